"""Strips: what the 1st AD schedules; one a scene by default, split and merged by hand.

A scene is shot where its setups are; a scene without setups, where its first set is. Setups of one scene at two
places make two strips, `9` and `9-place`, unless a person split it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import natural_key
from skylot.people.model import Person
from skylot.schedule.model import Strip, StripPlan, TaskPlan, UnitPlan
from skylot.script.model import Scene, Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSources:
    """Everything that strips are made from."""

    scenes: Sequence[Scene]
    setups: Sequence[Setup] = ()
    """With `set` and `also_sets` as full ids `place/set`."""
    plans: Sequence[TaskPlan] = ()
    strip_plans: Sequence[StripPlan] = ()
    """With `set` as a full id or empty."""
    story_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Set name of a heading, in capitals -> ids `place/set` where it is shot, best first."""
    units: Sequence[UnitPlan] = ()
    persons: Sequence[Person] = ()
    planned_minutes: Mapping[str, int] = field(default_factory=dict)
    """Shooting minutes that a person gave for a whole scene."""
    minutes_per_page: float = 60.0
    slot_minutes: int = 5


def make_strips(sources: StripSources) -> tuple[tuple[Strip, ...], tuple[Issue, ...]]:
    """Return the strips in the order of the screenplay, and what stands in their way.

    OMITTED scenes make none. Minutes are a person's, else the sum of the setups', else they come from the eighths
    and are marked as an estimate.
    """
    return _Making(sources).strips()


class _Making:
    def __init__(self, sources: StripSources) -> None:
        self.sources = sources
        self.scenes = {scene.number: scene for scene in sources.scenes if not scene.omitted}
        self.order = {number: rank for rank, number in enumerate(self.scenes)}
        self.minutes = {plan.setup: plan.minutes for plan in sources.plans}
        self.issues: list[Issue] = []
        self.taken: set[str] = set()

    def strips(self) -> tuple[tuple[Strip, ...], tuple[Issue, ...]]:
        """Return hand-made strips, then those of what they leave."""
        named = {setup for plan in self.sources.strip_plans for setup in plan.setups or ()}
        made = [strip for plan in self.sources.strip_plans if (strip := self._planned(plan, named))]
        done = {
            (scene, strip.place) for strip in made for scene in strip.scenes if not _is_partial(strip, named)
        }
        for number in self.scenes:
            made += self._of_scene(number, done)
        made.sort(key=lambda strip: (self.order.get(strip.scenes[0], 0), natural_key(strip.id)))
        return tuple(made), tuple(self.issues)

    def _planned(self, plan: StripPlan, named: set[str]) -> Strip | None:
        scenes = tuple(number for number in plan.scenes if number in self.scenes)
        if not scenes:
            return None
        home = plan.set or self._home(scenes[0])
        place = home.partition("/")[0]
        if plan.setups is not None:
            own = [setup for setup in self.sources.setups if setup.id in plan.setups]
        else:
            own = [
                setup
                for setup in self.sources.setups
                if setup.scenes and setup.scenes[0] in scenes and setup.id not in named
                and setup.set.partition("/")[0] == place
            ]  # fmt: skip
        own = [setup for setup in own if setup.id not in self.taken]
        if not plan.set and own:
            home = own[0].set
        return self._strip(plan.id, scenes, home, own, plan)

    def _of_scene(self, number: str, done: set[tuple[str, str]]) -> list[Strip]:
        """Return the strips of one scene that nobody made by hand: one for each place where its setups are."""
        own = [
            setup
            for setup in self.sources.setups
            if setup.scenes and setup.scenes[0] == number and setup.id not in self.taken
        ]
        covered = any(scene == number for scene, _ in done)
        if not own:
            elsewhere = any(number in setup.scenes for setup in self.sources.setups)
            return (
                []
                if covered or elsewhere
                else self._listed(self._strip(number, (number,), self._home(number), []))
            )
        places = list(dict.fromkeys(setup.set.partition("/")[0] for setup in own))
        made = []
        for rank, place in enumerate(places):
            mine = [setup for setup in own if setup.set.partition("/")[0] == place]
            name = number if rank == 0 and not covered else f"{number}-{place}"
            made += self._listed(self._strip(name, (number,), mine[0].set, mine))
        return made

    def _listed(self, strip: Strip | None) -> list[Strip]:
        return [strip] if strip else []

    def _home(self, number: str) -> str:
        for name in self.scenes[number].sets:
            homes = self.sources.story_sets.get(name.upper(), ())
            if homes:
                return homes[0]
        return ""

    def _strip(
        self, name: str, scenes: tuple[str, ...], home: str, own: list[Setup], plan: StripPlan | None = None
    ) -> Strip | None:
        place, _, _ = home.partition("/")
        unit = (plan.unit if plan else "") or self._unit(place)
        where = Where(f"strip:{name}" if plan else f"scene:{scenes[0]}")
        if not home or not unit:
            what = f"no unit works at {place}" if home else "nobody knows where it is shot"
            hint = (
                "name the place in [[unit]] places"
                if home
                else "name its set in story_sets of a set in locations"
            )
            self.issues.append(error(f"scene {scenes[0]}: {what}", hint, where))
            return None
        self.taken |= {setup.id for setup in own}
        numbers = tuple(dict.fromkeys([*scenes, *(scene for setup in own for scene in setup.scenes)]))
        records = [self.scenes[number] for number in numbers if number in self.scenes]
        minutes, estimated = self._minutes(scenes, own, plan)
        cast, crew = self._people(records, own)
        priorities = [
            each.priority for each in self.sources.plans if each.setup in {setup.id for setup in own}
        ]
        first = records[0]
        return Strip(
            id=name,
            scenes=numbers,
            place=place,
            set=home,
            unit=unit,
            minutes=minutes,
            estimated=estimated,
            eighths=sum(self._share(record, own, scenes) for record in records),
            day_night=first.day_night,
            interior_exterior=first.interior_exterior,
            cast=cast,
            crew=crew,
            setups=tuple(setup.id for setup in own),
            priority=plan.priority if plan else min(priorities, key=_rank, default="must"),
            cover=(plan.cover if plan else False) or _all_cover(own, self.sources.plans),
        )

    def _share(self, scene: Scene, own: list[Setup], scenes: tuple[str, ...]) -> int:
        """Return the scene's eighths that fall to a strip: in proportion to its setups, at least one."""
        of_scene = [
            setup for setup in self.sources.setups if setup.scenes and setup.scenes[0] == scene.number
        ]
        total = sum(self.minutes.get(setup.id, 0) for setup in of_scene)
        mine = sum(self.minutes.get(setup.id, 0) for setup in own if setup in of_scene)
        if scene.number not in scenes or not of_scene or total in (mine, 0):
            return scene.eighths if scene.number in scenes else 0
        return max(1, round(scene.eighths * mine / total))

    def _minutes(self, scenes: tuple[str, ...], own: list[Setup], plan: StripPlan | None) -> tuple[int, bool]:
        planned = sum(self.minutes.get(setup.id, 0) for setup in own)
        if plan is not None and plan.minutes is not None:
            if planned > plan.minutes:
                self.issues.append(
                    warning(
                        f"strip {plan.id} has {plan.minutes} min, its setups take {planned}",
                        "the setups' minutes are planned",
                        Where(f"strip:{plan.id}", ("minutes",)),
                    )
                )
            return max(planned, plan.minutes), False
        whole = [
            self.sources.planned_minutes[number]
            for number in scenes
            if number in self.sources.planned_minutes
        ]
        if own:
            return (max(planned, sum(whole)) if whole and plan is None else planned), False
        if whole:
            return sum(whole), False
        eighths = sum(self.scenes[number].eighths for number in scenes)
        minutes = eighths * self.sources.minutes_per_page / 8.0
        slots = max(1, -(-int(minutes) // self.sources.slot_minutes))
        return slots * self.sources.slot_minutes, True

    def _unit(self, place: str) -> str:
        return next((unit.id for unit in self.sources.units if place in unit.places), "")

    def _people(self, records: list[Scene], own: list[Setup]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        players = {name: person.id for person in self.sources.persons for name in person.plays}
        called = (
            [name for setup in own for name in setup.cast]
            if own
            else [n for r in records for n in r.characters]
        )
        cast = tuple(dict.fromkeys(players[name] for name in called if name in players))
        crew = tuple(dict.fromkeys(name for setup in own for name in setup.crew))
        return cast, crew


def _is_partial(strip: Strip, named: set[str]) -> bool:
    """Tell whether a hand-made strip lists its setups, so that the rest of its scene stays a strip of its own."""
    return bool(strip.setups) and set(strip.setups) <= named


def _rank(priority: str) -> int:
    return ("must", "want", "nice").index(priority)


def _all_cover(own: Iterable[Setup], plans: Iterable[TaskPlan]) -> bool:
    cover = {plan.setup: plan.cover for plan in plans}
    flags = [cover.get(setup.id, False) for setup in own]
    return bool(flags) and all(flags)
