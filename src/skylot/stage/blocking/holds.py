"""Hands and feet on rails, panes and people: by reach within the joints' limits, and how much it misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import Issue, Where, error, note
from skylot.core.names import did_you_mean
from skylot.stage.blocking.scene import Pose, Scene, hold_landmark
from skylot.stage.blocking.vocabulary import Named, Vocabulary
from skylot.stage.blocking.words import Clause
from skylot.stage.model import Hold, Mark
from skylot.stage.world import Anchor

MISS_M = 0.05
_HANDS_APART_M = 0.22
_SKIN_M = 0.02
_SIDEWAYS = 0.5
_LIMBS = {
    "hand": "right hand", "one hand": "right hand", "hands": "hands", "both hands": "hands", "left arm": "left hand",
    "right arm": "right hand", "foot": "right foot", "toes": "feet", "both feet": "feet", "feet": "feet",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One limb on one thing."""

    limb: str
    """left hand, right hand, hands, left foot, right foot, feet"""
    what: Named
    at: str = ""
    hard: bool = True
    """A hold; else a gesture, which may fall short."""
    said: str = ""
    where: Where | None = None


def wanted_of(clauses: Sequence[Clause], where: Where) -> list[Wanted]:
    """Return the holds and gestures that words ask for."""
    found = []
    for clause in clauses:
        if not clause.names or clause.names[0].kind in ("camera", "each other", "several"):
            continue
        limb = _limb(clause.second or (clause.option if clause.kind == "reaching" else ""))
        match clause.kind:
            case "holding" | "limb on":
                found.append(
                    Wanted(
                        limb=limb or "right hand",
                        what=clause.names[0],
                        at=clause.option,
                        said=clause.text,
                        where=where,
                    )
                )
            case "polishing":
                found.append(Wanted(limb="right hand", what=clause.names[0], said=clause.text, where=where))
            case "reaching" | "pointing":
                found.append(
                    Wanted(
                        limb=limb or "right hand",
                        what=clause.names[0],
                        hard=False,
                        said=clause.text,
                        where=where,
                    )
                )
    return found


def _limb(word: str) -> str:
    return _LIMBS.get(word, word)


def holds_as_clauses(mark: Mark, vocabulary: Vocabulary, where: Where) -> tuple[list[Clause], list[Issue]]:
    """Return a mark's typed holds as clauses; a hold on nothing is an error with the nearest name."""
    clauses, issues = [], []
    for i, hold in enumerate(mark.holds):
        named = vocabulary.find(hold.what)
        at = Where(where.record, (*where.key, "hold", i, "what"))
        if named is None or named.kind in ("several", "camera", "each other"):
            what = f"{mark.who} holds '{hold.what}', which is not on the set"
            issues.append(error(what, did_you_mean(hold.what, vocabulary.names()), at))
            continue
        clauses.append(_as_clause(hold, named))
    return clauses, issues


def _as_clause(hold: Hold, named: Named) -> Clause:
    return Clause(
        kind="limb on", text=f"{hold.by} on {hold.what}", names=(named,), option=hold.at, second=hold.by
    )


def by_feet(wanted: Wanted) -> bool:
    """Tell whether a hold is one of the feet."""
    return wanted.limb.endswith(("foot", "feet"))


def limbs_of(limb: str) -> tuple[str, ...]:
    """Return the single limbs of `hands` and `feet`."""
    return {"hands": ("left hand", "right hand"), "feet": ("left foot", "right foot")}.get(limb, (limb,))


def limb_landmark(limb: str) -> str:
    """Return the landmark that a single limb holds with."""
    side, part = limb.split()
    return f"{side}_{'palm' if part == 'hand' else 'sole'}"


def target_of(wanted: Wanted, limb: str, pose: Pose, scene: Scene) -> FloatArray | None:
    """Return the point (3,) that one limb takes hold of, or None where the thing is nowhere."""
    named = wanted.what
    if named.kind == "person":
        other = scene.poses.get(named.name)
        return None if other is None else other.point(hold_landmark(wanted.at, limb))
    anchor = scene.anchor(named)
    if anchor is None or (named.kind == "plane" and wanted.what.name in scene.room.built.planes):
        return _on_plane(named, limb, pose, scene) if named.kind == "plane" else scene.point(named)
    side = 0.5 if limb.startswith("left") else -0.5
    pair = len(limbs_of(wanted.limb)) > 1
    if anchor.along is not None:
        along = unit(anchor.along)
        here = pose.point(limb_landmark(limb)) - anchor.position_m
        half = max(anchor.size_m / 2.0 - 0.04, 0.0)
        beside = pose.facing if faces_along(pose, anchor) else pose.left
        across = np.sign(float(beside @ along)) * side * _HANDS_APART_M if pair else 0.0
        middle = float((pose.position_m - anchor.position_m) @ along) if pair else float(here @ along)
        return np.asarray(anchor.position_m + along * np.clip(middle + across, -half, half))
    spread = pose.left * side * min(_HANDS_APART_M, anchor.size_m * 0.7) if pair else np.zeros(3)
    return np.asarray(anchor.position_m + unit(anchor.normal) * _SKIN_M + spread)


def faces_along(pose: Pose, anchor: Anchor | None) -> bool:
    """Tell whether a body is turned along a rail, so that two feet are not side by side in it."""
    along = None if anchor is None else anchor.along
    return along is not None and abs(float(pose.left @ unit(along))) < _SIDEWAYS


def _on_plane(named: Named, limb: str, pose: Pose, scene: Scene) -> FloatArray:
    """Return the point of a wall that is straight before the limb's own root."""
    from skylot.stage.blocking.room import distance_to_wall  # noqa: PLC0415  only holds on walls trace

    direction = scene.room.plane(named.name)
    start = pose.point("chest" if limb.endswith("hand") else "pelvis")
    return np.asarray(start + direction * (distance_to_wall(scene.room, start, direction) - _SKIN_M))


def feet_on(pose: Pose, wanted: Sequence[Wanted], scene: Scene) -> Pose:
    """Return the pose moved so that the feet are where they hold; for one of whom nobody says the place."""
    for each in wanted:
        if each.hard and by_feet(each):
            limbs = limbs_of(each.limb)
            targets = [target_of(each, limb, pose, scene) for limb in limbs]
            known = [target for target in targets if target is not None]
            if len(known) == len(limbs):
                here = np.mean([pose.point(limb_landmark(limb)) for limb in limbs], axis=0)
                return pose.moved(pose.position_m + np.mean(known, axis=0) - here)
    return pose


def touched(pose: Pose, wanted: Sequence[Wanted], scene: Scene) -> list[tuple[str, FloatArray]]:
    """Return what each single limb is told to hold, reach for or point at, and the point (3,) that it goes to."""
    pairs = [(limb, target_of(each, limb, pose, scene)) for each in wanted for limb in limbs_of(each.limb)]
    return [(limb, target) for limb, target in pairs if target is not None]


def take_hold(pose: Pose, wanted: Sequence[Wanted], scene: Scene, who: str) -> tuple[Pose, list[Issue]]:
    """Return the pose with its limbs on what they hold, and an error for each that does not reach it."""
    from skylot.stage.bodies.reach import reach  # noqa: PLC0415  inverse kinematics only where somebody holds

    issues: list[Issue] = []
    for each in sorted(wanted, key=lambda w: w.hard):
        targets = [target_of(each, limb, pose, scene) for limb in limbs_of(each.limb)]
        known = [target for target in targets if target is not None]
        if len(known) < len(targets):
            what = f"{who}: '{each.said}': {each.what.name} is not on the set"
            issues.append(error(what, f"give {each.what.name} a mark", each.where))
            continue
        reached = reach(
            pose.skeleton,
            pose.position_m,
            pose.rotation_xyzw,
            pose.joints_rad,
            each.limb,
            np.stack(known) if len(known) > 1 else known[0],
            _palm_normal(each, scene),
        )
        pose = pose.bent(reached.joints_rad)
        anchor = scene.anchor(each.what)
        if each.hard and each.limb == "feet" and faces_along(pose, anchor):
            short = f", {100 * reached.miss_m:.0f} cm short" if reached.miss_m > _SKIN_M else ""
            what = f"{who} faces along {each.what.name}: the feet are one before the other in it{short}"
            issues.append(note(what, "facing across the rail, or one foot in it", each.where))
        elif each.hard and reached.miss_m > MISS_M:
            what = f"{who} does not reach {each.what.name} with the {each.limb}: {100 * reached.miss_m:.0f} cm short"
            hint = "no posture reaches it from this mark: move the mark, or let go"
            issues.append(error(what, hint, each.where))
    return pose, issues


def _palm_normal(wanted: Wanted, scene: Scene) -> FloatArray | None:
    """Return the normal of what a palm or sole lies flat on: a pane, a wall; None for what is gripped."""
    anchor = scene.anchor(wanted.what)
    flat = anchor is not None and anchor.kind in ("window", "plane") and wanted.hard
    return unit(anchor.normal) if anchor is not None and flat else None


def look_to(pose: Pose, target_m: FloatArray) -> Pose:
    """Return the pose with the head turned to a point, as far as the neck goes."""
    from skylot.stage.bodies.reach import look  # noqa: PLC0415  as above

    seen = look(pose.skeleton, pose.position_m, pose.rotation_xyzw, pose.joints_rad, target_m)
    return pose.bent(seen.joints_rad)


def cannot_see(pose: Pose, target_m: FloatArray, who: str, what: str, where: Where) -> list[Issue]:
    """Return a note where the neck does not turn so far that the face comes within 50 degrees of something."""
    toward = target_m - pose.point("eyes")
    if np.linalg.norm(toward) < 1e-6 or float(unit(toward) @ pose.gaze()) > np.cos(np.radians(50.0)):
        return []
    return [note(f"{who} cannot turn the head so far as to look at {what}", "turn the body", where)]
