"""The light on everything that a frame sees, in lux, and the luminance of what it sees outside."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture.beam import beams
from skylot.stage.picture.cast_items import Staged
from skylot.stage.picture.focused import focused_light, is_focused
from skylot.stage.picture.lamps import (
    Source,
    arrives,
    lamp_source,
    patch_source,
    window_source,
)
from skylot.stage.picture.look import LUMINANCE, Float32, look, luminance
from skylot.stage.picture.outside import Outside
from skylot.stage.picture.rays import Caster, beside, in_chunks
from skylot.stage.picture.soft import SoftLight, Surfaces, mean_lux, soft_light
from skylot.stage.picture.sunlight import glass, sun_seen
from skylot.stage.picture.vectors import dot, flat, taken, zeros
from skylot.stage.picture.viewing import View
from skylot.stage.world import LampSpot, Opening, StagedShot

MOST_LAMPS = 5
MOST_FOCUSED = 4
MOST_WINDOWS = 3
MOST_PATCHES = 2
_OPEN_SHARE = 0.12
"""Of all round a camera: where more than this is free of anything, the sky itself is a lamp."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Light:
    """Maps of a picture (h,w) or (h,w,3)."""

    lux: Float32
    """Linear RGB on the surfaces."""
    sun_share: Float32
    """Of the Sun's disc that a surface sees."""
    openness: Float32
    """How little is near that takes ambient light away, 0..1."""
    outside: Float32
    """Luminance, linear RGB, where a pixel sees no surface; zero elsewhere."""
    shown_lux: Float32
    """(h,w) on surfaces; of outside luminance times pi."""
    beams: Float32 | None
    """Luminance, linear RGB, of lit dust before it all; None where no lamp shows its beam."""
    balance: FloatArray
    """(3,) gains by which the camera is balanced to the light of lamps and windows, less to direct Sun."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Room:
    """Light of a room: the sources that count, lux (3,) that goes round, how much is not from direct Sun, 0..1."""

    sources: list[Source]
    focused: list[Source]
    around_lux: FloatArray
    steady_share: float


def illuminate(
    shot: StagedShot,
    scene: Staged,
    view: View,
    surfaces: Surfaces,
    outside: Outside,
    *,
    lamps: Sequence[LampSpot],
) -> Light:
    """Return the light of a frame; `lamps` are those that burn in it."""
    caster = scene.caster
    open_air = shot.built.exterior or _is_open(caster, view.origin_m, shot.built.openings)
    sunned = beside(lambda: _sun(shot, caster, surfaces, outside))
    room = _sources(shot, scene, surfaces, outside, lamps=lamps, open_air=open_air)
    soft = soft_light(surfaces, room.sources, caster, outside, open_air=open_air)
    share, lux = sunned.result()
    if room.focused:
        lux += focused_light(room.focused, caster, surfaces)
    _add_indirect(lux, shot, surfaces, soft, room.around_lux)
    beyond = _beyond(surfaces, outside)
    shown = np.where(surfaces.items >= 0, luminance(lux), luminance(beyond) * np.float32(math.pi))
    return Light(
        beams=beams(lamps, caster, surfaces, view.origin_m),
        balance=_balanced(surfaces, lux, share, room.steady_share),
        lux=lux,
        sun_share=share,
        openness=soft.openness,
        outside=beyond,
        shown_lux=shown.astype(np.float32),
    )


def _add_indirect(
    lux: Float32, shot: StagedShot, surfaces: Surfaces, soft: SoftLight, around_lux: FloatArray
) -> None:
    """Add soft light, and what goes round the room, to direct light (h,w,3)."""

    def work(part: slice) -> None:
        round_about = soft.openness[part] ** np.float32(1.3) * _from_above(shot, surfaces.normals[part])
        for axis in range(3):
            lux[part, :, axis] += soft.lux[part, :, axis] + round_about * np.float32(around_lux[axis])

    in_chunks(work, len(lux), 40)


def _from_above(shot: StagedShot, normals: Float32) -> Float32:
    """Return how light that goes round a room falls by normals (h,w,3): more from overhead, where lamps are."""
    overhead = shot.built.planes.get("overhead")
    if overhead is None:
        return np.ones(normals.shape[:2], np.float32)
    return np.float32(0.88) + np.float32(0.26) * dot(normals, np.asarray(overhead, np.float32))


def _is_open(caster: Caster, eye_m: Float32, openings: Sequence[Opening]) -> bool:
    """Return whether a camera stands in the open: many ways from it meet nothing, windows left aside."""
    n = 512
    k = np.arange(n) + 0.5
    z, angle = 1.0 - 2.0 * k / n, k * math.pi * (3.0 - math.sqrt(5.0))
    flat = np.sqrt(1.0 - z * z)
    ways = np.stack((flat * np.cos(angle), flat * np.sin(angle), z), axis=1)
    free = ~caster.blocked(np.tile(eye_m, (n, 1)).astype(np.float32), ways.astype(np.float32))
    for each in openings:
        facing = np.maximum(ways @ each.normal, 1e-6)
        along = ((each.centre_m - eye_m) @ each.normal) / facing
        beside = np.linalg.norm(eye_m + along[:, None] * ways - each.centre_m, axis=1)
        free &= ~((along > 0.0) & (beside < 1.05 * each.radius_m))
    return bool(free.mean() > _OPEN_SHARE)


def _sources(
    shot: StagedShot,
    scene: Staged,
    surfaces: Surfaces,
    outside: Outside,
    *,
    lamps: Sequence[LampSpot],
    open_air: bool,
) -> _Room:
    """Return the sources that matter most to the frame, and what comes into the room with all of them."""
    lamp_sources = [lamp_source(lamp) for lamp in lamps]
    entered = sum((lamp.flux_lm * np.asarray(lamp.colour) for lamp in lamps), np.zeros(3))
    windows: list[Source] = []
    for opening in shot.built.openings if not open_air else ():
        source = window_source(opening, outside)
        if source is not None:
            windows.append(source)
            entered = entered + math.pi * source.candela[0]
    steady = entered.copy()
    patches: list[Source] = []
    for opening in shot.built.openings:
        patch, lumen = patch_source(opening, outside.sun, scene.caster, scene.reflectances)
        entered = entered + lumen
        if patch is not None:
            patches.append(patch)
    focused = _strongest([each for each in lamp_sources if is_focused(each)], surfaces, MOST_FOCUSED)
    lamp_sources = [each for each in lamp_sources if all(each is not other for other in focused)]
    kept = (
        _strongest(lamp_sources, surfaces, MOST_LAMPS)
        + _strongest(windows, surfaces, MOST_WINDOWS)
        + _strongest(patches, surfaces, MOST_PATCHES)
    )
    around = mean_lux(entered, _room_m2(shot.built.bounds_m)) if not open_air else np.zeros(3)
    share = float(steady @ LUMINANCE) / max(float(entered @ LUMINANCE), 1e-9)
    return _Room(sources=kept, focused=focused, around_lux=around, steady_share=min(1.0, share))


def _balanced(surfaces: Surfaces, lux: Float32, sun_share: Float32, steady: float) -> FloatArray:
    """Return gains (3,) that make the mean light in the frame's shade nearly white, and keep its luminance.

    A camera is balanced to lamps, and to the Earth in the window; a cabin full of sunset stays orange.
    """
    some = (slice(None, None, 6), slice(None, None, 6))
    shade = (surfaces.items[some] >= 0) & (sun_share[some] == 0.0)
    light = lux[some][shade].astype(np.float64)
    level = light @ LUMINANCE
    bright = level > 1e-3
    if not bright.any():
        return np.ones(3)
    white = np.mean(light[bright] / level[bright][:, None], axis=0)
    share = look().balance_sun + (look().balance_share - look().balance_sun) * steady
    gains = np.maximum(white, 0.05) ** -share
    return np.asarray(gains / float((gains * white) @ LUMINANCE))


def _room_m2(bounds_m: FloatArray) -> float:
    """Return the walls of a room that fills its bounds about as a cylinder does."""
    x, y, z = np.maximum(np.asarray(bounds_m[1]) - np.asarray(bounds_m[0]), 0.1)
    return float(0.85 * 2.0 * (x * y + y * z + x * z))


def _strongest(sources: list[Source], surfaces: Surfaces, most: int) -> list[Source]:
    """Return the sources that give a sample of the frame the most light."""
    if len(sources) <= most:
        return sources
    every = (slice(None, None, 24), slice(None, None, 24))
    there = surfaces.items[every] >= 0
    points, normals = surfaces.points_m[every][there], surfaces.normals[every][there]
    spots = np.zeros(len(points), np.int64)
    lux = [arrives(each, spots, points, normals).strength * float(each.candela[0, 1]) for each in sources]
    scores = [float(np.log1p(each).sum()) for each in lux]
    return [sources[k] for k in np.argsort(scores)[::-1][:most]]


def _sun(shot: StagedShot, caster: Caster, surfaces: Surfaces, outside: Outside) -> tuple[Float32, Float32]:
    """Return the share (h,w) of the Sun that surfaces see, and its light (h,w,3) on them."""
    shape = surfaces.items.shape
    sun = outside.sun
    if sun is None or not sun.shines:
        return np.zeros(shape, np.float32), zeros(*shape)
    direction = sun.direction.astype(np.float32)
    cosine = dot(surfaces.normals, direction)
    faces = (surfaces.items >= 0) & (cosine > 0.0) & (dot(surfaces.flat, direction) > 0.0)
    share = sun_seen(caster, sun, surfaces.points_m, surfaces.flat, faces)
    rows = np.flatnonzero(share.reshape(-1) > 0.0)
    passed = glass(sun, shot.built.openings, taken(flat(surfaces.points_m), rows).astype(np.float64))
    lux = zeros(*shape)
    strength = share.reshape(-1)[rows] * cosine.reshape(-1)[rows] * passed
    flat(lux)[rows] = strength[:, None] * sun.lux
    return share, lux


def _beyond(surfaces: Surfaces, outside: Outside) -> Float32:
    """Return the luminance (h,w,3) of the outside, where it is seen."""
    height, width = surfaces.items.shape
    found = zeros(height, width)
    rows = np.flatnonzero(surfaces.items.reshape(-1) < 0)
    if rows.size:
        ways = taken(flat(surfaces.ways), rows).astype(np.float64)

        def work(part: slice) -> None:
            flat(found)[rows[part]] = outside.radiance(ways[part])

        in_chunks(work, len(rows), 20_000)
    return found
