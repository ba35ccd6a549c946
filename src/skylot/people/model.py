"""Records of people and of their time; nothing else."""

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Literal

from skylot.core.instant import Instant
from skylot.core.spans import Span

Category = Literal[
    "work", "film", "reserve", "off duty", "voluntary", "sleep", "meal", "exercise", "conference", "private",
    "travel",
]  # fmt: skip
CATEGORIES: tuple[Category, ...] = (
    "work", "film", "reserve", "off duty", "voluntary", "sleep", "meal", "exercise", "conference", "private",
    "travel",
)  # fmt: skip
Answer = Literal["", "requested", "granted", "refused"]
FilmTime = Literal["work", "granted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """Dates, both included, on which a person can be called, and where."""

    first: date
    last: date
    place: str = ""
    """Id of the place; empty for any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the cast, of the film crew or of the station's crew."""

    id: str
    name: str
    kind: Literal["cast", "crew", "station", "background"] = "crew"
    role: str = ""
    """Job as it is printed: Director of photography, Flight engineer …"""
    cast_number: int | None = None
    plays: tuple[str, ...] = ()
    """Characters."""
    functions: tuple[str, ...] = ()
    """Work on set that the person can do: director, camera operator, holder, spotter, sound, escort …"""
    availability: tuple[Availability, ...] = ()
    """Empty: the whole shooting period."""
    duty: str = ""
    """Id of the duty pattern."""
    film_time: FilmTime = "work"
    """`work`: all of the working time may be used to shoot; `granted`: only film blocks that were granted."""
    cap_minutes_a_day: int | None = None
    rest: str = ""
    """Id of the rest rule."""
    zone: str = "UTC"
    pay_a_day: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyBlock:
    """A block of a standard day, in local time of the pattern's zone."""

    category: Category
    start: time
    minutes: int
    label: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPattern:
    """A standard day; `first` and `last` bound the dates on which it holds, so sleep can move by date."""

    id: str
    zone: str = "UTC"
    wake: time = time(6, 0)
    sleep: time = time(21, 30)
    blocks: tuple[DutyBlock, ...] = ()
    first: date | None = None
    last: date | None = None
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A dated span in a person's day: from mission control, or made from the duty pattern."""

    id: str
    person: str
    span: Span
    category: Category
    label: str = ""
    device: str = ""
    """Exercise device."""
    answer: Answer = ""
    """Of a film block: requested, granted or refused by mission control."""
    private: bool = False
    """Printed as "private", whatever the label says."""
    source: str = ""
    """The file that it came from; empty when it follows from the duty pattern."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestRule:
    """Rest that must lie between working days, with the agreement or document that asks for it."""

    id: str
    turnaround_minutes: int
    weekly_minutes: int | None = None
    """Consecutive rest in any seven days."""
    longest_day_minutes: int | None = None
    meal_after_minutes: int | None = None
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Everybody, the patterns and rules that their days follow, and the blocks that mission control fixed."""

    persons: tuple[Person, ...] = ()
    patterns: tuple[DutyPattern, ...] = ()
    rest_rules: tuple[RestRule, ...] = ()
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmRequest:
    """A film block that the production asks mission control for."""

    id: str
    person: str
    span: Span
    label: str
    answer: Answer = "requested"
    asked_at: Instant | None = None
