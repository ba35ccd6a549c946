"""The objectives one after another: solve on days, try on the clock, learn, and go on when a level is proven.

The model of days knows every objective exactly and leaves out only what needs a clock, so its bound holds for the
whole problem. An assignment that the clock refuses comes back as a cut; one that works is the incumbent.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class Budget:
    """Deterministic seconds of a level, for the model of days and for steps from the best plan."""

    days: float
    steps: float


BUDGETS = {
    "pins": Budget(2.0, 2.0),
    "musts": Budget(4.0, 4.0),
    "wants": Budget(4.0, 4.0),
    "nices": Budget(3.0, 3.0),
    "moves": Budget(3.0, 11.0),
    "earliness": Budget(4.0, 5.0),
}
_ASKED = frozenset({"moves", "earliness"})
_QUESTION = 0.4
"""Share of a level's budget for days that one question may take."""
_TRIES = 4
"""Plans of one value that the clock may refuse before the next value is asked for."""
_TURNS = 12
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
        """Improve the plan by steps, learn from the days how good it can be at all, and go on with steps."""
        bound = float(self._lost(name) + self._least_of(name))
        budget = BUDGETS[name]
        self._improve(name, bound, budget.steps * 0.6)
        bound = self._asked(name, bound, budget) if name in _ASKED else self._minimised(name, bound, budget)
        self._improve(name, bound, budget.steps * 0.4)
        value = float(measure(self.instance, name, self.days))
        bound = min(bound, value)
        self._tell(name, bound)
        return Level(name=name, value=value, bound=bound, gap=gap_of(value, bound))

    def _minimised(self, name: str, bound: float, budget: Budget) -> float:
        """Minimise on days, try what comes out on the clock, learn, and again; return the bound."""
        spent = 0.0
        for turn in range(_TURNS):
            if self._proven(name, bound) or spent >= budget.days or self.engine.over():
                break
            answer, days = self._on_days(name, budget.days * (0.6 if turn == 0 else 0.2), bound)
            spent += answer.spent
            if not self.unsure and answer.bound > bound:
                bound = float(math.ceil(answer.bound - 1e-6))
            self._tell(name, bound)
            if not answer.found:
                break
            self._learn(name, days)
            self._tell(name, bound)
        return bound

    def _asked(self, name: str, bound: float, budget: Budget) -> float:
        """Ask the days for each value from the bound upwards whether it can be had; return the bound.

        A plain question is answered far sooner than a minimum is proven, where the relaxation is weak. Where one
        finds no answer in its time, the next is asked halfway to the value that the plan has.
        """
        asked, spent, tries = int(bound), 0.0, 0
        while spent < budget.days and not self.engine.over():
            value = measure(self.instance, name, self.days)
            if asked >= value:
                break
            answer, days = self._on_days(name, budget.days * _QUESTION, bound, asked)
            spent += answer.spent
            tries += 1
            if answer.found and self._learn(name, days):
                break
            if answer.outcome == "infeasible":
                bound = float(asked + 1) if not self.unsure and bound == asked else bound
                asked, tries = asked + 1, 0
            elif not answer.found or tries >= _TRIES:
                asked, tries = max(asked + 1, (asked + value) // 2), 0
            self._tell(name, bound)
        return bound

    def _improve(self, name: str, bound: float, budget: float) -> None:
        goal = Goal(name, self.kept, bound, budget)
        self.placings = self.steps.improve(goal, self.placings, lambda found: self._keep(name, found, bound))

    def _least_of(self, name: str) -> int:
        """Return what a level costs at least, beside what is out of reach, as far as small questions tell."""
        if name == "earliness":
            return self._last_must()
        rules = self.instance.problem.rules
        if name != "moves":
            return 0
        return sum(
            days * (rules.move_cost if len(use) == 1 else rules.rig_cost) for use, days in self.least.items()
        )

    def _last_must(self) -> int:
        """Return the dates until the must that can only be shot last, where every must that can be is placed."""
        if self.kept.get("musts", -1) != self._lost("musts"):
            return 0
        instance = self.instance
        first = min(day.day for day in instance.days)
        earliest = (
            min((instance.days[day].day - first).days + 1 for day in instance.starts[task].days)
            for task in instance.possible
            if instance.tasks[task].priority == "must"
        )
        return max(earliest, default=0)

    def _keep(self, name: str, placings: dict[int, Placing], bound: float) -> None:
        self.placings = placings
        self._tell(name, bound)

    def _proven(self, name: str, bound: float) -> bool:
        return measure(self.instance, name, self.days) <= bound

    def _learn(self, name: str, days: Mapping[int, int]) -> bool:
        """Try an assignment on the clock; keep it where it is better, or the cuts that it teaches."""
        if measure(self.instance, name, days) >= measure(self.instance, name, self.days):
            return False
        found = self.realiser.realise(days)
        if found.placings is not None:
            self.placings = found.placings
        elif found.sure:
            self.cuts.extend(found.cuts)
        else:
            self.unsure.extend(found.cuts)
        return found.placings is not None

    def _on_days(
        self, name: str, budget: float, bound: float, asked: int | None = None
    ) -> tuple[Answer, dict[int, int]]:
        """Solve the model of days: for the least value, or for any plan of the value that is asked for."""
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
        if asked is None:
            self._hint(part, self.days)
        else:
            model.add(objectives.of(name) <= asked - lost)
        answer = self.engine.solve(
            model,
            budget,
            self._teller(name, lost),
            linear=2,
            first=asked is not None,
            from_below=asked is None,
        )
        days = self._days_in(part, answer) if answer.found else {}
        return replace(answer, value=answer.value + lost, bound=answer.bound + lost), days

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
            if self.engine.over():
                break
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
