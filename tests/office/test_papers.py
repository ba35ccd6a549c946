"""Papers: the same bytes from the same folder, and calls that count up only when they change."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from tests.office.small import tree

from skylot import api
from skylot.core.errors import BadInput, NotFound
from skylot.office.opening import open_production
from skylot.office.papers import papers_are_stale
from skylot.office.planning import set_pin


@pytest.fixture
def folder(solved: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(solved, tmp_path / "small"))


def test_what_build_holds_can_be_made_again_byte_for_byte(folder: Path) -> None:
    assert papers_are_stale(open_production(folder)) is None
    report = api.papers(open_production(folder))
    first = tree(folder / "build")
    assert {f"papers/{name}" for name in report.facts["files"]} <= set(first)
    assert any(name.endswith(".pdf") for name in first) and any(name.endswith(".ics") for name in first)
    assert papers_are_stale(open_production(folder)) is False
    shutil.rmtree(folder / "build")
    api.papers(open_production(folder))
    assert tree(folder / "build") == first


def test_papers_of_one_date_and_of_one_name(folder: Path, tmp_path: Path) -> None:
    report = api.papers(open_production(folder), "one-liner", out=tmp_path / "out")
    assert report.facts["files"] and all("one-liner" in name for name in report.facts["files"])
    report = api.papers(open_production(folder), day="2021-10-19", out=tmp_path / "day")
    assert report.facts["files"] and all("2021-10-19" in name for name in report.facts["files"])
    with pytest.raises(NotFound, match="no paper"):
        api.papers(open_production(folder), "one-linr")


def test_calls_count_up_only_when_they_change(folder: Path, tmp_path: Path) -> None:
    calls_file = folder / "schedule/issued/calls.toml"

    def issue() -> tuple[int, dict[tuple[str, str], dict[str, object]]]:
        api.papers(open_production(folder), "one-liner", issue=True, out=tmp_path / "out")
        values = tomllib.loads(calls_file.read_text(encoding="utf-8"))
        return values["revision"], {(each["person"], str(each["day"])): each for each in values["call"]}

    revision, first = issue()
    assert revision == 1 and {each["sequence"] for each in first.values()} == {0}
    text = calls_file.read_bytes()
    assert issue() == (1, first) and calls_file.read_bytes() == text
    at = api.Instant.parse("2021-10-19T11:00:00Z")
    set_pin(open_production(folder), "3", None, at, "", remove=False)
    api.solve(open_production(folder))
    revision, second = issue()
    assert revision == 2
    moved = second["boris", "2021-10-19"]
    assert (moved["uid"], moved["sequence"]) == (first["boris", "2021-10-19"]["uid"], 1)
    for key, call in second.items():
        same = key in first and (call["start"], call["end"]) == (first[key]["start"], first[key]["end"])
        assert call["sequence"] == (0 if same or key not in first else 1)


def test_without_a_schedule_there_are_no_papers(read_only: Path) -> None:
    with pytest.raises(BadInput, match="no schedule"):
        api.papers(open_production(read_only))
