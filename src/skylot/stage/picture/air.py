"""Clear air: how much sunlight it lets through, and how brightly it shines itself; one scattering, a slab."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.core.geometry import WGS84_ELLIPSOID
from skylot.stage.picture.look import look

TWILIGHT = 0.02
"""Sine of the Sun's altitude over which the light of the air fades by e: 700 lx at sunset, 3.4 lx at -6 deg."""


def air_mass(sine_altitude: ArrayLike) -> FloatArray:
    """Return the air (...) along a slanting way over that straight up, 1 .. 38, for sines of altitude (...).

    Source: F. Kasten, A. T. Young, Revised optical air mass tables, Applied Optics 28 (1989); below the
    horizon the horizon's.
    """
    sine = np.clip(np.asarray(sine_altitude, dtype=np.float64), 0.0, 1.0)
    return np.asarray(1.0 / (sine + 0.50572 * (np.degrees(np.arcsin(sine)) + 6.07995) ** -1.6364))


def limb_mass(height_m: ArrayLike) -> FloatArray:
    """Return the air (...) on a whole straight way whose lowest point is so high (...), over that straight up.

    Source: the column of an exponential atmosphere past its lowest point, sqrt(2 pi R / H) exp(-h / H).
    """
    scale_m = look().air_height_m
    whole = math.sqrt(2.0 * math.pi * WGS84_ELLIPSOID.equatorial_radius_m / scale_m)
    return np.asarray(whole * np.exp(-np.maximum(np.asarray(height_m, dtype=np.float64), 0.0) / scale_m))


def passed(mass: ArrayLike) -> FloatArray:
    """Return the share (..., 3) of red, green, blue that so much air (...) lets through."""
    return np.exp(-np.asarray(mass, dtype=np.float64)[..., None] * look().air_depth)


def scattering(cosine: FloatArray) -> FloatArray:
    """Return how much more air scatters by an angle of this cosine (...) than on average (Rayleigh)."""
    return np.asarray(0.75 * (1.0 + cosine * cosine))


def lit_from_above(sun_mass: FloatArray, view_mass: FloatArray, cosine: FloatArray) -> FloatArray:
    """Return the luminance (n,3), for one lux of Sun, of a slab of air seen from above.

    Source: single scattering, S. Chandrasekhar, Radiative Transfer (1950), chapter III.
    """
    both = sun_mass + view_mass
    share = (view_mass / both)[:, None] * (1.0 - passed(both))
    return np.asarray((scattering(cosine) / (4.0 * math.pi))[:, None] * share)


def lit_from_below(sun_mass: FloatArray, view_mass: FloatArray, cosine: FloatArray) -> FloatArray:
    """Return the luminance (n,3), for one lux of Sun, of a slab of air seen from the ground; as above."""
    apart = view_mass - sun_mass
    apart = np.where(np.abs(apart) < 1e-3, 1e-3, apart)
    share = (view_mass / apart)[:, None] * (passed(sun_mass) - passed(view_mass))
    return np.asarray((scattering(cosine) / (4.0 * math.pi))[:, None] * share)
