"""mission/*.csv and *.ics: what mission control has already put in people's days."""

from __future__ import annotations

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.core.spans import Span
from skylot.folder.files import TABLE_LIMIT, Folder
from skylot.folder.paths import MISSION
from skylot.folder.source_map import SourceMap
from skylot.formats.tables import read_table
from skylot.people.model import CATEGORIES, Answer, Block

COLUMNS = ("id", "person", "start", "end", "category", "label", "device", "answer", "private")
ANSWERS: tuple[Answer, ...] = ("", "requested", "granted", "refused")
_NEEDED = ("id", "person", "start", "end", "category")
_YES_NO = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}


def read_mission(
    folder: Folder, sources: SourceMap
) -> tuple[tuple[Block, ...], tuple[tuple[str, bytes], ...]]:
    """Return the blocks of every mission/*.csv, and the bytes of every mission/*.ics by path; faults go to
    `folder`.
    """
    blocks: list[Block] = []
    for file in folder.listing(MISSION, (".csv",)):
        data = folder.read(file, TABLE_LIMIT)
        found, issues = read_days(data, file) if data is not None else ((), ())
        folder.issues += issues
        for number, block in found:
            blocks.append(block)
            sources.add_record("block", block.id, file, (number,))
    calendars = [(file, folder.read(file, TABLE_LIMIT)) for file in folder.listing(MISSION, (".ics",))]
    return tuple(blocks), tuple((file, data) for file, data in calendars if data is not None)


def read_days(data: bytes, file: str) -> tuple[tuple[tuple[int, Block], ...], tuple[Issue, ...]]:
    """Return the blocks of a table of days, and what is wrong with it, row by row; rows with a fault are left
    out.
    """
    sheet, found = read_table(data, "csv", file)
    issues = list(found)
    if sheet is None:
        return (), tuple(issues)
    unknown = [name for name in sheet.header if name and name not in COLUMNS]
    issues += [
        error(f"'{name}' is not a known column", did_you_mean(name, COLUMNS), file=file, line=1)
        for name in unknown
    ]
    missing = [name for name in _NEEDED if name not in sheet.header]
    if missing:
        issues.append(error(f"the columns {', '.join(missing)} are missing", file=file, line=1))
        return (), tuple(issues)
    blocks: list[tuple[int, Block]] = []
    seen: dict[str, int] = {}
    for number, row in sheet.dicts():
        block, faults = block_of(row, file)
        if block and block.id in seen:
            faults.append(
                (f"block '{block.id}' stands in row {seen[block.id]} already", "each id stands once")
            )
        where = Where(row.get("id", ""), ())
        issues += [
            error(f"row {number}: {what}", hint, where, file=file, line=number) for what, hint in faults
        ]
        if block and not faults:
            seen[block.id] = number
            blocks.append((number, block))
    return tuple(blocks), tuple(issues)


def block_of(row: dict[str, str], source: str) -> tuple[Block | None, list[tuple[str, str]]]:
    """Return the block of one row of days, and its faults as (what, hint); None where it has any."""
    faults: list[tuple[str, str]] = []
    cells = {name: text.strip() for name, text in row.items()}
    faults += [(f"'{name}' is empty", "") for name in _NEEDED if not cells.get(name)]
    start, end = (_moment(cells.get(name, ""), name, faults) for name in ("start", "end"))
    if start and end and start >= end:
        faults.append(("'end' does not come after 'start'", ""))
    category = next((each for each in CATEGORIES if each == cells.get("category", "").lower()), None)
    if category is None and cells.get("category"):
        faults.append(
            (f"'{cells['category']}' is not a category of time", did_you_mean(cells["category"], CATEGORIES))
        )
    given = cells.get("answer", "").lower()
    answer = next((each for each in ANSWERS if each == given), None)
    if answer is None:
        faults.append((f"'{given}' is not an answer", "requested, granted, refused, or nothing"))
    private = _YES_NO.get(cells.get("private", "").lower())
    if private is None:
        faults.append((f"'private' is '{cells['private']}'", "yes or no"))
    if faults or start is None or end is None or category is None or answer is None or private is None:
        return None, faults
    block = Block(
        id=cells["id"],
        person=cells["person"],
        span=Span(start, end),
        category=category,
        label=cells.get("label", ""),
        device=cells.get("device", ""),
        answer=answer,
        private=private,
        source=source,
    )
    return block, faults


def _moment(text: str, name: str, faults: list[tuple[str, str]]) -> Instant | None:
    if not text:
        return None
    try:
        return Instant.parse(text)
    except BadText as fault:
        faults.append((f"'{name}': {fault.what}", fault.hint))
        return None
