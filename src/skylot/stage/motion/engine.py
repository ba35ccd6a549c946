"""Bodies, things and holds as one mujoco model, standing at the start of a flight.

mujoco writes quaternions wxyz; here and outside of this module they are xyzw. The model has no gravity, no
damping but the muscles', and no armature of its own: what acts from outside comes in as forces.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.core.rotations import rotate
from skylot.stage.bodies.kinematics import capsule_ends
from skylot.stage.bodies.mjcf import body_xml, part_name
from skylot.stage.model import Prop
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.library import mujoco
from skylot.stage.motion.records import BodyStart, PropStart, Tie

_WELD, _CONNECT = "weld", "connect"
_LEAD_KG = 1e5
"""What leads a body counts as so heavy that nothing on the body turns it aside."""
_FASTEST = 0.8
"""Greatest rate of a damper times the step: Runge and Kutta's fourth order follows up to 2.8, and well up to 1."""
_LEAST = 1e-3
"""Kilograms and metres that a thing has at least."""
_WILD = 1e5
"""Metres, and metres a second: beyond it nothing is a motion of a person or a thing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Actor:
    """Where one body or prop stands in the model's arrays."""

    who: str
    parts: IntArray
    """Rows of `Engine.parts` that are its segments."""
    root: int
    """First place of its free joint in qpos; -1 for a body that stands still."""
    root_speed: int
    joints: IntArray
    """(k,) mujoco's ids."""
    joint_places: IntArray
    """(k,) in qpos."""
    segments: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Engine:
    """A model, its state, and where everybody is in them."""

    model: Any
    data: Any
    bodies: tuple[Actor, ...]
    props: tuple[Actor, ...]
    parts: IntArray
    """(p,) mujoco's ids of all segments and props."""
    moving: FloatArray
    """(p,) 1 where a part's actor is free, 0 where it stands still."""

    def refresh(self) -> None:
        """Bring places and speeds of the parts up to the state that the last step ended in."""
        mujoco().mj_kinematics(self.model, self.data)
        mujoco().mj_comPos(self.model, self.data)
        mujoco().mj_comVel(self.model, self.data)

    def speeds(self) -> tuple[FloatArray, FloatArray]:
        """Return velocities (p,3) of the parts' centres of mass and their spins (p,3), in the axes of the shot."""
        spin, speed = self.data.cvel[self.parts, :3], self.data.cvel[self.parts, 3:]
        base = self.data.subtree_com[self.model.body_rootid[self.parts]]
        return speed + cross(spin, self.data.xipos[self.parts] - base), np.array(spin)

    def inertia_times(self, vectors: FloatArray) -> FloatArray:
        """Return each part's inertia about its own centre of mass times a vector (p,3)."""
        axes = self.data.ximat[self.parts].reshape(-1, 3, 3)
        along = np.einsum("pji,pj->pi", axes, vectors) * self.model.body_inertia[self.parts]
        return np.asarray(np.einsum("pij,pj->pi", axes, along))

    def apart_m(self, tie: int, *, turns: bool) -> float:
        """Return how far both anchors of a hold are from each other now."""
        model, data = self.model, self.data
        one, other = int(model.eq_obj1id[tie]), int(model.eq_obj2id[tie])
        anchors = model.eq_data[tie, 0:6] if turns else np.roll(model.eq_data[tie, 0:6], 3)
        first = data.xpos[one] + data.xmat[one].reshape(3, 3) @ anchors[:3]
        second = data.xpos[other] + data.xmat[other].reshape(3, 3) @ anchors[3:]
        return float(np.linalg.norm(first - second))

    def sound(self) -> bool:
        """Tell whether the state is still a number, and of this world."""
        state = np.concatenate((self.data.qpos, self.data.qvel))
        return bool(np.isfinite(state).all() and np.abs(state).max() < _WILD)

    def part_of(self, who: str, segment: str) -> int:
        """Return mujoco's id of a segment or prop, 0 for the set; raises KeyError for an unknown one."""
        if not who:
            return 0
        for actor in (*self.bodies, *self.props):
            if actor.who == who:
                place = actor.segments.index(segment) if segment in actor.segments else -1
                if place >= 0:
                    return int(self.parts[actor.parts[place]])
        raise KeyError(f"{who}/{segment}")


def build_engine(
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    ties: Sequence[Tie],
    *,
    step_s: float,
    bumps: bool,
    integrator: str = "RK4",
) -> Engine:
    """Return the model with everybody in the pose of the start; raises KeyError where a tie names nobody."""
    model = mujoco().MjModel.from_xml_string(_text(bodies, props, ties, step_s, integrator))
    data = mujoco().MjData(model)
    engine = _with_places(model, data, bodies, props)
    model.opt.disableflags |= int(mujoco().mjtDisableBit.mjDSBL_AUTORESET)
    model.dof_armature[:] = 0.0
    for actor in (
        engine.bodies
    ):  # between two segments only, so without momentum: a raised arm has two axes in one line
        model.dof_armature[model.jnt_dofadr[actor.joints]] = numbers("contact")["posture"]["sluggish_kg_m2"]
    for actor, body in zip(engine.bodies, bodies, strict=True):
        if body.lead is not None and actor.root >= 0:
            model.dof_armature[actor.root_speed : actor.root_speed + 6] = _LEAD_KG
    model.dof_frictionloss[:] = 0.0
    model.jnt_stiffness[:] = 0.0
    model.dof_damping[:] = 0.0
    _pose(engine, bodies, props)
    mujoco().mj_forward(model, data)
    _speed(engine, bodies, props)
    tune_muscles(engine, bodies)
    _tie(engine, ties)
    _touchable(engine, bumps)
    if not bumps:
        model.opt.disableflags |= int(mujoco().mjtDisableBit.mjDSBL_CONTACT)
    mujoco().mj_forward(model, data)
    return engine


def _text(
    bodies: Sequence[BodyStart],
    props: Sequence[PropStart],
    ties: Sequence[Tie],
    step_s: float,
    integrator: str,
) -> str:
    """Return the model's text; names in it are numbers, so that no name of a person can break it."""
    inside = [
        body_xml(one.skeleton, f"b{i}", one.position_m, one.rotation_xyzw, one.joints_rad, free=not one.fixed)
        for i, one in enumerate(bodies)
    ]
    inside += [_prop_text(i, one) for i, one in enumerate(props)]
    held = [_tie_text(tie, bodies, props) for tie in ties]
    return (
        f'<mujoco><compiler angle="radian" inertiafromgeom="false" autolimits="true"/>'
        f'<option timestep="{step_s!r}" integrator="{integrator}" gravity="0 0 0" jacobian="dense"/>'
        f"<worldbody>{''.join(inside)}</worldbody><equality>{''.join(held)}</equality></mujoco>"
    )


def _numbers_text(values: FloatArray) -> str:
    return " ".join(repr(float(value)) for value in np.ravel(values))


def _prop_text(place: int, start: PropStart) -> str:
    size = np.maximum(np.asarray(start.prop.size_m), _LEAST)
    mass = max(start.prop.mass_kg, _LEAST)
    inertia = thing_inertia(start.prop)
    return (
        f'<body name="p{place}" pos="{_numbers_text(start.position_m)}" '
        f'quat="{_numbers_text(np.roll(start.rotation_xyzw, 1))}"><freejoint name="p{place}/root"/>'
        f'<inertial pos="0 0 0" mass="{mass!r}" diaginertia="{_numbers_text(inertia)}"/>'
        f'<geom type="box" size="{_numbers_text(size / 2.0)}"/></body>'
    )


def thing_inertia(prop: Prop) -> FloatArray:
    """Return a thing's moments of inertia (3,) about its own axes: those of a full box."""
    square = np.maximum(np.asarray(prop.size_m), _LEAST) ** 2
    return np.asarray(max(prop.mass_kg, _LEAST) / 12.0 * (square.sum() - square))


def _tie_text(tie: Tie, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> str:
    names = {one.who: f"b{i}" for i, one in enumerate(bodies)}
    things = {one.prop.id: f"p{i}" for i, one in enumerate(props)}

    def name(who: str, segment: str) -> str:
        return things[who] if who in things else part_name(names[who], segment)

    kind = _CONNECT if tie.turns else _WELD
    other = f' body2="{name(tie.to, tie.to_segment)}"' if tie.to else ""
    soft = numbers("contact")["hold"]["soft_s"]
    anchor = ' anchor="0 0 0"' if tie.turns else ""
    return f'<{kind} body1="{name(tie.who, tie.segment)}"{other} solref="{soft} 1"{anchor}/>'


def _with_places(model: Any, data: Any, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> Engine:
    ids: list[int] = []
    moving: list[float] = []
    actors: list[list[Actor]] = [[], []]
    for i, body in enumerate(bodies):
        names = [part_name(f"b{i}", segment) for segment in body.skeleton.segments]
        joints = [part_name(f"b{i}", joint) for joint in body.skeleton.joints]
        root = "" if body.fixed else part_name(f"b{i}", "free")
        segments = body.skeleton.segments
        actors[0].append(_actor(model, body.who, len(ids), root=root, joints=joints, segments=segments))
        ids += [model.body(name).id for name in names]
        moving += [0.0 if body.fixed else 1.0] * len(names)
    for i, prop in enumerate(props):
        actors[1].append(_actor(model, prop.prop.id, len(ids), root=f"p{i}/root", joints=[], segments=("",)))
        ids.append(model.body(f"p{i}").id)
        moving.append(1.0)
    return Engine(
        model=model,
        data=data,
        bodies=tuple(actors[0]),
        props=tuple(actors[1]),
        parts=np.array(ids, dtype=np.int64),
        moving=np.array(moving),
    )


def _actor(
    model: Any, who: str, first: int, *, root: str, joints: list[str], segments: tuple[str, ...]
) -> Actor:
    return Actor(
        who=who,
        parts=np.arange(first, first + len(segments)),
        root=int(model.joint(root).qposadr[0]) if root else -1,
        root_speed=int(model.joint(root).dofadr[0]) if root else -1,
        joints=np.array([model.joint(name).id for name in joints], dtype=np.int64),
        joint_places=np.array([int(model.joint(name).qposadr[0]) for name in joints], dtype=np.int64),
        segments=segments,
    )


def _pose(engine: Engine, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> None:
    qpos = engine.data.qpos
    for actor, body in zip(engine.bodies, bodies, strict=True):
        qpos[actor.joint_places] = body.joints_rad
        _place(qpos, actor.root, body.position_m, body.rotation_xyzw)
    for actor, prop in zip(engine.props, props, strict=True):
        _place(qpos, actor.root, prop.position_m, prop.rotation_xyzw)
    engine.model.qpos_spring[:] = qpos
    reach = engine.model.jnt_range
    for actor in engine.bodies:  # a posture beyond a limit is reported elsewhere: it does not explode here
        at = qpos[actor.joint_places]
        reach[actor.joints, 0] = np.minimum(reach[actor.joints, 0], at - 1e-3)
        reach[actor.joints, 1] = np.maximum(reach[actor.joints, 1], at + 1e-3)


def _place(qpos: FloatArray, root: int, position_m: FloatArray, rotation_xyzw: FloatArray) -> None:
    if root >= 0:
        qpos[root : root + 3] = position_m
        qpos[root + 3 : root + 7] = np.roll(rotation_xyzw, 1)


def _speed(engine: Engine, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> None:
    """Give the starts' velocities: a body turns stiffly about its centre of mass, which has its velocity."""
    qvel = engine.data.qvel
    for actor, body in zip(engine.bodies, bodies, strict=True):
        if actor.root >= 0:
            root = engine.parts[actor.parts[0]]
            arm = body.position_m - engine.data.subtree_com[root]
            turning = rotate(body.rotation_xyzw, body.spin_rad_s)
            _set_speed(qvel, actor.root_speed, body.velocity_m_s + np.cross(turning, arm), body.spin_rad_s)
    for actor, prop in zip(engine.props, props, strict=True):
        _set_speed(qvel, actor.root_speed, prop.velocity_m_s, prop.spin_rad_s)


def _set_speed(qvel: FloatArray, root: int, velocity_m_s: FloatArray, spin_rad_s: FloatArray) -> None:
    qvel[root : root + 3] = velocity_m_s
    qvel[root + 3 : root + 6] = spin_rad_s


def lead_on(engine: Engine, bodies: Sequence[BodyStart], t_s: float, span_s: float) -> None:
    """Put the pelvis of who is led where the way has it, with its speed, and the push that leads it on for a span."""
    for actor, body in zip(engine.bodies, bodies, strict=True):
        lead = body.lead
        if lead is None or actor.root < 0:
            continue
        rate = float(lead.t_s[1] - lead.t_s[0])
        at = min(round((t_s - float(lead.t_s[0])) / rate), len(lead.t_s) - 1)
        soon = min(at + max(round(span_s / rate), 1), len(lead.t_s) - 1)
        _place(engine.data.qpos, actor.root, lead.position_m[at], lead.rotation_xyzw[at])
        now = np.concatenate((lead.velocity_m_s[at], lead.spin_rad_s[at]))
        then = np.concatenate((lead.velocity_m_s[soon], lead.spin_rad_s[soon]))
        dofs = slice(actor.root_speed, actor.root_speed + 6)
        engine.data.qvel[dofs] = now
        engine.data.qfrc_applied[dofs] = _LEAD_KG * (then - now) / span_s


def regrip(engine: Engine, ties: Sequence[Tie], t_s: float) -> None:
    """Turn the grips of hands that turn in them."""
    for i, tie in enumerate(ties):
        if tie.regrip_s > 0.0 and not tie.turns:
            row = min(round(t_s / tie.regrip_s), len(tie.regrip_xyzw) - 1)
            engine.model.eq_data[i, 6:10] = np.roll(tie.regrip_xyzw[row], 1)


def muscle_rate_rad_s(body: BodyStart) -> float:
    """Return how fast a body's muscles answer: those who do something are tense, and those who spin fast."""
    posture = numbers("contact")["posture"]
    base = posture["relaxed_rad_s"] if body.program is None else posture["moving_rad_s"]
    return float(base + posture["tense"] * np.linalg.norm(body.spin_rad_s))


def tune_muscles(engine: Engine, bodies: Sequence[BodyStart]) -> None:
    """Give each joint a muscle: a spring to its posture and a damper, both inside of the body.

    Strength follows the inertia that the joint moves as the limbs are now, so that every limb answers alike; it is
    asked again as they move, since a bent arm twists far less easily than a stretched one. Dampers are held
    back where explicit steps could not follow them.
    """
    posture = numbers("contact")["posture"]
    model = engine.model
    implicit = int(model.opt.integrator) != int(mujoco().mjtIntegrator.mjINT_RK4)
    full = np.zeros((model.nv, model.nv))
    mujoco().mj_fullM(model, engine.data, full)
    back = full if implicit else np.linalg.inv(full)
    for actor, body in zip(engine.bodies, bodies, strict=True):
        rate = muscle_rate_rad_s(body)
        dofs = model.jnt_dofadr[actor.joints]
        inertia = np.maximum(_moved_inertia(full, dofs, actor.root_speed), body.firm_kg_m2)
        damping = 2.0 * posture["damping_ratio"] * rate * inertia
        follows = 1.0
        if not implicit:
            root = np.sqrt(damping)
            fastest = float(np.linalg.eigvalsh(root[:, None] * back[np.ix_(dofs, dofs)] * root).max())
            follows = min(1.0, _FASTEST / (fastest * model.opt.timestep))
        model.jnt_stiffness[actor.joints] = inertia * rate**2
        model.dof_damping[dofs] = damping * follows


def _moved_inertia(full: FloatArray, dofs: IntArray, root: int) -> FloatArray:
    """Return what each joint (k,) moves while the others are stiff and the body floats free."""
    own = np.diag(full)[dofs]
    if root < 0:
        return np.asarray(own)
    free = slice(root, root + 6)
    across = full[free][:, dofs]
    return np.asarray(
        np.maximum(own - np.sum(across * np.linalg.solve(full[free, free], across), axis=0), 1e-9)
    )


def _tie(engine: Engine, ties: Sequence[Tie]) -> None:
    """Write each hold's anchors as the start pose has them, whatever pose the text was built in."""
    data = engine.data
    for i, tie in enumerate(ties):
        one = engine.part_of(tie.who, tie.segment)
        other = engine.part_of(tie.to, tie.to_segment)
        anchor = [_into(data, body, tie.at_m) for body in (one, other)]
        eq = engine.model.eq_data[i]
        if tie.turns:
            eq[0:3], eq[3:6] = anchor
        else:  # a weld writes the second body's anchor first
            eq[0:3], eq[3:6] = anchor[1], anchor[0]
            eq[6:10] = _relative(data.xquat[one], data.xquat[other])
            eq[10] = 1.0


def _into(data: Any, body: int, point_m: FloatArray) -> FloatArray:
    return np.asarray(data.xmat[body].reshape(3, 3).T @ (point_m - data.xpos[body]))


def _relative(one_wxyz: FloatArray, other_wxyz: FloatArray) -> FloatArray:
    back, out = np.zeros(4), np.zeros(4)
    mujoco().mju_negQuat(back, one_wxyz)
    mujoco().mju_mulQuat(out, back, other_wxyz)
    return out


def meet_speeds(engine: Engine) -> None:
    """Let both sides of every hold go with the same speed from now on: what a hand does that closes.

    The impulse is the least that does it and acts between the two, so that no momentum is lost.
    """
    model, data = engine.model, engine.data
    mujoco().mj_forward(model, data)
    rows = np.asarray(data.efc_type[: data.nefc]) == int(mujoco().mjtConstraint.mjCNSTR_EQUALITY)
    lean = np.asarray(data.efc_J).reshape(data.nefc, model.nv)[rows]
    full = np.zeros((model.nv, model.nv))
    mujoco().mj_fullM(model, data, full)
    back = np.linalg.solve(full, lean.T)
    apart = lean @ data.qvel
    data.qvel[:] -= back @ np.linalg.lstsq(lean @ back, apart, rcond=1e-10)[0]
    mujoco().mj_forward(model, data)


def _touchable(engine: Engine, bumps: bool) -> None:
    """Let bodies and props bump into each other, never a body into itself; walls are met by forces."""
    model = engine.model
    model.geom_contype[:] = 0
    model.geom_conaffinity[:] = 0
    if not bumps:
        return
    for bit, actor in enumerate((*engine.bodies, *engine.props)[:30]):
        mine = np.isin(model.geom_bodyid, engine.parts[actor.parts])
        model.geom_contype[mine] = 1 << bit
        model.geom_conaffinity[mine] = ((1 << 30) - 1) ^ (1 << bit)


def capsule_points(start: BodyStart) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return (segment (q,), points (q,3) in the segment's axes, radii (q,)) that stand for a body at walls.

    Two balls a segment: the ends of its capsule.
    """
    ends = capsule_ends(start.skeleton)
    segments = np.arange(len(start.skeleton.segments))
    points = np.concatenate((ends[:, 0], ends[:, 1]))
    return np.tile(segments, 2), points, np.tile(start.skeleton.radii_m, 2)


def corner_points(start: PropStart) -> FloatArray:
    """Return the eight corners (8,3) of a prop in its own axes."""
    half = 0.5 * np.asarray(start.prop.size_m)
    signs = np.array(np.meshgrid((-1, 1), (-1, 1), (-1, 1))).reshape(3, -1).T
    return np.asarray(signs * half)
