"""Scenes, setups and people in a line each, for the tests of strips, tasks and crew."""

from __future__ import annotations

from datetime import date

from skylot.people.model import Availability, Person
from skylot.schedule.crew import Crew
from skylot.schedule.model import TaskPlan, UnitPlan
from skylot.schedule.strips import StripSources
from skylot.script.model import Scene, Setup

UNITS = (
    UnitPlan(id="up", name="Up", places=("iss",), first=date(2021, 10, 6), last=date(2021, 10, 8)),
    UnitPlan(id="down", name="Down", places=("ground",), first=date(2021, 10, 20), last=date(2021, 10, 22)),
)
HOMES = {"CUPOLA": ("iss/cupola",), "ZVEZDA": ("iss/zvezda", "ground/mockup"), "YARD": ("ground/yard",)}


def person(
    name: str, *, plays: tuple[str, ...] = (), does: tuple[str, ...] = (), at: tuple[str, ...] = ()
) -> Person:
    dates = tuple(Availability(first=date(2021, 10, 1), last=date(2021, 10, 31), place=place) for place in at)
    return Person(id=name, name=name.title(), plays=plays, functions=does, availability=dates)


PEOPLE = (
    person("anna", plays=("VERESOVA",), at=("iss", "ground")),
    person("timur", plays=("TIMUR",), does=("holder", "camera operator"), at=("iss",)),
    person("ilya", does=("camera operator", "sound"), at=("iss",)),
    person("ruth", does=("escort",), at=("iss",)),
    person("gleb", plays=("GLEB",), does=("holder", "sound", "camera operator"), at=("ground",)),
)


def scene(
    number: str, eighths: int = 8, *sets: str, cast: tuple[str, ...] = (), omitted: bool = False
) -> Scene:
    return Scene(
        number=number,
        heading=f"INT. {' / '.join(sets)} - DAY",
        line=1,
        sets=sets or ("ZVEZDA",),
        eighths=0 if omitted else eighths,
        characters=cast,
        omitted=omitted,
        day_night="D",
        interior_exterior="INT",
    )


def setup(name: str, where: str = "iss/zvezda", *scenes: str, **more: tuple[str, ...]) -> Setup:
    return Setup(id=name, scenes=scenes or (name.partition(".")[0],), set=where, **more)


def plan(name: str, minutes: int = 20, **more: object) -> TaskPlan:
    return TaskPlan(setup=name, minutes=minutes, **more)  # type: ignore[arg-type]


def sources(*scenes: Scene, **more: object) -> StripSources:
    """Return sources with the usual units, sets and people."""
    usual: dict[str, object] = {"units": UNITS, "story_sets": HOMES, "crew": Crew(persons=PEOPLE)}
    return StripSources(scenes=scenes, **{**usual, **more})  # type: ignore[arg-type]
