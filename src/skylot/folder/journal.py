"""journal/YYYY-MM-DD.jsonl: facts of a day, appended under a lock and synced, corrected by new lines, never
changed.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from skylot.core.errors import BadText, NotFound
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, warning
from skylot.folder.paths import JOURNAL
from skylot.folder.write import as_cannot_write, locked, sync_folder, write_all

MOST_BYTES = 64_000_000
MOST_LETTERS = 100_000
_OWN = ("id", "at", "kind", "corrects")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A fact: when it was written down, what kind it is, what it says, and the line that it corrects."""

    id: str
    at: Instant
    kind: str
    facts: Mapping[str, Any]
    corrects: str = ""
    """Id of the entry that this one takes the place of."""


def append(
    root: Path, day: date, kind: str, facts: Mapping[str, Any], *, at: Instant, corrects: str = ""
) -> Entry:
    """Append a fact to a day's journal and return it; it is on the disk when this returns.

    Facts are plain JSON values. A torn last line of a writer that died is ended first, so it never swallows
    the new one. Raises NotFound where `corrects` names no entry of the day, BadText for facts that are no
    JSON or too long, Busy and CannotWrite as every writer does.
    """
    if corrects and all(entry.id != corrects for entry in read_day(root, day)[0]):
        raise NotFound(f"the journal of {day} has no entry '{corrects}' to correct")
    entry = Entry(id=secrets.token_hex(6), at=at, kind=kind, facts=dict(facts), corrects=corrects)
    line = _line(entry)
    path = journal_path(root, day)
    with as_cannot_write(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    with locked(path), as_cannot_write(path):
        _append(path, line)
    return entry


def read_day(root: Path, day: date) -> tuple[tuple[Entry, ...], tuple[Issue, ...]]:
    """Return every entry of a day in order, corrected ones too, and what could not be read, line by line.

    A line that was torn by a crash (the last one, until somebody appends) is a warning; any other line that
    cannot be read is an error. Both are skipped.
    """
    path = journal_path(root, day)
    file = f"{JOURNAL}/{path.name}"
    try:
        if path.stat().st_size > MOST_BYTES:
            return (), (error(f"the journal is larger than {MOST_BYTES / 1e6:.0f} MB", file=file),)
        data = path.read_bytes()
    except FileNotFoundError:
        return (), ()
    except OSError as fault:
        return (), (error(f"the journal cannot be read: {fault.strerror}", file=file),)
    entries: list[Entry] = []
    issues: list[Issue] = []
    lines = data.split(b"\n")
    for number, raw in enumerate(lines, start=1):
        if not raw.strip():
            continue
        try:
            entries.append(_entry(raw))
        except ValueError as fault:
            if _torn(raw):
                hint = "its writer was stopped in the middle; what it wrote is not counted"
                issues.append(warning("this line is torn and skipped", hint, file=file, line=number))
            else:
                issues.append(error(f"this line is no entry and skipped: {fault}", file=file, line=number))
    return tuple(entries), tuple(issues)


def standing(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """Return the entries that no later one corrects."""
    corrected = {entry.corrects for entry in entries if entry.corrects}
    return tuple(entry for entry in entries if entry.id not in corrected)


def journal_path(root: Path, day: date) -> Path:
    """Return the path of a day's journal."""
    return root / JOURNAL / f"{day.isoformat()}.jsonl"


def _line(entry: Entry) -> bytes:
    own = {"id": entry.id, "at": entry.at.iso(3), "kind": entry.kind}
    if entry.corrects:
        own["corrects"] = entry.corrects
    wrong = [name for name in entry.facts if name in _OWN]
    if wrong:
        raise BadText(f"a fact may not be called {', '.join(wrong)}", "the journal uses these names itself")
    try:
        text = json.dumps({**own, **entry.facts}, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError) as fault:
        raise BadText(f"these facts are no JSON: {fault}") from None
    if len(text) > MOST_LETTERS:
        raise BadText(f"the entry is longer than {MOST_LETTERS} letters")
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _append(path: Path, line: bytes) -> None:
    fresh = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        size = os.fstat(descriptor).st_size
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line
        try:
            write_all(descriptor, line)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)  # a full disk leaves the journal as it was
            raise
    finally:
        os.close(descriptor)
    if fresh:
        sync_folder(path.parent)


def _torn(raw: bytes) -> bool:
    return raw.startswith(b"{") and not raw.rstrip().endswith(b"}")


def _entry(raw: bytes) -> Entry:
    try:
        values = json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not isinstance(values, dict) or not all(
        isinstance(values.get(name), str) for name in ("id", "at", "kind")
    ):
        raise ValueError("id, at or kind is missing")
    facts = {name: value for name, value in values.items() if name not in _OWN}
    return Entry(
        id=values["id"],
        at=Instant.parse(values["at"]),
        kind=values["kind"],
        facts=facts,
        corrects=str(values.get("corrects", "")),
    )
