"""Clean edges: four more rays for each pixel at an edge, and a thin ink line around what lies before something else.

The four rays are not shaded: each takes the colour of that pixel around it that shows the same item.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray, IntArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.rays import Caster, in_chunks
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.vectors import dot, empty, flat, laid_out, taken, unit, zeros
from skylot.stage.picture.viewing import View

OFFSETS = ((-0.125, -0.375), (0.375, -0.125), (0.125, 0.375), (-0.375, 0.125))
"""Places of the rays in a pixel (right, down): a grid that is turned, so that near-level edges have four steps."""
_CREASE = 0.85
_PIXELS_AT_ONCE = 16_000
_INK_PERSON, _INK_OWN, _INK_PART = 0.50, 0.22, 0.20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Edges:
    """The pixels at edges, and what the four rays of each hit."""

    before: tuple[BoolArray, BoolArray]
    """Where one of two neighbours, one below the other or side by side, stands well before the other."""
    pixels: IntArray
    """(m,) flat places."""
    items: NDArray[np.int32]
    """(4,m)"""
    normals: Float32
    """(4,m,3)"""
    ink: Float32
    """(h,w) how dark the thin soft lines are, 0..1."""


def steps(surfaces: Surfaces) -> tuple[BoolArray, BoolArray]:
    """Return where the nearer of two neighbours stands well before the further one's plane: (h-1,w), (h,w-1)."""
    return _step(surfaces, *_pair(0)), _step(surfaces, *_pair(1))


def edge_pixels(surfaces: Surfaces, before: tuple[BoolArray, BoolArray]) -> BoolArray:
    """Return (h,w) where a pixel and a neighbour show different items, a crease, or a step in depth."""
    found = np.zeros(surfaces.items.shape, np.bool_)
    for axis in (0, 1):
        one, two = _pair(axis)
        differs = surfaces.items[one] != surfaces.items[two]
        lean = dot(surfaces.normals[one], surfaces.normals[two])
        differs |= (lean < _CREASE) & (surfaces.items[one] >= 0)
        differs |= before[axis]
        found[one] |= differs
        found[two] |= differs
    return found


def _pair(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    whole, but_last, but_first = slice(None), slice(None, -1), slice(1, None)
    return ((but_last, whole), (but_first, whole)) if axis == 0 else ((whole, but_last), (whole, but_first))


def _step(surfaces: Surfaces, one: tuple[slice, slice], two: tuple[slice, slice]) -> BoolArray:
    """Return where the nearer of two neighbours stands well before the further one's plane."""
    gap = surfaces.points_m[two] - surfaces.points_m[one]
    off = np.minimum(
        np.abs(dot(gap, surfaces.flat[one])),
        np.abs(dot(gap, surfaces.flat[two])),
    )
    near = np.minimum(surfaces.depth_m[one], surfaces.depth_m[two])
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.nan_to_num(off, nan=0.0, posinf=0.0) > 0.02 * np.where(np.isfinite(near), near, 1.0)
        )


def cast_edges(surfaces: Surfaces, caster: Caster, view: View, owners: NDArray[np.int32]) -> Edges:
    """Return the edges of a picture, and what four more rays through each of their pixels hit.

    Owners (items + 1,) give each item's person as a number from 0, -1 for things; the last is for outside.
    """
    before = steps(surfaces)
    pixels = np.flatnonzero(edge_pixels(surfaces, before))
    middle = taken(flat(view.ways), pixels)
    turned = [(middle + view.right * np.float32(x) + view.down * np.float32(y)).T for x, y in OFFSETS]
    rays = np.concatenate(turned, axis=1)
    hits = caster.first(np.broadcast_to(view.origin_m, rays.T.shape), unit(rays.T))
    return Edges(
        before=before,
        pixels=pixels,
        items=hits.items.reshape(len(OFFSETS), -1),
        normals=hits.normals.reshape(len(OFFSETS), -1, 3),
        ink=_ink(surfaces, before, owners),
    )


def blended(rgb: Float32, surfaces: Surfaces, edges: Edges) -> Float32:
    """Return display-linear colours (h,w,3) in which each pixel at an edge is the mean of its four rays."""
    height, width = surfaces.items.shape
    colours, items, normals = flat(rgb), surfaces.items.reshape(-1), flat(surfaces.normals)
    found = laid_out(rgb)
    answers = flat(found)

    def work(part: slice) -> None:
        pixels = edges.pixels[part]
        y, x = np.divmod(pixels, width)
        total = zeros(len(pixels))
        for k, (dx, dy) in enumerate(OFFSETS):
            best = np.full(len(pixels), -np.inf, np.float32)
            chosen = pixels.copy()
            # the nearest of the four pixels around the ray that shows the same comes first
            for step_x, step_y in _around(dx, dy):
                place = np.clip(y + step_y, 0, height - 1) * width + np.clip(x + step_x, 0, width - 1)
                like = dot(taken(normals, place), edges.normals[k, part])
                same = items[place] == edges.items[k, part]
                score = (like + np.float32(10.0)) * same - np.float32(0.02 * (step_x**2 + step_y**2))
                better = score > best
                best = np.where(better, score, best)
                chosen = np.where(better, place, chosen)
            total += taken(colours, chosen)
        answers[pixels] = total / np.float32(len(OFFSETS))

    in_chunks(work, len(edges.pixels), _PIXELS_AT_ONCE)
    return found


def _around(dx: float, dy: float) -> tuple[tuple[int, int], ...]:
    right, down = (1 if dx > 0 else -1), (1 if dy > 0 else -1)
    return (0, 0), (right, 0), (0, down), (right, down), (-right, 0), (0, -down)


def inked(rgb: Float32, edges: Edges) -> Float32:
    """Return display colours (h,w,3) with thin soft dark lines, strongest around people."""
    ink = np.array([0.010, 0.012, 0.020], np.float32)
    found = empty(*edges.ink.shape)

    def work(part: slice) -> None:
        soft = edges.ink[part]
        for channel in range(3):
            found[part, :, channel] = rgb[part, :, channel] * (1.0 - soft) + ink[channel] * soft

    in_chunks(work, len(found), 60)
    return found


def _ink(surfaces: Surfaces, before: tuple[BoolArray, BoolArray], owners: NDArray[np.int32]) -> Float32:
    """Return how dark (h,w) lines are: a zip on a shirt is no outline.

    Within one person, and between things, only what stands before counts.
    """
    alpha = np.zeros(surfaces.items.shape, np.float32)
    people = owners[surfaces.items]
    for axis in (0, 1):
        one, two = _pair(axis)
        other = people[one] != people[two]
        someone = (people[one] >= 0) | (people[two] >= 0)
        strength = np.where(
            other,
            np.float32(_INK_PERSON),
            np.where(someone, np.float32(_INK_OWN), np.float32(_INK_PART)) * before[axis],
        )
        for side in (one, two):
            alpha[side] = np.maximum(alpha[side], strength)
    return _softened(alpha)


def _softened(alpha: Float32) -> Float32:
    """Return a map blurred by 1 2 1 each way."""
    found = alpha
    for axis in (0, 1):
        pad = [(1, 1) if k == axis else (0, 0) for k in range(2)]
        wide = np.pad(found, pad)
        n = found.shape[axis]
        parts = [np.take(wide, np.arange(k, k + n), axis=axis) for k in range(3)]
        found = 0.25 * parts[0] + 0.5 * parts[1] + 0.25 * parts[2]
    return found
