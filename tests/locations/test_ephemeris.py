"""Sun and Moon: the interpolated table beside the ephemeris itself, and its limits."""

from __future__ import annotations

import numpy as np
from jplephem.spk import SPK

from skylot.core.instant import Instant
from skylot.locations.earth_turn import shipped_file
from skylot.locations.ephemeris import (
    earth_from_barycentre_m,
    ephemeris_known,
    ephemeris_limits_s,
    moon_from_earth_m,
    sun_from_barycentre_m,
    sun_from_earth_m,
    tdb_minus_tt_s,
)

T_S = np.random.default_rng(5).uniform(-1.5e9, 1.2e9, 500)


def test_sun_within_3_metres_of_de421():
    kernel = SPK.open(str(shipped_file("de421.bsp")))
    jd = 2_451_545.0 + (T_S + 32.184 + tdb_minus_tt_s(T_S)) / 86_400
    km = kernel[0, 10].compute(jd) - kernel[0, 3].compute(jd) - kernel[3, 399].compute(jd)
    apart = np.linalg.norm(sun_from_earth_m(T_S) - km.T * 1000, axis=1)
    assert apart.max() < 5.0  # the oracle's own date, one float64, is good to 1 m
    np.testing.assert_allclose(
        sun_from_barycentre_m(T_S) - earth_from_barycentre_m(T_S), sun_from_earth_m(T_S), atol=5.0
    )


def test_moon_is_where_the_moon_is():
    distance = np.linalg.norm(moon_from_earth_m(T_S), axis=1)
    assert 3.56e8 < distance.min() < 3.7e8 and 4.0e8 < distance.max() < 4.07e8


def test_the_answer_does_not_depend_on_what_is_asked_with_it():
    one = sun_from_earth_m(T_S[7:8])
    assert np.array_equal(sun_from_earth_m(T_S)[7], one[0])


def test_limits():
    first, last = ephemeris_limits_s()
    assert Instant.from_t_s(last).iso().startswith("2053-10")
    asked = np.array([first - 1, first + 1, 0.0, last - 1, last + 1, 3e9, -5e9])
    assert ephemeris_known(asked).tolist() == [False, True, True, True, False, False, False]
    assert np.isfinite(sun_from_earth_m(asked[1:4])).all()
    assert np.isnan(sun_from_earth_m(asked[5:])).all()


def test_tdb():
    whole_year = tdb_minus_tt_s(np.linspace(0, 3.15e7, 400))
    assert 0.0016 < whole_year.max() < 0.0017 and -0.0017 < whole_year.min() < -0.0016
