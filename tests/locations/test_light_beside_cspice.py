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


def test_into_the_days_without_a_night(october: tuple[TwoLine, ...]):
    """In December the Sun stands so far off the orbit's plane that the last nights graze, then there are none."""
    light = pytest.importorskip("bench.light")
    view = light.view_of(light.one_set(), 120.0)
    days = light.FIRST.t_s + np.arange(0.0, 120.0, 0.25) * 86_400.0
    steepest = float(days[np.argmax(np.abs(view.beta_rad(days)))] - light.FIRST.t_s)
    span = Span(light.FIRST.plus(steepest - 6 * 86_400.0), light.FIRST.plus(steepest))
    ours, theirs = light.our_edges(view, span), light.cspice_edges(view, span)
    apart = np.abs(light.differences_s(ours, theirs))
    orbits = span.seconds / 5560.0
    assert 4 < ours.umbra_starts_s.size < 0.7 * orbits
    assert (ours.umbra_ends_s - ours.umbra_starts_s).min() < 600.0
    assert apart.max() < 0.05
