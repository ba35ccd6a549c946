"""The objective levels of a finished plan, counted without a solver."""

from __future__ import annotations

from collections.abc import Mapping

from skylot.schedule.daypart import uses_of
from skylot.schedule.instance import Instance


def measure(instance: Instance, level: str, days: Mapping[int, int]) -> int:
    """Return the value of a level; `days` gives the day's index of each placed task."""
    if level == "moves":
        return _moves(instance, days)
    if level == "earliness":
        return _earliness(instance, days)
    return _missing(instance, level, days)


def _missing(instance: Instance, level: str, days: Mapping[int, int]) -> int:
    total = 0
    for members in instance.groups.values():
        first = instance.tasks[members[0]]
        if all(task in days for task in members):
            continue
        if level == "pins":
            total += not instance.pinned.isdisjoint(members)
        elif first.priority == level[:-1]:
            total += 1 if level == "musts" else first.weight
    return total


def _moves(instance: Instance, days: Mapping[int, int]) -> int:
    used = {(day, *use) for task, day in days.items() for use in uses_of(instance, task)}
    rules = instance.problem.rules
    return sum(rules.move_cost if len(use) == 2 else rules.rig_cost for use in used)


def _earliness(instance: Instance, days: Mapping[int, int]) -> int:
    first = min(day.day for day in instance.days)
    musts = (day for task, day in days.items() if instance.tasks[task].priority == "must")
    return max(((instance.days[day].day - first).days + 1 for day in musts), default=0)


def out_of_reach(instance: Instance, level: str) -> int:
    """Return the part of a level that is lost before any search: what can never be shot."""
    if level in {"moves", "earliness"}:
        return 0
    return _missing(instance, level, dict.fromkeys(instance.possible, 0))
