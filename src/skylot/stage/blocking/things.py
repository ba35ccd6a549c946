"""Practicals and props: where they are, in whose hand, and what they shine on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.blocking.camera_words import read_lamp
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Vocabulary
from skylot.stage.blocking.words import Clause
from skylot.stage.bodies.kinematics import landmark
from skylot.stage.model import Practical, Prop
from skylot.stage.sets.look import light_colour
from skylot.stage.world import BodyTrack, LampSpot, PropTrack

_OUT_OF_HAND_M = 0.08
_LAMP_M = 0.06
_BESIDE_M = 0.4
_UPRIGHT = np.array([[0.0, 0.0, 0.0, 1.0]])


def lamps_of(
    practicals: Sequence[Practical], scene: Scene, vocabulary: Vocabulary, setup: str
) -> tuple[tuple[LampSpot, ...], list[Issue]]:
    """Return the practicals that are on, as sources of light at the start of a shot."""
    lamps: list[LampSpot] = []
    issues: list[Issue] = []
    for i, practical in enumerate(practicals):
        where = Where(f"staging:{setup}", ("practical", i))
        reading = read_lamp(practical.words, vocabulary, Where(where.record, (*where.key, "words")))
        issues += reading.issues
        clauses = [c for c in reading.clauses if all(n.kind != "several" for n in c.names)]
        position = _lamp_place(practical, clauses, scene)
        if position is None:
            what = f"the practical {practical.id} is nowhere"
            issues.append(error(what, "say where: in WHO's right hand, at X, or position_m", where))
            continue
        axis, more = _aim(practical, clauses, scene, position, vocabulary=vocabulary, where=where)
        issues += more
        is_on = practical.on and not any(c.kind == "on" and c.option == "off" for c in clauses)
        if practical.flux_lm < 0.0:
            issues.append(error(f"the practical {practical.id} gives {practical.flux_lm:g} lm", "", where))
        elif is_on and practical.flux_lm > 0.0:
            lamps.append(
                LampSpot(
                    id=practical.id,
                    position_m=position,
                    axis=axis,
                    half_angle_rad=practical.half_angle_rad if axis is not None else math.pi,
                    flux_lm=practical.flux_lm,
                    colour=light_colour(practical.colour_k),
                    size_m=_LAMP_M,
                    cabin=False,
                    beam=practical.beam and axis is not None,
                )
            )
    return tuple(lamps), issues


def _lamp_place(practical: Practical, clauses: Sequence[Clause], scene: Scene) -> FloatArray | None:
    """Return where a lamp is: typed, in a hand, at, beside or so far from a thing."""
    if practical.position_m is not None:
        return np.asarray(practical.position_m, dtype=np.float64)
    for clause in clauses:
        if clause.kind == "aim" or not clause.names:
            continue
        pose = scene.poses.get(clause.names[0].name)
        if pose is not None and clause.kind == "in hand":
            return _in_hand(clause, pose)
        point = scene.point(clause.names[-1], "eyes")
        if point is None:
            continue
        anchor = scene.anchor(clause.names[-1])
        out = unit(anchor.normal) if anchor is not None else scene.room.up
        if clause.kind == "beyond" and clause.names[0].kind == "plane":
            return np.asarray(point + scene.room.plane(clause.names[0].name) * (clause.amount or _BESIDE_M))
        if clause.kind == "beside":
            return np.asarray(point + _toward(clause, pose, scene, out) * (clause.amount or _BESIDE_M))
        away = clause.amount if clause.amount is not None else (0.12 if anchor is not None else _BESIDE_M)
        return np.asarray(point + out * away)
    return None


def _in_hand(clause: Clause, pose: Pose) -> FloatArray:
    """Return the place of a lamp in a hand, or between the teeth."""
    if "teeth" in clause.text.lower():
        return np.asarray(pose.point("chin") + pose.gaze() * 0.08)
    side = clause.option or "right"
    return np.asarray(pose.point(f"{side}_palm") + pose.gaze() * _OUT_OF_HAND_M)


def _toward(clause: Clause, pose: Pose | None, scene: Scene, out: FloatArray) -> FloatArray:
    """Return the unit vector of a word of place."""
    word, up = clause.option, scene.room.up
    if word in ("above", "over"):
        return up
    if word in ("below", "under", "underneath", "beneath"):
        return -up
    front = pose.facing if pose is not None else out
    left = pose.left if pose is not None else cross(up, out)
    if word == "behind":
        return -front
    if word == "in front of":
        return front
    return -left if "right" in word else left


def _aim(
    practical: Practical,
    clauses: Sequence[Clause],
    scene: Scene,
    position: FloatArray,
    *,
    vocabulary: Vocabulary,
    where: Where,
) -> tuple[FloatArray | None, list[Issue]]:
    """Return where a lamp points: typed, said, along the eyes of who holds it; None shines all round."""
    named = vocabulary.find(practical.aim) if practical.aim else None
    if practical.aim and (named is None or named.kind == "several"):
        what = f"the practical {practical.id} points at '{practical.aim}', which is not on the set"
        at = Where(where.record, (*where.key, "aim"))
        return None, [error(what, did_you_mean(practical.aim, vocabulary.names()), at)]
    said = next((c.names[0] for c in clauses if c.kind == "aim" and c.names), None)
    target = named or said
    if target is not None:
        return scene.toward(target, position, "face"), []
    held = next((c for c in clauses if c.kind == "in hand" and c.names), None)
    pose = scene.poses.get(held.names[0].name) if held is not None else None
    return (pose.gaze() if pose is not None else None), []


def place_props(
    props: Sequence[Prop],
    tracks: Mapping[str, BodyTrack],
    middle_m: FloatArray,
    setup: str,
) -> tuple[list[PropTrack], list[Issue]]:
    """Return where things are over the shot: in the hand of who has them, at their place, or in the middle."""
    placed, issues = [], []
    for i, prop in enumerate(props):
        where = Where(f"staging:{setup}", ("prop", i))
        holder = tracks.get(prop.held_by) if prop.held_by else None
        if prop.held_by and holder is None:
            what = f"{prop.id} is held by {prop.held_by}, who is not on the set"
            at = Where(where.record, (*where.key, "held_by"))
            issues.append(error(what, did_you_mean(prop.held_by, tracks), at))
        if holder is not None:
            palm = landmark(
                holder.skeleton, "right_palm", holder.position_m, holder.rotation_xyzw, holder.joints_rad
            )
            placed.append(
                PropTrack(prop=prop, t_s=holder.t_s, position_m=palm, rotation_xyzw=holder.rotation_xyzw)
            )
            continue
        at_m = middle_m if prop.position_m is None else np.asarray(prop.position_m, dtype=np.float64)
        placed.append(PropTrack(prop=prop, t_s=np.zeros(1), position_m=at_m[None], rotation_xyzw=_UPRIGHT))
    return placed, issues


def place_of(track: PropTrack, at_s: float) -> FloatArray:
    """Return where a thing is (3,) at a second of the shot."""
    if len(track.t_s) == 1:
        return np.asarray(track.position_m[0])
    return np.array([np.interp(at_s, track.t_s, track.position_m[:, i]) for i in range(3)])
