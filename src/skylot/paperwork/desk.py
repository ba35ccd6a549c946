"""What the lists look up again and again: strips, cast numbers, sets, who is in a placement, parts of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from skylot.core.names import natural_key
from skylot.locations.model import Place
from skylot.paperwork.model import Dossier
from skylot.people.model import Person
from skylot.schedule.model import Placement, ShootingDay, Strip, Task, UnitPlan
from skylot.script.model import Scene, Setup


@dataclass(frozen=True, slots=True)
class Desk:
    """The dossier with what every row looks up."""

    dossier: Dossier
    strips: dict[str, Strip]
    tasks: dict[str, Task]
    scenes: dict[str, Scene]
    setups: dict[str, Setup]
    places: dict[str, Place]
    persons: dict[str, Person]
    numbers: dict[str, str]
    """Cast number of a person."""
    sets: dict[tuple[str, str], str]
    """(place, set) -> name."""
    minutes: dict[str, float]
    """Of each strip, placed and unplaced together."""


def desk_of(dossier: Dossier) -> Desk:
    """Return the dossier with its records by their ids."""
    persons = dossier.people.persons
    return Desk(
        dossier=dossier,
        strips={strip.id: strip for strip in dossier.strips},
        tasks={task.id: task for task in dossier.tasks},
        scenes={scene.number: scene for scene in dossier.breakdown.scenes},
        setups={setup.id: setup for setup in dossier.setups},
        places={place.id: place for place in dossier.places},
        persons={person.id: person for person in persons},
        numbers={p.id: str(p.cast_number) for p in persons if p.cast_number is not None},
        sets={(p.id, s.id): s.name or s.id for p in dossier.places for s in p.sets},
        minutes=_minutes(dossier),
    )


def _minutes(dossier: Dossier) -> dict[str, float]:
    minutes: dict[str, float] = {}
    for placement in dossier.schedule.placements:
        length = placement.end.since(placement.start) / 60
        minutes[placement.strip] = minutes.get(placement.strip, 0.0) + length
    lengths = {task.id: task.minutes for task in dossier.tasks}
    for one in dossier.schedule.unplaced:
        minutes[one.strip] = minutes.get(one.strip, 0.0) + lengths.get(one.task, 0)
    return minutes


def unit_days(dossier: Dossier, unit: UnitPlan) -> list[ShootingDay]:
    """Return the unit's days in order."""
    return sorted((day for day in dossier.days if day.unit == unit.id), key=lambda day: day.span.start)


def placements_of(dossier: Dossier, day: ShootingDay) -> list[Placement]:
    """Return what a unit shoots on one of its days, in order."""
    found = (p for p in dossier.schedule.placements if p.unit == day.unit and day.span.contains(p.start))
    return sorted(found, key=lambda placement: (placement.start, natural_key(placement.task)))


def parts_of(placements: Iterable[Placement]) -> Iterator[list[Placement]]:
    """Yield the placements of one strip in one set that follow one another."""
    for _key, run in groupby(placements, key=lambda p: (p.strip, p.place, p.set)):
        yield list(run)


def people_of(desk: Desk, placement: Placement) -> tuple[str, ...]:
    """Return the ids of those whom a placement needs: its task's people, else its strip's."""
    task = desk.tasks.get(placement.task) or desk.tasks.get(placement.setup or "")
    if task is not None:
        return task.people
    strip = desk.strips.get(placement.strip)
    return (*strip.cast, *strip.crew) if strip else ()


def cast_numbers(desk: Desk, strip: Strip | None, persons: Iterable[str]) -> tuple[str, ...]:
    """Return the numbers of those of the strip's cast who are needed in this part of it."""
    needed = [p for p in (strip.cast if strip else ()) if p in set(persons) and p in desk.numbers]
    return tuple(sorted((desk.numbers[person] for person in needed), key=natural_key))


def scene_of(strip: Strip | None, name: str) -> str:
    """Return what stands in the column of scenes: the strip's scenes, else its id."""
    return "+".join(strip.scenes) if strip else name


def light_of(strip: Strip | None) -> str:
    """Return INT D, EXT N …"""
    return f"{strip.interior_exterior} {strip.day_night}".strip() if strip else ""


def synopsis_of(desk: Desk, strip: Strip | None) -> str:
    """Return the synopses of a strip's scenes in one line."""
    scenes = (desk.scenes.get(number) for number in (strip.scenes if strip else ()))
    return " / ".join(scene.synopsis for scene in scenes if scene and scene.synopsis)


def marks_of(strip: Strip | None, *, whole: bool) -> Iterator[str]:
    """Yield what must be said of a strip: part of it, an estimate, cover, want or nice."""
    if strip is None:
        return
    if not whole:
        yield "part"
    if strip.estimated:
        yield "estimate"
    if strip.cover:
        yield "cover"
    if strip.priority != "must":
        yield strip.priority


def short_id(task: str, scene: str) -> str:
    """Return a task's id without its scene: 03/1 of 12.03/1."""
    return task.removeprefix(f"{scene}.")


def eighths_of(desk: Desk, part: list[Placement]) -> int:
    """Return the eighths that a part of a strip stands for, by its minutes; all parts add up to the strip.

    The strip's minutes carry a running total of eighths; a part has the difference of its two ends.
    """
    strip = desk.strips.get(part[0].strip)
    whole = desk.minutes.get(part[0].strip, 0.0)
    if strip is None or not whole:
        return 0
    before = sum(
        p.end.since(p.start) / 60
        for p in desk.dossier.schedule.placements
        if p.strip == strip.id and (p.start, p.task) < (part[0].start, part[0].task)
    )
    length = minutes_of(part)
    return round(strip.eighths * (before + length) / whole) - round(strip.eighths * before / whole)


def minutes_of(part: Iterable[Placement]) -> float:
    """Return how long some placements take together."""
    return sum(p.end.since(p.start) / 60 for p in part)


def place_name(dossier: Dossier, place: str) -> str:
    """Return the name of a place, else its id."""
    return next((one.name or one.id for one in dossier.places if one.id == place), place)


def in_order(persons: Iterable[Person]) -> list[Person]:
    """Return the cast by number, then the crew, the station's crew, and who else is called."""
    kinds = ("cast", "crew", "station", "background")
    return sorted(
        persons, key=lambda p: (p.cast_number is None, p.cast_number or 0, kinds.index(p.kind), p.name, p.id)
    )
