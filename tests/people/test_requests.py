from __future__ import annotations

from dataclasses import replace

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.formats.tables import read_table
from skylot.people.calendars import blocks_of_calendar
from skylot.people.model import Block, People, Person
from skylot.people.requests import REQUEST_COLUMNS, answered, film_requests, requests_calendar, requests_table

MADE = Instant.parse("2021-10-04T12:00:00Z")


def block(name: str, hour: int, answer: str = "", **more: object) -> Block:
    start = Instant.parse(f"2021-10-07T{hour:02d}:00:00Z")
    values: dict[str, object] = {"category": "film", "label": f"scene {name}", "person": "anna", **more}
    return Block(id=name, span=Span(start, start.plus(1800)), answer=answer, **values)  # type: ignore[arg-type]


PEOPLE = People(
    persons=(Person(id="anna", name="Anna"),),
    blocks=(
        block("f2", 10, "granted"),
        block("m1", 9, category="meal"),
        block("f1", 8),
        block("f3", 12, "refused"),
        block("f4", 14, "requested", private=True),
    ),
)


def test_film_blocks_are_requests_in_order_of_time() -> None:
    requests = film_requests(PEOPLE, asked_at=MADE)
    assert [(each.id, each.answer) for each in requests] == [
        ("f1", "requested"),
        ("f2", "granted"),
        ("f3", "refused"),
        ("f4", "requested"),
    ]
    assert requests[0].label == "scene f1" and requests[3].label == ""
    assert {each.asked_at for each in requests} == {MADE}


def test_the_table_has_the_columns_of_the_mission_folder() -> None:
    sheet, issues = read_table(requests_table(film_requests(PEOPLE)), "csv")
    assert issues == ()
    assert sheet is not None and sheet.header == REQUEST_COLUMNS
    assert sheet.dicts()[0][1] == {
        "id": "f1",
        "person": "anna",
        "start": "2021-10-07T08:00:00Z",
        "end": "2021-10-07T08:30:00Z",
        "category": "film",
        "label": "scene f1",
        "device": "",
        "answer": "requested",
        "private": "no",
    }


def test_a_calendar_goes_out_and_its_answers_come_back_by_id() -> None:
    data = requests_calendar(film_requests(PEOPLE), name="First Light", made_at=MADE)
    same, issues = blocks_of_calendar(data, "mission/answers.ics", {"anna"})
    assert issues == ()
    assert [(each.id, each.answer) for each in same] == [
        ("f1", "requested"),
        ("f2", "granted"),
        ("f3", "refused"),
        ("f4", "requested"),
    ]
    granted, issues = blocks_of_calendar(data.replace(b"TENTATIVE", b"CONFIRMED"), "a.ics", {"anna"})
    people, found = answered(PEOPLE, granted)
    assert issues == found == ()
    assert [(each.id, each.answer) for each in people.blocks] == [
        ("f2", "granted"),
        ("m1", ""),
        ("f1", "granted"),
        ("f3", "refused"),
        ("f4", "granted"),
    ]
    assert people.blocks[2].label == "scene f1"


def test_answers_that_do_not_match_are_named_and_moved_times_hold() -> None:
    moved = replace(block("f1", 11, "granted"), label="other")
    people, issues = answered(
        PEOPLE, [moved, block("f9", 8, "granted"), block("f3", 12, "granted", person="b")]
    )
    assert [issue.severity for issue in issues] == ["note", "error", "error"]
    assert "moved 'f1'" in issues[0].what
    assert "nobody asked" in issues[1].what and "f1, f2, f3, f4" in issues[1].hint
    assert "for 'b'" in issues[2].what
    changed = {each.id: each for each in people.blocks}
    assert changed["f1"].span == moved.span
    assert (changed["f1"].answer, changed["f1"].label) == ("granted", "scene f1")
    assert changed["f3"].answer == "refused"
