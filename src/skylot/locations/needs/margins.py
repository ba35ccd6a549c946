"""Signed margins of measured leaves: positive where true, in radians or as a share; NaN where nobody knows.

A leaf names a `Source`, what the viewpoint has to compute; leaves with one source share its samples.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple, assert_never

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.locations.model import Glass, Place
from skylot.locations.needs.states import (
    EarthShare,
    Light,
    Measured,
    SunAltitude,
    SunInCone,
    SunUp,
    TargetInCone,
    TargetSun,
    TargetUp,
)
from skylot.locations.viewpoint import Viewpoint

Arrays = tuple[FloatArray, ...]
SMALLEST_SHARE = 1e-6
"""Earth must fill more than this of a window to be lit or dark in it: none at all is neither."""


class Source(NamedTuple):
    """What a viewpoint is asked for."""

    ask: Literal["sun_margin", "sun_in_set", "earth_seen", "target_seen", "sun_altitude", "sun_over_horizon"]
    target: str = ""
    set: str = ""
    glass: str = ""


def source_of(leaf: Measured) -> Source:
    """Return what the margin of a leaf is computed from."""
    if isinstance(leaf, Light):
        return Source("sun_margin")
    if isinstance(leaf, SunInCone):
        return Source("sun_in_set", set=leaf.set)
    if isinstance(leaf, EarthShare):
        return Source("earth_seen", set=leaf.set, glass=leaf.glass)
    if isinstance(leaf, TargetUp | TargetInCone | TargetSun):
        return Source("target_seen", leaf.target, leaf.set, leaf.glass)
    return Source("sun_altitude") if isinstance(leaf, SunAltitude) else Source("sun_over_horizon")


def fetch(view: Viewpoint | None, source: Source, t_s: FloatArray) -> Arrays:
    """Return the arrays (n,) or (n,3) of a source; NaN where this kind of viewpoint cannot tell."""
    if view is not None and view.kind == "station" and t_s.size:
        if source.ask == "sun_margin":
            return view.sun_margin_rad(t_s)
        if source.ask == "sun_in_set":
            return (view.sun_in_set(source.set, t_s),)
        if source.ask == "earth_seen":
            return view.earth_seen(source.set, source.glass, t_s)
        if source.ask == "target_seen":
            return view.target_seen(source.target, source.set, source.glass, t_s)
    elif view is not None and view.kind == "site" and t_s.size:
        if source.ask == "sun_altitude":
            return (view.sun_altitude_rad(t_s),)
        if source.ask == "sun_over_horizon":
            return (view.sun_over_horizon_rad(t_s),)
    nothing = np.full(t_s.shape, np.nan)
    if source.ask == "sun_in_set":
        return (np.full((*t_s.shape, 3), np.nan),)
    return (nothing, nothing, nothing)


def margin_from(leaf: Measured, place: Place, arrays: Arrays) -> FloatArray:
    """Return the margin (n,) of a leaf from the arrays of its source."""
    if isinstance(leaf, Light):
        return arrays[0] if leaf.state == "sunlit" else -arrays[1]
    if isinstance(leaf, SunInCone):
        glass = glass_of(place, leaf.set, leaf.glass)
        cosine = np.clip(arrays[0] @ np.asarray(glass.normal, dtype=np.float64), -1.0, 1.0)
        return np.asarray(glass.usable_half_angle_rad - leaf.from_edge_rad - np.arccos(cosine))
    if isinstance(leaf, EarthShare):
        return _earth_margin(leaf, arrays[0], arrays[1])
    if isinstance(leaf, TargetUp):
        return np.asarray(arrays[1] - leaf.above_rad)
    if isinstance(leaf, TargetInCone):
        inside = glass_of(place, leaf.set, leaf.glass).usable_half_angle_rad - arrays[0]
        return np.asarray(
            np.minimum(inside, arrays[1])
        )  # through the Earth, a far target comes back into the cone
    if isinstance(leaf, TargetSun):
        return _over(arrays[2], leaf.altitude_rad, leaf.side)
    if isinstance(leaf, SunAltitude):
        return _over(arrays[0], leaf.altitude_rad, leaf.side)
    if isinstance(leaf, SunUp):
        return arrays[0]
    assert_never(leaf)


def margin(leaf: Measured, view: Viewpoint | None, place: Place, t_s: FloatArray) -> FloatArray:
    """Return the margin (n,) of a leaf at instants, straight from the viewpoint."""
    return margin_from(leaf, place, fetch(view, source_of(leaf), t_s))


def known_at(leaf: Measured, view: Viewpoint | None, t_s: FloatArray) -> BoolArray:
    """Tell where the viewpoint knows what the leaf needs (n,): the orbit, and for a window the attitude."""
    if view is None:
        return np.zeros(t_s.shape, dtype=np.bool_)
    known = view.known(t_s)
    if view.kind == "station" and needs_attitude(leaf):
        known = known & view.attitude_known(t_s)
    return known


def needs_attitude(leaf: Measured) -> bool:
    """Tell whether a leaf looks through a window."""
    return isinstance(leaf, SunInCone | EarthShare | TargetInCone)


def is_smooth(leaf: Measured) -> bool:
    """Tell whether a margin is smooth in time; a share counted from a bundle of rays moves in steps."""
    return not isinstance(leaf, EarthShare)


def unit_of(leaf: Measured) -> Literal["deg", "%"]:
    """Return the unit in which people read the margin of a leaf."""
    return "%" if isinstance(leaf, EarthShare) else "deg"


def glass_of(place: Place, set_id: str, glass_id: str) -> Glass:
    """Return a window of a place; raises KeyError where there is none, which a parsed need excludes."""
    for space in place.sets:
        for glass in space.windows:
            if space.id == set_id and glass.id == glass_id:
                return glass
    raise KeyError(f"{set_id}/{glass_id}")


def scale_of(leaf: Measured) -> float:
    """Return the margin that counts as a whole miss, to compare kinds of misses: 90 degrees, or all."""
    return 1.0 if isinstance(leaf, EarthShare) else math.pi / 2.0


def _earth_margin(leaf: EarthShare, earth: FloatArray, lit: FloatArray) -> FloatArray:
    if leaf.kind == "earth":
        return np.asarray(earth - max(leaf.share, SMALLEST_SHARE) + _closed(leaf.share))
    share = lit if leaf.kind == "lit" else 1.0 - lit
    return np.asarray(np.minimum(share - leaf.share + _closed(leaf.share), earth - SMALLEST_SHARE))


def _closed(share: float) -> float:
    """Return a hair's breadth, so that 'at least 100 %' can be reached; nothing for 'at least 0 %'."""
    return 1e-9 if share > 0.0 else 0.0


def _over(altitude_rad: FloatArray, than_rad: float, side: Literal["above", "below"]) -> FloatArray:
    return np.asarray(altitude_rad - than_rad if side == "above" else than_rad - altitude_rad)
