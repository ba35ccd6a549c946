"""Forward kinematics: what each joint does to a body, and what does not change whatever they do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from skylot.core import rotations
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.kinematics import (
    LANDMARKS,
    body_facing,
    body_up,
    capsules,
    forward,
    forward_matrices,
    gaze,
    landmark,
    landmark_places,
    pose_at,
)
from skylot.stage.model import BodyShape
from skylot.stage.world import BodyTrack

SKELETON = build_skeleton(BodyShape(id="A", sex="male"))
K = len(SKELETON.joints)
STILL = (np.zeros(3), np.array([0.0, 0.0, 0.0, 1.0]))


def angles(**degrees):
    joints = np.zeros(K)
    for name, value in degrees.items():
        joints[SKELETON.joints.index(name)] = np.radians(value)
    return joints


def point(name, **degrees):
    return landmark(SKELETON, name, *STILL, angles(**degrees))[0]


@pytest.mark.parametrize(
    ("joint", "landmark_name", "axis", "sign"),
    [
        ("waist_bend", "head_top", 0, 1), ("waist_side", "head_top", 1, 1), ("neck_bend", "head_top", 0, 1),
        ("neck_side", "head_top", 1, 1), ("neck_turn", "eyes", 1, 1), ("waist_twist", "eyes", 1, 1),
        ("left_shoulder_flex", "left_fingertip", 0, 1), ("right_shoulder_flex", "right_fingertip", 0, 1),
        ("left_shoulder_out", "left_fingertip", 1, 1), ("right_shoulder_out", "right_fingertip", 1, -1),
        ("left_elbow", "left_wrist", 0, 1), ("right_elbow", "right_wrist", 0, 1),
        ("left_wrist", "left_fingertip", 1, -1), ("right_wrist", "right_fingertip", 1, 1),
        ("left_hip_flex", "left_knee", 0, 1), ("left_hip_out", "left_knee", 1, 1),
        ("right_hip_out", "right_knee", 1, -1), ("left_hip_turn", "left_toe", 1, -1),
        ("right_hip_turn", "right_toe", 1, 1), ("left_knee", "left_ankle", 0, -1),
        ("left_ankle", "left_toe", 2, -1), ("right_ankle", "right_toe", 2, -1),
    ],
)  # fmt: skip
def test_a_positive_angle_moves_the_body_as_its_name_says(joint, landmark_name, axis, sign):
    moved = point(landmark_name, **{joint: 20}) - point(landmark_name)
    assert sign * moved[axis] > 0.01


def test_bent_forearms_turn_to_the_belly():
    for side, sign in (("left", 1), ("right", -1)):
        bent = {f"{side}_elbow": 90}
        before = point(f"{side}_wrist", **bent)
        after = point(f"{side}_wrist", **bent, **{f"{side}_shoulder_turn": 30})
        assert sign * (after - before)[1] < -0.05


def test_a_turned_forearm_has_its_palm_down():
    flat = {"left_elbow": 90, "left_forearm_turn": 80}
    wrist, palm = point("left_wrist", **flat), point("left_palm", **flat)
    assert (palm - wrist)[2] < -0.01


def test_an_arm_raised_forward_is_level_with_the_shoulder():
    reached = point("right_fingertip", right_shoulder_flex=90) - point("right_shoulder")
    assert reached == pytest.approx([(0.186 + 0.146 + 0.108) * SKELETON.height_m, 0.0, 0.0], abs=1e-12)


def test_three_joints_of_a_shoulder_turn_in_their_order():
    """Scipy's intrinsic rotations are the authority for the composition."""
    flex, out, turn = 0.7, 0.4, -0.3
    joints = np.zeros(K)
    for name, value in (("flex", flex), ("out", out), ("turn", turn)):
        joints[SKELETON.joints.index(f"left_shoulder_{name}")] = value
    _, turned = forward(SKELETON, *STILL, joints)
    expected = Rotation.from_euler("YXZ", [-flex, out, -turn])
    got = Rotation.from_quat(turned[0, SKELETON.segments.index("left_upper_arm")])
    assert (got * expected.inv()).magnitude() == pytest.approx(0.0, abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_bones_keep_their_lengths_and_a_body_moves_as_a_whole(seed):
    rng = np.random.default_rng(seed)
    low, high = SKELETON.limits_rad.T
    joints = low + (high - low) * rng.random((3, K))
    position, rotation = rng.normal(size=(3, 3)), rotations.normalise(rng.normal(size=(3, 4)))
    positions, turned = forward(SKELETON, position, rotation, joints)
    bones = np.linalg.norm(positions[:, 1:] - positions[:, list(SKELETON.parents[1:])], axis=2)
    assert bones == pytest.approx(np.tile(np.linalg.norm(SKELETON.offsets_m[1:], axis=1), (3, 1)), abs=1e-12)
    at_home, _ = forward(SKELETON, *STILL, joints)
    expected = position[:, None] + rotations.rotate(rotation[:, None], at_home)
    assert positions == pytest.approx(expected, abs=1e-12)
    assert np.linalg.norm(turned, axis=2) == pytest.approx(np.ones((3, 15)))


def test_many_poses_are_those_of_one_at_a_time():
    rng = np.random.default_rng(4)
    position, rotation = rng.normal(size=(5, 3)), rotations.normalise(rng.normal(size=(5, 4)))
    joints = rng.uniform(-0.3, 0.3, (5, K))
    together, matrices = forward_matrices(SKELETON, position, rotation, joints)
    for i in range(5):
        alone, matrix = forward_matrices(SKELETON, position[i], rotation[i], joints[i])
        assert together[i] == pytest.approx(alone[0]) and matrices[i] == pytest.approx(matrix[0])


def test_directions_of_a_body_upside_down():
    upside_down = rotations.from_axis_angle((1.0, 0.0, 0.0), np.pi)
    assert body_up(upside_down) == pytest.approx([0, 0, -1])
    assert body_facing(upside_down) == pytest.approx([1, 0, 0])
    _, turned = forward(SKELETON, np.zeros(3), upside_down, angles(neck_turn=60))
    assert gaze(SKELETON, turned)[0] == pytest.approx([0.5, -np.sin(np.pi / 3), 0.0])


def test_every_landmark_has_a_place_and_a_stranger_has_none():
    assert set(landmark_places(SKELETON)) == set(LANDMARKS)
    with pytest.raises(KeyError):
        point("tail")


def test_capsules_stay_inside_of_the_stature():
    first, second, radii = capsules(SKELETON, *forward(SKELETON, *STILL, np.zeros(K)))
    top = max((first[0, :, 2] + radii).max(), (second[0, :, 2] + radii).max())
    bottom = min((first[0, :, 2] - radii).min(), (second[0, :, 2] - radii).min())
    assert top == pytest.approx(point("head_top")[2], abs=0.002)
    assert bottom > point("left_sole")[2] - 0.005


def track(n=3):
    rng = np.random.default_rng(1)
    return BodyTrack(
        who="A", skeleton=SKELETON, t_s=np.arange(n, dtype=float), position_m=rng.normal(size=(n, 3)),
        rotation_xyzw=rotations.normalise(rng.normal(size=(n, 4))), joints_rad=rng.uniform(-0.2, 0.2, (n, K)),
    )  # fmt: skip


def test_a_track_passes_through_its_samples_and_rests_outside():
    body = track()
    position, rotation, joints = pose_at(body, [-5.0, 0.0, 1.0, 2.0, 9.0])
    low, high = SKELETON.limits_rad.T
    places = [0, 0, 1, 2, 2]
    assert position == pytest.approx(body.position_m[places])
    assert joints == pytest.approx(np.clip(body.joints_rad[places], low, high))
    aligned = np.abs(np.sum(rotation * body.rotation_xyzw[places], axis=1))
    assert aligned == pytest.approx(np.ones(5))


def test_half_way_is_half_way_along_the_shorter_arc():
    body = track(2)
    position, rotation, _ = pose_at(body, 0.5)
    assert position[0] == pytest.approx(body.position_m.mean(axis=0))
    first, second, got = (Rotation.from_quat(q) for q in (*body.rotation_xyzw, rotation[0]))
    half = (second * first.inv()).as_rotvec() / 2
    assert ((got * first.inv()).as_rotvec()) == pytest.approx(half)


def test_a_body_that_does_not_move_is_where_it_is():
    body = track(1)
    position, rotation, joints = pose_at(body, [0.0, 4.0])
    assert position.shape == (2, 3) and rotation.shape == (2, 4) and joints.shape == (2, K)
    assert position[1] == pytest.approx(body.position_m[0])
