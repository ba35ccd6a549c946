"""Sunlight outside: white at noon, red at its rise, none at night; sky and ground of four worlds."""

import numpy as np
import pytest
from tests.stage.picture.scenes import no_sky, on_ground, over

from skylot.stage.picture.look import LUMINANCE
from skylot.stage.picture.outside import outside_of
from skylot.stage.world import GravityField

ORBIT = GravityField(kind="orbit", g_m_s2=np.zeros(3))


def _ground(kind):
    return GravityField(kind=kind, g_m_s2=np.array([0.0, 0, -3.0]))


def test_in_orbit_the_sun_is_the_solar_constant_in_lux():
    sun = outside_of(over(0, 0, (0, 0.3, -1)), ORBIT).sun
    assert sun is not None
    assert sun.lux == pytest.approx([133_000.0] * 3)


def test_a_sun_half_covered_gives_half():
    sun = outside_of(over(0, 0, (0, 0.3, -1), share=0.5), ORBIT).sun
    assert sun is not None
    assert sun.lux == pytest.approx([66_500.0] * 3)


def test_just_above_the_limb_the_sun_is_red():
    """The way of its light passes 12 km above the ground: blue is lost first."""
    radius, height = 6378137.0, 420e3
    dip = np.arccos((radius + 12e3) / (radius + height))
    # the shot's x runs along the equator, its z down
    sky = over(0.0, 0.0, (np.cos(dip), 0, np.sin(dip)), heading_deg=90.0)
    sun = outside_of(sky, ORBIT).sun
    assert sun is not None
    assert sun.lux[0] > 1.5 * sun.lux[1] > 1.5 * sun.lux[2] > 0.0


def test_at_night_it_does_not_shine():
    sun = outside_of(over(0, 0, (0.1, 0, 1), share=0.0), ORBIT).sun
    assert sun is not None
    assert not sun.shines


def test_an_unknown_sky_is_one_flat_grey():
    outside = outside_of(no_sky(), ORBIT)
    found = outside.radiance(np.eye(3))
    assert outside.sun is None
    assert (found == found[0]).all()


def test_the_sky_of_the_earth_is_blue_of_the_moon_black_of_mars_brown():
    high = np.array([[0.3, 0.1, 0.9]]) / np.linalg.norm([0.3, 0.1, 0.9])
    sky = on_ground((0.2, 0.5, 0.7))
    earth, moon, mars = (
        outside_of(sky, _ground(kind)).radiance(high)[0] for kind in ("earth", "moon", "mars")
    )
    assert earth[2] > 1.5 * earth[0]
    assert 800 < earth @ LUMINANCE < 20_000  # cd/m2 of a clear sky
    assert (moon == 0.0).all()
    assert mars[0] > 1.4 * mars[2] > 0.0


def test_a_low_sun_on_the_ground_is_weaker_and_red():
    noon, low = (outside_of(on_ground(way), _ground("earth")).sun for way in ((0, 0.1, 1), (0, 1, 0.06)))
    assert noon is not None
    assert low is not None
    assert 80_000 < noon.lux @ LUMINANCE < 125_000
    assert low.lux @ LUMINANCE < 0.4 * noon.lux @ LUMINANCE
    assert low.lux[0] / low.lux[2] > 2.0 * noon.lux[0] / noon.lux[2]


def test_below_the_horizon_lies_ground():
    outside = outside_of(on_ground((0, 0.5, 0.8)), _ground("moon"))
    found = outside.radiance(np.array([[0.6, 0, -0.8], [0.6, 0, 0.8]]))
    assert found[0] @ LUMINANCE == pytest.approx(133_000 * 0.848 * 0.112 / np.pi, rel=0.02)
    assert found[1] @ LUMINANCE == 0.0
