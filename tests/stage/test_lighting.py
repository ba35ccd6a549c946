"""The lamps of a shot as they are at one second of it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.picture import scenes

from skylot.stage.lighting import (
    cabin_words,
    candela_of,
    lamp_at,
    lamps_change,
    level_at,
    lit_lamps,
    percent,
    places,
    steady,
    still,
)  # fmt: skip
from skylot.stage.model import Cue
from skylot.stage.world import GravityField, LampSpot, LampTrack, LevelTrack

BULB = LampSpot(
    id="bulb", position_m=np.array([1.0, 2.0, 3.0]), axis=None, half_angle_rad=math.pi, flux_lm=100.0,
    colour=(1.0, 1.0, 1.0),
)  # fmt: skip
FADE = LevelTrack(t_s=np.array([2.0, 4.0, 6.0, 6.0]), level=np.array([1.0, 0.0, 0.0, 1.0]))


def swung(first: tuple[float, float, float], last: tuple[float, float, float]) -> LampTrack:
    return LampTrack(
        lamp=replace(BULB, axis=np.array(first), half_angle_rad=0.3), t_s=np.array([0.0, 2.0]),
        position_m=np.array([[0.0, 0, 0], [2.0, 0, 0]]), axis=np.array([first, last], dtype=float),
        level=steady(1.0),
    )  # fmt: skip


def test_a_lamp_that_stays_is_itself_at_any_second() -> None:
    lamp = lamp_at(still(BULB), 7.0)
    assert (lamp.position_m == BULB.position_m).all()
    assert (lamp.axis, lamp.flux_lm) == (None, 100.0)


def test_one_that_fades_gives_what_its_level_says() -> None:
    track = still(BULB, FADE)
    assert [lamp_at(track, t).flux_lm for t in (0.0, 2.0, 3.0, 5.0, 6.0, 9.0)] == [100, 100, 50, 0, 100, 100]


@settings(max_examples=50, deadline=None)
@given(st.floats(0, 2), st.floats(0, 2 * math.pi), st.floats(0, 2 * math.pi))
def test_where_it_points_has_length_one_on_its_way(t: float, a: float, b: float) -> None:
    track = swung((math.cos(a), math.sin(a), 0.0), (math.cos(b), 0.0, math.sin(b)))
    _, axis = places(track, np.array([t]))
    assert axis is not None
    assert np.linalg.norm(axis[0]) == pytest.approx(1.0)


def test_half_way_of_a_turn_is_half_way_and_an_about_turn_has_no_middle() -> None:
    lamp = lamp_at(swung((1, 0, 0), (0, 1, 0)), 1.0)
    assert lamp.axis == pytest.approx(np.array([1.0, 1.0, 0.0]) / math.sqrt(2.0))
    assert lamp.position_m == pytest.approx([1.0, 0.0, 0.0])
    assert lamp_at(swung((1, 0, 0), (-1, 0, 0)), 1.0).axis == pytest.approx([1.0, 0.0, 0.0])


def test_the_words_of_the_cabin_follow_its_cues() -> None:
    module = scenes.module()
    shot = scenes.shot(module)
    fading = replace(shot, cabin_levels={lamp.id: FADE for lamp in module.lamps})
    assert [cabin_words(fading, t) for t in (0.0, 3.2, 5.0)] == ["cabin lit", "cabin at 40 %", "cabin dark"]
    one = replace(shot, cabin_on=False, cabin_levels={module.lamps[0].id: FADE})
    assert [cabin_words(one, t) for t in (0.0, 5.0)] == ["cabin lit", "cabin dark"]
    assert [lamp.id for lamp in lit_lamps(one, 0.0)] == [module.lamps[0].id]
    assert cabin_words(scenes.shot(replace(module, lamps=())), 0.0) == ""


def test_a_room_on_earth_has_set_lights_and_no_cabin() -> None:
    module = scenes.module()
    earth = GravityField(kind="earth", g_m_s2=np.array([0.0, 0.0, -9.8]))
    fading = replace(
        scenes.shot(module), gravity=earth, cabin_levels={lamp.id: FADE for lamp in module.lamps}
    )
    said = [cabin_words(fading, t) for t in (0.0, 3.2, 5.0)]
    assert said == ["set lights on", "set lights at 40 %", "set lights off"]


def test_a_lamp_that_burns_is_never_said_to_be_off_or_full_while_it_fades() -> None:
    assert [percent(level) for level in (0.0, 0.001, 0.4, 0.999, 1.0)] == [
        "0 %",
        "1 %",
        "40 %",
        "99 %",
        "100 %",
    ]


def test_lamps_may_burn_as_at_another_second_from_where_they_are_now() -> None:
    track = replace(swung((1, 0, 0), (0, 1, 0)), level=FADE)
    shot = replace(scenes.shot(scenes.module(), cabin_on=False), practicals=(track,))
    (lamp,) = lit_lamps(shot, 2.0, as_at_s=3.0)
    assert (lamp.position_m[0], lamp.flux_lm) == (2.0, 50.0)
    assert lit_lamps(shot, 2.0, as_at_s=5.0) == ()
    assert lamps_change(shot) and not lamps_change(replace(shot, practicals=(still(BULB),)))
    assert lamps_change(replace(shot, practicals=(), cues=(Cue(lamp="cabin", to=0.0),)))


def test_intensity_is_flux_over_the_solid_angle() -> None:
    assert candela_of(BULB) == pytest.approx(100.0 / (4.0 * math.pi))
    panel = replace(BULB, axis=np.array([0.0, 0, 1]), half_angle_rad=math.pi / 2)
    assert candela_of(panel) == pytest.approx(100.0 / math.pi)
    cone = replace(panel, half_angle_rad=math.radians(60))
    assert candela_of(cone) == pytest.approx(100.0 / math.pi)  # 2 pi (1 - cos 60) = pi
    assert level_at(steady(0.3), 5.0) == 0.3
