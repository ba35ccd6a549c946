"""Each rule binds somewhere; answers are honest, and the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from bench.station_shoots import station_shoot
from tests.schedule.solver_given import (
    FIRST,
    RULES,
    at,
    chance,
    day,
    free,
    hours,
    passes,
    person,
    problem,
    span,
    task,
    values,
    why,
)

from skylot.schedule.check import broken_rules
from skylot.schedule.model import Closure, Pin, Problem, Schedule
from skylot.schedule.solve import LevelProgress, solve


def solved(shoot: Problem) -> Schedule:
    """Solve, and let the independent checker look at it."""
    answer = solve(shoot)
    assert broken_rules(shoot, answer, state_at=None, needs={}).keys() <= {"light"}
    return answer


def test_what_fits_is_placed_and_proven() -> None:
    answer = solved(problem(task("1.01"), task("1.02"), task("1.03")))
    assert answer.status == "optimal"
    assert sorted(hours(answer).values()) == [(0, 9.0), (0, 10.0), (0, 11.0)]
    assert all(level.proven for level in answer.levels)
    assert answer.repeatable


def test_a_unit_does_one_thing_at_a_time_and_a_must_that_does_not_fit_is_infeasible() -> None:
    answer = solved(problem(*(task(f"1.0{n}") for n in range(1, 5))))
    assert answer.status == "infeasible"
    assert values(answer)["musts"] == 1
    assert len(answer.placements) == 3
    assert len(answer.unplaced) == 1


def test_musts_go_before_wants_and_wants_by_weight() -> None:
    answer = solved(
        problem(
            task("1.01", 120),
            task("1.02", priority="want", weight=2),
            task("1.03", priority="want", weight=3),
            task("1.04", priority="nice", weight=9),
        )
    )
    assert answer.status == "optimal"
    assert set(hours(answer)) == {"1.01", "1.03"}
    assert values(answer) | {"order": 0} == {
        "musts": 0, "wants": 2, "nices": 9, "moves": 1, "earliness": 1, "order": 0
    }  # fmt: skip


def test_travel_between_sets_takes_its_minutes() -> None:
    shoot = problem(task("1.01", 90), task("1.02", 90, sets=("iss/b",)))
    assert values(solved(shoot))["musts"] == 1
    near = replace(shoot, rules=replace(RULES, travel=(("iss/b", "iss/a", 0),)))
    assert values(solved(near))["musts"] == 0


def test_a_shot_through_a_hatch_ends_where_it_ends() -> None:
    through = task("1.01", 90, sets=("iss/a", "iss/b"))
    answer = solved(problem(through, task("1.02", 90, sets=("iss/b",))))
    assert hours(answer) == {"1.01": (0, 9.0), "1.02": (0, 10.5)}


def test_a_rig_takes_its_minutes_unless_it_stands_there() -> None:
    shoot = problem(task("1.01", 90, rig="arm"), task("1.02", 90, rig="boom"))
    assert values(solved(shoot))["musts"] == 1
    assert values(solved(problem(task("1.01", 90, rig="arm"), task("1.02", 90, rig="arm"))))["musts"] == 0


def test_a_costume_takes_its_minutes_while_the_rig_goes_up() -> None:
    suit, sleep = (("anna", "suit"),), (("anna", "sleep wear"),)
    shoot = problem(
        task("1.01", 90, wardrobe=suit, people=("anna",)),
        task("1.02", 60, wardrobe=sleep, people=("anna",), rig="arm"),
    )
    answer = solved(shoot)
    assert values(answer)["musts"] == 0
    longer = problem(shoot.tasks[0], replace(shoot.tasks[1], minutes=90))
    assert values(solved(longer))["musts"] == 1


def test_people_are_free_and_in_one_unit_at_a_time() -> None:
    days = (day(0), day(0, unit="second"))
    shoot = problem(
        task("1.01", people=("anna",)),
        task("2.01", unit="second", sets=("iss/b",), people=("anna",)),
        days=0,
    )
    shoot = replace(shoot, days=days, people=(person("anna", span(0, 9, 11)),))
    assert values(solved(shoot))["musts"] == 1  # an hour each, and half an hour between the sets
    wide = replace(shoot, people=(person("anna", span(0, 9, 11.5)),))
    assert values(solved(wide))["musts"] == 0


def test_a_set_holds_one_unit_at_a_time() -> None:
    shoot = problem(task("1.01", 120), task("2.01", 90, unit="second"))
    shoot = replace(shoot, days=(day(0), day(0, unit="second")))
    assert values(solved(shoot))["musts"] == 1


def test_a_closed_set_is_not_shot_in() -> None:
    closed = Closure(set="iss/a", span=span(0, 9, 11), reason="docking")
    answer = solved(problem(task("1.01"), closures=(closed,)))
    assert hours(answer) == {"1.01": (0, 11.0)}


def test_a_cap_counts_all_minutes_of_a_date() -> None:
    calder = person("calder", cap_minutes_a_day=30)
    shoot = problem(
        task("1.01", 30, people=("calder",)), task("1.02", 30, people=("calder",)), people=(calder,)
    )
    assert values(solved(shoot))["musts"] == 1
    answer = solved(replace(shoot, days=(day(0), day(1))))
    assert {number for number, _ in hours(answer).values()} == {0, 1}


def test_turnaround_lies_between_two_dates() -> None:
    shoot = replace(
        problem(task("1.01", people=("anna",)), task("1.02", people=("anna",))),
        days=(day(0, 20, 21), day(1, 6, 7.5)),
        people=(person("anna", turnaround_minutes=570),),
    )
    assert values(solved(shoot))["musts"] == 0
    assert sorted(hours(solved(shoot)).values()) == [(0, 20.0), (1, 6.5)]
    tired = replace(shoot, people=(person("anna", turnaround_minutes=600),))
    assert values(solved(tired))["musts"] == 1


@pytest.mark.slow
def test_a_week_has_one_long_rest() -> None:
    every_day = tuple(task(f"1.0{n}", 180, people=("anna",)) for n in range(1, 8))
    rested = person("anna", weekly_minutes=30 * 60)
    shoot = problem(*every_day, days=7, people=(rested,))
    assert values(solved(shoot))["musts"] == 1
    assert values(solved(replace(shoot, people=())))["musts"] == 0


def test_the_longest_day_the_pace_and_the_reserve_bind() -> None:
    late = task("1.02", starts=(chance(1, 0, 11, 11),))
    early = task("1.01", starts=(chance(1, 0, 9, 9),))
    shoot = problem(early, late)
    assert values(solved(shoot))["musts"] == 0
    for limit in ({"longest_minutes": 150}, {"pace": 0.6}, {"reserve_minutes": 90}):
        assert values(solved(replace(shoot, days=(day(0, **limit),))))["musts"] == 1, limit


def test_the_pace_holds_for_each_person_too() -> None:
    anna = person("anna", span(0, 9, 11))
    shoot = problem(task("1.01", 90, people=("anna",)), people=(anna,))
    assert values(solved(shoot))["musts"] == 0
    assert values(solved(replace(shoot, days=(day(0, pace=0.6),))))["musts"] == 1


def test_passes_use_different_chances_in_order_with_other_work_between() -> None:
    windows = (chance(7, 0, 9, 9.5), chance(8, 0, 11, 11.5))
    shoot = problem(*passes("1.01", 2, minutes=30, starts=windows), task("1.02", 90))
    answer = solved(shoot)
    assert hours(answer)["1.01/1"][1] < 10 < hours(answer)["1.01/2"][1]
    assert [placed.chance for placed in answer.placements if placed.setup == "1.01"] == [7, 8]


def test_passes_are_all_placed_or_none() -> None:
    windows = (chance(1, 0, 9, 9), chance(2, 1, 9, 9))
    blocked = Closure(set="iss/a", span=span(1, 9, 9.5), reason="reboost")
    shoot = problem(*passes("1.01", 2, minutes=30, starts=windows), days=2, closures=(blocked,))
    answer = solved(shoot)
    assert not answer.placements
    assert values(answer)["musts"] == 1
    assert "there are 1" in why(answer)["1.01/1"]


def test_a_held_rig_keeps_others_out() -> None:
    windows = (chance(1, 0, 9, 9), chance(2, 0, 11.5, 11.5))
    held = passes("1.01", 2, minutes=30, starts=windows, rig="arm", rig_held=True)
    boom = task("1.02", 30, rig="boom")
    assert values(solved(problem(*held, boom)))["musts"] == 1
    bare = replace(boom, rig="")
    assert values(solved(problem(*held, bare)))["musts"] == 0


def test_after_needs_its_predecessor_to_be_over() -> None:
    shoot = problem(task("1.01", after=("1.02",)), task("1.02", starts=(chance(1, 0, 11, 11),)))
    answer = solved(shoot)
    assert set(hours(answer)) == {"1.02"}
    both = solved(replace(shoot, days=(day(0), day(1))))
    assert hours(both)["1.01"] == (1, 9.0)
    gone = solved(
        replace(shoot, tasks=(shoot.tasks[0], replace(shoot.tasks[1], starts=(), why_never="no night")))
    )
    assert not gone.placements
    assert "cannot be shot: no night" in why(gone)["1.01"]


def test_pins_are_kept() -> None:
    tasks = (task("1.01"), task("1.02", setup="1.02"), task("2", setup=None, strip="2"))
    pins = (
        Pin(task="1.01", day=FIRST + timedelta(days=1)),
        Pin(task="1.02", at=at(0, 10.5)),
        Pin(task="2", at=at(0, 9).plus(600)),
    )
    answer = solved(problem(*tasks, days=2, pins=pins))
    assert answer.status == "optimal"
    assert hours(answer)["1.01"][0] == 1
    assert hours(answer)["1.02"] == (0, 10.5)
    assert answer.placements[0].start == at(0, 9).plus(600)


def test_a_pinned_strip_starts_with_one_of_its_tasks() -> None:
    pin = Pin(task="1", at=at(1, 9.5))
    answer = solved(problem(task("1.01"), task("1.02"), days=3, pins=(pin,)))
    assert min(placed.start for placed in answer.placements) == at(1, 9.5)


def test_a_pin_that_cannot_be_kept_is_explained() -> None:
    pin = Pin(task="1.01", day=FIRST, why="the press is there")
    closed = Closure(set="iss/a", span=span(0, 0, 24), reason="docking")
    answer = solved(
        problem(task("1.01", priority="nice"), task("1.02"), days=2, pins=(pin,), closures=(closed,))
    )
    assert answer.status == "infeasible"
    assert values(answer)["pins"] == 1
    assert "pinned on 2021-10-06 (the press is there)" in why(answer)["1.01"]
    assert set(hours(answer)) == {"1.02"}


def test_a_pin_goes_before_a_must() -> None:
    pin = Pin(task="1.01", day=FIRST)
    answer = solved(problem(task("1.01", 120, priority="nice"), task("1.02", 120), pins=(pin,)))
    assert set(hours(answer)) == {"1.01"}


def test_a_window_between_two_slots_is_used_to_the_second() -> None:
    narrow = chance(4, 0, 9 + 10 / 60, 9 + 14 / 60)
    shoot = problem(task("1.01", 30, starts=(narrow,)), task("1.02", 90))
    answer = solved(shoot)
    odd = next(placed for placed in answer.placements if placed.task == "1.01")
    assert odd.start == at(0, 9.2)
    assert odd.end == odd.start.plus(1800)
    assert hours(answer)["1.02"][1] >= 10.0


def test_moves_gather_the_work_of_a_set_on_a_day() -> None:
    tasks = [task(f"1.0{n}", sets=(f"iss/{'ab'[n % 2]}",)) for n in range(4)]
    answer = solved(problem(*tasks, days=2))
    assert values(answer)["moves"] == 2
    assert values(answer)["order"] == 0
    assert values(answer)["earliness"] == 2


def test_the_order_of_a_day_has_the_fewest_changes() -> None:
    tasks = [task(f"1.0{n}", 30, sets=(f"iss/{'ab'[n % 2]}",)) for n in range(4)]
    answer = solved(problem(*tasks))
    assert values(answer)["order"] == 1
    placed = [placement.set for placement in answer.placements]
    assert placed in (["iss/a", "iss/a", "iss/b", "iss/b"], ["iss/b", "iss/b", "iss/a", "iss/a"])


def test_two_tasks_of_one_id_and_no_day_are_refused() -> None:
    with pytest.raises(ValueError, match="one id"):
        solve(problem(task("1.01"), task("1.01")))
    with pytest.raises(ValueError):
        solve(problem(task("1.01"), days=0))


def test_nothing_to_shoot_is_no_fault() -> None:
    answer = solved(problem())
    assert answer.status == "optimal"
    assert answer.placements == ()


def test_the_same_question_gets_the_same_answer() -> None:
    shoot = station_shoot(9, seed=5, days=3)
    first, second = solve(shoot), solve(shoot)
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)
    assert broken_rules(shoot, first, state_at=None, needs={}).keys() <= {"light"}


def test_a_stop_gives_the_best_plan_so_far_and_says_so() -> None:
    heard: list[LevelProgress] = []
    answer = solve(station_shoot(9, seed=5, days=3), stop=lambda: bool(heard), progress=heard.append)
    assert not answer.repeatable
    assert heard


@pytest.mark.slow
def test_a_limit_of_seconds_is_kept() -> None:
    shoot = station_shoot(40, seed=2)
    answer = solve(shoot, seconds=2.0)
    assert not answer.repeatable
    assert answer.seconds < 20.0  # what it began, it ends: building a model, the first plan
    assert broken_rules(shoot, answer, state_at=None, needs={}).keys() <= {"light"}


def test_a_person_of_whom_nothing_is_known_is_always_free() -> None:
    assert values(solved(problem(task("1.01", people=("stranger",)))))["musts"] == 0


def test_progress_tells_the_levels_in_order() -> None:
    heard: list[LevelProgress] = []
    solve(problem(task("1.01"), task("1.02", priority="want")), progress=heard.append)
    names = list(dict.fromkeys(each.level for each in heard))
    assert names == ["musts", "wants", "nices", "moves", "earliness"]
    assert all(each.bound <= each.incumbent for each in heard)


def test_free_time_bounds_the_whole_task() -> None:
    broken = person("anna", span(0, 9, 9.5), span(0, 10, 12))
    assert free(span(0, 9, 10)).total_s == 3600
    answer = solved(problem(task("1.01", people=("anna",)), people=(broken,)))
    assert hours(answer)["1.01"] == (0, 10.0)
