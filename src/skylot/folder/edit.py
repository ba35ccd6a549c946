"""Edits of TOML that a person also edits: comments, order and spacing stay; only what is changed changes.

An edit is a splice of the text itself, at the bytes where tree-sitter finds the value, and is verified: the
text that results must mean to tomllib what the old one meant plus the change, or nothing is written. (A
document library that holds comments as parts of its tree moves those that stand between tables; a splice
cannot.)
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from skylot.core.errors import BadText, CannotWrite, NotFound
from skylot.core.names import did_you_mean
from skylot.folder.model import Production
from skylot.folder.toml_tree import Key, Spot, spots
from skylot.folder.toml_write import toml_key, toml_table, toml_value
from skylot.folder.write import replace_file, text_hash

Change = tuple[Sequence[str | int], object]
"""A path of keys and its new value; None takes the key out."""
_Splice = tuple[int, int, str]


class TomlEdit:
    """A TOML text being edited, change by change; `text` is the result so far."""

    def __init__(self, text: str) -> None:
        """Read the text; raises BadText where it is no TOML."""
        self._crlf = "\r\n" in text
        self._bytes = text.replace("\r\n", "\n").encode()
        self._values = _loads(self._bytes.decode(), "mend it first: skylot check")
        self._spots: dict[Key, Spot] | None = None

    @property
    def text(self) -> str:
        """Return the text as edited, with the line ends that it had."""
        text = self._bytes.decode()
        return text.replace("\n", "\r\n") if self._crlf else text

    def value(self, path: Sequence[str | int]) -> Any:
        """Return a copy of the plain value at a path; raises NotFound where nothing is there."""
        return copy.deepcopy(_at(self._values, path))

    def find(self, table: str, key: str, value: str) -> int | None:
        """Return the number of the first [[table]] whose key has the value, or None."""
        tables = self._values.get(table, [])
        pairs = enumerate(tables if isinstance(tables, list) else [])
        return next(
            (index for index, each in pairs if isinstance(each, dict) and each.get(key) == value), None
        )

    def set(self, path: Sequence[str | int], value: object) -> None:
        """Set one value, in place where it is there, else after the last key of its table; None takes it out.

        Raises NotFound where its table is not there, BadText where the file is written in a way that a splice
        cannot follow.
        """
        self.set_all([(path, value)])

    def set_all(self, changes: Iterable[Change]) -> None:
        """Set many values of tables that are there, all at once; raises as `set` does."""
        splices: list[_Splice] = []
        wanted = copy.deepcopy(self._values)
        for path, value in changes:
            key = tuple(path)
            if len(key) == 2 and value is not None:
                wanted.setdefault(str(key[0]), {})
            table = _at(wanted, key[:-1])
            there = _has(table, key[-1])
            if value is None:
                splices += self._removal(key) if there else []
                table.pop(key[-1], None) if isinstance(table, dict) else table.pop(key[-1])
                continue
            plain = tomllib.loads(f"x = {toml_value(value)}")["x"]
            if there and table[key[-1]] == plain and type(table[key[-1]]) is type(plain):
                continue
            fresh = key[:-1] and key[0] not in self._values and not wanted[str(key[0])]
            splices.append(self._replaced(key, value) if there else self._added_key(key, value, bool(fresh)))
            table[key[-1]] = plain
        self._apply(splices, wanted)

    def add(self, table: str, *records: Mapping[str, object]) -> None:
        """Add [[table]]s after the last of that name, at the end of the file where there is none yet."""
        wanted = copy.deepcopy(self._values)
        wanted.setdefault(table, []).extend(_plain(record) for record in records)
        count = len(self._values.get(table, []))
        at = self._end_of((table, count - 1)) if count else len(self._bytes)
        text = "\n".join(toml_table(toml_key(table), record) for record in records)
        self._apply([(at, at, self._parting(at) + text)], wanted)

    def add_in(self, path: Sequence[str | int], table: str, *records: Mapping[str, object]) -> None:
        """Add [[parent.table]]s to the table at a path; raises NotFound where the path leads nowhere."""
        wanted = copy.deepcopy(self._values)
        _at(wanted, path).setdefault(table, []).extend(_plain(record) for record in records)
        header = ".".join(toml_key(part) for part in (*path, table) if isinstance(part, str))
        at = self._end_of(tuple(path))
        text = "".join(toml_table(header, record, "  ") for record in records)
        before = "" if self._bytes[:at].endswith(b"\n") else "\n"
        self._apply([(at, at, before + text)], wanted)

    def remove(self, path: Sequence[str | int]) -> None:
        """Take out a value, or a table with its sub-tables and the comment right above it.

        Raises NotFound where nothing is there.
        """
        key = tuple(path)
        _at(self._values, key)
        wanted = copy.deepcopy(self._values)
        owner = _at(wanted, key[:-1])
        del owner[key[-1]]
        if isinstance(key[-1], int) and not owner and self._at_spot(key).kind == "element":
            del _at(wanted, key[:-2])[key[-2]]
        self._apply(self._removal(key), wanted)

    def _apply(self, splices: list[_Splice], wanted: dict[str, Any]) -> None:
        result = self._bytes
        for _, (start, end, text) in sorted(enumerate(splices), key=_from_the_end, reverse=True):
            result = result[:start] + text.encode() + result[end:]
        if _loads(result.decode(), "edit the file by hand") != wanted:
            raise BadText("the file is written in a way that cannot be edited here", "edit it by hand")
        self._bytes, self._values, self._spots = result, wanted, None

    def _at_spot(self, path: Key) -> Spot:
        found = self._at_spots().get(path)
        if found is None:
            raise BadText("the file is written in a way that cannot be edited here", "edit it by hand")
        return found

    def _replaced(self, path: Key, value: object) -> _Splice:
        spot = self._at_spot(path)
        if spot.kind not in {"key", "item"}:
            raise BadText(f"{_spoken(path)} is a table of its own", "edit it by hand")
        return spot.value_start, spot.value_end, toml_value(value)

    def _added_key(self, path: Key, value: object, fresh: bool) -> _Splice:
        line = f"{toml_key(str(path[-1]))} = {toml_value(value)}"
        owner = path[:-1]
        if not owner:
            return self._added_at_top(line)
        if owner[0] not in self._values:
            at = len(self._bytes)
            header = f"[{toml_key(str(owner[0]))}]\n" if fresh else ""
            return at, at, f"{self._parting(at) if fresh else ''}{header}{line}\n"
        spot = self._at_spot(owner)
        if spot.kind in {"table", "element"}:
            indent = self._indent(spot)
            at = self._line_end(spot.end)
            return at, at, f"\n{indent}{line}"
        if not spot.braces:
            raise BadText(f"{_spoken(owner)} is not written as a table", "edit it by hand")
        inside = self._bytes[spot.value_start + 1 : spot.value_end - 1]
        at = spot.value_start + 1 + len(inside.rstrip())
        return at, at, f", {line}" if inside.strip() else line

    def _added_at_top(self, line: str) -> _Splice:
        tops = [spot for path, spot in self._at_spots().items() if len(path) == 1 and spot.kind == "key"]
        if tops:
            at = self._line_end(max(spot.end for spot in tops))
            return at, at, f"\n{line}"
        headers = [spot.start for spot in self._at_spots().values() if spot.kind in {"table", "element"}]
        at = self._line_start(min(headers)) if headers else len(self._bytes)
        return at, at, f"{line}\n\n" if headers else f"{line}\n"

    def _at_spots(self) -> dict[Key, Spot]:
        if self._spots is None:
            self._spots = spots(self._bytes)
        return self._spots

    def _removal(self, path: Key) -> list[_Splice]:
        spot = self._at_spot(path)
        if spot.kind == "key" and not spot.inline:
            return [(self._line_start(spot.start), self._line_end(spot.end) + 1, "")]
        if spot.kind in {"key", "item"}:
            return [self._from_list(spot)]
        parts = [
            each for key, each in self._at_spots().items()
            if key[: len(path)] == path and each.kind in {"table", "element"}
        ]  # fmt: skip
        return [self._table_range(each) for each in parts]

    def _table_range(self, spot: Spot) -> _Splice:
        start = self._line_start(spot.start)
        while start:  # the comment right above a table is about the table
            above = self._line_start(start - 1)
            if not self._bytes[above:start].lstrip().startswith(b"#"):
                break
            start = above
        end = self._line_end(spot.end) + 1
        blank = re.match(rb"(?:[ \t]*\n)*", self._bytes[end:])
        return start, end + (blank.end() if blank else 0), ""

    def _from_list(self, spot: Spot) -> _Splice:
        after = re.match(rb"\s*,[ \t]*", self._bytes[spot.end :])
        if after:
            return spot.start, spot.end + after.end(), ""
        before = re.search(rb",\s*$", self._bytes[: spot.start])
        return (before.start() if before else spot.start), spot.end, ""

    def _end_of(self, path: Key) -> int:
        """Return the end, at the end of a line, of a table and of all its sub-tables."""
        self._at_spot(path)
        ends = [
            each.end for key, each in self._at_spots().items()
            if key[: len(path)] == path and each.kind in {"table", "element"}
        ]  # fmt: skip
        if not ends:
            raise BadText(f"{_spoken(path)} is not written as a table", "edit it by hand")
        return min(self._line_end(max(ends)) + 1, len(self._bytes))

    def _parting(self, at: int) -> str:
        """Return what leaves one blank line between the text before a byte and a table that is put there."""
        before = self._bytes[:at]
        if not before.strip() or before.endswith(b"\n\n"):
            return ""
        return "\n" if before.endswith(b"\n") else "\n\n"

    def _indent(self, spot: Spot) -> str:
        line = self._bytes[self._line_start(spot.end) : spot.end]
        if spot.end == spot.value_start:
            line = self._bytes[self._line_start(spot.start) : spot.start]
        found = re.match(rb"[ \t]*", line)
        return found[0].decode() if found else ""

    def _line_start(self, at: int) -> int:
        return self._bytes.rfind(b"\n", 0, at) + 1

    def _line_end(self, at: int) -> int:
        found = self._bytes.find(b"\n", at)
        return len(self._bytes) if found < 0 else found


def edit_file(path: Path, change: Callable[[TomlEdit], None], expected: str | None = None) -> str:
    """Apply a change to a TOML file and return the hash of its new text; a file that is not there begins
    empty.

    `expected` is the hash of the text that the person saw, where there is one. Raises ChangedElsewhere, Busy
    and CannotWrite as `replace_file` does, BadText where the file is no TOML; then nothing was written.
    """
    try:
        data = path.read_bytes() if path.exists() else None
    except OSError as fault:
        raise CannotWrite(f"{path.name} cannot be read: {fault.strerror}") from fault
    try:
        text = (data or b"").decode("utf-8")
    except UnicodeDecodeError:
        raise BadText(f"{path.name} is not UTF-8", "save it as UTF-8") from None
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    edit = TomlEdit(text[len(mark) :])
    change(edit)
    seen = text_hash(data) if expected is None else expected
    if data is not None and edit.text == text[len(mark) :] and seen == text_hash(data):
        return seen
    return replace_file(path, mark + edit.text, seen)


def edit_record(
    production: Production, record: tuple[str, str], changes: Mapping[Sequence[str | int], object]
) -> str:
    """Set values of one record, by its kind and id (`("setup", "12.03")`) and paths of keys; return the file's hash.

    The file must still be as it was when the production was read. A value None takes the key out. Raises NotFound
    for a record that no file holds, else as `edit_file`.
    """
    kind, name = record
    found = production.sources.file_of(kind, name)
    if found is None:
        raise NotFound(f"there is no {kind} '{name}'", did_you_mean(name, production.sources.names(kind)))
    file, path = found
    every = [((*path, *key), value) for key, value in changes.items()]
    return edit_file(
        production.root / file, lambda edit: edit.set_all(every), production.sources.digest(file)
    )


def _from_the_end(numbered: tuple[int, _Splice]) -> tuple[int, int, int]:
    """Return a key by which splices at one byte keep their order when the last is done first."""
    return numbered[1][0], numbered[1][1], numbered[0]


def _loads(text: str, hint: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise BadText(f"the file cannot be edited: {fault}", hint) from None


def _at(values: Any, path: Sequence[str | int]) -> Any:
    at = values
    for depth, part in enumerate(path):
        if not _has(at, part):
            hint = did_you_mean(str(part), list(at)) if isinstance(at, dict) else ""
            raise NotFound(f"there is no {_spoken(path[: depth + 1])}", hint)
        at = at[part]
    return at


def _has(owner: Any, part: str | int) -> bool:
    if isinstance(owner, dict):
        return part in owner
    return isinstance(owner, list) and isinstance(part, int) and 0 <= part < len(owner)


def _plain(record: Mapping[str, object]) -> dict[str, Any]:
    """Return a record as tomllib will read it back: without its Nones."""
    text = toml_table("x", record)
    found: dict[str, Any] = tomllib.loads(text)["x"][0]
    return found


def _spoken(path: Sequence[str | int]) -> str:
    return ".".join(str(part) for part in path)
