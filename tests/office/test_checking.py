"""`check`: every department's findings, each once, at its file and line."""

from __future__ import annotations

from pathlib import Path

from tests.office.small import FILES, make_production

from skylot.core.issues import Issue
from skylot.office.checking import check_folder
from skylot.office.opening import open_production


def check(folder: Path, **files: str) -> tuple[Issue, ...]:
    changes = {name.replace("__", "/"): text for name, text in files.items()}
    return check_folder(open_production(make_production(folder / "p", changes)))


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    assert old in FILES[name]
    return {name: FILES[name].replace(old, new)}


def findings(folder: Path, changes: dict[str, str | None]) -> list[Issue]:
    found = check_folder(open_production(make_production(folder / "p", changes)))
    assert len(set(found)) == len(found)
    return [issue for issue in found if issue.severity != "note"]


def test_the_small_production_is_sound(read_only: Path) -> None:
    assert [i for i in check_folder(open_production(read_only)) if i.severity != "note"] == []


def test_a_word_of_a_need_that_nobody_knows_is_told_at_its_line(tmp_path: Path) -> None:
    found = findings(tmp_path, changed("shots/all.toml", "night earth in nadir", "night earth in nadr"))
    assert [(i.severity, i.file, i.line) for i in found] == [("error", "shots/all.toml", 9)]
    assert "nadir" in found[0].hint


def test_a_block_of_a_calendar_is_told_at_the_line_of_its_event(tmp_path: Path) -> None:
    ics = FILES["mission/control.ics"].replace("20211008T140000Z", "20211008T073000Z")
    ics = ics.replace("20211008T150000Z", "20211008T080000Z").replace("PERSON:anna", "PERSON:boris", 1)
    found = findings(tmp_path, {"mission/control.ics": ics})
    assert [(i.severity, i.file, i.line) for i in found] == [("error", "mission/control.ics", 5)]
    assert "'boris' has two blocks at once: 'talk-1' and 'run-1'" in found[0].what


def test_a_scene_without_a_place_is_told_at_its_line_of_the_screenplay_once(tmp_path: Path) -> None:
    found = findings(tmp_path, changed("script/small.fountain", "EXT. YARD", "EXT. YARDS"))
    assert [(i.severity, i.file, i.line) for i in found] == [("warning", "script/small.fountain", 23)]


def test_a_function_that_is_left_to_nobody_is_told_before_a_schedule_is_asked_for(tmp_path: Path) -> None:
    found = findings(tmp_path, changed("shots/all.toml", 'crew = ["sound"]', 'crew = ["sound", "holder"]'))
    assert [(i.severity, i.file, i.line) for i in found] == [("warning", "shots/all.toml", 16)]
    assert found[0].what == "nobody is left to be holder at iss"


def test_orbits_that_were_not_issued_yet_are_told(tmp_path: Path) -> None:
    early = changed("skylot.toml", "plan_as_of = 2021-10-07T12:00:00Z", "plan_as_of = 2021-09-01T12:00:00Z")
    found = findings(tmp_path, early)
    assert [(i.file, i.line) for i in found] == [("locations/iss.toml", 6)]
    assert "unknown for the whole shoot" in found[0].what


def test_a_missing_screenplay_and_a_setup_of_no_scene_are_told(tmp_path: Path) -> None:
    found = findings(tmp_path, {"script/small.fountain": None})
    assert (found[0].severity, found[0].file, found[0].line) == ("error", "skylot.toml", 4)
    found = findings(tmp_path / "two", changed("shots/all.toml", 'scenes = ["2"]', 'scenes = ["22"]'))
    assert ("error", "shots/all.toml", 13) in [(i.severity, i.file, i.line) for i in found]
