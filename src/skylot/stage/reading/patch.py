"""Where the Sun through each window lands in the set: what a mark has to be moved to, or kept out of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture.cast_items import staged
from skylot.stage.picture.sun_patch import sun_polygon
from skylot.stage.world import Sky, StagedShot

_OFF_RIM_M = 0.02


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SunPatch:
    """The patch of one window, on the plane of what the beam's middle meets first."""

    window: str
    on: str
    """The item that it lands on, a person's name for a person."""
    middle_m: FloatArray
    """(3,) in the axes of the set."""
    size_m: tuple[float, float]
    """Longest extent, and across it."""


def sun_patches(shot: StagedShot, sky: Sky, at_s: float) -> tuple[SunPatch, ...]:
    """Return where direct Sun lands through the windows of a shot at a second of it; `sky` is of that instant."""
    sun = sky.sun[0]
    if not np.isfinite(sun).all() or sky.sun_share[0] <= 0.0:
        return ()
    scene = staged(shot, at_s)
    found = []
    for opening in shot.built.openings:
        if not opening.shutter_open or float(opening.normal @ sun) <= 0.0:
            continue
        begin = opening.centre_m - _OFF_RIM_M * sun
        hit = scene.caster.first(begin[None, :].astype(np.float32), -sun[None, :].astype(np.float32))
        if hit.items[0] < 0:
            continue
        point = begin - float(hit.distance_m[0]) * sun
        patch = sun_polygon(opening, sun, point, hit.flat[0].astype(np.float64))
        if len(patch):
            item = scene.items[int(hit.items[0])]
            found.append(
                SunPatch(
                    window=opening.id,
                    on=item.owner or item.name,
                    middle_m=patch.mean(axis=0),
                    size_m=_extents(patch),
                )
            )
    return tuple(found)


def _extents(patch: FloatArray) -> tuple[float, float]:
    """Return the longest extent of a flat polygon (n,3) and its extent across that."""
    _, _, axes = np.linalg.svd(patch - patch.mean(axis=0), full_matrices=False)
    along = patch @ axes[:2].T
    longest, across = np.ptp(along, axis=0)
    return float(longest), float(across)
