"""Forces from outside on the parts of a flight: gravity, the orbit's turning, air, and a push off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.motion.engine import Engine
from skylot.stage.motion.gravity import acceleration, numbers, turning
from skylot.stage.motion.records import BodyStart, PropStart
from skylot.stage.world import GravityField


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Push:
    """A steady acceleration of a whole body from the start of a flight on, as legs and hands give it."""

    who: str
    seconds: float
    acceleration_m_s2: FloatArray
    """(3,)"""
    spin_up_rad_s2: FloatArray
    """(3,) in the axes of the shot."""


class Outside:
    """What acts on every part from outside, walls apart: `wrench` is asked again every few steps."""

    def __init__(
        self,
        engine: Engine,
        bodies: Sequence[BodyStart],
        props: Sequence[PropStart],
        field: GravityField,
        *,
        airflow_m_s: FloatArray | None,
        pushes: Sequence[Push],
    ) -> None:
        """Keep the parts' masses and their areas across a stream of air; no airflow is no air."""
        self._engine, self._field = engine, field
        self._mass = engine.model.body_mass[engine.parts] * engine.moving
        self._air = airflow_m_s
        self._drag = _areas(bodies, props) * engine.moving
        self._turning = turning(field)
        self._pushes = [(_rows(engine, push.who), push) for push in pushes]

    @property
    def pushed_until_s(self) -> float:
        """Return when the last push ends."""
        return max((push.seconds for _, push in self._pushes), default=0.0)

    def wrench(self, t_s: float, span_s: float) -> FloatArray:
        """Return force and torque (p,6) about each part's centre of mass, for the span from `t_s` on."""
        engine = self._engine
        speed, spin = engine.speeds()
        at = engine.data.xipos[engine.parts]
        out = np.zeros((len(engine.parts), 6))
        out[:, :3] = self._mass[:, None] * acceleration(self._field, at, speed)
        if self._field.mean_motion_rad_s:
            out[:, 3:] = self._turning_torque(spin)
        if self._air is not None:
            stream = self._air - speed
            out[:, :3] += (self._drag * np.linalg.norm(stream, axis=1))[:, None] * stream
        for rows, push in self._pushes:
            share = min((push.seconds - t_s) / span_s, 1.0)
            if share > 0.0:
                out[rows] += share * self._push(rows, push, at)
        return out

    def _push(self, rows: IntArray, push: Push, at: FloatArray) -> FloatArray:
        mass = self._mass[rows]
        middle = mass @ at[rows] / mass.sum()
        lift = push.acceleration_m_s2 + np.cross(push.spin_up_rad_s2, at[rows] - middle)
        twist = np.zeros_like(at)
        twist[rows] = push.spin_up_rad_s2
        return np.concatenate((mass[:, None] * lift, self._engine.inertia_times(twist)[rows]), axis=1)

    def _turning_torque(self, spin: FloatArray) -> FloatArray:
        """Return the torques (p,3) of the turning axes on spinning parts.

        Source: the time derivative of I (w + W) vanishes among the stars; terms of W alone, ten thousand times
        smaller, are left out.
        """
        base = np.broadcast_to(self._turning, spin.shape)
        times = self._engine.inertia_times
        torque = -cross(spin, times(base)) + times(cross(spin, base)) - cross(base, times(spin))
        return np.asarray(torque * self._engine.moving[:, None])


def _rows(engine: Engine, who: str) -> IntArray:
    return next(actor.parts for actor in (*engine.bodies, *engine.props) if actor.who == who)


def _areas(bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> FloatArray:
    """Return half of density times drag times area (p,) of capsules across the stream, and of props."""
    areas = [
        2.0 * body.skeleton.radii_m * np.maximum(body.skeleton.lengths_m, body.skeleton.radii_m)
        for body in bodies
    ]
    areas += [np.array([float(np.prod(prop.prop.size_m)) ** (2.0 / 3.0)]) for prop in props]
    air = numbers("contact")["air"]
    return np.asarray(0.5 * air["density_kg_m3"] * air["drag"] * np.concatenate([np.zeros(0), *areas]))
