"""One person's day in words: sleep, exercise, meals, conferences, and what is private without its name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skylot.core.spans import Span, WindowSet
from skylot.paperwork.clock import hhmm
from skylot.people.model import Block

PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class DayWords:
    """A person's blocks of one day; each may be empty."""

    sleep: str
    exercise: str
    meals: str
    conferences: str
    other: tuple[str, ...]
    """Private time, travel, film blocks that mission control was asked for."""


def day_words(blocks: Iterable[Block], whole: Span, zone: str) -> DayWords:
    """Return the blocks that lie in a day in words, times on that zone's clock."""
    within = sorted((b for b in blocks if b.span.overlaps(whole)), key=lambda block: (block.span, block.id))
    open_ones = [block for block in within if not is_private(block)]

    def of(category: str) -> list[Block]:
        return [block for block in open_ones if block.category == category]

    return DayWords(
        sleep=_sleep(of("sleep"), whole, zone),
        exercise=", ".join(
            f"{times(block.span, zone)} {block.device or block.label}".strip() for block in of("exercise")
        ),
        meals=", ".join(times(block.span, zone) for block in of("meal")),
        conferences=", ".join(times(block.span, zone) for block in of("conference")),
        other=tuple(_other(block, zone) for block in within if _is_other(block)),
    )


def is_private(block: Block) -> bool:
    """Tell whether the label of a block must not be printed."""
    return block.private or block.category == PRIVATE


def times(span: Span, zone: str) -> str:
    """Return '12:00–13:00' on that zone's clock."""
    return f"{hhmm(span.start, zone)}–{hhmm(span.end, zone)}"


def _sleep(blocks: list[Block], whole: Span, zone: str) -> str:
    """Return 'to 06:00, from 21:30': a night belongs to two days."""
    if not blocks:
        return ""
    nights = WindowSet.of(
        Span(min(b.span.start for b in blocks), max(b.span.end for b in blocks)), (b.span for b in blocks)
    )
    return ", ".join(_night(span, whole, zone) for span in nights)


def _night(span: Span, whole: Span, zone: str) -> str:
    if span.start <= whole.start and span.end >= whole.end:
        return "all day"
    if span.start <= whole.start:
        return f"to {hhmm(span.end, zone)}"
    if span.end >= whole.end:
        return f"from {hhmm(span.start, zone)}"
    return times(span, zone)


def _is_other(block: Block) -> bool:
    asked = block.category == "film" and block.answer != ""
    return is_private(block) or block.category == "travel" or asked


def _other(block: Block, zone: str) -> str:
    when = times(block.span, zone)
    if is_private(block):
        return f"{PRIVATE} {when}"
    if block.category == "film":
        return f"film {block.answer} {when}"
    return f"{block.label or block.category} {when}"
