"""The motions that a staging names: momenta, recoil, aim, and what their sentences say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from skylot.core.arrays import FloatArray
from skylot.core.rotations import rotate
from skylot.stage.bodies.kinematics import forward, landmark
from skylot.stage.model import Motion, Prop
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.momenta import whole_inertia
from skylot.stage.motion.motions import Around, centre_of, recoil, run_motion
from skylot.stage.motion.records import BodyStart, PropStart
from skylot.stage.world import GravityField, Interior

RoomMaker = Callable[..., Interior]
FORWARD = np.array([4.0, 0.0, 0.0])


@pytest.fixture
def ball(anna: BodyStart) -> PropStart:
    palm = landmark(anna.skeleton, "right_palm", anna.position_m, anna.rotation_xyzw, anna.joints_rad)[0]
    return PropStart(prop=Prop(id="ball", mass_kg=2.0), position_m=palm)


@pytest.fixture
def cabin(weightless: GravityField) -> Around:
    return Around(field=weightless)


def test_a_push_off_gains_what_its_force_gives(anna: BodyStart, cabin: Around) -> None:
    motion = Motion(who="ANNA", kind="push off", at_s=2.0, speed_m_s=0.5, spin_rad_s=(0.0, 0.0, 0.3))
    result = run_motion(motion, [anna], [], cabin, seconds=6.0, target_m=FORWARD)
    report, track = result.report, result.bodies[0]
    assert report.push_n == pytest.approx(60.0)
    assert report.balance.momentum_before == pytest.approx(np.zeros(3))
    way = (FORWARD - centre_of(anna)) / np.linalg.norm(FORWARD - centre_of(anna))
    assert report.balance.momentum_after == pytest.approx(70.0 * 0.5 * way, abs=1e-3)
    assert report.balance.angular_after == pytest.approx(report.balance.angular_impulse, abs=1e-3)
    end = result.ends[0]
    assert isinstance(end, BodyStart)
    assert end.spin_rad_s[2] == pytest.approx(0.3, abs=0.03)
    assert (track.t_s[0], track.free[0][0]) == (2.0, 2.0)
    assert track.t_s[-1] == pytest.approx(8.0, abs=0.01)
    assert "pushes off with 60 N" in report.sentence
    assert "momentum 0.00 → 35.00 kg m/s" in report.sentence


def test_who_is_pushed_off_from_goes_the_other_way(anna: BodyStart, cabin: Around) -> None:
    other = replace(anna, who="OLEG", position_m=np.array([-1.0, 0.0, 0.0]))
    motion = Motion(who="ANNA", kind="push off", by="OLEG", speed_m_s=0.4)
    result = run_motion(motion, [anna, other], [], cabin, seconds=3.0, target_m=FORWARD)
    assert [track.who for track in result.bodies] == ["ANNA", "OLEG"]
    assert result.report.balance.momentum_after == pytest.approx(np.zeros(3), abs=1e-2)
    assert result.ends[1].velocity_m_s[0] == pytest.approx(-0.4, abs=0.01)
    standing = run_motion(
        motion, [anna, replace(other, fixed=True)], [], cabin, seconds=1.0, target_m=FORWARD
    )
    assert [track.who for track in standing.bodies] == ["ANNA"]


def test_a_float_keeps_what_it_has(anna: BodyStart, cabin: Around) -> None:
    start = replace(anna, velocity_m_s=np.array([0.0, 0.2, 0.0]), spin_rad_s=np.array([0.0, 0.1, 0.0]))
    result = run_motion(Motion(who="ANNA", kind="float"), [start], [], cabin, seconds=4.0)
    balance = result.report.balance
    assert balance.momentum_after == pytest.approx([0.0, 14.0, 0.0], abs=1e-6)
    assert balance.angular_after == pytest.approx(balance.angular_before, abs=1e-5)
    assert balance.drift is not None
    assert balance.drift < 5e-4


def test_a_throw_throws_back(anna: BodyStart, ball: PropStart, cabin: Around) -> None:
    motion = Motion(who="ball", kind="throw", by="ANNA", speed_m_s=3.0)
    result = run_motion(motion, [anna], [ball], cabin, seconds=2.0, target_m=FORWARD)
    assert result.report.balance.momentum_after == pytest.approx(np.zeros(3), abs=1e-6)
    assert result.ends[0].velocity_m_s[0] < -0.05
    assert np.linalg.norm(result.ends[0].spin_rad_s) > 0.05  # thrown with one hand: it turns her
    assert result.props[0].position_m[-1] == pytest.approx(
        ball.position_m + 6.0 * (FORWARD - ball.position_m) / np.linalg.norm(FORWARD - ball.position_m),
        abs=0.01,
    )
    held = run_motion(motion, [replace(anna, fixed=True)], [ball], cabin, seconds=1.0, target_m=FORWARD)
    assert not held.bodies


def test_recoil_keeps_angular_momentum(anna: BodyStart) -> None:
    at, impulse = np.array([0.4, -0.3, 0.3]), np.array([-6.0, 1.0, 0.0])
    after = recoil(anna, at, impulse)
    assert 70.0 * after.velocity_m_s == pytest.approx(impulse)
    centre, inertia = whole_inertia(
        anna.skeleton, *forward(anna.skeleton, anna.position_m, anna.rotation_xyzw, anna.joints_rad)
    )
    turning = inertia[0] @ rotate(anna.rotation_xyzw, after.spin_rad_s)
    assert turning == pytest.approx(np.cross(at - centre[0], impulse))


def test_a_catch_makes_one_of_two(anna: BodyStart, ball: PropStart, cabin: Around) -> None:
    fast = replace(ball, velocity_m_s=np.array([-3.0, 0.0, 0.0]))
    result = run_motion(Motion(who="ball", kind="catch", by="ANNA"), [anna], [fast], cabin, seconds=4.0)
    balance = result.report.balance
    assert balance.momentum_before == pytest.approx([-6.0, 0.0, 0.0])
    assert balance.momentum_after == pytest.approx(balance.momentum_before, abs=5e-3)
    assert balance.angular_after == pytest.approx(balance.angular_before, rel=2e-3, abs=2e-3)
    assert result.report.ties[0].slip_m < 0.005
    assert result.ends[0].velocity_m_s[0] == pytest.approx(-6.0 / 72.0, abs=0.05)
    assert "is caught by ANNA; both go on at 0.08 m/s" in result.report.sentence


@pytest.mark.parametrize(("kind", "seconds"), [("earth", 0.5378), ("moon", 1.3232)])
def test_a_drop_falls_as_long_as_it_must(anna: BodyStart, kind: str, seconds: float) -> None:
    """1.418 m less half of the thing's height: the root of 2 h / g."""
    field = field_of(kind, (0.0, 0.0, -1.0))  # type: ignore[arg-type]
    cup = PropStart(prop=Prop(id="cup", mass_kg=0.3), position_m=np.array([0.0, 0.0, 1.4683]))

    class Ground:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            return np.asarray(points_m[:, 2])

    down = {"deck": np.array([0.0, 0.0, -1.0])}
    result = run_motion(
        Motion(who="cup", kind="drop", by="ANNA", at_s=1.0),
        [anna],
        [cup],
        Around(field=field, interior=Ground(), planes=down),
        seconds=3.0,
    )
    assert result.report.contacts[0].at_s - 1.0 == pytest.approx(seconds, abs=0.01)
    assert "meets the deck after" in result.report.sentence
    assert not result.bodies


@pytest.mark.slow
def test_a_turn_faces_what_it_was_to_face(anna: BodyStart, cabin: Around) -> None:
    motion = Motion(who="ANNA", kind="turn", at_s=1.0)
    result = run_motion(motion, [anna], [], cabin, seconds=30.0, target_m=np.array([0.0, 5.0, 0.0]))
    facing = rotate(result.bodies[0].rotation_xyzw[-1], np.array([1.0, 0.0, 0.0]))
    assert np.degrees(np.arctan2(facing[1], facing[0])) == pytest.approx(90.0, abs=15.0)
    assert np.degrees(result.report.turned_rad) == pytest.approx(90.0, abs=6.0)
    assert not result.report.balance.momentum_after.any()
    assert result.report.balance.angular_drift is not None
    assert result.report.balance.angular_drift < 5e-3
    assert "touching nothing" in result.report.sentence
    above = run_motion(motion, [anna], [], cabin, seconds=30.0, target_m=np.array([0.5, 0.0, 5.0]))
    nose = rotate(above.bodies[0].rotation_xyzw[-1], np.array([1.0, 0.0, 0.0]))
    assert nose[2] > 0.8


def test_a_jump_ends_where_it_lands(anna: BodyStart) -> None:
    standing = replace(anna, joints_rad=np.zeros(len(anna.skeleton.joints)), position_m=np.array([0, 0, 0.0]))
    sole = landmark(
        anna.skeleton, "left_sole", standing.position_m, standing.rotation_xyzw, standing.joints_rad
    )[0, 2]

    class Floor:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            return np.asarray(points_m[:, 2] - sole)

    field = field_of("moon", (0.0, 0.0, -1.0))
    motion = Motion(who="ANNA", kind="push off", velocity_m_s=(0.0, 0.0, 1.5))
    result = run_motion(motion, [standing], [], Around(field=field, interior=Floor()), seconds=10.0)
    assert result.report.seconds == pytest.approx(2.0 * 1.5 / 1.62, abs=0.1)
    assert result.bodies[0].position_m[:, 2].max() == pytest.approx(1.5**2 / 2.0 / 1.62, abs=0.05)


def test_slips_of_the_pen_fly_plainly_and_strangers_are_refused(
    anna: BodyStart, ball: PropStart, cabin: Around
) -> None:
    for motion in (Motion(who="ball", kind="turn"), Motion(who="ball", kind="catch")):
        assert run_motion(motion, [anna], [ball], cabin, seconds=0.5).props[0].prop.id == "ball"
    with pytest.raises(KeyError):
        run_motion(Motion(who="NOBODY", kind="float"), [anna], [ball], cabin, seconds=1.0)


def test_wild_numbers_stay_bounded(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    around = Around(field=weightless, interior=room(2.0, 2.0, 2.0), planes=planes)
    crumb = PropStart(prop=Prop(id="crumb", mass_kg=1e-4, size_m=(0.01, 0.01, 0.01)), position_m=np.zeros(3))
    shot = Motion(who="crumb", kind="throw", by="ANNA", speed_m_s=100.0, spin_rad_s=(18.0, 18.0, 18.0))
    result = run_motion(shot, [anna], [crumb], around, seconds=1.0, target_m=FORWARD)
    assert np.abs(result.props[0].position_m).max() < 10.0
    assert result.report.contacts[0].what == "forward"
