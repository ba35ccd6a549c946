"""What the checker's rules look at: the records, each placement beside its task, and words for sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error
from skylot.core.spans import Span
from skylot.locations.model import Event
from skylot.schedule.model import Placement, Problem, Schedule, ShootingDay, Task

StateAt: TypeAlias = Callable[[str, FloatArray], NDArray[np.int8]]
"""Of a setup's id and instants `t_s` (n,): 1 where the state that it needs holds, 0 where not, -1 unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedNeed:
    """What a setup asks of light, as the checker reads it again; shooting minutes are [start + lead, end - trail]."""

    setup: str
    for_at_least_s: float | None = None
    """None: the state holds all through the shooting minutes; else over some so many seconds of them."""
    events: tuple[Event, ...] = ()
    """Every sunrise and sunset over the shooting period."""
    event_kinds: tuple[str, ...] = ()
    """Kinds of which one event each lies inside; passes are counted by the first."""
    passes: int = 1
    rig_held: bool = False
    lead_s: float = 0.0
    trail_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A task of the problem with the time that the schedule gives it, and the unit's day that holds it."""

    task: Task
    placement: Placement
    day: ShootingDay | None

    @property
    def id(self) -> str:
        """Return the task's id."""
        return self.task.id

    @property
    def start(self) -> Instant:
        """Return when it starts."""
        return self.placement.start

    @property
    def end(self) -> Instant:
        """Return when it ends; where a board was edited so that it ends before it starts, its start."""
        return max(self.placement.start, self.placement.end)

    @property
    def span(self) -> Span:
        """Return from when to when it lasts."""
        return Span(self.start, self.end)

    @property
    def group(self) -> str:
        """Return what is placed as a whole: the setup with all its passes, or the block."""
        return group_of(self.task)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Everything that is checked: `placed` holds each known task once, in order of time."""

    problem: Problem
    schedule: Schedule
    state_at: StateAt | None
    needs: Mapping[str, CheckedNeed]
    tasks: Mapping[str, Task]
    placed: tuple[Placed, ...]
    by_task: Mapping[str, Placed]

    @classmethod
    def of(
        cls, problem: Problem, schedule: Schedule, state_at: StateAt | None, needs: Mapping[str, CheckedNeed]
    ) -> Case:
        """Return the case; placements of unknown tasks, and second ones of a task, are left to their own rule."""
        tasks = {task.id: task for task in problem.tasks}
        by_task: dict[str, Placed] = {}
        for placement in schedule.placements:
            task = tasks.get(placement.task)
            if task is not None and task.id not in by_task:
                day = _day_of(problem, task, placement)
                by_task[task.id] = Placed(task=task, placement=placement, day=day)
        placed = tuple(sorted(by_task.values(), key=lambda each: (each.start, each.end, each.id)))
        return cls(
            problem=problem,
            schedule=schedule,
            state_at=state_at,
            needs=needs,
            tasks=tasks,
            placed=placed,
            by_task=by_task,
        )

    def groups(self) -> dict[str, list[Placed]]:
        """Return what is placed of each setup or block, passes in order of their numbers."""
        groups: dict[str, list[Placed]] = {}
        for each in sorted(self.placed, key=lambda each: each.task.pass_number):
            groups.setdefault(each.group, []).append(each)
        return groups


def _day_of(problem: Problem, task: Task, placement: Placement) -> ShootingDay | None:
    for day in problem.days:
        if day.unit == task.unit and day.span.start <= placement.start and placement.end <= day.span.end:
            return day
    return None


def group_of(task: Task) -> str:
    """Return what is placed as a whole: the setup with all its passes, or the block itself."""
    return task.id if task.setup is None else task.setup


def close_pairs(placed: Iterable[Placed], reach_s: float) -> Iterator[tuple[Placed, Placed]]:
    """Go through the pairs of which the second starts less than `reach_s` after the first ends, or before that.

    `placed` is in order of time.
    """
    row = list(placed)
    for index, first in enumerate(row):
        until = first.end.plus(reach_s)
        for second in row[index + 1 :]:
            if second.start >= until:
                break
            yield first, second


def gap_s(first: Placed, second: Placed) -> float:
    """Return the seconds from the end of the first to the start of the second; negative where they overlap."""
    return second.start.since(first.end)


def minutes_of(placed: Iterable[Placed]) -> int:
    """Return the minutes that some tasks take together."""
    return sum(each.task.minutes for each in placed)


def midnight(day: date) -> Instant:
    """Return 00:00 UTC of a date."""
    return Instant.from_datetime(datetime.combine(day, time(0), tzinfo=UTC))


def wrong(task: str, what: str, *key: str | int) -> Issue:
    """Return an error about the placement of a task."""
    return error(what, "", Where(f"placement {task}", key))


def at_text(instant: Instant) -> str:
    """Return an instant for a sentence: '2021-10-07 09:05 UTC', with seconds where there are any."""
    day, clock = instant.iso().rstrip("Z").split("T")
    return f"{day} {clock.removesuffix(':00')} UTC"


def length_text(seconds: float) -> str:
    """Return a length of time for a sentence: '15 min', '10 min 2 s' or '42.5 s'."""
    if abs(seconds) < 60.0:
        return f"{seconds:.4g} s"
    minutes, rest = divmod(round(abs(seconds)), 60)
    sign = "-" if seconds < 0 else ""
    return f"{sign}{minutes} min {rest} s" if rest else f"{sign}{minutes} min"
