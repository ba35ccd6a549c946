"""The lock: scene numbers written into the text of a Fountain screenplay, where every other character stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from skylot.core.errors import BadInput
from skylot.core.issues import Issue, error
from skylot.formats.fountain.model import Element, SceneHeading, Screenplay
from skylot.formats.fountain.reader import read_fountain
from skylot.script.numbering import given_numbers, number_key

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def lock_numbers(text: str, screenplay: Screenplay, taken: Sequence[str] = ()) -> str:
    """Return the text with a #number# in every scene heading; `screenplay` is what the text was read as.

    Headings that have a number keep it: a text without any is counted from 1, new scenes among numbered ones
    get A-numbers; `taken` are numbers of earlier drafts that must not come back. A locked text comes back as
    it is. Raises BadInput where a number stands twice, or where a heading cannot take a number.
    """
    headings = [element for element in screenplay.elements if isinstance(element, SceneHeading)]
    _refuse(_doubled(headings))
    if all(heading.number for heading in headings):
        return text
    numbers = given_numbers([heading.number for heading in headings], taken)
    lines = _LINE.findall(text)
    for heading, number in zip(headings, numbers, strict=True):
        if not heading.number:
            at = heading.line_end - 1
            if not 0 <= at < len(lines):
                _refuse([_cannot(heading, number)])
            lines[at] = _numbered(lines[at], number)
    locked = "".join(lines)
    fresh = iter(numbers)
    expected = tuple(
        replace(element, number=next(fresh)) if isinstance(element, SceneHeading) else element
        for element in screenplay.elements
    )
    _verify(locked, screenplay, expected)
    return locked


def add_omitted(text: str, screenplay: Screenplay, before: Sequence[str]) -> str:
    """Return a locked text with an OMITTED heading for each number of the draft before that it has no more.

    Each stands right after the scene that its number followed; nothing else changes. Raises BadInput where
    the text is not locked or cannot take the headings.
    """
    headings = [element for element in screenplay.elements if isinstance(element, SceneHeading)]
    if not all(heading.number for heading in headings):
        raise BadInput([error("the screenplay is not locked", "'skylot script lock' writes its numbers")])
    _refuse(_doubled(headings))
    present = {number_key(heading.number or ""): at for at, heading in enumerate(headings)}
    gone: dict[int, list[str]] = {}
    place = 0
    for number in before:
        at = present.get(number_key(number))
        if at is None:
            gone.setdefault(place, []).append(number)
        else:
            place = at + 1
    if not gone:
        return text
    lines = _LINE.findall(text)
    end = next((found for found in re.findall(r"\r\n|\r|\n", text)), "\n")
    for at, numbers in sorted(gone.items(), reverse=True):
        added = "".join(f".OMITTED #{number}#{end}{end}" for number in numbers)
        if at < len(headings):
            lines.insert(headings[at].line - 1, added)
        else:
            lines.append(_gap(text, end) + added.removesuffix(end))
    out = "".join(lines)
    _verify(out, screenplay, tuple(_with_omitted(screenplay.elements, gone)))
    return out


def _gap(text: str, end: str) -> str:
    """Return the line ends that part a new heading from the end of the text."""
    tail = text[-4:].replace("\r\n", "\n").replace("\r", "\n")
    if not tail or tail.endswith("\n\n"):
        return ""
    return end if tail.endswith("\n") else end + end


def _with_omitted(elements: Iterable[Element], gone: dict[int, list[str]]) -> Iterable[Element]:
    """Yield the elements with OMITTED headings before the headings of the given indices."""
    count = 0
    for element in elements:
        if isinstance(element, SceneHeading):
            yield from (SceneHeading(text="OMITTED", number=number) for number in gone.get(count, ()))
            count += 1
        yield element
    yield from (SceneHeading(text="OMITTED", number=number) for number in gone.get(count, ()))


def _numbered(line: str, number: str) -> str:
    """Return a line with the number after its words, before the blanks and the line end."""
    words = line.rstrip()
    return f"{words} #{number}#{line[len(words) :]}"


def _doubled(headings: Iterable[SceneHeading]) -> list[Issue]:
    """Return an error for each number that stands twice."""
    first: dict[str, SceneHeading] = {}
    found: list[Issue] = []
    for heading in headings:
        if heading.number:
            earlier = first.setdefault(number_key(heading.number), heading)
            if earlier is not heading:
                what = f"scene number {heading.number} stands at line {earlier.line} and again here"
                found.append(error(what, "give one of the two another number", line=heading.line or None))
    return found


def _verify(text: str, old: Screenplay, expected: tuple[Element, ...]) -> None:
    """Refuse an edited text that does not read as what was meant; nothing was written yet."""
    read = read_fountain(text)
    if read.elements == expected and read.title == old.title:
        return
    meant = [element for element in expected if isinstance(element, SceneHeading)]
    found = [element for element in read.elements if isinstance(element, SceneHeading)]
    odd = next((one for one, other in zip(meant, found, strict=False) if one != other), meant[-1])
    _refuse([_cannot(odd, odd.number or "")])


def _cannot(heading: SceneHeading, number: str) -> Issue:
    """Return the error about a heading that cannot take its number."""
    what = f"the heading '{heading.text[:60]}' cannot take the number {number}"
    hint = "put its note or cut text on a line of its own, and take # out of its words"
    return error(what, hint, line=heading.line or None)


def _refuse(issues: list[Issue]) -> None:
    """Raise BadInput where there are issues."""
    if issues:
        raise BadInput(issues)
