"""Times as people at a place read them: local clocks, their names on station papers, durations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.paperwork.model import Dossier

_ABOARD = {"UTC": "GMT", "Europe/Moscow": "Moscow", "America/Chicago": "Houston"}
"""What flight crews call their clocks."""


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the zone; an unknown name is read as UTC, since the folder's check has named it already."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def local(instant: Instant, zone: str) -> datetime:
    """Return the instant on that zone's clock, to the nearest second, so 59.9999 s is the next minute."""
    moment = instant.to_datetime().astimezone(zone_of(zone))
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)


def hhmm(instant: Instant, zone: str = "UTC") -> str:
    """Return '14:05' on that zone's clock, cut to the minute as clocks do."""
    return f"{local(instant, zone):%H:%M}"


def hhmmss(instant: Instant, zone: str = "UTC") -> str:
    """Return '14:05:09' on that zone's clock, to the nearest second."""
    return f"{local(instant, zone):%H:%M:%S}"


def clock_name(zone: str, *, aboard: bool) -> str:
    """Return what a clock is called: the city of its zone; aboard a station GMT, Moscow, Houston."""
    if aboard and zone in _ABOARD:
        return _ABOARD[zone]
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def is_aboard(dossier: Dossier) -> bool:
    """Tell whether the production has a place in orbit, so that clocks carry their names of flight."""
    return any(place.kind == "station" for place in dossier.places)


def day_span(day: date, zone: str) -> Span:
    """Return the civil day of a zone, 23 to 25 hours long."""
    following = day + timedelta(days=1)
    return Span(_midnight(day, zone), _midnight(following, zone))


def day_text(day: date) -> str:
    """Return 'Fri 8 Oct'."""
    return f"{day:%a} {day.day} {day:%b}"


def long_day_text(day: date) -> str:
    """Return 'Friday 8 October 2021'."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def minutes_text(minutes: int) -> str:
    """Return '45 min', '2 h', '2 h 05'."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def eighths_text(eighths: int) -> str:
    """Return '1 3/8', '2', '5/8' pages, as breakdown sheets write them."""
    pages, rest = divmod(eighths, 8)
    if not rest:
        return str(pages)
    return f"{pages} {rest}/8" if pages else f"{rest}/8"


def _midnight(day: date, zone: str) -> Instant:
    return Instant.from_datetime(datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)))
