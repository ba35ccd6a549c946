"""Which way up a person is, and where she faces: from numbers, else words, else what is usual in the room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import Issue, Where, error, note
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Named
from skylot.stage.blocking.words import Clause
from skylot.stage.model import Mark

_TOUCH_KINDS = ("polishing", "reaching", "pointing", "limb on", "holding", "at", "from")
_DEFAULT_TILT_RAD = np.deg2rad(20.0)
_OVERHEAD = 0.25  # sine: what is nearer to the body's own up than that cannot be faced


def up_of(
    mark: Mark,
    clauses: Sequence[Clause],
    scene: Scene,
    who: str,
    *,
    where: Where,
    before: Pose | None,
) -> tuple[FloatArray, list[Issue]]:
    """Return the unit vector (3,) from pelvis to head, and what is wrong with how it is said."""
    room = scene.room
    if mark.up is not None:
        if not np.any(mark.up):
            return room.up, [
                error("up has no length", "such as [0, 0, 1]", Where(where.record, (*where.key, "up")))
            ]
        return unit(mark.up), []
    start = scene.poses[who].position_m if who in scene.poses else room.middle_m
    for clause in clauses:
        found = _said_up(clause, scene, start)
        if found is not None:
            return found, []
    if before is not None:
        return before.up, []
    if any(c.kind == "posture lying" for c in clauses):
        return _lying_up(clauses, scene), []
    rail = _foot_rail(mark, clauses, scene)
    if rail is not None and not room.weight:
        return rail, []
    return room.up, []


def _said_up(clause: Clause, scene: Scene, start_m: FloatArray) -> FloatArray | None:
    """Return the up that one clause says, or None."""
    room = scene.room
    if clause.kind == "upside down":
        return -room.up
    if clause.kind == "upright":
        return room.up
    if clause.kind == "feet to":
        anchor = scene.anchor(clause.names[0])
        if clause.names[0].kind == "anchor" and anchor is not None:
            return unit(anchor.normal)
        toward = scene.toward(clause.names[0], start_m, "chest")
        return -toward if toward is not None else None
    if clause.kind in ("head to", "fly to"):
        anchor = scene.anchor(clause.names[0])
        if clause.kind == "head to" and clause.names[0].kind == "anchor" and anchor is not None:
            return -unit(anchor.normal)
        return scene.toward(clause.names[0], start_m, "chest")
    if clause.kind == "level":
        return scene.toward(clause.names[0], start_m, "chest") if clause.names else np.asarray(room.forward)
    if clause.kind == "span":
        return _span_up(clause, scene)
    if clause.kind in ("opposite up", "same up"):
        other = scene.poses.get(clause.names[0].name)
        return None if other is None else (other.up if clause.kind == "same up" else -other.up)
    return None


def _span_up(clause: Clause, scene: Scene) -> FloatArray | None:
    """Return the up of one who lies from one thing (feet) to another (head)."""
    feet, head = clause.names
    if head.kind == "plane" and feet.kind == "plane":
        return scene.room.plane(head.name)
    first, last = scene.point(feet), scene.point(head)
    if first is None or last is None or np.allclose(first, last):
        return None
    return unit(last - first)


def _lying_up(clauses: Sequence[Clause], scene: Scene) -> FloatArray:
    """Return the up of one who lies: along what she lies on, else along the room."""
    for clause in clauses:
        anchor = scene.anchor(clause.names[0]) if clause.names and clause.kind in ("in", "at") else None
        if anchor is None:
            continue
        if anchor.along is not None:
            return unit(anchor.along)
        normal = unit(anchor.normal)
        flat = scene.room.forward - normal * float(scene.room.forward @ normal)
        return unit(flat) if np.linalg.norm(flat) > 0.3 else np.asarray(unit(cross(normal, scene.room.up)))
    return scene.room.forward


def _foot_rail(mark: Mark, clauses: Sequence[Clause], scene: Scene) -> FloatArray | None:
    """Return the up of one whose feet are in a rail: away from the wall that it is on."""
    names = [hold.what for hold in mark.holds if "f" in hold.by and hold.by.endswith(("feet", "foot"))]
    names += [
        c.names[0].name
        for c in clauses
        if c.kind == "limb on" and c.second.endswith(("feet", "foot", "toes")) and c.names
    ]
    for name in names:
        anchor = scene.room.built.anchors.get(name)
        if anchor is not None:
            return unit(anchor.normal)
    return None


def facing_of(
    mark: Mark,
    clauses: Sequence[Clause],
    scene: Scene,
    who: str,
    *,
    up: FloatArray,
    where: Where,
    before: Pose | None,
) -> tuple[FloatArray, list[Issue]]:
    """Return the unit vector (3,) square to `up` to where the body faces, and what is wrong with it."""
    issues: list[Issue] = []
    start = _eyes(scene, who)
    wanted: FloatArray | None = None
    said = ""
    if mark.facing is not None:
        if not np.any(mark.facing):
            at = Where(where.record, (*where.key, "facing"))
            issues.append(error("facing has no length", "such as [1, 0, 0]", at))
        else:
            wanted, said = unit(mark.facing), "facing"
    if wanted is None:
        wanted, said = _said_facing(clauses, scene, who, start, up)
    fallback = _usual_facing(clauses, scene, up, before)
    if wanted is None:
        facing = fallback
    else:
        flat = wanted - up * float(wanted @ up)
        facing = fallback
        if np.linalg.norm(flat) > _OVERHEAD:
            facing = unit(flat)
        elif said:
            where_it_is = "over the head" if float(wanted @ up) > 0.0 else "under the feet"
            what = (
                f"{who} cannot face what is {where_it_is} ('{said}'): the eyes go there, the chest does not"
            )
            issues.append(note(what, "another way up, or looking at it", where))
    return _turned(facing, up, clauses), issues


def _eyes(scene: Scene, who: str) -> FloatArray:
    pose = scene.poses.get(who)
    return pose.point("eyes") if pose is not None else np.asarray(scene.room.middle_m)


def _said_facing(
    clauses: Sequence[Clause], scene: Scene, who: str, start_m: FloatArray, up: FloatArray
) -> tuple[FloatArray | None, str]:
    """Return the direction that words ask to face, and those words; softer ones come last.

    A softer one that lies along the body's own up says nothing: who sits on a stool and looks at somebody
    faces whom she looks at, not the stool's seat.
    """
    for clause in clauses:
        if clause.kind in ("facing", "facing away") and clause.names:
            toward = _toward(clause.names[0], scene, who, start_m)
            if toward is not None:
                return (toward if clause.kind == "facing" else -toward), clause.text
    for kind in ("strapped", "in", "looking", *_TOUCH_KINDS, "beside"):
        for clause in clauses:
            if clause.kind == kind and clause.names and not _by_feet(clause):
                toward = _touched(clause, scene, who, start_m)
                if toward is not None and np.linalg.norm(toward - up * float(toward @ up)) > _OVERHEAD:
                    return toward, ""
    return None, ""


def _by_feet(clause: Clause) -> bool:
    return clause.second.endswith(("feet", "foot", "toes"))


def _touched(clause: Clause, scene: Scene, who: str, start_m: FloatArray) -> FloatArray | None:
    """Return the direction to what somebody touches or is at; one who sits in a thing faces out of it."""
    named = clause.names[0]
    anchor = scene.anchor(named)
    if clause.kind == "beside" and clause.option not in ("opposite", "across from"):
        return None
    if clause.kind in ("in", "strapped"):
        return unit(anchor.normal) if anchor is not None and named.kind == "anchor" else None
    if clause.kind in ("at", "from", "holding") and named.kind == "plane":
        return None
    if clause.kind in ("at", "from") and anchor is not None:
        lies = abs(float(unit(anchor.normal) @ scene.room.up)) > 0.7 and anchor.kind != "window"
        return _toward(named, scene, who, start_m) if lies else -unit(anchor.normal)
    return _toward(named, scene, who, start_m)


def _toward(named: Named, scene: Scene, who: str, start_m: FloatArray) -> FloatArray | None:
    """Return the direction to a thing; `each other` is the nearest of the others."""
    if named.kind != "each other":
        return scene.toward(named, start_m)
    others = [pose.point("eyes") for pose in scene.others(who)]
    if not others:
        return None
    nearest = min(others, key=lambda point: float(np.linalg.norm(point - start_m)))
    apart = nearest - start_m
    return apart / np.linalg.norm(apart) if np.linalg.norm(apart) > 1e-6 else None


def _usual_facing(clauses: Sequence[Clause], scene: Scene, up: FloatArray, before: Pose | None) -> FloatArray:
    """Return where one faces of whom nobody says it: as before, or forward, or away from the deck."""
    room = scene.room
    lying = any(c.kind == "posture lying" for c in clauses)
    candidates = [room.up] if lying else []
    if before is not None:
        candidates += [before.facing, before.up, -before.up]
    candidates += [room.forward, -room.up, cross(room.up, room.forward)]
    for candidate in candidates:
        flat = candidate - up * float(candidate @ up)
        if np.linalg.norm(flat) > 0.5:
            return unit(flat)
    return unit(cross(up, np.array([0.3, 0.5, 0.8])))


def _turned(facing: FloatArray, up: FloatArray, clauses: Sequence[Clause]) -> FloatArray:
    """Return the facing after `turned 30 left`."""
    for clause in clauses:
        if clause.kind == "turn" and clause.amount is not None:
            angle = clause.amount if clause.option == "left" else -clause.amount
            facing = rotations.rotate(rotations.from_axis_angle(up, angle), facing)
    return facing


def tilted(rotation_xyzw: FloatArray, clauses: Sequence[Clause]) -> FloatArray:
    """Return a body's rotation after `tilted 20 left` or `leaning 10 forward`, about its own axes."""
    turned = rotation_xyzw
    for clause in clauses:
        if clause.kind != "tilt":
            continue
        angle = clause.amount if clause.amount is not None else _DEFAULT_TILT_RAD
        word = clause.option or (clause.names[0].name if clause.names else "forward")
        axis = {
            "left": (-1.0, 0.0, 0.0),
            "right": (1.0, 0.0, 0.0),
            "forward": (0.0, 1.0, 0.0),
        }.get(word, (0.0, -1.0, 0.0))
        turned = rotations.multiply(turned, rotations.from_axis_angle(axis, float(angle)))
    return turned
