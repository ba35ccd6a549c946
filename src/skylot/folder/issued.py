"""schedule/issued/calls.toml: the calls that were handed out, so that a changed one keeps its UID and counts up."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.names import slug
from skylot.core.spans import Span
from skylot.folder.toml_write import toml_table
from skylot.folder.write import replace_file, text_hash

CALLS = "schedule/issued/calls.toml"
_HEAD = "# Written by 'skylot paperwork --issue': the calls as they were handed out.\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCall:
    """One person's call of one date, as it was handed out."""

    person: str
    day: date
    span: Span
    uid: str
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """All calls that were handed out, and how often: revision 0 is a draft that nobody has."""

    revision: int = 0
    calls: tuple[IssuedCall, ...] = ()
    text: str | None = None
    """The file's text, for the writer to name what it replaces; None where there is none."""


def read_issued(root: Path) -> Issued:
    """Return the issued calls; raises BadText for a file that cannot be read as such."""
    path = root / CALLS
    if not path.is_file():
        return Issued()
    text = path.read_text(encoding="utf-8")
    try:
        values = tomllib.loads(text)
        calls = tuple(_call(each) for each in values.get("call", []))
        return Issued(revision=int(values.get("revision", 0)), calls=calls, text=text)
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as fault:
        raise BadText(f"{CALLS} cannot be read: {fault}", "bring back an earlier version of it") from None


def _call(values: Mapping[str, Any]) -> IssuedCall:
    return IssuedCall(
        person=str(values["person"]),
        day=values["day"],
        span=Span(Instant.from_datetime(values["start"]), Instant.from_datetime(values["end"])),
        uid=str(values["uid"]),
        sequence=int(values["sequence"]),
    )


def with_calls(issued: Issued, spans: Mapping[tuple[str, date], Span], production: str) -> Issued:
    """Return what would be issued now: unchanged calls stay, changed ones count up, new ones get a UID of their own.

    The revision counts up where anything differs.
    """
    old = {(call.person, call.day): call for call in issued.calls}
    calls = []
    for (person, day), span in sorted(spans.items(), key=lambda pair: (pair[0][1], pair[0][0])):
        before = old.get((person, day))
        if before is None:
            uid = f"call-{person}-{day.isoformat()}@{slug(production) or 'production'}.skylot"
            calls.append(IssuedCall(person=person, day=day, span=span, uid=uid))
        elif before.span == span:
            calls.append(before)
        else:
            calls.append(replace(before, span=span, sequence=before.sequence + 1))
    same = tuple(calls) == issued.calls
    return replace(issued, calls=tuple(calls), revision=issued.revision if same else issued.revision + 1)


def write_issued(root: Path, issued: Issued) -> None:
    """Write the calls in place of the text that was read; raises ChangedElsewhere, Busy, CannotWrite."""
    text = _HEAD + f"revision = {issued.revision}\n" + "".join(_tables(issued.calls))
    replace_file(root / CALLS, text, text_hash(issued.text))


def _tables(calls: Iterable[IssuedCall]) -> Iterable[str]:
    for call in calls:
        record = {
            "person": call.person,
            "day": call.day,
            "start": call.span.start,
            "end": call.span.end,
            "uid": call.uid,
            "sequence": call.sequence,
        }
        yield "\n" + toml_table("call", record)
