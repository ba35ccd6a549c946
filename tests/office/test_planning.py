"""Solve, show, pin, undo, and what makes a schedule stale."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.office.small import make_production, tree

from skylot import api
from skylot.core.errors import BadInput, BadText, NotFound
from skylot.core.instant import Instant
from skylot.office import planning
from skylot.office.opening import open_production
from skylot.office.status import status_report


@pytest.fixture
def folder(solved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(solved, tmp_path / "small"))


def test_what_solve_writes_is_the_contract_and_nothing_is_broken(folder: Path) -> None:
    opened = open_production(folder)
    shown = planning.show_schedule(opened, None).as_json()
    assert shown["status"] == "optimal" and shown["gap"] == 0 and shown["issues"] == []
    assert {"name", "value", "bound", "gap"} <= set(shown["levels"][0])
    assert {each["task"] for each in shown["placements"]} == {"1.01", "2.01", "4", "3"}
    for each in shown["placements"]:
        assert {"strip", "setup", "start", "end", "place", "set"} <= set(each)
    assert shown["unplaced"] == []
    assert api.check_schedule(opened) == ()
    assert api.schedule(opened).status == "optimal"
    assert api.breakdown(opened).scenes[0].number == "1"


def test_the_same_folder_gives_the_same_board_again(folder: Path) -> None:
    before = (folder / "schedule/board.toml").read_text(encoding="utf-8")
    api.solve(open_production(folder))
    after = (folder / "schedule/board.toml").read_text(encoding="utf-8")

    def timeless(text: str) -> list[str]:
        return [line for line in text.splitlines() if not line.startswith("seconds = ")]

    assert timeless(after) == timeless(before)


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p")
    before = tree(folder)
    report = api.solve(open_production(folder), write=False)
    assert "Nothing was written" in report.text and tree(folder) == before


def test_a_pin_is_kept_changed_in_place_and_taken_out(folder: Path) -> None:
    pins = folder / "schedule/pins.toml"
    planning.set_pin(open_production(folder), "4", "2021-10-08", None, "she said", remove=False)
    assert 'task = "4"' in pins.read_text(encoding="utf-8")
    report = api.solve(open_production(folder)).as_json()
    pinned = next(each for each in report["placements"] if each["task"] == "4")
    assert pinned["start"].startswith("2021-10-08")
    at = Instant.parse("2021-10-09T13:05:00Z")
    planning.set_pin(open_production(folder), "4", None, at, "", remove=False)
    text = pins.read_text(encoding="utf-8")
    assert text.startswith("# decisions") and text.count("[[pin]]") == 1 and "day" not in text
    report = api.solve(open_production(folder)).as_json()
    assert next(e["start"] for e in report["placements"] if e["task"] == "4") == "2021-10-09T13:05:00.000Z"
    planning.set_pin(open_production(folder), "4", None, None, "", remove=True)
    assert "[[pin]]" not in pins.read_text(encoding="utf-8")


def test_pins_that_make_no_sense_are_refused(folder: Path) -> None:
    opened = open_production(folder)
    with pytest.raises(NotFound, match="no strip, setup or pass '44'"):
        planning.set_pin(opened, "44", "2021-10-08", None, "", remove=False)
    with pytest.raises(NotFound, match="not pinned"):
        planning.set_pin(opened, "4", None, None, "", remove=True)
    with pytest.raises(BadText, match="not a date"):
        planning.set_pin(opened, "4", "8 October", None, "", remove=False)
    with pytest.raises(BadText, match="either a day or an instant"):
        planning.set_pin(opened, "4", None, None, "", remove=False)
    with pytest.raises(BadText, match="not a date"):
        planning.show_schedule(opened, "soon")


def test_undo_swaps_the_board_with_the_one_before(folder: Path) -> None:
    with pytest.raises(NotFound):
        planning.undo(open_production(folder))
    first = (folder / "schedule/board.toml").read_bytes()
    planning.set_pin(open_production(folder), "4", "2021-10-08", None, "", remove=False)
    api.solve(open_production(folder))
    second = (folder / "schedule/board.toml").read_bytes()
    planning.undo(open_production(folder))
    assert (folder / "schedule/board.toml").read_bytes() == first != second
    planning.undo(open_production(folder))
    assert (folder / "schedule/board.toml").read_bytes() == second


def test_a_comment_makes_nothing_stale_and_a_record_is_named(folder: Path) -> None:
    def changes() -> list[str]:
        return status_report(open_production(folder)).facts["schedule"]["stale"]  # type: ignore[no-any-return]

    assert changes() == []
    for name in ("people.toml", "shots/all.toml", "locations/iss.toml", "skylot.toml"):
        path = folder / name
        path.write_text("# a word more\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert changes() == []
    shots = folder / "shots/all.toml"
    shots.write_text(
        shots.read_text(encoding="utf-8").replace("minutes = 20", "minutes = 25"), encoding="utf-8"
    )
    assert changes() == ["setup 2.01 changed"]
    report = status_report(open_production(folder))
    assert "setup 2.01 changed" in report.text and report.facts["next"] == "skylot schedule solve"
    found = api.check_schedule(open_production(folder))
    assert any("setup 2.01 changed" in issue.what for issue in found)


def test_a_board_that_breaks_a_rule_is_told_at_its_line(folder: Path) -> None:
    board = folder / "schedule/board.toml"
    text = board.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith("start = 2021-10-19"))
    broken = text.replace(line, line.replace("10-19T", "10-18T")).replace(
        line.replace("start", "end", 1), line
    )
    ends = next(x for x in broken.splitlines() if x.startswith("end = 2021-10-19"))
    board.write_text(broken.replace(ends, ends.replace("10-19T", "10-18T")), encoding="utf-8")
    faults = [i for i in api.check_schedule(open_production(folder)) if i.severity == "error"]
    assert faults and {i.file for i in faults} == {"schedule/board.toml"}
    lines = board.read_text(encoding="utf-8").splitlines()
    assert any(i.line and lines[i.line - 1] == 'task = "3"' for i in faults)


def test_a_folder_with_mistakes_is_not_scheduled(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p", {"people.toml": "[[person]]\nid = 1\n"})
    with pytest.raises(BadInput):
        api.solve(open_production(folder))
    with pytest.raises(BadInput, match="no schedule"):
        planning.show_schedule(open_production(make_production(tmp_path / "q")), None)
