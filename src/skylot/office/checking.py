"""`skylot check`: every mistake in the folder, from every department, all at once."""

from __future__ import annotations

from dataclasses import replace

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, has_errors, warning
from skylot.core.names import did_you_mean
from skylot.folder.references import check_against_script
from skylot.locations.model import Place
from skylot.office.joining import join
from skylot.office.needs import read_needs
from skylot.office.opening import Opened
from skylot.office.resources import horizon
from skylot.office.sets import place_span, sets_for_story
from skylot.people.check import check_people
from skylot.people.model import Block


def check_folder(opened: Opened, as_of: Instant | None = None) -> tuple[Issue, ...]:
    """Return every mistake of the production's files, placed at file and line, without the light being computed."""
    production = opened.production
    issues = list(opened.issues)
    if opened.screenplay is not None:
        numbers = [scene.number for scene in opened.breakdown.scenes]
        names = [character.name for character in opened.breakdown.characters]
        silent = [name for scene in opened.breakdown.scenes for name in scene.characters]
        issues += check_against_script(production, numbers, [*names, *silent])
        issues += _sets_without_place(opened) if not production.units else []
    issues += check_people(production.people, horizon(opened))
    issues += read_needs(opened)[1]
    issues += _cannot_be_scheduled(opened)
    for place in production.places:
        issues += _coverage(opened, place, as_of or production.config.plan_as_of)
    found = _once(production.sources.place_all(_in_calendars(opened, issues)))
    return tuple(sorted(found, key=lambda issue: (issue.file is None, issue.file or "", issue.line or 0)))


def _cannot_be_scheduled(opened: Opened) -> list[Issue]:
    """Return what stops strips and tasks from being made: scenes without a place or a unit, work without a hand.

    A warning here, since a folder is whole without it; an error when a schedule is asked for.
    """
    script = opened.production.config.script
    lines = {f"scene:{scene.number}": scene.line for scene in opened.breakdown.scenes}
    found = []
    for issue in join(opened, {}).issues if opened.production.units else ():
        line = lines.get(issue.where.record) if issue.where else None
        found.append(replace(issue if line is None else issue.placed(script, line), severity="warning"))
    return found


def _in_calendars(opened: Opened, issues: list[Issue]) -> list[Issue]:
    """Place what is said of a calendar's blocks at the file and the line of the event's UID."""
    calendars = dict(opened.production.calendars)
    homes = {
        f"block:{block.id}": block for block in opened.production.people.blocks if block.source in calendars
    }
    placed = []
    for issue in issues:
        block = homes.get(issue.where.record) if issue.where and issue.file is None else None
        if block is None:
            placed.append(issue)
        else:
            placed.append(issue.placed(block.source, _line_of(calendars[block.source], block)))
    return placed


def _line_of(calendar: bytes, block: Block) -> int | None:
    """Return the line of a block's UID; an event of several persons has its UID before the person's id."""
    uids = {f"UID:{block.id}", f"UID:{block.id.removesuffix(f'/{block.person}')}"}
    lines = calendar.decode("utf-8", "replace").splitlines()
    return next((number for number, line in enumerate(lines, start=1) if line.strip() in uids), None)


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
        if unknown.all():
            return [
                error(
                    f"the orbit of {place.name} is unknown for the whole shoot, {span.start.iso()} to {span.end.iso()}",
                    "the element sets are of other dates, or were not issued by the instant of the plan",
                    where,
                )
            ]
        first = Instant.from_t_s(float(t_s[unknown][0]))
        return [
            warning(
                f"the orbit of {place.name} is unknown for {unknown.mean():.0%} of the shoot, from {first.iso()}",
                "light there stays unknown: add newer elements, or shoot earlier what needs them",
                where,
            )
        ]
    return []
