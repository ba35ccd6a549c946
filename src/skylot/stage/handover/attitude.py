"""How a camera sits in a place that has no up: roll and tilt against the set's overhead, height in words."""

from __future__ import annotations

import math

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import conjugate, rotate
from skylot.stage.bodies.kinematics import body_up, landmark, pose_at
from skylot.stage.handover.axes import set_frame
from skylot.stage.handover.figures import pose_between
from skylot.stage.world import BuiltSet, CameraTrack, StagedShot

_NO_ROLL_WITHIN = 0.02
_FARTHEST_M = 60.0
_AT_EYES_M = 0.05


def roll_rad(built: BuiltSet, rotation_xyzw: FloatArray) -> float:
    """Return how far a camera (4,) is rolled to the right, seen from behind, against the set's overhead.

    -pi..pi; pi is upside down. A camera that looks straight at deck or overhead is measured against forward.
    """
    forward, _, overhead = set_frame(built.planes)
    seen = rotate(conjugate(rotation_xyzw), overhead)
    if math.hypot(seen[0], seen[1]) < _NO_ROLL_WITHIN:
        seen = rotate(conjugate(rotation_xyzw), forward)
    return math.atan2(-float(seen[0]), float(seen[1]))


def tilt_rad(built: BuiltSet, rotation_xyzw: FloatArray) -> float:
    """Return the angle of a camera's view (4,) over the set's level, positive towards its overhead."""
    view = rotate(rotation_xyzw, np.array([0.0, 0.0, -1.0]))
    return math.asin(float(np.clip(view @ set_frame(built.planes)[2], -1.0, 1.0)))


def roll_words(roll: float) -> str:
    """Return a roll in the words of the staging's files."""
    degrees = round(math.degrees(roll))
    if abs(degrees) >= 175:
        return "upside down"
    if abs(degrees) <= 2:
        return "upright"
    return f"rolled {abs(degrees)} {'right' if degrees > 0 else 'left'}"


def height_words(shot: StagedShot, camera: CameraTrack, at_s: float) -> str:
    """Return where a camera is between deck and overhead, and against the eyes of whom it looks at."""
    position, rotation = pose_between(camera, np.array([at_s]))
    clear = _clear_m(shot.built, position[0])
    said = [f"{clear:.2f} m clear towards the deck"] if clear is not None else []
    eyes = _against_eyes(shot, position[0], rotation[0], at_s)
    return "; ".join([*said, eyes] if eyes else said)


def _clear_m(built: BuiltSet, position_m: FloatArray) -> float | None:
    """Return the way to the first wall or part towards the deck, by steps as long as the clearance allows."""
    down = -set_frame(built.planes)[2]
    gone = 0.0
    for _ in range(400):
        free = float(built.interior.clearance_m((position_m + down * gone)[None])[0])
        if free < 2e-3:
            return gone
        gone += free
        if gone > _FARTHEST_M:
            break
    return None


def _against_eyes(shot: StagedShot, position_m: FloatArray, rotation: FloatArray, at_s: float) -> str:
    """Return how far over the eyes of the person nearest to its axis a camera is, by that person's own up."""
    view = rotate(rotation, np.array([0.0, 0.0, -1.0]))
    best, words = math.cos(math.radians(50.0)), ""
    for track in shot.people:
        if track.crew:
            continue
        pose = pose_at(track, np.array([at_s]))
        eyes = landmark(track.skeleton, "eyes", *pose)[0]
        way = eyes - position_m
        along = float(view @ way / max(float(np.linalg.norm(way)), 1e-9))
        if along <= best:
            continue
        best, over = along, -float(body_up(pose[1])[0] @ way)
        if abs(over) < _AT_EYES_M:
            words = f"at {track.who}'s eyes"
        else:
            words = f"{abs(over):.2f} m {'over' if over > 0 else 'under'} {track.who}'s eyes, by their own up"
    return words
