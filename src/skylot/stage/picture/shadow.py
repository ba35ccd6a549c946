"""Which share of a small light pixels see: a few rays each, sixteen where a shadow's edge is near."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.rays import NEAR_M, Caster
from skylot.stage.picture.vectors import dot, taken
from skylot.stage.picture.vectors import flat as flatly

DISC_RAYS = 16
TURNS = 4
"""Patterns on a disc, each turned from the other, in blocks of 2 x 2 pixels."""
_FIRST_BAND_PX = 2
_MOST_TURNS = 14
_SAME_PLANE_M = 0.003
Rays = tuple[Float32, Float32 | None]
"""Unit ways (n,3), and how far along them (n,) something may stand in between; None is any distance."""


class SmallLight(Protocol):
    """A light that is a disc, seen from points."""

    @property
    def first_rays(self) -> int:
        """How many rays tell whether a point is lit, in shade, or in between; one for a disc that is far away."""

    def to_first(self, points_m: Float32) -> Rays:
        """Return those rays for each point (n,3), one after the other."""

    def to_all(self, points_m: Float32, turn: NDArray[np.int64]) -> Rays:
        """Return DISC_RAYS rays for each point (n,3), one after the other, in the pattern of its turn (n,)."""


def seen_share(
    caster: Caster, light: SmallLight, points_m: Float32, flat: Float32, faces: BoolArray
) -> Float32:
    """Return (h,w) the share of a light's disc that is seen from points (h,w,3), where faces (h,w) is true.

    The band around the edge of a shadow is widened until the penumbra is inside of it.
    """
    height, width = faces.shape
    rows = np.flatnonzero(faces)
    start = flatly(points_m) + flatly(flat) * np.float32(NEAR_M)
    seen = np.zeros(height * width, np.float32)
    if not rows.size:
        return seen.reshape(height, width)
    from_here = taken(start, rows)
    seen[rows] = _free(caster, from_here, light.to_first(from_here), light.first_rays)
    ask = grown(_edges(seen.reshape(height, width), faces), _FIRST_BAND_PX) & faces
    done = np.zeros_like(faces)
    turn = (np.arange(height)[:, None] % 2 * 2 + np.arange(width) % 2).reshape(-1)
    for _ in range(_MOST_TURNS):
        new = np.flatnonzero(ask & ~done)
        if not new.size:
            break
        done.reshape(-1)[new] = True
        from_here = taken(start, new)
        seen[new] = _free(caster, from_here, light.to_all(from_here, turn[new]), DISC_RAYS)
        part = np.zeros_like(faces)
        part.reshape(-1)[new] = (seen[new] > 0.0) & (seen[new] < 1.0)
        ask = grown(part, 3) & faces
    return _evened(seen.reshape(height, width), done & faces, start, flatly(flat))


def _free(caster: Caster, points_m: Float32, rays: Rays, each: int) -> Float32:
    """Return the share (n,) of so many rays from each point (n,3) that nothing blocks."""
    free = ~caster.blocked(np.repeat(points_m, each, axis=0), *rays)
    return np.asarray(free.reshape(-1, each).mean(axis=1), np.float32)


def grown(mask: BoolArray, by: int) -> BoolArray:
    """Return a mask (h,w) widened by so many pixels in each direction, as a square."""
    found = mask.copy()
    for _ in range(by):
        found[1:] |= found[:-1].copy()
        found[:-1] |= found[1:].copy()
        found[:, 1:] |= found[:, :-1].copy()
        found[:, :-1] |= found[:, 1:].copy()
    return found


def _edges(seen: Float32, faces: BoolArray) -> BoolArray:
    """Return where a pixel that faces the light sees a part of it, or less or more than a neighbour does."""
    edge = faces & (seen > 0.0) & (seen < 1.0)
    down = (seen[1:] != seen[:-1]) & faces[1:] & faces[:-1]
    right = (seen[:, 1:] != seen[:, :-1]) & faces[:, 1:] & faces[:, :-1]
    edge[1:] |= down
    edge[:-1] |= down
    edge[:, 1:] |= right
    edge[:, :-1] |= right
    return edge


def _evened(seen: Float32, band: BoolArray, points_m: Float32, flat: Float32) -> Float32:
    """Return shares (h,w), in the band the mean over neighbours in it on the same plane.

    Weights 1 2 1 each way: blocks of 2 x 2 patterns come out even.
    """
    height, width = seen.shape
    rows = np.flatnonzero(band)
    y, x = np.divmod(rows, width)
    shares, inside = seen.reshape(-1), band.reshape(-1)
    points, normals = taken(points_m, rows), taken(flat, rows)
    total, weight = 4.0 * shares[rows], np.full(len(rows), 4.0, np.float32)
    for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
        near = np.clip(y + dy, 0, height - 1) * width + np.clip(x + dx, 0, width - 1)
        apart = np.abs(dot(taken(points_m, near) - points, normals))
        fits = (inside[near] & (apart < _SAME_PLANE_M)) * np.float32(1.0 if dy and dx else 2.0)
        total += shares[near] * fits
        weight += fits
    found = seen.copy()
    found.reshape(-1)[rows] = total / weight
    return found
