"""Strips: what the 1st AD schedules; one a scene by default, split and merged by hand.

A scene is shot where its setups are; a scene without setups, where its first set is. Setups of one scene at two
places make two strips, `9` and `9-place`, unless a person split it. A setup that covers several scenes belongs to
the first of them that is not OMITTED.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import ceil

from skylot.core.issues import Issue, Where, error, warning
from skylot.core.names import natural_key
from skylot.schedule.crew import Crew, can_come_to
from skylot.schedule.model import Strip, StripPlan, TaskPlan, UnitPlan
from skylot.script.model import Scene, Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSources:
    """Everything that strips are made from."""

    scenes: Sequence[Scene]
    setups: Sequence[Setup] = ()
    """With `set` and `also_sets` as full ids `place/set`."""
    plans: Sequence[TaskPlan] = ()
    passes: Mapping[str, int] = field(default_factory=dict)
    """Setup -> how often it is shot, where more than once."""
    strip_plans: Sequence[StripPlan] = ()
    """With `set` as a full id or empty."""
    story_sets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Set name of a heading, in capitals -> ids `place/set` where it is shot, best first."""
    units: Sequence[UnitPlan] = ()
    crew: Crew = field(default_factory=lambda: Crew(persons=()))
    planned_minutes: Mapping[str, int] = field(default_factory=dict)
    """Shooting minutes that a person gave for a whole scene."""
    minutes_per_page: float = 60.0
    slot_minutes: int = 5


def make_strips(sources: StripSources) -> tuple[tuple[Strip, ...], tuple[Issue, ...]]:
    """Return the strips in the order of the screenplay, and what stands in their way.

    OMITTED scenes make none. A strip takes what a person typed, else a scene takes what a person typed, else what
    its eighths ask for: an estimate, rounded up to slots. Setups refine this: they never take less than their own
    minutes, and what they leave of it stays with the scene's first strip.
    """
    return _Making(sources).strips()


class _Making:
    def __init__(self, sources: StripSources) -> None:
        self.sources = sources
        self.scenes = {scene.number: scene for scene in sources.scenes if not scene.omitted}
        self.order = {number: rank for rank, number in enumerate(self.scenes)}
        self.minutes = {
            plan.setup: plan.minutes * sources.passes.get(plan.setup, 1) for plan in sources.plans
        }
        self.plans = {plan.setup: plan for plan in sources.plans}
        self.issues: list[Issue] = []
        self.taken: set[str] = set()
        self.names = {plan.id for plan in sources.strip_plans}
        self.own_scenes: dict[str, tuple[str, ...]] = {}
        """Strip -> scenes of which it is a part, not only touched by a setup of another scene."""
        self.first_of = {setup.id: self._first_scene(setup) for setup in sources.setups}
        self.setups_of: dict[str, list[Setup]] = {}
        for setup in sources.setups:
            self.setups_of.setdefault(self.first_of[setup.id], []).append(setup)

    def _first_scene(self, setup: Setup) -> str:
        return next((number for number in setup.scenes if number in self.scenes), "")

    def strips(self) -> tuple[tuple[Strip, ...], tuple[Issue, ...]]:
        """Return hand-made strips, then those of what they leave."""
        plans = self.sources.strip_plans
        named = {setup for plan in plans for setup in plan.setups or ()}
        made = [strip for plan in plans if (strip := self._planned(plan, named))]
        whole = {number for plan in plans if not plan.setups for number in plan.scenes}
        for number in self.scenes:
            made += self._of_scene(number, whole, made)
        made.sort(key=lambda strip: (self.order.get(strip.scenes[0], 0), natural_key(strip.id)))
        self._omitted()
        return self._with_eighths(made), tuple(self.issues)

    def _omitted(self) -> None:
        known = {scene.number for scene in self.sources.scenes}
        for setup in self.setups_of.get("", []):
            if setup.scenes and known.issuperset(setup.scenes):
                what = f"setup {setup.id} is of an OMITTED scene: it is not scheduled"
                self.issues.append(
                    warning(what, "take it out, or give it a scene", Where(f"setup:{setup.id}", ("scenes",)))
                )

    def _planned(self, plan: StripPlan, named: set[str]) -> Strip | None:
        scenes = tuple(number for number in plan.scenes if number in self.scenes)
        if not scenes:
            return None
        home = plan.set or self._home(scenes[0])
        if plan.setups is not None:
            own = [setup for setup in self.sources.setups if setup.id in plan.setups]
        else:
            loose = [each for number in scenes for each in self.setups_of.get(number, ())]
            loose = [each for each in loose if each.id not in named and each.id not in self.taken]
            if not home and loose:
                home = loose[0].set
            own = [each for each in loose if _place(each.set) == _place(home)]
        own = [setup for setup in own if setup.id not in self.taken and self.first_of[setup.id]]
        if not plan.set and own:
            home = own[0].set
        return self._strip(plan.id, scenes, home, own, plan=plan)

    def _of_scene(self, number: str, whole: set[str], by_hand: Sequence[Strip]) -> list[Strip]:
        """Return the strips of one scene that nobody made by hand: one for each place where its setups are."""
        own = [setup for setup in self.setups_of.get(number, ()) if setup.id not in self.taken]
        if not own:
            touched = any(number in setup.scenes for setup in self.sources.setups)
            if number in whole or touched or any(number in strip.scenes for strip in by_hand):
                return []
            return self._listed(self._strip(self._name(number, ""), (number,), self._home(number), []))
        made: list[Strip] = []
        for place in dict.fromkeys(_place(setup.set) for setup in own):
            mine = [setup for setup in own if _place(setup.set) == place]
            is_first = not made and number not in whole and not any(number in s.scenes for s in by_hand)
            name = self._name(number, "" if is_first else place)
            made += self._listed(self._strip(name, (number,), mine[0].set, mine, has_rest=is_first))
        return made

    def _listed(self, strip: Strip | None) -> list[Strip]:
        return [strip] if strip else []

    def _name(self, number: str, place: str) -> str:
        """Return an id that no strip has yet: the scene's number, with its place where there is another one."""
        wanted = f"{number}-{place}" if place else number
        name, count = wanted, 2
        while name in self.names:
            name, count = f"{wanted}-{count}", count + 1
        self.names.add(name)
        return name

    def _home(self, number: str) -> str:
        for name in self.scenes[number].sets:
            homes = self.sources.story_sets.get(name.upper(), ())
            if homes:
                return homes[0]
        return ""

    def _strip(
        self,
        name: str,
        scenes: tuple[str, ...],
        home: str,
        own: list[Setup],
        *,
        plan: StripPlan | None = None,
        has_rest: bool = True,
    ) -> Strip | None:
        place = _place(home)
        unit = (plan.unit if plan else "") or self._unit(place)
        self.taken |= {setup.id for setup in own}
        if not home or not unit:
            self._homeless(scenes[0], home, Where(f"strip:{name}" if plan else f"scene:{scenes[0]}"))
            return None
        numbers = tuple(dict.fromkeys([*scenes, *(scene for setup in own for scene in setup.scenes)]))
        records = [self.scenes[number] for number in numbers if number in self.scenes]
        minutes, estimated = self._minutes(scenes, own, plan, has_rest=has_rest)
        rest = minutes > sum(self.minutes.get(setup.id, 0) for setup in own)
        priorities = [self.plans[setup.id].priority for setup in own if setup.id in self.plans]
        self.own_scenes[name] = scenes
        return Strip(
            id=name,
            scenes=tuple(record.number for record in records),
            place=place,
            set=home,
            unit=unit,
            minutes=minutes,
            estimated=estimated,
            eighths=0,
            day_night=records[0].day_night,
            interior_exterior=records[0].interior_exterior,
            cast=self._cast(scenes, own, place, whole=rest or not own),
            crew=tuple(dict.fromkeys(name for setup in own for name in setup.crew)),
            setups=tuple(setup.id for setup in own),
            priority=plan.priority if plan else min(priorities, key=_rank, default="must"),
            cover=(plan.cover if plan else False) or self._is_cover(own),
        )

    def _homeless(self, scene: str, home: str, where: Where) -> None:
        if home:
            what, hint = f"no unit works at {_place(home)}", "name the place in [[unit]] places"
        else:
            what, hint = "nobody knows where it is shot", "name its set in story_sets of a set in locations"
        self.issues.append(error(f"scene {scene}: {what}", hint, where))

    def _minutes(
        self, scenes: tuple[str, ...], own: list[Setup], plan: StripPlan | None, *, has_rest: bool
    ) -> tuple[int, bool]:
        """Return the strip's minutes, and whether any of them is an estimate that nobody planned."""
        planned = sum(self.minutes.get(setup.id, 0) for setup in own)
        if plan is not None and plan.minutes is not None:
            if planned > plan.minutes > 0:
                what = f"strip {plan.id} has {plan.minutes} min, its setups take {planned}"
                where = Where(f"strip:{plan.id}", ("minutes",))
                self.issues.append(warning(what, "the setups' minutes are planned", where))
            return max(planned, plan.minutes), False
        if not has_rest or (plan is not None and plan.setups and own):
            return planned, False
        wanted, is_typed = self._wanted(scenes)
        elsewhere = sum(
            self.minutes.get(setup.id, 0)
            for number in scenes
            for setup in self.setups_of.get(number, ())
            if setup not in own
        )
        minutes = max(planned, wanted - elsewhere)
        if not own:
            minutes = max(minutes, self.sources.slot_minutes)
        return minutes, minutes > planned and not is_typed

    def _wanted(self, scenes: tuple[str, ...]) -> tuple[int, bool]:
        """Return what scenes take as a person typed it, else by their eighths, in whole slots; and whether typed."""
        typed = [self.sources.planned_minutes.get(number) for number in scenes]
        eighths = sum(self.scenes[n].eighths for n, m in zip(scenes, typed, strict=True) if m is None)
        slots = ceil(eighths * self.sources.minutes_per_page / 8.0 / self.sources.slot_minutes)
        return slots * self.sources.slot_minutes + sum(m for m in typed if m is not None), None not in typed

    def _unit(self, place: str) -> str:
        return next((unit.id for unit in self.sources.units if place in unit.places), "")

    def _cast(self, scenes: tuple[str, ...], own: list[Setup], place: str, *, whole: bool) -> tuple[str, ...]:
        """Return who is called: the setups' cast, and for what no setup plans everybody of the scenes on set there.

        Voices are no characters on set. Who never comes to the place is not called to it.
        """
        crew = self.sources.crew
        called = crew.players([name for setup in own for name in setup.cast])
        if not whole:
            return called
        on_set = crew.players([name for number in scenes for name in self.scenes[number].characters])
        able = [name for name in on_set if (one := crew.person(name)) and can_come_to(one, place)]
        return tuple(dict.fromkeys([*called, *able]))

    def _is_cover(self, own: Iterable[Setup]) -> bool:
        flags = [setup.id in self.plans and self.plans[setup.id].cover for setup in own]
        return bool(flags) and all(flags)

    def _with_eighths(self, strips: Sequence[Strip]) -> tuple[Strip, ...]:
        """Share out each scene's eighths to its strips in proportion to their minutes of it, at least one each."""
        shares: dict[str, int] = {strip.id: 0 for strip in strips}
        for number, scene in self.scenes.items():
            parts = [strip for strip in strips if number in self.own_scenes[strip.id]]
            parts = parts or [strip for strip in strips if number in strip.scenes][:1]
            for strip, eighths in zip(parts, self._shared(scene, parts), strict=True):
                shares[strip.id] += eighths
        return tuple(replace(strip, eighths=shares[strip.id]) for strip in strips)

    def _shared(self, scene: Scene, parts: Sequence[Strip]) -> list[int]:
        if len(parts) < 2:
            return [scene.eighths] * len(parts)
        weights = [max(1, self._minutes_of(scene.number, strip)) for strip in parts]
        left, weight, found = scene.eighths, sum(weights), []
        for rank, own in enumerate(weights):
            others = len(weights) - rank - 1
            mine = max(1, min(round(left * own / weight), left - others)) if others else max(1, left)
            found.append(mine)
            left, weight = left - mine, weight - own
        return found

    def _minutes_of(self, number: str, strip: Strip) -> int:
        if not strip.setups:
            return strip.minutes
        return sum(self.minutes.get(name, 0) for name in strip.setups if self.first_of[name] == number)


def _place(full_set: str) -> str:
    return full_set.partition("/")[0]


def _rank(priority: str) -> int:
    return ("must", "want", "nice").index(priority)
