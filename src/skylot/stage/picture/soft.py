"""Soft light at half the picture's size: lamps, windows, bounce, ambient with occlusion; then brought to full size.

Neighbouring pixels take different rays of one pattern; the mean over 4 x 4 of them, kept from crossing edges,
is the answer: 16 times as many rays as are cast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.stage.picture.lamps import Source, light_from
from skylot.stage.picture.look import Float32, look
from skylot.stage.picture.outside import Outside
from skylot.stage.picture.rays import NEAR_M, Caster, in_chunks
from skylot.stage.picture.sunlight import disc

AMBIENT_RAYS = 4
TILE = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surfaces:
    """What a picture's pixels see, as maps: (h,w) or (h,w,3)."""

    items: NDArray[np.int32]
    points_m: Float32
    normals: Float32
    flat: Float32
    depth_m: Float32
    ways: Float32
    """Unit, from the camera."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoftLight:
    """Light by its kind, (h,w,3) lux: from sources, and the share (h,w) of all round that reaches a pixel."""

    direct: Float32
    open_sky: Float32
    openness: Float32


def every_second(surfaces: Surfaces) -> Surfaces:
    """Return the maps at half the size, by leaving every other row and column out."""
    return Surfaces(
        items=surfaces.items[::2, ::2],
        points_m=surfaces.points_m[::2, ::2],
        normals=surfaces.normals[::2, ::2],
        flat=surfaces.flat[::2, ::2],
        depth_m=surfaces.depth_m[::2, ::2],
        ways=surfaces.ways[::2, ::2],
    )


def soft_light(
    surfaces: Surfaces, sources: Sequence[Source], caster: Caster, outside: Outside, *, open_air: bool
) -> SoftLight:
    """Return the soft light on what a picture sees, at the picture's own size."""
    half = every_second(surfaces)
    rows = np.flatnonzero(half.items.reshape(-1) >= 0)
    points, normals, flat = (
        np.ascontiguousarray(each.reshape(-1, 3)[rows]) for each in (half.points_m, half.normals, half.flat)
    )
    tile = _tiles(half.items.shape)[rows]
    found = np.zeros((half.items.size, 7), np.float32)
    for k, source in enumerate(sources):
        spots = (tile * 5 + k * 3) % (TILE * TILE)
        found[rows, :3] += light_from(source, caster, spots, points, normals, flat)
    openness, sky = _ambient(caster, outside, points, normals, flat, tile, open_air=open_air)
    found[rows, 3], found[rows, 4:] = openness, sky
    calm = _calmed(found.reshape(*half.items.shape, 7), half)
    full = _enlarged(calm, half, surfaces)
    return SoftLight(direct=full[..., :3], openness=full[..., 3], open_sky=full[..., 4:])


def _tiles(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return each pixel's place (n,) 0..15 in its block of 4 x 4."""
    rows, columns = shape
    return np.asarray((np.arange(rows)[:, None] % TILE * TILE + np.arange(columns) % TILE).reshape(-1))


def _ambient(
    caster: Caster,
    outside: Outside,
    points: Float32,
    normals: Float32,
    flat: Float32,
    tile: NDArray[np.int64],
    *,
    open_air: bool,
) -> tuple[Float32, Float32]:
    """Return openness (n,) 0..1 and, in the open air, the light (n,3) of the sky that is not hidden, lux."""
    spread = disc(AMBIENT_RAYS * TILE * TILE)
    order = (np.arange(len(spread)) * 27) % len(spread)  # neighbours get rays from all over the half-sphere
    local = np.concatenate((spread, np.sqrt(np.maximum(0.0, 1.0 - (spread**2).sum(axis=1)))[:, None]), axis=1)
    local = local[order].reshape(AMBIENT_RAYS, TILE * TILE, 3).astype(np.float32)
    one, two = _tangents(normals)
    start = points + flat * np.float32(NEAR_M * 2.0)
    reach = np.float32(1e4 if open_air else look().occlusion_reach_m)
    near = np.float32(look().occlusion_reach_m)
    openness, sky = np.zeros(len(points), np.float32), np.zeros((len(points), 3), np.float32)
    for k in range(AMBIENT_RAYS):
        x, y, z = (local[k, tile, axis][:, None] for axis in range(3))
        ways = one * x + two * y + normals * z
        distance = caster.distance_m(start, ways, float(reach))
        openness += np.sqrt(np.clip(distance / near, 0.0, 1.0)) / AMBIENT_RAYS
        if open_air:
            free = distance >= reach * 0.99
            sky[free] += (np.pi / AMBIENT_RAYS * outside.radiance(ways[free], detail=False)).astype(
                np.float32
            )
    return openness, sky


def _tangents(normals: Float32) -> tuple[Float32, Float32]:
    """Return two unit vectors (n,3) square to normals (n,3); source: T. Duff et al., JCGT 6 (2017)."""
    x, y, z = normals[:, 0], normals[:, 1], normals[:, 2]
    sign = np.where(z >= 0.0, np.float32(1.0), np.float32(-1.0))
    a = -1.0 / (sign + z)
    b = x * y * a
    one = np.stack((1.0 + sign * x * x * a, sign * b, -sign * x), axis=1)
    two = np.stack((b, sign + y * y * a, -y), axis=1)
    return one.astype(np.float32), two.astype(np.float32)


def _calmed(values: Float32, surfaces: Surfaces) -> Float32:
    """Return values (h,w,k), each the mean over 4 x 4 neighbours on the same surface."""
    height, width = surfaces.items.shape
    before, after = TILE // 2 - 1, TILE // 2
    pads = ((before, after), (before, after))
    padded = np.pad(values, (*pads, (0, 0)), mode="edge")
    normal = np.pad(surfaces.normals, (*pads, (0, 0)), mode="edge")
    point = np.pad(surfaces.points_m, (*pads, (0, 0)), mode="edge")
    there = np.pad(surfaces.items, pads, mode="edge") >= 0
    found = np.empty_like(values)
    tolerance = 0.012 * surfaces.depth_m + 0.004

    def work(part: slice) -> None:
        total = np.zeros((part.stop - part.start, width, values.shape[2]), np.float32)
        weight = np.zeros((part.stop - part.start, width, 1), np.float32)
        for dy in range(TILE):
            for dx in range(TILE):
                window = slice(part.start + dy, part.stop + dy), slice(dx, dx + width)
                along = np.einsum("ijk,ijk->ij", normal[window], surfaces.normals[part])
                apart = np.einsum(
                    "ijk,ijk->ij", point[window] - surfaces.points_m[part], surfaces.normals[part]
                )
                share = (along > 0.9) & (np.abs(apart) < tolerance[part]) & there[window]
                total += padded[window] * share[..., None]
                weight += share[..., None]
        found[part] = total / np.maximum(weight, 1.0)

    in_chunks(work, height, max(1, height // 4))
    return found


def _enlarged(values: Float32, half: Surfaces, full: Surfaces) -> Float32:
    """Return values (h/2,w/2,k) at the picture's size: of the four around a pixel those on its own surface."""
    height, width = full.items.shape
    rows, columns = half.items.shape
    found = np.zeros((height, width, values.shape[2]), np.float32)
    tolerance = 0.02 * full.depth_m + 0.004

    def work(part: slice) -> None:
        y = np.arange(part.start, part.stop)
        x = np.arange(width)
        total = np.zeros((len(y), width, values.shape[2]), np.float32)
        weight = np.full((len(y), width, 1), 1e-9, np.float32)
        for dy in (0, 1):
            for dx in (0, 1):
                row, column = np.minimum(y // 2 + dy, rows - 1), np.minimum(x // 2 + dx, columns - 1)
                near_y = np.where(y % 2 == 0, 1.0 - dy, 0.5)
                near_x = np.where(x % 2 == 0, 1.0 - dx, 0.5)
                base = (near_y[:, None] * near_x[None, :] + 1e-3).astype(np.float32)
                pick = np.ix_(row, column)
                along = np.einsum("ijk,ijk->ij", half.normals[pick], full.normals[part])
                apart = np.einsum(
                    "ijk,ijk->ij", half.points_m[pick] - full.points_m[part], full.normals[part]
                )
                fits = np.clip(along, 0.0, 1.0) ** 8 * (np.abs(apart) < tolerance[part]) + 1e-4
                share = (base * fits * (half.items[pick] >= 0))[..., None]
                total += values[pick] * share
                weight += share
        found[part] = total / weight

    in_chunks(work, height, max(1, height // 8))
    return found


def mean_lux(sources_lm: FloatArray, room_m2: float) -> FloatArray:
    """Return the light (3,) that goes round a room of such walls, lux, from what enters it, lumen (3,).

    Source: an integrating sphere, E = flux rho / (A (1 - rho)).
    """
    rho = look().wall_reflectance
    return np.asarray(sources_lm * rho / (max(room_m2, 1.0) * (1.0 - rho)))
