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

    Faces that meet in a point at less than 0.7 rad share their normal there, weighted by their angle in it.
    Triangles without area are left out.
    Source: G. Thuermer, C. Wuethrich, Computing vertex normals from polygonal facets, J. Graphics Tools 3 (1998).
    """
    corners = mesh.vertices_m[mesh.triangles]
    areas = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    sizes = np.linalg.norm(areas, axis=1)
    kept = sizes > 1e-14
    corners, areas, sizes = corners[kept], areas[kept], sizes[kept]
    if not len(corners):
        return np.zeros((0, 3)), np.zeros((0, 3)), np.zeros((0, 3), dtype=np.int32)
    points = corners.reshape(-1, 3)
    place = _ranks(np.rint(points / _WELD_M))
    normals = _corner_normals(place, corners, areas / sizes[:, None])
    key = _ranks(np.column_stack((place, np.rint(normals * 500))))
    first = np.empty(int(key.max()) + 1, dtype=np.intp)
    first[key[::-1]] = np.arange(len(key))[::-1]
    return points[first], normals[first], key.reshape(-1, 3).astype(np.int32)


def _ranks(rows: FloatArray) -> NDArray[np.intp]:
    """Return a number (n,) for each row (n,c), from 0 without gaps, the same for rows that are the same.

    Column by column, since sorting whole rows takes ten times as long.
    """
    rank = np.unique(rows[:, 0], return_inverse=True)[1].reshape(-1)
    for column in rows.T[1:]:
        values = np.unique(column, return_inverse=True)[1].reshape(-1)
        rank = np.unique(rank * (int(values.max()) + 1) + values, return_inverse=True)[1].reshape(-1)
    return rank


def _corner_normals(place: NDArray[np.intp], corners: FloatArray, faces: FloatArray) -> FloatArray:
    """Return the normal (3m,3) of each corner from the faces that meet in its place at a small angle."""
    order = np.argsort(place, kind="stable")
    _, start, count = np.unique(place[order], return_index=True, return_counts=True)
    group = np.repeat(np.arange(len(start)), count)
    within = np.arange(len(order)) - start[group]
    weighted = np.repeat(faces, 3, axis=0) * _angles(corners)[:, None]
    total = weighted.copy()
    many = np.where(count <= _BUSIEST_VERTEX, count, 0)[group]
    smooth = np.cos(_CREASE_RAD)
    for step in range(1, int(many.max(initial=0))):
        near = np.flatnonzero(many > step)
        one = order[near]
        other = order[start[group[near]] + (within[near] + step) % many[near]]
        meets = np.einsum("nc,nc->n", faces[one // 3], faces[other // 3]) > smooth
        total[one[meets]] += weighted[other[meets]]
    return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True))


def _angles(corners: FloatArray) -> FloatArray:
    """Return the angle (3m,) of triangles (m,3,3) in each of their corners, never quite nothing."""
    on, back = np.roll(corners, -1, axis=1) - corners, np.roll(corners, 1, axis=1) - corners
    sine = np.linalg.norm(np.cross(on, back), axis=2)
    return np.asarray(np.arctan2(sine, np.einsum("mkc,mkc->mk", on, back)).reshape(-1) + 1e-9)
