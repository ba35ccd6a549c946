"""Walls of a set as soft planes: found by the clearance of a few balls a body, met by springs and dampers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.motion.engine import Engine, capsule_points, corner_points
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.records import BodyStart, Contact, PropStart
from skylot.stage.world import Interior

_PROBE_M = 0.01
"""Half of the way over which the direction of a wall is felt."""
_MARGIN_M = 0.03
_KEEP_M = 0.01
"""Walls felt from one place hold so far around it."""
_TOUCH_M = 0.02
_LONGEST_S = 0.5
_LEAVE_S = 0.15
"""A touch so soon after the start, of what stood at a wall then, is the push off from it."""
_DEEPEST_M = 0.3
"""A wall pushes no harder further in: what was shot through it is not flung back."""
_GIVE_M = 0.001
"""So deep may a ball come in between two looks, if it does so slowly."""
_FELT_M_S = 0.02
"""A softer touch is not told."""
_TOUCHING_STEPS = 2
"""The springs are soft enough to be asked at every second step."""
_AWAY_M = 0.05
_RESTS_M_S = 0.002
_RESTS_ON_GROUND_M_S = 0.03
"""Rubbing holds less and less the slower it gets: what creeps so slowly would lie still on a real floor."""
_CALM_S = 0.6
"""A touch sooner after the last of the same body and wall is the same touch."""


class Walls:
    """The walls around a flight; asked far from them once in a while, near them at every step."""

    def __init__(
        self,
        engine: Engine,
        bodies: Sequence[BodyStart],
        props: Sequence[PropStart],
        interior: Interior,
        planes: Mapping[str, FloatArray],
        *,
        pull_m_s2: float = 0.0,
    ) -> None:
        """Lay the balls on the parts; what is in a wall at the start may stay as deep as it is."""
        self._rests_m_s = _RESTS_ON_GROUND_M_S if pull_m_s2 > 0.0 else _RESTS_M_S
        self._hurry = pull_m_s2 + 1.0  # muscles can hurry a limb by about so much, m/s2
        self._engine, self._interior, self._planes = engine, interior, planes
        self._lay(bodies, props)
        self._law = numbers("contact")["wall"]
        shared = np.bincount(self._part, minlength=len(engine.parts))[self._part]
        self._mass = engine.model.body_mass[engine.parts][self._part] / np.maximum(shared, 1)
        self._stiff = np.minimum(self._law["stiffness_n_m"], self._mass * self._law["fastest_rad_s"] ** 2)
        self._damp = 2.0 * self._law["damping_ratio"] * np.sqrt(self._stiff * self._mass)
        self._asked_at = self._places()
        gap = self._gap(self._asked_at)
        self._sunk = np.minimum(gap, 0.0)
        self._touching = gap < _TOUCH_M
        self._leaving = {who for (who, _), near in zip(self._names, self._touching, strict=True) if near}
        self._last: dict[tuple[str, str], float] = {}
        self._look_at_s = 0.0
        self._quiet_s = 0.0
        self._near: IntArray = np.zeros(0, dtype=np.int64)
        self._pressed = False
        self.away = False
        """No wall is near, nor soon will be."""
        self.contacts: list[Contact] = []

    def at_rest(self) -> bool:
        """Tell whether something lies on a wall and nothing moves."""
        if not self._pressed or len(self._near) == 0:
            return False
        speeds = self._velocities(self._places(), np.arange(len(self._part)))
        return bool(np.linalg.norm(speeds, axis=1).max() < self._rests_m_s)

    def _lay(self, bodies: Sequence[BodyStart], props: Sequence[PropStart]) -> None:
        parts: list[IntArray] = []
        points: list[FloatArray] = []
        radii: list[FloatArray] = []
        names: list[tuple[str, str]] = []
        for actor, body in zip(self._engine.bodies, bodies, strict=True):
            segment, point, radius = capsule_points(body)
            keep = np.full(len(segment), not body.fixed)
            parts.append(actor.parts[segment][keep])
            points.append(point[keep])
            radii.append(radius[keep])
            names += [(body.who, actor.segments[i].replace("_", " ")) for i in segment[keep]]
        for actor, prop in zip(self._engine.props, props, strict=True):
            corners = corner_points(prop)
            parts.append(np.full(len(corners), actor.parts[0]))
            points.append(corners)
            radii.append(np.zeros(len(corners)))
            names += [(prop.prop.id, "")] * len(corners)
        self._part = np.concatenate([np.zeros(0, dtype=np.int64), *parts])
        self._point = np.concatenate([np.zeros((0, 3)), *points])
        self._radius = np.concatenate([np.zeros(0), *radii])
        self._names = names

    def near(self, t_s: float, span_s: float) -> bool:
        """Tell whether anything may touch a wall within the span; between looks nothing can have come near."""
        if len(self._part) == 0 or t_s + span_s < self._look_at_s:
            return False
        places = self._places()
        fastest = float(np.linalg.norm(self._velocities(places, np.arange(len(places))), axis=1).max())
        moved = float(np.abs(places - self._asked_at).max())
        if len(self._near) > 0 and moved + fastest * span_s < _KEEP_M:
            return True  # the planes felt a moment ago still hold
        self._asked_at = places
        gap = self._gap(places) - self._sunk
        reach = fastest * span_s + _MARGIN_M
        self._near = np.flatnonzero(gap < reach)
        if len(self._near) == 0:
            room = 0.5 * float(gap.min())
            self._look_at_s = t_s + max(
                min(room / max(fastest, 1e-6), (room / self._hurry) ** 0.5, _LONGEST_S), span_s
            )
            self._touching[:] = False
            self._sunk[:] = 0.0
            self.away = room > _AWAY_M
            return False
        self.away = False
        self._feel(places)
        return True

    def _feel(self, places: FloatArray) -> None:
        """Take the walls near the near balls as planes: where they are and which way they face."""
        at = places[self._near]
        steps = _PROBE_M * np.concatenate((np.eye(3), -np.eye(3)))
        felt = self._interior.clearance_m((at[None] + steps[:, None]).reshape(-1, 3)).reshape(6, -1)
        slope = (felt[:3] - felt[3:]).T
        length = np.linalg.norm(slope, axis=1, keepdims=True)
        self._normal = np.where(length > 1e-9, slope / np.maximum(length, 1e-9), 0.0)
        self._base = at
        self._base_gap = self._interior.clearance_m(at) - self._radius[self._near]

    def wrench(self, t_s: float) -> FloatArray:
        """Return forces and torques (p,6) of the walls at the state of now; notes what is touched anew."""
        out = np.zeros((len(self._engine.parts), 6))
        near, normal = self._near, self._normal
        places = self._places()[near]
        gap = self._base_gap + np.einsum("qi,qi->q", places - self._base, normal)
        self._sunk[near] = np.minimum(np.maximum(self._sunk[near], gap), 0.0)
        deep = np.clip(self._sunk[near] - gap, 0.0, _DEEPEST_M)
        velocity = self._velocities(places, near)
        inward = -np.einsum("qi,qi->q", velocity, normal)
        self._note(t_s, deep > 0.0, inward)
        room = float((gap - self._sunk[near]).min()) + _GIVE_M
        pressed = self._pressed = bool((deep > 0.0).any())
        self._quiet_s = 0.0 if pressed else 0.5 * room / max(float(np.abs(velocity).max()), 1e-3)
        press = np.where(
            deep > 0.0, np.maximum(self._stiff[near] * deep + self._damp[near] * inward, 0.0), 0.0
        )
        slide = velocity + inward[:, None] * normal
        speed = np.linalg.norm(slide, axis=1) + 1e-9
        rub = np.minimum(self._law["friction"] * press, self._mass[near] * self._law["grip_per_s"] * speed)
        force = press[:, None] * normal - (rub / speed)[:, None] * slide
        part = self._part[near]
        arm = places - self._engine.data.xipos[self._engine.parts[part]]
        np.add.at(out, part, np.concatenate((force, cross(arm, force)), axis=1))
        return out

    def quiet_steps(self, step_s: float) -> int:
        """Return for how many steps the last forces hold: until something may touch, at least for two."""
        return max(int(self._quiet_s / step_s), _TOUCHING_STEPS)

    def _note(self, t_s: float, touching: BoolArray, inward: FloatArray) -> None:
        for place in np.flatnonzero(touching & ~self._touching[self._near]):
            who, segment = self._names[self._near[place]]
            what = self._wall(self._normal[place])
            leaving = who in self._leaving and t_s < _LEAVE_S
            felt = inward[place] > _FELT_M_S and not leaving
            if felt and t_s - self._last.get((who, what), -np.inf) > _CALM_S:
                self.contacts.append(
                    Contact(
                        at_s=t_s,
                        who=who,
                        segment=segment,
                        what=what,
                        speed_m_s=max(float(inward[place]), 0.0),
                    )
                )
            if not leaving:
                self._last[who, what] = t_s
        self._touching[self._near] = touching

    def _wall(self, normal: FloatArray) -> str:
        """Return the plane that lies behind a wall which faces along `normal`."""
        return wall_name(self._planes, normal)

    def _gap(self, places: FloatArray) -> FloatArray:
        return np.asarray(self._interior.clearance_m(places) - self._radius)

    def _places(self) -> FloatArray:
        data, ids = self._engine.data, self._engine.parts[self._part]
        turns = data.xmat[ids].reshape(-1, 3, 3)
        return np.asarray(data.xpos[ids] + np.einsum("qij,qj->qi", turns, self._point))

    def _velocities(self, places: FloatArray, rows: IntArray) -> FloatArray:
        speed, spin = self._engine.speeds()
        part = self._part[rows]
        arm = places - self._engine.data.xipos[self._engine.parts[part]]
        return np.asarray(speed[part] + cross(spin[part], arm))


def wall_name(planes: Mapping[str, FloatArray], normal: FloatArray) -> str:
    """Return the name of the plane that a wall facing along `normal` (3,) belongs to; `wall` where none has one.

    `planes` holds unit vectors from the inside to the named side.
    """
    if not planes:
        return "wall"
    return max(planes, key=lambda name: float(-normal @ planes[name]))
