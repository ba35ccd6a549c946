"""Names in shots, strips and pins, and orders that go round in a circle."""

from __future__ import annotations

from collections.abc import Mapping

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import did_you_mean
from skylot.folder.known import Known
from skylot.folder.model import Production
from skylot.schedule.model import StripPlan


def check_shots(production: Production, known: Known) -> list[Issue]:
    """Return what setups, strips and pins name and nobody has, and circles of 'after'; not placed yet."""
    return [
        *_setups(production, known),
        *_strips(production, known),
        *_pins(production),
        *_circles(production),
    ]


def _setups(production: Production, known: Known) -> list[Issue]:
    issues: list[Issue] = []
    who = known.persons | known.functions
    played = _played(production, known)
    for setup in production.setups:
        key = f"setup:{setup.id}"
        if not setup.scenes:
            issues.append(
                error("the setup names no scene", "give scenes, or scene at the top of the file", Where(key))
            )
        issues += _played_by_nobody(setup.cast, played, key)
        issues += known.check_set(setup.set, Where(key, ("set",)))
        for index, name in enumerate(setup.also_sets):
            issues += known.check_set(name, Where(key, ("also_sets", index)))
        issues += known.check(setup.crew, who, "person or function", "people.toml", Where(key, ("crew",)))
        for name, _ in setup.wardrobe:
            issues += _worn_by_nobody(name, setup.cast, key, "wardrobe")
        for name, _ in setup.make_up:
            issues += _worn_by_nobody(name, setup.cast, key, "make_up")
    return issues


def _played(production: Production, known: Known) -> frozenset[str] | None:
    """Return the characters that somebody plays, under all their names; None where that cannot be told."""
    played = {name for person in production.people.persons for name in person.plays}
    if not played or known.sources.broken("people.toml") or known.sources.broken("script/breakdown.toml"):
        return None
    for alias in production.breakdown_notes.aliases:
        names = {alias.character, *alias.names}
        played |= names if names & played else set()
    return frozenset(played)


def _played_by_nobody(cast: tuple[str, ...], played: frozenset[str] | None, record: str) -> list[Issue]:
    if played is None:
        return []
    folded = {name.casefold() for name in played}
    return [
        warning(f"nobody plays '{name}'", did_you_mean(name, played), Where(record, ("cast", index)))
        for index, name in enumerate(cast)
        if name.casefold() not in folded
    ]


def _worn_by_nobody(name: str, cast: tuple[str, ...], record: str, key: str) -> list[Issue]:
    if not cast or name in cast:
        return []
    return [
        warning(
            f"'{name}' is not in the cast of the setup",
            f"its cast: {', '.join(cast)}",
            Where(record, (key, name)),
        )
    ]


def _strips(production: Production, known: Known) -> list[Issue]:
    issues: list[Issue] = []
    setups = {setup.id for setup in production.setups} | set(known.names("setup"))
    units = {unit.id for unit in production.units} | set(known.names("unit"))
    owner: dict[str, str] = {}
    for strip in production.strips:
        key = f"strip:{strip.id}"
        if strip.set:
            issues += known.check_set(strip.set, Where(key, ("set",)))
        issues += known.check_one(strip.unit, units, "unit", "skylot.toml", Where(key, ("unit",)))
        issues += known.check(strip.setups or (), setups, "setup", "shots", Where(key, ("setups",)))
        for index, name in enumerate(strip.setups or ()):
            if owner.setdefault(name, strip.id) != strip.id:
                what = f"the setup '{name}' belongs to the strip '{owner[name]}' already"
                issues.append(error(what, "", Where(key, ("setups", index))))
    return issues + _wrong_scene(production)


def _wrong_scene(production: Production) -> list[Issue]:
    scenes = {setup.id: setup.scenes for setup in production.setups}
    return [
        error(
            f"the setup '{name}' covers none of the strip's scenes",
            f"it covers {', '.join(scenes[name]) or 'none'}",
            Where(f"strip:{strip.id}", ("setups", index)),
        )
        for strip in production.strips
        for index, name in enumerate(strip.setups or ())
        if name in scenes and not set(scenes[name]) & set(strip.scenes)
    ]


def _pins(production: Production) -> list[Issue]:
    issues: list[Issue] = []
    for pin in production.pins:
        units = production.units
        if pin.day and units and not any(unit.first <= pin.day <= unit.last for unit in units):
            what = f"no unit shoots on {pin.day}"
            issues.append(error(what, "see [[unit]] from and to", Where(f"pin:{pin.task}", ("day",))))
    return issues


def _circles(production: Production) -> list[Issue]:
    """Return one issue for each circle of 'after' that a walk finds."""
    after = {plan.setup: plan.after for plan in production.plans}
    after |= {strip.id: strip.after for strip in production.strips if strip.id not in after}
    done: set[str] = set()
    issues: list[Issue] = []
    for start in after:
        circle = _circle_from(start, after, done)
        if circle:
            what = f"the order goes round in a circle: {' after '.join(circle)}"
            issues.append(
                error(what, "take one 'after' out", Where(_record(start, production.strips), ("after",)))
            )
    return issues


def _record(name: str, strips: tuple[StripPlan, ...]) -> str:
    return f"strip:{name}" if any(strip.id == name for strip in strips) else f"setup:{name}"


def _circle_from(start: str, after: Mapping[str, tuple[str, ...]], done: set[str]) -> list[str]:
    """Return the first circle on a walk from a task, empty for none; what was walked is added to `done`."""
    path: list[str] = []
    steps: list[list[str]] = [[start]]
    while steps:
        if not steps[-1]:
            steps.pop()
            if path:
                done.add(path.pop())
            continue
        name = steps[-1].pop()
        if name in path:
            done.update(path)
            return [*path[path.index(name) :], name]
        if name not in done:
            path.append(name)
            steps.append(list(after.get(name, ())))
    return []
