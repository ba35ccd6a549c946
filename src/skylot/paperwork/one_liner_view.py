"""What the one-liner shows: a line a strip in shooting order, day by day, with totals of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skylot.paperwork.clock import clock_name, eighths_text, is_aboard, long_day_text, minutes_text
from skylot.paperwork.desk import (
    Desk,
    desk_of,
    eighths_of,
    minutes_of,
    parts_of,
    place_name,
    placements_of,
    unit_days,
)
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.model import Dossier
from skylot.paperwork.stripboard_view import CastHead, StripRow, cast_heads, strip_row
from skylot.schedule.model import Placement, ShootingDay, UnitPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLine:
    """A strip, or the part of one that is shot in one go."""

    strip: StripRow
    location: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLinerDay:
    """A day of a unit."""

    date: date
    day: str
    number: str
    lines: tuple[OneLine, ...]
    totals: str
    operations: str
    """Dynamic operations of the day, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLinerUnit:
    """A unit's days; times are on its clock."""

    name: str
    zone: str
    clock: str
    days: tuple[OneLinerDay, ...]
    totals: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneLinerView:
    """The whole one-liner."""

    head: Head
    cast: tuple[CastHead, ...]
    units: tuple[OneLinerUnit, ...]
    left: str
    """What has no day, in one line; empty where everything has one."""


def views(dossier: Dossier) -> Iterator[tuple[str, OneLinerView]]:
    """Yield the one list of the production."""
    yield "one-liner", view(dossier)


def view(dossier: Dossier) -> OneLinerView:
    """Return the one-liner: every placement once, in its unit's order."""
    desk = desk_of(dossier)
    scenes = dict.fromkeys(one.strip for one in dossier.schedule.unplaced)
    return OneLinerView(
        head=head_of(dossier, "One-liner"),
        cast=cast_heads(dossier),
        units=tuple(_unit(desk, unit) for unit in dossier.units),
        left=f"without a day, wholly or in part: {', '.join(scenes)}" if scenes else "",
    )


def _unit(desk: Desk, unit: UnitPlan) -> OneLinerUnit:
    days = unit_days(desk.dossier, unit)
    placements = [placement for day in days for placement in placements_of(desk.dossier, day)]
    return OneLinerUnit(
        name=unit.name or unit.id,
        zone=unit.zone,
        clock=clock_name(unit.zone, aboard=is_aboard(desk.dossier)),
        days=tuple(_day(desk, unit, day, len(days)) for day in days),
        totals=f"{len(days)} day{'s' if len(days) != 1 else ''}  ·  {_totals(desk, placements)}",
    )


def _day(desk: Desk, unit: UnitPlan, day: ShootingDay, count: int) -> OneLinerDay:
    placements = placements_of(desk.dossier, day)
    return OneLinerDay(
        date=day.day,
        day=long_day_text(day.day),
        number=f"Day {day.number} of {count}",
        lines=tuple(
            OneLine(strip=strip_row(desk, unit, part), location=place_name(desk.dossier, part[0].place))
            for part in parts_of(placements)
        ),
        totals=_totals(desk, placements),
        operations=", ".join(
            activity.name
            for place in desk.dossier.places
            if place.id in unit.places
            for activity in place.activities
            if activity.dynamic and activity.span.overlaps(day.span)
        ),
    )


def _totals(desk: Desk, placements: list[Placement]) -> str:
    if not placements:
        return "nothing planned"
    eighths = sum(eighths_of(desk, part) for part in parts_of(placements))
    strips = len({placement.strip for placement in placements})
    shown = (
        f"{strips} strip{'s' if strips != 1 else ''}",
        f"{eighths_text(eighths)} pages",
        minutes_text(round(minutes_of(placements))),
    )
    return "  ·  ".join(shown)
