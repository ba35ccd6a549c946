"""An operator with weight who walks with a moving camera: on the floor behind it, facing as it does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.blocking.crew_way import (
    Choices,
    FeltRoom,
    cheapest_way,
    frame_cost,
    held_for,
    in_frame,
    room_cost,
    seen_from,
    smooth,
)
from skylot.stage.blocking.operating import BEHIND_M, grips, hulls, middles
from skylot.stage.blocking.places import on_the_floor
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.bodies.arms import reach_with_arms
from skylot.stage.bodies.kinematics import forward_matrices, landmark_places
from skylot.stage.bodies.postures import posture
from skylot.stage.world import BodyTrack, CameraTrack, Skeleton

_BESIDE_DEG = (0.0, 25.0, -25.0, 50.0, -50.0)
"""Round the camera from straight behind: where a wall leaves no room there."""
_BESIDE_COST = 0.4
_POINTS = ("head", "chest", "pelvis", "knee", "ankle")
_NEEDS_M = (0.12, 0.20, 0.18, 0.12, 0.06)
_FLAT = 0.2
_STEP_M = 0.62
"""Length of a step: of film crews walking at the pace of a shot; assumed."""
_FULL_STRIDE_M_S = 0.8
_LOW_M, _LOWEST_M = 0.15, 0.55
"""Eyes so far over the camera begin to come down, and are as low as they go."""
_LEG = ("hip", "knee", "ankle")


def walking_operator(
    who: str,
    skeleton: Skeleton,
    track: CameraTrack,
    *,
    rows: IntArray,
    looks: IntArray,
    felt: FeltRoom,
    scenes: Sequence[Scene],
) -> BodyTrack:
    """Return the track of an operator who walks with a camera that moves, at rows of its track.

    Eyes are behind the camera, or a little to one side where there is no room; soles on the floor; a low camera is
    carried crouching.
    """
    room, t_s, at = scenes[0].room, track.t_s[rows], track.position_m[rows]
    facing = _facing(track, rows, room.up, room.forward)
    stand = posture("standing", skeleton)
    beside = _beside(skeleton, track, stand, facing, rows=rows, looks=looks, felt=felt, scenes=scenes)
    behind = _behind(facing, room.up, smooth(t_s, np.interp(t_s, t_s[looks], beside)))
    turned = _upright(facing, room.up)
    floor = smooth(
        t_s,
        np.interp(t_s, t_s[looks], _floors(skeleton, stand, at + behind, turned, looks=looks, scenes=scenes)),
    )
    eyes_m = (
        float(_eyes(skeleton, turned[:1], stand[None])[0] @ room.up)
        - _lowest(skeleton, turned[:1], stand[None], room.up)[0]
    )
    low = np.clip((floor + eyes_m - at @ room.up - _LOW_M) / (_LOWEST_M - _LOW_M), 0.0, 1.0)
    joints = _stepping(skeleton, stand, smooth(t_s, low), t_s, at + behind)
    eyes = _eyes(skeleton, turned, joints)
    position = at + behind - eyes
    height = floor - _lowest(skeleton, turned, joints, room.up)
    position += (height - position @ room.up)[:, None] * room.up
    ahead = rotations.rotate(track.rotation_xyzw[rows], np.array([0.0, 0.0, -1.0]))
    left = rotations.rotate(turned, np.array([0.0, 1.0, 0.0]))
    return BodyTrack(
        who=who,
        skeleton=skeleton,
        t_s=t_s,
        position_m=position,
        rotation_xyzw=turned,
        joints_rad=reach_with_arms(skeleton, position, turned, joints, grips(at, ahead, left)).joints_rad,
        crew=True,
    )


def _facing(track: CameraTrack, rows: IntArray, up: FloatArray, usual: FloatArray) -> FloatArray:
    """Return where the camera looks, made level (n,3) and smooth; straight down or up it is as before."""
    ahead = rotations.rotate(track.rotation_xyzw[rows], np.array([0.0, 0.0, -1.0]))
    flat = ahead - (ahead @ up)[:, None] * up
    size = np.linalg.norm(flat, axis=1)
    level = np.flatnonzero(size > _FLAT)
    if not len(level):
        return np.repeat(usual[None], len(rows), axis=0)
    nearest = level[np.abs(np.arange(len(rows))[:, None] - level).argmin(axis=1)]
    across = cross(np.repeat(up[None], 1, axis=0), usual[None])[0]
    angle = np.unwrap(np.arctan2(flat[nearest] @ across, flat[nearest] @ usual))
    angle = smooth(track.t_s[rows], angle)
    return np.asarray(np.cos(angle)[:, None] * usual + np.sin(angle)[:, None] * across)


def _upright(facing: FloatArray, up: FloatArray) -> FloatArray:
    ups = np.repeat(up[None], len(facing), axis=0)
    return rotations.from_matrix(np.stack((facing, cross(ups, facing), ups), axis=-1))


def _behind(facing: FloatArray, up: FloatArray, beside_rad: FloatArray) -> FloatArray:
    """Return the ways (n,3) from cameras to the eyes of who stands behind them, turned a little round them."""
    ups = np.repeat(up[None], len(facing), axis=0)
    left = cross(ups, facing)
    return np.asarray(-BEHIND_M * (np.cos(beside_rad)[:, None] * facing + np.sin(beside_rad)[:, None] * left))


def _eyes(skeleton: Skeleton, turned: FloatArray, joints: FloatArray) -> FloatArray:
    """Return the eyes (n,3) from the pelvis."""
    origins, matrices = forward_matrices(skeleton, np.zeros((len(turned), 3)), turned, joints)
    segment, place = landmark_places(skeleton)["eyes"]
    return np.asarray(origins[:, segment] + matrices[:, segment] @ place)


def _lowest(skeleton: Skeleton, turned: FloatArray, joints: FloatArray, up: FloatArray) -> FloatArray:
    """Return the height (n,) of the lowest of a body over its pelvis: negative."""
    where = forward_matrices(skeleton, np.zeros((len(turned), 3)), turned, joints)
    points = hulls(skeleton, *where)
    return np.asarray((points @ up - np.tile(skeleton.radii_m, 3)).min(axis=1))


def _floors(
    skeleton: Skeleton,
    stand: FloatArray,
    eyes_m: FloatArray,
    turned: FloatArray,
    *,
    looks: IntArray,
    scenes: Sequence[Scene],
) -> FloatArray:
    """Return the height (m,) of the floor under the operator at the looks."""
    up = scenes[0].room.up
    heights = []
    for look, scene in zip(looks, scenes, strict=True):
        pose = Pose(skeleton=skeleton, position_m=np.zeros(3), rotation_xyzw=turned[look], joints_rad=stand)
        pose = pose.moved(eyes_m[look] - pose.point("eyes"))
        heights.append(float(on_the_floor(pose, scene) @ up) - pose.extent(-up))
    return np.array(heights)


def _beside(
    skeleton: Skeleton,
    track: CameraTrack,
    stand: FloatArray,
    facing: FloatArray,
    *,
    rows: IntArray,
    looks: IntArray,
    felt: FeltRoom,
    scenes: Sequence[Scene],
) -> FloatArray:
    """Return how far round the camera (m,) the operator stands at the looks, radians from straight behind."""
    up, at = scenes[0].room.up, track.position_m[rows[looks]]
    angles = np.radians(_BESIDE_DEG)
    turned = _upright(facing[looks], up)
    joints = np.repeat(stand[None], len(looks), axis=0)
    where = forward_matrices(skeleton, np.zeros((len(looks), 3)), turned, joints)
    points = middles(skeleton, *where, _POINTS) - _eyes(skeleton, turned, joints)[:, None]
    eyes = np.stack([_behind(facing[looks], up, np.full(len(looks), angle)) for angle in angles], axis=1)
    eyes += at[:, None]
    points = eyes[:, :, None] + points[:, None]
    needs = np.array(_NEEDS_M)
    cost = room_cost(points, needs, felt, scenes) + _BESIDE_COST * angles**2
    seen = seen_from(track, rows[looks], points)
    cost += frame_cost(in_frame(seen, needs, track, float(track.focal_mm.min())))
    t_looks = track.t_s[rows[looks]]
    cost *= held_for(t_looks)[:, None]
    way, _ = cheapest_way(
        [
            Choices(
                at_s=float(t_looks[i]),
                cost=cost[i],
                rotation_xyzw=np.repeat(turned[i][None], len(angles), axis=0),
                position_m=eyes[i],
                shape=np.zeros(len(angles), dtype=np.int64),
            )
            for i in range(len(looks))
        ]
    )
    return np.asarray(angles[way])


def _stepping(
    skeleton: Skeleton, stand: FloatArray, low: FloatArray, t_s: FloatArray, way_m: FloatArray
) -> FloatArray:
    """Return joints (n,k): between standing and crouched as low (n,) says, the legs stepping as far as one goes."""
    joints = stand + low[:, None] * (posture("crouched", skeleton) - stand)
    gone = np.concatenate(([0.0], np.cumsum(np.linalg.norm(np.diff(way_m, axis=0), axis=1))))
    speed = smooth(t_s, np.gradient(gone, t_s))
    size = np.clip(speed / _FULL_STRIDE_M_S, 0.0, 1.0) * (1.0 - 0.6 * low)
    swing = np.sin(np.pi * gone / _STEP_M)
    stride = posture("walking", skeleton) - stand
    other = _mirrored(skeleton, stride)
    legs = np.array([any(f"_{name}" in joint for name in _LEG) for joint in skeleton.joints])
    step = np.where(swing[:, None] > 0.0, swing[:, None] * stride, -swing[:, None] * other)
    joints = joints + size[:, None] * step * legs
    return np.asarray(np.clip(joints, *skeleton.limits_rad.T))


def _mirrored(skeleton: Skeleton, joints: FloatArray) -> FloatArray:
    """Return joints (k,) with left and right changed over."""
    names = skeleton.joints
    swap = {"left": "right", "right": "left"}
    places = []
    for name in names:
        side, _, rest = name.partition("_")
        places.append(names.index(f"{swap[side]}_{rest}") if side in swap else names.index(name))
    return np.asarray(joints[places])
