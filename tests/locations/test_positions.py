"""Positions beside Skyfield, a library that Skylot does not use."""

from __future__ import annotations

import pytest

from skylot.formats.tle import TwoLine


def test_a_hundred_instants(october: tuple[TwoLine, ...]):
    positions = pytest.importorskip("bench.positions")
    found = positions.measure()
    assert found["instants"] == 100
    assert found["gcrf_worst_m"] < 0.05  # the goal is 5 m
    assert found["itrf_worst_m"] < 0.05
    assert found["sun_worst_m"] < 10.0
    assert found["moon_worst_m"] < 1.0
