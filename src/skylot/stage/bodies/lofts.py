"""Round solids from a few cross-sections: the templates that a person's skin is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.stage.world import Mesh, TriangleArray

_DOME_RINGS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Loft:
    """A solid along an axis: rows of (place, radius u, radius v, centre u, centre v), places ascending, metres.

    Along z, u is x and v is y; along x, u is y and v is z.
    """

    rows: Sequence[Sequence[float]]
    domes_m: tuple[float, float] = (0.0, 0.0)
    """How far a rounded end stands out before the first row and behind the last."""
    around: int = 14
    rings: int = 10
    power: float = 2.0
    """Of the cross-section's superellipse: 2 is an ellipse, 4 nearly a box."""
    along: str = "z"


def loft(shape: Loft) -> Mesh:
    """Return a closed mesh, counter-clockwise seen from outside, smooth between the rows."""
    rings = _with_domes(_smooth(np.asarray(shape.rows, dtype=np.float64), shape.rings), shape.domes_m)
    angle = np.arange(shape.around) * (2.0 * np.pi / shape.around)
    exponent = 2.0 / shape.power
    cosine, sine = np.cos(angle), np.sin(angle)
    u = rings[:, 3:4] + rings[:, 1:2] * np.sign(cosine) * np.abs(cosine) ** exponent
    v = rings[:, 4:5] + rings[:, 2:3] * np.sign(sine) * np.abs(sine) ** exponent
    s = np.broadcast_to(rings[:, :1], u.shape)
    body = np.stack((u, v, s), axis=-1).reshape(-1, 3)
    first = [rings[0, 3], rings[0, 4], rings[0, 0] - _tip(shape.domes_m[0])]
    last = [rings[-1, 3], rings[-1, 4], rings[-1, 0] + _tip(shape.domes_m[1])]
    vertices = np.concatenate((body, [first, last]))
    if shape.along == "x":
        vertices = vertices[:, (2, 0, 1)]
    return Mesh(vertices_m=vertices, triangles=_tube(len(rings), shape.around))


def ellipsoid(centre_m: ArrayLike, radii_m: ArrayLike, *, around: int = 10, rings: int = 6) -> Mesh:
    """Return an ellipsoid with its axes along x, y, z, metres."""
    latitude = np.linspace(-np.pi / 2, np.pi / 2, rings + 2)[1:-1]
    longitude = np.arange(around) * (2.0 * np.pi / around)
    ring = np.stack((np.cos(longitude), np.sin(longitude), np.zeros(around)), axis=-1)
    body = np.cos(latitude)[:, None, None] * ring + np.sin(latitude)[:, None, None] * np.array([0, 0, 1.0])
    unit = np.concatenate((body.reshape(-1, 3), [[0.0, 0.0, -1.0], [0.0, 0.0, 1.0]]))
    vertices = unit * np.asarray(radii_m, dtype=np.float64) + np.asarray(centre_m, dtype=np.float64)
    return Mesh(vertices_m=vertices, triangles=_tube(rings, around))


def merged(meshes: Sequence[Mesh]) -> Mesh:
    """Return several meshes as one."""
    starts = np.cumsum([0, *(len(mesh.vertices_m) for mesh in meshes[:-1])])
    triangles = [mesh.triangles + start for mesh, start in zip(meshes, starts, strict=True)]
    return Mesh(
        vertices_m=np.concatenate([mesh.vertices_m for mesh in meshes]),
        triangles=np.concatenate(triangles).astype(np.int32),
    )


def swollen(mesh: Mesh, centre_m: ArrayLike, reach_m: ArrayLike, push_m: ArrayLike) -> Mesh:
    """Return a mesh whose vertices near a centre are pushed, by a bell of the reach (3,) along each axis."""
    away = (mesh.vertices_m - np.asarray(centre_m)) / np.asarray(reach_m)
    bell = np.exp(-np.sum(away**2, axis=1))
    vertices = mesh.vertices_m + bell[:, None] * np.asarray(push_m, dtype=np.float64)
    return Mesh(vertices_m=vertices, triangles=mesh.triangles)


def mirrored(mesh: Mesh) -> Mesh:
    """Return a mesh mirrored from left to right, still counter-clockwise from outside."""
    return Mesh(
        vertices_m=mesh.vertices_m * np.array([1.0, -1.0, 1.0]),
        triangles=np.ascontiguousarray(mesh.triangles[:, ::-1]),
    )


def _tip(dome_m: float) -> float:
    """Return how far the pole stands beyond the last ring: a rounded end has its last ring near the pole."""
    return dome_m * (1.0 - np.sin(0.5 * np.pi * (_DOME_RINGS - 0.5) / _DOME_RINGS)) if dome_m else 0.0


def _smooth(rows: FloatArray, rings: int) -> FloatArray:
    """Return so many rows between the given ones: cubic Hermite with limited slopes (no overshoot).

    Source: F. N. Fritsch, J. Butland, A method for constructing local monotone piecewise cubic interpolants,
    SIAM J. Sci. Stat. Comput. 5 (1984): harmonic mean of the neighbouring slopes.
    """
    s = rows[:, 0]
    places = np.linspace(s[0], s[-1], max(rings, 2))
    if len(rows) == 2:
        return np.stack([np.interp(places, s, column) for column in rows.T], axis=-1)
    step = np.diff(s)[:, None]
    slope = np.diff(rows, axis=0) / step
    product = slope[:-1] * slope[1:]
    total = slope[:-1] + slope[1:]
    inner = np.where(product > 0.0, 2.0 * product / np.where(total == 0.0, 1.0, total), 0.0)
    tangent = np.concatenate((slope[:1], inner, slope[-1:]))
    left = np.clip(np.searchsorted(s, places, side="right") - 1, 0, len(s) - 2)
    t = ((places - s[left]) / step[left, 0])[:, None]
    a, b, width = rows[left], rows[left + 1], step[left]
    h00, h10 = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
    h01, h11 = -2 * t**3 + 3 * t**2, t**3 - t**2
    result = h00 * a + h10 * width * tangent[left] + h01 * b + h11 * width * tangent[left + 1]
    result[:, 0] = places
    return np.asarray(result)


def _with_domes(rings: FloatArray, domes_m: tuple[float, float]) -> FloatArray:
    """Return the rings with those of rounded ends before and behind, shrinking as a circle does."""
    angle = 0.5 * np.pi * (np.arange(1, _DOME_RINGS + 1) - 0.5) / _DOME_RINGS
    parts = [rings]
    for end, dome, sign in ((0, domes_m[0], -1.0), (-1, domes_m[1], 1.0)):
        if not dome:
            continue
        extra = np.repeat(rings[end][None], _DOME_RINGS, axis=0)
        extra[:, 0] += sign * dome * np.sin(angle)
        extra[:, 1:3] *= np.cos(angle)[:, None]
        parts = [extra[::-1], *parts] if end == 0 else [*parts, extra]
    return np.concatenate(parts)


def _tube(rings: int, around: int) -> TriangleArray:
    """Return triangles (m,3) of rings x around vertices closed by two poles, which are the last two."""
    i, j = np.meshgrid(np.arange(rings - 1), np.arange(around), indexing="ij")
    a, b = i * around + j, i * around + (j + 1) % around
    c, d = a + around, b + around
    sides = np.stack((a, b, d, a, d, c), axis=-1).reshape(-1, 3)
    ring = np.arange(around)
    following = (ring + 1) % around
    top = (rings - 1) * around
    low = np.stack((following, ring, np.full(around, rings * around)), axis=-1)
    high = np.stack((top + ring, top + following, np.full(around, rings * around + 1)), axis=-1)
    return np.concatenate((sides, low, high)).astype(np.int32)
