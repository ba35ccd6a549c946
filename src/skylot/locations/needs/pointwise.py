"""States at single instants, by another road than the windows: for the schedule's checker.

No crossing, no window algebra: margins are computed at the instants themselves, local clocks are read
there, spans are compared with `<=`. So it and `evaluate` can disagree, and a test that they do not says
something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.instant import ns_of_t_s, tai_minus_utc_s
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.core.utc_table import NS_PER_S
from skylot.locations.model import CabinLight as Lamps
from skylot.locations.model import Place
from skylot.locations.needs.continuity import asked_light
from skylot.locations.needs.margins import known_at, margin
from skylot.locations.needs.states import (
    MEASURED,
    AllOf,
    AnyOf,
    AttitudeNominal,
    CabinLight,
    Comms,
    Dates,
    DuringPhase,
    Leaf,
    Light,
    Need,
    Not,
    Quiet,
    SameLight,
    ShutterOpen,
    State,
    SunUp,
)
from skylot.locations.viewpoint import Viewpoint

TRUE, FALSE, UNKNOWN = 1, 0, -1
_DAY_NS = 86_400 * NS_PER_S
_QUARTER_NS = 900 * NS_PER_S
_ORIGIN_UNIX_S = 946_728_000
"""POSIX time of 2000-01-01T12:00:00 UTC, whose label the origin of instants bears in TAI."""


def state_at(
    need: Need | State,
    view: Viewpoint | None,
    place: Place,
    t_s: FloatArray,
    *,
    noise: Mapping[str, WindowSet] | None = None,
    others: Mapping[str, TriSet] | None = None,
) -> NDArray[np.int8]:
    """Return of each instant `t_s` (n,) whether a state holds: 1 true, 0 false, -1 unknown, int8 (n,)."""
    at = _At(view, place, np.asarray(t_s, dtype=np.float64), noise or {}, others or {})
    return at.state(need.state if isinstance(need, Need) else need)


class _At:
    def __init__(
        self,
        view: Viewpoint | None,
        place: Place,
        t_s: FloatArray,
        noise: Mapping[str, WindowSet],
        others: Mapping[str, TriSet],
    ) -> None:
        self.view, self.place, self.t_s, self.noise, self.others = view, place, t_s, noise, others
        self.ns = ns_of_t_s(t_s)

    def state(self, state: State) -> NDArray[np.int8]:
        if isinstance(state, Not):
            inner = self.state(state.state)
            return np.where(inner == UNKNOWN, UNKNOWN, 1 - inner).astype(np.int8)
        if isinstance(state, AllOf):
            return self._compose(state.states, wins=FALSE)
        if isinstance(state, AnyOf):
            return self._compose(state.states, wins=TRUE)
        return self._leaf(state)

    def _compose(self, states: Sequence[State], wins: int) -> NDArray[np.int8]:
        """Kleene: one part that wins decides, else one unknown part does."""
        parts = np.array([self.state(part) for part in states], dtype=np.int8).reshape(
            len(states), self.t_s.size
        )
        undecided = np.where((parts == UNKNOWN).any(axis=0), UNKNOWN, 1 - wins)
        return np.where((parts == wins).any(axis=0), wins, undecided).astype(np.int8)

    def _leaf(self, leaf: Leaf) -> NDArray[np.int8]:
        if isinstance(leaf, MEASURED):
            value = margin(leaf, self.view, self.place, self.t_s)
            return _trits(value > 0.0, known_at(leaf, self.view, self.t_s) & ~np.isnan(value))
        if isinstance(leaf, AttitudeNominal):
            return self._nominal()
        if isinstance(leaf, SameLight):
            return self._same_light(leaf)
        if isinstance(leaf, CabinLight):
            return self._lamps(leaf)
        if isinstance(leaf, Quiet):
            return self._quiet(leaf)
        if isinstance(leaf, Comms):
            told = [] if self.place.comms_known is None else [self.place.comms_known]
            return _trits(self._within(self.place.comms), self._within(told))
        return _trits(self._typed(leaf), np.ones(self.t_s.shape, dtype=np.bool_))

    def _typed(self, leaf: ShutterOpen | DuringPhase | Dates) -> BoolArray:
        if isinstance(leaf, DuringPhase):
            return self._within([phase.span for phase in self.place.phases if phase.id == leaf.phase])
        if isinstance(leaf, Dates):
            late = True if leaf.first is None else self.ns >= leaf.first.ns
            return (
                np.asarray(late & (True if leaf.until is None else self.ns < leaf.until.ns)) & self._always()
            )
        names = ("all", leaf.set, leaf.glass, f"{leaf.set}/{leaf.glass}")
        has_one = [
            g.shutter for s in self.place.sets for g in s.windows if (s.id, g.id) == (leaf.set, leaf.glass)
        ]
        shut = [a.span for a in self.place.activities if any(name in a.closes_shutters for name in names)]
        return ~self._within(shut) if any(has_one) else self._always()

    def _nominal(self) -> NDArray[np.int8]:
        if self.view is None:
            return _trits(self._always(), ~self._always())
        if self.view.kind == "site":
            return _trits(self._always(), self._always())
        return _trits(self.view.attitude_nominal(self.t_s), self.view.attitude_known(self.t_s))

    def _quiet(self, leaf: Quiet) -> NDArray[np.int8]:
        loud = self._within([a.span for a in self.place.activities if {"all", leaf.set} & set(a.noisy_in)])
        if leaf.set not in self.noise:
            return _trits(~loud, self._always())
        heard = self.noise[leaf.set]
        loud |= self._within(tuple(heard))
        return _trits(~loud, loud | self._within([heard.domain]))

    def _lamps(self, leaf: CabinLight) -> NDArray[np.int8]:
        lamps = next(space.cabin_light for space in self.place.sets if space.id == leaf.set)
        if lamps is None:
            return _trits(self._always(), ~self._always())
        lit = self._lit(lamps)
        right = lit if leaf.state == "light" else ~lit | lamps.switchable
        return _trits(right, self._always())

    def _lit(self, lamps: Lamps) -> BoolArray:
        """Read the local clock at each instant."""
        clock_ns = _clock_ns(self.t_s, self.ns, ZoneInfo(lamps.zone))
        on_ns, off_ns = _time_ns(lamps.on), _time_ns(lamps.off)
        if on_ns < off_ns:
            return np.asarray((clock_ns >= on_ns) & (clock_ns < off_ns))
        return np.asarray((clock_ns >= on_ns) | (clock_ns < off_ns))

    def _same_light(self, leaf: SameLight) -> NDArray[np.int8]:
        other = self.others.get(leaf.setup)
        view = self.view
        if other is None or view is None:
            return _trits(self._always(), ~self._always())
        asked = asked_light(other, self._is_night)
        if asked == "unknown":
            return _trits(self._always(), ~self._always())
        right = self._always() if asked == "either" else self._is_night(self.t_s) == (asked == "night")
        return _trits(right, self._always() if asked == "either" else view.known(self.t_s))

    def _is_night(self, t_s: FloatArray) -> BoolArray:
        if self.view is not None and self.view.kind == "station":
            return np.asarray(margin(Light("umbra"), self.view, self.place, t_s) > 0.0)
        return np.asarray(margin(SunUp(), self.view, self.place, t_s) <= 0.0)

    def _within(self, spans: Sequence[Span]) -> BoolArray:
        inside = ~self._always()
        for span in spans:
            inside |= (self.ns >= span.start.ns) & (self.ns < span.end.ns)
        return inside

    def _always(self) -> BoolArray:
        return np.ones(self.t_s.shape, dtype=np.bool_)


def _clock_ns(t_s: FloatArray, ns: IntArray, zone: ZoneInfo) -> IntArray:
    """Return nanoseconds since local midnight by the wall clock (n,); zones move on quarters of an hour."""
    utc_ns = ns - np.rint(tai_minus_utc_s(t_s) * NS_PER_S).astype(np.int64)
    quarters, which = np.unique(utc_ns // _QUARTER_NS, return_inverse=True)
    offsets = [
        datetime.fromtimestamp(_ORIGIN_UNIX_S + 900 * quarter, zone).utcoffset()
        for quarter in quarters.tolist()
    ]
    shift_ns = np.array(
        [round(offset.total_seconds()) * NS_PER_S for offset in offsets if offset is not None]
    )
    since_noon_ns = utc_ns + shift_ns.astype(np.int64)[which]
    return np.asarray((since_noon_ns + _DAY_NS // 2) % _DAY_NS, dtype=np.int64)


def _time_ns(clock: time) -> int:
    return ((clock.hour * 60 + clock.minute) * 60 + clock.second) * NS_PER_S + clock.microsecond * 1000


def _trits(true: BoolArray | IntArray, known: BoolArray) -> NDArray[np.int8]:
    return np.where(known, np.where(true, TRUE, FALSE), UNKNOWN).astype(np.int8)
