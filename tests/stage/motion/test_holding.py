"""Holds over a shot, simulated: beside Newton's second law, with the set or with nothing under the holder."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.core.rotations import from_axis_angle, multiply, rotate
from skylot.stage.bodies.kinematics import landmark, pose_at
from skylot.stage.bodies.postures import posture
from skylot.stage.model import CameraSetup
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.held import camera_ties, force_on_track, hold_ties
from skylot.stage.motion.holding import hold_over_shot
from skylot.stage.motion.records import BodyStart, JointProgram, Lead
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import BodyTrack, CameraTrack, GravityField

T_S = np.linspace(0.0, 8.0, 81)


def place(body: BodyStart, name: str) -> np.ndarray:
    return landmark(body.skeleton, name, body.position_m, body.rotation_xyzw, body.joints_rad)[0]


@pytest.fixture(scope="module")
def pair(anna: BodyStart) -> tuple[BodyStart, BodyStart]:
    """A holder, and somebody whom that one has by the ankles."""
    holder = replace(anna, who="HOLDER", joints_rad=posture("holding", anna.skeleton))
    held = replace(anna, who="OPERATOR", joints_rad=posture("held", anna.skeleton))
    palms = 0.5 * (place(holder, "left_palm") + place(holder, "right_palm"))
    ankles = 0.5 * (place(held, "left_ankle") + place(held, "right_ankle"))
    return holder, replace(held, position_m=held.position_m + palms - ankles)


def track(body: BodyStart, way_m: np.ndarray, turn_rad: np.ndarray) -> BodyTrack:
    """Return a body that goes a way (n,3) and turns about the origin's z, as one piece with others that do."""
    turn = from_axis_angle(np.tile([0.0, 0.0, 1.0], (len(T_S), 1)), turn_rad)
    return BodyTrack(
        who=body.who,
        skeleton=body.skeleton,
        t_s=T_S,
        position_m=way_m + rotate(turn, body.position_m),
        rotation_xyzw=multiply(turn, body.rotation_xyzw),
        joints_rad=np.tile(body.joints_rad, (len(T_S), 1)),
    )


def going(
    pair: tuple[BodyStart, BodyStart], far_m: float, turn_rad: float = 0.0
) -> tuple[BodyTrack, BodyTrack]:
    """Return both on a way of so many metres in eight seconds, without a jerk at either end."""
    share = T_S / 8.0
    ease = share**3 * (10.0 - 15.0 * share + 6.0 * share**2)
    way = np.outer(far_m * ease, [1.0, 0.0, 0.0])
    holder, held = (track(body, way, turn_rad * ease) for body in pair)
    return holder, held


def camera(mass_kg: float = 6.0) -> CameraTrack:
    n = len(T_S)
    return CameraTrack(
        t_s=T_S,
        position_m=np.zeros((n, 3)),
        rotation_xyzw=np.tile([0.0, 0.0, 0.0, 1.0], (n, 1)),
        focal_mm=np.full(n, 24.0),
        focus_m=np.full(n, 2.0),
        width_mm=24.0,
        height_mm=13.0,
        squeeze=1.0,
        stop=2.8,
        frame_line=2.39,
        setup=CameraSetup(setup="1.01", mass_kg=mass_kg),
        sensor_name="",
        lens_name="",
    )


@pytest.mark.slow
def test_a_slow_move_takes_what_newton_says(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    """Within an eighth: (m + camera) times 5.77 d / T^2, the peak of the smoothest way."""
    holder, held = going(pair, 1.2)
    hold = hold_over_shot(held, holder, weightless, camera=camera())
    newton = 76.0 * 5.7735 * 1.2 / 64.0
    assert hold.simulated, hold.why
    assert hold.at in ("feet", "ankles")
    assert hold.peak_n == pytest.approx(newton, rel=0.125)
    assert hold.way_n == pytest.approx(newton, rel=0.05)
    assert hold.slip_m is not None and hold.slip_m < 0.002
    assert f"{hold.peak_n:.0f} N" in hold.sentence


@pytest.mark.slow
def test_a_slow_turn_takes_what_the_momentum_balance_says(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = going(pair, 0.8, 0.6)
    hold = hold_over_shot(held, holder, weightless)
    assert hold.simulated, hold.why
    assert hold.peak_n == pytest.approx(force_on_track(held, weightless).peak_n, rel=0.3)


@pytest.mark.slow
def test_with_nothing_under_the_feet_both_stay_behind(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = going(pair, 1.2)
    hold = hold_over_shot(held, holder, weightless)
    assert hold.drift_m is not None
    assert hold.drift_m == pytest.approx((1.2, 1.2), abs=0.15)
    assert "off the drawn way" in hold.sentence


def test_feet_in_a_rail_hold_both(pair: tuple[BodyStart, BodyStart], weightless: GravityField) -> None:
    holder, held = going(pair, 0.0)
    bend = held.skeleton.joints.index("waist_bend")
    joints = held.joints_rad.copy()
    joints[:, bend] += 0.4 * np.sin(np.pi * T_S / 8.0) ** 2
    hold = hold_over_shot(replace(held, joints_rad=joints), holder, weightless, fixed=True)
    assert hold.simulated, hold.why
    assert hold.drift_m is None
    assert 0.2 < hold.peak_n < 60.0
    assert "feet in a rail" in hold.sentence


def test_a_free_holder_shares_the_momentum(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    """One who floats by at 0.3 m/s takes hold of one at rest: both go on at half of it, none is lost."""
    holder, held = pair
    flying = replace(holder, velocity_m_s=np.array([0.0, 0.3, 0.0]))
    flight = simulate(
        [flying, held],
        [],
        weightless,
        3.0,
        ties=hold_ties(flying, held, "feet"),
        step_s=0.005,
        integrator="implicitfast",
    )
    mass = holder.skeleton.mass_kg
    assert flight.balance.momentum_before == pytest.approx([0.0, 0.3 * mass, 0.0], abs=1e-6)
    assert flight.balance.momentum_after == pytest.approx(flight.balance.momentum_before, rel=0.01, abs=0.05)
    gone = [body.position_m[-1] - body.position_m[0] for body in flight.bodies]
    assert gone[0][1] > 0.1 and gone[1][1] > 0.1
    assert flight.tie_pull_n.shape == (len(flight.tie_t_s), 2, 3)


def tense(body: BodyStart, lead: Lead | None = None) -> BodyStart:
    """Return a body whose muscles keep its posture on purpose."""
    keeps = JointProgram(t_s=np.array([0.0, 9.0]), joints_rad=np.stack((body.joints_rad, body.joints_rad)))
    return replace(body, lead=lead, firm_kg_m2=0.1, program=keeps)


def test_who_is_led_goes_there(pair: tuple[BodyStart, BodyStart], weightless: GravityField) -> None:
    holder, held = pair
    t_s = np.arange(0.0, 3.1, 0.02)
    way = np.outer(0.1 * t_s**2, [0.0, 1.0, 0.0]) + holder.position_m
    lead = Lead(
        t_s=t_s,
        position_m=way,
        rotation_xyzw=np.tile(holder.rotation_xyzw, (len(t_s), 1)),
        velocity_m_s=np.gradient(way, 0.02, axis=0),
        spin_rad_s=np.zeros((len(t_s), 3)),
    )
    flight = simulate(
        [tense(holder, lead), tense(held)],
        [],
        weightless,
        3.0,
        ties=hold_ties(holder, held, "feet"),
        step_s=0.005,
        integrator="implicitfast",
    )
    drawn = np.stack([np.interp(flight.bodies[0].t_s, t_s, column) for column in way.T], axis=1)
    assert np.abs(flight.bodies[0].position_m - drawn).max() < 0.01
    pull = flight.tie_pull_n.sum(axis=1)[flight.tie_t_s > 1.5]
    assert np.median(np.abs(pull[:, 1])) == pytest.approx(70.0 * 0.2, rel=0.25)


def test_where_it_cannot_be_simulated_it_says_why(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = going(pair, 1.2)
    earth = hold_over_shot(held, holder, field_of("earth", (0, 0, -1)))
    assert not earth.simulated
    assert "weight" in earth.why and earth.why in earth.sentence
    assert earth.peak_n == pytest.approx(earth.way_n)
    away = replace(holder, position_m=holder.position_m + np.array([0.0, 2.0, 0.0]))
    assert "no place" in hold_over_shot(held, away, weightless).why
    still = replace(
        held,
        t_s=held.t_s[:1],
        position_m=held.position_m[:1],
        rotation_xyzw=held.rotation_xyzw[:1],
        joints_rad=held.joints_rad[:1],
    )
    assert hold_over_shot(still, holder, weightless).why == "nothing moves"
    assert "nose" in hold_over_shot(held, holder, weightless, at="nose").why


def test_a_hold_is_looked_at_only_while_it_lasts(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = going(pair, 1.2)
    hold = hold_over_shot(replace(held, free=((4.0, 6.0),)), holder, weightless)
    assert (hold.from_s, hold.to_s) == (0.0, 4.0)


@pytest.mark.slow
def test_of_a_long_shot_ten_seconds_around_the_peak_are_simulated(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = going(pair, 2.0)
    long = [replace(body, t_s=body.t_s * 20.0) for body in (holder, held)]
    hold = hold_over_shot(long[1], long[0], weightless, camera=replace(camera(), t_s=T_S * 20.0))
    assert hold.to_s - hold.from_s == pytest.approx(10.0)
    assert pose_at(long[1], hold.peak_at_s)[0].shape == (1, 3)


def test_the_camera_is_in_the_operators_hands(pair: tuple[BodyStart, BodyStart]) -> None:
    from skylot.stage.motion.holding import _in_hands  # noqa: PLC0415

    prop = _in_hands(camera(9.0), pair[1], 0.0)
    assert prop.prop.mass_kg == 9.0
    assert len(camera_ties(pair[1], prop)) == 2
    for side in ("left", "right"):
        assert np.linalg.norm(prop.position_m - place(pair[1], f"{side}_palm")) < 0.3
