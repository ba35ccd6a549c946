"""Outlines: meshes cut by a plane, and the convex hull of what is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.plans.projection import Projection
from skylot.stage.world import Mesh

_GRID_M = 1e-5
_SAMPLES = 60
"""Of a cut edge: one of 12 m is met every 20 cm."""
_GRID = 24


def cut(meshes: Sequence[Mesh], projection: Projection, depth_m: float) -> tuple[FloatArray, ...]:
    """Return the closed outlines (n,2) of solids where a plane parallel to the page cuts them.

    The plane is moved by a hair so that it meets no vertex; loose ends of a mesh that is not closed are drawn
    as far as they go.
    """
    segments = [_segments(mesh, projection, depth_m + 3.7e-6) for mesh in meshes]
    segments = [found for found in segments if len(found)]
    return _chained(np.concatenate(segments)) if segments else ()


def span(mesh: Mesh, projection: Projection, depth_m: float, low: FloatArray, high: FloatArray) -> float:
    """Return how far apart, up the page, the walls are where a plane cuts them inside of a frame; 0 for none."""
    segments = _segments(mesh, projection, depth_m + 3.7e-6)
    share = np.linspace(0.0, 1.0, _SAMPLES)[:, None]
    points = (segments[:, :1] * (1.0 - share) + segments[:, 1:] * share).reshape(-1, 2)
    inside = points[np.all((points >= low) & (points <= high), axis=1), 1]
    return float(np.ptp(inside)) if len(inside) else 0.0


def solid_share(
    mesh: Mesh, projection: Projection, depth_m: float, low: FloatArray, high: FloatArray
) -> float:
    """Return how much, 0..1, of a section is solid inside of a frame: nearly all, where it runs in a wall."""
    segments = _segments(mesh, projection, depth_m + 3.7e-6)
    if not len(segments):
        return 0.0
    low = np.maximum(low, segments.min(axis=(0, 1)))
    high = np.minimum(high, segments.max(axis=(0, 1)))
    share = (np.arange(_GRID) + 0.5) / _GRID
    xs, ys = (low[axis] + share * (high[axis] - low[axis]) for axis in (0, 1))
    (x0, y0), (x1, y1) = segments[:, 0].T, segments[:, 1].T
    passes = (y0[:, None] > ys) != (y1[:, None] > ys)
    rise = np.where(y1 == y0, 1.0, y1 - y0)[:, None]
    meets = x0[:, None] + (ys - y0[:, None]) * ((x1 - x0)[:, None] / rise)
    crossed = np.array([(passes & (meets > x)).sum(axis=0) for x in xs])
    return float(np.mean(crossed % 2)) if np.all(high > low) else 0.0


def hull_of(points: FloatArray) -> FloatArray:
    """Return the convex hull (n,2) of points (m,2), counter-clockwise: A. M. Andrew's monotone chain (1979)."""
    unique: FloatArray = np.unique(np.round(_outer(points) / _GRID_M), axis=0) * _GRID_M
    if len(unique) < 3:
        return unique
    ordered = [(float(x), float(y)) for x, y in unique]
    lower, upper = _half_hull(ordered), _half_hull(ordered[::-1])
    return np.array(lower[:-1] + upper[:-1])


def facing(mesh: Mesh, projection: Projection) -> tuple[tuple[FloatArray, ...], tuple[FloatArray, ...]]:
    """Return the triangles (3,2) of a solid that face the reader, and the edges (2,2) where they end."""
    flat = projection.flat(mesh.vertices_m)
    first, second, third = (flat[mesh.triangles[:, i]] for i in range(3))
    area = (second - first)[:, 0] * (third - first)[:, 1] - (second - first)[:, 1] * (third - first)[:, 0]
    shown = mesh.triangles[area > 1e-9]
    grid = np.unique(np.round(mesh.vertices_m / _GRID_M).astype(np.int64), axis=0, return_inverse=True)[1]
    sides = np.concatenate([shown[:, [0, 1]], shown[:, [1, 2]], shown[:, [2, 0]]])
    welded = np.sort(grid.reshape(-1)[sides], axis=1)
    _, place, count = np.unique(welded, axis=0, return_index=True, return_counts=True)
    return tuple(flat[shown]), tuple(flat[sides[place[count == 1]]])


def _outer(points: FloatArray) -> FloatArray:
    """Return points without those well inside of the outermost ones in 16 directions, which no hull needs.

    Source: S. G. Akl, G. T. Toussaint, A fast convex hull algorithm, Inf. Proc. Letters 7 (1978).
    """
    if len(points) < 40:
        return points
    angle = np.arange(16) * np.pi / 8
    corners = points[np.argmax(points @ np.stack((np.cos(angle), np.sin(angle))), axis=0)]
    sides = np.roll(corners, -1, axis=0) - corners
    length = np.linalg.norm(sides, axis=1)
    away = points[:, None] - corners
    left = sides[:, 0] * away[..., 1] - sides[:, 1] * away[..., 0]
    inside = np.all((left > 10.0 * _GRID_M * length) | (length == 0.0), axis=1)
    return np.asarray(points[~inside]) if np.any(length > 0.0) else points


def _half_hull(ordered: list[tuple[float, float]]) -> list[tuple[float, float]]:
    chain: list[tuple[float, float]] = []
    for point in ordered:
        while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0.0:
            chain.pop()
        chain.append(point)
    return chain


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _segments(mesh: Mesh, projection: Projection, depth_m: float) -> FloatArray:
    """Return the lines (m,2,2) in which a plane cuts triangles."""
    height = projection.depth(mesh.vertices_m) - depth_m
    corners = height[mesh.triangles]
    crossing = np.flatnonzero((corners.min(axis=1) < 0.0) & (corners.max(axis=1) > 0.0))
    if not len(crossing):
        return np.empty((0, 2, 2))
    flat = projection.flat(mesh.vertices_m)[mesh.triangles[crossing]]
    values = corners[crossing]
    # the corner that is alone on its side of the plane: both cut edges start there
    above = values > 0.0
    lone = np.where(above.sum(axis=1) == 1, np.argmax(above, axis=1), np.argmin(above, axis=1))
    row = np.arange(len(crossing))
    ends = []
    for step in (1, 2):
        other = (lone + step) % 3
        share = values[row, lone] / (values[row, lone] - values[row, other])
        ends.append(flat[row, lone] + share[:, None] * (flat[row, other] - flat[row, lone]))
    return np.stack(ends, axis=1)


def _chained(segments: FloatArray) -> tuple[FloatArray, ...]:
    """Return lines joined end to end into outlines."""
    keys = np.round(segments / _GRID_M).astype(np.int64)
    ends: dict[tuple[int, int], list[int]] = defaultdict(list)
    tips = [tuple((int(key[0]), int(key[1])) for key in pair) for pair in keys]
    for i, pair in enumerate(tips):
        if pair[0] != pair[1]:
            for tip in pair:
                ends[tip].append(i)
    used = np.array([pair[0] == pair[1] for pair in tips])
    loops = []
    for start in range(len(segments)):
        if used[start]:
            continue
        used[start] = True
        loop, tip = [segments[start, 0], segments[start, 1]], tips[start][1]
        while (following := next((i for i in ends[tip] if not used[i]), None)) is not None:
            used[following] = True
            far = 1 if tips[following][0] == tip else 0
            loop.append(segments[following, far])
            tip = tips[following][far]
        if len(loop) > 2:
            loops.append(np.array(loop))
    return tuple(loops)
