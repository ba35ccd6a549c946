"""Joints beyond their range and sizes that nobody has, in words."""

from __future__ import annotations

import numpy as np

from skylot.core.issues import Where
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.limits import check_joints, check_shape
from skylot.stage.model import BodyShape

SKELETON = build_skeleton(BodyShape(id="ANNA"))


def test_a_joint_beyond_its_range_is_named_with_angle_and_range():
    joints = np.zeros(len(SKELETON.joints))
    joints[SKELETON.joints.index("left_elbow")] = np.radians(170)
    joints[SKELETON.joints.index("right_knee")] = np.radians(-20)
    issues = check_joints(SKELETON, joints, Where("staging:1.01", ("mark", 0)))
    assert [issue.what for issue in issues] == [
        "ANNA: left elbow at 170 degrees",
        "ANNA: right knee at -20 degrees",
    ]
    assert issues[0].hint == "it goes from 0 to 145 degrees"
    assert all(issue.severity == "error" and str(issue.where) == "staging:1.01: mark[0]" for issue in issues)


def test_limits_themselves_are_allowed_and_nan_is_not():
    assert not check_joints(SKELETON, SKELETON.limits_rad[:, 0])
    assert not check_joints(SKELETON, SKELETON.limits_rad[:, 1])
    assert len(check_joints(SKELETON, np.full(len(SKELETON.joints), np.nan))) == len(SKELETON.joints)


def test_a_shape_that_nobody_has():
    shape = BodyShape(id="ANNA", height_m=16.8, mass_kg=6.0, percentile=100.0, top="blue")
    issues = check_shape(shape, Where("body:ANNA"))
    assert {str(issue.where) for issue in issues} == {
        "body:ANNA: height_m", "body:ANNA: mass_kg", "body:ANNA: percentile", "body:ANNA: top",
    }  # fmt: skip
    assert not check_shape(BodyShape(id="BORIS", height_m=1.8, mass_kg=80.0, top="#2f6db5"))


def test_a_child_is_a_person():
    toby = BodyShape(id="TOBY", height_m=1.1, mass_kg=19.0)
    assert not check_shape(toby)
    skeleton = build_skeleton(toby)
    assert (skeleton.height_m, skeleton.mass_kg) == (1.1, 19.0)
