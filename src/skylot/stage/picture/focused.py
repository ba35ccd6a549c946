"""Torches and spots: a small lamp that keeps to a cone throws hard shadows, so every pixel asks for itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.picture.lamps import Source, arrives
from skylot.stage.picture.look import Float32, look
from skylot.stage.picture.rays import Caster, in_chunks
from skylot.stage.picture.shadow import Rays, seen_share
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.sunlight import across, turned_discs
from skylot.stage.picture.vectors import dot, flat, taken, zeros

_WIDEST_COSINE = 0.5
_LARGEST_M = 0.15
_RIM = 3
_DIM = 1e-3
"""Share of the least light that is exposed for; what is dimmer than this is not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Spot:
    """A lamp as a small light: rays end where it is."""

    first_m: Float32
    """(first_rays, 3) its middle, and places on its rim: a finger on the lamp hides a part of it."""
    spots_m: Float32
    """(TURNS, DISC_RAYS, 3)"""
    reach_m: float
    """Rays end this far before it."""

    @property
    def first_rays(self) -> int:
        """How many places are asked first."""
        return len(self.first_m)

    def to_first(self, points_m: Float32) -> Rays:
        """Return the ways from each point (n,3) to the lamp's middle and rim."""
        return self._to((self.first_m - points_m[:, None]).reshape(-1, 3))

    def to_all(self, points_m: Float32, turn: NDArray[np.int64]) -> Rays:
        """Return the ways from each point (n,3) to the spots of its pattern."""
        return self._to((self.spots_m[turn] - points_m[:, None]).reshape(-1, 3))

    def _to(self, way: Float32) -> Rays:
        distance = np.sqrt(dot(way, way))
        reach = np.maximum(distance - np.float32(self.reach_m), np.float32(0.0))
        unit = way / np.maximum(distance, np.float32(1e-6))[:, None]
        return np.asarray(unit, np.float32), np.asarray(reach, np.float32)


def is_focused(source: Source) -> bool:
    """Tell whether a source is small and keeps to a cone: its shadows have edges."""
    radius_m = float(np.linalg.norm(source.spots_m - source.spots_m.mean(axis=0), axis=1).max())
    return source.cone_cosine >= _WIDEST_COSINE and radius_m <= _LARGEST_M


def focused_light(sources: Sequence[Source], caster: Caster, surfaces: Surfaces) -> Float32:
    """Return the light (h,w,3), lux, of focused sources on what a frame sees, with the penumbra of each."""
    found = zeros(*surfaces.items.shape)
    for source in sources:
        strength = _strength(source, surfaces)
        candela = source.candela[0].astype(np.float32)
        faces = strength * float(candela.max()) > _DIM * look().least_lux
        share = seen_share(caster, _spot(source), surfaces.points_m, surfaces.flat, faces)
        for axis in range(3):
            found[..., axis] += strength * share * candela[axis]
    return found


def _strength(source: Source, surfaces: Surfaces) -> Float32:
    """Return lux (h,w) for each candela that would come from the middle of a source if nothing hid it."""
    middle = replace(source, spots_m=np.broadcast_to(source.spots_m.mean(axis=0), source.spots_m.shape))
    rows = np.flatnonzero(surfaces.items.reshape(-1) >= 0)
    found = np.zeros(surfaces.items.size, np.float32)

    def work(part: slice) -> None:
        these = rows[part]
        points, normals = taken(flat(surfaces.points_m), these), taken(flat(surfaces.normals), these)
        turned_to = arrives(middle, np.zeros(len(these), np.int64), points, normals)
        on_this_side = dot(turned_to.way, taken(flat(surfaces.flat), these)) > 0.0
        found[these] = turned_to.strength * on_this_side

    in_chunks(work, len(rows))
    return found.reshape(surfaces.items.shape)


def _spot(source: Source) -> _Spot:
    middle = source.spots_m.mean(axis=0)
    radius_m = float(np.linalg.norm(source.spots_m - middle, axis=1).max())
    one, two = across(source.axes[0])

    def on_lamp(points: FloatArray) -> Float32:
        return np.asarray(middle + radius_m * (points[..., :1] * one + points[..., 1:] * two), np.float32)

    angles = np.arange(_RIM) * 2.0 * math.pi / _RIM
    rim = 0.9 * np.stack((np.cos(angles), np.sin(angles)), axis=1)
    return _Spot(
        first_m=on_lamp(np.concatenate((np.zeros((1, 2)), rim))),
        spots_m=on_lamp(turned_discs()),
        reach_m=source.reach_m,
    )
