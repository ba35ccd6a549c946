"""Bodies against the published figures: Drillis and Contini's heights, de Leva's shares, whole-body inertia."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.stage.bodies.build import build_skeleton, mass_kg, stature_m
from skylot.stage.bodies.kinematics import centre_of_mass, forward, landmark, landmark_of
from skylot.stage.bodies.tables import SEGMENTS, joint_rules
from skylot.stage.model import BodyShape

UPRIGHT = (np.zeros(3), np.array([0.0, 0.0, 0.0, 1.0]))


def standing(skeleton, name):
    return landmark(skeleton, name, *UPRIGHT, np.zeros(len(skeleton.joints)))[0]


def test_heights_over_the_floor_are_those_of_drillis_and_contini():
    skeleton = build_skeleton(BodyShape(id="A", sex="male", height_m=1.80))
    floor = standing(skeleton, "left_sole")[2]
    published = {
        "head_top": 1.000, "left_eye": 0.936, "left_shoulder": 0.818, "left_hip": 0.530, "left_knee": 0.285,
        "left_ankle": 0.039, "left_elbow": 0.818 - 0.186, "left_wrist": 0.818 - 0.186 - 0.146,
        "left_fingertip": 0.818 - 0.186 - 0.146 - 0.108,
    }  # fmt: skip
    for name, share in published.items():
        assert (standing(skeleton, name)[2] - floor) / 1.80 == pytest.approx(share, abs=1e-9), name


@pytest.mark.parametrize(
    ("sex", "shares"),
    [
        ("male", {"head": 6.94, "trunk": 43.46, "upper_arm": 2.71, "forearm": 1.62, "hand": 0.61, "thigh": 14.16,
                  "shank": 4.33, "foot": 1.37}),
        ("female", {"head": 6.68, "trunk": 42.57, "upper_arm": 2.55, "forearm": 1.38, "hand": 0.56,
                    "thigh": 14.78, "shank": 4.81, "foot": 1.29}),
    ],
)  # fmt: skip
def test_masses_are_de_levas_shares(sex, shares):
    skeleton = build_skeleton(BodyShape(id="A", sex=sex, height_m=1.74, mass_kg=100.0))
    mass = dict(zip(skeleton.segments, skeleton.masses_kg, strict=True))
    mass["trunk"] = mass["pelvis"] + mass["chest"]
    for name, share in shares.items():
        key = name if name in mass else f"left_{name}"
        assert mass[key] == pytest.approx(share, abs=0.012), name
    assert skeleton.masses_kg.sum() == pytest.approx(100.0, abs=1e-9)


def test_moments_of_limbs_are_mass_times_radius_of_gyration_squared():
    skeleton = build_skeleton(BodyShape(id="A", sex="male", height_m=1.741, mass_kg=73.0))
    thigh = skeleton.segments.index("right_thigh")
    length = 0.245 * 1.741
    assert skeleton.inertias_kg_m2[thigh] == pytest.approx(
        0.1416 * 73.0 * (np.array([0.329, 0.329, 0.149]) * length) ** 2, rel=1e-3
    )
    assert skeleton.centres_m[thigh] == pytest.approx([0.0, 0.0, -0.4095 * length])


@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_whole_body_balances_and_turns_as_measured_ones(sex):
    """Centre of mass 54 to 58 % of the stature up; moments of a standing man of 75 kg as Santschi (1963)."""
    skeleton = build_skeleton(BodyShape(id="A", sex=sex, height_m=1.76, mass_kg=75.0))
    positions, rotations_ = forward(skeleton, *UPRIGHT, np.zeros(len(skeleton.joints)))
    centre = centre_of_mass(skeleton, positions, rotations_)[0]
    floor = landmark_of(skeleton, "left_sole", positions, rotations_)[0, 2]
    assert 0.54 < (centre[2] - floor) / 1.76 < 0.58
    arms = positions[0] + skeleton.centres_m - centre
    square = np.sum(arms**2, axis=1)[:, None] - arms**2
    moments = (skeleton.inertias_kg_m2 + skeleton.masses_kg[:, None] * square).sum(axis=0)
    assert moments[:2] == pytest.approx([13.0, 11.6], rel=0.16)
    assert moments[2] == pytest.approx(1.28, rel=0.35)  # his were men in flight suits, arms a little out


def test_percentiles_are_in_order_and_the_median_is_the_mean():
    heights = [stature_m(BodyShape(id="A", sex="male", percentile=p)) for p in (5, 50, 95)]
    masses = [mass_kg(BodyShape(id="A", sex="male", percentile=p)) for p in (5, 50, 95)]
    assert heights == sorted(heights) and masses == sorted(masses)
    assert heights[1] == pytest.approx(1.756)
    assert heights[0] == pytest.approx(1.646, abs=0.006)  # ANSUR II: 1.646 and 1.871
    assert heights[2] == pytest.approx(1.871, abs=0.006)


def test_what_is_given_goes_over_the_percentile():
    shape = BodyShape(id="A", sex="female", percentile=5, height_m=1.80, mass_kg=70.0)
    assert (stature_m(shape), mass_kg(shape)) == (1.80, 70.0)
    lean = build_skeleton(BodyShape(id="A", sex="female", height_m=1.80))
    assert lean.mass_kg == pytest.approx(67.8 * (1.80 / 1.629) ** 2)


def test_sizes_that_nobody_has_are_held_to_bounds():
    skeleton = build_skeleton(BodyShape(id="A", height_m=1e9, mass_kg=1e-9))
    assert skeleton.height_m == 2.3 and skeleton.mass_kg == 10.0


def test_the_tree_lists_every_segment_after_its_parent():
    skeleton = build_skeleton(BodyShape(id="A"))
    assert len(SEGMENTS) == 15
    assert all(parent < i for i, parent in enumerate(skeleton.parents))
    assert list(skeleton.joint_segments) == sorted(skeleton.joint_segments)
    assert {"waist_bend", "neck_turn", "left_shoulder_flex", "right_wrist", "left_ankle"} <= set(
        skeleton.joints
    )


def test_right_joints_mirror_the_left():
    rules = {rule.name: rule for rule in joint_rules()}
    for name, rule in rules.items():
        if name.startswith("left_"):
            other = rules["right_" + name.removeprefix("left_")]
            assert other.axis == (-rule.axis[0], rule.axis[1], -rule.axis[2])
            assert other.range_rad == rule.range_rad


@settings(max_examples=25, deadline=None)
@given(height=st.floats(1.3, 2.2), mass=st.floats(40, 150), sex=st.sampled_from(["female", "male"]))
def test_any_body_is_whole(height, mass, sex):
    skeleton = build_skeleton(BodyShape(id="A", sex=sex, height_m=height, mass_kg=mass))
    assert skeleton.masses_kg.sum() == pytest.approx(mass, abs=1e-9)
    moments = np.sort(skeleton.inertias_kg_m2, axis=1)
    assert np.all(moments > 0) and np.all(moments[:, 0] + moments[:, 1] >= moments[:, 2] * (1 - 1e-9))
    assert standing(skeleton, "head_top")[2] - standing(skeleton, "left_sole")[2] == pytest.approx(height)
