from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.errors import NotFound
from skylot.core.frames import FrameTree, PoseAt, fixed_pose
from skylot.core.rotations import from_axis_angle, from_ypr_321, multiply, rotate, to_matrix

AU_M = 149_597_870_700.0
T_S = np.linspace(6.86e8, 6.86e8 + 5400.0, 7)


def at_one_au(t_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    angle = t_s * 2e-7
    position = AU_M * np.stack((np.cos(angle), np.sin(angle), 0.1 * np.ones_like(angle)), axis=-1)
    return position, from_axis_angle((0.1, 0.2, 0.9), t_s * 1.1e-3)


def never(t_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    raise AssertionError("an edge above the common ancestor was asked")


def test_three_metres_apart_at_one_au_stay_exact() -> None:
    tree = FrameTree()
    body = tree.add("station", "icrf", at_one_au)
    turn = from_ypr_321(0.3, -0.2, 0.1)
    tree.add("camera", body, fixed_pose((1.0, 2.0, 2.0)))
    tree.add("lamp", body, fixed_pose((1.0, 2.0, 5.0), turn))
    poses = tree.pose("icrf/station/lamp", "icrf/station/camera", T_S)
    np.testing.assert_allclose(poses.position_m, np.tile([0.0, 0.0, 3.0], (7, 1)), rtol=0, atol=1e-9)
    np.testing.assert_allclose(poses.rotation_xyzw, np.tile(turn, (7, 1)), rtol=0, atol=1e-15)
    by_the_root = (
        tree.pose("icrf/station/lamp", "icrf", T_S).position_m
        - tree.pose("icrf/station/camera", "icrf", T_S).position_m
    )
    assert np.max(np.abs(np.linalg.norm(by_the_root, axis=1) - 3.0)) > 1e-6  # what the rule saves us from


def test_edges_above_the_common_ancestor_are_never_asked() -> None:
    tree = FrameTree()
    tree.add("iss", "icrf", never)
    tree.add("body", "icrf/iss", never)
    tree.add("a", "icrf/iss/body", fixed_pose((1.0, 0.0, 0.0)))
    tree.add("b", "icrf/iss/body", fixed_pose((0.0, 1.0, 0.0)))
    assert tree.common_ancestor("icrf/iss/body/a", "icrf/iss/body/b") == "icrf/iss/body"
    np.testing.assert_allclose(tree.pose("icrf/iss/body/a", "icrf/iss/body/b", 0.0).position_m, [[1, -1, 0]])
    np.testing.assert_allclose(tree.pose("icrf/iss", "icrf/iss", T_S).position_m, np.zeros((7, 3)))


def sample(seed: int) -> PoseAt:
    random = np.random.default_rng(seed)
    start, speed, axis = random.normal(size=3), random.normal(size=3) * 1e-3, random.normal(size=3)

    def pose_at(t_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return start + t_s[:, None] * speed, from_axis_angle(axis, t_s * 1e-2)

    return pose_at


def bushy() -> FrameTree:
    tree = FrameTree()
    for index, (name, parent) in enumerate(
        [
            ("earth", "icrf"),
            ("iss", "icrf/earth"),
            ("body", "icrf/earth/iss"),
            ("cam", "icrf/earth/iss/body"),
            ("moon", "icrf"),
            ("site", "icrf/moon"),
            ("itrf", "icrf/earth"),
            ("baikonur", "icrf/earth/itrf"),
        ]
    ):
        tree.add(name, parent, sample(index))
    return tree


def homogeneous(position: np.ndarray, rotation: np.ndarray) -> np.ndarray:
    matrix = np.eye(4)
    matrix[:3, :3], matrix[:3, 3] = to_matrix(rotation), position
    return matrix


def to_root(tree: FrameTree, path: str, t_s: float) -> np.ndarray:
    """The naive model: 4 x 4 matrices multiplied all the way to the root."""
    matrix = np.eye(4)
    while path != tree.root:
        position, rotation = tree._edges[path].pose_at(np.array([t_s]))
        matrix = homogeneous(position[0], rotation[0]) @ matrix
        path = path.rpartition("/")[0]
    return matrix


@settings(max_examples=80)
@given(st.sampled_from(bushy().names), st.sampled_from(bushy().names), st.floats(0.0, 100.0))
def test_any_two_frames_against_matrices_by_way_of_the_root(of: str, seen_from: str, t_s: float) -> None:
    tree = bushy()
    poses = tree.pose(of, seen_from, t_s)
    expected = np.linalg.inv(to_root(tree, seen_from, t_s)) @ to_root(tree, of, t_s)
    found = homogeneous(poses.position_m[0], poses.rotation_xyzw[0])
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-11)


def test_poses_compose_and_invert() -> None:
    tree = bushy()
    there = tree.pose("icrf/earth/iss/body/cam", "icrf/moon/site", T_S[:3] - T_S[0])
    back = tree.pose("icrf/moon/site", "icrf/earth/iss/body/cam", T_S[:3] - T_S[0])
    np.testing.assert_allclose(there.inverse().position_m, back.position_m, atol=1e-11)
    np.testing.assert_allclose(
        np.abs(np.sum(there.inverse().rotation_xyzw * back.rotation_xyzw, axis=-1)), 1.0, atol=1e-12
    )
    points = np.array([[1.0, 2.0, 3.0]] * 3)
    np.testing.assert_allclose(back.points(there.points(points)), points, atol=1e-11)
    np.testing.assert_allclose(
        there.directions((0.0, 0.0, 1.0)), rotate(there.rotation_xyzw, (0.0, 0.0, 1.0)), atol=1e-15
    )


def test_child_vectors_are_rotated_into_the_parent() -> None:
    tree = FrameTree("room")
    quarter = from_axis_angle((0.0, 0.0, 1.0), np.pi / 2)
    tree.add("camera", "room", fixed_pose((10.0, 0.0, 0.0), multiply(quarter, (0.0, 0.0, 0.0, 2.0))))
    poses = tree.pose("room/camera", "room", 0.0)
    np.testing.assert_allclose(poses.points((1.0, 0.0, 0.0)), [[10.0, 1.0, 0.0]], atol=1e-15)


def test_unknown_frames_get_the_nearest_known() -> None:
    tree = bushy()
    calls: list[Callable[[], object]] = [
        lambda: tree.pose("icrf/earth/iss/bodi", "icrf", 0.0),
        lambda: tree.pose("icrf", "icrf/earth/iss/bodi", 0.0),
        lambda: tree.add("cam_b", "icrf/earth/iss/bodi", sample(0)),
    ]
    for call in calls:
        with pytest.raises(NotFound, match="no frame 'icrf/earth/iss/bodi'") as caught:
            call()
        assert caught.value.hint == "did you mean 'icrf/earth/iss/body'?"


def test_names_and_cycles() -> None:
    tree = bushy()
    assert tree.names[:3] == ("icrf", "icrf/earth", "icrf/earth/iss")
    assert "icrf/moon" in tree
    assert "icrf/pluto" not in tree
    with pytest.raises(ValueError, match="already"):
        tree.add("iss", "icrf/earth", sample(0))  # a second parent or a way round would need this
    for bad in ("", "a/b"):
        with pytest.raises(ValueError, match="slash"):
            tree.add(bad, "icrf", sample(0))
    assert tree.common_ancestor("icrf/earth/iss/body/cam", "icrf/earth/itrf/baikonur") == "icrf/earth"


def test_wrong_shapes_name_the_frame() -> None:
    tree = FrameTree()
    tree.add("iss", "icrf", lambda t_s: (np.zeros(3), np.zeros(4)))
    with pytest.raises(ValueError, match=r"'icrf/iss' gave shapes \(3,\) and \(4,\) for 7 instants"):
        tree.pose("icrf/iss", "icrf", T_S)
    with pytest.raises(ValueError, match="three numbers"):
        fixed_pose((1.0, 2.0))
    with pytest.raises(ValueError, match="length zero"):
        fixed_pose((1.0, 2.0, 3.0), (0.0, 0.0, 0.0, 0.0))
