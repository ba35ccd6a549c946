"""Lamps of the set, practicals, windows and Sun patches as sources of soft light."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture.look import Float32, look
from skylot.stage.picture.outside import Outside, SunLight
from skylot.stage.picture.rays import NEAR_M, Caster
from skylot.stage.picture.sunlight import across, disc
from skylot.stage.world import Item, LampSpot, Opening, StagedShot

PATTERN = 16
"""Places on a source that neighbouring pixels take in turn."""
PATCH_RAYS = 96


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Source:
    """A source of light with some extent: light leaves from spots on it, turned about."""

    spots_m: FloatArray
    """(PATTERN,3)"""
    axes: FloatArray
    """(PATTERN,3) unit, where each spot shines; zero shines all round."""
    candela: FloatArray
    """(PATTERN,3) linear RGB, along the axis."""
    cone_cosine: float = 0.0
    """Light keeps to this cone, soft at its edge; 0 is a panel by the cosine law."""
    through: bool = False
    """A window: what is outside shines through it, so nothing may stand behind it either."""
    reach_m: float = 0.0
    """Rays to it end this far before it, so that its own mesh does not hide it."""


def lit_lamps(shot: StagedShot) -> tuple[LampSpot, ...]:
    """Return the lamps that are on: the cabin's where it is lit, and practicals."""
    cabin = tuple(lamp for lamp in shot.built.lamps if shot.cabin_on or not lamp.cabin)
    return tuple(lamp for lamp in (*cabin, *shot.practicals) if lamp.flux_lm > 0.0)


def lamp_source(lamp: LampSpot) -> Source:
    """Return a lamp as a source: a panel by the cosine law, an even cone, or all round."""
    axis = np.zeros(3) if lamp.axis is None else np.asarray(lamp.axis, dtype=np.float64)
    cone = 0.0
    if lamp.axis is None:
        candela = lamp.flux_lm / (4.0 * math.pi)
    elif lamp.half_angle_rad >= 0.49 * math.pi:
        candela = lamp.flux_lm / math.pi
    else:
        cone = math.cos(lamp.half_angle_rad)
        candela = lamp.flux_lm / (2.0 * math.pi * (1.0 - cone))
    one, two = across(axis if lamp.axis is not None else np.array([0.0, 0.0, 1.0]))
    ring = disc(PATTERN) * lamp.size_m / 2.0
    spots = np.asarray(lamp.position_m) + ring[:, :1] * one + ring[:, 1:] * two
    return Source(
        spots_m=spots,
        axes=np.broadcast_to(axis, (PATTERN, 3)),
        candela=np.broadcast_to(candela * np.asarray(lamp.colour), (PATTERN, 3)),
        cone_cosine=cone,
        reach_m=0.06 + (lamp.size_m / 2.0 if lamp.axis is None else 0.0),
    )


def window_source(opening: Opening, outside: Outside) -> Source | None:
    """Return the light of Earth and sky that a window lets in; None where it is shut or dark outside.

    The light of each spot is that of the outside straight behind it and around, by the cosine law.
    """
    if not opening.shutter_open:
        return None
    normal = np.asarray(opening.normal, dtype=np.float64)
    one, two = across(normal)
    spread = disc(64)
    rise = np.sqrt(np.maximum(0.0, 1.0 - np.sum(spread**2, axis=1)))
    ways = spread[:, :1] * one + spread[:, 1:] * two + rise[:, None] * normal
    mean = np.mean(outside.radiance(ways, detail=False), axis=0)
    area_m2 = math.pi * opening.radius_m**2
    spots = np.asarray(opening.centre_m) + opening.radius_m * 0.95 * (
        disc(PATTERN)[:, :1] * one + disc(PATTERN)[:, 1:] * two
    )
    candela = mean * area_m2 * opening.transmission
    if not np.any(candela > 1e-3):
        return None
    return Source(
        spots_m=spots,
        axes=np.broadcast_to(-normal, (PATTERN, 3)),
        candela=np.broadcast_to(candela, (PATTERN, 3)),
        through=True,
    )


def patch_source(
    opening: Opening, sun: SunLight, caster: Caster, items: Sequence[Item], colours: FloatArray
) -> tuple[Source | None, FloatArray]:
    """Return what the Sun through a window lights as a source of its own, and the flux (3,) that came in, lm.

    Rays from points of the opening along the sunlight; those that something outside shades are left out.
    """
    facing = float(sun.direction @ opening.normal)
    nothing = np.zeros(3)
    if facing <= 1e-3 or not opening.shutter_open or not sun.shines:
        return None, nothing
    one, two = across(np.asarray(opening.normal, dtype=np.float64))
    flat = disc(PATCH_RAYS) * opening.radius_m
    starts = np.asarray(opening.centre_m) + flat[:, :1] * one + flat[:, 1:] * two
    origins = starts.astype(np.float32)
    to_sun = np.tile(sun.direction.astype(np.float32), (PATCH_RAYS, 1))
    free = ~caster.blocked(origins, to_sun)
    hits = caster.first(origins[free], -to_sun[free])
    landed = hits.items >= 0
    if not landed.any():
        return None, nothing
    lumen = sun.lux * facing * math.pi * opening.radius_m**2 * opening.transmission / PATCH_RAYS
    spots = (origins[free] + -to_sun[free] * hits.distance_m[:, None] + hits.flat * 0.02)[landed]
    out = hits.flat[landed].astype(np.float64)
    albedo = colours[hits.items[landed]]
    pick = np.linspace(0, len(spots) - 1, PATTERN).round().astype(int)
    share = len(spots)
    candela = albedo[pick] * lumen * share / math.pi
    source = Source(spots_m=spots[pick].astype(np.float64), axes=out[pick], candela=candela, reach_m=0.03)
    return source, lumen * share


def arrives(
    source: Source, spot: int, points_m: Float32, normals: Float32, *, nearest_m: float = 0.25
) -> tuple[Float32, Float32, Float32]:
    """Return lux (n,3) on points (n,3) with normals (n,3) from one spot, unit ways to it, and distances (n,)."""
    way = source.spots_m[spot].astype(np.float32) - points_m
    distance = np.sqrt(np.einsum("ij,ij->i", way, way))
    way /= np.maximum(distance, 1e-6)[:, None]
    fall = np.maximum(np.einsum("ij,ij->i", way, normals), 0.0) / np.maximum(distance, nearest_m) ** 2
    axis = source.axes[spot].astype(np.float32)
    if np.any(axis):
        cosine = -(way @ axis)
        if source.cone_cosine > 0.0:
            soft = (1.0 - source.cone_cosine) * 0.35
            shine = np.clip((cosine - source.cone_cosine + soft / 2.0) / soft, 0.0, 1.0)
            fall = fall * shine * shine * (3.0 - 2.0 * shine)
        else:
            fall = fall * np.maximum(cosine, 0.0)
    return fall[:, None] * source.candela[spot].astype(np.float32), way, distance


def light_from(
    source: Source, caster: Caster, spot_of: Float32, points_m: Float32, normals: Float32, flat: Float32
) -> Float32:
    """Return lux (n,3) on points (n,3), each lit by one of the source's spots (n,) int, with one shadow ray."""
    found = np.zeros((len(points_m), 3), np.float32)
    ways = np.zeros_like(found)
    reach = np.zeros(len(points_m), np.float32)
    for spot in range(PATTERN):
        rows = np.flatnonzero(spot_of == spot)
        found[rows], ways[rows], reach[rows] = arrives(source, spot, points_m[rows], normals[rows])
    rows = np.flatnonzero(found[:, 1] > 1e-3 * look().least_lux)
    start = points_m[rows] + flat[rows] * np.float32(NEAR_M * 2.0)
    end = np.full(len(rows), 1e4, np.float32) if source.through else reach[rows] - np.float32(source.reach_m)
    hidden = caster.blocked(start, ways[rows], np.maximum(end, 0.0).astype(np.float32))
    found[rows[hidden]] = 0.0
    return found
