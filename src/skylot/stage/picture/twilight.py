"""The sky of the Earth around sunrise and sunset: bright towards the Sun, the Earth's own shadow across from it.

Light scattered once on its way over a round Earth, and a share that was scattered more often, blue and even. How
bright the whole of it is, is not its matter: it is scaled to an illuminance that is given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import WGS84_ELLIPSOID
from skylot.stage.picture.air import air_mass, passed, scattering
from skylot.stage.picture.look import LUMINANCE, look

_RADIUS_M = WGS84_ELLIPSOID.equatorial_radius_m
_TOP_M = 70e3
_HEIGHTS, _AZIMUTHS, _STEPS = 48, 37, 48
_HORIZON = float(air_mass(0.0))

_DARK = 1e-12
"""Of one lux of Sun, on level ground."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dome:
    """The sky over a place for one altitude of the Sun."""

    sine: float
    """Of the Sun's altitude."""
    light: FloatArray
    """(_HEIGHTS, _AZIMUTHS, 3) luminance, cd/m2; upwards as squares of even steps, sidewards from the Sun."""

    def radiance(self, height: FloatArray, cosine: FloatArray) -> FloatArray:
        """Return luminance (n,3) at sines of altitude (n,), 0..1, and cosines (n,) of the angle from the Sun."""
        high = np.clip(height, 0.0, 1.0)
        flat = np.sqrt(np.maximum((1.0 - high * high) * (1.0 - self.sine**2), 1e-12))
        azimuth = np.arccos(np.clip((cosine - high * self.sine) / flat, -1.0, 1.0))
        y = np.sqrt(np.arcsin(high) / (math.pi / 2.0)) * (_HEIGHTS - 1)
        x = azimuth / math.pi * (_AZIMUTHS - 1)
        top, left = np.minimum(y.astype(int), _HEIGHTS - 2), np.minimum(x.astype(int), _AZIMUTHS - 2)
        down, right = (y - top)[:, None], (x - left)[:, None]
        upper = self.light[top, left] * (1.0 - right) + self.light[top, left + 1] * right
        lower = self.light[top + 1, left] * (1.0 - right) + self.light[top + 1, left + 1] * right
        return np.asarray(upper * (1.0 - down) + lower * down)


def dome(sine: float, illuminance_lux: float) -> Dome:
    """Return the sky for a sine of the Sun's altitude that lights level ground by so much."""
    altitude = (np.linspace(0.0, 1.0, _HEIGHTS) ** 2 * math.pi / 2.0)[:, None]
    azimuth = np.linspace(0.0, math.pi, _AZIMUTHS)[None, :]
    once = _once(altitude, azimuth, sine)
    toward = np.cos(altitude) * np.cos(azimuth)
    often = np.exp(0.9 * toward)[..., None] * look().twilight_blue
    share = float(np.interp(-math.degrees(math.asin(sine)), (0.0, 10.0), look().twilight_often))
    level = _on_level_ground(once)
    if level < _DARK:  # in the depth of night no sunlight reaches any air that is seen
        share = 1.0
    light = once * ((1.0 - share) / max(level, _DARK)) + often * (share / _on_level_ground(often))
    return Dome(sine=sine, light=light * illuminance_lux)


def _on_level_ground(light: FloatArray) -> float:
    """Return the illuminance by a sky (_HEIGHTS, _AZIMUTHS, 3) that is the same on both sides of the Sun."""
    step = np.linspace(0.0, 1.0, _HEIGHTS)
    altitude = step**2 * math.pi / 2.0
    weight = np.sin(altitude) * np.cos(altitude) * math.pi * step  # d altitude = pi step d step
    ring = np.trapezoid(light @ LUMINANCE, dx=math.pi / (_AZIMUTHS - 1), axis=1) * 2.0
    return float(np.trapezoid(ring * weight, dx=1.0 / (_HEIGHTS - 1)))


def _once(altitude: FloatArray, azimuth: FloatArray, sine: float) -> FloatArray:
    """Return what air scatters once (_HEIGHTS, _AZIMUTHS, 3), for one lux of Sun, summed along each way.

    Source: single scattering in an exponential atmosphere over a sphere, G. V. Rozenberg, Twilight (1966).
    """
    scale_m, depression = look().air_height_m, -math.asin(max(-1.0, min(1.0, sine)))
    rise, level = np.sin(altitude), np.cos(altitude)
    end_m = np.sqrt((_RADIUS_M * rise) ** 2 + 2.0 * _RADIUS_M * _TOP_M) - _RADIUS_M * rise
    total = np.zeros((*np.broadcast_shapes(altitude.shape, azimuth.shape), 3))
    towards_sun = level * np.cos(azimuth)
    seen_mass = air_mass(rise)
    edges = np.linspace(0.0, 1.0, _STEPS + 1) ** 2
    for near, far in pairwise(edges):
        along_m = 0.5 * (near + far) * end_m
        high_m = along_m * rise + (along_m * level) ** 2 / (2.0 * _RADIUS_M)
        thin = np.exp(-high_m / scale_m)
        sunlight = _sunlight(high_m, depression - towards_sun * along_m / _RADIUS_M)
        back = passed(seen_mass * (1.0 - thin))
        total += sunlight * back * (thin * (far - near) * end_m / scale_m)[..., None]
    cosine = towards_sun * math.sqrt(1.0 - sine * sine) + rise * sine
    forward = 0.64 / (1.36 - 1.2 * cosine) ** 1.5  # of haze: L. Henyey, J. Greenstein (1941), g = 0.6
    phase = (0.75 * scattering(cosine) + 0.25 * forward) / (4.0 * math.pi)
    return np.asarray(total * phase[..., None] * look().air_depth)


def _sunlight(high_m: FloatArray, depression: FloatArray) -> FloatArray:
    """Return the share (...,3) of sunlight that comes to heights over ground where the Sun is so far down.

    Air on the way is that past the lowest point less what lies behind the place; ozone takes the middle of the
    spectrum from light that has come far, which leaves the zenith blue.
    """
    scale_m = look().air_height_m
    down = np.maximum(depression, 0.0)
    lowest_m = high_m - (_RADIUS_M + high_m) * (1.0 - np.cos(down))
    beside = np.exp(-high_m / scale_m) * air_mass(np.abs(np.sin(depression)))
    past = 2.0 * _HORIZON * np.exp(-np.maximum(lowest_m, 0.0) / scale_m)
    mass = np.where(depression > 0.0, np.maximum(past - beside, 0.0), beside)
    layer = 1.0 / np.sqrt(np.sin(np.minimum(depression, 0.0)) ** 2 + 2.0 * look().ozone_height_m / _RADIUS_M)
    clear = passed(mass) * np.exp(-layer[..., None] * look().ozone_depth)
    # the Sun's disc is half a degree wide: the edge of the shadow is soft
    free = np.clip(lowest_m / 1500.0 + 0.5, 0.0, 1.0)
    return np.asarray(clear * np.where(depression > 0.0, free, 1.0)[..., None])
