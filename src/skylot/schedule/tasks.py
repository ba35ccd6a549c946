"""Tasks: what the solver places. A setup is one task, or one for each of its passes; the rest of a strip is a block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from skylot.core.issues import Issue
from skylot.locations.model import NeedResult
from skylot.schedule.crew import Crew
from skylot.schedule.model import Strip, Task, TaskPlan
from skylot.script.model import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSources:
    """Everything that tasks are made from."""

    strips: Sequence[Strip]
    crew: Crew
    setups: Sequence[Setup] = ()
    """With `set` and `also_sets` as full ids `place/set`."""
    plans: Sequence[TaskPlan] = ()
    needs: Mapping[str, NeedResult] = field(default_factory=dict)
    unread: frozenset[str] = frozenset()
    """Setups whose need could not be read: they are not placed, and say so."""
    strip_after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strip_weight: Mapping[str, int] = field(default_factory=dict)
    escorts: Mapping[str, str] = field(default_factory=dict)
    """Set `place/set` -> person or function without whom nobody may work there."""
    slot_minutes: int = 5


def make_tasks(sources: TaskSources) -> tuple[tuple[Task, ...], tuple[Issue, ...]]:
    """Return the tasks in the order of the strips, and an issue for each function that nobody can take."""
    making = _Making(sources)
    tasks = [task for strip in sources.strips for task in making.of_strip(strip)]
    return _with_order(tasks, making.after, sources.strips), tuple(making.issues)


class _Making:
    def __init__(self, sources: TaskSources) -> None:
        self.sources = sources
        self.setups = {setup.id: setup for setup in sources.setups}
        self.plans = {plan.setup: plan for plan in sources.plans}
        self.after: dict[str, tuple[str, ...]] = {}
        self.issues: list[Issue] = []

    def of_strip(self, strip: Strip) -> Iterable[Task]:
        """Yield a strip's tasks: its setups, then the rest of its minutes as one block."""
        planned = 0
        follows = tuple(name for name in self.sources.strip_after.get(strip.id, ()) if name != strip.id)
        for name in strip.setups:
            if name in self.setups and name in self.plans:
                need = self.sources.needs.get(name)
                planned += self.plans[name].minutes * (need.passes if need else 1)
                yield from self._of_setup(strip, self.setups[name], self.plans[name], follows)
        rest = strip.minutes - planned
        if rest > 0:
            self.after[strip.id] = follows
            yield self._block(strip, rest)

    def _slots(self, minutes: int) -> int:
        return max(1, -(-minutes // self.sources.slot_minutes)) * self.sources.slot_minutes

    def _escorts(self, sets: Sequence[str]) -> list[str]:
        return list(
            dict.fromkeys(self.sources.escorts[name] for name in sets if self.sources.escorts.get(name))
        )

    def _block(self, strip: Strip, minutes: int) -> Task:
        escorts = self._escorts((strip.set,))
        names = list(dict.fromkeys([*escorts, *strip.crew]))
        crew, issues = self.sources.crew.chosen(strip.cast, names, strip.place, strip.id)
        # whose hands a setup needs is planned there; who of them is before the camera in the rest is not
        self.issues += [each for each in issues if names[_crew_index(each)] in escorts]
        return Task(
            id=strip.id,
            strip=strip.id,
            setup=None,
            pass_number=1,
            passes=1,
            unit=strip.unit,
            place=strip.place,
            sets=(strip.set,),
            minutes=self._slots(minutes),
            priority=strip.priority,
            weight=self.sources.strip_weight.get(strip.id, 1),
            people=(*strip.cast, *crew),
            starts=None,
            cover=strip.cover,
        )

    def _of_setup(
        self, strip: Strip, setup: Setup, plan: TaskPlan, follows: tuple[str, ...]
    ) -> Iterable[Task]:
        sets = (setup.set, *setup.also_sets)
        cast = self.sources.crew.players(setup.cast)
        names = list(dict.fromkeys([*setup.crew, *self._escorts(sets)]))
        crew, issues = self.sources.crew.chosen(cast, names, strip.place, setup.id)
        self.issues += issues
        need = self.sources.needs.get(setup.id)
        passes = need.passes if need else 1
        never = self._why_never(setup.id, need)
        for number in range(1, passes + 1):
            name = setup.id if passes == 1 else f"{setup.id}/{number}"
            self.after[name] = (*plan.after, *follows)
            yield Task(
                id=name,
                strip=strip.id,
                setup=setup.id,
                pass_number=number,
                passes=passes,
                unit=strip.unit,
                place=strip.place,
                sets=tuple(dict.fromkeys(sets)),
                minutes=self._slots(plan.minutes),
                priority=plan.priority,
                weight=plan.weight,
                people=(*cast, *crew),
                starts=() if never else need.starts if need else None,
                why_never=never,
                rig=plan.rig,
                rig_held=bool(need and need.rig_held),
                wardrobe=self._worn(setup),
                cover=plan.cover,
            )

    def _why_never(self, setup: str, need: NeedResult | None) -> str:
        if setup in self.sources.unread:
            return "its need cannot be read: see 'skylot check'"
        if need is None or need.starts:
            return ""
        if need.miss is not None:
            return need.miss.sentence
        if need.unknown_starts:
            return "whether its need is met is unknown: no orbit, or attitude lost"
        return "its need is never met"

    def _worn(self, setup: Setup) -> tuple[tuple[str, str], ...]:
        """Return (person, costume and make-up) of everybody whose dress somebody planned."""
        worn: dict[str, list[str]] = {}
        for character, state in (*setup.wardrobe, *setup.make_up):
            for person in self.sources.crew.players((character,)):
                worn.setdefault(person, []).append(state)
        return tuple((person, ", ".join(states)) for person, states in worn.items())


def _crew_index(issue: Issue) -> int:
    index = issue.where.key[-1] if issue.where else 0
    return index if isinstance(index, int) else 0


def _with_order(
    tasks: Sequence[Task], after: Mapping[str, tuple[str, ...]], strips: Sequence[Strip]
) -> tuple[Task, ...]:
    """Resolve the names in `after` to ids of tasks; unknown ones are told by the check.

    A name is a pass, a setup or a strip, else a scene: all strips that are a part of it. Passes of one setup never
    follow each other by it.
    """
    named: dict[str, list[Task]] = {}
    for task in tasks:
        for name in dict.fromkeys((task.id, task.setup or task.id, task.strip)):
            named.setdefault(name, []).append(task)
    scenes: dict[str, list[Task]] = {}
    for strip in strips:
        for number in strip.scenes:
            if number not in named:
                scenes.setdefault(number, []).extend(task for task in tasks if task.strip == strip.id)
    named |= scenes
    ordered = []
    for task in tasks:
        others = (other for name in after.get(task.id, ()) for other in named.get(name, ()))
        before = [other.id for other in others if other.id != task.id and not _are_passes(task, other)]
        ordered.append(replace(task, after=tuple(dict.fromkeys(before))))
    return tuple(ordered)


def _are_passes(one: Task, other: Task) -> bool:
    return one.setup is not None and one.setup == other.setup
