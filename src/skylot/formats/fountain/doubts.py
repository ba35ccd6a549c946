"""Places where a screenplay is read by the rules, yet its writer very likely meant something else."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from skylot.core.issues import Issue, warning
from skylot.formats.fountain.model import Action, Boneyard, Dialogue, DialogueLine, Note, Screenplay
from skylot.formats.fountain.rules import looks_like_heading
from skylot.formats.fountain.scan import OPENING

_MOST_TOLD = 100
"""Doubts of one text that are told: more mean that the file is no screenplay."""


def doubts(screenplay: Screenplay) -> list[Issue]:
    """Return a warning, with its line, for each likely slip: a scene heading that stands too close to its
    neighbours to be one, a note or boneyard that never closes, a second voice (^) without a first.
    """
    found = list(islice(_doubts(screenplay), _MOST_TOLD + 1))
    if len(found) > _MOST_TOLD:
        found[-1] = warning("and more doubts of the same kind", "is this a screenplay?", line=found[-1].line)
    return found


def _doubts(screenplay: Screenplay) -> Iterator[Issue]:
    before: Dialogue | None = None
    for element in screenplay.elements:
        if isinstance(element, Action):
            yield from _in_text(element.text, element.line, "action", element.forced)
        elif isinstance(element, Dialogue):
            for line in element.lines:
                yield from _in_line(line)
            if element.dual and before is None:
                what = f"{element.name} has a ^, but no dialogue stands before it to be spoken beside"
                yield warning(what, line=element.line)
        if not isinstance(element, Note | Boneyard):
            before = element if isinstance(element, Dialogue) else None


def _in_line(line: DialogueLine) -> Iterator[Issue]:
    """Yield the doubts about one spoken line."""
    if line.kind == "dialogue":
        yield from _in_text(line.text, line.line, "dialogue", False)


def _in_text(text: str, first: int, kind: str, forced: bool) -> Iterator[Issue]:
    """Yield the doubts about a text whose first line is `first`."""
    for number, line in enumerate(text.split("\n")):
        place = first + number if first else None
        if looks_like_heading(line) and not (forced and number == 0) and _in_capitals(line):
            what = f"'{line.strip()[:40]}' is read as {kind}, not as a scene heading"
            yield warning(what, "a scene heading has an empty line before and after it", line=place)
        for opening in OPENING.finditer(line):
            if opening[0] in ("[[", "/*"):
                name, end = ("note", "]]") if opening[0] == "[[" else ("boneyard", "*/")
                hint = f"end it with {end}" + (
                    "; an empty line inside it needs two spaces" if name == "note" else ""
                )
                yield warning(
                    f"a {name} opens here and is never closed: it is read as text", hint, line=place
                )


def _in_capitals(line: str) -> bool:
    """Tell whether a line is typed as headings are; prose that begins with an abbreviation is not."""
    letters = [letter for letter in line[:120] if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) * 2 > len(letters)
