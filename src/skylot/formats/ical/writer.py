"""Plain records to iCalendar: the same events give the same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from skylot.core.instant import Instant
from skylot.formats.ical.lines import CONTROL
from skylot.formats.ical.model import CalendarEvent

if TYPE_CHECKING:
    import icalendar

_PRODID = "-//Skylot//Skylot//EN"
_QUOTES = str.maketrans({'"': "'", "\\": "/", "\n": " "})
"""A parameter cannot hold these, or readers trip over them."""


def write_calendar(events: Iterable[CalendarEvent], *, name: str, made_at: Instant) -> bytes:
    """Return events as iCalendar: UTF-8, CRLF, folded, in order of time; the same events give the same bytes.

    Times go out in UTC to the nearest second, all-day events as the dates of UTC; DTSTAMP is `made_at`.
    Control characters of texts become spaces.
    """
    import icalendar  # noqa: PLC0415  heavy, and few need it

    calendar = icalendar.Calendar()
    calendar.add("prodid", icalendar.vText(_PRODID))
    calendar.add("version", icalendar.vText("2.0"))
    calendar.add("x-wr-calname", _text(name))
    for event in sorted(events, key=lambda each: (each.start, each.uid)):
        calendar.add_component(_component_of(event, made_at))
    return bytes(calendar.to_ical())


def _component_of(event: CalendarEvent, made_at: Instant) -> icalendar.Event:
    import icalendar  # noqa: PLC0415  heavy, and few need it

    result = icalendar.Event()

    def text(name: str, value: str) -> None:
        if value:
            result.add(name, _text(value))

    text("uid", event.uid)
    result.add("dtstamp", _second(made_at))
    start, end = _second(event.start), _second(event.end)
    result.add("dtstart", start.date() if event.all_day else start)
    result.add("dtend", end.date() if event.all_day else end)
    result.add("sequence", event.sequence)
    text("summary", event.summary)
    text("description", event.description)
    text("location", event.location)
    if event.categories:
        listed = icalendar.vCategory(list(event.categories))
        listed.cats = [_text(name) for name in event.categories]
        result.add("categories", listed)
    text("status", event.status)
    text("class", "PRIVATE" if event.private else "")
    for person in event.persons:
        text("x-skylot-person", person)
    text("x-skylot-device", event.device)
    text("x-skylot-answer", event.answer)
    for attendee in event.attendees:
        address = icalendar.vCalAddress("mailto:" + re.sub(r"\s", "", _clean(attendee.address)))
        if attendee.name:
            address.params["CN"] = _clean(attendee.name).translate(_QUOTES)
        if attendee.answer:
            address.params["PARTSTAT"] = attendee.answer
        result.add("attendee", address, encode=False)
    return result


def _text(value: str) -> icalendar.vText:
    return _text_type()(_clean(value))


@cache
def _text_type() -> type[icalendar.vText]:
    import icalendar  # noqa: PLC0415  heavy, and few need it

    class Text(icalendar.vText):
        """A text in which a backslash before an N is kept: the library takes the two for the end of a line."""

        def to_ical(self) -> bytes:
            """Return it escaped as RFC 5545, 3.3.11 says."""
            escaped = re.sub(r"([\\;,])", r"\\\1", str(self)).replace("\n", r"\n")
            return escaped.encode()

    return Text


def _second(instant: Instant) -> datetime:
    return (instant.to_datetime() + timedelta(microseconds=500_000)).replace(microsecond=0)


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    tidy = "\n".join(CONTROL.sub(" ", line) for line in lines)
    return tidy.encode("utf-8", "replace").decode("utf-8")
