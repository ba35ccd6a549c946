"""Planted clashes are found by solving again, and told in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.schedule.solver_given import chance, day, passes, person, problem, span, task

from skylot.schedule.model import Closure, PersonTime, Schedule, Unplaced
from skylot.schedule.solve import solve


def only(answer: Schedule) -> Unplaced:
    assert len(answer.unplaced) == 1
    return answer.unplaced[0]


def bystanders() -> list[object]:
    """Return tasks that fit anywhere and clash with nothing."""
    return [task(f"9.0{n}", 30, sets=("iss/z",), people=("dubrov",)) for n in range(1, 4)]


def test_clash_1_two_needs_of_one_sunset() -> None:
    sunset = (chance(3, 0, 9.5, 9.5),)
    shoot = problem(
        task("1.01", 60, starts=sunset),
        task("2.01", 60, starts=sunset, sets=("iss/b",)),
        *bystanders(),
        days=3,
    )
    found = only(solve(shoot))
    assert {found.task, *found.clash} == {"1.01", "2.01"}
    assert "cannot be shot together with" in found.why
    assert "unit 'main' shoots one thing at a time" in found.why
    assert "all only on 6 Oct" in found.why


def test_clash_2_three_needs_of_which_any_two_can_be_met() -> None:
    morning = (chance(1, 1, 9, 11.5),)
    three = [task(f"{n}.01", 75, starts=morning, people=("anna",)) for n in (1, 2, 3)]
    anna = person("anna", span(1, 9, 12.5))
    shoot = problem(*three, *bystanders(), people=(anna,), days=4)
    found = only(solve(replace(shoot, days=tuple(day(n, 9, 13) for n in range(4)))))
    assert {found.task, *found.clash} == {"1.01", "2.01", "3.01"}
    assert "all need anna" in found.why
    assert "2.01 (must)" in found.why or "1.01 (must)" in found.why


def test_clash_3_a_person_with_thirty_minutes_a_day() -> None:
    calder = person("calder", cap_minutes_a_day=30)
    shoot = problem(
        task("1.01", 30, people=("calder",)),
        task("2.01", 30, people=("calder",), starts=(chance(1, 0, 9, 12),)),
        task("3.01", 30, people=("calder",), starts=(chance(1, 0, 9, 12),)),
        *bystanders(),
        people=(calder,),
        days=2,
    )
    found = only(solve(shoot))
    assert found.task in {"2.01", "3.01"}
    assert {found.task, *found.clash} == {"2.01", "3.01"}
    assert "all hours of calder on 6 Oct are taken (30 min of a cap of 30 a day)" in found.why


def test_clash_4_an_order_against_the_light() -> None:
    shoot = problem(
        task("1.01", 60, starts=(chance(1, 0, 9, 9.5),), after=("2.01",)),
        task("2.01", 60, starts=(chance(1, 0, 11, 11),)),
        *bystanders(),
        days=2,
    )
    found = only(solve(shoot))
    assert found.task == "1.01"
    assert "must come after 2.01, and no order of them fits their times" in found.why


def test_clash_5_a_rig_that_is_held_against_another_rig() -> None:
    windows = (chance(1, 0, 9, 9), chance(2, 0, 11.5, 11.5))
    held = passes("1.01", 2, minutes=30, starts=windows, rig="arm", rig_held=True)
    boom = task("2.01", 30, rig="boom", priority="want", starts=(chance(1, 0, 10, 10.5),))
    found = only(solve(problem(*held, boom, *bystanders(), days=2)))
    assert (found.task, found.clash) == ("2.01", ("1.01/1",))
    assert "1.01 (must)" in found.why
    assert "It could be placed only by dropping it" in found.why


def test_light_that_never_comes_keeps_its_own_words() -> None:
    miss = "almaty in cupola-7: nearest miss 12 deg on 9 Oct"
    found = only(solve(problem(task("1.01", starts=(), why_never=miss, priority="want"))))
    assert found.why == miss


def test_a_closed_set_and_people_who_are_never_free_are_named() -> None:
    shut = Closure(set="iss/a", span=span(0, 0, 24), reason="engine test")
    found = only(solve(problem(task("1.01"), closures=(shut,))))
    assert "iss/a (engine test)" in found.why
    away = problem(task("1.01", people=("anna", "novak")), people=(person("novak", span(3, 9, 12)),))
    assert "novak is never free" in only(solve(away)).why
    apart = replace(away, people=(person("anna", span(0, 9, 10)), person("novak", span(0, 11, 12))))
    assert "anna, novak are never free together" in only(solve(apart)).why


def test_a_unit_without_days_or_with_too_short_ones_is_named() -> None:
    assert "unit 'third' has no shooting day" in only(solve(problem(task("1.01", unit="third")))).why
    assert (
        "takes 300 min and the longest day of unit 'main' has 180" in only(solve(problem(task("1", 300)))).why
    )
    early = problem(task("1.01", starts=(chance(1, 0, 4, 5),)))
    assert "only outside of the hours of unit 'main'" in only(solve(early)).why


def test_a_task_alone_too_much_for_its_person_is_told_so() -> None:
    shoot = problem(task("1.01", 60, people=("calder",)), people=(person("calder", cap_minutes_a_day=30),))
    assert "no day has room for it, even alone" in only(solve(shoot)).why


def test_what_is_outweighed_names_what_it_gave_way_to() -> None:
    shoot = problem(
        task("1.01", 180, priority="want", weight=5), task("2.01", 60, priority="want", weight=1), days=1
    )
    found = only(solve(shoot))
    assert found.clash == ("1.01",)
    assert "1.01 (want, weight 5)" in found.why
    assert "only by dropping it" in found.why


@pytest.mark.slow
def test_a_full_shoot_says_whose_hours_are_taken() -> None:
    many = [task(f"{n}.01", 30, people=("anna",)) for n in range(1, 15)]
    anna: PersonTime = person("anna", cap_minutes_a_day=180)
    answer = solve(problem(*many, days=2, people=(anna,)))
    assert len(answer.unplaced) == 2
    assert all("all hours of anna on 6 Oct are taken" in each.why for each in answer.unplaced)
