"""Everybody's days: duty patterns, mission control's blocks laid over them, and when a person may shoot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from skylot.core.errors import NotFound
from skylot.core.instant import Instant
from skylot.core.names import did_you_mean
from skylot.core.spans import Span, WindowSet
from skylot.people.clock import civil_day, date_at, midnight
from skylot.people.duty import duty_days, duty_layers, pattern_on, patterns_of
from skylot.people.layers import laid_over, level
from skylot.people.model import Block, Category, DutyPattern, People, Person

PRIVATE = "private"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTimes:
    """What a call sheet prints of one person's day; private blocks stand in `private` only."""

    person: str
    day: date
    wake: Instant | None = None
    bed: Instant | None = None
    meals: tuple[Block, ...] = ()
    exercise: tuple[Block, ...] = ()
    conferences: tuple[Block, ...] = ()
    film: tuple[Block, ...] = ()
    """Granted by mission control."""
    private: tuple[Block, ...] = ()


def find_person(people: People, person_id: str) -> Person:
    """Return the person of that id; raises NotFound with the nearest id."""
    for person in people.persons:
        if person.id == person_id:
            return person
    known = [person.id for person in people.persons]
    raise NotFound(f"there is no person '{person_id}'", did_you_mean(person_id, known))


def counts(block: Block) -> bool:
    """Tell whether a block takes its time: a film block does only once mission control granted it."""
    return block.category != "film" or block.answer == "granted"


def label_shown(block: Block) -> str:
    """Return what papers print of a block: its label, else category and device; or "private"."""
    if block.private or block.category == "private":
        return PRIVATE
    return block.label or f"{block.category} {block.device}".rstrip()


def person_blocks(people: People, person_id: str, first: date, last: date) -> tuple[Block, ...]:
    """Return a person's blocks of the dates, both included, in order of time, never overlapping.

    The dates are those of the duty pattern's zone, else of the person's. The duty pattern is expanded day
    by day on its zone's clock; mission control's blocks replace what they overlap and cut it in pieces,
    except film blocks that are not granted, which change nothing and are left out. Blocks that reach over
    an edge are whole: a night keeps both its ends. With a pattern that holds on every date, the dates are
    covered. Raises NotFound for an unknown id.
    """
    person = find_person(people, person_id)
    if last < first:
        return ()
    start = midnight(first, _zone_on(people, person, first))
    end = midnight(last + _DAY, _zone_on(people, person, last))
    return _blocks_of(people, person, Span(start, max(start, end)))


def blocks_over(people: People, person_id: str, span: Span) -> tuple[Block, ...]:
    """Return a person's blocks that overlap the span, as `person_blocks` does for dates; raises NotFound."""
    return _blocks_of(people, find_person(people, person_id), span)


def free_to_shoot(people: People, person_id: str, domain: Span, *, place: str | None = None) -> WindowSet:
    """Return when a person may be shot or may work on set, in the domain; raises NotFound for an unknown id.

    With film_time "work": blocks of work, and film blocks that were granted. Reserve, off duty and
    voluntary time are not free; what mission control granted in them is. A person without a duty id is
    taken to work all day: free except in blocks of other categories. With "granted": only granted film
    blocks. Never where a film block was refused and no other is granted; only on the dates of availability
    in the person's zone and, where `place` is given, only of those that name it or no place.
    """
    person = find_person(people, person_id)
    blocks = _blocks_of(people, person, domain)
    granted = _windows(domain, blocks, {"film"})
    free = granted
    if person.film_time == "work":
        if person.duty:
            free = granted | _windows(domain, blocks, {"work"})
        else:
            free = WindowSet.full(domain) - WindowSet.of(
                domain, (block.span for block in blocks if block.category not in {"work", "film"})
            )
        refused = WindowSet.of(domain, (block.span for block in _refused(people, person_id)))
        free = (free - refused) | granted
    return free & available(person, domain, place=place)


def available(person: Person, domain: Span, *, place: str | None = None) -> WindowSet:
    """Return when a person can be called at all: the available dates in the person's zone, else always."""
    if not person.availability:
        return WindowSet.full(domain)
    first, last = date_at(domain.start, person.zone), date_at(domain.end, person.zone)
    spans = [
        Span(
            midnight(max(each.first, first), person.zone), midnight(min(each.last, last) + _DAY, person.zone)
        )
        for each in person.availability
        if (place is None or each.place in ("", place)) and each.first <= last and first <= each.last
        if each.first <= each.last
    ]
    return WindowSet.of(domain, spans)


def exercise_blocks(people: People, domain: Span) -> tuple[tuple[str, Span], ...]:
    """Return (device, span) of everybody's exercise in the domain, clipped to it, in order of time.

    Exercise that names no device is heard nowhere and is left out.
    """
    found = [
        (block.device, inside)
        for person in people.persons
        for block in _blocks_of(people, person, domain)
        if block.category == "exercise" and block.device and (inside := block.span.meet(domain))
    ]
    return tuple(sorted(found, key=lambda pair: (pair[1], pair[0])))


def call_times(people: People, person_id: str, day: date, zone: str) -> CallTimes:
    """Return what a call sheet prints of a person's civil day of a zone: waking, bed, the day's blocks.

    `wake` is the end of the longest sleep that ends in the day, `bed` the start of the longest that begins
    within 24 h of it. Raises NotFound for an unknown id.
    """
    span = civil_day(day, zone)
    blocks = _blocks_of(people, find_person(people, person_id), Span(span.start, span.end.plus(86_400)))
    slept = [block for block in blocks if block.category == "sleep" and not block.private]
    wake = max((each for each in slept if span.contains(each.span.end)), key=_length, default=None)
    woken = wake.span.end if wake else span.start
    coming = Span(woken, woken.plus(86_400))
    bed = max((each for each in slept if coming.contains(each.span.start)), key=_length, default=None)
    today = [block for block in blocks if span.contains(block.span.start)]
    shown = {
        category: tuple(block for block in today if block.category == category and not block.private)
        for category in ("meal", "exercise", "conference", "film")
    }
    return CallTimes(
        person=person_id,
        day=day,
        wake=wake.span.end if wake else None,
        bed=bed.span.start if bed else None,
        meals=shown["meal"],
        exercise=shown["exercise"],
        conferences=shown["conference"],
        film=shown["film"],
        private=tuple(block for block in today if label_shown(block) == PRIVATE),
    )


def _blocks_of(people: People, person: Person, span: Span) -> tuple[Block, ...]:
    fixed = tuple(block for block in people.blocks if block.person == person.id and counts(block))
    return _laid(person.id, patterns_of(people, person.duty), fixed, span)


@lru_cache(maxsize=1024)
def _laid(
    person: str, patterns: tuple[DutyPattern, ...], fixed: tuple[Block, ...], span: Span
) -> tuple[Block, ...]:
    """Lay a person's fixed blocks over the days of the duty; kept, since every department asks for the same days."""
    if not fixed:
        return tuple(_of_person(person, block) for block in _duty_laid(patterns, span))
    layers = [_of_person(person, block) for block in _duty_layers(patterns, span)]
    on_top = sorted(fixed, key=lambda block: (level(block.category), block.span, block.id))
    return tuple(block for block in laid_over([*layers, *on_top]) if block.span.overlaps(span))


@lru_cache(maxsize=64)
def _duty_layers(patterns: tuple[DutyPattern, ...], span: Span) -> tuple[Block, ...]:
    """Return the blocks of a duty, of nobody: most people of a film share a few duties."""
    return tuple(block for day in duty_days(patterns, span) for block in duty_layers("", day))


@lru_cache(maxsize=64)
def _duty_laid(patterns: tuple[DutyPattern, ...], span: Span) -> tuple[Block, ...]:
    return tuple(block for block in laid_over(_duty_layers(patterns, span)) if block.span.overlaps(span))


def _of_person(person: str, block: Block) -> Block:
    """Return a duty's block as that of a person, whose id begins its own."""
    return Block(
        id=f"{person}{block.id}",
        person=person,
        span=block.span,
        category=block.category,
        label=block.label,
        device=block.device,
    )


def _zone_on(people: People, person: Person, day: date) -> str:
    pattern = pattern_on(patterns_of(people, person.duty), day)
    return pattern.zone if pattern else person.zone


def _refused(people: People, person_id: str) -> Iterable[Block]:
    return (
        block
        for block in people.blocks
        if block.person == person_id and block.category == "film" and block.answer == "refused"
    )


def _windows(domain: Span, blocks: Iterable[Block], categories: set[Category]) -> WindowSet:
    return WindowSet.of(domain, (block.span for block in blocks if block.category in categories))


def _length(block: Block) -> float:
    return block.span.seconds
