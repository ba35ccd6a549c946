from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.stage.handover.timing import frame_count, frame_times, sky_at


@pytest.mark.parametrize(
    ("seconds", "rate", "frames"),
    [
        (4, Fraction(25), 100),
        (4, Fraction(24000, 1001), 96),
        (0.001, Fraction(25), 1),
        (0.5, Fraction(24), 12),
    ],
)
def test_frames_of_a_shot(seconds, rate, frames):
    assert frame_count(seconds, rate) == frames
    assert len(frame_times(seconds, rate)) == frames


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 600), st.sampled_from([Fraction(24), Fraction(24000, 1001), Fraction(30000, 1001)]))
def test_a_frame_begins_when_the_ones_before_it_are_over(seconds, rate):
    times = frame_times(seconds, rate)
    assert times[0] == 0
    assert times[-1] == pytest.approx(float((len(times) - 1) / rate))
    assert abs(len(times) / rate - Fraction(seconds)) <= max(1 / rate / 2, 1 / rate - Fraction(seconds))


def test_the_sky_between_its_instants(sky, at):
    between = sky_at(sky, np.array([at.t_s + 30.0]))
    assert between.sun_share == pytest.approx([0.7])
    assert np.linalg.norm(between.sun, axis=1) == pytest.approx([1])
    turned = np.arctan2(between.sun[0, 0], between.sun[0, 1])
    assert turned == pytest.approx(30 * 2 * np.pi / 5570, abs=1e-5)
    assert between.to_itrf == pytest.approx(np.eye(3)[None])


def test_the_sky_beyond_its_instants_is_its_last(sky, at):
    assert sky_at(sky, np.array([at.t_s + 1e6])).sun_share == pytest.approx([0.6])
    assert sky_at(sky, np.array([at.t_s - 1e6])).sun == pytest.approx(sky.sun[:1])


def test_the_earth_turns_the_short_way_round(sky, at):
    a, b = np.radians([170.0, 190.0])
    turn = [[[np.cos(x), -np.sin(x), 0], [np.sin(x), np.cos(x), 0], [0, 0, 1]] for x in (a, b)]
    two = replace(
        sky,
        t_s=np.array([0.0, 10.0]),
        sun=sky.sun[:2],
        sun_share=sky.sun_share[:2],
        earth_m=sky.earth_m[:2],
        to_itrf=np.array(turn),
    )
    assert sky_at(two, np.array([5.0])).to_itrf[0] == pytest.approx(np.diag([-1.0, -1, 1]), abs=1e-9)


def test_what_is_unknown_stays_unknown(sky, at):
    unknown = replace(sky, to_itrf=np.full((3, 3, 3), np.nan), sun=np.full((3, 3), np.nan))
    found = sky_at(unknown, np.array([at.t_s]))
    assert np.isnan(found.to_itrf).all()
    assert np.isnan(found.sun).all()
