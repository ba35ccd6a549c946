"""Rules of where and when a task is put: grid, day, unit, changes between tasks, sets, closures, rigs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.spans import Span
from skylot.core.utc_table import NS_PER_S
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
from skylot.schedule.check_order import named
from skylot.schedule.model import Rules, ShootingDay, Task

_NEAR_S = 1e-3
"""Texts of instants keep milliseconds; closer than that is equal."""


def known_tasks(case: Case) -> Iterator[Issue]:
    """Every placement is of a task of the problem, and no task is placed twice."""
    times = Counter(placement.task for placement in case.schedule.placements)
    for task, count in times.items():
        if task not in case.tasks:
            yield wrong(task, f"'{task}' is placed and is no task of this production", "task")
        elif count > 1:
            yield wrong(task, f"'{task}' is placed {count} times; a task is shot once", "task")


def agreement(case: Case) -> Iterator[Issue]:
    """Strip, setup, unit, place and set of a placement are those of its task."""
    for each in case.placed:
        task, put = each.task, each.placement
        first = task.sets[0] if task.sets else ""
        said_set = first if put.set in (first, first.removeprefix(f"{task.place}/")) else put.set
        said: tuple[tuple[str, str | None, str | None], ...] = (
            ("strip", put.strip, task.strip),
            ("setup", put.setup, task.setup),
            ("unit", put.unit, task.unit),
            ("place", put.place, task.place),
            ("set", said_set, first),
        )
        for key, here, there in said:
            if here != there:
                yield wrong(
                    each.id, f"'{each.id}' is placed with {key} '{here}'; its task says '{there}'", key
                )


def lengths(case: Case) -> Iterator[Issue]:
    """A placement lasts as long as its task."""
    for each in case.placed:
        lasts_s = each.placement.end.since(each.placement.start)
        if abs(lasts_s - each.task.minutes * 60.0) > _NEAR_S:
            what = f"'{each.id}' is placed for {length_text(lasts_s)}; it takes {each.task.minutes} min"
            yield wrong(each.id, what, "end")


def grid(case: Case) -> Iterator[Issue]:
    """A start lies on the grid, at a pin's instant, or in a span of starts that no grid instant is in."""
    slot_ns = case.problem.rules.slot_s * NS_PER_S
    if not case.problem.days or slot_ns <= 0:
        return
    origin = midnight(min(day.span.start for day in case.problem.days).to_datetime().date())
    for each in case.placed:
        excused = _at_pin(case, each) or _between_grid(each, origin, slot_ns)
        if (each.start.ns - origin.ns) % slot_ns and not excused:
            off_s = (each.start.ns - origin.ns) % slot_ns / NS_PER_S
            what = (
                f"'{each.id}' starts at {at_text(each.start)}, {length_text(off_s)} off the grid"
                f" of {length_text(case.problem.rules.slot_s)}"
            )
            yield wrong(each.id, what, "start")


def _at_pin(case: Case, each: Placed) -> bool:
    pins = (pin.at for pin in case.problem.pins if named(pin, each.task))
    return any(at is not None and abs(each.start.since(at)) <= _NEAR_S for at in pins)


def _between_grid(each: Placed, origin: Instant, slot_ns: int) -> bool:
    for span in each.task.starts or ():
        next_grid_ns = origin.ns - (origin.ns - span.first.ns) // slot_ns * slot_ns
        inside = span.first.plus(-_NEAR_S) <= each.start <= span.last.plus(_NEAR_S)
        if inside and next_grid_ns > span.last.ns:
            return True
    return False


def inside_day(case: Case) -> Iterator[Issue]:
    """Every placement lies inside one shooting day of its unit."""
    for each in case.placed:
        if each.day is None:
            what = (
                f"'{each.id}' from {at_text(each.start)} to {at_text(each.end)} lies in no shooting day"
                f" of unit '{each.task.unit}'"
            )
            yield wrong(each.id, what, "start")


def one_thing(case: Case) -> Iterator[Issue]:
    """A unit does one thing at a time."""
    for first, second in _same_unit(case, 0.0):
        what = (
            f"unit '{first.task.unit}' shoots '{first.id}' until {at_text(first.end)} and '{second.id}'"
            f" already from {at_text(second.start)}"
        )
        yield wrong(second.id, what, "start")


def changes(case: Case) -> Iterator[Issue]:
    """Between two tasks of a unit there is time for its way, its next rig and its costumes."""
    rules = case.problem.rules
    for first, second in _same_unit(case, longest_change_s(rules)):
        has_s, wants_s = gap_s(first, second), change_s(rules, first.task, second.task, one_unit=True)
        if 0.0 <= has_s < wants_s - _NEAR_S:
            what = (
                f"unit '{first.task.unit}' has {length_text(has_s)} from '{first.id}' to '{second.id}' at"
                f" {at_text(second.start)}; the change takes {length_text(wants_s)}"
                f" ({change_words(rules, first.task, second.task, one_unit=True)})"
            )
            yield wrong(second.id, what, "start")


def _same_unit(case: Case, reach_s: float) -> Iterator[tuple[Placed, Placed]]:
    for unit in dict.fromkeys(each.task.unit for each in case.placed):
        yield from close_pairs((each for each in case.placed if each.task.unit == unit), reach_s)


def longest_change_s(rules: Rules) -> float:
    """Return the longest time in seconds that any change can take."""
    ways = [minutes for _, _, minutes in rules.travel]
    return 60.0 * (
        max(rules.default_travel_minutes, *ways, 0) + max(rules.rig_minutes, rules.wardrobe_minutes)
    )


def change_s(rules: Rules, first: Task, second: Task, *, one_unit: bool) -> float:
    """Return the seconds from the end of a task to the start of the next: the way, then rig and costumes at once."""
    way, rig, costume = _change_minutes(rules, first, second, one_unit=one_unit)
    return 60.0 * (way + max(rig, costume))


def change_words(rules: Rules, first: Task, second: Task, *, one_unit: bool) -> str:
    """Return what a change consists of: 'way 5 min, rig 15 min'."""
    parts = zip(
        ("way", "rig", "costume"), _change_minutes(rules, first, second, one_unit=one_unit), strict=True
    )
    return ", ".join(f"{name} {minutes} min" for name, minutes in parts if minutes)


def _change_minutes(rules: Rules, first: Task, second: Task, *, one_unit: bool) -> tuple[int, int, int]:
    before, after = first.sets[-1:], second.sets[:1]
    way = 0 if before == after or not before or not after else _travel(rules, before[0], after[0])
    held = second.rig_held and second.pass_number > 1
    rigged = one_unit and bool(second.rig) and not held and (second.rig != first.rig or before != after)
    wore, wears = dict(first.wardrobe), dict(second.wardrobe)
    changed = any(wore[person] != wears[person] for person in wore.keys() & wears.keys())
    return way, rules.rig_minutes * rigged, rules.wardrobe_minutes * changed


def _travel(rules: Rules, here: str, there: str) -> int:
    for one, other, minutes in reversed(rules.travel):
        if (one, other) in ((here, there), (there, here)):
            return minutes
    return rules.default_travel_minutes


def sets_once(case: Case) -> Iterator[Issue]:
    """A set is used by one unit at a time."""
    for first, second in close_pairs(case.placed, 0.0):
        if first.task.unit == second.task.unit:
            continue
        for shared in sorted(set(first.task.sets) & set(second.task.sets)):
            what = (
                f"set '{shared}' is used by '{first.id}' of unit '{first.task.unit}' until"
                f" {at_text(first.end)} and by '{second.id}' of unit '{second.task.unit}' from"
                f" {at_text(second.start)}"
            )
            yield wrong(second.id, what, "set")


def closures(case: Case) -> Iterator[Issue]:
    """Nothing is shot in a set that is closed."""
    for each in case.placed:
        for closure in case.problem.closures:
            if closure.set in each.task.sets and closure.span.overlaps(each.span):
                what = (
                    f"'{each.id}' is in set '{closure.set}' from {at_text(each.start)}; the set is closed from"
                    f" {at_text(closure.span.start)} to {at_text(closure.span.end)}: {closure.reason}"
                )
                yield wrong(each.id, what, "start")


def rigs_held(case: Case) -> Iterator[Issue]:
    """A rig that is held stays up between the passes: no other rig comes into its sets."""
    for passes in case.groups().values():
        need = case.needs.get(passes[0].group)
        if not passes[0].task.rig or not (passes[0].task.rig_held or (need is not None and need.rig_held)):
            continue
        for first, second in pairwise(passes):
            if first.end < second.start:
                yield from _other_rigs(case, first, Span(first.end, second.start))


def _other_rigs(case: Case, held: Placed, between: Span) -> Iterator[Issue]:
    for other in case.placed:
        shared = sorted(set(held.task.sets) & set(other.task.sets))
        if other.task.rig in ("", held.task.rig) or not shared or not other.span.overlaps(between):
            continue
        what = (
            f"'{other.id}' brings the rig '{other.task.rig}' into '{shared[0]}' at {at_text(other.start)}, while"
            f" '{held.group}' holds its rig '{held.task.rig}' there between its passes"
        )
        yield wrong(other.id, what, "start")


def day_limits(case: Case) -> Iterator[Issue]:
    """A day is filled to its pace, keeps its reserve, and is not longer than the unit may work."""
    for day in case.problem.days:
        held = [each for each in case.placed if each.day == day]
        if held:
            yield from _day_limits(day, held)


def _day_limits(day: ShootingDay, held: list[Placed]) -> Iterator[Issue]:
    minutes, span_minutes = minutes_of(held), day.span.seconds / 60.0
    name = f"day {day.number} of unit '{day.unit}' ({day.day})"
    pace, last = min(day.pace, 1.0), held[-1].id
    if minutes > pace * span_minutes + _NEAR_S:
        what = f"{name} holds {minutes} min; at its pace of {pace:g} it has {pace * span_minutes:g} min"
        yield wrong(last, what, "start")
    if minutes + day.reserve_minutes > span_minutes + _NEAR_S:
        what = (
            f"{name} holds {minutes} min of its {span_minutes:g} min; {day.reserve_minutes} min are to stay"
            " in reserve"
        )
        yield wrong(last, what, "start")
    lasts_s = max(each.end for each in held).since(held[0].start)
    if day.longest_minutes is not None and lasts_s > day.longest_minutes * 60.0 + _NEAR_S:
        what = f"{name} lasts {length_text(lasts_s)} from first to last; at most {day.longest_minutes} min"
        yield wrong(last, what, "end")
