"""A small shoot with its schedule, made by hand, that keeps every rule; and ways to change one thing of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Event, StartSpan
from skylot.schedule.check import CheckedNeed, broken_rules
from skylot.schedule.model import (
    Closure,
    Level,
    PersonTime,
    Pin,
    Placement,
    Problem,
    Rules,
    Schedule,
    ShootingDay,
    Task,
    Unplaced,
)

ORBIT_S = 5400.0
LIT_S = 3000.0
MIDNIGHT = Instant.parse("2021-10-06T00:00:00Z")


def at(clock: str, day: int = 6) -> Instant:
    """Return an instant of October 2021, in UTC."""
    return Instant.parse(f"2021-10-{day:02d}T{clock}Z")


def lit(t_s: FloatArray) -> NDArray[np.int8]:
    """Tell when the station is in the Sun: the 50 minutes before 06:00, 07:30, 09:00 …"""
    phase_s = np.mod(t_s - MIDNIGHT.t_s, ORBIT_S)
    return np.asarray(phase_s >= ORBIT_S - LIT_S, dtype=np.int8)


def state_at(setup: str, t_s: FloatArray) -> NDArray[np.int8]:
    """Setup 12.01 asks for nothing but sunsets; the others for the Sun."""
    return np.ones(t_s.size, dtype=np.int8) if setup == "12.01" else lit(t_s)


@dataclass(frozen=True)
class Given:
    """The records that a checker is given, and one change at a time."""

    problem: Problem
    schedule: Schedule
    needs: dict[str, CheckedNeed]
    state_at: Callable[[str, FloatArray], NDArray[np.int8]] | None = state_at

    def broken(self) -> dict[str, tuple[Issue, ...]]:
        return broken_rules(self.problem, self.schedule, state_at=self.state_at, needs=self.needs)

    def ask(self, **fields: Any) -> Given:
        return replace(self, problem=replace(self.problem, **fields))

    def rules(self, **fields: Any) -> Given:
        return self.ask(rules=replace(self.problem.rules, **fields))

    def task(self, name: str, **fields: Any) -> Given:
        return self.ask(tasks=_changed(self.problem.tasks, "id", name, fields))

    def person(self, name: str, **fields: Any) -> Given:
        return self.ask(people=_changed(self.problem.people, "person", name, fields))

    def day(self, unit: str, number: int, **fields: Any) -> Given:
        days = tuple(
            replace(day, **fields) if (day.unit, day.number) == (unit, number) else day
            for day in self.problem.days
        )
        return self.ask(days=days)

    def say(self, **fields: Any) -> Given:
        return replace(self, schedule=replace(self.schedule, **fields))

    def put(self, name: str, **fields: Any) -> Given:
        return self.say(placements=_changed(self.schedule.placements, "task", name, fields))

    def start(self, name: str, start: Instant) -> Given:
        minutes = next(task.minutes for task in self.problem.tasks if task.id == name)
        return self.put(name, start=start, end=start.plus(minutes * 60))

    def drop(self, name: str) -> Given:
        """Take a task off the board, and say so."""
        task = next(task for task in self.problem.tasks if task.id == name)
        kept = tuple(each for each in self.schedule.placements if each.task != name)
        return self.say(placements=kept, unplaced=(*self.schedule.unplaced, unplaced_of(task)))

    def level(self, name: str, **fields: Any) -> Given:
        return self.say(levels=_changed(self.schedule.levels, "name", name, fields))

    def counted(self, **values: float) -> Given:
        """Give levels another value, proven."""
        given = self
        for name, value in values.items():
            given = given.level(name, value=value, bound=value)
        return given

    def need(self, setup: str, **fields: Any) -> Given:
        return replace(self, needs={**self.needs, setup: replace(self.needs[setup], **fields)})

    def state(self, setup: str, first: Instant, last: Instant, value: int) -> Given:
        """Give the state of a setup another value over a span."""

        def answer(asked: str, t_s: FloatArray) -> NDArray[np.int8]:
            states = state_at(asked, t_s)
            if asked == setup:
                states[(t_s >= first.t_s) & (t_s < last.t_s)] = value
            return states

        return replace(self, state_at=answer)


def _changed(records: tuple[Any, ...], key: str, name: str, fields: dict[str, Any]) -> tuple[Any, ...]:
    assert any(getattr(record, key) == name for record in records)
    return tuple(replace(record, **fields) if getattr(record, key) == name else record for record in records)


def task_of(name: str, minutes: int, set_id: str, people: tuple[str, ...], **fields: Any) -> Task:
    """Return a task; ids with a full stop are setups, the rest of them a pass after the stroke."""
    setup, _, number = name.partition("/")
    start: dict[str, Any] = {
        "id": name,
        "strip": name.split(".", maxsplit=1)[0],
        "setup": setup if "." in name else None,
        "pass_number": int(number or 1),
        "passes": 1,
        "unit": "station",
        "place": "iss",
        "sets": (f"iss/{set_id}",),
        "minutes": minutes,
        "priority": "must",
        "weight": 1,
        "people": people,
        "starts": None,
    }
    return Task(**{**start, **fields})


def placed(task: Task, start: Instant, **fields: Any) -> Placement:
    """Return the placement of a task."""
    return Placement(
        task=task.id,
        strip=task.strip,
        setup=task.setup,
        start=start,
        end=start.plus(task.minutes * 60),
        unit=task.unit,
        place=task.place,
        set=task.sets[0],
        **fields,
    )


def unplaced_of(task: Task) -> Unplaced:
    """Return the entry of a task without a time."""
    return Unplaced(
        task=task.id, strip=task.strip, setup=task.setup, priority=task.priority, why="no minutes are left"
    )


def _tasks() -> tuple[Task, ...]:
    both = ("anna", "boris")
    flight, suit = (("anna", "flight suit"),), (("anna", "pressure suit"),)
    sunsets = tuple(
        StartSpan(
            first=at(clock).plus(-1199), last=at(clock).plus(-301), chance=n, event_at=at(clock), spread_s=4.0
        )
        for n, clock in enumerate(("07:30:00", "09:00:00", "10:30:00"), 1)
    )
    lit_15 = tuple(
        StartSpan(first=at(first), last=at(last), chance=n)
        for n, (first, last) in enumerate((("08:10:00", "08:45:00"), ("09:40:00", "10:15:00")), 1)
    )
    lit_60_s = tuple(
        StartSpan(first=at(first), last=at(last), chance=n)
        for n, (first, last) in enumerate((("09:26:00", "10:29:00"), ("10:56:00", "11:59:00")), 1)
    )
    arm = {"rig": "arm", "rig_held": True, "passes": 2, "starts": sunsets, "wardrobe": flight}
    dolly = {**arm, "rig": "dolly", "rig_held": False, "starts": lit_60_s, "priority": "want", "weight": 4}
    return (
        task_of("12.01", 20, "cupola", both, **arm),
        task_of("12.01/2", 20, "cupola", both, **arm),
        task_of("12.02", 15, "cupola", both, starts=lit_15, wardrobe=flight),
        task_of("12.03", 15, "cupola", both, **dolly),
        task_of("12.03/2", 15, "cupola", both, **dolly),
        task_of("14", 60, "zvezda", both, after=("12.02",), wardrobe=suit),
        task_of("15", 30, "nauka", ("anna",), unit="insert", wardrobe=flight),
        task_of("16", 30, "zvezda", both, priority="want", weight=3),
        task_of("17", 30, "zvezda", both, priority="nice", weight=2),
        task_of("18", 30, "zvezda", both),
        task_of("19", 15, "zvezda", both),
    )


def _problem(tasks: tuple[Task, ...]) -> Problem:
    shoot = Span(at("00:00:00"), at("00:00:00", 14))
    awake = WindowSet.of(shoot, (Span(at("05:00:00", n), at("22:00:00", n)) for n in range(6, 14)))
    days = [("station", 1, 6), ("station", 2, 7), ("station", 3, 12), ("insert", 1, 6), ("insert", 2, 7)]
    return Problem(
        tasks=tasks,
        days=tuple(
            ShootingDay(
                unit=unit,
                number=number,
                day=date(2021, 10, day),
                span=Span(at("06:00:00", day), at("18:00:00", day)),
                reserve_minutes=30,
                longest_minutes=600,
            )
            for unit, number, day in days
        ),
        people=(
            PersonTime(
                person="anna", free=awake, cap_minutes_a_day=180, turnaround_minutes=720, weekly_minutes=1500
            ),
            PersonTime(person="boris", free=awake),
        ),
        closures=(
            Closure(set="iss/zvezda", span=Span(at("06:00:00"), at("07:00:00")), reason="engine test"),
        ),
        pins=(
            Pin(task="18", day=date(2021, 10, 7), why="the commander is free then"),
            Pin(task="19", at=at("11:02:00", 7)),
        ),
        rules=Rules(travel=(("iss/cupola", "iss/zvezda", 9), ("iss/zvezda", "iss/cupola", 7))),
    )


def given() -> Given:
    """Return the shoot: two units, two days and a spare one, five setups' passes, five blocks of which two fall out."""
    tasks = _tasks()
    known = {task.id: task for task in tasks}
    sunset = {name: {"event_at": at(clock), "spread_s": 4.0} for name, clock in _SUNSETS}
    board: tuple[tuple[str, Instant, dict[str, Any]], ...] = (
        ("12.01", at("07:15:00"), {"chance": 1, **sunset["12.01"]}),
        ("12.02", at("08:15:00"), {"chance": 1}),
        ("12.01/2", at("08:45:00"), {"chance": 2, **sunset["12.01/2"]}),
        ("12.03", at("09:35:00"), {"chance": 1}),
        ("12.03/2", at("11:15:00"), {"chance": 2}),
        ("14", at("11:50:00"), {}),
        ("15", at("14:00:00"), {}),
        ("18", at("10:00:00", 7), {}),
        ("19", at("11:02:00", 7), {}),
    )
    values = {"pins": 0, "musts": 0, "wants": 3, "nices": 2, "moves": 6, "earliness": 2, "order": 41}
    schedule = Schedule(
        status="optimal",
        levels=tuple(Level(name=name, value=value, bound=value, gap=0.0) for name, value in values.items()),
        gap=0.0,
        seconds=1.0,
        placements=tuple(placed(known[name], start, **fields) for name, start, fields in board),
        unplaced=tuple(unplaced_of(known[name]) for name in ("16", "17")),
    )
    sunsets = tuple(Event(kind="sunset", at=MIDNIGHT.plus(n * ORBIT_S)) for n in range(1, 32))
    needs = {
        "12.01": CheckedNeed(
            setup="12.01", events=sunsets, event_kinds=("sunset",), passes=2, rig_held=True, lead_s=300.0
        ),
        "12.02": CheckedNeed(setup="12.02"),
        "12.03": CheckedNeed(setup="12.03", for_at_least_s=60.0, passes=2),
    }
    return Given(problem=_problem(tasks), schedule=schedule, needs=needs)


_SUNSETS = (("12.01", "07:30:00"), ("12.01/2", "09:00:00"))
