from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.errors import NotFound
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.people.clock import civil_day
from skylot.people.days import (
    blocks_over,
    call_times,
    exercise_blocks,
    free_to_shoot,
    label_shown,
    person_blocks,
)
from skylot.people.model import (
    CATEGORIES,
    Availability,
    Block,
    DutyBlock,
    DutyPattern,
    People,
    Person,
)


def at(text: str) -> Instant:
    return Instant.parse(f"2021-10-{text}:00Z")


def span(start: str, end: str) -> Span:
    return Span(at(start), at(end))


def mission(
    name: str, start: str, end: str, category: str = "work", person: str = "anna", **more: object
) -> Block:
    return Block(
        id=name, person=person, span=span(start, end), category=category, source="mission/a.csv", **more
    )  # type: ignore[arg-type]


def shown(blocks: tuple[Block, ...]) -> list[str]:
    return [f"{b.span.start.iso()[8:16]} {b.span.end.iso()[8:16]} {b.category}" for b in blocks]


VISITOR = DutyPattern(
    id="visitor",
    wake=time(6),
    sleep=time(21, 30),
    blocks=(
        DutyBlock(category="meal", start=time(12), minutes=60),
        DutyBlock(category="work", start=time(8), minutes=540),
        DutyBlock(category="conference", start=time(7), minutes=15),
        DutyBlock(category="exercise", start=time(17, 30), minutes=60, device="T2"),
    ),
)
ANNA = Person(id="anna", name="Anna", kind="cast", duty="visitor")


def people(*blocks: Block, person: Person = ANNA, patterns: tuple[DutyPattern, ...] = (VISITOR,)) -> People:
    return People(persons=(person,), patterns=patterns, blocks=blocks)


PLAIN_DAY = [
    "06T21:30 07T06:00 sleep",
    "07T06:00 07T07:00 off duty",
    "07T07:00 07T07:15 conference",
    "07T07:15 07T08:00 off duty",
    "07T08:00 07T12:00 work",
    "07T12:00 07T13:00 meal",
    "07T13:00 07T17:00 work",
    "07T17:00 07T17:30 off duty",
    "07T17:30 07T18:30 exercise",
    "07T18:30 07T21:30 off duty",
    "07T21:30 08T06:00 sleep",
]


def test_a_standard_day_is_expanded_and_a_meal_cuts_the_work_whatever_stands_first() -> None:
    blocks = person_blocks(people(), "anna", date(2021, 10, 7), date(2021, 10, 7))
    assert shown(blocks) == PLAIN_DAY
    assert blocks[4].id == "anna:2021-10-07:work"
    assert blocks[6].id == "anna:2021-10-07:work.2"
    assert blocks[8].device == "T2"
    assert not any(block.source for block in blocks)


def test_ids_do_not_depend_on_the_dates_asked_for() -> None:
    long = person_blocks(people(), "anna", date(2021, 10, 5), date(2021, 10, 9))
    short = person_blocks(people(), "anna", date(2021, 10, 7), date(2021, 10, 7))
    assert set(short) < set(long)
    assert len({block.id for block in long}) == len(long)


def test_a_mission_block_replaces_what_it_overlaps_and_cuts_the_rest_in_pieces() -> None:
    found = person_blocks(
        people(mission("m1", "07T11:30", "07T14:00", "travel")), "anna", date(2021, 10, 7), date(2021, 10, 7)
    )
    assert shown(found)[4:8] == [
        "07T08:00 07T11:30 work",
        "07T11:30 07T14:00 travel",
        "07T14:00 07T17:00 work",
        "07T17:00 07T17:30 off duty",
    ]
    assert found[5].id == "m1" and found[5].source == "mission/a.csv"


def test_requested_refused_and_unanswered_film_blocks_change_nothing() -> None:
    for answer in ("requested", "refused", ""):
        block = mission("f1", "07T09:00", "07T10:00", "film", answer=answer)
        found = person_blocks(people(block), "anna", date(2021, 10, 7), date(2021, 10, 7))
        assert shown(found) == PLAIN_DAY


def test_a_granted_film_block_replaces_duty_but_lies_inside_of_mission_work_and_under_a_meal() -> None:
    found = person_blocks(
        people(
            mission("w", "07T08:00", "07T20:00", "work"),
            mission("f", "07T18:00", "07T19:30", "film", answer="granted"),
            mission("meal", "07T18:30", "07T19:00", "meal"),
        ),
        "anna",
        date(2021, 10, 7),
        date(2021, 10, 7),
    )
    assert shown(found)[4:10] == [
        "07T08:00 07T18:00 work",
        "07T18:00 07T18:30 film",
        "07T18:30 07T19:00 meal",
        "07T19:00 07T19:30 film",
        "07T19:30 07T20:00 work",
        "07T20:00 07T21:30 off duty",
    ]
    assert [block.id for block in found[4:9]] == ["w", "f", "meal", "f.2", "w.2"]


def test_sleep_moves_by_date_and_a_night_ends_when_the_next_pattern_wakes() -> None:
    early = DutyPattern(id="visitor", wake=time(6), sleep=time(21, 30), last=date(2021, 10, 7))
    late = DutyPattern(id="visitor", wake=time(10), sleep=time(1), first=date(2021, 10, 8))
    blocks = person_blocks(people(patterns=(late, early)), "anna", date(2021, 10, 7), date(2021, 10, 8))
    assert shown(blocks) == [
        "06T21:30 07T06:00 sleep",
        "07T06:00 07T21:30 off duty",
        "07T21:30 08T10:00 sleep",
        "08T10:00 09T01:00 off duty",
    ]
    next_day = person_blocks(people(patterns=(late, early)), "anna", date(2021, 10, 9), date(2021, 10, 9))
    assert shown(next_day)[:2] == ["08T10:00 09T01:00 off duty", "09T01:00 09T10:00 sleep"]


def test_a_pattern_with_dates_outweighs_one_without() -> None:
    special = DutyPattern(
        id="visitor", wake=time(4), sleep=time(20), first=date(2021, 10, 8), last=date(2021, 10, 8)
    )
    blocks = person_blocks(people(patterns=(VISITOR, special)), "anna", date(2021, 10, 8), date(2021, 10, 8))
    assert shown(blocks) == [
        "07T21:30 08T04:00 sleep",
        "08T04:00 08T20:00 off duty",
        "08T20:00 09T06:00 sleep",
    ]


def test_a_night_shift_has_its_small_hours_after_midnight() -> None:
    night = DutyPattern(
        id="visitor",
        wake=time(18),
        sleep=time(10),
        blocks=(
            DutyBlock(category="work", start=time(20), minutes=600),
            DutyBlock(category="meal", start=time(1), minutes=30),
        ),
    )
    blocks = person_blocks(people(patterns=(night,)), "anna", date(2021, 10, 7), date(2021, 10, 7))
    assert shown(blocks) == [
        "06T20:00 07T01:00 work",
        "07T01:00 07T01:30 meal",
        "07T01:30 07T06:00 work",
        "07T06:00 07T10:00 off duty",
        "07T10:00 07T18:00 sleep",
        "07T18:00 07T20:00 off duty",
        "07T20:00 08T01:00 work",
    ]


def test_the_first_date_of_a_pattern_has_its_night_before_it_and_dates_outside_have_nothing() -> None:
    dated = DutyPattern(
        id="visitor", wake=time(6), sleep=time(21), first=date(2021, 10, 7), last=date(2021, 10, 7)
    )
    blocks = person_blocks(people(patterns=(dated,)), "anna", date(2021, 10, 1), date(2021, 10, 20))
    assert shown(blocks) == [
        "06T21:00 07T06:00 sleep",
        "07T06:00 07T21:00 off duty",
        "07T21:00 08T06:00 sleep",
    ]


@pytest.mark.parametrize(
    ("zone", "day", "wake", "work", "sleep_hours"),
    [
        # Clocks go back at 02:00 CDT: the night is nine hours long for eight on the clock.
        ("America/Chicago", date(2021, 11, 7), "2021-11-07T12:00:00Z", "2021-11-07T14:00:00Z", 9.0),
        # Clocks go forward at 02:00 CST: seven hours.
        ("America/Chicago", date(2021, 3, 14), "2021-03-14T11:00:00Z", "2021-03-14T13:00:00Z", 7.0),
        ("Europe/Moscow", date(2010, 3, 28), "2010-03-28T02:00:00Z", "2010-03-28T04:00:00Z", 7.0),
        ("Europe/Moscow", date(2010, 10, 31), "2010-10-31T03:00:00Z", "2010-10-31T05:00:00Z", 9.0),
        # Moscow moved to UTC+3 for good on 2014-10-26.
        ("Europe/Moscow", date(2014, 10, 26), "2014-10-26T03:00:00Z", "2014-10-26T05:00:00Z", 9.0),
        ("Europe/Moscow", date(2021, 10, 31), "2021-10-31T03:00:00Z", "2021-10-31T05:00:00Z", 8.0),
    ],
)
def test_days_on_which_clocks_change(zone: str, day: date, wake: str, work: str, sleep_hours: float) -> None:
    pattern = DutyPattern(
        id="visitor",
        zone=zone,
        wake=time(6),
        sleep=time(22),
        blocks=(DutyBlock(category="work", start=time(8), minutes=240),),
    )
    blocks = person_blocks(people(patterns=(pattern,)), "anna", day, day)
    night, *_ = blocks
    assert night.category == "sleep"
    assert night.span.end == Instant.parse(wake)
    assert night.span.seconds == sleep_hours * 3600
    working = next(block for block in blocks if block.category == "work")
    assert working.span.start == Instant.parse(work)
    assert working.span.seconds == 4 * 3600


def test_a_time_that_clocks_skip_is_read_with_the_offset_before() -> None:
    pattern = DutyPattern(
        id="visitor",
        zone="America/Chicago",
        wake=time(1),
        sleep=time(17),
        blocks=(DutyBlock(category="meal", start=time(2, 30), minutes=30),),
    )
    blocks = person_blocks(people(patterns=(pattern,)), "anna", date(2021, 3, 14), date(2021, 3, 14))
    meal = next(block for block in blocks if block.category == "meal")
    assert meal.span.start == Instant.parse("2021-03-14T08:30:00Z")


def test_private_blocks_keep_their_label_in_the_record_only() -> None:
    block = mission("p", "07T09:00", "07T10:00", "conference", label="psychologist", private=True)
    assert label_shown(block) == "private"
    assert block.label == "psychologist"
    assert label_shown(mission("q", "07T09:00", "07T10:00", "private", label="family")) == "private"
    assert label_shown(mission("r", "07T09:00", "07T10:00", "exercise", device="T2")) == "exercise T2"
    assert label_shown(mission("s", "07T09:00", "07T10:00", "meal")) == "meal"
    assert label_shown(mission("t", "07T09:00", "07T10:00", "meal", label="dinner")) == "dinner"


DAY = span("07T00:00", "08T00:00")


def windows(*pairs: tuple[str, str], domain: Span = DAY) -> WindowSet:
    return WindowSet.of(domain, [span(a, b) for a, b in pairs])


def test_free_to_shoot_is_work_and_what_was_granted() -> None:
    found = free_to_shoot(
        people(
            mission("f", "07T19:00", "07T20:00", "film", answer="granted"),
            mission("r", "07T20:00", "07T21:00", "film", answer="requested"),
            mission("m", "07T09:00", "07T09:30", "conference"),
            mission("v", "07T10:00", "07T11:00", "voluntary"),
            mission("b", "07T15:00", "07T16:00", "reserve"),
        ),
        "anna",
        DAY,
    )
    assert found == windows(
        ("07T08:00", "07T09:00"),
        ("07T09:30", "07T10:00"),
        ("07T11:00", "07T12:00"),
        ("07T13:00", "07T15:00"),
        ("07T16:00", "07T17:00"),
        ("07T19:00", "07T20:00"),
    )


def test_voluntary_time_is_free_only_where_film_was_granted_in_it() -> None:
    blocks = (
        mission("v", "07T18:30", "07T21:00", "voluntary"),
        mission("f", "07T19:00", "07T19:30", "film", answer="granted"),
    )
    evening = span("07T18:00", "07T22:00")
    assert free_to_shoot(people(*blocks), "anna", evening) == windows(
        ("07T19:00", "07T19:30"), domain=evening
    )


def test_where_film_was_refused_work_is_not_free_unless_another_was_granted() -> None:
    blocks = (
        mission("no", "07T09:00", "07T11:00", "film", answer="refused"),
        mission("yes", "07T10:00", "07T10:30", "film", answer="granted"),
    )
    morning = span("07T08:00", "07T12:00")
    assert free_to_shoot(people(*blocks), "anna", morning) == windows(
        ("07T08:00", "07T09:00"), ("07T10:00", "07T10:30"), ("07T11:00", "07T12:00"), domain=morning
    )


def test_film_time_granted_is_granted_blocks_alone() -> None:
    crew = Person(id="anna", name="A", kind="station", duty="visitor", film_time="granted")
    blocks = (
        mission("f", "07T09:00", "07T09:30", "film", answer="granted"),
        mission("r", "07T10:00", "07T11:00", "film", answer="requested"),
    )
    assert free_to_shoot(people(*blocks, person=crew), "anna", DAY) == windows(("07T09:00", "07T09:30"))
    assert not free_to_shoot(people(person=crew), "anna", DAY)


def test_without_a_duty_the_whole_available_day_is_free_but_for_other_blocks() -> None:
    free_lance = Person(id="anna", name="A")
    blocks = (mission("t", "07T09:00", "07T10:00", "travel"), mission("w", "07T11:00", "07T12:00"))
    found = free_to_shoot(people(*blocks, person=free_lance), "anna", DAY)
    assert found == windows(("07T00:00", "07T09:00"), ("07T10:00", "08T00:00"))
    unknown = Person(id="anna", name="A", duty="nothing")
    assert not free_to_shoot(people(person=unknown), "anna", DAY)


def test_availability_is_of_dates_in_the_persons_zone_and_of_places() -> None:
    moscow = Person(
        id="anna",
        name="A",
        zone="Europe/Moscow",
        availability=(
            Availability(first=date(2021, 10, 7), last=date(2021, 10, 7), place="iss"),
            Availability(first=date(2021, 10, 9), last=date(9999, 12, 31)),
        ),
    )
    domain = span("06T00:00", "11T00:00")
    everywhere = free_to_shoot(people(person=moscow), "anna", domain)
    assert everywhere == windows(("06T21:00", "07T21:00"), ("08T21:00", "11T00:00"), domain=domain)
    assert free_to_shoot(people(person=moscow), "anna", domain, place="iss") == everywhere
    ground = free_to_shoot(people(person=moscow), "anna", domain, place="ground")
    assert ground == windows(("08T21:00", "11T00:00"), domain=domain)


def test_exercise_is_listed_by_device_and_clipped() -> None:
    boris = Person(id="boris", name="B", duty="visitor")
    everyone = People(
        persons=(ANNA, boris),
        patterns=(VISITOR,),
        blocks=(
            mission("e", "07T10:00", "07T11:00", "exercise", device="ARED", person="boris"),
            mission("n", "07T14:00", "07T15:00", "exercise"),
            mission("o", "07T17:30", "07T18:30", "work", person="boris"),
        ),
    )
    found = exercise_blocks(everyone, span("07T10:30", "07T18:00"))
    assert found == (("ARED", span("07T10:30", "07T11:00")), ("T2", span("07T17:30", "07T18:00")))


def test_call_times_hide_what_a_private_conference_is() -> None:
    record = people(
        mission("p", "07T19:00", "07T19:30", "conference", label="doctor", private=True),
        mission("f", "07T15:00", "07T16:00", "film", answer="granted"),
    )
    times = call_times(record, "anna", date(2021, 10, 7), "UTC")
    assert (times.wake, times.bed) == (at("07T06:00"), at("07T21:30"))
    assert [block.span for block in times.meals] == [span("07T12:00", "07T13:00")]
    assert [block.device for block in times.exercise] == ["T2"]
    assert [block.span for block in times.conferences] == [span("07T07:00", "07T07:15")]
    assert [block.id for block in times.film] == ["f"]
    assert [label_shown(block) for block in times.private] == ["private"]


def test_call_times_of_someone_without_a_pattern_are_empty() -> None:
    times = call_times(people(person=Person(id="anna", name="A")), "anna", date(2021, 10, 7), "UTC")
    assert times.wake is None and times.bed is None and not times.meals


def test_an_unknown_person_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFound, match="did you mean 'anna'"):
        person_blocks(people(), "ana", date(2021, 10, 7), date(2021, 10, 7))
    assert person_blocks(people(), "anna", date(2021, 10, 8), date(2021, 10, 7)) == ()


# Algebra

minutes = st.integers(0, 1439).map(lambda n: time(n // 60, n % 60))
zones = st.sampled_from(["UTC", "America/Chicago", "Europe/Moscow", "Pacific/Kiritimati", "Pacific/Niue"])
duty_blocks = st.builds(
    DutyBlock, category=st.sampled_from(CATEGORIES), start=minutes, minutes=st.integers(0, 1440)
)


@st.composite
def patterns(draw: st.DrawFn) -> DutyPattern:
    wake, sleep = draw(st.lists(minutes, min_size=2, max_size=2, unique=True))
    return DutyPattern(
        id="visitor",
        zone=draw(zones),
        wake=wake,
        sleep=sleep,
        blocks=tuple(draw(st.lists(duty_blocks, max_size=5))),
    )


@st.composite
def missions(draw: st.DrawFn) -> Block:
    start = at("05T00:00").plus(draw(st.integers(0, 6 * 24 * 60)) * 60)
    return Block(
        id=draw(st.sampled_from("abcd")),
        person="anna",
        span=Span(start, start.plus(draw(st.integers(0, 1500)) * 60)),
        category=draw(st.sampled_from(CATEGORIES)),
        answer=draw(st.sampled_from(("", "requested", "granted", "refused"))),
        source="m",
    )


@settings(max_examples=40, deadline=None)
@given(patterns(), st.lists(missions(), max_size=6), st.integers(1, 9))
def test_blocks_never_overlap_and_cover_the_days(pattern: DutyPattern, extra: list[Block], day: int) -> None:
    record = people(*extra, patterns=(pattern,))
    days = (date(2021, 10, day), date(2021, 10, day + 1))
    blocks = person_blocks(record, "anna", *days)
    assert all(one.span.end <= other.span.start for one, other in pairwise(blocks))
    assert len({block.id for block in blocks}) == len(blocks)
    for each in days:
        civil = civil_day(each, pattern.zone)
        assert WindowSet.of(civil, [block.span for block in blocks]) == WindowSet.full(civil)


@settings(max_examples=40, deadline=None)
@given(patterns(), st.lists(missions(), max_size=6))
def test_the_top_block_rules_each_instant(pattern: DutyPattern, extra: list[Block]) -> None:
    domain = span("05T00:00", "12T00:00")
    record = people(*extra, patterns=(pattern,))
    blocks = blocks_over(record, "anna", domain)
    counting = [block for block in extra if block.category != "film" or block.answer == "granted"]
    laid = WindowSet.of(domain, [block.span for block in counting])
    from_mission = WindowSet.of(domain, [block.span for block in blocks if block.source])
    assert from_mission == laid
    free = free_to_shoot(record, "anna", domain)
    busy = WindowSet.of(domain, [block.span for block in blocks if block.category not in ("work", "film")])
    assert not (free & busy)


@settings(max_examples=40, deadline=None)
@given(st.lists(patterns(), min_size=2, max_size=4), st.data())
def test_patterns_that_follow_each_other_in_different_zones_never_overlap(
    several: list[DutyPattern], data: st.DataObject
) -> None:
    dated = tuple(
        replace(pattern, first=date(2021, 10, 5 + n), last=date(2021, 10, 5 + n))
        for n, pattern in enumerate(several)
    )
    blocks = blocks_over(people(patterns=dated), "anna", span("01T00:00", "20T00:00"))
    assert all(one.span.end <= other.span.start for one, other in pairwise(blocks))
