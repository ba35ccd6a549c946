"""The calls of a call sheet: the cast by number, then the crew, then the station's crew."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from skylot.core.spans import Span
from skylot.paperwork.clock import hhmm, minutes_text
from skylot.paperwork.desk import Desk, in_order, minutes_of, people_of, placements_of, scene_of
from skylot.paperwork.model import Call
from skylot.paperwork.person_day import day_words
from skylot.paperwork.work_codes import codes_of
from skylot.people.model import Person
from skylot.schedule.model import Placement, ShootingDay

_GROUPS = {"cast": "Cast", "crew": "Crew", "station": "Station crew", "background": "Background"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCall:
    """One person's line."""

    number: str
    name: str
    role: str
    code: str = ""
    """Of the day-out-of-days: SW, W, WF, H …"""
    call: str
    on_set: str
    wrap: str
    scenes: str
    sleep: str
    exercise: str
    meals: str
    conferences: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallGroup:
    """Cast, crew, station crew or background."""

    name: str
    people: tuple[PersonCall, ...]


def calls_of(desk: Desk, day: ShootingDay) -> dict[str, Call]:
    """Return person -> call of a unit's day; who works only for another unit that day is left out."""
    elsewhere: set[str] = set()
    for other in desk.dossier.days:
        if other.day == day.day and other.unit != day.unit:
            elsewhere |= {p for one in placements_of(desk.dossier, other) for p in people_of(desk, one)}
    here = {p for one in placements_of(desk.dossier, day) for p in people_of(desk, one)}
    return {
        call.person: call
        for call in desk.dossier.calls
        if call.day == day.day and (call.person in here or call.person not in elsewhere)
    }


def call_groups(
    desk: Desk, day: ShootingDay, placements: list[Placement], *, whole: Span, zone: str
) -> tuple[CallGroup, ...]:
    """Return everybody who works that day or has a call, in groups; nobody is lost for want of a record."""
    calls = calls_of(desk, day)
    working = {person for placement in placements for person in people_of(desk, placement)}
    ids = working | set(calls)
    known = in_order(desk.persons[person] for person in ids if person in desk.persons)
    codes = codes_of(desk)
    strangers = [Person(id=person, name=person) for person in sorted(ids - set(desk.persons))]
    lines = []
    for person in (*known, *strangers):
        mine = [p for p in placements if person.id in people_of(desk, p)]
        line = _line(desk, person, mine, calls.get(person.id), whole=whole, zone=zone)
        code = codes.get(person.id, {}).get(day.day, "")
        lines.append((_group(person), dataclasses.replace(line, code=code)))
    ordered = sorted(lines, key=lambda pair: tuple(_GROUPS.values()).index(pair[0]))
    return tuple(
        CallGroup(name=name, people=tuple(line for _name, line in run))
        for name, run in groupby(ordered, key=lambda pair: pair[0])
    )


def _group(person: Person) -> str:
    return _GROUPS["cast" if person.cast_number is not None else person.kind]


def _line(
    desk: Desk,
    person: Person,
    mine: list[Placement],
    call: Call | None,
    *,
    whole: Span,
    zone: str,
) -> PersonCall:
    blocks = [block for block in desk.dossier.blocks if block.person == person.id]
    words = day_words(blocks, whole, zone)
    span = call.span if call else Span(mine[0].start, max(p.end for p in mine)) if mine else None
    scenes = dict.fromkeys(scene_of(desk.strips.get(p.strip), p.strip) for p in mine)
    return PersonCall(
        number=desk.numbers.get(person.id, ""),
        name=person.name,
        role=", ".join(person.plays) or person.role,
        call=hhmm(span.start, zone) if span else "",
        on_set=hhmm(mine[0].start, zone) if mine else "–",
        wrap=hhmm(span.end, zone) if span else "",
        scenes=", ".join(scenes),
        sleep=words.sleep,
        exercise=words.exercise,
        meals=words.meals,
        conferences=words.conferences,
        other="; ".join((*_film(person, mine), *words.other)),
    )


def _film(person: Person, mine: list[Placement]) -> Iterator[str]:
    """Yield the film minutes of a person who has a cap."""
    if person.cap_minutes_a_day is not None and mine:
        shot = minutes_text(round(minutes_of(mine)))
        yield f"film {shot} of {minutes_text(person.cap_minutes_a_day)}"
