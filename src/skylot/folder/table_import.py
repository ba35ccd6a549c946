"""Rows of a spreadsheet as edits of the production's files: each row checked, then each file written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from skylot.core.errors import BadText
from skylot.core.names import slug
from skylot.folder.columns import ELEMENT_COLUMNS, PEOPLE_COLUMNS, SHOT_COLUMNS, Column, TableKind, show_row
from skylot.folder.edit import TomlEdit, edit_file
from skylot.folder.files import TABLE_LIMIT, Folder
from skylot.folder.mission import COLUMNS as DAY_COLUMNS
from skylot.folder.mission import block_of
from skylot.folder.paths import BREAKDOWN, MISSION, PEOPLE, SHOTS
from skylot.folder.schema.breakdown import ElementTable
from skylot.folder.schema.people import PersonTable
from skylot.folder.schema.shots import SetupTable
from skylot.folder.source_map import SourceMap
from skylot.folder.tables import (
    AcceptedRow,
    RefusedRow,
    day_blocks,
    day_cells,
    shot_files,
    tables_of,
    values_of,
)
from skylot.folder.validate import validate
from skylot.folder.write import hash_of_file, replace_file, text_hash
from skylot.formats.tables import write_table

Row = tuple[int, dict[str, str]]
Result = tuple[list[AcceptedRow], list[RefusedRow], list[str]]
_SHOT_FILE = re.compile(rf"{SHOTS}/[\w][\w.\- ]*\.toml")


def bring_in(root: Path, kind: TableKind, rows: list[Row]) -> Result:
    """Return the rows that came in, those that did not, and the files that were written."""
    if kind == "days":
        return _days(root, rows)
    if kind == "breakdown":
        return _elements(root, rows)
    if kind == "people":
        hashes = {PEOPLE: hash_of_file(root / PEOPLE)}  # before reading: a change in between is noticed
        homes = {str(each.get("id")): PEOPLE for each in tables_of(values_of(root, PEOPLE), "person")}
        people = _Records(root, ("person", PEOPLE_COLUMNS, PersonTable), homes, hashes)
        return people.bring_in(rows, lambda row: PEOPLE)
    hashes = {file: hash_of_file(root / file) for file in shot_files(root)}
    homes = {
        str(each.get("id")): file
        for file in shot_files(root)
        for each in tables_of(values_of(root, file), "setup")
    }
    return _Records(root, ("setup", SHOT_COLUMNS, SetupTable), homes, hashes).bring_in(rows, _shot_file)


class _Plan:
    """What is to be done to one file: values to set in place, and records to add."""

    def __init__(self) -> None:
        self.changes: list[tuple[tuple[str | int, ...], object]] = []
        self.added: list[tuple[tuple[str | int, ...], str, Mapping[str, object]]] = []

    def apply(self, edit: TomlEdit) -> None:
        # tables that hold records of their own are replaced whole; the last first, so that numbers stay true
        edit.set_all(change for change in self.changes if not _is_tables(change[1]))
        for path, value in self.changes:
            if _is_tables(value):
                if path[-1] in edit.value(path[:-1]):
                    edit.remove(path)
                edit.add_in(path[:-1], str(path[-1]), *_records(value))
        groups: dict[tuple[tuple[str | int, ...], str], list[Mapping[str, object]]] = {}
        for owner, table, record in self.added:
            groups.setdefault((owner, table), []).append(record)
        for (owner, table), records in groups.items():
            if owner:
                edit.add_in(owner, table, *records)
            else:
                edit.add(table, *records)


class _Records:
    """Records with an id of their own, one a row: people and setups."""

    def __init__(
        self,
        root: Path,
        kind: tuple[str, tuple[Column, ...], type[BaseModel]],
        homes: dict[str, str],
        hashes: dict[str, str],
    ) -> None:
        self.root, self.homes = root, homes
        self.table, self.columns, self.model = kind
        self.hashes = hashes
        self.values = {file: values_of(root, file) for file in dict.fromkeys(homes.values())}
        self.plans: dict[str, _Plan] = {}
        self.accepted: list[AcceptedRow] = []
        self.refused: list[RefusedRow] = []

    def bring_in(self, rows: list[Row], home_of: Any) -> Result:
        seen: dict[str, int] = {}
        for number, row in rows:
            name = row.get("id", "").strip()
            try:
                if not name:
                    raise _Refused("id", "is empty")
                if name in seen:
                    raise _Refused("id", f"'{name}' stands in row {seen[name]} already")
                seen[name] = number
                how = self._one(name, row, home_of)
            except _Refused as fault:
                self.refused.append(
                    RefusedRow(row=number, column=fault.column, why=fault.what, hint=fault.hint)
                )
            else:
                self.accepted.append(AcceptedRow(row=number, id=name, how=how))
        return self.accepted, self.refused, _apply(self.root, self.plans, self.hashes)

    def _one(self, name: str, row: dict[str, str], home_of: Any) -> Any:
        file = self.homes.get(name)
        if file is None:
            record = _cells(row, {}, self.columns)
            _check(self.model, {key: value for key, value in record.items() if value is not None})
            plan = self.plans.setdefault(home_of(row), _Plan())
            plan.added.append(((), self.table, record))
            return "added"
        if row.get("file", "").strip() not in {"", file}:
            raise _Refused("file", f"'{name}' stands in {file}", "move it there by hand")
        tables = self.values[file][self.table]
        index = next(place for place, each in enumerate(tables) if each.get("id") == name)
        differing = _cells(row, tables[index], self.columns)
        if not differing:
            return "unchanged"
        whole = {**tables[index], **differing}
        _check(self.model, {key: value for key, value in whole.items() if value is not None})
        plan = self.plans.setdefault(file, _Plan())
        plan.changes += [((self.table, index, key), value) for key, value in differing.items()]
        return "changed"


class _Refused(BadText):
    """A cell that cannot be taken."""

    def __init__(self, column: str, what: str, hint: str = "") -> None:
        super().__init__(what, hint)
        self.column = column


def _cells(row: Mapping[str, str], record: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, object]:
    """Return the values of the cells that differ from a record; None for a cell that was emptied."""
    every = tuple(columns)
    now = show_row(record, every)
    found: dict[str, object] = {}
    for column in every:
        text = row.get(column.name, now[column.name])
        if text == now[column.name]:
            continue
        try:
            value = column.read(text.strip()) if text.strip() else None
        except BadText as fault:
            raise _Refused(column.name, fault.what, fault.hint) from None
        if value is not None or column.name in record:
            found[column.name] = value
    return found


def _check(model: type[BaseModel], record: dict[str, Any]) -> None:
    _, issues = validate(model, record, "row", SourceMap())
    if issues:
        first = issues[0]
        column = str(first.where.key[0]) if first.where and first.where.key else ""
        more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
        raise _Refused(column, first.what + more, first.hint)


def _shot_file(row: Mapping[str, str]) -> str:
    """Return the file for a new setup: the one that its row names, else the one of its scene."""
    named = row.get("file", "").strip()
    if named:
        if not _SHOT_FILE.fullmatch(named):
            raise _Refused("file", f"'{named}' is no file of shots", f"such as {SHOTS}/012.toml")
        return named
    scene = row.get("scenes", "").partition(";")[0].strip()
    if not scene:
        raise _Refused("scenes", "is empty", "a new setup needs its scene")
    number = re.match(r"\d+", scene)
    padded = f"{int(number[0]):03d}{scene[number.end() :]}" if number else scene
    return f"{SHOTS}/{slug(padded)}.toml"


def _elements(root: Path, rows: list[Row]) -> Result:
    """Bring breakdown elements in; one is known by scene, category, name and character together."""
    hashes = {BREAKDOWN: hash_of_file(root / BREAKDOWN)}  # before reading: a change in between is noticed
    scenes = tables_of(values_of(root, BREAKDOWN), "scene")
    plan = _Plan()
    accepted: list[AcceptedRow] = []
    refused: list[RefusedRow] = []
    fresh: dict[str, list[Mapping[str, object]]] = {}
    taken: set[tuple[int, int]] = set()
    for number, row in rows:
        scene = row["scene"].strip()
        try:
            if not scene:
                raise _Refused("scene", "is empty")
            found = _element(scenes, row, taken)
            record = _cells(row, found[2] if found else {}, ELEMENT_COLUMNS)
            whole = {**(found[2] if found else {}), **record}
            _check(ElementTable, {key: value for key, value in whole.items() if value is not None})
        except _Refused as fault:
            refused.append(RefusedRow(row=number, column=fault.column, why=fault.what, hint=fault.hint))
            continue
        if found:
            at = ("scene", found[0], "element", found[1])
            plan.changes += [((*at, key), value) for key, value in record.items()]
        else:
            fresh.setdefault(scene, []).append(record)
        how: Any = "added" if not found else "changed" if record else "unchanged"
        accepted.append(AcceptedRow(row=number, id=f"{scene} {row['name'].strip()}", how=how))
    numbers = [str(each.get("number")) for each in scenes]
    for scene, records in fresh.items():
        if scene in numbers:
            plan.added += [(("scene", numbers.index(scene)), "element", record) for record in records]
        else:
            plan.added.append(((), "scene", {"number": scene, "element": records}))
    return accepted, refused, _apply(root, {BREAKDOWN: plan}, hashes)


def _element(
    scenes: list[dict[str, Any]], row: Mapping[str, str], taken: set[tuple[int, int]]
) -> tuple[int, int, dict[str, Any]] | None:
    for index, scene in enumerate(scenes):
        if str(scene.get("number")) != row["scene"].strip():
            continue
        for number, each in enumerate(tables_of(scene, "element")):
            same = all(
                str(each.get(key, "")) == row.get(key, str(each.get(key, ""))).strip()
                for key in ("category", "name", "character")
            )
            if same and (index, number) not in taken:
                taken.add((index, number))
                return index, number, each
    return None


def _days(root: Path, rows: list[Row]) -> Result:
    """Bring mission control's blocks in; a file with a change is written anew, in its order."""
    folder = Folder(root)
    before = day_blocks(root)
    texts = {file: folder.read(file, TABLE_LIMIT) for file in before}
    cells = {file: {block.id: day_cells(block) for block in blocks} for file, blocks in before.items()}
    home = {name: file for file, blocks in cells.items() for name in blocks}
    default = next(iter(before), f"{MISSION}/days.csv")
    accepted: list[AcceptedRow] = []
    refused: list[RefusedRow] = []
    touched: set[str] = set()
    seen: dict[str, int] = {}
    for number, row in rows:
        block, faults = block_of(row, "")
        if block and block.id in seen:
            faults.append((f"'{block.id}' stands in row {seen[block.id]} already", ""))
        if block is None or faults:
            column = re.match(r"'(\w+)'", faults[0][0])
            named = column[1] if column and column[1] in DAY_COLUMNS else ""
            refused.append(RefusedRow(row=number, column=named, why=faults[0][0], hint=faults[0][1]))
            continue
        seen[block.id] = number
        file = home.get(block.id, default)
        known = cells.setdefault(file, {})
        old, new = known.get(block.id), day_cells(block)
        known[block.id] = new
        how: Any = "added" if old is None else "changed" if old != new else "unchanged"
        touched |= {file} if how != "unchanged" else set()
        accepted.append(AcceptedRow(row=number, id=block.id, how=how))
    for file in sorted(touched):
        table = write_table(
            DAY_COLUMNS, [[each[name] for name in DAY_COLUMNS] for each in cells[file].values()], "csv"
        )
        replace_file(root / file, table, text_hash(texts.get(file)))
    return accepted, refused, sorted(touched)


def _apply(root: Path, plans: Mapping[str, _Plan], hashes: Mapping[str, str]) -> list[str]:
    written: list[str] = []
    for file, plan in plans.items():
        if plan.changes or plan.added:
            edit_file(root / file, plan.apply, hashes.get(file, ""))
            written.append(file)
    return written


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _records(value: object) -> list[Mapping[str, object]]:
    return list(value) if isinstance(value, list) else []
