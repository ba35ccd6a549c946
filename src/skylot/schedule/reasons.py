"""Why a task has no time, in words: found by solving again with parts of the problem, never guessed.

Four kinds: it can never start; it cannot be met together with a few others; the hours are taken; it was outweighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from skylot.schedule.clashes import smallest
from skylot.schedule.clock import ClockModel, all_days, whole_groups
from skylot.schedule.engine import Engine
from skylot.schedule.instance import Instance, group_of
from skylot.schedule.model import PRIORITIES, Level, Unplaced
from skylot.schedule.pieces import Pieces

TRY_BUDGET = 0.3
_EXPLAINED_AT_MOST = 24
"""More than these are told without a search of their own: a plan that bad has one cause, not many."""
_CLASH_UP_TO = 5


def explain(
    instance: Instance, engine: Engine, days: Mapping[int, int], levels: Sequence[Level]
) -> tuple[Unplaced, ...]:
    """Return every task that is not in `days` (day's index of each placed task), with its reason and its clash."""
    found: list[Unplaced] = []
    told: dict[str, tuple[str, tuple[str, ...]]] = {}
    reasoner = Reasoner(instance, engine, days)
    proven = {level.name[:-1]: level.proven for level in levels}
    for index, task in enumerate(instance.tasks):
        if index in days:
            continue
        group = group_of(task)
        if group not in told:
            if index in instance.never:
                told[group] = instance.never[index], ()
            elif len(told) < _EXPLAINED_AT_MOST + len(instance.never) and not engine.over():
                told[group] = reasoner.why(index, proven.get(task.priority, False))
            else:
                told[group] = "it did not fit; its reason was not searched for", ()
        why, clash = told[group]
        found.append(
            Unplaced(
                task=task.id, strip=task.strip, setup=task.setup, priority=task.priority, why=why, clash=clash
            )
        )
    return tuple(found)


class Reasoner:
    """Solves small problems around a task that has no time."""

    def __init__(self, instance: Instance, engine: Engine, days: Mapping[int, int]) -> None:
        """Take the plan as the days of its placed tasks."""
        self.instance = instance
        self.engine = engine
        self.days = days
        self.every_day = all_days(instance)

    def why(self, index: int, proven: bool) -> tuple[str, tuple[str, ...]]:
        """Return the reason in words and the ids of the tasks that clash with it."""
        own = whole_groups(self.instance, self._with_predecessors([index]))
        if self._impossible(own):
            return self._alone(index, own), ()
        rivals = self._rivals(index)
        clash = smallest([], rivals, lambda groups: self._impossible(self._tasks(own, groups)))
        if clash is None:
            taken = self._taken(index)
            return taken or self._fits(proven), ()
        ids = tuple(self.instance.tasks[self.instance.groups[group][0]].id for group in clash)
        taken = self._taken(index)
        if len(clash) > _CLASH_UP_TO and taken:
            return taken, ids
        return self._together(index, clash, taken), ids

    # -- solving again

    def _tasks(self, own: Sequence[int], groups: Sequence[str]) -> tuple[int, ...]:
        members = [task for group in groups for task in self.instance.groups[group]]
        return whole_groups(self.instance, self._with_predecessors([*own, *members]))

    def _with_predecessors(self, tasks: Sequence[int]) -> list[int]:
        found, waiting = set(), list(tasks)
        while waiting:
            task = waiting.pop()
            if task not in found:
                found.add(task)
                waiting.extend(self.instance.index[name] for name in self.instance.tasks[task].after)
                waiting.extend(self.instance.groups[group_of(self.instance.tasks[task])])
        return sorted(found)

    def _impossible(self, tasks: Sequence[int]) -> bool:
        model = ClockModel(self.instance, {task: self.every_day[task] for task in tasks}, required=True)
        Pieces(model.part)
        return self.engine.solve(model.model, TRY_BUDGET, presolve=len(tasks) < 12).outcome == "infeasible"

    def _rivals(self, index: int) -> list[str]:
        """Return the placed groups that the task gave way to: pinned or of its own rank or higher, least first."""
        instance = self.instance
        rank = PRIORITIES.index(instance.tasks[index].priority)
        pinned = instance.pinned
        names = []
        for name, members in instance.groups.items():
            kept = not pinned.isdisjoint(members)
            above = PRIORITIES.index(instance.tasks[members[0]].priority) <= rank
            if all(task in self.days for task in members) and (kept or above):
                names.append(name)
        return sorted(names, key=lambda name: self._closeness(index, name))

    def _closeness(self, index: int, name: str) -> tuple[int, int]:
        """Return a sort key: what can move and shares little comes first, so that a clash is told without it."""
        first = self.instance.groups[name][0]
        task, other = self.instance.tasks[index], self.instance.tasks[first]
        shared = len(set(task.people) & set(other.people)) + len(set(task.sets) & set(other.sets))
        return -len(self.instance.starts[first]), shared

    # -- words

    def _alone(self, index: int, own: Sequence[int]) -> str:
        task = self.instance.tasks[index]
        others = [
            self.instance.tasks[i].id for i in own if group_of(self.instance.tasks[i]) != group_of(task)
        ]
        if others:
            return f"it must come after {', '.join(others)}, and no order of them fits their times"
        if task.passes > 1:
            return f"its {task.passes} passes do not fit on different chances, alone as they are"
        return "no day has room for it, even alone: a cap, the pace or the reserve of its days is too small"

    def _fits(self, proven: bool) -> str:
        if proven:
            return (
                "outweighed: all that is placed is worth more together, though each part of it could give way"
            )
        return "no place was found for it in the time of the search; that there is none is not proven"

    def _together(self, index: int, clash: Sequence[str], taken: str) -> str:
        instance = self.instance
        mine = instance.tasks[index]
        parts = [self._named(group) for group in clash]
        cause = self._shared(index, clash)
        text = f"it cannot be shot together with {_listed(parts)}"
        text += f": {cause}" if cause else ""
        text += f"; {taken}" if taken else ""
        equals = [g for g in clash if instance.tasks[instance.groups[g][0]].priority == mine.priority]
        if mine.priority != "must" or equals:
            what = "one of them" if len(clash) > 1 else "it"
            text += f". It could be placed only by dropping {what}"
        return text

    def _named(self, group: str) -> str:
        first = self.instance.tasks[self.instance.groups[group][0]]
        weight = f", weight {first.weight}" if first.priority != "must" else ""
        pinned = ", pinned" if not self.instance.pinned.isdisjoint(self.instance.groups[group]) else ""
        return f"{group} ({first.priority}{weight}{pinned})"

    def _shared(self, index: int, clash: Sequence[str]) -> str:
        """Say what the tasks have in common: the dates, and the people or the set that they all need."""
        instance = self.instance
        members = [index, *(instance.groups[group][0] for group in clash)]
        records = [instance.tasks[task] for task in members]
        dates = [{instance.days[day].day for day in self.every_day[task]} for task in members]
        people = set.intersection(*(set(record.people) for record in records))
        sets = set.intersection(*(set(record.sets) for record in records))
        needs = [f"all need {_listed(sorted(people))}"] if people else []
        needs += [f"all are in {_listed(sorted(sets))}"] if sets else []
        if not needs and len({record.unit for record in records}) == 1:
            needs = [f"unit '{records[0].unit}' shoots one thing at a time"]
        everywhere = set.union(*dates)
        if len(everywhere) <= 3:
            needs.append(f"all only on {_dates(everywhere)}")
        return ", ".join(needs)

    def _taken(self, index: int) -> str:
        """Say whose minutes, or which unit's, are used up on every day on which the task could be shot."""
        task = self.instance.tasks[index]
        lines = [self._taken_on(index, day) for day in self.every_day[index]]
        if not lines or not all(lines):
            return ""
        shown = lines[:3] + ([f"and so on {len(lines) - 3} more days"] if len(lines) > 3 else [])
        return f"{task.minutes} min are left on none of its days: " + "; ".join(shown)

    def _taken_on(self, index: int, day: int) -> str:
        instance = self.instance
        task, when = instance.tasks[index], instance.days[day].day
        for person in task.people:
            times = instance.people.get(person)
            if times is None:
                continue
            used = self._minutes(person, when)
            limit = instance.free_minutes(person, day)
            cap = times.cap_minutes_a_day
            if cap is not None and used + task.minutes > cap:
                return f"all hours of {person} on {_dates([when])} are taken ({used} min of a cap of {cap} a day)"
            if used + task.minutes > limit:
                return f"all hours of {person} on {_dates([when])} are taken ({used} of {limit} free min)"
        filled = sum(instance.tasks[other].minutes for other, placed in self.days.items() if placed == day)
        room = instance.capacity_minutes(day)
        if filled + task.minutes > room:
            return f"unit '{task.unit}' is full on {_dates([when])} ({filled} of {room} min)"
        return ""

    def _minutes(self, person: str, when: date) -> int:
        return sum(
            self.instance.tasks[task].minutes
            for task, day in self.days.items()
            if self.instance.days[day].day == when and person in self.instance.tasks[task].people
        )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _dates(days: set[date] | Sequence[date]) -> str:
    return _listed([f"{day.day} {day:%b}" for day in sorted(days)])
