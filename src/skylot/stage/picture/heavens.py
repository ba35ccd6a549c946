"""The Sun's own disc with its glare, and stars, where a frame sees past everything.

Stars are invented: a few hundred, evenly strewn, fixed to the Earth's axes; they say `space`, nothing else.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture import earth
from skylot.stage.picture.look import Float32
from skylot.stage.picture.outside import Outside
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.vectors import dot, flat, taken

DISC = 45.0
"""Light of the Sun's disc over that of a white card in the exposed light: far over white on any picture."""
_STARS = 2600
_GLARE = ((0.60, 0.020), (0.15, 0.070), (0.022, 0.30))
"""Light beside the disc and the angle, rad, over which it falls by e."""


def sun_disc(surfaces: Surfaces, outside: Outside, focal_px: float) -> tuple[Float32, float]:
    """Return how much of the Sun's disc each pixel (h,w) sees, 0..1, and how much of the disc the frame sees."""
    found = np.zeros(surfaces.items.shape, np.float32)
    sun = outside.sun
    if sun is None or not sun.shines:
        return found, 0.0
    chord = surfaces.ways - sun.direction.astype(np.float32)
    angle = np.sqrt(dot(chord, chord))
    near = np.flatnonzero((angle < 1.5 * sun.half_angle_rad + 2.0 / focal_px) & (surfaces.items < 0))
    if not near.size:
        return found, 0.0
    share = np.clip((sun.half_angle_rad - angle.reshape(-1)[near]) * focal_px + 0.5, 0.0, 1.0)
    if outside.view is not None:
        ways = taken(flat(surfaces.ways), near).astype(np.float64) @ outside.view.to_itrf.T
        share = share * ~np.isfinite(earth.meets(outside.view, ways)[0])
    found.reshape(-1)[near] = share
    whole = math.pi * (sun.half_angle_rad * focal_px) ** 2
    return found, min(1.0, float(share.sum()) / whole)


def glare(surfaces: Surfaces, outside: Outside, seen: float) -> Float32:
    """Return the light (h,w) that a lens spreads around the Sun, from how much of the disc is seen."""
    sun = outside.sun
    if sun is None or seen <= 0.0:
        return np.zeros(surfaces.items.shape, np.float32)
    chord = surfaces.ways - sun.direction.astype(np.float32)
    angle = np.sqrt(dot(chord, chord))
    total = np.zeros_like(angle)
    for strength, width in _GLARE:
        total += np.float32(strength * math.sqrt(seen)) * np.exp(angle * np.float32(-1.0 / width))
    return total


@cache
def _stars() -> tuple[FloatArray, FloatArray]:
    """Return unit vectors (n,3) and brightness (n,), few of them bright as in the real sky."""
    dice = np.random.default_rng(1961)
    ways = dice.normal(size=(_STARS, 3))
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    return ways, np.minimum(1.0, 0.10 * dice.uniform(0.02, 1.0, _STARS) ** -0.75)


def stars(surfaces: Surfaces, outside: Outside, axes: FloatArray, focal_px: float) -> Float32:
    """Return the light (h,w) of stars over that of white, for a camera's axes (3,3): right, up, back."""
    height, width = surfaces.items.shape
    found = np.zeros((height, width), np.float32)
    if outside.view is None or not np.any(surfaces.items < 0):
        return found
    ways, bright = _stars()
    seen = ways @ outside.view.to_itrf @ axes
    ahead = seen[:, 2] < -0.05
    _, lowest_m = earth.meets(outside.view, ways)
    clear = np.isinf(earth.meets(outside.view, ways)[0]) & (lowest_m > 60e3)
    x = width / 2.0 - seen[:, 0] / seen[:, 2] * focal_px
    y = height / 2.0 + seen[:, 1] / seen[:, 2] * focal_px
    kept = ahead & clear & (x > 1) & (x < width - 2) & (y > 1) & (y < height - 2)
    for px, py, light in zip(x[kept], y[kept], bright[kept], strict=True):
        row, column = int(py), int(px)
        rows, columns = np.arange(row - 1, row + 2), np.arange(column - 1, column + 2)
        spread = np.exp(-((rows + 0.5 - py)[:, None] ** 2 + (columns + 0.5 - px) ** 2) / 0.55)
        found[row - 1 : row + 2, column - 1 : column + 2] += light * spread
    return np.where(surfaces.items < 0, found, np.float32(0.0)).astype(np.float32)
