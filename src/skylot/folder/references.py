"""Names across files: everything that a file names must be somewhere, and once; nothing may contradict
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import did_you_mean
from skylot.folder.known import Known
from skylot.folder.model import Production
from skylot.folder.references_places import check_places
from skylot.folder.references_shots import check_shots
from skylot.folder.references_stage import check_stage

_ONCE = {
    "unit": "unit", "person": "person", "rest": "rest rule", "place": "place", "setup": "setup",
    "strip": "strip", "scene": "scene's notes", "alias": "character's aliases", "pin": "pin of the task",
    "block": "block", "staging": "staging of the setup", "form": "form of the set", "body": "body",
    "sensor": "sensor", "lens": "lens",
}  # fmt: skip
_ONCE_IN_A_PLACE = {
    "set": "set", "window": "window", "phase": "phase", "activity": "activity", "target": "target",
    "device": "device",
}  # fmt: skip


def check_references(production: Production) -> tuple[Issue, ...]:
    """Return what is named and not there, what is there twice, and what overlaps; placed at file and line.

    What only the screenplay can tell is left to `check_against_script`, what only people's days can, to their
    room. A name that may stand in a file that could not be read is not reported.
    """
    known = Known.of(production)
    issues = [
        *_duplicates(production),
        *_units(production, known),
        *_people(production, known),
        *_blocks(production, known),
        *check_places(production, known),
        *check_shots(production, known),
        *check_stage(production, known),
    ]
    return production.sources.place_all(issues)


def check_against_script(
    production: Production, scene_numbers: Iterable[str], characters: Iterable[str]
) -> tuple[Issue, ...]:
    """Return what names a scene or a character that the screenplay does not have; placed at file and line.

    `characters` are the folded names of the breakdown, speaking or silent; aliases of the notes are added.
    """
    scenes, cast = frozenset(scene_numbers), set(characters)
    for alias in production.breakdown_notes.aliases:
        cast |= {alias.character, *alias.names}
    for notes in production.breakdown_notes.scenes:
        cast |= set(notes.silent)
    issues: list[Issue] = []
    for setup in production.setups:
        key = f"setup:{setup.id}"
        issues += _missing(setup.scenes, scenes, "scene", key, "scenes")
        issues += _missing(setup.cast, cast, "character", key, "cast", folded=True)
    for notes in production.breakdown_notes.scenes:
        issues += _missing((notes.scene,), scenes, "scene", f"scene:{notes.scene}", "number")
    for strip in production.strips:
        issues += _missing(strip.scenes, scenes, "scene", f"strip:{strip.id}", "scenes")
    for person in production.people.persons:
        found = _missing(person.plays, cast, "character", f"person:{person.id}", "plays", folded=True)
        issues += [warning(issue.what, issue.hint, issue.where) for issue in found]
    issues += _after_and_pins(production, scenes)
    return production.sources.place_all(issues)


def _after_and_pins(production: Production, scenes: frozenset[str]) -> list[Issue]:
    tasks = {setup.id for setup in production.setups} | {strip.id for strip in production.strips} | scenes
    issues: list[Issue] = []
    for plan in production.plans:
        issues += _missing(plan.after, tasks, "setup or strip", f"setup:{plan.setup}", "after")
    for strip in production.strips:
        issues += _missing(strip.after, tasks, "setup or strip", f"strip:{strip.id}", "after")
    for pin in production.pins:
        task = pin.task if pin.task in tasks else pin.task.partition("/")[0]
        issues += _missing((task,), tasks, "setup or strip", f"pin:{pin.task}", "task")
    return issues


def _missing(
    names: Sequence[str], known: Iterable[str], what: str, record: str, key: str, *, folded: bool = False
) -> list[Issue]:
    all_known = set(known)
    seen = {name.casefold() for name in all_known} if folded else all_known
    single = key in {"number", "task"}
    return [
        error(
            f"there is no {what} '{name}'",
            did_you_mean(name, all_known),
            Where(record, (key,) if single else (key, index)),
        )
        for index, name in enumerate(names)
        if (name.casefold() if folded else name) not in seen
    ]


def _duplicates(production: Production) -> list[Issue]:
    issues: list[Issue] = []
    sources = production.sources
    for kind, spoken in {**_ONCE, **_ONCE_IN_A_PLACE}.items():
        for name in sources.repeated(kind):
            if kind in _ONCE_IN_A_PLACE and "/" not in name:
                continue
            first, *others = sources.occurrences(kind, name)
            shown = name.rpartition("/")[2] if kind in _ONCE_IN_A_PLACE else name
            hint = f"the first is at {first[0]}:{first[1] or 1}"
            issues += [
                error(f"the {spoken} '{shown}' is given twice", hint, file=file, line=line)
                for file, line in others
            ]
    return issues + _double_alias(production)


def _double_alias(production: Production) -> list[Issue]:
    issues: list[Issue] = []
    owner: dict[str, str] = {}
    for alias in production.breakdown_notes.aliases:
        for index, name in enumerate(alias.names):
            if owner.setdefault(name.casefold(), alias.character) != alias.character:
                what = f"'{name}' is a name of '{owner[name.casefold()]}' already"
                issues.append(error(what, "", Where(f"alias:{alias.character}", ("names", index))))
    return issues


def _units(production: Production, known: Known) -> list[Issue]:
    issues: list[Issue] = []
    config = production.config
    for unit in production.units:
        key = f"unit:{unit.id}"
        issues += known.check(unit.places, known.places, "place", "locations", Where(key, ("places",)))
        if (config.shooting_first and unit.first < config.shooting_first) or (
            config.shooting_last and unit.last > config.shooting_last
        ):
            what = f"the unit shoots {unit.first} to {unit.last}, outside of the shooting period"
            issues.append(warning(what, "see [shooting]", Where(key, ("from",))))
        days = min((unit.last - unit.first).days + 1, 5000)
        dates = (date.fromordinal(unit.first.toordinal() + number) for number in range(days))
        if all(
            day in unit.days_off or (unit.weekdays and day.isoweekday() not in unit.weekdays) for day in dates
        ):
            issues.append(
                error("the unit has no day to shoot on", "see days_off and weekdays", Where(key, ("from",)))
            )
    return issues


def _people(production: Production, known: Known) -> list[Issue]:
    issues: list[Issue] = []
    people = production.people
    duties = {pattern.id for pattern in people.patterns} | set(known.names("duty"))
    rests = {rule.id for rule in people.rest_rules} | set(known.names("rest"))
    for person in people.persons:
        key = f"person:{person.id}"
        issues += known.check_one(person.duty, duties, "duty pattern", "people.toml", Where(key, ("duty",)))
        issues += known.check_one(person.rest, rests, "rest rule", "people.toml", Where(key, ("rest",)))
        for index, each in enumerate(person.availability):
            where = ("available", index, "place")
            issues += known.check_one(each.place, known.places, "place", "locations", Where(key, where))
    for name in sorted({pattern.id for pattern in people.patterns}):
        same = [pattern for pattern in people.patterns if pattern.id == name]
        dated = sorted((each.first or date.min, each.last or date.max) for each in same)
        for (_, last), (first, _) in pairwise(dated):
            if first <= last:
                what = f"two patterns of the duty '{name}' hold on {max(first, date.min)}"
                issues.append(error(what, "give each its from and to", Where(f"duty:{name}")))
    return issues


def _blocks(production: Production, known: Known) -> list[Issue]:
    persons = known.persons
    devices = {device.id for place in production.places for device in place.devices} | set(
        known.names("device")
    )
    issues: list[Issue] = []
    for block in production.people.blocks:
        key = f"block:{block.id}"
        issues += known.check_one(block.person, persons, "person", "people.toml", Where(key, ("person",)))
        found = known.check_one(block.device, devices, "device", "locations", Where(key, ("device",)))
        issues += [warning(issue.what, issue.hint, issue.where) for issue in found]
    return issues
