"""Where a camera that stands at a given place looks: along words, at somebody's face, with all heads in frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.camera_shot import Shot
from skylot.stage.blocking.framing import Axes, Lensing, axes_of, crown_of
from skylot.stage.blocking.room import distance_to_wall
from skylot.stage.blocking.scene import Pose
from skylot.stage.blocking.words import Clause

VIEW_KINDS = ("down", "above", "below", "along", "through")
_AT = ("at", "on", "into")
_AIR = 0.05
"""Room between a head and the frame's edge, of half the frame."""
_SETTLES = 4


def looks_without_subject(shot: Shot) -> bool:
    """Tell whether words say a direction to look in rather than somebody."""
    looking = shot.first("looking")
    if looking is not None and looking.names:
        return looking.names[-1].kind == "plane"
    return shot.first("along", "down") is not None


def aimed(clause: Clause, shot: Shot, position: FloatArray) -> FloatArray | None:
    """Return the unit vector of a `looking` clause from a place.

    `looking forward` is parallel to that side's direction, `looking at forward` goes to the middle of that wall.
    """
    named = clause.names[0]
    anchor = shot.scene.anchor(named)
    if named.kind == "plane" and (clause.option not in _AT or anchor is None):
        return shot.scene.room.plane(named.name)
    point = anchor.position_m if anchor is not None else shot.scene.seen_point(named, clause.second)
    return direction_to(point, position)


def direction_to(point: FloatArray | None, position: FloatArray) -> FloatArray | None:
    """Return the unit vector to a point, or None where there is none."""
    if point is None or np.linalg.norm(point - position) < 1e-6:
        return None
    return unit(point - position)


def view_of_words(shot: Shot, position: FloatArray, usual: FloatArray) -> FloatArray:
    """Return where a camera without a subject looks: down, along, through; else into the room."""
    room = shot.scene.room
    clause = shot.first(*VIEW_KINDS)
    if clause is None:
        at = shot.first("at")
        anchor = shot.scene.anchor(at.names[0]) if at is not None and at.names else None
        return unit(anchor.normal) if anchor is not None else usual
    if clause.kind in ("down", "above"):
        return -room.up
    if clause.kind == "below":
        return room.up
    if not clause.names:
        return _roomier(shot, position, room.forward)
    if clause.names[0].kind == "plane":
        return room.plane(clause.names[0].name)
    anchor = shot.scene.anchor(clause.names[0])
    toward = direction_to(shot.scene.point(clause.names[0]), position)
    if clause.kind == "along" and anchor is not None and anchor.along is not None:
        along = unit(anchor.along)
        lean = 0.0 if toward is None else float(toward @ along)
        return along * np.sign(lean) if abs(lean) > 0.2 else _roomier(shot, position, along)
    return toward if toward is not None else room.forward


def _roomier(shot: Shot, position: FloatArray, along: FloatArray) -> FloatArray:
    """Return a direction, or its opposite where that has twice the room."""
    ahead, behind = (distance_to_wall(shot.scene.room, position, way) for way in (along, -along))
    return along if ahead >= 0.5 * behind else -along


def with_heads(axes: Axes, position: FloatArray, poses: Sequence[Pose], lensing: Lensing) -> Axes:
    """Return axes turned just so far that everybody's head is in frame; their middle where it holds not all."""
    for _ in range(_SETTLES):
        shift = [
            _shift(position, poses, axes, across, tangent)
            for across, tangent in ((axes.right, lensing.half[0]), (axes.up, lensing.half[1]))
        ]
        if max(abs(s) for s in shift) < 1e-4:
            break
        forward = axes.forward + shift[0] * axes.right + shift[1] * axes.up
        axes = axes_of(forward, axes.up)
    return axes


def _shift(
    position: FloatArray, poses: Sequence[Pose], axes: Axes, across: FloatArray, tangent: float
) -> float:
    """Return the tangent by which a view has to turn across the image so that heads are in it."""
    low, high = np.inf, -np.inf
    for pose in poses:
        for point, radius in _head(pose, axes.forward):
            depth = float((point - position) @ axes.forward)
            if depth < 0.1:
                continue
            at = float((point - position) @ across) / depth
            low, high = min(low, at - radius / depth), max(high, at + radius / depth)
    if not np.isfinite(low):
        return 0.0
    half = tangent * (1.0 - _AIR)
    least, most = high - half, low + half
    return float(np.clip(0.0, least, most)) if least <= most else (high + low) / 2.0


def _head(pose: Pose, forward: FloatArray) -> list[tuple[FloatArray, float]]:
    """Return points of a head that belong into a frame, with their radii."""
    flat = pose.up - forward * float(pose.up @ forward)
    tops = [crown_of(pose, unit(flat))] if np.linalg.norm(flat) > 0.15 else [pose.point("head_top")]
    return [*((top, 0.0) for top in tops), (pose.point("head"), 0.09), (pose.point("chin"), 0.02)]
