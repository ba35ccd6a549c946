"""Lamps that move, fade and are switched within a shot, as its frames show them."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.stage.lighting import steady
from skylot.stage.model import Cue
from skylot.stage.picture.iris import pulled
from skylot.stage.picture.render import render
from skylot.stage.world import Frame, LampSpot, LampTrack, LevelTrack, StagedShot

UPWARD = scenes.camera((-1.2, 0.2, 0.6), (0.45, 0.05, -1.0), (1, 0, 0))
NIGHT = scenes.over(38, 15, (0, 0, 1), share=0.0)
TORCH = LampSpot(
    id="torch", position_m=np.array([-2.0, 0.0, 0.0]), axis=np.array([0.0, 1.0, 0.0]), half_angle_rad=0.5,
    flux_lm=400.0, colour=(1.0, 1.0, 1.0), size_m=0.06, cabin=False,
)  # fmt: skip


def frame(shot: StagedShot, at_s: float) -> Frame:
    return render(shot, NIGHT, at_s, size=(240, 136), labels=False)


def swinging(level: LevelTrack) -> LampTrack:
    """A torch in a hand that swings from the starboard wall to the port wall in four seconds."""
    t_s = np.linspace(0.0, 4.0, 9)
    turn = np.linspace(0.0, math.pi, 9)
    axis = np.stack((np.sin(turn), np.cos(turn), np.zeros(9)), axis=1)
    return LampTrack(
        lamp=TORCH, t_s=t_s, position_m=np.tile([-0.5, 0.0, 0.0], (9, 1)), axis=axis, level=level
    )


def lux_of_side(found: Frame, sign: float) -> float:
    """Return the mean light on what faces one side of the module, people left aside."""
    things = np.array([not item.owner for item in found.items])
    there = (found.ids >= 0) & things[found.ids] & (sign * found.normals[..., 1] < -0.6)
    return float(found.lux[there].mean())


def test_a_torch_in_a_moving_hand_lights_another_wall_at_the_end(module) -> None:
    shot = replace(scenes.shot(module, cabin_on=False, cast=()), practicals=(swinging(steady(1.0)),))
    first, last = frame(shot, 0.0), frame(shot, 4.0)
    assert lux_of_side(first, 1.0) > 3.0 * lux_of_side(first, -1.0)
    assert lux_of_side(last, -1.0) > 3.0 * lux_of_side(last, 1.0)


def test_a_torch_that_is_switched_on_lights_from_its_second_on(module) -> None:
    switched = LevelTrack(t_s=np.array([2.0, 2.0]), level=np.array([0.0, 1.0]))
    shot = replace(scenes.shot(module, cabin_on=False, cast=()), practicals=(swinging(switched),))
    before, after = (float(np.median(frame(shot, at_s).lux)) for at_s in (1.9, 2.0))
    assert before < 0.1
    assert after > 1.0


@pytest.fixture(scope="module")
def fading(module) -> StagedShot:
    fade = LevelTrack(t_s=np.array([1.0, 3.0]), level=np.array([1.0, 0.0]))
    cue = Cue(lamp="cabin", to=0.0, at_s=1.0, over_s=2.0)
    return replace(
        scenes.shot(module, cast=(), track=UPWARD),
        cabin_levels={lamp.id: fade for lamp in module.lamps},
        cues=(cue,),
    )


@pytest.fixture(scope="module")
def faded(fading) -> list[Frame]:
    return [frame(fading, at_s) for at_s in (0.0, 1.0, 2.0, 3.0)]


def test_a_cabin_fades_in_light(faded) -> None:
    start, first, half, dark = (float(np.median(each.lux[each.ids >= 0])) for each in faded)
    assert first == pytest.approx(start)
    assert half == pytest.approx(start / 2.0, rel=0.02)
    assert dark < 0.01 * start


def test_its_lamps_fade_as_they_glow_in_the_picture(faded) -> None:
    lamps = [k for k, item in enumerate(faded[0].items) if item.kind == "lamp"]
    seen = np.isin(faded[0].ids, lamps)
    assert seen.sum() > 20
    bright, _, half, dark = (each.rgb[seen].mean() for each in faded)
    assert bright > half > dark
    assert bright - dark > 60


def test_the_pictures_of_a_fade_have_one_exposure_so_that_it_is_seen(fading) -> None:
    iris = pulled(fading, lambda _second: NIGHT)
    pictures = [
        render(fading, NIGHT, at_s, size=(240, 136), labels=False, exposure=iris.at(at_s)).rgb.mean()
        for at_s in (0.0, 2.0, 2.8, 3.0)
    ]
    assert all(before - after > 8 for before, after in pairwise(pictures))


def test_a_cabin_that_is_lit_before_the_named_second_is_not_burnt_out_from_the_start(fading) -> None:
    """The picture of the staging is in the dark; the seconds before it are lit, and the iris is closed for them."""
    late = replace(fading, staging=replace(fading.staging, picture_at_s=9.0))
    iris = pulled(late, lambda _second: NIGHT)
    assert iris.at(0.0).key_lux > 8.0 * iris.at(9.0).key_lux
    lit = render(late, NIGHT, 0.0, size=(240, 136), labels=False, exposure=iris.at(0.0)).rgb
    assert (lit.min(axis=2) > 250).mean() < 0.25


def test_without_a_cue_or_at_its_fullest_the_exposure_is_the_frames_own(module, fading) -> None:
    plain = scenes.shot(module, cast=(), track=UPWARD)
    assert (frame(plain, 0.0).rgb == frame(fading, 0.0).rgb).all()


def test_the_strip_says_how_the_cabin_is_lit_at_its_second(fading) -> None:
    strips = [render(fading, NIGHT, at_s, size=(480, 270)).rgb[-40:] for at_s in (0.0, 2.0, 3.0)]
    assert not (strips[0] == strips[1]).all() and not (strips[1] == strips[2]).all()
