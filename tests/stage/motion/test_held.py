"""Held by the feet: the force, beside Newton's second law, and the slip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.bodies.kinematics import landmark
from skylot.stage.bodies.postures import posture, with_joints
from skylot.stage.model import Prop
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.held import HELD_AT, force_on_track, hold_ties, simulate_held
from skylot.stage.motion.motions import Around
from skylot.stage.motion.records import BodyStart, JointProgram, PropStart
from skylot.stage.world import BodyTrack, GravityField


def place(body: BodyStart, name: str) -> np.ndarray:
    return landmark(body.skeleton, name, body.position_m, body.rotation_xyzw, body.joints_rad)[0]


@pytest.fixture
def pair(anna: BodyStart) -> tuple[BodyStart, BodyStart]:
    """A holder whose feet are in a rail, and an operator who is held by the ankles and bends aside and back."""
    holder = replace(anna, who="HOLDER", fixed=True, joints_rad=posture("holding", anna.skeleton))
    straight = posture("held", anna.skeleton)
    bent = with_joints(anna.skeleton, straight, {"waist_bend": 0.8, "waist_twist": 0.4})
    program = JointProgram(
        t_s=np.array([0.0, 0.5, 2.0, 3.5]), joints_rad=np.array([straight, straight, bent, straight])
    )
    held = replace(anna, who="OPERATOR", joints_rad=straight, program=program)
    palms = 0.5 * (place(holder, "left_palm") + place(holder, "right_palm"))
    ankles = 0.5 * (place(held, "left_ankle") + place(held, "right_ankle"))
    return holder, replace(held, position_m=held.position_m + palms - ankles)


def test_held_by_the_feet_slips_two_millimetres_at_most(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = pair
    middle = 0.5 * (place(held, "left_palm") + place(held, "right_palm"))
    camera = PropStart(prop=Prop(id="camera", mass_kg=6.0, size_m=(0.3, 0.15, 0.15)), position_m=middle)
    flight, report = simulate_held(holder, held, Around(field=weightless), 4.0, camera=camera)
    assert report.slip_m is not None
    assert report.slip_m < 0.002
    assert 1.0 < report.peak_n < 200.0
    assert report.by == "HOLDER"
    assert "holds OPERATOR with up to" in report.sentence
    assert len(flight.bodies) == 2
    bend = flight.bodies[1].joints_rad[:, held.skeleton.joints.index("waist_bend")]
    assert np.ptp(bend) > 0.5
    assert flight.balance.drift is None


def test_two_who_hold_each_other_and_nothing_else_keep_their_momenta(
    pair: tuple[BodyStart, BodyStart], weightless: GravityField
) -> None:
    holder, held = pair
    flight, _ = simulate_held(replace(holder, fixed=False), held, Around(field=weightless), 3.0)
    assert flight.balance.momentum_after == pytest.approx(np.zeros(3), abs=1e-2)
    assert flight.balance.angular_after == pytest.approx(np.zeros(3), abs=1e-2)
    assert np.ptp(flight.bodies[1].position_m, axis=0).max() > 0.01


def test_the_force_on_a_track_is_mass_times_acceleration(anna: BodyStart, weightless: GravityField) -> None:
    """A body that swings to and fro by a metre in four seconds: the peak is m a (2 pi / 4)^2."""
    t_s = np.linspace(0.0, 8.0, 201)
    track = BodyTrack(
        who="OPERATOR",
        skeleton=anna.skeleton,
        t_s=t_s,
        position_m=np.outer(np.sin(2.0 * np.pi * t_s / 4.0), [0.5, 0.0, 0.0]),
        rotation_xyzw=np.tile(anna.rotation_xyzw, (201, 1)),
        joints_rad=np.tile(anna.joints_rad, (201, 1)),
    )
    report = force_on_track(track, weightless, by="HOLDER", with_kg=6.0)
    assert report.peak_n == pytest.approx(76.0 * 0.5 * (np.pi / 2.0) ** 2, rel=0.03)
    assert report.peak_torque_n_m < 0.5
    assert report.slip_m is None
    assert "more than 99 of 100" in report.sentence
    weight = force_on_track(
        replace(track, t_s=t_s[:1], position_m=track.position_m[:1]), field_of("earth", (0, 0, -1))
    )
    assert weight.peak_n == pytest.approx(70.0 * 9.80665)


def test_each_hand_takes_its_own_ankle(pair: tuple[BodyStart, BodyStart]) -> None:
    for at, wanted in HELD_AT.items():
        ties = hold_ties(*pair, at)
        assert [tie.to_segment for tie in ties] == [segment for segment, _ in wanted]
        assert len({tie.segment for tie in ties}) == len(wanted)
    with pytest.raises(KeyError):
        hold_ties(*pair, "nose")
