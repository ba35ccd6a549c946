"""Normals of a mesh for programs that shade smoothly: round things look round, edges stay edges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.world import Mesh, TriangleArray

_CREASE_RAD = 0.7
_WELD_M = 1e-5
_BUSIEST_VERTEX = (
    400  # corners at one point; pairs grow with the square, and a stranger's mesh may hold millions
)


def creased(mesh: Mesh) -> tuple[FloatArray, FloatArray, TriangleArray]:
    """Return vertices (v,3), unit normals (v,3) and triangles (m,3), points doubled along sharp edges.

    Faces that meet in a point at less than 0.7 rad share their normal there, weighted by area. Triangles
    without area are left out.
    """
    corners = mesh.vertices_m[mesh.triangles]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sizes = np.linalg.norm(areas, axis=1)
    kept = sizes > 1e-14
    corners, areas, sizes = corners[kept], areas[kept], sizes[kept]
    if not len(corners):
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int32)
    points = corners.reshape(-1, 3)
    _, place = np.unique(np.rint(points / _WELD_M).astype(np.int64), axis=0, return_inverse=True)
    normals = _corner_normals(place.reshape(-1), areas, areas / sizes[:, None])
    keys = np.column_stack((place.reshape(-1), np.rint(normals * 500).astype(np.int64)))
    _, first, index = np.unique(keys, axis=0, return_index=True, return_inverse=True)
    return points[first], normals[first], index.reshape(-1, 3).astype(np.int32)


def _corner_normals(place: NDArray[np.intp], areas: FloatArray, faces: FloatArray) -> FloatArray:
    """Return the normal (3m,3) of each corner from the faces that meet in its place at a small angle."""
    order = np.argsort(place, kind="stable")
    _, start, count = np.unique(place[order], return_index=True, return_counts=True)
    start, count = start[count <= _BUSIEST_VERTEX], count[count <= _BUSIEST_VERTEX]
    total = np.repeat(areas, 3, axis=0)
    if len(start):
        group = np.repeat(np.arange(len(start)), count**2)
        within = np.arange(len(group)) - np.repeat(np.cumsum(count**2) - count**2, count**2)
        one = order[start[group] + within // count[group]]
        other = order[start[group] + within % count[group]]
        near = (np.sum(faces[one // 3] * faces[other // 3], axis=1) > np.cos(_CREASE_RAD)) & (one != other)
        np.add.at(total, one[near], areas[other[near] // 3])
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True))
