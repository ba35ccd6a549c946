"""What a result was made from, and what of it has changed since: fingerprints of records, never of files."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from skylot.core.fingerprints import fingerprint
from skylot.folder.model import Production
from skylot.locations.model import Place
from skylot.schedule.model import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedRecord:
    """A record that is no longer what a result was made from."""

    key: str
    """Kind and id, such as `setup:12.03`, `set:iss/cupola`, `orbit:locations/iss.tle`."""
    how: Literal["changed", "new", "gone"]

    def __str__(self) -> str:
        """Return it for a person: 'setup 12.03 changed'."""
        return f"{self.key.replace(':', ' ', 1)} {'is ' if self.how != 'changed' else ''}{self.how}"


def fingerprints(production: Production) -> tuple[tuple[str, str], ...]:
    """Return (record key, sha256) of everything that a schedule is made from, sorted by key.

    Records of one key (the patterns of one duty) count together. The title, comments and the order of keys do
    not count.
    """
    together: dict[str, list[object]] = {}
    for key, record in _records(production):
        together.setdefault(key, []).append(record)
    return tuple((key, fingerprint(*records)) for key, records in sorted(together.items()))


def changed(then: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]) -> tuple[ChangedRecord, ...]:
    """Return what differs between two sets of fingerprints, sorted by key."""
    before, after = dict(then), dict(now)
    found: list[ChangedRecord] = []
    for key in sorted({*before, *after}):
        if key not in after:
            found.append(ChangedRecord(key=key, how="gone"))
        elif key not in before:
            found.append(ChangedRecord(key=key, how="new"))
        elif before[key] != after[key]:
            found.append(ChangedRecord(key=key, how="changed"))
    return tuple(found)


def stale(
    production: Production, board: Schedule | None = None, others: Iterable[tuple[str, str]] = ()
) -> tuple[ChangedRecord, ...]:
    """Return the records that changed since a board (default: the production's own) was made; empty: it is
    fresh.

    `others` are present fingerprints that the folder cannot know, such as the model's version. A board
    without fingerprints is never called stale.
    """
    board = board or production.board
    if board is None or not board.fingerprints:
        return ()
    return changed(board.fingerprints, (*fingerprints(production), *others))


def _records(production: Production) -> Iterator[tuple[str, object]]:
    config = production.config
    yield "period", (config.shooting_first, config.shooting_last)
    yield "rules", production.rules
    for unit in production.units:
        yield f"unit:{unit.id}", unit
    yield from _people(production)
    for place in production.places:
        yield from _place(place)
    for setup in production.setups:
        yield f"setup:{setup.id}", setup
    for need in production.needs:
        yield f"setup:{need.setup}", need
    for plan in production.plans:
        yield f"setup:{plan.setup}", plan
    for strip in production.strips:
        yield f"strip:{strip.id}", strip
    for pin in production.pins:
        yield f"pin:{pin.task}", pin
    notes = production.breakdown_notes
    yield "breakdown", (notes.aliases, notes.minutes_per_page)
    for scene in notes.scenes:
        yield f"scene:{scene.scene}", scene
    if production.screenplay is not None:
        yield f"screenplay:{config.script}", hashlib.sha256(production.screenplay).hexdigest()
    for path, data in (*production.orbits, *production.calendars):
        kind = "calendar" if path.endswith(".ics") else "orbit"
        yield f"{kind}:{path}", hashlib.sha256(data).hexdigest()


def _people(production: Production) -> Iterator[tuple[str, object]]:
    people = production.people
    for person in people.persons:
        yield f"person:{person.id}", person
    for pattern in people.patterns:
        yield f"duty:{pattern.id}", pattern
    for rule in people.rest_rules:
        yield f"rest:{rule.id}", rule
    for block in people.blocks:
        yield f"block:{block.id}", dataclasses.replace(block, source="")


def _place(place: Place) -> Iterator[tuple[str, object]]:
    bare = dataclasses.replace(place, sets=(), activities=(), phases=(), targets=(), devices=())
    yield f"place:{place.id}", bare
    for each in place.sets:
        yield f"set:{place.id}/{each.id}", each
    for activity in place.activities:
        yield f"activity:{place.id}/{activity.id}", activity
    for phase in place.phases:
        yield f"phase:{place.id}/{phase.id}", phase
    for target in place.targets:
        yield f"target:{place.id}/{target.id}", target
    for device in place.devices:
        yield f"device:{place.id}/{device.id}", device
