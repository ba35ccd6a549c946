r"""The first pass: line ends and tabs made one, notes and boneyards lifted out, lines that know their place.

Whichever of [[ and /* opens first wins; a backslash takes the meaning of the character after it. A note may
not hold an empty line (a line of two spaces is not empty); a /* that nothing closes is plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from skylot.formats.fountain.model import Aside, AsideKind

OPENING = re.compile(r"\\.|\[\[|/\*", re.DOTALL)
_EMPTY_LINE = re.compile(r"\n ?\n")
_NOWHERE = -1


def normalised(text: str) -> str:
    r"""Return the text without byte order marks, with \n at every line's end and four spaces for a tab."""
    text = text.replace("\ufeff", "")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\t", "    ")


class Closings:
    """Finds where an aside that opens at a position ends; asked in rising order it reads the text once."""

    def __init__(self, text: str) -> None:
        """Look at nothing yet."""
        self.text = text
        self._note_end = self._bone_end = self._empty = 0

    def after(self, start: int) -> int | None:
        """Return the position after the aside that opens at `start`, None where it is plain text."""
        inside = start + 2
        if self.text.startswith("/*", start):
            if self._bone_end != _NOWHERE and self._bone_end < inside:
                self._bone_end = self.text.find("*/", inside)
            return None if self._bone_end == _NOWHERE else self._bone_end + 2
        if self._note_end != _NOWHERE and self._note_end < inside:
            self._note_end = self.text.find("]]", inside)
        if self._empty != _NOWHERE and self._empty < inside:
            found = _EMPTY_LINE.search(self.text, inside)
            self._empty = found.start() if found else _NOWHERE
        if self._note_end == _NOWHERE or _NOWHERE < self._empty < self._note_end:
            return None
        return self._note_end + 2


def asides(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each note and boneyard, marks included, in order; linear in the text."""
    closings = Closings(text)
    at = 0
    while found := OPENING.search(text, at):
        start = found.start()
        if text[start] == "\\":
            at = found.end()
            continue
        end = closings.after(start)
        if end is None:
            at = start + 1
            continue
        yield start, end
        at = end


class CleanLine:
    """A line without its asides: its text, the lines of the file that it covers, what was lifted from it."""

    __slots__ = ("asides", "first", "last", "text", "words")

    def __init__(self, text: str, first: int, last: int, lifted: tuple[Aside, ...]) -> None:
        """Keep the parts."""
        self.text = text
        self.words = text.strip()  # asked for many times a line
        self.first = first
        self.last = last
        self.asides = lifted

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands here, not even an aside."""
        return not self.asides and not self.words

    @property
    def is_only_asides(self) -> bool:
        """Tell whether only notes and boneyards stand here."""
        return bool(self.asides) and not self.words

    @property
    def is_only_notes(self) -> bool:
        """Tell whether only notes stand here: such a line does not part a paragraph, cut material does."""
        return self.is_only_asides and all(aside.kind == "note" for aside in self.asides)

    @property
    def is_typed_blank(self) -> bool:
        """Tell whether this is the line of two spaces or more that keeps a dialogue going."""
        return not self.words and len(self.text) > 1 and not self.asides and not self.text.strip(" ")

    def cut(self, start: int, end: int, base: int = 0) -> tuple[str, list[Aside]]:
        """Return text[start:end] and its asides with offsets from `base`, those outside moved to its ends."""
        text = self.text[start:end]
        if not self.asides:
            return text, []
        return text, [_moved(aside, base + min(max(aside.at - start, 0), len(text))) for aside in self.asides]


def _moved(aside: Aside, at: int) -> Aside:
    """Return the aside at another offset (dataclasses.replace costs four times as much)."""
    return Aside(kind=aside.kind, text=aside.text, at=at, line=aside.line, line_end=aside.line_end)


def clean_lines(text: str) -> list[CleanLine]:
    """Return the lines of a normalised text with its asides lifted out."""
    lines: list[CleanLine] = []
    parts: list[str] = []
    lifted: list[Aside] = []
    first = line = 1
    done = length = 0
    for start, end in (*asides(text), (len(text), len(text))):
        *whole, rest = text[done:start].split("\n")
        for piece in whole:
            if parts or lifted:
                lines.append(CleanLine("".join((*parts, piece)), first, line, tuple(lifted)))
                parts, lifted, length = [], [], 0
            else:
                lines.append(CleanLine(piece, line, line, ()))
            line += 1
            first = line
        if rest:
            parts.append(rest)
            length += len(rest)
        if end > start:
            last = line + text.count("\n", start, end)
            lifted.append(_lifted(text[start:end], length, line, last))
            line = last
        done = end
    if parts or lifted:
        lines.append(CleanLine("".join(parts), first, line, tuple(lifted)))
    return lines


def _lifted(marked: str, at: int, line: int, line_end: int) -> Aside:
    """Return the record of an aside that is given with its marks."""
    inner = marked[2:-2]
    kind: AsideKind = "boneyard" if marked[0] == "/" else "note"
    if kind == "note":
        inner = "\n".join(part if part.strip() else "" for part in inner.split("\n")).strip()
    return Aside(kind=kind, text=inner, at=at, line=line, line_end=line_end)
