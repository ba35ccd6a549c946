"""The solver's own slopes, held against differences of the body's kinematics."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core import rotations
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.inverse import Goal, Stand, _chain, _linearised, _path, carriers, solve
from skylot.stage.bodies.kinematics import forward_matrices, landmark, landmark_places
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape

SKELETON = build_skeleton(BodyShape(id="ANNA"))


def place(stand: Stand, name: str, joints: np.ndarray) -> np.ndarray:
    return landmark(SKELETON, name, stand.position_m, stand.rotation_xyzw, joints)[0]


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 100_000), name=st.sampled_from(["left_palm", "right_palm", "left_sole", "right_sole"])
)
def test_the_slopes_are_those_of_the_kinematics(seed: int, name: str) -> None:
    rng = np.random.default_rng(seed)
    stand = Stand(
        skeleton=SKELETON,
        position_m=rng.normal(size=3),
        rotation_xyzw=rotations.normalise(rng.normal(size=4)),
    )
    segment, point = landmark_places(SKELETON)[name]
    goal = Goal(segment=segment, point_m=point, face=np.zeros(3), target_m=rng.normal(size=3), normal=None)
    joints = rng.uniform(*SKELETON.limits_rad.T)
    free = _chain(SKELETON, [goal], trunk=True)
    missing, slopes = _linearised(stand, joints, [goal], _path(stand, [goal], free))
    assert missing == pytest.approx(goal.target_m - place(stand, name, joints), abs=1e-12)
    for column, joint in zip(slopes.T, free, strict=True):
        step = np.zeros(len(joints))
        step[joint] = 1e-5
        moved = place(stand, name, joints + step) - place(stand, name, joints - step)
        assert column == pytest.approx(moved / 2e-5, abs=1e-8)


def test_some_segments_are_as_among_all() -> None:
    joints = posture("reaching", SKELETON)[None]
    hand = SKELETON.segments.index("right_hand")
    only = carriers(SKELETON, hand)
    every = forward_matrices(SKELETON, np.ones(3), [0.0, 0.6, 0.0, 0.8], joints)
    some = forward_matrices(SKELETON, np.ones(3), [0.0, 0.6, 0.0, 0.8], joints, only)
    for a, b in zip(every, some, strict=True):
        assert b[:, [0, *only]] == pytest.approx(a[:, [0, *only]], abs=1e-14)


def test_what_is_far_out_of_reach_is_pointed_at() -> None:
    stand = Stand(skeleton=SKELETON, position_m=np.zeros(3), rotation_xyzw=np.array([0.0, 0.0, 0.0, 1.0]))
    segment, point = landmark_places(SKELETON)["right_palm"]
    target = np.array([6.0, -0.4, 0.5])
    goal = Goal(segment=segment, point_m=point, face=np.zeros(3), target_m=target, normal=None)
    joints = solve(stand, posture("neutral", SKELETON), [goal], trunk=False)
    shoulder, palm = place(stand, "right_shoulder", joints), place(stand, "right_palm", joints)
    arm, way = palm - shoulder, target - shoulder
    assert float(arm @ way) / np.linalg.norm(arm) / np.linalg.norm(way) > 0.98
