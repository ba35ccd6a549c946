"""Operator and holder over a whole shot: as one piece with a camera that stays, on their own way with one that goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, note, warning
from skylot.stage.blocking.crew import CrewPlan, carried_track, holder_pose, operator_pose
from skylot.stage.blocking.crew_way import (
    felt_room,
    goes,
    in_frame,
    looks_of,
    rows_of,
    seen_from,
    trunk_and_legs,
)
from skylot.stage.blocking.following import Following, floating_holder
from skylot.stage.blocking.operating import floating_operator, hulls
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Scene
from skylot.stage.blocking.tracks import pose_of
from skylot.stage.blocking.walking import walking_operator
from skylot.stage.bodies.kinematics import forward_matrices, pose_at
from skylot.stage.world import BodyTrack, CameraTrack, Skeleton

_LINE = np.linspace(0.06, 0.92, 14)


def camera_people(
    plan: CrewPlan,
    skeletons: Mapping[str, Skeleton],
    track: CameraTrack,
    room: Room,
    scene_at: Callable[[float], Scene],
    *,
    seconds: float,
    where: Where,
) -> tuple[list[BodyTrack], list[Issue]]:
    """Return the tracks of those at the camera whose skeletons are given, and what goes wrong with them."""
    if plan.operator not in skeletons:
        return [], []
    held = plan.holder in skeletons and not room.weight
    if not goes(track):
        return _still(plan, skeletons, track, room, scene_at(0.0), seconds=seconds, held=held), []
    rows = rows_of(track)
    looks = looks_of(track, rows)
    scenes = [scene_at(float(track.t_s[row])) for row in rows[looks]]
    felt = felt_room(room, track.position_m)
    make = walking_operator if room.weight else floating_operator
    operator = make(
        plan.operator, skeletons[plan.operator], track, rows=rows, looks=looks, felt=felt, scenes=scenes
    )
    if not held:
        alone = () if plan.holder or room.weight else ((0.0, seconds),)
        return [replace(operator, free=alone)], [*_frame_issues([operator], track, room, where)]
    following = floating_holder(
        plan.holder,
        skeletons[plan.holder],
        operator,
        track,
        rows=rows,
        looks=looks,
        felt=felt,
        scenes=scenes,
    )
    operator, issues = _let_go(operator, following, seconds, where)
    bodies = [operator, following.track]
    return bodies, [*issues, *_frame_issues(bodies, track, room, where)]


def _still(
    plan: CrewPlan,
    skeletons: Mapping[str, Skeleton],
    track: CameraTrack,
    room: Room,
    scene: Scene,
    *,
    seconds: float,
    held: bool,
) -> list[BodyTrack]:
    """Return the people of a camera that only sways: each one piece with it."""
    operator = operator_pose(skeletons[plan.operator], track, room, scene)
    free = () if plan.holder or room.weight else ((0.0, seconds),)
    bodies = [carried_track(plan.operator, operator, track, free=free)]
    if held:
        around = replace(scene, poses={**scene.poses, plan.operator: operator})
        holder = holder_pose(skeletons[plan.holder], operator, track, around)
        bodies.append(carried_track(plan.holder, holder, track, free=()))
    return bodies


def _let_go(
    operator: BodyTrack, following: Following, seconds: float, where: Where
) -> tuple[BodyTrack, list[Issue]]:
    """Return the operator, free where the holder has no room, and a note of each such span."""
    holder, issues, free = following.track.who, [], []
    for begin, end in following.gaps:
        for_good = end >= float(operator.t_s[-1]) - 1e-6
        free.append((begin, max(end, seconds) if for_good else end))
        until = f"{operator.who} goes on alone" if for_good else f"and takes hold again at {end:.1f} s"
        what = (
            f"{holder} lets go of {operator.who} at {begin:.1f} s, where there is no room for both, {until}"
        )
        hint = "a wider turn of the camera" if not for_good else "a second holder who waits behind the hatch"
        issues.append(note(what, hint, where))
    return replace(operator, free=tuple(free)), issues


def _frame_issues(bodies: list[BodyTrack], track: CameraTrack, room: Room, where: Where) -> list[Issue]:
    """Return a warning for each of the crew whom a moving camera sees, with the first instant of it."""
    rows = rows_of(track)
    issues = []
    for body in bodies:
        t_s = track.t_s[rows]
        points = hulls(body.skeleton, *forward_matrices(body.skeleton, *pose_at(body, t_s)))
        seen = seen_from(track, rows, points)
        radii = np.tile(body.skeleton.radii_m, 3)
        inside = np.stack(
            [in_frame(seen[i], radii, track, float(track.focal_mm[row])) for i, row in enumerate(rows)]
        )
        inside &= trunk_and_legs(pose_of(body, 0.0))
        instants, places = np.nonzero(inside)
        if not len(instants):
            continue
        clear = _in_sight(track.position_m[rows[instants]], points[instants, places], room)
        if not clear.any():
            continue
        first = int(np.flatnonzero(clear)[0])
        name = body.skeleton.segments[places[first] % len(body.skeleton.segments)].replace("_", " ")
        count = len(np.unique(instants[clear]))
        lasts = count * float(t_s[-1] - t_s[0]) / max(len(t_s) - 1, 1)
        what = f"{body.who}: the {name} is in frame at {t_s[instants[first]]:.1f} s, for {lasts:.1f} s of the move"
        issues.append(warning(what, "a slower turn, a longer lens, or the camera on an arm", where))
    return issues


def _in_sight(from_m: FloatArray, to_m: FloatArray, room: Room) -> FloatArray:
    """Return which points (n,3) nothing of the set hides from cameras (n,3)."""
    line = from_m[:, None] + _LINE[:, None] * (to_m - from_m)[:, None]
    return np.asarray((room.clearance(line.reshape(-1, 3)).reshape(line.shape[:2]) > 0.0).all(axis=1))
