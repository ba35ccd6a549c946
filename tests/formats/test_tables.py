import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.errors import BadText
from skylot.formats.tables import Sheet, TableFormat, guard, read_table, unguard, write_table

cells = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12)
wild = st.text(st.sampled_from("'=+-@ \t1a;,\"\n"), max_size=6)


def sheet_of(data: bytes, form: TableFormat = "csv") -> Sheet:
    sheet, issues = read_table(data, form)
    assert issues == () and sheet is not None
    return sheet


@given(cells | wild)
@settings(max_examples=300)
def test_a_guard_comes_off_again(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", " =1", "＝1", "'=1"]
)
def test_what_a_spreadsheet_would_run_goes_out_as_text(text: str) -> None:
    data = write_table(["a"], [[text]], "csv").decode("utf-8-sig")
    assert data.splitlines()[1].lstrip('"').startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(write_table(["a"], [[text]], "xlsx")))
    assert book.worksheets[0]["A2"].data_type == "s"
    assert [row.cells for row in sheet_of(write_table(["a"], [[text]], "csv")).rows] == [(text,)]


@pytest.mark.parametrize("text", ["-4", "+3.5", "12.03", "'tis", "- no -"[2:]])
def test_numbers_and_plain_words_stay_as_they_are(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(
        st.lists(cells | wild.filter(lambda text: "\n" not in text), min_size=2, max_size=2), max_size=4
    )
)
def test_rows_come_back(form: TableFormat, rows: list[list[str]]) -> None:
    sheet = sheet_of(write_table(["id", "имя"], rows, form), form)
    assert sheet.header == ("id", "имя")
    assert [list(row.cells) for row in sheet.rows] == [row for row in rows if any(row)]


def test_semicolons_tabs_bom_and_lines_inside_cells() -> None:
    assert sheet_of("\ufeffa;b\n1;2\n".encode()).dicts() == [(2, {"a": "1", "b": "2"})]
    assert sheet_of(b"a\tb\n1\t2\n").dicts() == [(2, {"a": "1", "b": "2"})]
    assert sheet_of(b'a,b\r\n"x\r\ny",2\r\n\r\n3\r\n').dicts() == [
        (3, {"a": "x\r\ny", "b": "2"}),
        (5, {"a": "3", "b": ""}),
    ]


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"a,a\n1,2\n", "one name"),
        (b"a\n\0\n", "NUL"),
        ("имя\n".encode("cp1251"), "UTF-8"),
        (b'a\n"never closed\n', "no CSV"),
        (b"a\n" + b"x\n" * 50_001, "more than 50000 rows"),
        (b"," * 300 + b"\n", "empty"),
        (b"a" + b",b" * 300 + b"\n", "200 columns"),
        (b"a\n" + b"x" * 20_001 + b"\n", "letters"),
        (b"x" * 9_000_000, "too large"),
    ],
)
def test_what_is_no_table_is_told(data: bytes, what: str) -> None:
    sheet, issues = read_table(data, "csv")
    assert sheet is None
    assert what in issues[0].what


def test_a_row_that_is_too_long_is_told_with_its_number() -> None:
    sheet, issues = read_table(b"a,b\n1,2,3\n4,5,\n", "csv", "t.csv")
    assert sheet is not None and [row.cells for row in sheet.rows] == [("1", "2"), ("4", "5")]
    assert [(issue.file, issue.line) for issue in issues] == [("t.csv", 2)]


def test_formulas_are_refused_with_row_and_column() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append(["x", "=1+1"])
    stream = io.BytesIO()
    book.save(stream)
    found, issues = read_table(stream.getvalue(), "xlsx")
    assert found is not None and found.rows[0].cells == ("x", "")
    assert issues[0].what == "row 2, column B holds a formula"


def test_values_that_a_spreadsheet_typed_become_texts() -> None:
    import datetime as dt  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a"] * 1 + ["b", "c", "d", "e", "f"])
    sheet.append([12, 2.5, True, dt.date(2021, 10, 5), dt.datetime(2021, 10, 5, 6, 30), dt.time(6, 30)])
    stream = io.BytesIO()
    book.save(stream)
    found = sheet_of(stream.getvalue(), "xlsx")
    assert found.rows[0].cells == ("12", "2.5", "yes", "2021-10-05", "2021-10-05T06:30:00", "06:30:00")


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * 100_000_000)
    return stream.getvalue()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"a,b\n", write_table(["a"], [["b"]], "xlsx")[:-300]])
def test_what_is_no_workbook_is_told(data: bytes) -> None:
    sheet, issues = read_table(data, "xlsx")
    assert sheet is None and issues[0].severity == "error"


def test_a_zip_bomb_is_not_unpacked() -> None:
    data = bomb()
    assert len(data) < 200_000
    sheet, issues = read_table(data, "xlsx")
    assert sheet is None and "unpacks" in issues[0].what


def test_a_zip_that_is_no_workbook_is_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    sheet, issues = read_table(stream.getvalue(), "xlsx")
    assert sheet is None and "no XLSX" in issues[0].what


def test_a_control_character_has_no_place_in_xlsx() -> None:
    with pytest.raises(BadText, match="control"):
        write_table(["a"], [["\x01"]], "xlsx")
