"""Where a camera stands at one instant, from its words: subject, size, side, roll, walls."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import error, note, warning
from skylot.stage.blocking.camera_focus import focus_of
from skylot.stage.blocking.camera_search import ENOUGH, View, Wish, best_view
from skylot.stage.blocking.camera_shot import CameraPose, Shot
from skylot.stage.blocking.camera_sight import (
    aimed,
    direction_to,
    looks_without_subject,
    view_of_words,
    with_heads,
)
from skylot.stage.blocking.framing import Axes, Lensing, axes_of, frame_person
from skylot.stage.blocking.room import free_spans
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.sides import group_sides, person_sides
from skylot.stage.blocking.sizes import ShotSize, load_sizes
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Named
from skylot.stage.blocking.words import Clause

SUBJECT_KINDS = ("group", "subject")
_FROM_SUBJECT: dict[str, Callable[[Clause], int]] = {
    "push": lambda clause: 1,
    "arc": lambda clause: 1,
    "follow": lambda clause: 1,
    "pan to": lambda clause: len(clause.names) - 1,
    "rack": lambda clause: len(clause.names) - 1,
}
"""How many of a move's names, from the first, are whom the frame begins with, where nobody else is named."""
PLACE_KINDS = ("at", "beyond", "beside", "through")
_SAME_UP = math.cos(math.radians(35.0))
_OPERATOR_M = 0.2
_THROUGH_M = 0.35
_NEAR_M = 0.3
_EYE_M = 0.12
_FARTHEST_M = 20.0
_HALF = 0.5


def place_camera(shot: Shot) -> CameraPose:
    """Return where a camera stands; what is wrong with its words is added to the shot's issues."""
    people = _subjects(shot)
    size = _size(shot, len(people))
    focal = _focal(shot, size)
    sure_focal = focal or (size or load_sizes().find("MS")).focal_mm
    lensing = Lensing(frame_mm=shot.optics.frame_mm(), focal_mm=sure_focal)
    fixed = shot.position_m if shot.position_m is not None else _fixed_place(shot, people)
    if shot.rotation_xyzw is not None and fixed is not None:
        return _done(shot, fixed, shot.rotation_xyzw, sure_focal, people)
    if fixed is not None:
        return _from_there(shot, fixed, people, size=size, focal=focal, lensing=lensing)
    if people:
        return _on_people(shot, people, size or _usual_size(len(people)), focal, lensing)
    return _on_things(shot, lensing)


def _subjects(shot: Shot) -> list[str]:
    """Return the people whom the frame is for: those named with a size, else looked at, else everybody."""
    named: list[Named] = []
    for clause in shot.clauses:
        if clause.kind.startswith("size ") or clause.kind in SUBJECT_KINDS:
            if clause.second and clause.names:  # an insert: somebody's hands
                return []
            named += clause.names
    if not named:
        looking = shot.first("looking", "shoulder")
        if looking is not None and looking.kind == "looking" and looking.second:
            return []
        named = [n for n in looking.names[-1:] if n.kind != "plane"] if looking is not None else []
    if not named:
        named = [
            n for c in shot.clauses if c.kind in _FROM_SUBJECT for n in c.names[: _FROM_SUBJECT[c.kind](c)]
        ]
    if named and all(n.kind != "person" for n in named):
        return []
    people = [n.name for n in named if n.kind == "person"]
    for name in [p for p in people if p not in shot.scene.poses]:
        what = f"the camera is on {name}, who is not on the set"
        shot.issues.append(error(what, f"give {name} a [[staging.mark]]", shot.where))
    people = [p for p in dict.fromkeys(people) if p in shot.scene.poses]
    if people or named:
        return people
    if _has_place(shot) and looks_without_subject(shot) and not _says_size(shot):
        return []
    return _whom_a_size_is_for(shot)


def _has_place(shot: Shot) -> bool:
    """Tell whether the camera's own place is given."""
    return shot.position_m is not None or shot.first(*PLACE_KINDS) is not None


def _says_size(shot: Shot) -> bool:
    return any(c.kind.startswith("size ") or c.kind == "group" for c in shot.clauses)


def _whom_a_size_is_for(shot: Shot) -> list[str]:
    """Return whom a size without a name frames: one person, or everybody in a wide shot or a group."""
    single = any(c.kind.startswith("size ") for c in shot.clauses) or any(
        c.kind == "group" and "single" in c.text for c in shot.clauses
    )
    everybody = list(shot.scene.poses)
    wide = any(c.kind in ("size LS", "size ELS") for c in shot.clauses)
    return everybody[:1] if single and not wide else everybody


def _size(shot: Shot, count: int) -> ShotSize | None:
    """Return the size that words ask for, or None."""
    for clause in shot.clauses:
        if clause.kind.startswith("size "):
            return load_sizes().find(clause.kind.removeprefix("size "))
    group = shot.first("group")
    if group is not None:
        said = group.text.lower()
        if "wide" in said or "master" in said:
            return load_sizes().find(load_sizes().group)
        return load_sizes().find("MCU") if "tight" in said else _usual_size(max(count, 1))
    return None


def _usual_size(count: int) -> ShotSize:
    table = load_sizes()
    return table.find(table.single if count == 1 else table.pair if count == 2 else table.group)


def _focal(shot: Shot, size: ShotSize | None) -> float | None:
    """Return the focal length that is given: typed, that of the lens, or of the words; None for none."""
    if shot.focal_mm is not None:
        return shot.focal_mm
    if shot.optics.focal_mm is not None:
        return shot.optics.focal_mm
    said = shot.first("focal")
    if said is None or said.amount is None:
        return None
    if not 1.0 <= said.amount <= 2000.0:
        shot.issues.append(error(f"'{said.text}' is no focal length", "such as 50 mm", shot.where))
        return None
    lens = shot.table.at_focal(said.amount)
    return said.amount if lens is None else (lens.measured_mm or lens.focal_mm)


def _up_hints(shot: Shot, people: Sequence[str]) -> list[FloatArray]:
    """Return what is to be up on the picture, the most wanted first."""
    scene = shot.scene
    hints: list[FloatArray] = []
    for clause in shot.clauses:
        if clause.kind not in ("top", "upright on") or not clause.names:
            continue
        named = clause.names[0]
        pose = scene.poses.get(named.name)
        if named.kind == "person" and pose is not None:
            hints.append(pose.up)
        elif named.kind == "plane":
            plane = scene.room.plane(named.name)
            hints.append(-plane if clause.kind == "upright on" or _as_ground(clause) else plane)
        else:
            toward = scene.toward(named, scene.room.middle_m)
            hints += [toward] if toward is not None else []
    ups = [scene.poses[name].up for name in people]
    if ups and not scene.room.weight and all(float(up @ ups[0]) > _SAME_UP for up in ups):
        hints.append(ups[0])
    return [*hints, scene.room.up, *ups, scene.room.forward]


def _as_ground(clause: Clause) -> bool:
    """Tell whether `image-up = deck` means that the deck is below, as people who stand on it say."""
    return "image" in clause.text.lower() and clause.names[0].name == "deck"


def _axes(shot: Shot, forward: FloatArray, hints: Sequence[FloatArray]) -> Axes:
    """Return the camera's axes with the roll that words ask for."""
    axes = axes_of(forward, *hints)
    for clause in shot.clauses:
        if clause.kind == "upside down":
            axes = axes.rolled(math.pi)
        elif clause.kind == "roll":
            angle = clause.amount if clause.amount is not None else _usual_roll(clause)
            axes = axes.rolled(-angle if clause.option == "right" else angle)
    return axes


def _usual_roll(clause: Clause) -> float:
    """Return the angle (rad) of a roll without a number: a dutch angle leans, a rolled camera lies on its side."""
    leans = clause.text.lower().startswith(("dutch", "cant"))
    return math.radians(load_sizes().moves.dutch_deg) if leans else math.pi / 2.0


def with_dirty(clauses: Sequence[Clause], scene: Scene) -> Sequence[Clause]:
    """Return a camera's clauses with the shoulder that a dirty single is over: that of whoever is nearest."""
    if all(c.kind != "dirty" for c in clauses) or any(c.kind == "shoulder" for c in clauses):
        return clauses
    whom = next(
        (n for c in clauses if c.kind in SUBJECT_KINDS or c.kind.startswith("size ") for n in c.names), None
    )
    pose = scene.poses.get(whom.name) if whom is not None else None
    if whom is None or pose is None:
        return clauses
    eyes = pose.point("eyes")
    others = {name: other.point("eyes") for name, other in scene.poses.items() if name != whom.name}
    if not others:
        return clauses
    near = min(others, key=lambda name: float(np.linalg.norm(others[name] - eyes)))
    over = Clause(kind="shoulder", text=f"over {near}", names=(Named(kind="person", name=near), whom))
    return (*clauses, over)


def _fixed_place(shot: Shot, people: Sequence[str]) -> FloatArray | None:
    """Return where words put the camera itself, or None where only its view is said."""
    scene = shot.scene
    for clause in shot.clauses:
        if not clause.names:
            continue
        if clause.kind == "shoulder":
            return _over_shoulder(clause, shot, people)
        if clause.kind == "through" and not clause.text.lower().startswith("looking"):
            return _through(clause, shot, people)
        if clause.kind == "at":
            return _at(clause.names[0], scene)
        if clause.kind == "beyond":
            point = scene.point(clause.names[1], "eyes")
            if point is not None and clause.names[0].kind == "plane":
                return np.asarray(point + scene.room.plane(clause.names[0].name) * (clause.amount or 1.0))
        if clause.kind == "beside":
            found = _beside(clause, scene)
            if found is not None:
                return found
    return None


def _at(named: Named, scene: Scene) -> FloatArray | None:
    """Return the place of a camera that is at a thing: before it, clear of it."""
    anchor = scene.anchor(named)
    if anchor is not None:
        return np.asarray(anchor.position_m + unit(anchor.normal) * (load_sizes().camera_clearance_m + 0.02))
    point = scene.point(named, "eyes")
    pose = scene.poses.get(named.name)
    if point is not None and pose is not None:  # her own point of view
        return np.asarray(point + pose.gaze() * _EYE_M)
    return point


def _beside(clause: Clause, scene: Scene) -> FloatArray | None:
    """Return the place so far above, behind, left … of somebody or something."""
    point = scene.point(clause.names[0], "eyes")
    if point is None:
        return None
    pose, anchor = scene.poses.get(clause.names[0].name), scene.anchor(clause.names[0])
    up = scene.room.up
    front = (
        pose.facing if pose is not None else unit(anchor.normal) if anchor is not None else scene.room.forward
    )
    left = pose.left if pose is not None else cross(up, front)
    word = clause.option
    direction = {"above": up, "over": up, "in front of": front, "behind": -front}.get(word, -up)
    if "left" in word or "beside" in word or "next" in word:
        direction = left
    elif "right" in word:
        direction = -left
    return np.asarray(point + direction * (clause.amount if clause.amount is not None else 1.0))


def _over_shoulder(clause: Clause, shot: Shot, people: Sequence[str]) -> FloatArray | None:
    """Return the place behind somebody's shoulder, from where she and whom she looks at are seen."""
    pose = shot.scene.poses.get(clause.names[0].name)
    if pose is None:
        return None
    table = load_sizes()
    target = _shoulder_target(clause, shot, people)
    apart = None if target is None else target - pose.point("eyes")
    ahead = pose.gaze() if apart is None or np.linalg.norm(apart) < 1e-6 else unit(apart)
    side = cross(pose.up, ahead)
    side = unit(side) if np.linalg.norm(side) > 0.1 else pose.left
    word = clause.option or clause.second
    places = [
        pose.point("eyes")
        - ahead * table.shoulder_back_m
        + side * sign * table.shoulder_side_m
        + pose.up * 0.06
        for sign in ([1.0] if word == "left" else [-1.0] if word == "right" else [-1.0, 1.0])
    ]
    free = [float(shot.scene.room.clearance(place)[0]) for place in places]
    return np.asarray(places[int(np.argmax(np.round(free, 1)))])


def _shoulder_target(clause: Clause, shot: Shot, people: Sequence[str]) -> FloatArray | None:
    """Return whom or what a shot over a shoulder looks at: as said, the subject, else the nearest other."""
    owner = clause.names[0].name
    if len(clause.names) > 1:
        return shot.scene.point(clause.names[1], "eyes")
    others = [p for p in people if p != owner] or [p for p in shot.scene.poses if p != owner]
    eyes = shot.scene.poses[owner].point("eyes")
    points = [shot.scene.poses[name].point("eyes") for name in others]
    return min(points, key=lambda p: float(np.linalg.norm(p - eyes)), default=None)


def _through(clause: Clause, shot: Shot, people: Sequence[str]) -> FloatArray | None:
    """Return the place on the other side of a window or hatch than the subject."""
    anchor = shot.scene.anchor(clause.names[0])
    if anchor is None:
        return None
    inward = unit(anchor.normal)
    if anchor.kind == "hatch" and people:
        toward = shot.scene.poses[people[0]].point("chest") - anchor.position_m
        inward = inward if float(toward @ inward) >= 0.0 else -inward
    opening = next((o for o in shot.scene.room.built.openings if o.id == anchor.name), None)
    depth = opening.depth_m if opening is not None else 0.0
    return np.asarray(anchor.position_m - inward * (depth + _THROUGH_M))


def _from_there(
    shot: Shot,
    position: FloatArray,
    people: Sequence[str],
    *,
    size: ShotSize | None,
    focal: float | None,
    lensing: Lensing,
) -> CameraPose:
    """Return the pose of a camera whose place is given: aimed at its subject, with the lens that shows it."""
    hints = _up_hints(shot, people)
    shoulder, aim = shot.first("shoulder"), shot.first("looking")
    target = _shoulder_target(shoulder, shot, people) if shoulder is not None else None
    poses = [shot.scene.poses[name] for name in people]
    if len(poses) == 1 and target is None:
        target = poses[0].point("eyes")
        just_looks = (
            aim is not None and size is None and focal is not None and shot.first(*SUBJECT_KINDS) is None
        )
        if not just_looks and np.linalg.norm(target - position) > _NEAR_M:
            return _framed_from(
                shot, position, poses[0], people, hints, size=size, focal=focal, lensing=lensing
            )
    if len(poses) > 1 and target is None:
        target = np.mean([pose.point("chest") for pose in poses], axis=0)
    forward = None
    if target is not None and np.linalg.norm(target - position) > 1e-6:
        forward = unit(target - position)
    elif aim is not None and aim.names:
        forward = aimed(aim, shot, position)
    elif not people:
        forward = direction_to(_thing(shot)[1] if shot.first("through") is None else None, position)
    if forward is None:
        forward = view_of_words(shot, position, shot.scene.room.forward)
    axes = _axes(shot, forward, hints)
    if len(poses) > 1 and shoulder is None:
        axes = with_heads(axes, position, poses, lensing)
    return _done(shot, position, axes.rotation(), lensing.focal_mm, people)


def _framed_from(
    shot: Shot,
    position: FloatArray,
    pose: Pose,
    people: Sequence[str],
    hints: Sequence[FloatArray],
    *,
    size: ShotSize | None,
    focal: float | None,
    lensing: Lensing,
) -> CameraPose:
    """Return the pose of a camera at a given place that frames one person: the lens follows from the size."""
    axes = _axes(shot, pose.point("eyes") - position, hints)
    wanted = size or _usual_size(1)
    apart = float((pose.point("eyes") - position) @ axes.forward)
    full = frame_person(pose, wanted, axes, lensing)
    framing = full if focal is None else frame_person(pose, wanted, axes, lensing, from_m=apart)
    axes = _axes(shot, framing.centre_m - position, hints)
    distance = float(np.linalg.norm(framing.centre_m - position))
    needed = lensing.focal_mm * distance / max(full.distance_m, 1e-6)
    if focal is None:
        focal = needed
    elif size is not None and not 0.8 < focal / needed < 1.25:
        what = f"from {distance:.2f} m {focal:g} mm is no {size.id}: that needs {needed:.0f} mm"
        shot.issues.append(note(what, "another lens or another distance", shot.where))
    return _done(shot, position, axes.rotation(), focal, people)


def _on_people(
    shot: Shot, people: Sequence[str], size: ShotSize, focal: float | None, lensing: Lensing
) -> CameraPose:
    """Return the pose of a camera that frames people by a size: the best of the sides that fit the words."""
    poses = [shot.scene.poses[name] for name in people]
    sides = (
        person_sides(poses[0], shot.clauses, shot.scene)
        if len(poses) == 1
        else group_sides(poses, shot.clauses, shot.scene)
    )
    wish = Wish(
        scene=shot.scene,
        poses=poses,
        size=size,
        lensing=lensing,
        free_lens=focal is None,
        said_m=next((c.amount for c in shot.clauses if c.kind == "distance" and c.amount), None),
        clearance_m=load_sizes().camera_clearance_m + (_OPERATOR_M if shot.hand_held else 0.0),
    )
    hints = _up_hints(shot, people)
    best = best_view(wish, [_axes(shot, -away, hints) for away in sides.away])
    _say_pull(shot, best, size, people)
    axes = best.axes
    if len(poses) > 1:
        seen = Lensing(frame_mm=lensing.frame_mm, focal_mm=best.focal_mm)
        axes = with_heads(axes, best.position_m, poses, seen)
    return _done(shot, best.position_m, axes.rotation(), best.focal_mm, people)


def _say_pull(shot: Shot, best: View, size: ShotSize, people: Sequence[str]) -> None:
    """Say that a wall made the camera come nearer than its size wants, and which lens would do.

    A note; a warning where the frame shows less than half of what was asked for.
    """
    if best.share >= ENOUGH:
        return
    needed = best.focal_mm * best.share
    lens = shot.table.nearest_wider(needed)
    what = (
        f"a {size.id} of {', '.join(people)} with {best.focal_mm:.0f} mm needs {best.wanted_m:.2f} m; "
        f"the room gives {best.distance_m:.2f} m: the camera is nearer and the frame tighter"
    )
    hint = f"{needed:.0f} mm would show it" + (f": {lens.name}" if lens is not None else "")
    told = note if best.share >= _HALF else warning
    shot.issues.append(told(what, f"{hint}; or another side", shot.where))


def _on_things(shot: Shot, lensing: Lensing) -> CameraPose:
    """Return the pose of a camera on a thing, or on the room where nothing is named."""
    table, scene = load_sizes(), shot.scene
    named, target = _thing(shot)
    hints = _up_hints(shot, [])
    if target is None or named is None:
        forward = view_of_words(shot, scene.room.middle_m, scene.room.forward)
        if named is not None and named.kind == "plane":
            forward = scene.room.plane(named.name)
        back = _back_off(scene, scene.room.middle_m, -forward, _FARTHEST_M, nearest_m=0.0)
        return _done(shot, back, _axes(shot, forward, hints).rotation(), lensing.focal_mm, [])
    anchor, owner = scene.anchor(named), scene.poses.get(named.name)
    away = unit(anchor.normal) if anchor is not None else -scene.room.forward
    away = away if owner is None else owner.facing
    said = [d for c in shot.clauses for d in _thing_sides(c, scene, target)]
    away = said[0] if said else away
    shown = max(anchor.size_m * 1.25 if anchor is not None else 0.0, table.insert_wide_m)
    tight = any(
        c.kind in ("size CU", "size ECU") or c.text.lower() in ("macro", "insert") for c in shot.clauses
    )
    wanted = (table.insert_wide_m if tight else shown) / (2.0 * lensing.half[1])
    distance = next((c.amount for c in shot.clauses if c.kind == "distance" and c.amount), None) or wanted
    place = _back_off(scene, target, away, distance, nearest_m=table.nearest_m)
    axes = _axes(shot, -away, hints)
    return _done(shot, place, axes.rotation(), lensing.focal_mm, [])


def _thing(shot: Shot) -> tuple[Named | None, FloatArray | None]:
    """Return the thing that a camera is on, a part of a person among them, and where it is; not of a side."""
    for clause in shot.clauses:
        wanted = clause.kind.startswith("size ") or clause.kind in (*SUBJECT_KINDS, "looking", "through")
        if wanted and clause.names:
            named = clause.names[0]
            return named, None if named.kind == "plane" else shot.scene.seen_point(named, clause.second)
    return None, None


def _back_off(
    scene: Scene, start_m: FloatArray, away: FloatArray, wanted_m: float, *, nearest_m: float
) -> FloatArray:
    """Return the place so far from a point, or as far as the room goes."""
    clear = load_sizes().camera_clearance_m
    room = float(free_spans(scene.room, start_m[None], away[None], np.array([wanted_m]), clear)[0])
    return np.asarray(start_m + away * min(max(room, nearest_m), wanted_m))


def _thing_sides(clause: Clause, scene: Scene, target: FloatArray) -> list[FloatArray]:
    if clause.kind in ("above", "down"):
        return [scene.room.up]
    if clause.kind == "below":
        return [-scene.room.up]
    if clause.kind == "from plane":
        toward = scene.toward(clause.names[0], target)
        return [] if toward is None else [toward]
    return []


def _done(
    shot: Shot, position: FloatArray, rotation: FloatArray, focal_mm: float, people: Sequence[str]
) -> CameraPose:
    """Return the finished pose with its focus."""
    position = _shifted(shot, np.asarray(position, dtype=np.float64))
    pose = CameraPose(
        position_m=position,
        rotation_xyzw=np.asarray(rotation, dtype=np.float64),
        focal_mm=float(focal_mm),
        focus_m=1.0,
        subjects=tuple(people),
        outside=any(c.kind == "through" and not c.text.lower().startswith("looking") for c in shot.clauses),
    )
    focus = shot.focus_m if shot.focus_m is not None else focus_of(shot, pose)
    return replace(pose, focus_m=float(focus))


def _shifted(shot: Shot, position: FloatArray) -> FloatArray:
    """Return the place after `0.5 m to port`."""
    if shot.position_m is not None:
        return position
    for clause in shot.clauses:
        if clause.kind == "shift" and clause.names[0].kind == "plane":
            position = position + shot.scene.room.plane(clause.names[0].name) * (clause.amount or 0.0)
    return position
