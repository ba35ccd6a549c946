"""Times of iCalendar properties: only those whose zone is known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from skylot.core.instant import Instant
from skylot.core.names import nearest

if TYPE_CHECKING:
    import icalendar


class Refused(Exception):
    """An event that cannot be read: the property that is at fault, what is wrong, a hint."""

    def __init__(self, name: str, what: str, hint: str = "") -> None:
        """Keep the three apart, as an issue has them."""
        super().__init__(what)
        self.name, self.what, self.hint = name, what, hint


def all_of(found: icalendar.Event, name: str) -> list[Any]:
    """Return every value of a property, each as its line gives it."""
    value = found.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def moment_of(found: icalendar.Event, name: str) -> datetime | date | None:
    """Return the date or the aware time of a property, or None; raises Refused."""
    value = found.get(name)
    return None if value is None else checked(name, getattr(value, "dt", None), value)


def checked(name: str, moment: object, value: Any) -> datetime | date:
    """Return an aware time or a date; a floating time and an unknown zone are refused."""
    if isinstance(moment, datetime) and moment.utcoffset() is None:
        zone = getattr(value, "params", {}).get("TZID")
        if zone is None:
            raise Refused(
                name,
                f"{name} is a floating time: nobody knows its zone",
                "write it in UTC, with a Z, or with TZID",
            )
        near = nearest(str(zone), available_timezones())
        hint = f"did you mean '{near}'?" if near else "use a name such as Europe/Moscow, or UTC"
        raise Refused(name, f"{name}: there is no time zone '{str(zone)[:80]}'", hint)
    if not isinstance(moment, date):
        raise Refused(name, f"{name} is no date or time")
    return moment


def end_of(found: icalendar.Event, start: datetime | date) -> datetime | date:
    """Return the end by DTEND or DURATION; a date without either lasts a day; raises Refused."""
    end = moment_of(found, "DTEND")
    if end is not None:
        if isinstance(end, datetime) != isinstance(start, datetime):
            raise Refused("DTEND", "DTSTART and DTEND are not both dates or both times")
        return end
    duration = found.get("DURATION")
    if duration is None:
        if isinstance(start, datetime):
            raise Refused("DTSTART", "the event has no end", "give it DTEND or DURATION")
        return start + timedelta(days=1)
    length = getattr(duration, "dt", None)
    if not isinstance(length, timedelta):
        raise Refused("DURATION", "DURATION is no length of time")
    if isinstance(start, datetime):
        return start.astimezone(UTC) + length
    return start + length


def instant_of(moment: datetime | date, zone: str) -> Instant:
    """Return the instant of an aware time, or of a date's midnight in the zone; raises BadText out of reach."""
    if isinstance(moment, datetime):
        return Instant.from_datetime(moment)
    return Instant.from_datetime(datetime(moment.year, moment.month, moment.day, tzinfo=ZoneInfo(zone)))


def excluded_from(found: icalendar.Event) -> list[datetime | date]:
    """Return the starts that EXDATE takes out of a repeat; raises Refused."""
    return [
        checked("EXDATE", each.dt, each if "TZID" in each.params else listed)
        for listed in all_of(found, "EXDATE")
        for each in listed.dts
    ]
