"""The camera's own people: an operator behind it with both hands on it, a holder who has the operator."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import Issue, Where, warning
from skylot.stage.blocking.camera_table import frame_mm
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Pose, Scene, rotation_of
from skylot.stage.blocking.vectors import cross
from skylot.stage.bodies.postures import posture
from skylot.stage.model import CameraSetup
from skylot.stage.world import BodyTrack, CameraTrack, Skeleton

_BEHIND_M = 0.30
_OVER_M = 0.06
_GRIP_BACK_M = 0.10
_GRIP_SIDE_M = 0.10
_ARMS_M = 0.40
_LOW_M = 0.35
_PITCHES_DEG = (0.0, 35.0, -25.0, 65.0)
_ROLLS_DEG = (0.0, 45.0, -45.0, 90.0, -90.0, 135.0, -135.0, 180.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CrewPlan:
    """Who is at the camera, by the names of their bodies; empty for nobody."""

    operator: str = ""
    holder: str = ""


def crew_plan(
    setup: CameraSetup, crew: Sequence[str], *, hand_held: bool, weight: bool, where: Where
) -> tuple[CrewPlan, list[Issue]]:
    """Return who is at the camera, and a warning for an operator who floats and whom nobody holds.

    A locked camera is on an arm and wants nobody.
    """
    if not (hand_held or setup.mount == "dolly") or not setup.operator:
        return CrewPlan(), []
    issues: list[Issue] = []
    if setup.operator not in crew and crew:
        what = f"the camera is in the hands of {setup.operator}, who is not in the setup's crew"
        issues.append(warning(what, f"crew = [{', '.join(crew)}]", where))
    holder = setup.holder or next((name for name in crew if "holder" in name.lower()), "")
    if setup.holder and setup.holder not in crew:
        what = f"{setup.holder} holds the operator and is not in the setup's crew"
        issues.append(warning(what, f"add {setup.holder} to the setup's crew", where))
    if not holder and not weight:
        what = f"{setup.operator} floats with the camera and nobody holds: no holder is booked on the setup"
        issues.append(
            warning(what, "add a holder to the setup's crew, or lock the camera off on an arm", where)
        )
    return CrewPlan(operator=setup.operator, holder=holder), issues


def operator_pose(skeleton: Skeleton, track: CameraTrack, room: Room, scene: Scene) -> Pose:
    """Return the operator at the start of the shot: eyes behind the camera, both hands on it.

    Where nothing has weight, the body hangs any way around the lens: the way that has the most room.
    """
    at = track.position_m[0]
    ahead = rotations.rotate(track.rotation_xyzw[0], np.array([0.0, 0.0, -1.0]))
    top = rotations.rotate(track.rotation_xyzw[0], np.array([0.0, 1.0, 0.0]))
    if room.weight:
        return _with_hands(_standing_operator(skeleton, at, ahead, room, scene), at, ahead)
    poses = [_floating_operator(skeleton, at, ahead, up) for up in _ups(ahead, top)]
    return _with_hands(_best(poses, track, scene), at, ahead)


def _ups(ahead: FloatArray, top: FloatArray) -> Iterator[FloatArray]:
    """Yield the body-ups that an operator can have behind a camera, the upright one first."""
    for pitch in _PITCHES_DEG:
        for roll in _ROLLS_DEG:
            up = rotations.rotate(rotations.from_axis_angle(-ahead, math.radians(roll)), top)
            yield unit(up * math.cos(math.radians(pitch)) + ahead * math.sin(math.radians(pitch)))


def _floating_operator(skeleton: Skeleton, at: FloatArray, ahead: FloatArray, up: FloatArray) -> Pose:
    facing = ahead - up * float(ahead @ up)
    pose = Pose(
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=rotation_of(up, facing),
        joints_rad=posture("operating", skeleton),
    )
    return pose.moved(at - ahead * _BEHIND_M + up * _OVER_M - pose.point("eyes"))


def _standing_operator(
    skeleton: Skeleton, at: FloatArray, ahead: FloatArray, room: Room, scene: Scene
) -> Pose:
    """Return an operator on the floor behind the camera, crouched for a low one."""
    from skylot.stage.blocking.places import on_the_floor  # noqa: PLC0415  places reads nothing of this module

    flat = ahead - room.up * float(ahead @ room.up)
    facing = unit(flat) if np.linalg.norm(flat) > 0.2 else room.forward
    names = ("standing", "crouched")
    poses = []
    for name in names:
        pose = Pose(
            skeleton=skeleton,
            position_m=np.zeros(3),
            rotation_xyzw=rotation_of(room.up, facing),
            joints_rad=posture(name, skeleton),
        )
        pose = pose.moved(at - facing * _BEHIND_M - pose.point("eyes"))
        poses.append(pose.moved(on_the_floor(pose, scene)))
    tall = float((poses[0].point("eyes") - at) @ room.up)
    return poses[1] if tall > _LOW_M else poses[0]


def _with_hands(pose: Pose, at: FloatArray, ahead: FloatArray) -> Pose:
    """Return the pose with both hands at the camera's sides."""
    from skylot.stage.bodies.reach import reach  # noqa: PLC0415  inverse kinematics only where somebody operates

    grip = at - ahead * _GRIP_BACK_M
    targets = np.stack((grip + pose.left * _GRIP_SIDE_M, grip - pose.left * _GRIP_SIDE_M))
    reached = reach(pose.skeleton, pose.position_m, pose.rotation_xyzw, pose.joints_rad, "hands", targets)
    return pose.bent(reached.joints_rad)


def _best(poses: Sequence[Pose], track: CameraTrack, scene: Scene) -> Pose:
    """Return the pose with the most room that the camera does not see; of equals the first."""
    free = _room_for(poses, scene)
    scores = [free[i] - _in_frame(pose, track) - 0.002 * i for i, pose in enumerate(poses)]
    return poses[int(np.argmax(scores))]


def _room_for(poses: Sequence[Pose], scene: Scene) -> list[float]:
    """Return how much room (m) bodies have where they have least, from walls and from people; 0.1 will do."""
    points = np.stack([pose.wall_points()[0] for pose in poses])
    radii = poses[0].wall_points()[1]
    walls = scene.room.clearance(points.reshape(-1, 3)).reshape(points.shape[:2]) - radii
    free = walls.min(axis=1)
    for other in scene.poses.values():
        theirs, their_radii = other.wall_points()
        apart = np.linalg.norm(points[:, :, None] - theirs, axis=-1) - radii[:, None] - their_radii
        free = np.minimum(free, apart.min(axis=(1, 2)))
    return [float(each) for each in np.minimum(free, 0.1)]


def holder_pose(skeleton: Skeleton, operator: Pose, track: CameraTrack, scene: Scene) -> Pose:
    """Return the holder at the start of the shot: at the operator's ankles or waist, where there is room."""
    if scene.room.weight:
        poses = [_at_waist(skeleton, operator, scene.room.up, -operator.facing)]
    else:
        poses = list(_holders(skeleton, operator))
    pose, at = _best(poses, track, scene), operator
    ankles = np.stack((at.point("right_ankle"), at.point("left_ankle")))
    hips = np.stack((at.point("right_hip"), at.point("left_hip")))
    near = min((ankles, hips), key=lambda p: float(np.linalg.norm(p.mean(axis=0) - pose.point("chest"))))
    if float((near[0] - near[1]) @ pose.left) < 0.0:
        near = near[::-1]
    from skylot.stage.bodies.reach import reach  # noqa: PLC0415  as above

    reached = reach(pose.skeleton, pose.position_m, pose.rotation_xyzw, pose.joints_rad, "hands", near)
    return pose.bent(reached.joints_rad)


def _holders(skeleton: Skeleton, operator: Pose) -> Iterator[Pose]:
    """Yield the ways in which somebody can have an operator by the ankles or the hips."""
    for turn in (0.0, 90.0, -90.0, 180.0, 45.0, -45.0, 135.0, -135.0):
        spin = rotations.from_axis_angle(operator.up, math.radians(turn))
        side = rotations.rotate(spin, operator.facing)
        yield _at_ankles(skeleton, operator, side)
        yield _at_ankles(skeleton, operator, side, bent=True)
        yield _aside(skeleton, operator, side, operator.up)
        yield _aside(skeleton, operator, side, -operator.up)
        yield _aside(skeleton, operator, side, cross(operator.up, side))
        roll = rotations.from_axis_angle(operator.facing, math.radians(turn))
        yield _at_waist(skeleton, operator, rotations.rotate(roll, operator.up), -operator.facing)


def _aside(skeleton: Skeleton, operator: Pose, side: FloatArray, up: FloatArray) -> Pose:
    """Return a holder on one side of the operator's feet."""
    ankles = (operator.point("left_ankle") + operator.point("right_ankle")) / 2.0
    pose = Pose(
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=rotation_of(up, -side),
        joints_rad=posture("neutral-open", skeleton),
    )
    return pose.moved(ankles + side * _ARMS_M - pose.point("chest"))


def _at_ankles(skeleton: Skeleton, operator: Pose, up: FloatArray, *, bent: bool = False) -> Pose:
    """Return a holder beyond the operator's feet, who looks along the operator's body."""
    ankles = (operator.point("left_ankle") + operator.point("right_ankle")) / 2.0
    pose = Pose(
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=rotation_of(up, operator.up),
        joints_rad=posture("neutral" if bent else "neutral-open", skeleton),
    )
    return pose.moved(ankles - operator.up * _ARMS_M - pose.point("chest"))


def _at_waist(skeleton: Skeleton, operator: Pose, up: FloatArray, behind: FloatArray) -> Pose:
    """Return a holder behind the operator, who has the hips."""
    waist = operator.point("waist")
    pose = Pose(
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=rotation_of(up, -behind),
        joints_rad=posture("neutral-open", skeleton),
    )
    return pose.moved(waist + behind * (_ARMS_M + 0.08) - pose.point("chest"))


def _in_frame(pose: Pose, track: CameraTrack) -> float:
    """Return a penalty for a body that the camera would see at its start, more for one that is near its view."""
    points, radii = pose.wall_points()
    seen = rotations.rotate(rotations.conjugate(track.rotation_xyzw[0]), points - track.position_m[0])
    depth = -seen[:, 2] + radii
    half = frame_mm(track.width_mm, track.height_mm, track.squeeze, track.frame_line)
    focal = 2.0 * float(track.focal_mm[0])
    inside = depth > 0.0
    for axis in (0, 1):
        inside &= np.abs(seen[:, axis]) < np.maximum(depth, 0.0) * half[axis] / focal + radii
    return (0.5 if bool(inside.any()) else 0.0) + 0.1 * float((depth > 0.1).mean())


def carried_track(
    who: str, pose: Pose, track: CameraTrack, *, free: tuple[tuple[float, float], ...]
) -> BodyTrack:
    """Return the track of a body that goes with the camera as one piece, from its pose at the start."""
    turn = rotations.multiply(track.rotation_xyzw, rotations.conjugate(track.rotation_xyzw[0]))
    return BodyTrack(
        who=who,
        skeleton=pose.skeleton,
        t_s=track.t_s,
        position_m=track.position_m + rotations.rotate(turn, pose.position_m - track.position_m[0]),
        rotation_xyzw=rotations.multiply(turn, pose.rotation_xyzw),
        joints_rad=np.repeat(pose.joints_rad[None], len(track.t_s), axis=0),
        crew=True,
        free=free,
    )
