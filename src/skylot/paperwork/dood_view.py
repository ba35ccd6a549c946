"""What the day-out-of-days shows: people down, dates across, the trade's codes, totals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from skylot.paperwork.clock import day_text
from skylot.paperwork.desk import Desk, desk_of, in_order
from skylot.paperwork.head import Head, head_of
from skylot.paperwork.model import Dossier
from skylot.paperwork.work_codes import MEANINGS, RULE, codes_of, shooting_dates
from skylot.people.model import Person

DATES_A_SHEET = 40
TOTALS = ("Work", "Hold", "Idle", "Travel", "Days")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateHead:
    """A column: its date, and the numbers of the day for the units that shoot on it."""

    date: date
    weekday: str
    day: str
    month: str
    number: str
    off: bool
    """Nobody shoots."""
    at_work: str
    """How many people work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person's codes, one a date, and totals in the order of `TOTALS`."""

    number: str
    name: str
    role: str
    codes: tuple[str, ...]
    totals: tuple[str, ...]
    start: str
    finish: str
    looks: tuple[str, ...]
    """Of each code: work, edge (a first or last day), hold, travel, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """As many dates as one sheet holds; every sheet has all people."""

    dates: tuple[DateHead, ...]
    rows: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoodView:
    """The whole day-out-of-days."""

    head: Head
    totals: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    legend: tuple[tuple[str, str], ...]
    rule: str


def views(dossier: Dossier) -> Iterator[tuple[str, DoodView]]:
    """Yield the one list of the production; none where no day is shot."""
    made = view(dossier)
    if made.sheets:
        yield "day-out-of-days", made


def view(dossier: Dossier) -> DoodView:
    """Return the cast by number and everybody else who works, over all dates of the shoot."""
    desk = desk_of(dossier)
    codes = codes_of(desk)
    dates = shooting_dates(desk)
    people = [p for p in in_order(dossier.people.persons) if p.cast_number is not None or _works(codes[p.id])]
    count = max(1, math.ceil(len(dates) / DATES_A_SHEET))
    each = max(1, math.ceil(len(dates) / count))
    shown = {code for person in people for code in codes[person.id].values()}
    return DoodView(
        head=head_of(dossier, "Day out of days"),
        totals=TOTALS,
        sheets=tuple(
            _sheet(desk, people, codes, dates[start : start + each]) for start in range(0, len(dates), each)
        ),
        legend=tuple((code, words) for code, words in MEANINGS.items() if code in shown),
        rule=RULE,
    )


def _works(codes: dict[date, str]) -> bool:
    return any("W" in code or code == "R" for code in codes.values())


def _sheet(
    desk: Desk, people: list[Person], codes: dict[str, dict[date, str]], dates: tuple[date, ...]
) -> Sheet:
    return Sheet(
        dates=tuple(_head(desk, day, [codes[person.id].get(day, "") for person in people]) for day in dates),
        rows=tuple(_row(desk, person, codes[person.id], dates) for person in people),
    )


def _head(desk: Desk, day: date, codes: list[str]) -> DateHead:
    numbers = [str(one.number) for one in desk.dossier.days if one.day == day]
    return DateHead(
        date=day,
        weekday=f"{day:%a}"[:2],
        day=str(day.day),
        month=f"{day:%b}",
        number="+".join(numbers),
        off=not numbers,
        at_work=str(sum(_look(code) in ("work", "edge") for code in codes) or ""),
    )


def _row(desk: Desk, person: Person, codes: dict[date, str], dates: tuple[date, ...]) -> PersonRow:
    shown = tuple(codes.get(day, "") for day in dates)
    work = [day for day in sorted(codes) if _look(codes[day]) in ("work", "edge")]
    counts = (
        len(work),
        *(sum(code == letter for code in codes.values()) for letter in "HIT"),
        len(codes),
    )
    return PersonRow(
        number=desk.numbers.get(person.id, ""),
        name=person.name,
        role=", ".join(person.plays) or person.role,
        codes=shown,
        totals=tuple(str(count) if count else "–" for count in counts),
        start=day_text(work[0]) if work else "",
        finish=day_text(work[-1]) if work else "",
        looks=tuple(_look(code) for code in shown),
    )


def _look(code: str) -> str:
    if code in ("H", "I"):
        return "hold"
    if code == "T":
        return "travel"
    return "" if not code else "work" if code in ("W", "R") else "edge"
