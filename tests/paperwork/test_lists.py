"""The lists as CSV: they come in again as they went out, whole, and no cell of them runs."""

import csv
import dataclasses
import io
from datetime import date

from skylot.formats.tables import read_table
from skylot.paperwork.model import Dossier
from skylot.paperwork.papers import make_papers

NAMES = {"one-liner", "stripboard", "day-out-of-days", "call-list", "unplaced"}


def lists(dossier: Dossier) -> dict[str, list[dict[str, str]]]:
    found = {}
    for name, data in make_papers(dossier, formats=("csv",)):
        sheet, issues = read_table(data, "csv")
        assert sheet is not None
        assert not issues
        found[name.removesuffix(".csv")] = [cells for _row, cells in sheet.dicts()]
    return found


def test_which_lists_there_are(station_dossier: Dossier, earth_dossier: Dossier) -> None:
    assert set(lists(station_dossier)) == NAMES
    assert set(lists(earth_dossier)) == NAMES - {"call-list"}


def test_the_one_liner_has_every_setup_and_iso_dates(station_dossier: Dossier) -> None:
    rows = lists(station_dossier)["one-liner"]
    shown = sorted(f"{row['scene']}.{setup}" for row in rows for setup in row["setups"].split(", "))
    assert shown == sorted(p.task for p in station_dossier.schedule.placements)
    assert {date.fromisoformat(row["date"]) for row in rows} <= {day.day for day in station_dossier.days}
    assert sum(int(row["eighths"]) for row in rows) == 162


def test_the_board_has_day_breaks_banners_and_boneyard(station_dossier: Dossier) -> None:
    kinds = [row["row"] for row in lists(station_dossier)["stripboard"]]
    assert kinds.count("day break") == 12
    assert kinds.count("banner dynamic") == 3
    assert kinds.count("boneyard") == 3


def test_the_day_out_of_days_has_a_column_a_date(station_dossier: Dossier) -> None:
    rows = lists(station_dossier)["day-out-of-days"]
    assert [row["2021-10-12"] for row in rows] == ["W", "W", "H", "W", "H", "W", "SWF", "W"]
    assert [row["days"] for row in rows][:3] == ["11", "11", "11"]


def test_calls_and_reasons_are_whole(station_dossier: Dossier) -> None:
    made = lists(station_dossier)
    assert {row["uid"] for row in made["call-list"]} == {call.uid for call in station_dossier.calls}
    assert [row["why"] for row in made["unplaced"]] == [one.why for one in sorted(
        station_dossier.schedule.unplaced, key=lambda one: float(one.task)
    )]  # fmt: skip


def test_no_cell_is_a_formula(station_dossier: Dossier) -> None:
    evil = '=HYPERLINK("http://x.example","call")'
    people = dataclasses.replace(
        station_dossier.people,
        persons=tuple(
            dataclasses.replace(p, name=evil, role="+1", plays=("@sum",))
            for p in station_dossier.people.persons
        ),
    )
    scenes = tuple(dataclasses.replace(s, synopsis="-2+3") for s in station_dossier.breakdown.scenes)
    unplaced = tuple(dataclasses.replace(one, why=f"\t{evil}") for one in station_dossier.schedule.unplaced)
    (place,) = station_dossier.places
    sets = tuple(dataclasses.replace(one, name="\ud800=1") for one in place.sets)
    odd = dataclasses.replace(
        station_dossier,
        people=people,
        places=(dataclasses.replace(place, name=evil, sets=sets),),
        units=tuple(dataclasses.replace(unit, name=evil) for unit in station_dossier.units),
        breakdown=dataclasses.replace(station_dossier.breakdown, scenes=scenes),
        schedule=dataclasses.replace(station_dossier.schedule, unplaced=unplaced),
        calls=tuple(dataclasses.replace(call, uid=f"@{call.uid}") for call in station_dossier.calls),
    )
    for name, data in make_papers(odd, formats=("csv",)):
        for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))):
            for cell in row:
                assert not cell.lstrip().startswith(("=", "+", "-", "@")), (name, cell)


def test_private_labels_are_in_no_list(station_dossier: Dossier) -> None:
    assert any("doctor" in block.label for block in station_dossier.blocks)
    few = dataclasses.replace(station_dossier, days=station_dossier.days[:5])
    for name, data in make_papers(few, formats=("csv", "ics", "html")):
        assert b"doctor" not in data, name
