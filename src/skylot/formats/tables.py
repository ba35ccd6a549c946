"""Tables as spreadsheets exchange them, CSV and XLSX: a header and rows of text, bounded and free of
formulas.

A cell that a spreadsheet would run (it begins with =, +, - or @ and is no number) goes out with an apostrophe
before it and loses the apostrophe on its way in, so out and in again changes nothing.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from skylot.core.errors import BadText
from skylot.core.issues import Issue, error

TableFormat = Literal["csv", "xlsx"]

MOST_BYTES = 8_000_000
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_LETTERS = 20_000
MOST_UNPACKED = 80_000_000

_RUNS = re.compile(r"\s*[=+\-@＝＋－＠\t\r]")
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GUARDED = re.compile(r"'+\s*[=+\-@＝＋－＠\t\r]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that is not empty: its number as a spreadsheet counts (the header is 1), and a text for each
    column.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table: the names of its columns, and its rows."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]

    def dicts(self) -> list[tuple[int, dict[str, str]]]:
        """Return (row number, column name -> text) of every row; a column without a name is left out."""
        return [
            (row.number, {name: cell for name, cell in zip(self.header, row.cells, strict=True) if name})
            for row in self.rows
        ]


def guard(text: str) -> str:
    """Return a cell's text so that no spreadsheet runs it."""
    runs = _RUNS.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if runs or _GUARDED.match(text) else text


def unguard(text: str) -> str:
    """Return a cell's text as it was before `guard`."""
    return text[1:] if _GUARDED.match(text) else text


def read_table(
    data: bytes, form: TableFormat, file: str | None = None
) -> tuple[Sheet | None, tuple[Issue, ...]]:
    """Return the first sheet of a CSV or XLSX, and what is wrong with it; None where it is no table at all.

    CSV is UTF-8 (a BOM is dropped) with commas, semicolons or tabs. A formula is refused, its cell left
    empty.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1e6:.1f} MB, where {MOST_BYTES / 1e6:.0f} MB are allowed"
        return None, (error(f"the table is too large: {size}", file=file),)
    issues: list[Issue] = []
    try:
        rows = _xlsx_rows(data, issues, file) if form == "xlsx" else _csv_rows(data)
    except BadText as fault:
        return None, (*issues, error(fault.what, fault.hint, file=file, line=None))
    sheet = _sheet(rows, issues, file)
    return sheet, tuple(issues)


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]], form: TableFormat) -> bytes:
    """Return a table of texts as CSV (UTF-8 with a BOM, as spreadsheets want it) or XLSX.

    Raises BadText for control characters in XLSX, which cannot hold them.
    """
    if form == "xlsx":
        return _write_xlsx(header, rows)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(guard(cell) for cell in header)
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return stream.getvalue().encode("utf-8-sig", "surrogatepass")


def _sheet(rows: list[Row], issues: list[Issue], file: str | None) -> Sheet | None:
    if not rows:
        issues.append(error("the table is empty", "its first row names the columns", file=file))
        return None
    header = tuple(cell.strip() for cell in rows[0].cells)
    named = [name for name in header if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        issues.append(error(f"two columns have one name: {', '.join(twice)}", file=file, line=rows[0].number))
        return None
    return Sheet(header=header, rows=tuple(_fitted(row, len(header), issues, file) for row in rows[1:]))


def _fitted(row: Row, width: int, issues: list[Issue], file: str | None) -> Row:
    if any(row.cells[width:]):
        what = f"row {row.number} has more cells than the header has columns"
        issues.append(error(what, "is a comma inside a text without quotes?", file=file, line=row.number))
    return Row(number=row.number, cells=(*row.cells[:width], *[""] * (width - len(row.cells))))


def _csv_rows(data: bytes) -> list[Row]:
    if b"\0" in data:
        raise BadText("the table holds NUL bytes: it is no CSV", "save it as CSV, UTF-8")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise BadText(f"the table is not UTF-8 (line {line})", "save it as CSV, UTF-8") from None
    first = text.split("\n", 1)[0]
    comma = max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=comma, strict=True)
    rows: list[Row] = []
    try:
        for cells in reader:
            if any(cells):
                rows.append(Row(number=reader.line_num, cells=tuple(unguard(cell) for cell in cells)))
                _bound(rows, cells)
    except csv.Error as fault:
        raise BadText(
            f"line {reader.line_num} is no CSV: {fault}", 'a " inside a text is written ""'
        ) from None
    return rows


def _bound(rows: list[Row], cells: Sequence[str]) -> None:
    if len(rows) > MOST_ROWS:
        raise BadText(f"the table has more than {MOST_ROWS} rows")
    if len(cells) > MOST_COLUMNS:
        raise BadText(f"row {rows[-1].number} has more than {MOST_COLUMNS} columns")
    if any(len(cell) > MOST_LETTERS for cell in cells):
        raise BadText(f"row {rows[-1].number} has a cell of more than {MOST_LETTERS} letters")


def _xlsx_rows(data: bytes, issues: list[Issue], file: str | None) -> list[Row]:
    _check_zip(data)
    import openpyxl  # noqa: PLC0415  a third of a second, and few need it

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows: list[Row] = []
        for number, line in enumerate(
            sheet.iter_rows(max_col=MOST_COLUMNS + 1, max_row=MOST_ROWS * 2), start=1
        ):
            cells = [_xlsx_text(cell, number, issues, file) for cell in line]
            if any(cells):
                while cells and not cells[-1]:
                    cells.pop()
                rows.append(Row(number=number, cells=tuple(cells)))
                _bound(rows, cells)
    except BadText:
        raise
    except Exception as fault:  # the library raises of everything on a broken workbook
        raise BadText(
            f"the table is no XLSX that can be read: {fault}"[:300], "save it again as XLSX"
        ) from None
    return rows


def _check_zip(data: bytes) -> None:
    import zipfile  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise BadText("the table is no XLSX", "an XLSX is a zip; is this a CSV, or an old XLS?") from None
    if len(parts) > 500 or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise BadText("the table unpacks to more than is allowed", f"{MOST_UNPACKED / 1e6:.0f} MB are")


def _xlsx_text(cell: Any, number: int, issues: list[Issue], file: str | None) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        what = f"row {number}, column {cell.column_letter} holds a formula"
        issues.append(error(what, "paste its value instead", file=file, line=number))
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    text = str(value)
    return unguard(text)


def _write_xlsx(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    import openpyxl  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    for number, line in enumerate([list(header), *map(list, rows)], start=1):
        for column, text in enumerate(line, start=1):
            if _CONTROL.search(text):
                raise BadText(f"row {number}, column {column} holds a control character", "use CSV")
            cell = sheet.cell(row=number, column=column)
            cell.value = guard(text)
            cell.data_type = "s"
            cell.number_format = "@"
            if number == 1:
                cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
