"""`skylot check`: every mistake in the folder, from every department, all at once."""

from __future__ import annotations

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, has_errors, warning
from skylot.core.names import did_you_mean
from skylot.folder.references import check_against_script
from skylot.locations.model import Place
from skylot.office.needs import read_needs
from skylot.office.opening import Opened
from skylot.office.resources import horizon
from skylot.office.sets import place_span, sets_for_story
from skylot.people.check import check_people


def check_folder(opened: Opened, as_of: Instant | None = None) -> tuple[Issue, ...]:
    """Return every mistake of the production's files, placed at file and line, without the light being computed."""
    production = opened.production
    issues = list(opened.issues)
    if opened.screenplay is not None:
        numbers = [scene.number for scene in opened.breakdown.scenes]
        names = [character.name for character in opened.breakdown.characters]
        silent = [name for scene in opened.breakdown.scenes for name in scene.characters]
        issues += check_against_script(production, numbers, [*names, *silent])
        issues += _sets_without_place(opened)
    issues += check_people(production.people, horizon(opened))
    issues += read_needs(opened)[1]
    for place in production.places:
        issues += _coverage(opened, place, as_of or production.config.plan_as_of)
    return _once(production.sources.place_all(issues))


def _once(issues: tuple[Issue, ...]) -> tuple[Issue, ...]:
    """Leave out what two departments say of one line in the same words."""
    return tuple(dict.fromkeys(issues))


def _sets_without_place(opened: Opened) -> list[Issue]:
    homes = sets_for_story(opened.production)
    planned = {scene for strip in opened.production.strips if strip.set for scene in strip.scenes}
    planned |= {scene for setup in opened.production.setups for scene in setup.scenes}
    return [
        warning(
            f"nobody knows where {name} of scene {scene.number} is shot",
            did_you_mean(name, homes) or "name it in story_sets of a set in locations/*.toml",
            file=opened.production.config.script,
            line=scene.line,
        )
        for scene in opened.breakdown.scenes
        if not scene.omitted and scene.number not in planned
        for name in scene.sets
        if name.upper() not in homes
    ]


def _coverage(opened: Opened, place: Place, as_of: Instant | None) -> list[Issue]:
    span = place_span(opened.production, place.id)
    if place.kind != "station" or span is None:
        return []
    records = opened.orbits.get(place.id, {})
    where = Where(f"place:{place.id}", ("orbit",))
    if not records:
        if has_errors(opened.issues):
            return []
        return [
            error(f"{place.name} has no orbit that can be read", "[[orbit]] names a .tle or .oem file", where)
        ]
    import numpy as np  # noqa: PLC0415

    view = opened.view(place, as_of)
    if view is None:
        return [
            error(
                f"no orbit of {place.name} was issued by {as_of}", "an earlier set, or a later --as-of", where
            )
        ]
    t_s = np.linspace(span.start.t_s, span.end.t_s, 400)
    unknown = ~view.known(t_s)
    if unknown.any():
        first = Instant.from_t_s(float(t_s[unknown][0]))
        return [
            warning(
                f"the orbit of {place.name} is unknown for {unknown.mean():.0%} of the shoot, from {first.iso()}",
                "light there stays unknown: add newer elements, or shoot earlier what needs them",
                where,
            )
        ]
    return []
