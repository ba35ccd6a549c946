import numpy as np
import pytest

from skylot.core.rotations import multiply, rotate
from skylot.stage.bodies.kinematics import forward, pose_at
from skylot.stage.bodies.skin import skin
from skylot.stage.handover.figures import (
    figure_of,
    linear_of,
    pose_between,
    prop_item,
    rgb_of,
    same_side,
    sample_times,
)
from skylot.stage.model import Prop


def test_times_hold_the_keys_and_a_grid():
    times = sample_times(np.array([0.0, 0.333, 2.0]), 2.0)
    assert {0.0, 0.333, 2.0} <= set(times.tolist())
    assert np.diff(times).max() <= 0.04 + 1e-6
    assert (np.diff(times) > 0).all()


def test_a_track_that_stands_still_is_one_instant():
    assert sample_times(np.zeros(1), 10.0).tolist() == [0.0]


def test_times_end_with_the_shot_and_never_are_too_many():
    assert sample_times(np.array([0.0, 30.0]), 10.0)[-1] == 10.0
    assert len(sample_times(np.linspace(0, 1e5, 300_000), 1e5)) <= 4010


def test_limbs_on_their_parents_are_the_body(shot):
    track = shot.people[0]
    t_s = np.array([0.0, 1.7, 4.0])
    figure = figure_of(track, t_s)
    origins, turns = forward(track.skeleton, *pose_at(track, t_s))
    found: list[tuple[np.ndarray, np.ndarray]] = []
    for limb in figure.limbs:
        if limb.parent < 0:
            found.append((limb.translation_m, limb.rotation_xyzw))
        else:
            place, turn = found[limb.parent]
            found.append((place + rotate(turn, limb.translation_m), multiply(turn, limb.rotation_xyzw)))
    for place, (position, turn) in enumerate(found):
        assert position == pytest.approx(origins[:, place], abs=1e-12)
        assert rotate(turn, [1.0, 2, 3]) == pytest.approx(rotate(turns[:, place], [1.0, 2, 3]), abs=1e-12)


def test_a_limb_hangs_at_one_place_of_its_parent(shot):
    for limb in figure_of(shot.people[0], np.linspace(0, 4, 9)).limbs[1:]:
        assert np.ptp(limb.translation_m, axis=0) == pytest.approx(0, abs=1e-12)


def test_looks_carried_by_the_limbs_are_the_skin_of_another_pose(shot):
    """The skin is stiff on each segment: taken off at the start and put on later it is the later skin."""
    track = shot.people[0]
    pose = pose_at(track, np.array([4.0]))
    origins, turns = forward(track.skeleton, *pose)
    figure = figure_of(track, np.array([0.0, 4.0]))
    looks = {item.name: item for limb in figure.limbs for item in limb.looks}
    later = skin(track.skeleton, pose[0][0], pose[1][0], pose[2][0], track.who)
    assert len(looks) == len(later)
    for item in later:
        place = track.skeleton.segments.index(item.segment)
        carried = origins[0, place] + rotate(turns[0, place], looks[item.name].mesh.vertices_m)
        assert np.abs(carried - item.mesh.vertices_m).max() < 1e-6


def test_a_thing_between_two_keys(shot):
    position, turned = pose_between(shot.props[0], np.array([2.0]))
    assert position[0] == pytest.approx([0.5, 0, 0])
    assert rotate(turned[0], [1.0, 0, 0]) == pytest.approx([np.sqrt(0.5), np.sqrt(0.5), 0])


def test_a_box_has_its_size_and_faces_outward():
    item = prop_item(Prop(id="x", size_m=(0.2, 0.4, 0.6), colour="#ff0000"))
    assert np.ptp(item.mesh.vertices_m, axis=0) == pytest.approx([0.2, 0.4, 0.6])
    corners = item.mesh.vertices_m[item.mesh.triangles]
    out = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert (np.einsum("nc,nc->n", out, corners.mean(axis=1)) > 0).all()
    assert item.colour == (1.0, 0.0, 0.0)


def test_colours():
    assert rgb_of("#c9b458") == pytest.approx((201 / 255, 180 / 255, 88 / 255))
    assert rgb_of("red") == rgb_of("#zzzzzz") == pytest.approx((128 / 255,) * 3)
    assert linear_of((0.0, 0.5, 1.0)) == pytest.approx((0.0, 0.21404, 1.0), abs=1e-5)


def test_signs_follow_each_other():
    q = np.array([[0.0, 0, 0, 1], [0, 0, 0, -1], [0, 0, 0.1, -0.99], [0, 0, 0.2, 0.98]])
    found = same_side(q)
    assert (np.sum(found[1:] * found[:-1], axis=1) > 0).all()
    assert np.abs(found) == pytest.approx(np.abs(q))
