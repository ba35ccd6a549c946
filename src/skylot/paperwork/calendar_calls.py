"""Calendars of the calls: one for everybody, one for each person; a changed call replaces the one before."""

from __future__ import annotations

from skylot.core.instant import Instant
from skylot.formats.ical import CalendarEvent, write_calendar
from skylot.paperwork.call_list_view import CallLine, CallsView, view, views
from skylot.paperwork.clock import hhmm
from skylot.paperwork.paper import Paper

__all__ = ["PAPER", "CallsView", "ics", "view", "views"]

_NO_DATE = Instant.parse("2000-01-01T00:00:00Z")


def ics(calls: CallsView) -> bytes:
    """Return the calls as iCalendar; uid and sequence are those of the issued calls, a draft is tentative."""
    name = f"{calls.title}: calls{f' of {calls.whose}' if calls.whose else ''}"
    events = (_event(calls, line) for line in calls.lines)
    return write_calendar(events, name=name, made_at=calls.made_at or _NO_DATE)


def _event(calls: CallsView, line: CallLine) -> CalendarEvent:
    """Return one call as an event: the same in everybody's calendar and in the person's own."""
    number = f" ({line.number})" if line.number else ""
    said = (
        " · ".join(part for part in (line.unit, line.day_number) if part),
        f"Call {hhmm(line.span.start, line.zone)}, wrap {hhmm(line.span.end, line.zone)} ({line.zone})",
        f"On set {line.on_set}" if line.on_set else "",
        f"Scenes {line.scenes}" if line.scenes else "",
    )
    return CalendarEvent(
        uid=line.uid,
        sequence=line.sequence,
        start=line.span.start,
        end=line.span.end,
        summary=f"{calls.title}: {line.name}{number} called",
        description="\n".join(part for part in said if part),
        location=line.location,
        categories=("call",),
        persons=(line.person,),
        status="CONFIRMED" if calls.issued else "TENTATIVE",
    )


PAPER: Paper[CallsView] = Paper(
    name="calls", title="Calendars of the calls", views=views, formats={"ics": ics}
)
