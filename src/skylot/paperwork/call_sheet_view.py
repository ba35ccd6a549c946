"""What a call sheet shows: one a unit-day, joined from the dossier, all times on the unit's clock."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skylot.core.instant import Instant
from skylot.core.names import natural_key, slug
from skylot.core.spans import Span
from skylot.locations.model import Place
from skylot.paperwork.call_sheet_people import CallGroup, call_groups, calls_of
from skylot.paperwork.call_sheet_place import NoGo, Operation, PlaceFacts, no_go, operations, place_facts
from skylot.paperwork.call_sheet_rows import Row, called_people, common_meals, scene_rows
from skylot.paperwork.clock import (
    clock_name,
    day_span,
    day_text,
    eighths_text,
    hhmm,
    is_aboard,
    local,
    long_day_text,
    minutes_text,
)
from skylot.paperwork.desk import (
    Desk,
    cast_numbers,
    desk_of,
    eighths_of,
    light_of,
    minutes_of,
    parts_of,
    place_name,
    placements_of,
    scene_of,
    unit_days,
)
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.model import Dossier
from skylot.paperwork.orbit_band_view import OrbitBand, orbit_band
from skylot.paperwork.palette import strip_kind
from skylot.paperwork.person_day import is_private, times
from skylot.paperwork.stripboard_view import StripRow, strip_row
from skylot.schedule.model import Placement, ShootingDay, Strip, UnitPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class BigTime:
    """One of the large times at the head: crew call, first shot, meal, estimated wrap."""

    label: str
    time: str
    others: str
    """The same on the other clocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverRow:
    """A cover scene that can be shot if the plan falls."""

    kind: str
    scene: str
    light: str
    set: str
    cast: tuple[str, ...]
    pages: str
    minutes: str
    when: str
    """Unplaced, or the day on which it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advance:
    """The next day of the unit."""

    day: str
    first_shot: str
    rows: tuple[StripRow, ...]
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSheetView:
    """One call sheet."""

    head: Head
    unit: str
    day: str
    number: str
    """Day 4 of 12."""
    issue: str
    """Revision 2, or DRAFT."""
    clock: str
    big: tuple[BigTime, ...]
    facts: tuple[str, ...]
    band: OrbitBand
    rows: tuple[Row, ...]
    totals: str
    groups: tuple[CallGroup, ...]
    no_go: tuple[NoGo, ...]
    operations: tuple[Operation, ...]
    places: tuple[PlaceFacts, ...]
    cover: tuple[CoverRow, ...]
    advance: Advance | None


def views(dossier: Dossier) -> Iterator[tuple[str, CallSheetView]]:
    """Yield (file stem, sheet) for every day of every unit; the unit is named where there are several."""
    desk = desk_of(dossier)
    for unit in dossier.units:
        part = f"-{slug(unit.id) or 'unit'}" if len(dossier.units) > 1 else ""
        for day in unit_days(dossier, unit):
            yield f"call-sheet{part}-{day.day.isoformat()}", view(desk, unit, day)


def view(desk: Desk, unit: UnitPlan, day: ShootingDay) -> CallSheetView:
    """Return the sheet of one unit's day."""
    dossier = desk.dossier
    placements = placements_of(dossier, day)
    whole = _whole(day, unit.zone)
    places = _places(desk, unit, placements)
    number = f"Day {day.number} of {len(unit_days(dossier, unit))}"
    head = head_of(dossier, "Call sheet", f"{day_text(day.day)}  ·  {number.lower()}")
    issue = f"Revision {dossier.revision}" if dossier.revision else "DRAFT"
    return CallSheetView(
        head=dataclasses.replace(head, revision=issue),
        unit=unit.name or unit.id,
        day=long_day_text(day.day),
        number=number,
        issue=issue,
        clock=clock_name(unit.zone, aboard=is_aboard(dossier)),
        big=tuple(_big(desk, unit, day, placements, whole)),
        facts=tuple(_facts(desk, unit, day, places)),
        band=orbit_band(
            desk,
            placements,
            places=[place.id for place in places],
            span=_shown(desk, day, placements, places),
            zone=unit.zone,
        ),
        rows=scene_rows(desk, unit, placements, whole),
        totals=_totals(desk, placements),
        groups=call_groups(desk, day, placements, whole=whole, zone=unit.zone),
        no_go=no_go(desk, places, whole, unit.zone),
        operations=operations(desk, places, whole, unit.zone),
        places=tuple(place_facts(desk, p, placements, whole=whole, zone=unit.zone) for p in places),
        cover=tuple(_cover(desk, day, placements)),
        advance=_advance(desk, unit, day),
    )


def _whole(day: ShootingDay, zone: str) -> Span:
    """Return the civil day, longer where the unit shoots past midnight."""
    civil = day_span(day.day, zone)
    return Span(min(civil.start, day.span.start), max(civil.end, day.span.end))


def _places(desk: Desk, unit: UnitPlan, placements: list[Placement]) -> list[Place]:
    """Return the places at which the day is shot, in its order; all of the unit's where nothing is planned."""
    used = tuple(dict.fromkeys(placement.place for placement in placements)) or unit.places
    return [desk.places[place] for place in used if place in desk.places]


# ---------------------------------------------------------------- the head


def _big(
    desk: Desk, unit: UnitPlan, day: ShootingDay, placements: list[Placement], whole: Span
) -> Iterator[BigTime]:
    calls = calls_of(desk, day)
    working = called_people(desk, placements)
    starts = [call.span.start for person, call in calls.items() if person in working or not working]
    first = placements[0].start if placements else None
    wrap = max((p.end for p in placements), default=None)
    call = min((*starts, first), default=None) if first else min(starts, default=None)
    yield _big_time(desk, unit, "Crew call", call or day.span.start)
    yield _big_time(desk, unit, "First shot", first)
    yield _meal(desk, unit, placements, whole)
    yield _big_time(desk, unit, "Estimated wrap", wrap)


def _meal(desk: Desk, unit: UnitPlan, placements: list[Placement], whole: Span) -> BigTime:
    """Return the meal that all have while they shoot; else, where nobody eats then, the next that all have."""
    called = called_people(desk, placements)
    meals = common_meals(desk, placements, whole)
    shot = Span(placements[0].start, max(p.end for p in placements)) if placements else whole
    during = [span for span in meals if span.overlaps(shot)]
    own = any(
        b.category == "meal" and b.person in called and b.span.overlaps(shot) and not is_private(b)
        for b in desk.dossier.blocks
    )
    after = [span for span in meals if span.start >= shot.start]
    said = [times(span, unit.zone) for span in during or ([] if own else after[:1])]
    nothing = "see calls" if own else "not planned"
    more = f"and {', '.join(said[1:3])}" if len(said) > 1 else ""
    return BigTime(label="Meal", time=said[0] if said else nothing, others=more)


def _big_time(desk: Desk, unit: UnitPlan, label: str, at: Instant | None) -> BigTime:
    if at is None:
        return BigTime(label=label, time="–", others="")
    aboard = is_aboard(desk.dossier)
    others = (
        f"{hhmm(at, zone)} {clock_name(zone, aboard=aboard)}"
        for zone in desk.dossier.clocks
        if zone != unit.zone
    )
    return BigTime(label=label, time=hhmm(at, unit.zone), others="  ·  ".join(others))


def _facts(desk: Desk, unit: UnitPlan, day: ShootingDay, places: list[Place]) -> Iterator[str]:
    dossier = desk.dossier
    yield f"all times {clock_name(unit.zone, aboard=is_aboard(dossier))}"
    for light in dossier.light:
        if light.orbit_epoch and light.place in {place.id for place in places}:
            yield f"orbit epoch {_stamp(light.orbit_epoch)}"
    if is_aboard(dossier):
        yield f"GMT day {day.day:%j}"
    if dossier.mission_zero and day.span.start >= dossier.mission_zero:
        hours = int(day.span.start.since(dossier.mission_zero) // 3600)
        yield f"mission {hours // 24} d {hours % 24:02d} h at the start of the unit's day"
    yield f"unit's day {times(day.span, unit.zone)}"
    if day.reserve_minutes:
        yield f"reserve {minutes_text(day.reserve_minutes)}"
    if day.pace != 1.0:
        yield f"pace {day.pace:.0%}"
    for place in places:
        for phase in place.phases:
            if phase.span.overlaps(day.span):
                yield phase.name
    yield "weather n/a"


def _stamp(at: Instant) -> str:
    moment = local(at, "UTC")
    return f"{moment.day} {moment:%b %Y %H:%M} UTC"


def _shown(desk: Desk, day: ShootingDay, placements: list[Placement], places: list[Place]) -> Span:
    """Return the hours that the band shows: the unit's day, calls outside of it, sunrise and sunset of a site."""
    spans = [day.span, *(Span(p.start, p.end) for p in placements)]
    spans += [call.span for call in calls_of(desk, day).values()]
    sites = {place.id: day_span(day.day, place.zone) for place in places if place.kind == "site"}
    suns = [
        e.at
        for li in desk.dossier.light
        for e in li.events
        if li.place in sites and sites[li.place].contains(e.at)
    ]
    spans += [Span(at, at) for at in suns]
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _totals(desk: Desk, placements: list[Placement]) -> str:
    if not placements:
        return "nothing planned"
    eighths = sum(eighths_of(desk, part) for part in parts_of(placements))
    setups = len({p.setup for p in placements if p.setup})
    shown = [f"{eighths_text(eighths)} pages", minutes_text(round(minutes_of(placements)))]
    if setups:
        shown.append(f"{setups} setup{'s' if setups > 1 else ''}")
    return "  ·  ".join(shown)


# ---------------------------------------------------------------- cover and advance


def _cover(desk: Desk, day: ShootingDay, placements: list[Placement]) -> Iterator[CoverRow]:
    """Yield the cover scenes of this unit that are neither shot before nor on this day."""
    done = {p.strip for p in desk.dossier.schedule.placements if p.start < day.span.end}
    covers = {task.strip for task in desk.dossier.tasks if task.cover}
    for strip in sorted(desk.dossier.strips, key=lambda one: natural_key(one.id)):
        if strip.unit == day.unit and (strip.cover or strip.id in covers) and strip.id not in done:
            yield _cover_row(desk, strip)


def _cover_row(desk: Desk, strip: Strip) -> CoverRow:
    starts = [p.start for p in desk.dossier.schedule.placements if p.strip == strip.id]
    days = (d for d in desk.dossier.days if starts and d.unit == strip.unit and d.span.contains(min(starts)))
    planned = next(days, None)
    return CoverRow(
        kind=strip_kind(strip.interior_exterior, strip.day_night),
        scene=scene_of(strip, strip.id),
        light=light_of(strip),
        set=f"{desk.sets.get((strip.place, strip.set), strip.set)}, {place_name(desk.dossier, strip.place)}",
        cast=cast_numbers(desk, strip, strip.cast),
        pages=eighths_text(strip.eighths),
        minutes=str(strip.minutes),
        when=f"planned on day {planned.number}" if planned else "has no day",
    )


def _advance(desk: Desk, unit: UnitPlan, day: ShootingDay) -> Advance | None:
    days = unit_days(desk.dossier, unit)
    following = next((one for one in days if one.span.start > day.span.start), None)
    if following is None:
        return None
    placements = placements_of(desk.dossier, following)
    places = _places(desk, unit, placements)
    whole = _whole(following, unit.zone)
    return Advance(
        day=f"{long_day_text(following.day)}, day {following.number} of {len(days)}",
        first_shot=hhmm(placements[0].start, unit.zone) if placements else "",
        rows=tuple(strip_row(desk, unit, part) for part in parts_of(placements)),
        operations=tuple(_dynamic(operations(desk, places, whole, unit.zone))),
    )


def _dynamic(found: Iterable[Operation]) -> Iterator[Operation]:
    return (operation for operation in found if operation.dynamic)
