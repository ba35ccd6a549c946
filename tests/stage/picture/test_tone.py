"""Exposure and tone: grey stays grey, brighter stays brighter, a stop is a stop."""

import numpy as np
import pytest

from skylot.stage.picture.look import look, to_linear, to_srgb_bytes
from skylot.stage.picture.tone import (
    auto_exposure_lux,
    bloom,
    outside_gain,
    stop_exposure_lux,
    toned,
    white_point,
)


def _grey(*levels):
    return np.repeat(np.array(levels, np.float32)[None, :, None], 3, axis=2)


def test_middle_grey_is_kept_and_the_order_of_lights_too():
    levels = np.concatenate(([0.18], np.geomspace(0.001, 500, 60)))
    found = toned(_grey(*levels), 500.0)[0, :, 0]
    assert found[0] == pytest.approx(0.18, abs=1e-4)
    assert (np.diff(found[1:]) > 0).all()
    assert found[-1] == pytest.approx(1.0, abs=1e-3)


def test_a_patch_seven_stops_over_keeps_its_drawing():
    """Half a stop of difference in the Sun is still a visible step."""
    found = toned(_grey(64.0, 90.0), 200.0)[0, :, 0]
    assert 0.012 < found[1] - found[0] < 0.2
    assert found[1] < 1.0


def test_sunny_sixteen():
    """At f/16, 1/ISO s, full sun is exposed rightly: some 100 klx, ISO 2720's constant."""
    lux = stop_exposure_lux(16.0) * (1 / look().iso) ** -1 * look().shutter_s
    assert 50_000 < lux < 110_000
    assert stop_exposure_lux(4.0) == pytest.approx(2.0 * stop_exposure_lux(4.0 / 2**0.5))


def test_exposure_follows_the_shade_until_the_sun_fills_the_frame():
    lux = np.full((100, 100), 200.0, np.float32)
    there, nobody = np.ones((100, 100), bool), np.zeros((100, 100), bool)
    patch = nobody.copy()
    assert auto_exposure_lux(lux, there, nobody, patch) == pytest.approx(200.0)
    patch[:10, :10] = True
    lux[patch] = 80_000.0
    small = auto_exposure_lux(lux, there, nobody, patch)
    patch[:60] = True
    lux[patch] = 80_000.0
    large = auto_exposure_lux(lux, there, nobody, patch)
    assert 200.0 < small < large < 80_000.0
    dark = np.full((100, 100), 1e-4, np.float32)
    assert auto_exposure_lux(dark, there, nobody, nobody) == look().least_lux


def test_people_count_more_than_walls():
    lux = np.full((10, 10), 100.0, np.float32)
    lux[:, :5] = 1600.0
    there, people = np.ones((10, 10), bool), np.zeros((10, 10), bool)
    plain = auto_exposure_lux(lux, there, people, ~there)
    people[:, :5] = True
    assert plain == pytest.approx(1600 / 2**1.4), "half of the frame must not burn out"
    assert auto_exposure_lux(lux, there, people, ~there) == pytest.approx(100 * 16**0.8)


def test_the_mean_in_stops_where_nothing_burns_out():
    lux = np.full((10, 10), 100.0, np.float32)
    lux[:, :5] = 200.0
    there = np.ones((10, 10), bool)
    assert auto_exposure_lux(lux, there, ~there, ~there) == pytest.approx(100 * 2**0.5)


def test_a_bright_outside_is_held_back_and_a_dark_one_lifted_a_little():
    there = np.ones((20, 20), bool)
    bright = np.full((20, 20, 3), 10_000.0, np.float32)
    assert 10_000 * np.pi / 300 * outside_gain(bright, there, 300.0) == pytest.approx(0.55, rel=0.5)
    assert outside_gain(bright, there, 60_000.0) == 1.0
    assert 1.0 < outside_gain(np.full((20, 20, 3), 0.01, np.float32), there, 300.0) <= 30.0
    assert outside_gain(bright, ~there, 300.0) == 1.0


def test_a_frame_mostly_of_the_night_earth_shows_it():
    night = np.full((20, 20, 3), 0.001, np.float32)
    there = np.ones((20, 20), bool)
    assert outside_gain(night, there, 300.0, orbit=True) == pytest.approx(300.0)
    there[:, 1:] = False
    assert outside_gain(night, there, 300.0, orbit=True) == pytest.approx(30.0)


def test_a_thread_of_dawn_leaves_the_night_beside_it_as_it_is():
    """A tenth of the outside is thirty times as bright as the moonlit rest: the rest keeps its place."""
    outside = np.full((20, 20, 3), 0.03, np.float32)
    there = np.ones((20, 20), bool)
    outside[:2] = 1.0
    assert outside_gain(outside, there, 1.5) == 1.0
    outside[:8] = 1.0  # no thread any more: it is held back
    assert outside_gain(outside, there, 1.5) < 0.4
    outside[:] = 0.0  # a crescent of day beside black space
    outside[:2] = 1.0
    assert outside_gain(outside, there, 1.5) < 0.4


def test_a_sun_patch_that_is_small_in_the_frame_does_not_set_its_exposure():
    """A fifth of the walls, but of a frame that is mostly window: less than an eighth of all of it."""
    lux = np.full((10, 10), 2.0, np.float32)
    seen, nobody = np.zeros((10, 10), bool), np.zeros((10, 10), bool)
    seen[:, :4] = True
    patch = nobody.copy()
    patch[:8, 0] = True
    lux[patch] = 20_000.0
    assert auto_exposure_lux(lux, seen, nobody, patch) < 100.0
    assert auto_exposure_lux(lux[:, :4], seen[:, :4], nobody[:, :4], patch[:, :4]) > 5_000.0


def test_bloom_adds_around_what_is_very_bright_and_nothing_else():
    light = np.full((80, 120, 3), 0.4, np.float32)
    assert bloom(light) is light
    light[40:48, 60:68] = 30.0
    found = bloom(light)
    assert (found >= light - 1e-6).all()
    assert found[44, 72, 0] > found[44, 100, 0] >= 0.4 - 1e-6
    assert white_point(light) >= 2.0


def test_srgb_there_and_back():
    levels = np.arange(256) / 255.0
    linear = np.repeat(to_linear(levels)[None, :, None], 3, axis=2).astype(np.float32)
    assert np.abs(to_srgb_bytes(linear)[0, :, 0].astype(int) - np.arange(256)).max() <= 1
