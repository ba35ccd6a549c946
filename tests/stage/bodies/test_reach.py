"""Inverse kinematics: what is in reach is reached within the limits, what is not says by how much."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core import rotations
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.kinematics import forward, gaze, landmark
from skylot.stage.bodies.limits import check_joints
from skylot.stage.bodies.postures import posture
from skylot.stage.bodies.reach import LIMBS, look, reach
from skylot.stage.model import BodyShape

SKELETON = build_skeleton(BodyShape(id="A"))
NEUTRAL = posture("neutral", SKELETON)
STILL = (np.zeros(3), np.array([0.0, 0.0, 0.0, 1.0]))


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 100_000),
    side=st.sampled_from(["left", "right"]),
    kind=st.sampled_from(["hand", "foot"]),
)
def test_a_place_that_some_pose_has_is_reached(seed, side, kind):
    rng = np.random.default_rng(seed)
    low, high = SKELETON.limits_rad.T
    pose = low + (high - low) * rng.random(len(low))
    pose[:3] = NEUTRAL[:3]
    position, rotation = rng.normal(size=3), rotations.normalise(rng.normal(size=4))
    end = f"{side}_{'palm' if kind == 'hand' else 'sole'}"
    target = landmark(SKELETON, end, position, rotation, pose)[0]
    found = reach(SKELETON, position, rotation, NEUTRAL, f"{side} {kind}", target)
    assert found.miss_m < 0.01
    assert not check_joints(SKELETON, found.joints_rad)
    got = landmark(SKELETON, end, position, rotation, found.joints_rad)[0]
    assert np.linalg.norm(got - target) == pytest.approx(found.miss_m, abs=1e-9)


def test_the_other_limbs_stay_as_they_are():
    found = reach(SKELETON, *STILL, NEUTRAL, "right hand", [0.45, -0.2, 0.3])
    for i, joint in enumerate(SKELETON.joints):
        if not joint.startswith(("right_shoulder", "right_elbow", "right_forearm", "right_wrist", "waist")):
            assert found.joints_rad[i] == NEUTRAL[i], joint


def test_out_of_reach_says_the_miss():
    far = reach(SKELETON, *STILL, NEUTRAL, "left hand", [3.0, 0.0, 0.3])
    arm = 0.44 * SKELETON.height_m
    assert 3.0 - arm - 0.6 < far.miss_m < 3.0 - arm
    assert not check_joints(SKELETON, far.joints_rad)


def test_the_waist_helps_where_the_arm_is_short():
    shoulder = landmark(SKELETON, "right_shoulder", *STILL, NEUTRAL)[0]
    target = shoulder + np.array([0.44 * SKELETON.height_m + 0.03, 0.0, -0.1])
    found = reach(SKELETON, *STILL, NEUTRAL, "right hand", target)
    assert found.miss_m < 0.005
    assert np.abs(found.joints_rad[:3] - NEUTRAL[:3]).max() > 0.05


def test_a_palm_lies_flat_on_a_pane():
    found = reach(SKELETON, *STILL, NEUTRAL, "right hand", [0.45, -0.15, 0.40], [-1.0, 0.0, 0.0])
    _, turned = forward(SKELETON, *STILL, found.joints_rad)
    palm = rotations.rotate(turned[0, SKELETON.segments.index("right_hand")], [0.0, 1.0, 0.0])
    assert found.miss_m < 0.005
    assert palm @ np.array([1.0, 0.0, 0.0]) > np.cos(np.radians(10))


def test_both_hands_take_a_thing_from_both_sides():
    found = reach(SKELETON, *STILL, NEUTRAL, "hands", [0.40, 0.0, 0.25])
    left, right = (landmark(SKELETON, f"{s}_palm", *STILL, found.joints_rad)[0] for s in ("left", "right"))
    assert found.miss_m < 0.005
    assert (left + right) / 2 == pytest.approx([0.40, 0.0, 0.25], abs=0.005)
    assert left[1] > right[1]


def test_a_limb_that_is_none_is_a_key_error():
    assert "feet" in LIMBS
    with pytest.raises(KeyError):
        reach(SKELETON, *STILL, NEUTRAL, "tail", [0.0, 0.0, 0.0])


@settings(max_examples=20, deadline=None)
@given(azimuth=st.floats(-1.1, 1.1), height=st.floats(-0.6, 0.6))
def test_the_face_points_at_what_is_in_front(azimuth, height):
    target = 2.0 * np.array([np.cos(azimuth), np.sin(azimuth), height]) + [0.0, 0.0, 0.5]
    found = look(SKELETON, *STILL, NEUTRAL, target)
    assert found.miss_m < 0.01
    assert not check_joints(SKELETON, found.joints_rad)


def test_what_is_behind_turns_the_head_as_far_as_it_goes():
    found = look(SKELETON, *STILL, posture("standing", SKELETON), [-2.0, 0.6, 0.65])
    _, turned = forward(SKELETON, *STILL, found.joints_rad)
    assert np.degrees(found.joints_rad[SKELETON.joints.index("neck_turn")]) == pytest.approx(75)
    assert gaze(SKELETON, turned)[0, 1] > 0.8
    assert found.miss_m > 1.0
