"""People, shot list, breakdown and mission control's days, out to spreadsheets and in again.

Going out, each record is a row, and a key that the file does not have is an empty cell. Coming in, a cell is
compared with what would go out now, and only those that differ are edited, in place, so out and in again
changes nothing. A row never deletes a record: what a table does not mention stays.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from skylot.core.errors import BadText
from skylot.core.issues import Issue, error
from skylot.core.names import did_you_mean, natural_key
from skylot.folder.columns import ELEMENT_COLUMNS, PEOPLE_COLUMNS, SHOT_COLUMNS, TableKind, show_row
from skylot.folder.files import TABLE_LIMIT, TOML_LIMIT, Folder
from skylot.folder.mission import COLUMNS as DAY_COLUMNS
from skylot.folder.mission import read_days
from skylot.folder.paths import BREAKDOWN, MISSION, PEOPLE, SHOTS
from skylot.formats.tables import TableFormat, read_table, write_table
from skylot.people.model import Block

KINDS: tuple[TableKind, ...] = ("people", "shots", "breakdown", "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedRow:
    """A row that came in, and what it did."""

    row: int
    id: str
    how: Literal["added", "changed", "unchanged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRow:
    """A row that did not come in: which column, and why."""

    row: int
    column: str
    why: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What came in and what was refused, row by row, and which files were written."""

    accepted: tuple[AcceptedRow, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    files: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    """Why there is no table at all, and every refusal as an issue of the table's row."""


def export_table(root: Path, kind: TableKind, form: TableFormat = "csv") -> bytes:
    """Return one of the production's tables as CSV or XLSX, in the order of its files.

    Raises BadText for a file that cannot be read whole: its table would lack what it does not hold.
    """
    if kind == "days":
        rows = [day_cells(block) for _, blocks in _days(root) for block in blocks]
        return write_table(DAY_COLUMNS, [[row[name] for name in DAY_COLUMNS] for row in rows], form)
    header = header_of(kind)
    found = exported(root, kind)
    return write_table(header, [[row.get(name, "") for name in header] for row in found], form)


def header_of(kind: TableKind) -> tuple[str, ...]:
    """Return the names of a table's columns."""
    if kind == "days":
        return DAY_COLUMNS
    if kind == "people":
        return tuple(each.name for each in PEOPLE_COLUMNS)
    if kind == "shots":
        return ("file", *(each.name for each in SHOT_COLUMNS))
    return ("scene", *(each.name for each in ELEMENT_COLUMNS))


def exported(root: Path, kind: TableKind) -> list[dict[str, str]]:
    """Return the rows of people, shots or breakdown as column -> cell; raises as `export_table` does."""
    if kind == "people":
        return [show_row(each, PEOPLE_COLUMNS) for each in tables_of(values_of(root, PEOPLE), "person")]
    if kind == "shots":
        return [
            {"file": file, **show_row(each, SHOT_COLUMNS)}
            for file in shot_files(root)
            for each in tables_of(values_of(root, file), "setup")
        ]
    return [
        {"scene": str(scene.get("number", "")), **show_row(each, ELEMENT_COLUMNS)}
        for scene in tables_of(values_of(root, BREAKDOWN), "scene")
        for each in tables_of(scene, "element")
    ]


def import_table(root: Path, kind: TableKind, data: bytes, form: TableFormat = "csv") -> ImportReport:
    """Bring a table's rows in as edits that keep comments and order, and report every row.

    Rows with a fault are refused, each with column and reason; the others are applied. Raises
    ChangedElsewhere, Busy and CannotWrite as every writer does; and BadText where a file of the production is
    no TOML.
    """
    sheet, issues = read_table(data, form)
    if sheet is None:
        return ImportReport(issues=issues)
    known = header_of(kind)
    unknown = [name for name in sheet.header if name and name not in known]
    faults = [
        *issues,
        *(error(f"'{name}' is no column of {kind}", did_you_mean(name, known)) for name in unknown),
    ]
    missing = [name for name in _NEEDED[kind] if name not in sheet.header]
    if missing:
        faults.append(
            error(f"the table has no column {' and no '.join(missing)}", f"it is needed for {kind}")
        )
    formulas = {issue.line for issue in issues if issue.line}
    if unknown or missing:
        return ImportReport(issues=tuple(faults))
    from skylot.folder.table_import import bring_in  # noqa: PLC0415  the editor is only loaded to edit

    rows = [(number, row) for number, row in sheet.dicts() if number not in formulas]
    accepted, refused, files = bring_in(root, kind, rows)
    spoilt = [
        RefusedRow(row=issue.line, column="", why=issue.what, hint=issue.hint)
        for issue in issues
        if issue.line
    ]
    faults += [
        error(
            f"row {each.row}{f', {each.column}' if each.column else ''}: {each.why}", each.hint, line=each.row
        )
        for each in refused
    ]
    every = sorted([*spoilt, *refused], key=lambda each: each.row)
    return ImportReport(
        accepted=tuple(accepted), refused=tuple(every), files=tuple(files), issues=tuple(faults)
    )


_NEEDED: dict[TableKind, tuple[str, ...]] = {
    "people": ("id",),
    "shots": ("id",),
    "breakdown": ("scene", "category", "name"),
    "days": ("id", "person", "start", "end", "category"),
}


def shot_files(root: Path) -> list[str]:
    """Return the paths of the shots' files, in natural order."""
    return sorted(Folder(root).listing(SHOTS, (".toml",)), key=natural_key)


def values_of(root: Path, file: str) -> dict[str, Any]:
    """Return the plain values of a TOML file of the production; {} where there is none; raises BadText for no
    TOML.
    """
    folder = Folder(root)
    text = folder.text(file, TOML_LIMIT)
    if folder.issues:
        raise BadText(f"{file} {folder.issues[0].what}", folder.issues[0].hint)
    try:
        return tomllib.loads(text or "")
    except tomllib.TOMLDecodeError as fault:
        raise BadText(f"{file} is no TOML: {fault}", "mend it first: skylot check") from None


def tables_of(values: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the [[name]] tables of a file's values."""
    found = values.get(name, [])
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _days(root: Path) -> list[tuple[str, tuple[Block, ...]]]:
    folder = Folder(root)
    result: list[tuple[str, tuple[Block, ...]]] = []
    for file in folder.listing(MISSION, (".csv",)):
        data = folder.read(file, TABLE_LIMIT)
        blocks, issues = read_days(data or b"", file)
        if data is None or issues:
            what = issues[0].what if issues else folder.issues[-1].what
            raise BadText(f"{file}: {what}", "mend it first: skylot check")
        result.append((file, tuple(block for _, block in blocks)))
    return result


def day_blocks(root: Path) -> dict[str, tuple[Block, ...]]:
    """Return the blocks of each mission/*.csv by its path; raises BadText for one with faults."""
    return dict(_days(root))


def day_cells(block: Block) -> dict[str, str]:
    """Return the cells of a block by column."""
    digits = 0 if block.span.start.ns % 1_000_000_000 == 0 and block.span.end.ns % 1_000_000_000 == 0 else 9
    return {
        "id": block.id,
        "person": block.person,
        "start": block.span.start.iso(digits),
        "end": block.span.end.iso(digits),
        "category": block.category,
        "label": block.label,
        "device": block.device,
        "answer": block.answer,
        "private": "yes" if block.private else "no",
    }
