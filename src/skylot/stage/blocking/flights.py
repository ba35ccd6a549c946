"""Free motions of a staging: everybody's tracks with what is simulated in the place of what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.blocking.flight_bounds import Spent, too_long
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Scene
from skylot.stage.blocking.tracks import pose_of
from skylot.stage.blocking.vocabulary import Vocabulary
from skylot.stage.bodies.kinematics import pose_at
from skylot.stage.model import Motion, Staging
from skylot.stage.motion.motions import Around, run_motion
from skylot.stage.motion.records import BodyStart, MotionResult, PropStart
from skylot.stage.world import BodyTrack, GravityField, PropTrack


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flown:
    """Tracks of all people and things with their free motions, and what those did."""

    bodies: tuple[BodyTrack, ...]
    props: tuple[PropTrack, ...]
    said: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()


def fly(
    staging: Staging,
    bodies: Sequence[BodyTrack],
    props: Sequence[PropTrack],
    *,
    field: GravityField,
    room: Room,
    vocabulary: Vocabulary,
    seconds: float,
) -> Flown:
    """Return the tracks with each motion in its span, in the order of time.

    A motion begins where marks and motions before it left its body, and ends at the next mark of that body, or
    with the shot. After its last motion a body stays where it came to be, until its next mark.
    """
    tracks = {track.who: track for track in bodies}
    things = {track.prop.id: track for track in props}
    around = _around(staging, field, room)
    issues: list[Issue] = []
    said: list[str] = []
    states: dict[str, tuple[float, BodyStart | PropStart]] = {}
    spent = Spent(staging.setup)
    for i, motion in sorted(enumerate(staging.motions), key=lambda pair: pair[1].at_s):
        where = Where(f"staging:{staging.setup}", ("motion", i))
        wrong = _unknown(motion, tracks, things, where)
        if wrong or motion.at_s >= seconds:
            issues += wrong or [
                error(f"{motion.who}'s {motion.kind} begins after the end of the shot", "", where)
            ]
            continue
        target, more = _target(motion, tracks, things, room=room, vocabulary=vocabulary, where=where)
        issues += more
        lasts_s = _lasts(motion, staging, seconds)
        touch = spent.may_touch(motion, i, thing=motion.who in things, in_air=around.airflow_m_s is not None)
        if touch is None:
            continue
        issues += too_long(motion, lasts_s, where)
        names = (motion.who, motion.by)
        result = run_motion(
            motion,
            [_body_start(t, motion.at_s, states) for t in tracks.values() if t.who in names],
            [_prop_start(t, motion.at_s, states) for t in things.values() if t.prop.id in names],
            replace(around, touch=touch),
            seconds=lasts_s,
            target_m=target,
            velocity_m_s=None if motion.velocity_m_s is None else np.asarray(motion.velocity_m_s),
        )
        spent.add(result.report.simulated_s, thing=not result.bodies)
        _put(result, tracks, things, states)
        said.append(result.report.sentence)
    return Flown(
        bodies=tuple(tracks.values()),
        props=tuple(things.values()),
        said=tuple(sentence for sentence in said if sentence),
        issues=(*issues, *spent.issues()),
    )


def _around(staging: Staging, field: GravityField, room: Room) -> Around:
    """Return where motions happen; outdoors there are no walls."""
    built = room.built
    return Around(
        field=field,
        interior=None if built.exterior else built.interior,
        planes=built.planes,
        airflow_m_s=np.asarray(staging.airflow_m_s, dtype=np.float64) if any(staging.airflow_m_s) else None,
    )


def _unknown(
    motion: Motion, tracks: dict[str, BodyTrack], things: dict[str, PropTrack], where: Where
) -> list[Issue]:
    """Return an error for each name of a motion that is not on the set."""
    known = [*tracks, *things]
    return [
        error(
            f"'{name}' is to {motion.kind} and is not on the set",
            did_you_mean(name, known),
            Where(where.record, (*where.key, key)),
        )
        for name, key in ((motion.who, "who"), (motion.by, "by"))
        if name and name not in known
    ]


def _target(
    motion: Motion,
    tracks: dict[str, BodyTrack],
    things: dict[str, PropTrack],
    *,
    room: Room,
    vocabulary: Vocabulary,
    where: Where,
) -> tuple[FloatArray | None, list[Issue]]:
    """Return the point (3,) that a motion goes to."""
    if not motion.toward:
        return None, []
    named = vocabulary.find(motion.toward)
    at = Where(where.record, (*where.key, "toward"))
    if named is None or named.kind in ("several", "camera", "each other"):
        what = f"{motion.who} is to go to '{motion.toward}', which is not on the set"
        return None, [error(what, did_you_mean(motion.toward, vocabulary.names()), at)]
    scene = Scene(
        room=room,
        poses={who: pose_of(track, motion.at_s) for who, track in tracks.items()},
        props={name: track.position_m[0] for name, track in things.items()},
    )
    if named.kind == "plane" and motion.who in scene.poses:
        return np.asarray(scene.poses[motion.who].position_m + 10.0 * room.plane(named.name)), []
    return scene.point(named), []


def _lasts(motion: Motion, staging: Staging, seconds: float) -> float:
    """Return how long a motion lasts: as said, else to its next mark or motion, or to the end of the shot."""
    ends = [m.at_s for m in staging.marks if m.who == motion.who and m.at_s > motion.at_s]
    ends += [m.at_s for m in staging.motions if m.who == motion.who and m.at_s > motion.at_s]
    last = min([*ends, seconds]) - motion.at_s
    return min(motion.seconds, last) if motion.seconds is not None else last


def _body_start(
    track: BodyTrack, at_s: float, states: dict[str, tuple[float, BodyStart | PropStart]]
) -> BodyStart:
    """Return a body at the start of a motion: as it flew there, else as its marks have it."""
    known = states.get(track.who)
    if known is not None and abs(known[0] - at_s) < 0.05 and isinstance(known[1], BodyStart):
        return known[1]
    position, rotation, joints = pose_at(track, at_s)
    return BodyStart(
        who=track.who,
        skeleton=track.skeleton,
        position_m=position[0],
        rotation_xyzw=rotation[0],
        joints_rad=joints[0],
        crew=track.crew,
        fixed=not any(start <= at_s <= end for start, end in track.free),
    )


def _prop_start(
    track: PropTrack, at_s: float, states: dict[str, tuple[float, BodyStart | PropStart]]
) -> PropStart:
    """Return a thing at the start of a motion."""
    known = states.get(track.prop.id)
    if known is not None and abs(known[0] - at_s) < 0.05 and isinstance(known[1], PropStart):
        return known[1]
    i = int(np.clip(np.searchsorted(track.t_s, at_s, side="right") - 1, 0, len(track.t_s) - 1))
    return PropStart(prop=track.prop, position_m=track.position_m[i], rotation_xyzw=track.rotation_xyzw[i])


def _put(
    result: MotionResult,
    tracks: dict[str, BodyTrack],
    things: dict[str, PropTrack],
    states: dict[str, tuple[float, BodyStart | PropStart]],
) -> None:
    """Put what was simulated into the tracks, and keep the state at its end."""
    end_s = result.report.at_s + result.report.seconds
    for body in result.bodies:
        tracks[body.who] = _joined(tracks[body.who], body, result.report.at_s, end_s)
    for thing in result.props:
        things[thing.prop.id] = _joined_prop(things[thing.prop.id], thing, result.report.at_s)
    for state in result.ends:
        name = state.who if isinstance(state, BodyStart) else state.prop.id
        states[name] = (end_s, state)


def _joined(track: BodyTrack, flown: BodyTrack, start_s: float, end_s: float) -> BodyTrack:
    """Return a track with a flight in it: what was drawn before, the flight, then the way to later marks."""
    before, after = track.t_s < start_s - 1e-9, track.t_s > flown.t_s[-1] + 1e-9
    marks_after = after & (track.t_s >= end_s - 1e-9) if len(track.t_s) > 1 else np.zeros(1, dtype=bool)
    if not before.any() and start_s > 0.0:
        position, rotation, joints = pose_at(track, np.array([0.0, start_s - 1e-6]))
        head = (np.array([0.0, start_s - 1e-6]), position, rotation, joints)
    else:
        head = (
            track.t_s[before],
            track.position_m[before],
            track.rotation_xyzw[before],
            track.joints_rad[before],
        )
    tail = marks_after
    return replace(
        track,
        t_s=np.concatenate((head[0], flown.t_s, track.t_s[tail])),
        position_m=np.concatenate((head[1], flown.position_m, track.position_m[tail])),
        rotation_xyzw=np.concatenate((head[2], flown.rotation_xyzw, track.rotation_xyzw[tail])),
        joints_rad=np.concatenate((head[3], flown.joints_rad, track.joints_rad[tail])),
        free=_with_span(track.free, start_s, end_s),
    )


def _with_span(
    free: tuple[tuple[float, float], ...], start_s: float, end_s: float
) -> tuple[tuple[float, float], ...]:
    """Return spans with one more, joined where they touch."""
    spans = sorted([*free, (start_s, end_s)])
    joined = [spans[0]]
    for start, end in spans[1:]:
        if start <= joined[-1][1] + 1e-9:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)


def _joined_prop(track: PropTrack, flown: PropTrack, start_s: float) -> PropTrack:
    """Return a thing's track with a flight in it; it stays where it came to be."""
    before = track.t_s < start_s - 1e-9
    if start_s > 0.0 and not before.any():
        before = np.arange(len(track.t_s)) == 0
    times = np.where(track.t_s[before] >= start_s, 0.0, track.t_s[before])
    return replace(
        track,
        t_s=np.concatenate((times, flown.t_s)),
        position_m=np.concatenate((track.position_m[before], flown.position_m)),
        rotation_xyzw=np.concatenate((track.rotation_xyzw[before], flown.rotation_xyzw)),
    )
