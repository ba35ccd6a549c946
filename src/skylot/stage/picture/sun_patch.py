"""Where the Sun through a round window lands on a plane: what both rims of its tube let through."""

from __future__ import annotations

import math

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture.sunlight import across
from skylot.stage.world import Opening

_AROUND = 256


def sun_polygon(opening: Opening, sun: FloatArray, point_m: FloatArray, normal: FloatArray) -> FloatArray:
    """Return the corners (n,3), metres, in order, of the patch of Sun on a plane; (0,3) where there is none.

    `sun` is the unit vector to the Sun's middle: the patch is that of a Sun that is a point, whose edge is where
    half of the disc is seen. The plane is given by a point and a normal of any length. The Sun must stand
    outside of the window, and the plane inside. Source: the two rims, projected along the light, are convex;
    what both leave free is their intersection (I. Sutherland, G. Hodgman, 1974).
    """
    outward = np.asarray(opening.normal, dtype=np.float64)
    across_plane = float(sun @ normal)
    if float(sun @ outward) <= 1e-6 or abs(across_plane) <= 1e-9 or not opening.shutter_open:
        return np.zeros((0, 3))
    one, two = across(outward)
    angle = np.linspace(0.0, 2.0 * math.pi, _AROUND, endpoint=False)
    ring = opening.radius_m * (np.cos(angle)[:, None] * one + np.sin(angle)[:, None] * two)
    inner = np.asarray(opening.centre_m) + ring
    outer = inner + opening.depth_m * outward
    along = ((inner - point_m) @ normal) / across_plane
    if np.any(along < 0.0):
        return np.zeros((0, 3))
    first, second = (
        rim - (((rim - point_m) @ normal) / across_plane)[:, None] * sun for rim in (inner, outer)
    )
    right, up = across(np.asarray(normal, dtype=np.float64) / np.linalg.norm(normal))
    axes = np.column_stack((right, up))
    flat = _clipped((first - point_m) @ axes, (second - point_m) @ axes)
    return np.asarray(point_m + flat @ axes.T)


def _clipped(subject: FloatArray, clip: FloatArray) -> FloatArray:
    """Return what a convex polygon (n,2) shares with another (m,2); (0,2) for nothing."""
    edges = np.roll(clip, -1, axis=0) - clip
    turn = 1.0 if _area(clip) > 0.0 else -1.0
    found = subject
    for corner, edge in zip(clip, edges, strict=True):
        if not len(found):
            break
        side = turn * (edge[0] * (found[:, 1] - corner[1]) - edge[1] * (found[:, 0] - corner[0]))
        found = _half(found, side)
    return found


def _half(polygon: FloatArray, side: FloatArray) -> FloatArray:
    """Return the part of a polygon (n,2) where its corners' sides (n,) are not negative."""
    if np.all(side >= 0.0):
        return polygon
    kept = []
    for k, corner in enumerate(polygon):
        after = (k + 1) % len(polygon)
        if side[k] >= 0.0:
            kept.append(corner)
        if (side[k] >= 0.0) != (side[after] >= 0.0):
            share = side[k] / (side[k] - side[after])
            kept.append(corner + share * (polygon[after] - corner))
    return np.array(kept).reshape(-1, 2)


def _area(polygon: FloatArray) -> float:
    x, y = polygon[:, 0], polygon[:, 1]
    return 0.5 * float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
