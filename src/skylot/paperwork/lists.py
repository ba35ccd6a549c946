"""The lists as CSV for spreadsheets: the rows of the papers, dates as ISO, no cell that a spreadsheet runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skylot.formats.tables import write_table
from skylot.paperwork.call_list_view import CallsView
from skylot.paperwork.clock import hhmm
from skylot.paperwork.dood_view import DoodView
from skylot.paperwork.one_liner_view import OneLinerView
from skylot.paperwork.stripboard_view import Banner, DayBreak, StripboardView, StripRow

_STRIP = ("time", "scene", "int_ext", "set", "synopsis", "setups", "cast", "eighths", "minutes", "marks")
"""Pages as eighths: a spreadsheet takes 4/8 for a date."""


def csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV; a lone surrogate of a broken file name becomes a question mark."""
    return write_table(header, ([_clean(cell) for cell in row] for row in rows), "csv")


def _clean(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")


def one_liner_csv(view: OneLinerView) -> bytes:
    """Return a row a strip and day, with the date, the number of the day and the location."""
    rows = (
        (unit.name, unit.zone, day.date.isoformat(), day.number, line.location, *_strip(line.strip))
        for unit in view.units
        for day in unit.days
        for line in day.lines
    )
    return csv(("unit", "zone", "date", "day", "location", *_STRIP), rows)


def stripboard_csv(view: StripboardView) -> bytes:
    """Return the board row by row, with its day breaks and banners, and the boneyard."""
    rows = [("boneyard", "", *_bones) for _bones in _boneyard(view)]
    board = (
        (kind, unit.name, *cells)
        for unit in view.units
        for row in unit.rows
        for kind, cells in (_board(row),)
    )
    return csv(("row", "unit", *_STRIP, "words"), (*board, *rows))


def _board(row: StripRow | DayBreak | Banner) -> tuple[str, tuple[str, ...]]:
    if isinstance(row, StripRow):
        return "strip", (*_strip(row), "")
    nothing = ("",) * (len(_STRIP) - 1)
    if isinstance(row, DayBreak):
        return "day break", ("", *nothing, f"{row.number}, {row.day}: {row.totals}")
    return f"banner {row.look}", (row.time, *nothing, row.words)


def _boneyard(view: StripboardView) -> Iterator[tuple[str, ...]]:
    for row in view.boneyard:
        cast = ", ".join(row.cast)
        yield (
            "",
            row.scene,
            row.light,
            row.set,
            "",
            row.setups,
            cast,
            "",
            "",
            row.priority,
            " / ".join(row.whys),
        )


def _strip(row: StripRow) -> tuple[str, ...]:
    return (
        row.time, row.scene, row.light, row.set, row.synopsis, row.setups, ", ".join(row.cast), str(row.eighths),
        row.minutes, ", ".join(row.marks),
    )  # fmt: skip


def dood_csv(view: DoodView) -> bytes:
    """Return a row a person: codes by date, then the totals."""
    dates = [head.date.isoformat() for sheet in view.sheets for head in sheet.dates]
    people = zip(*(sheet.rows for sheet in view.sheets), strict=True)
    rows = (
        (
            parts[0].number, parts[0].name, parts[0].role, *(code for part in parts for code in part.codes),
            *("0" if total == "–" else total for total in parts[0].totals),
        )
        for parts in people
    )  # fmt: skip
    return csv(("number", "name", "role", *dates, *(name.lower() for name in view.totals)), rows)


def calls_csv(view: CallsView) -> bytes:
    """Return a row a call; times are those of the unit's clock, which `zone` names, and UTC."""
    header = (
        "number", "name", "role", "date", "unit", "day", "call", "on_set", "wrap", "zone", "call_utc", "wrap_utc",
        "scenes", "location", "uid", "sequence",
    )  # fmt: skip
    rows = (
        (
            one.number, one.name, one.role, one.day.isoformat(), one.unit, one.day_number,
            hhmm(one.span.start, one.zone), one.on_set, hhmm(one.span.end, one.zone), one.zone,
            one.span.start.iso(), one.span.end.iso(), one.scenes, one.location, one.uid, str(one.sequence),
        )
        for one in view.lines
    )  # fmt: skip
    return csv(header, rows)
