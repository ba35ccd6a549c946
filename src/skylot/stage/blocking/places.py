"""Where a person is: from numbers, else words, else a spot of her own in the middle of the room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.room import distance_to_wall
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Named
from skylot.stage.blocking.words import Clause
from skylot.stage.world import Anchor

PLACE_KINDS = ("at", "in", "between", "middle", "from", "beyond", "beside", "strapped")
"""Phrases that say where somebody is by themselves."""
_TOUCH_KINDS = ("polishing", "limb on", "holding", "reaching")
_APART_M = 0.8
_ASIDE_M = 0.35
_ARM_M = 0.45
_BESIDE_M = 0.75
_OPPOSITE_M = 1.3
_SEAT_M = 0.14
_EYES_OVER_M = 0.5
_REACH_M = 0.5
_NUDGES = 8
_LONGEST_NUDGE_M = 0.6
_SKIN_M = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spot:
    """Where words put a body, and whether they were exact about it."""

    position_m: FloatArray
    said: bool
    """Words or numbers said it; else it is the house's choice."""
    loose: bool = True
    """It may be moved a little, out of a wall."""
    by_eyes: bool = False
    """It was measured to the eyes."""


def home_spot(scene: Scene, index: int, count: int) -> FloatArray:
    """Return the spot of one of several people of whom nobody says where: along the room, left and right in turn."""
    room = scene.room
    offset = (index - (count - 1) / 2.0) * _APART_M
    aside = cross(room.up, room.forward) * (_ASIDE_M * (-1.0) ** index if count > 1 else 0.0)
    spot = room.middle_m + room.forward * offset + aside
    if float(room.clearance(spot)[0]) < 0.3:
        reach = max(distance_to_wall(room, room.middle_m, np.sign(offset) * room.forward) - 0.4, 0.0)
        spot = room.middle_m + room.forward * np.sign(offset) * min(abs(offset), reach)
    return np.asarray(spot)


def spot_of(clauses: Sequence[Clause], pose: Pose, scene: Scene, who: str, home_m: FloatArray) -> Spot:
    """Return where the clauses put a body whose way up and posture are known; without any, `home_m`."""
    position = np.asarray(home_m, dtype=np.float64)
    said, loose, by_eyes = False, True, False
    placing = [c for c in clauses if c.kind in PLACE_KINDS]
    if not placing:
        placing = [
            c
            for c in clauses
            if c.kind in _TOUCH_KINDS and c.names and c.names[0].kind in ("anchor", "person")
        ][:1]
    looks = {c.names[0].name for c in clauses if c.kind in ("facing", "looking") and c.names}
    for clause in placing:
        found = _placed(clause, pose.moved(position), scene, who, looks)
        if found is not None:
            position, said = found, True
            by_eyes = clause.kind != "beside" and _is_looked_at(clause, scene, looks)
            loose = loose and clause.kind in ("at", "beside", "middle", "between", *_TOUCH_KINDS)
    for clause in clauses:
        if clause.kind == "shift" and clause.names and clause.names[0].kind == "plane":
            position = position + scene.room.plane(clause.names[0].name) * (clause.amount or 0.0)
            said = True
    for clause in clauses:
        if stands_on_plane(clause):
            position = _against(pose.moved(position), scene, clause.names[0].name, 0.0)
            said = True
    return Spot(position_m=position, said=said, loose=loose, by_eyes=by_eyes)


def stands_on_plane(clause: Clause) -> bool:
    """Tell whether somebody stands on a side of the room rather than floating with the feet to it."""
    text = clause.text.lower()
    return (
        clause.kind == "feet to"
        and clause.names[0].kind == "plane"
        and (text.startswith("stand") or text.startswith(("feet on", "feet against")))
    )


def _placed(clause: Clause, pose: Pose, scene: Scene, who: str, looks: set[str]) -> FloatArray | None:
    """Return where one clause puts the pelvis, or None where what it names is nowhere."""
    room = scene.room
    if clause.kind == "middle":
        if clause.names and clause.names[0].kind == "anchor":
            return scene.point(clause.names[0])
        return room.middle_m
    named = clause.names[0]
    if clause.kind == "between":
        ends = [scene.point(name, "pelvis") for name in clause.names]
        return None if ends[0] is None or ends[1] is None else (ends[0] + ends[1]) / 2.0
    if clause.kind == "beyond":
        return _beyond(clause, pose, scene)
    if clause.kind == "beside":
        return _beside(clause, pose, scene, who)
    if named.kind == "plane":
        return _against(pose, scene, named.name, clause.amount if clause.amount is not None else 0.02)
    if named.kind == "each other" or named.name == who:
        return None
    if named.kind == "person":
        return _near_person(named, pose, scene, clause.amount)
    anchor = scene.anchor(named)
    if anchor is None:
        point = scene.point(named)
        return None if point is None else point - unit(pose.facing) * (clause.amount or _ARM_M)
    if clause.kind in ("in", "strapped") and anchor.kind not in ("rail", "window", "lamp", "label"):
        away = 0.0 if anchor.kind in ("hatch", "middle") else _SEAT_M
        return np.asarray(anchor.position_m + anchor.normal * away)
    return _before_anchor(clause, pose, scene, who, looks)


def _against(pose: Pose, scene: Scene, plane: str, away_m: float) -> FloatArray:
    """Return the position at which the nearest point of the body is so far from a side of the room."""
    direction = scene.room.plane(plane)
    reach = distance_to_wall(scene.room, pose.position_m, direction)
    return np.asarray(pose.position_m + direction * (reach - away_m - pose.extent(direction)))


def _near_person(named: Named, pose: Pose, scene: Scene, amount: float | None) -> FloatArray | None:
    """Return the position before somebody, or off her towards where one would be anyway."""
    other = scene.poses.get(named.name)
    if other is None:
        return None
    away = amount if amount is not None else _BESIDE_M
    apart = pose.position_m - other.position_m
    if np.linalg.norm(apart) < 0.2:
        apart = other.facing
    return np.asarray(other.position_m + unit(apart) * away)


def _before_anchor(clause: Clause, pose: Pose, scene: Scene, who: str, looks: set[str]) -> FloatArray | None:
    """Return the position before a window, a rail, a table: measured to the eyes where one looks at it."""
    named = clause.names[0]
    anchor = scene.anchor(named)
    if anchor is None:
        return None
    normal = unit(anchor.normal)
    at = np.asarray(anchor.position_m, dtype=np.float64)
    eyes = pose.point("eyes") - pose.position_m
    if _is_looked_at(clause, scene, looks):
        away = clause.amount if clause.amount is not None else _ARM_M
        return np.asarray(at + normal * away - eyes)
    away = clause.amount if clause.amount is not None else _ARM_M
    if _is_table(anchor, scene):
        return _round_table(anchor, pose, scene, who, clause.amount)
    if clause.kind in _TOUCH_KINDS:
        return _in_reach(at, normal, pose, scene, clause.second)
    return np.asarray(at + normal * (away + pose.extent(-normal)))


def _is_looked_at(clause: Clause, scene: Scene, looks: set[str]) -> bool:
    """Tell whether a place before a thing is measured to the eyes: one looks at it, or through it."""
    anchor = scene.anchor(clause.names[0]) if clause.names else None
    if anchor is None or clause.names[0].kind == "plane":
        return False
    return anchor.name in looks or anchor.kind == "window" or clause.kind == "polishing"


def _is_table(anchor: Anchor, scene: Scene) -> bool:
    """Tell whether people stand round a thing rather than before it: its free side is up or down."""
    kinds = ("window", "rail", "hatch", "rack", "lamp", "label", "plane", "middle")
    return anchor.kind not in kinds and abs(float(unit(anchor.normal) @ scene.room.up)) > 0.7


def _round_table(anchor: Anchor, pose: Pose, scene: Scene, who: str, amount: float | None) -> FloatArray:
    """Return the position at a table: the eyes over its edge, the body away from it, nobody's place taken.

    One whose head points along the table lies in the air outwards from it; one whose feet are over it hangs
    head down.
    """
    normal = unit(anchor.normal)
    lean = pose.up - normal * float(pose.up @ normal)
    away = (amount if amount is not None else 0.3) + anchor.size_m / 2.0
    first = scene.room.forward
    second = cross(normal, first)
    angles = np.arange(8) * np.pi / 4.0
    sides = [first * np.cos(a) + second * np.sin(a) for a in angles]
    if np.linalg.norm(lean) > 0.7:
        sides = [-unit(lean)]
    taken = [p.point("eyes") for name, p in _earlier(scene, who)]
    eyes = pose.point("eyes") - pose.position_m
    best, best_score = pose.position_m, -np.inf
    for i, side in enumerate(sides):
        spot = np.asarray(anchor.position_m + normal * _EYES_OVER_M + side * away)
        moved = pose.moved(spot - eyes)
        points, radii = moved.wall_points()
        free = float(np.min(scene.room.clearance(points) - radii))
        apart = min((float(np.linalg.norm(spot - other)) for other in taken), default=2.0)
        score = 3.0 * min(free, 0.0) + min(apart, 1.6) - 0.01 * i
        if score > best_score:
            best, best_score = moved.position_m, score
    return best


def _earlier(scene: Scene, who: str) -> list[tuple[str, Pose]]:
    """Return the people who are placed before somebody."""
    names = list(scene.poses)
    last = names.index(who) if who in names else len(names)
    return [(name, scene.poses[name]) for name in names[:last]]


def _in_reach(at: FloatArray, normal: FloatArray, pose: Pose, scene: Scene, limb: str) -> FloatArray:
    """Return the position from which a hand gets to a point, with the most room for the body."""
    side = "left" if limb.startswith("left") else "right"
    shoulder = pose.point(f"{side}_shoulder") - pose.position_m
    if limb in ("hands", "both hands"):
        shoulder = pose.point("neck") - pose.position_m
    best, best_score = pose.position_m, -np.inf
    around = [
        normal * 0.0,
        *(sign * axis for axis in (pose.up, pose.facing, pose.left) for sign in (1.0, -1.0)),
    ]
    for i, axis in enumerate(around):
        direction = normal + 1.2 * axis
        if np.linalg.norm(direction) < 0.3:
            continue
        moved = pose.moved(at + unit(direction) * _REACH_M - shoulder)
        points, radii = moved.wall_points()
        free = float(np.min(scene.room.clearance(points) - radii))
        behind = max(-float(unit(at - moved.point("chest")) @ pose.facing), 0.0)
        score = 10.0 * min(free, 0.02) - 0.3 * behind - 0.02 * i
        if score > best_score:
            best, best_score = moved.position_m, score
    return best


def _beyond(clause: Clause, pose: Pose, scene: Scene) -> FloatArray | None:
    """Return the position some way from a thing along a side's direction: `1 m aft of the table`."""
    direction, of = clause.names[0], clause.names[1]
    if direction.kind != "plane":
        return None
    point = scene.point(of, "pelvis")
    if point is None:
        return None
    anchor = scene.anchor(of)
    if anchor is not None:
        point = point + unit(anchor.normal) * _ARM_M
    return np.asarray(
        point + scene.room.plane(direction.name) * (clause.amount if clause.amount else _BESIDE_M)
    )


def _beside(clause: Clause, pose: Pose, scene: Scene, who: str) -> FloatArray | None:
    """Return the position beside, behind, above … somebody or something."""
    named, word = clause.names[0], clause.option
    point = scene.point(named, "pelvis")
    if point is None or named.name == who:
        return None
    direction = _direction(word, named, pose, scene)
    usual = _OPPOSITE_M if word in ("opposite", "across from") else _BESIDE_M
    anchor = scene.anchor(named)
    extra = anchor.size_m / 2.0 if anchor is not None and clause.amount is None else 0.0
    return np.asarray(
        point + direction * ((clause.amount if clause.amount is not None else usual) + min(extra, 0.6))
    )


def _direction(word: str, named: Named, pose: Pose, scene: Scene) -> FloatArray:
    """Return the unit vector of a word of place, of a person's own axes where a person is named."""
    room, other = scene.room, scene.poses.get(named.name)
    if word in ("above", "over"):
        return room.up
    if word in ("below", "under", "underneath", "beneath"):
        return -room.up
    anchor = scene.anchor(named)
    front = (
        other.facing if other is not None else (unit(anchor.normal) if anchor is not None else room.forward)
    )
    left = other.left if other is not None else _sideways(front, room.up)
    if "left" in word:
        return left
    if "right" in word:
        return -left
    if word == "behind":
        return -front
    if word in ("in front of", "opposite", "across from"):
        return front
    here = scene.point(named, "pelvis")
    free = (
        [float(room.clearance(here + side * _BESIDE_M)[0]) for side in (left, -left)]
        if here is not None
        else [0, 0]
    )
    if abs(free[0] - free[1]) < 0.1 and here is not None:
        return left if float((pose.position_m - here) @ left) >= 0.0 else -left
    return left if free[0] > free[1] else -left


def _sideways(front: FloatArray, up: FloatArray) -> FloatArray:
    side = cross(up, front)
    return unit(side) if np.linalg.norm(side) > 0.2 else unit(cross(front, np.array([0.3, 0.5, 0.8])))


def on_the_floor(pose: Pose, scene: Scene) -> FloatArray:
    """Return the position of a body that has come down onto what is under it."""
    down = -scene.room.up
    start = pose.position_m
    if float(scene.room.clearance(start)[0]) <= 0.0:
        start = start + scene.room.up * 0.5
    reach = distance_to_wall(scene.room, start, down)
    return np.asarray(start + down * (reach - pose.extent(down)))


def depth_in_walls(pose: Pose, scene: Scene) -> float:
    """Return how deep (m) a body is in walls and parts; negative is room."""
    points, radii = pose.wall_points()
    return -float(np.min(scene.room.clearance(points) - radii))


def out_of_walls(pose: Pose, scene: Scene) -> FloatArray:
    """Return the position moved the least way in which no part of the body is in a wall; at most 0.6 m."""
    start = pose.position_m
    points, radii = pose.wall_points()
    moved = np.zeros(3)
    for _ in range(_NUDGES):
        free = scene.room.clearance(points + moved) - radii
        worst = int(np.argmin(free))
        depth = -float(free[worst])
        if depth <= 0.0:
            break
        step = _gradient(scene, points[worst] + moved) * (depth + _SKIN_M)
        if np.linalg.norm(moved + step) > _LONGEST_NUDGE_M:
            break
        moved = moved + step
    return np.asarray(start + moved)


def _gradient(scene: Scene, point_m: FloatArray) -> FloatArray:
    """Return the unit vector in which the clearance grows most."""
    steps = np.concatenate((np.eye(3), -np.eye(3))) * 0.02
    free = scene.room.clearance(point_m + steps)
    slope = free[:3] - free[3:]
    length = float(np.linalg.norm(slope))
    return slope / length if length > 1e-9 else np.zeros(3)
