"""Whom and what words can name on a set: people, rails, windows, planes, things, the camera."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from skylot.core.names import natural_key
from skylot.stage.world import Anchor, BuiltSet

NameKind = Literal["person", "anchor", "plane", "prop", "camera", "each other", "several"]

PLANE_WORDS: Mapping[str, tuple[str, ...]] = {
    "deck": ("floor", "ground", "nadir", "plane iii", "iii"),
    "overhead": ("ceiling", "zenith", "plane i"),
    "starboard": ("right wall", "plane ii"),
    "port": ("left wall", "plane iv"),
    "forward": ("front wall", "bow", "fore"),
    "aft": ("back wall", "rear wall", "stern"),
}
"""Other words for the planes of a set; Roman numbers are those of a Russian module."""
_KIND_WORDS: Mapping[str, tuple[str, ...]] = {
    "window": ("window", "pane", "porthole", "glass"),
    "hatch": ("hatch",),
    "rail": ("rail", "handrail", "foot rail"),
    "lamp": ("lamp",),
    "rack": ("rack",),
}
_HINT_ORDER: tuple[NameKind, ...] = ("person", "prop", "anchor", "plane", "camera", "each other")
_WORD = re.compile(r"[\w-]+|[^\w\s-]")
_IN_WORD = re.compile(r"[\w-]")
_ARTICLE = re.compile(r"the\s+")
_LEANS_AT_LEAST = 0.7  # cosine between an anchor's outward normal and the plane that names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something that words name."""

    kind: NameKind
    name: str
    choices: tuple[str, ...] = ()
    """Of a word that fits several things: their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """All names of one staging, by every phrase that stands for them."""

    phrases: Mapping[str, Named]
    """Lower case."""
    _by_head: Mapping[str, tuple[str, ...]] = field(init=False, compare=False, repr=False)
    """Phrases by their first word, the longest first."""

    def __post_init__(self) -> None:
        """Sort the phrases for reading."""
        heads: dict[str, list[str]] = {}
        for phrase in self.phrases:
            first = _WORD.match(phrase)
            if first is not None:
                heads.setdefault(first[0], []).append(phrase)
        ordered = {head: tuple(sorted(each, key=len, reverse=True)) for head, each in heads.items()}
        object.__setattr__(self, "_by_head", ordered)

    def replaced(self, text: str, put: Callable[[Named], str]) -> str:
        """Return a text with what `put` gives for each name in it and its `the`; the longest phrase wins."""
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        pieces: list[str] = []
        at = kept = 0
        while at < len(low):
            word = _WORD.search(low, at)
            if word is None:
                break
            article = _ARTICLE.match(low, word.start())
            start = article.end() if article else word.start()
            phrase = self._phrase_at(low, start)
            if phrase is None and article is not None:
                start, phrase = word.start(), self._phrase_at(low, word.start())
            if phrase is None:
                at = word.end()
                continue
            pieces += [text[kept : word.start()], put(self.phrases[phrase])]
            at = kept = start + len(phrase)
        return "".join((*pieces, text[kept:]))

    def _phrase_at(self, low: str, at: int) -> str | None:
        """Return the longest phrase that begins at a place of a text and ends with a word."""
        word = _WORD.match(low, at)
        for phrase in self._by_head.get(word[0], ()) if word else ():
            if low.startswith(phrase, at) and not _IN_WORD.match(low, at + len(phrase)):
                return phrase
        return None

    def names(self) -> tuple[str, ...]:
        """Return the proper names, for a hint to a wrong one: people, things, parts, sides."""
        known = [named for named in self.phrases.values() if named.kind in _HINT_ORDER]
        known.sort(key=lambda named: (_HINT_ORDER.index(named.kind), natural_key(named.name)))
        return tuple(dict.fromkeys(named.name for named in known))

    def find(self, word: str) -> Named | None:
        """Return what a whole word or phrase names, or None."""
        bare = re.sub(r"^the\s+", "", " ".join(word.split()).lower())
        return self.phrases.get(bare)


def build_vocabulary(
    built: BuiltSet, people: Mapping[str, str], props: Iterable[str] = (), crew: Iterable[str] = ()
) -> Vocabulary:
    """Return the names of a set and of those on it.

    `people` maps a character to the name that pictures show; both may be used. Of two things with one phrase
    people win over props, props over planes, planes over parts.
    """
    phrases: dict[str, Named] = {
        "camera": Named(kind="camera", name="camera"),
        "lens": Named(kind="camera", name="camera"),
        "us": Named(kind="camera", name="camera"),
        "each other": Named(kind="each other", name="each other"),
    }
    _add_anchors(phrases, built)
    for word, plane in _plane_words(built).items():
        _put(
            phrases, (word, f"{word} wall", f"{word} plane", f"plane {word}"), Named(kind="plane", name=plane)
        )
    for prop in props:
        _put(phrases, (prop, prop.replace("-", " ")), Named(kind="prop", name=prop))
    for who in crew:
        _put(phrases, (who,), Named(kind="person", name=who))
    for who, shown in people.items():
        _put(phrases, (shown,), Named(kind="person", name=who))
    for who in people:
        _put(phrases, (who,), Named(kind="person", name=who))
    return Vocabulary(phrases=phrases)


def _plane_words(built: BuiltSet) -> dict[str, str]:
    """Return the side that each word stands for: a set may know one side under several names, the house's first."""
    own: dict[str, str] = {}
    house = [name for name in PLANE_WORDS if name in built.planes]
    for name in (*house, *built.planes):
        same = (n for n in own.values() if float(built.planes[n] @ built.planes[name]) > 0.999)
        own[name] = name if name in PLANE_WORDS else next(same, name)
    words = {word: plane for plane, more in PLANE_WORDS.items() if plane in own for word in more}
    return words | own


def _put(phrases: dict[str, Named], words: Iterable[str], named: Named) -> None:
    """Let phrases stand for something."""
    for word in words:
        if word.strip():
            phrases[" ".join(word.split()).lower()] = named


def _add_anchors(phrases: dict[str, Named], built: BuiltSet) -> None:
    """Add what the set has: by its name, and by its kind and side where that is enough."""
    loose: dict[str, list[str]] = {}
    for anchor in built.anchors.values():
        if anchor.kind == "middle":
            space = anchor.name.removesuffix("middle").strip()
            _put(phrases, (space, space.replace("-", " ")), Named(kind="anchor", name=anchor.name))
            continue
        named = Named(kind="plane" if anchor.name in built.planes else "anchor", name=anchor.name)
        for word in _kind_phrases(anchor, built):
            loose.setdefault(word, []).append(anchor.name)
        _put(phrases, (anchor.name, anchor.name.replace("-", " ").replace("_", " ")), named)
    for word, names in loose.items():
        if word in phrases:
            continue
        if len(names) == 1:
            phrases[word] = Named(kind="anchor", name=names[0])
        else:
            phrases[word] = Named(kind="several", name=word, choices=tuple(names))


def _kind_phrases(anchor: Anchor, built: BuiltSet) -> tuple[str, ...]:
    """Return phrases such as `hatch` and `forward hatch` for an anchor of a common kind."""
    words = _KIND_WORDS.get(anchor.kind, ())
    outward = -np.asarray(anchor.normal, dtype=np.float64)
    sides = [
        side
        for plane, normal in built.planes.items()
        if float(outward @ normal) > _LEANS_AT_LEAST
        for side in (plane, *PLANE_WORDS.get(plane, ()))
    ]
    return (*words, *(f"{side} {word}" for side in sides for word in words))
