"""Refraction: as tables have it at the horizon, never a jump, nothing where twilight is measured."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.locations.refraction import refraction_rad


def minutes(degrees: float) -> float:
    return float(np.degrees(refraction_rad(np.radians([degrees]), 1010.0, 10.0))[0] * 60)


def test_known_values():
    """Nautical Almanac: 34.5' seen at the horizon; about 29' lift at a true altitude of 0; 1' at 45 degrees."""
    assert minutes(-0.575) == pytest.approx(34.5, abs=0.6)
    assert minutes(0.0) == pytest.approx(28.98, abs=0.1)
    assert minutes(45.0) == pytest.approx(1.0, abs=0.02)
    assert minutes(90.0) == pytest.approx(0.0, abs=0.01)


def test_thin_and_cold_air():
    thin = refraction_rad(np.zeros(1), 505.0, 10.0)
    assert thin == pytest.approx(0.5 * refraction_rad(np.zeros(1), 1010.0, 10.0))
    assert refraction_rad(np.zeros(1), 1010.0, -20.0) > refraction_rad(np.zeros(1), 1010.0, 30.0)


def test_seen_altitude_rises_with_the_true_one_and_is_geometric_at_twilight():
    altitude = np.radians(np.linspace(-90, 90, 20_001))
    lift = refraction_rad(altitude, 1050.0, -30.0)
    assert np.all(np.diff(altitude + lift) > 0) and np.all(lift >= 0)
    assert np.abs(np.diff(lift)).max() < np.radians(0.01)
    assert np.all(lift[altitude < np.radians(-2.6)] == 0)
