from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where
from skylot.core.spans import Span
from skylot.people.check import check_people
from skylot.people.model import Availability, Block, DutyBlock, DutyPattern, People, Person, RestRule

SHOOTING = Span(Instant.parse("2021-10-05T00:00:00Z"), Instant.parse("2021-10-17T00:00:00Z"))
WORK = DutyBlock(category="work", start=time(8), minutes=540)
DUTY = DutyPattern(id="visitor", wake=time(6), sleep=time(21, 30), blocks=(WORK,))
REST = RestRule(id="station", turnaround_minutes=510)
ANNA = Person(
    id="anna", name="Anna", kind="cast", cast_number=1, plays=("VERESOVA",), duty="visitor", rest="station"
)


def block(name: str, start: str, end: str, category: str = "work", **more: object) -> Block:
    span = Span(Instant.parse(f"2021-10-{start}:00Z"), Instant.parse(f"2021-10-{end}:00Z"))
    values: dict[str, object] = {"person": "anna", "source": "mission/a.csv", **more}
    return Block(id=name, span=span, category=category, **values)  # type: ignore[arg-type]


def found(
    *blocks: Block,
    persons: tuple[Person, ...] = (ANNA,),
    patterns: tuple[DutyPattern, ...] = (DUTY,),
    rest: RestRule = REST,
    shooting: Span | None = SHOOTING,
) -> tuple[Issue, ...]:
    people = People(persons=persons, patterns=patterns, rest_rules=(rest,), blocks=blocks)
    return check_people(people, shooting)


def only(issues: tuple[Issue, ...], severity: str, record: str, *words: str) -> Issue:
    assert len(issues) == 1, [str(issue) for issue in issues]
    issue = issues[0]
    assert issue.severity == severity
    assert issue.where is not None and issue.where.record == record
    for word in words:
        assert word in f"{issue.what} {issue.hint}"
    return issue


def test_people_without_a_fault_have_no_issue() -> None:
    assert found() == ()
    assert found(shooting=None) == ()
    assert check_people(People(), SHOOTING) == ()


def test_numbers_and_characters_of_the_cast() -> None:
    twin = replace(ANNA, id="bella", plays=("veresova",))
    issues = found(persons=(ANNA, twin))
    assert [(each.severity, each.where) for each in issues] == [
        ("error", Where("person:bella", ("cast_number",))),
        ("warning", Where("person:bella", ("plays", 0))),
    ]
    only(found(persons=(replace(ANNA, cast_number=None),)), "warning", "person:anna", "no cast number")


def test_duty_rest_and_zone_that_are_not_there_get_the_nearest() -> None:
    only(found(persons=(replace(ANNA, duty="visitors"),)), "error", "person:anna", "did you mean 'visitor'")
    only(found(persons=(replace(ANNA, rest="statoin"),)), "error", "person:anna", "did you mean 'station'")
    only(found(persons=(replace(ANNA, zone="Europe/Moskow"),)), "error", "person:anna", "'Europe/Moscow'")
    wrong = replace(DUTY, zone="Amerika/Chicago")
    only(found(patterns=(wrong,)), "error", "duty:visitor", "'America/Chicago'")


def test_no_duty_pattern_is_a_note_and_a_warning_for_the_stations_crew() -> None:
    only(found(persons=(replace(ANNA, duty=""),)), "note", "person:anna", "no duty pattern")
    station = Person(id="calder", name="C", kind="station")
    only(found(persons=(station,)), "warning", "person:calder", "no duty pattern")


def test_people_with_no_hours_are_told_why() -> None:
    away = (Availability(first=date(2021, 11, 1), last=date(2021, 11, 2)),)
    only(found(persons=(replace(ANNA, availability=away),)), "error", "person:anna", "never available")
    only(found(persons=(replace(ANNA, cap_minutes_a_day=0),)), "error", "person:anna", "the cap is 0")
    idle = replace(DUTY, blocks=())
    only(found(patterns=(idle,)), "error", "person:anna", "needs a work block")
    past = replace(DUTY, last=date(2021, 9, 1))
    only(found(patterns=(past,)), "error", "person:anna", "never holds")
    granted = replace(ANNA, film_time="granted")
    only(found(persons=(granted,)), "warning", "person:anna", "must be granted")
    film = block("f", "07T09:00", "07T09:30", "film", answer="granted")
    assert found(film, persons=(granted,)) == ()


def test_dates_in_the_wrong_order() -> None:
    dates = (
        Availability(first=date(2021, 10, 6), last=date(2021, 10, 5)),
        Availability(first=date(2021, 10, 5), last=date(2021, 10, 9)),
    )
    issue = only(found(persons=(replace(ANNA, availability=dates),)), "error", "person:anna", "comes before")
    assert issue.where == Where("person:anna", ("available", 0, "to"))


def test_blocks_of_nobody_of_no_length_and_without_an_answer() -> None:
    only(found(block("a", "07T09:00", "07T10:00", person="ana")), "error", "block:a", "did you mean 'anna'")
    only(found(block("b", "07T09:00", "07T09:00")), "error", "block:b", "lasts no time")
    only(found(block("c", "07T09:00", "07T10:00", "film")), "warning", "block:c", "not granted")
    only(found(block("d", "07T09:00", "07T10:00", answer="granted")), "warning", "block:d", "only film")


def test_two_blocks_at_once() -> None:
    meal = block("meal", "07T12:00", "07T13:00", "meal")
    inside = block("film", "07T09:00", "07T10:00", "film", answer="granted")
    work = block("work", "07T08:00", "07T17:00")
    assert found(meal, inside, work) == ()
    issue = only(
        found(meal, block("talk", "07T12:30", "07T12:45", "conference")), "error", "block:talk", "'meal'"
    )
    assert issue.hint == "the first lasts to 2021-10-07 13:00 UTC"
    late = block("film", "07T12:50", "07T14:00", "film", answer="granted")
    only(found(meal, late), "error", "block:film", "'meal' and 'film'")
    assert found(meal, replace(late, answer="refused")) == ()
    assert (
        found(meal, replace(meal, id="other", person="bella"), persons=(ANNA, replace(BELLA, duty="visitor")))
        == ()
    )


BELLA = Person(id="bella", name="Bella")


def test_film_granted_when_nobody_is_there() -> None:
    person = replace(ANNA, availability=(Availability(first=date(2021, 10, 6), last=date(2021, 10, 9)),))
    film = block("f", "10T09:00", "10T10:00", "film", answer="granted")
    only(found(film, persons=(person,)), "warning", "block:f", "not available")
    after = block("f", "18T09:00", "18T10:00", "film", answer="granted")
    only(found(after), "warning", "block:f", "outside of the shooting period")


def test_exercise_beside_a_meal_is_noted_once_for_a_pattern_and_at_the_block_of_a_mission() -> None:
    meal = DutyBlock(category="meal", start=time(12), minutes=60)
    run = DutyBlock(category="exercise", start=time(13, 5), minutes=60)
    only(
        found(patterns=(replace(DUTY, blocks=(WORK, meal, run)),)),
        "note",
        "duty:visitor",
        "13:05",
        "right after",
    )
    later = replace(run, start=time(13, 10))
    assert found(patterns=(replace(DUTY, blocks=(WORK, meal, later)),)) == ()
    mission = block("run", "07T11:00", "07T12:00", "exercise")
    only(found(mission, patterns=(replace(DUTY, blocks=(WORK, meal)),)), "note", "block:run", "right before")


def test_a_night_that_is_cut_is_too_short() -> None:
    assert found(rest=replace(REST, turnaround_minutes=720)) == ()  # 17:00 to 08:00 without duty
    # The evening before leaves 17:00 to 02:00 without duty, but of the sleep only 21:30 to 02:00 is left in one piece.
    issue = only(found(block("n", "08T02:00", "08T02:30")), "warning", "person:anna", "rest rule 'station'")
    assert issue.what.startswith(
        "'anna' sleeps 4 h 30 min in the night to 2021-10-08, less than the 8 h 30 min"
    )
    late = (block("w", "07T17:00", "07T22:00"), block("s", "07T22:00", "08T08:00", "sleep"))
    assert found(*late) == ()  # mission control moved the sleep and kept its length


def test_a_pattern_that_never_rests_enough_is_told_once() -> None:
    long = replace(DUTY, blocks=(DutyBlock(category="work", start=time(6, 30), minutes=14 * 60 + 30),))
    issue = only(
        found(patterns=(long,), rest=replace(REST, turnaround_minutes=660)), "warning", "person:anna"
    )
    assert issue.what == (
        "'anna' rests 9 h 30 min in the night to 2021-10-05, less than the 11 h of rest rule 'station'"
    )
    assert "nights are too short" in issue.hint


def test_blocks_of_a_pattern_that_run_into_sleep() -> None:
    late = DutyBlock(category="conference", start=time(21, 15), minutes=30)
    early = DutyBlock(category="meal", start=time(5), minutes=30)
    nothing = DutyBlock(category="meal", start=time(12), minutes=0)
    issues = found(patterns=(replace(DUTY, blocks=(WORK, late, early, nothing)),))
    assert [(each.severity, each.where) for each in issues] == [
        ("warning", Where("duty:visitor", ("block", 1))),
        ("warning", Where("duty:visitor", ("block", 2))),
        ("error", Where("duty:visitor", ("block", 3))),
    ]
    same = replace(DUTY, sleep=DUTY.wake)
    assert any("no hours" in issue.what for issue in found(patterns=(same,)))
