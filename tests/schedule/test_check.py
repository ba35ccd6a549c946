"""The checker finds nothing wrong where every rule is kept, and each rule that is broken on purpose, alone."""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.schedule.check_given import Given, at, given, lit, placed, task_of

from skylot.core.arrays import FloatArray
from skylot.core.issues import has_errors
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import StartSpan
from skylot.schedule.check import RULES, CheckedNeed, check_schedule
from skylot.schedule.model import Closure, Level, Pin, Problem, Schedule, ShootingDay

SOURCE = Path(__file__).resolve().parents[2] / "src" / "skylot" / "schedule"


def _with_unknown_task(g: Given) -> Given:
    stray = placed(task_of("99", 30, "zvezda", ()), at("16:00:00"))
    return g.say(placements=(*g.schedule.placements, stray))


def _with_task_twice(g: Given) -> Given:
    again = next(each for each in g.schedule.placements if each.task == "14")
    return g.say(
        placements=(*g.schedule.placements, replace(again, start=at("16:00:00"), end=at("17:00:00")))
    )


def _with_closure(g: Given) -> Given:
    span = Span(at("12:00:00"), at("12:10:00"))
    return g.ask(closures=(*g.problem.closures, Closure(set="iss/zvezda", span=span, reason="reboost")))


def _in_one_set(g: Given) -> Given:
    """The insert unit works in the set of the station unit, with nobody of its people."""
    return g.task("15", sets=("iss/zvezda",), people=(), wardrobe=()).put("15", set="iss/zvezda")


def _with_hole(g: Given, person: str, hole: Span) -> Given:
    free = next(each.free for each in g.problem.people if each.person == person)
    return g.person(person, free=free - WindowSet.of(free.domain, (hole,)))


def _with_little_free(g: Given) -> Given:
    free = next(each.free for each in g.problem.people if each.person == "anna")
    few = WindowSet.of(
        free.domain, (Span(at("07:00:00"), at("14:30:00")), Span(at("06:00:00", 7), at("18:00:00", 7)))
    )
    return g.person("anna", free=few, cap_minutes_a_day=None).day("station", 1, pace=0.3)


def _swapped_passes(g: Given) -> Given:
    first, second = (p for p in g.schedule.placements if p.setup == "12.03")
    times = {"start": second.start, "end": second.end, "chance": second.chance}
    return g.put("12.03/2", start=first.start, end=first.end, chance=first.chance).put("12.03", **times)


def _one_chance(g: Given) -> Given:
    starts = (StartSpan(first=at("09:00:00"), last=at("12:00:00"), chance=1),)
    for name in ("12.03", "12.03/2"):
        g = g.task(name, starts=starts).put(name, chance=1)
    return g


def _one_event(g: Given) -> Given:
    starts = (StartSpan(first=at("07:15:00"), last=at("08:50:00"), chance=1, event_at=at("07:30:00")),)
    for name in ("12.01", "12.01/2"):
        g = g.task(name, starts=starts).put(name, event_at=at("07:30:00"), spread_s=None, chance=1)
    return g


def _pinned(g: Given, **fields: Any) -> Given:
    return g.ask(pins=(*g.problem.pins, Pin(**fields)))


def _without_unplaced(g: Given, name: str) -> Given:
    return g.say(unplaced=tuple(each for each in g.schedule.unplaced if each.task != name))


def _also_unplaced(g: Given, name: str) -> Given:
    return g.say(unplaced=(*g.schedule.unplaced, replace(g.schedule.unplaced[0], task=name)))


def _unplaced_with(g: Given, **fields: Any) -> Given:
    first, *rest = g.schedule.unplaced
    return g.say(unplaced=(replace(first, **fields), *rest))


def _without_level(g: Given, name: str) -> Given:
    return g.say(levels=tuple(level for level in g.schedule.levels if level.name != name))


def _more(g: Given, name: str, **values: float) -> Given:
    """Take a task off, with its levels counted right."""
    return g.drop(name).counted(**values)


BREAKS: dict[str, tuple[Callable[[Given], Given], dict[str, str]]] = {
    "a placement of no task": (_with_unknown_task, {"known task": r"'99' is placed and is no task"}),
    "a task twice": (_with_task_twice, {"known task": r"'14' is placed 2 times"}),
    "another unit": (lambda g: g.put("14", unit="insert"), {"agreement": r"unit 'insert'.*'station'"}),
    "another place": (lambda g: g.put("14", place="star"), {"agreement": r"place 'star'"}),
    "another set": (lambda g: g.put("14", set="iss/nauka"), {"agreement": r"set 'iss/nauka'"}),
    "another strip": (lambda g: g.put("14", strip="15"), {"agreement": r"strip '15'"}),
    "another setup": (lambda g: g.put("12.02", setup="12.03"), {"agreement": r"setup '12.03'"}),
    "too long": (
        lambda g: g.put("19", end=at("11:22:00", 7)),
        {"length": r"'19' is placed for 20 min; it takes 15 min"},
    ),
    "off the grid": (
        lambda g: g.start("18", at("10:02:00", 7)),
        {"grid": r"'18' starts at 2021-10-07 10:02 UTC, 2 min off the grid of 5 min"},
    ),
    "before the day": (
        lambda g: g.start("18", at("05:00:00", 7)),
        {"inside a day": r"'18' from 2021-10-07 05:00 UTC .* no shooting day of unit 'station'"},
    ),
    "past the day's end": (lambda g: g.start("18", at("17:45:00", 7)), {"inside a day": r"'18' from"}),
    "two things at once": (
        lambda g: g.start("14", at("11:20:00")),
        {"one thing at a time": r"unit 'station' shoots '12.03/2' until 2021-10-06 11:30 UTC and '14' already"},
    ),
    "no time to change": (
        lambda g: g.start("14", at("11:45:00")),
        {"change": r"15 min from '12.03/2' to '14' .* takes 17 min \(way 7 min, costume 10 min\)"},
    ),
    "no time to rig": (lambda g: g.rules(rig_minutes=45), {"change": r"'12.03' .* takes 45 min \(rig 45 min\)"}),
    "no time to go": (
        lambda g: g.rules(travel=(("iss/zvezda", "iss/cupola", 21),)),
        {"change": r"20 min from '12.03/2' to '14' .* \(way 21 min, costume 10 min\)"},
    ),
    "a person in two units": (
        lambda g: g.start("15", at("12:00:00")),
        {"person once": r"'anna' is on '14' of unit 'station' until .* '15' of unit 'insert' from 2021-10-06 12:00"},
    ),
    "a person's change": (
        lambda g: g.start("15", at("13:00:00")),
        {"person's change": r"'anna' has 10 min from '14' .* takes 15 min \(way 5 min, costume 10 min\)"},
    ),
    "a set in two units": (
        lambda g: _in_one_set(g).start("15", at("12:00:00")),
        {"set once": r"set 'iss/zvezda' is used by '14' of unit 'station'.* by '15' of unit 'insert'"},
    ),
    "a closed set": (_with_closure, {"closure": r"'14' is in set 'iss/zvezda'.*12:10 UTC: reboost"}),
    "another rig between passes": (
        lambda g: g.task("12.02", rig="slider").counted(moves=7),
        {"rig held": r"'12.02' brings the rig 'slider' into 'iss/cupola'.*'12.01' holds its rig 'arm'"},
    ),
    "a rig that only the need holds": (
        lambda g: (
            g.task("12.02", rig="slider")
            .task("12.01", rig_held=False)
            .task("12.01/2", rig_held=False)
            .counted(moves=7)
        ),
        {"rig held": r"'12.02' brings the rig 'slider'"},
    ),
    "past the pace": (
        lambda g: g.day("station", 1, pace=0.19),
        {
            "day limits": r"day 1 of unit 'station' \(2021-10-06\) holds 145 min; at its pace of 0.19 .* 136.8 min",
            "person's pace": r"'(anna|boris)' works 145 min",
        },
    ),
    "a person's pace": (
        _with_little_free,
        {"person's pace": r"'anna' works 145 min on day 1 of unit 'station'.* gives 135 min"},
    ),
    "no reserve": (
        lambda g: g.day("station", 1, reserve_minutes=600),
        {"day limits": r"holds 145 min of its 720 min; 600 min are to stay in reserve"},
    ),
    "too long a day": (
        lambda g: g.day("station", 1, longest_minutes=330),
        {"day limits": r"lasts 335 min from first to last; at most 330 min"},
    ),
    "nobody free": (
        lambda g: _with_hole(g, "boris", Span(at("12:00:00"), at("12:10:00"))),
        {"person free": r"'boris' is on '14' from .* not free"},
    ),
    "past the cap": (
        lambda g: g.person("anna", cap_minutes_a_day=170),
        {"cap": r"'anna' works 175 min on 2021-10-06; the cap is 170 min"},
    ),
    "a short night": (
        lambda g: g.person("anna", turnaround_minutes=1200),
        {"turnaround": r"'anna' ends 2021-10-06 with '15' .* starts '18' .*1170 min of rest, 1200 min are due"},
    ),
    "a week without rest": (
        lambda g: g.person("anna", weekly_minutes=8000),
        {"weekly rest": r"'anna' has at most 7963 min .* from 2021-10-06 00:00 UTC; 8000 min are due"},
    ),
    "before what comes first": (
        lambda g: g.task("12.02", after=("14",)),
        {"after": r"'12.02' starts at 2021-10-06 08:15 UTC; it comes after '14', which ends at 2021-10-06 12:50"},
    ),
    "after what is not placed": (
        lambda g: g.task("14", after=("16",)),
        {"after": r"'14' is placed and comes after '16', which is not"},
    ),
    "half of the passes": (
        lambda g: _more(g, "12.03/2", wants=7),
        {"all passes": r"1 of the 2 passes of '12.03'"},
    ),
    "fewer passes than the need": (
        lambda g: g.need("12.01", passes=3),
        {"all passes": r"2 of the 3 passes of '12.01'"},
    ),
    "the second pass first": (
        _swapped_passes,
        {"order of passes": r"pass 2 of '12.03' starts at 2021-10-06 09:35 UTC; pass 1 ends at 2021-10-06 11:30"},
    ),
    "one chance twice": (_one_chance, {"chances of passes": r"passes 1 and 2 of '12.03' both use chance 1"}),
    "a start that is not allowed": (
        lambda g: g.task("12.02", starts=(StartSpan(first=at("10:00:00"), last=at("10:30:00"), chance=1),)),
        {"starts": r"'12.02' starts at 2021-10-06 08:15 UTC, .* nearest starts are 2021-10-06 10:00 UTC"},
    ),
    "a start of what never starts": (lambda g: g.task("12.02", starts=()), {"starts": r"lets it start never"}),
    "another chance": (
        lambda g: g.put("12.02", chance=9),
        {"starts": r"'12.02' .* uses chance 1; it says chance 9"},
    ),
    "another spread": (
        lambda g: g.put("12.01", spread_s=60.0),
        {"starts": r"chance 1 \(event at 2021-10-06 07:30 UTC\) ± 4 s; it says .* ± 60 s"},
    ),
    "a chance of what needs none": (lambda g: g.put("14", chance=1), {"starts": r"'14' claims chance 1"}),
    "pinned on another day": (
        lambda g: _pinned(g, task="14", day=date(2021, 10, 7)),
        {"pin": r"'14' is pinned on 2021-10-07; '14' is on 2021-10-06"},
    ),
    "pinned at another instant": (
        lambda g: _pinned(g, task="12", at=at("08:15:00")),
        {"pin": r"'12' is pinned at 2021-10-06 08:15 UTC; '12.01' starts at 2021-10-06 07:15 UTC"},
    ),
    "a pin of nothing": (lambda g: _pinned(g, task="77"), {"pin": r"'77', which is no task"}),
    "light that goes": (
        lambda g: g.state("12.02", at("08:20:00"), at("08:20:30"), 0),
        {"light": r"'12.02' needs its light .* at 2021-10-06 08:20.* it is not there \(3 of \d+ looks\)"},
    ),
    "light that nobody knows": (
        lambda g: g.state("12.02", at("08:20:00"), at("08:20:30"), -1),
        {"light": r"at 2021-10-06 08:20.* it is unknown"},
    ),
    "light that goes at the very end": (
        lambda g: g.state("12.02", at("08:29:59"), at("09:00:00"), 0),
        {"light": r"at 2021-10-06 08:30 UTC it is not there \(1 of"},
    ),
    "light that comes too late": (
        lambda g: g.state("12.02", at("08:00:00"), at("08:15:05"), 0),
        {"light": r"at 2021-10-06 08:15 UTC it is not there"},
    ),
    "light for too short": (
        lambda g: g.need("12.03", for_at_least_s=602.0),
        {"light": r"'12.03' needs its light for 10 min 2 s; .* it has 10 min at a stretch"},
    ),
    "lead and trail without a shot between": (
        lambda g: g.need("12.02", lead_s=600.0, trail_s=300.0),
        {"light": r"'12.02' leaves no shooting minutes: 15 min less lead 10 min and trail 5 min"},
    ),
    "two passes in one window": (
        lambda g: g.state("12.03", at("00:00:00"), at("23:00:00"), 1),
        {"windows of passes": r"'12.03' and '12.03/2' are shot in one window of light"},
    ),
    "no sunset inside": (
        lambda g: g.need("12.01", lead_s=900.0),
        {"event": r"'12.01' needs a sunset inside; from 2021-10-06 07:30 UTC to 2021-10-06 07:35 UTC there is none"},
    ),
    "a sunset that is none": (
        lambda g: g.put("12.01", event_at=at("07:30:30")),
        {"event": r"'12.01' names a sunset at 2021-10-06 07:30:30 UTC; there is none", "starts": r"it says chance 1"},
    ),
    "a sunset that is not named": (
        lambda g: g.put("12.01", event_at=None),
        {"event": r"'12.01' does not name the sunset", "starts": r"it says chance 1"},
    ),
    "one sunset twice": (
        _one_event,
        {
            "events of passes": r"'12.01' and '12.01/2' are shot at one event, at 2021-10-06 07:30 UTC",
            "event": r"'12.01/2' names the sunset at 2021-10-06 07:30 UTC; it is shot from",
            "chances of passes": r"both use chance 1",
        },
    ),
    "silence about a task": (lambda g: _without_unplaced(g, "16"), {"unplaced": r"'16' is not placed, and"}),
    "placed and not placed": (
        lambda g: _also_unplaced(g, "14"),
        {"unplaced": r"'14' is placed and is listed", "reason": r"'14' is listed with strip '16'"},
    ),
    "not placed twice": (lambda g: _also_unplaced(g, "16"), {"unplaced": r"'16' is listed as not placed 2 times"}),
    "not placed and no task": (lambda g: _also_unplaced(g, "98"), {"unplaced": r"'98' is listed .* no task"}),
    "no reason": (lambda g: _unplaced_with(g, why=" "), {"reason": r"'16' is not placed and no reason"}),
    "another priority": (lambda g: _unplaced_with(g, priority="nice"), {"reason": r"priority 'nice'.*'want'"}),
    "a must without time": (
        lambda g: _more(g, "14", musts=1, moves=5),
        {"status": r"the status is optimal, but '14' has no time"},
    ),
    "a pinned want without time": (
        lambda g: _more(g.task("18", priority="want"), "18", pins=1, wants=4),
        {"status": r"'18' has no time and must have one"},
    ),
    "infeasible for nothing": (lambda g: g.say(status="infeasible"), {"status": r"every must .* has its time"}),
    "optimal without proof": (
        lambda g: g.level("moves", bound=4, gap=0.33),
        {"status": r"not every level is proven: moves"},
    ),
    "modest without need": (lambda g: g.say(status="feasible"), {"status": r"it is optimal"}),
    "better than can be": (lambda g: g.level("wants", bound=4), {"bound": r"'wants' is 3, better than its bound 4"}),
    "a gap that is hidden": (lambda g: g.level("order", bound=30), {"bound": r"'order' claims a gap of 0"}),
    "a number that is none": (
        lambda g: g.level("order", value=float("nan")),
        {"bound": r"level 'order' has a number that is none"},
    ),
    "musts counted wrong": (lambda g: g.counted(musts=1), {"level": r"'musts' claims 1; .* it is 0"}),
    "wants counted wrong": (lambda g: g.counted(wants=1), {"level": r"'wants' claims 1; .* it is 3"}),
    "nices counted wrong": (lambda g: g.counted(nices=0), {"level": r"'nices' claims 0; .* it is 2"}),
    "moves counted wrong": (lambda g: g.counted(moves=5), {"level": r"'moves' claims 5; .* it is 6"}),
    "earliness counted wrong": (lambda g: g.counted(earliness=1), {"level": r"'earliness' claims 1; .* it is 2"}),
    "a level left out": (lambda g: _without_level(g, "nices"), {"level": r"the answer lists no level 'nices'"}),
}  # fmt: skip


def test_a_schedule_that_keeps_every_rule_is_clean() -> None:
    assert given().broken() == {}


@pytest.mark.parametrize("name", BREAKS)
def test_each_rule_broken_on_purpose_is_found_and_no_other(name: str) -> None:
    change, expected = BREAKS[name]
    found = change(given()).broken()
    assert set(found) == set(expected), {
        rule: [str(each) for each in issues] for rule, issues in found.items()
    }
    for rule, pattern in expected.items():
        assert any(re.search(pattern, issue.what) for issue in found[rule]), [
            each.what for each in found[rule]
        ]
        assert all(issue.where is not None for issue in found[rule])


def test_every_rule_is_broken_by_some_change() -> None:
    assert {rule for _, expected in BREAKS.values() for rule in expected} == set(RULES)


def _parted(g: Given) -> Given:
    """Give 12.03 the Sun all day but for eight seconds of penumbra at 10:31:03."""
    dark = at("10:31:03").t_s

    def answer(setup: str, t_s: FloatArray) -> NDArray[np.int8]:
        if setup != "12.03":
            return lit(t_s) if setup == "12.02" else np.ones(t_s.size, dtype=np.int8)
        return np.asarray((t_s < dark) | (t_s >= dark + 8.0), dtype=np.int8)

    return replace(g, state_at=answer)


KEPT: dict[str, Callable[[Given], Given]] = {
    "bare names of sets": lambda g: g.put("14", set="zvezda"),
    "light only in lead and trail": lambda g: (
        g.need("12.02", lead_s=300.0, trail_s=60.0)
        .task("12.02", starts=None)
        .put("12.02", chance=None)
        .state("12.02", at("08:15:00"), at("08:19:59"), 0)
    ),
    "a span that ends with the block": lambda g: g.state("12.02", at("08:30:00"), at("09:00:00"), 0),
    "light for just as long": lambda g: g.need("12.03", for_at_least_s=600.0),
    "windows parted by a few seconds": _parted,
    "no time for a rig that is held": lambda g: g.rules(rig_minutes=30),
    "another spread by a trifle": lambda g: g.put("12.01", spread_s=4.4),
    "an event to the second": lambda g: g.put("12.01", event_at=at("07:30:00").plus(0.6)),
    "off the grid where no grid instant would do": lambda g: g.task(
        "12.02", starts=(StartSpan(first=at("08:16:00"), last=at("08:18:00"), chance=1),)
    ).start("12.02", at("08:17:00")),
    "infeasible with its reason": lambda g: _more(g, "14", musts=1, moves=5).say(status="infeasible"),
    "a level that is not proven": lambda g: g.level("order", bound=30, gap=0.3).say(status="feasible"),
    "a gap between sets that counts once": lambda g: g.start("15", at("13:05:00")),
    "a slower day of another unit": lambda g: g.day("insert", 1, pace=0.1),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_a_rule_allows_is_not_blamed(name: str) -> None:
    found = KEPT[name](given()).broken()
    assert found == {}, [str(each) for issues in found.values() for each in issues]


def test_light_that_nobody_can_ask_for_is_a_warning_once() -> None:
    g = replace(given(), state_at=None)
    issues = check_schedule(g.problem, g.schedule, state_at=None, needs=g.needs)
    assert [issue.severity for issue in issues] == ["warning"]
    assert "light of needs was not checked" in issues[0].what


def test_findings_say_where_they_are() -> None:
    g = given().start("14", at("11:45:00"))
    (issue,) = check_schedule(g.problem, g.schedule, state_at=g.state_at, needs=g.needs)
    assert issue.severity == "error"
    assert str(issue.where) == "placement 14: start"


def test_several_faults_are_reported_at_once() -> None:
    g = given().start("14", at("11:45:00")).person("anna", cap_minutes_a_day=10).counted(wants=0)
    assert set(g.broken()) == {"change", "cap", "level"}


def test_empty_records_have_only_the_levels_to_miss() -> None:
    empty = Schedule(status="feasible", levels=(), gap=0.0, seconds=0.0, placements=(), unplaced=())
    issues = check_schedule(Problem(tasks=(), days=(), people=()), empty, state_at=None, needs={})
    assert {issue.what for issue in issues} == {
        f"the answer lists no level '{name}'" for name in ("musts", "wants", "nices")
    }


MOVES = st.lists(
    st.tuples(st.integers(0, 8), st.integers(-3 * 86_400, 3 * 86_400), st.integers(-3600, 3600)), max_size=4
)


@over(MOVES)
@settings(max_examples=60, deadline=None)
def test_random_shifts_never_crash_and_errors_name_placements(moves: list[tuple[int, int, int]]) -> None:
    g = given()
    rows = list(g.schedule.placements)
    for index, shift_s, stretch_s in moves:
        row = rows[index]
        rows[index] = replace(row, start=row.start.plus(shift_s), end=row.end.plus(shift_s + stretch_s))
    g = g.say(placements=tuple(rows))
    found = check_schedule(g.problem, g.schedule, state_at=g.state_at, needs=g.needs)
    lengths_kept = all(
        row.end.since(row.start) == old.end.since(old.start)
        for row, old in zip(rows, given().schedule.placements, strict=True)
    )
    if not lengths_kept:
        assert has_errors(found)
    assert all(issue.what and issue.where is not None for issue in found)


@over(st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_the_records_does_not_matter(random: Random) -> None:
    g = given().start("14", at("11:20:00")).start("15", at("12:00:00"))
    placements, tasks = list(g.schedule.placements), list(g.problem.tasks)
    random.shuffle(placements)
    random.shuffle(tasks)
    shuffled = g.say(placements=tuple(placements)).ask(tasks=tuple(tasks))
    assert shuffled.broken() == g.broken()


def _large(count: int) -> Given:
    """Return `count` setups of 20 minutes over twelve days, each with a need that holds for a minute."""
    days = tuple(
        ShootingDay(
            unit="station",
            number=n + 1,
            day=date(2021, 10, 6 + n),
            span=Span(at("06:00:00", 6 + n), at("18:00:00", 6 + n)),
        )
        for n in range(12)
    )
    tasks = tuple(task_of(f"{n}.01", 20, "cupola", ("anna", "boris")) for n in range(count))
    board = tuple(
        placed(task, days[n % 12].span.start.plus(n // 12 * 3600.0)) for n, task in enumerate(tasks)
    )
    values = {"musts": 0, "wants": 0, "nices": 0, "moves": 12, "earliness": 12}
    levels = tuple(Level(name=name, value=value, bound=value, gap=0.0) for name, value in values.items())
    schedule = Schedule(status="optimal", levels=levels, gap=0.0, seconds=1.0, placements=board, unplaced=())
    needs = {task.setup or "": CheckedNeed(setup=task.setup or "", for_at_least_s=60.0) for task in tasks}
    problem = Problem(tasks=tasks, days=days, people=())
    return Given(problem=problem, schedule=schedule, needs=needs, state_at=_always)


def _always(setup: str, t_s: FloatArray) -> NDArray[np.int8]:
    return np.ones(t_s.size, dtype=np.int8)


def test_a_hundred_placements_take_under_a_second_and_one_question_a_setup() -> None:
    g = _large(100)
    asked: list[str] = []

    def answer(setup: str, t_s: FloatArray) -> NDArray[np.int8]:
        asked.append(setup)
        return np.ones(t_s.size, dtype=np.int8)

    begin = time.perf_counter()
    assert replace(g, state_at=answer).broken() == {}
    assert time.perf_counter() - begin < 1.0
    assert sorted(asked) == sorted(g.needs)


def test_a_placement_of_years_is_bounded() -> None:
    g = given().put("12.02", end=at("08:30:00").plus(20 * 365.25 * 86_400))
    begin = time.perf_counter()
    assert "length" in g.broken()
    assert time.perf_counter() - begin < 1.0


@pytest.mark.parametrize("path", sorted(SOURCE.glob("check*.py")), ids=lambda path: path.name)
def test_the_checker_imports_only_core_records_and_itself(path: Path) -> None:
    allowed = re.compile(r"skylot\.(core\.\w+|\w+\.model|schedule\.check\w*|schedule)|numpy(\.\w+)?|typing")
    standard = {
        "__future__",
        "collections",
        "collections.abc",
        "dataclasses",
        "datetime",
        "itertools",
        "math",
    }
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            assert module in standard or allowed.fullmatch(module), module
            if module == "skylot.schedule":
                assert all(alias.name.startswith("check") for alias in node.names)
        elif isinstance(node, ast.Import):
            assert all(alias.name in standard | {"numpy"} for alias in node.names)
