"""The Sun over a site: NREL's example, almanac times, twilights, golden hour, horizon masks."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from skyfield import almanac
from skyfield.api import Loader, wgs84

from skylot.core.instant import Instant, tai_minus_utc_s
from skylot.core.spans import Span, WindowSet
from skylot.locations.earth_turn import earth_orientation, shipped_file
from skylot.locations.model import Place, Site
from skylot.locations.site import SiteView
from skylot.locations.viewpoint import SiteViewpoint, Viewpoint

NREL = Site(
    latitude_rad=math.radians(39.742476),
    longitude_rad=math.radians(-105.1786),
    height_m=1830.14,
    pressure_mbar=820.0,
    temperature_c=11.0,
)
BAIKONUR = Site(latitude_rad=math.radians(45.92), longitude_rad=math.radians(63.34), height_m=90.0)
DAY = Span(Instant.parse("2021-10-04T19:00:00Z"), Instant.parse("2021-10-05T19:00:00Z"))


def view_of(site: Site) -> SiteView:
    return SiteView(Place(id="site", name="Site", kind="site", site=site), site)


def test_is_a_viewpoint():
    view: Viewpoint = view_of(BAIKONUR)
    site: SiteViewpoint = view_of(BAIKONUR)
    assert view.kind == site.kind == "site"


def test_nrel_example():
    """NREL takes UT1 = UTC and TT - UT = 67 s; UT1 was 0.4 s behind, 0.0015 deg of the Earth's turn."""
    view = view_of(NREL)
    t_s = np.array([Instant.parse("2003-10-17T12:30:30-07:00").t_s])
    ut1_minus_utc_s = earth_orientation(t_s)[2] + tai_minus_utc_s(t_s)
    assert -0.5 < ut1_minus_utc_s[0] < -0.3
    as_nrel = t_s - ut1_minus_utc_s
    assert 90 - math.degrees(view.sun_altitude_rad(as_nrel)[0]) == pytest.approx(50.111622, abs=0.0005)
    assert math.degrees(view.sun_azimuth_rad(as_nrel)[0]) == pytest.approx(194.340241, abs=0.0005)
    assert 90 - math.degrees(view.sun_altitude_rad(t_s)[0]) == pytest.approx(50.111622, abs=0.001)
    assert math.degrees(view.sun_azimuth_rad(t_s)[0]) == pytest.approx(194.340241, abs=0.003)


def test_altitude_beside_skyfield():
    load = Loader(str(shipped_file("de421.bsp").parent), verbose=False)
    scale, planets = load.timescale(builtin=False), load("de421.bsp")
    here = planets["earth"] + wgs84.latlon(45.92, 63.34, 90.0)
    view = view_of(BAIKONUR)
    t_s = DAY.start.t_s + np.arange(0, 86_400, 3600.0)
    time = scale.tai_jd(2_451_545.0, t_s / 86_400.0)
    altitude, azimuth, _ = here.at(time).observe(planets["sun"]).apparent().altaz()
    np.testing.assert_allclose(view.sun_geometric_altitude_rad(t_s), altitude.radians, atol=3e-6)
    np.testing.assert_allclose(view.sun_azimuth_rad(t_s), azimuth.radians, atol=5e-6)


def test_sunrise_and_twilight_beside_skyfield():
    load = Loader(str(shipped_file("de421.bsp").parent), verbose=False)
    scale, planets = load.timescale(builtin=False), load("de421.bsp")
    first, last = (scale.tai_jd(2_451_545.0, i.t_s / 86_400.0) for i in (DAY.start, DAY.end))
    times, kinds = almanac.find_discrete(
        first, last, almanac.dark_twilight_day(planets, wgs84.latlon(45.92, 63.34, 90.0))
    )
    theirs = [(time.tai - 2_451_545.0) * 86_400.0 for time in times]
    assert list(kinds) == [1, 2, 3, 4, 3, 2, 1, 0]
    view = view_of(BAIKONUR)
    parts = view.day_parts(DAY)
    names = ("astronomical twilight", "nautical twilight", "civil twilight")
    for index, name in enumerate(names):
        assert len(parts[name]) == 2
        assert parts[name].starts_s[0] == pytest.approx(theirs[index], abs=1.0)
        assert parts[name].ends_s[1] == pytest.approx(theirs[7 - index], abs=1.0)
    assert parts["day"].starts_s[0] == pytest.approx(
        theirs[3], abs=30.0
    )  # almanacs fix refraction at 34 arcmin
    assert parts["day"].ends_s[0] == pytest.approx(theirs[4], abs=30.0)
    rise, fall = view.events(DAY)
    assert (rise.kind, fall.kind) == ("sunrise", "sunset")
    assert rise.at == parts["day"].spans[0].start and fall.at == parts["day"].spans[0].end


def test_parts_of_a_day_share_it():
    parts = view_of(BAIKONUR).day_parts(DAY)
    names = ("day", "civil twilight", "nautical twilight", "astronomical twilight", "night")
    assert sum(parts[name].total_s for name in names) == pytest.approx(DAY.seconds, abs=1e-6)
    together = WindowSet.empty(DAY)
    for name in names:
        assert not together & parts[name]
        together |= parts[name]
    assert together == WindowSet.full(DAY)


def test_golden_hour_is_from_minus_4_to_6_degrees():
    view = view_of(BAIKONUR)
    golden = view.day_parts(DAY)["golden hour"]
    assert len(golden) == 2
    altitudes = np.degrees(view.sun_altitude_rad(np.stack((golden.starts_s, golden.ends_s), axis=1).ravel()))
    np.testing.assert_allclose(altitudes, (-4, 6, 6, -4), atol=1e-4)
    assert view.light(DAY).coloured == golden
    short = view.light(DAY, 600.0).coloured
    assert [round(span.seconds) for span in short] == [600, 600]


def test_light_of_the_disc():
    light = view_of(BAIKONUR).light(DAY)
    assert sum(w.total_s for w in (light.sunlit, light.penumbra, light.umbra)) == pytest.approx(
        DAY.seconds, abs=1e-6
    )
    assert not light.unknown
    assert 120 < light.penumbra.spans[0].seconds < 240  # the disc takes three minutes to rise here


def test_a_horizon_mask_shortens_the_day():
    mask = ((0.0, math.radians(5)), (math.pi, math.radians(5)), (math.radians(200), math.radians(20)))
    flat, high = view_of(BAIKONUR), view_of(replace(BAIKONUR, horizon=mask))
    short, whole = high.day_parts(DAY)["day"], flat.day_parts(DAY)["day"]
    assert whole.covers(short.spans[0]) and short.total_s < whole.total_s - 1800
    assert "horizon mask" in high.statement(DAY.start) and "flat horizon" in flat.statement(DAY.start)
    assert "clouds are not modelled" in flat.statement(DAY.start)
    azimuth = high.sun_azimuth_rad(short.starts_s[:1])[0]
    wall = np.interp(azimuth, *np.array(mask).T)
    assert high.sun_altitude_rad(short.starts_s[:1])[0] == pytest.approx(wall, abs=0.006)


def test_midnight_sun_and_polar_night():
    pole = view_of(Site(latitude_rad=math.radians(80), longitude_rad=0.0))
    june = Span(Instant.parse("2021-06-20T00:00:00Z"), Instant.parse("2021-06-21T00:00:00Z"))
    december = Span(Instant.parse("2021-12-20T00:00:00Z"), Instant.parse("2021-12-21T00:00:00Z"))
    assert pole.light(june).sunlit == WindowSet.full(june) and pole.events(june) == ()
    assert pole.light(december).umbra == WindowSet.full(december) and pole.events(december) == ()


def test_beyond_the_ephemeris_nothing_is_known():
    view = view_of(BAIKONUR)
    far = Span(Instant.parse("2060-01-01T00:00:00Z"), Instant.parse("2060-01-02T00:00:00Z"))
    light = view.light(far)
    assert light.unknown == WindowSet.full(far) and not light.umbra
    assert not view.known(np.array([far.start.t_s])).any()
    assert np.isnan(view.sun_altitude_rad(np.array([far.start.t_s]))).all()
    assert "does not reach" in view.statement(far.start)
    assert (view.spread_s(np.zeros(3)) == 0).all()
