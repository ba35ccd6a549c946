"""The order within each date, once its work is fixed: fewest real changes, then everything as early as it can be.

The last level, `order`, counts the set moves, rigs and changes of wardrobe between tasks that follow each other
in a unit's day, weighted as in the rules. Its bound holds for the work and the neighbouring dates as chosen.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from ortools.sat.python import cp_model

from skylot.schedule.changes import change_cost
from skylot.schedule.clock import ClockModel, Placing
from skylot.schedule.engine import Answer, Engine
from skylot.schedule.instance import Instance
from skylot.schedule.model import Level

CHANGES_BUDGET = 1.0
EARLY_BUDGET = 0.5
_DEPOT = 0


def put_in_order(
    instance: Instance, engine: Engine, placings: Mapping[int, Placing]
) -> tuple[dict[int, Placing], Level]:
    """Return the plan with each date in its best order, and the level `order`."""
    placings = dict(placings)
    bound = 0.0
    for day in sorted({instance.days[placing.day].day for placing in placings.values()}):
        if engine.over():
            break
        bound += _order_of(instance, engine, placings, day)
    value = float(changes_in(instance, placings))
    bound = min(bound, value)
    gap = 0.0 if value <= bound else (value - bound) / max(1.0, value)
    return placings, Level(name="order", value=value, bound=bound, gap=gap)


def changes_in(instance: Instance, placings: Mapping[int, Placing]) -> int:
    """Return the cost of all changes between tasks that follow each other on a unit's day."""
    by_day: dict[int, list[tuple[int, int]]] = {}
    for task, placing in placings.items():
        by_day.setdefault(placing.day, []).append((int(instance.starts[task].slot[placing.row]), task))
    return sum(
        change_cost(instance.tasks[before], instance.tasks[after], instance.problem.rules)
        for tasks in by_day.values()
        for (_, before), (_, after) in zip(sorted(tasks), sorted(tasks)[1:], strict=False)
    )


def _order_of(instance: Instance, engine: Engine, placings: dict[int, Placing], day: date) -> float:
    """Order one date in place; return the proven least cost of its changes."""
    own = [task for task, placing in placings.items() if instance.days[placing.day].day == day]
    fixed = {
        task: int(instance.starts[task].slot[placing.row])
        for task, placing in placings.items()
        if task not in own
    }
    allowed = {task: (placing.day,) for task, placing in placings.items()}
    model = ClockModel(instance, allowed, fixed=fixed, required=True)
    model.hint(placings)
    cost, arcs = _changes(instance, model, placings, own)
    model.model.minimize(cost)
    answer = engine.solve(model.model, CHANGES_BUDGET)
    if not answer.found:
        return 0.0
    least = math.ceil(answer.bound - 1e-6)
    placings.update({task: placing for task, placing in model.placings(answer).items() if task in own})
    _as_early(engine, model, placings, own, (cost, answer, arcs))
    return float(least)


def _as_early(
    engine: Engine,
    model: ClockModel,
    placings: dict[int, Placing],
    own: Sequence[int],
    ordered: tuple[cp_model.LinearExprT, Answer, Sequence[cp_model.IntVar]],
) -> None:
    """Keep the order that was found and start everything as early as it lets."""
    _, answer, arcs = ordered
    for arc in arcs:
        model.model.add(arc == int(answer.true(arc)))
    model.hint(placings)
    model.model.minimize(sum(model.clocks[task].start for task in own))
    early = engine.solve(model.model, EARLY_BUDGET)
    if early.found:
        placings.update({task: placing for task, placing in model.placings(early).items() if task in own})


def _changes(
    instance: Instance, model: ClockModel, placings: Mapping[int, Placing], own: Sequence[int]
) -> tuple[cp_model.LinearExprT, list[cp_model.IntVar]]:
    """Make a route through the tasks of each unit's day; return the cost of its changes and its arcs."""
    terms: list[cp_model.LinearExprT] = []
    literals: list[cp_model.IntVar] = []
    for day in sorted({placings[task].day for task in own}):
        tasks = [task for task in own if placings[task].day == day]
        arcs: list[tuple[int, int, cp_model.IntVar]] = []
        for at, task in enumerate(tasks, start=1):
            arcs.append((_DEPOT, at, model.model.new_bool_var("")))
            arcs.append((at, _DEPOT, model.model.new_bool_var("")))
            for then, following in enumerate(tasks, start=1):
                if then != at:
                    arc = model.model.new_bool_var("")
                    arcs.append((at, then, arc))
                    clocks = model.clocks[task], model.clocks[following]
                    gap = instance.gaps[task, following]
                    model.model.add(clocks[1].start >= clocks[0].end + gap).only_enforce_if(arc)
                    cost = change_cost(
                        instance.tasks[task], instance.tasks[following], instance.problem.rules
                    )
                    terms.append(cost * arc)
        model.model.add_circuit(arcs)
        literals.extend(arc for _, _, arc in arcs)
    return sum(terms), literals
