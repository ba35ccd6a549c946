"""The sky of dawn: bright and warm towards the Sun, the Earth's shadow across from it, as high as geometry says."""

import math

import numpy as np
import pytest
from tests.stage.picture.scenes import on_ground

from skylot.stage.picture.look import LUMINANCE
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.twilight import dome
from skylot.stage.world import GravityField

EARTH = GravityField(kind="earth", g_m_s2=np.array([0.0, 0, -9.8]))


def _sky(sun_deg, *places_deg):
    """Return the sky (n,3) at (altitude, azimuth from the Sun), degrees."""
    sun = math.radians(sun_deg)
    altitude, azimuth = np.radians(places_deg).T
    level = np.cos(altitude)
    ways = np.stack((level * np.cos(azimuth), level * np.sin(azimuth), np.sin(altitude)), axis=1)
    return outside_of(on_ground((math.cos(sun), 0, math.sin(sun))), EARTH).radiance(ways)


def test_at_five_degrees_down_the_east_glows_and_the_west_is_dark_blue():
    east, west, belt, zenith = _sky(-5, (2, 0), (2, 180), (24, 180), (89, 0))
    assert east @ LUMINANCE > 12.0 * west @ LUMINANCE
    assert east[0] > 1.2 * east[2], "orange towards the Sun"
    assert west[2] > 1.8 * west[0], "blue in the shadow"
    assert belt @ LUMINANCE > 1.5 * west @ LUMINANCE
    assert belt[0] / belt[2] > 1.4 * west[0] / west[2], "the belt above is warmer than the shadow"
    assert zenith[2] > 1.3 * zenith[0]


@pytest.mark.parametrize("sun_deg", [-2.0, -4.0])
def test_the_shadow_rises_across_from_the_sun_as_the_sun_goes_down(sun_deg):
    """Its edge stands about as high as the Sun is low: steepest rise of light between half and three times that."""
    heights = np.linspace(0.5, 25.0, 99)
    light = _sky(sun_deg, *((height, 180.0) for height in heights)) @ LUMINANCE
    edge = float(heights[np.argmax(np.diff(np.log(light)))])
    assert 0.5 * -sun_deg < edge < 3.0 * -sun_deg


def test_it_is_the_same_on_both_sides_and_has_no_seam():
    left, right = _sky(-5, (10, 70), (10, -70))
    assert left == pytest.approx(right)
    around = _sky(-5, *((6.0, azimuth) for azimuth in range(-180, 181)))
    assert np.abs(np.diff(np.log(around @ LUMINANCE))).max() < 0.12


def test_a_dome_lights_level_ground_by_what_it_was_told():
    found = dome(math.sin(math.radians(-4.0)), 40.0)
    n = 20_000
    k = np.arange(n) + 0.5
    height, angle = 1.0 - k / n, k * math.pi * (3.0 - math.sqrt(5.0))
    cosine = np.sqrt(1.0 - height**2) * np.cos(angle) * math.sqrt(1.0 - found.sine**2) + height * found.sine
    light = found.radiance(height, cosine) @ LUMINANCE
    assert 2.0 * math.pi * float(np.mean(light * height)) == pytest.approx(40.0, rel=0.02)


def test_light_fades_as_it_is_measured_and_day_follows_without_a_step():
    """Level ground gets some 200 times less light at 6 degrees down than at sunset (700 and 3.4 lx)."""
    zenith = [float(_sky(at, (80, 40))[0] @ LUMINANCE) for at in (0.0, -6.0)]
    assert 80.0 < zenith[0] / zenith[1] < 400.0
    sky = [float(_sky(at, (30, 100))[0] @ LUMINANCE) for at in np.arange(1.0, 12.0, 0.25)]
    assert np.abs(np.diff(np.log(sky))).max() < 0.12


@pytest.mark.parametrize("sun_deg", [-90.0, -60.0, -30.0, -18.0, -12.0, -6.0, 0.0])
def test_every_night_has_a_sky(sun_deg):
    sky = _sky(sun_deg, (5, 0), (45, 90), (90, 0), (5, 180))
    assert np.all(np.isfinite(sky))
    assert np.all(sky >= 0.0)
