"""Small shoots for the solver's tests: two hours and a half are a day, half an hour is a slot."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import StartSpan
from skylot.schedule.model import PersonTime, Problem, Rules, Schedule, ShootingDay, Task

FIRST = date(2021, 10, 6)
SLOT_MIN = 30
RULES = Rules(slot_s=SLOT_MIN * 60, rig_minutes=30, wardrobe_minutes=30, default_travel_minutes=30)


def at(day: int, hours: float) -> Instant:
    return Instant.from_datetime(
        datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + timedelta(days=day)
    ).plus(round(hours * 3600))


def span(day: int, first: float, last: float) -> Span:
    return Span(at(day, first), at(day, last))


def whole(days: int = 20) -> Span:
    return Span(at(-1, 0), at(days, 0))


def free(*spans: Span) -> WindowSet:
    return WindowSet.of(whole(), spans)


def person(name: str, *spans: Span, **more: object) -> PersonTime:
    return PersonTime(person=name, free=free(*spans) if spans else WindowSet.full(whole()), **more)  # type: ignore[arg-type]


def day(number: int, first: float = 9, last: float = 12, unit: str = "main", **more: object) -> ShootingDay:
    return ShootingDay(
        unit=unit,
        number=number + 1,
        day=FIRST + timedelta(days=number),
        span=span(number, first, last),
        **more,  # type: ignore[arg-type]
    )


def task(name: str, minutes: int = 60, **more: object) -> Task:
    base: dict[str, object] = {
        "id": name,
        "strip": name.split(".", maxsplit=1)[0],
        "setup": name.split("/", maxsplit=1)[0],
        "pass_number": 1,
        "passes": 1,
        "unit": "main",
        "place": "iss",
        "sets": ("iss/a",),
        "minutes": minutes,
        "priority": "must",
        "weight": 1,
        "people": (),
        "starts": None,
    }
    return Task(**(base | more))  # type: ignore[arg-type]


def passes(name: str, count: int, **more: object) -> tuple[Task, ...]:
    one = task(name, **more)
    return tuple(
        replace(one, id=f"{name}/{number}", pass_number=number, passes=count)
        for number in range(1, count + 1)
    )


def chance(number: int, day_: int, first: float, last: float) -> StartSpan:
    return StartSpan(first=at(day_, first), last=at(day_, last), chance=number)


def problem(*tasks: Task, days: int = 1, **more: object) -> Problem:
    given: dict[str, object] = {
        "tasks": tasks,
        "days": tuple(day(number) for number in range(days)),
        "people": (),
        "rules": RULES,
    }
    return Problem(**(given | more))  # type: ignore[arg-type]


def hours(answer: Schedule) -> dict[str, tuple[int, float]]:
    """Return (day, hour) of each placed task."""
    zero = at(0, 0)
    return {
        placed.task: (int(placed.start.since(zero) // 86_400), placed.start.since(zero) % 86_400 / 3600)
        for placed in answer.placements
    }


def values(answer: Schedule) -> dict[str, float]:
    return {level.name: level.value for level in answer.levels}


def why(answer: Schedule) -> dict[str, str]:
    return {each.task: each.why for each in answer.unplaced}
