"""Tables out and in again change no byte; film blocks go out and their answers come back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from tests.office.small import make_production, tree

from skylot.core.errors import BadText, NotFound
from skylot.office import exchange
from skylot.office.opening import open_production


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
@pytest.mark.parametrize("kind", ["people", "shots", "breakdown", "days"])
def test_out_and_in_again_changes_nothing_on_disk(tmp_path: Path, kind: str, ending: str) -> None:
    folder = make_production(tmp_path / "p")
    before = tree(folder)
    file = tmp_path / f"{kind}{ending}"
    said = exchange.table_out(open_production(folder), kind, file)
    assert kind in said and file.stat().st_size > 20
    report = exchange.table_in(open_production(folder), kind, file)
    assert tree(folder) == before
    assert report.facts["refused"] == [] and report.facts["files"] == [] and report.issues == ()
    assert report.facts["accepted"] and all(each["how"] == "unchanged" for each in report.facts["accepted"])


def test_one_cell_changes_one_line_and_a_bad_row_is_refused_with_its_number(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p")
    before = (folder / "shots/all.toml").read_text(encoding="utf-8")
    file = tmp_path / "shots.csv"
    exchange.table_out(open_production(folder), "shots", file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    rows[0]["minutes"], rows[1]["minutes"] = "25", "many"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    report = exchange.table_in(open_production(folder), "shots", file)
    assert [(each["id"], each["how"]) for each in report.facts["accepted"]] == [("1.01", "changed")]
    assert [(each["row"], each["column"]) for each in report.facts["refused"]] == [(3, "minutes")]
    assert any(issue.severity == "error" for issue in report.issues)
    after = (folder / "shots/all.toml").read_text(encoding="utf-8")
    assert after == before.replace("minutes = 15", "minutes = 25")


def test_files_and_kinds_that_are_none_are_refused(tmp_path: Path, read_only: Path) -> None:
    opened = open_production(read_only)
    with pytest.raises(NotFound, match="no table 'shot'"):
        exchange.table_out(opened, "shot", tmp_path / "x.csv")
    with pytest.raises(BadText, match=r"neither \.csv nor \.xlsx"):
        exchange.table_out(opened, "shots", tmp_path / "x.ods")
    with pytest.raises(NotFound):
        exchange.table_in(opened, "shots", tmp_path / "missing.csv")


def test_requests_go_out_as_a_table_and_as_a_calendar_that_comes_back_as_answers(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p", {"mission/control.ics": None})
    opened = open_production(folder)
    said = exchange.requests_out(opened, tmp_path / "requests.csv")
    assert "1 film block: 0 granted, 1 requested, 0 refused" in said
    row = next(csv.DictReader(io.StringIO((tmp_path / "requests.csv").read_text(encoding="utf-8-sig"))))
    assert (row["id"], row["person"], row["answer"]) == ("film-1", "anna", "requested")
    exchange.requests_out(opened, tmp_path / "requests.ics")
    first = (tmp_path / "requests.ics").read_bytes()
    exchange.requests_out(open_production(folder), tmp_path / "requests.ics")
    assert (tmp_path / "requests.ics").read_bytes() == first
    answered = first.replace(b"STATUS:TENTATIVE", b"STATUS:CONFIRMED")
    assert answered != first
    (folder / "mission/answers.ics").write_bytes(answered)
    blocks = {each.id: each for each in open_production(folder).production.people.blocks}
    assert blocks["film-1"].answer == "granted" and len(blocks) == 2
