"""Vectors, and places on an ellipsoid: geodetic coordinates to body-fixed metres and back."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Ellipsoid:
    """An ellipsoid of revolution about the body's z axis; a sphere where both radii are the same."""

    equatorial_radius_m: float
    polar_radius_m: float

    def __post_init__(self) -> None:
        """Refuse a body without extent; raises ValueError."""
        if not (self.equatorial_radius_m > 0.0 and self.polar_radius_m > 0.0):
            raise ValueError("both radii of an ellipsoid are greater than zero")

    @property
    def eccentricity_squared(self) -> float:
        """Return 1 - (polar / equatorial)^2: zero for a sphere."""
        return 1.0 - (self.polar_radius_m / self.equatorial_radius_m) ** 2


def cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """Return the cross products of vectors (n,3), row by row; for short arrays faster than numpy's own."""
    ax, ay, az = a[:, 0], a[:, 1], a[:, 2]
    bx, by, bz = b[:, 0], b[:, 1], b[:, 2]
    product = np.empty((max(len(a), len(b)), 3))
    product[:, 0] = ay * bz - az * by
    product[:, 1] = az * bx - ax * bz
    product[:, 2] = ax * by - ay * bx
    return product


def unit(v: ArrayLike) -> FloatArray:
    """Return vectors (..., 3) of length one in the same directions; raises ValueError for length zero."""
    vector = np.asarray(v, dtype=np.float64)
    length = np.linalg.norm(vector, axis=-1, keepdims=True)
    if np.any(length == 0.0):
        raise ValueError("a vector of length zero has no direction")
    return np.asarray(vector / length)


def angle_between(a: ArrayLike, b: ArrayLike) -> FloatArray:
    """Return the angles (...) in radians, 0..pi, between vectors (..., 3) of any length.

    Source: 2 atan2(|a' - b'|, |a' + b'|) of the unit vectors (W. Kahan), exact also for tiny angles. Raises
    ValueError where a vector has no length.
    """
    first, second = unit(a), unit(b)
    apart = np.linalg.norm(first - second, axis=-1)
    return np.asarray(2.0 * np.arctan2(apart, np.linalg.norm(first + second, axis=-1)))


def geodetic_to_fixed(
    lat_rad: ArrayLike, lon_rad: ArrayLike, height_m: ArrayLike, ellipsoid: Ellipsoid | None = None
) -> FloatArray:
    """Return body-fixed positions (n, 3) in metres of geodetic latitude, east longitude and height (n,).

    The ellipsoid is WGS84 unless another is given. Single numbers count as arrays of one.
    """
    body = ellipsoid or WGS84_ELLIPSOID
    lat, lon, height = np.broadcast_arrays(
        *(np.atleast_1d(np.asarray(value, dtype=np.float64)) for value in (lat_rad, lon_rad, height_m))
    )
    normal_m = body.equatorial_radius_m / np.sqrt(1.0 - body.eccentricity_squared * np.sin(lat) ** 2)
    across_m = (normal_m + height) * np.cos(lat)
    along_m = (normal_m * (1.0 - body.eccentricity_squared) + height) * np.sin(lat)
    return np.stack((across_m * np.cos(lon), across_m * np.sin(lon), along_m), axis=-1)


def fixed_to_geodetic(
    position_m: ArrayLike, ellipsoid: Ellipsoid | None = None
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return geodetic latitude, east longitude (radians), height (metres), (n,) each, of positions (n, 3).

    The ellipsoid is WGS84 unless another is given. Source: B. R. Bowring, The accuracy of geodetic latitude
    and height equations, Survey Review 28 (1985), iterated on the parametric latitude.
    """
    body = ellipsoid or WGS84_ELLIPSOID
    x, y, z = np.moveaxis(np.atleast_2d(np.asarray(position_m, dtype=np.float64)), -1, 0)
    across = np.hypot(x, y)
    a, b, e2 = body.equatorial_radius_m, body.polar_radius_m, body.eccentricity_squared
    parametric = np.arctan2(z * a, across * b)
    lat = parametric
    for _ in range(4):  # each turn gains three digits and more outside the body's core
        lat = np.arctan2(
            z + e2 * a**2 / b * np.sin(parametric) ** 3, across - e2 * a * np.cos(parametric) ** 3
        )
        parametric = np.arctan2(b * np.sin(lat), a * np.cos(lat))
    height = across * np.cos(lat) + z * np.sin(lat) - a * np.sqrt(1.0 - e2 * np.sin(lat) ** 2)
    return np.asarray(lat), np.arctan2(y, x), np.asarray(height)


def _read_wgs84() -> Ellipsoid:
    file = Path(__file__).with_name("data") / "earth.toml"
    row = tomllib.loads(file.read_text(encoding="utf-8"))["wgs84"]
    radius_m = row["equatorial_radius_m"]
    return Ellipsoid(
        equatorial_radius_m=radius_m, polar_radius_m=radius_m * (1.0 - 1.0 / row["inverse_flattening"])
    )


WGS84_ELLIPSOID = _read_wgs84()
