"""From which side a camera sees its subject: what words say, else the sides worth trying."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.words import Clause

SIDE_KINDS = (
    "profile", "three-quarter", "front", "behind", "side", "from plane", "above", "below", "down", "along",
    "against", "height",
)  # fmt: skip
_SQUARE = 0.2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sides:
    """Directions (3,) from the subject to a camera that fit the words, the best first."""

    away: tuple[FloatArray, ...]
    said: bool


def person_sides(pose: Pose, clauses: Sequence[Clause], scene: Scene) -> Sides:
    """Return the sides from which words want one person to be seen; without words, the front and around it."""
    front, left = _front(pose), cross(pose.up, _front(pose))
    back_of = _backgrounds(clauses, scene, pose.point("eyes"))
    away: list[FloatArray] = []
    for clause in clauses:
        away += _said(clause, scene, front, left, pose)
    said = bool(away)
    if not away and back_of:
        away = [-unit(np.sum(back_of, axis=0))]
        said = True
    elif not away:
        away = _around(front, left)
    if back_of and len(away) > 1:
        away.sort(key=lambda direction: float(direction @ back_of[0]))
        away = away[: max(1, len(away) // 2)] if said else away
    return Sides(away=tuple(_height(direction, clauses, pose.up) for direction in away), said=said)


def _front(pose: Pose) -> FloatArray:
    """Return where the face is turned, square to the body's up."""
    gaze = pose.gaze()
    flat = gaze - pose.up * float(gaze @ pose.up)
    return unit(flat) if np.linalg.norm(flat) > 0.3 else pose.facing


def _around(front: FloatArray, left: FloatArray) -> list[FloatArray]:
    """Return the sides to try for a face that words leave free: a little off its front, to either side."""
    angles = (12.0, -12.0, 35.0, -35.0, 60.0, -60.0, 90.0, -90.0)
    return [front * math.cos(math.radians(a)) + left * math.sin(math.radians(a)) for a in angles]


def _said(clause: Clause, scene: Scene, front: FloatArray, left: FloatArray, pose: Pose) -> list[FloatArray]:
    """Return the sides that one clause asks for; both where it leaves left or right open."""
    flank = {"left": [left], "right": [-left]}.get(clause.option, [left, -left])
    match clause.kind:
        case "profile" | "side":
            return flank
        case "three-quarter":
            ahead = -front if clause.second == "back" else front
            return [unit(ahead + side) for side in flank]
        case "front":
            return [front]
        case "behind":
            return [-front]
        case _:
            return _of_room(clause, scene, pose.point("eyes"))


def _of_room(clause: Clause, scene: Scene, subject_m: FloatArray) -> list[FloatArray]:
    """Return the sides that a clause asks for by the room: a plane, above, below, along."""
    room = scene.room
    if clause.kind in ("above", "down"):
        return [room.up]
    if clause.kind == "below":
        return [-room.up]
    if clause.kind == "along":
        if not clause.names:
            return [-room.forward, room.forward]
        if clause.names[0].kind == "plane":
            return [-room.plane(clause.names[0].name)]
        anchor = scene.anchor(clause.names[0])
        along = anchor.along if anchor is not None and anchor.along is not None else room.forward
        return [unit(along), -unit(along)]
    if clause.kind == "from plane":
        toward = scene.toward(clause.names[0], subject_m)
        return [] if toward is None else [toward]
    if clause.kind == "looking" and clause.names and clause.names[0].kind == "plane":
        return [-room.plane(clause.names[0].name)]
    return []


def _backgrounds(clauses: Sequence[Clause], scene: Scene, subject_m: FloatArray) -> list[FloatArray]:
    """Return the directions from the subject to what is to be seen behind her."""
    found = [
        scene.toward(clause.names[0], subject_m)
        for clause in clauses
        if clause.kind == "against" and clause.names
    ]
    return [direction for direction in found if direction is not None]


def _height(direction: FloatArray, clauses: Sequence[Clause], up: FloatArray) -> FloatArray:
    """Return the side lowered or raised by `low` and `high`."""
    for clause in clauses:
        if clause.kind == "height":
            angle = (
                clause.amount if clause.amount is not None else math.radians(load_sizes().height_angle_deg)
            )
            lift = math.tan(min(angle, 1.4)) * (1.0 if clause.option == "high" else -1.0)
            return unit(direction + up * lift)
    return direction


def group_sides(poses: Sequence[Pose], clauses: Sequence[Clause], scene: Scene) -> Sides:
    """Return the sides from which several people are seen: as said, else across the line on which they are."""
    middle = np.mean([pose.point("chest") for pose in poses], axis=0)
    fronts = unit(sum((_front(pose) for pose in poses), np.zeros(3)) + 1e-6 * scene.room.forward)
    left = _left_of(fronts, scene.room.up)
    away: list[FloatArray] = []
    for clause in clauses:
        if clause.kind in ("profile", "three-quarter", "front", "behind", "side"):
            away += _said(clause, scene, fronts, left, poses[0])
        else:
            away += _of_room(clause, scene, middle)
    back_of = _backgrounds(clauses, scene, middle)
    said = bool(away or back_of)
    if not away and back_of:
        away = [-back_of[0]]
    if not away:
        away = _across_line(poses, fronts, scene)
    up = scene.room.up
    return Sides(away=tuple(_height(direction, clauses, up) for direction in away), said=said)


def _left_of(front: FloatArray, up: FloatArray) -> FloatArray:
    side = cross(up, front)
    return unit(side) if np.linalg.norm(side) > _SQUARE else unit(cross(front, np.array([0.3, 0.5, 0.8])))


def _across_line(poses: Sequence[Pose], fronts: FloatArray, scene: Scene) -> list[FloatArray]:
    """Return directions square to the line between people, and along the room, those to their faces first."""
    room = scene.room
    spread = poses[-1].position_m - poses[0].position_m
    line = unit(spread) if np.linalg.norm(spread) > 0.1 else _left_of(fronts, room.up)
    first = fronts - line * float(fronts @ line)
    first = unit(first) if np.linalg.norm(first) > _SQUARE else _left_of(line, room.up)
    second = cross(line, first)
    diagonal = [unit(first + side) for side in (second, -second, line, -line)]
    around = [first, -first, second, -second, *diagonal]
    along = [room.forward, -room.forward]
    quarter = [unit(a + 0.4 * s) for a in along for s in (second, -second, first, -first)]
    return [*around, *along, *quarter]
