from pathlib import Path

import pytest
from tests.folder.sample import FILES, write_sample

from skylot.core.errors import BadText
from skylot.folder.read import read_production
from skylot.folder.tables import (
    KINDS,
    AcceptedRow,
    RefusedRow,
    TableKind,
    export_table,
    header_of,
    import_table,
)
from skylot.formats.tables import TableFormat, read_table, write_table


def contents(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in files if ".lock" not in path.name
    }


def rows_of(root: Path, kind: TableKind) -> list[dict[str, str]]:
    sheet, issues = read_table(export_table(root, kind), "csv")
    assert sheet is not None and issues == ()
    return [row for _, row in sheet.dicts()]


def bring(root: Path, kind: TableKind, rows: list[dict[str, str]], form: TableFormat = "csv") -> object:
    header = header_of(kind)
    return import_table(
        root, kind, write_table(header, [[row.get(key, "") for key in header] for row in rows], form), form
    )


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_out_and_in_again_changes_no_byte(tmp_path: Path, kind: TableKind, form: TableFormat) -> None:
    people = FILES["people.toml"].replace('role="Actress"', 'role="=cmd|calc; \\"x\\""')
    shots = FILES["shots/012.toml"].replace('tags=["insert"]', 'tags=["a;b\\\\c", "+1"]  # odd')
    root = write_sample(tmp_path, people=people, **{"012": shots})
    before = contents(root)
    report = import_table(root, kind, export_table(root, kind, form), form)
    assert report.refused == () and report.issues == () and report.files == ()
    assert report.accepted and {row.how for row in report.accepted} == {"unchanged"}
    assert contents(root) == before


def test_cells_that_changed_are_edited_in_place_and_comments_stay(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    rows = rows_of(root, "shots")
    rows[1] |= {"minutes": "30", "cast": "VERESOVA; TIMUR", "framing": "50 mm", "tags": "", "cover": "yes"}
    rows[1]["wardrobe"] = "VERESOVA: flight suit; TIMUR: overalls"
    rows.append({"id": "14.01", "scenes": "14A", "set": "zvezda", "minutes": "15", "need": "quiet"})
    report = bring(root, "shots", rows, "xlsx")
    assert report.accepted == (
        AcceptedRow(row=2, id="12.02", how="unchanged"),
        AcceptedRow(row=3, id="12.03", how="changed"),
        AcceptedRow(row=4, id="14.01", how="added"),
    )
    assert report.files == ("shots/012.toml", "shots/014a.toml")
    expected = (
        FILES["shots/012.toml"].replace("minutes=25", "minutes=30").replace("cover=false", "cover=true")
    )
    expected = expected.replace('cast=["VERESOVA"]', 'cast=["VERESOVA", "TIMUR"]').replace(
        'framing=""', 'framing="50 mm"'
    )
    expected = expected.replace('tags=["insert"]\n', "").replace(
        '{VERESOVA="flight suit"}', '{VERESOVA = "flight suit", TIMUR = "overalls"}'
    )
    assert (root / "shots/012.toml").read_text() == expected
    production, issues = read_production(root)
    assert [setup.id for setup in production.setups] == ["12.02", "12.03", "14.01"]
    assert [issue.what for issue in issues] == ["nobody plays 'TIMUR'"]


def test_people_come_in_with_their_dates(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    rows = rows_of(root, "people")
    rows[0]["available"] = "2021-10-05..2021-10-10@iss; 2021-10-12..2021-10-16"
    rows.append({"id": "pavel", "name": "Pavel", "available": "2021-10-06..2021-10-07"})
    report = bring(root, "people", rows)
    assert report.refused == ()
    production, issues = read_production(root)
    assert issues == ()
    persons = {person.id: person for person in production.people.persons}
    assert [span.place for span in persons["anna"].availability] == ["iss", ""]
    assert len(persons["pavel"].availability) == 1
    assert bring(root, "people", rows_of(root, "people")).files == ()


def test_elements_and_days_come_in(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    elements = rows_of(root, "breakdown")
    elements[0]["count"] = "3"
    elements += [
        {"scene": "12", "category": "sound", "name": "fan"},
        {"scene": "20", "category": "props", "name": "lens"},
        {"scene": "20", "category": "stunts", "name": "tumble"},
    ]
    assert [row.how for row in bring(root, "breakdown", elements).accepted] == [
        "changed",
        "added",
        "added",
        "added",
    ]
    days = rows_of(root, "days")
    days[0]["end"] = "2021-10-06T12:30:00+03:00"
    days.append(
        {"id": "f1", "person": "anna", "start": "2021-10-07T08:00:00Z", "end": "2021-10-07T09:00:00Z",
         "category": "film", "answer": "granted"}
    )  # fmt: skip
    assert [row.how for row in bring(root, "days", days).accepted] == ["changed", "unchanged", "added"]
    production, issues = read_production(root)
    assert issues == ()
    scenes = {notes.scene: notes for notes in production.breakdown_notes.scenes}
    assert scenes["3"].elements[0].count == 3
    assert [element.name for element in scenes["20"].elements] == ["lens", "tumble"]
    blocks = {block.id: block for block in production.people.blocks}
    assert blocks["b1"].span.end.iso() == "2021-10-06T09:30:00Z"
    assert blocks["f1"].answer == "granted"


def test_rows_with_a_fault_are_refused_with_column_and_reason_and_the_rest_comes_in(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    rows = rows_of(root, "shots")
    rows[0]["minutes"] = "soon"
    rows[1]["rig"] = "arm 2"
    rows += [
        {"id": "12.03", "minutes": "5"},
        {"id": "", "minutes": "5"},
        {"id": "15.01", "set": "cupola", "scenes": "15"},
        {"id": "15.02", "set": "cupola", "scenes": "15", "minutes": "5", "priority": "mast"},
        {"id": "15.03", "set": "cupola", "minutes": "5"},
        {"id": "15.04", "set": "cupola", "minutes": "5", "file": "../../evil.toml"},
        {"id": "12.02 ", "set": "cupola", "minutes": "5", "wardrobe": "nobody"},
    ]
    report = bring(root, "shots", rows)
    assert [(row.row, row.column) for row in report.refused] == [
        (2, "minutes"), (4, "id"), (5, "id"), (6, "minutes"), (7, "priority"), (8, "scenes"), (9, "file"), (10, "id"),
    ]  # fmt: skip
    assert report.refused[4] == RefusedRow(
        row=7,
        column="priority",
        why="'priority' is 'mast': that is not one of the choices",
        hint="did you mean 'must'?",
    )
    assert [row.id for row in report.accepted] == ["12.03"]
    assert [issue.line for issue in report.issues] == [2, 4, 5, 6, 7, 8, 9, 10]
    assert read_production(root)[0].plans[1].rig == "arm 2"
    days = rows_of(root, "days")
    days[0] |= {"category": "nap", "start": "tomorrow"}
    refused = bring(root, "days", days).refused
    assert [(row.row, row.column) for row in refused] == [(2, "start")]


def test_a_table_of_another_kind_changes_nothing(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    before = contents(root)
    report = import_table(root, "people", b"id,nmae\nanna,X\n")
    assert [(issue.what, issue.hint) for issue in report.issues] == [
        ("'nmae' is no column of people", "did you mean 'name'?")
    ]
    report = import_table(root, "shots", b"minutes\n5\n")
    assert "no column id" in report.issues[0].what
    assert import_table(root, "people", b"PK\x03\x04", "xlsx").issues[0].severity == "error"
    assert contents(root) == before


def test_a_file_that_is_no_toml_is_not_exported_in_part(tmp_path: Path) -> None:
    root = write_sample(tmp_path, people="[[person]]\nid = \n")
    with pytest.raises(BadText, match=r"people\.toml"):
        export_table(root, "people")
    with pytest.raises(BadText):
        bring(root, "people", [{"id": "x", "name": "X"}])
