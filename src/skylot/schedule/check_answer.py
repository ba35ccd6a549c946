"""Rules of honesty: what the answer says of itself agrees with the records and with what it placed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from skylot.core.issues import Issue, Where, error
from skylot.schedule.check_case import Case, group_of, wrong
from skylot.schedule.check_order import named
from skylot.schedule.model import Level, Task, Unplaced

_NEAR = 1e-6
_LISTED_ALWAYS = ("musts", "wants", "nices")


def unplaced(case: Case) -> Iterator[Issue]:
    """What is not placed is listed once, with a reason, and nothing else is."""
    listed = Counter(each.task for each in case.schedule.unplaced)
    for task, count in listed.items():
        if task not in case.tasks:
            yield _said(task, f"'{task}' is listed as not placed and is no task of this production")
        elif task in case.by_task:
            yield _said(task, f"'{task}' is placed and is listed as not placed")
        elif count > 1:
            yield _said(task, f"'{task}' is listed as not placed {count} times")
    for task in case.tasks:
        if task not in case.by_task and task not in listed:
            yield wrong(task, f"'{task}' is not placed, and the answer does not say so", "task")


def reasons(case: Case) -> Iterator[Issue]:
    """Each task without a time says why, under its own strip, setup and priority."""
    for each in case.schedule.unplaced:
        if not each.why.strip():
            yield _said(each.task, f"'{each.task}' is not placed and no reason is given", "why")
        task = case.tasks.get(each.task)
        if task is not None:
            yield from _same_words(each, task)


def _same_words(each: Unplaced, task: Task) -> Iterator[Issue]:
    for key in ("strip", "setup", "priority"):
        here, there = getattr(each, key), getattr(task, key)
        if here != there:
            yield _said(
                each.task, f"'{each.task}' is listed with {key} '{here}'; its task says '{there}'", key
            )


def status(case: Case) -> Iterator[Issue]:
    """Infeasible says that a must or a pinned task has no time; optimal, that every level is proven."""
    said, missing = case.schedule.status, _missing_musts(case)
    open_levels = [level.name for level in case.schedule.levels if not level.proven]
    proven = bool(case.schedule.levels) and not open_levels
    if missing and said != "infeasible":
        yield _answer(f"the status is {said}, but '{missing[0]}' has no time and must have one", "status")
    elif said == "infeasible" and not missing:
        yield _answer("the status is infeasible, but every must and every pinned task has its time", "status")
    elif said == "optimal" and not proven:
        lacking = ", ".join(open_levels) or "no level at all is listed"
        yield _answer(f"the status is optimal, but not every level is proven: {lacking}", "status")
    elif said == "feasible" and proven:
        yield _answer("the status is feasible, but every level is proven: it is optimal", "status")


def _missing_musts(case: Case) -> list[str]:
    pins = case.problem.pins
    return [
        task.id
        for task in case.problem.tasks
        if task.id not in case.by_task and (task.priority == "must" or any(named(pin, task) for pin in pins))
    ]


def bounds(case: Case) -> Iterator[Issue]:
    """No level is better than its bound, and none is proven while it is worse."""
    for level in case.schedule.levels:
        if not all(math.isfinite(number) for number in (level.value, level.bound, level.gap)):
            yield _level(level, f"level '{level.name}' has a number that is none")
        elif level.value < level.bound - _NEAR:
            yield _level(
                level, f"level '{level.name}' is {level.value:g}, better than its bound {level.bound:g}"
            )
        elif level.proven and level.value > level.bound + _NEAR:
            what = (
                f"level '{level.name}' claims a gap of {level.gap:g}, with value {level.value:g} and bound"
                f" {level.bound:g}"
            )
            yield _level(level, what)


def levels(case: Case) -> Iterator[Issue]:
    """The value of each level is what the placements give when it is counted again."""
    there = {level.name: level for level in case.schedule.levels}
    for name in _LISTED_ALWAYS:
        if name not in there:
            yield _answer(f"the answer lists no level '{name}'", "levels")
    for level in case.schedule.levels:
        count = _COUNTED.get(level.name)
        if count is not None and not abs(level.value - count(case)) <= _NEAR:
            what = f"level '{level.name}' claims {level.value:g}; counted from the placements it is {count(case):g}"
            yield _level(level, what)


def _open_groups(case: Case) -> Mapping[str, list[Task]]:
    """Return the setups and blocks that are not placed as a whole."""
    groups: dict[str, list[Task]] = {}
    for task in case.problem.tasks:
        groups.setdefault(group_of(task), []).append(task)
    return {
        name: tasks for name, tasks in groups.items() if any(task.id not in case.by_task for task in tasks)
    }


def _pins(case: Case) -> float:
    pins = case.problem.pins
    return sum(
        any(named(pin, task) for pin in pins for task in tasks) for tasks in _open_groups(case).values()
    )


def _musts(case: Case) -> float:
    return sum(tasks[0].priority == "must" for tasks in _open_groups(case).values())


def _wants(case: Case) -> float:
    return sum(tasks[0].weight for tasks in _open_groups(case).values() if tasks[0].priority == "want")


def _nices(case: Case) -> float:
    return sum(tasks[0].weight for tasks in _open_groups(case).values() if tasks[0].priority == "nice")


def _moves(case: Case) -> float:
    """Return the cost of the sets, and of the rigs in them, that each unit's day uses."""
    rules = case.problem.rules
    dated = [each for each in case.placed if each.day is not None]
    used = {(each.day, name) for each in dated for name in each.task.sets}
    rigged = {(each.day, name, each.task.rig) for each in dated for name in each.task.sets if each.task.rig}
    return rules.move_cost * len(used) + rules.rig_cost * len(rigged)


def _earliness(case: Case) -> float:
    """Return the dates from the first of the shooting to that of the last must."""
    dates = [each.day.day for each in case.placed if each.day is not None and each.task.priority == "must"]
    if not dates:
        return 0
    return (max(dates) - min(day.day for day in case.problem.days)).days + 1


_COUNTED: Mapping[str, Callable[[Case], float]] = {
    "pins": _pins,
    "musts": _musts,
    "wants": _wants,
    "nices": _nices,
    "moves": _moves,
    "earliness": _earliness,
}


def _said(task: str, what: str, *key: str) -> Issue:
    return error(what, "", Where(f"unplaced {task}", key))


def _level(level: Level, what: str) -> Issue:
    return error(what, "", Where(f"level {level.name}"))


def _answer(what: str, key: str) -> Issue:
    return error(what, "", Where("schedule", (key,)))
