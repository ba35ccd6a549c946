"""Momenta from masses alone, beside mujoco's own and a stiff body's."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.core.rotations import from_axis_angle, rotate
from skylot.stage.bodies.kinematics import forward
from skylot.stage.motion.momenta import momenta_at, whole_inertia
from skylot.stage.motion.records import BodyStart
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import BodyTrack, GravityField


def test_a_tracks_momenta_are_those_that_mujoco_had(anna: BodyStart, weightless: GravityField) -> None:
    start = replace(anna, velocity_m_s=np.array([0.3, -0.2, 0.1]), spin_rad_s=np.array([0.2, 0.4, 0.6]))
    flight = simulate([start], [], weightless, 3.0)
    found = momenta_at(flight.bodies[0], np.array([1.0, 2.0]))
    assert found.mass_kg * found.velocity_m_s == pytest.approx(
        np.tile(flight.balance.momentum_before, (2, 1)), abs=1e-2
    )
    assert found.angular == pytest.approx(np.tile(flight.balance.angular_before, (2, 1)), abs=0.02)


def test_a_stiff_body_has_inertia_times_spin(anna: BodyStart) -> None:
    spin = np.array([0.3, -0.5, 0.7])
    t_s = np.linspace(0.0, 1.0, 51)
    turn = from_axis_angle(spin, np.linalg.norm(spin) * t_s)
    track = BodyTrack(
        who="ANNA",
        skeleton=anna.skeleton,
        t_s=t_s,
        position_m=rotate(turn, np.array([1.0, 0.0, 0.0])),
        rotation_xyzw=turn,
        joints_rad=np.tile(anna.joints_rad, (51, 1)),
    )
    at = np.array([0.5])
    poses = forward(anna.skeleton, rotate(turn[25:26], np.array([1.0, 0, 0])), turn[25:26], anna.joints_rad)
    _, inertia = whole_inertia(anna.skeleton, *poses)
    assert momenta_at(track, at).angular[0] == pytest.approx(inertia[0] @ spin, rel=1e-3, abs=1e-3)
    assert np.linalg.eigvalsh(inertia[0]) == pytest.approx(np.sort(np.linalg.eigvalsh(inertia[0])))
    assert 5.0 < np.trace(inertia[0]) / 2.0 < 30.0  # about 10 kg m2 each across, a tenth along
