"""From the records of a place to a viewpoint, with every reason why not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from skylot.core.instant import Instant
from skylot.formats.tle import TwoLine
from skylot.locations.constants import spread_of_age_s
from skylot.locations.geometry_cache import GeometryCache
from skylot.locations.model import OrbitFile, Place, Site
from skylot.locations.station import StationView
from skylot.locations.viewpoint import build_viewpoint


def test_a_site_and_an_unplanned_place():
    site = Site(latitude_rad=0.8, longitude_rad=1.1)
    view, issues = build_viewpoint(Place(id="b", name="B", kind="site", site=site), {})
    assert view is not None and view.kind == "site" and issues == ()
    view, issues = build_viewpoint(Place(id="b", name="B", kind="site"), {})
    assert view is None and issues[0].severity == "error" and "no [site]" in issues[0].what
    view, issues = build_viewpoint(Place(id="m", name="M", kind="unplanned"), {})
    assert view is None and issues[0].severity == "note"


def test_a_station_without_its_file(iss: Place, october: tuple[TwoLine, ...]):
    view, issues = build_viewpoint(iss, {})
    assert view is None and any("there is no orbit in 'iss.tle'" in issue.what for issue in issues)
    view, issues = build_viewpoint(replace(iss, orbit_files=()), {"iss.tle": october})
    assert view is None and "has no orbit" in issues[0].what


def test_sets_left_out_are_told_once(iss: Place, october: tuple[TwoLine, ...]):
    _, issues = build_viewpoint(iss, {"iss.tle": october})
    assert [issue.severity for issue in issues] == ["note"]
    assert "11 of 102 element sets left out" in issues[0].what


def test_two_objects_in_one_file(iss: Place, october: tuple[TwoLine, ...]):
    mixed = (*october[:3], replace(october[4], catalogue="48274"))
    _, issues = build_viewpoint(iss, {"iss.tle": mixed})
    assert any(issue.severity == "error" and "25544, 48274" in issue.what for issue in issues)


def test_before_anything_was_issued_all_is_unknown(iss: Place, october: tuple[TwoLine, ...]):
    view, issues = build_viewpoint(iss, {"iss.tle": october}, Instant.parse("2021-09-01T00:00:00Z"))
    assert isinstance(view, StationView) and any("no orbit had been issued" in issue.what for issue in issues)
    assert not view.known(np.array([october[0].epoch.t_s])).any()


def test_issue_time_is_data(iss: Place, october: tuple[TwoLine, ...]):
    as_of = october[9].epoch.plus(3600)
    slow = replace(iss, orbit_files=(OrbitFile(path="iss.tle", issued_after_epoch_s=7200.0),))
    fast = replace(iss, orbit_files=(OrbitFile(path="iss.tle", issued_after_epoch_s=600.0),))
    ages = []
    for place in (slow, fast):
        view, _ = build_viewpoint(place, {"iss.tle": october}, as_of)
        assert isinstance(view, StationView)
        ages.append(view.orbit.age_s(np.array([as_of.t_s]))[0])
    assert ages[0] > ages[1] == pytest.approx(3600.0)


def test_records_and_protocols_load_nothing_heavy():
    code = (
        "import sys, skylot.locations.model, skylot.locations.viewpoint;"
        "print([m for m in ('erfa', 'sgp4', 'jplephem', 'skylot.formats.tle') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_spread_follows_the_table():
    days = np.array([0.0, 0.5, 1.0, 2.0, -2.0, 7.0, 14.0, 14.1, np.nan])
    found = spread_of_age_s(days * 86_400.0)
    np.testing.assert_allclose(found[:7], [0.1, 3.55, 7.0, 29.0, 29.0, 176.0, 553.0])
    assert np.isnan(found[7:]).all()


def test_geometry_is_remembered_and_not_confused(past: StationView):
    cache = GeometryCache(past.orbit)
    first = Instant.parse("2021-10-08T00:00:00Z").t_s + np.arange(5.0)
    one = cache(first)
    assert cache(first.copy()) is one
    for shift in range(1, 6):
        assert cache(first + shift) is not one
    again = cache(first)
    assert again is not one and np.array_equal(again.position_m, one.position_m)
    first += 1.0  # what the caller does with its array does not reach the cache
    assert not np.array_equal(cache(first).position_m, one.position_m)
