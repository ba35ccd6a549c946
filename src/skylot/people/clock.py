"""Local time of people's days: a wall clock's reading in a zone, and the instant that it is."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from skylot.core.instant import Instant
from skylot.core.spans import Span


@cache
def known_zone(name: str) -> bool:
    """Tell whether tzdata knows the zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


@cache
def zone_of(name: str) -> ZoneInfo:
    """Return the zone; an unknown name is read as UTC, since the check names it."""
    return ZoneInfo(name if known_zone(name) else "UTC")


@lru_cache(maxsize=8192)
def at(day: date, clock: time, zone: str) -> Instant:
    """Return the instant at which a wall clock of the zone shows this time on this day.

    A time that a change of clocks repeats is the first of the two; one that it skips is read with the offset
    before the change, as iCalendar does. Raises BadText outside of 1960 to 2292.
    """
    return Instant.from_datetime(datetime.combine(day, clock, tzinfo=zone_of(zone)))


def midnight(day: date, zone: str) -> Instant:
    """Return the instant at which the day begins in the zone; raises BadText outside of 1960 to 2292."""
    return at(day, time(0), zone)


def civil_day(day: date, zone: str) -> Span:
    """Return the day of a zone, 23 to 25 hours long; raises BadText outside of 1960 to 2292."""
    return Span(midnight(day, zone), midnight(day + timedelta(days=1), zone))


def date_at(instant: Instant, zone: str) -> date:
    """Return the date that a calendar in the zone shows at the instant."""
    return instant.to_datetime().astimezone(zone_of(zone)).date()


def clock_text(instant: Instant, zone: str) -> str:
    """Return date and time in the zone for a sentence: '2021-10-07 09:05'."""
    return f"{instant.to_datetime().astimezone(zone_of(zone)):%Y-%m-%d %H:%M}"
