"""Where each task may start: the grid of slots, and the starts that light, unit, people, closures and pins leave.

A start lies on the grid (whole slots after 00:00 UTC of the first day) wherever its window holds a grid point. A
window too narrow for that gets one start off the grid, its middle to the second; the task then blocks one slot more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

import numpy as np

from skylot.core.arrays import BoolArray, IntArray
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.utc_table import NS_PER_S
from skylot.locations.model import StartSpan
from skylot.schedule.model import Closure, Pin, Rules, ShootingDay, Task

NO_CHANCE = -1


@dataclass(frozen=True, slots=True)
class Grid:
    """Slots of equal length, counted from 00:00 UTC of the first shooting day."""

    origin: Instant
    slot_s: int
    slots: int

    @property
    def slot_ns(self) -> int:
        """Return the length of a slot in nanoseconds."""
        return self.slot_s * NS_PER_S

    @classmethod
    def over(cls, days: Sequence[ShootingDay], rules: Rules) -> Grid:
        """Return the grid that covers all days; raises ValueError where there is none."""
        first = min(day.span.start for day in days)
        midnight = Instant.from_datetime(datetime.combine(first.to_datetime().date(), time(), UTC))
        last = max(day.span.end for day in days)
        slots = -((midnight.ns - last.ns) // (rules.slot_s * NS_PER_S))
        return cls(midnight, rules.slot_s, slots + 1)

    def slots_of(self, minutes: int) -> int:
        """Return how many slots hold so many minutes."""
        return -(-minutes * 60 // self.slot_s)

    def ceil(self, ns: int) -> int:
        """Return the first slot that starts at the instant or after it."""
        return -((self.origin.ns - ns) // self.slot_ns)

    def floor(self, ns: int) -> int:
        """Return the slot in which the instant lies."""
        return (ns - self.origin.ns) // self.slot_ns


@dataclass(frozen=True, slots=True, eq=False)
class Starts:
    """Starts of one task in order of time, one a slot; all arrays are int64 (n,).

    `slot` is where it begins on the grid, `size` the slots it blocks, `start_ns` the instant itself, `chance` the
    number of the event or window (NO_CHANCE where any time will do), `day` the index of the unit's day.
    """

    slot: IntArray
    size: IntArray
    start_ns: IntArray
    chance: IntArray
    day: IntArray

    @property
    def days(self) -> tuple[int, ...]:
        """Return the days on which there is a start."""
        return tuple(int(day) for day in np.unique(self.day))

    def only(self, kept: BoolArray) -> Starts:
        """Return the starts where the mask (n,) is true."""
        return Starts(
            self.slot[kept], self.size[kept], self.start_ns[kept], self.chance[kept], self.day[kept]
        )

    def on(self, days: Iterable[int]) -> Starts:
        """Return the starts on some of the days."""
        wanted = tuple(days)
        if len(wanted) == 1:
            return self.only(self.day == wanted[0])
        return self.only(np.isin(self.day, wanted))

    def __len__(self) -> int:
        """Return the number of starts."""
        return int(self.slot.size)


def starts_by_window(task: Task, grid: Grid, days: Sequence[ShootingDay], exact: Iterable[Instant]) -> Starts:
    """Return the starts that lie in a day of the task's unit and in one of its start spans.

    Where start spans overlap, a start counts for the first of them. `exact` are instants that a pin asks for.
    """
    length_ns = grid.slots_of(task.minutes) * grid.slot_ns
    parts = [_on_grid(grid, day, index, length_ns) for index, day in enumerate(days) if day.unit == task.unit]
    slot, day_of = (
        (np.concatenate(column) if parts else _no_slots() for column in zip(*parts, strict=True))
        if parts
        else (_no_slots(), _no_slots())
    )
    start_ns = grid.origin.ns + slot * grid.slot_ns
    chance = _chances(start_ns, task.starts)
    kept = chance != NO_CHANCE if task.starts is not None else np.ones(slot.size, dtype=bool)
    size = np.full(slot.size, grid.slots_of(task.minutes), dtype=np.int64)
    found = Starts(slot, size, start_ns, chance, day_of).only(kept)
    return _with_odd_starts(found, task, grid, days, exact)


def _no_slots() -> IntArray:
    return np.empty(0, dtype=np.int64)


def _on_grid(grid: Grid, day: ShootingDay, index: int, length_ns: int) -> tuple[IntArray, IntArray]:
    first, last = grid.ceil(day.span.start.ns), grid.floor(day.span.end.ns - length_ns)
    slots = np.arange(first, last + 1, dtype=np.int64)
    return slots, np.full(slots.size, index, dtype=np.int64)


def _chances(start_ns: IntArray, spans: tuple[StartSpan, ...] | None) -> IntArray:
    chance = np.full(start_ns.size, NO_CHANCE, dtype=np.int64)
    for span in reversed(spans or ()):
        low = int(np.searchsorted(start_ns, span.first.ns, side="left"))
        high = int(np.searchsorted(start_ns, span.last.ns, side="right"))
        chance[low:high] = span.chance
    return chance


def _narrow_windows(task: Task, grid: Grid) -> Iterable[tuple[int, int]]:
    """Yield (instant in ns, chance) of the middle of each start span that holds no point of the grid."""
    for span in task.starts or ():
        if grid.ceil(span.first.ns) * grid.slot_ns + grid.origin.ns > span.last.ns:
            middle = (span.first.ns + span.last.ns) // 2
            whole = grid.origin.ns + round((middle - grid.origin.ns) / NS_PER_S) * NS_PER_S
            yield (whole if span.first.ns <= whole <= span.last.ns else middle), span.chance


def _asked_for(task: Task, grid: Grid, exact: Iterable[Instant]) -> Iterable[tuple[int, int]]:
    """Yield (instant in ns, chance) of the instants off the grid that pins ask for and the need allows."""
    for at in exact:
        chance = int(_chances(np.array([at.ns], dtype=np.int64), task.starts)[0])
        if (at.ns - grid.origin.ns) % grid.slot_ns and (task.starts is None or chance != NO_CHANCE):
            yield at.ns, chance


def _with_odd_starts(
    found: Starts, task: Task, grid: Grid, days: Sequence[ShootingDay], exact: Iterable[Instant]
) -> Starts:
    """Add the starts off the grid; one slot has one start, and what a pin asks for goes before what it does not."""
    length_ns = grid.slots_of(task.minutes) * grid.slot_ns
    rows: dict[int, tuple[int, ...]] = {}
    asked = list(_asked_for(task, grid, exact))
    taken = set(found.slot.tolist()) - {grid.floor(ns) for ns, _ in asked}
    for ns, chance in [*asked, *_narrow_windows(task, grid)]:
        slot = grid.floor(ns)
        inside = [
            index
            for index, day in enumerate(days)
            if day.unit == task.unit and day.span.start.ns <= ns and ns + length_ns <= day.span.end.ns
        ]
        if inside and slot not in taken and slot not in rows:
            rows[slot] = (slot, grid.ceil(ns + length_ns) - slot, ns, chance, inside[0])
    if not rows:
        return found
    found = found.only(~np.isin(found.slot, list(rows)))
    old = (found.slot, found.size, found.start_ns, found.chance, found.day)
    new = np.array(list(rows.values()), dtype=np.int64).T
    joined = [np.concatenate(pair) for pair in zip(old, new, strict=True)]
    order = np.argsort(joined[0], kind="stable")
    return Starts(*(column[order] for column in joined))


def while_free(starts: Starts, length_ns: int, free: WindowSet) -> BoolArray:
    """Tell of each start (n,) whether the whole task lies in one free span."""
    index = np.searchsorted(free.starts_ns, starts.start_ns, side="right")
    ends = np.append(np.iinfo(np.int64).min, free.ends_ns)[index]
    return np.asarray(starts.start_ns + length_ns <= ends)


def while_open(starts: Starts, length_ns: int, spans: Iterable[Span]) -> BoolArray:
    """Tell of each start (n,) whether the task stays clear of all the spans."""
    clear = np.ones(len(starts), dtype=bool)
    for span in spans:
        clear &= (starts.start_ns + length_ns <= span.start.ns) | (starts.start_ns >= span.end.ns)
    return clear


def closures_of(task: Task, closures: Iterable[Closure]) -> list[Closure]:
    """Return the closures of the sets that the task occupies."""
    return [closure for closure in closures if closure.set in task.sets]


def names_task(pin: Pin, task: Task) -> bool:
    """Tell whether a pin speaks of the task: by its own id, its setup's or its strip's."""
    return pin.task in (task.id, task.setup, task.strip)
