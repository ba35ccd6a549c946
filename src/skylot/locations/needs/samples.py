"""What needs share over one view, one place and one span: samples, known stretches, windows of each leaf.

Sampling: a minute, two for the Earth in a window (steps over 240 s lose short nights near the greatest
beta), plus both sides of every edge at which an attitude changes; a ground target half a minute, and only
while the station can be over its horizon.
"""

from __future__ import annotations

import math

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.geometry import WGS84_ELLIPSOID
from skylot.core.instant import t_s_of_ns
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import Event, Place, Target
from skylot.locations.needs.crossings import positive_windows, true_windows
from skylot.locations.needs.margins import (
    Arrays,
    Source,
    fetch,
    is_smooth,
    margin,
    margin_from,
    needs_attitude,
    source_of,
)
from skylot.locations.needs.states import Measured, TargetInCone, TargetSun, TargetUp
from skylot.locations.viewpoint import Viewpoint

STEP_S = 60.0
SHARE_STEP_S = 120.0
PASS_STEP_S = 30.0
_SPARE_RAD = math.radians(1.5)
_MS_NS = 1_000_000
_SLIVER_S = 0.002


class Samples:
    """Everything that needs share; make one for a place and a span and hand it to every `evaluate`."""

    def __init__(self, view: Viewpoint | None, place: Place, span: Span) -> None:
        """Lay the grid; nothing is computed before it is asked for."""
        self.view = view
        self.place = place
        self.span = span
        self.edges_ns = _edges_ns(place, span)
        both_sides = t_s_of_ns(np.concatenate((self.edges_ns, self.edges_ns - _MS_NS)))
        inside = (both_sides >= span.start.t_s) & (both_sides <= span.end.t_s)
        self.t_s = _grid(span, STEP_S, both_sides[inside])
        self.share_t_s = _grid(span, SHARE_STEP_S, both_sides[inside])
        self._arrays: dict[Source, Arrays] = {}
        self._pass_arrays: dict[tuple[Source, int], Arrays] = {}
        self._windows: dict[Measured, TriSet] = {}
        self._pass_times: dict[str, tuple[FloatArray, IntArray]] = {}
        self._known: dict[str, WindowSet] = {}
        self._events: tuple[Event, ...] | None = None
        self._sub_point: tuple[FloatArray, FloatArray, FloatArray] | None = None

    def windows(self, leaf: Measured) -> TriSet:
        """Return when a measured leaf is true, and when nobody knows."""
        if leaf not in self._windows:
            known = self.known(attitude=needs_attitude(leaf))
            self._windows[leaf] = _without_slivers(self._positive(leaf) & known if known else known, ~known)
        return self._windows[leaf]

    def known(self, *, attitude: bool) -> WindowSet:
        """Return when the orbit is known, or the orbit and the attitude."""
        name = "attitude" if attitude else "orbit"
        if name not in self._known:
            self._known[name] = self._find_known(attitude=attitude)
        return self._known[name]

    def nominal(self) -> TriSet:
        """Return when the attitude is the planned one; unknown where the attitude is; always so on a site."""
        view = self.view
        if view is None:
            return TriSet.unknown_all(self.span)
        if view.kind == "site":
            return TriSet.known(WindowSet.full(self.span))
        known = true_windows(view.attitude_known, self.span, self.t_s, self.edges_ns)
        return TriSet(true_windows(view.attitude_nominal, self.span, self.t_s, self.edges_ns) & known, ~known)

    def events(self) -> tuple[Event, ...]:
        """Return the sunrises and sunsets of the span."""
        if self._events is None:
            self._events = () if self.view is None else self.view.events(self.span)
        return self._events

    def _find_known(self, *, attitude: bool) -> WindowSet:
        view = self.view
        if view is None:
            return WindowSet.empty(self.span)
        if view.kind == "station" and attitude:
            seen = true_windows(view.attitude_known, self.span, self.t_s, self.edges_ns)
            return seen & self.known(attitude=False)
        return true_windows(view.known, self.span, self.t_s, self.edges_ns)

    def _positive(self, leaf: Measured) -> WindowSet:
        def at(t_s: FloatArray) -> FloatArray:
            return margin(leaf, self.view, self.place, t_s)

        source = source_of(leaf)
        if isinstance(leaf, TargetUp | TargetInCone | TargetSun):
            t_s, stretch = self._passes(leaf.target)
            if isinstance(leaf, TargetInCone):
                t_s, stretch = self._over_horizon(leaf.target, t_s, stretch)
            values = margin_from(leaf, self.place, self._fetch_pass(source, t_s))
            return positive_windows(at, self.span, t_s, values, stretch=stretch, edges_ns=self.edges_ns)
        smooth = is_smooth(leaf)
        t_s = self.t_s if smooth else self.share_t_s
        if source not in self._arrays:
            self._arrays[source] = fetch(self.view, source, t_s)
        values = margin_from(leaf, self.place, self._arrays[source])
        return positive_windows(at, self.span, t_s, values, smooth=smooth, edges_ns=self.edges_ns)

    def _over_horizon(self, target: str, t_s: FloatArray, stretch: IntArray) -> tuple[FloatArray, IntArray]:
        """Return the samples of passes on which the target is in sight, with one more on either side."""
        space, glass = next((s.id, g.id) for s in self.place.sets for g in s.windows)
        elevation = self._fetch_pass(Source("target_seen", target, space, glass), t_s)[1]
        seen = ~(elevation < -_SPARE_RAD)
        seen[1:] |= seen[:-1].copy()
        seen[:-1] |= seen[1:].copy()
        return t_s[seen], stretch[seen]

    def _fetch_pass(self, source: Source, t_s: FloatArray) -> Arrays:
        key = (source, t_s.size)
        if key not in self._pass_arrays:
            self._pass_arrays[key] = fetch(self.view, source, t_s)
        return self._pass_arrays[key]

    def _passes(self, target_id: str) -> tuple[FloatArray, IntArray]:
        """Return sample times while the station can be over a target's horizon, and each pass's number."""
        if target_id not in self._pass_times:
            target = next(target for target in self.place.targets if target.id == target_id)
            near = self._can_be_up(target)
            near[1:] |= near[:-1].copy()
            near[:-1] |= near[1:].copy()
            change = np.flatnonzero(np.diff(np.concatenate(([False], near, [False])).astype(np.int8)))
            firsts, lasts = self.t_s[change[::2]], self.t_s[change[1::2] - 1]
            parts = [
                self._pass_grid(low, high) for low, high in zip(firsts.tolist(), lasts.tolist(), strict=True)
            ]
            numbers = [np.full(part.shape, index, dtype=np.int64) for index, part in enumerate(parts)]
            self._pass_times[target_id] = (
                np.concatenate(parts) if parts else np.empty(0),
                np.concatenate(numbers) if parts else np.empty(0, dtype=np.int64),
            )
        return self._pass_times[target_id]

    def _pass_grid(self, low_s: float, high_s: float) -> FloatArray:
        inside = self.t_s[(self.t_s >= low_s) & (self.t_s <= high_s)]
        return np.unique(np.concatenate((np.arange(low_s, high_s, PASS_STEP_S), inside)))

    def _can_be_up(self, target: Target) -> BoolArray:
        """Tell at which samples the station may be over a target's horizon: by the arc from its sub-point."""
        if self.view is None or self.view.kind != "station":
            return np.zeros(self.t_s.shape, dtype=np.bool_)
        if self._sub_point is None:
            self._sub_point = self.view.sub_point(self.t_s)
        latitude, longitude, height_m = self._sub_point
        radius_m = WGS84_ELLIPSOID.polar_radius_m
        with np.errstate(invalid="ignore"):
            reach = np.arccos(radius_m / (radius_m + np.maximum(height_m, 0.0)))
            reach = reach + math.acos(radius_m / (radius_m + max(target.height_m, 0.0))) + _SPARE_RAD
            cosine = np.sin(latitude) * math.sin(target.latitude_rad) + np.cos(latitude) * math.cos(
                target.latitude_rad
            ) * np.cos(longitude - target.longitude_rad)
            return np.asarray(np.arccos(np.clip(cosine, -1.0, 1.0)) <= reach)


def _grid(span: Span, step_s: float, more_s: FloatArray) -> FloatArray:
    regular = np.arange(0.0, span.seconds, step_s) + span.start.t_s
    return np.asarray(np.unique(np.concatenate((regular, more_s))))


def _without_slivers(true: WindowSet, unknown: WindowSet) -> TriSet:
    """Return a set in which what lies for under 2 ms at the edge of the unknown is unknown as well.

    Two searches found that edge, each to half a millisecond; what is between their answers means nothing.
    """
    if not unknown:
        return TriSet(true, unknown)
    false = ~(true | unknown)
    slivers = (true - true.at_least(_SLIVER_S)) | (false - false.at_least(_SLIVER_S))
    unknown = unknown | (slivers & unknown.grow(_SLIVER_S, _SLIVER_S))
    return TriSet(true - unknown, unknown)


def _edges_ns(place: Place, span: Span) -> IntArray:
    """Return the instants at which something may jump: the span's ends, attitudes, manoeuvres."""
    spans = [
        span,
        *(attitude.span for attitude in place.attitudes),
        *(burn.span for burn in place.manoeuvres),
    ]
    edges = np.unique(np.array([[part.start.ns, part.end.ns] for part in spans], dtype=np.int64))
    return np.asarray(edges[(edges >= span.start.ns) & (edges <= span.end.ns)])
