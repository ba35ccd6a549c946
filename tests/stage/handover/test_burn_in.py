from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from skylot.core.frametime import FrameRate, FrameTime
from skylot.core.instant import Instant
from skylot.stage.handover.burn_in import BurnIn
from skylot.stage.handover.handed import Handed

RATE = FrameRate(Fraction(25))


@pytest.fixture
def one(shot, at):
    return Handed(shot=shot, scene="12", at=at, light="direct Sun through zvezda-starboard")


def strip(one, frame=0, width=960, height=46):
    return BurnIn(one, width, height).strip(frame, FrameTime(90_000 + frame, RATE)).astype(int)


def test_it_is_as_wide_as_the_picture_and_says_different_things(one):
    found = strip(one)
    assert found.shape == (46, 960, 3)
    assert np.abs(found - strip(replace(one, scene="13"))).max() > 100
    assert np.abs(found - strip(replace(one, at=Instant.parse("2021-10-11T08:31:00Z")))).max() > 100


def test_only_timecode_frame_and_instant_run(one):
    change = np.abs(strip(one, 0) - strip(one, 30)).max(axis=(0, 2)) > 20
    assert change.any()
    assert np.flatnonzero(change).min() > 960 * 0.6
    still = replace(one, at=None)
    assert np.abs(strip(still)[:, 600:720] - strip(one)[:, 600:720]).max() > 100


def test_words_that_are_too_long_end_before_the_instant(one):
    endless = replace(one, light="Sun " * 200)
    change = np.abs(strip(endless) - strip(one)).max(axis=(0, 2)) > 20
    assert np.flatnonzero(change).max() < 960 * 0.57


@pytest.mark.parametrize(("width", "height"), [(64, 6), (160, 8), (4096, 200)])
def test_small_and_large_films_have_one_too(one, width, height):
    assert strip(one, width=width, height=height).shape == (height, width, 3)


def test_timecode_stands_still_where_its_digits_do_not_change(one):
    """Digits are as wide as the widest: the hour does not move when the frame runs from 08 to 11."""
    a, b = strip(one, 8), strip(one, 11)
    hour = np.s_[:, 826:900]
    assert np.array_equal(a[hour], b[hour])
