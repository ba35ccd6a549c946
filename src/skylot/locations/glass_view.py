"""What is seen through a window: the share of its cone that is Earth, and the share of that in daylight."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import Ellipsoid

RAYS = 96
"""Rays of the bundle: each stands for the same share of the cone, so fractions come in steps of about 1 %."""
_CHUNK = 1024  # rows a turn: what is multiplied stays in the processor's cache


def cone_rays(normal: FloatArray, half_angle_rad: float, count: int = RAYS) -> FloatArray:
    """Return unit vectors (count,3) evenly spread over the solid angle of a cone about a normal (3,).

    Source: sunflower lattice on a spherical cap (golden angle; equal steps in the cosine).
    """
    step = np.arange(count) + 0.5
    cosine = 1.0 - (1.0 - np.cos(half_angle_rad)) * step / count
    sine, turn = np.sqrt(1.0 - cosine**2), step * np.pi * (3.0 - np.sqrt(5.0))
    axis = normal / np.linalg.norm(normal)
    aside = np.cross(axis, np.eye(3)[np.argmin(np.abs(axis))])
    aside /= np.linalg.norm(aside)
    basis = np.stack((aside, np.cross(axis, aside), axis))
    return np.asarray(np.stack((sine * np.cos(turn), sine * np.sin(turn), cosine), axis=1) @ basis)


def earth_in_cone(
    rays: FloatArray, position_m: FloatArray, pole: FloatArray, sun: FloatArray, earth: Ellipsoid
) -> tuple[FloatArray, FloatArray]:
    """Return the share of rays (m,3) that meet the Earth, and of those the share in daylight, (n,) each.

    Position from the Earth's centre (m), the Earth's axis and the direction to the Sun (n,3) are in the
    rays' axes. Day is where the Sun's centre is over the ground's horizon. The second share is 0 where no
    ray meets the Earth; both are NaN where the attitude is unknown.
    """
    seen, lit = np.empty((2, len(position_m)))
    for first in range(0, len(position_m), _CHUNK):
        rows = slice(first, first + _CHUNK)
        seen[rows], lit[rows] = _chunk(rays, position_m[rows], pole[rows], sun[rows], earth)
    unknown = np.isnan(position_m[:, 0])
    seen[unknown] = lit[unknown] = np.nan
    return seen, lit


def _chunk(
    rays: FloatArray, position_m: FloatArray, pole: FloatArray, sun: FloatArray, earth: Ellipsoid
) -> tuple[FloatArray, FloatArray]:
    """Meet |x|^2 + k (x . pole)^2 = a^2 along every ray; k makes the ellipsoid of the sphere."""
    k = np.float32((earth.equatorial_radius_m / earth.polar_radius_m) ** 2 - 1.0)
    # Single precision moves the limb by metres, far less than the rays lie apart, and costs less.
    position = (position_m / earth.equatorial_radius_m).astype(np.float32)
    rays, pole, sun = rays.astype(np.float32), pole.astype(np.float32), sun.astype(np.float32)
    height = np.einsum("ni,ni->n", position, pole)[:, None]
    rise = pole @ rays.T
    a = 1.0 + k * rise * rise
    b = position @ rays.T + k * height * rise
    c = np.einsum("ni,ni->n", position, position)[:, None] + k * height * height - 1.0
    root = b * b - a * c
    met = (root > 0.0) & (b < 0.0)
    way = (-b - np.sqrt(np.maximum(root, 0.0))) / a
    sun_up = np.einsum("ni,ni->n", position, sun)[:, None] + way * (sun @ rays.T)
    sun_up += k * (height + way * rise) * np.einsum("ni,ni->n", pole, sun)[:, None]
    count = np.count_nonzero(met, axis=1)
    day = np.count_nonzero(met & (sun_up > 0.0), axis=1)
    return count / len(rays), day / np.maximum(count, 1)
