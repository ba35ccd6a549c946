"""Umbra and penumbra beside CSPICE's gfoclt: ten days here, 180 days in bench/light.py."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.core.spans import Span
from skylot.formats.tle import TwoLine


def test_ten_days_of_october(october: tuple[TwoLine, ...]):
    light = pytest.importorskip("bench.light")
    found = light.measure(10.0)
    assert found["edges"] == 620
    assert found["worst_s"] < 0.05
    assert found["median_s"] < 0.001


def test_a_day_at_the_greatest_beta_where_nights_are_short(october: tuple[TwoLine, ...]):
    light = pytest.importorskip("bench.light")
    view = light.view_of(light.one_set(), 120.0)
    days = light.FIRST.t_s + np.arange(0.0, 120.0, 0.25) * 86_400.0
    steepest = days[np.argmax(np.abs(view.beta_rad(days)))]
    start = light.FIRST.plus(float(steepest - light.FIRST.t_s) - 2 * 86_400.0)
    span = Span(start, start.plus(4 * 86_400.0))
    apart = light.differences_s(light.our_edges(view, span), light.cspice_edges(view, span))
    assert np.abs(apart).max() < 0.05
