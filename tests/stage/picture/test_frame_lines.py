"""Frame lines: focal length in pixels by similar triangles, the box of the extraction, keys between."""

import dataclasses

import numpy as np
import pytest
from scipy.spatial.transform import Rotation
from tests.stage.picture.scenes import camera

from skylot.stage.picture.frame_lines import extraction_mm, field, frame_box, outside_of_lines

SIZE = (960, 540)


def test_a_wide_extraction_spans_the_width_of_sensor_and_picture():
    track = camera(focal_mm=50.0, frame_line=2.39)
    assert field(track, 0.0, SIZE).focal_px == pytest.approx(50.0 / 24.89 * 960)
    assert frame_box(track, SIZE) == (0, 69, 960, 471)


def test_a_tall_extraction_spans_the_height_of_the_sensor_and_of_the_picture():
    track = camera(focal_mm=50.0, frame_line=0.0)
    assert field(track, 0.0, SIZE).focal_px == pytest.approx(50.0 / 18.66 * 540)
    assert frame_box(track, SIZE) == (120, 0, 840, 540)


def test_a_squeezed_lens_sees_twice_as_wide():
    track = dataclasses.replace(camera(focal_mm=50.0, frame_line=2.39), squeeze=2.0)
    wide, high = extraction_mm(track)
    assert wide / high == pytest.approx(2.39)
    assert high == pytest.approx(18.66), "2.39 is narrower than 2 x 1.33"


def test_between_keys_a_camera_goes_straight_and_turns_evenly():
    track = dataclasses.replace(
        camera(),
        t_s=np.array([0.0, 4.0]),
        position_m=np.array([[0.0, 0, 0], [4.0, 0, 8]]),
        rotation_xyzw=np.array([[0.0, 0, 0, 1], Rotation.from_euler("z", 90, degrees=True).as_quat()]),
        focal_mm=np.array([20.0, 40.0]),
        focus_m=np.array([1.0, 3.0]),
    )
    found = field(track, 1.0, SIZE)
    assert found.position_m == pytest.approx([1.0, 0, 2])
    assert found.focal_mm == pytest.approx(25.0)
    assert Rotation.from_quat(found.rotation_xyzw).magnitude() == pytest.approx(np.radians(22.5))
    assert field(track, 99.0, SIZE).focal_mm == pytest.approx(40.0)
    assert field(track, -1.0, SIZE).focal_mm == pytest.approx(20.0)


def test_outside_of_the_lines_the_picture_is_darker():
    rgb = np.full((540, 960, 3), 200, np.uint8)
    found = outside_of_lines(rgb, camera())
    assert (found[69:471] == 200).all()
    assert (found[:68] == 60).all()
    assert (found[68] == found[471]).all()
