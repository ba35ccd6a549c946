"""The independent check of a schedule, from the files as they are now."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, warning
from skylot.core.spans import WindowSet
from skylot.folder.paths import BOARD
from skylot.folder.state import stale
from skylot.locations.model import Event, Place
from skylot.locations.needs import state_at
from skylot.locations.viewpoint import Viewpoint
from skylot.office.model_version import MODEL
from skylot.office.needs import noise_at
from skylot.office.opening import Opened, known_by
from skylot.office.planning import Plan, make_plan, written_board
from skylot.office.report import Report
from skylot.office.sets import place_span
from skylot.office.text import plural
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
    verdict = "no rule is broken" if not broken else plural(broken, "finding")
    text = (
        f"{len(board.placements)} placements of {len(plan.problem.tasks)} tasks checked against every rule "
        f"and against the light at each 10 s: {verdict}"
    )
    facts = {"placements": len(board.placements), "tasks": len(plan.problem.tasks), "stale": bool(changes)}
    return Report(
        text=text, facts=facts, issues=opened.production.sources.place_all(_on_board(opened, issues))
    )


def _on_board(opened: Opened, issues: list[Issue]) -> list[Issue]:
    """Place what is said of placements, of the unplaced and of pins at the lines that name their tasks."""
    lines: dict[str, int] = {}
    text = (opened.root / BOARD).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("task = "):
            lines[tomllib.loads(line)["task"]] = number
    placed = []
    for issue in issues:
        kind, _, name = issue.where.record.partition(" ") if issue.where else ("", "", "")
        if kind == "pin":
            placed.append(replace(issue, where=Where(f"pin:{name}")))
        elif issue.where is not None and issue.file is None:
            placed.append(issue.placed(BOARD, lines.get(name, 1)))
        else:
            placed.append(issue)
    return placed


def broken_by(opened: Opened, plan: Plan, schedule: Schedule) -> tuple[Issue, ...]:
    """Return every rule that a schedule breaks; light is judged at single instants, not from windows."""
    judge = _Judge(opened, plan)
    return find_broken(plan.problem, schedule, state_at=judge.state_at, needs=judge.needs())


@dataclass(frozen=True, slots=True)
class _Seen:
    """A place as the plan knows it, with everything that its needs are judged by."""

    place: Place
    view: Viewpoint | None
    noise: Mapping[str, WindowSet]
    events: tuple[Event, ...]


class _Judge:
    """Answers for the state of a setup's need at single instants."""

    def __init__(self, opened: Opened, plan: Plan) -> None:
        self.plan = plan
        self.seen = {place.id: _see(opened, plan, place) for place in opened.production.places}

    def state_at(self, setup: str, t_s: FloatArray) -> NDArray[np.int8]:
        """Return 1, 0 or -1 (unknown) for each instant."""
        need = self.plan.needs.needs[setup]
        seen = self.seen[need.place]
        results = self.plan.needs.results
        others = {name: results[name].holds for name in need.same_as if name in results}
        return state_at(need, seen.view, seen.place, t_s, noise=seen.noise, others=others)

    def needs(self) -> dict[str, CheckedNeed]:
        """Return what each setup asks, with every event of its place."""
        return {
            setup: CheckedNeed(
                setup=setup,
                for_at_least_s=need.for_at_least_s,
                events=self.seen[need.place].events if need.events else (),
                event_kinds=need.events,
                passes=need.passes,
                rig_held=need.rig_held,
                lead_s=need.lead_s,
                trail_s=need.trail_s,
            )
            for setup, need in self.plan.needs.needs.items()
        }


def _see(opened: Opened, plan: Plan, place: Place) -> _Seen:
    as_of = plan.problem.as_of
    span = place_span(opened.production, place.id)
    view = opened.view(place, as_of)
    noise = noise_at(opened, place, span) if span else {}
    return _Seen(known_by(place, as_of), view, noise, view.events(span) if view and span else ())
