"""Where station, Sun, pole and LVLH axes are at an array of instants, remembered for the last few."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.locations.attitude import lvlh_axes
from skylot.locations.earth_turn import gcrf_to_itrf, pole_in_gcrf
from skylot.locations.ephemeris import sun_from_earth_m
from skylot.locations.orbit import Orbit

_KEPT = 4


@dataclass(frozen=True, kw_only=True)
class Geometry:
    """Arrays of n rows in GCRF axes, which are ICRF's: metres, m/s, unit vectors; NaN where unknown."""

    t_s: FloatArray
    position_m: FloatArray
    velocity_m_s: FloatArray
    sun: FloatArray
    """From the station to the Sun."""
    sun_distance_m: FloatArray
    sun_from_earth_m: FloatArray
    lvlh: FloatArray
    """(n,3,3): matrix @ vector turns into LVLH."""

    @cached_property
    def pole(self) -> FloatArray:
        """Return the Earth's axis (n,3), computed when first asked for."""
        return pole_in_gcrf(self.t_s)

    @cached_property
    def to_itrf(self) -> FloatArray:
        """Return the matrices (n,3,3) that turn into the ITRF, computed when first asked for."""
        return gcrf_to_itrf(self.t_s)


def geometry_at(orbit: Orbit, t_s: FloatArray) -> Geometry:
    """Compute the geometry of n instants."""
    position, velocity = orbit.state(t_s)
    sun_m = sun_from_earth_m(t_s)
    to_sun = sun_m - position
    distance = np.sqrt(np.einsum("ni,ni->n", to_sun, to_sun))
    return Geometry(
        t_s=t_s,
        position_m=position,
        velocity_m_s=velocity,
        sun=to_sun / distance[:, None],
        sun_distance_m=distance,
        sun_from_earth_m=sun_m,
        lvlh=lvlh_axes(position, velocity),
    )


class GeometryCache:
    """The last few geometries of one orbit, found again by the instants themselves."""

    def __init__(self, orbit: Orbit) -> None:
        """Begin empty."""
        self._orbit = orbit
        self._kept: OrderedDict[int, Geometry] = OrderedDict()
        self._lock = Lock()

    def __call__(self, t_s: FloatArray) -> Geometry:
        """Return the geometry of instants (n,), computed or remembered."""
        asked = np.ascontiguousarray(t_s, dtype=np.float64)
        key = hash(asked.tobytes())
        with self._lock:
            found = self._kept.get(key)
            if found is not None and np.array_equal(found.t_s, asked):
                self._kept.move_to_end(key)
                return found
        made = geometry_at(self._orbit, asked.copy())
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made
