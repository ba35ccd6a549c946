"""The golden figures of the flight of October 2021, and what a station says where nobody knows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from skyfield.api import EarthSatellite, Loader, wgs84

from skylot.core.errors import NotFound
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.formats.tle import TwoLine
from skylot.locations.earth_turn import shipped_file
from skylot.locations.element_sets import issued_sets
from skylot.locations.model import Place
from skylot.locations.orbit import Orbit, element_pieces
from skylot.locations.station import StationView
from skylot.locations.viewpoint import StationViewpoint, Viewpoint

FLIGHT = Span(Instant.parse("2021-10-05T00:00:00Z"), Instant.parse("2021-10-18T00:00:00Z"))


def at(*texts: str) -> np.ndarray:
    return np.array([Instant.parse(text).t_s for text in texts])


def test_is_a_viewpoint(past: StationView):
    view: Viewpoint = past
    station: StationViewpoint = past
    assert view.kind == station.kind == "station"


@pytest.mark.parametrize(
    ("instant", "degrees"),
    [
        ("2021-10-04T00:00:00Z", -22.5),
        ("2021-10-08T12:00:00Z", -42.7),
        ("2021-10-12T12:00:00Z", -56.4),
        ("2021-10-15T12:00:00Z", -60.2),
        ("2021-10-17T00:00:00Z", -59.1),
    ],
)
def test_beta(past: StationView, instant: str, degrees: float):
    assert math.degrees(past.beta_rad(at(instant))[0]) == pytest.approx(degrees, abs=0.1)


def daily_mean_s(windows: WindowSet, day: int) -> float:
    whole = [span.seconds for span in windows if f"2021-10-{day:02d}T" in span.start.iso()]
    return float(np.mean(whole))


def test_night_and_penumbra_of_the_set_of_5_october(planned: StationView):
    light = planned.light(Span(Instant.parse("2021-10-04T12:00:00Z"), Instant.parse("2021-10-18T12:00:00Z")))
    for day, minutes in ((5, 34.1), (11, 27.5), (15, 23.0), (17, 24.6)):
        assert daily_mean_s(light.umbra, day) / 60 == pytest.approx(minutes, abs=0.1)
    nights = [span.seconds / 60 for span in light.umbra if "2021-10-11T" in span.start.iso()]
    assert min(nights) == pytest.approx(26.8, abs=0.06) and max(nights) == pytest.approx(28.3, abs=0.06)
    assert daily_mean_s(light.penumbra, 5) == pytest.approx(9.7, abs=0.1)
    assert daily_mean_s(light.penumbra, 15) == pytest.approx(22.6, abs=0.1)
    assert daily_mean_s(light.coloured, 5) == pytest.approx(27.0, abs=1.0)
    assert daily_mean_s(light.coloured, 15) == pytest.approx(63.0, abs=1.0)


def test_the_night_after_the_engine_test(past: StationView):
    light = past.light(Span(Instant.parse("2021-10-15T09:00:00Z"), Instant.parse("2021-10-15T10:30:00Z")))
    (night,) = light.umbra
    assert abs(night.start.since(Instant.parse("2021-10-15T09:39:10Z"))) <= 1.0
    assert abs(night.end.since(Instant.parse("2021-10-15T10:02:04Z"))) <= 1.0


def test_golden_vectors(past: StationView):
    t_s = at("2021-10-15T09:13:00Z")
    np.testing.assert_allclose(past.sun_in_lvlh(t_s)[0], (-0.2824, 0.8680, -0.4084), atol=3e-4)
    np.testing.assert_allclose(past.sun_in_body(t_s)[0], (-0.3631, 0.8462, -0.3899), atol=3e-4)
    down = past.earth_in_body(t_s)[0]
    np.testing.assert_allclose(down, (math.sin(math.radians(3)), 0, math.cos(math.radians(3))), atol=1e-12)


def test_docking_by_night_near_taiwan(past: StationView):
    t_s = at("2021-10-05T12:22:31Z")
    lat, lon, height = past.sub_point(t_s)
    assert math.degrees(lat[0]) == pytest.approx(25.1, abs=0.06)
    assert math.degrees(lon[0]) == pytest.approx(115.6, abs=0.06)
    assert 415e3 < height[0] < 425e3
    assert past.sun_margin_rad(t_s)[1][0] < 0


def test_over_the_launch_site_at_launch(past: StationView):
    lat, lon, height = past.sub_point(at("2021-10-05T08:55:02Z"))
    assert math.degrees(lat[0]) == pytest.approx(44.6, abs=0.06)
    assert math.degrees(lon[0]) == pytest.approx(60.9, abs=0.06)
    assert height[0] == pytest.approx(421e3, abs=1e3)


def test_states_partition_the_span(past: StationView):
    light = past.light(FLIGHT)
    parts = (light.sunlit, light.penumbra, light.umbra, light.unknown)
    assert sum(part.total_s for part in parts) == pytest.approx(FLIGHT.seconds, abs=1e-6)
    together = parts[0] | parts[1] | parts[2] | parts[3]
    assert together == WindowSet.full(FLIGHT)
    assert not light.unknown and not light.coloured & light.umbra
    assert len(light.umbra) == pytest.approx(201, abs=2)


def test_light_agrees_with_its_own_margins_pointwise(past: StationView):
    light = past.light(FLIGHT)
    t_s = np.linspace(FLIGHT.start.t_s, FLIGHT.end.t_s - 1, 20_011)
    penumbra, umbra = past.sun_margin_rad(t_s)
    far = np.abs(np.minimum(np.abs(penumbra), np.abs(umbra))) > 1e-5
    assert np.array_equal(light.sunlit.contains_t_s(t_s)[far], (penumbra > 0)[far])
    assert np.array_equal(light.umbra.contains_t_s(t_s)[far], (umbra < 0)[far])


def test_coloured_seconds_as_asked(past: StationView):
    span = Span(Instant.parse("2021-10-15T09:00:00Z"), Instant.parse("2021-10-15T10:30:00Z"))
    light = past.light(span, 120.0)
    before, after = light.coloured
    (night,) = light.umbra
    assert (before.end, after.start) == (night.start, night.end)
    assert before.seconds == after.seconds == 120.0


def test_events(past: StationView):
    events = past.events(FLIGHT)
    light = past.light(FLIGHT)
    assert [e.at for e in events] == sorted(e.at for e in events)
    assert {e.kind for e in events[::2]} != {e.kind for e in events[1::2]}
    inner = [ns for ns in light.umbra.starts_ns.tolist() if ns != FLIGHT.start.ns]
    assert np.allclose([e.at.ns for e in events if e.kind == "sunset"], inner, atol=1e6)
    assert all(e.spread_s is not None and 0.1 <= e.spread_s < 30 for e in events)


def test_a_span_that_begins_at_night_has_no_event_at_its_edge(past: StationView):
    night = past.light(FLIGHT).umbra.spans[5]
    middle = night.start.plus(night.seconds / 2)
    events = past.events(Span(middle, middle.plus(3600)))
    assert events[0].kind == "sunrise" and events[0].at.since(night.end) == pytest.approx(0, abs=1e-3)


def test_the_plan_does_not_know_beyond_two_weeks(planned: StationView):
    t_s = at("2021-10-18T00:00:00Z", "2021-10-21T00:00:00Z")
    assert planned.known(t_s).tolist() == [True, False]
    assert np.isnan(planned.position_m(t_s)[1]).all() and np.isnan(planned.spread_s(t_s)[1])
    span = Span(Instant.parse("2021-10-18T00:00:00Z"), Instant.parse("2021-10-22T00:00:00Z"))
    light = planned.light(span)
    assert light.unknown.spans[-1].end == span.end and light.unknown.total_s > 2 * 86_400
    assert not light.umbra & light.unknown
    assert "no orbit known" in planned.statement(Instant.parse("2021-10-21T00:00:00Z"))


def test_spread_grows_with_the_age_of_the_elements(planned: StationView):
    spread = planned.spread_s(at("2021-10-05T10:00:00Z", "2021-10-06T10:00:00Z", "2021-10-12T10:00:00Z"))
    assert spread[0] < 1 < spread[1] < 8 and 150 < spread[2] < 200


def test_statement(planned: StationView):
    assert planned.statement(Instant.parse("2021-10-06T09:21:43Z")) == (
        "geometric, unobstructed; attitude yaw -4 pitch -3 roll 0 deg (unverified); elements 1.0 d old: ±7 s (95 %)"
    )


def test_attitude_lost(past: StationView):
    t_s = at("2021-10-15T09:13:00Z", "2021-10-15T09:20:00Z", "2021-10-15T09:43:00Z", "2021-12-01T00:00:00Z")
    assert past.attitude_known(t_s).tolist() == [True, False, True, False]
    assert past.attitude_nominal(t_s).tolist() == [True, False, True, False]
    assert np.isnan(past.sun_in_body(t_s)).any(axis=1).tolist() == [False, True, False, True]
    assert np.isnan(past.earth_seen("cupola", "nadir", t_s)[0]).tolist() == [False, True, False, True]
    assert "attitude unknown" in past.statement(Instant.parse("2021-10-15T09:20:00Z"))


def test_sets_turn_what_the_body_sees(past: StationView):
    t_s = at("2021-10-08T00:00:00Z", "2021-10-08T01:00:00Z")
    body, turned = past.sun_in_body(t_s), past.sun_in_set("nauka", t_s)
    np.testing.assert_allclose(past.sun_in_set("cupola", t_s), body, atol=1e-14)
    np.testing.assert_allclose(turned, np.stack((body[:, 1], -body[:, 0], body[:, 2]), axis=1), atol=1e-14)
    off = past.sun_off_axis_rad("cupola", "aft", t_s)
    np.testing.assert_allclose(np.cos(off), -body[:, 0], atol=1e-14)


def test_earth_in_a_window(past: StationView):
    light = past.light(FLIGHT)
    noon, midnight = light.sunlit.spans[40], light.umbra.spans[40]
    t_s = np.array([(span.start.t_s + span.end.t_s) / 2 for span in (noon, midnight)])
    seen, lit = past.earth_seen("cupola", "nadir", t_s)
    assert seen.min() > 0.9  # the Earth's limb lies 70 degrees off nadir, the cone reaches 60
    assert lit[0] > 0.9 and lit[1] == 0.0
    beside, _ = past.earth_seen("cupola", "aft", t_s)
    assert (beside < 0.5).all()


def test_a_city_in_the_window(past: StationView):
    t_s = np.arange(FLIGHT.start.t_s, FLIGHT.end.t_s, 20.0)
    off, elevation, sun = past.target_seen("almaty", "cupola", "nadir", t_s)
    best = int(np.nanargmax(elevation))
    lat, lon, _ = past.sub_point(t_s[best : best + 1])
    assert math.degrees(elevation[best]) > 60
    assert abs(math.degrees(lat[0]) - 43.24) < 2.5 and abs(math.degrees(lon[0]) - 76.95) < 3.5
    assert math.degrees(off[best]) < 33
    assert np.nanmin(elevation) == pytest.approx(-math.pi / 2, abs=0.1)
    assert -math.pi / 2 < sun.min() < 0 < sun.max() < math.radians(45)  # in October at 43 N


def test_a_city_beside_skyfield(past: StationView, october: tuple[TwoLine, ...]):
    load = Loader(str(shipped_file("de421.bsp").parent), verbose=False)
    scale, planets = load.timescale(builtin=False), load("de421.bsp")
    one = october[25]
    t_s = one.epoch.t_s + np.linspace(-3000.0, 3000.0, 60)
    view = StationView(past.place, Orbit(element_pieces(issued_sets([one], 0.0))[0]))
    time = scale.tai_jd(2_451_545.0, t_s / 86_400.0)
    almaty = wgs84.latlon(43.24, 76.95, 800.0)
    satellite = EarthSatellite(one.line1, one.line2, "", scale)
    theirs = (satellite - almaty).at(time).altaz()[0].radians
    sun = (planets["earth"] + almaty).at(time).observe(planets["sun"]).apparent().altaz()[0].radians
    _, elevation, sun_altitude = view.target_seen("almaty", "cupola", "nadir", t_s)
    np.testing.assert_allclose(elevation, theirs, atol=5e-5)  # polar motion, light time: some 10 m
    np.testing.assert_allclose(sun_altitude, sun, atol=2e-4)  # ours is geometric: aberration is 1e-4


def test_unknown_names_are_met_with_the_nearest(past: StationView):
    t_s = at("2021-10-08T00:00:00Z")
    with pytest.raises(NotFound, match="cupola"):
        past.sun_in_set("cupula", t_s)
    with pytest.raises(NotFound, match="nadir"):
        past.earth_seen("cupola", "nadri", t_s)
    with pytest.raises(NotFound, match="almaty"):
        past.target_seen("almati", "cupola", "nadir", t_s)


def test_without_any_orbit_all_is_unknown(iss: Place):
    view = StationView(iss, Orbit(()))
    light = view.light(FLIGHT)
    assert light.unknown == WindowSet.full(FLIGHT) and not light.umbra
    assert view.events(FLIGHT) == ()
    assert np.isnan(view.beta_rad(at("2021-10-08T00:00:00Z"))).all()


def test_the_epoch_of_the_set_that_speaks_is_told(planned: StationView) -> None:
    at = Instant.parse("2021-10-06T12:00:00Z")
    epoch = planned.orbit_epoch(at)
    assert epoch is not None
    assert Instant.parse("2021-10-04T00:00:00Z") < epoch < Instant.parse("2021-10-05T12:00:00Z")
    assert planned.orbit_epoch(Instant.parse("2022-10-06T12:00:00Z")) is None
