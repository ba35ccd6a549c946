"""Calendar days in a zone as spans on the clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.spans import Span


def local_instant(day: date, at: time, zone: str) -> Instant:
    """Return the instant of a local time of day; a time that a clock change skips is read by the offset before it."""
    return Instant.from_datetime(datetime.combine(day, at, ZoneInfo(zone)))


def day_span(day: date, zone: str) -> Span:
    """Return the day from its local midnight to the next."""
    return Span(local_instant(day, time(), zone), local_instant(day + timedelta(days=1), time(), zone))


def dates(first: date, last: date) -> Iterator[date]:
    """Return each date from the first to the last, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def read_date(text: str | None) -> date | None:
    """Return a date as a person typed it, None for none; raises BadText."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadText(f"'{text}' is not a date", "write it as 2021-10-09") from None


def clock(instant: Instant, zone: str = "UTC", form: str = "%H:%M") -> str:
    """Return an instant as a local clock shows it."""
    return instant.to_datetime().astimezone(ZoneInfo(zone)).strftime(form)


def local_date(instant: Instant, zone: str = "UTC") -> date:
    """Return the calendar date of an instant in a zone."""
    return instant.to_datetime().astimezone(ZoneInfo(zone)).date()
