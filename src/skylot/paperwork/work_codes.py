"""The trade's codes of people's days: start, work, hold, idle, travel, drop, pick-up, finish.

W a work day, R a day of rehearsal only; S before it starts the person's work and F after it finishes it (SWF:
one day). Between the two: T travel, H held on a day on which a unit shoots without the person, I idle on a day
on which nobody shoots. Who is not available is not held: that day stays blank. Once a person, a gap of
`DROP_DAYS` or more is dropped (WD) and picked up (PW), and its days stay blank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from skylot.paperwork.clock import local
from skylot.paperwork.desk import Desk, people_of, placements_of
from skylot.people.model import Person

DROP_DAYS = 10
"""Free calendar days from which a person is dropped and picked up rather than held."""

MEANINGS: Mapping[str, str] = {
    "SW": "start work", "W": "work", "R": "rehearsal", "WF": "work, finish", "SWF": "start, work, finish",
    "WD": "work, drop", "SWD": "start, work, drop", "PW": "pick up, work", "PWF": "pick up, work, finish",
    "H": "hold", "I": "idle", "T": "travel",
}  # fmt: skip
RULE = (
    "H: not called, between the first and the last work day, on a day on which a unit shoots; "
    "I: the same on a day on which nobody shoots; blank: not available; "
    f"{DROP_DAYS} or more free days are dropped and picked up, once a person."
)


@dataclass(frozen=True, slots=True)
class _Days:
    """The dates of one person."""

    work: tuple[date, ...]
    rehearsal: frozenset[date]
    travel: frozenset[date]


def shooting_dates(desk: Desk) -> tuple[date, ...]:
    """Return every date from the first to the last day of shooting, free ones too."""
    days = [day.day for day in desk.dossier.days]
    if not days:
        return ()
    first, last = min(days), max(days)
    return tuple(first + timedelta(days=index) for index in range((last - first).days + 1))


def codes_of(desk: Desk) -> dict[str, dict[date, str]]:
    """Return person -> date -> code; dates without a code are left out.

    A placement counts on the shooting day that it belongs to, also after midnight.
    """
    work = _work(desk)
    travel = _travel(desk)
    shot = {day.day for day in desk.dossier.days}
    found = {}
    for person in desk.dossier.people.persons:
        each = work.get(person.id, {})
        days = _Days(
            work=tuple(sorted(each)),
            rehearsal=frozenset(day for day, rehearsed in each.items() if rehearsed),
            travel=frozenset(travel.get(person.id, ())),
        )
        found[person.id] = _codes(person, days, shooting_dates(desk), shot)
    return found


def _work(desk: Desk) -> dict[str, dict[date, bool]]:
    """Return person -> work day -> whether all of it is rehearsal."""
    found: dict[str, dict[date, bool]] = {}
    for day in desk.dossier.days:
        for placement in placements_of(desk.dossier, day):
            setup = desk.setups.get(placement.setup or "")
            rehearsal = setup is not None and "rehearsal" in setup.tags
            for person in people_of(desk, placement):
                days = found.setdefault(person, {})
                days[day.day] = rehearsal and days.get(day.day, True)
    return found


def _travel(desk: Desk) -> dict[str, set[date]]:
    zone = (desk.dossier.clocks or ("UTC",))[0]
    found: dict[str, set[date]] = {}
    for block in desk.dossier.blocks:
        if block.category == "travel" and not block.private:
            first, last = (local(at, zone).date() for at in (block.span.start, block.span.end.plus(-1)))
            days = {first + timedelta(days=index) for index in range((last - first).days + 1)}
            found.setdefault(block.person, set()).update(days)
    return found


def _codes(person: Person, days: _Days, dates: tuple[date, ...], shot: set[date]) -> dict[date, str]:
    drop = next(
        ((a, b) for a, b in zip(days.work, days.work[1:], strict=False) if (b - a).days > DROP_DAYS), None
    )
    found = {}
    for day in dates:
        code = _work_code(day, days, drop) if day in days.work else _free_code(person, day, days, drop, shot)
        if code:
            found[day] = code
    return found


def _work_code(day: date, days: _Days, drop: tuple[date, date] | None) -> str:
    before = "S" if day == days.work[0] else "P" if drop and day == drop[1] else ""
    after = "F" if day == days.work[-1] else "D" if drop and day == drop[0] else ""
    if day in days.rehearsal and not before and not after:
        return "R"
    return f"{before}W{after}"


def _free_code(
    person: Person, day: date, days: _Days, drop: tuple[date, date] | None, shot: set[date]
) -> str:
    if day in days.travel:
        return "T"
    within = bool(days.work) and days.work[0] < day < days.work[-1]
    if not within or (drop and drop[0] < day < drop[1]) or not _is_available(person, day):
        return ""
    return "H" if day in shot else "I"


def _is_available(person: Person, day: date) -> bool:
    return not person.availability or any(one.first <= day <= one.last for one in person.availability)
