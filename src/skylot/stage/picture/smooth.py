"""Normals at the corners of triangles: smooth over a round surface, sharp at an edge."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.picture.look import Float32
from skylot.stage.world import TriangleArray

CREASE_RAD = math.radians(38.0)
_WELD_M = 1e-4
_MOST_TURNS = 48  # neighbours of one vertex that are compared: the tip of a fan is round enough after that


def face_normals(vertices_m: FloatArray, triangles: TriangleArray) -> FloatArray:
    """Return the normals (m,3) of triangles, as long as twice their area."""
    a, b, c = (vertices_m[triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


def corner_normals(vertices_m: FloatArray, triangles: TriangleArray, groups: NDArray[np.int32]) -> Float32:
    """Return unit normals (m,3,3), one for each corner of each triangle.

    A corner takes the mean, weighted by area, of the faces of its group around its place that lean less than
    the crease from its own. Corners within a tenth of a millimetre are one place, whatever their index.
    """
    faces = face_normals(vertices_m, triangles)
    units = faces / np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-30)
    place = _places(vertices_m[triangles.reshape(-1)], np.repeat(groups, 3))
    order = np.argsort(place, kind="stable")
    runs = place[order]
    face_of = (order // 3).astype(np.int64)
    total = faces[face_of]
    unit_of = units[face_of]
    for turn in range(1, _MOST_TURNS):
        same = np.flatnonzero(runs[turn:] == runs[:-turn])
        if not same.size:
            break
        other = same + turn
        near = np.einsum("ij,ij->i", unit_of[same], unit_of[other]) > math.cos(CREASE_RAD)
        one, two = same[near], other[near]
        total[one] += faces[face_of[two]]  # every index is there once a turn
        total[two] += faces[face_of[one]]
    corners = np.empty_like(total)
    corners[order] = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-30)
    return corners.reshape(-1, 3, 3).astype(np.float32)


def _places(points_m: FloatArray, groups: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return one number a place and group; two that differ get the same one by chance once in 2^60."""
    grid = np.round(points_m / _WELD_M).astype(np.int64)
    with np.errstate(over="ignore"):
        return (
            grid[:, 0] * np.int64(73_856_093_000_001)
            ^ grid[:, 1] * np.int64(19_349_663_000_003)
            ^ grid[:, 2] * np.int64(83_492_791_000_009)
            ^ groups.astype(np.int64) * np.int64(2_654_435_761_000_007)
        )
