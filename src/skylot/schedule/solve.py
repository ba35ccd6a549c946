"""Solve a schedule: the one way in. What it promises and how it is proven is told in levels.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from skylot.core.instant import Instant
from skylot.schedule.clock import Placing
from skylot.schedule.engine import Engine
from skylot.schedule.grid import NO_CHANCE
from skylot.schedule.instance import Instance, prepare
from skylot.schedule.levels import LevelProgress, Levels, Listener
from skylot.schedule.model import Level, Placement, Problem, Schedule, Status
from skylot.schedule.order import put_in_order
from skylot.schedule.reasons import explain

__all__ = ["LevelProgress", "solve"]

_FOR_LEVELS = 0.85
"""Share of a wall-clock limit for the levels; the rest orders the days and finds reasons."""


def ignore(progress: LevelProgress) -> None:
    """Listen to nothing: the default."""


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    progress: Listener = ignore,
    stop: Callable[[], bool] | None = None,
) -> Schedule:
    """Return the best schedule that is found, level by level, with what is proven about it and what does not fit.

    Without `seconds` and without a stop the budget is deterministic and the answer, `seconds` aside, the same
    every time. `stop` is asked a few times a second; once it says True the best plan so far is returned, marked
    `repeatable=False`. Raises ValueError where the problem has no shooting day or two tasks of one id.
    """
    engine = Engine(seconds=None if seconds is None else seconds * _FOR_LEVELS, stop=stop)
    instance = prepare(problem)
    search = Levels(instance, engine, progress)
    levels = search.run()
    if seconds is not None:
        engine.until(seconds)
    placings, order = put_in_order(instance, engine, search.placings)
    levels.append(order)
    unplaced = explain(instance, engine, {task: placing.day for task, placing in placings.items()}, levels)
    return Schedule(
        status=status_of(levels),
        levels=tuple(levels),
        gap=max((level.gap for level in levels), default=0.0),
        seconds=engine.seconds,
        placements=placements_of(instance, placings),
        unplaced=unplaced,
        as_of=problem.as_of,
        repeatable=not engine.stopped,
    )


def status_of(levels: list[Level]) -> Status:
    """Return `infeasible` where a must or a pin is not met, `optimal` where every level is proven."""
    if any(level.value > 0 for level in levels if level.name in {"pins", "musts"}):
        return "infeasible"
    return "optimal" if all(level.proven for level in levels) else "feasible"


def placements_of(instance: Instance, placings: Mapping[int, Placing]) -> tuple[Placement, ...]:
    """Return the placements in order of time."""
    found = (_placement(instance, task, placing) for task, placing in placings.items())
    return tuple(sorted(found, key=lambda placement: (placement.start, placement.task)))


def _placement(instance: Instance, index: int, placing: Placing) -> Placement:
    task, starts = instance.tasks[index], instance.starts[index]
    start = Instant(int(starts.start_ns[placing.row]))
    chance = int(starts.chance[placing.row])
    window = next((w for w in task.starts or () if w.chance == chance and w.first <= start <= w.last), None)
    return Placement(
        task=task.id,
        strip=task.strip,
        setup=task.setup,
        start=start,
        end=start.plus(instance.slots[index] * instance.grid.slot_s),
        unit=task.unit,
        place=task.place,
        set=task.sets[0],
        chance=None if chance == NO_CHANCE else chance,
        event_at=window.event_at if window else None,
        spread_s=window.spread_s if window else None,
    )
