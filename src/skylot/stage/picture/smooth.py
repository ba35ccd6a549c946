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
    """Which corners of triangles share a smooth surface; it stays so while stiff pieces are moved about."""

    pattern: tuple[int, ...]
    triangles: TriangleArray
    one: tuple[NDArray[np.int64], ...]
    two: tuple[NDArray[np.int64], ...]
    """Corners (3 m,) of pairs, in rounds: in each a corner is at most once on each side."""


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
    one, two = [], []
    for turn in range(1, _MOST_TURNS):
        same = np.flatnonzero(runs[turn:] == runs[:-turn])
        if not same.size:
            break
        near = np.einsum("ij,ij->i", unit_of[same], unit_of[same + turn]) > math.cos(CREASE_RAD)
        one.append(order[same[near]])
        two.append(order[same[near] + turn])
    return Pairs(pattern=pattern, triangles=triangles, one=tuple(one), two=tuple(two))


def corner_normals(faces: FloatArray, pairs: Pairs) -> Float32:
    """Return unit normals (3,3,m) (corner, axis, triangle): the mean of the faces (m,3) of a corner's pairs."""
    of_corner = np.repeat(faces, 3, axis=0)
    total = of_corner.copy()
    for one, two in zip(pairs.one, pairs.two, strict=True):
        total[one] += of_corner[two]
        total[two] += of_corner[one]
    total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-30)
    return np.ascontiguousarray(np.moveaxis(total.reshape(-1, 3, 3), 0, -1), dtype=np.float32)


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
