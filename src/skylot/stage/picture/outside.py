"""What lies outside of a set: Earth and space from orbit, sky and ground on a planet, or nothing that is known.

`Outside.radiance` is luminance in linear RGB, cd/m2; `SunLight` is what the Sun sends on a face turned to it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture import earth
from skylot.stage.picture.air import TWILIGHT, air_mass, limb_mass, lit_from_below, passed
from skylot.stage.picture.look import LUMINANCE, look
from skylot.stage.picture.towns import Town
from skylot.stage.picture.twilight import Dome, dome
from skylot.stage.world import GravityField, Sky

UNKNOWN = np.array([0.10, 0.11, 0.13])
"""Luminance of an outside that nobody knows, cd/m2, before it is scaled to the frame."""
_LOW, _HIGH = math.sin(math.radians(3.0)), math.sin(math.radians(10.0))
"""Sines of the Sun's altitude between which the sky of twilight becomes that of day."""
Kind = Literal["orbit", "earth", "moon", "mars", "none"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SunLight:
    """The Sun as a disc."""

    direction: FloatArray
    """(3,) unit, to its centre, in the shot's axes."""
    lux: FloatArray
    """(3,) linear RGB, on a face turned to it, outside of any window; zero in the dark."""
    half_angle_rad: float

    @property
    def shines(self) -> bool:
        """Return whether any of it arrives."""
        return bool(np.any(self.lux > 0.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outside:
    """The light outside at one instant, in the axes of the shot."""

    kind: Kind
    sun: SunLight | None
    """None where nobody knows where it is."""
    up: FloatArray = field(default_factory=lambda: np.array([0.0, 0.0, 1.0]))
    """(3,) unit; on the ground."""
    view: earth.EarthView | None = None
    dome: Dome | None = None
    """The sky of the Earth while the Sun is low or down."""

    def radiance(self, directions: FloatArray, *, detail: bool = True) -> FloatArray:
        """Return luminance (n,3), cd/m2, along unit directions (n,3); the Sun's own disc is not in it."""
        ways = np.asarray(directions, dtype=np.float64)
        if self.kind == "orbit" and self.view is not None:
            return earth.radiance(self.view, ways, detail=detail)[0]
        if self.kind in ("earth", "moon", "mars") and self.sun is not None:
            return _planet(self, self.sun, ways)
        return np.broadcast_to(UNKNOWN, ways.shape).copy()


def outside_of(sky: Sky, gravity: GravityField) -> Outside:
    """Return the light outside at the first instant of a sky."""
    direction = np.asarray(sky.sun[0], dtype=np.float64) if len(sky.sun) else np.full(3, np.nan)
    if sky.kind == "none" or not np.all(np.isfinite(direction)):
        return Outside(kind="none", sun=None)
    direction = direction / np.linalg.norm(direction)
    share = float(np.nan_to_num(sky.sun_share[0]))
    if sky.kind == "ground":
        return _on_ground(direction, share, gravity)
    centre_m = np.asarray(sky.earth_m[0], dtype=np.float64)
    to_itrf = np.asarray(sky.to_itrf[0], dtype=np.float64)
    if not np.all(np.isfinite(centre_m)) or not np.all(np.isfinite(to_itrf)):
        return Outside(kind="none", sun=_sun(direction, share * np.ones(3)))
    towns = tuple(Town(name=name, latitude_rad=lat, longitude_rad=lon) for name, lat, lon in sky.towns)
    view = earth.EarthView(eye_m=to_itrf @ -centre_m, sun=to_itrf @ direction, to_itrf=to_itrf, towns=towns)
    _, lowest_m = earth.meets(view, view.sun[None, :])
    away = float(view.sun @ view.eye_m) > 0.0
    colour = np.ones(3) if away else passed(limb_mass(lowest_m))[0]
    return Outside(kind="orbit", sun=_sun(direction, share * colour), view=view)


def _sun(direction: FloatArray, share: FloatArray) -> SunLight:
    return SunLight(direction=direction, lux=look().sun_lux * share, half_angle_rad=look().sun_half_angle_rad)


def _on_ground(direction: FloatArray, share: float, gravity: GravityField) -> Outside:
    pull = np.asarray(gravity.g_m_s2, dtype=np.float64)
    length = float(np.linalg.norm(pull))
    up = -pull / length if length > 0.0 else np.array([0.0, 0.0, 1.0])
    kind: Kind = "moon" if gravity.kind == "moon" else "mars" if gravity.kind == "mars" else "earth"
    colour = {"moon": np.ones(3), "mars": 0.43 * 0.8 * np.array([1.02, 1.0, 0.95])}.get(kind)
    if colour is None:
        colour = passed(air_mass(direction @ up))
    sine = float(direction @ up)
    low = dome(sine, _level_lux(sine)) if kind == "earth" and sine < _HIGH else None
    return Outside(kind=kind, sun=_sun(direction, share * colour), up=up, dome=low)


def _level_lux(sine: float) -> float:
    """Return the illuminance of level ground by the sky, without direct Sun."""
    height: FloatArray = np.linspace(0.0025, 0.9975, 200)
    sky = _air_above("earth", height, np.full(200, 0.4), sine) @ LUMINANCE
    return float(2.0 * math.pi * np.mean(sky * height))


def _planet(outside: Outside, sun: SunLight, ways: FloatArray) -> FloatArray:
    height, sine = ways @ outside.up, float(sun.direction @ outside.up)
    above = _sky(outside, np.maximum(height, 0.0), ways @ sun.direction, sine)
    ground = look().ground[outside.kind] / math.pi
    zenith = _sky(outside, np.ones(1), np.array([sine]), sine)[0]
    floor = ground * (sun.lux * max(sine, 0.0) + math.pi * zenith)
    far = np.exp(np.minimum(height, 0.0) / 0.05)[:, None] if outside.kind != "moon" else 0.0
    below = floor * (1.0 - 0.6 * far) + above * 0.6 * far
    return np.asarray(np.where(height[:, None] >= 0.0, above, below))


def _sky(outside: Outside, height: FloatArray, cosine: FloatArray, sine: float) -> FloatArray:
    """Return the luminance (n,3) of the sky; while the Sun comes up, from that of twilight to that of day."""
    if outside.dome is None:
        return _air_above(outside.kind, height, cosine, sine)
    low = outside.dome.radiance(height, cosine)
    share = min(1.0, max(0.0, (sine - _LOW) / (_HIGH - _LOW)))
    return (
        low if share == 0.0 else low * (1.0 - share) + _air_above(outside.kind, height, cosine, sine) * share
    )


def _air_above(kind: Kind, height: FloatArray, cosine: FloatArray, sine: float) -> FloatArray:
    """Return the luminance (n,3) of the sky at sines of altitude (n,), cosines (n,) from the Sun."""
    dusk = math.exp(min(sine, 0.0) / TWILIGHT)
    if kind == "moon":
        return np.zeros((len(height), 3))
    if kind == "mars":
        base = np.array([0.62, 0.40, 0.24]) * 0.08 * look().sun_lux * 0.43 / math.pi
        return np.asarray(base * (max(sine, 0.0) ** 0.5 * 0.9 + 0.1) * dusk * np.ones((len(height), 1)))
    sun_mass = np.full(len(height), float(air_mass(sine)))
    once = lit_from_below(sun_mass, air_mass(height), cosine)
    night = np.array([0.35, 0.55, 1.0]) * 2e-3
    return np.asarray(1.8 * look().sun_lux * once * dusk + night)
