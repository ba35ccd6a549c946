"""Repeats of iCalendar events: daily and weekly ones that end; all others are refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from skylot.formats.ical.times import Refused

if TYPE_CHECKING:
    import icalendar

MOST_REPEATS = 1000
_REPEAT_KEYS = frozenset(("FREQ", "COUNT", "UNTIL", "INTERVAL", "BYDAY", "WKST"))
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def starts_of(found: icalendar.Event, start: datetime | date) -> list[datetime | date]:
    """Return the starts of all occurrences, on the wall clock of the event's zone."""
    rule = found.get("RRULE")
    if rule is None:
        return [start]
    unknown = sorted(set(map(str.upper, rule)) - _REPEAT_KEYS)
    frequency = str(rule.get("FREQ", [""])[0]).upper()
    if unknown or frequency not in ("DAILY", "WEEKLY"):
        what = (
            f"a repeat {unknown[0]} is not understood"
            if unknown
            else f"a repeat {frequency} is not understood"
        )
        raise Refused("RRULE", what, "daily and weekly repeats are; write others as events of their own")
    count, until = rule.get("COUNT", [None])[0], rule.get("UNTIL", [None])[0]
    if count is None and until is None:
        raise Refused("RRULE", "the event repeats for ever", "give its RRULE a COUNT or an UNTIL")
    every = int(rule.get("INTERVAL", [1])[0])
    days = [str(each).upper() for each in rule.get("BYDAY", [])]
    first_day = str(rule.get("WKST", ["MO"])[0]).upper()
    if every < 1 or first_day not in _WEEKDAYS or any(day not in _WEEKDAYS for day in days):
        raise Refused("RRULE", "the repeat's INTERVAL, BYDAY or WKST is not understood", "BYDAY=MO,WE")
    offsets = _day_offsets(start, frequency, every, days, first_day)
    result: list[datetime | date] = []
    for steps, offset in enumerate(offsets):
        each = start + timedelta(days=offset)
        if (count is not None and len(result) >= count) or (until is not None and _after(each, until)):
            return result
        if not days or _WEEKDAYS[each.weekday()] in days:
            result.append(each)
        if len(result) > MOST_REPEATS or steps > 10 * MOST_REPEATS:
            break
    raise Refused("RRULE", f"the event repeats more than {MOST_REPEATS} times", "give it a nearer UNTIL")


def _day_offsets(start: date, frequency: str, every: int, days: list[str], first_day: str) -> Iterator[int]:
    """Yield without end the days after the first at which an occurrence may be."""
    if frequency == "DAILY" or not days:
        step = every if frequency == "DAILY" else 7 * every
        offset = 0
        while True:
            yield offset
            offset += step
    before = (start.weekday() - _WEEKDAYS.index(first_day)) % 7
    week = -before
    while True:
        yield from (offset for offset in range(week, week + 7) if offset >= 0)
        week += 7 * every


def _after(each: datetime | date, until: datetime | date) -> bool:
    if isinstance(each, datetime) and isinstance(until, datetime):
        aware = until if until.utcoffset() is not None else until.replace(tzinfo=each.tzinfo)
        return each > aware
    day = each.date() if isinstance(each, datetime) else each
    last = until.date() if isinstance(until, datetime) else until
    return day > last
