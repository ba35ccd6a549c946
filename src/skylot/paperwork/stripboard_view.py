"""What the stripboard shows: strips in shooting order, day breaks with totals, banners, and the boneyard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from skylot.core.names import natural_key
from skylot.core.spans import Span
from skylot.paperwork.clock import clock_name, day_text, eighths_text, hhmm, is_aboard, minutes_text
from skylot.paperwork.desk import (
    Desk,
    cast_numbers,
    desk_of,
    eighths_of,
    light_of,
    marks_of,
    minutes_of,
    parts_of,
    people_of,
    place_name,
    placements_of,
    scene_of,
    short_id,
    synopsis_of,
    unit_days,
)
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.model import Dossier
from skylot.paperwork.palette import strip_kind
from skylot.schedule.model import Placement, ShootingDay, Strip, UnitPlan, Unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """A strip, or the part of it that is shot in one go."""

    row: Literal["strip"] = "strip"
    kind: str
    """Name of its colour."""
    time: str
    scene: str
    light: str
    """INT D, EXT N …"""
    set: str
    synopsis: str
    setups: str
    cast: tuple[str, ...]
    """Cast numbers."""
    pages: str
    eighths: int
    minutes: str
    marks: tuple[str, ...]
    """Such as: estimate, cover, want, part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBreak:
    """The black line that ends a day, with its totals."""

    row: Literal["day"] = "day"
    number: str
    day: str
    totals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """A line across the board: a dynamic operation, a day off, a company move."""

    row: Literal["banner"] = "banner"
    look: Literal["dynamic", "off", "move", "note"]
    time: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BoneyardRow:
    """A strip, or some of its setups, that has no time, and why."""

    kind: str
    scene: str
    light: str
    set: str
    setups: str
    cast: tuple[str, ...]
    priority: str
    whys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitBoard:
    """The board of one unit; its clock is the zone of the unit."""

    name: str
    clock: str
    rows: tuple[StripRow | DayBreak | Banner, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CastHead:
    """A number at the head of the board and who it stands for."""

    number: str
    name: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StripboardView:
    """The whole board."""

    head: Head
    cast: tuple[CastHead, ...]
    units: tuple[UnitBoard, ...]
    boneyard: tuple[BoneyardRow, ...]
    status: str


def views(dossier: Dossier) -> Iterator[tuple[str, StripboardView]]:
    """Yield the one board of the production."""
    yield "stripboard", view(dossier)


def view(dossier: Dossier) -> StripboardView:
    """Return the board: every placement in its unit's order, every task without a time in the boneyard."""
    desk = desk_of(dossier)
    return StripboardView(
        head=head_of(dossier, "Stripboard"),
        cast=cast_heads(dossier),
        units=tuple(_unit(desk, unit) for unit in dossier.units),
        boneyard=tuple(_boneyard(desk)),
        status=_status(dossier),
    )


def cast_heads(dossier: Dossier) -> tuple[CastHead, ...]:
    """Return the cast by number."""
    cast = sorted(
        (person for person in dossier.people.persons if person.cast_number is not None),
        key=lambda person: (person.cast_number or 0, person.id),
    )
    return tuple(
        CastHead(number=str(p.cast_number), name=p.name, role=", ".join(p.plays) or p.role) for p in cast
    )


def _status(dossier: Dossier) -> str:
    schedule = dossier.schedule
    placed, left = len(schedule.placements), len(schedule.unplaced)
    return f"{schedule.status}: {placed} placed, {left} in the boneyard"


# ---------------------------------------------------------------- a unit's days


def _unit(desk: Desk, unit: UnitPlan) -> UnitBoard:
    dossier = desk.dossier
    days = unit_days(dossier, unit)
    rows: list[StripRow | DayBreak | Banner] = []
    place = ""
    for index, day in enumerate(days):
        if index:
            rows.extend(_days_off(days[index - 1].day, day.day))
        placements = placements_of(dossier, day)
        rows.extend(_day_rows(desk, unit, day, placements, place))
        rows.append(_day_break(desk, day, len(days), placements))
        place = placements[-1].place if placements else place
    aboard = is_aboard(dossier)
    return UnitBoard(name=unit.name or unit.id, clock=clock_name(unit.zone, aboard=aboard), rows=tuple(rows))


def _day_rows(
    desk: Desk, unit: UnitPlan, day: ShootingDay, placements: list[Placement], place: str
) -> Iterator[StripRow | Banner]:
    """Yield the day's strips in order, banners where they fall."""
    waiting = _dynamic(desk.dossier, unit, day)
    for part in parts_of(placements):
        here = part[0].place
        while waiting and waiting[0][0].start <= part[0].start:
            yield waiting.pop(0)[1]
        if place and here != place:
            yield Banner(look="move", time="", words=f"Company move to {place_name(desk.dossier, here)}")
        place = here
        yield strip_row(desk, unit, part)
    for _span, banner in waiting:
        yield banner


def _dynamic(dossier: Dossier, unit: UnitPlan, day: ShootingDay) -> list[tuple[Span, Banner]]:
    found = [
        (activity.span, _dynamic_banner(activity.name, activity.span, unit.zone))
        for place in dossier.places
        if place.id in unit.places
        for activity in place.activities
        if activity.dynamic and activity.span.overlaps(day.span)
    ]
    return sorted(found, key=lambda pair: (pair[0], pair[1].words))


def _dynamic_banner(name: str, span: Span, zone: str) -> Banner:
    time = f"{hhmm(span.start, zone)}–{hhmm(span.end, zone)}"
    return Banner(look="dynamic", time=time, words=f"Dynamic operation: {name}")


def _days_off(before: date, after: date) -> Iterator[Banner]:
    count = (after - before).days - 1
    if count == 1:
        yield Banner(look="off", time="", words=f"Day off: {day_text(before + timedelta(days=1))}")
    elif count > 1:
        first, last = before + timedelta(days=1), after - timedelta(days=1)
        yield Banner(look="off", time="", words=f"{count} days off: {day_text(first)} to {day_text(last)}")


def _day_break(desk: Desk, day: ShootingDay, count: int, placements: list[Placement]) -> DayBreak:
    eighths = sum(eighths_of(desk, list(run)) for _strip, run in groupby(placements, key=lambda p: p.strip))
    minutes = round(minutes_of(placements))
    setups = len({p.setup for p in placements if p.setup})
    totals = [f"{eighths_text(eighths)} pages", minutes_text(minutes)]
    if setups:
        totals.append(f"{setups} setup{'s' if setups > 1 else ''}")
    return DayBreak(
        number=f"End of day {day.number} of {count}",
        day=day_text(day.day),
        totals=" · ".join(totals) if placements else "nothing planned",
    )


def strip_row(desk: Desk, unit: UnitPlan, part: list[Placement]) -> StripRow:
    """Return the row of placements of one strip that follow one another, in times of the unit."""
    first, last = part[0], part[-1]
    strip = desk.strips.get(first.strip)
    scene = scene_of(strip, first.strip)
    eighths = eighths_of(desk, part)
    return StripRow(
        kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
        time=f"{hhmm(first.start, unit.zone)}–{hhmm(last.end, unit.zone)}",
        scene=scene,
        light=light_of(strip),
        set=desk.sets.get((first.place, first.set), first.set),
        synopsis=synopsis_of(desk, strip),
        setups=", ".join(short_id(p.task, scene) for p in part if p.setup),
        cast=cast_numbers(desk, strip, {person for p in part for person in people_of(desk, p)}),
        pages=eighths_text(eighths) if eighths else "–",
        eighths=eighths,
        minutes=str(round(minutes_of(part))),
        marks=tuple(marks_of(strip, whole=not strip or eighths == strip.eighths)),
    )


# ---------------------------------------------------------------- boneyard


def _boneyard(desk: Desk) -> Iterator[BoneyardRow]:
    unplaced = desk.dossier.schedule.unplaced
    order = sorted(unplaced, key=lambda one: (natural_key(one.strip), natural_key(one.task)))
    for name, group in groupby(order, key=lambda one: one.strip):
        yield _boneyard_row(desk, desk.strips.get(name), name, list(group))


def _boneyard_row(desk: Desk, strip: Strip | None, name: str, tasks: list[Unplaced]) -> BoneyardRow:
    scene = scene_of(strip, name)
    whys: dict[str, list[str]] = {}
    for one in tasks:
        whys.setdefault(one.why, []).append(one.task)
    alone = len(whys) == 1
    return BoneyardRow(
        kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
        scene=scene,
        light=light_of(strip),
        set=desk.sets.get((strip.place, strip.set), strip.set) if strip else "",
        setups=", ".join(short_id(one.task, scene) for one in tasks if one.setup),
        cast=cast_numbers(desk, strip, strip.cast if strip else ()),
        priority=tasks[0].priority,
        whys=tuple(why if alone else f"{', '.join(ids)}: {why}" for why, ids in whys.items()),
    )
