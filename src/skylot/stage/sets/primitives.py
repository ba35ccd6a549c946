"""Triangle meshes of simple forms, in the form's own axes, closed and counter-clockwise seen from outside.

What has a length has it along x; all sizes are metres and whole (diameters, not radii).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.world import Mesh, TriangleArray

ROUND = 64
"""Sides of what is round: 2.4 mm off the circle for a module's hull."""


def mesh(vertices_m: ArrayLike, triangles: ArrayLike) -> Mesh:
    """Return a mesh of vertices (n,3) and triangles (m,3)."""
    return Mesh(
        vertices_m=np.asarray(vertices_m, dtype=np.float64), triangles=np.asarray(triangles, dtype=np.int32)
    )


def joined(meshes: Sequence[Mesh]) -> Mesh:
    """Return one mesh of several."""
    counts = np.cumsum([0] + [len(each.vertices_m) for each in meshes])
    return mesh(
        np.concatenate([each.vertices_m for each in meshes]),
        np.concatenate([each.triangles + start for each, start in zip(meshes, counts, strict=False)]),
    )


def moved(form: Mesh, matrix: FloatArray, position_m: ArrayLike) -> Mesh:
    """Return the mesh turned by a matrix (3,3), then moved."""
    return mesh(form.vertices_m @ matrix.T + np.asarray(position_m), form.triangles)


def box(size_m: ArrayLike, middle_m: ArrayLike = (0.0, 0.0, 0.0)) -> Mesh:
    """Return a box with flat, unshared faces: 12 triangles."""
    corners = np.array(
        [[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)]
    ) * np.asarray(size_m)
    quads = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    return mesh(corners + np.asarray(middle_m), [t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])


def frustum(
    length_m: float, start_m: tuple[float, float], end_m: tuple[float, float], sides: int = ROUND
) -> Mesh:
    """Return a cylinder or cone along x with diameters in y and z at its -x and +x ends."""
    angle = np.arange(sides) * (2.0 * np.pi / sides)
    circle = np.stack((np.zeros(sides), 0.5 * np.cos(angle), 0.5 * np.sin(angle)), axis=1)
    ends = [
        circle * (1.0, *diameters) + (x, 0.0, 0.0)
        for x, diameters in ((-length_m / 2.0, start_m), (length_m / 2.0, end_m))
    ]
    vertices = np.concatenate((*ends, [[-length_m / 2.0, 0.0, 0.0], [length_m / 2.0, 0.0, 0.0]]))
    here = np.arange(sides)
    there = np.roll(here, -1)
    low, high = np.full(sides, 2 * sides), np.full(sides, 2 * sides + 1)
    triangles = np.concatenate(
        [
            np.stack(rows, axis=1)
            for rows in (
                (here, there, there + sides),
                (here, there + sides, here + sides),
                (low, there, here),
                (high, here + sides, there + sides),
            )
        ]
    )
    return mesh(vertices, triangles)


def ellipsoid(size_m: ArrayLike, sides: int = 48) -> Mesh:
    """Return a sphere or ellipsoid of three diameters; its poles are on the x axis."""
    rings = sides // 2 - 1
    polar = np.pi * np.arange(1, rings + 1) / (rings + 1)
    profile = np.stack((-np.cos(polar), np.sin(polar)), axis=1)
    body = lathe_open(profile, sides)
    first, last = len(body.vertices_m), len(body.vertices_m) + 1
    here = np.arange(sides)
    there = np.roll(here, -1)
    end = (rings - 1) * sides
    caps = np.concatenate(
        (
            np.stack((np.full(sides, first), there, here), axis=1),
            np.stack((np.full(sides, last), end + here, end + there), axis=1),
        )
    )
    vertices = np.concatenate((body.vertices_m, [[-1.0, 0.0, 0.0], [1.0, 0.0, 0.0]]))
    return mesh(vertices * np.asarray(size_m) / 2.0, np.concatenate((body.triangles, caps)))


def lathe_open(profile_m: ArrayLike, sides: int = ROUND) -> Mesh:
    """Return a profile of (x, radius) turned about x: outside is to the right of its way up the x axis."""
    profile = np.asarray(profile_m, dtype=np.float64)
    count = len(profile)
    angle = np.arange(sides) * (2.0 * np.pi / sides)
    vertices = np.empty((count, sides, 3))
    vertices[:, :, 0] = profile[:, :1]
    vertices[:, :, 1] = profile[:, 1:] * np.cos(angle)
    vertices[:, :, 2] = profile[:, 1:] * np.sin(angle)
    return mesh(vertices.reshape(-1, 3), _bands(np.arange(count), sides))


def lathe_ring(profile_m: ArrayLike, sides: int = ROUND) -> Mesh:
    """Return a closed profile of (x, radius) turned about x: a ring; the profile runs clockwise in (x, r)."""
    profile = np.asarray(profile_m, dtype=np.float64)
    ring = lathe_open(profile, sides)
    return mesh(ring.vertices_m, _bands(np.append(np.arange(len(profile)), 0), sides))


def _bands(rows: IntArray, sides: int) -> TriangleArray:
    here = np.arange(sides)
    there = np.roll(here, -1)
    bands = []
    for low, high in zip(rows[:-1] * sides, rows[1:] * sides, strict=True):
        bands.append(np.stack((low + here, low + there, high + there), axis=1))
        bands.append(np.stack((low + here, high + there, high + here), axis=1))
    return np.concatenate(bands).astype(np.int32)


def tube_ring(length_m: float, inner_m: float, outer_m: float, sides: int = ROUND) -> Mesh:
    """Return a ring along x of an inner and an outer diameter."""
    half, inner, outer = length_m / 2.0, inner_m / 2.0, outer_m / 2.0
    return lathe_ring([(-half, outer), (half, outer), (half, inner), (-half, inner)], sides)
