"""The distance of focus: as said, else on whom or what the frame shows."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.issues import warning
from skylot.stage.blocking.camera_shot import CameraPose, Shot
from skylot.stage.blocking.framing import Lensing
from skylot.stage.blocking.room import distance_to_wall

_USUAL_M = 3.0
_OUTSIDE_M = 1000.0
_PANE_M = 0.15
_NEAREST_M = 0.01
_EDGE = 1.1
"""Of half the frame: what is a little over its edge is still in it."""
_MIDDLE = 0.5


def focus_of(shot: Shot, pose: CameraPose) -> float:
    """Return the distance of focus (m) along the view.

    On whom or what words say; else on the eyes of the nearest subject in frame, of whoever is nearest to its
    middle, on the thing that is looked at, on what the middle of the frame shows.
    """
    said = _said(shot, pose)
    if said is not None:
        return said
    named = [
        shot.scene.seen_point(name, clause.second)
        for clause in shot.clauses
        if clause.kind.startswith("size ") or clause.kind == "looking"
        for name in clause.names
        if name.kind != "plane"
    ]
    subjects = [shot.scene.poses[name].point("eyes") for name in pose.subjects]
    on_a_thing = not subjects and any(c.kind.startswith("size ") and c.names for c in shot.clauses)
    people = [] if on_a_thing else [each.point("eyes") for each in shot.scene.poses.values()]
    for found in (
        _nearest(shot, pose, subjects),
        _middlemost(shot, pose, people, 1.0),
        _middlemost(shot, pose, [point for point in named if point is not None], _EDGE),
        _middlemost(shot, pose, shot.scene.things(), _MIDDLE),
    ):
        if found is not None:
            return found
    return _middle_of_room(shot, pose)


def _middle_of_room(shot: Shot, pose: CameraPose) -> float:
    """Return how far the wall or part in the middle of the frame is; through a window the view is far."""
    room = shot.scene.room
    ahead = distance_to_wall(room, pose.position_m, pose.forward)
    if ahead <= _NEAREST_M:
        return _USUAL_M
    for opening in room.built.openings:
        along = float(pose.forward @ opening.normal)
        way = float((opening.centre_m - pose.position_m) @ opening.normal) / along if along > 0.1 else -1.0
        if not opening.shutter_open or way < 0.0 or way > ahead + opening.depth_m + _PANE_M:
            continue
        if np.linalg.norm(pose.position_m + pose.forward * way - opening.centre_m) < opening.radius_m:
            return _OUTSIDE_M
    return ahead


def _said(shot: Shot, pose: CameraPose) -> float | None:
    """Return the focus that words give; what is behind the camera is a warning."""
    clause = shot.first("focus")
    if clause is None:
        return None
    if clause.amount is not None:
        return max(clause.amount, _NEAREST_M)
    point = shot.scene.seen_point(clause.names[0], clause.second) if clause.names else None
    if point is None:
        return None
    depth = float((point - pose.position_m) @ pose.forward)
    if depth > 0.0:
        return max(depth, _NEAREST_M)
    shot.issues.append(warning(f"'{clause.text}': that is behind the camera", "", shot.where))
    return None


def _off(shot: Shot, pose: CameraPose, point_m: FloatArray) -> tuple[float, float]:
    """Return how far a point is off the frame's middle (1 at its edge; inf behind the lens), and its depth."""
    half = Lensing(frame_mm=shot.optics.frame_mm(), focal_mm=pose.focal_mm).half
    back = rotations.conjugate(pose.rotation_xyzw)
    x, y, z = rotations.rotate(back, np.asarray(point_m) - pose.position_m).tolist()
    return (max(abs(x) / half[0], abs(y) / half[1]) / -z if z < 0.0 else math.inf), -z


def _nearest(shot: Shot, pose: CameraPose, points: Iterable[FloatArray]) -> float | None:
    """Return the least depth of the points that are in frame."""
    seen = [depth for off, depth in (_off(shot, pose, point) for point in points) if off <= _EDGE]
    return min(seen, default=None)


def _middlemost(shot: Shot, pose: CameraPose, points: Iterable[FloatArray], most: float) -> float | None:
    """Return the depth of the point that is nearest to the middle of the frame, of those within a part of it."""
    off, depth = min((_off(shot, pose, point) for point in points), default=(math.inf, 0.0))
    return depth if off < most else None
