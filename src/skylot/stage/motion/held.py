"""Held by somebody: the force in the hold while the one who is held moves, and how far it slips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import landmark
from skylot.stage.motion.gravity import acceleration, numbers
from skylot.stage.motion.momenta import momenta_at
from skylot.stage.motion.motions import Around, name_of
from skylot.stage.motion.records import BodyStart, Flight, PropStart, Tie
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import BodyTrack, GravityField

HELD_AT: Mapping[str, tuple[tuple[str, str], ...]] = {
    "feet": (("left_foot", "left_ankle"), ("right_foot", "right_ankle")),
    "ankles": (("left_foot", "left_ankle"), ("right_foot", "right_ankle")),
    "waist": (("pelvis", "pelvis"),),
    "hips": (("pelvis", "left_hip"), ("pelvis", "right_hip")),
    "left hand": (("left_hand", "left_palm"),),
    "right hand": (("right_hand", "right_palm"),),
    "shoulders": (("chest", "left_shoulder"), ("chest", "right_shoulder")),
}
"""For each place where somebody is held: segments, and the landmark at which a hand closes."""
_EVERY_S = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReport:
    """What holding somebody takes."""

    who: str
    by: str
    peak_n: float
    peak_at_s: float
    peak_torque_n_m: float
    slip_m: float | None
    """None where it was not simulated."""
    sentence: str


def force_on_track(
    track: BodyTrack, field: GravityField, *, by: str = "", with_kg: float = 0.0
) -> HoldReport:
    """Return the force that a hold gives to somebody who moves as a track says, with a camera of some mass.

    The force is the change of the track's momentum less what pulls on it; the torque is about its centre of mass.
    The camera counts as a part of the body. A track that does not move takes the weight alone.
    """
    mass = track.skeleton.mass_kg + with_kg
    begin, end = float(track.t_s[0]), float(track.t_s[-1])
    if end - begin < 3.0 * _EVERY_S:
        weight = mass * float(np.linalg.norm(field.g_m_s2))
        return _report(track.who, by, weight, peak_at_s=begin, torque_n_m=0.0)
    t_s = np.linspace(begin, end, int((end - begin) / _EVERY_S) + 1)
    now = momenta_at(track, t_s)
    pull = acceleration(field, now.centre_m, now.velocity_m_s)
    force = mass * (np.gradient(now.velocity_m_s, t_s, axis=0) - pull)
    torque = mass / track.skeleton.mass_kg * np.gradient(now.angular, t_s, axis=0)
    size = np.linalg.norm(force, axis=1)
    worst = int(np.argmax(size))
    twist = float(np.linalg.norm(torque, axis=1).max())
    return _report(track.who, by, float(size[worst]), peak_at_s=float(t_s[worst]), torque_n_m=twist)


def hold_ties(holder: BodyStart, held: BodyStart, at: str) -> tuple[Tie, ...]:
    """Return the holds of a holder's hands on somebody; each place is held by the hand that is nearer.

    Raises KeyError for a place that is none of `HELD_AT`.
    """
    palms = {f"{side}_hand": _place(holder, f"{side}_palm") for side in ("left", "right")}
    ties = []
    for segment, where in HELD_AT[at]:
        point = _place(held, where)
        hand = min(palms, key=lambda name: float(np.linalg.norm(palms[name] - point)))
        if len(HELD_AT[at]) > 1:
            del palms[hand]
        ties.append(Tie(who=holder.who, segment=hand, to=held.who, to_segment=segment, at_m=point))
    return tuple(ties)


def camera_ties(operator: BodyStart, camera: PropStart) -> tuple[Tie, ...]:
    """Return the holds of an operator's hands on a camera."""
    return tuple(
        Tie(
            who=operator.who,
            segment=f"{side}_hand",
            to=name_of(camera),
            at_m=_place(operator, f"{side}_palm"),
            turns=side == "left",
        )
        for side in ("right", "left")
    )


def simulate_held(
    holder: BodyStart,
    held: BodyStart,
    around: Around,
    seconds: float,
    *,
    at: str = "feet",
    camera: PropStart | None = None,
) -> tuple[Flight, HoldReport]:
    """Return the flight of two who hold each other while the muscles of both follow their programs.

    Give `held.program` the movement, and `holder.fixed` where the holder's feet are in a rail. Raises KeyError
    for a place that is none of `HELD_AT`.
    """
    ties = hold_ties(holder, held, at) + (camera_ties(held, camera) if camera else ())
    props = [camera] if camera else []
    flight = simulate(
        [holder, held],
        props,
        around.field,
        seconds,
        ties=ties,
        interior=around.interior,
        planes=around.planes,
        airflow_m_s=around.airflow_m_s,
    )
    holds = flight.ties[: len(HELD_AT[at])]
    worst = max(holds, key=lambda tie: tie.peak_n)
    report = _report(
        held.who,
        holder.who,
        sum(tie.peak_n for tie in holds),
        peak_at_s=worst.peak_at_s,
        torque_n_m=max(tie.peak_torque_n_m for tie in holds),
        slip_m=max(tie.slip_m for tie in holds),
    )
    return flight, report


def strength_words(peak_n: float) -> str:
    """Return what a force means to who holds, after a sentence's numbers; empty for a light hold."""
    law = numbers("push")["force"]
    if peak_n > law["strong_n"]:
        return ": more than 99 of 100 pushes measured aboard: move slower, or strap in"
    return ": a firm hold" if peak_n > law["usual_n"] else ""


def _place(body: BodyStart, name: str) -> FloatArray:
    pose = (body.position_m, body.rotation_xyzw, body.joints_rad)
    return np.asarray(landmark(body.skeleton, name, *pose)[0])


def _report(
    who: str, by: str, peak_n: float, *, peak_at_s: float, torque_n_m: float, slip_m: float | None = None
) -> HoldReport:
    holder = by or "whoever holds"
    words = f"{holder} holds {who} with up to {peak_n:.0f} N and {torque_n_m:.0f} N m (at {peak_at_s:.1f} s)"
    if slip_m is not None:
        words += f", slipping {1000 * slip_m:.1f} mm"
    words += strength_words(peak_n)
    return HoldReport(
        who=who,
        by=by,
        peak_n=peak_n,
        peak_at_s=peak_at_s,
        peak_torque_n_m=torque_n_m,
        slip_m=slip_m,
        sentence=words + ".",
    )
