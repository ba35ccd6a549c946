"""What a shot shows, worked out by a pinhole that shares nothing with the package's framing."""

from __future__ import annotations

import math

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import to_matrix
from skylot.stage.bodies.kinematics import landmark, pose_at
from skylot.stage.world import BodyTrack, StagedShot


def person(shot: StagedShot, who: str) -> BodyTrack:
    return next(track for track in shot.people if track.who == who)


def point(shot: StagedShot, who: str, name: str, at_s: float = 0.0) -> FloatArray:
    track = person(shot, who)
    return np.asarray(landmark(track.skeleton, name, *pose_at(track, at_s))[0])


def axis(shot: StagedShot, who: str, name: str, at_s: float = 0.0) -> FloatArray:
    _, rotation, _ = pose_at(person(shot, who), at_s)
    return np.asarray(to_matrix(rotation[0])[:, {"facing": 0, "left": 1, "up": 2}[name]])


def camera_axes(shot: StagedShot, i: int = 0) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return right, image-up, view."""
    assert shot.camera is not None
    matrix = to_matrix(shot.camera.rotation_xyzw[i])
    return matrix[:, 0], matrix[:, 1], -matrix[:, 2]


def seen_at(shot: StagedShot, where_m: FloatArray, i: int = 0) -> tuple[float, float]:
    """Return x and y of a point in the frame: -1 and 1 are its edges; infinite behind the camera."""
    camera = shot.camera
    assert camera is not None
    right, top, view = camera_axes(shot, i)
    apart = where_m - camera.position_m[i]
    depth = float(apart @ view)
    if depth <= 0.0:
        return math.inf, math.inf
    wide, high = camera.width_mm * camera.squeeze, camera.height_mm
    if camera.frame_line:
        if wide / high > camera.frame_line:
            wide = high * camera.frame_line
        else:
            high = wide / camera.frame_line
    focal = float(camera.focal_mm[i])
    return (
        float(apart @ right) / depth * focal / (wide / 2.0),
        float(apart @ top) / depth * focal / (high / 2.0),
    )


def worst(shot: StagedShot) -> list[str]:
    return [str(issue) for issue in shot.issues if issue.severity == "error"]


def said(shot: StagedShot, *words: str) -> bool:
    """Tell whether one issue has all of some words in it."""
    return any(all(word in str(issue) for word in words) for issue in shot.issues)
