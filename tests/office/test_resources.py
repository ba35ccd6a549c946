"""Whose time and which days a schedule may use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.office.small import FILES, make_production

from skylot.core.instant import Instant
from skylot.office.opening import open_production
from skylot.office.resources import people_times, shooting_days
from skylot.office.sets import call_span, unit_span
from skylot.schedule.model import UnitPlan


def at(text: str) -> Instant:
    return Instant.parse(text)


def test_a_person_is_free_only_while_a_unit_works_where_the_person_can_be_called(tmp_path: Path) -> None:
    people = (
        FILES["people.toml"]
        .replace('place = "iss"', 'place = "yard"')
        .replace("to = 2021-10-16", "to = 2021-10-31")
    )
    opened = open_production(make_production(tmp_path / "p", {"people.toml": people}))
    times = {each.person: each for each in people_times(opened, None)}
    assert not times["anna"].free.contains(at("2021-10-08T10:00:00Z")), "she is never aboard"
    assert times["anna"].free.contains(at("2021-10-19T10:00:00Z"))
    assert times["boris"].free.contains(at("2021-10-08T10:00:00Z"))
    assert not times["boris"].free.contains(at("2021-10-12T10:00:00Z")), "no unit works then"
    assert (times["boris"].cap_minutes_a_day, times["anna"].turnaround_minutes) == (300, 600)


def test_who_is_needed_by_an_activity_is_not_free(tmp_path: Path) -> None:
    place = FILES["locations/iss.toml"].replace(
        'closes_sets = ["cupola"]', 'present = [{person = "boris", set = "zvezda"}]'
    )
    opened = open_production(make_production(tmp_path / "p", {"locations/iss.toml": place}))
    noon = at("2021-10-09T10:00:00Z")
    free = {
        as_of: {e.person: e.free for e in people_times(opened, as_of)}
        for as_of in (None, at("2021-10-07T12:00:00Z"))
    }
    assert not free[None]["boris"].contains(noon)
    assert free[at("2021-10-07T12:00:00Z")]["boris"].contains(noon), "nobody knew of it yet"


def unit(**more: object) -> UnitPlan:
    usual = {
        "id": "u",
        "name": "",
        "places": ("iss",),
        "first": date(2021, 10, 29),
        "last": date(2021, 10, 30),
    }
    return UnitPlan(**{**usual, **more})  # type: ignore[arg-type]


def test_a_night_shoot_ends_at_its_wrap_on_the_next_morning() -> None:
    night = unit(call="18:00", wrap="04:00")
    span = call_span(night, date(2021, 10, 30))
    assert (span.start.iso(), span.end.iso()) == ("2021-10-30T18:00:00Z", "2021-10-31T04:00:00Z")
    assert unit_span(night).end == span.end
    assert unit_span(unit()).end.iso() == "2021-10-31T00:00:00Z"


def test_a_wrap_after_a_change_of_clocks_is_by_the_new_clock() -> None:
    night = unit(call="20:00", wrap="04:00", zone="Europe/Berlin")
    assert call_span(night, date(2021, 10, 30)).seconds == 9 * 3600.0


def test_days_off_and_weekdays_are_left_out_and_days_are_numbered(tmp_path: Path) -> None:
    config = FILES["skylot.toml"].replace(
        'to = 2021-10-09\ncall = "07:00"',
        'to = 2021-10-16\nweekdays = [1, 5]\ndays_off = [2021-10-11]\ncall = "07:00"',
    )
    opened = open_production(make_production(tmp_path / "p", {"skylot.toml": config}))
    days = [(d.number, d.day.isoformat()) for d in shooting_days(opened, None) if d.unit == "station"]
    assert days == [(1, "2021-10-08"), (2, "2021-10-15")]
