"""The form of a thing that is no person and no part of a set: a box, a ball, a rod."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np

from skylot.stage.model import Prop
from skylot.stage.world import Mesh

_ROUND, _RINGS = 24, 12


def thing_mesh(prop: Prop) -> Mesh:
    """Return a thing in its own axes, its middle at the origin; a rod lies along its longest side.

    Triangles of one form are one array: what is found out about them is kept.
    """
    size = np.asarray(prop.size_m, dtype=np.float64)
    if prop.shape == "ball":
        form = _ball()
    elif prop.shape == "rod":
        form = _rod(int(np.argmax(size)))
    else:
        form = _box()
    return Mesh(vertices_m=form.vertices_m * size, triangles=form.triangles)


@cache
def _box() -> Mesh:
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    faces = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    return Mesh(vertices_m=corners, triangles=_triangles(faces))


@cache
def _ball() -> Mesh:
    """Return a ball of diameter one, its poles on z."""
    return _turned([(math.sin(angle) / 2.0, -math.cos(angle) / 2.0) for angle in _inner_angles()], 0.5)


def _inner_angles() -> list[float]:
    return [math.pi * k / _RINGS for k in range(1, _RINGS)]


@cache
def _rod(along: int) -> Mesh:
    """Return a round bar of length and diameter one along an axis."""
    upright = _turned([(0.5, -0.5), (0.5, 0.5)], 0.5)
    return Mesh(vertices_m=np.roll(upright.vertices_m, along - 2, axis=1), triangles=upright.triangles)


def _turned(profile: Sequence[tuple[float, float]], end: float) -> Mesh:
    """Return the body that (radius, z) from below to above make, turned about z and closed at -end and end."""
    angle = np.arange(_ROUND) * 2.0 * math.pi / _ROUND
    rings = [np.stack((r * np.cos(angle), r * np.sin(angle), np.full(_ROUND, z)), axis=1) for r, z in profile]
    ends = np.array([[0.0, 0.0, -end], [0.0, 0.0, end]])
    bottom = len(profile) * _ROUND
    top = bottom - _ROUND
    faces: list[tuple[int, ...]] = []
    for k in range(_ROUND):
        after = (k + 1) % _ROUND
        faces += [(r + k, r + after, r + _ROUND + after, r + _ROUND + k) for r in range(0, top, _ROUND)]
        faces += [(bottom, after, k), (bottom + 1, top + k, top + after)]
    return Mesh(vertices_m=np.concatenate((*rings, ends)), triangles=_triangles(faces))


def _triangles(faces: Sequence[tuple[int, ...]]) -> np.ndarray[tuple[int, ...], np.dtype[np.int32]]:
    fans = [(face[0], face[k], face[k + 1]) for face in faces for k in range(1, len(face) - 1)]
    return np.array(fans, dtype=np.int32)
