"""A problem made ready to solve: starts on the grid, gaps between tasks, and what can never be shot, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property

import numpy as np

from skylot.core.instant import Instant
from skylot.core.spans import WindowSet
from skylot.schedule.changes import change_minutes, related, travel_table
from skylot.schedule.grid import (
    NO_CHANCE,
    Grid,
    Starts,
    closures_of,
    names_task,
    starts_by_window,
    while_free,
    while_open,
)
from skylot.schedule.model import PersonTime, Pin, Problem, ShootingDay, Task


@dataclass(frozen=True, eq=False)
class Instance:
    """A problem on its grid; tasks and days are spoken of by index, days in order of time."""

    problem: Problem
    grid: Grid
    days: tuple[ShootingDay, ...]
    tasks: tuple[Task, ...]
    starts: tuple[Starts, ...]
    """Of each task; empty where it can never be shot."""
    never: dict[int, str] = field(default_factory=dict)
    """Why, of the tasks without a start."""

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the index of each task id."""
        return {task.id: index for index, task in enumerate(self.tasks)}

    @cached_property
    def people(self) -> dict[str, PersonTime]:
        """Return the people's time by id."""
        return {person.person: person for person in self.problem.people}

    @cached_property
    def groups(self) -> dict[str, tuple[int, ...]]:
        """Return the tasks that are placed all or none: the passes of a setup in order, or one task alone."""
        found: dict[str, list[int]] = {}
        for index, task in enumerate(self.tasks):
            found.setdefault(group_of(task), []).append(index)
        return {
            name: tuple(sorted(members, key=lambda i: self.tasks[i].pass_number))
            for name, members in found.items()
        }

    @cached_property
    def possible(self) -> tuple[int, ...]:
        """Return the tasks that have a start."""
        return tuple(index for index in range(len(self.tasks)) if index not in self.never)

    @cached_property
    def slots(self) -> tuple[int, ...]:
        """Return how many slots each task lasts."""
        return tuple(self.grid.slots_of(task.minutes) for task in self.tasks)

    @cached_property
    def gaps(self) -> dict[tuple[int, int], int]:
        """Return the slots between two related tasks, (before, after), for all that can be placed."""
        rules, table = self.problem.rules, travel_table(self.problem.rules)
        return {
            (one, other): self.grid.slots_of(change_minutes(self.tasks[one], self.tasks[other], rules, table))
            for one in self.possible
            for other in self.possible
            if one != other and related(self.tasks[one], self.tasks[other])
        }

    @cached_property
    def pins(self) -> tuple[tuple[Pin, tuple[int, ...]], ...]:
        """Return each pin with the tasks that it names, if it names any."""
        named = (
            (pin, tuple(i for i, task in enumerate(self.tasks) if names_task(pin, task)))
            for pin in self.problem.pins
        )
        return tuple((pin, tasks) for pin, tasks in named if tasks)

    @cached_property
    def pinned(self) -> frozenset[int]:
        """Return the tasks that some pin names."""
        return frozenset(i for _, tasks in self.pins for i in tasks)

    def length_ns(self, task: int) -> int:
        """Return how long a task lasts."""
        return self.slots[task] * self.grid.slot_ns

    def capacity_minutes(self, day: int) -> int:
        """Return the minutes of a unit's day that tasks may fill: pace times its minutes, less the reserve."""
        shooting = self.days[day]
        minutes = int(shooting.span.seconds // 60)
        if shooting.longest_minutes is not None:
            minutes = min(minutes, shooting.longest_minutes)
        return max(0, int(shooting.pace * minutes + 1e-9) - shooting.reserve_minutes)

    def free_minutes(self, person: str, day: int) -> int:
        """Return how many minutes of a unit's day a person is free."""
        return int(free_within(self.people[person].free, self.days[day]).total_s // 60)

    def weekly_rests(self, times: PersonTime) -> list[tuple[int, int, int]]:
        """Return (first slot, end slot, slots of rest) of every seven dates in which a person has a long rest."""
        if not times.weekly_minutes or not self.days:
            return []
        dates = [day.day for day in self.days]
        rest = self.grid.slots_of(times.weekly_minutes)
        found = []
        for ahead in range((max(dates) - min(dates)).days - 5):
            first = self._midnight(min(dates) + timedelta(days=ahead))
            end = self._midnight(min(dates) + timedelta(days=ahead + 7))
            found.append((first, end, min(rest, end - first)))
        return found

    def _midnight(self, day: date) -> int:
        """Return the slot of 00:00 UTC, where a leap second moved it the first after."""
        return self.grid.ceil(Instant.from_datetime(datetime.combine(day, time(), UTC)).ns)


def free_within(free: WindowSet, day: ShootingDay) -> WindowSet:
    """Return the part of somebody's free time that lies in a unit's day."""
    return free.clip(day.span)


def group_of(task: Task) -> str:
    """Return the name under which a task is placed all or none: its setup, or itself."""
    return task.setup if task.setup is not None else task.id


def prepare(problem: Problem) -> Instance:
    """Return the problem on its grid, with every task that can never be shot taken out and its reason said.

    Raises ValueError where there is no shooting day at all, or two tasks of one id.
    """
    if len({task.id for task in problem.tasks}) != len(problem.tasks):
        raise ValueError("two tasks have one id")
    days = tuple(sorted(problem.days, key=lambda day: (day.span.start, day.unit, day.number)))
    grid = Grid.over(days, problem.rules)
    people = {person.person: person for person in problem.people}
    starts, never = [], {}
    for index, task in enumerate(problem.tasks):
        found, why = _starts_of(task, grid, days, people, problem)
        starts.append(found)
        if why:
            never[index] = why
    instance = Instance(problem, grid, days, problem.tasks, tuple(starts), never)
    _spread(instance)
    return instance


def _starts_of(
    task: Task, grid: Grid, days: Sequence[ShootingDay], people: dict[str, PersonTime], problem: Problem
) -> tuple[Starts, str]:
    """Return a task's starts and, when there are none, the first cause that took the last of them."""
    pins = {
        pin: sum(names_task(pin, other) for other in problem.tasks) == 1
        for pin in problem.pins
        if names_task(pin, task)
    }
    exact = [pin.at for pin in pins if pin.at is not None]
    starts = starts_by_window(task, grid, days, exact)
    if not starts:
        return starts, _why_no_window(task, days)
    length_ns = grid.slots_of(task.minutes) * grid.slot_ns
    closures = closures_of(task, problem.closures)
    is_open = while_open(starts, length_ns, (closure.span for closure in closures))
    if not is_open.any():
        reasons = ", ".join(sorted({f"{closure.set} ({closure.reason})" for closure in closures}))
        return starts.only(is_open), f"whenever it could be shot, a set is closed: {reasons}"
    starts = starts.only(is_open)
    free = {
        person: while_free(starts, length_ns, people[person].free)
        for person in task.people
        if person in people
    }
    together = np.logical_and.reduce(list(free.values())) if free else np.ones(len(starts), dtype=bool)
    if not together.any():
        return starts.only(together), _why_nobody(
            task, {name: bool(mask.any()) for name, mask in free.items()}
        )
    return _pinned(starts.only(together), pins, days)


def _why_no_window(task: Task, days: Sequence[ShootingDay]) -> str:
    own = [day for day in days if day.unit == task.unit]
    if not own:
        return f"unit '{task.unit}' has no shooting day"
    if task.starts is not None and not task.starts:
        return task.why_never or "its need is never met"
    longest = max(int(day.span.seconds // 60) for day in own)
    if longest < task.minutes:
        return f"it takes {task.minutes} min and the longest day of unit '{task.unit}' has {longest}"
    return f"its need is met only outside of the hours of unit '{task.unit}'"


def _why_nobody(task: Task, sometimes: dict[str, bool]) -> str:
    never = sorted(name for name, free in sometimes.items() if not free)
    if never:
        return f"{' and '.join(never)} {'are' if len(never) > 1 else 'is'} never free when it could be shot"
    return f"{', '.join(sorted(sometimes))} are never free together when it could be shot"


def _pinned(starts: Starts, alone: dict[Pin, bool], days: Sequence[ShootingDay]) -> tuple[Starts, str]:
    """Return the starts that the pins leave; where `at` names several tasks, one starts then and none before."""
    for pin, named_alone in alone.items():
        kept = np.ones(len(starts), dtype=bool)
        asked = ""
        if pin.day is not None:
            kept &= np.array([days[day].day == pin.day for day in starts.day.tolist()], dtype=bool)
            asked = f"on {pin.day.isoformat()}"
        if pin.at is not None:
            kept &= starts.start_ns == pin.at.ns if named_alone else starts.start_ns >= pin.at.ns
            asked = f"at {pin.at.iso()}"
        if not kept.any():
            because = f" ({pin.why})" if pin.why else ""
            return starts.only(kept), f"it is pinned {asked}{because}, and cannot be shot then"
        starts = starts.only(kept)
    return starts, ""


def _spread(instance: Instance) -> None:
    """Take out what depends on what can never be shot: other passes, and tasks that must come after."""
    for members in instance.groups.values():
        first = instance.tasks[members[0]]
        chances = {int(c) for i in members for c in np.unique(instance.starts[i].chance) if c != NO_CHANCE}
        if first.starts is not None and 0 < len(chances) < len(members):
            for i in members:
                instance.never.setdefault(
                    i, f"it takes {len(members)} passes on different chances and there are {len(chances)}"
                )
    changed = True
    while changed:
        changed = False
        for index, task in enumerate(instance.tasks):
            if index not in instance.never:
                why = _inherited(instance, task)
                if why:
                    instance.never[index] = why
                    changed = True


def _inherited(instance: Instance, task: Task) -> str:
    for other in instance.groups[group_of(task)]:
        if other in instance.never:
            return instance.never[other]
    for before in task.after:
        at = instance.index.get(before)
        if at is None:
            return f"it must come after {before}, which is not in the plan"
        if at in instance.never:
            return f"it must come after {before}, which cannot be shot: {instance.never[at]}"
    return ""
