"""CP-SAT with its clock: a deterministic budget a solve, one deadline for all, and a stop that a person can press."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ortools.sat.python import cp_model

Outcome = Literal["optimal", "feasible", "infeasible", "unknown"]
_OUTCOMES: dict[object, Outcome] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
}
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class Answer:
    """What one solve found: `value` and `bound` of its objective, and a way to read the variables."""

    outcome: Outcome
    value: float
    bound: float
    solver: cp_model.CpSolver
    spent: float = 0.0
    """Deterministic time."""

    @property
    def found(self) -> bool:
        """Tell whether there is a solution."""
        return self.outcome in {"optimal", "feasible"}

    def of(self, expression: cp_model.LinearExprT) -> int:
        """Return the value of a variable or an expression in the solution."""
        return int(self.solver.value(expression))

    def true(self, literal: cp_model.LiteralT) -> bool:
        """Return the value of a literal in the solution."""
        return bool(self.solver.boolean_value(literal))


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Tells of each better solution."""

    def __init__(self, tell: Callable[[float, float], None]) -> None:
        super().__init__()
        self._tell = tell

    def on_solution_callback(self) -> None:
        """Pass the incumbent and its bound on."""
        self._tell(self.objective_value, self.best_objective_bound)


class Engine:
    """Runs models. Without a wall-clock limit or a stop it gives the same answers every time."""

    def __init__(
        self, *, seconds: float | None = None, stop: Callable[[], bool] | None = None, seed: int = 0
    ) -> None:
        """Start the clock."""
        self.began = time.monotonic()
        self.deadline = None if seconds is None else self.began + seconds
        self.stop = stop
        self.seed = seed
        self.stopped = False
        self._pressed = False

    @property
    def seconds(self) -> float:
        """Return the wall-clock seconds since the engine was made."""
        return time.monotonic() - self.began

    def over(self) -> bool:
        """Tell whether a person or the deadline has ended the search; that it ever did is remembered."""
        self._pressed = self._pressed or (self.stop is not None and self.stop())
        late = self.deadline is not None and time.monotonic() >= self.deadline
        self.stopped = self.stopped or self._pressed or late
        return self._pressed or late

    def until(self, seconds: float) -> None:
        """Move the deadline: so many seconds after the start; a person's stop still stands."""
        self.deadline = self.began + seconds

    def solve(
        self,
        model: cp_model.CpModel,
        budget: float,
        tell: Callable[[float, float], None] | None = None,
        *,
        linear: int = 1,
        presolve: bool = True,
        first: bool = False,
        from_below: bool = False,
    ) -> Answer:
        """Solve within a deterministic budget (about a second a unit); 'unknown' where nothing was found in it.

        `first` ends at the first solution; `from_below` raises the bound until it is one. `linear` and `presolve`
        are the solver's own knobs. One worker: several interleaved ones that are given a hint can end the whole
        process (OR-Tools 9.15).
        """
        solver = cp_model.CpSolver()
        parameters = solver.parameters
        parameters.num_workers = 1
        parameters.cp_model_presolve = presolve
        parameters.random_seed = self.seed
        parameters.max_deterministic_time = budget
        parameters.linearization_level = linear
        parameters.catch_sigint_signal = False
        parameters.stop_after_first_solution = first
        parameters.optimize_with_lb_tree_search = from_below
        if self.over():
            return Answer("unknown", 0.0, float("-inf"), solver)
        if self.deadline is not None:
            parameters.max_time_in_seconds = max(0.01, self.deadline - time.monotonic())
        watcher = _Watcher(tell) if tell is not None else None
        status = self._run(solver, model, watcher)
        self.over()
        outcome = _OUTCOMES.get(status, "unknown")
        spent = float(solver.response_proto.deterministic_time)
        if outcome in {"infeasible", "unknown"}:
            return Answer(outcome, 0.0, float("-inf"), solver, spent)
        return Answer(outcome, solver.objective_value, solver.best_objective_bound, solver, spent)

    def _run(self, solver: cp_model.CpSolver, model: cp_model.CpModel, watcher: _Watcher | None) -> object:
        """Solve in a second thread, so that a key or the stop is heard while the solver works."""
        if self.stop is None:
            return solver.solve(model, watcher)
        statuses: list[object] = []
        worker = threading.Thread(target=lambda: statuses.append(solver.solve(model, watcher)), daemon=True)
        worker.start()
        while worker.is_alive():
            worker.join(_POLL_S)
            if self.over():
                solver.stop_search()
        return statuses[0]


def ranges(values: Sequence[int]) -> cp_model.Domain:
    """Return the solver's domain of some integers."""
    return cp_model.Domain.from_values(list(values))


def clear_hints(model: cp_model.CpModel) -> None:
    """Forget what a model was told to begin from."""
    model.proto.clear_solution_hint()


def total(terms: Iterable[cp_model.LinearExprT]) -> cp_model.LinearExpr:
    """Return the sum of expressions; of none, an expression that is 0."""
    return cp_model.LinearExpr.sum(list(terms))
