"""What the stripboard shows: strips in shooting order, day breaks with totals, banners, and the boneyard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from skylot.core.names import natural_key
from skylot.core.spans import Span
from skylot.paperwork.clock import clock_name, day_text, eighths_text, hhmm, is_aboard, minutes_text
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


@dataclass(frozen=True, slots=True)
class _Desk:
    """The dossier with what every row looks up."""

    dossier: Dossier
    strips: dict[str, Strip]
    numbers: dict[str, str]
    synopses: dict[str, str]
    sets: dict[tuple[str, str], str]
    people: dict[str, tuple[str, ...]]
    minutes: dict[str, float]
    """Of each strip, placed and unplaced together."""


def views(dossier: Dossier) -> Iterator[tuple[str, StripboardView]]:
    """Yield the one board of the production."""
    yield "stripboard", view(dossier)


def view(dossier: Dossier) -> StripboardView:
    """Return the board: every placement in its unit's order, every task without a time in the boneyard."""
    desk = _desk(dossier)
    cast = sorted(
        (person for person in dossier.people.persons if person.cast_number is not None),
        key=lambda person: (person.cast_number or 0, person.id),
    )
    return StripboardView(
        head=head_of(dossier, "Stripboard"),
        cast=tuple(
            CastHead(number=str(p.cast_number), name=p.name, role=", ".join(p.plays) or p.role) for p in cast
        ),
        units=tuple(_unit(desk, unit) for unit in dossier.units),
        boneyard=tuple(_boneyard(desk)),
        status=_status(dossier),
    )


def _desk(dossier: Dossier) -> _Desk:
    minutes: dict[str, float] = {}
    for placement in dossier.schedule.placements:
        length = placement.end.since(placement.start) / 60
        minutes[placement.strip] = minutes.get(placement.strip, 0.0) + length
    lengths = {task.id: task.minutes for task in dossier.tasks}
    for one in dossier.schedule.unplaced:
        minutes[one.strip] = minutes.get(one.strip, 0.0) + lengths.get(one.task, 0)
    return _Desk(
        dossier=dossier,
        strips={strip.id: strip for strip in dossier.strips},
        numbers={p.id: str(p.cast_number) for p in dossier.people.persons if p.cast_number is not None},
        synopses={scene.number: scene.synopsis for scene in dossier.breakdown.scenes},
        sets={(p.id, s.id): s.name or s.id for p in dossier.places for s in p.sets},
        people={task.id: task.people for task in dossier.tasks},
        minutes=minutes,
    )


def _status(dossier: Dossier) -> str:
    schedule = dossier.schedule
    placed, left = len(schedule.placements), len(schedule.unplaced)
    return f"{schedule.status}: {placed} placed, {left} in the boneyard"


# ---------------------------------------------------------------- a unit's days


def _unit(desk: _Desk, unit: UnitPlan) -> UnitBoard:
    dossier = desk.dossier
    days = sorted((day for day in dossier.days if day.unit == unit.id), key=lambda day: day.span.start)
    rows: list[StripRow | DayBreak | Banner] = []
    place = ""
    for index, day in enumerate(days):
        if index:
            rows.extend(_days_off(days[index - 1].day, day.day))
        placements = _placements_of(dossier, day)
        rows.extend(_day_rows(desk, unit, day, placements, place))
        rows.append(_day_break(desk, day, len(days), placements))
        place = placements[-1].place if placements else place
    aboard = is_aboard(dossier)
    return UnitBoard(name=unit.name or unit.id, clock=clock_name(unit.zone, aboard=aboard), rows=tuple(rows))


def _placements_of(dossier: Dossier, day: ShootingDay) -> list[Placement]:
    found = (p for p in dossier.schedule.placements if p.unit == day.unit and day.span.contains(p.start))
    return sorted(found, key=lambda placement: (placement.start, natural_key(placement.task)))


def _day_rows(
    desk: _Desk, unit: UnitPlan, day: ShootingDay, placements: list[Placement], place: str
) -> Iterator[StripRow | Banner]:
    """Yield the day's strips in order, banners where they fall."""
    waiting = _dynamic(desk.dossier, unit, day)
    for (strip, here, _set), run in groupby(placements, key=lambda p: (p.strip, p.place, p.set)):
        part = list(run)
        while waiting and waiting[0][0].start <= part[0].start:
            yield waiting.pop(0)[1]
        if place and here != place:
            yield Banner(look="move", time="", words=f"Company move to {_place_name(desk.dossier, here)}")
        place = here
        yield _strip_row(desk, unit, desk.strips.get(strip), part)
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


def _day_break(desk: _Desk, day: ShootingDay, count: int, placements: list[Placement]) -> DayBreak:
    eighths = sum(_eighths(desk, list(run)) for _strip, run in groupby(placements, key=lambda p: p.strip))
    minutes = round(sum(p.end.since(p.start) for p in placements) / 60)
    setups = len({p.setup for p in placements if p.setup})
    totals = [f"{eighths_text(eighths)} pages", minutes_text(minutes)]
    if setups:
        totals.append(f"{setups} setup{'s' if setups > 1 else ''}")
    return DayBreak(
        number=f"End of day {day.number} of {count}",
        day=day_text(day.day),
        totals=" · ".join(totals) if placements else "nothing planned",
    )


def _strip_row(desk: _Desk, unit: UnitPlan, strip: Strip | None, part: list[Placement]) -> StripRow:
    first, last = part[0], part[-1]
    minutes = round(sum(p.end.since(p.start) for p in part) / 60)
    persons = {person for p in part for person in desk.people.get(p.task, strip.cast if strip else ())}
    scene = "+".join(strip.scenes) if strip else first.strip
    eighths = _eighths(desk, part)
    return StripRow(
        kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
        time=f"{hhmm(first.start, unit.zone)}–{hhmm(last.end, unit.zone)}",
        scene=scene,
        light=f"{strip.interior_exterior} {strip.day_night}".strip() if strip else "",
        set=desk.sets.get((first.place, first.set), first.set),
        synopsis=desk.synopses.get(strip.scenes[0], "") if strip and strip.scenes else "",
        setups=", ".join(_short(p.task, scene) for p in part if p.setup),
        cast=_cast(desk, strip, persons),
        pages=eighths_text(eighths) if eighths else "–",
        minutes=str(minutes),
        marks=tuple(_marks(strip, whole=not strip or eighths == strip.eighths)),
    )


def _cast(desk: _Desk, strip: Strip | None, persons: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of those of the strip's cast who are needed in this part of it."""
    needed = [p for p in (strip.cast if strip else ()) if p in set(persons) and p in desk.numbers]
    return tuple(sorted((desk.numbers[person] for person in needed), key=natural_key))


def _short(task: str, scene: str) -> str:
    return task.removeprefix(f"{scene}.")


def _marks(strip: Strip | None, *, whole: bool) -> Iterator[str]:
    if strip is None:
        return
    if not whole:
        yield "part"
    if strip.estimated:
        yield "estimate"
    if strip.cover:
        yield "cover"
    if strip.priority != "must":
        yield strip.priority


def _eighths(desk: _Desk, part: list[Placement]) -> int:
    """Return the eighths that a part of a strip stands for, by its minutes; all parts add up to the strip.

    The strip's minutes carry a running total of eighths; a part has the difference of its two ends.
    """
    strip = desk.strips.get(part[0].strip)
    whole = desk.minutes.get(part[0].strip, 0.0)
    if strip is None or not whole:
        return 0
    before = sum(
        p.end.since(p.start) / 60
        for p in desk.dossier.schedule.placements
        if p.strip == strip.id and (p.start, p.task) < (part[0].start, part[0].task)
    )
    length = sum(p.end.since(p.start) / 60 for p in part)
    return round(strip.eighths * (before + length) / whole) - round(strip.eighths * before / whole)


def _place_name(dossier: Dossier, place: str) -> str:
    return next((one.name or one.id for one in dossier.places if one.id == place), place)


# ---------------------------------------------------------------- boneyard


def _boneyard(desk: _Desk) -> Iterator[BoneyardRow]:
    unplaced = desk.dossier.schedule.unplaced
    order = sorted(unplaced, key=lambda one: (natural_key(one.strip), natural_key(one.task)))
    for name, group in groupby(order, key=lambda one: one.strip):
        yield _boneyard_row(desk, desk.strips.get(name), name, list(group))


def _boneyard_row(desk: _Desk, strip: Strip | None, name: str, tasks: list[Unplaced]) -> BoneyardRow:
    scene = "+".join(strip.scenes) if strip else name
    whys: dict[str, list[str]] = {}
    for one in tasks:
        whys.setdefault(one.why, []).append(one.task)
    alone = len(whys) == 1
    return BoneyardRow(
        kind=strip_kind(strip.interior_exterior, strip.day_night) if strip else "unknown",
        scene=scene,
        light=f"{strip.interior_exterior} {strip.day_night}".strip() if strip else "",
        set=desk.sets.get((strip.place, strip.set), strip.set) if strip else "",
        setups=", ".join(_short(one.task, scene) for one in tasks if one.setup),
        cast=_cast(desk, strip, strip.cast if strip else ()),
        priority=tasks[0].priority,
        whys=tuple(why if alone else f"{', '.join(ids)}: {why}" for why, ids in whys.items()),
    )
