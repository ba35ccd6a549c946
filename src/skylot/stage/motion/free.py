"""Who floats free, when they meet a wall, and whether somebody has to stand by: the operator too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import capsules, forward, gaze, pose_at
from skylot.stage.motion.gravity import drift_by_turning_m, numbers
from skylot.stage.motion.momenta import momenta_at, whole_inertia
from skylot.stage.motion.point import first_meeting, fly_with_velocity, look_times
from skylot.stage.motion.records import MotionNote
from skylot.stage.motion.sentences import wall_words
from skylot.stage.motion.walls import wall_name
from skylot.stage.world import BodyTrack, GravityField, Interior, StagedShot

_PROBE_M = 0.01
_TOUCH_M = 0.005
_ROUNDED_RAD = 0.1
"""How far a body turns at most between two looks at the walls."""
_MOST_LOOKS = 4000
_RESTS_M_S = 0.005
_SWAYS_M_S, _LOOKS_AT_SPEED = 0.3, 25
"""Who stands and catches a ball sways by so much; who falls is faster after 3 cm."""
_BEFORE_S = 0.1
_SETTLE_S = 0.04
"""So long after the start of a span, and before its end, its speed is taken."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Course:
    """How a body goes on from one instant, stiff: balls about its centre of mass."""

    field: GravityField
    centre_m: FloatArray
    velocity_m_s: FloatArray
    spin_rad_s: FloatArray
    arms_m: FloatArray
    """(q,3) of the balls from the centre of mass."""
    radii_m: FloatArray
    from_s: float

    def balls(self, t_s: FloatArray) -> FloatArray:
        """Return the balls (n,q,3) at seconds (n,) of the shot."""
        after = t_s - self.from_s
        centre, _ = fly_with_velocity(self.field, self.centre_m, self.velocity_m_s, after)
        speed = float(np.linalg.norm(self.spin_rad_s))
        if speed < 1e-9:
            return np.asarray(centre[:, None] + self.arms_m)
        turn = rotations.from_axis_angle(self.spin_rad_s, speed * after)
        return np.asarray(centre[:, None] + rotations.rotate(turn[:, None], self.arms_m[None]))


def free_bodies(shot: StagedShot) -> tuple[MotionNote, ...]:
    """Return a note for every span in which somebody of the shot is held by nothing, in the order of time.

    Who carries the camera by hand has no hand free, and needs somebody who holds them.
    """
    setup = shot.camera.setup if shot.camera else None
    busy = setup.operator if setup is not None and setup.mount == "hand-held" else ""
    notes = [
        free_note(
            track,
            span,
            shot.gravity,
            shot.built.interior,
            shot.built.planes,
            busy=bool(busy) and track.who == busy,
        )
        for track in shot.people
        for span in track.free
    ]
    return tuple(sorted(notes, key=lambda note: (note.from_s, note.who)))


def free_note(
    track: BodyTrack,
    span_s: tuple[float, float],
    field: GravityField,
    interior: Interior,
    planes: Mapping[str, FloatArray],
    *,
    busy: bool = False,
) -> MotionNote:
    """Return what one free span of a body needs; `busy` has both hands on a camera.

    Within the span it goes as its track does, after it as a stiff body would go on, up to the data's horizon.
    """
    law = numbers("push")["spotter"]
    start, end = span_s
    if field.kind != "orbit" and _stands(track, start, end):
        return _standing_note(track, span_s)
    course = _course(track, field, end)
    t_s = _looks(course, track, start, end, float(law["horizon_s"]))

    def gap_m(at_s: FloatArray) -> FloatArray:
        balls, radii = _balls(track, course, at_s, end)
        shape = balls.shape[:2]
        return np.asarray((interior.clearance_m(balls.reshape(-1, 3)).reshape(shape) - radii).min(axis=1))

    sunk_m = (
        min(float(gap_m(t_s[:1])[0]), 0.0) - _TOUCH_M
    )  # who leaves a wall, or holds on to it, is in it a little
    met_s = first_meeting(t_s, gap_m(t_s) - sunk_m, lambda at_s: gap_m(at_s) - sunk_m)
    velocity = course.velocity_m_s
    if len(track.t_s) > 1 and (met_s is None or met_s <= end):
        before = start + _SETTLE_S if met_s is None else max(met_s - _BEFORE_S, start + _SETTLE_S)
        velocity = momenta_at(track, np.array([before])).velocity_m_s[0]
    resting = float(np.linalg.norm(velocity)) < _RESTS_M_S
    if met_s is not None and met_s > end:
        velocity = fly_with_velocity(field, course.centre_m, course.velocity_m_s, met_s - end)[1][0]
    speed = float(np.linalg.norm(velocity))
    wall = ""
    if met_s is not None:
        wall = _wall(_balls(track, course, np.array([met_s]), end)[0][0], course.radii_m, interior, planes)
    after = None if met_s is None else met_s - start
    note = MotionNote(
        who=track.who,
        from_s=start,
        to_s=end,
        speed_m_s=speed,
        seconds_to_wall=after,
        wall=wall,
        drift_m=0.0
        if resting
        else drift_by_turning_m(field, velocity, end - start if after is None else after),
        spotter_needed=False,
        crew=track.crew,
        holder_needed=busy and field.kind == "orbit" and end - start > law["holder_from_s"],
    )
    why = _why_spotter(note, track, field, velocity, busy=busy)
    note = replace(note, spotter_needed=bool(why))
    return replace(note, sentence=_sentence(note, why, resting=resting))


def _stands(track: BodyTrack, start: float, end: float) -> bool:
    """Tell whether somebody hardly moves over a span and is still at its end: on something that carries."""
    if len(track.t_s) == 1:
        return True
    t_s = np.linspace(start + _SETTLE_S, end - _SETTLE_S, _LOOKS_AT_SPEED)
    speeds = np.linalg.norm(momenta_at(track, t_s).velocity_m_s, axis=1)
    return float(speeds[-1]) < _RESTS_M_S and float(speeds.max()) < _SWAYS_M_S


def _standing_note(track: BodyTrack, span_s: tuple[float, float]) -> MotionNote:
    return MotionNote(
        who=track.who,
        from_s=span_s[0],
        to_s=span_s[1],
        speed_m_s=0.0,
        seconds_to_wall=None,
        wall="",
        drift_m=0.0,
        spotter_needed=False,
        crew=track.crew,
        sentence=f"{track.who} stands, and does not fall.",
    )


def _course(track: BodyTrack, field: GravityField, end_s: float) -> _Course:
    """Return how a track goes on after the end of a span."""
    pose = pose_at(track, np.array([end_s]))
    segments = forward(track.skeleton, *pose)
    centre, inertia = whole_inertia(track.skeleton, *segments)
    first, second, radii = capsules(track.skeleton, *segments)
    velocity, spin = np.zeros(3), np.zeros(3)
    if len(track.t_s) > 1:
        now = momenta_at(track, np.array([end_s - _SETTLE_S]))
        velocity = now.velocity_m_s[0]
        spin = np.linalg.solve(inertia[0], now.angular[0])
    return _Course(
        field=field,
        centre_m=centre[0],
        velocity_m_s=velocity,
        spin_rad_s=spin,
        arms_m=np.concatenate((first[0], second[0])) - centre[0],
        radii_m=np.concatenate((radii, radii)),
        from_s=end_s,
    )


def _looks(course: _Course, track: BodyTrack, start: float, end: float, horizon_s: float) -> FloatArray:
    """Return the seconds (n,) of the shot at which to look at the walls."""
    inside = np.unique(np.concatenate(([start, end], track.t_s[(track.t_s > start) & (track.t_s < end)])))
    far = max(horizon_s - (end - start), 1.0)
    plain = look_times(course.field, course.centre_m, course.velocity_m_s, far)
    turns = float(np.linalg.norm(course.spin_rad_s)) * far / _ROUNDED_RAD
    later = np.linspace(0.0, far, int(np.clip(max(turns, len(plain)), 64, _MOST_LOOKS)))
    return np.concatenate((inside, end + later[1:]))


def _balls(track: BodyTrack, course: _Course, t_s: FloatArray, end_s: float) -> tuple[FloatArray, FloatArray]:
    """Return balls (n,q,3) and radii (q,): of the track within its span, of the course after it."""
    out = np.empty((len(t_s), len(course.radii_m), 3))
    inside = t_s <= end_s
    if inside.any():
        first, second, _ = capsules(track.skeleton, *forward(track.skeleton, *pose_at(track, t_s[inside])))
        out[inside] = np.concatenate((first, second), axis=1)
    if not inside.all():
        out[~inside] = course.balls(t_s[~inside])
    return out, course.radii_m


def _wall(
    balls_m: FloatArray, radii_m: FloatArray, interior: Interior, planes: Mapping[str, FloatArray]
) -> str:
    """Return the name of the wall that the deepest of some balls (q,3) is at."""
    at = balls_m[int(np.argmin(interior.clearance_m(balls_m) - radii_m))]
    steps = _PROBE_M * np.concatenate((np.eye(3), -np.eye(3)))
    felt = interior.clearance_m(at + steps)
    slope = felt[:3] - felt[3:]
    return wall_name(planes, slope / max(float(np.linalg.norm(slope)), 1e-12))


def _why_spotter(
    note: MotionNote, track: BodyTrack, field: GravityField, velocity_m_s: FloatArray, *, busy: bool
) -> str:
    """Return why somebody has to stand by; empty where nobody has to."""
    law: dict[str, Any] = numbers("push")["spotter"]
    if note.seconds_to_wall is None or note.seconds_to_wall > note.to_s - note.from_s + law["after_s"]:
        return ""
    if field.kind != "orbit":
        landing = note.speed_m_s + float(np.linalg.norm(field.g_m_s2)) * note.seconds_to_wall
        return f"lands at up to {landing:.1f} m/s" if landing > law["landing_speed_m_s"] else ""
    force = 0.5 * track.skeleton.mass_kg * note.speed_m_s**2 / law["stroke_m"]
    if force > numbers("push")["force"]["usual_n"]:
        return f"stopping takes {force:.0f} N"
    if busy and note.speed_m_s > law["busy_speed_m_s"]:
        return "both hands are on the camera"
    if note.speed_m_s > law["blind_speed_m_s"] and _blind(track, note, velocity_m_s):
        return "does not look where the way goes"
    return ""


def _blind(track: BodyTrack, note: MotionNote, velocity_m_s: FloatArray) -> bool:
    at = np.array([min(note.from_s + (note.seconds_to_wall or 0.0), note.to_s)])
    _, turned = forward(track.skeleton, *pose_at(track, at))
    sight = gaze(track.skeleton, turned)[0]
    cosine = float(sight @ velocity_m_s) / max(float(np.linalg.norm(velocity_m_s)), 1e-9)
    return cosine < float(np.cos(np.radians(numbers("push")["spotter"]["blind_from_deg"])))


def _sentence(note: MotionNote, why: str, *, resting: bool) -> str:
    if note.seconds_to_wall is None:
        words = f"{note.who} floats free and meets no wall within two minutes"
    elif resting:
        wall, after = wall_words(note.wall), note.seconds_to_wall
        words = (
            f"{note.who} rests; what is left of the orbit's pull brings the {wall} near after {after:.0f} s"
        )
    else:
        wall, after = wall_words(note.wall), note.seconds_to_wall
        words = f"{note.who} reaches the {wall} after {after:.0f} s at {note.speed_m_s:.2f} m/s"
    if note.drift_m >= 0.05:
        words += f", {100 * note.drift_m:.0f} cm off the straight way by the orbit's turning"
    if why:
        words += f"; {why}: a spotter"
    if note.holder_needed:
        words += "; floats free with the camera, which turns both: a holder"
    return words + "."
