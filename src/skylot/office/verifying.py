"""The independent check of a schedule, from the files as they are now."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, warning
from skylot.core.spans import Span
from skylot.core.three import TriSet
from skylot.folder.state import stale
from skylot.locations.needs import state_at
from skylot.office.model_version import MODEL
from skylot.office.needs import noise_at
from skylot.office.opening import Opened, known_by
from skylot.office.planning import Plan, make_plan, written_board
from skylot.office.report import Report
from skylot.office.sets import place_span
from skylot.schedule.check import CheckedNeed
from skylot.schedule.check import check_schedule as find_broken
from skylot.schedule.model import Schedule


def check_schedule(opened: Opened) -> Report:
    """Check the written schedule against every rule; raises BadInput where there is none to check."""
    board = written_board(opened)
    plan = make_plan(opened, board.as_of)
    issues = list(broken_by(opened, plan, board))
    changes = stale(opened.production, board, MODEL)
    if changes:
        named = ", ".join(str(change) for change in changes[:5]) + (" …" if len(changes) > 5 else "")
        issues.append(warning(f"the schedule is stale: {named}", "skylot schedule solve"))
    broken = sum(issue.severity == "error" for issue in issues)
    verdict = "no rule is broken" if not broken else f"{broken} findings"
    text = (
        f"{len(board.placements)} placements of {len(plan.problem.tasks)} tasks checked against every rule "
        f"and against the light at each 10 s: {verdict}"
    )
    return Report(text=text, issues=opened.production.sources.place_all(issues))


def broken_by(opened: Opened, plan: Plan, schedule: Schedule) -> tuple[Issue, ...]:
    """Return every rule that a schedule breaks; light is judged at single instants, not from windows."""
    judge = _Judge(opened, plan)
    return find_broken(plan.problem, schedule, state_at=judge.state_at, needs=judge.needs())


class _Judge:
    """Answers for the state of a setup's need at single instants."""

    def __init__(self, opened: Opened, plan: Plan) -> None:
        self.opened = opened
        self.plan = plan
        self.spans: dict[str, Span | None] = {}

    def span(self, place_id: str) -> Span | None:
        """Return the span over which the place is used."""
        if place_id not in self.spans:
            self.spans[place_id] = place_span(self.opened.production, place_id)
        return self.spans[place_id]

    def state_at(self, setup: str, t_s: FloatArray) -> NDArray[np.int8]:
        """Return 1, 0 or -1 (unknown) for each instant."""
        need = self.plan.needs.needs[setup]
        place, span = self.opened.place(need.place), self.span(need.place)
        if place is None or span is None:
            return np.full(len(t_s), -1, dtype=np.int8)
        results = self.plan.needs.results
        others: dict[str, TriSet] = {name: results[name].holds for name in need.same_as if name in results}
        as_of = self.plan.problem.as_of
        return state_at(
            need,
            self.opened.view(place, as_of),
            known_by(place, as_of),
            t_s,
            noise=noise_at(self.opened, place, span),
            others=others,
        )

    def needs(self) -> dict[str, CheckedNeed]:
        """Return what each setup asks, with every event of its place."""
        found = {}
        for setup, need in self.plan.needs.needs.items():
            place, span = self.opened.place(need.place), self.span(need.place)
            view = self.opened.view(place, self.plan.problem.as_of) if place else None
            found[setup] = CheckedNeed(
                setup=setup,
                for_at_least_s=need.for_at_least_s,
                events=view.events(span) if view and span and need.events else (),
                event_kinds=need.events,
                passes=need.passes,
                rig_held=need.rig_held,
                lead_s=need.lead_s,
                trail_s=need.trail_s,
            )
        return found
