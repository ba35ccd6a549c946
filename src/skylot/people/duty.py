"""Duty patterns on the calendar: each day runs from its waking to the next, so sleep may move by date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.people.clock import at, date_at, midnight
from skylot.people.layers import level
from skylot.people.model import Block, Category, DutyBlock, DutyPattern, People

_DAY = timedelta(days=1)
_MARGIN_DAYS = 2
"""A duty day may begin a date before, and zones differ by more than a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyDay:
    """One person's day by the pattern: from waking to the next waking, with the sleep at its end."""

    day: date
    pattern: DutyPattern
    span: Span
    bed: Instant


def patterns_of(people: People, duty: str) -> tuple[DutyPattern, ...]:
    """Return the patterns of one id, those with dates before those without: the closer word counts."""
    same = [pattern for pattern in people.patterns if pattern.id == duty]
    return tuple(sorted(same, key=lambda pattern: pattern.first is None and pattern.last is None))


def pattern_on(patterns: Sequence[DutyPattern], day: date) -> DutyPattern | None:
    """Return the first of the patterns that holds on the date."""
    for pattern in patterns:
        if (pattern.first or day) <= day <= (pattern.last or day):
            return pattern
    return None


@lru_cache(maxsize=256)
def duty_days(patterns: tuple[DutyPattern, ...], span: Span) -> tuple[DutyDay, ...]:
    """Return the duty days that overlap the span, in order, never overlapping.

    A night between two patterns ends when the pattern of the coming date wakes. Where no pattern holds on
    the date before, the night belongs to the day that it ends in, from midnight or from the evening's
    sleep.
    """
    found: list[DutyDay] = []
    reached: Instant | None = None
    for day in _dates(span):
        pattern = pattern_on(patterns, day)
        if pattern is None:
            continue
        wake = at(day, pattern.wake, pattern.zone)
        if pattern_on(patterns, day - _DAY) is None:
            bed = _bed(pattern, day - _DAY)
            start = min(bed, midnight(day, pattern.zone))
            _append(found, DutyDay(day=day - _DAY, pattern=pattern, span=Span(start, wake), bed=bed), reached)
            reached = max(reached or wake, wake)
        following = pattern_on(patterns, day + _DAY) or pattern
        end = at(day + _DAY, following.wake, following.zone)
        if end > wake:
            own = DutyDay(day=day, pattern=pattern, span=Span(wake, end), bed=_bed(pattern, day))
            _append(found, own, reached)
            reached = max(reached or end, end)
    return tuple(day for day in found if day.span.overlaps(span))


def duty_layers(person: str, day: DutyDay) -> Iterator[Block]:
    """Yield the blocks of a duty day from the lowest layer to the highest, each inside of the day.

    Waking time that the pattern says nothing of is off duty. Sleep lies over everything: a block that runs
    into it ends there.
    """
    yield _block(person, day, "off duty", day.span)
    for duty in sorted(day.pattern.blocks, key=lambda each: level(each.category)):
        inside = duty_span(day, duty).meet(day.span)
        if inside:
            yield _block(person, day, duty.category, inside, duty)
    if day.bed < day.span.end:
        yield _block(person, day, "sleep", Span(max(day.bed, day.span.start), day.span.end))


def duty_span(day: DutyDay, duty: DutyBlock) -> Span:
    """Return when a block of the pattern is on that day; small hours of a day over midnight follow it."""
    pattern = day.pattern
    after_midnight = pattern.sleep < pattern.wake and duty.start < pattern.wake
    start = at(day.day + _DAY if after_midnight else day.day, duty.start, pattern.zone)
    return Span(start, start.plus(max(duty.minutes, 0) * 60))


def night_of(day: DutyDay) -> Span | None:
    """Return the sleep that the pattern gives the day, or None where the next day wakes before it."""
    return Span(max(day.bed, day.span.start), day.span.end) if day.bed < day.span.end else None


def _append(found: list[DutyDay], day: DutyDay, reached: Instant | None) -> None:
    start = day.span.start if reached is None else max(day.span.start, reached)
    if start < day.span.end:
        found.append(day if start == day.span.start else replace(day, span=Span(start, day.span.end)))


def _bed(pattern: DutyPattern, day: date) -> Instant:
    return at(day if pattern.sleep > pattern.wake else day + _DAY, pattern.sleep, pattern.zone)


def _block(person: str, day: DutyDay, category: Category, span: Span, duty: DutyBlock | None = None) -> Block:
    name = f"{person}:{day.day.isoformat()}:{category.replace(' ', '-')}"
    label, device = (duty.label, duty.device) if duty else ("", "")
    return Block(id=name, person=person, span=span, category=category, label=label, device=device)


def _dates(span: Span) -> Iterator[date]:
    first = date_at(span.start, "UTC") - _MARGIN_DAYS * _DAY
    last = date_at(span.end, "UTC") + _MARGIN_DAYS * _DAY
    for number in range((last - first).days + 1):
        yield first + number * _DAY
