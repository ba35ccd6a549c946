"""How a station is turned over time: attitudes in force, LVLH axes, and sets inside the body."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.core.instant import Instant, ns_of_t_s
from skylot.core.rotations import from_ypr_321, to_matrix
from skylot.locations.model import Attitude


def lvlh_axes(position_m: FloatArray, velocity_m_s: FloatArray) -> FloatArray:
    """Return the LVLH axes as rows of matrices (n,3,3): matrix @ vector turns an inertial vector into LVLH.

    z to the Earth's centre, y against the orbit's normal, x = y cross z (along velocity only in a circular
    orbit).
    """
    down = -position_m / np.linalg.norm(position_m, axis=1, keepdims=True)
    right = cross(velocity_m_s, position_m)
    right /= np.linalg.norm(right, axis=1, keepdims=True)
    return np.stack((cross(right, down), right, down), axis=1)


class AttitudePlan:
    """The attitudes of a place; where two overlap the later in the list is in force, elsewhere none."""

    def __init__(self, attitudes: Sequence[Attitude]) -> None:
        """Keep the attitudes and the matrices (k+1,3,3) from LVLH to body; the last, for unknown, is NaN."""
        self._attitudes = tuple(attitudes)
        self._starts_ns = [a.span.start.ns for a in attitudes]
        self._ends_ns = [a.span.end.ns for a in attitudes]
        self._matrices = np.full((len(attitudes) + 1, 3, 3), np.nan)
        for index, attitude in enumerate(attitudes):
            if attitude.ypr_rad is not None:
                self._matrices[index] = to_matrix(from_ypr_321(*attitude.ypr_rad)).T
        known = [a.ypr_rad is not None for a in attitudes]
        self._known = np.array([*known, False])
        self._nominal = np.array([*(k and a.nominal for k, a in zip(known, attitudes, strict=True)), False])

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where an attitude is in force that is not unknown (n,)."""
        return np.asarray(self._known[self._index(t_s)])

    def nominal(self, t_s: FloatArray) -> BoolArray:
        """Tell where the attitude is known and the planned one (n,)."""
        return np.asarray(self._nominal[self._index(t_s)])

    def lvlh_to_body(self, t_s: FloatArray, vectors: FloatArray) -> FloatArray:
        """Turn LVLH vectors (n,3) into body axes; NaN where the attitude is unknown."""
        index = self._index(t_s)
        if index.size and np.all(index == index[0]):  # most questions are about one attitude
            return np.asarray(vectors @ self._matrices[index[0]].T)
        turned = np.full(vectors.shape, np.nan)
        for number in np.unique(index):
            rows = index == number
            turned[rows] = vectors[rows] @ self._matrices[number].T
        return turned

    def at(self, t: Instant) -> Attitude | None:
        """Return the attitude in force at an instant."""
        index = int(self._index(np.array([t.t_s]))[0])
        return self._attitudes[index] if index < len(self._attitudes) else None

    def changes_s(self) -> FloatArray:
        """Return the TAI seconds at which an attitude may begin or end (k,), in order."""
        return np.unique(np.array([*self._starts_ns, *self._ends_ns], dtype=np.int64)) / 1e9

    def _index(self, t_s: FloatArray) -> IntArray:
        at_ns = ns_of_t_s(t_s)
        index = np.full(at_ns.shape, len(self._attitudes), dtype=np.int64)
        for number, (start, end) in enumerate(zip(self._starts_ns, self._ends_ns, strict=True)):
            index[(at_ns >= start) & (at_ns < end)] = number
        return index
