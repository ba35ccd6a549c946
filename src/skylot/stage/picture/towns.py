"""Named towns on the night Earth: a warm glow each, and where a frame sees them. No other lights are drawn."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import WGS84_ELLIPSOID, geodetic_to_fixed
from skylot.stage.picture.land import noise
from skylot.stage.picture.look import look

_DUSK, _NIGHT = math.sin(math.radians(-1.0)), math.sin(math.radians(-7.0))
"""Sines of the Sun's altitude between which street lamps come on."""
_WARM = np.array([1.55, 0.90, 0.32])
_FAR = 2.2
"""Widths of a town out to which its glow is drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A town that shots want to see."""

    name: str
    latitude_rad: float
    longitude_rad: float

    @property
    def normal(self) -> FloatArray:
        """Return the unit vector (3,) straight up from it, Earth-fixed."""
        lat, lon = self.latitude_rad, self.longitude_rad
        return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])

    @property
    def place_m(self) -> FloatArray:
        """Return where it is (3,), Earth-fixed."""
        return np.asarray(geodetic_to_fixed(self.latitude_rad, self.longitude_rad, 0.0)[0])


def glow(
    towns: tuple[Town, ...], normals: FloatArray, sun_height: FloatArray, lat: FloatArray, lon: FloatArray
) -> FloatArray:
    """Return the luminance (n,3), cd/m2, of the towns' lights at places of unit normals (n,3).

    A core that is mottled as streets and parks are, in a wider haze of light; nothing by day. `sun_height` is
    the sine of the Sun's altitude (n,).
    """
    found = np.zeros((len(normals), 3))
    wide_m = look().town_width_m
    for town in towns:
        chord_m = np.linalg.norm(normals - town.normal, axis=1) * WGS84_ELLIPSOID.equatorial_radius_m
        near = np.flatnonzero(chord_m < _FAR * wide_m)
        if not near.size:
            continue
        core = np.exp(-0.5 * (chord_m[near] / (0.33 * wide_m)) ** 2)
        haze = np.exp(-0.5 * (chord_m[near] / (0.75 * wide_m)) ** 2)
        mottled = np.clip(1.0 + 0.45 * noise(lat[near], lon[near], 1.1), 0.15, 2.0)
        lamps = np.clip((_DUSK - sun_height[near]) / (_DUSK - _NIGHT), 0.0, 1.0)
        found[near] += ((0.82 * core * mottled + 0.18 * haze) * lamps)[:, None]
    return np.asarray(found * look().town_cd_m2 * _WARM)


def seen_from(eye_m: FloatArray, town: Town) -> tuple[FloatArray, bool]:
    """Return the unit way (3,) from an eye to a town, Earth-fixed, and whether it is above the town's horizon."""
    way = town.place_m - eye_m
    way = way / np.linalg.norm(way)
    return np.asarray(way), bool(way @ town.normal < -0.02)
