"""What is wrong with the hours of days: none to shoot in, too little rest, exercise beside a meal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from skylot.core.issues import Issue, Where, error, note, warning
from skylot.core.spans import Span
from skylot.people.clock import clock_text, midnight
from skylot.people.days import available, blocks_over, free_to_shoot
from skylot.people.duty import DutyDay, duty_days, duty_layers, duty_span, night_of, patterns_of
from skylot.people.layers import laid_over
from skylot.people.model import Block, DutyPattern, People, Person
from skylot.people.rest import short_rests

_STEP_S = 300.0
"""Crew plans go by steps of five minutes: a gap of one step is right beside."""
_EDGE_S = 2 * 86_400.0
_SAMPLE_DAY = date(2021, 10, 6)
"""Any date without a change of clocks: a pattern by itself is checked on it."""


def check_pattern(pattern: DutyPattern) -> tuple[Issue, ...]:
    """Return what is wrong with a duty pattern by itself: blocks in sleep, exercise beside a meal."""
    issues: list[Issue] = []
    where = Where(f"duty:{pattern.id}")
    if pattern.wake == pattern.sleep:
        issues.append(
            error(f"duty '{pattern.id}' wakes when it sleeps: the day has no hours", "", _at(where, "sleep"))
        )
        return tuple(issues)
    day = _own_day(pattern)
    night = night_of(day)
    for index, duty in enumerate(pattern.blocks):
        key = Where(where.record, ("block", index))
        span = duty_span(day, duty)
        if duty.minutes <= 0:
            issues.append(error(f"a {duty.category} block of duty '{pattern.id}' lasts no time", "", key))
        elif duty.category != "sleep" and (
            span.start < day.span.start or (night and span.overlaps(night)) or span.end > day.span.end
        ):
            what = f"the {duty.category} at {duty.start:%H:%M} of duty '{pattern.id}' runs into sleep"
            hint = f"which is {pattern.sleep:%H:%M} to {pattern.wake:%H:%M}: the sleep holds"
            issues.append(warning(what, hint, key))
    blocks = laid_over(tuple(duty_layers(pattern.id, day)))
    for exercise, meal in _beside(blocks):
        what = (
            f"duty '{pattern.id}': exercise at {clock_text(exercise.span.start, pattern.zone)[11:]} is right"
        )
        issues.append(note(f"{what} {_side(exercise, meal)} a meal", "leave time between them", where))
    return tuple(issues)


def check_days(people: People, person: Person, shooting: Span) -> tuple[Issue, ...]:
    """Return what is wrong with a person's days while shooting: hours, rest, exercise beside a meal."""
    blocks = blocks_over(people, person.id, _wide(shooting))
    return (
        *_hours(people, person, shooting),
        *_rest(people, person, shooting, blocks),
        *_exercise(person, shooting, blocks),
    )


def _hours(people: People, person: Person, shooting: Span) -> list[Issue]:
    record = f"person:{person.id}"
    if free_to_shoot(people, person.id, _wide(shooting)).clip(shooting):
        return []
    if not available(person, shooting):
        what = f"'{person.id}' has no hours: never available in the shooting period"
        return [error(what, _period(person, shooting), Where(record, ("available", 0)))]
    if person.film_time == "granted":
        what = f"'{person.id}' has no hours: film time must be granted, and none is in the shooting period"
        return [warning(what, "ask mission control for film blocks", Where(record, ("film_time",)))]
    patterns = patterns_of(people, person.duty)
    if person.duty and not patterns:
        return []  # the unknown duty is told already
    if person.duty and not duty_days(patterns, shooting):
        what = f"'{person.id}' has no hours: the duty '{person.duty}' never holds in the shooting period"
        return [error(what, "see its from and to", Where(record, ("duty",)))]
    what = f"'{person.id}' has no hours: no time to shoot is left in the shooting period"
    hint = f"the duty '{person.duty}' needs a work block" if person.duty else "other blocks fill it"
    return [error(what, hint, Where(record, ("duty",)))]


def _rest(people: People, person: Person, shooting: Span, blocks: Sequence[Block]) -> list[Issue]:
    rule = next((rule for rule in people.rest_rules if rule.id == person.rest), None)
    if rule is None:
        return []
    days = duty_days(patterns_of(people, person.duty), shooting)
    nights = [night for day in days if (night := night_of(day)) and night.overlaps(shooting)]
    short = short_rests(rule, blocks, nights, _wide(shooting))
    if not short:
        return []
    worst = min(short, key=lambda each: (each.rest_s, each.night))
    when = clock_text(worst.night.end, person.zone)[:10]
    verb = "sleeps" if worst.sleep else "rests"
    what = f"'{person.id}' {verb} {_hours_text(worst.rest_s)} in the night to {when}"
    what += f", less than the {_hours_text(worst.asked_s)} of rest rule '{rule.id}'"
    hint = f"{len(short)} nights are too short; this is the shortest" if len(short) > 1 else ""
    return [warning(what, hint, Where(f"person:{person.id}", ("rest",)))]


def _exercise(person: Person, shooting: Span, blocks: Sequence[Block]) -> list[Issue]:
    issues: list[Issue] = []
    for exercise, meal in _beside(blocks):
        fixed = exercise if exercise.source else meal
        if not fixed.source or not shooting.overlaps(fixed.span):
            continue  # of the pattern by itself its own check speaks, once
        when = clock_text(exercise.span.start, person.zone)
        what = f"'{person.id}': exercise at {when} is right {_side(exercise, meal)} a meal"
        issues.append(note(what, "leave time between them", Where(f"block:{fixed.id}", ("start",))))
    return issues


def _beside(blocks: Iterable[Block]) -> list[tuple[Block, Block]]:
    """Return (exercise, meal) for each pair of which one follows the other at once or after one step."""
    both = [block for block in blocks if block.category in ("exercise", "meal")]
    return [
        (one, other) if one.category == "exercise" else (other, one)
        for one, other in pairwise(both)
        if one.category != other.category and other.span.start.since(one.span.end) <= _STEP_S
    ]


def _side(exercise: Block, meal: Block) -> str:
    return "before" if exercise.span.start < meal.span.start else "after"


def _own_day(pattern: DutyPattern) -> DutyDay:
    start = midnight(_SAMPLE_DAY, pattern.zone)
    days = duty_days((replace(pattern, first=None, last=None),), Span(start, start.plus(86_400)))
    return next(each for each in days if each.day == _SAMPLE_DAY)


def _wide(span: Span) -> Span:
    return Span(span.start.plus(-_EDGE_S), span.end.plus(_EDGE_S))


def _period(person: Person, shooting: Span) -> str:
    last = shooting.end.plus(-1)
    return f"which is {clock_text(shooting.start, person.zone)[:10]} to {clock_text(last, person.zone)[:10]}"


def _hours_text(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02d} min" if minutes else f"{hours} h"


def _at(where: Where, key: str) -> Where:
    return Where(where.record, (key,))
