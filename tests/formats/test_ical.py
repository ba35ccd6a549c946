from __future__ import annotations

import time as clock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.formats.ical import (
    MOST_BYTES,
    MOST_EVENTS,
    Attendee,
    CalendarEvent,
    read_calendar,
    write_calendar,
)

MADE = Instant.parse("2021-10-04T12:00:00Z")


def calendar(*events: str, newline: str = "\r\n") -> bytes:
    """Return a calendar of events given as the lines between BEGIN:VEVENT and END:VEVENT."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN"]
    for event in events:
        lines += ["BEGIN:VEVENT", *event.strip().split("\n"), "END:VEVENT"]
    return (newline.join([*lines, "END:VCALENDAR"]) + newline).encode()


def times(events: tuple[CalendarEvent, ...]) -> list[str]:
    return [f"{event.start}/{event.end}" for event in events]


def only(issues: tuple[Issue, ...]) -> Issue:
    assert len(issues) == 1, issues
    return issues[0]


PLAIN = "UID:a\nDTSTART:20211007T090000Z\nDTEND:20211007T100000Z\n"


@pytest.mark.parametrize("newline", ["\r\n", "\n"])
def test_every_field_of_an_event_is_read(newline: str) -> None:
    text = (
        PLAIN
        + "SUMMARY:Sunset\\, third pass\\; with\\nhold\n er \\\\ two\n"
        + "DESCRIPTION:long\nLOCATION:Cupola\nCATEGORIES:film,exercise\nCATEGORIES:film block\n"
        + "X-SKYLOT-PERSON:anna\nX-SKYLOT-PERSON;VALUE=TEXT:boris,o\\,hara\nX-SKYLOT-DEVICE:T2\n"
        + "x-skylot-answer:Granted\n"
        + 'ATTENDEE;CN="Veresova, Anna";PARTSTAT=ACCEPTED:mailto:anna@example.org\nATTENDEE:MAILTO:b@example.org\n'
        + 'STATUS:confirmed\nCLASS:PRIVATE\nSEQUENCE:3\nX-OTHER;FOO="a:b":ignored\n'
        + "BEGIN:VALARM\nTRIGGER:-PT15M\nUID:no\nEND:VALARM"
    )
    events, issues = read_calendar(calendar(text, newline=newline))
    assert issues == ()
    assert events == (
        CalendarEvent(
            uid="a",
            start=Instant.parse("2021-10-07T09:00:00Z"),
            end=Instant.parse("2021-10-07T10:00:00Z"),
            summary="Sunset, third pass; with\nholder \\ two",
            description="long",
            location="Cupola",
            categories=("film", "exercise", "film block"),
            persons=("anna", "boris", "o,hara"),
            attendees=(
                Attendee(name="Veresova, Anna", address="anna@example.org", answer="ACCEPTED"),
                Attendee(address="b@example.org"),
            ),
            device="T2",
            answer="granted",
            status="CONFIRMED",
            private=True,
            sequence=3,
        ),
    )
    assert events[0].line == 4


def test_a_fold_inside_of_a_letter_is_mended() -> None:
    data = calendar(PLAIN + "SUMMARY:Купол")
    cut = data.index("п".encode()) + 1
    events, issues = read_calendar(data[:cut] + b"\r\n " + data[cut:])
    assert issues == ()
    assert events[0].summary == "Купол"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "DTSTART;TZID=America/Chicago:20211107T003000\nDTEND;TZID=America/Chicago:20211107T033000",
            "2021-11-07T05:30:00Z/2021-11-07T09:30:00Z",
        ),
        (
            "DTSTART;TZID=Europe/Moscow:20211007T120000\nDURATION:PT1H30M",
            "2021-10-07T09:00:00Z/2021-10-07T10:30:00Z",
        ),
        (
            "DTSTART;TZID=Central Standard Time:20211007T120000\nDURATION:PT1H",
            "2021-10-07T17:00:00Z/2021-10-07T18:00:00Z",
        ),
        ("DTSTART;VALUE=DATE:20211007", "2021-10-07T00:00:00Z/2021-10-08T00:00:00Z"),
        (
            "DTSTART;VALUE=DATE:20211007\nDTEND;VALUE=DATE:20211010",
            "2021-10-07T00:00:00Z/2021-10-10T00:00:00Z",
        ),
        ("DTSTART;VALUE=DATE:20211007\nDURATION:P2D", "2021-10-07T00:00:00Z/2021-10-09T00:00:00Z"),
    ],
)
def test_times_with_zones_lengths_and_whole_days(lines: str, expected: str) -> None:
    events, issues = read_calendar(calendar(f"UID:a\n{lines}"))
    assert issues == ()
    assert times(events) == [expected]
    assert events[0].all_day == ("VALUE=DATE" in lines)


def test_whole_days_are_those_of_the_zone_that_is_asked_for() -> None:
    data = calendar("UID:a\nDTSTART;VALUE=DATE:20211107\nDTEND;VALUE=DATE:20211108")
    events, _ = read_calendar(data, zone="America/Chicago")
    assert times(events) == ["2021-11-07T05:00:00Z/2021-11-08T06:00:00Z"]


@pytest.mark.parametrize(
    ("lines", "line", "what", "hint"),
    [
        ("DTSTART:20211007T120000\nDTEND:20211007T130000Z", 6, "floating time", "TZID"),
        (
            "DTSTART;TZID=Europe/Moskow:20211007T120000\nDURATION:PT1H",
            6,
            "'Europe/Moskow'",
            "'Europe/Moscow'",
        ),
        ("DTSTART:20211007T120000Z\nDTEND:20211007T120000Z", 7, "lasts no time", ""),
        ("DTSTART:20211007T120000Z\nDTEND:20211007T110000Z", 7, "ends before it begins", ""),
        ("DTSTART:20211007T120000Z", 6, "no end", "DURATION"),
        ("SUMMARY:x", 5, "no DTSTART", ""),
        ("DTSTART:20211307T120000Z\nDURATION:PT1H", 6, "DTSTART", ""),
        ("DTSTART:20211007T120000Z\nDURATION:an hour", 7, "DURATION", ""),
        ("DTSTART:20211007T120000Z\nDTSTART:20211008T120000Z\nDURATION:PT1H", 6, "2 times", ""),
        ("DTSTART:20211007T120000Z\nDTEND;VALUE=DATE:20211008", 7, "not both", ""),
        ("DTSTART:19211007T120000Z\nDURATION:PT1H", 5, "out of reach", ""),
        ("DTSTART:20211007T120000Z\nDURATION:P999999999D", 5, "out of reach", ""),
        (
            "DTSTART:20211007T120000Z\nDURATION:PT1H\nRDATE:20211008T120000Z",
            8,
            "RDATE",
            "events of their own",
        ),
    ],
)
def test_a_faulty_time_names_its_line(lines: str, line: int, what: str, hint: str) -> None:
    shifted = "X-NOTE:a line more\nUID:a\n" if line > 5 else "X-NOTE:a\nUID:a\n"
    data = calendar(PLAIN, shifted + lines)
    events, issues = read_calendar(data)
    assert [event.uid for event in events] == ["a"]  # the healthy one
    issue = only(issues)
    assert issue.severity == "error"
    # the second event begins in line 9, its own lines in 10
    assert issue.line == (9 if line == 5 else line + 6)
    assert what in issue.what
    assert hint in issue.hint


def test_lines_that_are_no_lines_are_named_and_the_rest_is_read() -> None:
    data = calendar(PLAIN + "this is nothing\nSEQUENCE:many")
    data = data.replace(b"VERSION:2.0", b"VERSION:2.0\r\nX-BAD:\xff\xfe\r\nX-NUL:a\x00b")
    events, issues = read_calendar(data)
    assert [event.uid for event in events] == ["a"]
    assert [(issue.line, issue.severity) for issue in issues] == [
        (3, "error"),
        (4, "error"),
        (10, "error"),
        (11, "warning"),
    ]
    assert "not UTF-8" in issues[0].what and "control" in issues[1].what
    assert "'this is nothing' is no line" in issues[2].what
    assert "SEQUENCE" in issues[3].what


@pytest.mark.parametrize(
    ("data", "what", "line"),
    [
        (b"", "no calendar", None),
        (b"hello", "no line of iCalendar", 1),
        (b"id,person\r\n", "no line of iCalendar", 1),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "outside of BEGIN:VCALENDAR", 1),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n", "ends inside of VEVENT", 2),
        (b"BEGIN:VCALENDAR\r\nEND:VEVENT\r\n", "closes nothing, inside of VCALENDAR of line 1", 2),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 100_000, "nested", 9),
        (b"x" * (MOST_BYTES + 1), "too large", None),
        (b"\0" * 1000, "control character", 1),
        (b"BEGIN:VCALENDAR\r\nX-LONG:" + b"y" * 1_000_000 + b"\r\nEND:VCALENDAR", "longer than", 2),
    ],
)
def test_what_is_no_calendar_is_said(data: bytes, what: str, line: int | None) -> None:
    events, issues = read_calendar(data)
    assert events == ()
    assert what in issues[0].what
    assert issues[0].line == line
    assert len(issues) <= 2


def test_other_components_are_left_out_with_a_note() -> None:
    data = calendar(PLAIN).replace(b"END:VCALENDAR", b"BEGIN:VTODO\r\nUID:t\r\nEND:VTODO\r\nEND:VCALENDAR")
    events, issues = read_calendar(data)
    assert len(events) == 1
    assert only(issues).severity == "note"


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=DAILY;COUNT=3", ["05", "06", "07"]),
        ("FREQ=DAILY;INTERVAL=2;UNTIL=20211009T090000Z", ["05", "07", "09"]),
        ("FREQ=DAILY;UNTIL=20211007", ["05", "06", "07"]),
        ("FREQ=WEEKLY;COUNT=2", ["05", "12"]),
        # The 5th of October 2021 is a Tuesday.
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=4", ["05", "07", "12", "14"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU;UNTIL=20211031T000000Z", ["05", "18", "19"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO;COUNT=4", ["05", "10", "19", "24"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU;COUNT=4", ["05", "17", "19", "31"]),
        ("FREQ=DAILY;BYDAY=SA,SU;COUNT=3", ["09", "10", "16"]),
    ],
)
def test_repeats_that_end_are_expanded(rule: str, days: list[str]) -> None:
    text = f"UID:a\nDTSTART:20211005T090000Z\nDTEND:20211005T093000Z\nRRULE:{rule}"
    events, issues = read_calendar(calendar(text))
    assert issues == ()
    assert [event.start.iso()[8:10] for event in events] == days
    assert {event.end.since(event.start) for event in events} == {1800.0}
    assert events[0].uid == f"a/202110{days[0]}T090000Z"


def test_a_repeat_keeps_the_wall_clock_when_clocks_change() -> None:
    text = "UID:a\nDTSTART;TZID=America/Chicago:20211106T080000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2"
    events, _ = read_calendar(calendar(text))
    assert [str(event.start) for event in events] == ["2021-11-06T13:00:00Z", "2021-11-07T14:00:00Z"]


def test_an_occurrence_is_left_out_or_replaced() -> None:
    events, issues = read_calendar(
        calendar(
            "UID:a\nDTSTART:20211005T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n"
            "EXDATE:20211006T090000Z",
            "UID:a\nRECURRENCE-ID:20211007T090000Z\nDTSTART:20211007T150000Z\nDURATION:PT2H",
        )
    )
    assert issues == ()
    assert times(events) == [
        "2021-10-05T09:00:00Z/2021-10-05T10:00:00Z",
        "2021-10-07T15:00:00Z/2021-10-07T17:00:00Z",
        "2021-10-08T09:00:00Z/2021-10-08T10:00:00Z",
    ]
    assert events[1].uid == "a/20211007T090000Z"


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("FREQ=DAILY", "for ever"),
        ("FREQ=MONTHLY;COUNT=3", "MONTHLY"),
        ("FREQ=SECONDLY;COUNT=3", "SECONDLY"),
        ("FREQ=DAILY;COUNT=3;BYMONTH=2;BYMONTHDAY=30", "BYMONTH"),
        ("FREQ=DAILY;COUNT=100000", "more than 1000"),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=WE;COUNT=3", "more than 1000"),
        ("FREQ=DAILY;INTERVAL=999999999;COUNT=3", "out of reach"),
        ("FREQ=WEEKLY;BYDAY=+1MO;COUNT=3", "not understood"),
        ("FREQ=DAILY;INTERVAL=0;COUNT=3", "not understood"),
        ("COUNT=3", "not understood"),
        ("nonsense", "not understood"),
    ],
)
def test_repeats_that_cannot_be_expanded_are_refused_at_once(rule: str, what: str) -> None:
    began = clock.perf_counter()
    events, issues = read_calendar(calendar(f"UID:a\nDTSTART:20211005T090000Z\nDURATION:PT1H\nRRULE:{rule}"))
    assert clock.perf_counter() - began < 5.0
    assert events == ()
    assert what in only(issues).what


def test_the_latest_sequence_of_a_uid_counts_and_twins_are_a_fault() -> None:
    newer = PLAIN + "SEQUENCE:2\nSUMMARY:new"
    events, issues = read_calendar(calendar(newer, PLAIN + "SEQUENCE:1\nSUMMARY:old"))
    assert issues == ()
    assert [event.summary for event in events] == ["new"]
    _, issues = read_calendar(calendar(PLAIN, PLAIN))
    assert "one SEQUENCE" in only(issues).what
    assert "line 4" in issues[0].hint


def test_events_and_faults_are_bounded() -> None:
    repeats = [
        f"UID:{n}\nDTSTART:20211005T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=1000" for n in range(12)
    ]
    events, issues = read_calendar(calendar(*repeats))
    assert len(events) == MOST_EVENTS
    assert f"more than {MOST_EVENTS}" in only(issues).what
    _, issues = read_calendar(calendar(PLAIN + "ATTENDEE:mailto:a@example.org\n" * 100_000))
    assert "more than 2000 lines" in only(issues).what
    _, issues = read_calendar(b"BEGIN:VCALENDAR\r\n" + b"nothing\r\n" * 5000 + b"END:VCALENDAR")
    assert len(issues) == 201
    assert "4800 more" in issues[-1].what


EVENT = CalendarEvent(
    uid="film-1",
    start=Instant.parse("2021-10-07T09:00:00Z"),
    end=Instant.parse("2021-10-07T10:00:00Z"),
    summary="Scene 12, the Cupola at sunset: three passes with the rig held between them",
    categories=("film",),
    persons=("anna",),
    status="TENTATIVE",
    sequence=1,
)


def test_a_written_calendar_is_the_same_text_each_time() -> None:
    data = write_calendar((EVENT,), name="First Light", made_at=MADE)
    assert data.decode() == "\r\n".join(
        (
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//Skylot//Skylot//EN",
            "X-WR-CALNAME:First Light",
            "BEGIN:VEVENT",
            "SUMMARY:Scene 12\\, the Cupola at sunset: three passes with the rig held be",
            " tween them",
            "DTSTART:20211007T090000Z",
            "DTEND:20211007T100000Z",
            "DTSTAMP:20211004T120000Z",
            "UID:film-1",
            "SEQUENCE:1",
            "CATEGORIES:film",
            "STATUS:TENTATIVE",
            "X-SKYLOT-PERSON:anna",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        )
    )
    assert write_calendar((EVENT,), name="First Light", made_at=MADE) == data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))


def test_control_characters_of_a_text_become_spaces() -> None:
    bad = CalendarEvent(uid="a\x00b", start=EVENT.start, end=EVENT.end, summary="x\x07y\r\nEND:VEVENT\rz")
    data = write_calendar((bad,), name="n\x01", made_at=MADE)
    events, issues = read_calendar(data)
    assert issues == ()
    assert (events[0].uid, events[0].summary) == ("a b", "x y\nEND:VEVENT\nz")


texts = st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from('\n,;:\\"'), max_size=90)
words = st.text(
    st.characters(categories=("L", "N")) | st.sampled_from(",;:\\-. "), min_size=1, max_size=20
).map(lambda text: text.strip() or "x")
seconds = st.integers(600_000_000, 800_000_000)


@st.composite
def written(draw: st.DrawFn) -> CalendarEvent:
    all_day = draw(st.booleans())
    if all_day:
        first = draw(st.integers(1, 27))
        start = Instant.parse(f"2021-10-{first:02d}T00:00:00Z")
        end = Instant.parse(f"2021-10-{draw(st.integers(first + 1, 28)):02d}T00:00:00Z")
    else:
        start = Instant.parse("2021-10-05T00:00:00Z").plus(draw(st.integers(0, 10**7)))
        end = start.plus(draw(st.integers(1, 10**6)))
    return CalendarEvent(
        uid=draw(words),
        start=start,
        end=end,
        all_day=all_day,
        summary=draw(texts),
        description=draw(texts),
        location=draw(texts),
        categories=tuple(draw(st.lists(words, max_size=3))),
        persons=tuple(draw(st.lists(words, max_size=3, unique=True))),
        attendees=tuple(
            Attendee(name=name.replace("\\", "/"), address="a@example.org", answer="ACCEPTED")
            for name in draw(st.lists(words, max_size=2))
        ),
        device=draw(words.map(lambda word: word.replace(",", ""))).strip(),
        answer=draw(st.sampled_from(("", "requested", "granted", "refused"))),
        status=draw(st.sampled_from(("", "TENTATIVE", "CONFIRMED", "CANCELLED"))),
        private=draw(st.booleans()),
        sequence=draw(st.integers(0, 99)),
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(written(), max_size=3, unique_by=lambda event: event.uid))
def test_what_is_written_is_read_again(events: list[CalendarEvent]) -> None:
    data = write_calendar(events, name="n", made_at=MADE)
    found, issues = read_calendar(data)
    assert issues == ()
    assert found == tuple(sorted(events, key=lambda event: (event.start, event.uid)))
    assert write_calendar(found, name="n", made_at=MADE) == data


@pytest.mark.parametrize("text", ["a\\Nb", "a\\nb", "\\N", "x\\,y;z", "two\nlines"])
def test_a_backslash_stays_one(text: str) -> None:
    start = Instant.parse("2021-10-05T00:00:00Z")
    uid = text.replace("\n", " ")
    event = CalendarEvent(uid=uid, summary=text, categories=(uid,), start=start, end=start.plus(60))
    (found,), issues = read_calendar(write_calendar([event], name="n", made_at=MADE))
    assert issues == ()
    assert (found.uid, found.summary, found.categories) == (uid, text, (uid,))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_bytes_raise(noise: bytes, where: int) -> None:
    data = calendar(PLAIN + "RRULE:FREQ=DAILY;COUNT=3\nATTENDEE;CN=B:mailto:b@example.org")
    events, issues = read_calendar(data[:where] + noise + data[where:])
    assert len(events) <= 3 or issues
