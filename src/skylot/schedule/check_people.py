"""Rules of people: free, once at a time, changes, caps, pace, rest between days and in the week."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from skylot.core.issues import Issue
from skylot.core.spans import Span, WindowSet
from skylot.schedule.check_case import (
    Case,
    Placed,
    at_text,
    close_pairs,
    gap_s,
    length_text,
    midnight,
    minutes_of,
    wrong,
)
from skylot.schedule.check_places import change_s, change_words, longest_change_s
from skylot.schedule.model import PersonTime

_NEAR_S = 1e-3


def people_free(case: Case) -> Iterator[Issue]:
    """Everybody on a task is free all through it."""
    for person, time in _times(case).items():
        for each in _of(case, person):
            if not time.free.covers(each.span):
                what = (
                    f"'{person}' is on '{each.id}' from {at_text(each.start)} to {at_text(each.end)} and is not"
                    " free all that time"
                )
                yield wrong(each.id, what, "start")


def people_once(case: Case) -> Iterator[Issue]:
    """Nobody works for two units at once."""
    for person in _persons(case):
        for first, second in close_pairs(_of(case, person), 0.0):
            if first.task.unit != second.task.unit:
                what = (
                    f"'{person}' is on '{first.id}' of unit '{first.task.unit}' until {at_text(first.end)} and on"
                    f" '{second.id}' of unit '{second.task.unit}' from {at_text(second.start)}"
                )
                yield wrong(second.id, what, "start")


def people_changes(case: Case) -> Iterator[Issue]:
    """Who goes from one unit to another has time for the way and the costume."""
    rules = case.problem.rules
    for person in _persons(case):
        for first, second in close_pairs(_of(case, person), longest_change_s(rules)):
            has_s, wants_s = gap_s(first, second), change_s(rules, first.task, second.task, one_unit=False)
            if first.task.unit != second.task.unit and 0.0 <= has_s < wants_s - _NEAR_S:
                what = (
                    f"'{person}' has {length_text(has_s)} from '{first.id}' of unit '{first.task.unit}' to"
                    f" '{second.id}' at {at_text(second.start)}; the change takes {length_text(wants_s)}"
                    f" ({change_words(rules, first.task, second.task, one_unit=False)})"
                )
                yield wrong(second.id, what, "start")


def caps(case: Case) -> Iterator[Issue]:
    """Nobody works more minutes of a date than the cap, all units together."""
    for person, time in _times(case).items():
        if time.cap_minutes_a_day is None:
            continue
        for day, held in _by_date(_of(case, person)).items():
            minutes = minutes_of(held)
            if minutes > time.cap_minutes_a_day:
                what = (
                    f"'{person}' works {minutes} min on {day}; the cap is {time.cap_minutes_a_day} min a day"
                )
                yield wrong(held[-1].id, what, "start")


def people_pace(case: Case) -> Iterator[Issue]:
    """On a day of slower pace, everybody's own free minutes are filled to that pace only."""
    for person, time in _times(case).items():
        mine = _of(case, person)
        for day in case.problem.days:
            held = [each for each in mine if each.day == day]
            if not held or day.pace >= 1.0:
                continue
            has = day.pace * _free_s(time.free, day.span) / 60.0
            if minutes_of(held) > has + _NEAR_S:
                what = (
                    f"'{person}' works {minutes_of(held)} min on day {day.number} of unit '{day.unit}'"
                    f" ({day.day}); at the day's pace of {day.pace:g} their free time gives {has:g} min"
                )
                yield wrong(held[-1].id, what, "start")


def turnaround(case: Case) -> Iterator[Issue]:
    """Between the last work of a date and the first of any later one lies the rest that a person must have."""
    for person, time in _times(case).items():
        dates = sorted(_by_date(_of(case, person)).items())
        for index, (day, held) in enumerate(dates):
            later = [each for _, row in dates[index + 1 :] for each in row]
            if not later:
                continue
            last = max(held, key=lambda each: each.end)
            following = min(later, key=lambda each: each.start)
            rest_s = gap_s(last, following)
            if rest_s < time.turnaround_minutes * 60.0 - _NEAR_S:
                what = (
                    f"'{person}' ends {day} with '{last.id}' at {at_text(last.end)} and starts '{following.id}' at"
                    f" {at_text(following.start)}: {length_text(rest_s)} of rest, {time.turnaround_minutes} min"
                    " are due"
                )
                yield wrong(following.id, what, "start")


def weekly_rest(case: Case) -> Iterator[Issue]:
    """In any seven dates in a row, everybody has the uninterrupted rest of a week; the first lack is told."""
    for person, time in _times(case).items():
        if time.weekly_minutes is None:
            continue
        mine = _of(case, person)
        for week in _weeks(case):
            worked = WindowSet.of(week, (each.span for each in mine if each.span.overlaps(week)))
            rest_s = max((span.seconds for span in ~worked), default=0.0)
            if worked and rest_s < time.weekly_minutes * 60.0 - _NEAR_S:
                what = (
                    f"'{person}' has at most {length_text(rest_s)} of rest at a stretch in the seven days from"
                    f" {at_text(week.start)}; {time.weekly_minutes} min are due"
                )
                inside = [each for each in mine if each.span.overlaps(week)]
                yield wrong(inside[-1].id, what, "start")
                break


def _weeks(case: Case) -> Iterator[Span]:
    dates = [day.day for day in case.problem.days]
    if not dates:
        return
    first, last = min(dates), max(dates)
    while first + timedelta(days=6) <= last:
        yield Span(midnight(first), midnight(first + timedelta(days=7)))
        first += timedelta(days=1)


def _times(case: Case) -> Mapping[str, PersonTime]:
    return {time.person: time for time in case.problem.people}


def _persons(case: Case) -> Sequence[str]:
    return sorted({person for each in case.placed for person in each.task.people})


def _of(case: Case, person: str) -> list[Placed]:
    """Return what a person works on, in order of time."""
    return [each for each in case.placed if person in each.task.people]


def _by_date(placed: Sequence[Placed]) -> dict[date, list[Placed]]:
    dates: dict[date, list[Placed]] = {}
    for each in placed:
        if each.day is not None:
            dates.setdefault(each.day.day, []).append(each)
    return dates


def _free_s(free: WindowSet, span: Span) -> float:
    return sum(part.seconds for part in (each.meet(span) for each in free) if part is not None)
