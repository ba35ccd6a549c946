"""Postures: within limits for everybody, and what their names promise."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.kinematics import landmark
from skylot.stage.bodies.limits import check_joints
from skylot.stage.bodies.postures import posture, posture_names, with_joints
from skylot.stage.bodies.tables import table
from skylot.stage.model import BodyShape

SKELETON = build_skeleton(BodyShape(id="A"))
STILL = (np.zeros(3), np.array([0.0, 0.0, 0.0, 1.0]))


def degrees(name, joint):
    return np.degrees(posture(name, SKELETON)[SKELETON.joints.index(joint)])


def place(name, landmark_name):
    return landmark(SKELETON, landmark_name, *STILL, posture(name, SKELETON))[0]


def test_the_promised_postures_are_there():
    promised = {
        "standing", "seated", "neutral", "neutral-tight", "neutral-open", "tucked", "reaching", "reaching-up",
        "pointing", "holding", "foot-rail", "held", "crouched", "walking", "lying", "asleep", "polishing",
        "swimming", "diving", "strapped", "push-off",
    }  # fmt: skip
    assert promised <= set(posture_names())


@pytest.mark.parametrize("name", posture_names())
def test_the_file_asks_no_joint_beyond_its_range(name):
    clipped = posture(name, SKELETON)
    assert not check_joints(SKELETON, clipped)
    rows = {row["name"]: row for row in table("postures")["posture"]}
    for joint, angle in rows[name]["joints_deg"].items():
        for side in ("left", "right"):
            own = joint.replace("both_", f"{side}_")
            assert own in SKELETON.joints
            if own not in rows[name]["joints_deg"] or own == joint:
                assert np.degrees(clipped[SKELETON.joints.index(own)]) == pytest.approx(angle), own


def test_the_neutral_posture_has_the_angles_of_the_standard():
    """NASA-STD-3000 figure 3.3.4.3-1: hip 128, knee 133, ankle 111, elbow 122, upper arm 36 degrees."""
    assert degrees("neutral", "left_hip_flex") == pytest.approx(180 - 128)
    assert degrees("neutral", "right_knee") == pytest.approx(180 - 133)
    assert degrees("neutral", "left_ankle") == pytest.approx(111 - 90)
    assert degrees("neutral", "right_elbow") == pytest.approx(180 - 122)
    assert degrees("neutral", "left_shoulder_flex") == pytest.approx(36)


def test_neutral_postures_run_from_open_to_tight():
    for joint in ("left_hip_flex", "left_knee", "left_elbow", "neck_bend"):
        row = [degrees(name, joint) for name in ("neutral-open", "neutral", "neutral-tight")]
        assert row == sorted(row) and row[0] < row[2]


def test_postures_look_as_they_are_called():
    assert place("neutral", "left_palm")[0] > 0.25  # arms float forward
    assert place("seated", "left_knee")[2] == pytest.approx(place("seated", "left_hip")[2], abs=0.03)
    assert place("reaching-up", "right_palm")[2] > place("reaching-up", "head_top")[2]
    assert place("reaching", "right_palm")[0] > 0.55
    assert np.linalg.norm(place("held", "left_ankle") - place("held", "right_ankle")) < 0.2
    assert place("diving", "left_palm")[2] > place("diving", "head_top")[2]
    span = [
        place(name, "head_top")[2] - place(name, "left_sole")[2] for name in ("tucked", "neutral", "standing")
    ]
    assert span == sorted(span)


def test_an_unknown_posture_or_joint_is_a_key_error():
    with pytest.raises(KeyError):
        posture("levitating", SKELETON)
    with pytest.raises(KeyError):
        with_joints(SKELETON, posture("standing", SKELETON), {"tail": 1.0})
    changed = with_joints(SKELETON, posture("standing", SKELETON), {"left_elbow": 1.0})
    assert changed[SKELETON.joints.index("left_elbow")] == 1.0
