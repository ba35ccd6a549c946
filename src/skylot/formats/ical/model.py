"""Records of iCalendar events; nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field

from skylot.core.instant import Instant


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody whom an event calls: the CN, the address without `mailto:`, and PARTSTAT as written."""

    name: str = ""
    address: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEvent:
    """One event, or one occurrence of a repeated one; all day means whole days of the reader's zone."""

    uid: str
    start: Instant
    end: Instant
    summary: str = ""
    description: str = ""
    location: str = ""
    categories: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    """Of X-SKYLOT-PERSON: ids of people."""
    attendees: tuple[Attendee, ...] = ()
    device: str = ""
    """Of X-SKYLOT-DEVICE."""
    answer: str = ""
    """Of X-SKYLOT-ANSWER, in small letters."""
    status: str = ""
    """TENTATIVE, CONFIRMED, CANCELLED, in capitals."""
    private: bool = False
    """CLASS is PRIVATE or CONFIDENTIAL."""
    all_day: bool = False
    sequence: int = 0
    line: int | None = field(default=None, compare=False)
    """1-based line of its BEGIN:VEVENT in the file that it was read from."""
