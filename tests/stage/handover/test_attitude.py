from dataclasses import replace

import numpy as np
import pytest

from skylot.core.rotations import from_axis_angle, multiply
from skylot.stage.handover.attitude import height_words, roll_rad, roll_words, tilt_rad


@pytest.mark.parametrize(
    ("degrees", "words"),
    [(0, "upright"), (-90, "rolled 90 left"), (30, "rolled 30 right"), (180, "upside down"), (1, "upright")],
)
def test_roll_is_told_in_the_words_of_the_files(shot, degrees, words):
    # Turning a camera about its own +z, which points at whoever stands behind it, rolls it to the left.
    turned = multiply(shot.camera.rotation_xyzw[0], from_axis_angle((0.0, 0, 1), -np.radians(degrees)))
    roll = roll_rad(shot.built, turned)
    assert np.cos(roll) == pytest.approx(np.cos(np.radians(degrees)))
    assert np.sin(roll) == pytest.approx(np.sin(np.radians(degrees)), abs=1e-9)
    assert roll_words(roll) == words


def test_a_camera_that_looks_at_the_deck_is_rolled_against_forward(shot):
    down = multiply(shot.camera.rotation_xyzw[0], from_axis_angle((1.0, 0, 0), -np.pi / 2))
    assert tilt_rad(shot.built, down) == pytest.approx(-np.pi / 2)
    assert roll_rad(shot.built, down) == pytest.approx(0, abs=1e-9)  # forward is at the top of its image


def test_height_is_the_clear_way_to_the_deck_and_the_eyes_of_whom_it_sees(shot):
    words = height_words(shot, shot.camera, 0.0)
    assert words.startswith("1.20 m clear towards the deck; ")  # 0.2 m over the axis of a tube of radius 1 m
    assert words.endswith("eyes, by their own up")
    assert "ANNA" in words or "СЕДОВ" in words


def test_of_two_who_are_upside_down_to_each_other_each_has_its_own_over(shot):
    anna, sedov = shot.people
    said = [
        height_words(replace(shot, people=(one,)), shot.camera, 0.0).split("; ")[1] for one in (anna, sedov)
    ]
    assert "under ANNA" in said[0]  # her eyes are far overhead of the camera
    assert "under СЕДОВ" in said[1]  # and his far below, which for him is over it
