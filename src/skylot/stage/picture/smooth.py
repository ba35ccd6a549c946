"""Normals at the corners of triangles: smooth over a round surface, sharp at an edge."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.picture.look import Float32
from skylot.stage.world import TriangleArray

CREASE_RAD = math.radians(38.0)
_WELD_M = 1e-4
_KEPT = 4
_MOST_TURNS = 48  # neighbours of one vertex that are compared: the tip of a fan is round enough after that


_known: deque[Pairs] = deque(maxlen=_KEPT)


def face_normals(vertices_m: FloatArray, triangles: TriangleArray) -> FloatArray:
    """Return the normals (m,3) of triangles, as long as twice their area."""
    a, b, c = (vertices_m[triangles[:, k]] for k in range(3))
    return np.cross(b - a, c - a)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Which faces meet smoothly at each corner of triangles; it stays so while stiff pieces are moved about."""

    pattern: tuple[int, ...]
    triangles: TriangleArray
    faces: NDArray[np.int64]
    """(n,) places of the triangles that meet at one point, one point after the other."""
    starts: NDArray[np.int64]
    """(p,) where in `faces` each point begins."""
    point_of: NDArray[np.int64]
    """(3 m,) of each corner, its point."""


def pairs_of(
    pattern: tuple[int, ...], vertices_m: FloatArray, triangles: TriangleArray, groups: NDArray[np.int32]
) -> Pairs:
    """Return the pairs of corners that are at one place, of one group, on faces that lean less than the crease.

    Corners within a tenth of a millimetre are one place, whatever their index. The last answers are kept, by a
    pattern that names the pieces and the triangles between them: people are moved, not cut.
    """
    for known in _known:
        if known.pattern == pattern and np.array_equal(known.triangles, triangles):
            return known
    found = _new_pairs(pattern, vertices_m, triangles, groups)
    _known.appendleft(found)
    return found


def _new_pairs(
    pattern: tuple[int, ...], vertices_m: FloatArray, triangles: TriangleArray, groups: NDArray[np.int32]
) -> Pairs:
    faces = face_normals(vertices_m, triangles)
    units = faces / np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-30)
    place = _places(vertices_m[triangles.reshape(-1)], np.repeat(groups, 3))
    order = np.argsort(place, kind="stable")
    runs, unit_of = place[order], units[order // 3]
    corners, others = [np.arange(3 * len(triangles))], [np.arange(3 * len(triangles)) // 3]
    for turn in range(1, _MOST_TURNS):
        same = np.flatnonzero(runs[turn:] == runs[:-turn])
        if not same.size:
            break
        near = np.einsum("ij,ij->i", unit_of[same], unit_of[same + turn]) > math.cos(CREASE_RAD)
        one, two = order[same[near]], order[same[near] + turn]
        corners += [one, two]
        others += [two // 3, one // 3]
    return _met(pattern, triangles, np.concatenate(corners), np.concatenate(others))


def _met(
    pattern: tuple[int, ...], triangles: TriangleArray, corners: NDArray[np.int64], others: NDArray[np.int64]
) -> Pairs:
    """Return pairs of corners and faces (n,) in the order of corners; corners with the same faces are one point."""
    if not len(triangles):
        return Pairs(pattern=pattern, triangles=triangles, faces=others, starts=corners, point_of=corners)
    order = np.argsort(corners, kind="stable")
    counts = np.bincount(corners, minlength=3 * len(triangles))
    begins = np.cumsum(counts) - counts
    faces = others[order]
    # the sum of 63 random bits for each face tells two sets of faces apart, whatever their order
    marks = np.random.default_rng(1).integers(0, 2**63, len(triangles), dtype=np.uint64)
    _, first, point_of = np.unique(
        np.add.reduceat(marks[faces], begins), return_index=True, return_inverse=True
    )
    sizes = counts[first]
    starts = np.cumsum(sizes) - sizes
    inside = np.arange(int(sizes.sum())) - np.repeat(starts, sizes)
    kept = faces[np.repeat(begins[first], sizes) + inside]
    return Pairs(pattern=pattern, triangles=triangles, faces=kept, starts=starts, point_of=point_of)


def corner_normals(faces: FloatArray, pairs: Pairs) -> Float32:
    """Return unit normals (3,3,m) (corner, axis, triangle): the mean of the faces (m,3) that meet at a corner."""
    if not len(faces):
        return np.zeros((3, 3, 0), np.float32)
    met = faces.T.astype(np.float32)[:, pairs.faces]
    total = np.add.reduceat(met, pairs.starts, axis=1)
    total /= np.maximum(np.sqrt((total**2).sum(axis=0)), np.float32(1e-30))
    corners = total[:, pairs.point_of].reshape(3, -1, 3)
    return np.ascontiguousarray(np.moveaxis(corners, 2, 0))


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
