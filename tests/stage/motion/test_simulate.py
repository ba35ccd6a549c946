"""Simulated flights: momenta kept, flips as scipy's, orbits as the closed form, walls, holds, bad numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from skylot.core.arrays import FloatArray
from skylot.core.rotations import rotate
from skylot.stage.bodies.kinematics import centre_of_mass, forward, landmark
from skylot.stage.bodies.postures import posture, with_joints
from skylot.stage.model import Prop
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.point import fly
from skylot.stage.motion.records import BodyStart, JointProgram, PropStart, Tie
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import GravityField, Interior

RoomMaker = Callable[..., Interior]


def test_a_person_in_free_flight_keeps_both_momenta(anna: BodyStart, weightless: GravityField) -> None:
    """Twelve seconds, limbs following a program: neither momentum may change by 5e-4 of what moves."""
    bent = with_joints(anna.skeleton, anna.joints_rad, {"waist_bend": 0.9, "left_shoulder_out": 1.5})
    program = JointProgram(
        t_s=np.array([0.0, 4.0, 9.0]), joints_rad=np.array([anna.joints_rad, bent, anna.joints_rad])
    )
    start = replace(
        anna,
        velocity_m_s=np.array([0.3, 0.0, 0.1]),
        spin_rad_s=np.array([0.2, 0.4, 0.6]),
        program=program,
    )
    flight = simulate([start], [], weightless, 12.0)
    balance = flight.balance
    assert balance.mass_kg == pytest.approx(70.0)
    assert balance.momentum_before == pytest.approx(70.0 * start.velocity_m_s, abs=1e-9)
    assert balance.momentum_after == pytest.approx(balance.momentum_before, rel=5e-4, abs=5e-3)
    assert np.linalg.norm(balance.angular_before) > 1.0
    assert balance.angular_after == pytest.approx(balance.angular_before, rel=5e-4, abs=1e-4)
    assert balance.drift is not None
    assert balance.drift < 5e-4
    assert np.abs(flight.bodies[0].joints_rad - anna.joints_rad).max() > 0.5  # the limbs did move


def test_cheaper_integrators_lose_what_rk4_keeps(anna: BodyStart, weightless: GravityField) -> None:
    start = replace(anna, velocity_m_s=np.array([0.3, 0.0, 0.0]), spin_rad_s=np.array([0.5, 0.8, 1.5]))
    kept = simulate([start], [], weightless, 5.0).balance
    lost = simulate([start], [], weightless, 5.0, integrator="Euler").balance
    assert kept.angular_drift is not None
    assert lost.angular_drift is not None
    assert kept.angular_drift < 1e-6
    assert lost.angular_drift > 1e-4


def test_the_centre_of_mass_flies_as_a_point_does(anna: BodyStart) -> None:
    field = field_of("orbit", (0, 0, 1), mean_motion_rad_s=1.13e-3, origin_lvlh_m=np.array([20.0, 3.0, -5.0]))
    start = replace(anna, velocity_m_s=np.array([0.2, -0.1, 0.05]), spin_rad_s=np.array([0.1, 0.3, 0.2]))
    track = simulate([start], [], field, 15.0).bodies[0]
    centres = centre_of_mass(
        track.skeleton, *forward(track.skeleton, track.position_m, track.rotation_xyzw, track.joints_rad)
    )
    closed = fly(field, centres[0], start.velocity_m_s, track.t_s)
    assert (
        np.linalg.norm(closed[-1] - centres[0] - 15.0 * start.velocity_m_s) > 0.02
    )  # the orbit does bend it
    assert centres == pytest.approx(closed, abs=2e-4)


def test_a_body_spun_about_its_middle_axis_flips_as_scipy_says(weightless: GravityField) -> None:
    """Euler's equations of a stiff body, solved by scipy, for a box of three different inertias."""
    size = (0.10, 0.20, 0.30)
    prop = Prop(id="book", size_m=size, mass_kg=1.2)
    spin = np.array([0.01, 3.0, 0.0])
    flight = simulate([], [PropStart(prop=prop, position_m=np.zeros(3), spin_rad_s=spin)], weightless, 20.0)
    square = np.array(size) ** 2
    inertia = 1.2 / 12.0 * (square.sum() - square)

    def euler(_: float, y: FloatArray) -> FloatArray:
        w = y[4:]
        turning = 0.5 * np.array(
            [
                y[3] * w[0] + y[1] * w[2] - y[2] * w[1],
                y[3] * w[1] + y[2] * w[0] - y[0] * w[2],
                y[3] * w[2] + y[0] * w[1] - y[1] * w[0],
                -y[0] * w[0] - y[1] * w[1] - y[2] * w[2],
            ]
        )
        return np.concatenate((turning, -np.cross(w, inertia * w) / inertia))

    track = flight.props[0]
    truth = solve_ivp(euler, (0.0, 20.0), [0, 0, 0, 1, *spin], t_eval=track.t_s, rtol=1e-11, atol=1e-12).y.T
    middle = Rotation.from_quat(truth[:, :4]).apply([0.0, 1.0, 0.0])
    assert middle[:, 1].min() < -0.9  # it does flip
    apart = (Rotation.from_quat(track.rotation_xyzw) * Rotation.from_quat(truth[:, :4]).inv()).magnitude()
    assert apart.max() < 1e-3


def test_a_spin_in_orbit_stands_still_among_the_stars() -> None:
    """A box at rest in the turning cabin turns with it; one that does not turn falls behind by the orbit's rate."""
    field = field_of("orbit", (0, 0, 1), mean_motion_rad_s=0.01)  # ten times a real one, to see it
    prop = PropStart(
        prop=Prop(id="top", size_m=(0.3, 0.3, 0.1), mass_kg=2.0),
        position_m=np.zeros(3),
        spin_rad_s=np.array([0.0, 0.0, 4.0]),
    )
    track = simulate([], [prop], field, 20.0).props[0]
    axis = rotate(track.rotation_xyzw, np.array([0.0, 0.0, 1.0]))
    # the orbit turns the cabin at -0.01 rad/s about y: the stars, and a top's axis, turn at +0.01 rad/s in it
    assert np.arctan2(axis[-1, 0], axis[-1, 2]) == pytest.approx(0.2, abs=0.01)


@pytest.mark.parametrize(("kind", "seconds"), [("moon", 6.46), ("mars", 2.968)])
def test_a_thing_thrown_on_a_ground_lands_when_it_must(kind: str, seconds: float) -> None:
    field = field_of(kind, (0.0, 0.0, -1.0))  # type: ignore[arg-type]

    class Ground:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            return np.asarray(points_m[:, 2])

    ball = PropStart(
        prop=Prop(id="ball", size_m=(0.02, 0.02, 0.02)),
        position_m=np.array([0.0, 0.0, 1.51]),
        velocity_m_s=np.array([5.0, 0.0, 5.0]),
    )
    flight = simulate([], [ball], field, seconds + 1.0, interior=Ground())
    assert flight.contacts[0].at_s == pytest.approx(seconds, abs=0.02)
    assert flight.contacts[0].what == "wall"
    assert flight.props[0].position_m[-1, 2] > -0.2  # it does not fall through


@pytest.mark.slow
def test_a_person_meets_the_wall_and_the_wall_takes_the_momentum(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    start = replace(anna, velocity_m_s=np.array([0.0, 0.4, 0.0]))
    flight = simulate([start], [], weightless, 8.0, interior=room(3.0, 1.5, 2.0), planes=planes)
    first = flight.contacts[0]
    assert (first.who, first.what) == ("ANNA", "starboard")
    assert first.speed_m_s == pytest.approx(0.4, abs=0.02)
    balance = flight.balance
    assert balance.momentum_after[1] < 0.5 * balance.momentum_before[1]
    assert balance.momentum_after == pytest.approx(balance.momentum_before + balance.impulse, abs=1e-3)
    assert balance.drift is not None
    assert balance.drift < 5e-4
    assert np.abs(flight.bodies[0].position_m).max() < 1.5


def test_who_stands_in_a_wall_at_the_start_is_not_shot_out_of_it(
    anna: BodyStart, weightless: GravityField, room: RoomMaker
) -> None:
    start = replace(anna, position_m=np.array([0.0, 0.0, -0.3]))
    flight = simulate([start], [], weightless, 4.0, interior=room(3.0, 2.0, 1.0))
    assert not flight.contacts
    assert np.linalg.norm(flight.ends[0].velocity_m_s) < 1e-6


def test_air_carries_along_and_no_air_does_not(anna: BodyStart, weightless: GravityField) -> None:
    stream = np.array([0.5, 0.0, 0.0])
    blown = simulate([anna], [], weightless, 4.0, airflow_m_s=stream).ends[0].velocity_m_s
    still = simulate([anna], [], weightless, 1.0).ends[0].velocity_m_s
    assert 0.002 < blown[0] < 0.1
    assert np.abs(still).max() < 1e-9


def test_a_hand_on_a_rail_lets_the_body_swing_and_slips_little(
    anna: BodyStart, weightless: GravityField
) -> None:
    palm = landmark(anna.skeleton, "right_palm", anna.position_m, anna.rotation_xyzw, anna.joints_rad)[0]
    start = replace(anna, velocity_m_s=np.array([0.0, 0.3, 0.0]))
    tie = Tie(who="ANNA", segment="right_hand", at_m=palm, turns=True)
    flight = simulate([start], [], weightless, 6.0, ties=[tie])
    force = flight.ties[0]
    assert force.slip_m < 0.002
    assert 1.0 < force.peak_n < 200.0
    assert flight.balance.drift is None  # the rail takes what it takes
    end = flight.bodies[0]
    now = landmark(end.skeleton, "right_palm", end.position_m[-1], end.rotation_xyzw[-1], end.joints_rad[-1])[
        0
    ]
    assert now == pytest.approx(palm, abs=0.005)
    assert np.linalg.norm(end.position_m[-1]) > 0.2


@pytest.mark.slow
def test_bodies_that_bump_share_their_momentum(anna: BodyStart, weightless: GravityField) -> None:
    other = replace(anna, who="OLEG", position_m=np.array([1.5, 0.0, 0.0]))
    start = replace(anna, velocity_m_s=np.array([0.5, 0.0, 0.0]))
    alone = simulate([start, other], [], weightless, 4.0)
    met = simulate([start, other], [], weightless, 4.0, bumps=True)
    assert np.abs(alone.ends[1].velocity_m_s).max() < 1e-9
    assert met.ends[1].velocity_m_s[0] > 0.05
    assert met.balance.momentum_after == pytest.approx(met.balance.momentum_before, abs=0.02)


def test_tracks_have_at_most_25_samples_a_second_and_end_where_the_flight_does(
    anna: BodyStart, weightless: GravityField
) -> None:
    flight = simulate([anna], [], weightless, 1.234)
    track = flight.bodies[0]
    assert track.t_s[0] == 0.0
    assert track.t_s[-1] == pytest.approx(flight.seconds) == pytest.approx(1.234, abs=0.002)
    assert np.diff(track.t_s).min() > 0.0
    assert len(track.t_s) <= 25 * 1.234 + 2
    assert track.free == ((0.0, flight.seconds),)
    assert track.position_m[0] == pytest.approx(anna.position_m)
    assert track.joints_rad[0] == pytest.approx(anna.joints_rad)


def test_nonsense_ends_quietly_and_writes_no_file(
    anna: BodyStart, weightless: GravityField, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    wild = replace(anna, spin_rad_s=np.array([400.0, 300.0, -500.0]))
    flight = simulate([wild], [], weightless, 2.0)
    assert np.isfinite(flight.bodies[0].position_m).all()
    assert not list(tmp_path.iterdir())


def test_nobody_or_no_time_or_an_unknown_tie_is_refused(anna: BodyStart, weightless: GravityField) -> None:
    with pytest.raises(ValueError, match="somebody"):
        simulate([], [], weightless, 1.0)
    with pytest.raises(ValueError, match="600"):
        simulate([anna], [], weightless, 601.0)
    with pytest.raises(KeyError):
        simulate([anna], [], weightless, 1.0, ties=[Tie(who="NOBODY", segment="pelvis", at_m=np.zeros(3))])


def test_names_cannot_break_the_model(anna: BodyStart, weightless: GravityField) -> None:
    odd = replace(anna, who='"/><body name="x')
    assert simulate([odd], [], weightless, 0.1).bodies[0].who == odd.who


def test_a_posture_beyond_its_limits_stays_quiet(anna: BodyStart, weightless: GravityField) -> None:
    beyond = posture("neutral", anna.skeleton)
    beyond[anna.skeleton.joints.index("left_elbow")] = 3.5
    flight = simulate([replace(anna, joints_rad=beyond)], [], weightless, 2.0)
    assert np.abs(flight.bodies[0].joints_rad - beyond).max() < 0.05
