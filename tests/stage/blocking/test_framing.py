from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.arrays import FloatArray
from skylot.core.rotations import to_matrix
from skylot.stage.blocking.framing import Axes, Lensing, axes_of, fit_points, frame_person
from skylot.stage.blocking.scene import Pose, rotation_of
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape
from skylot.stage.reading.sizes import size_class

SIZES = [size.id for size in load_sizes().sizes]
WIDE = Lensing(frame_mm=(36.0, 36.0 / 2.39), focal_mm=50.0)


def standing(
    up: tuple[float, float, float] = (0.0, 0.0, 1.0), facing: tuple[float, ...] = (1.0, 0.0, 0.0)
) -> Pose:
    skeleton = build_skeleton(BodyShape(id="ANNA"))
    return Pose(
        skeleton=skeleton,
        position_m=np.array([0.3, -0.2, 0.1]),
        rotation_xyzw=rotation_of(np.array(up), np.array(facing)),
        joints_rad=posture("standing", skeleton),
    )


def in_frame(point: FloatArray, camera: FloatArray, axes: Axes, lensing: Lensing) -> tuple[float, float]:
    """Return x, y of a point; -1 and 1 are the edges. A pinhole, written here on its own."""
    apart = point - camera
    depth = apart @ axes.forward
    x = apart @ np.cross(axes.forward, axes.up) / depth * lensing.focal_mm / (lensing.frame_mm[0] / 2)
    y = apart @ axes.up / depth * lensing.focal_mm / (lensing.frame_mm[1] / 2)
    return float(x), float(y)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("roll_deg", [0.0, 180.0])
def test_a_size_is_what_the_reader_of_frames_calls_it(size: str, roll_deg: float) -> None:
    pose = standing()
    axes = axes_of(np.array([-1.0, 0.0, 0.0]), pose.up).rolled(np.radians(roll_deg))
    framing = frame_person(pose, load_sizes().find(size), axes, WIDE)
    stature = pose.skeleton.height_m
    feet_edge = framing.centre_m @ pose.up - framing.high_m / 2.0
    to_edge = (pose.point("head_top") @ pose.up - feet_edge) / stature
    frame = framing.high_m / stature
    assert size_class(min(to_edge, frame), frame) == size


@pytest.mark.parametrize("size", ["CU", "MCU", "MS", "MLS", "LS"])
@pytest.mark.parametrize("roll_deg", [0.0, 90.0, -90.0, 180.0])
def test_the_head_stays_in_frame_whichever_way_the_camera_is_rolled(size: str, roll_deg: float) -> None:
    pose = standing()
    axes = axes_of(np.array([-1.0, 0.0, 0.0]), pose.up).rolled(np.radians(roll_deg))
    framing = frame_person(pose, load_sizes().find(size), axes, WIDE)
    camera = framing.centre_m - axes.forward * framing.distance_m
    for name in ("head_top", "eyes", "chin", "left_eye", "right_eye"):
        x, y = in_frame(pose.point(name), camera, axes, WIDE)
        assert abs(x) < 1.0 and abs(y) < 1.0, (name, x, y)


def test_a_close_up_shows_head_and_shoulders_and_room_over_the_head() -> None:
    pose = standing()
    axes = axes_of(np.array([-1.0, 0.0, 0.0]), pose.up)
    framing = frame_person(pose, load_sizes().find("CU"), axes, WIDE)
    camera = framing.centre_m - axes.forward * framing.distance_m
    top = in_frame(pose.point("head_top"), camera, axes, WIDE)[1]
    shoulder = in_frame(pose.point("left_shoulder"), camera, axes, WIDE)[1]
    waist = in_frame(pose.point("waist"), camera, axes, WIDE)[1]
    assert 0.7 < top < 0.97
    assert -1.0 < shoulder < 0.0
    assert waist < -1.0


def test_from_nearer_the_room_over_the_head_stays() -> None:
    pose = standing()
    axes = axes_of(np.array([-1.0, 0.0, 0.0]), pose.up)
    framing = frame_person(pose, load_sizes().find("MS"), axes, WIDE, from_m=1.0)
    camera = framing.centre_m - axes.forward * 1.0
    assert framing.distance_m == pytest.approx(1.0)
    assert 0.8 < in_frame(pose.point("head_top"), camera, axes, WIDE)[1] < 1.0


def test_a_face_in_profile_has_room_to_look() -> None:
    pose = standing()
    axes = axes_of(np.array([0.0, -1.0, 0.0]), pose.up)  # from her left: she looks to the left of the frame
    framing = frame_person(pose, load_sizes().find("CU"), axes, WIDE)
    camera = framing.centre_m - axes.forward * framing.distance_m
    assert in_frame(pose.point("head"), camera, axes, WIDE)[0] > 0.1


def test_a_body_with_arms_over_its_head_is_whole_in_a_long_shot() -> None:
    base = standing()
    pose = base.bent(posture("diving", base.skeleton))
    axes = axes_of(np.array([-1.0, 0.0, 0.0]), pose.up)
    framing = frame_person(pose, load_sizes().find("LS"), axes, WIDE)
    camera = framing.centre_m - axes.forward * framing.distance_m
    for name in ("left_fingertip", "right_fingertip", "left_toe", "right_toe"):
        assert abs(in_frame(pose.point(name), camera, axes, WIDE)[1]) < 1.0


def test_rolled_left_leans_the_cameras_top_to_the_left_of_the_picture() -> None:
    axes = axes_of(np.array([1.0, 0.0, 0.0]), np.array([0.0, 0.0, 1.0]))
    rolled = axes.rolled(np.pi / 2.0)
    assert rolled.up == pytest.approx(-axes.right, abs=1e-12)


def test_the_rotation_looks_along_its_minus_z_with_plus_y_up() -> None:
    axes = axes_of(np.array([0.3, -0.8, 0.2]), np.array([0.0, 0.0, 1.0]))
    matrix = to_matrix(axes.rotation())
    assert -matrix[:, 2] == pytest.approx(axes.forward, abs=1e-9)
    assert matrix[:, 1] == pytest.approx(axes.up, abs=1e-9)
    assert matrix[:, 0] == pytest.approx(np.cross(axes.forward, axes.up), abs=1e-9)


def test_an_up_along_the_view_gives_way_to_the_next() -> None:
    axes = axes_of(np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 0.0]))
    assert axes.up == pytest.approx([0.0, 1.0, 0.0])


coordinates = st.floats(-2.0, 2.0)


@given(
    st.lists(st.tuples(coordinates, coordinates, coordinates), min_size=1, max_size=8), st.floats(0.01, 0.3)
)
@settings(max_examples=80, deadline=None)
def test_all_points_fit_and_one_touches_the_edge(
    points: list[tuple[float, float, float]], radius: float
) -> None:
    axes = axes_of(np.array([1.0, 0.4, -0.2]), np.array([0.0, 0.0, 1.0]))
    places = np.array(points)
    camera = fit_points(places, np.full(len(places), radius), axes, WIDE)
    half = WIDE.half
    rooms = []
    for place in places:
        apart = place - camera
        depth = float(apart @ axes.forward)
        for direction, tangent in ((axes.right, half[0]), (axes.up, half[1])):
            plane = np.hypot(1.0, tangent)
            rooms.append((depth * tangent - abs(float(apart @ direction))) / plane - radius)
    assert min(rooms) == pytest.approx(0.0, abs=1e-9)
