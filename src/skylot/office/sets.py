"""Which place a set belongs to, and where the sets of the screenplay's headings can be shot."""

from __future__ import annotations

from datetime import date, time, timedelta

from skylot.core.spans import Span
from skylot.folder.model import Production
from skylot.locations.model import Place, SetSpace
from skylot.office.days import day_span, local_instant
from skylot.schedule.model import UnitPlan


def full_set_id(production: Production, name: str) -> str:
    """Return `place/set` for a set's name as a person typed it; '' where there is none or it is not unique."""
    if "/" in name:
        return name
    homes = [place.id for place in production.places if any(each.id == name for each in place.sets)]
    return f"{homes[0]}/{name}" if len(homes) == 1 else ""


def find_set(production: Production, full_id: str) -> tuple[Place, SetSpace] | None:
    """Return the place and the set of an id `place/set`, or None."""
    place_id, _, set_id = full_id.partition("/")
    for place in production.places:
        if place.id == place_id:
            found = next((each for each in place.sets if each.id == set_id), None)
            return (place, found) if found else None
    return None


def sets_for_story(production: Production) -> dict[str, tuple[str, ...]]:
    """Return for each set name of the screenplay, in capitals, the ids `place/set` where it is shot, in file order.

    Places that a unit works at come first, in the order of the units.
    """
    order = {place: rank for rank, unit in enumerate(production.units) for place in reversed(unit.places)}
    places = sorted(production.places, key=lambda place: order.get(place.id, len(order)))
    found: dict[str, list[str]] = {}
    for place in places:
        for each in place.sets:
            for story_set in each.story_sets or (each.name or each.id,):
                found.setdefault(story_set.upper(), []).append(f"{place.id}/{each.id}")
    return {name: tuple(ids) for name, ids in found.items()}


def call_span(unit: UnitPlan, day: date) -> Span:
    """Return from a unit's call to its wrap on a date, past midnight where the wrap is not after the call."""
    call, wrap = time.fromisoformat(unit.call), time.fromisoformat(unit.wrap)
    until = day if wrap > call else day + timedelta(days=1)
    return Span(local_instant(day, call, unit.zone), local_instant(until, wrap, unit.zone))


def unit_span(unit: UnitPlan) -> Span:
    """Return from the begin of a unit's first date to the end of its last, in its zone, the last night included."""
    midnight = day_span(unit.last, unit.zone).end
    return Span(day_span(unit.first, unit.zone).start, max(midnight, call_span(unit, unit.last).end))


def place_span(production: Production, place_id: str) -> Span | None:
    """Return the span over which any unit works at a place, or None."""
    spans = [unit_span(unit) for unit in production.units if place_id in unit.places]
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))
