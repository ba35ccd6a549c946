"""Names inside a place's file, and spans that may not overlap."""

from __future__ import annotations

from itertools import pairwise

from skylot.core.issues import Issue, Where, error, warning
from skylot.folder.known import Known
from skylot.folder.model import Production
from skylot.locations.model import Attitude, Place

ALL = "all"


def check_places(production: Production, known: Known) -> list[Issue]:
    """Return what places name and nobody has, and phases and attitudes that overlap; not placed yet."""
    return [issue for place in production.places for issue in _check_place(place, known)]


def _check_place(place: Place, known: Known) -> list[Issue]:
    home = _home(place, known)
    sets = {each.id for each in place.sets} | _ids(known, "set", place.id)
    windows = {glass.id for each in place.sets for glass in each.windows} | _ids(known, "window", place.id)
    issues = [*_activities(place, known, sets, windows, home), *_overlaps(place)]
    for device in place.devices:
        key = f"device:{place.id}/{device.id}"
        issues += known.check_one(device.set, sets, "set", home, Where(key, ("set",)))
        issues += known.check(device.heard_in, sets | {ALL}, "set", home, Where(key, ("heard_in",)))
    for index, (one, other, _) in enumerate(place.travel):
        for number, name in enumerate((one, other)):
            where = ("travel", index, "between", number)
            issues += known.check_one(name, sets, "set", home, Where(f"place:{place.id}", where))
    for each in place.sets:
        who = known.persons | known.functions
        key = f"set:{place.id}/{each.id}"
        issues += known.check_one(
            each.escort, who, "person or function", "people.toml", Where(key, ("escort",))
        )
    return issues + _comms(place)


def _activities(place: Place, known: Known, sets: set[str], windows: set[str], home: str) -> list[Issue]:
    issues: list[Issue] = []
    for activity in place.activities:
        key = f"activity:{place.id}/{activity.id}"
        issues += known.check(activity.closes_sets, sets | {ALL}, "set", home, Where(key, ("closes_sets",)))
        shutters = sets | windows | {ALL}
        issues += known.check(
            activity.closes_shutters, shutters, "window or set", home, Where(key, ("closes_shutters",))
        )
        issues += known.check(activity.noisy_in, sets | {ALL}, "set", home, Where(key, ("noisy_in",)))
        for index, each in enumerate(activity.present):
            where = ("present", index, "person")
            issues += known.check_one(each.person, known.persons, "person", "people.toml", Where(key, where))
            issues += known.check_one(each.set, sets, "set", home, Where(key, ("present", index, "set")))
    return issues


def _overlaps(place: Place) -> list[Issue]:
    issues: list[Issue] = []
    phases = sorted(place.phases, key=lambda phase: phase.span)
    for earlier, later in pairwise(phases):
        if earlier.span.overlaps(later.span):
            what = f"the phase '{later.id}' begins before '{earlier.id}' ends"
            hint = f"'{earlier.id}' ends {earlier.span.end.iso()}"
            issues.append(error(what, hint, Where(f"phase:{place.id}/{later.id}", ("from",))))
    return issues + _attitudes(place)


def _attitudes(place: Place) -> list[Issue]:
    """Return attitudes that overlap; one with known_from is meant to lie over an entry before it in the file."""
    issues: list[Issue] = []
    latest: dict[bool, tuple[int, Attitude]] = {}
    for index, attitude in sorted(enumerate(place.attitudes), key=lambda each: (each[1].span, each[0])):
        is_over = attitude.known_from is not None
        for was_over, (number, before) in latest.items():
            meant = (is_over and (was_over or number < index)) or (was_over and index < number)
            if before.span.overlaps(attitude.span) and not meant:
                what = f"this attitude begins before another ends ({before.span.end.iso()})"
                hint = "one that became known later says known_from, and follows the one that it lies over"
                issues.append(error(what, hint, Where(f"place:{place.id}", ("attitude", index, "from"))))
        latest[is_over] = (index, attitude)
    return issues


def _comms(place: Place) -> list[Issue]:
    known = place.comms_known
    if known is None:
        return []
    outside = [span for span in place.comms if span.start < known.start or span.end > known.end]
    if not outside:
        return []
    what = f"{len(outside)} spans of contact lie outside of known_from and known_to"
    return [
        warning(what, f"the first begins {outside[0].start.iso()}", Where(f"place:{place.id}", ("comms",)))
    ]


def _ids(known: Known, kind: str, place: str) -> set[str]:
    return {name.partition("/")[2] for name in known.names(kind) if name.startswith(f"{place}/")}


def _home(place: Place, known: Known) -> str:
    found = known.sources.file_of("place", place.id)
    return found[0] if found else "locations"
