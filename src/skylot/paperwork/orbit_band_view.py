"""What the band of a call sheet shows: the hours of one working day, clocks, light, ground contact, strips."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from skylot.core.spans import Span, WindowSet
from skylot.paperwork.clock import clock_name, day_span, hhmm, hhmmss, is_aboard, local
from skylot.paperwork.day_hours import Clock, Hours
from skylot.paperwork.desk import Desk, parts_of, place_name, scene_of
from skylot.paperwork.model import PlaceLight
from skylot.paperwork.palette import strip_kind
from skylot.schedule.model import Placement


@dataclass(frozen=True, slots=True, kw_only=True)
class BandEvent:
    """A sunrise or sunset."""

    kind: str
    hour: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLight:
    """The light of one place."""

    name: str
    aboard: bool
    sunlit: tuple[Hours, ...]
    penumbra: tuple[Hours, ...]
    umbra: tuple[Hours, ...]
    unknown: tuple[Hours, ...]
    comms: tuple[Hours, ...]
    comms_unknown: tuple[Hours, ...]
    events: tuple[BandEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandMark:
    """A strip, or a dynamic operation."""

    hours: Hours
    name: str
    kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrbitBand:
    """The band: hours are counted from its start."""

    length: int
    clocks: tuple[Clock, ...]
    lights: tuple[BandLight, ...]
    strips: tuple[BandMark, ...]
    dynamic: tuple[BandMark, ...]


def orbit_band(
    desk: Desk, placements: list[Placement], *, places: Iterable[str], span: Span, zone: str
) -> OrbitBand:
    """Return the band over a day of a unit: whole hours around `span`, the unit's zone first."""
    whole = _whole_hours(span, zone)
    used = set(places)
    others = tuple(clock for clock in desk.dossier.clocks if clock != zone)
    return OrbitBand(
        length=round(whole.seconds / 3600),
        clocks=tuple(_clock(desk, whole, each) for each in (zone, *others)),
        lights=tuple(_light(desk, light, whole, zone) for light in desk.dossier.light if light.place in used),
        strips=tuple(_strips(desk, placements, whole)),
        dynamic=tuple(
            BandMark(hours=part, name=activity.name)
            for place in desk.dossier.places
            if place.id in used
            for activity in place.activities
            if activity.dynamic
            for part in _within((activity.span,), whole)
        ),
    )


def _whole_hours(span: Span, zone: str) -> Span:
    midnight = day_span(local(span.start, zone).date(), zone).start
    first = math.floor(span.start.since(midnight) / 3600)
    last = max(first + 1, math.ceil(span.end.since(midnight) / 3600))
    return Span(midnight.plus(first * 3600), midnight.plus(last * 3600))


def _clock(desk: Desk, whole: Span, zone: str) -> Clock:
    marks = [whole.start.plus(hour * 3600) for hour in range(round(whole.seconds / 3600) + 1)]
    round_hours = not local(whole.start, zone).minute
    readings = tuple(f"{local(mark, zone):%H}" if round_hours else hhmm(mark, zone) for mark in marks)
    return Clock(name=clock_name(zone, aboard=is_aboard(desk.dossier)), hours=readings)


def _within(spans: Iterable[Span], whole: Span) -> tuple[Hours, ...]:
    parts = (span.meet(whole) for span in spans)
    return tuple(
        (part.start.since(whole.start) / 3600, part.end.since(whole.start) / 3600) for part in parts if part
    )


def _light(desk: Desk, light: PlaceLight, whole: Span, zone: str) -> BandLight:
    place = desk.places.get(light.place)
    aboard = place is None or place.kind == "station"
    comms = place.comms if place else ()
    known = (place.comms_known,) if place and place.comms_known else comms
    unknown = ~WindowSet.of(whole, known) if comms else WindowSet.empty(whole)
    return BandLight(
        name=place_name(desk.dossier, light.place),
        aboard=aboard,
        sunlit=_within(light.sunlit, whole),
        penumbra=_within(light.penumbra, whole),
        umbra=_within(light.umbra, whole),
        unknown=_within(light.unknown, whole),
        comms=_within(comms, whole),
        comms_unknown=_within(unknown, whole),
        events=tuple(
            BandEvent(
                kind=event.kind,
                hour=event.at.since(whole.start) / 3600,
                label=hhmmss(event.at, zone) if aboard else hhmm(event.at, zone),
            )
            for event in light.events
            if whole.contains(event.at)
        ),
    )


def _strips(desk: Desk, placements: list[Placement], whole: Span) -> Iterator[BandMark]:
    """Yield each placement; those of one strip that touch are one box."""
    for part in parts_of(placements):
        strip = desk.strips.get(part[0].strip)
        kind = strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown"
        spans = WindowSet.of(whole, (Span(p.start, p.end) for p in part))
        for hours in _within(spans, whole):
            yield BandMark(hours=hours, name=scene_of(strip, part[0].strip), kind=kind)
