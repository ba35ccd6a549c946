"""A need over a span: its states composed, its starts, and where there are none, how near it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import LIGHT_STATEMENT, NeedResult, Place, StartSpan
from skylot.locations.needs.continuity import asked_light, night_state
from skylot.locations.needs.crossings import COARSE_TOLERANCE_S, TOLERANCE_S
from skylot.locations.needs.margins import is_smooth, margin
from skylot.locations.needs.nearest import Question, nearest_miss
from skylot.locations.needs.quantifiers import (
    block_of,
    known_starts,
    possible_starts,
    shared_by_all,
    starts_set,
)
from skylot.locations.needs.samples import Samples
from skylot.locations.needs.spanned import typed_windows
from skylot.locations.needs.states import (
    MEASURED,
    AllOf,
    AnyOf,
    AttitudeNominal,
    Leaf,
    Light,
    Measured,
    Need,
    Not,
    SameLight,
    State,
    SunUp,
    leaves,
)
from skylot.locations.viewpoint import Viewpoint


def evaluate(
    need: Need,
    view: Viewpoint | None,
    place: Place,
    span: Span,
    minutes: float,
    *,
    slot_s: float = 300.0,
    noise: Mapping[str, WindowSet] | None = None,
    others: Mapping[str, TriSet] | None = None,
    samples: Samples | None = None,
) -> NeedResult:
    """Return when a parsed need holds in a span, and from when to when its block of `minutes` may start.

    Blocks lie wholly inside the span and last whole slots. `noise` has for each set the windows in which
    exercise is heard there; a set without an entry is quiet but for activities. `others` has the `holds` of
    the setups that the need follows. `place` holds the activities that the plan may know of. Needs
    evaluated with one `samples` share their work. Raises ValueError where `samples` were made for another
    place, view or span.
    """
    if samples is None:
        samples = Samples(view, place, span)
    elif samples.view is not view or samples.place is not place or samples.span != span:
        raise ValueError("the samples belong to another view, place or span")
    composer = Composer(samples, noise or {}, others or {})
    holds = composer.windows(need.state)
    block = block_of(need, minutes, slot_s)
    events = tuple(event for event in samples.events() if need.events and event.kind in need.events)
    safe = _Inset(need, samples)
    starts = known_starts(need, safe.inside(holds.true), events, block)
    sure = starts_set(span, starts)
    possible = possible_starts(
        need, safe.inside(holds.possible), events, _unknown_events(need, samples), block
    )
    unknown = possible - sure
    miss = None
    if not starts and not unknown:
        miss = nearest_miss(Question(need, samples, composer.windows, holds, events, block))
    return NeedResult(
        setup=need.setup,
        holds=holds,
        starts=_with_spread(need, samples, starts),
        unknown_starts=unknown,
        events=events,
        passes=need.passes,
        rig_held=need.rig_held,
        miss=miss,
        statement=_statement(need, samples, starts),
    )


class Composer:
    """Windows of whole trees of states, in one span, with what the schedule and other setups add."""

    def __init__(
        self, samples: Samples, noise: Mapping[str, WindowSet], others: Mapping[str, TriSet]
    ) -> None:
        """Keep what leaves need."""
        self.samples, self.noise, self.others = samples, noise, others
        self._done: dict[State, TriSet] = {}

    def windows(self, state: State) -> TriSet:
        """Return when a state holds, by Kleene's logic; each tree is composed once."""
        if state not in self._done:
            self._done[state] = self._compose(state)
        return self._done[state]

    def _compose(self, state: State) -> TriSet:
        if isinstance(state, Not):
            return ~self.windows(state.state)
        if isinstance(state, AllOf):
            return self._all([self.windows(part) for part in state.states])
        if isinstance(state, AnyOf):
            result = TriSet.known(WindowSet.empty(self.samples.span))
            for part in state.states:
                result = result | self.windows(part)
            return result
        return self._leaf(state)

    def _all(self, parts: list[TriSet]) -> TriSet:
        """Return Kleene's and of many; those without anything unknown are counted together."""
        sure = [part.true for part in parts if not part.unknown]
        unsure = [part for part in parts if part.unknown]
        result = TriSet.known(shared_by_all(self.samples.span, sure))
        for part in unsure:
            result = result & part
        return result

    def _leaf(self, leaf: Leaf) -> TriSet:
        if isinstance(leaf, MEASURED):
            return self.samples.windows(leaf)
        if isinstance(leaf, AttitudeNominal):
            return self.samples.nominal()
        if isinstance(leaf, SameLight):
            return self._same_light(leaf)
        return typed_windows(leaf, self.samples.place, self.samples.span, self.noise)

    def _same_light(self, leaf: SameLight) -> TriSet:
        view, other, span = self.samples.view, self.others.get(leaf.setup), self.samples.span
        asked = "unknown" if view is None or other is None else asked_light(other, self._is_night)
        if view is None or asked == "unknown":
            return TriSet.unknown_all(span)
        if asked == "either":
            return TriSet.known(WindowSet.full(span))
        night = self.windows(night_state(view.kind))
        return night if asked == "night" else ~night

    def _is_night(self, t_s: FloatArray) -> BoolArray:
        view, place = self.samples.view, self.samples.place
        if view is not None and view.kind == "station":
            return np.asarray(margin(Light("umbra"), view, place, t_s) > 0.0)
        return np.asarray(margin(SunUp(), view, place, t_s) <= 0.0)


class _Inset:
    """Keeps starts off the edges that were searched for, by more than the search can be wrong.

    A window and its complement share an edge, so it lies on the true side of only one of them. Edges that are
    typed, or at which the attitude changes, are exact: nothing is taken from them.
    """

    def __init__(self, need: Need, samples: Samples) -> None:
        self.edges: list[tuple[IntArray, int]] = []
        for leaf in _searched(need, samples):
            found = samples.windows(leaf)
            sets = (found.true.starts_ns, found.true.ends_ns, found.unknown.starts_ns, found.unknown.ends_ns)
            edges = np.setdiff1d(np.concatenate(sets), samples.edges_ns)
            self.edges.append((edges, round((TOLERANCE_S if is_smooth(leaf) else COARSE_TOLERANCE_S) * 2e9)))

    def inside(self, windows: WindowSet) -> WindowSet:
        starts, ends = windows.starts_ns.copy(), windows.ends_ns.copy()
        for edges, inset_ns in self.edges:
            starts[np.isin(windows.starts_ns, edges)] += inset_ns
            ends[np.isin(windows.ends_ns, edges)] -= inset_ns
        kept = starts < ends
        return WindowSet(windows.domain, starts[kept], ends[kept])


def _searched(need: Need, samples: Samples) -> list[Measured]:
    found = [leaf for leaf in leaves(need.state) if isinstance(leaf, MEASURED)]
    if need.same_as and samples.view is not None:
        found.extend(leaf for leaf in leaves(night_state(samples.view.kind)) if isinstance(leaf, MEASURED))
    return list(dict.fromkeys(found))


def _unknown_events(need: Need, samples: Samples) -> WindowSet:
    """Return where a sunrise or sunset may lie without anybody knowing."""
    return ~samples.known(attitude=False) if need.events else WindowSet.empty(samples.span)


def _with_spread(need: Need, samples: Samples, starts: tuple[StartSpan, ...]) -> tuple[StartSpan, ...]:
    """Return the starts with the spread that the age of the orbit gives to windows of measured states."""
    if not starts or need.events or samples.view is None or not _is_measured(need):
        return starts
    spread = samples.view.spread_s(np.array([start.first.t_s for start in starts]))
    return tuple(
        replace(start, spread_s=float(value) if np.isfinite(value) else None)
        for start, value in zip(starts, spread, strict=True)
    )


def _statement(need: Need, samples: Samples, starts: tuple[StartSpan, ...]) -> str:
    if samples.view is None or not (_is_measured(need) or need.events):
        return LIGHT_STATEMENT
    return samples.view.statement(starts[0].first if starts else samples.span.start)


def _is_measured(need: Need) -> bool:
    return any(isinstance(leaf, (*MEASURED, SameLight)) for leaf in leaves(need.state))
