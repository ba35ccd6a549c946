"""Beams in dusty air: where their cone is, how bright, ended by what they hit."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.picture import scenes

from skylot.stage.lighting import still
from skylot.stage.picture import beam
from skylot.stage.picture.look import look
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.picture.render import render
from skylot.stage.world import LampSpot

HALF = math.radians(4.0)
LAMP = LampSpot(
    id="torch", position_m=np.zeros(3), axis=np.array([1.0, 0, 0]), half_angle_rad=HALF, flux_lm=100.0,
    colour=(1.0, 1.0, 1.0), size_m=0.02, cabin=False, beam=True,
)  # fmt: skip


def _cone(*things):
    items = [scenes.item(f"it {k}", thing, (0.5, 0.5, 0.5)) for k, thing in enumerate(things)]
    return beam._cone(LAMP, Caster([batch(items)], [len(items)]))


def _light(cone, eye, way, reach_m=50.0):
    ways = np.array([way], dtype=float)
    near, far = beam._inside(cone, np.asarray(eye, dtype=float), ways, np.array([reach_m]))
    return beam._scattered(cone, np.asarray(eye, dtype=float), ways, near, far)[0, 1] if far > near else 0.0


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_way_is_inside_of_the_cone_from_where_to_where_it_says(seed):
    dice = np.random.default_rng(seed)
    cone = _cone()
    eye = dice.uniform((-1.0, -0.6, -0.6), (4.0, 0.6, 0.6))
    way = dice.uniform((0.5, -0.3, -0.3), (3.5, 0.3, 0.3)) - eye
    way /= np.linalg.norm(way)
    (near,), (far,) = beam._inside(cone, eye, way[None], np.array([8.0]))
    t = np.linspace(0.0, 8.0, 4001)
    at = eye + t[:, None] * way - cone.tip_m
    inside = at @ cone.axis > np.cos(HALF) * np.linalg.norm(at, axis=1) + 1e-12
    told = (t > near) & (t < far)
    assert np.mean(inside != told) < 2e-3


def test_straight_across_it_is_as_bright_as_dust_and_inverse_square_say():
    """Small angle: light / (4 pi) x scattered each metre x its width, the edge's fading taken off."""
    cone = _cone()
    from_tip = 2.0 + cone.begins_m
    candela = 100.0 / (2 * math.pi * (1 - math.cos(HALF)))
    aside = (1 - 0.35**2) / (1 + 0.35**2) ** 1.5  # share to the side of forward dust
    width = 2 * from_tip * math.tan(HALF) * (1 + beam._SOFT) / 2
    expected = look().dust_per_m / (4 * math.pi) * aside * candela / from_tip**2 * width
    assert _light(cone, (2.0, -1.0, 0.0), (0.0, 1.0, 0.0)) == pytest.approx(expected, rel=0.03)
    near, far = (_light(cone, (x, -1.0, 0.0), (0.0, 1.0, 0.0)) for x in (1.0, 3.0))
    assert near / far == pytest.approx((3.0 + cone.begins_m) / (1.0 + cone.begins_m), rel=0.03)


def test_what_it_hits_ends_it():
    cone = _cone(scenes.box((0.1, 1.0, 1.0), (2.0, 0.0, 0.0)))
    assert _light(cone, (1.9, -1.0, 0.0), (0.0, 1.0, 0.0)) > 0.0
    assert _light(cone, (2.2, -1.0, 0.0), (0.0, 1.0, 0.0)) == 0.0
    half = _cone(scenes.box((0.1, 1.0, 1.0), (2.0, 0.5, 0.0)))  # stands in the half with y > 0
    whole = _light(_cone(), (3.0, -1.0, 0.0), (0.0, 1.0, 0.0))
    assert _light(half, (3.0, -1.0, 0.0), (0.0, 1.0, 0.0)) == pytest.approx(whole / 2.0, rel=0.1)


def test_what_stands_before_it_hides_it_and_nothing_shines_behind_the_lamp():
    cone = _cone()
    assert _light(cone, (2.0, -1.0, 0.0), (0.0, 1.0, 0.0), reach_m=0.5) == 0.0
    assert _light(cone, (-0.4, -1.0, 0.0), (0.0, 1.0, 0.0)) == 0.0


def test_a_frame_shows_it(module):
    shot = scenes.shot(module)
    dark = replace(shot, cabin_on=False)
    torch = replace(LAMP, position_m=np.array([-2.0, -0.3, 0.3]), axis=np.array([0.96, 0.2, -0.2]) / 1.0)
    torch = replace(torch, axis=torch.axis / np.linalg.norm(torch.axis), flux_lm=400.0)
    night = scenes.over(38, 15, (0, 0, 1), share=0.0)
    found = [
        render(replace(dark, practicals=(still(lamp),)), night, 0.0, size=(240, 136), labels=False)
        for lamp in (torch, replace(torch, beam=False))
    ]
    gain = found[0].rgb.astype(int).sum(axis=2) - found[1].rgb.astype(int).sum(axis=2)
    assert (gain > 30).mean() > 0.002
    assert (found[0].lux == found[1].lux).all(), "what surfaces get stays"
