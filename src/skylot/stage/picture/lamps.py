"""Lamps of the set, practicals, windows and Sun patches as sources of soft light."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.lighting import candela_of, is_open
from skylot.stage.picture.look import LUMINANCE, Float32, look
from skylot.stage.picture.outside import Outside, SunLight
from skylot.stage.picture.rays import Caster
from skylot.stage.picture.sunlight import across, disc
from skylot.stage.picture.vectors import dot, laid_out, taken, zeros
from skylot.stage.world import LampSpot, Opening

PATTERN = 16
"""Places on a source that neighbouring pixels take in turn."""
PATCH_RAYS = 96
NEAREST_M = np.float32(0.3)
"""A spot stands for a piece of its source: nearer than this it shines no brighter."""


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrival:
    """Light on its way to n points: lux for each candela (n,), unit ways (n,3) to its spot, distances (n,)."""

    strength: Float32
    way: Float32
    distance_m: Float32


def lamp_source(lamp: LampSpot) -> Source:
    """Return a lamp as a source: a panel by the cosine law, an even cone, or all round."""
    axis = np.zeros(3) if lamp.axis is None else np.asarray(lamp.axis, dtype=np.float64)
    cone = 0.0 if is_open(lamp) else math.cos(lamp.half_angle_rad)
    one, two = across(axis if lamp.axis is not None else np.array([0.0, 0.0, 1.0]))
    ring = disc(PATTERN) * lamp.size_m / 2.0
    spots = np.asarray(lamp.position_m) + ring[:, :1] * one + ring[:, 1:] * two
    return Source(
        spots_m=spots,
        axes=np.broadcast_to(axis, (PATTERN, 3)),
        candela=np.broadcast_to(candela_of(lamp) * np.asarray(lamp.colour), (PATTERN, 3)),
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
    mean = 0.6 * mean + 0.4 * float(mean @ LUMINANCE)  # eyes and cameras balance out some of the blue
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
    opening: Opening, sun: SunLight | None, caster: Caster, reflectances: FloatArray
) -> tuple[Source | None, FloatArray]:
    """Return what the Sun through a window lights as a source of its own, and the flux (3,) that came in, lm.

    Rays from points of the opening along the sunlight; those that something outside shades are left out.
    """
    nothing = np.zeros(3)
    if sun is None or not sun.shines or not opening.shutter_open:
        return None, nothing
    facing = float(sun.direction @ opening.normal)
    if facing <= 1e-3:
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
    albedo = reflectances[hits.items[landed]]
    albedo = 0.5 * albedo + 0.5 * (albedo @ LUMINANCE)[:, None]  # what it lights next adds its own colour
    pick = np.linspace(0, len(spots) - 1, PATTERN).round().astype(int)
    share = len(spots)
    candela = albedo[pick] * lumen * share / math.pi
    source = Source(spots_m=spots[pick].astype(np.float64), axes=out[pick], candela=candela, reach_m=0.03)
    return source, lumen * share


def arrives(source: Source, spots: NDArray[np.int64], points_m: Float32, normals: Float32) -> Arrival:
    """Return what comes to points (n,3) with normals (n,3) from a source's spots (n,), if nothing hides it."""
    way = taken(laid_out(source.spots_m), spots) - points_m
    distance = np.sqrt(dot(way, way))
    way /= np.maximum(distance, np.float32(1e-6))[:, None]
    fall = np.maximum(dot(way, normals), 0.0) / np.maximum(distance, NEAREST_M) ** 2
    if np.any(source.axes):
        cosine = -dot(way, taken(laid_out(source.axes), spots))
        if source.cone_cosine > 0.0:
            soft = (1.0 - source.cone_cosine) * 0.35
            shine = np.clip((cosine - source.cone_cosine + soft / 2.0) / soft, 0.0, 1.0)
            fall *= shine * shine * (3.0 - 2.0 * shine)
        else:
            fall *= np.maximum(cosine, 0.0)
    return Arrival(strength=fall.astype(np.float32), way=way, distance_m=distance)


def light_from(
    source: Source, caster: Caster, spots: NDArray[np.int64], points_m: Float32, normals: Float32
) -> Float32:
    """Return lux (n,3) on points (n,3), already lifted off their surface, with one shadow ray; on this thread."""
    found = zeros(len(points_m))
    comes = arrives(source, spots, points_m, normals)
    rows = np.flatnonzero(comes.strength * float(source.candela.max()) > 1e-3 * look().least_lux)
    if not rows.size:
        return found
    end = None
    if not source.through:
        end = np.maximum(comes.distance_m[rows] - np.float32(source.reach_m), 0.0).astype(np.float32)
    free = rows[~caster.blocked_here(points_m[rows], comes.way[rows], end)]
    candela = laid_out(source.candela)
    for axis in range(3):
        found[free, axis] = comes.strength[free] * candela[spots[free], axis]
    return found
