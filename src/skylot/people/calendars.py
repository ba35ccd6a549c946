"""iCalendar files of mission control as blocks of people's days."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import get_args

from skylot.core.issues import Issue, Where, error, note
from skylot.core.names import did_you_mean, slug
from skylot.core.spans import Span
from skylot.formats.ical import Attendee, CalendarEvent, read_calendar
from skylot.people.model import CATEGORIES, Answer, Block, Category

_ANSWERS: tuple[Answer, ...] = get_args(Answer)
_OF_STATUS: dict[str, Answer] = {"TENTATIVE": "requested", "CONFIRMED": "granted", "CANCELLED": "refused"}
_OF_ATTENDEE: dict[str, Answer] = {
    "NEEDS-ACTION": "requested", "TENTATIVE": "requested", "DELEGATED": "requested",
    "ACCEPTED": "granted", "DECLINED": "refused",
}  # fmt: skip


def blocks_of_calendar(
    data: bytes, name: str, known_persons: Collection[str]
) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    """Return the blocks of an iCalendar file, and what is wrong with it, placed at `name` and line.

    An event makes a block for everyone whom X-SKYLOT-PERSON names, else for every attendee whose CN or
    address is a person's id; a block of one person has the UID as its id, of several `UID/person`.
    CATEGORIES gives the category of time, CLASS whether it is private. An event that is cancelled is no
    block, unless it is of film: then its answer is refused. All-day events are days of UTC.
    """
    events, issues = read_calendar(data)
    found = list(issues)
    blocks: list[Block] = []
    for event in events:
        blocks += _blocks_of(event, name, known_persons, found)
    return tuple(blocks), tuple(issue.placed(name, issue.line) for issue in found)


def answer_of(event: CalendarEvent, attendee_answer: str = "") -> Answer:
    """Return mission control's answer to a film block: a granted or refused anywhere outweighs a requested.

    X-SKYLOT-ANSWER comes first, then STATUS:CANCELLED, then the attendee's PARTSTAT, then STATUS.
    """
    own: Answer = next((answer for answer in _ANSWERS if answer == event.answer), "")
    cancelled: Answer = "refused" if event.status == "CANCELLED" else ""
    words: tuple[Answer, ...] = (
        own,
        cancelled,
        _OF_ATTENDEE.get(attendee_answer, ""),
        _OF_STATUS.get(event.status, ""),
    )
    if "granted" in words or "refused" in words:
        return next(word for word in words if word in ("granted", "refused"))
    return "requested" if "requested" in words else ""


def _blocks_of(event: CalendarEvent, name: str, known: Collection[str], issues: list[Issue]) -> list[Block]:
    where = Where(f"block:{event.uid}")
    category = _category(event, where, issues)
    if category is None or (event.status == "CANCELLED" and category != "film"):
        return []
    if event.answer and event.answer not in _ANSWERS:
        what = f"'{event.answer[:80]}' is not an answer"
        issues.append(error(what, "requested, granted or refused", where, line=event.line))
        return []
    persons = _persons(event, known, where, issues)
    return [
        Block(
            id=event.uid if len(persons) == 1 else f"{event.uid}/{person}",
            person=person,
            span=Span(event.start, event.end),
            category=category,
            label=event.summary,
            device=event.device,
            answer=answer_of(event, answered) if category == "film" else "",
            private=event.private,
            source=name,
        )
        for person, answered in persons
    ]


def _category(event: CalendarEvent, where: Where, issues: list[Issue]) -> Category | None:
    given = [name.strip().lower() for name in event.categories]
    found = [category for category in CATEGORIES if category in given]
    if len(found) == 1:
        return found[0]
    if len(found) > 1:
        what = f"an event is of one category of time, not of {' and '.join(found)}"
        issues.append(error(what, "", where, line=event.line))
        return None
    if event.private and not given:
        return "private"
    if given:
        what, hint = f"'{given[0][:80]}' is not a category of time", did_you_mean(given[0], CATEGORIES)
    else:
        what, hint = "the event has no category of time", f"CATEGORIES: one of {', '.join(CATEGORIES)}"
    issues.append(error(what, hint, where, line=event.line))
    return None


def _persons(
    event: CalendarEvent, known: Collection[str], where: Where, issues: list[Issue]
) -> list[tuple[str, str]]:
    """Return (person, PARTSTAT) of everybody whose block the event is."""
    if event.persons:
        found = [(name, _partstat(name, event.attendees)) for name in event.persons if name in known]
        unknown = [name for name in event.persons if name not in known]
        issues += [_stranger(name, known, where, event.line) for name in unknown]
        return found
    called = {person: each.answer for each in event.attendees if (person := _known_as(each, known))}
    strangers = [each for each in event.attendees if not _known_as(each, known)]
    if called:
        issues += [
            note(f"{_shown(each)} is nobody of people.toml: left out", "", where, line=event.line)
            for each in strangers
        ]
    elif strangers:
        issues += [_stranger(_shown(each), known, where, event.line) for each in strangers]
    else:
        what = "the event does not say whose time it is"
        issues.append(error(what, "add X-SKYLOT-PERSON or an ATTENDEE", where, line=event.line))
    return list(called.items())


def _stranger(name: str, known: Iterable[str], where: Where, line: int | None) -> Issue:
    return error(f"there is no person '{name[:80]}'", did_you_mean(name, known), where, line=line)


def _partstat(person: str, attendees: Iterable[Attendee]) -> str:
    return next((each.answer for each in attendees if _known_as(each, (person,))), "")


def _known_as(attendee: Attendee, known: Collection[str]) -> str:
    """Return the id of the person that an attendee is, by CN or by the address's name; '' for nobody."""
    local = attendee.address.partition("@")[0]
    names = (attendee.name, local, attendee.name.lower(), local.lower(), slug(attendee.name or "-"))
    return next((name for name in names if name in known), "")


def _shown(attendee: Attendee) -> str:
    return (attendee.name or attendee.address)[:80]
