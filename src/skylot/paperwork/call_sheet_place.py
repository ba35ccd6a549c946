"""What a call sheet says of its places: no-go list, operations, safety, escorts, ground contact, addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from skylot.core.spans import Span
from skylot.locations.model import Activity, Place
from skylot.paperwork.clock import day_text, hhmm, local
from skylot.paperwork.desk import Desk
from skylot.paperwork.model import PlaceLight
from skylot.paperwork.person_day import times
from skylot.schedule.model import Placement

_MOST_CONTACTS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NoGo:
    """What is closed, from when to when, and why."""

    time: str
    what: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A dynamic operation, or an activity that makes noise."""

    time: str
    name: str
    words: str
    dynamic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A labelled line."""

    label: str
    """Empty where the line goes on with what the one before names."""
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """A place of the day."""

    name: str
    facts: tuple[Fact, ...]


def no_go(desk: Desk, places: list[Place], whole: Span, zone: str) -> tuple[NoGo, ...]:
    """Return closures of sets and of shutters of the day, those of one span and reason together."""
    names = {place.id for place in places}
    found: dict[tuple[Span, str], list[str]] = {}
    for closure in desk.dossier.closures:
        place, _slash, closed = closure.set.rpartition("/")
        if (not place or place in names) and closure.span.overlaps(whole):
            found.setdefault((closure.span, closure.reason), []).append(_set_name(desk, place, closed))
    for one in places:
        for activity in one.activities:
            if activity.closes_shutters and activity.span.overlaps(whole):
                key = (activity.span, activity.name)
                found.setdefault(key, []).append(f"shutters: {_words(desk, one, activity.closes_shutters)}")
    return tuple(
        NoGo(time=_clipped(span, whole, zone), what=", ".join(dict.fromkeys(what)), why=why)
        for (span, why), what in sorted(found.items(), key=lambda pair: pair[0])
    )


def operations(desk: Desk, places: list[Place], whole: Span, zone: str) -> tuple[Operation, ...]:
    """Return the dynamic operations and the noises of the day."""
    found = [
        (activity.span, place, activity)
        for place in places
        for activity in place.activities
        if activity.span.overlaps(whole) and (activity.dynamic or activity.noisy_in)
    ]
    return tuple(
        Operation(
            time=_clipped(span, whole, zone),
            name=activity.name,
            words="; ".join(_of_activity(desk, place, activity)),
            dynamic=activity.dynamic,
        )
        for span, place, activity in sorted(found, key=lambda one: (one[0], one[2].name))
    )


def _of_activity(desk: Desk, place: Place, activity: Activity) -> Iterator[str]:
    if activity.closes_sets:
        yield f"closed: {_words(desk, place, activity.closes_sets)}"
    if activity.closes_shutters:
        yield f"shutters closed: {_words(desk, place, activity.closes_shutters)}"
    if activity.noisy_in:
        yield f"not quiet: {_words(desk, place, activity.noisy_in)}"
    present: dict[str, list[str]] = {}
    for one in activity.present:
        person = desk.persons.get(one.person)
        present.setdefault(one.set, []).append(person.name if person else one.person)
    for where, who in present.items():
        at = f" in {_set_name(desk, place.id, where)}" if where else ""
        yield f"at stations{at}: {', '.join(who)}"
    if activity.note:
        yield activity.note


def _words(desk: Desk, place: Place, ids: tuple[str, ...]) -> str:
    return ", ".join("all" if one == "all" else _set_name(desk, place.id, one) for one in ids)


def _set_name(desk: Desk, place: str, name: str) -> str:
    return desk.sets.get((place, name), name)


def _clipped(span: Span, whole: Span, zone: str) -> str:
    """Return the times of a span in a day; what began before it, or ends after it, says so."""
    starts, ends = span.start >= whole.start, span.end <= whole.end
    if starts and ends:
        return times(span, zone)
    if starts:
        return f"from {hhmm(span.start, zone)}"
    return f"to {hhmm(span.end, zone)}" if ends else "all day"


# ---------------------------------------------------------------- a place


def place_facts(
    desk: Desk, place: Place, placements: list[Placement], *, whole: Span, zone: str
) -> PlaceFacts:
    """Return what is to be known of one place on that day."""
    light = next((one for one in desk.dossier.light if one.place == place.id), None)
    facts = [*_site(place, light, whole, zone), *_escorts(desk, place, placements)]
    facts += [Fact(label="" if i else "Safety", words=words) for i, words in enumerate(place.safety)]
    facts += _contact(place, whole, zone)
    if light and light.statement:
        facts.append(Fact(label="Light", words=light.statement))
    return PlaceFacts(name=place.name or place.id, facts=tuple(facts))


def _site(place: Place, light: PlaceLight | None, whole: Span, zone: str) -> Iterator[Fact]:
    if place.kind != "site":
        return
    site = place.site
    for label, words in (
        ("Address", site.address if site else ""),
        ("Nearest hospital", site.hospital if site else ""),
        ("Transport", site.transport if site else ""),
    ):
        yield Fact(label=label, words=words or "not given")
    events = [event for event in (light.events if light else ()) if whole.contains(event.at)]
    for kind in ("sunrise", "sunset"):
        at = ", ".join(hhmm(event.at, zone) for event in events if event.kind == kind)
        yield Fact(label=kind.capitalize(), words=at or "none in this day" if light else "not known")


def _escorts(desk: Desk, place: Place, placements: list[Placement]) -> Iterator[Fact]:
    used = {placement.set for placement in placements if placement.place == place.id}
    by_escort: dict[str, list[str]] = {}
    for one in place.sets:
        if one.id in used and one.escort:
            by_escort.setdefault(one.escort, []).append(one.name or one.id)
    for escort, sets in by_escort.items():
        person = desk.persons.get(escort)
        yield Fact(label="Escort", words=f"{person.name if person else escort}: {', '.join(sets)}")


def _contact(place: Place, whole: Span, zone: str) -> Iterator[Fact]:
    """Say when there is ground contact, and from when on nobody knows."""
    if place.kind != "station":
        return
    spans = [part for part in (span.meet(whole) for span in place.comms) if part]
    said = ", ".join(times(span, zone) for span in spans[:_MOST_CONTACTS])
    more = f" and {len(spans) - _MOST_CONTACTS} more" if len(spans) > _MOST_CONTACTS else ""
    known = place.comms_known
    if not place.comms:
        yield Fact(label="Ground contact", words="windows are not in the plan")
    elif known and not known.overlaps(whole):
        yield Fact(label="Ground contact", words=f"not known {_beyond(known, whole, zone)}")
    else:
        edge = f"; not known {_beyond(known, whole, zone)}" if known and known.end < whole.end else ""
        yield Fact(label="Ground contact", words=f"{said or 'none'}{more}{edge}")


def _beyond(known: Span, whole: Span, zone: str) -> str:
    before = known.start >= whole.end
    at = known.start if before else known.end
    return f"{'before' if before else 'after'} {day_text(local(at, zone).date())} {hhmm(at, zone)}"
