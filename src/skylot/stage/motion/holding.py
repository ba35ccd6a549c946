"""A hold between two people of a shot, simulated while both follow their tracks: its force, and where they drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import forward, landmark, pose_at
from skylot.stage.model import Prop
from skylot.stage.motion.held import HELD_AT, camera_ties, force_on_track, hold_ties, strength_words
from skylot.stage.motion.momenta import momenta_at, whole_inertia
from skylot.stage.motion.records import BodyStart, Flight, JointProgram, Lead, PropStart, Tie
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import BodyTrack, CameraTrack, GravityField

WINDOW_S = 10.0
"""No more of a shot is simulated: the stretch in which the drawn way asks for most."""
_STEP_S = 0.005
_INTEGRATOR = "implicitfast"
_RATE_S = 0.02
_SETTLE_S = 0.4
"""So long after the start hands and muscles find their places; forces count from there."""
_EASE_S = 0.12
_FIRM_KG_M2 = 0.1
"""People who hold each other are tense: so a wrist or an ankle gives by a degree for two newton metres; assumed."""
_ON_M = 0.25
"""Hands farther from every place where one is held are not on it."""
_TOO_FAR_M = 0.05
"""A hold that slips by more is none that hands can keep."""
_OFF_M = 0.5
"""Farther off the drawn way muscles do not follow it: then the numbers would be of another move."""
_SHORTEST_S = 1.0
_BODY_M = (0.30, 0.16, 0.18)
"""Of a cinema camera with lens; assumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotHold:
    """What holding somebody takes over a shot."""

    who: str
    by: str
    at: str
    """Where somebody is held; empty where hands are on nothing."""
    simulated: bool
    why: str
    """Why it was not simulated; empty where it was."""
    from_s: float
    to_s: float
    """Seconds of the shot that the numbers are of."""
    fixed: bool
    """The holder's feet are in a rail."""
    peak_n: float
    peak_at_s: float
    peak_torque_n_m: float
    slip_m: float | None
    way_n: float
    """What the drawn way asks for by momentum alone."""
    drift_m: tuple[float, float] | None
    """How far off the drawn way the held one and the holder come where nothing leads them; None with fixed feet."""
    sentence: str


def hold_over_shot(
    held: BodyTrack,
    holder: BodyTrack,
    field: GravityField,
    *,
    at: str = "",
    fixed: bool = False,
    camera: CameraTrack | None = None,
    most_s: float = WINDOW_S,
) -> ShotHold:
    """Return what the hold of one body on another carries while both go as their tracks say.

    Hands are welded to the place where they are (`at`, or the nearest) and turn on it as drawn, muscles follow the
    tracks' joints, the camera's mass is in the held one's hands. A holder whose feet are in a rail is tied to it by the
    feet; else the pelvis is led along the drawn way, as rails and walls under free hands would, and once more both are
    let float, to see how far they stay off it. At most `most_s` seconds are simulated. Where that cannot be, forces
    are those of `force_on_track`.
    """
    mass = camera.setup.mass_kg if camera is not None else 0.0
    begin, end = _longest_hold(held)
    way = force_on_track(_cut(held, begin, end), field, by=holder.who, with_kg=mass)
    first, last = _window(way.peak_at_s, begin, end, most_s)
    plain = ShotHold(
        who=held.who,
        by=holder.who,
        at=at or _nearest_place(held, holder, first),
        simulated=False,
        why="",
        from_s=begin,
        to_s=end,
        fixed=fixed,
        peak_n=way.peak_n,
        peak_at_s=way.peak_at_s,
        peak_torque_n_m=way.peak_torque_n_m,
        slip_m=None,
        way_n=way.peak_n,
        drift_m=None,
        sentence="",
    )
    why = _why_not(plain, field, last - first)
    if why:
        return _told(replace(plain, why=why))
    done = _simulated(replace(plain, from_s=first, to_s=last), held, holder, field, camera)
    return _told(done if not done.why else replace(plain, why=done.why))


def _longest_hold(held: BodyTrack) -> tuple[float, float]:
    """Return the longest span in which a body is held."""
    begin, end = float(held.t_s[0]), float(held.t_s[-1])
    edges = [begin, *(second for span in held.free for second in span), end]
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]
    return max(spans, key=lambda span: span[1] - span[0], default=(begin, end))


def _cut(track: BodyTrack, begin: float, end: float) -> BodyTrack:
    """Return a track of some seconds only."""
    t_s = np.unique(np.concatenate(([begin, end], track.t_s[(track.t_s > begin) & (track.t_s < end)])))
    position, rotation, joints = pose_at(track, t_s)
    return replace(track, t_s=t_s, position_m=position, rotation_xyzw=rotation, joints_rad=joints, free=())


def _window(peak_s: float, begin: float, end: float, most_s: float) -> tuple[float, float]:
    """Return the span to simulate: about the instant at which the drawn way asks for most."""
    if end - begin <= most_s:
        return begin, end
    first = float(np.clip(peak_s - most_s / 2.0, begin, end - most_s))
    return first, first + most_s


def _nearest_place(held: BodyTrack, holder: BodyTrack, at_s: float) -> str:
    """Return where a holder's hands are on somebody; empty where they are on nothing."""
    palms = [
        landmark(holder.skeleton, f"{side}_palm", *pose_at(holder, at_s))[0] for side in ("left", "right")
    ]
    best, least = "", _ON_M
    for name, places in HELD_AT.items():
        points = [landmark(held.skeleton, where, *pose_at(held, at_s))[0] for _, where in places]
        away = max(min(float(np.linalg.norm(palm - point)) for point in points) for palm in palms)
        if away < least - 1e-6:
            best, least = name, away
    return best


def _why_not(hold: ShotHold, field: GravityField, seconds: float) -> str:
    """Return in plain words why a hold is not simulated; empty where it can be."""
    if field.kind != "orbit":
        return "with weight a floor carries them, which is not simulated here"
    if not hold.at:
        return f"the hands of {hold.by} are on no place where one is held"
    if hold.at not in HELD_AT:
        return f"'{hold.at}' is no place where one is held"
    if seconds < _SHORTEST_S:
        return "nothing moves" if seconds == 0.0 else "the hold is shorter than a second"
    return ""


def _simulated(
    plan: ShotHold, held: BodyTrack, holder: BodyTrack, field: GravityField, camera: CameraTrack | None
) -> ShotHold:
    """Return a hold with what its simulation gave; with a reason where that came to nothing."""
    first, seconds = plan.from_s, plan.to_s - plan.from_s
    holder, held = (_eased_track(track, first, plan.to_s) for track in (holder, held))
    bodies = [_start(holder, first, seconds), _start(held, first, seconds)]
    props = [_in_hands(camera, bodies[1], first)] if camera is not None else []
    ties = tuple(
        _regripped(tie, holder, held, first, seconds) for tie in hold_ties(bodies[0], bodies[1], plan.at)
    )
    holds = len(ties)
    if props:
        ties += camera_ties(bodies[1], props[0])
    if plan.fixed:
        ties += _feet(bodies[0])
    led = [bodies[0] if plan.fixed else replace(bodies[0], lead=_lead(holder, first, seconds)), bodies[1]]
    flight = _run(led, props, field, seconds, ties)
    slip = max(tie.slip_m for tie in flight.ties[:holds])
    off = _apart(flight, 1, held, first)
    if flight.seconds < 0.9 * seconds or slip > _TOO_FAR_M:
        return replace(plan, why=f"hands on the {plan.at} would slip by over 5 cm on the drawn way")
    if off > _OFF_M:
        why = f"with hands on the {plan.at} muscles alone leave {plan.who} {_length(off)} off the drawn way"
        return replace(plan, why=why)
    pull = np.linalg.norm(flight.tie_pull_n[:, :holds].sum(axis=1), axis=1)
    settled = flight.tie_t_s >= _SETTLE_S
    worst = int(np.argmax(np.where(settled, pull, -1.0)))
    drift = None
    if not plan.fixed:
        loose = _run(bodies, props, field, seconds, ties)
        drift = (_apart(loose, 1, held, first), _apart(loose, 0, holder, first))
    return replace(
        plan,
        simulated=True,
        peak_n=float(pull[worst]),
        peak_at_s=first + float(flight.tie_t_s[worst]),
        peak_torque_n_m=max(tie.peak_torque_n_m for tie in flight.ties[:holds]),
        slip_m=slip,
        drift_m=drift,
    )


def _regripped(tie: Tie, holder: BodyTrack, held: BodyTrack, first: float, seconds: float) -> Tie:
    """Return a hold whose hand turns on what it holds as the tracks have it."""
    t_s = first + np.arange(0.0, seconds + _RATE_S, _RATE_S)
    sides = []
    for track, segment in ((holder, tie.segment), (held, tie.to_segment)):
        _, turned = forward(track.skeleton, *pose_at(track, t_s))
        sides.append(turned[:, track.skeleton.segments.index(segment)])
    grip = rotations.multiply(rotations.conjugate(sides[0]), sides[1])
    return replace(tie, regrip_s=_RATE_S, regrip_xyzw=grip)


def _run(
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    field: GravityField,
    seconds: float,
    ties: Sequence[Tie],
) -> Flight:
    return simulate(bodies, props, field, seconds, ties=ties, step_s=_STEP_S, integrator=_INTEGRATOR)


def _start(track: BodyTrack, first: float, seconds: float) -> BodyStart:
    """Return a body at a second of its track, with its speed there and its joints' program from there on."""
    position, rotation, joints = pose_at(track, first)
    t_s = np.unique(np.append(np.arange(0.0, seconds, 0.1), seconds))
    velocity, spin = np.zeros(3), np.zeros(3)
    if len(track.t_s) > 1:
        now = momenta_at(track, np.array([first]))
        velocity = now.velocity_m_s[0]
        _, inertia = whole_inertia(track.skeleton, *forward(track.skeleton, position, rotation, joints))
        turning = np.linalg.solve(inertia[0], now.angular[0])
        spin = rotations.rotate(rotations.conjugate(rotation[0]), turning)
    return BodyStart(
        who=track.who,
        skeleton=track.skeleton,
        position_m=position[0],
        rotation_xyzw=rotation[0],
        joints_rad=joints[0],
        velocity_m_s=velocity,
        spin_rad_s=spin,
        program=JointProgram(t_s=t_s, joints_rad=pose_at(track, first + t_s)[2]),
        crew=track.crew,
        firm_kg_m2=_FIRM_KG_M2,
    )


def _in_hands(camera: CameraTrack, operator: BodyStart, first: float) -> PropStart:
    """Return the camera as a thing between an operator's hands."""
    row = int(np.argmin(np.abs(camera.t_s - first)))
    pose = (operator.position_m, operator.rotation_xyzw, operator.joints_rad)
    palms = [landmark(operator.skeleton, f"{side}_palm", *pose)[0] for side in ("left", "right")]
    return PropStart(
        prop=Prop(id="camera", mass_kg=camera.setup.mass_kg, size_m=_BODY_M),
        position_m=np.mean(palms, axis=0),
        rotation_xyzw=camera.rotation_xyzw[row],
        velocity_m_s=operator.velocity_m_s,
    )


def _feet(holder: BodyStart) -> tuple[Tie, ...]:
    """Return the holds of a holder's feet on the set."""
    pose = (holder.position_m, holder.rotation_xyzw, holder.joints_rad)
    return tuple(
        Tie(
            who=holder.who,
            segment=f"{side}_foot",
            at_m=landmark(holder.skeleton, f"{side}_sole", *pose)[0],
        )
        for side in ("left", "right")
    )


def _eased_track(track: BodyTrack, first: float, last: float) -> BodyTrack:
    """Return a track sampled evenly around a span, without the corners between its rows."""
    t_s = np.arange(first - 4.0 * _EASE_S, last + 4.0 * _EASE_S, _RATE_S)
    position, rotation, joints = pose_at(track, t_s)
    return replace(
        track,
        t_s=t_s,
        position_m=_eased(position),
        rotation_xyzw=rotations.normalise(_eased(_one_sign(rotation))),
        joints_rad=_eased(joints),
    )


def _one_sign(q_xyzw: FloatArray) -> FloatArray:
    """Return the same rotations (n,4), each on the side of the one before."""
    flip = np.concatenate(([False], np.sum(q_xyzw[1:] * q_xyzw[:-1], axis=1) < 0.0))
    return np.asarray(q_xyzw * np.where(np.cumsum(flip) % 2 == 1, -1.0, 1.0)[:, None])


def _lead(track: BodyTrack, first: float, seconds: float) -> Lead:
    """Return the way on which a pelvis is led: that of an eased track."""
    t_s = np.arange(0.0, seconds + 2.0 * _RATE_S, _RATE_S)
    position, rotation, _ = pose_at(track, first + t_s)
    turned = rotations.multiply(rotations.conjugate(rotation[:-1]), rotation[1:])
    turned = turned * np.where(turned[:, 3:] < 0.0, -1.0, 1.0)
    spin = 2.0 * turned[:, :3] / _RATE_S
    return Lead(
        t_s=t_s,
        position_m=position,
        rotation_xyzw=rotation,
        velocity_m_s=np.gradient(position, _RATE_S, axis=0),
        spin_rad_s=np.concatenate((spin, spin[-1:])),
    )


def _eased(values: FloatArray) -> FloatArray:
    """Return evenly spaced values (n,c), each the mean of its neighbours, weighed as a bell; the ends hold."""
    half = round(3.0 * _EASE_S / _RATE_S)
    weight = np.exp(-0.5 * (np.arange(-half, half + 1) * _RATE_S / _EASE_S) ** 2)
    weight /= weight.sum()
    wide = np.pad(values, ((half, half), (0, 0)), mode="edge")
    return np.stack([np.convolve(column, weight, mode="valid") for column in wide.T], axis=1)


def _apart(flight: Flight, place: int, track: BodyTrack, first: float) -> float:
    """Return how far a simulated pelvis comes from the drawn one."""
    body = flight.bodies[place]
    drawn = pose_at(track, first + body.t_s)[0]
    return float(np.linalg.norm(body.position_m - drawn, axis=1).max())


def _told(hold: ShotHold) -> ShotHold:
    """Return a hold with its sentence."""
    words = (
        f"{hold.by} holds {hold.who} with up to {hold.peak_n:.0f} N and {hold.peak_torque_n_m:.0f} N m "
        f"(at {hold.peak_at_s:.1f} s)"
    )
    if hold.slip_m is not None:
        words += f", slipping {1000.0 * hold.slip_m:.1f} mm"
    words += strength_words(hold.peak_n)
    if hold.simulated:
        words += f"; simulated from {hold.from_s:.1f} to {hold.to_s:.1f} s"
        words += ", the holder's feet in a rail" if hold.fixed else ""
    else:
        words += f"; by momentum alone: {hold.why}"
    if hold.drift_m is not None:
        words += _drift_words(hold, *hold.drift_m)
    return replace(hold, sentence=words + ".")


def _drift_words(hold: ShotHold, held_m: float, holder_m: float) -> str:
    """Return how far both stay off the drawn way where no rail or wall leads the holder."""
    return (
        f"; with nothing under the holder's feet or hands {hold.who} comes {_length(held_m)} and {hold.by} "
        f"{_length(holder_m)} off the drawn way"
    )


def _length(length_m: float) -> str:
    return f"{length_m:.1f} m" if length_m >= 1.0 else f"{100.0 * length_m:.0f} cm"
