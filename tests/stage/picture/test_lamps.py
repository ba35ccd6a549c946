"""Lamps: flux, inverse square and cosine by closed forms; shadows; the light of windows."""

import dataclasses
import math

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.stage.lighting import lit_lamps, still
from skylot.stage.picture.lamps import PATTERN, arrives, lamp_source, light_from, window_source
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.picture.soft import mean_lux
from skylot.stage.world import GravityField, LampSpot

SPOT = np.zeros(1, np.int64)


def _lamp(**changes):
    base = LampSpot(
        id="lamp",
        position_m=np.zeros(3),
        axis=np.array([0.0, 0, 1]),
        half_angle_rad=math.pi / 2,
        flux_lm=1000.0,
        colour=(1.0, 1.0, 1.0),
        size_m=0.0,
    )
    return dataclasses.replace(base, **changes)


def _lux(source, point, normal):
    points, normals = (np.array([each], dtype=np.float32) for each in (point, normal))
    return float(arrives(source, SPOT, points, normals).strength[0] * source.candela[0, 1])


def test_a_bulb_gives_flux_over_four_pi_r_squared():
    source = lamp_source(_lamp(axis=None))
    assert _lux(source, (0, 3, 0), (0, -1, 0)) == pytest.approx(1000 / (4 * math.pi * 9), rel=1e-5)
    aslant = (0, -math.cos(1.0), math.sin(1.0))
    assert _lux(source, (0, 3, 0), aslant) == pytest.approx(
        1000 / (4 * math.pi * 9) * math.cos(1.0), rel=1e-5
    )


def test_a_panel_gives_flux_over_pi_and_falls_with_the_cosine():
    source = lamp_source(_lamp())
    assert _lux(source, (0, 0, 2), (0, 0, -1)) == pytest.approx(1000 / math.pi / 4, rel=1e-5)
    way = np.array([math.sin(0.7), 0, math.cos(0.7)])
    assert _lux(source, 2 * way, -way) == pytest.approx(1000 / math.pi / 4 * math.cos(0.7), rel=1e-5)
    assert _lux(source, (0, 0, -2), (0, 0, 1)) == 0.0


@pytest.mark.parametrize("half_angle", [0.2, 0.35, math.pi / 2])
def test_all_light_of_a_lamp_arrives_on_a_ball_around_it(half_angle):
    source = lamp_source(_lamp(half_angle_rad=half_angle))
    n = 40_000
    k = np.arange(n) + 0.5
    z, angle = 1 - 2 * k / n, k * math.pi * (3 - math.sqrt(5))
    ball = np.stack((np.sqrt(1 - z * z) * np.cos(angle), np.sqrt(1 - z * z) * np.sin(angle), z), axis=1)
    points, normals = (2.0 * ball).astype(np.float32), (-ball).astype(np.float32)
    strength = arrives(source, np.zeros(n, np.int64), points, normals).strength
    flux = float(strength.mean() * source.candela[0, 1]) * 4 * math.pi * 4
    assert flux == pytest.approx(1000.0, rel=0.08 if half_angle < 1 else 2e-3)


def test_what_stands_between_takes_the_light():
    screen = scenes.item("screen", scenes.box((0.5, 0.5, 0.02), (0, 0, 1.0)), (1, 1, 1))
    caster = Caster([batch([screen])], [1])
    points = np.array([[0, 0, 2], [1.5, 0, 2]], np.float32)
    normals = np.array([[0, 0, -1], [0, 0, -1]], np.float32)
    found = light_from(lamp_source(_lamp()), caster, np.zeros(2, np.int64), points, normals)
    assert (found[0] == 0.0).all()
    assert found[1, 1] > 0.0


def test_a_dark_cabin_keeps_only_practicals(module):
    torch = _lamp(id="torch", cabin=False)
    dark = scenes.shot(module, cabin_on=False, practicals=(still(torch),))
    assert [lamp.id for lamp in lit_lamps(dark, 0.0)] == ["torch"]
    assert len(lit_lamps(scenes.shot(module), 0.0)) == 3


def test_the_earth_lights_a_cabin_by_day_only():
    nadir = scenes.WINDOWS[1]
    gravity = GravityField(kind="orbit", g_m_s2=np.zeros(3))
    day = window_source(nadir, outside_of(scenes.over(0, -25, (0, 0.2, -1)), gravity))
    night = window_source(nadir, outside_of(scenes.over(0, -25, (0, 0.1, 1), share=0.0), gravity))
    assert day is not None
    # Earth of albedo about a third fills the window: L = 133 klx x 0.3 / pi, E at 1 m = L x area x glass
    expected = 133e3 * 0.3 / math.pi * math.pi * 0.2**2 * 0.8
    assert day.candela[0].mean() == pytest.approx(expected, rel=0.4)
    assert night is None or night.candela.max() < 1e-4 * expected
    assert (
        window_source(dataclasses.replace(nadir, shutter_open=False), outside_of(scenes.no_sky(), gravity))
        is None
    )
    assert day.spots_m.shape == (PATTERN, 3)


def test_the_light_of_an_integrating_sphere():
    """1,000 lm into walls of 20 m2 that reflect half: 50 lx come directly, 50 lx more go round."""
    assert mean_lux(np.full(3, 1000.0), 20.0) == pytest.approx([50.0] * 3)
