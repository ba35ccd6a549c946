"""An operator who floats with a moving camera: eyes and hands at it, the body any way round that has room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.blocking.crew_way import (
    FeltRoom,
    cheapest_way,
    choices_of,
    frame_cost,
    held_for,
    in_frame,
    room_cost,
    smooth,
    trailing,
    trunk_and_legs,
)
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.bodies.arms import reach_with_arms
from skylot.stage.bodies.kinematics import forward_matrices, landmark_places
from skylot.stage.bodies.postures import posture, with_joints
from skylot.stage.world import BodyTrack, CameraTrack, Skeleton

BEHIND_M, OVER_M = 0.30, 0.06
"""From the camera back to the eyes, and along the body's up."""
_RAISED_M = 0.15
"""Head first, the eyes are over the camera by so much: at its monitor, the body on its line."""
GRIP_BACK_M, GRIP_SIDE_M = 0.10, 0.10
_PITCHES_DEG = (-20.0, 10.0, 40.0, 62.0, 84.0)
"""How far the body's up leans to where the camera looks: upright, to head first."""
_ROLLS_DEG = tuple(30.0 * i for i in range(12))
_NECK, _WAIST = 0.75, 0.15
"""Shares of the lean that the neck and the back bend, so that the eyes look on along the camera."""
_LEGS: tuple[dict[str, float], ...] = (
    {"hip_flex": 32.0, "knee": 30.0, "hip_out": 9.0, "ankle": 18.0},
    {"hip_flex": 4.0, "knee": 6.0, "hip_out": 0.0, "ankle": 38.0},
    {"hip_flex": 105.0, "knee": 118.0, "hip_out": 6.0, "ankle": 20.0},
    {"hip_flex": 92.0, "knee": 10.0, "hip_out": 0.0, "ankle": 38.0},
    {"hip_flex": 6.0, "knee": 92.0, "hip_out": 0.0, "ankle": 38.0},
)
"""Degrees: at ease, stretched, drawn up, forward, shanks back."""
_POINTS = ("chest", "pelvis", "knee", "ankle", "toe")
_NEEDS_M = (0.22, 0.18, 0.15, 0.12, 0.06)
_LEGS_COST = (0.0, 0.03, 0.06, 0.1, 0.1)
_LEAN, _TILT, _TRAIL = 0.06, 0.04, 0.25
"""What leaning fully, hanging upside down to the picture, and going sideways cost beside walls and frame."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Ways:
    """All ways round a camera, in its axes: they go with it."""

    lean_rad: FloatArray
    """(c,)"""
    roll_rad: FloatArray
    legs: IntArray
    """(c,) of `_LEGS`."""
    rotation_xyzw: FloatArray
    position_m: FloatArray
    """(c,3) of the pelvis."""
    points_m: FloatArray
    """(c,p,3) of `_POINTS`."""
    hull_m: FloatArray
    """(c,b,3) balls of head, trunk and legs."""
    radii_m: FloatArray


def floating_operator(
    who: str,
    skeleton: Skeleton,
    track: CameraTrack,
    *,
    rows: IntArray,
    looks: IntArray,
    felt: FeltRoom,
    scenes: Sequence[Scene],
) -> BodyTrack:
    """Return the track of an operator behind a camera that moves, at rows of its track.

    At the looks (places in rows, a scene each) every way round the camera is weighed against walls, people and frame;
    between them lean, roll and legs change smoothly. The hands are then brought to the camera at every row.
    """
    ways = _ways(skeleton)
    frame = frame_cost(in_frame(ways.hull_m, ways.radii_m, track, float(track.focal_mm.min())))
    own = frame + _LEAN * np.sin(ways.lean_rad) ** 2 + _TILT * (1.0 - np.cos(ways.roll_rad))
    own += np.array(_LEGS_COST)[ways.legs]
    t_s, t_looks = track.t_s[rows], track.t_s[rows[looks]]
    at, turn = track.position_m[rows[looks]][:, None], track.rotation_xyzw[rows[looks]][:, None]
    turned = rotations.multiply(turn, ways.rotation_xyzw)
    points = at[:, :, None] + rotations.rotate(turn[:, :, None], ways.points_m)
    cost = (own + room_cost(points, np.array(_NEEDS_M), felt, scenes)) * held_for(t_looks)[:, None]
    cost += _TRAIL * trailing(turned, t_s, track.position_m[rows], looks)
    position = at + rotations.rotate(turn, ways.position_m)
    way, _ = cheapest_way(choices_of(t_looks, cost, turned, position, ways.legs))
    lean, roll = ways.lean_rad[way], np.unwrap(ways.roll_rad[way])
    legs = np.array([list(shape.values()) for shape in _LEGS])[ways.legs[way]]
    values = np.column_stack((lean, roll, np.radians(legs)))
    eased = smooth(t_s, np.stack([np.interp(t_s, t_looks, column) for column in values.T], axis=1))
    return _track(who, skeleton, track, rows, eased)


def _turns(lean_rad: FloatArray, roll_rad: FloatArray) -> FloatArray:
    """Return the rotations (n,4), body to camera's axes, of leans and rolls (n,)."""
    ahead = np.array([0.0, 0.0, -1.0])
    top = rotations.rotate(rotations.from_axis_angle(-ahead, roll_rad), np.array([0.0, 1.0, 0.0]))
    cosine, sine = np.cos(lean_rad)[:, None], np.sin(lean_rad)[:, None]
    up = top * cosine + ahead * sine
    facing = ahead * cosine - top * sine
    return rotations.from_matrix(np.stack((facing, cross(up, facing), up), axis=-1))


def _joints(skeleton: Skeleton, lean_rad: FloatArray, legs_rad: FloatArray) -> FloatArray:
    """Return joints (n,k) of leans (n,) and legs (n,4): the back arches and the neck looks up as one leans."""
    base = with_joints(skeleton, posture("operating", skeleton), {})
    joints = np.repeat(base[None], len(lean_rad), axis=0)
    names = skeleton.joints
    joints[:, names.index("neck_bend")] = -_NECK * lean_rad
    joints[:, names.index("waist_bend")] = -_WAIST * np.maximum(lean_rad, 0.0)
    for column, name in enumerate(_LEGS[0]):
        for side in ("left", "right"):
            joints[:, names.index(f"{side}_{name}")] = legs_rad[:, column]
    return np.clip(joints, *skeleton.limits_rad.T)


def _raised(lean_rad: FloatArray) -> FloatArray:
    """Return how far (n,1) the eyes are to the back of the camera's line."""
    return np.asarray(_RAISED_M * np.sin(np.maximum(lean_rad, 0.0)))[:, None]


def _from_eyes(
    skeleton: Skeleton, rotation_xyzw: FloatArray, joints_rad: FloatArray, eyes_m: FloatArray
) -> FloatArray:
    """Return the pelvises (n,3) of bodies with their eyes at places (n,3)."""
    origins, matrices = forward_matrices(skeleton, np.zeros((len(eyes_m), 3)), rotation_xyzw, joints_rad)
    segment, place = landmark_places(skeleton)["eyes"]
    return np.asarray(eyes_m - origins[:, segment] - matrices[:, segment] @ place)


def _ways(skeleton: Skeleton) -> _Ways:
    kinds, rolls = len(_LEGS), len(_ROLLS_DEG)
    legs: IntArray = np.tile(np.arange(kinds, dtype=np.int64), rolls * len(_PITCHES_DEG))
    roll = np.tile(np.repeat(np.radians(np.array(_ROLLS_DEG)), kinds), len(_PITCHES_DEG))
    lean = np.repeat(np.radians(np.array(_PITCHES_DEG)), kinds * rolls)
    turned = _turns(lean, roll)
    joints = _joints(skeleton, lean, np.radians([list(_LEGS[i].values()) for i in legs]))
    up = rotations.rotate(turned, np.array([0.0, 0.0, 1.0]))
    back = rotations.rotate(turned, np.array([-1.0, 0.0, 0.0]))
    eyes = np.array([0.0, 0.0, BEHIND_M]) + up * OVER_M + back * _raised(lean)
    position = _from_eyes(skeleton, turned, joints, eyes)
    origins, matrices = forward_matrices(skeleton, position, turned, joints)
    first = Pose(skeleton=skeleton, position_m=position[0], rotation_xyzw=turned[0], joints_rad=joints[0])
    return _Ways(
        lean_rad=lean,
        roll_rad=roll,
        legs=legs,
        rotation_xyzw=turned,
        position_m=position,
        points_m=middles(skeleton, origins, matrices, _POINTS),
        hull_m=hulls(skeleton, origins, matrices)[:, trunk_and_legs(first)],
        radii_m=np.tile(skeleton.radii_m, 3)[trunk_and_legs(first)],
    )


def middles(
    skeleton: Skeleton, origins: FloatArray, matrices: FloatArray, names: tuple[str, ...]
) -> FloatArray:
    """Return landmarks (n,p,3) of poses; of what a body has two of, their middle."""
    places = landmark_places(skeleton)
    columns = []
    for name in names:
        both = [name] if name in places else [f"left_{name}", f"right_{name}"]
        columns.append(
            np.mean(
                [origins[:, places[b][0]] + matrices[:, places[b][0]] @ places[b][1] for b in both], axis=0
            )
        )
    return np.stack(columns, axis=1)


def hulls(skeleton: Skeleton, origins: FloatArray, matrices: FloatArray) -> FloatArray:
    """Return points (n,3s,3) along the capsules of poses, in the order of `Pose.wall_points`."""
    from skylot.stage.bodies.kinematics import capsule_ends  # noqa: PLC0415  one place of use

    ends = capsule_ends(skeleton)
    first, last = (origins + np.einsum("nsij,sj->nsi", matrices, ends[:, i]) for i in (0, 1))
    return np.concatenate((first, (first + last) / 2.0, last), axis=1)


def _track(who: str, skeleton: Skeleton, track: CameraTrack, rows: IntArray, values: FloatArray) -> BodyTrack:
    """Return the operator's track of leans, rolls and legs (n,6) at rows of the camera's."""
    at, turn = track.position_m[rows], track.rotation_xyzw[rows]
    turned = rotations.multiply(turn, _turns(values[:, 0], values[:, 1]))
    joints = _joints(skeleton, values[:, 0], values[:, 2:])
    ahead = rotations.rotate(turn, np.array([0.0, 0.0, -1.0]))
    front, left, up = (rotations.rotate(turned, axis) for axis in np.eye(3))
    eyes = at - ahead * BEHIND_M + up * OVER_M - front * _raised(values[:, 0])
    position = _from_eyes(skeleton, turned, joints, eyes)
    return BodyTrack(
        who=who,
        skeleton=skeleton,
        t_s=track.t_s[rows],
        position_m=position,
        rotation_xyzw=turned,
        joints_rad=reach_with_arms(skeleton, position, turned, joints, grips(at, ahead, left)).joints_rad,
        crew=True,
    )


def grips(at_m: FloatArray, ahead: FloatArray, left: FloatArray) -> FloatArray:
    """Return where both palms are on cameras (n,3): left and right (n,2,3)."""
    middle = at_m - ahead * GRIP_BACK_M
    return np.stack((middle + left * GRIP_SIDE_M, middle - left * GRIP_SIDE_M), axis=1)
