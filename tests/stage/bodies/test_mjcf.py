"""A body in MuJoCo: the same masses, the same kinematics, the pose in which it is built."""

from __future__ import annotations

import mujoco
import numpy as np
import pytest

from skylot.core import rotations
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.kinematics import centre_of_mass, forward, landmark
from skylot.stage.bodies.mjcf import SITES, body_xml, part_name
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape

SKELETON = build_skeleton(BodyShape(id="ANNA", sex="female"))
LOW, HIGH = SKELETON.limits_rad.T


def model_xml(bodies, gravity_m_s2=(0.0, 0.0, 0.0)):
    """Return a whole model of bodies, in which nothing touches anything."""
    pull = " ".join(map(str, gravity_m_s2))
    return (
        '<mujoco><compiler angle="radian" autolimits="true"/>'
        f'<option integrator="RK4" timestep="0.002" gravity="{pull}"><flag contact="disable"/></option>'
        f"<worldbody>{''.join(bodies)}</worldbody></mujoco>"
    )


def random_pose(seed):
    rng = np.random.default_rng(seed)
    joints = LOW + (HIGH - LOW) * rng.random(len(LOW))
    return rng.normal(size=3), rotations.normalise(rng.normal(size=4)), joints


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_mujocos_kinematics_are_ours_in_the_start_pose_and_in_any_other(seed):
    position, rotation, joints = random_pose(seed)
    model = mujoco.MjModel.from_xml_string(
        model_xml([body_xml(SKELETON, "ANNA", position, rotation, joints)])
    )
    data = mujoco.MjData(model)
    assert model.qpos0[7:] == pytest.approx(joints, abs=1e-15)
    for pose in ((position, rotation, joints), random_pose(seed + 100)):
        data.qpos[:3], data.qpos[3:7], data.qpos[7:] = pose[0], pose[1][[3, 0, 1, 2]], pose[2]
        mujoco.mj_forward(model, data)
        positions, turned = forward(SKELETON, *pose)
        assert data.xpos[1:] == pytest.approx(positions[0], abs=1e-12)
        assert np.abs(np.sum(data.xquat[1:][:, [1, 2, 3, 0]] * turned[0], axis=1)) == pytest.approx(
            np.ones(15)
        )
        assert data.subtree_com[1] == pytest.approx(centre_of_mass(SKELETON, positions, turned)[0], abs=1e-12)
        for site in SITES:
            place = data.site(part_name("ANNA", site)).xpos
            assert place == pytest.approx(landmark(SKELETON, site, *pose)[0], abs=1e-12)


def test_mass_names_and_ranges():
    joints = posture("neutral", SKELETON)
    xml = model_xml(
        [body_xml(SKELETON, 'A "quoted" <name>', np.zeros(3), [0, 0, 0, 1], joints)],
        (0.0, 0.0, -1.62),
    )
    model = mujoco.MjModel.from_xml_string(xml)
    assert model.body_mass.sum() == pytest.approx(SKELETON.mass_kg, abs=1e-6)
    assert model.nq == 7 + len(SKELETON.joints)
    assert model.jnt_range[1:] == pytest.approx(SKELETON.limits_rad)
    assert model.opt.gravity == pytest.approx([0.0, 0.0, -1.62])
    named = [model.joint(i + 1).name for i in range(len(SKELETON.joints))]
    assert named == [part_name('A "quoted" <name>', joint) for joint in SKELETON.joints]


def test_two_bodies_and_one_that_is_fixed():
    neutral = posture("neutral", SKELETON)
    bodies = [
        body_xml(SKELETON, "ANNA", np.zeros(3), [0, 0, 0, 1], neutral),
        body_xml(SKELETON, "ELENA", [2, 0, 0], [1, 0, 0, 0], neutral, free=False),
    ]
    model = mujoco.MjModel.from_xml_string(model_xml(bodies))
    assert model.nq == 7 + 2 * len(SKELETON.joints)
    assert model.body("ELENA/pelvis").pos == pytest.approx([2, 0, 0])


def test_a_free_body_keeps_its_momentum():
    model = mujoco.MjModel.from_xml_string(
        model_xml([body_xml(SKELETON, "ANNA", np.zeros(3), [0, 0, 0, 1], posture("neutral", SKELETON))])
    )
    data = mujoco.MjData(model)
    data.qvel[:6] = [0.3, 0.0, 0.1, 0.2, 0.4, -0.1]
    mujoco.mj_forward(model, data)
    mujoco.mj_subtreeVel(model, data)
    linear, angular = data.subtree_linvel[1].copy(), data.subtree_angmom[1].copy()
    for _ in range(250):
        mujoco.mj_step(model, data)
    mujoco.mj_forward(model, data)
    mujoco.mj_subtreeVel(model, data)
    assert data.subtree_linvel[1] == pytest.approx(linear, abs=1e-5)
    assert data.subtree_angmom[1] == pytest.approx(angular, rel=1e-3, abs=1e-4)
