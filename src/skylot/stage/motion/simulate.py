"""A stretch of free flight, simulated: RK4 steps of 2 ms, since cheaper integrators lose momentum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import cross
from skylot.stage.motion.engine import (
    Actor,
    Engine,
    build_engine,
    lead_on,
    meet_speeds,
    muscle_rate_rad_s,
    regrip,
    tune_muscles,
)
from skylot.stage.motion.forces import Outside, Push
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.library import mujoco
from skylot.stage.motion.records import (
    Balance,
    BodyStart,
    Flight,
    JointProgram,
    PropStart,
    Tie,
    TieForce,
)
from skylot.stage.motion.walls import Walls
from skylot.stage.world import BodyTrack, GravityField, Interior, PropTrack

STEP_S = 0.002
SAMPLE_S = 0.04
"""Between two samples; and between two looks at slow things: gravity, air, distant walls."""
_CALM_SAMPLES = 10
"""Samples between two looks at the strength of muscles that keep a posture."""
_LOOK_AHEAD_S = 0.02
_BUSY_S = 0.02
"""Between two such looks where muscles, holds or a push work."""
_CLEAR_S = 0.2
"""So long a simulation that ends where no wall is near goes on at least."""
_AT_REST_S = 1.0
"""What lies on a wall so long, and goes no faster than it may, rests there."""
MOST_SECONDS = 600.0


@dataclass(slots=True)
class _Held:
    """What one hold carried so far."""

    peak_n: float = 0.0
    peak_at_s: float = 0.0
    peak_torque_n_m: float = 0.0
    slip_m: float = 0.0
    pull_n: list[FloatArray] = field(default_factory=list)
    """(3,) at every look."""


@dataclass(slots=True)
class _Record:
    """Samples of a run, and the impulses from outside so far."""

    t_s: list[float] = field(default_factory=list)
    watched_s: list[float] = field(default_factory=list)
    qpos: list[FloatArray] = field(default_factory=list)
    impulse: FloatArray = field(default_factory=lambda: np.zeros(6))
    scale: FloatArray = field(default_factory=lambda: np.zeros(2))


def simulate(
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    gravity: GravityField,
    seconds: float,
    *,
    ties: Sequence[Tie] = (),
    pushes: Sequence[Push] = (),
    interior: Interior | None = None,
    planes: Mapping[str, FloatArray] | None = None,
    airflow_m_s: FloatArray | None = None,
    bumps: bool = False,
    stop_at_contact: bool = False,
    until_clear: bool = False,
    step_s: float = STEP_S,
    integrator: str = "RK4",
) -> Flight:
    """Return how bodies and props fly for some seconds; tracks are sampled 25 times a second.

    Without an interior there are no walls, without an airflow no air ((0, 0, 0) is still air). `bumps` lets
    bodies and props hit each other. `until_clear` ends where no wall is near any more, or where all rests.
    Raises KeyError where a tie names nobody, ValueError for nobody at all or for a time outside of 0 to 600 s.
    """
    if not (bodies or props) or not 0.0 < seconds <= MOST_SECONDS:
        raise ValueError(f"a flight has somebody in it and lasts up to {MOST_SECONDS:.0f} s")
    engine = build_engine(bodies, props, ties, step_s=step_s, bumps=bumps, integrator=integrator)
    walls = None
    if interior is not None:
        pull = float(np.linalg.norm(gravity.g_m_s2))
        walls = Walls(engine, bodies, props, interior, planes or {}, pull_m_s2=pull)
    run = _Run(
        engine=engine,
        outside=Outside(engine, bodies, props, gravity, airflow_m_s=airflow_m_s, pushes=pushes),
        walls=walls,
        bodies=bodies,
        props=props,
        ties=ties,
        held=[_Held() for _ in ties],
        before=_momenta(engine),
    )
    if ties:
        meet_speeds(engine)
    _fly(run, max(round(seconds / step_s), 1), stop_at_contact=stop_at_contact, until_clear=until_clear)
    return _flight(run)


@dataclass(slots=True, kw_only=True)
class _Run:
    """A flight while it is simulated."""

    engine: Engine
    outside: Outside
    walls: Walls | None
    bodies: Sequence[BodyStart]
    props: Sequence[PropStart]
    ties: Sequence[Tie]
    held: list[_Held]
    before: FloatArray
    """Momenta (8,) at the start."""
    record: _Record = field(default_factory=_Record)
    rested_s: float = 0.0
    """How long all has lain still on walls."""


def _fly(run: _Run, steps_asked: int, *, stop_at_contact: bool, until_clear: bool) -> None:
    """Step to the end, or to where a touch, or numbers without sense, end the flight."""
    engine, record, walls = run.engine, run.record, run.walls
    step_s = float(engine.model.opt.timestep)
    busy = bool(run.ties) or any(body.program or body.lead for body in run.bodies)
    a_sample = max(round(SAMPLE_S / step_s), 1)
    a_look = max(round(_BUSY_S / step_s), 1)
    done = 0
    while done < steps_asked:
        t_s = done * step_s
        if done % a_sample == 0:
            _sample(record, engine, t_s)
            if busy or len(record.t_s) % _CALM_SAMPLES == 1:
                tune_muscles(engine, run.bodies)
        _follow(engine, run.bodies, t_s)
        lead_on(engine, run.bodies, t_s, a_look * step_s)
        regrip(engine, run.ties, t_s)
        steps = a_look if busy or t_s < run.outside.pushed_until_s else a_sample
        steps = min(steps, a_sample - done % a_sample, steps_asked - done)
        _advance(run, t_s=t_s, steps=steps)
        if not engine.sound():
            _back_to_last(record, engine)
            return
        done += steps
        if run.ties:
            _watch(engine, run.ties, run.held, t_s)
            record.watched_s.append(t_s)
        if walls is not None and stop_at_contact and walls.contacts:
            break
        if walls is not None and until_clear and _is_over(run, walls, done * step_s, steps * step_s):
            break
    _sample(record, engine, done * step_s)


def _is_over(run: _Run, walls: Walls, t_s: float, span_s: float) -> bool:
    """Tell whether no wall is near any more, or whether everything has come to rest on one."""
    if walls.away:
        return t_s >= _CLEAR_S
    run.rested_s = run.rested_s + span_s if walls.at_rest() else 0.0
    return run.rested_s >= _AT_REST_S


def _flight(run: _Run) -> Flight:
    """Return what a finished run gave."""
    engine, record = run.engine, run.record
    on_set = any(body.fixed or body.lead for body in run.bodies) or any(not tie.to for tie in run.ties)
    return Flight(
        bodies=tuple(
            _body_track(record, actor, body) for actor, body in zip(engine.bodies, run.bodies, strict=True)
        ),
        props=tuple(
            _prop_track(record, actor, prop) for actor, prop in zip(engine.props, run.props, strict=True)
        ),
        seconds=record.t_s[-1],
        balance=_balance(engine, run.before, record, known=not on_set),
        ends=_ends(engine, run.bodies, run.props),
        contacts=tuple(run.walls.contacts if run.walls else ()),
        ties=tuple(_tie_force(tie, each) for tie, each in zip(run.ties, run.held, strict=True)),
        tie_t_s=np.array(record.watched_s),
        tie_pull_n=np.array([each.pull_n for each in run.held])
        .reshape(len(run.held), len(record.watched_s), 3)
        .swapaxes(0, 1),
        rests=run.rested_s >= _AT_REST_S,
    )


def _advance(run: _Run, *, t_s: float, steps: int) -> None:
    """Go on by some steps: in one run where no wall is near, else a few at a time."""
    engine, walls = run.engine, run.walls
    step_s = float(engine.model.opt.timestep)
    steady = run.outside.wrench(t_s, steps * step_s)
    if walls is None or not walls.near(t_s, steps * step_s):
        _push_on(engine, steady, run.record, steps)
        return
    done = 0
    while done < steps:
        wrench = steady + walls.wrench(t_s + done * step_s)
        ahead = min(walls.quiet_steps(step_s), steps - done)
        _push_on(engine, wrench, run.record, ahead)
        done += ahead


def _push_on(engine: Engine, wrench: FloatArray, record: _Record, steps: int) -> None:
    """Step under steady forces (p,6), and keep the impulses that they gave."""
    engine.data.xfrc_applied[engine.parts] = wrench
    span_s = steps * float(engine.model.opt.timestep)
    start = _arms(engine)
    mujoco().mj_step(engine.model, engine.data, nstep=steps)
    engine.refresh()
    wrench = wrench * engine.moving[:, None]
    turning = wrench[:, 3:] + cross(0.5 * (start + _arms(engine)), wrench[:, :3])
    record.impulse[:3] += wrench[:, :3].sum(axis=0) * span_s
    record.impulse[3:] += turning.sum(axis=0) * span_s


def _arms(engine: Engine) -> FloatArray:
    """Return the parts' centres (p,3) from the common centre of mass of all that is free."""
    mass = engine.model.body_mass[engine.parts] * engine.moving
    at = np.array(engine.data.xipos[engine.parts])
    return np.asarray(at - mass @ at / max(float(mass.sum()), 1e-9))


def _momenta(engine: Engine) -> FloatArray:
    """Return momentum, angular momentum about the common centre, and the sizes (8,) that errors are shares of."""
    engine.refresh()
    mass = engine.model.body_mass[engine.parts] * engine.moving
    speed, spin = engine.speeds()
    momenta = mass[:, None] * speed
    own = engine.inertia_times(spin) * engine.moving[:, None]
    angular = cross(_arms(engine), momenta) + own
    middle = momenta.sum(axis=0) / max(float(mass.sum()), 1e-9)
    angular_about = angular - cross(_arms(engine), mass[:, None] * middle)
    sizes = (np.linalg.norm(momenta, axis=1).sum(), np.linalg.norm(angular_about, axis=1).sum())
    return np.concatenate((momenta.sum(axis=0), angular.sum(axis=0), sizes))


def _balance(engine: Engine, before: FloatArray, record: _Record, *, known: bool) -> Balance:
    after = _momenta(engine)
    unexplained = after[:6] - before[:6] - record.impulse
    scale = np.maximum(np.maximum(record.scale, before[6:]), np.maximum(after[6:], 1e-6))
    mass = float((engine.model.body_mass[engine.parts] * engine.moving).sum())
    return Balance(
        mass_kg=mass,
        momentum_before=before[:3],
        momentum_after=after[:3],
        angular_before=before[3:6],
        angular_after=after[3:6],
        impulse=record.impulse[:3] if known else after[:3] - before[:3],
        angular_impulse=record.impulse[3:] if known else after[3:6] - before[3:6],
        drift=float(np.linalg.norm(unexplained[:3]) / scale[0]) if known else None,
        angular_drift=float(np.linalg.norm(unexplained[3:]) / scale[1]) if known else None,
    )


def _ends(
    engine: Engine, bodies: Sequence[BodyStart], props: Sequence[PropStart]
) -> tuple[BodyStart | PropStart, ...]:
    """Return everybody as they are now; a body's program is over."""
    engine.refresh()
    speed, _ = engine.speeds()
    qpos, qvel = np.array(engine.data.qpos), np.array(engine.data.qvel)
    starts: tuple[BodyStart | PropStart, ...] = (*bodies, *props)
    out: list[BodyStart | PropStart] = []
    for actor, start in zip((*engine.bodies, *engine.props), starts, strict=True):
        state: dict[str, Any] = {}
        if actor.root >= 0:
            mass = engine.model.body_mass[engine.parts[actor.parts]]
            state = {
                "position_m": qpos[actor.root : actor.root + 3],
                "rotation_xyzw": np.roll(qpos[actor.root + 3 : actor.root + 7], -1),
                "velocity_m_s": mass @ speed[actor.parts] / mass.sum(),
                "spin_rad_s": qvel[actor.root_speed + 3 : actor.root_speed + 6],
            }
        if isinstance(start, BodyStart):
            state |= {"joints_rad": qpos[actor.joint_places], "program": None, "lead": None}
        out.append(replace(start, **state))
    return tuple(out)


def _back_to_last(record: _Record, engine: Engine) -> None:
    """Let a flight that came to be no motion at all end at its last sample."""
    engine.data.qpos[:] = record.qpos[-1]
    engine.data.qvel[:] = 0.0
    engine.data.xfrc_applied[:] = 0.0


def _sample(record: _Record, engine: Engine, t_s: float) -> None:
    record.t_s.append(t_s)
    record.qpos.append(np.array(engine.data.qpos))
    record.scale = np.maximum(record.scale, _momenta(engine)[6:])


def _follow(engine: Engine, bodies: Sequence[BodyStart], t_s: float) -> None:
    """Set what posture the muscles go for at this instant: ahead of the asked one by what the dampers hold back."""
    for actor, body in zip(engine.bodies, bodies, strict=True):
        if body.program is not None:
            now, soon = (_asked(body.program, t_s + ahead) for ahead in (0.0, _LOOK_AHEAD_S))
            lag_s = 2.0 * numbers("contact")["posture"]["damping_ratio"] / muscle_rate_rad_s(body)
            engine.model.qpos_spring[actor.joint_places] = now + lag_s / _LOOK_AHEAD_S * (soon - now)


def _asked(program: JointProgram, t_s: float) -> FloatArray:
    return np.array([np.interp(t_s, program.t_s, column) for column in program.joints_rad.T])


def _watch(engine: Engine, ties: Sequence[Tie], held: list[_Held], t_s: float) -> None:
    """Read the forces in the holds, and how far both sides came apart."""
    data = engine.data
    equality = int(mujoco().mjtConstraint.mjCNSTR_EQUALITY)
    rows = np.asarray(data.efc_type[: data.nefc]) == equality
    ids = np.asarray(data.efc_id[: data.nefc])
    for i, each in enumerate(held):
        force = np.asarray(data.efc_force[: data.nefc])[rows & (ids == i)]
        each.pull_n.append(np.asarray(force[:3]) if len(force) >= 3 else np.zeros(3))
        size = float(np.linalg.norm(force[:3]))
        if size > each.peak_n:
            each.peak_n, each.peak_at_s = size, t_s
        each.peak_torque_n_m = max(each.peak_torque_n_m, float(np.linalg.norm(force[3:])))
        each.slip_m = max(each.slip_m, engine.apart_m(i, turns=ties[i].turns))


def _tie_force(tie: Tie, held: _Held) -> TieForce:
    return TieForce(
        who=tie.who,
        to=tie.to,
        peak_n=held.peak_n,
        peak_at_s=held.peak_at_s,
        peak_torque_n_m=held.peak_torque_n_m,
        slip_m=held.slip_m,
    )


def _poses(record: _Record, actor: Actor, position: Any, rotation: Any) -> tuple[FloatArray, FloatArray]:
    """Return positions (n,3) and rotations xyzw (n,4) of a free joint; of a still body those of its start."""
    qpos = np.array(record.qpos)
    if actor.root < 0:
        n = len(qpos)
        return np.tile(position, (n, 1)), np.tile(rotation, (n, 1))
    turned = np.roll(qpos[:, actor.root + 3 : actor.root + 7], -1, axis=1)
    return qpos[:, actor.root : actor.root + 3], turned


def _body_track(record: _Record, actor: Actor, body: BodyStart) -> BodyTrack:
    position, rotation = _poses(record, actor, body.position_m, body.rotation_xyzw)
    t_s = np.array(record.t_s)
    return BodyTrack(
        who=body.who,
        skeleton=body.skeleton,
        t_s=t_s,
        position_m=position,
        rotation_xyzw=rotation,
        joints_rad=np.array(record.qpos)[:, actor.joint_places],
        crew=body.crew,
        free=() if body.fixed else ((float(t_s[0]), float(t_s[-1])),),
    )


def _prop_track(record: _Record, actor: Actor, prop: PropStart) -> PropTrack:
    position, rotation = _poses(record, actor, prop.position_m, prop.rotation_xyzw)
    return PropTrack(prop=prop.prop, t_s=np.array(record.t_s), position_m=position, rotation_xyzw=rotation)
