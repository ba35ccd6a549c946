"""Tables to spreadsheets and back, and film blocks to mission control."""

from __future__ import annotations

from pathlib import Path

from skylot.core.errors import BadText, CannotWrite, NotFound
from skylot.core.names import did_you_mean
from skylot.folder.columns import TableKind
from skylot.folder.tables import KINDS, ImportReport, export_table, import_table
from skylot.folder.write import replace_file
from skylot.formats.tables import TableFormat
from skylot.office.given_files import read_given
from skylot.office.opening import Opened, in_file
from skylot.office.report import Report
from skylot.office.text import plural

_MOST_BYTES = 20_000_000


def table_out(opened: Opened, kind: str, file: Path) -> str:
    """Write one of the tables to a CSV or XLSX file and return a sentence; raises BadText, NotFound, CannotWrite."""
    data = export_table(opened.root, _kind(kind), _form(file))
    replace_file(file, data, None)
    return f"{file}: {kind}, {len(data):,} bytes"


def table_in(opened: Opened, kind: str, file: Path) -> Report:
    """Read a table back into the folder and report row by row; raises BadText, NotFound, ChangedElsewhere."""
    table, form = _kind(kind), _form(file)
    report = import_table(opened.root, table, read_given(file, _MOST_BYTES), form)
    return Report(text=_imported(report), facts=_facts(report), issues=in_file(report.issues, file.name))


def _imported(report: ImportReport) -> str:
    lines = [f"row {row.row}: {row.id} {row.how}" for row in report.accepted if row.how != "unchanged"]
    same = sum(row.how == "unchanged" for row in report.accepted)
    lines.append(
        f"{plural(len(report.accepted), 'row')} came in ({same} unchanged), {len(report.refused)} refused; "
        f"written: {', '.join(report.files) or 'nothing'}"
    )
    return "\n".join(lines)


def _facts(report: ImportReport) -> dict[str, object]:
    return {
        "accepted": [{"row": row.row, "id": row.id, "how": row.how} for row in report.accepted],
        "refused": [
            {"row": row.row, "column": row.column, "why": row.why, "hint": row.hint} for row in report.refused
        ],
        "files": list(report.files),
    }


def _kind(name: str) -> TableKind:
    for kind in KINDS:
        if name == kind:
            return kind
    raise NotFound(f"there is no table '{name}'", did_you_mean(name, KINDS))


def _form(file: Path) -> TableFormat:
    ending = file.suffix.lower()
    if ending == ".csv":
        return "csv"
    if ending == ".xlsx":
        return "xlsx"
    raise BadText(f"{file.name} is neither .csv nor .xlsx", "name a file with one of these endings")


def requests_out(opened: Opened, file: Path) -> str:
    """Write the film blocks that the production asks for, as CSV or iCalendar; raises CannotWrite, BadText."""
    from skylot.people.requests import film_requests, requests_calendar, requests_table  # noqa: PLC0415

    requests = film_requests(opened.production.people)
    if file.suffix.lower() == ".ics":
        made_at = opened.production.config.plan_as_of or (requests[0].span.start if requests else None)
        if made_at is None:
            raise CannotWrite("there is no film block to ask for", "blocks of category film in mission/*.csv")
        data = requests_calendar(requests, name=opened.production.config.title, made_at=made_at)
    else:
        data = requests_table(requests, _form(file))
    replace_file(file, data, None)
    answers = [request.answer for request in requests]
    return (
        f"{file}: {plural(len(requests), 'film block')}: {answers.count('granted')} granted, "
        f"{answers.count('requested')} requested, {answers.count('refused')} refused"
    )
