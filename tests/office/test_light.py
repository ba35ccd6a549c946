"""The light as JSON: states partition the span, an instant agrees with the vectors in FACTS, a need has its spans."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from skylot import api
from skylot.core.errors import BadInput, NotFound
from skylot.core.instant import Instant
from skylot.office.opening import open_production

MILLISECONDS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def at(text: str) -> Instant:
    return Instant.parse(text)


@pytest.mark.parametrize(
    ("place", "states"),
    [("iss", {"sunlit", "penumbra", "umbra"}), ("yard", {"day", "night", "civil twilight"})],
)
def test_states_partition_the_span(read_only: Path, place: str, states: set[str]) -> None:
    opened = open_production(read_only)
    start, end = at("2021-10-15T00:00:00.25Z"), at("2021-10-16T06:30:00Z")
    report = api.light(opened, place, start, end)
    found = report.as_json()
    windows = found["windows"]
    assert (found["place"], found["from"], found["to"]) == (place, start.iso(3), end.iso(3))
    assert (windows[0]["start"], windows[-1]["end"]) == (found["from"], found["to"])
    assert all(one["end"] == two["start"] for one, two in pairwise(windows))
    assert all(one["state"] != two["state"] for one, two in pairwise(windows))
    assert {each["state"] for each in windows} >= states
    if place == "yard":
        assert len(found["coloured"]) >= 2, "the golden hour lies across the parts of the day"
    times = [each[key] for each in windows for key in ("start", "end")]
    assert all(MILLISECONDS.fullmatch(time) for time in times)
    assert sum(span.seconds for _, span in report.windows) == pytest.approx(end.since(start), abs=1e-6)


def test_the_night_after_the_engine_test_is_that_of_the_facts(read_only: Path) -> None:
    report = api.light(
        open_production(read_only), "iss", at("2021-10-15T09:30:00Z"), at("2021-10-15T10:10:00Z")
    )
    nights = [span for state, span in report.windows if state == "umbra"]
    assert len(nights) == 1
    assert abs(nights[0].start.since(at("2021-10-15T09:39:10Z"))) < 1.5
    assert abs(nights[0].end.since(at("2021-10-15T10:02:04Z"))) < 1.5


def test_an_instant_agrees_with_the_golden_vectors(read_only: Path) -> None:
    values = api.light_at(open_production(read_only), "iss", at("2021-10-15T09:12:59.999Z")).as_json()
    assert values["sun_lvlh"] == pytest.approx([-0.2824, 0.8680, -0.4084], abs=2e-4)
    assert values["sun_body"] == pytest.approx([-0.3631, 0.8462, -0.3899], abs=2e-4)
    assert values["earth_lvlh"] == [0.0, 0.0, 1.0]
    assert values["state"] == "sunlit" and len(values["position_m"]) == 3
    assert 300_000 < values["sub_point"]["height_m"] < 500_000


@pytest.mark.parametrize(
    ("when", "beta_deg"),
    [
        ("2021-10-04T00:00:00Z", -22.5), ("2021-10-08T12:00:00Z", -42.7), ("2021-10-12T12:00:00Z", -56.4),
        ("2021-10-15T12:00:00Z", -60.2), ("2021-10-17T00:00:00Z", -59.1),
    ],
)  # fmt: skip
def test_beta_is_that_of_the_facts(read_only: Path, when: str, beta_deg: float) -> None:
    values = api.light_at(open_production(read_only), "iss", at(when)).as_json()
    assert values["beta_deg"] == pytest.approx(beta_deg, abs=0.1)


def test_after_coverage_the_light_is_unknown_never_night(read_only: Path) -> None:
    opened = open_production(read_only)
    report = api.light(opened, "iss", at("2022-06-01T00:00:00Z"), at("2022-06-02T00:00:00Z"))
    assert [state for state, _ in report.windows] == ["unknown"]
    assert api.light_at(opened, "iss", at("2022-06-01T00:00:00Z")).as_json()["state"] == "unknown"


def test_a_setups_need_has_its_spans_and_starts_inside_them(read_only: Path) -> None:
    opened = open_production(read_only)
    found = api.light_of_setup(opened, "iss", "1.01", at("2021-10-07T12:00:00Z")).as_json()
    assert (found["place"], found["setup"]) == ("iss", "1.01")
    assert found["need"] == ["night earth in nadir", "for at least 60 s"]
    assert len(found["windows"]) > 25 and found["miss"] is None and not found["unknown"]
    assert all(MILLISECONDS.fullmatch(each["start"]) for each in found["windows"])
    assert all(each["first"] <= each["last"] for each in found["starts"])
    with pytest.raises(NotFound, match="no need"):
        api.light_of_setup(opened, "iss", "2.01")
    with pytest.raises(NotFound, match=r"no setup '1\.1'"):
        api.light_of_setup(opened, "iss", "1.1")
    with pytest.raises(NotFound, match="yard"):
        api.light_of_setup(opened, "yard", "1.01")


def test_spans_and_places_that_make_no_sense_are_refused(read_only: Path) -> None:
    opened = open_production(read_only)
    with pytest.raises(NotFound, match="no place 'is'"):
        api.light(opened, "is", at("2021-10-15T00:00:00Z"), at("2021-10-16T00:00:00Z"))
    for end in ("2021-10-14T00:00:00Z", "2021-10-15T00:00:00Z", "2023-10-15T00:00:00Z"):
        with pytest.raises(BadInput):
            api.light(opened, "iss", at("2021-10-15T00:00:00Z"), at(end))
