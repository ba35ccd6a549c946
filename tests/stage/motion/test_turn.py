"""Turning in place without angular momentum: held against mujoco, and against what cannot be."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.rotations import from_axis_angle
from skylot.stage.bodies.kinematics import centre_of_mass, forward
from skylot.stage.bodies.postures import posture
from skylot.stage.motion.momenta import momenta_at
from skylot.stage.motion.records import BodyStart, JointProgram
from skylot.stage.motion.simulate import simulate
from skylot.stage.motion.turn import cycle_turn_rad, free_turn, of_vector, turn_in_place, turn_vector
from skylot.stage.world import BodyTrack, GravityField

REST = np.array([0.0, 0.0, 0.0, 1.0])


@pytest.mark.slow
@pytest.mark.parametrize(("axis", "degrees"), [("x", 35.0), ("y", -60.0), ("z", 60.0), ("z", -100.0)])
def test_a_stretched_body_turns_by_what_was_asked(anna: BodyStart, axis: str, degrees: float) -> None:
    turn = turn_in_place(
        anna.skeleton,
        np.zeros(3),
        REST,
        posture("standing", anna.skeleton),
        axis=axis,
        angle_rad=np.radians(degrees),
    )
    assert np.degrees(turn.turned_rad) == pytest.approx(degrees, abs=1.5)
    assert np.degrees(turn.tilt_rad) < 8.0
    assert turn.joints_rad[-1] == pytest.approx(turn.joints_rad[0])
    limits = anna.skeleton.limits_rad
    assert (turn.joints_rad >= limits[:, 0] - 1e-9).all()
    assert (turn.joints_rad <= limits[:, 1] + 1e-9).all()


def test_nothing_was_pushed(anna: BodyStart) -> None:
    start = from_axis_angle((1.0, 1.0, 0.0), 0.7)
    turn = turn_in_place(
        anna.skeleton, np.array([1.0, 2.0, 3.0]), start, anna.joints_rad, axis="z", angle_rad=1.5
    )
    poses = forward(anna.skeleton, turn.position_m, turn.rotation_xyzw, turn.joints_rad)
    centre = centre_of_mass(anna.skeleton, *poses)
    assert centre == pytest.approx(np.tile(centre[0], (len(centre), 1)), abs=1e-9)
    assert np.linalg.norm(turn.angular_left) < 2e-3 * turn.angular_moved
    track = BodyTrack(
        who="ANNA",
        skeleton=anna.skeleton,
        t_s=turn.t_s,
        position_m=turn.position_m,
        rotation_xyzw=turn.rotation_xyzw,
        joints_rad=turn.joints_rad,
    )
    assert np.abs(momenta_at(track, turn.t_s[3:-3]).angular).max() < 0.01 * turn.angular_moved


@pytest.mark.slow
@pytest.mark.parametrize("axis", ["y", "z"])
def test_mujoco_turns_a_body_alike_that_follows_the_same_postures(
    anna: BodyStart, weightless: GravityField, axis: str
) -> None:
    """Dynamics that know nothing of the integral come to the same turn; the muscles lag a little."""
    standing, place = posture("standing", anna.skeleton), "xyz".index(axis)
    turn = turn_in_place(anna.skeleton, np.zeros(3), REST, standing, axis=axis, angle_rad=np.radians(50.0))
    program = JointProgram(t_s=turn.t_s, joints_rad=turn.joints_rad)
    start = replace(anna, joints_rad=standing, program=program)
    flight = simulate([start], [], weightless, float(turn.t_s[-1]) + 1.0)
    track = flight.bodies[0]
    simulated = turn_vector(track.rotation_xyzw[-1])
    assert np.degrees(simulated[place]) == pytest.approx(50.0, abs=1.5)
    own, _ = free_turn(anna.skeleton, track.joints_rad)  # of the postures that it really went through
    assert np.degrees(turn_vector(own[-1])) == pytest.approx(np.degrees(simulated), abs=1.0)
    assert np.linalg.norm(flight.balance.angular_after) < 1e-2


def test_too_little_time_turns_less(anna: BodyStart) -> None:
    asked = np.pi
    turn = turn_in_place(
        anna.skeleton, np.zeros(3), REST, anna.joints_rad, axis="z", angle_rad=asked, seconds=5.0
    )
    assert turn.cycles == 1
    assert 0.1 < turn.turned_rad < 0.6 * asked


def test_an_unknown_axis_is_refused(anna: BodyStart) -> None:
    with pytest.raises(KeyError):
        cycle_turn_rad(anna.skeleton, "w")


@settings(max_examples=30)
@given(st.tuples(*[st.floats(-1.7, 1.7)] * 3))
def test_turn_vectors_come_back(vector: tuple[float, float, float]) -> None:
    assert turn_vector(of_vector(np.array(vector))) == pytest.approx(np.array(vector), abs=1e-9)
