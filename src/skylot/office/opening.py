"""Open a production: everything in its folder, read and joined once, with every mistake that was found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, has_errors
from skylot.folder.find import find_production
from skylot.folder.model import Production
from skylot.folder.read import read_production
from skylot.formats.fountain.model import Screenplay
from skylot.locations.model import Place
from skylot.locations.viewpoint import OrbitRecords, Viewpoint
from skylot.script.model import Breakdown


@dataclass(slots=True)
class Opened:
    """A production that was read, and what is worked out of it on first use."""

    production: Production
    screenplay: Screenplay | None
    breakdown: Breakdown
    issues: tuple[Issue, ...]
    orbits: Mapping[str, OrbitRecords]
    """By place."""
    _views: dict[tuple[str, Instant | None], Viewpoint | None] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """Return the production's folder."""
        return self.production.root

    def place(self, place_id: str) -> Place | None:
        """Return the place of this id, or None."""
        return next((place for place in self.production.places if place.id == place_id), None)

    def view(self, place: Place, as_of: Instant | None) -> Viewpoint | None:
        """Return what a place can tell of its light as of an instant (None: the past, reconstructed)."""
        from skylot.locations.viewpoint import build_viewpoint  # noqa: PLC0415  numpy and the ephemeris

        key = (place.id, as_of)
        if key not in self._views:
            self._views[key] = build_viewpoint(known_by(place, as_of), self.orbits.get(place.id, {}), as_of)[
                0
            ]
        return self._views[key]


def known_by(place: Place, as_of: Instant | None) -> Place:
    """Return the place without what became known only after `as_of`; all of it for None."""
    if as_of is None:
        return place
    return replace(
        place,
        attitudes=tuple(a for a in place.attitudes if a.known_from is None or a.known_from <= as_of),
        activities=tuple(a for a in place.activities if a.known_from is None or a.known_from <= as_of),
        manoeuvres=tuple(m for m in place.manoeuvres if m.known_from is None or m.known_from <= as_of),
    )


def open_production(start: Path | None = None) -> Opened:
    """Read the production at or above a folder, with every mistake of every file; raises NotFound for none."""
    production, issues = read_production(find_production(start))
    found = list(issues)
    production, calendar_issues = _with_calendars(production)
    screenplay: Screenplay | None = None
    script_issues: tuple[Issue, ...] = ()
    if production.screenplay is not None:
        screenplay, script_issues = parse_screenplay(production.screenplay, production.config.script)
    orbits, orbit_issues = _read_orbits(production)
    breakdown, breakdown_issues = _break_down(production, screenplay)
    found += [*calendar_issues, *script_issues, *orbit_issues, *breakdown_issues]
    placed = production.sources.place_all(found)
    return Opened(production, screenplay, breakdown, placed, orbits)


def parse_screenplay(data: bytes, name: str) -> tuple[Screenplay | None, tuple[Issue, ...]]:
    """Return the screenplay in either of its formats, by the file's ending, or None with what is wrong."""
    if PurePosixPath(name).suffix.lower() == ".fdx":
        from skylot.formats.fdx import read_fdx  # noqa: PLC0415  an XML parser only where it is needed

        screenplay, issues = read_fdx(data)
        return None if has_errors(issues) else screenplay, in_file(issues, name)
    from skylot.formats.fountain import decode_screenplay, doubts, read_fountain  # noqa: PLC0415

    text, issues = decode_screenplay(data)
    if has_errors(issues):
        return None, in_file(issues, name)
    screenplay = read_fountain(text)
    return screenplay, in_file((*issues, *doubts(screenplay)), name)


def _break_down(production: Production, screenplay: Screenplay | None) -> tuple[Breakdown, tuple[Issue, ...]]:
    from skylot.script.breakdown import break_down  # noqa: PLC0415

    if screenplay is None:
        return Breakdown(title=production.config.title), ()
    breakdown, issues = break_down(screenplay, production.breakdown_notes)
    return breakdown, in_file(issues, production.config.script, only_with_line=True)


def _read_orbits(production: Production) -> tuple[dict[str, OrbitRecords], tuple[Issue, ...]]:
    orbits: dict[str, OrbitRecords] = {}
    issues: list[Issue] = []
    for place in production.places:
        records: dict[str, object] = {}
        for orbit_file in place.orbit_files:
            data = production.orbit(orbit_file.path)
            if data is None:
                continue
            record, found = _read_orbit(orbit_file.path, data)
            issues += in_file(found, orbit_file.path)
            if record:
                records[orbit_file.path] = record
        orbits[place.id] = records  # type: ignore[assignment]
    return orbits, tuple(issues)


def _read_orbit(path: str, data: bytes) -> tuple[object, tuple[Issue, ...]]:
    from skylot.formats.oem import read_oem  # noqa: PLC0415  only where a place has an orbit
    from skylot.formats.tle import read_tle  # noqa: PLC0415

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None, (error("an orbit file is plain text, and this is not", "TLE or CCSDS OEM (KVN)"),)
    if PurePosixPath(path).suffix.lower() == ".oem":
        return read_oem(text)
    return read_tle(text)


def _with_calendars(production: Production) -> tuple[Production, tuple[Issue, ...]]:
    if not production.calendars:
        return production, ()
    from skylot.people.calendars import blocks_of_calendar  # noqa: PLC0415  icalendar only where it is needed
    from skylot.people.requests import answered  # noqa: PLC0415

    known = {person.id for person in production.people.persons}
    people = production.people
    asked = {block.id for block in people.blocks if block.category == "film"}
    issues: list[Issue] = []
    for name, data in production.calendars:
        blocks, found = blocks_of_calendar(data, name, known)
        answers = [block for block in blocks if block.category == "film" and block.id in asked]
        people, doubtful = answered(people, answers)
        others = tuple(block for block in blocks if block not in answers)
        people = replace(people, blocks=people.blocks + others)
        issues += [*found, *in_file(doubtful, name)]
    return replace(production, people=people), tuple(issues)


def in_file(issues: Iterable[Issue], name: str, *, only_with_line: bool = False) -> tuple[Issue, ...]:
    """Return issues with the file they were found in, where they have none yet."""
    return tuple(
        issue if issue.file or (only_with_line and issue.line is None) else issue.placed(name, issue.line)
        for issue in issues
    )
