"""Practicals: where they are over a shot, in whose hand, what they shine on, and how bright they burn."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.core.rotations import to_matrix
from skylot.stage.blocking.camera_words import read_lamp
from skylot.stage.blocking.cues import levels
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.things import place_of
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Named, Vocabulary
from skylot.stage.blocking.words import Clause
from skylot.stage.bodies.kinematics import forward, pose_at
from skylot.stage.model import Cue, Practical
from skylot.stage.sets.look import light_colour
from skylot.stage.world import BodyTrack, CameraTrack, LampSpot, LampTrack, PropTrack

_OUT_OF_HAND_M = 0.08
_LAMP_M = 0.06
_BESIDE_M = 0.4
_STILL_M = 1e-6
_MOST_ROWS = 1500


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Moving:
    """Everything in a room that a lamp can go with or point at, over the shot."""

    room: Room
    people: Mapping[str, BodyTrack]
    props: Mapping[str, PropTrack]
    camera: CameraTrack | None = None

    def rows(self, names: Iterable[Named]) -> FloatArray:
        """Return the seconds (n,) at which the tracks of some of it have rows; one where all of it stays."""
        tracks = [track for name in names if (track := self._track(name)) is not None]
        t_s = np.unique(np.concatenate([np.zeros(1), *(each.t_s for each in tracks if len(each.t_s) > 1)]))
        return t_s[:: len(t_s) // _MOST_ROWS + 1]

    def scenes(self, names: Iterable[Named], t_s: FloatArray) -> list[Scene]:
        """Return who and what of some names is where at seconds (n,)."""
        known = {name.name: name for name in names}
        people = {who: _poses(self.people[who], t_s) for who in known if who in self.people}
        props = {who: self.props[who] for who in known if who in self.props}
        return [
            Scene(
                room=self.room,
                poses={who: poses[row] for who, poses in people.items()},
                props={name: place_of(track, float(at_s)) for name, track in props.items()},
                camera_m=self._camera_at(float(at_s)),
            )
            for row, at_s in enumerate(t_s)
        ]

    def _track(self, name: Named) -> BodyTrack | PropTrack | CameraTrack | None:
        if name.kind == "camera":
            return self.camera
        return self.people.get(name.name) if name.kind == "person" else self.props.get(name.name)

    def _camera_at(self, at_s: float) -> FloatArray | None:
        if self.camera is None:
            return None
        return np.array([np.interp(at_s, self.camera.t_s, column) for column in self.camera.position_m.T])


def _poses(track: BodyTrack, t_s: FloatArray) -> list[Pose]:
    """Return a body's poses at seconds (n,), their limbs worked out together."""
    position, rotation, joints = pose_at(track, t_s)
    origins, turned = forward(track.skeleton, position, rotation, joints)
    matrices = to_matrix(turned)
    return [
        Pose.known(track.skeleton, position[i], rotation[i], joints[i], limbs=(origins[i], matrices[i]))
        for i in range(len(t_s))
    ]


def lamps_of(
    practicals: Sequence[Practical],
    moving: Moving,
    vocabulary: Vocabulary,
    setup: str,
    cues: Mapping[str, tuple[Cue, ...]],
) -> tuple[tuple[LampTrack, ...], list[Issue]]:
    """Return the practicals that burn at some second of a shot, as tracks; `cues` are theirs, by id."""
    lamps: list[LampTrack] = []
    issues: list[Issue] = []
    for i, practical in enumerate(practicals):
        where = Where(f"staging:{setup}", ("practical", i))
        reading = read_lamp(practical.words, vocabulary, Where(where.record, (*where.key, "words")))
        issues += reading.issues
        clauses = [c for c in reading.clauses if all(n.kind != "several" for n in c.names)]
        target, more = _target(practical, clauses, vocabulary, where)
        if practical.flux_lm < 0.0:
            more.append(error(f"the practical {practical.id} gives {practical.flux_lm:g} lm", "", where))
        way = _way(practical, clauses, target, moving)
        if way is None:
            what = f"the practical {practical.id} is nowhere"
            more.append(error(what, "say where: in WHO's right hand, at X, or position_m", where))
        issues += more
        is_on = practical.on and not any(c.kind == "on" and c.option == "off" for c in clauses)
        level = levels(float(is_on), cues.get(practical.id, ()))
        if way is not None and practical.flux_lm > 0.0 and level.level.max() > 0.0:
            lamp = _spot(practical, way)
            lamps.append(
                LampTrack(lamp=lamp, t_s=way.t_s, position_m=way.position_m, axis=way.axis, level=level)
            )
    return tuple(lamps), issues


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """Where a lamp goes, and where it points meanwhile."""

    t_s: FloatArray
    position_m: FloatArray
    axis: FloatArray | None


def _spot(practical: Practical, way: _Way) -> LampSpot:
    """Return a practical as it is at the start, burning fully."""
    axis = way.axis[0] if way.axis is not None else None
    return LampSpot(
        id=practical.id,
        position_m=way.position_m[0],
        axis=axis,
        half_angle_rad=practical.half_angle_rad if axis is not None else math.pi,
        flux_lm=practical.flux_lm,
        colour=light_colour(practical.colour_k),
        size_m=_LAMP_M,
        cabin=False,
        beam=practical.beam and axis is not None,
    )


def _way(
    practical: Practical, clauses: Sequence[Clause], target: Named | None, moving: Moving
) -> _Way | None:
    """Return where a lamp goes with what it is at and points at; None for one that is nowhere."""
    names = [name for clause in clauses for name in clause.names]
    names += [target] if target is not None else []
    t_s = moving.rows(names)
    scenes = moving.scenes(names, t_s)
    places = [_place(practical, clauses, scene) for scene in scenes]
    if any(place is None for place in places):
        return None
    position = np.stack([place for place in places if place is not None])
    aims = [_axis(clauses, target, scene, at) for scene, at in zip(scenes, position, strict=True)]
    axis = _filled(aims)
    moves = float(np.ptp(position, axis=0).max()) > _STILL_M
    if not moves and (axis is None or float(np.ptp(axis, axis=0).max()) <= _STILL_M):
        return _Way(t_s=t_s[:1], position_m=position[:1], axis=None if axis is None else axis[:1])
    return _Way(t_s=t_s, position_m=position, axis=axis)


def _filled(aims: Sequence[FloatArray | None]) -> FloatArray | None:
    """Return directions (n,3), those that are missing as the last one before; None where all are missing."""
    last = next((aim for aim in aims if aim is not None), None)
    if last is None:
        return None
    found = []
    for aim in aims:
        last = last if aim is None else aim
        found.append(last)
    return np.stack(found)


def _place(practical: Practical, clauses: Sequence[Clause], scene: Scene) -> FloatArray | None:
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


def _target(
    practical: Practical, clauses: Sequence[Clause], vocabulary: Vocabulary, where: Where
) -> tuple[Named | None, list[Issue]]:
    """Return what a lamp points at, as typed or as said, and an error for what is not on the set."""
    named = vocabulary.find(practical.aim) if practical.aim else None
    if practical.aim and (named is None or named.kind == "several"):
        what = f"the practical {practical.id} points at '{practical.aim}', which is not on the set"
        at = Where(where.record, (*where.key, "aim"))
        return None, [error(what, did_you_mean(practical.aim, vocabulary.names()), at)]
    return named or next((c.names[0] for c in clauses if c.kind == "aim" and c.names), None), []


def _axis(
    clauses: Sequence[Clause], target: Named | None, scene: Scene, position: FloatArray
) -> FloatArray | None:
    """Return where a lamp points: at its target, or along the eyes of who holds it; None shines all round."""
    if target is not None:
        return scene.toward(target, position, "face")
    held = next((c for c in clauses if c.kind == "in hand" and c.names), None)
    pose = scene.poses.get(held.names[0].name) if held is not None else None
    return pose.gaze() if pose is not None else None
