"""Direct Sun on what a frame sees: one ray to the disc's middle a pixel, sixteen more where its edge is near."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.outside import SunLight
from skylot.stage.picture.rays import NEAR_M, Caster
from skylot.stage.picture.vectors import dot, taken
from skylot.stage.picture.vectors import flat as flatly
from skylot.stage.world import BuiltSet, Opening

DISC_RAYS = 16
_FIRST_BAND_PX = 2
_MOST_TURNS = 14
_SAME_PLANE_M = 0.003
_TURNS = 4  # patterns on the disc, each turned from the other, in blocks of 2 x 2 pixels


def sun_way(built: BuiltSet) -> Literal["open", "shut", "none"]:
    """Return whether direct Sun can come into a set: there is a way, its shutters are all closed, there is none."""
    if built.exterior or not any(item.kind == "hull" for item in built.items):
        return "open"
    if not built.openings:
        return "none"
    return "open" if any(each.shutter_open for each in built.openings) else "shut"


def disc(n: int = DISC_RAYS) -> FloatArray:
    """Return n points (n,2) spread evenly over the unit disc; source: H. Vogel's sunflower, 1979."""
    k = np.arange(n) + 0.5
    angle = k * math.pi * (3.0 - math.sqrt(5.0))
    return np.asarray(np.sqrt(k / n)[:, None] * np.stack((np.cos(angle), np.sin(angle)), axis=1))


def across(direction: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return two unit vectors (3,) square to a direction (3,) and to each other."""
    helper = np.eye(3)[int(np.argmin(np.abs(direction)))]
    one = np.cross(direction, helper)
    one /= np.linalg.norm(one)
    return one, np.cross(direction, one)


def sun_rays(sun: SunLight) -> Float32:
    """Return unit directions (_TURNS, DISC_RAYS, 3) to points of the Sun's disc."""
    one, two = across(sun.direction)
    points = disc() * math.tan(sun.half_angle_rad)
    turned = []
    for turn in range(_TURNS):
        angle = turn * 2.0 * math.pi / DISC_RAYS / _TURNS * 4.0
        x = points[:, 0] * math.cos(angle) - points[:, 1] * math.sin(angle)
        y = points[:, 0] * math.sin(angle) + points[:, 1] * math.cos(angle)
        turned.append(sun.direction + x[:, None] * one + y[:, None] * two)
    rays = np.stack(turned)
    return np.asarray(rays / np.linalg.norm(rays, axis=-1, keepdims=True), dtype=np.float32)


def sun_seen(caster: Caster, sun: SunLight, points_m: Float32, flat: Float32, faces: BoolArray) -> Float32:
    """Return (h,w) the share of the Sun's disc that is seen from points (h,w,3), where faces (h,w) is true.

    The band around the edge of a shadow is widened until the penumbra is inside of it.
    """
    height, width = faces.shape
    rows = np.flatnonzero(faces)
    start = _lifted(points_m, flat)
    seen = np.zeros(height * width, np.float32)
    if not rows.size:
        return seen.reshape(height, width)
    middle = np.broadcast_to(sun.direction.astype(np.float32), (len(rows), 3))
    seen[rows] = ~caster.blocked(start[rows], middle)
    lit = (seen > 0.0).reshape(height, width)
    ask = grown(_edges(lit, faces), _FIRST_BAND_PX) & faces
    done = np.zeros_like(faces)
    pattern = sun_rays(sun)
    turn = (np.arange(height)[:, None] % 2 * 2 + np.arange(width) % 2).reshape(-1)
    for _ in range(_MOST_TURNS):
        new = np.flatnonzero(ask & ~done)
        if not new.size:
            break
        done.reshape(-1)[new] = True
        ways = pattern[turn[new]].reshape(-1, 3)
        free = ~caster.blocked(np.repeat(start[new], DISC_RAYS, axis=0), ways)
        seen[new] = free.reshape(-1, DISC_RAYS).mean(axis=1)
        part = np.zeros_like(faces)
        part.reshape(-1)[new] = (seen[new] > 0.0) & (seen[new] < 1.0)
        ask = grown(part, 3) & faces
    return _evened(seen.reshape(height, width), done & faces, start, flatly(flat))


def glass(sun: SunLight, openings: Sequence[Opening], points_m: FloatArray) -> FloatArray:
    """Return (n,) the share of sunlight that the window lets through on its way to points (n,3); 1 without one."""
    found = np.ones(len(points_m))
    for each in openings:
        facing = float(sun.direction @ each.normal)
        if facing <= 1e-6:
            continue
        along = ((each.centre_m - points_m) @ each.normal) / facing
        beside = points_m + along[:, None] * sun.direction - each.centre_m
        within = np.einsum("ij,ij->i", beside, beside) <= (1.1 * each.radius_m) ** 2
        found[(along > 0.0) & within] = each.transmission
    return found


def grown(mask: BoolArray, by: int) -> BoolArray:
    """Return a mask (h,w) widened by so many pixels in each direction, as a square."""
    found = mask.copy()
    for _ in range(by):
        found[1:] |= found[:-1].copy()
        found[:-1] |= found[1:].copy()
        found[:, 1:] |= found[:, :-1].copy()
        found[:, :-1] |= found[:, 1:].copy()
    return found


def _edges(lit: BoolArray, faces: BoolArray) -> BoolArray:
    """Return where a pixel that faces the Sun is lit and a neighbour of it is not, or the other way."""
    edge = np.zeros_like(lit)
    down = (lit[1:] != lit[:-1]) & faces[1:] & faces[:-1]
    right = (lit[:, 1:] != lit[:, :-1]) & faces[:, 1:] & faces[:, :-1]
    edge[1:] |= down
    edge[:-1] |= down
    edge[:, 1:] |= right
    edge[:, :-1] |= right
    return edge


def _evened(seen: Float32, band: BoolArray, points_m: Float32, flat: Float32) -> Float32:
    """Return shares (h,w), in the band the mean over neighbours in it on the same plane, the middle twice."""
    height, width = seen.shape
    rows = np.flatnonzero(band)
    y, x = np.divmod(rows, width)
    shares, inside = seen.reshape(-1), band.reshape(-1)
    points, normals = taken(points_m, rows), taken(flat, rows)
    total, weight = 2.0 * shares[rows], np.full(len(rows), 2.0, np.float32)
    for dy, dx in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)):
        near = np.clip(y + dy, 0, height - 1) * width + np.clip(x + dx, 0, width - 1)
        apart = np.abs(dot(taken(points_m, near) - points, normals))
        fits = inside[near] & (apart < _SAME_PLANE_M)
        total += shares[near] * fits
        weight += fits
    found = seen.copy()
    found.reshape(-1)[rows] = total / weight
    return found


def _lifted(points_m: Float32, flat: Float32) -> Float32:
    return flatly(points_m) + flatly(flat) * np.float32(NEAR_M)
