"""A plain room to stage in: six metres long, four wide, four high, with a pane, rails and a table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.world import Anchor, BuiltSet, GravityField, Opening

HALF = np.array([3.0, 2.0, 2.0])
PLANES = {
    "forward": (1.0, 0.0, 0.0),
    "aft": (-1.0, 0.0, 0.0),
    "starboard": (0.0, 1.0, 0.0),
    "port": (0.0, -1.0, 0.0),
    "deck": (0.0, 0.0, 1.0),
    "overhead": (0.0, 0.0, -1.0),
}


@dataclass(frozen=True)
class BoxRoom:
    """Inside of a box; outside of another one in it, where there is one."""

    half_m: FloatArray
    thing_at_m: FloatArray | None = None
    thing_half_m: FloatArray | None = None

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        points = np.atleast_2d(points_m)
        free = np.min(self.half_m - np.abs(points), axis=1)
        if self.thing_at_m is not None and self.thing_half_m is not None:
            over = np.abs(points - self.thing_at_m) - self.thing_half_m
            outside = np.linalg.norm(np.maximum(over, 0.0), axis=1)
            free = np.minimum(free, np.where(outside > 0.0, outside, over.max(axis=1)))
        return np.asarray(free)


def anchor(
    name: str,
    kind: str,
    at: tuple[float, ...],
    normal: tuple[float, ...],
    *,
    along: tuple[float, float, float] | None = None,
    size_m: float = 0.3,
) -> Anchor:
    return Anchor(
        name=name,
        kind=kind,
        position_m=np.array(at),
        normal=np.array(normal),
        along=None if along is None else np.array(along),
        size_m=size_m,
    )


def box_set(half: FloatArray = HALF, *, flip: bool = False, table: bool = False) -> BuiltSet:
    """Return the room; `flip` puts the deck at -z, as on a site."""
    planes = {name: np.array(axis) for name, axis in PLANES.items()}
    if flip:
        planes |= {name: -planes[name] for name in ("deck", "overhead", "starboard", "port")}
    anchors = [
        anchor("pane", "window", (0.0, float(half[1]), 0.0), (0.0, -1.0, 0.0), size_m=0.22),
        anchor("rail-port", "rail", (0.0, -1.92, 0.3), (0.0, 1.0, 0.0), along=(1.0, 0.0, 0.0), size_m=1.2),
        anchor("rail-deck", "rail", (0.5, 0.0, 1.92), (0.0, 0.0, -1.0), along=(1.0, 0.0, 0.0), size_m=1.0),
        anchor("bow-hatch", "hatch", (3.0, 0.0, 0.0), (-1.0, 0.0, 0.0), size_m=0.8),
        anchor("couch", "box", (-2.0, 0.0, 1.5), (0.0, 0.0, -1.0), size_m=0.5),
        *(anchor(n, "plane", tuple(float(v) for v in planes[n] * half), tuple(-planes[n])) for n in planes),
    ]
    interior = BoxRoom(half)
    if table:
        at = np.array([0.0, 0.0, -1.25 if flip else 1.25])
        interior = BoxRoom(half, at, np.array([0.4, 0.3, 0.05]))
        up = 1.0 if flip else -1.0
        anchors.append(
            anchor("table", "box", (0.0, 0.0, float(at[2]) + 0.05 * up), (0.0, 0.0, up), size_m=0.8)
        )
    return BuiltSet(
        set="box",
        items=(),
        anchors={each.name: each for each in anchors},
        openings=(
            Opening(
                id="pane",
                centre_m=np.array([0.0, float(half[1]), 0.0]),
                normal=np.array([0.0, 1.0, 0.0]),
                radius_m=0.11,
                depth_m=0.1,
                transmission=0.9,
            ),
        ),
        lamps=(),
        labels=(),
        planes=planes,
        interior=interior,
        bounds_m=np.stack((-half, half)),
    )


ORBIT = GravityField(kind="orbit", g_m_s2=np.zeros(3), mean_motion_rad_s=0.00113)
EARTH = GravityField(kind="earth", g_m_s2=np.array([0.0, 0.0, -9.80665]))
