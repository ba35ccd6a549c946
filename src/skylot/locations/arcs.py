"""Stretches of an orbit that one source describes: an element set carried by SGP4, a segment of an OEM."""

from __future__ import annotations

from typing import Any, Protocol

import erfa
import numpy as np
from sgp4.api import WGS72, Satrec

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.instant import Instant
from skylot.formats.oem import OemSegment
from skylot.formats.tle import TwoLine
from skylot.locations.constants import DAY_S
from skylot.locations.earth_turn import (
    EARTH_RATE_RAD_S,
    gcrf_to_itrf,
    gcrf_to_teme,
    turned_back,
)

_ERFA: Any = erfa  # it comes without types
_REACH_STEP_S = 1800.0
HERMITE_NODES = 4
"""States that one interpolation uses: a polynomial of degree 7 through positions and velocities."""


class Arc(Protocol):
    """One source of states; `label` names it, `epoch_s` is what its age counts from."""

    @property
    def label(self) -> str:
        """Return what the source is called in a statement."""
        ...

    @property
    def epoch_s(self) -> float:
        """Return the TAI seconds from which the age of its states counts."""
        ...

    def state(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return positions (n,3) in metres and velocities (n,3) in m/s, GCRF axes; NaN where it fails."""
        ...


class ElementArc:
    """An element set, carried by SGP4 (WGS 72 constants) and turned from TEME of date into GCRF."""

    label = "elements"

    def __init__(self, elements: TwoLine) -> None:
        """Set SGP4 up; raises ValueError where it refuses the elements."""
        self._satellite = Satrec.twoline2rv(elements.line1, elements.line2, WGS72)
        if self._satellite.error:
            raise ValueError(f"SGP4 refuses the set of {elements.epoch} (its error {self._satellite.error})")
        self.epoch_s = elements.epoch.t_s

    def state(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return positions and velocities (n,3), GCRF; time counts in SI seconds from the epoch."""
        failed, position_km, velocity_km_s = self._carried(t_s)
        position_km[failed] = np.nan
        matrices = gcrf_to_teme(t_s)
        return turned_back(matrices, position_km * 1000.0), turned_back(matrices, velocity_km_s * 1000.0)

    def reach(self, start_s: float, end_s: float) -> tuple[float, float]:
        """Return the part of a stretch about the epoch in which SGP4 does not fail, to half an hour: no
        decay.
        """
        count = int((end_s - start_s) / _REACH_STEP_S) + 2
        t_s = np.linspace(start_s, end_s, count)
        failed, _, _ = self._carried(t_s)
        before, after = t_s[failed & (t_s < self.epoch_s)], t_s[failed & (t_s >= self.epoch_s)]
        step_s = (end_s - start_s) / (count - 1)
        return (
            float(before[-1] + step_s) if before.size else start_s,
            float(after[0] - step_s) if after.size else end_s,
        )

    def _carried(self, t_s: FloatArray) -> tuple[BoolArray, FloatArray, FloatArray]:
        """Return where SGP4 fails (n,), and positions (km) and velocities (km/s) of TEME (n,3)."""
        day = np.full(t_s.shape, self._satellite.jdsatepoch)
        share = self._satellite.jdsatepochF + (t_s - self.epoch_s) / DAY_S
        failed, position_km, velocity_km_s = self._satellite.sgp4_array(day, share)
        return np.asarray(failed != 0), position_km, velocity_km_s


class EphemerisArc:
    """A segment of an OEM, turned into GCRF and interpolated by Hermite's polynomial of degree 7.

    A file's own method and degree are not followed: with velocities at hand this one is at least as close.
    """

    label = "ephemeris"

    def __init__(self, segment: OemSegment, created: Instant | None) -> None:
        """Turn the states; the age counts from the file's creation, else from the segment's start."""
        self.epoch_s = (created or segment.start).t_s
        self.start_s, self.stop_s = segment.useable_start.t_s, segment.useable_stop.t_s
        self._node_s = np.array([state.at.t_s for state in segment.states])
        position = np.array([state.position_m for state in segment.states])
        velocity = np.array([state.velocity_m_s for state in segment.states])
        self._position_m, self._velocity_m_s = _to_gcrf(segment.ref_frame, self._node_s, position, velocity)

    def state(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return positions and velocities (n,3), GCRF."""
        count = min(HERMITE_NODES, self._node_s.size)
        after = np.searchsorted(self._node_s, t_s, side="right")
        first = np.clip(after - (count + 1) // 2, 0, self._node_s.size - count)
        nodes = first[:, None] + np.arange(count)
        return _hermite(t_s, self._node_s[nodes], self._position_m[nodes], self._velocity_m_s[nodes])


def _to_gcrf(
    frame: str, t_s: FloatArray, position: FloatArray, velocity: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Turn states (n,3) of a frame that the reader knows into GCRF axes."""
    if frame in ("ICRF", "GCRF"):
        return position, velocity
    if frame == "EME2000":
        bias = np.broadcast_to(_ERFA.bp06(2_451_545.0, 0.0)[0], (t_s.size, 3, 3))
        return turned_back(bias, position), turned_back(bias, velocity)
    if frame == "TEME":
        matrices = gcrf_to_teme(t_s)
        return turned_back(matrices, position), turned_back(matrices, velocity)
    matrices = gcrf_to_itrf(t_s)
    carried = velocity + np.cross([0.0, 0.0, EARTH_RATE_RAD_S], position)
    return turned_back(matrices, position), turned_back(matrices, carried)


def _hermite(
    t_s: FloatArray, node_s: FloatArray, position: FloatArray, velocity: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Interpolate at (n,) through m nodes (n,m) with values and rates (n,m,3): Newton's form, doubled nodes.

    Source: divided differences with repeated arguments, as in SPICE's HRMINT.
    """
    doubled = np.repeat(node_s - t_s[:, None], 2, axis=1)
    table = np.repeat(position, 2, axis=1)
    size = doubled.shape[1]
    newton = [table[:, 0]]
    with np.errstate(invalid="ignore", divide="ignore"):
        for order in range(1, size):
            gap = (doubled[:, order:] - doubled[:, :-order])[..., None]
            table = (table[:, 1:] - table[:, :-1]) / gap
            if order == 1:
                table[:, 0::2] = velocity
            newton.append(table[:, 0])
    value, rate = newton[-1], np.zeros_like(newton[-1])
    for index in range(size - 2, -1, -1):
        step = -doubled[:, index][:, None]
        rate = value + step * rate
        value = newton[index] + step * value
    return value, rate


def which_piece(starts_s: FloatArray, ends_s: FloatArray, t_s: FloatArray) -> IntArray:
    """Return the index of the stretch that holds each instant (n,), -1 where none does; they are in order."""
    if not starts_s.size:
        return np.full(t_s.shape, -1, dtype=np.int64)
    index = np.searchsorted(starts_s, t_s, side="right") - 1
    inside = (index >= 0) & (t_s <= ends_s[np.maximum(index, 0)])
    return np.asarray(np.where(inside, index, -1), dtype=np.int64)
