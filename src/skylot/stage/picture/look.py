"""The shipped numbers of `data/picture.toml`, read once: Sun, air, Earth, ground, cabin, exposure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skylot.core.arrays import FloatArray

DATA = Path(__file__).with_name("data")
_STEPS = 16_384
Float32 = NDArray[np.float32]
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Weights of linear red, green, blue of ITU-R BT.709."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Look:
    """What the light of a frame rests on; the units are in the names."""

    sun_lux: float
    sun_half_angle_rad: float
    air_depth: FloatArray
    """(3,) vertical optical depth of molecules and haze."""
    air_height_m: float
    ozone_depth: FloatArray
    """(3,) vertical."""
    ozone_height_m: float
    twilight_often: tuple[float, float]
    twilight_blue: FloatArray
    earth: dict[str, FloatArray]
    """Diffuse reflectances (3,) by name."""
    cloud: float
    cloud_cover: float
    night_lux: float
    town_cd_m2: float
    town_width_m: float
    ground: dict[str, FloatArray]
    sky_share: float
    wall_reflectance: float
    occlusion_reach_m: float
    dust_per_m: float
    fill_lux: float
    fill_colour: FloatArray
    grey: float
    fill_share: float
    least_lux: float
    person_weight: float
    highlight_weight: float
    balance_share: float
    balance_sun: float
    stops_per_s: float
    over_stops: float
    knot_s: float
    iso: float
    shutter_s: float


@cache
def look() -> Look:
    """Return the shipped numbers."""
    tables: dict[str, Any] = tomllib.loads((DATA / "picture.toml").read_text(encoding="utf-8"))
    sun, air, earth, ground = tables["sun"], tables["air"], tables["earth"], tables["ground"]
    cabin, exposure = tables["cabin"], tables["exposure"]
    fill_colour = np.array(cabin["fill_colour"])
    return Look(
        sun_lux=sun["illuminance_lux"],
        sun_half_angle_rad=sun["half_angle_rad"],
        air_depth=np.array(air["rayleigh"]) + np.array(air["haze"]),
        air_height_m=air["scale_height_m"],
        ozone_depth=np.array(tables["twilight"]["ozone"]),
        ozone_height_m=tables["twilight"]["ozone_height_m"],
        twilight_often=tuple(tables["twilight"]["often"]),
        twilight_blue=np.array(tables["twilight"]["blue"]),
        earth={name: np.array(value) for name, value in earth.items() if isinstance(value, list)},
        cloud=earth["cloud"],
        cloud_cover=earth["cloud_cover"],
        night_lux=earth["night_lux"],
        town_cd_m2=earth["town_cd_m2"],
        town_width_m=earth["town_width_m"],
        ground={name: np.array(value) for name, value in ground.items() if isinstance(value, list)},
        sky_share=ground["sky_share"],
        wall_reflectance=cabin["reflectance"],
        occlusion_reach_m=cabin["occlusion_reach_m"],
        dust_per_m=cabin["dust_per_m"],
        fill_lux=cabin["fill_lux"],
        fill_colour=fill_colour / float(fill_colour @ LUMINANCE),
        grey=exposure["grey"],
        fill_share=exposure["fill_share"],
        least_lux=exposure["least_lux"],
        person_weight=exposure["person_weight"],
        highlight_weight=exposure["highlight_weight"],
        balance_share=exposure["balance_share"],
        balance_sun=exposure["balance_sun"],
        stops_per_s=tables["iris"]["stops_per_s"],
        over_stops=tables["iris"]["over_stops"],
        knot_s=tables["iris"]["knot_s"],
        iso=exposure["iso"],
        shutter_s=exposure["shutter_s"],
    )


def to_linear(srgb: ArrayLike) -> FloatArray:
    """Return linear light (...) 0..1 of sRGB values 0..1; source: IEC 61966-2-1."""
    value = np.asarray(srgb, dtype=np.float64)
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


@cache
def _srgb_table() -> NDArray[np.uint8]:
    """Return the sRGB bytes of linear light in 16,384 steps; source: IEC 61966-2-1."""
    value = np.linspace(0.0, 1.0, _STEPS + 1)
    curved = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return np.round(curved * 255.0).astype(np.uint8)


def to_srgb_bytes(linear: Float32) -> NDArray[np.uint8]:
    """Return sRGB bytes (h,w,3) of linear light, clipped to 0..1."""
    found = np.empty(linear.shape, np.uint8)
    for axis in range(linear.shape[-1]):
        place = linear[..., axis] * np.float32(_STEPS)
        place += np.float32(0.5)
        np.clip(place, 0, _STEPS, out=place)
        found[..., axis] = _srgb_table()[place.astype(np.int16)]
    return found


def luminance(rgb: Float32) -> Float32:
    """Return the luminance (...) of linear colours (..., 3)."""
    red, green, blue = LUMINANCE.astype(np.float32)
    return np.asarray(rgb[..., 0] * red + rgb[..., 1] * green + rgb[..., 2] * blue, dtype=np.float32)
