"""Tasks on the clock: start variables and every rule that needs them, on top of the days of daypart.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from ortools.sat.python import cp_model

from skylot.schedule.daypart import Choice, DayPart
from skylot.schedule.engine import Answer, clear_hints, ranges
from skylot.schedule.grid import NO_CHANCE
from skylot.schedule.instance import Instance, group_of


@dataclass(frozen=True, slots=True)
class Placing:
    """A task's place in a solution: indices of its day and of its row in `Instance.starts`."""

    day: int
    row: int


@dataclass(slots=True)
class _Clock:
    """The variables of one task."""

    start: cp_model.IntVar
    end: cp_model.LinearExprT
    interval: cp_model.IntervalVar
    placed: cp_model.IntVar
    first: int
    last: int
    """Earliest start and latest end, in slots."""


class ClockModel:
    """A whole model: days and clock, for some tasks on some days, with some starts fixed."""

    def __init__(
        self,
        instance: Instance,
        allowed: Mapping[int, Sequence[int]],
        *,
        fixed: Mapping[int, int] | None = None,
        required: bool = False,
    ) -> None:
        """Build it for the tasks in `allowed` (days by task); `fixed` gives slots; `required`: all are placed."""
        self.instance = instance
        self.model = cp_model.CpModel()
        self.part = DayPart(instance, self.model, allowed)
        self.fixed = fixed or {}
        self.clocks = {task: self._clock(task) for task in self.part.tasks}
        self.order: dict[tuple[int, int], cp_model.IntVar] = {}
        if required:
            for literal in self.part.placed.values():
                self.model.add(literal == 1)
        self._once_at_a_time()
        self._gaps()
        self._passes()
        self._held_rigs()
        self._after()
        self._pins()
        self._longest_days()
        self._turnarounds()
        self._weekly_rest()

    def placings(self, answer: Answer) -> dict[int, Placing]:
        """Return where the placed tasks are in a solution."""
        found = {}
        for task, clock in self.clocks.items():
            if answer.true(clock.placed):
                slot = answer.of(clock.start)
                row = int(np.searchsorted(self.instance.starts[task].slot, slot))
                found[task] = Placing(int(self.instance.starts[task].day[row]), row)
        return found

    def hint(self, placings: Mapping[int, Placing]) -> None:
        """Let the search begin from a solution."""
        clear_hints(self.model)
        for task, clock in self.clocks.items():
            placing = placings.get(task)
            if placing is not None:
                self.model.add_hint(clock.start, int(self.instance.starts[task].slot[placing.row]))
        for choice, literal in self.part.on.items():
            placing = placings.get(choice.task)
            self.model.add_hint(literal, placing is not None and placing.day == choice.day)
        for group, literal in self.part.placed.items():
            self.model.add_hint(literal, all(task in placings for task in self.instance.groups[group]))

    # -- variables

    def _clock(self, task: int) -> _Clock:
        starts = self.instance.starts[task].on(self.part.allowed[task])
        if task in self.fixed:
            starts = starts.only(starts.slot == self.fixed[task])
        name = self.instance.tasks[task].id
        size = self.instance.slots[task]
        odd = starts.slot[starts.size > size]
        start = self.model.new_int_var_from_domain(ranges(starts.slot.tolist()), f"start {name}")
        placed = self.part.is_placed(task)
        length: cp_model.LinearExpr | int = size
        if odd.size:
            longer = self.model.new_bool_var(f"{name} between slots")
            self.model.add_linear_expression_in_domain(start, ranges(odd.tolist())).only_enforce_if(longer)
            even = starts.slot[starts.size == size].tolist()
            self.model.add_linear_expression_in_domain(start, ranges(even)).only_enforce_if(~longer)
            length = size + longer
        for day in self.part.allowed[task]:
            own = ranges(starts.on((day,)).slot.tolist())
            literal = self.part.on[Choice(task, day)]
            self.model.add_linear_expression_in_domain(start, own).only_enforce_if(literal)
        first, last = int(starts.slot.min()), int((starts.slot + starts.size).max())
        end: cp_model.LinearExprT = start + size
        if odd.size:
            end = self.model.new_int_var(first, last, f"end {name}")
            self.model.add(end == start + length)
        interval = self.model.new_optional_interval_var(start, length, end, placed, f"block {name}")
        return _Clock(start, end, interval, placed, first, last)

    # -- rules between tasks

    def _once_at_a_time(self) -> None:
        """Each unit, each set and each person does one thing at a time."""
        users: dict[tuple[str, str], list[int]] = defaultdict(list)
        for task in self.part.tasks:
            record = self.instance.tasks[task]
            users["unit", record.unit].append(task)
            for name in record.sets:
                users["set", name].append(task)
            for name in record.people:
                users["person", name].append(task)
        posted: set[tuple[int, ...]] = set()
        for key, tasks in users.items():
            one_unit = len({self.instance.tasks[task].unit for task in tasks}) == 1
            if (key[0] == "unit" or not one_unit) and tuple(tasks) not in posted:
                posted.add(tuple(tasks))
                self.model.add_no_overlap([self.clocks[task].interval for task in tasks])

    def _gaps(self) -> None:
        """Between any two tasks of a unit or a person lies what the change from one to the other takes."""
        gaps = self.instance.gaps
        for one in self.part.tasks:
            for other in self.part.tasks:
                if one < other and (gaps.get((one, other), 0) or gaps.get((other, one), 0)):
                    self._gap(one, other, gaps[one, other], gaps[other, one])

    def _gap(self, one: int, other: int, forth: int, back: int) -> None:
        first, second = self.clocks[one], self.clocks[other]
        if first.last + forth <= second.first or second.last + back <= first.first:
            return
        before = self.model.new_bool_var("")
        self.order[one, other] = before
        both = [first.placed, second.placed]
        self.model.add(second.start >= first.end + forth).only_enforce_if(before, *both)
        self.model.add(first.start >= second.end + back).only_enforce_if(~before, *both)

    def _pairs_of_passes(self) -> list[tuple[int, int]]:
        groups = self.instance.groups.values()
        owned = ([task for task in members if task in self.clocks] for members in groups)
        return [pair for own in owned for pair in pairwise(own)]

    def _passes(self) -> None:
        """Passes follow each other, each on a chance of its own."""
        for before, after in self._pairs_of_passes():
            first, second = self.clocks[before], self.clocks[after]
            self.model.add(second.start >= first.end).only_enforce_if(first.placed)
        for members in self.instance.groups.values():
            own = [task for task in members if task in self.clocks]
            if len(own) > 1 and self.instance.tasks[own[0]].starts is not None:
                self._different_chances(own)

    def _different_chances(self, passes: Sequence[int]) -> None:
        users: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for task in passes:
            starts = self.instance.starts[task].on(self.part.allowed[task])
            literals = []
            for chance in np.unique(starts.chance).tolist():
                literal = self.model.new_bool_var(f"{self.instance.tasks[task].id} takes {chance}")
                own = ranges(starts.slot[starts.chance == chance].tolist())
                self.model.add_linear_expression_in_domain(self.clocks[task].start, own).only_enforce_if(
                    literal
                )
                literals.append(literal)
                if chance != NO_CHANCE:
                    users[chance].append(literal)
            self.model.add(sum(literals) == self.clocks[task].placed)
        for literals in users.values():
            if len(literals) > 1:
                self.model.add_at_most_one(literals)

    def _held_rigs(self) -> None:
        """While a rig is held between two passes, no other rig goes up in its set."""
        for before, after in self._pairs_of_passes():
            task = self.instance.tasks[before]
            if not (task.rig_held and task.rig):
                continue
            first, second = self.clocks[before], self.clocks[after]
            length = self.model.new_int_var(0, self.instance.grid.slots, "")
            held = self.model.new_optional_interval_var(first.end, length, second.start, first.placed, "held")
            others = [
                self.clocks[other].interval
                for other in self.part.tasks
                if self.instance.tasks[other].rig not in ("", task.rig)
                and not set(task.sets).isdisjoint(self.instance.tasks[other].sets)
            ]
            if others:
                self.model.add_no_overlap([held, *others])

    def _after(self) -> None:
        for task in self.part.tasks:
            for name in self.instance.tasks[task].after:
                before = self.instance.index[name]
                if before in self.clocks:
                    first, second = self.clocks[before], self.clocks[task]
                    self.model.add(second.start >= first.end).only_enforce_if(first.placed, second.placed)

    def _pins(self) -> None:
        """Where a pin gives several tasks an instant, one of them starts then (and none before, see instance.py)."""
        for pin, tasks in self.instance.pins:
            own = [task for task in tasks if task in self.clocks]
            if pin.at is None or len(tasks) == 1 or not own:
                continue
            if any(task in self.instance.possible and task not in self.clocks for task in tasks):
                continue  # a model of some tasks only cannot tell which of all starts first
            literals = []
            for task in own:
                starts = self.instance.starts[task]
                slot = starts.slot[starts.start_ns == pin.at.ns].tolist()
                literal = self.model.new_bool_var("")
                literals.append(literal)
                self.model.add_implication(literal, self.clocks[task].placed)
                self.model.add_linear_expression_in_domain(
                    self.clocks[task].start, ranges(slot)
                ).only_enforce_if(literal)
            for task in own:
                self.model.add_bool_or([*literals, ~self.clocks[task].placed])

    # -- rules of a stretch of time

    def _bounds(self, tasks: Sequence[int], days: Sequence[int]) -> tuple[cp_model.IntVar, cp_model.IntVar]:
        """Return variables at or before the first start and at or after the last end of tasks on some days."""
        slots = self.instance.grid.slots
        first, last = self.model.new_int_var(0, slots, ""), self.model.new_int_var(0, slots, "")
        for task in tasks:
            for day in days:
                if day in self.part.allowed[task]:
                    literal = self.part.on[Choice(task, day)]
                    self.model.add(self.clocks[task].start >= first).only_enforce_if(literal)
                    self.model.add(self.clocks[task].end <= last).only_enforce_if(literal)
        return first, last

    def _longest_days(self) -> None:
        for day, tasks in sorted(self.part.by_day.items()):
            longest = self.instance.days[day].longest_minutes
            if longest is not None and longest * 60 < self.instance.days[day].span.seconds:
                first, last = self._bounds(tasks, (day,))
                self.model.add(last - first <= longest * 60 // self.instance.grid.slot_s)

    def _by_date(self, person: str) -> dict[date, list[int]]:
        dates: dict[date, set[int]] = defaultdict(set)
        for task in self.part.tasks:
            if person in self.instance.tasks[task].people:
                for day in self.part.allowed[task]:
                    dates[self.instance.days[day].day].add(day)
        return {key: sorted(dates[key]) for key in sorted(dates)}

    def _turnarounds(self) -> None:
        """Between a person's work on two dates lies the turnaround."""
        for person, times in self.instance.people.items():
            if times.turnaround_minutes:
                self._turnaround(person, self.instance.grid.slots_of(times.turnaround_minutes))

    def _turnaround(self, person: str, rest: int) -> None:
        dates = self._by_date(person)
        own = [task for task in self.part.tasks if person in self.instance.tasks[task].people]
        bounds: dict[date, tuple[cp_model.IntVar, cp_model.IntVar]] = {}
        for before, after in self._close_dates(own, dates, rest):
            for day in (before, after):
                if day not in bounds:
                    bounds[day] = self._bounds(own, dates[day])
            self.model.add(bounds[after][0] >= bounds[before][1] + rest)

    def _close_dates(
        self, own: Sequence[int], dates: Mapping[date, Sequence[int]], rest: int
    ) -> list[tuple[date, date]]:
        """Return pairs of dates, earlier first, on which the person could work with too little rest between."""
        reach: dict[date, tuple[int, int]] = {}
        for day, indices in dates.items():
            starts = [self.instance.starts[task].on(indices) for task in own]
            full = [found for found in starts if len(found)]
            if full:
                first = min(int(found.slot.min()) for found in full)
                reach[day] = first, max(int((found.slot + found.size).max()) for found in full)
        return [(a, b) for a in reach for b in reach if a < b and reach[a][1] + rest > reach[b][0]]

    def _weekly_rest(self) -> None:
        """In seven dates in a row, from 00:00 UTC of the first, each person has one long rest."""
        for person, times in self.instance.people.items():
            own = [task for task in self.part.tasks if person in self.instance.tasks[task].people]
            for first, last, rest in self.instance.weekly_rests(times) if own else ():
                start = self.model.new_int_var(first, max(first, last - rest), "")
                free = self.model.new_fixed_size_interval_var(start, rest, f"rest of {person}")
                self.model.add_no_overlap([free, *(self.clocks[task].interval for task in own)])


def all_days(instance: Instance) -> dict[int, tuple[int, ...]]:
    """Return, for every task that can be placed, the days on which it has a start."""
    return {task: instance.starts[task].days for task in instance.possible}


def whole_groups(instance: Instance, tasks: Sequence[int]) -> tuple[int, ...]:
    """Return the tasks with the other passes of their setups."""
    names = {group_of(instance.tasks[task]) for task in tasks}
    return tuple(sorted(task for name in names for task in instance.groups[name]))
