from __future__ import annotations

import pytest

from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.spans import Span
from skylot.formats.ical import CalendarEvent
from skylot.people.calendars import answer_of, blocks_of_calendar
from skylot.people.model import Block

KNOWN = ("anna", "boris", "calder")
FILE = "mission/week.ics"


def read(*events: str) -> tuple[tuple[Block, ...], tuple[Issue, ...]]:
    lines = ["BEGIN:VCALENDAR"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:e{number}", "DTSTART:20211007T090000Z", "DTEND:20211007T100000Z"]
        lines += [*event.split("\n"), "END:VEVENT"]
    return blocks_of_calendar("\r\n".join([*lines, "END:VCALENDAR", ""]).encode(), FILE, KNOWN)


def test_an_event_becomes_a_block_with_all_its_fields() -> None:
    blocks, issues = read(
        "SUMMARY:run\nCATEGORIES:Exercise,red\nX-SKYLOT-PERSON:anna\nX-SKYLOT-DEVICE:T2\nCLASS:PRIVATE\nSTATUS:CONFIRMED"
    )
    assert issues == ()
    assert blocks == (
        Block(
            id="e0",
            person="anna",
            span=Span(Instant.parse("2021-10-07T09:00:00Z"), Instant.parse("2021-10-07T10:00:00Z")),
            category="exercise",
            label="run",
            device="T2",
            private=True,
            source=FILE,
        ),
    )


def test_everybody_who_attends_gets_a_block_with_the_own_answer() -> None:
    blocks, issues = read(
        "CATEGORIES:film\nATTENDEE;CN=Anna;PARTSTAT=ACCEPTED:mailto:x@example.org\n"
        "ATTENDEE;CN=Boris Petrov;PARTSTAT=DECLINED:mailto:boris@example.org\n"
        "ATTENDEE;CN=Flight director:mailto:fd@example.org"
    )
    assert [(block.id, block.person, block.answer) for block in blocks] == [
        ("e0/anna", "anna", "granted"),
        ("e0/boris", "boris", "refused"),
    ]
    assert [(issue.severity, issue.line) for issue in issues] == [("note", 2)]
    assert "Flight director" in issues[0].what


def test_the_person_named_by_us_outweighs_the_attendees() -> None:
    blocks, issues = read("CATEGORIES:work\nX-SKYLOT-PERSON:calder\nATTENDEE;CN=anna:mailto:a@example.org")
    assert [block.person for block in blocks] == ["calder"]
    assert issues == ()


@pytest.mark.parametrize(
    ("event", "what", "hint"),
    [
        ("CATEGORIES:work\nX-SKYLOT-PERSON:ana", "no person 'ana'", "'anna'"),
        ("CATEGORIES:work\nATTENDEE;CN=Borys:mailto:q@example.org", "no person 'Borys'", "'boris'"),
        ("CATEGORIES:work", "whose time", "X-SKYLOT-PERSON"),
        ("CATEGORIES:exersise\nX-SKYLOT-PERSON:anna", "'exersise'", "'exercise'"),
        ("X-SKYLOT-PERSON:anna", "no category", "CATEGORIES"),
        ("CATEGORIES:work,meal\nX-SKYLOT-PERSON:anna", "work and meal", ""),
        ("CATEGORIES:film\nX-SKYLOT-PERSON:anna\nX-SKYLOT-ANSWER:perhaps", "'perhaps'", "granted"),
    ],
)
def test_what_is_wrong_has_its_file_and_line(event: str, what: str, hint: str) -> None:
    blocks, issues = read(event)
    assert blocks == ()
    assert len(issues) == 1
    issue = issues[0]
    assert (issue.severity, issue.file, issue.line) == ("error", FILE, 2)
    assert what in issue.what
    assert hint in issue.hint


def test_a_private_event_without_a_category_is_private_and_a_cancelled_one_is_gone() -> None:
    blocks, issues = read(
        "CLASS:CONFIDENTIAL\nX-SKYLOT-PERSON:anna",
        "CATEGORIES:work\nX-SKYLOT-PERSON:anna\nSTATUS:CANCELLED",
        "CATEGORIES:film\nX-SKYLOT-PERSON:anna\nSTATUS:CANCELLED",
    )
    assert issues == ()
    assert [(block.category, block.private, block.answer) for block in blocks] == [
        ("private", True, ""),
        ("film", False, "refused"),
    ]


@pytest.mark.parametrize(
    ("own", "status", "attendee", "answer"),
    [
        ("", "", "", ""),
        ("requested", "", "", "requested"),
        ("requested", "CONFIRMED", "", "granted"),
        ("requested", "CANCELLED", "ACCEPTED", "refused"),
        ("granted", "TENTATIVE", "NEEDS-ACTION", "granted"),
        ("refused", "CONFIRMED", "", "refused"),
        ("", "CONFIRMED", "DECLINED", "refused"),
        ("", "TENTATIVE", "", "requested"),
        ("", "CONFIRMED", "NEEDS-ACTION", "granted"),
    ],
)
def test_a_definite_answer_outweighs_a_request(own: str, status: str, attendee: str, answer: str) -> None:
    event = CalendarEvent(uid="e", start=Instant(0), end=Instant(1), answer=own, status=status)
    assert answer_of(event, attendee) == answer


def test_faults_of_the_file_itself_are_placed_too() -> None:
    blocks, issues = blocks_of_calendar(b"hello", FILE, KNOWN)
    assert blocks == ()
    assert (issues[0].file, issues[0].line) == (FILE, 1)
