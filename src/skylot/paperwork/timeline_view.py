"""What the timeline shows: a page a day, a band a person, in hours of the first clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from skylot.core.spans import Span
from skylot.paperwork.clock import day_span, hhmm, is_aboard, long_day_text, minutes_text
from skylot.paperwork.day_hours import Clock, Hours, hours_of, hours_within, scales
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.model import Dossier, PlaceLight
from skylot.paperwork.palette import strip_kind
from skylot.paperwork.person_day import PRIVATE, is_private
from skylot.people.model import Block, Person
from skylot.schedule.model import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockMark:
    """A span of a person's day."""

    hours: Hours
    category: str
    label: str
    tip: str
    asked: bool
    """A film block that mission control has not granted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmMark:
    """A placement that the person is in."""

    hours: Hours
    scene: str
    setups: str
    set: str
    kind: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonBand:
    """One person's day."""

    number: str
    name: str
    role: str
    blocks: tuple[BlockMark, ...]
    film: tuple[FilmMark, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LightBand:
    """The light of one place on that day."""

    name: str
    aboard: bool
    sunlit: tuple[Hours, ...]
    penumbra: tuple[Hours, ...]
    umbra: tuple[Hours, ...]
    unknown: tuple[Hours, ...]
    comms: tuple[Hours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DynamicMark:
    """A dynamic operation of that day."""

    hours: Hours
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineDay:
    """One page."""

    day: str
    number: str
    clocks: tuple[Clock, ...]
    lights: tuple[LightBand, ...]
    dynamic: tuple[DynamicMark, ...]
    people: tuple[PersonBand, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """All days."""

    head: Head
    days: tuple[TimelineDay, ...]


def views(dossier: Dossier) -> Iterator[tuple[str, TimelineView]]:
    """Yield the one timeline of the production; none where no day is shot."""
    made = view(dossier)
    if made.days:
        yield "timeline", made


def view(dossier: Dossier) -> TimelineView:
    """Return a page for each date on which a unit shoots."""
    dates = sorted({day.day for day in dossier.days})
    return TimelineView(head=head_of(dossier, "Timeline"), days=tuple(_day(dossier, day) for day in dates))


def _day(dossier: Dossier, day: date) -> TimelineDay:
    zone = (dossier.clocks or ("UTC",))[0]
    units = {one.unit for one in dossier.days if one.day == day}
    places = {place for unit in dossier.units if unit.id in units for place in unit.places}
    numbers = []
    for unit in dossier.units:
        days = [one for one in dossier.days if one.unit == unit.id]
        numbers += [f"{unit.name}, day {one.number} of {len(days)}" for one in days if one.day == day]
    return TimelineDay(
        day=long_day_text(day),
        number=" · ".join(numbers),
        clocks=scales(dossier, day, aboard=is_aboard(dossier)),
        lights=tuple(_light(dossier, light, day, zone) for light in dossier.light if light.place in places),
        dynamic=tuple(
            DynamicMark(hours=part, name=activity.name)
            for place in dossier.places
            if place.id in places
            for activity in place.activities
            if activity.dynamic
            for part in hours_within((activity.span,), day, zone)
        ),
        people=tuple(_people(dossier, day, zone)),
    )


def _light(dossier: Dossier, light: PlaceLight, day: date, zone: str) -> LightBand:
    place = next((one for one in dossier.places if one.id == light.place), None)

    def within(spans: Iterable[Span]) -> tuple[Hours, ...]:
        return hours_within(spans, day, zone)

    return LightBand(
        name=place.name if place else light.place,
        aboard=place is None or place.kind == "station",
        sunlit=within(light.sunlit),
        penumbra=within(light.penumbra),
        umbra=within(light.umbra),
        unknown=within(light.unknown),
        comms=within(place.comms if place else ()),
    )


def _people(dossier: Dossier, day: date, zone: str) -> Iterator[PersonBand]:
    """Yield the cast by number, then everybody else; who has no plan that day, or is elsewhere, is left out."""
    whole = day_span(day, zone)
    persons = sorted(dossier.people.persons, key=lambda one: (one.cast_number is None, one.cast_number or 0))
    for person in persons:
        blocks = [b for b in dossier.blocks if b.person == person.id and b.span.overlaps(whole)]
        film = _placements(dossier, person, whole)
        if film or (blocks and _could_come(dossier, person, day)):
            yield _band(dossier, person, blocks, film, day=day, zone=zone)


def _could_come(dossier: Dossier, person: Person, day: date) -> bool:
    """Tell whether somebody can be called that day at a place where a unit shoots."""
    shooting = {each.unit for each in dossier.days if each.day == day}
    places = {place for unit in dossier.units if unit.id in shooting for place in unit.places}
    return not person.availability or any(
        each.first <= day <= each.last and (not each.place or each.place in places)
        for each in person.availability
    )


def _placements(dossier: Dossier, person: Person, whole: Span) -> list[Placement]:
    people = {task.id: task.people for task in dossier.tasks}
    strips = {strip.id: (*strip.cast, *strip.crew) for strip in dossier.strips}
    found = (
        p
        for p in dossier.schedule.placements
        if Span(p.start, p.end).overlaps(whole) and person.id in people.get(p.task, strips.get(p.strip, ()))
    )
    return sorted(found, key=lambda placement: (placement.start, placement.task))


def _band(
    dossier: Dossier, person: Person, blocks: list[Block], film: list[Placement], *, day: date, zone: str
) -> PersonBand:
    seconds = sum(p.end.since(p.start) for p in film)
    cap = person.cap_minutes_a_day
    total = minutes_text(round(seconds / 60)) if film else ""
    return PersonBand(
        number=str(person.cast_number) if person.cast_number is not None else "",
        name=person.name,
        role=", ".join(person.plays) or person.role,
        blocks=tuple(_blocks(blocks, day, zone)),
        film=tuple(_film(dossier, film, day, zone)),
        total=f"{total} of {minutes_text(cap)}" if total and cap else total,
    )


def _blocks(blocks: list[Block], day: date, zone: str) -> Iterator[BlockMark]:
    for block in sorted(blocks, key=lambda one: (one.span, one.id)):
        secret = is_private(block)
        category = PRIVATE if secret else block.category
        label = PRIVATE if secret else block.label or block.category
        asked = block.category == "film" and block.answer not in ("", "granted")
        if asked and not secret:
            label = f"{label} ({block.answer})"
        for part in hours_within((block.span,), day, zone):
            time = f"{hhmm(block.span.start, zone)}–{hhmm(block.span.end, zone)}"
            yield BlockMark(hours=part, category=category, label=label, tip=f"{label}, {time}", asked=asked)


def _film(dossier: Dossier, film: list[Placement], day: date, zone: str) -> Iterator[FilmMark]:
    strips = {strip.id: strip for strip in dossier.strips}
    names = {(p.id, s.id): s.name or s.id for p in dossier.places for s in p.sets}
    for run in _runs(film):
        strip = strips.get(run[0].strip)
        scene = "+".join(strip.scenes) if strip else run[0].strip
        part = Span(run[0].start, run[-1].end).meet(day_span(day, zone))
        if part is None:
            continue
        place = names.get((run[0].place, run[0].set), run[0].set)
        time = f"{hhmm(run[0].start, zone)}–{hhmm(run[-1].end, zone)}"
        yield FilmMark(
            hours=hours_of(part, day, zone),
            scene=scene,
            setups=", ".join(p.task.removeprefix(f"{scene}.") for p in run if p.setup),
            set=place,
            kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
            tip=f"scene {scene}, {place}, {time}",
        )


def _runs(film: list[Placement]) -> Iterator[list[Placement]]:
    """Yield placements of one strip and set that follow one another without a pause."""
    run: list[Placement] = []
    for placement in film:
        last = run[-1] if run else placement
        same = (last.strip, last.place, last.set) == (placement.strip, placement.place, placement.set)
        if run and (not same or placement.start > last.end):
            yield run
            run = []
        run.append(placement)
    if run:
        yield run
