"""iCalendar (RFC 5545) to and from plain records of events; no policy about what an event means."""

from skylot.formats.ical.model import Attendee, CalendarEvent
from skylot.formats.ical.reader import MOST_BYTES, MOST_EVENTS, read_calendar
from skylot.formats.ical.repeats import MOST_REPEATS
from skylot.formats.ical.writer import write_calendar

__all__ = [
    "MOST_BYTES",
    "MOST_EVENTS",
    "MOST_REPEATS",
    "Attendee",
    "CalendarEvent",
    "read_calendar",
    "write_calendar",
]
