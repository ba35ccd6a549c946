"""Small shoots of every kind, solved, and tried in every way there is by code that shares nothing with the solver."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.schedule.solver_given import FIRST, RULES, SLOT_MIN, at, chance, day, passes, person, span, task

from skylot.schedule.check import broken_rules
from skylot.schedule.model import Closure, Pin, Problem, ShootingDay, Task
from skylot.schedule.solve import solve

Placed = dict[str, int]
"""Start of each placed task, in slots after 00:00 of the first day."""


def drawn(seed: int) -> Problem:
    """Draw a shoot of three or four tasks on two short days, with some of the rules in it."""
    draw = random.Random(seed)
    rig = lambda: draw.choice(("", "", "arm", "boom"))  # noqa: E731
    tasks: list[Task] = []
    for number in range(draw.choice((2, 3, 3))):
        people = tuple(name for name in ("anna", "calder") if draw.random() < 0.5)
        more: dict[str, object] = {
            "minutes": draw.choice((30, 60, 90)),
            "priority": draw.choice(("must", "must", "want", "nice")),
            "weight": draw.choice((1, 2, 3)),
            "sets": draw.choice((("iss/a",), ("iss/b",), ("iss/a", "iss/b"))),
            "people": people,
            "rig": rig(),
            "wardrobe": (("anna", draw.choice(("suit", "overall"))),) if "anna" in people else (),
            "unit": draw.choice(("main", "main", "second")),
        }
        if tasks and draw.random() < 0.3:
            more["after"] = (tasks[-1].id,)
        if draw.random() < 0.4:
            more["starts"] = tuple(
                chance(c, c % 2, 9 + draw.choice((0, 1)), 9 + draw.choice((1, 2))) for c in (1, 2)
            )
        tasks.append(task(f"{number + 1}.01", **more))
    if draw.random() < 0.5:
        windows = tuple(chance(c, c // 2, 9 + c % 2, 9.5 + c % 2) for c in range(4))
        tasks += passes("9.01", 2, minutes=30, starts=windows, rig="arm", rig_held=draw.random() < 0.5)
    days: list[ShootingDay] = []
    for number in (0, 1):
        limits = draw.choice(({}, {}, {"longest_minutes": 90}, {"pace": 0.7}, {"reserve_minutes": 60}))
        days += [day(number, 9, 11.5, **limits), day(number, 9.5, 11, unit="second")]
    anna = person(
        "anna", span(0, 9, 10.5), span(1, 9.5, 12), turnaround_minutes=draw.choice((0, 23 * 60, 24 * 60))
    )
    calder = person("calder", cap_minutes_a_day=draw.choice((None, 60)))
    pins = (Pin(task=draw.choice(tasks).id, day=FIRST + timedelta(days=1)),) if draw.random() < 0.25 else ()
    shut = (Closure(set="iss/b", span=span(0, 9, 10), reason="docking"),) if draw.random() < 0.4 else ()
    return Problem(
        tasks=tuple(tasks), days=tuple(days), people=(anna, calder), closures=shut, pins=pins, rules=RULES
    )


class Trial:
    """Every rule that these shoots can break, on whole half hours."""

    def __init__(self, shoot: Problem) -> None:
        self.shoot = shoot
        self.tasks = {each.id: each for each in shoot.tasks}
        self.people = {each.person: each for each in shoot.people}

    def slots(self, name: str) -> int:
        return self.tasks[name].minutes // SLOT_MIN

    def day_of(self, name: str, start: int) -> ShootingDay | None:
        first, last = at(0, start / 2), at(0, (start + self.slots(name)) / 2)
        return next(
            (
                each
                for each in self.shoot.days
                if each.unit == self.tasks[name].unit and each.span.start <= first and last <= each.span.end
            ),
            None,
        )

    def chance_of(self, name: str, start: int) -> int | None:
        begun = at(0, start / 2)
        return next((w.chance for w in self.tasks[name].starts or () if w.first <= begun <= w.last), None)

    def alone(self, name: str) -> list[int]:
        """Return the starts that the task has by itself."""
        one, found = self.tasks[name], []
        for start in range(18, 72):
            first, last = at(0, start / 2), at(0, (start + self.slots(name)) / 2)
            where = self.day_of(name, start)
            block = span(0, start / 2, (start + self.slots(name)) / 2)
            if where is None or (one.starts is not None and self.chance_of(name, start) is None):
                continue
            if any(not self.people[p].free.covers(block) for p in one.people):
                continue
            if any(
                c.set in one.sets and c.span.start < last and first < c.span.end for c in self.shoot.closures
            ):
                continue
            if any(
                pin.task in (one.id, one.setup, one.strip) and pin.day != where.day for pin in self.shoot.pins
            ):
                continue
            found.append(start)
        return found

    def gap(self, before: Task, after: Task) -> int:
        """Return half hours: travel, then rig and costume at once."""
        same_unit = before.unit == after.unit
        if not same_unit and not set(before.people) & set(after.people):
            return 0
        moved = before.sets[-1] != after.sets[0]
        up = same_unit and after.rig and (moved or before.rig != after.rig)
        up = up and not (after.rig_held and after.pass_number > 1)
        worn = dict(before.wardrobe)
        dressed = any(worn.get(who, what) != what for who, what in after.wardrobe)
        return int(moved) + int(bool(up) or dressed)

    def pair(self, one: str, start: int, other: str, begun: int) -> bool:
        if start > begun:
            return self.pair(other, begun, one, start)
        first, second = self.tasks[one], self.tasks[other]
        free_s = begun - start - self.slots(one)
        tied = (
            first.unit == second.unit
            or set(first.people) & set(second.people)
            or set(first.sets) & set(second.sets)
        )
        if tied and (start == begun or free_s < self.gap(first, second)):
            return False
        for person_ in set(first.people) & set(second.people):
            if start // 48 != begun // 48 and free_s * SLOT_MIN < self.people[person_].turnaround_minutes:
                return False
        if (first.id in second.after and free_s < 0) or second.id in first.after:
            return False
        if first.setup == second.setup:
            return first.pass_number < second.pass_number and self.chance_of(one, start) != self.chance_of(
                other, begun
            )
        return True

    def whole(self, placed: Placed) -> bool:
        """Tell whether what only a whole plan can break is kept."""
        for name in placed:
            one = self.tasks[name]
            if any(before not in placed for before in one.after):
                return False
            if any(other.setup == one.setup and other.id not in placed for other in self.tasks.values()):
                return False
        return self._rigs(placed) and self._days(placed)

    def _rigs(self, placed: Placed) -> bool:
        if "9.01/1" not in placed or not self.tasks["9.01/1"].rig_held:
            return True
        low, high = placed["9.01/1"], placed["9.01/2"]
        return not any(
            self.tasks[name].rig not in ("", "arm")
            and "iss/a" in self.tasks[name].sets
            and low < start < high
            for name, start in placed.items()
        )

    def _days(self, placed: Placed) -> bool:
        for each in self.shoot.days:
            own = [name for name, start in placed.items() if self.day_of(name, start) == each]
            if not own:
                continue
            room = min(each.span.seconds / 60, each.longest_minutes or 1e9)
            if sum(self.tasks[name].minutes for name in own) > each.pace * room - each.reserve_minutes + 1e-9:
                return False
            long = max(placed[n] + self.slots(n) for n in own) - min(placed[n] for n in own)
            if each.longest_minutes is not None and long * SLOT_MIN > each.longest_minutes:
                return False
            for who in self.people.values():
                mine = sum(self.tasks[name].minutes for name in own if who.person in self.tasks[name].people)
                if mine > min(1.0, each.pace) * who.free.clip(each.span).total_s / 60 + 1e-9:
                    return False
        for who in self.people.values():
            for date in (0, 1):
                mine = sum(
                    self.tasks[name].minutes
                    for name, start in placed.items()
                    if start // 48 == date and who.person in self.tasks[name].people
                )
                if who.cap_minutes_a_day is not None and mine > who.cap_minutes_a_day:
                    return False
        return True

    def value(self, placed: Placed) -> tuple[float, ...]:
        groups: dict[str, Task] = {str(each.setup): each for each in self.tasks.values()}
        missing = [one for name, one in groups.items() if one.id not in placed]
        pinned = [
            o
            for o in missing
            if any(p.task in (o.setup, o.strip) or p.task.startswith(f"{o.setup}/") for p in self.shoot.pins)
        ]
        used = {(self.day_of(n, s), name) for n, s in placed.items() for name in self.tasks[n].sets}
        rigs = {
            (self.day_of(n, s), name, self.tasks[n].rig)
            for n, s in placed.items() for name in self.tasks[n].sets if self.tasks[n].rig
        }  # fmt: skip
        musts = [start // 48 + 1 for name, start in placed.items() if self.tasks[name].priority == "must"]
        return (
            len(pinned),
            sum(one.priority == "must" for one in missing),
            sum(one.weight for one in missing if one.priority == "want"),
            sum(one.weight for one in missing if one.priority == "nice"),
            len(used) + len(rigs),
            max(musts, default=0),
        )

    def plans(self) -> Iterator[Placed]:
        names = sorted(self.tasks)
        options = {name: self.alone(name) for name in names}

        def grow(index: int, placed: Placed) -> Iterator[Placed]:
            if index == len(names):
                if self.whole(placed):
                    yield dict(placed)
                return
            yield from grow(index + 1, placed)
            for start in options[names[index]]:
                if all(self.pair(names[index], start, other, begun) for other, begun in placed.items()):
                    yield from grow(index + 1, placed | {names[index]: start})

        return grow(0, {})


def seeds() -> list[object]:
    """Return few for every day and many for the whole gate."""
    return [*range(6), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(6, 70))]


@pytest.mark.parametrize("seed", seeds())
def test_the_solver_finds_what_trying_everything_finds(seed: int) -> None:
    shoot = drawn(seed)
    trial = Trial(shoot)
    best = min(trial.value(plan) for plan in trial.plans())
    answer = solve(shoot)
    levels = {level.name: level.value for level in answer.levels}
    names = ("pins", "musts", "wants", "nices", "moves", "earliness")
    assert tuple(levels.get(name, 0.0) for name in names) == best
    for level in answer.levels[:-1]:
        assert level.bound <= level.value
    assert broken_rules(shoot, answer, state_at=None, needs={}).keys() <= {"light"}
