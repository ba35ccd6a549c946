"""The motions that a staging names, run: push off, float, turn, catch, throw, drop.

`run_motion` takes the state of everybody whom a motion concerns at its start and gives tracks in seconds of the
shot, the state at the end, and a report. Where a motion aims has been resolved by then: a point or a velocity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import centre_of_mass, forward, landmark
from skylot.stage.model import Motion
from skylot.stage.motion.coast import fly_thing
from skylot.stage.motion.forces import Push
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.momenta import whole_inertia
from skylot.stage.motion.point import aim
from skylot.stage.motion.records import (
    Balance,
    BodyStart,
    Flight,
    MotionReport,
    MotionResult,
    PropStart,
    Tie,
)
from skylot.stage.motion.sentences import motion_sentence
from skylot.stage.motion.simulate import simulate
from skylot.stage.motion.turn import AXES, Turn, turn_in_place
from skylot.stage.world import BodyTrack, GravityField, Interior

_SHORTEST_PUSH_S = 0.2
_SHORTEST_S = 0.04
LONGEST_S = 120.0
"""Of one motion: nobody stages more, and a simulation has its price."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Around:
    """Where motions happen: what pulls, what the walls are, which air streams."""

    field: GravityField
    interior: Interior | None = None
    planes: Mapping[str, FloatArray] | None = None
    """Unit vectors from the inside to the named side, to call walls by their names."""
    airflow_m_s: FloatArray | None = None
    """(3,) velocity of the cabin's air, zero for still air; None where there is none."""
    touch: bool = True
    """Things that meet walls bounce; else they stay where they come to one."""


def run_motion(
    motion: Motion,
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    around: Around,
    *,
    seconds: float,
    target_m: FloatArray | None = None,
    velocity_m_s: FloatArray | None = None,
) -> MotionResult:
    """Return how one motion goes from `motion.at_s` on for some seconds.

    `bodies` and `props` are at least those whom the motion names (`who`, `by`), as they are at its start; nobody
    else moves. A body that is `fixed` takes no recoil. `velocity_m_s` (3,) goes over `target_m` (3,), to which
    `motion.speed_m_s` leads; without either a body keeps its own. A flight on a ground ends where it lands, so the
    tracks may be shorter than asked; none is longer than two minutes. A turn of a thing, and a catch by nobody, are
    plain flights. Raises KeyError where the motion names nobody who is there.
    """
    seconds = float(np.clip(seconds, _SHORTEST_S, LONGEST_S))
    who = _find(motion.who, bodies, props)
    by = _find(motion.by, bodies, props) if motion.by else None
    if motion.kind == "turn" and isinstance(who, BodyStart):
        return _turn(motion, who, seconds, target_m)
    if motion.kind == "catch" and isinstance(by, BodyStart) and by is not who:
        return _catch(motion, who, by, around, seconds)
    velocity = _velocity(motion, who, around.field, target_m, velocity_m_s)
    if motion.kind in ("push off", "float", "catch") and isinstance(who, BodyStart):
        return _push_off(motion, who, by, around, seconds=seconds, velocity=velocity)
    return _let_go(motion, who, by, around, seconds=seconds, velocity=velocity)


def _find(name: str, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> BodyStart | PropStart:
    for body in bodies:
        if body.who == name:
            return body
    for prop in props:
        if prop.prop.id == name:
            return prop
    raise KeyError(name)


def name_of(start: BodyStart | PropStart) -> str:
    """Return the name of a body or a prop."""
    return start.who if isinstance(start, BodyStart) else start.prop.id


def mass_of(start: BodyStart | PropStart) -> float:
    """Return the mass of a body or a prop."""
    return start.skeleton.mass_kg if isinstance(start, BodyStart) else start.prop.mass_kg


def centre_of(start: BodyStart | PropStart) -> FloatArray:
    """Return the centre of mass (3,) of a body or a prop."""
    if isinstance(start, PropStart):
        return np.asarray(start.position_m)
    poses = forward(start.skeleton, start.position_m, start.rotation_xyzw, start.joints_rad)
    return np.asarray(centre_of_mass(start.skeleton, *poses)[0])


def _velocity(
    motion: Motion,
    who: BodyStart | PropStart,
    field: GravityField,
    target_m: FloatArray | None,
    velocity_m_s: FloatArray | None,
) -> FloatArray | None:
    """Return the velocity that a motion asks for; None where it asks for none."""
    given = velocity_m_s if velocity_m_s is not None else motion.velocity_m_s
    if given is not None:
        return np.asarray(given, dtype=np.float64)
    if target_m is None or motion.kind == "drop":
        return None
    start = centre_of(who)
    way = np.asarray(target_m, dtype=np.float64) - start
    length = float(np.linalg.norm(way))
    if length < 1e-6:
        return None
    straight: FloatArray = motion.speed_m_s * way / length
    if motion.kind == "throw":
        aimed = aim(field, start, target_m, motion.speed_m_s)
        return straight if aimed is None else aimed
    return straight


def _push_off(
    motion: Motion,
    who: BodyStart,
    by: BodyStart | PropStart | None,
    around: Around,
    *,
    seconds: float,
    velocity: FloatArray | None,
) -> MotionResult:
    """Run a push off or a float: weightless, legs push for a while; on a ground it is a jump."""
    spin = np.asarray(motion.spin_rad_s) if any(motion.spin_rad_s) else who.spin_rad_s
    wanted = who.velocity_m_s if velocity is None else velocity
    gain = wanted - who.velocity_m_s
    usual_n = float(numbers("push")["force"]["usual_n"])
    impulse = who.skeleton.mass_kg * float(np.linalg.norm(gain))
    push_s = min(max(impulse / usual_n, _SHORTEST_PUSH_S), seconds)
    starts = [replace(who, fixed=False)]
    pushes: tuple[Push, ...] = ()
    if motion.kind != "push off" or around.field.kind != "orbit":
        starts = [replace(who, fixed=False, velocity_m_s=wanted, spin_rad_s=spin)]
    else:
        up = rotations.rotate(who.rotation_xyzw, spin - who.spin_rad_s) / push_s
        pushes = (Push(who=who.who, seconds=push_s, acceleration_m_s2=gain / push_s, spin_up_rad_s2=up),)
        if isinstance(by, BodyStart) and not by.fixed and by.who != who.who:
            share = -who.skeleton.mass_kg / by.skeleton.mass_kg
            back = share * gain / push_s
            starts.append(by)
            pushes += (Push(who=by.who, seconds=push_s, acceleration_m_s2=back, spin_up_rad_s2=np.zeros(3)),)
    flight = _fly(starts, [], around, seconds, pushes=pushes)
    push_n = impulse / push_s if motion.kind == "push off" else 0.0
    return _result(motion, flight, push_n=push_n, speed_m_s=float(np.linalg.norm(wanted)))


def _let_go(
    motion: Motion,
    who: BodyStart | PropStart,
    by: BodyStart | PropStart | None,
    around: Around,
    *,
    seconds: float,
    velocity: FloatArray | None,
) -> MotionResult:
    """Run a throw, a drop, or a prop that floats; who throws is thrown back."""
    spin = np.asarray(motion.spin_rad_s) if any(motion.spin_rad_s) else who.spin_rad_s
    gone = replace(who, velocity_m_s=who.velocity_m_s if velocity is None else velocity, spin_rad_s=spin)
    impulse = mass_of(who) * (gone.velocity_m_s - who.velocity_m_s)
    starts: list[BodyStart | PropStart] = [gone]
    before = [who]
    thrower = by if isinstance(by, BodyStart) and not by.fixed and name_of(by) != name_of(who) else None
    if thrower is not None and around.field.kind == "orbit" and impulse.any():
        starts.append(recoil(thrower, centre_of(who), -impulse))
        before.append(thrower)
    bodies = [one for one in starts if isinstance(one, BodyStart)]
    props = [one for one in starts if isinstance(one, PropStart)]
    if isinstance(gone, PropStart) and len(starts) == 1 and around.airflow_m_s is None:
        flight, simulated_s = fly_thing(
            gone,
            around.field,
            seconds,
            interior=around.interior,
            planes=around.planes,
            touch=around.touch,
        )
    else:
        flight, simulated_s = _fly(bodies, props, around, seconds), None
    push_n = float(np.linalg.norm(impulse)) / _SHORTEST_PUSH_S
    speed = float(np.linalg.norm(gone.velocity_m_s))
    thrown_n = push_n if motion.kind == "throw" else 0.0
    return _result(motion, flight, push_n=thrown_n, speed_m_s=speed, simulated_s=simulated_s)


def recoil(body: BodyStart, at_m: FloatArray, impulse: FloatArray) -> BodyStart:
    """Return a body, stiff for that instant, after an impulse (3,) N s at a point (3,)."""
    poses = forward(body.skeleton, body.position_m, body.rotation_xyzw, body.joints_rad)
    centre, inertia = whole_inertia(body.skeleton, *poses)
    turning = np.linalg.solve(inertia[0], np.cross(at_m - centre[0], impulse))
    return replace(
        body,
        velocity_m_s=body.velocity_m_s + impulse / body.skeleton.mass_kg,
        spin_rad_s=body.spin_rad_s + rotations.rotate(rotations.conjugate(body.rotation_xyzw), turning),
    )


def _catch(
    motion: Motion,
    who: BodyStart | PropStart,
    by: BodyStart,
    around: Around,
    seconds: float,
) -> MotionResult:
    """Run a catch: from now on both fly as one, with the sum of their momenta."""
    middle = centre_of(who)
    hand = min(("left", "right"), key=lambda side: float(np.linalg.norm(_palm(by, side) - middle)))
    tie = Tie(
        who=by.who,
        segment=f"{hand}_hand",
        to=name_of(who),
        to_segment=_nearest_segment(who, _palm(by, hand)),
        at_m=_palm(by, hand),
    )
    bodies = [one for one in (by, who) if isinstance(one, BodyStart)]
    props = [one for one in (who,) if isinstance(one, PropStart)]
    return _result(motion, _fly(bodies, props, around, seconds, ties=(tie,)))


def _palm(body: BodyStart, side: str) -> FloatArray:
    pose = (body.position_m, body.rotation_xyzw, body.joints_rad)
    return np.asarray(landmark(body.skeleton, f"{side}_palm", *pose)[0])


def _nearest_segment(who: BodyStart | PropStart, point_m: FloatArray) -> str:
    if isinstance(who, PropStart):
        return ""
    positions, turned = forward(who.skeleton, who.position_m, who.rotation_xyzw, who.joints_rad)
    middles = positions[0] + rotations.rotate(turned[0], who.skeleton.centres_m)
    return who.skeleton.segments[int(np.argmin(np.linalg.norm(middles - point_m, axis=1)))]


def _fly(
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    around: Around,
    seconds: float,
    *,
    pushes: Sequence[Push] = (),
    ties: Sequence[Tie] = (),
) -> Flight:
    return simulate(
        bodies,
        props,
        around.field,
        seconds,
        ties=ties,
        pushes=pushes,
        interior=around.interior,
        planes=around.planes,
        airflow_m_s=around.airflow_m_s,
        stop_at_contact=around.field.kind != "orbit" and bool(bodies),
    )


def _result(
    motion: Motion,
    flight: Flight,
    *,
    push_n: float = 0.0,
    speed_m_s: float = 0.0,
    simulated_s: float | None = None,
) -> MotionResult:
    report = MotionReport(
        who=motion.who,
        kind=motion.kind,
        at_s=motion.at_s,
        seconds=flight.seconds,
        balance=flight.balance,
        contacts=tuple(replace(each, at_s=each.at_s + motion.at_s) for each in flight.contacts),
        ties=tuple(replace(each, peak_at_s=each.peak_at_s + motion.at_s) for each in flight.ties),
        push_n=push_n,
        speed_m_s=speed_m_s,
        simulated_s=flight.seconds if simulated_s is None else simulated_s,
    )
    return MotionResult(
        bodies=tuple(_later(track, motion.at_s) for track in flight.bodies),
        props=tuple(replace(track, t_s=track.t_s + motion.at_s) for track in flight.props),
        report=replace(report, sentence=motion_sentence(motion, report)),
        ends=flight.ends,
    )


def _later(track: BodyTrack, at_s: float) -> BodyTrack:
    free = tuple((start + at_s, end + at_s) for start, end in track.free)
    return replace(track, t_s=track.t_s + at_s, free=free)


def _turn(motion: Motion, who: BodyStart, seconds: float, target_m: FloatArray | None) -> MotionResult:
    """Run a turn in place: to face a point, or by spin times seconds about the body's own axis."""
    axis, angle = _asked_turn(motion, who, seconds, target_m)
    turn = turn_in_place(
        who.skeleton,
        who.position_m,
        who.rotation_xyzw,
        who.joints_rad,
        axis=axis,
        angle_rad=angle,
        seconds=seconds,
    )
    track = BodyTrack(
        who=who.who,
        skeleton=who.skeleton,
        t_s=turn.t_s + motion.at_s,
        position_m=turn.position_m + turn.t_s[:, None] * who.velocity_m_s,
        rotation_xyzw=turn.rotation_xyzw,
        joints_rad=turn.joints_rad,
        crew=who.crew,
        free=((motion.at_s, motion.at_s + float(turn.t_s[-1])),),
    )
    report = MotionReport(
        who=who.who,
        kind="turn",
        at_s=motion.at_s,
        seconds=float(turn.t_s[-1]),
        balance=_turn_balance(who, turn),
        turned_rad=turn.turned_rad,
    )
    end = replace(
        who,
        position_m=track.position_m[-1],
        rotation_xyzw=track.rotation_xyzw[-1],
        joints_rad=track.joints_rad[-1],
        spin_rad_s=np.zeros(3),
    )
    sentence = motion_sentence(motion, report, turn=turn, asked_rad=angle)
    return MotionResult(bodies=(track,), props=(), report=replace(report, sentence=sentence), ends=(end,))


def _asked_turn(
    motion: Motion, who: BodyStart, seconds: float, target_m: FloatArray | None
) -> tuple[str, float]:
    """Return the body's own axis and the angle: z to face what is beside, y where it is over or under."""
    if target_m is not None:
        way = rotations.rotate(rotations.conjugate(who.rotation_xyzw), np.asarray(target_m) - centre_of(who))
        beside = float(np.hypot(way[0], way[1]))
        if abs(way[2]) > 2.0 * beside:
            return "y", -float(np.arctan2(way[2], way[0]))
        return "z", float(np.arctan2(way[1], way[0]))
    spin = np.asarray(motion.spin_rad_s)
    place = int(np.argmax(np.abs(spin)))
    return AXES[place], float(spin[place]) * seconds


def _turn_balance(who: BodyStart, turn: Turn) -> Balance:
    momentum = who.skeleton.mass_kg * np.asarray(who.velocity_m_s)
    return Balance(
        mass_kg=who.skeleton.mass_kg,
        momentum_before=momentum,
        momentum_after=momentum,
        angular_before=np.zeros(3),
        angular_after=turn.angular_left,
        impulse=np.zeros(3),
        angular_impulse=np.zeros(3),
        drift=0.0,
        angular_drift=float(np.linalg.norm(turn.angular_left) / max(turn.angular_moved, 1e-9)),
    )
