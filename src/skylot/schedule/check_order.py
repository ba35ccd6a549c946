"""Rules of order and choice: what comes after what, passes, allowed starts, pins."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from skylot.core.issues import Issue, Where, error, warning
from skylot.locations.model import StartSpan
from skylot.schedule.check_case import Case, Placed, at_text, group_of, wrong
from skylot.schedule.model import Pin, Placement, Task

_NEAR_S = 1e-3
_EVENT_NEAR_S = 1.0
"""An event that a board names is the real one when it is this near."""


def after(case: Case) -> Iterator[Issue]:
    """What must be shot before a task is placed, and over before it starts."""
    for each in case.placed:
        for name in each.task.after:
            before = case.by_task.get(name)
            if before is None:
                what = f"'{each.id}' is placed and comes after '{name}', which is not"
                yield wrong(each.id, what, "start")
            elif before.end > each.start:
                what = (
                    f"'{each.id}' starts at {at_text(each.start)}; it comes after '{name}', which ends at"
                    f" {at_text(before.end)}"
                )
                yield wrong(each.id, what, "start")


def all_passes(case: Case) -> Iterator[Issue]:
    """All passes of a setup are placed or none, and as many as its task and its need say."""
    there: dict[str, set[int]] = {}
    for task in case.problem.tasks:
        there.setdefault(group_of(task), set()).add(task.pass_number)
    for passes in case.groups().values():
        task = passes[0].task
        need = case.needs.get(task.setup or "")
        wanted = max(task.passes, len(there[group_of(task)]), 1 if need is None else need.passes)
        if len(passes) < wanted:
            what = f"{len(passes)} of the {wanted} passes of '{group_of(task)}' are placed; all of them are, or none"
            yield wrong(passes[-1].id, what, "task")


def pass_order(case: Case) -> Iterator[Issue]:
    """A pass starts when the one before is over."""
    for passes in case.groups().values():
        for first, second in pairwise(passes):
            if second.start < first.end:
                what = (
                    f"pass {second.task.pass_number} of '{first.group}' starts at {at_text(second.start)}; pass"
                    f" {first.task.pass_number} ends at {at_text(first.end)}"
                )
                yield wrong(second.id, what, "start")


def pass_chances(case: Case) -> Iterator[Issue]:
    """No two passes of a setup use one chance."""
    for passes in case.groups().values():
        for first, second in combinations(passes, 2):
            chance = second.placement.chance
            if chance is not None and chance == first.placement.chance:
                what = (
                    f"passes {first.task.pass_number} and {second.task.pass_number} of '{first.group}' both use"
                    f" chance {chance}"
                )
                yield wrong(second.id, what, "chance")


def starts(case: Case) -> Iterator[Issue]:
    """A task with a need starts where its need lets it, and tells the chance that it uses there."""
    for each in case.placed:
        allowed = each.task.starts
        if allowed is None:
            if each.placement.chance is not None:
                what = f"'{each.id}' claims chance {each.placement.chance}; any time would do for it"
                yield wrong(each.id, what, "chance")
            continue
        here = [span for span in allowed if _holds(span, each)]
        if not here:
            what = f"'{each.id}' starts at {at_text(each.start)}, {_nearest(each)}"
            yield wrong(each.id, what, "start")
        elif not any(_same_chance(span, each.placement) for span in here):
            numbers = " or ".join(dict.fromkeys(_chance_words(span) for span in here))
            what = (
                f"'{each.id}' at {at_text(each.start)} uses {numbers}; it says {_said_words(each.placement)}"
            )
            yield wrong(each.id, what, "chance")


def _holds(span: StartSpan, each: Placed) -> bool:
    return span.first.plus(-_NEAR_S) <= each.start <= span.last.plus(_NEAR_S)


def _nearest(each: Placed) -> str:
    allowed = each.task.starts or ()
    if not allowed:
        return "and its need lets it start never"
    span = min(allowed, key=lambda one: max(one.first.since(each.start), each.start.since(one.last)))
    return f"where its need does not let it; the nearest starts are {at_text(span.first)} to {at_text(span.last)}"


def _same_chance(span: StartSpan, put: Placement) -> bool:
    if span.chance != put.chance or (span.spread_s is None) != (put.spread_s is None):
        return False
    if span.spread_s is not None and put.spread_s is not None and abs(span.spread_s - put.spread_s) > 1.0:
        return False
    if span.event_at is None or put.event_at is None:
        return span.event_at is put.event_at
    return abs(span.event_at.since(put.event_at)) <= _EVENT_NEAR_S


def _chance_words(span: StartSpan) -> str:
    return f"chance {span.chance}" + _event_words(span)


def _said_words(put: Placement) -> str:
    return ("no chance" if put.chance is None else f"chance {put.chance}") + _event_words(put)


def _event_words(of: StartSpan | Placement) -> str:
    event = "" if of.event_at is None else f" (event at {at_text(of.event_at)})"
    return event if of.spread_s is None else f"{event} ± {of.spread_s:g} s"


def pins(case: Case) -> Iterator[Issue]:
    """What a person pinned is kept: on its day, or at its instant and nothing of it before."""
    for pin in case.problem.pins:
        if not any(named(pin, task) for task in case.problem.tasks):
            yield warning(
                f"a pin names '{pin.task}', which is no task, setup or strip", "", Where(f"pin {pin.task}")
            )
            continue
        held = [each for each in case.placed if named(pin, each.task)]
        if pin.day is not None:
            yield from _pinned_day(pin, held)
        if pin.at is not None and held and abs(held[0].start.since(pin.at)) > _NEAR_S:
            what = f"'{pin.task}' is pinned at {at_text(pin.at)}; '{held[0].id}' starts at {at_text(held[0].start)}"
            yield error(what, pin.why, Where(f"placement {held[0].id}", ("start",)))


def _pinned_day(pin: Pin, held: list[Placed]) -> Iterator[Issue]:
    for each in held:
        if each.day is not None and each.day.day != pin.day:
            what = f"'{pin.task}' is pinned on {pin.day}; '{each.id}' is on {each.day.day}"
            yield error(what, pin.why, Where(f"placement {each.id}", ("start",)))


def named(pin: Pin, task: Task) -> bool:
    """Tell whether a pin names a task: itself, its setup or its strip."""
    return pin.task in (task.id, task.setup, task.strip)
