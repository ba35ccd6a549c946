"""Depth of field against a published example and against its own definition."""

import math
from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.model import CameraSetup
from skylot.stage.reading.focus import depth_of_field
from skylot.stage.world import CameraTrack

CAMERA = CameraTrack(
    t_s=np.array([0.0]),
    position_m=np.zeros((1, 3)),
    rotation_xyzw=np.array([[0.0, 0.0, 0.0, 1.0]]),
    focal_mm=np.array([50.0]),
    focus_m=np.array([3.0]),
    width_mm=36.0,
    height_mm=24.0,
    squeeze=1.0,
    stop=2.8,
    frame_line=0.0,
    setup=CameraSetup(setup="1.01"),
    sensor_name="",
    lens_name="",
)


def test_fifty_millimetres_at_three_metres() -> None:
    # 50 mm, f/2.8, 3 m, circle 0.024 mm: worked out by hand from 1/f = 1/s + 1/v on both sides of the focus
    near, far = depth_of_field(CAMERA, 0.0)
    assert near == pytest.approx(2.778, abs=0.002)
    assert far == pytest.approx(3.260, abs=0.002)


@pytest.mark.parametrize("focus_m", [0.6, 1.0, 3.0, 10.0, 25.0])
def test_at_its_ends_the_blur_is_the_circle_of_confusion(focus_m: float) -> None:
    focal_m = 0.05
    near, far = depth_of_field(replace(CAMERA, focus_m=np.array([focus_m])), 0.0)
    image_m = 1.0 / (1.0 / focal_m - 1.0 / focus_m)
    for end in (near, far):
        behind_m = 1.0 / (1.0 / focal_m - 1.0 / end)
        blur_m = focal_m / 2.8 * abs(behind_m - image_m) / behind_m
        assert blur_m == pytest.approx(36e-3 * 0.000667, rel=1e-6)


def test_beyond_the_hyperfocal_distance_all_is_sharp() -> None:
    near, far = depth_of_field(replace(CAMERA, focus_m=np.array([60.0])), 0.0)
    assert far == math.inf
    assert 15.0 < near < 30.0
    assert depth_of_field(replace(CAMERA, focus_m=np.array([math.inf])), 0.0)[1] == math.inf
