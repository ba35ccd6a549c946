"""Where the Sun and the Moon are: JPL's DE421, geometric, without light time."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from jplephem.spk import SPK

from skylot.core.arrays import BoolArray, FloatArray
from skylot.locations.constants import DAY_S
from skylot.locations.earth_turn import JD_OF_ORIGIN, TT_MINUS_TAI_S, shipped_file
from skylot.locations.slow_table import SlowTable

LIGHT_M_S = 299_792_458.0
_NODE_STEP_S = 21_600.0
_EDGE_S = 2 * 86_400.0  # interpolation reaches over its neighbours
_BARYCENTRE, _EARTH_MOON, _SUN, _MOON, _EARTH = 0, 3, 10, 301, 399


def sun_from_earth_m(t_s: FloatArray) -> FloatArray:
    """Return the Sun from the Earth's centre in ICRF axes, metres (n,3); NaN outside of DE421 (1899 to 2053).

    Interpolated between nodes of 6 h: within 3 m of the ephemeris.
    """
    return _sun(t_s)


def moon_from_earth_m(t_s: FloatArray) -> FloatArray:
    """Return the Moon from the Earth's centre in ICRF axes, metres (n,3); NaN outside of DE421."""
    return _between(_MOON, t_s) - _between(_EARTH, t_s)


def earth_from_barycentre_m(t_s: FloatArray) -> FloatArray:
    """Return the Earth's centre from the solar system's barycentre in ICRF axes, metres (n,3)."""
    return _between(_EARTH_MOON, t_s) + _between(_EARTH, t_s)


def sun_from_barycentre_m(t_s: FloatArray) -> FloatArray:
    """Return the Sun from the solar system's barycentre in ICRF axes, metres (n,3)."""
    return _between(_SUN, t_s)


def ephemeris_known(t_s: FloatArray) -> BoolArray:
    """Tell where DE421 speaks (n,)."""
    first, last = ephemeris_limits_s()
    return np.asarray((t_s >= first) & (t_s <= last))


@cache
def ephemeris_limits_s() -> tuple[float, float]:
    """Return the TAI seconds between which DE421 speaks, a little inside of its ends."""
    segment = _kernel()[_BARYCENTRE, _SUN]
    first, last = ((jd - JD_OF_ORIGIN) * DAY_S for jd in (segment.start_jd, segment.end_jd))
    return first + _EDGE_S, last - _EDGE_S


def tdb_minus_tt_s(t_s: FloatArray) -> FloatArray:
    """Return TDB - TT (n,). Source: Explanatory Supplement to the Astronomical Almanac (1992), 2.222-1."""
    g = np.radians(357.53 + 0.985_600_3 * t_s / DAY_S)
    return np.asarray(0.001_658 * np.sin(g) + 0.000_014 * np.sin(2.0 * g))


def _nodes(t_s: FloatArray) -> FloatArray:
    return sun_from_barycentre_m(t_s) - earth_from_barycentre_m(t_s)


def _between(target: int, t_s: FloatArray) -> FloatArray:
    """Return a body from the centre that its segment has, metres (n,3)."""
    segment = _kernel()[_EARTH_MOON if target in (_EARTH, _MOON) else _BARYCENTRE, target]
    days = (t_s + TT_MINUS_TAI_S + tdb_minus_tt_s(t_s)) / DAY_S
    first, last = segment.start_jd - JD_OF_ORIGIN, segment.end_jd - JD_OF_ORIGIN
    inside = (days >= first) & (days <= last)
    km = segment.compute(JD_OF_ORIGIN, np.where(inside, days, first)).T
    return np.where(inside[:, None], km * 1000.0, np.nan)


@cache
def _kernel() -> Any:
    reader: Any = SPK  # it comes without types
    return reader.open(str(shipped_file("de421.bsp")))


_sun = SlowTable(_nodes, _NODE_STEP_S)
