"""The objectives one after another: solve on days, try on the clock, learn, and go on when a level is proven.

The model of days knows every objective exactly and leaves out only what needs a clock, so its bound holds for the
whole problem. An assignment that the clock refuses comes back as a cut; one that works is the incumbent.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from skylot.schedule.clock import ClockModel, Placing, all_days
from skylot.schedule.daypart import LEVEL_NAMES, DayPart, Objectives, uses_of
from skylot.schedule.engine import Answer, Engine, clear_hints
from skylot.schedule.instance import Instance, group_of
from skylot.schedule.measures import measure, out_of_reach
from skylot.schedule.model import Level
from skylot.schedule.neighbourhoods import Goal, Neighbourhoods
from skylot.schedule.pieces import Pieces
from skylot.schedule.realise import Cut, Realiser


@dataclass(frozen=True, slots=True)
class LevelProgress:
    """What the search knows at a moment: of which level, its best value, its proven bound, and the time."""

    level: str
    incumbent: float
    bound: float
    gap: float
    seconds: float


Listener = Callable[[LevelProgress], None]
BUDGETS = {"pins": 4.0, "musts": 8.0, "wants": 8.0, "nices": 6.0, "moves": 20.0, "earliness": 8.0}
"""Deterministic seconds a level."""
_TURNS = 12
_FIRST_TRY = 0.5
_WORKERS = 8
_LEAST_DAYS_BUDGET = 0.2
_FIRST_BUDGET = 3.0
_WORTH = {"must": 10_000, "want": 100, "nice": 1}
_PINNED_WORTH = 1_000_000


def gap_of(value: float, bound: float) -> float:
    """Return how far the value could still fall, as a share of it; 0 where it is proven."""
    return 0.0 if value <= bound else (value - bound) / max(1.0, abs(value))


class Levels:
    """The search through the levels; `placings` is the best plan so far."""

    def __init__(self, instance: Instance, engine: Engine, listen: Listener) -> None:
        """Begin without a plan; `listen` hears of every change."""
        self.instance = instance
        self.engine = engine
        self.listen = listen
        self.realiser = Realiser(instance, engine)
        self.steps = Neighbourhoods(instance, engine)
        self.placings: dict[int, Placing] = {}
        self.cuts: list[Cut] = []
        self.unsure: list[Cut] = []
        """Cuts that nobody proved: a plan obeys them, a bound must not."""
        self.kept: dict[str, int] = {}
        self.least: dict[tuple[str, ...], int] = {}

    @property
    def days(self) -> dict[int, int]:
        """Return the day of each placed task."""
        return {task: placing.day for task, placing in self.placings.items()}

    def run(self) -> list[Level]:
        """Return every level's value and bound, in order."""
        names = [name for name in LEVEL_NAMES if name != "pins" or self.instance.pins]
        self.placings = self._first_plan()
        found = []
        for name in names:
            if name == "moves":
                self.least = self._least_days()
            found.append(self._level(name))
            self.kept[name] = int(found[-1].value)
        return found

    # -- one level

    def _level(self, name: str) -> Level:
        """Improve the plan by steps, ask the days for a bound and a better plan, and go on with steps to the end."""
        bound = float(self._lost(name) + self._sum_of_least(name))
        budget = BUDGETS[name]
        self._improve(name, bound, budget * 0.4)
        spent = 0.0
        for turn in range(_TURNS):
            if self._proven(name, bound) or spent >= budget * 0.4 or self.engine.over():
                break
            answer, days, used = self._on_days(name, budget * (0.3 if turn == 0 else 0.1), bound)
            spent += used
            if not self.unsure and answer.bound > bound:
                bound = float(math.ceil(answer.bound - 1e-6))
            self._tell(name, bound)
            if not answer.found:
                break
            self._learn(name, days)
            self._tell(name, bound)
        self._improve(name, bound, budget * 0.6 - spent)
        value = float(measure(self.instance, name, self.days))
        bound = min(bound, value)
        self._tell(name, bound)
        return Level(name=name, value=value, bound=bound, gap=gap_of(value, bound))

    def _improve(self, name: str, bound: float, budget: float) -> None:
        goal = Goal(name, self.kept, bound, budget)
        self.placings = self.steps.improve(goal, self.placings, lambda found: self._keep(name, found, bound))

    def _sum_of_least(self, name: str) -> int:
        rules = self.instance.problem.rules
        if name != "moves":
            return 0
        return sum(
            days * (rules.move_cost if len(use) == 1 else rules.rig_cost) for use, days in self.least.items()
        )

    def _keep(self, name: str, placings: dict[int, Placing], bound: float) -> None:
        self.placings = placings
        self._tell(name, bound)

    def _proven(self, name: str, bound: float) -> bool:
        return measure(self.instance, name, self.days) <= bound

    def _learn(self, name: str, days: Mapping[int, int]) -> None:
        """Try an assignment on the clock; keep it where it is better, or the cuts that it teaches."""
        if measure(self.instance, name, days) >= measure(self.instance, name, self.days):
            return
        found = self.realiser.realise(days)
        if found.placings is not None:
            self.placings = found.placings
        elif found.sure:
            self.cuts.extend(found.cuts)
        else:
            self.unsure.extend(found.cuts)

    def _on_days(self, name: str, budget: float, bound: float) -> tuple[Answer, dict[int, int], float]:
        """Solve the model of days: a quick try with one worker, then several with stronger linear bounds."""
        model = cp_model.CpModel()
        part = DayPart(self.instance, model, all_days(self.instance))
        objectives = Objectives(part)
        Pieces(part)
        for cut in (*self.cuts, *self.unsure):
            part.cut(cut)
        for level, value in self.kept.items():
            model.add(objectives.of(level) <= value - self._lost(level))
        for key, least in self.least.items():
            objectives.need_at_least(key, least)
        lost = self._lost(name)
        model.add(objectives.of(name) >= int(bound) - lost)
        model.minimize(objectives.of(name))
        self._hint(part, self.days)
        tell = self._teller(name, lost)
        first = min(budget, _FIRST_TRY)
        answer = self.engine.solve(model, first, tell)
        spent = _time_of(answer)
        if answer.outcome in {"feasible", "unknown"} and budget > first:
            if answer.found:
                self._hint(part, self._days_in(part, answer))
            answer = self.engine.solve(model, budget - first, tell, linear=2, workers=_WORKERS)
            spent += _time_of(answer)
        days = self._days_in(part, answer) if answer.found else {}
        return Answer(answer.outcome, answer.value + lost, answer.bound + lost, answer.solver), days, spent

    def _lost(self, level: str) -> int:
        return out_of_reach(self.instance, level)

    def _days_in(self, part: DayPart, answer: Answer) -> dict[int, int]:
        return {choice.task: choice.day for choice, literal in part.on.items() if answer.true(literal)}

    def _hint(self, part: DayPart, days: Mapping[int, int]) -> None:
        clear_hints(part.model)
        if not days:
            return
        for choice, literal in part.on.items():
            part.model.add_hint(literal, days.get(choice.task) == choice.day)

    # -- helps

    def _least_days(self) -> dict[tuple[str, ...], int]:
        """Return on how many days at least each set and rig is used by what will surely be placed.

        Each is a small problem of its own; their sum bounds the moves far better than the whole model's relaxation.
        """
        sure = {
            level[:-1] for level, value in self.kept.items() if level != "pins" and value == self._lost(level)
        }
        users: dict[tuple[str, ...], set[int]] = defaultdict(set)
        for task in self.instance.possible:
            if self.instance.tasks[task].priority in sure:
                for use in uses_of(self.instance, task):
                    users[use].update(self.instance.groups[group_of(self.instance.tasks[task])])
        days = all_days(self.instance)
        least = {}
        for use, tasks in sorted(users.items()):
            model = cp_model.CpModel()
            part = DayPart(self.instance, model, {task: days[task] for task in sorted(tasks)})
            objectives = Objectives(part)
            for literal in part.placed.values():
                model.add(literal == 1)
            table = objectives.sets if len(use) == 1 else objectives.rigs
            model.minimize(sum(literal for key, literal in table.items() if key[1:] == use))
            bound = self.engine.solve(model, _LEAST_DAYS_BUDGET, linear=2).bound
            least[use] = math.ceil(bound - 1e-6) if bound > 1 else 1
        return least

    def _first_plan(self) -> dict[int, Placing]:
        """Return some plan with as much in it as a short look finds, the heaviest first."""
        model = ClockModel(self.instance, all_days(self.instance))
        terms = []
        for group, literal in model.part.placed.items():
            first = self.instance.tasks[self.instance.groups[group][0]]
            weight = 1 if first.priority == "must" else first.weight
            pinned = not self.instance.pinned.isdisjoint(self.instance.groups[group])
            terms.append((weight * _WORTH[first.priority] + _PINNED_WORTH * pinned) * literal)
        model.model.maximize(sum(terms))
        answer = self.engine.solve(model.model, _FIRST_BUDGET, presolve=False, linear=0)
        return model.placings(answer) if answer.found else {}

    def _teller(self, name: str, lost: int) -> Callable[[float, float], None]:
        def tell(_: float, bound: float) -> None:
            self._tell(name, bound + lost)

        return tell

    def _tell(self, name: str, bound: float) -> None:
        value = float(measure(self.instance, name, self.days))
        self.listen(LevelProgress(name, value, bound, gap_of(value, bound), self.engine.seconds))


def _time_of(answer: Answer) -> float:
    return float(answer.solver.response_proto.deterministic_time)
