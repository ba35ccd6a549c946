"""How near a need came that never occurs: each condition is relaxed in turn, the smallest miss is told.

A condition that a margin measures misses by the best margin found where all the other conditions allow a
start; one that a clock or a list gives, by the seconds between such a start and the next moment at which it
is true; a need whose states do hold, but not for long enough, by the seconds that are lacking. Misses of
different kinds compare as shares: of 90 degrees, of the whole, of the seconds asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.spans import WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import Event, NearestMiss, Place
from skylot.locations.needs.margins import margin, scale_of, unit_of
from skylot.locations.needs.phrases import never, phrase
from skylot.locations.needs.quantifiers import (
    Block,
    event_ranges,
    known_starts,
    merged,
    starts_set,
    state_ranges,
)
from skylot.locations.needs.samples import Samples
from skylot.locations.needs.states import (
    MEASURED,
    AllOf,
    AnyOf,
    Dates,
    DuringPhase,
    Leaf,
    Light,
    Measured,
    Need,
    Not,
    State,
    SunUp,
    all_of,
    conditions,
)

_LOOKS = 2000
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Question:
    """A need without a start, and what was found on the way."""

    need: Need
    samples: Samples
    windows: Callable[[State], TriSet]
    holds: TriSet
    events: tuple[Event, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class _Found:
    share: float
    miss: NearestMiss


@dataclass(frozen=True, slots=True)
class _Best:
    """The best instant found for a condition: its margin there as a share of a miss, and who decides it."""

    share: float
    at: Instant
    leaf: Measured
    holds: bool
    margin: float


def nearest_miss(question: Question) -> NearestMiss | None:
    """Return the smallest relaxation that would let a need occur, or None where no single one is found."""
    too_short = _block_too_short(question)
    if too_short is not None:
        return too_short
    found = [*_durations(question), *_events(question), *_each_condition(question)]
    if not found:
        found = _all_together(question)
    return min(found, key=lambda one: one.share).miss if found else None


def _block_too_short(question: Question) -> NearestMiss | None:
    need, block = question.need, question.block
    asked_s = need.for_at_least_s or 0.0
    short_s = max(asked_s, 60.0 if asked_s == 0.0 else 0.0) - block.shot_ns / 1e9
    span_short_s = block.block_ns / 1e9 - question.samples.span.seconds
    at = question.samples.span.start
    if block.shot_ns <= 0 or (asked_s and short_s > 0):
        what = f"never: lead and trail leave {block.shot_ns / 1e9:g} s of {block.block_ns / 1e9:g} s to shoot"
        asked = f", {asked_s:g} s are asked" if asked_s else ""
        return NearestMiss(at=at, size=short_s, unit="s", sentence=f"{what}{asked} ({short_s:g} s short)")
    if span_short_s > 0:
        what = f"never: a block of {block.block_ns / 1e9:g} s is longer than the time asked about"
        return NearestMiss(at=at, size=span_short_s, unit="s", sentence=f"{what} ({span_short_s:g} s short)")
    return None


def _durations(question: Question) -> list[_Found]:
    """Return the miss of a state that holds, but never long enough."""
    holds, need = question.holds.true, question.need
    asked_s = need.for_at_least_s or question.block.shot_ns / 1e9
    if not holds:
        return []
    lengths_s = (holds.ends_ns - holds.starts_ns) / 1e9
    longest = int(np.argmax(lengths_s))
    short_s = asked_s - float(lengths_s[longest])
    if short_s <= 0:
        return []
    at = Instant(int(holds.starts_ns[longest]))
    sentence = (
        f"never: {_all_phrases(question)} at most {lengths_s[longest]:.0f} s, {asked_s:.0f} s are asked"
        f" (nearest {_size(short_s, 's')} short at {at.iso()})"
    )
    return [_Found(short_s / asked_s, NearestMiss(at=at, size=short_s, unit="s", sentence=sentence))]


def _events(question: Question) -> list[_Found]:
    """Return the miss of an event that lies outside the starts that the state allows."""
    need, block, span = question.need, question.block, question.samples.span
    if not need.events:
        return []
    first, last, _ = state_ranges(need, question.holds.true, block)
    if not first.size:
        return [] if need.state != AllOf() else _no_event(question)
    found = []
    for kind in need.events:
        events = tuple(event for event in question.events if event.kind == kind)
        if not events:
            return _no_event(question)
        low, high = event_ranges(events, block)
        allowed, reached = merged(span, first, last), merged(span, low, high)
        gap = None if allowed & reached else _gap(allowed, reached)
        if gap is None:
            continue
        gap_s, at = gap
        sentence = (
            f"never: no {kind} lies inside the minutes shot while {_all_phrases(question)}"
            f" (nearest {_size(gap_s, 's')} off at {at.iso()})"
        )
        found.append(_Found(gap_s / _DAY_S, NearestMiss(at=at, size=gap_s, unit="s", sentence=sentence)))
    return found or _too_far_apart(question)


def _too_far_apart(question: Question) -> list[_Found]:
    """Return how much longer the shooting minutes would have to be to hold a sunrise and a sunset."""
    events, shot_s = question.events, question.block.shot_ns / 1e9
    pairs = [(b.at.since(a.at), a.at) for a, b in pairwise(events) if a.kind != b.kind]
    if len(question.need.events) < 2 or not pairs:
        return []
    apart_s, at = min(pairs)
    if apart_s < shot_s:
        return []
    sentence = (
        f"never: a sunrise and a sunset lie {_size(apart_s, 's')} apart, {_size(shot_s, 's')} are shot"
        f" (nearest {_size(apart_s - shot_s, 's')} short at {at.iso()})"
    )
    miss = NearestMiss(at=at, size=apart_s - shot_s, unit="s", sentence=sentence)
    return [_Found((apart_s - shot_s) / shot_s, miss)]


def _no_event(question: Question) -> list[_Found]:
    """Return how near the Sun came to rising or setting in a span without such an event."""
    view, samples = question.samples.view, question.samples
    if view is None:
        return []
    missing = next(
        (kind for kind in question.need.events if not any(e.kind == kind for e in question.events)), None
    )
    if missing is None:
        return []
    leaf: Measured = Light("umbra") if view.kind == "station" else SunUp()
    values = np.abs(margin(leaf, view, samples.place, samples.t_s))
    if np.all(np.isnan(values)):
        return []
    best = int(np.nanargmin(values))
    size, at = float(np.degrees(values[best])), Instant.from_t_s(float(samples.t_s[best]))
    sentence = f"never: there is no {missing} in this time (nearest {_size(size, 'deg')} short at {at.iso()})"
    return [_Found(size / 90.0, NearestMiss(at=at, size=size, unit="deg", sentence=sentence))]


def _each_condition(question: Question) -> list[_Found]:
    """Relax one condition at a time, where all the others allow a start."""
    parts = conditions(question.need.state)
    found = []
    for index, part in enumerate(parts):
        rest = all_of(parts[:index] + parts[index + 1 :])
        others = question.windows(rest)
        relaxed = replace(question.need, state=rest)
        starts = starts_set(
            question.samples.span, known_starts(relaxed, others.true, question.events, question.block)
        )
        if not starts:
            continue
        shot = starts.grow(0.0, max(question.block.block_ns - question.block.trail_ns, 0) / 1e9) & others.true
        alone = len(parts) == 1
        best = _best(part, question, shot)
        if best is not None and best.share < 0.0:
            found.append(_of_best(best, question, alone=alone))
        elif best is None:
            found.extend(_of_clock(part, question, starts, alone=alone))
    return found


def _all_together(question: Question) -> list[_Found]:
    """Return when a need that no single relaxation saves came nearest, by its worst condition."""
    parts = conditions(question.need.state)
    full = WindowSet.full(question.samples.span)
    best = _best(all_of(parts), question, full) if parts else None
    if best is not None and best.share < 0.0:
        return [_of_best(best, question, alone=len(parts) == 1)]
    missing = [_of_clock(part, question, full, alone=True) for part in parts]
    return [one for some in missing for one in some][:1]


def _of_best(best: _Best, question: Question, *, alone: bool) -> _Found:
    unit = unit_of(best.leaf)
    size = float(-np.degrees(best.margin)) if unit == "deg" else -best.margin * 100.0
    what = never(best.leaf, question.samples.place, holds=best.holds)
    while_ = "" if alone else " while the rest of the need holds"
    sentence = f"never: {what}{while_} (nearest {_size(size, unit)} short at {best.at.iso()})"
    return _Found(-best.share, NearestMiss(at=best.at, size=size, unit=unit, sentence=sentence))


def _of_clock(part: State, question: Question, starts: WindowSet, *, alone: bool) -> list[_Found]:
    """Return the seconds between the starts that the rest allows and those that a typed condition allows."""
    place = question.samples.place
    true = question.windows(part).true
    first, last, _ = state_ranges(question.need, true, question.block)
    allowed = merged(question.samples.span, first, last)
    gap = _gap(starts, allowed) if allowed else None
    while_ = "" if alone else " while the rest of the need holds"
    if gap is None or gap[0] <= 0.0:
        return [] if allowed or true else [_outside(part, question)]
    sentence = f"never: {phrase(part, place)}{while_} (nearest {_size(gap[0], 's')} off at {gap[1].iso()})"
    return [_Found(gap[0] / _DAY_S, NearestMiss(at=gap[1], size=gap[0], unit="s", sentence=sentence))]


def _outside(part: State, question: Question) -> _Found:
    """Return the miss of a typed condition that is never true in the span: how far outside, if told."""
    span, place = question.samples.span, question.samples.place
    gaps = [
        max((first_ns - span.end.ns, span.end), (span.start.ns - until_ns, span.start))
        for first_ns, until_ns in _told_spans(part, place)
    ]
    gap_ns, at = min(gaps, default=(question.block.shot_ns, span.start))
    size = _size(gap_ns / 1e9, "s")
    how = f"nearest {size} outside {span.start.iso()} to {span.end.iso()}" if gaps else f"all {size} short"
    sentence = f"never in this time: {phrase(part, place)} ({how})"
    return _Found(1.0, NearestMiss(at=at, size=gap_ns / 1e9, unit="s", sentence=sentence))


def _told_spans(part: State, place: Place) -> list[tuple[int, int]]:
    if isinstance(part, Dates):
        far = 2**62
        return [(-far if part.first is None else part.first.ns, far if part.until is None else part.until.ns)]
    if isinstance(part, DuringPhase):
        return [(p.span.start.ns, p.span.end.ns) for p in place.phases if p.id == part.phase]
    return []


def _best(part: State, question: Question, where: WindowSet) -> _Best | None:
    """Return the best instant of a condition inside some windows; None where no margin decides it."""
    t_s = _looks(where, question.samples)
    if not t_s.size:
        return None
    for _ in range(3):  # look again, closer, on both sides of the best
        share, leaf_index, measured = _shares(part, question, t_s)
        if not np.any(np.isfinite(share)):
            return None
        index = int(np.nanargmax(np.where(np.isfinite(share), share, -np.inf)))
        low, high = t_s[max(index - 1, 0)], t_s[min(index + 1, t_s.size - 1)]
        best_t, best = float(t_s[index]), (share[index], measured[int(leaf_index[index])])
        closer = np.append(np.linspace(low, high, 41), best_t)
        t_s = np.sort(closer[where.contains_t_s(closer)])
        if not t_s.size:
            break
    leaf, holds = best[1]
    if not isinstance(leaf, MEASURED):
        return None
    value = float(best[0]) * scale_of(leaf)
    return _Best(float(best[0]), Instant.from_t_s(best_t), leaf, holds, value)


def _looks(where: WindowSet, samples: Samples) -> FloatArray:
    """Return instants spread over windows: about 2000 of the samples, and some in each window."""
    inside = samples.t_s[where.contains_t_s(samples.t_s)]
    inside = inside[:: max(1, inside.size // _LOOKS)]
    each = int(np.clip(_LOOKS // max(len(where), 1), 3, 21))
    extra = np.linspace(where.starts_s + 1e-3, np.maximum(where.ends_s - 1e-3, where.starts_s + 1e-3), each)
    return np.unique(np.concatenate((inside, extra.reshape(-1))))


def _shares(
    part: State, question: Question, t_s: FloatArray
) -> tuple[FloatArray, FloatArray, list[tuple[Leaf, bool]]]:
    """Return the margin of a tree as shares of misses (n,), and the number of the leaf that decides it."""
    measured: list[tuple[Leaf, bool]] = []

    def walk(state: State, holds: bool) -> tuple[FloatArray, FloatArray]:
        if isinstance(state, Not):
            return walk(state.state, not holds)
        if isinstance(state, AllOf | AnyOf):
            both = [walk(part, holds) for part in state.states]
            shares, index = np.array([one[0] for one in both]), np.array([one[1] for one in both])
            worst = isinstance(state, AllOf) == holds
            filled = np.where(np.isnan(shares), -np.inf, shares)
            pick = np.argmin(filled, axis=0) if worst else np.argmax(filled, axis=0)
            return _picked(filled, pick), _picked(index, pick)
        measured.append((state, holds))
        number = np.full(t_s.shape, float(len(measured) - 1))
        if isinstance(state, MEASURED):
            value = margin(state, question.samples.view, question.samples.place, t_s) / scale_of(state)
            return (value if holds else -value), number
        inside = question.windows(state).true.contains_t_s(t_s)
        return np.where(inside == holds, np.inf, -np.inf), number

    share, index = walk(part, True)
    return share, index, measured


def _picked(values: FloatArray, pick: FloatArray) -> FloatArray:
    return np.asarray(np.take_along_axis(values, pick[np.newaxis].astype(np.int64), axis=0)[0])


def _gap(a: WindowSet, b: WindowSet) -> tuple[float, Instant] | None:
    """Return the shortest time between two sets of starts, and where in the first one it is."""
    if not a or not b:
        return None
    low = np.searchsorted(b.starts_ns, a.starts_ns, side="right")
    starts = np.append(b.starts_ns, np.iinfo(np.int64).max // 2)
    ends = np.append(np.iinfo(np.int64).min // 2, b.ends_ns)
    before, after = a.starts_ns - ends[low], starts[low] - a.ends_ns
    best = int(np.argmin(np.minimum(before, after)))
    if before[best] <= after[best]:
        return max(int(before[best]), 0) / 1e9, Instant(int(a.starts_ns[best]))
    return max(int(after[best]), 0) / 1e9, Instant(int(a.ends_ns[best]))


def _all_phrases(question: Question) -> str:
    parts = conditions(question.need.state)
    return phrase(parts[0], question.samples.place) if len(parts) == 1 else "all its states hold"


def _size(size: float, unit: str) -> str:
    if unit == "s":
        return (
            f"{size:.0f} s"
            if size < 600
            else f"{size / 60:.0f} min"
            if size < 36_000
            else f"{size / 3600:.1f} h"
        )
    digits = 1 if size >= 0.1 else 3
    return f"{size:.{digits}f} {unit}"
