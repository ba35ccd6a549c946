"""The screenplay on paper: how many lines each element takes, where pages turn, and scenes in eighths.

The page: 55 lines of 10-pitch type. Widths in characters: action and headings 61, dialogue 35, parentheticals
25, a transition 20 at the right, each voice of a dual dialogue 28. Two empty lines stand before a heading,
one before every other paragraph, none at the top of a page. Notes, boneyards, sections and synopses are not
printed.
Turning: a heading stays with two lines of what follows; a cue stays with two lines of its speech; a paragraph
parts only where two lines stay and two go; parted speech takes one line for (MORE) and one for the repeated
cue. What does not fit goes to the next page whole.
Eighths: a scene's printed lines, the empty lines before its paragraphs but not those before its heading, in
eighths of 55 lines, rounded to the nearest, at least one; an OMITTED scene has none. A total is always the
sum of its scenes' eighths, so that every sheet adds up; it is not the count of pages.
Source of the page: the trade's common layout of US Letter at 10 pitch; Fountain itself sets no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from skylot.formats.fountain.model import (
    Action,
    Centered,
    Dialogue,
    DialogueLine,
    Element,
    Lyric,
    PageBreak,
    SceneHeading,
    Transition,
)
from skylot.script.words import plain

PAGE_LINES = 55
ACTION_WIDTH = 61
DIALOGUE_WIDTH = 35
PARENTHETICAL_WIDTH = 25
TRANSITION_WIDTH = 20
DUAL_WIDTH = 28
DUAL_PARENTHETICAL_WIDTH = 22


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A printed paragraph: the element it begins with, its lines and the empty lines before it."""

    index: int
    """Of the element among the screenplay's."""
    lines: int
    before: int
    is_heading: bool = False
    is_speech: bool = False
    breaks: bool = False
    """Nothing is printed; the page ends here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A screenplay on pages."""

    pages: int
    starts: dict[int, int]
    """Page, from 1, on which each printed element begins, by its index."""
    blocks: tuple[Block, ...]


def wrapped_lines(text: str, width: int) -> int:
    r"""Return how many lines a plain text takes at a width in characters.

    A \n begins a new line; lines break at blanks only; a word longer than a line is cut.
    """
    if len(text) <= width and "\n" not in text:
        return 1
    total = 0
    for line in text.split("\n"):
        left = line.strip()
        total += 1
        start, length = 0, len(left)
        while length - start > width:
            cut = left.rfind(" ", start, start + width + 1)
            if cut <= start:
                start += width
            else:
                start = cut + 1
                while left[start] == " ":
                    start += 1
            total += 1
    return total


def lay_out(elements: Sequence[Element]) -> Layout:
    """Return the pages of a screenplay's elements; time is linear in the text."""
    blocks = _blocks(elements)
    starts: dict[int, int] = {}
    page, at = 1, 0  # `at`: lines used on this page
    for number, block in enumerate(blocks):
        if block.breaks:
            if at:
                page, at = page + 1, 0
            continue
        before = block.before if at else 0
        room = PAGE_LINES - at - before
        if at and not _may_start(blocks, number, room):
            page, at, before, room = page + 1, 0, 0, PAGE_LINES
        starts[block.index] = page
        if block.lines <= room:
            at += before + block.lines
            continue
        page, at = _parted(block, room, page)
    return Layout(pages=page if starts else 0, starts=starts, blocks=blocks)


def scene_eighths(lines: int) -> int:
    """Return the eighths of a page that a scene of so many printed lines has: to the nearest, at least 1."""
    return max(1, (lines * 16 + PAGE_LINES) // (2 * PAGE_LINES))


def screen_minutes(eighths: int) -> Fraction:
    """Return how long a scene runs on the screen: a page a minute, an estimate."""
    return Fraction(eighths, 8)


def shooting_minutes(eighths: int, minutes_per_page: float, planned: int | None = None) -> int:
    """Return how many minutes a scene takes to shoot: as planned, else by its pages, at least 1.

    The nearest whole minute of eighths / 8 * minutes_per_page; nothing for no eighths.
    """
    if planned is not None:
        return planned
    if eighths <= 0:
        return 0
    return max(1, int(Fraction(eighths, 8) * Fraction(minutes_per_page) + Fraction(1, 2)))


def _may_start(blocks: Sequence[Block], number: int, room: int) -> bool:
    """Tell whether a paragraph may begin where so many lines are left."""
    block = blocks[number]
    if block.is_heading:
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        if following is None or following.breaks or following.is_heading:
            return block.lines <= room
        needed = 3 if following.is_speech else 2
        return block.lines + following.before + min(needed, following.lines) <= room
    if block.lines <= room:
        return True
    if block.is_speech:
        return room >= 4 and block.lines >= 5  # cue, two lines and (MORE) stay; two lines go
    return room >= 2 and block.lines >= 4


def _parted(block: Block, room: int, page: int) -> tuple[int, int]:
    """Return the page and the lines used on it after a paragraph that is longer than the room left."""
    left = block.lines
    taken_by_marks = 1 if block.is_speech else 0
    while left > room:
        kept = room - taken_by_marks
        if left - kept < 2:
            kept = max(1, left - 2)
        left -= kept
        page += 1
        room = PAGE_LINES - taken_by_marks
    return page, left + taken_by_marks


def _blocks(elements: Sequence[Element]) -> tuple[Block, ...]:
    """Return the printed paragraphs; two voices side by side are one."""
    blocks: list[Block] = []
    alone: int | None = None  # the last speech's index, while nothing printed stands after it
    for index, element in enumerate(elements):
        if isinstance(element, Dialogue):
            if element.dual and alone is not None and blocks:
                first = elements[alone]
                assert isinstance(first, Dialogue)
                sides = (_speech_lines(side, dual=True) for side in (first, element))
                last = blocks[-1]
                blocks[-1] = Block(index=last.index, lines=max(sides), before=last.before, is_speech=True)
                alone = None
                continue
            blocks.append(Block(index=index, lines=_speech_lines(element), before=1, is_speech=True))
            alone = index
            continue
        block = _block(index, element)
        if block:
            blocks.append(block)
            alone = None
    return tuple(blocks)


def _block(index: int, element: Element) -> Block | None:
    """Return the printed paragraph of an element that nobody speaks, None where it is not printed."""
    match element:
        case SceneHeading():
            lines = wrapped_lines(plain(element.text), ACTION_WIDTH)
            return Block(index=index, lines=lines, before=2, is_heading=True)
        case Action() | Centered() | Lyric():
            return Block(index=index, lines=wrapped_lines(plain(element.text), ACTION_WIDTH), before=1)
        case Transition():
            return Block(index=index, lines=wrapped_lines(plain(element.text), TRANSITION_WIDTH), before=1)
        case PageBreak():
            return Block(index=index, lines=0, before=0, breaks=True)
    return None


def _speech_lines(speech: Dialogue, *, dual: bool = False) -> int:
    """Return the printed lines of a cue and its speech."""
    width = DUAL_WIDTH if dual else DIALOGUE_WIDTH
    bracketed = DUAL_PARENTHETICAL_WIDTH if dual else PARENTHETICAL_WIDTH

    def count(line: DialogueLine) -> int:
        return wrapped_lines(plain(line.text), bracketed if line.kind == "parenthetical" else width)

    return 1 + sum(count(line) for line in speech.lines)
