"""From states to starts: the instants at which a block may begin so that its shooting minutes meet the need.

A block of B seconds that begins at s is shot in [s + lead, s + B - trail). Starts are closed: both ends
allowed. Everything is in int64 nanoseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import IntArray
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.utc_table import NS_PER_S
from skylot.locations.model import Event, StartSpan
from skylot.locations.needs.states import Need

Ranges = tuple[IntArray, IntArray, IntArray]
"""First and last start (closed), and the number of the time window that they use."""
_INSIDE_NS = 1_000_000
"""An event lies strictly inside: a millisecond or more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The lengths that bind a need: the whole block and the part of it that is shot."""

    block_ns: int
    lead_ns: int
    trail_ns: int

    @property
    def shot_ns(self) -> int:
        """Return the length of the shooting minutes; not positive where lead and trail use up the block."""
        return self.block_ns - self.lead_ns - self.trail_ns


def block_of(need: Need, minutes: float, slot_s: float) -> Block:
    """Return the lengths of a need's block; minutes are rounded up to whole slots, as tasks are."""
    slots = -(-round(minutes * 60 * NS_PER_S) // max(round(slot_s * NS_PER_S), 1))
    return Block(
        block_ns=slots * max(round(slot_s * NS_PER_S), 1),
        lead_ns=round(need.lead_s * NS_PER_S),
        trail_ns=round(need.trail_s * NS_PER_S),
    )


def state_ranges(need: Need, holds: WindowSet, block: Block) -> Ranges:
    """Return the starts that the state allows, one range a window; windows that allow none get no number."""
    after_ns = block.block_ns - block.trail_ns
    if block.shot_ns <= 0:
        nothing = np.empty(0, dtype=np.int64)
        return nothing, nothing, nothing
    if need.for_at_least_s is None:
        first, last = holds.starts_ns - block.lead_ns, holds.ends_ns - after_ns
    else:
        for_ns = round(need.for_at_least_s * NS_PER_S)
        first, last = holds.starts_ns + for_ns - after_ns, holds.ends_ns - for_ns - block.lead_ns
        long_enough = (holds.ends_ns - holds.starts_ns >= for_ns) & (block.shot_ns >= for_ns)
        last = np.where(long_enough, last, first - 1)
    first = np.maximum(first, holds.domain.start.ns)
    last = np.minimum(last, holds.domain.end.ns - block.block_ns)
    kept = first <= last
    return first[kept], last[kept], np.arange(1, int(kept.sum()) + 1)


def event_ranges(events: tuple[Event, ...], block: Block) -> tuple[IntArray, IntArray]:
    """Return for each event the first and last start that have it strictly inside the shooting minutes."""
    at = np.array([event.at.ns for event in events], dtype=np.int64)
    return at - (block.block_ns - block.trail_ns) + _INSIDE_NS, at - block.lead_ns - _INSIDE_NS


def known_starts(
    need: Need, holds: WindowSet, events: tuple[Event, ...], block: Block
) -> tuple[StartSpan, ...]:
    """Return the starts that meet a need for certain; with an event, numbered by event, else by window."""
    first, last, window = state_ranges(need, holds, block)
    if not need.events:
        return tuple(
            StartSpan(first=Instant(a), last=Instant(b), chance=c)
            for a, b, c in zip(first.tolist(), last.tolist(), window.tolist(), strict=True)
        )
    allowed = merged(holds.domain, first, last)
    for kind in need.events[1:]:
        allowed = allowed & merged(holds.domain, *event_ranges(_of_kind(events, kind), block))
    chosen = _of_kind(events, need.events[0])
    starts: list[StartSpan] = []
    for number, (event, low, high) in enumerate(zip(chosen, *event_ranges(chosen, block), strict=True), 1):
        low_index = int(np.searchsorted(allowed.ends_ns, low, side="right"))
        high_index = int(np.searchsorted(allowed.starts_ns, high, side="right"))
        for i in range(low_index, high_index):
            a, b = max(int(allowed.starts_ns[i]), int(low)), min(int(allowed.ends_ns[i]) - 1, int(high))
            if a <= b:
                starts.append(
                    StartSpan(
                        first=Instant(a),
                        last=Instant(b),
                        chance=number,
                        event_at=event.at,
                        spread_s=event.spread_s,
                    )
                )
    return tuple(starts)


def possible_starts(
    need: Need, possible: WindowSet, events: tuple[Event, ...], unknown_events: WindowSet, block: Block
) -> WindowSet:
    """Return the starts that meet a need if everything unknown turns out well.

    `unknown_events` is where nobody can tell whether a sunrise or sunset lies.
    """
    first, last, _ = state_ranges(need, possible, block)
    allowed = merged(possible.domain, first, last)
    for kind in need.events:
        first, last = event_ranges(_of_kind(events, kind), block)
        dark_first = unknown_events.starts_ns - (block.block_ns - block.trail_ns) + 1
        dark_last = unknown_events.ends_ns - block.lead_ns - 1
        reached = merged(possible.domain, np.append(first, dark_first), np.append(last, dark_last))
        allowed = allowed & reached
    return allowed


def merged(domain: Span, first: IntArray, last: IntArray) -> WindowSet:
    """Return closed ranges of starts as a window set, which is half-open: one nanosecond is added."""
    kept = first <= last
    return WindowSet.from_ns(domain, first[kept], last[kept] + 1)


def shared_by_all(domain: Span, sets: Sequence[WindowSet]) -> WindowSet:
    """Return where all of some window sets of one domain overlap; with none, the whole domain."""
    if len(sets) < 2:
        return sets[0] if sets else WindowSet.full(domain)
    starts = np.concatenate([one.starts_ns for one in sets])
    ends = np.concatenate([one.ends_ns for one in sets])
    ns = np.concatenate((ends, starts))
    step = np.concatenate((np.full(ends.size, -1), np.full(starts.size, 1)))
    order = np.argsort(ns, kind="stable")  # ends come before starts at the same instant
    depth = np.cumsum(step[order])
    begin = np.flatnonzero(depth == len(sets))
    return WindowSet.from_ns(domain, ns[order][begin], ns[order][begin + 1])


def starts_set(domain: Span, starts: tuple[StartSpan, ...]) -> WindowSet:
    """Return start spans as a window set."""
    first = np.array([start.first.ns for start in starts], dtype=np.int64)
    return merged(domain, first, np.array([start.last.ns for start in starts], dtype=np.int64))


def _of_kind(events: tuple[Event, ...], kind: str) -> tuple[Event, ...]:
    return tuple(event for event in events if event.kind == kind)
