"""Soft light at half the picture's size: lamps, windows, bounce, ambient with occlusion; then at full size.

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
from skylot.stage.picture.vectors import dot, empty, flat, taken, zeros

AMBIENT_RAYS = 3
TILE = 4
_POINTS_AT_ONCE = 12_000
_NEAR, _WIDE = (-1, 0, 1, 2), (-4, -1, 2, 5)  # both meet all the places of a block: differ by 4 nowhere
_BESIDE_M2, _BESIDE_SHARE = np.float32(0.03**2), np.float32(0.10)
_SHARING = 2  # sources that share a ray
_PARTS = 4  # red, green, blue, openness


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surfaces:
    """What a picture's pixels see, as maps (h,w) or (h,w,3); of vectors each component lies in one piece."""

    items: NDArray[np.int32]
    points_m: Float32
    normals: Float32
    flat: Float32
    depth_m: Float32
    ways: Float32
    """Unit, from the camera."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SoftLight:
    """Light (h,w,3), lux, from sources and the open sky; and how little (h,w) is near that hides the rest, 0..1."""

    lux: Float32
    openness: Float32


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Points:
    """Some surface points, lifted a little, and each one's place 0..15 in its block of pixels."""

    points_m: Float32
    normals: Float32
    tile: NDArray[np.int64]


def every_second(surfaces: Surfaces) -> Surfaces:
    """Return the maps at half the size: every other row and column is left out."""

    def halved(values: Float32) -> Float32:
        found = empty((values.shape[0] + 1) // 2, (values.shape[1] + 1) // 2)
        found[...] = values[::2, ::2]
        return found

    return Surfaces(
        items=np.ascontiguousarray(surfaces.items[::2, ::2]),
        points_m=halved(surfaces.points_m),
        normals=halved(surfaces.normals),
        flat=halved(surfaces.flat),
        depth_m=np.ascontiguousarray(surfaces.depth_m[::2, ::2]),
        ways=halved(surfaces.ways),
    )


def soft_light(
    surfaces: Surfaces, sources: Sequence[Source], caster: Caster, outside: Outside, *, open_air: bool
) -> SoftLight:
    """Return the soft light on what a picture sees, at the picture's own size."""
    half = every_second(surfaces)
    tiles = _tiles(half.items.shape)
    slots = _slots(sources)
    found = zeros(*half.items.shape, parts=_PARTS)
    answers = flat(found)
    there = half.items.reshape(-1) >= 0
    batches = [
        (turn, some)
        for turn in range(_SHARING)
        for some in _pieces(np.flatnonzero(there & (_turns(tiles) == turn)))
    ]

    def work(part: slice) -> None:
        for turn, these in batches[part]:
            lifted = taken(flat(half.points_m), these)
            lifted += taken(flat(half.flat), these) * np.float32(2.0 * NEAR_M)
            some = _Points(points_m=lifted, normals=taken(flat(half.normals), these), tile=tiles[these])
            total = _ambient(caster, outside, some, open_air=open_air)
            for k, sharing in enumerate(slots):
                total[:, :3] += _light_of(sharing, turn, k, caster, some)
            answers[these] = total

    in_chunks(work, len(batches), 1)
    full = _enlarged(_calmed(_calmed(found, half, _NEAR), half, _WIDE), half, surfaces)
    return SoftLight(lux=full[..., :3], openness=full[..., 3])


def _pieces(rows: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    return [rows[k : k + _POINTS_AT_ONCE] for k in range(0, len(rows), _POINTS_AT_ONCE)]


def _turns(tiles: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return which of the sources that share a ray each pixel (n,) asks: as on a chessboard."""
    return (tiles // TILE + tiles) % _SHARING


def _slots(sources: Sequence[Source]) -> list[Sequence[Source]]:
    """Return the rays that every pixel casts to sources: the first has its own, others share one by two."""
    shared = (sources[k : k + _SHARING] for k in range(1, len(sources), _SHARING))
    return [sources[:1], *shared] if sources else []


def _light_of(sharing: Sequence[Source], turn: int, slot: int, caster: Caster, some: _Points) -> Float32:
    """Return the light (n,3) of that of a ray's sources whose turn it is, once for each that shares the ray."""
    source = sharing[turn % len(sharing)]
    spots = (some.tile * 5 + slot * 3) % (TILE * TILE)
    light = light_from(source, caster, spots, some.points_m, some.normals)
    light *= np.float32(len(sharing))
    return light


def _tiles(shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Return each pixel's place (n,) 0..15 in its block of 4 x 4."""
    rows, columns = shape
    return np.asarray((np.arange(rows)[:, None] % TILE * TILE + np.arange(columns) % TILE).reshape(-1))


def _ambient(caster: Caster, outside: Outside, some: _Points, *, open_air: bool) -> Float32:
    """Return (n,4): in the open air the light of the sky that is not hidden, lux; and openness 0..1."""
    found = zeros(len(some.points_m), parts=_PARTS)
    one, two = _tangents(some.normals)
    near = np.float32(look().occlusion_reach_m)
    reach = np.float32(1e4) if open_air else near
    pattern = _half_sphere()
    for k in range(AMBIENT_RAYS):
        x, y, z = (pattern[axis, k][some.tile][:, None] for axis in range(3))
        ways = one * x + two * y + some.normals * z
        distance = caster.distance_here(some.points_m, ways, float(reach))
        found[:, 3] += np.minimum(distance / near, 1.0) ** np.float32(0.75) / np.float32(AMBIENT_RAYS)
        if open_air:
            free = np.flatnonzero(distance >= reach * 0.99)
            light = outside.radiance(ways[free].astype(np.float64), detail=False)
            found[free, :3] += (np.pi / AMBIENT_RAYS * light).astype(np.float32)
    return found


def _half_sphere() -> Float32:
    """Return directions (3, AMBIENT_RAYS, 16) about z, more where they count more (cosine)."""
    spread = disc(AMBIENT_RAYS * TILE * TILE)
    order = (np.arange(len(spread)) * 29) % len(spread)  # neighbours get rays from all over the half-sphere
    rise = np.sqrt(np.maximum(0.0, 1.0 - (spread**2).sum(axis=1)))
    local = np.concatenate((spread, rise[:, None]), axis=1)[order]
    return np.moveaxis(local.reshape(AMBIENT_RAYS, TILE * TILE, 3), -1, 0).astype(np.float32)


def _tangents(normals: Float32) -> tuple[Float32, Float32]:
    """Return two unit vectors (n,3) square to normals (n,3); source: T. Duff et al., JCGT 6 (2017)."""
    x, y, z = normals[:, 0], normals[:, 1], normals[:, 2]
    sign = np.where(z >= 0.0, np.float32(1.0), np.float32(-1.0))
    a = -1.0 / (sign + z)
    b = x * y * a
    one, two = empty(len(x)), empty(len(x))
    one[:, 0], one[:, 1], one[:, 2] = 1.0 + sign * x * x * a, sign * b, -sign * x
    two[:, 0], two[:, 1], two[:, 2] = b, sign + y * y * a, -y
    return one, two


def _calmed(values: Float32, surfaces: Surfaces, offsets: Sequence[int]) -> Float32:
    """Return values (h,w,k), each the mean over the neighbours at these offsets that are on the same surface."""
    height, width, parts = values.shape
    found = empty(height, width, parts=parts)
    tolerance = np.float32(0.012) * np.minimum(surfaces.depth_m, 1e3) + np.float32(0.004)
    margin = max(abs(each) for each in offsets)
    beside = _Beside(
        values=_framed(values, margin),
        normals=_framed(surfaces.normals, margin),
        points_m=_framed(surfaces.points_m, margin),
        there=_framed((surfaces.items >= 0).astype(np.float32)[..., None], margin)[..., 0],
    )

    def work(part: slice) -> None:
        own = np.float32(1e-3)  # a pixel without neighbours of its kind stays as it is
        total = values[part] * own
        weight = np.full((part.stop - part.start, width), own, np.float32)
        normal, point = surfaces.normals[part], surfaces.points_m[part]
        for dy in offsets:
            for dx in offsets:
                near = (
                    slice(part.start + margin + dy, part.stop + margin + dy),
                    slice(margin + dx, margin + dx + width),
                )
                other = beside.points_m[near] - point
                apart = np.abs(dot(other, normal))
                share = (dot(beside.normals[near], normal) > 0.85) & (apart < tolerance[part])
                part_of = share * beside.there[near]
                # what is beside it in space counts a little, so that a sliver is not left with its one ray
                if offsets is _NEAR:
                    lonely = (dot(other, other) < _BESIDE_M2) & ~share
                    part_of += _BESIDE_SHARE * lonely * beside.there[near]
                for axis in range(parts):
                    total[..., axis] += beside.values[(*near, axis)] * part_of
                weight += part_of
        for axis in range(parts):
            np.divide(total[..., axis], weight, out=found[part, :, axis])

    in_chunks(work, height, max(1, height // 8))
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Beside:
    """Maps with a margin around them, in which nothing is there."""

    values: Float32
    normals: Float32
    points_m: Float32
    there: Float32


def _framed(values: Float32, margin: int) -> Float32:
    """Return a map (h,w,k) with a margin of zeros around it."""
    height, width, parts = values.shape
    found = zeros(height + 2 * margin, width + 2 * margin, parts=parts)
    found[margin:-margin, margin:-margin] = values
    return found


def _enlarged(values: Float32, half: Surfaces, full: Surfaces) -> Float32:
    """Return values (h/2,w/2,k) at the picture's size: of those around a pixel the ones on its own surface."""
    height, width = full.items.shape
    found = zeros(height, width, parts=values.shape[2])
    small = _Small(
        values=_lengthened(values),
        normals=_lengthened(half.normals),
        points_m=_lengthened(half.points_m),
        there=np.pad((half.items >= 0).astype(np.float32), ((0, 1), (0, 1)), mode="edge"),
    )
    jobs = [(odd_y, odd_x) for odd_y in (0, 1) for odd_x in (0, 1)]

    def work(part: slice) -> None:
        for odd_y, odd_x in jobs[part]:
            _fill(found, small, full, odd_y, odd_x)

    in_chunks(work, len(jobs), 1)
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Small:
    """Maps at half the size, their last row and column twice."""

    values: Float32
    normals: Float32
    points_m: Float32
    there: Float32


def _lengthened(values: Float32) -> Float32:
    padded = np.pad(np.moveaxis(values, -1, 0), ((0, 0), (0, 1), (0, 1)), mode="edge")
    return np.moveaxis(padded, 0, -1)


def _fill(found: Float32, small: _Small, full: Surfaces, odd_y: int, odd_x: int) -> None:
    """Fill every second row and column, from those at hand: the same pixel, two, or four beside it."""
    target = (slice(odd_y, None, 2), slice(odd_x, None, 2))
    if not odd_y and not odd_x:
        found[target] = small.values[:-1, :-1]
        return
    normals, points = full.normals[target], full.points_m[target]
    rows, columns = normals.shape[:2]
    total = zeros(rows, columns, parts=found.shape[2])
    weight = np.full((rows, columns), 1e-9, np.float32)
    tolerance = np.float32(0.02) * np.minimum(full.depth_m[target], 1e3) + np.float32(0.004)
    for dy in range(odd_y + 1):
        for dx in range(odd_x + 1):
            near = (slice(dy, dy + rows), slice(dx, dx + columns))
            along = np.maximum(dot(small.normals[near], normals), 0.0)
            apart = np.abs(dot(small.points_m[near] - points, normals))
            fits = (along * along) ** 2 * (apart < tolerance) + np.float32(1e-4)
            fits *= small.there[near]
            total += small.values[near] * fits[..., None]
            weight += fits
    found[target] = total / weight[..., None]


def mean_lux(entered_lm: FloatArray, room_m2: float) -> FloatArray:
    """Return the light (3,) that goes round a room of such walls, lux, from what enters it, lumen (3,).

    Source: an integrating sphere, E = flux rho / (A (1 - rho)).
    """
    rho = look().wall_reflectance
    return np.asarray(entered_lm * rho / (max(room_m2, 1.0) * (1.0 - rho)))
