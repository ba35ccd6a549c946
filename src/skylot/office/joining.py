"""The departments' records joined to what the schedule is made from: strips, and the tasks that are placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from skylot.core.issues import Issue
from skylot.folder.model import Production
from skylot.locations.model import NeedResult
from skylot.office.opening import Opened
from skylot.office.sets import full_set_id, sets_for_story
from skylot.schedule.crew import Crew
from skylot.schedule.model import Strip, Task
from skylot.schedule.strips import StripSources, make_strips
from skylot.schedule.tasks import TaskSources, make_tasks
from skylot.script.model import Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Strips and tasks, and what stood in their way."""

    strips: tuple[Strip, ...]
    tasks: tuple[Task, ...]
    issues: tuple[Issue, ...]


def join(opened: Opened, needs: Mapping[str, NeedResult]) -> Joined:
    """Return the strips and tasks of a production; a setup with a need that is not among `needs` is never placed."""
    production = opened.production
    setups = tuple(_with_full_sets(production, setup) for setup in production.setups)
    crew = Crew(persons=production.people.persons, folded=_folded(opened))
    passes = {setup: need.passes for setup, need in needs.items()}
    strips, strip_issues = make_strips(_strip_sources(opened, setups, crew, passes))
    tasks, task_issues = make_tasks(
        TaskSources(
            strips=strips,
            crew=crew,
            setups=setups,
            plans=production.plans,
            needs=needs,
            unread=frozenset(text.setup for text in production.needs) - frozenset(needs),
            strip_after={plan.id: plan.after for plan in production.strips},
            strip_weight={plan.id: plan.weight for plan in production.strips},
            escorts=_escorts(production),
            slot_minutes=production.rules.slot_s // 60,
        )
    )
    return Joined(strips=strips, tasks=tasks, issues=(*strip_issues, *task_issues))


def _folded(opened: Opened) -> dict[str, str]:
    names = {alias.upper(): each.name for each in opened.breakdown.characters for alias in each.aliases}
    for alias in opened.production.breakdown_notes.aliases:
        names |= {name.upper(): alias.character for name in alias.names}
    return names


def _with_full_sets(production: Production, setup: Setup) -> Setup:
    others = tuple(full_set_id(production, name) or name for name in setup.also_sets)
    return replace(setup, set=full_set_id(production, setup.set) or setup.set, also_sets=others)


def _strip_sources(
    opened: Opened, setups: tuple[Setup, ...], crew: Crew, passes: Mapping[str, int]
) -> StripSources:
    production = opened.production
    notes = production.breakdown_notes
    return StripSources(
        scenes=opened.breakdown.scenes,
        setups=setups,
        plans=production.plans,
        passes=passes,
        strip_plans=tuple(
            replace(plan, set=full_set_id(production, plan.set) if plan.set else "")
            for plan in production.strips
        ),
        story_sets=sets_for_story(production),
        units=production.units,
        crew=crew,
        planned_minutes={n.scene: n.shooting_minutes for n in notes.scenes if n.shooting_minutes is not None},
        minutes_per_page=notes.minutes_per_page,
        slot_minutes=production.rules.slot_s // 60,
    )


def _escorts(production: Production) -> dict[str, str]:
    return {
        f"{place.id}/{each.id}": each.escort
        for place in production.places
        for each in place.sets
        if each.escort
    }
