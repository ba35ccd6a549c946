"""The Earth's turn beside erfa's own full chain, and the IERS's table."""

from __future__ import annotations

import erfa
import numpy as np
import pytest

from skylot.core.instant import Instant, tai_minus_utc_s, utc_jd
from skylot.locations.earth_turn import (
    earth_orientation,
    gcrf_to_itrf,
    gcrf_to_teme,
    pole_in_gcrf,
    shipped_file,
    turned,
    turned_back,
)

T_S = Instant.parse("2021-10-05T00:00:00Z").t_s + np.random.default_rng(3).uniform(-4e8, 4e7, 300)


def test_itrf_is_erfas_whole_chain():
    x, y, ut1_minus_tai_s = earth_orientation(T_S)
    theirs = erfa.c2t06a(
        2_451_545.0, (T_S + 32.184) / 86_400, 2_451_545.0, (T_S + ut1_minus_tai_s) / 86_400, x, y
    )
    assert np.abs(gcrf_to_itrf(T_S) - theirs).max() * 6.4e6 < 0.01  # metres on the ground


def test_teme_shares_the_true_pole_and_is_turned_from_the_true_equinox_by_its_equation():
    """TEME's x axis lies by the equation of the equinoxes from the true equinox,
    to what precession of 2006 corrects that of 1976 by: 0.05 arcsec, under 3 m in orbit.
    """
    teme = gcrf_to_teme(T_S)
    np.testing.assert_allclose(teme[:, 2], pole_in_gcrf(T_S), atol=1e-15)
    np.testing.assert_allclose(teme @ teme.transpose(0, 2, 1), np.tile(np.eye(3), (300, 1, 1)), atol=1e-14)
    true = erfa.pnm06a(2_451_545.0, (T_S + 32.184) / 86_400)
    from_true = true @ teme.transpose(0, 2, 1)
    angle = np.arctan2(from_true[:, 1, 0], from_true[:, 0, 0])
    equation = erfa.ee06a(2_451_545.0, (T_S + 32.184) / 86_400)
    assert np.abs(np.abs(angle) - np.abs(equation)).max() < 4e-7
    assert np.corrcoef(angle, equation)[0, 1] ** 2 > 0.999


def test_iers_table():
    """The row of 2021-10-05, read from the file by eye."""
    t_s = np.array([Instant.parse("2021-10-05T00:00:00Z").t_s])
    x, y, ut1_minus_tai_s = earth_orientation(t_s)
    assert np.degrees(x[0]) * 3600 == pytest.approx(0.214841, abs=1e-6)
    assert np.degrees(y[0]) * 3600 == pytest.approx(0.275292, abs=1e-6)
    assert ut1_minus_tai_s[0] + tai_minus_utc_s(t_s)[0] == pytest.approx(-0.1041487, abs=1e-6)


def test_ut1_runs_smoothly_over_a_leap_second():
    leap = Instant.parse("2017-01-01T00:00:00Z").t_s
    _, _, ut1_minus_tai_s = earth_orientation(leap + np.linspace(-2 * 86_400, 2 * 86_400, 99))
    assert np.abs(np.diff(ut1_minus_tai_s)).max() < 1e-3
    assert -37.6 < ut1_minus_tai_s[0] < -36.2


def test_beyond_the_table_the_last_row_is_held():
    far = np.array([Instant.parse("2049-01-01T00:00:00Z").t_s, Instant.parse("2051-01-01T00:00:00Z").t_s])
    assert np.ptp(earth_orientation(far)[2]) == 0.0


def test_gmst_of_the_quasi_date():
    """The matrices take TAI; erfa's UTC dates of the same instants give the same Earth rotation angle."""
    day, share = utc_jd(T_S)
    _, _, ut1_minus_tai_s = earth_orientation(T_S)
    ut1 = erfa.utcut1(day, share, ut1_minus_tai_s + tai_minus_utc_s(T_S))
    ours = erfa.era00(2_451_545.0, (T_S + ut1_minus_tai_s) / 86_400)
    assert np.abs(erfa.anpm(erfa.era00(*ut1) - ours)).max() < 1e-8


def test_turning_there_and_back():
    vectors = np.random.default_rng(1).normal(size=(300, 3))
    matrices = gcrf_to_itrf(T_S)
    np.testing.assert_allclose(turned_back(matrices, turned(matrices, vectors)), vectors, atol=1e-13)
    assert turned(matrices, np.array([0.0, 0.0, 1.0])).shape == (300, 3)


def test_files_are_found_without_a_warning(recwarn: pytest.WarningsRecorder):
    assert shipped_file("de421.bsp").exists() and shipped_file("finals2000A.all").exists()
    assert not recwarn.list
