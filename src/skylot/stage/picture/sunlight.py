"""Direct Sun on what a frame sees, and what glass leaves of it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray, FloatArray
from skylot.stage.picture.look import Float32
from skylot.stage.picture.outside import SunLight
from skylot.stage.picture.rays import Caster
from skylot.stage.picture.shadow import DISC_RAYS, TURNS, Rays, seen_share
from skylot.stage.world import BuiltSet, Opening


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


def turned_discs() -> FloatArray:
    """Return points (TURNS, DISC_RAYS, 2) over the unit disc, each pattern turned a little from the one before."""
    points = disc()
    turned = []
    for turn in range(TURNS):
        angle = turn * 2.0 * math.pi / DISC_RAYS
        x = points[:, 0] * math.cos(angle) - points[:, 1] * math.sin(angle)
        y = points[:, 0] * math.sin(angle) + points[:, 1] * math.cos(angle)
        turned.append(np.stack((x, y), axis=1))
    return np.stack(turned)


def sun_rays(sun: SunLight) -> Float32:
    """Return unit directions (TURNS, DISC_RAYS, 3) to points of the Sun's disc."""
    one, two = across(sun.direction)
    points = turned_discs() * math.tan(sun.half_angle_rad)
    rays = sun.direction + points[..., :1] * one + points[..., 1:] * two
    return np.asarray(rays / np.linalg.norm(rays, axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Disc:
    """The Sun as a small light: as far from one point as from another."""

    direction: Float32
    """(3,) unit."""
    rays: Float32
    """(TURNS, DISC_RAYS, 3) unit."""

    @property
    def first_rays(self) -> int:
        """One, to its middle."""
        return 1

    def to_first(self, points_m: Float32) -> Rays:
        """Return the same way from each point (n,3), of any length."""
        return np.broadcast_to(self.direction, points_m.shape), None

    def to_all(self, points_m: Float32, turn: NDArray[np.int64]) -> Rays:
        """Return the ways of each point's pattern, of any length."""
        assert len(points_m) == len(turn)
        return self.rays[turn].reshape(-1, 3), None


def sun_seen(caster: Caster, sun: SunLight, points_m: Float32, flat: Float32, faces: BoolArray) -> Float32:
    """Return (h,w) the share of the Sun's disc that is seen from points (h,w,3), where faces (h,w) is true."""
    disc_of_sun = _Disc(direction=sun.direction.astype(np.float32), rays=sun_rays(sun))
    return seen_share(caster, disc_of_sun, points_m, flat, faces)


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
