"""From the records of a place and of its orbit files to a viewpoint; loaded only when light is asked for."""

from __future__ import annotations

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, note, warning
from skylot.formats.oem import Oem
from skylot.formats.tle import TwoLine
from skylot.locations.element_sets import IssuedSet, issued_sets, sane_sets
from skylot.locations.model import Place
from skylot.locations.orbit import build_orbit
from skylot.locations.site import SiteView
from skylot.locations.station import StationView
from skylot.locations.viewpoint import OrbitRecords, Viewpoint


def build(
    place: Place, orbit_records: OrbitRecords, as_of: Instant | None
) -> tuple[Viewpoint | None, tuple[Issue, ...]]:
    """Return what `viewpoint.build_viewpoint` promises."""
    if place.kind == "site":
        if place.site is None:
            return None, (
                error(
                    f"{place.name} has no [site] table",
                    "give latitude_deg and longitude_deg",
                    Where(place.id),
                ),
            )
        return SiteView(place, place.site), ()
    if place.kind == "unplanned":
        return None, (note(f"{place.name} is not yet found: it has no light", where=Where(place.id)),)
    return _station(place, orbit_records, as_of)


def _station(
    place: Place, orbit_records: OrbitRecords, as_of: Instant | None
) -> tuple[StationView | None, tuple[Issue, ...]]:
    issues: list[Issue] = []
    sets: list[IssuedSet] = []
    oems: list[Oem] = []
    for index, file in enumerate(place.orbit_files):
        where = Where(place.id, ("orbit", index, "file"))
        record = orbit_records.get(file.path)
        if isinstance(record, Oem):
            oems.append(record)
        elif record:
            issues += _one_object(record, file.path, where)
            sets += issued_sets(record, file.issued_after_epoch_s)
        else:
            issues.append(error(f"{place.name}: there is no orbit in '{file.path}'", where=where))
    if not sets and not oems:
        hint = "name a .tle or .oem file under [[orbit]]"
        issues.append(error(f"{place.name} has no orbit", hint, Where(place.id, ("orbit",))))
        return None, tuple(issues)
    sane, judged = sane_sets(sets, as_of)
    orbit, refused = build_orbit(sane, oems, place.manoeuvres, as_of)
    issues += (*_told_once(judged, place, len(sets)), *refused)
    if not orbit.pieces:
        issues.append(
            warning(
                f"{place.name}: no orbit had been issued by {as_of}: its light is unknown",
                where=Where(place.id),
            )
        )
    return StationView(place, orbit), tuple(issues)


def _told_once(judged: tuple[Issue, ...], place: Place, count: int) -> list[Issue]:
    """Fold the notes on sets that were left out into one: a month of sets has a dozen of them."""
    notes = [issue for issue in judged if issue.severity == "note"]
    rest = [issue for issue in judged if issue.severity != "note"]
    if len(notes) < 2:
        return [*notes, *rest]
    what = f"{place.name}: {len(notes)} of {count} element sets left out as doubled or noisy"
    return [note(what, f"the last: {notes[-1].what}", Where(place.id, ("orbit",))), *rest]


def _one_object(record: tuple[TwoLine, ...], path: str, where: Where) -> list[Issue]:
    objects = sorted({one.catalogue for one in record})
    if len(objects) == 1:
        return []
    return [
        error(
            f"'{path}' holds sets of {len(objects)} objects: {', '.join(objects[:5])}",
            "keep one object a file",
            where,
        )
    ]
