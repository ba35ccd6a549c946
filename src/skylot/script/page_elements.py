"""What the page itself tells that a scene needs: notes such as [[background: 12]] or [[props: sock, lamp]].

A note is `category: item, item`; nothing else is ever guessed from the text. An item may begin with a count
('12 controllers') or end with one ('battery x11'), and name in brackets whose it is ('sock (SEDOV)'). A bare
count, or a category alone ('[[stunt]]'), takes its name from the capitals before it in the same sentence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from skylot.core.issues import Issue, warning
from skylot.formats.fountain import model as page
from skylot.script.model import ELEMENT_CATEGORIES, Element
from skylot.script.words import plain

_WORDS = {
    "background": "extras bg atmosphere массовка фон",
    "props": "prop реквизит",
    "wardrobe": "costume costumes костюм костюмы",
    "make-up": "makeup make_up hair грим",
    "stunts": "stunt трюк трюки",
    "sound": "sounds sfx звук",
    "effects": "effect fx эффект эффекты спецэффекты",
    "visual effects": "vfx cgi графика",
    "clearances": "clearance права",
    "set dressing": "dressing обстановка",
    "special equipment": "equipment special техника",
    "music": "музыка",
    "notes": "note заметка примечание",
}
_CATEGORY_OF = {name: name for name in ELEMENT_CATEGORIES} | {
    word: name for name, words in _WORDS.items() for word in words.split()
}
_NOTE = re.compile(r"\s*(?P<category>[^\W\d][\w \-]{1,30}?)\s*(?::(?P<items>.*))?", re.DOTALL)
_COUNT_FIRST = re.compile(r"(?P<count>[0-9]{1,5})(?:\s*[x×]\s*|\s+|$)(?P<name>.*)", re.DOTALL)
_COUNT_LAST = re.compile(r"(?P<name>.*\S)\s*[x×]\s*(?P<count>[0-9]{1,5})", re.DOTALL)
_WHOSE = re.compile(r"(?P<name>.*\S)\s*\((?P<whose>[^()]+)\)", re.DOTALL)
_CAPITALS = re.compile(r"\b[^\W\d_a-zа-яё]{2,}(?:[ '’\-]+[^\W\d_a-zа-яё]{2,})*\b")
_SENTENCE_END = re.compile(r"[.!?…](?:\s|$)|\n")

Noted = tuple[str, str, int]  # a note's text, the words before it, its line


def notes_of(element: page.Element) -> Iterator[Noted]:
    """Yield the notes in an element of the page, each with the words of its text that stand before it."""
    match element:
        case page.Note():
            yield element.text, "", element.line
        case page.PageBreak() | page.Boneyard():
            return
        case page.Dialogue():
            for line in element.lines:
                if line.asides:
                    yield from _of_asides(line.text, line.asides)
            yield from _of_asides("", element.asides)
        case _:
            if element.asides:
                yield from _of_asides(element.text, element.asides)


def read_note(
    scene: str, noted: Noted, whose: Callable[[str], str | None]
) -> tuple[tuple[Element, ...], tuple[Issue, ...]]:
    """Return the elements that one note of a scene names, none where it is a remark; `whose` folds a name.

    A category one slip away from a known one is an issue.
    """
    text, before, line = noted
    found = _NOTE.fullmatch(text)
    if not found:
        return (), ()
    typed = " ".join(found["category"].casefold().split())
    category = _CATEGORY_OF.get(typed)
    if category is None:
        near = _near_category(typed)
        if near and found["items"] is not None:
            return (), (warning(f"'{typed}' is no category", f"did you mean '{near}'?", line=line or None),)
        return (), ()
    items = found["items"]
    if items is None or not items.strip():
        if category in ("notes", "background", "music", "sound") and items is None:
            return (), ()
        return (_bare(scene, category, typed, before, whose),), ()
    parts = [items] if category == "notes" else re.split(r"[,;\n]", items)
    made = (_item(scene, category, " ".join(part.split()), before, whose) for part in parts if part.strip())
    return tuple(made), ()


@lru_cache(maxsize=4096)
def _near_category(typed: str) -> str:
    """Return the category that a word is a slip of, '' where it is none."""
    near = difflib.get_close_matches(typed, ELEMENT_CATEGORIES, n=1, cutoff=0.8)
    return near[0] if near else ""


def _of_asides(text: str, asides: tuple[page.Aside, ...]) -> Iterator[Noted]:
    """Yield the notes of a text; each looks back to the note or the sentence's end before it."""
    start = 0
    for aside in asides:
        if aside.kind == "note":
            before = text[start : aside.at]
            sentence = 0
            for end in _SENTENCE_END.finditer(before.rstrip(" ")):
                if end.end() < len(before.rstrip()):
                    sentence = end.end()
            yield aside.text, plain(before[sentence:]), aside.line
            start = aside.at


def _bare(scene: str, category: str, typed: str, before: str, whose: Callable[[str], str | None]) -> Element:
    """Return the element of a note that only marks the place: [[stunt]] after SEDOV is Sedov's stunt."""
    names = _CAPITALS.findall(before)
    character = next((known for name in reversed(names) if (known := whose(name))), "")
    name = typed if character or not names else names[-1].lower()
    return Element(scene=scene, category=category, name=name, character=character)


def _item(scene: str, category: str, text: str, before: str, whose: Callable[[str], str | None]) -> Element:
    """Return the element that one item of a note names."""
    count, name, character = 1, text, ""
    counted = _COUNT_FIRST.fullmatch(text) or _COUNT_LAST.fullmatch(text)
    if counted and category != "notes":
        count, name = max(1, int(counted["count"])), counted["name"].strip()
    owned = _WHOSE.fullmatch(name)
    if owned and (known := whose(owned["whose"])):
        name, character = owned["name"], known
    if not name:
        capitals = dict.fromkeys(_CAPITALS.findall(before))
        name = ", ".join(capitals).lower() or category
    return Element(scene=scene, category=category, name=name, count=count, character=character)
