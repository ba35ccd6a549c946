"""Exposure against the trade's tables: EV at ISO 100, and Sunny 16."""

import math

import numpy as np
import pytest

from skylot.stage.reading.exposure import exposure_words, middle_lux, stops_over


@pytest.mark.parametrize(("ev_100", "lux"), [(0, 2.5), (5, 80.0), (10, 2560.0), (15, 81_920.0)])
def test_lux_of_the_standard_exposure_values(ev_100: int, lux: float) -> None:
    stop = math.sqrt(2.0**ev_100 * 8 / 48)  # EV at ISO 800 is three more: N^2 / t = 8 * 2^EV
    assert stops_over(lux, stop) == pytest.approx(0.0, abs=1e-6)


def test_sunny_sixteen() -> None:
    # full Sun, f/16, 1/ISO s; at 1/48 s it is log2(800 / 48) stops over; the rule holds to half a stop
    assert stops_over(100_000.0, 16.0) == pytest.approx(math.log2(800 / 48), abs=0.75)


def test_one_stop_is_twice_the_light() -> None:
    assert stops_over(200.0, 2.8) - stops_over(100.0, 2.8) == pytest.approx(1.0)
    assert stops_over(100.0, 2.0) - stops_over(100.0, 4.0) == pytest.approx(2.0)


def test_darkness_is_finite_and_said() -> None:
    assert math.isfinite(stops_over(0.0, 2.8))
    assert math.isfinite(stops_over(100.0, 0.0))
    assert exposure_words(stops_over(0.0, 2.8)).startswith("black")
    assert exposure_words(stops_over(120_000.0, 2.8)).startswith("blown out")
    assert exposure_words(0.2) == "on exposure"
    assert exposure_words(-1.1) == "1 stop under"
    assert exposure_words(3.2) == "3 stops over"


def test_the_middle_ignores_what_is_unknown() -> None:
    assert middle_lux(np.array([1.0, 2.0, np.inf, np.nan, 3.0], np.float32)) == 2.0
    assert middle_lux(np.array([np.nan], np.float32)) is None
