"""Rules of light: each need of each placement, by its state at single instants and by its events.

States are looked at each 10 s and at both ends of the shooting minutes; a stretch of N seconds has its ends
found to 0.1 s and may be 1 s short. The ends are drawn in by 10 ms, as spans are half-open and a computed
edge of light is not exact. What lasts less than 10 s between two looks is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.issues import Issue, warning
from skylot.locations.model import Event
from skylot.schedule.check_case import Case, CheckedNeed, Placed, StateAt, at_text, length_text, wrong

STEP_S = 10.0
TOLERANCE_S = 1.0
_EDGE_S = 0.01
_FINE_S = 0.1
_SAMPLES_AT_MOST = 50_000
_EVENT_NEAR_S = 1.0

Runs: TypeAlias = NDArray[np.int64]
"""First and last index of each run of true states, (n, 2)."""


def light(case: Case) -> Iterator[Issue]:
    """The state that a need asks for holds in the shooting minutes, all through or for its seconds."""
    groups = [passes for setup, passes in case.groups().items() if setup in case.needs]
    if groups and case.state_at is None:
        yield warning("the light of needs was not checked: there is nothing to ask for it", "")
        return
    for passes in groups:
        if case.state_at is not None:
            yield from _light_of_setup(case.state_at, case.needs[passes[0].group], passes)


def _light_of_setup(state_at: StateAt, need: CheckedNeed, passes: Sequence[Placed]) -> Iterator[Issue]:
    step_s = _step_s(need)
    looks = [_looks(*shot_s(need, each), step_s) for each in passes]
    states = _ask(state_at, need.setup, np.concatenate(looks))
    parts = np.split(states, np.cumsum([look.size for look in looks])[:-1])
    for each, t_s, state in zip(passes, looks, parts, strict=True):
        if t_s.size < 2:
            what = (
                f"'{each.id}' leaves no shooting minutes: {each.task.minutes} min less lead"
                f" {length_text(need.lead_s)} and trail {length_text(need.trail_s)}"
            )
            yield wrong(each.id, what, "start")
        elif need.for_at_least_s is None:
            yield from _all_through(each, t_s, state)
        else:
            yield from _for_at_least(state_at, need, each, t_s, state)


def shot_s(need: CheckedNeed, each: Placed) -> tuple[float, float]:
    """Return the shooting minutes as TAI seconds, [start + lead, end - trail], never longer than the task."""
    start_s = each.start.t_s
    end_s = min(each.end.t_s, start_s + each.task.minutes * 60.0)
    return start_s + need.lead_s, end_s - need.trail_s


def _step_s(need: CheckedNeed) -> float:
    if need.for_at_least_s is None:
        return STEP_S
    return min(STEP_S, max(need.for_at_least_s / 2.0, _FINE_S))


def _looks(first_s: float, last_s: float, step_s: float) -> FloatArray:
    """Return the instants to look at, both ends among them; none where nothing lies between."""
    first_s, last_s = first_s + _EDGE_S, last_s - _EDGE_S
    if last_s <= first_s:
        return np.empty(0, dtype=np.float64)
    step_s = max(step_s, (last_s - first_s) / _SAMPLES_AT_MOST)
    return np.append(np.arange(first_s, last_s, step_s), last_s)


def _ask(state_at: StateAt, setup: str, t_s: FloatArray) -> NDArray[np.int8]:
    return np.asarray(state_at(setup, t_s), dtype=np.int8) if t_s.size else np.empty(0, dtype=np.int8)


def _all_through(each: Placed, t_s: FloatArray, state: NDArray[np.int8]) -> Iterator[Issue]:
    failed = np.flatnonzero(state != 1)
    if failed.size:
        first = int(failed[0])
        word = "unknown" if state[first] == -1 else "not there"
        what = (
            f"'{each.id}' needs its light from {at_text(Instant.from_t_s(float(t_s[0])))} on; at"
            f" {at_text(Instant.from_t_s(float(t_s[first])))} it is {word} ({failed.size} of {t_s.size} looks)"
        )
        yield wrong(each.id, what, "start")


def _for_at_least(
    state_at: StateAt, need: CheckedNeed, each: Placed, t_s: FloatArray, state: NDArray[np.int8]
) -> Iterator[Issue]:
    wanted_s = need.for_at_least_s or 0.0
    longest_s = 0.0
    for run in _runs(state):
        longest_s = max(longest_s, _length_s(state_at, need.setup, t_s, run))
        if longest_s >= wanted_s - TOLERANCE_S:
            return
    what = (
        f"'{each.id}' needs its light for {length_text(wanted_s)}; from {at_text(each.start)} to"
        f" {at_text(each.end)} it has {length_text(longest_s)} at a stretch"
    )
    yield wrong(each.id, what, "start")


def _runs(state: NDArray[np.int8]) -> Runs:
    step = np.diff(np.concatenate(([0], state == 1, [0])).astype(np.int8))
    return np.stack((np.flatnonzero(step == 1), np.flatnonzero(step == -1) - 1), axis=1)


def _length_s(state_at: StateAt, setup: str, t_s: FloatArray, run: NDArray[np.int64]) -> float:
    """Return how long a run lasts, its ends found to 0.1 s between the looks."""
    first, last = int(run[0]), int(run[1])
    start_s, end_s = float(t_s[first]), float(t_s[last])
    if first > 0:
        start_s -= _reach_s(state_at, setup, start_s, float(t_s[first - 1]))
    if last + 1 < t_s.size:
        end_s += _reach_s(state_at, setup, end_s, float(t_s[last + 1]))
    return end_s - start_s


def _reach_s(state_at: StateAt, setup: str, inside_s: float, outside_s: float) -> float:
    """Return how far a true state goes on from an instant towards one where it is not true."""
    count = max(int(np.ceil(abs(outside_s - inside_s) / _FINE_S)), 1)
    t_s = np.linspace(inside_s, outside_s, count + 1)
    failed = np.flatnonzero(_ask(state_at, setup, t_s) != 1)
    reached = t_s[max(int(failed[0]) - 1, 0)] if failed.size else outside_s
    return abs(float(reached) - inside_s)


def pass_windows(case: Case) -> Iterator[Issue]:
    """Passes that are not counted by events are shot in different windows of light."""
    for setup, passes in case.groups().items():
        need = case.needs.get(setup)
        if need is None or need.event_kinds or case.state_at is None:
            continue
        for first, second in pairwise(sorted(passes, key=lambda each: each.start)):
            if not any(_apart(case.state_at, need, first, second, step_s) for step_s in (STEP_S, 1.0)):
                what = (
                    f"'{first.id}' and '{second.id}' are shot in one window of light, from"
                    f" {at_text(first.start)} to {at_text(second.end)} without a break"
                )
                yield wrong(second.id, what, "chance")


def _apart(state_at: StateAt, need: CheckedNeed, first: Placed, second: Placed, step_s: float) -> bool:
    """Tell whether the two can be said to use different windows, or no window at all."""
    here, there = shot_s(need, first), shot_s(need, second)
    t_s = _looks(here[0], max(here[1], there[1]), step_s)
    if not t_s.size:
        return True
    runs = _runs(_ask(state_at, need.setup, t_s))
    long_s = max((need.for_at_least_s or 0.0) - TOLERANCE_S - 2.0 * step_s, 0.0)
    used = [
        {index for index, run in enumerate(runs) if _inside_s(t_s, run, shot) >= long_s}
        for shot in (here, there)
    ]
    return not used[0] or not used[1] or len(used[0] | used[1]) > 1


def _inside_s(t_s: FloatArray, run: NDArray[np.int64], shot: tuple[float, float]) -> float:
    """Return how long a run lasts inside the shooting minutes; negative where it lies outside."""
    return float(min(t_s[run[1]], shot[1]) - max(t_s[run[0]], shot[0]))


def events(case: Case) -> Iterator[Issue]:
    """One event of each kind lies inside the shooting minutes, and the one that a placement names is real."""
    for each in case.placed:
        need = case.needs.get(each.task.setup or "")
        if need is None:
            continue
        shot = shot_s(need, each)
        for kind in need.event_kinds:
            if not any(event.kind == kind and shot[0] < event.at.t_s < shot[1] for event in need.events):
                what = f"'{each.id}' needs a {kind} inside; from {_from_to(shot)} there is none"
                yield wrong(each.id, what, "start")
        yield from _named_event(need, each, shot)


def _named_event(need: CheckedNeed, each: Placed, shot: tuple[float, float]) -> Iterator[Issue]:
    at, kinds = each.placement.event_at, need.event_kinds[:1]
    if at is None:
        if kinds:
            yield wrong(each.id, f"'{each.id}' does not name the {kinds[0]} that it is shot at", "event_at")
        return
    if not any(_near(event, at) and event.kind in kinds for event in need.events):
        kind = kinds[0] if kinds else "event"
        yield wrong(each.id, f"'{each.id}' names a {kind} at {at_text(at)}; there is none", "event_at")
    elif not shot[0] - _EVENT_NEAR_S < at.t_s < shot[1] + _EVENT_NEAR_S:
        what = f"'{each.id}' names the {kinds[0]} at {at_text(at)}; it is shot from {_from_to(shot)}"
        yield wrong(each.id, what, "event_at")


def pass_events(case: Case) -> Iterator[Issue]:
    """Different passes are shot at different events."""
    for setup, passes in case.groups().items():
        if setup not in case.needs:
            continue
        for first, second in combinations(passes, 2):
            one, other = first.placement.event_at, second.placement.event_at
            if one is not None and other is not None and abs(one.since(other)) <= _EVENT_NEAR_S:
                what = f"'{first.id}' and '{second.id}' are shot at one event, at {at_text(one)}"
                yield wrong(second.id, what, "event_at")


def _near(event: Event, at: Instant) -> bool:
    return abs(event.at.since(at)) <= _EVENT_NEAR_S


def _from_to(shot: tuple[float, float]) -> str:
    first, last = (at_text(Instant.from_t_s(edge_s)) for edge_s in shot)
    return f"{first} to {last}"
