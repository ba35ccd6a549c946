"""The rules by which Fountain 1.1 tells what a line is; the reader obeys them, the writer forces by them.

Source: fountain.io/syntax (version 1.1). Where it is silent, the choice is said beside the rule.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from skylot.formats.fountain.model import Kind

LONGEST_CUE = 256  # a line longer than this is nobody's name, and telling so costs nothing
_LATIN_PREFIX = r"INT\.?\s?/\s?EXT|EXT\.?\s?/\s?INT|I\.?/E|E\.?/I|INT|EXT|EST"
_CYRILLIC_PREFIX = r"ИНТ\.?\s?/\s?(?:НАТ|ЭКСТ)|(?:НАТ|ЭКСТ)\.?\s?/\s?ИНТ|И\.?/Н|Н\.?/И|ИНТ|НАТ|ЭКСТ"
_HEADING = re.compile(
    rf"[*_]{{0,4}}(?:(?P<latin>{_LATIN_PREFIX})|(?P<cyrillic>{_CYRILLIC_PREFIX}))(?P<stop>\.(?!\.)|\s)\s*\S",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[\w.\-–—]+")
_LINE_MARKS = frozenset("=#~>")
_PAGE_BREAK = re.compile(r"={3,}")


class Cue(NamedTuple):
    """What a line says as a character cue."""

    name: str
    extensions: tuple[str, ...]
    dual: bool


def looks_like_heading(text: str) -> bool:
    """Tell whether a line begins as a scene heading does (INT, EXT, EST, I/E; ИНТ, НАТ, ЭКСТ; any case).

    Нат is also a person's name: without a period the Cyrillic words count in capitals only.
    """
    found = _HEADING.match(text.lstrip())
    if not found:
        return False
    word = found["cyrillic"]
    return not word or found["stop"] == "." or word.isupper()


def split_number(text: str) -> tuple[str, str | None]:
    """Return a heading's text and its scene number (letters, digits, dashes, periods between two #)."""
    text = text.strip()
    if text.endswith("#"):
        opening = text.rfind("#", 0, -1)
        number = text[opening + 1 : -1].strip()
        if opening > 0 and _NUMBER.fullmatch(number) and (rest := text[:opening].rstrip()):
            return rest, number
    return text, None


def read_cue(text: str) -> Cue | None:
    """Return the name, extensions and dual mark of a cue without its @, None where no name stands there."""
    text = text.strip()
    if len(text) > LONGEST_CUE:
        return None
    dual = text.endswith("^")
    name = text[:-1].rstrip() if dual else text
    extensions: list[str] = []
    while name.endswith(")"):
        opening = name.rfind("(")
        inner = name[opening + 1 : -1]
        if opening < 0 or ")" in inner:
            break
        extensions.insert(0, inner.strip())
        name = name[:opening].rstrip()
    return Cue(name=name, extensions=tuple(extensions), dual=dual) if name else None


def kind_anywhere(text: str) -> Kind | None:
    """Return the kind of a line that is what it is even inside a paragraph of action, None for the others."""
    text = text.strip()
    first = text[:1]
    if first not in _LINE_MARKS:
        return None
    match first:
        case "=":
            if _PAGE_BREAK.fullmatch(text):
                return "page_break"
            return "synopsis" if text.replace("=", "").strip() else None
        case "#":
            return "section" if text.lstrip("#").strip() else None
        case "~":
            return "lyric" if text[1:].strip() else None
        case ">":
            return "centered" if text.endswith("<") and text[1:-1].strip() else None
    return None


def kind_at_start(line: str, following: str | None) -> Kind:
    """Return what the first line of a paragraph is, or the dialogue or action that it begins.

    `line` is as typed, blanks at its end included (they keep CUT TO: from being a transition); `following` is
    the next line of the same paragraph, None where there is none.
    """
    text = line.strip()
    if text.startswith("!") and len(text) > 1:
        return "action"
    if kind := kind_anywhere(text):
        return kind
    if _is_forced_heading(text):
        return "scene_heading"
    ends = following is None or kind_anywhere(following) is not None
    if looks_like_heading(text):
        return "scene_heading" if ends else "action"
    if text.startswith(">") and text[1:].strip() and not text.endswith("<"):
        return "transition"
    if text.startswith("@"):
        return "dialogue" if read_cue(text[1:]) else "action"
    if text.endswith("TO:") and _is_upper(text):
        return "transition" if ends and line.endswith("TO:") else "action"
    return "dialogue" if following is not None and _is_plain_cue(text, following) else "action"


def _is_forced_heading(text: str) -> bool:
    """Tell whether a line is forced to be a heading: one period, then a word.

    The standard asks for a letter or digit right after the period; a quotation mark, bracket or emphasis
    before the word is let pass, so that every heading can be written.
    """
    if not text.startswith(".") or text[1:2] in ("", ".") or text[1].isspace():
        return False
    return any(mark.isalnum() for mark in split_number(text[1:])[0][:LONGEST_CUE])


def _is_plain_cue(text: str, following: str) -> bool:
    """Tell whether a line in capitals (of any script) with speech right under it is a cue.

    CUT TO: or FADE IN: typed right over a scene heading is nobody's name, though the standard's letter would
    make it one.
    """
    if kind_anywhere(following) == "page_break" or looks_like_heading(following):
        return False
    cue = read_cue(text)
    return cue is not None and _is_upper(cue.name)


def _is_upper(text: str) -> bool:
    """Tell whether a text has letters with case and all of them are capitals; bounded for hostile lines."""
    return len(text) <= LONGEST_CUE and text.isupper()
