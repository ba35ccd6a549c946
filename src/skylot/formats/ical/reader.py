"""iCalendar to plain records: bounded, each fault with its line, times only where their zone is known."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, warning
from skylot.formats.ical.lines import MOST_LETTERS, Component, components
from skylot.formats.ical.model import Attendee, CalendarEvent
from skylot.formats.ical.repeats import starts_of
from skylot.formats.ical.times import Refused, all_of, end_of, excluded_from, instant_of, moment_of

if TYPE_CHECKING:
    import icalendar

MOST_BYTES = 8_000_000
MOST_EVENTS = 10_000
MOST_ISSUES = 200
MOST_LINES = 2000
"""Of one event."""
_OWN = re.compile(r"X-SKYLOT-(PERSON|DEVICE|ANSWER)(?:;[^:]*)?:(.*)", re.IGNORECASE | re.DOTALL)
_READ = frozenset(
    (
        "UID", "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "CATEGORIES", "CLASS",
        "STATUS", "SEQUENCE", "ATTENDEE", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
    )
)  # fmt: skip
_TIMES = frozenset(("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"))
_SINGLE = _READ - {"CATEGORIES", "ATTENDEE", "RDATE", "EXDATE"}


def read_calendar(data: bytes, *, zone: str = "UTC") -> tuple[tuple[CalendarEvent, ...], tuple[Issue, ...]]:
    """Return the events of an iCalendar file in order of time, and what is wrong with it, each with its line.

    `zone` is that of all-day events. Repeats are expanded into events `uid/20211005T120000Z`; a later
    SEQUENCE of a uid replaces an earlier one. Events with a fault are left out.
    """
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1e6:.1f} MB, where {MOST_BYTES / 1e6:.0f} MB are allowed"
        return (), (error(f"the calendar is too large: {size}"),)
    issues: list[Issue] = []
    found: list[tuple[CalendarEvent, bool]] = []
    for component in components(data, issues):
        found += read_event(component, zone, issues)
        if len(found) > MOST_EVENTS:
            what = f"the calendar holds more than {MOST_EVENTS} events: what follows is left out"
            issues.append(error(what, "split it", line=component.line))
            break
    events = _latest(found[:MOST_EVENTS], issues)
    if len(issues) > MOST_ISSUES:
        more = len(issues) - MOST_ISSUES
        issues[MOST_ISSUES:] = [error(f"and {more} more faults in this calendar")]
    return tuple(sorted(events, key=lambda event: (event.start, event.uid))), tuple(issues)


def read_event(component: Component, zone: str, issues: list[Issue]) -> list[tuple[CalendarEvent, bool]]:
    """Return an event or its occurrences, each with whether it replaces one; nothing where it has a fault."""
    try:
        return _occurrences(component, zone, issues)
    except Refused as fault:
        issues.append(error(fault.what, fault.hint, line=component.line_of(fault.name)))
    except (BadText, OverflowError, ValueError) as fault:
        what, hint = (fault.what, fault.hint) if isinstance(fault, BadText) else (str(fault), "")
        issues.append(error(f"the event's time is out of reach: {what}", hint, line=component.line))
    return []


def _occurrences(component: Component, zone: str, issues: list[Issue]) -> list[tuple[CalendarEvent, bool]]:
    found = _parsed(component, issues)
    if found.get("RDATE") is not None:
        raise Refused(
            "RDATE", "a list of repeats (RDATE) is not understood", "write them as events of their own"
        )
    start = moment_of(found, "DTSTART")
    if start is None:
        raise Refused("DTSTART", "the event has no DTSTART")
    end = end_of(found, start)
    all_day = not isinstance(start, datetime)
    began = instant_of(start, zone)
    length_ns = instant_of(end, zone).ns - began.ns
    if length_ns <= 0:
        raise Refused("DTEND", "the event ends before it begins, or lasts no time")
    event = _fields(component, found, began, all_day)
    replaced = moment_of(found, "RECURRENCE-ID")
    if replaced is not None:
        event = replace(event, uid=_occurrence_uid(event.uid, instant_of(replaced, zone)))
    excluded = {instant_of(each, zone) for each in excluded_from(found)}
    result = []
    for each in starts_of(found, start):
        begins = instant_of(each, zone)
        if begins in excluded:
            continue
        ends = Instant(begins.ns + length_ns)
        if not isinstance(each, datetime) and not isinstance(end, datetime):
            ends = instant_of(each + (end - start), zone)  # days of 23 or 25 hours are whole days
        uid = _occurrence_uid(event.uid, begins) if found.get("RRULE") is not None else event.uid
        result.append((replace(event, uid=uid, start=begins, end=ends), replaced is not None))
    return result


def _fields(component: Component, found: icalendar.Event, began: Instant, all_day: bool) -> CalendarEvent:
    own = {"PERSON": list[str](), "DEVICE": list[str](), "ANSWER": list[str]()}
    for _, text in component.lines:
        if match := _OWN.fullmatch(text):
            own[match[1].upper()] += [_unescaped(part).strip() for part in _split(match[2])]
    uid = _text(found, "UID").strip()
    if not uid:
        raise Refused("UID", "the event has no UID")
    sequence = found.get("SEQUENCE")
    return CalendarEvent(
        uid=uid,
        start=began,
        end=began,
        summary=_text(found, "SUMMARY"),
        description=_text(found, "DESCRIPTION"),
        location=_text(found, "LOCATION"),
        categories=_categories(found),
        persons=tuple(dict.fromkeys(name for name in own["PERSON"] if name)),
        attendees=tuple(_attendee(each) for each in all_of(found, "ATTENDEE")),
        device=", ".join(own["DEVICE"]),
        answer=", ".join(own["ANSWER"]).lower(),
        status=_text(found, "STATUS").strip().upper(),
        private=_text(found, "CLASS").strip().upper() in ("PRIVATE", "CONFIDENTIAL"),
        all_day=all_day,
        sequence=sequence if isinstance(sequence, int) else 0,
        line=component.line,
    )


def _parsed(component: Component, issues: list[Issue]) -> icalendar.Event:
    """Return the library's reading of the properties that we know; a faulty time refuses the event."""
    import icalendar  # noqa: PLC0415  heavy, and few need it

    if len(component.lines) > MOST_LINES:
        raise Refused("BEGIN", f"the event has more than {MOST_LINES} lines")
    named = [(re.split("[:;]", text, maxsplit=1)[0].upper(), text) for _, text in component.lines]
    names = [name for name, _ in named]
    for name in sorted(_SINGLE):
        if names.count(name) > 1:
            raise Refused(name, f"{name} stands {names.count(name)} times in one event")
    known = [text for name, text in named if name in _READ]
    text = "\r\n".join(["BEGIN:VEVENT", *known, "END:VEVENT", ""])
    try:
        found = icalendar.Event.from_ical(text.encode("utf-8"))
    except Exception as fault:  # the library raises of everything on a broken line
        raise Refused("BEGIN", f"the event cannot be read: {fault}"[:300]) from None
    if not isinstance(found, icalendar.Event):
        raise Refused("BEGIN", "the event cannot be read")
    for faulty, message in found.errors:
        if faulty in _TIMES:
            raise Refused(faulty, f"{faulty}: {message}"[:300])
        line = component.line_of(faulty) if faulty else component.line
        issues.append(warning(f"{faulty or 'a line'} is left out: {message}"[:300], line=line))
    return found


def _text(found: icalendar.Event, name: str) -> str:
    value: Any = found.get(name)
    return "" if value is None else str(value)[:MOST_LETTERS]


def _categories(found: icalendar.Event) -> tuple[str, ...]:
    return tuple(
        str(name).strip()
        for each in all_of(found, "CATEGORIES")
        for name in getattr(each, "cats", ())
        if name
    )


def _attendee(value: Any) -> Attendee:
    parameters = getattr(value, "params", {})
    address = re.sub(r"^mailto:", "", str(value), flags=re.IGNORECASE)
    return Attendee(
        name=str(parameters.get("CN", "")),
        address=address,
        answer=str(parameters.get("PARTSTAT", "")).upper(),
    )


def _split(text: str) -> list[str]:
    """Return the parts of a list of texts, still escaped."""
    return re.findall(r"(?:\\.|[^,\\])+", text, re.DOTALL)


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], text, flags=re.DOTALL)


def _occurrence_uid(uid: str, start: Instant) -> str:
    return f"{uid}/{start.to_datetime():%Y%m%dT%H%M%SZ}"


def _latest(found: list[tuple[CalendarEvent, bool]], issues: list[Issue]) -> list[CalendarEvent]:
    """Return one event a uid: the changed occurrence, else the highest SEQUENCE; twins are a fault."""
    kept: dict[str, tuple[CalendarEvent, bool]] = {}
    for event, replaces in found:
        other = kept.get(event.uid)
        if other is None or (replaces, event.sequence) > (other[1], other[0].sequence):
            kept[event.uid] = (event, replaces)
        elif (replaces, event.sequence) == (other[1], other[0].sequence):
            what = f"two events have the UID '{event.uid[:80]}' and one SEQUENCE"
            issues.append(error(what, f"the first is at line {other[0].line}", line=event.line))
    return [event for event, _ in kept.values()]
