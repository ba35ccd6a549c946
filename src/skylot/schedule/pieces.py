"""Redundant rows that make the model of days strong: each day falls into pieces, and changes take room in them.

A piece is a stretch of a unit's day that tasks can cover without a break: where the person who is in every task
sleeps, eats or trains, one piece ends. A task lies in one piece, and a piece holds its tasks and the changes
between them. Nothing here forbids a plan that the clock allows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.schedule.changes import travel_table
from skylot.schedule.daypart import Choice, DayPart
from skylot.schedule.engine import total
from skylot.schedule.instance import Instance


@dataclass(frozen=True, slots=True)
class Piece:
    """Slots from `first` up to but not including `last` of a unit's day."""

    day: int
    first: int
    last: int


def pieces_of(instance: Instance, day: int, tasks: Sequence[int]) -> list[Piece]:
    """Return the stretches of the day that some task could cover, in order."""
    covered = np.zeros(instance.grid.slots + 2, dtype=np.int64)
    joined = np.zeros(instance.grid.slots + 2, dtype=np.int64)
    for task in tasks:
        starts = instance.starts[task].on((day,))
        np.add.at(covered, starts.slot, 1)
        np.add.at(covered, starts.slot + starts.size, -1)
        np.add.at(joined, starts.slot + 1, 1)
        np.add.at(joined, starts.slot + starts.size, -1)
    inside, through = np.cumsum(covered) > 0, np.cumsum(joined) > 0
    found: list[Piece] = []
    for slot in np.flatnonzero(inside).tolist():
        if found and found[-1].last == slot and through[slot]:
            found[-1] = Piece(day, found[-1].first, slot + 1)
        else:
            found.append(Piece(day, slot, slot + 1))
    return found


class Pieces:
    """The rows of all pieces, on top of the days."""

    def __init__(self, part: DayPart) -> None:
        """Post them."""
        self.part = part
        self.instance = part.instance
        self.model = part.model
        rules, table = self.instance.problem.rules, travel_table(self.instance.problem.rules)
        slot_s = self.instance.grid.slot_s
        self.travel = min([rules.default_travel_minutes, *table.values()]) * 60 // slot_s
        self.rig = rules.rig_minutes * 60 // slot_s
        self.wardrobe = rules.wardrobe_minutes * 60 // slot_s
        for day, tasks in sorted(part.by_day.items()):
            self._day(day, tasks)
        for person, times in self.instance.people.items():
            for first, last, rest in self.instance.weekly_rests(times):
                self._weekly_rest(person, first, last, rest)

    def _weekly_rest(self, person: str, first: int, last: int, rest: int) -> None:
        """Post that some days lie wholly in a person's long rest: at each place where it may lie, other days."""
        reach: dict[int, tuple[int, int]] = {}
        own = [task for task in self.part.tasks if person in self.instance.tasks[task].people]
        for choice in self.part.on:
            if choice.task in own:
                starts = self.instance.starts[choice.task].on((choice.day,))
                low, high = reach.get(choice.day, (last, first))
                ends = starts.slot + starts.size
                reach[choice.day] = min(low, int(starts.slot.min())), max(high, int(ends.max()))
        within = {
            frozenset(day for day, (low, high) in reach.items() if low >= start and high <= start + rest)
            for start in range(first, last - rest + 1)
        }
        least = [days for days in within if not any(other < days for other in within)]
        if frozenset() in within or not least:
            return
        chosen = [self.model.new_bool_var("") for _ in least]
        self.model.add_bool_or(chosen)
        for literal, days in zip(chosen, sorted(least, key=sorted), strict=True):
            for choice, on in self.part.on.items():
                if choice.day in days and choice.task in own:
                    self.model.add_implication(literal, ~on)

    def _day(self, day: int, tasks: Sequence[int]) -> None:
        held: dict[Piece, dict[int, cp_model.IntVar]] = defaultdict(dict)
        pieces = pieces_of(self.instance, day, tasks)
        for task in tasks:
            slots = self.instance.starts[task].on((day,)).slot
            own = [piece for piece in pieces if ((slots >= piece.first) & (slots < piece.last)).any()]
            literals = [self.part.on[Choice(task, day)]]
            if len(own) > 1:
                literals = [self.model.new_bool_var("") for _ in own]
                self.model.add(sum(literals) == self.part.on[Choice(task, day)])
            for piece, literal in zip(own, literals, strict=True):
                held[piece][task] = literal
        for piece in pieces:
            self._piece(piece, held[piece])

    def _piece(self, piece: Piece, held: dict[int, cp_model.IntVar]) -> None:
        tasks = self.instance.tasks
        load = total(self.instance.slots[task] * literal for task, literal in held.items())
        passed = total((len(tasks[task].sets) - 1) * literal for task, literal in held.items())
        moves = (
            self._used({task: [tasks[task].sets[0], *tasks[task].sets[1:]] for task in held}, held)
            - passed
            - 1
        )
        rigs = self._used(self._rigs_put_up(list(held)), held) - passed - 1
        room = piece.last - piece.first
        self.model.add(load + self.travel * moves + self.rig * rigs <= room)
        for person in sorted({name for task in held for name in tasks[task].people}):
            own = {task: literal for task, literal in held.items() if person in tasks[task].people}
            self._person(piece, person, own, load + self.travel * moves)

    def _person(
        self, piece: Piece, person: str, own: dict[int, cp_model.IntVar], taken: cp_model.LinearExpr
    ) -> None:
        """Post that a person works within the free time of the piece, and that changing clothes takes room in it."""
        if person in self.instance.people:
            free = total(self.instance.slots[task] * literal for task, literal in own.items())
            self.model.add(free <= self._free(piece, person))
        worn = {task: [c for p, c in self.instance.tasks[task].wardrobe if p == person] for task in own}
        dressed = {task: costumes for task, costumes in worn.items() if costumes}
        if len({costume for costumes in dressed.values() for costume in costumes}) > 1:
            costumes = self._used(dressed, own) - 1
            self.model.add(taken + self.wardrobe * costumes <= piece.last - piece.first)

    def _used(self, uses: dict[int, list[str]], held: dict[int, cp_model.IntVar]) -> cp_model.LinearExpr:
        """Return how many different things the tasks of a piece use."""
        by_thing: dict[str, list[cp_model.IntVar]] = defaultdict(list)
        for task, things in uses.items():
            for thing in things:
                by_thing[thing].append(held[task])
        literals = []
        for _, users in sorted(by_thing.items()):
            literal = self.model.new_bool_var("")
            for user in users:
                self.model.add_implication(user, literal)
            self.model.add_bool_or([*users, ~literal])
            literals.append(literal)
        return total(literals)

    def _free(self, piece: Piece, person: str) -> int:
        grid = self.instance.grid
        edges = [Instant(grid.origin.ns + slot * grid.slot_ns) for slot in (piece.first, piece.last)]
        return int(self.instance.people[person].free.clip(Span(edges[0], edges[1])).total_s // grid.slot_s)

    def _rigs_put_up(self, tasks: Sequence[int]) -> dict[int, list[str]]:
        """Return the rigs that surely go up in a piece where they are used: no held one may be there already."""
        records = {task: self.instance.tasks[task] for task in tasks if self.instance.tasks[task].rig}
        names = {task: f"{record.sets[0]} {record.rig}" for task, record in records.items()}
        up = {names[task] for task, record in records.items() if record.rig_held and record.pass_number > 1}
        return {task: [name] for task, name in names.items() if name not in up}
