"""Opening joins every department's files once, with every mistake, and hides what a plan could not know."""

from __future__ import annotations

from pathlib import Path

from tests.office.small import FILES, make_production

from skylot.core.instant import Instant
from skylot.office.opening import known_by, open_production
from skylot.office.resources import closures


def test_everything_is_joined(read_only: Path) -> None:
    opened = open_production(read_only / "script")  # found upwards
    assert opened.root == read_only
    assert [scene.number for scene in opened.breakdown.scenes] == ["1", "2", "3", "4"]
    assert [each.name for each in opened.breakdown.characters] == ["ANNA", "BORIS", "HOUSTON"]
    assert opened.breakdown.scenes[0].voices == ("HOUSTON",)
    assert len(opened.orbits["iss"]["locations/iss.tle"]) == 102  # type: ignore[arg-type]
    assert opened.production.people.blocks
    assert not [issue for issue in opened.issues if issue.severity != "note"]


def test_the_answer_of_a_calendar_meets_the_block_that_was_asked_for(read_only: Path) -> None:
    opened = open_production(read_only)
    blocks = {block.id: block for block in opened.production.people.blocks}
    assert set(blocks) == {"film-1", "talk-1", "run-1"}
    film = blocks["film-1"]
    assert (film.answer, film.span.start.iso(), film.label) == ("granted", "2021-10-08T08:30:00Z", "Cupola")
    assert [(i.severity, i.file) for i in opened.issues] == [("note", "mission/control.ics")]


def test_a_plan_does_not_see_what_was_announced_later(read_only: Path) -> None:
    opened = open_production(read_only)
    place = opened.place("iss")
    assert place is not None and known_by(place, None) is place
    early, late = Instant.parse("2021-10-07T12:00:00Z"), Instant.parse("2021-10-16T00:00:00Z")
    before, after = known_by(place, early), known_by(place, late)
    assert (len(before.activities), len(before.manoeuvres), len(before.attitudes)) == (0, 0, 1)
    assert (len(after.activities), len(after.manoeuvres), len(after.attitudes)) == (1, 1, 2)
    assert not closures(opened, early)
    assert [(each.set, each.reason) for each in closures(opened, late)] == [
        ("iss/cupola", "Service of the Cupola")
    ]
    exactly = Instant.parse("2021-10-08T00:00:00Z")
    assert len(known_by(place, exactly).activities) == 1


def test_an_attitude_lost_later_is_nominal_in_an_earlier_plan(read_only: Path) -> None:
    opened = open_production(read_only)
    place = opened.place("iss")
    assert place is not None
    lost = Instant.parse("2021-10-15T09:20:00Z")
    planned = opened.view(place, Instant.parse("2021-10-13T00:00:00Z"))
    happened = opened.view(place, None)
    import numpy as np  # noqa: PLC0415

    t_s = np.array([lost.t_s])
    assert planned is not None and planned.attitude_known(t_s)[0] and planned.attitude_nominal(t_s)[0]
    assert happened is not None and not happened.attitude_known(t_s)[0]


def test_an_attitude_lies_over_another_only_when_it_became_known_later(tmp_path: Path) -> None:
    place = FILES["locations/iss.toml"].replace("known_from = 2021-10-15T09:13:00Z\n", "")
    opened = open_production(make_production(tmp_path / "p", {"locations/iss.toml": place}))
    faults = [i for i in opened.issues if i.severity == "error"]
    assert [(i.file, i.line) for i in faults] == [("locations/iss.toml", 15)]
    assert "known_from" in faults[0].hint


def test_slips_of_the_screenplay_are_told_with_their_line(tmp_path: Path) -> None:
    text = FILES["script/small.fountain"] + "\nA note that [[never closes.\n"
    opened = open_production(make_production(tmp_path / "p", {"script/small.fountain": text}))
    found = [i for i in opened.issues if i.file == "script/small.fountain"]
    assert [(i.severity, i.line) for i in found] == [("warning", len(text.splitlines()))]


def test_two_broken_files_are_told_at_once_and_the_rest_is_read(tmp_path: Path) -> None:
    files = {"people.toml": "[[person]\nid = 1\n", "mission/blocks.csv": "id,person\nx,y\n"}
    opened = open_production(make_production(tmp_path / "p", files))
    assert {i.file for i in opened.issues if i.severity == "error"} >= {"people.toml", "mission/blocks.csv"}
    assert len(opened.breakdown.scenes) == 4 and len(opened.production.setups) == 2
