"""Spreadsheets that bite: formulas, zip bombs, rows of another table."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from tests.faults.conftest import Film, contents

HEADER = "id,name,kind,role,cast_number,plays,functions,duty,rest,note\r\n"


def bomb() -> bytes:
    """Return a workbook of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 100_000_000)
    return stream.getvalue()


def lying_bomb() -> bytes:
    """Return one whose directory says that it is small."""
    data = bytearray(bomb())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("t.csv", b"", "the table is empty"),
        ("t.csv", b"\0\0\0", "holds NUL bytes"),
        ("t.csv", b"id,name\n\xff,x\n", "is not UTF-8"),
        ("t.csv", b'id,name\n"x', "is no CSV"),
        ("t.csv", b"id,id\na,b\n", "two columns have one name"),
        ("t.csv", b"fish,fowl\n1,2\n", "fish"),
        ("t.csv", b"id,name\n" + b"x" * 30_000 + b",y\n", "a cell of more than"),
        ("t.csv", b"id,name\n" + b"a,b\n" * 60_000, "more than 50000 rows"),
        ("t.csv", b"id," * 3000, "more than 200 columns"),
        ("t.csv", b"x" * 21_000_000, "is larger than 20 MB"),
        ("t.xlsx", b"id,name\n", "an XLSX is a zip"),
        ("t.xlsx", b"", "an XLSX is a zip"),
    ],
)
def test_what_is_no_table_changes_nothing(
    film: Film, tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    film.refused("table", "in", "people", tmp_path / name, what=what, at=name)


@pytest.mark.slow
@pytest.mark.parametrize("make", [bomb, lying_bomb])
def test_a_zip_bomb_is_not_unpacked(film: Film, tmp_path: Path, make: object) -> None:
    assert callable(make)
    (tmp_path / "t.xlsx").write_bytes(make())
    film.refused("table", "in", "people", tmp_path / "t.xlsx", what="the table")


def test_formulas_neither_run_nor_get_lost(film: Film, tmp_path: Path) -> None:
    film.change("people.toml", 'name = "Anna"', "name = '=HYPERLINK(\"http://x\")'")
    before = contents(film.root)
    for ending in ("csv", "xlsx"):
        table = tmp_path / f"people.{ending}"
        assert film.run("table", "out", "people", table).code == 0
        if ending == "csv":
            assert ",\"'=HYPERLINK" in table.read_text()
        answer = film.run("table", "in", "people", table)
        assert answer.code == 0, answer.said
        assert contents(film.root) == before, "out and in again changes nothing"


def test_a_formula_in_a_workbook_is_refused_with_its_row(film: Film, tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415

    table = tmp_path / "people.xlsx"
    assert film.run("table", "out", "people", table).code == 0
    book = openpyxl.load_workbook(table)
    sheet = book.worksheets[0]
    sheet["B2"] = '=WEBSERVICE("http://x")'
    book.save(table)
    film.refused("table", "in", "people", table, what="holds a formula", hint="paste its value")


def test_bad_rows_are_refused_and_good_ones_come_in(film: Film, tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    film.run("table", "out", "people", table)
    text = (
        table.read_text(encoding="utf-8-sig").replace("Anna", "Anna B.").replace("Boris,cast", "Boris,robot")
    )
    assert "robot" in text
    table.write_text(text)
    answer = film.run("table", "in", "people", table)
    assert answer.code == 2
    assert "robot" in answer.said
    assert 'name = "Anna B."' in (film.root / "people.toml").read_text()
    assert film.run("check").code == 0
