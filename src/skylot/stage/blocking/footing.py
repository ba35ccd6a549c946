"""Soles on what somebody stands on: at a typed mark, and all the way from one mark to the next."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.room import Room, distance_to_wall
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.bodies.kinematics import capsule_ends, forward_matrices
from skylot.stage.world import Skeleton

STANCES = ("standing", "seated", "crouched", "walking")
"""Postures whose soles are on something, where things fall."""
_SAME_UP = np.cos(np.radians(20.0))
_SAME_HEIGHT_M = 0.06
_STANDS_M = 0.08
"""Between the skin of a foot and what it stands on, at most."""
_SEARCHED_M = 0.4
_DANGLE_M = 0.1
_TRACED = 2
"""Points of the feet, the lowest ones, under which the floor is looked for."""


def _feet(skeleton: Skeleton) -> BoolArray:
    return np.array([name.endswith("foot") for name in skeleton.segments])


def lowest(
    skeleton: Skeleton,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    up: FloatArray,
) -> FloatArray:
    """Return the height (n,) along a unit vector (3,) of the lowest skin of the feet of n poses."""
    own = _feet(skeleton)
    origins, matrices = forward_matrices(skeleton, position_m, rotation_xyzw, joints_rad)
    ends = np.einsum("nsij,sej->nsei", matrices[:, own], capsule_ends(skeleton)[own])
    heights = (origins[:, own, None] + ends) @ up - skeleton.radii_m[own][None, :, None]
    return np.asarray(heights.min(axis=(1, 2)))


def _lowest_of(pose: Pose, up: FloatArray) -> float:
    height = lowest(pose.skeleton, pose.position_m, pose.rotation_xyzw, pose.joints_rad, up)
    return float(height[0])


def _stands(pose: Pose, room: Room, up: FloatArray) -> bool:
    """Tell whether the lowest point of the feet has something right under it."""
    points, radii = pose.wall_points()
    own = np.tile(_feet(pose.skeleton), len(points) // len(pose.skeleton.segments))
    feet, skins = points[own], radii[own]
    heights = feet @ up - skins
    under = feet[heights < heights.min() + 0.02]
    free = room.clearance(under) - skins[heights < heights.min() + 0.02]
    return bool(float(free.min()) < _STANDS_M)


def common_plane(first: Pose, last: Pose, room: Room) -> FloatArray | None:
    """Return the up (3,) of a plane on which two poses of a body both stand, or None."""
    if float(first.up @ last.up) < _SAME_UP:
        return None
    up = unit(first.up + last.up)
    if abs(_lowest_of(first, up) - _lowest_of(last, up)) > _SAME_HEIGHT_M:
        return None
    return up if _stands(first, room, up) and _stands(last, room, up) else None


def kept_on_plane(
    first: Pose,
    last: Pose,
    room: Room,
    *,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    share: FloatArray,
) -> FloatArray:
    """Return positions (n,3) between two marks with the feet on the plane on which they stand at both.

    Without such a plane the positions are those given. Only the height over the plane changes.
    """
    up = common_plane(first, last, room)
    if up is None:
        return position_m
    wanted = _lowest_of(first, up) * (1.0 - share) + _lowest_of(last, up) * share
    here = lowest(first.skeleton, position_m, rotation_xyzw, joints_rad, up)
    return np.asarray(position_m + (wanted - here)[:, None] * up)


def set_down(pose: Pose, scene: Scene, up: FloatArray, *, seated: bool) -> Pose | None:
    """Return a pose with its soles on what is at most 40 cm under or over them, or None where nothing is.

    A pose that would be deeper in a part of the set or in a thing for it, such as a seat or a box, stays; who
    sits may have the feet up to 10 cm over the floor.
    """
    room = scene.room
    points, radii = pose.wall_points()
    own = np.tile(_feet(pose.skeleton), len(points) // len(pose.skeleton.segments))
    gaps = []
    low = np.argsort(points[own] @ up - radii[own])[:_TRACED]
    for foot, skin in zip(points[own][low], radii[own][low], strict=True):
        start = foot + up * _SEARCHED_M
        if float(room.clearance(start)[0]) > 0.0:
            gaps.append(distance_to_wall(room, start, -up, farthest_m=3.0) - _SEARCHED_M - skin)
    gap = min(gaps, default=np.inf)
    if abs(gap) > _SEARCHED_M or (seated and 0.0 <= gap <= _DANGLE_M):
        return None
    moved = pose.moved(pose.position_m - up * gap)
    return moved if _depth(moved, scene) <= max(_depth(pose, scene), 0.02) + 1e-6 else None


def _depth(pose: Pose, scene: Scene) -> float:
    """Return how deep (m) a body is in walls, parts, and things that stand about."""
    points, radii = pose.wall_points()
    free = scene.room.clearance(points)
    for middle, size in scene.boxes:
        over = np.abs(points - middle) - size / 2.0
        outside = np.linalg.norm(np.maximum(over, 0.0), axis=1)
        free = np.minimum(free, np.where(outside > 0.0, outside, over.max(axis=1)))
    return -float(np.min(free - radii))
