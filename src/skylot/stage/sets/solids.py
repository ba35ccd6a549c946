"""How deep a point is inside of a simple form: what rooms, and the things in them, are to a clearance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray

_CHUNK = 2048
_MANY = 16
"""Forms that are not boxes, from which on those near the points are chosen first."""
_ROUNDED_M = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Solid:
    """A convex form in the axes of a shot: what has a length has it along its own x."""

    kind: Literal["box", "round", "sphere"]
    position_m: FloatArray
    matrix: FloatArray
    """(3,3) turns the form's axes into those of the shot."""
    size_m: FloatArray
    """(3,) box: edges; round: length and diameters in y and z at -x; sphere: diameters."""
    end_m: tuple[float, float] = (0.0, 0.0)
    """Round: diameters in y and z at +x."""
    profile_m: FloatArray | None = None
    """Round, of several pieces end to end: (k,2) of x and radius, x ascending; over `size_m` and `end_m`."""

    def depth_m(self, points_m: ArrayLike) -> FloatArray:
        """Return how deep points (n,3) are inside, (n,); negative is outside.

        Exact, but for what has two different diameters across: there a lower bound in size.
        """
        local = (np.asarray(points_m, dtype=np.float64) - self.position_m) @ self.matrix
        if self.kind == "box":
            return _box_depth(local, self.size_m)
        if self.kind == "sphere":
            least = float(self.size_m.min()) / 2.0
            return np.asarray((1.0 - np.linalg.norm(local / (self.size_m / 2.0), axis=-1)) * least)
        return self._round_depth(local)

    def _round_depth(self, local: FloatArray) -> FloatArray:
        """Return the depth in a form of revolution: the distance to its profile in the half-plane (x, r)."""
        profile = self.outline()
        oval = self.size_m[1] / self.size_m[2]
        x, r = local[:, 0], np.hypot(local[:, 1], local[:, 2] * oval)
        distance = _to_polyline(np.stack((x, r), axis=1), profile)
        ends = profile[[0, -1], 0]
        inside = (x > ends[0]) & (x < ends[1]) & (r < np.interp(x, profile[1:-1, 0], profile[1:-1, 1]))
        return np.asarray(np.where(inside, distance, -distance) * min(1.0, 1.0 / oval))

    def reach_m(self) -> float:
        """Return the radius of a ball about its position that holds what is round or a sphere."""
        if self.kind == "sphere":
            return float(self.size_m.max()) / 2.0
        outline = self.outline()
        wider = max(1.0, float(self.size_m[2] / self.size_m[1]))
        return float(np.hypot(outline[:, 0], outline[:, 1] * wider).max())

    def outline(self) -> FloatArray:
        """Return the outline (k,2) of x and radius in y of what is round, from its axis and back to it."""
        if self.profile_m is not None:
            rim = self.profile_m
        else:
            half = self.size_m[0] / 2.0
            rim = np.array([(-half, self.size_m[1] / 2.0), (half, self.end_m[0] / 2.0)])
        return np.concatenate(([[rim[0, 0], 0.0]], rim, [[rim[-1, 0], 0.0]]))


def _to_polyline(points: FloatArray, line: FloatArray) -> FloatArray:
    """Return the distances (n,) of points (n,2) to the nearest piece of a line (k,2)."""
    firsts, steps = line[:-1], np.diff(line, axis=0)
    squares = np.einsum("ki,ki->k", steps, steps)
    firsts, steps, squares = firsts[squares > 0.0], steps[squares > 0.0], squares[squares > 0.0]
    least = np.empty(len(points))
    for start in range(0, len(points), _CHUNK):
        x = points[start : start + _CHUNK, :1] - firsts[:, 0]
        y = points[start : start + _CHUNK, 1:] - firsts[:, 1]
        share = np.clip((x * steps[:, 0] + y * steps[:, 1]) / squares, 0.0, 1.0)
        x -= share * steps[:, 0]
        y -= share * steps[:, 1]
        least[start : start + _CHUNK] = (x * x + y * y).min(axis=1)
    return np.sqrt(least)


def _both(over: FloatArray) -> FloatArray:
    """Return the depth of points that are `over` (n,k) past each of several faces."""
    most = over[..., 0]
    square = np.maximum(most, 0.0) ** 2
    for axis in range(1, over.shape[-1]):  # faster than reductions over an axis of two or three
        most = np.maximum(most, over[..., axis])
        square += np.maximum(over[..., axis], 0.0) ** 2
    return np.asarray(-(np.sqrt(square) + np.minimum(most, 0.0)))


def _box_depth(local: FloatArray, size_m: FloatArray) -> FloatArray:
    return _both(np.abs(local) - size_m / 2.0)


def deepest_m(solids: Sequence[Solid], points_m: ArrayLike) -> FloatArray:
    """Return how deep points (n,3) are in the solid in which they are deepest, (n,); -inf for no solids."""
    points = np.atleast_2d(np.asarray(points_m, dtype=np.float64))
    boxes, others = _sorted(tuple(solids))
    depth = boxes.deepest_m(points) if boxes is not None else np.full(len(points), -np.inf)
    for solid, reach_m in others if len(others) < _MANY else _candidates(others, points, depth):
        # nothing is deeper in a form than in the ball around it: most forms are out of the question
        apart = points - solid.position_m
        near = reach_m - np.sqrt(np.einsum("ni,ni->n", apart, apart)) > depth
        if near.any():
            depth[near] = np.maximum(depth[near], solid.depth_m(points[near]))
    return depth


def _candidates(
    others: tuple[tuple[Solid, float], ...], points: FloatArray, depth: FloatArray
) -> list[tuple[Solid, float]]:
    """Return the forms in which some point may be deepest: in each it is no deeper than in the ball around the
    form, and in one of them at least as deep as it is near to that one's middle.
    """
    centres = np.stack([solid.position_m for solid, _ in others])
    reaches = np.array([reach_m for _, reach_m in others])
    wanted = np.zeros(len(others), dtype=bool)
    for start in range(0, len(points), _CHUNK):
        rows = slice(start, start + _CHUNK)
        near = points[rows]
        squares = (near**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1) - 2.0 * near @ centres.T
        apart = np.sqrt(np.maximum(squares, 0.0))
        least = np.maximum(depth[rows], -apart.min(axis=1)) - _ROUNDED_M
        wanted |= (reaches - apart > least[:, None]).any(axis=0)
    return [others[at] for at in np.flatnonzero(wanted)]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Boxes:
    """Many boxes, laid out so that one product turns points into the axes of all of them."""

    turned: FloatArray
    """(3,3k)"""
    offsets: FloatArray
    """(3k,)"""
    halves: FloatArray
    """(k,3)"""

    def deepest_m(self, points: FloatArray) -> FloatArray:
        """Return how deep points (n,3) are in the box in which they are deepest, (n,)."""
        depth = np.empty(len(points))
        for start in range(0, len(points), _CHUNK):
            local = points[start : start + _CHUNK] @ self.turned - self.offsets
            over = np.abs(local).reshape(-1, len(self.halves), 3) - self.halves
            depth[start : start + _CHUNK] = _both(over).max(axis=1)
        return depth


@lru_cache(maxsize=64)
def _sorted(solids: tuple[Solid, ...]) -> tuple[_Boxes | None, tuple[tuple[Solid, float], ...]]:
    """Return the boxes among some solids, laid out, and the others, each with the radius of a ball around it."""
    boxes = [solid for solid in solids if solid.kind == "box"]
    others = tuple((solid, solid.reach_m()) for solid in solids if solid.kind != "box")
    if not boxes:
        return None, others
    matrices = np.stack([solid.matrix for solid in boxes])
    centres = np.stack([solid.position_m for solid in boxes])
    return (
        _Boxes(
            turned=matrices.transpose(1, 0, 2).reshape(3, -1),
            offsets=np.einsum("pk,pkj->pj", centres, matrices).ravel(),
            halves=np.stack([solid.size_m for solid in boxes]) / 2.0,
        ),
        others,
    )
