"""What the light chart shows, joined from the dossier: a row a day, all in hours of the first clock."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from skylot.core.names import natural_key
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Place
from skylot.paperwork.clock import clock_name, day_span, day_text, hhmm, hhmmss, local
from skylot.paperwork.day_hours import Clock, Hours, hours_of, hours_within, scales, wall_hours
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.light_words import event_kind, event_text
from skylot.paperwork.model import Dossier, NeedSpans, PlaceLight
from skylot.paperwork.palette import strip_kind
from skylot.schedule.model import Placement, Strip

MAX_LANES = 12
NEARLY_ALWAYS = 0.6
"""A need that is met for a larger share of the time has no lane: its marks would tell nothing."""
_TOUCHING_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartSetup:
    """One placement: its hours, and what is written into it."""

    hours: Hours
    label: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartStrip:
    """Placements of one strip that follow one another: one label for all of them."""

    hours: Hours
    scene: str
    set: str
    kind: str
    setups: tuple[ChartSetup, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartEvent:
    """A sunrise or sunset that a placement uses."""

    hour: float
    kind: str
    label: str
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartBand:
    """A dynamic operation."""

    hours: Hours
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartDay:
    """One row."""

    day: str
    number: str
    sunlit: tuple[Hours, ...]
    penumbra: tuple[Hours, ...]
    umbra: tuple[Hours, ...]
    unknown: tuple[Hours, ...]
    sleep: tuple[Hours, ...]
    comms: tuple[Hours, ...]
    comms_unknown: tuple[Hours, ...]
    lanes: tuple[tuple[Hours, ...], ...]
    lanes_unknown: tuple[tuple[Hours, ...], ...]
    """Where nobody can judge the need of a lane: not the same as where it is not met."""
    strips: tuple[ChartStrip, ...]
    events: tuple[ChartEvent, ...]
    dynamic: tuple[ChartBand, ...]
    margin: tuple[str, ...]
    """Aboard: beta and mean length of night; on a site: sunrise and sunset."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLane:
    """A need that one or more setups share; the lanes of a row have the order of this list."""

    setups: str
    words: str
    never: str = ""
    """Why it has no mark at all; such a need has no lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LightChartView:
    """A light chart of one place."""

    head: Head
    place: str
    aboard: bool
    clocks: tuple[Clock, ...]
    margin_heads: tuple[str, ...]
    days: tuple[ChartDay, ...]
    needs: tuple[NeedLane, ...]
    never: tuple[NeedLane, ...]
    often: tuple[NeedLane, ...]
    """Met nearly always: named, but without a lane."""
    has_comms: bool
    statement: str
    notes: tuple[str, ...]


def views(dossier: Dossier) -> Iterator[tuple[str, LightChartView]]:
    """Yield (file stem, view) for each place whose light is known and at which somebody shoots."""
    shown = [light for light in dossier.light if _dates(dossier, light.place)]
    for light in shown:
        stem = "light-chart" if len(shown) == 1 else f"light-chart-{light.place}"
        yield stem, view(dossier, light)


def view(dossier: Dossier, light: PlaceLight) -> LightChartView:
    """Return the chart of one place over the days on which it is shot."""
    place = next((place for place in dossier.places if place.id == light.place), None)
    name = place.name or place.id if place else light.place
    aboard = place is None or place.kind == "station"
    dates = _dates(dossier, light.place)
    groups = _need_groups(dossier, light.place)
    met = [group for group in groups if any(need.met for need in group)]
    lanes = sorted((group for group in met if _share(group) <= NEARLY_ALWAYS), key=_share)
    return LightChartView(
        head=head_of(dossier, "Light chart", name),
        place=name,
        aboard=aboard,
        clocks=scales(dossier, dates[0], aboard=aboard),
        margin_heads=("β", "night") if aboard else ("sunrise", "sunset"),
        days=tuple(_day(dossier, light, day, _merge(lanes)) for day in dates),
        needs=tuple(_lane(group) for group in lanes[: MAX_LANES - 1 if len(lanes) > MAX_LANES else None])
        + _rest_of(lanes),
        never=tuple(_lane(group) for group in groups if group not in met),
        often=tuple(_lane(group) for group in met if group not in lanes),
        has_comms=bool(place and place.comms),
        statement=light.statement,
        notes=tuple(_clock_notes(dossier, dates, aboard=aboard)),
    )


def _zones(dossier: Dossier) -> tuple[str, ...]:
    return dossier.clocks or ("UTC",)


def _dates(dossier: Dossier, place: str) -> tuple[date, ...]:
    """Return the dates, free ones between them too, that shooting there touches on the first clock."""
    zone = _zones(dossier)[0]
    units = {unit.id for unit in dossier.units if place in unit.places}
    spans = [day.span for day in dossier.days if day.unit in units and day.span.seconds > 0]
    if not spans:
        return ()
    first = min(local(span.start, zone).date() for span in spans)
    last = max(local(span.end.plus(-1), zone).date() for span in spans)
    return tuple(first + timedelta(days=index) for index in range((last - first).days + 1))


def _need_groups(dossier: Dossier, place: str) -> list[list[NeedSpans]]:
    """Return the needs of this place's setups, those met at the same times together, in the setups' order."""
    at_place = {setup for strip in dossier.strips if strip.place == place for setup in strip.setups}
    groups: dict[object, list[NeedSpans]] = {}
    for need in sorted(dossier.needs, key=lambda need: natural_key(need.setup)):
        if need.setup in at_place:
            same = (need.met.starts_ns.tobytes(), need.met.ends_ns.tobytes()) if need.met else need.sentences
            groups.setdefault(same, []).append(need)
    return list(groups.values())


def _share(group: list[NeedSpans]) -> float:
    """Return the share of the time in which a need is met; the rarest have the first lanes."""
    return group[0].met.total_s / max(1.0, group[0].met.domain.seconds)


def _merge(lanes: list[list[NeedSpans]]) -> list[list[NeedSpans]]:
    """Return the needs of each lane; more than fit share the last one."""
    if len(lanes) <= MAX_LANES:
        return lanes
    return [*lanes[: MAX_LANES - 1], [need for group in lanes[MAX_LANES - 1 :] for need in group]]


def _rest_of(lanes: list[list[NeedSpans]]) -> tuple[NeedLane, ...]:
    if len(lanes) <= MAX_LANES:
        return ()
    rest = lanes[MAX_LANES - 1 :]
    setups = ", ".join(need.setup for group in rest for need in group)
    return (NeedLane(setups=setups, words=f"{len(rest)} further needs, together"),)


def _lane(group: list[NeedSpans]) -> NeedLane:
    unknown = any(need.unknown for need in group)
    never = group[0].miss or ("nothing but unknown light" if unknown else "never met")
    return NeedLane(
        setups=", ".join(need.setup for need in group),
        words="; ".join(min((need.sentences for need in group), key=lambda words: len("".join(words)))),
        never="" if any(need.met for need in group) else never,
    )


def _clock_notes(dossier: Dossier, dates: tuple[date, ...], *, aboard: bool) -> Iterator[str]:
    """Say of a clock that is set during the chart from when its scale no longer holds."""
    zone, *others = _zones(dossier)
    for other in others:
        ahead = [_ahead(day, zone, other) for day in dates]
        for day, was, now in zip(dates[1:], ahead, ahead[1:], strict=False):
            if was != now:
                yield f"the {clock_name(other, aboard=aboard)} scale is off by an hour from {day_text(day)}"
                break


def _ahead(day: date, zone: str, other: str) -> timedelta:
    noon = day_span(day, zone).start.plus(12 * 3600)
    return local(noon, other).replace(tzinfo=None) - local(noon, zone).replace(tzinfo=None)


# ---------------------------------------------------------------- one row


def _day(dossier: Dossier, light: PlaceLight, day: date, lanes: list[list[NeedSpans]]) -> ChartDay:
    zone = _zones(dossier)[0]
    whole = day_span(day, zone)
    place = next((place for place in dossier.places if place.id == light.place), None)

    def hours(windows: Iterable[Span]) -> tuple[Hours, ...]:
        return tuple(dict.fromkeys(hours_within(windows, day, zone)))

    aboard = place is None or place.kind == "station"
    return ChartDay(
        day=day_text(day),
        number=_number(dossier, light.place, day),
        sunlit=hours(light.sunlit),
        penumbra=hours(light.penumbra),
        umbra=hours(light.umbra),
        unknown=hours(light.unknown),
        sleep=hours(_all_asleep(dossier, light.place, whole)),
        comms=hours(place.comms if place else ()),
        comms_unknown=hours(_comms_unknown(place, whole)),
        lanes=tuple(hours(span for need in lane for span in need.met) for lane in lanes),
        lanes_unknown=tuple(hours(span for need in lane for span in need.unknown) for lane in lanes),
        strips=_strips(dossier, light.place, day, zone),
        events=tuple(_events(dossier, light.place, day, zone)),
        dynamic=tuple(
            ChartBand(hours=part, name=activity.name)
            for activity in (place.activities if place else ())
            if activity.dynamic
            for part in hours((activity.span,))
        ),
        margin=_orbit_margin(light, day, whole) if aboard else _site_margin(light, whole, zone),
    )


def _comms_unknown(place: Place | None, whole: Span) -> WindowSet:
    """Return when nobody knows of ground contact; nothing where the place says nothing of it at all."""
    if place is None or not place.comms:
        return WindowSet.empty(whole)
    known = (place.comms_known,) if place.comms_known else place.comms
    return ~WindowSet.of(whole, known)


def _number(dossier: Dossier, place: str, day: date) -> str:
    units = [unit.id for unit in dossier.units if place in unit.places]
    for unit in units:
        days = [one for one in dossier.days if one.unit == unit]
        for one in days:
            if one.day == day:
                return f"day {one.number} of {len(days)}"
    return ""


def _all_asleep(dossier: Dossier, place: str, whole: Span) -> WindowSet:
    """Return when all who are called at the place sleep; people without any plan that day do not count."""
    called = {person for task in dossier.tasks if task.place == place for person in task.people}
    asleep = WindowSet.full(whole)
    planned = False
    for person in sorted(called):
        blocks = [block for block in dossier.blocks if block.person == person and block.span.overlaps(whole)]
        if blocks:
            planned = True
            asleep = asleep & WindowSet.of(whole, (b.span for b in blocks if b.category == "sleep"))
    return asleep if planned else WindowSet.empty(whole)


def _placements(dossier: Dossier, place: str, day: date, zone: str) -> list[Placement]:
    whole = day_span(day, zone)
    found = [
        p for p in dossier.schedule.placements if p.place == place and Span(p.start, p.end).overlaps(whole)
    ]
    return sorted(found, key=lambda placement: (placement.start, placement.task))


def _strips(dossier: Dossier, place: str, day: date, zone: str) -> tuple[ChartStrip, ...]:
    strips = {strip.id: strip for strip in dossier.strips}
    runs: list[list[Placement]] = []
    for placement in _placements(dossier, place, day, zone):
        last = runs[-1][-1] if runs else None
        follows = last is not None and placement.start.since(last.end) <= _TOUCHING_S
        if last is not None and follows and (last.strip, last.set) == (placement.strip, placement.set):
            runs[-1].append(placement)
        else:
            runs.append([placement])
    names = {one.id: one.name or one.id for p in dossier.places if p.id == place for one in p.sets}
    return tuple(_strip(run, strips.get(run[0].strip), names, day, zone) for run in runs)


def _strip(
    run: list[Placement], strip: Strip | None, names: dict[str, str], day: date, zone: str
) -> ChartStrip:
    whole = day_span(day, zone)
    scenes = "+".join(strip.scenes) if strip else run[0].strip
    set_name = names.get(run[0].set, run[0].set)
    setups = []
    for placement in run:
        part = Span(placement.start, placement.end).meet(whole)
        if part:
            label = placement.task.removeprefix(f"{scenes}.") if placement.setup else ""
            tip = f"{placement.task}, {set_name}, {hhmm(part.start, zone)}–{hhmm(part.end, zone)}"
            setups.append(ChartSetup(hours=hours_of(part, day, zone), label=label, tip=tip))
    return ChartStrip(
        hours=(setups[0].hours[0], setups[-1].hours[1]),
        scene=scenes,
        set=set_name,
        kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
        setups=tuple(setups),
    )


def _events(dossier: Dossier, place: str, day: date, zone: str) -> Iterator[ChartEvent]:
    whole = day_span(day, zone)
    for placement in _placements(dossier, place, day, zone):
        moment = placement.event_at
        if moment is not None and whole.contains(moment):
            kind = event_kind(dossier, place, moment)
            yield ChartEvent(
                hour=wall_hours(moment, day, zone),
                kind=kind,
                label=hhmmss(moment, zone),
                tip=f"{placement.task}: {event_text(dossier, placement, zone)}",
            )


def _orbit_margin(light: PlaceLight, day: date, whole: Span) -> tuple[str, str]:
    beta = dict(light.beta).get(day)
    nights = [span.seconds / 60 for span in light.umbra if whole.contains(span.start)]
    return (
        f"{math.degrees(beta):+.1f}°".replace("-", "−") if beta is not None else "",
        f"{sum(nights) / len(nights):.1f} min" if nights else "",
    )


def _site_margin(light: PlaceLight, whole: Span, zone: str) -> tuple[str, ...]:
    found = {event.kind: hhmm(event.at, zone) for event in light.events if whole.contains(event.at)}
    return found.get("sunrise", ""), found.get("sunset", "")
