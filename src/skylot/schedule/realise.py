"""From days to the clock: does an assignment of days work, and if not, which part of it does not.

A part that does not work is a set of choices that no plan may make together, whatever else is in it; it is handed
back as a cut to the model of days. This is logic-based Benders decomposition (Hooker and Ottosson, 2003).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from skylot.schedule.clashes import smallest
from skylot.schedule.clock import ClockModel, Placing
from skylot.schedule.daypart import Choice
from skylot.schedule.engine import Engine
from skylot.schedule.instance import Instance

Cut = tuple[Choice, ...]
CHECK_BUDGET = 1.0
JOIN_BUDGET = 4.0
_SPREAD_UP_TO = 5
"""A clash of so few tasks is tried on the other days as well, since days are much alike."""


@dataclass(slots=True)
class Realised:
    """The clock times of an assignment, or the cuts that forbid it; `sure` says whether the cuts are proven."""

    placings: dict[int, Placing] | None = None
    cuts: list[Cut] = field(default_factory=list)
    sure: bool = True


class Realiser:
    """Tries assignments and remembers what it found out about each date."""

    def __init__(self, instance: Instance, engine: Engine) -> None:
        """Know nothing of any date yet."""
        self.instance = instance
        self.engine = engine
        self.dates: dict[frozenset[Choice], dict[int, Placing]] = {}

    def realise(self, days: Mapping[int, int]) -> Realised:
        """Return clock times for the tasks in `days` (day's index by task), or why there are none."""
        found = Realised()
        placings: dict[int, Placing] = {}
        by_date: dict[date, list[Choice]] = defaultdict(list)
        for task, day in sorted(days.items()):
            by_date[self.instance.days[day].day].append(Choice(task, day))
        for _, choices in sorted(by_date.items()):
            placings.update(self._date(choices, found))
        if found.cuts:
            return found
        return self._joined(days, placings, by_date)

    def _date(self, choices: Sequence[Choice], found: Realised) -> dict[int, Placing]:
        key = frozenset(choices)
        if key not in self.dates:
            outcome, placings = self._try(choices, CHECK_BUDGET)
            if outcome == "unknown":
                found.cuts.append(tuple(choices))
                found.sure = False
                return {}
            if outcome == "infeasible":
                self._refuse(choices, found)
                return {}
            self.dates[key] = placings
        return self.dates[key]

    def _try(self, choices: Sequence[Choice], budget: float) -> tuple[str, dict[int, Placing]]:
        model = ClockModel(self.instance, {c.task: (c.day,) for c in choices}, required=True)
        answer = self.engine.solve(model.model, budget)
        return answer.outcome, model.placings(answer) if answer.found else {}

    def impossible(self, choices: Sequence[Choice]) -> bool:
        """Tell whether these choices surely cannot be made together."""
        return bool(choices) and self._try(choices, CHECK_BUDGET / 2)[0] == "infeasible"

    def _refuse(self, choices: Sequence[Choice], found: Realised) -> None:
        clash = smallest([], choices, self.impossible)
        if clash is None:  # the oracle's smaller budget did not suffice; the whole is proven all the same
            found.cuts.append(tuple(choices))
            return
        found.cuts.append(tuple(clash))
        if len(clash) <= _SPREAD_UP_TO and len({choice.day for choice in clash}) == 1:
            found.cuts.extend(self._elsewhere(clash))

    def _elsewhere(self, clash: Sequence[Choice]) -> list[Cut]:
        tasks = [choice.task for choice in clash]
        common = set.intersection(*(set(self.instance.starts[task].days) for task in tasks))
        moved = (tuple(Choice(task, day) for task in tasks) for day in sorted(common - {clash[0].day}))
        return [cut for cut in moved if self.impossible(cut)]

    def _joined(
        self, days: Mapping[int, int], placings: dict[int, Placing], by_date: Mapping[date, list[Choice]]
    ) -> Realised:
        """Put the dates together: turnaround, weekly rest, chances and held rigs reach from one into another."""
        model = ClockModel(self.instance, {task: (day,) for task, day in days.items()}, required=True)
        model.hint(placings)
        answer = self.engine.solve(model.model, JOIN_BUDGET)
        if answer.found:
            return Realised(model.placings(answer))
        found = Realised(sure=answer.outcome == "infeasible")
        if not found.sure:
            found.cuts.append(tuple(Choice(task, day) for task, day in sorted(days.items())))
            return found
        dates = smallest(
            [], sorted(by_date), lambda some: self.impossible([c for d in some for c in by_date[d]])
        )
        choices = [choice for day in dates or sorted(by_date) for choice in by_date[day]]
        self._refuse(choices, found)
        return found
