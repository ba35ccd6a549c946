"""Staged shots: folder, light and stage joined, one setup at a time or all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.errors import NotFound
from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, warning
from skylot.core.names import did_you_mean, natural_key
from skylot.locations.model import CabinLight, NeedResult, Place, SetSpace
from skylot.locations.viewpoint import Viewpoint
from skylot.office.opening import Opened, known_by
from skylot.office.sets import find_set, full_set_id
from skylot.office.stage.instants import ShotInstant, chances, shot_instant
from skylot.office.stage.sky import pull_in, sky_over
from skylot.script.model import Setup
from skylot.stage.blocking.resolve import resolve
from skylot.stage.model import Gravity, SetForm, Staging
from skylot.stage.sets.build import build_world
from skylot.stage.world import BuiltSet, Sky, StagedShot


@dataclass(slots=True, kw_only=True)
class Shot:
    """One staged setup with its light."""

    setup: Setup
    staging: Staging
    place: Place
    space: SetSpace
    view: Viewpoint | None
    instant: ShotInstant
    staged: StagedShot

    @property
    def begins_s(self) -> float:
        """Return the TAI seconds at which the shot begins; 0 where nobody knows."""
        return self.instant.at.t_s if self.instant.at else 0.0

    def at(self, seconds: float) -> Instant | None:
        """Return the instant of a second of the shot."""
        return self.instant.at.plus(seconds) if self.instant.at else None

    def sky(self, seconds: FloatArray | float) -> Sky:
        """Return the light outside at seconds (n,) of the shot."""
        t_s = self.begins_s + np.atleast_1d(np.asarray(seconds, dtype=np.float64))
        if self.instant.at is None:
            return sky_over(self.place, self.space, None, t_s)
        return sky_over(self.place, self.space, self.view, t_s)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """Return what is wrong with the staging itself."""
        return self.staged.issues


class Shooting:
    """A production's staged setups; sets are built once for all the shots in them."""

    def __init__(self, opened: Opened) -> None:
        """Keep the production; nothing is built yet."""
        self.opened = opened
        self._built: dict[tuple[object, ...], BuiltSet] = {}
        self._chances: Mapping[str, NeedResult] | None = None

    @cached_property
    def stagings(self) -> Mapping[str, Staging]:
        """Return the stagings of setups that are there and whose set is known, in the order of setups."""
        production = self.opened.production
        setups = {setup.id for setup in production.setups if self.home(setup)}
        found = {each.setup: each for each in reversed(production.stage.stagings) if each.setup in setups}
        return {name: found[name] for name in sorted(found, key=natural_key)}

    @cached_property
    def setups(self) -> Mapping[str, Setup]:
        """Return the production's setups by id."""
        return {setup.id: setup for setup in self.opened.production.setups}

    def home(self, setup: Setup) -> tuple[Place, SetSpace] | None:
        """Return the place and the set of a setup, or None."""
        production = self.opened.production
        return find_set(production, full_set_id(production, setup.set))

    def of_scene(self, scene: str) -> tuple[str, ...]:
        """Return the staged setups of a scene, or all for an empty one; raises NotFound for none.

        Several scenes and setups stand in one text, parted by spaces or commas.
        """
        wanted = scene.replace(",", " ").split()
        scenes = {name: {name, *self.setups[name].scenes} for name in self.stagings}
        for each in wanted or ([] if scenes else [""]):
            if not any(each in names for names in scenes.values()):
                known = sorted(set().union(*scenes.values()), key=natural_key)
                what = f"no setup of scene {each} is staged" if each else "no setup is staged"
                raise NotFound(what, did_you_mean(each, known) or "stage/*.toml holds [[staging]] tables")
        found = tuple(name for name, names in scenes.items() if not wanted or names & set(wanted))
        if len(found) > 1:  # needs share their samples of the sky: one question for all of them
            self._chances = chances(self.opened, (self.stagings[name] for name in found))
        return found

    def when(self, setup_id: str, asked: Instant | None = None) -> ShotInstant:
        """Return when a staged setup's shot begins."""
        return shot_instant(self.opened, self.stagings[setup_id], asked, self._chances)

    def shot(self, setup_id: str, asked: Instant | None = None, *, when: ShotInstant | None = None) -> Shot:
        """Return a staged setup, resolved; raises NotFound for one that is not staged.

        `when` is its instant where the caller has worked it out.
        """
        if setup_id not in self.stagings:
            raise self._not_staged(setup_id)
        staging, setup = self.stagings[setup_id], self.setups[setup_id]
        home = self.home(setup)
        assert home is not None
        place, space = home
        when = when or self.when(setup_id, asked)
        view = self.opened.view(place, when.known_as_of) if place.kind != "unplanned" else None
        at = when.at or Instant(0)
        staged = resolve(
            staging,
            self._world(place, space, setup, staging, when),
            self.opened.production.stage,
            station=place.kind != "site",
            field=pull_in(place, space, view, staging.gravity or self._gravity(place, space), at),
            cabin_on=self._cabin_on(staging, space, when),
            cast={name: name for name in setup.cast},
            crew=setup.crew,
        )
        shot = Shot(
            setup=setup,
            staging=staging,
            place=place,
            space=space,
            view=view,
            instant=when,
            staged=staged,
        )
        here = Where(f"staging:{setup_id}")
        own = (each if each.where or each.file else replace(each, where=here) for each in staged.issues)
        found = (*self._misread(setup_id), *own, *_dark(shot))
        shot.staged = replace(staged, issues=self.placed(found))
        return shot

    def _not_staged(self, setup_id: str) -> NotFound:
        sources = self.opened.production.sources
        what = (
            f"setup {setup_id} is not staged"
            if setup_id in self.setups
            else f"there is no setup '{setup_id}'"
        )
        for file, line in sources.occurrences("staging", setup_id):
            why = "cannot be staged" if setup_id in self.setups else "is staged and is no setup"
            return NotFound(f"{file}:{line}: setup {setup_id} {why}", "skylot check tells what is wrong")
        if setup_id in self.setups and sources.broken("stage"):
            return NotFound(what, "a file in stage/ cannot be read: skylot check tells why")
        near = did_you_mean(setup_id, tuple(self.stagings))
        return NotFound(what, near or "a [[staging]] in stage/ gives it people and a camera")

    def _misread(self, setup_id: str) -> tuple[Issue, ...]:
        """Return the errors of reading in the lines of a staging: what they are about is left out of it."""
        sources = self.opened.production.sources
        faults = [each for each in self.opened.issues if each.severity == "error" and each.line]
        if not any(each.file and each.file.startswith("stage/") for each in faults):
            return ()
        starts = [at for name in sources.names("staging") for at in sources.occurrences("staging", name)]
        found: list[Issue] = []
        for file, first in sources.occurrences("staging", setup_id)[:1]:
            after = min(
                (line for other, line in starts if other == file and line and line > (first or 0)), default=0
            )
            found += [
                each
                for each in faults
                if each.file == file
                and (first or 0) <= (each.line or 0)
                and not 0 < after <= (each.line or 0)
            ]
        return tuple(found)

    def placed(self, issues: Iterable[Issue]) -> tuple[Issue, ...]:
        """Return issues with the file and the line that they are about."""
        return self.opened.production.sources.place_all(issues)

    def _world(
        self, place: Place, space: SetSpace, setup: Setup, staging: Staging, when: ShotInstant
    ) -> BuiltSet:
        others = [find_set(self.opened.production, self._full(name, place)) for name in setup.also_sets]
        spaces = (space, *(found[1] for found in others if found and found[0].id == place.id))
        closed = self._closed(place, spaces, staging, when)
        key = (place.id, *(each.id for each in spaces), closed)
        if key not in self._built:
            forms = {each.id: form for each in spaces if (form := self._form(place, each)) is not None}
            self._built[key] = build_world(
                spaces,
                forms,
                station=place.kind != "site",
                closed_shutters=closed,
                root=self.opened.root,
            )
        return self._built[key]

    def _full(self, name: str, place: Place) -> str:
        """Return `place/set` of an also_sets' name; of two places of one name the setup's own is meant."""
        return full_set_id(self.opened.production, name) or f"{place.id}/{name}"

    def _form(self, place: Place, space: SetSpace) -> SetForm | None:
        forms = self.opened.production.stage.forms
        return next((form for form in forms if form.set in {space.id, f"{place.id}/{space.id}"}), None)

    def _gravity(self, place: Place, space: SetSpace) -> Gravity:
        form = self._form(place, space)
        return form.gravity if form else ""

    def _closed(
        self, place: Place, spaces: tuple[SetSpace, ...], staging: Staging, when: ShotInstant
    ) -> frozenset[str]:
        """Return the ids of the windows whose shutters are closed, by the shot's wish or by an activity."""
        named = set(staging.shutters_closed)
        if when.at is not None:
            for activity in known_by(place, when.known_as_of).activities:
                if activity.span.contains(when.at):
                    named |= set(activity.closes_shutters)
        return frozenset(
            glass.id
            for space in spaces
            for glass in space.windows
            if (glass.shutter or glass.id in staging.shutters_closed)
            and named & {glass.id, space.id, f"{place.id}/{space.id}", "all"}
        )

    def _cabin_on(self, staging: Staging, space: SetSpace, when: ShotInstant) -> bool:
        """Tell whether the set's own lamps burn: as typed, as the need says, or as at the instant."""
        if staging.cabin_light:
            return staging.cabin_light == "on"
        needs = {need.setup: need.sentences for need in self.opened.production.needs}
        words = " ".join(needs.get(staging.setup, ())).casefold()
        if "cabin dark" in words or "cabin light" in words:
            return "cabin dark" not in words
        if space.cabin_light is None or when.at is None:
            return not space.exterior
        return burns(space.cabin_light, when.at)


def _dark(shot: Shot) -> tuple[Issue, ...]:
    """Return a warning where light could come in from outside and nobody knows it."""
    built = shot.staged.built
    let_in = built.exterior or any(opening.shutter_open for opening in built.openings)
    sky = shot.sky(0.0)
    if not let_in or (sky.kind != "none" and np.isfinite(sky.sun).all()):
        return ()
    at = f" at {shot.instant.at.iso()}" if shot.instant.at else ""
    return (
        warning(
            f"setup {shot.staging.setup}: the light from outside is unknown{at}: {sky.statement}",
            "no Sun and no Earth are drawn; `at` or --at takes another instant",
            Where(f"staging:{shot.staging.setup}"),
        ),
    )


def burns(light: CabinLight, at: Instant) -> bool:
    """Tell whether a set's lamps are on at an instant, by their hours."""
    local: datetime = at.to_datetime().astimezone(ZoneInfo(light.zone))
    now = local.time()
    if light.on <= light.off:
        return light.on <= now < light.off
    return now >= light.on or now < light.off
