"""The calls of everybody as a list and as calendars: one event a person and day, with a uid that stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skylot.core.instant import Instant
from skylot.core.names import slug
from skylot.core.spans import Span
from skylot.paperwork.clock import hhmm
from skylot.paperwork.desk import (
    Desk,
    desk_of,
    in_order,
    people_of,
    place_name,
    placements_of,
    scene_of,
    unit_days,
)
from skylot.paperwork.model import Call, Dossier
from skylot.schedule.model import Placement, ShootingDay, UnitPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One call: what the calendar and the list say of it. Nothing of anybody's private time is in it."""

    person: str
    number: str
    name: str
    role: str
    day: date
    span: Span
    zone: str
    unit: str
    day_number: str
    on_set: str
    scenes: str
    location: str
    uid: str
    sequence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsView:
    """The calls of one person, or of everybody."""

    title: str
    whose: str
    """A name, empty for everybody."""
    lines: tuple[CallLine, ...]
    issued: bool
    made_at: Instant | None


def views(dossier: Dossier) -> Iterator[tuple[str, CallsView]]:
    """Yield (file stem, calls): everybody's, then each person's own, cast first; none where nobody is called."""
    everybody = view(dossier)
    if not everybody.lines:
        return
    yield "calls", everybody
    taken = {"calls"}
    for person in dict.fromkeys(line.person for line in everybody.lines):
        lines = tuple(line for line in everybody.lines if line.person == person)
        stem = f"calls-{slug(person) or 'person'}"
        while stem in taken:
            stem += "-2"
        taken.add(stem)
        yield (
            stem,
            CallsView(
                title=everybody.title,
                whose=lines[0].name,
                lines=lines,
                issued=everybody.issued,
                made_at=everybody.made_at,
            ),
        )


def view(dossier: Dossier) -> CallsView:
    """Return everybody's calls, the cast by number and then the rest, each in order of days."""
    desk = desk_of(dossier)
    order = {person.id: index for index, person in enumerate(in_order(dossier.people.persons))}
    calls = sorted(dossier.calls, key=lambda c: (order.get(c.person, len(order)), c.person, c.day, c.uid))
    return CallsView(
        title=dossier.title or "Untitled",
        whose="",
        lines=tuple(_line(desk, call) for call in calls),
        issued=dossier.revision > 0,
        made_at=dossier.made_at,
    )


def _line(desk: Desk, call: Call) -> CallLine:
    person = desk.persons.get(call.person)
    unit, day, mine = _work(desk, call)
    count = len(unit_days(desk.dossier, unit)) if unit else 0
    zone = unit.zone if unit else (desk.dossier.clocks or ("UTC",))[0]
    return CallLine(
        person=call.person,
        number=desk.numbers.get(call.person, ""),
        name=person.name if person else call.person,
        role=(", ".join(person.plays) or person.role) if person else "",
        day=call.day,
        span=call.span,
        zone=zone,
        unit=(unit.name or unit.id) if unit else "",
        day_number=f"day {day.number} of {count}" if day else "",
        on_set=hhmm(mine[0].start, zone) if mine else "",
        scenes=", ".join(dict.fromkeys(scene_of(desk.strips.get(p.strip), p.strip) for p in mine)),
        location=", ".join(dict.fromkeys(_where(desk, placement) for placement in mine)),
        uid=call.uid,
        sequence=call.sequence,
    )


def _work(desk: Desk, call: Call) -> tuple[UnitPlan | None, ShootingDay | None, list[Placement]]:
    """Return the unit and its day that a call belongs to, with the person's placements of all units then."""
    units = {unit.id: unit for unit in desk.dossier.units}
    days = [day for day in desk.dossier.days if day.day == call.day and day.unit in units]
    found: tuple[UnitPlan | None, ShootingDay | None] = (
        (units[days[0].unit], days[0]) if days else (None, None)
    )
    mine: list[Placement] = []
    for day in days:
        here = [p for p in placements_of(desk.dossier, day) if call.person in people_of(desk, p)]
        if here and not mine:
            found = (units[day.unit], day)
        mine += here
    return *found, sorted(mine, key=lambda p: (p.start, p.task))


def _where(desk: Desk, placement: Placement) -> str:
    name = desk.sets.get((placement.place, placement.set), placement.set)
    place = place_name(desk.dossier, placement.place)
    return name if name == place else f"{name} ({place})"
