"""Making a plan better a few dates at a time: the tasks of those dates, and those without a time, are placed anew.

All else keeps its start. Each step is a small exact problem with every rule of the whole one, so a step never
breaks a plan. The dates are chosen by a seeded generator: the same run takes the same steps.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from skylot.schedule.clock import ClockModel, Placing, whole_groups
from skylot.schedule.daypart import Objectives, uses_of
from skylot.schedule.engine import Engine
from skylot.schedule.instance import Instance
from skylot.schedule.measures import measure, out_of_reach

STEP_BUDGET = 0.3
STEP_COST = 0.2
"""What a step costs of a level's budget besides its search: to build its model."""
_DRIFT = 10_000_000
"""What a level weighs beside the drift that leads to it: more than any drift."""
_SIZES = (2, 3, 4)
_NEAR = 0.7
"""How often most dates of a step are related ones."""
_PATIENCE = 12
"""Steps without a better plan after which the neighbourhoods grow by a date."""


Tell = Callable[[dict[int, Placing]], None]


@dataclass(frozen=True, slots=True)
class Goal:
    """What to make smaller, what to keep no worse, where it cannot fall further, and how long to try."""

    level: str
    kept: Mapping[str, int]
    bound: float
    budget: float


class Neighbourhoods:
    """Steps from one plan to a better one."""

    def __init__(self, instance: Instance, engine: Engine, seed: int = 0) -> None:
        """Take the seed from which the dates are chosen."""
        self.instance = instance
        self.engine = engine
        self.random = random.Random(seed)

    def improve(self, goal: Goal, placings: dict[int, Placing], tell: Tell) -> dict[int, Placing]:
        """Return the best plan that the goal's budget finds, with the kept levels no worse; ends at the bound."""
        level = goal.level
        spent, step, idle = 0.0, 0, 0
        while spent < goal.budget and not self.engine.over() and self._value(level, placings) > goal.bound:
            dates = self._dates(level, placings, _SIZES[step % len(_SIZES)] + idle // _PATIENCE)
            found, used = self._step(level, placings, goal.kept, dates)
            if found is not None and self._value(level, found) < self._value(level, placings):
                placings = found
                idle = -1
                tell(placings)
            elif found is not None:
                placings = found  # as good, and different: the next step sees another landscape
            spent += used + STEP_COST
            step, idle = step + 1, idle + 1
        return placings

    def _value(self, level: str, placings: Mapping[int, Placing]) -> int:
        return measure(self.instance, level, {task: placing.day for task, placing in placings.items()})

    def _dates(self, level: str, placings: Mapping[int, Placing], size: int) -> list[date]:
        """Choose dates: any, or such as share a set or rig (moves), or share one with the last must (earliness)."""
        dates = sorted({day.day for day in self.instance.days})
        pool, chosen = dates, set()
        users = self._users(placings)
        if level == "earliness":
            musts = [p.day for task, p in placings.items() if self.instance.tasks[task].priority == "must"]
            last = max(self.instance.days[day].day for day in musts)
            chosen.add(last)
            pool = sorted({day for found in users.values() if last in found for day in found})
        repeated = [sorted(found) for _, found in sorted(users.items()) if len(found) > 1]
        if level == "moves" and repeated:
            pool = self.random.choice(repeated)
        if pool is not dates and self.random.random() < _NEAR:
            chosen.update(self.random.sample(pool, min(size - 1, len(pool))))
            size = 1
        chosen.update(self.random.sample(dates, min(size, len(dates))))
        return sorted(chosen)

    def _users(self, placings: Mapping[int, Placing]) -> dict[tuple[str, ...], set[date]]:
        """Return the dates on which each set and each rig is used."""
        users: dict[tuple[str, ...], set[date]] = defaultdict(set)
        for task, placing in placings.items():
            for use in uses_of(self.instance, task):
                users[use].add(self.instance.days[placing.day].day)
        return users

    def _step(
        self, level: str, placings: Mapping[int, Placing], kept: Mapping[str, int], dates: Sequence[date]
    ) -> tuple[dict[int, Placing] | None, float]:
        instance = self.instance
        days = {index for index, day in enumerate(instance.days) if day.day in dates}
        free = {task for task in instance.possible if task not in placings or placings[task].day in days}
        allowed, fixed = {}, {}
        for task in instance.possible:
            if task in free:
                allowed[task] = tuple(sorted(set(instance.starts[task].days) & days))
            else:
                allowed[task] = (placings[task].day,)
                fixed[task] = int(instance.starts[task].slot[placings[task].row])
        allowed = self._whole(allowed)
        model = ClockModel(instance, allowed, fixed=fixed)
        for group, literal in model.part.placed.items():
            if any(task in fixed for task in instance.groups[group]):
                model.model.add(literal == 1)
        objectives = Objectives(model.part)
        outside = self._outside(allowed)
        for name, value in kept.items():
            model.model.add(
                objectives.of(name) + outside.get(name, 0) <= value - out_of_reach(instance, name)
            )
        drift = objectives.drift() if level == "earliness" else 0
        model.model.minimize(_DRIFT * objectives.of(level) + drift)
        model.hint(placings)
        answer = self.engine.solve(model.model, STEP_BUDGET, presolve=False)
        return (model.placings(answer) if answer.found else None), answer.spent

    def _whole(self, allowed: Mapping[int, tuple[int, ...]]) -> dict[int, tuple[int, ...]]:
        """Leave out the groups of which some pass has no day in the neighbourhood."""
        barred = {task for task, days in allowed.items() if not days}
        out = set(whole_groups(self.instance, sorted(barred)))
        return {task: days for task, days in allowed.items() if task not in out}

    def _outside(self, allowed: Mapping[int, Sequence[int]]) -> dict[str, int]:
        """Return what each level loses to tasks that could be placed but are left out of the step."""
        return {
            name: measure(self.instance, name, dict.fromkeys(allowed, 0)) - out_of_reach(self.instance, name)
            for name in ("pins", "musts", "wants", "nices")
        }
