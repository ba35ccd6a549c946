"""A day as a scale of hours: spans and instants as hours since midnight on the wall clock of a zone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.paperwork.clock import clock_name, day_span, hhmm, local, zone_of
from skylot.paperwork.model import Dossier

Hours = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A scale of hours: its name, and what it reads at each full hour of the first clock."""

    name: str
    hours: tuple[str, ...]


def scale_of(zone: str, other: str, day: date, *, aboard: bool) -> Clock:
    """Return what the other clock reads at the 24 full hours of that day in `zone`."""
    start = day_span(day, zone).start
    at = [start.plus(hour * 3600) for hour in range(24)]
    whole = other == zone or not local(start, other).minute
    readings = tuple(f"{local(instant, other):%H}" if whole else hhmm(instant, other) for instant in at)
    return Clock(name=clock_name(other, aboard=aboard), hours=readings)


def scales(dossier: Dossier, day: date, *, aboard: bool) -> tuple[Clock, ...]:
    """Return the scales of all the production's clocks on that day, the first one's first."""
    zones = dossier.clocks or ("UTC",)
    return tuple(scale_of(zones[0], other, day, aboard=aboard) for other in zones)


def wall_hours(instant: Instant, day: date, zone: str) -> float:
    """Return what the clock on the wall reads, in hours since that day's midnight; 24 at its end."""
    wall = instant.to_datetime().astimezone(zone_of(zone)).replace(tzinfo=None)
    return (wall - datetime(day.year, day.month, day.day)) / timedelta(hours=1)


def hours_of(span: Span, day: date, zone: str) -> Hours:
    """Return start and end in hours of that day; an hour that is struck twice is not counted backwards."""
    start, end = (wall_hours(instant, day, zone) for instant in (span.start, span.end))
    return start, max(start, end)


def hours_within(spans: Iterable[Span], day: date, zone: str) -> tuple[Hours, ...]:
    """Return the parts of the spans that lie in that day."""
    whole = day_span(day, zone)
    parts = (span.meet(whole) for span in spans)
    return tuple(hours_of(part, day, zone) for part in parts if part)
