"""The independent checker: every rule of a schedule, from records alone, sharing nothing with the solver.

It knows no model, no grid of slots and no window algebra of needs: it looks at times, people, sets and, where
light is asked for, at the state at single instants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

from skylot.core.issues import Issue
from skylot.schedule import check_answer, check_light, check_order, check_people, check_places
from skylot.schedule.check_case import Case, CheckedNeed, StateAt
from skylot.schedule.model import Problem, Schedule

__all__ = ["RULES", "CheckedNeed", "StateAt", "broken_rules", "check_schedule"]

Rule: TypeAlias = Callable[[Case], Iterable[Issue]]

RULES: Mapping[str, Rule] = {
    "known task": check_places.known_tasks,
    "agreement": check_places.agreement,
    "length": check_places.lengths,
    "grid": check_places.grid,
    "inside a day": check_places.inside_day,
    "one thing at a time": check_places.one_thing,
    "change": check_places.changes,
    "set once": check_places.sets_once,
    "closure": check_places.closures,
    "rig held": check_places.rigs_held,
    "day limits": check_places.day_limits,
    "person free": check_people.people_free,
    "person once": check_people.people_once,
    "person's change": check_people.people_changes,
    "cap": check_people.caps,
    "person's pace": check_people.people_pace,
    "turnaround": check_people.turnaround,
    "weekly rest": check_people.weekly_rest,
    "after": check_order.after,
    "all passes": check_order.all_passes,
    "order of passes": check_order.pass_order,
    "chances of passes": check_order.pass_chances,
    "starts": check_order.starts,
    "pin": check_order.pins,
    "light": check_light.light,
    "windows of passes": check_light.pass_windows,
    "event": check_light.events,
    "events of passes": check_light.pass_events,
    "unplaced": check_answer.unplaced,
    "reason": check_answer.reasons,
    "status": check_answer.status,
    "bound": check_answer.bounds,
    "level": check_answer.levels,
}
"""Every rule by its name, in the order in which it is looked at."""


def check_schedule(
    problem: Problem,
    schedule: Schedule,
    *,
    state_at: StateAt | None,
    needs: Mapping[str, CheckedNeed],
) -> tuple[Issue, ...]:
    """Return everything in which a schedule breaks a rule or says of itself what is not so; () where nothing.

    `state_at(setup, t_s)` answers for instants t_s (n,), TAI seconds, with int8 (n,): 1 the state of the setup's
    need holds, 0 it does not, -1 unknown. `needs` are by setup. Without `state_at`, a warning says that light
    was not checked. Findings are at `placement TASK`, `unplaced TASK`, `level NAME`, `pin TASK`, `schedule`.
    """
    found = broken_rules(problem, schedule, state_at=state_at, needs=needs)
    return tuple(issue for issues in found.values() for issue in issues)


def broken_rules(
    problem: Problem,
    schedule: Schedule,
    *,
    state_at: StateAt | None,
    needs: Mapping[str, CheckedNeed],
) -> dict[str, tuple[Issue, ...]]:
    """Return the findings of `check_schedule` by the name of the rule; rules that are kept are left out."""
    case = Case.of(problem, schedule, state_at, needs)
    found = {name: tuple(rule(case)) for name, rule in RULES.items()}
    return {name: issues for name, issues in found.items() if issues}
