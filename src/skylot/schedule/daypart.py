"""Which task on which day: the variables and rows that need no clock, and the objectives, which need no more.

Every objective level is stated on days, so that a model without a clock bounds it well (see levels.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

import numpy as np
from ortools.sat.python import cp_model

from skylot.schedule.engine import total
from skylot.schedule.grid import NO_CHANCE
from skylot.schedule.instance import Instance, group_of

_Key = TypeVar("_Key", bound=tuple[object, ...])

LEVEL_NAMES = ("pins", "musts", "wants", "nices", "moves", "earliness")
"""Levels in order; `pins` counts only where there are pins. After them comes `order`, see order.py."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A task on a day, both by index."""

    task: int
    day: int


class DayPart:
    """Variables `placed` (a group of passes) and `on` (a task on a unit's day), with the rules of whole days."""

    def __init__(
        self, instance: Instance, model: cp_model.CpModel, allowed: Mapping[int, Sequence[int]]
    ) -> None:
        """Make the variables for the tasks in `allowed` (days by task) and post every rule that needs no clock."""
        self.instance = instance
        self.model = model
        self.tasks = tuple(sorted(allowed))
        self.placed: dict[str, cp_model.IntVar] = {}
        self.on: dict[Choice, cp_model.IntVar] = {}
        self.by_day: dict[int, list[int]] = defaultdict(list)
        for task in self.tasks:
            group = group_of(instance.tasks[task])
            if group not in self.placed:
                self.placed[group] = model.new_bool_var(f"placed {group}")
            for day in allowed[task]:
                self.on[Choice(task, day)] = model.new_bool_var(f"{instance.tasks[task].id} on {day}")
                self.by_day[day].append(task)
            model.add(sum(self.on[Choice(task, day)] for day in allowed[task]) == self.placed[group])
        self.allowed = allowed
        self._days()
        self._people()
        self._passes()
        self._after()

    def is_placed(self, task: int) -> cp_model.IntVar:
        """Return the literal that the task is placed."""
        return self.placed[group_of(self.instance.tasks[task])]

    def cut(self, choices: Iterable[Choice]) -> None:
        """Forbid that all these choices are made together."""
        literals = [self.on[choice] for choice in choices if choice in self.on]
        self.model.add(sum(literals) <= len(literals) - 1)

    # -- rules of whole days

    def _load(self, day: int, tasks: Iterable[int]) -> cp_model.LinearExprT:
        return sum(self.instance.slots[task] * self.on[Choice(task, day)] for task in tasks)

    def _slots(self, minutes: int) -> int:
        return minutes * 60 // self.instance.grid.slot_s

    def _days(self) -> None:
        """Post pace and reserve of each unit's day."""
        for day, tasks in sorted(self.by_day.items()):
            self.model.add(self._load(day, tasks) <= self._slots(self.instance.capacity_minutes(day)))

    def _people(self) -> None:
        """Post caps a date, and pace and free minutes of each person on each unit's day."""
        by_date: dict[tuple[str, date], list[cp_model.LinearExprT]] = defaultdict(list)
        for day, tasks in sorted(self.by_day.items()):
            for person in sorted({name for task in tasks for name in self.instance.tasks[task].people}):
                if person not in self.instance.people:
                    continue
                own = [task for task in tasks if person in self.instance.tasks[task].people]
                load = self._load(day, own)
                by_date[person, self.instance.days[day].day].append(load)
                pace = min(1.0, self.instance.days[day].pace)
                minutes = int(pace * self.instance.free_minutes(person, day) + 1e-9)
                self.model.add(load <= self._slots(minutes))
        for (person, _), loads in by_date.items():
            cap = self.instance.people[person].cap_minutes_a_day
            if cap is not None:
                self.model.add(sum(loads) <= self._slots(cap))

    def _passes(self) -> None:
        """Post what follows from the order of passes and from each using a chance of its own."""
        for members in self.instance.groups.values():
            own = [task for task in members if task in self.allowed]
            for before, after in pairwise(own):
                self._in_order(before, after)
            if len(own) < 2:
                continue
            for day in sorted({day for task in own for day in self.allowed[task]}):
                chance = self.instance.starts[own[0]].on((day,)).chance
                chances = len(np.unique(chance[chance != NO_CHANCE]))
                literals = [self.on[Choice(task, day)] for task in own if day in self.allowed[task]]
                if chances and chances < len(literals):
                    self.model.add(sum(literals) <= chances)

    def _after(self) -> None:
        for task in self.tasks:
            for name in self.instance.tasks[task].after:
                before = self.instance.index[name]
                if before in self.allowed:
                    self.model.add_implication(self.is_placed(task), self.is_placed(before))
                    self._in_order(before, task)

    def _in_order(self, before: int, after: int) -> None:
        """Post that the second is on no day before the first one's days could be over."""
        starts = self.instance.starts
        length = self.instance.slots[before]
        earliest = {day: int(starts[before].on((day,)).slot.min()) + length for day in self.allowed[before]}
        for day in self.allowed[after]:
            latest = int(starts[after].on((day,)).slot.max())
            fitting = [self.on[Choice(before, other)] for other, first in earliest.items() if first <= latest]
            if len(fitting) < len(earliest):
                self.model.add(sum(fitting) >= self.on[Choice(after, day)])
        # The whole order of days at once bounds better than one day after another.
        if all(self.instance.days[day].unit == self.instance.days[other].unit
               for day in self.allowed[before] for other in self.allowed[after]):  # fmt: skip
            for last in self.allowed[after]:
                late = sum(self.on[Choice(after, day)] for day in self.allowed[after] if day <= last)
                self.model.add(
                    late <= sum(self.on[Choice(before, day)] for day in self.allowed[before] if day <= last)
                )


class Objectives:
    """The levels as expressions over days; making `moves` adds its variables to the model."""

    def __init__(self, part: DayPart) -> None:
        """Make the literals of sets and rigs."""
        self.part = part
        self.instance = part.instance
        self.model = part.model
        self.sets: dict[tuple[int, str], cp_model.IntVar] = {}
        self.rigs: dict[tuple[int, str, str], cp_model.IntVar] = {}
        self._last: cp_model.IntVar | None = None
        self._uses()
        self._room_in_used()

    def of(self, level: str) -> cp_model.LinearExpr:
        """Return the expression of a level, smaller is better."""
        if level == "moves":
            return self._moves()
        if level == "earliness":
            return self._earliness()
        return self._missing(level)

    def _missing(self, level: str) -> cp_model.LinearExpr:
        """Return the weight of what is not placed: pinned tasks and musts count one each."""
        terms: list[cp_model.LinearExprT] = []
        for group, placed in self.part.placed.items():
            members = self.instance.groups[group]
            first = self.instance.tasks[members[0]]
            if level == "pins":
                if not self.instance.pinned.isdisjoint(members):
                    terms.append(1 - placed)
            elif first.priority == level[:-1]:
                terms.append((1 if level == "musts" else first.weight) * (1 - placed))
        return total(terms)

    def _uses(self) -> None:
        """Make a literal for each set and rig that a day may see, true where a task of the day uses it."""
        for choice, literal in self.part.on.items():
            task = self.instance.tasks[choice.task]
            for name in task.sets:
                self._use(self.sets, (choice.day, name), literal)
                if task.rig:
                    self._use(self.rigs, (choice.day, name, task.rig), literal)

    def _use(self, table: dict[_Key, cp_model.IntVar], key: _Key, literal: cp_model.IntVar) -> None:
        if key not in table:
            table[key] = self.model.new_bool_var(" ".join(map(str, key)))
        self.model.add_implication(literal, table[key])

    def _moves(self) -> cp_model.LinearExpr:
        rules = self.instance.problem.rules
        return rules.move_cost * total(self.sets.values()) + rules.rig_cost * total(self.rigs.values())

    def _earliness(self) -> cp_model.LinearExpr:
        """Return how many dates of the calendar pass until the last must is shot, the first date counted as one."""
        first = min(day.day for day in self.instance.days)
        if self._last is None:
            span = (max(day.day for day in self.instance.days) - first).days + 1
            self._last = self.model.new_int_var(0, span, "dates until the musts are shot")
            for choice, literal in self.part.on.items():
                if self.instance.tasks[choice.task].priority == "must":
                    passed = (self.instance.days[choice.day].day - first).days + 1
                    self.model.add(self._last >= passed).only_enforce_if(literal)
        return self._last

    def drift(self) -> cp_model.LinearExpr:
        """Return the musts' slots, each times its date: no level, but its fall leads to an early end of the musts."""
        first = min(day.day for day in self.instance.days)
        return total(
            self.instance.slots[choice.task] * (self.instance.days[choice.day].day - first).days * literal
            for choice, literal in self.part.on.items()
            if self.instance.tasks[choice.task].priority == "must"
        )

    def need_at_least(self, key: tuple[str, ...], days: int) -> None:
        """Post, redundantly, that a set (name) or rig (set, name) is used on so many days."""
        table = self.sets if len(key) == 1 else self.rigs
        self.model.add(sum(literal for used, literal in table.items() if used[1:] == key) >= days)

    def _room_in_used(self) -> None:
        """Post, redundantly, that a set or rig that is not used holds nothing, and a used one no more than a day."""
        for table in (self.sets, self.rigs):
            for key, literal in table.items():
                day = key[0]
                own = [task for task in self.part.by_day[day] if key[1:] in uses_of(self.instance, task)]
                load = sum(self.instance.slots[task] * self.part.on[Choice(task, day)] for task in own)
                self.model.add(load <= self._room(day, own) * literal)

    def _room(self, day: int, tasks: Sequence[int]) -> int:
        """Return the slots that a unit's day and the people of all these tasks have."""
        instance = self.instance
        common = set.intersection(*(set(instance.tasks[task].people) for task in tasks))
        minutes = [instance.capacity_minutes(day)]
        minutes += [
            instance.free_minutes(person, day) for person in sorted(common) if person in instance.people
        ]
        return min(minutes) * 60 // instance.grid.slot_s


def uses_of(instance: Instance, task: int) -> list[tuple[str, ...]]:
    """Return what a task uses on its day: each set (name,), and its rig in each (set, name)."""
    record = instance.tasks[task]
    rig = [(name, record.rig) for name in record.sets if record.rig]
    return [*((name,) for name in record.sets), *rig]
