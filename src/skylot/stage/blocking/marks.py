"""Marks of people, resolved one instant after the other: way up, posture, place, holds, eyes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error, note
from skylot.core.names import did_you_mean
from skylot.stage.blocking import holds as grips
from skylot.stage.blocking.collide import Touch
from skylot.stage.blocking.footing import STANCES, set_down
from skylot.stage.blocking.orient import facing_of, tilted, up_of
from skylot.stage.blocking.person_words import read_person
from skylot.stage.blocking.places import (
    PLACE_KINDS,
    Spot,
    depth_in_walls,
    home_spot,
    on_the_floor,
    out_of_walls,
    spot_of,
    stands_on_plane,
)
from skylot.stage.blocking.posing import joints_of, stance_and_arms
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Pose, Scene, hold_landmark, rotation_of
from skylot.stage.blocking.vocabulary import Named, Vocabulary
from skylot.stage.blocking.words import Clause
from skylot.stage.bodies.postures import posture, posture_names
from skylot.stage.model import Mark, Prop
from skylot.stage.world import Skeleton

CameraAt = Callable[[float], FloatArray | None]
"""Where the camera is at a second of the shot, once that is known."""
_SWEEPS = 4
_STRAIGHTER = ("neutral-open", "standing")
_TOUCH_M = 0.02
_TOLD_M = 0.03
_EYES_DOWN_RAD = np.radians(35.0)
_LEANS_DEG = (15.0, 25.0)
_LEAN_AXES = ((0.0, 1.0, 0.0), (0.0, -1.0, 0.0), (1.0, 0.0, 0.0), (-1.0, 0.0, 0.0))
_KEPT_KINDS = ("holding", "limb on", "polishing", "held by", "looking", "reaching", "pointing")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReadMark:
    """A mark with its words read."""

    mark: Mark
    where: Where
    clauses: tuple[Clause, ...]
    issues: tuple[Issue, ...]
    index: int


@dataclass(slots=True, kw_only=True, eq=False)
class Actor:
    """Somebody with marks, and the poses that came of them."""

    who: str
    skeleton: Skeleton
    marks: list[ReadMark]
    home_m: FloatArray
    poses: list[tuple[float, Pose, bool]] = field(default_factory=list)
    """(second, pose, held by something or somebody)"""
    touches: list[tuple[float, str, FloatArray]] = field(default_factory=list)
    """(second, single limb, the point that it is on)"""


def read_marks(
    marks: Sequence[tuple[int, Mark]], vocabulary: Vocabulary, setup: str
) -> tuple[list[ReadMark], list[Issue]]:
    """Return marks, each with its place in the staging, read; `held by` becomes a hold of the one who holds."""
    ready, issues = [], []
    for index, mark in marks:
        where = Where(f"staging:{setup}", ("mark", index))
        reading = read_person(mark.words, vocabulary, posture_names(), _key(where, "words"), mark.who)
        held, hold_issues = grips.holds_as_clauses(mark, vocabulary, where)
        clauses = (*(c for c in reading.clauses if _sound(c)), *held, *_looks(mark, vocabulary))
        more = [*reading.issues, *hold_issues, *_look_issue(mark, vocabulary, where)]
        more += _held_by_nobody(clauses, mark, where)
        issues += more
        ready.append(ReadMark(mark=mark, where=where, clauses=clauses, issues=tuple(more), index=index))
    return _with_holders(ready), issues


def _key(where: Where, key: str) -> Where:
    return Where(where.record, (*where.key, key))


def _sound(clause: Clause) -> bool:
    return all(name.kind != "several" for name in clause.names) and clause.kind != "remark"


def _looks(mark: Mark, vocabulary: Vocabulary) -> list[Clause]:
    named = vocabulary.find(mark.look_at) if mark.look_at else None
    if named is None or named.kind == "several":
        return []
    return [Clause(kind="looking", text=f"looking at {mark.look_at}", names=(named,))]


def _look_issue(mark: Mark, vocabulary: Vocabulary, where: Where) -> list[Issue]:
    if not mark.look_at or vocabulary.find(mark.look_at) is not None:
        return []
    what = f"{mark.who} looks at '{mark.look_at}', which is not on the set"
    return [error(what, did_you_mean(mark.look_at, vocabulary.names()), _key(where, "look_at"))]


def _held_by_nobody(clauses: Sequence[Clause], mark: Mark, where: Where) -> list[Issue]:
    """Return errors for `held by` a thing, or by oneself."""
    return [
        error(f"{mark.who}: '{c.text}': only a person holds somebody", "name a person", _key(where, "words"))
        for c in clauses
        if c.kind == "held by" and (c.names[0].kind != "person" or c.names[0].name == mark.who)
    ]


def _with_holders(ready: list[ReadMark]) -> list[ReadMark]:
    """Give everybody who holds somebody a hold, where only the held one's words say so."""
    extra: dict[int, list[Clause]] = {}
    for each in ready:
        for clause in each.clauses:
            if clause.kind != "held by" or clause.names[0].kind != "person":
                continue
            holder = _mark_at(ready, clause.names[0].name, each.mark.at_s)
            if holder is not None and not _holds(holder, each.mark.who):
                held = Clause(
                    kind="limb on",
                    text=f"hands on {each.mark.who}",
                    names=(Named(kind="person", name=each.mark.who),),
                    option=clause.option or "ankles",
                    second="hands",
                )
                extra.setdefault(id(holder), []).append(held)
    return [
        ReadMark(
            mark=m.mark,
            where=m.where,
            clauses=(*m.clauses, *extra.get(id(m), ())),
            issues=m.issues,
            index=m.index,
        )
        for m in ready
    ]


def _mark_at(ready: Sequence[ReadMark], who: str, at_s: float) -> ReadMark | None:
    """Return somebody's last mark up to an instant."""
    own = [m for m in ready if m.mark.who == who and m.mark.at_s <= at_s]
    return max(own, key=lambda m: m.mark.at_s, default=None)


def _holds(mark: ReadMark, who: str) -> bool:
    return any(c.kind in ("holding", "limb on") and c.names and c.names[0].name == who for c in mark.clauses)


def touches_of(actors: Sequence[Actor]) -> list[Touch]:
    """Return what limbs touch, each from the mark before to the mark after."""
    found = []
    for actor in actors:
        seconds = [second for second, _, _ in actor.poses]
        for at_s, limb, point in actor.touches:
            found.append(
                Touch(
                    who=actor.who,
                    limb=limb,
                    from_s=max((s for s in seconds if s < at_s), default=0.0),
                    until_s=min((s for s in seconds if s > at_s), default=np.inf),
                    point_m=point,
                )
            )
    return found


def place_people(
    actors: Sequence[Actor],
    room: Room,
    props: Sequence[Prop],
    camera: CameraAt,
) -> list[Issue]:
    """Fill in the poses of all actors at all of their marks; returns what is wrong with them.


    The marks of one instant are read several times over, since one person's place may hang on another's. A
    circle (each `1 m from` the other) comes to rest at the spots that nobody said.
    """
    issues: list[Issue] = []
    for actor in actors:
        actor.poses.clear()
        actor.touches.clear()
    for at_s in sorted({m.mark.at_s for actor in actors for m in actor.marks}):
        now = [(actor, mark) for actor in actors for mark in actor.marks if mark.mark.at_s == at_s]
        scene = _with_things(room, props, camera(at_s))
        scene.poses = _standing(actors, at_s)
        found: list[Issue] = []
        held: dict[str, bool] = {}
        sweeps = _SWEEPS if any(_on_others(mark) for _, mark in now) else 2
        for sweep in range(sweeps):
            found = []
            for actor, mark in now:
                pose, more, is_held = _pose_of(actor, mark, scene, last=sweep >= sweeps - max(sweeps // 2, 1))
                scene.poses[actor.who] = pose
                held[actor.who] = is_held
                found += more
        for actor, mark in now:
            pose = scene.poses[actor.who]
            wanted = grips.wanted_of(
                _kept(actor, mark, actor.poses[-1][1] if actor.poses else None), mark.where
            )
            actor.touches += [(at_s, limb, point) for limb, point in grips.touched(pose, wanted, scene)]
            actor.poses.append((at_s, pose, held[actor.who]))
        issues += found
    return issues


def _with_things(room: Room, props: Sequence[Prop], camera_m: FloatArray | None) -> Scene:
    """Return the scene before anybody is in it."""
    placed = {p.id: np.asarray(p.position_m, dtype=np.float64) for p in props if p.position_m is not None}
    boxes = tuple((placed[p.id], np.asarray(p.size_m)) for p in props if p.id in placed and not p.held_by)
    held = {p.id: p.held_by for p in props if p.held_by}
    return Scene(room=room, props=placed, held=held, boxes=boxes, camera_m=camera_m)


def _on_others(mark: ReadMark) -> bool:
    """Tell whether a mark hangs on where other people are."""
    return any(n.kind in ("person", "each other", "prop") for c in mark.clauses for n in c.names)


def _standing(actors: Sequence[Actor], at_s: float) -> dict[str, Pose]:
    """Return everybody's last pose; of those who come later or have none yet, the spot that is theirs."""
    poses = {}
    for actor in actors:
        known = [pose for second, pose, _ in actor.poses if second <= at_s]
        if known:
            poses[actor.who] = known[-1]
        else:
            poses[actor.who] = Pose(
                skeleton=actor.skeleton,
                position_m=actor.home_m,
                rotation_xyzw=np.array([0.0, 0.0, 0.0, 1.0]),
                joints_rad=posture("standing", actor.skeleton),
            )
    return poses


def homes(people: Sequence[str], room: Room) -> dict[str, FloatArray]:
    """Return a spot for each of several people, side by side along the room."""
    scene = Scene(room=room)
    return {who: home_spot(scene, i, len(people)) for i, who in enumerate(people)}


def _pose_of(actor: Actor, read: ReadMark, scene: Scene, *, last: bool) -> tuple[Pose, list[Issue], bool]:
    """Return an actor's pose at one mark, what is wrong with it, and whether something holds her."""
    before = actor.poses[-1][1] if actor.poses else None
    clauses = _kept(actor, read, before)
    mark, where = read.mark, read.where
    joints, issues = joints_of(
        mark, clauses, actor.skeleton, weight=scene.room.weight, before=before, where=where
    )
    up, more = up_of(mark, clauses, scene, actor.who, where=where, before=before)
    issues += more
    facing, more = facing_of(mark, clauses, scene, actor.who, up=up, where=where, before=before)
    issues += more
    pose = Pose(
        skeleton=actor.skeleton,
        position_m=actor.home_m if before is None else before.position_m,
        rotation_xyzw=tilted(rotation_of(up, facing), clauses),
        joints_rad=joints,
    )
    wanted = grips.wanted_of(clauses, _key(where, "words"))
    pose, spot = _placed(pose, mark, clauses, scene, wanted)
    issues += _set_down_note(pose, mark, _key(where, "position_m"))
    if last and mark.position_m is None and _roams(clauses, wanted):
        free = before is None and not _says_posture(mark, clauses)
        pose, leans = _with_room(pose, scene, spot, free=free, may_lean=mark.up is None)
        if leans:
            what = f"{actor.who} leans {leans:.0f} degrees so that the body is clear of the wall"
            issues.append(note(what, "numbers (up) or `tilted` go over it", where))
    eyes = pose.point("eyes")
    pose, more = _looking(pose, clauses, scene, actor.who, where)
    issues += more
    if spot.by_eyes and not scene.room.weight and _roams(clauses, wanted):
        pose = pose.moved(pose.position_m + eyes - pose.point("eyes"))
    if last and wanted:
        pose, more = grips.take_hold(pose, wanted, scene, actor.who)
        issues += more
    held = any(w.hard for w in wanted) or any(c.kind in ("strapped", "held by") for c in clauses)
    return pose, issues, held


def _kept(actor: Actor, read: ReadMark, before: Pose | None) -> tuple[Clause, ...]:
    """Return the clauses of a mark with what still holds of the mark before: holds and eyes, while one stays."""
    if before is None:
        return read.clauses
    own = {c.kind for c in read.clauses}
    moves = read.mark.position_m is not None or own & {*PLACE_KINDS, "shift", "fly to"}
    before_marks = [m for m in actor.marks if m.mark.at_s < read.mark.at_s]
    if moves or not before_marks or own & {"holding", "limb on", "held by", "polishing"}:
        return read.clauses
    last = before_marks[-1]
    kept = [c for c in last.clauses if c.kind in _KEPT_KINDS and c.kind not in own]
    return (*read.clauses, *kept)


def _roams(clauses: Sequence[Clause], wanted: Sequence[grips.Wanted]) -> bool:
    """Tell whether a body may be moved a little out of a wall: nothing ties it to where it is."""
    return not any(c.kind in ("strapped", "held by") for c in clauses) and not any(
        grips.by_feet(w) for w in wanted
    )


def _says_posture(mark: Mark, clauses: Sequence[Clause]) -> bool:
    """Tell whether words or numbers give a posture."""
    return bool(mark.joints_rad or any(stance_and_arms(mark, clauses)))


def _with_room(pose: Pose, scene: Scene, spot: Spot, *, free: bool, may_lean: bool) -> tuple[Pose, float]:
    """Return the pose out of the walls, and by how many degrees it had to lean for that.

    Straighter where nobody said a posture; then leaning about the eyes, where nothing has weight; then moved a
    little, where words were not exact about the place.
    """
    if scene.room.weight:
        return (pose.moved(out_of_walls(pose, scene)) if spot.loose else pose), 0.0
    straight = [_about_eyes(pose, pose.bent(posture(name, pose.skeleton))) for name in _STRAIGHTER if free]
    best, depth = _clearest([pose, *straight], scene)
    if depth <= _TOUCH_M:
        return best, 0.0
    if spot.loose:
        moved = best.moved(out_of_walls(best, scene))
        if depth_in_walls(moved, scene) <= _TOUCH_M:
            return moved, 0.0
        best = moved
    if not may_lean:
        return best, 0.0
    leans = [(angle, axis) for angle in _LEANS_DEG for axis in _LEAN_AXES]
    turned = [_leaning(best, angle, axis) for angle, axis in leans]
    found, less = _clearest([best, *turned], scene)
    if found is best or less > _TOUCH_M:
        return best, 0.0
    return found, leans[next(i for i, each in enumerate(turned) if each is found)][0]


def _clearest(poses: Sequence[Pose], scene: Scene) -> tuple[Pose, float]:
    """Return the first pose that is not in a wall, else the one that is least deep, and how deep (m)."""
    depths = [depth_in_walls(each, scene) for each in poses]
    first = next((i for i, depth in enumerate(depths) if depth <= _TOUCH_M), int(np.argmin(depths)))
    return poses[first], depths[first]


def _about_eyes(pose: Pose, other: Pose) -> Pose:
    """Return another pose of a body with its eyes where they were."""
    return other.moved(other.position_m + pose.point("eyes") - other.point("eyes"))


def _leaning(pose: Pose, angle_deg: float, axis: tuple[float, float, float]) -> Pose:
    """Return the pose turned about one of the body's own axes, the eyes where they were."""
    turn = rotations.from_axis_angle(axis, np.radians(angle_deg))
    turned = Pose(
        skeleton=pose.skeleton,
        position_m=pose.position_m,
        rotation_xyzw=rotations.multiply(pose.rotation_xyzw, turn),
        joints_rad=pose.joints_rad,
    )
    return _about_eyes(pose, turned)


def _placed(
    pose: Pose, mark: Mark, clauses: Sequence[Clause], scene: Scene, wanted: Sequence[grips.Wanted]
) -> tuple[Pose, Spot]:
    """Return the pose where numbers, words, its feet or the house put it."""
    if mark.position_m is not None:
        pose = _on_its_feet(pose.moved(np.asarray(mark.position_m)), mark, clauses, scene, wanted)
        return pose, Spot(position_m=pose.position_m, said=True, loose=False)
    spot = spot_of(clauses, pose, scene, mark.who, pose.position_m)
    pose = pose.moved(spot.position_m)
    carried = _carried(clauses, pose, scene)
    if not any(c.kind in (*PLACE_KINDS, "shift") for c in clauses):
        if carried is not None:
            return pose.moved(carried), Spot(position_m=carried, said=True)
        pose = grips.feet_on(pose, wanted, scene)
    sits_in = any(c.kind in ("in", "strapped") and c.names[0].kind == "anchor" for c in clauses)
    if scene.room.weight and not sits_in and not any(w.hard and grips.by_feet(w) for w in wanted):
        pose = pose.moved(on_the_floor(pose, scene))
    return pose, spot


def _on_its_feet(
    pose: Pose, mark: Mark, clauses: Sequence[Clause], scene: Scene, wanted: Sequence[grips.Wanted]
) -> Pose:
    """Return a pose at typed numbers with its soles on the plane that words stand or seat it on, where near."""
    if any(w.hard and grips.by_feet(w) for w in wanted):
        return pose
    plane = next((c.names[0].name for c in clauses if stands_on_plane(c)), "")
    up = -scene.room.plane(plane) if plane else scene.room.up
    name = stance_and_arms(mark, clauses)[0]
    stance = name in STANCES and scene.room.weight
    if not (plane or stance) or float(up @ pose.up) < 0.9:
        return pose
    return set_down(pose, scene, up, seated=name == "seated") or pose


def _set_down_note(pose: Pose, mark: Mark, where: Where) -> list[Issue]:
    """Return a note where the height that was typed gave way to that of the posture."""
    if mark.position_m is None:
        return []
    moved = float(np.linalg.norm(pose.position_m - np.asarray(mark.position_m)))
    if moved < _TOLD_M:
        return []
    what = f"{mark.who} is moved {100 * moved:.0f} cm so that the soles are on what is under them"
    return [note(what, "the height comes from the posture; no stance in the words keeps the number", where)]


def _carried(clauses: Sequence[Clause], pose: Pose, scene: Scene) -> FloatArray | None:
    """Return the position of one who is held by somebody: the held place before the holder's chest."""
    for clause in clauses:
        if clause.kind != "held by" or clause.names[0].kind != "person":
            continue
        holder = scene.poses.get(clause.names[0].name)
        if holder is None:
            return None
        at = pose.point(hold_landmark(clause.option or "ankles", "right hand")) - pose.position_m
        return np.asarray(holder.point("chest") + holder.facing * 0.42 - at)
    return None


def _looking(
    pose: Pose, clauses: Sequence[Clause], scene: Scene, who: str, where: Where
) -> tuple[Pose, list[Issue]]:
    """Return the pose with the eyes on what they are said to be on, and a note where they do not get there."""
    for kind in ("looking", "facing", "polishing", "reaching", "pointing"):
        for clause in clauses:
            if clause.kind != kind or not clause.names:
                continue
            target = _look_point(clause.names[0], scene, pose, who)
            if target is None:
                continue
            turned = grips.look_to(pose, target)
            if kind != "looking":
                return turned, []
            return turned, grips.cannot_see(turned, target, who, clause.names[0].name, where)
    return pose, []


def _look_point(named: Named, scene: Scene, pose: Pose, who: str) -> FloatArray | None:
    """Return the point that eyes go to; of a plane, far along its direction."""
    eyes = pose.point("eyes")
    if named.kind == "plane":
        return np.asarray(eyes + 5.0 * scene.room.plane(named.name))
    if named.kind == "each other":
        others = [other.point("eyes") for other in scene.others(who)]
        return min(others, key=lambda p: float(np.linalg.norm(p - eyes)), default=None)
    point = scene.point(named, "eyes")
    if point is None or named.name == who:
        return None
    if named.kind == "prop" and scene.held.get(named.name) == who:
        return _with_lowered_eyes(pose, point)
    return point


def _with_lowered_eyes(pose: Pose, point_m: FloatArray) -> FloatArray:
    """Return where a head points while its eyes are down on what is in the own hand."""
    eyes = pose.point("eyes")
    away = point_m - eyes
    drop = float(np.arctan2(-away @ pose.up, max(float(away @ pose.facing), 1e-6)))
    lift = min(max(drop, 0.0), _EYES_DOWN_RAD)
    length = float(np.linalg.norm(away))
    return np.asarray(eyes + _turned_up(away, pose, lift) * length)


def _turned_up(away: FloatArray, pose: Pose, angle: float) -> FloatArray:
    turned = rotations.rotate(rotations.from_axis_angle(-pose.left, angle), away)
    return np.asarray(turned / max(float(np.linalg.norm(turned)), 1e-9))


def missing_marks(cast: Mapping[str, str], marked: set[str], setup: str) -> list[Issue]:
    """Return a note for each of the setup's cast who has no mark in a staging that has marks."""
    where = Where(f"staging:{setup}", ("mark",))
    return [
        note(f"{who} is in the setup's cast and has no mark: not on the set", "a [[staging.mark]]", where)
        for who in cast
        if who not in marked
    ]
