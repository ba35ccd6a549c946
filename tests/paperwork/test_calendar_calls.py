"""The calendars: every call once in each, the same uid in both, private time in none."""

import dataclasses

from skylot.core.spans import Span
from skylot.formats.ical import read_calendar
from skylot.paperwork.calendar_calls import ics, view, views
from skylot.paperwork.model import Call, Dossier
from skylot.people.model import Block, Person


def test_everybody_s_calendar_and_one_for_each_person(station_dossier: Dossier) -> None:
    made = dict(views(station_dossier))
    assert list(made)[:3] == ["calls", "calls-anna", "calls-timur"]
    assert len(made) == 1 + len(station_dossier.people.persons)
    events, issues = read_calendar(ics(made["calls"]))
    assert not issues
    assert {event.uid for event in events} == {call.uid for call in station_dossier.calls}
    own, issues = read_calendar(ics(made["calls-anna"]))
    assert not issues
    assert len(own) == 12
    whole = {event.uid: event for event in events}
    for event in own:
        assert dataclasses.replace(whole[event.uid], line=event.line) == event


def test_times_sequence_and_status_are_those_of_the_calls(station_dossier: Dossier) -> None:
    calls = tuple(dataclasses.replace(call, sequence=3) for call in station_dossier.calls)
    issued = dataclasses.replace(station_dossier, calls=calls)
    spans = {call.uid: call.span for call in calls}
    events, _issues = read_calendar(ics(view(issued)))
    for event in events:
        assert Span(event.start, event.end) == spans[event.uid]
        assert (event.sequence, event.status) == (3, "CONFIRMED")
    draft, _issues = read_calendar(ics(view(dataclasses.replace(issued, revision=0))))
    assert {event.status for event in draft} == {"TENTATIVE"}


def test_the_stamp_is_the_time_of_making(station_dossier: Dossier) -> None:
    data = ics(view(station_dossier))
    assert data.count(b"DTSTAMP:20211004T130000Z") == len(station_dossier.calls)
    assert data == ics(view(station_dossier))
    undated = ics(view(dataclasses.replace(station_dossier, made_at=None)))
    assert b"DTSTAMP:20000101T000000Z" in undated


def test_what_an_event_says(station_dossier: Dossier) -> None:
    events, _issues = read_calendar(ics(dict(views(station_dossier))["calls-anna"]))
    event = next(event for event in events if event.uid == "anna-2021-10-12@skylot")
    assert event.summary == "First Light (synthetic): Анна Вересова (1) called"
    assert event.description.split("\n") == [
        "Station unit · day 8 of 12",
        "Call 08:00, wrap 18:00 (UTC)",
        "On set 10:35",
        "Scenes 6",
    ]
    assert event.location == "Nauka (International Space Station)"
    assert event.persons == ("anna",)


def test_private_time_is_in_no_calendar(station_dossier: Dossier) -> None:
    secret = "Talk with a lawyer"
    blocks = tuple(
        Block(
            id=f"s{index}", person=call.person, span=call.span, category="private", label=secret, private=True
        )
        for index, call in enumerate(station_dossier.calls)
    )
    odd = dataclasses.replace(station_dossier, blocks=(*station_dossier.blocks, *blocks))
    for _stem, made in views(odd):
        data = ics(made)
        assert b"lawyer" not in data
        assert b"doctor" not in data
        assert b"private" not in data.lower()


def test_ids_that_are_no_file_names(station_dossier: Dossier) -> None:
    day = station_dossier.days[0]
    ids = ("../../etc", "..  etc", "", "Анна")
    people = dataclasses.replace(
        station_dossier.people, persons=tuple(Person(id=one, name="a\r\nBEGIN:VEVENT") for one in ids)
    )
    calls = tuple(
        Call(person=one, day=day.day, span=day.span, uid=f"{index}") for index, one in enumerate(ids)
    )
    odd = dataclasses.replace(station_dossier, people=people, calls=calls)
    made = dict(views(odd))
    assert len(made) == 1 + len(ids)
    assert all("/" not in stem and ".." not in stem for stem in made)
    events, issues = read_calendar(ics(made["calls"]))
    assert not issues
    assert len(events) == len(ids)


def test_no_calls_no_calendar(earth_dossier: Dossier) -> None:
    assert list(views(earth_dossier)) == []
