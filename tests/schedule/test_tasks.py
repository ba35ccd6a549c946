"""Tasks: a setup each, or one for each pass, and the rest of a strip as one block."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.schedule.joining_given import PEOPLE, plan, scene, setup, sources

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import NearestMiss, NeedResult, StartSpan
from skylot.schedule.crew import Crew
from skylot.schedule.model import StripPlan, Task
from skylot.schedule.strips import StripSources, make_strips
from skylot.schedule.tasks import TaskSources, make_tasks

NOON = Instant.parse("2021-10-06T12:00:00Z")
DAY = Span(NOON, NOON.plus(86_400))


def need(name: str, *, starts: bool = True, passes: int = 1, **more: object) -> NeedResult:
    spans = (StartSpan(first=NOON, last=NOON.plus(300), chance=1),) if starts else ()
    nothing = WindowSet.empty(DAY)
    return NeedResult(
        setup=name, holds=TriSet.known(nothing), starts=spans, unknown_starts=nothing, passes=passes, **more
    )  # type: ignore[arg-type]


def tasks(given: StripSources, **more: object) -> dict[str, Task]:
    strips, issues = make_strips(given)
    assert not issues
    usual: dict[str, object] = {
        "strips": strips, "crew": Crew(persons=PEOPLE), "setups": given.setups, "plans": given.plans,
        "strip_after": {each.id: each.after for each in given.strip_plans},
        "strip_weight": {each.id: each.weight for each in given.strip_plans},
    }  # fmt: skip
    made, issues = make_tasks(TaskSources(**{**usual, **more}))  # type: ignore[arg-type]
    assert not issues
    return {each.id: each for each in made}


def test_a_scene_without_setups_is_one_block_of_its_strip() -> None:
    made = tasks(sources(scene("1", 8, cast=("VERESOVA",))))
    block = made["1"]
    assert (block.setup, block.strip, block.minutes, block.people) == (None, "1", 60, ("anna",))
    assert (block.starts, block.priority, block.weight, block.sets) == (None, "must", 1, ("iss/zvezda",))


def test_a_setup_is_a_task_and_the_rest_of_the_strip_stays_a_block() -> None:
    given = sources(
        scene("1", 8, cast=("TIMUR",)),
        setups=(
            setup("1.01", cast=("VERESOVA",), crew=("camera operator", "holder"), also_sets=("iss/cupola",)),
        ),
        plans=(plan("1.01", 22, priority="want", weight=3, rig="arm"),),
    )
    made = tasks(given)
    assert list(made) == ["1.01", "1"]
    assert (made["1.01"].minutes, made["1"].minutes) == (25, 40)
    assert (made["1.01"].sets, made["1.01"].weight, made["1.01"].rig) == (
        ("iss/zvezda", "iss/cupola"),
        3,
        "arm",
    )
    assert set(made["1.01"].people) == {"anna", "timur", "ilya"}
    assert made["1"].people[:2] == ("anna", "timur")


def test_a_need_with_passes_makes_a_task_for_each_and_counts_them_all() -> None:
    given = sources(scene("1", 8), setups=(setup("1.01"),), plans=(plan("1.01", 20),), passes={"1.01": 2})
    made = tasks(given, needs={"1.01": need("1.01", passes=2, rig_held=True)})
    assert {name: (each.pass_number, each.passes, each.minutes) for name, each in made.items()} == {
        "1.01/1": (1, 2, 20), "1.01/2": (2, 2, 20), "1": (1, 1, 20),
    }  # fmt: skip
    assert made["1.01/2"].rig_held and made["1.01/2"].starts == need("1.01").starts


def test_a_need_that_never_comes_says_its_nearest_miss_and_an_unread_one_that_it_is() -> None:
    names = ("1.01", "1.02", "1.03", "1.04")
    given = sources(scene("1", 1), setups=tuple(map(setup, names)), plans=tuple(map(plan, names)))
    miss = NearestMiss(at=NOON, size=3.0, unit="deg", sentence="never: 3 deg short")
    unknown = replace(need("1.03", starts=False), unknown_starts=WindowSet.full(DAY))
    made = tasks(
        given,
        needs={
            "1.01": need("1.01", starts=False, miss=miss),
            "1.03": unknown,
            "1.04": need("1.04", starts=False),
        },
        unread=frozenset({"1.02"}),
    )
    assert all(made[name].starts == () for name in names)
    assert made["1.01"].why_never == "never: 3 deg short"
    assert made["1.02"].why_never == "its need cannot be read: see 'skylot check'"
    assert "unknown" in made["1.03"].why_never
    assert made["1.04"].why_never == "its need is never met"


def test_an_escorted_set_calls_the_escort_to_setups_and_blocks() -> None:
    given = sources(
        scene("1", 8, "CUPOLA", cast=("VERESOVA",)),
        setups=(setup("1.01", "iss/cupola", cast=("VERESOVA",)),),
        plans=(plan("1.01"),),
    )
    made = tasks(given, escorts={"iss/cupola": "escort"})
    assert "ruth" in made["1.01"].people and "ruth" in made["1"].people
    made = tasks(given, escorts={"iss/cupola": "ilya"})
    assert "ilya" in made["1.01"].people


def test_wardrobe_is_that_of_the_person_who_plays() -> None:
    dressed = replace(
        setup("1.01", cast=("VERESOVA",)), wardrobe=(("VERESOVA", "suit"),), make_up=(("VERESOVA", "cut"),)
    )
    made = tasks(sources(scene("1", 1), setups=(dressed,), plans=(plan("1.01"),)))
    assert made["1.01"].wardrobe == (("anna", "suit, cut"),)


def test_after_names_setups_strips_and_scenes() -> None:
    given = sources(
        scene("1", 1), scene("2", 8), scene("3", 1),
        setups=(setup("1.01"), setup("2.01"), setup("3.01"), setup("3.02")),
        plans=(
            plan("1.01", after=("3.01", "2")), plan("2.01", after=("3",)), plan("3.01"),
            plan("3.02", after=("nothing",)),
        ),
        strip_plans=(
            StripPlan(id="3a", scenes=("3",), setups=("3.01",)),
            StripPlan(id="3b", scenes=("3",), setups=("3.02",), after=("3a", "3b")),
        ),
    )  # fmt: skip
    made = tasks(given)
    assert made["1.01"].after == ("3.01", "2.01", "2")
    assert made["2.01"].after == ("3.01", "3.02"), "scene 3 is both of its strips"
    assert made["3.02"].after == ("3.01",), "not after itself"


def test_passes_of_a_setup_do_not_wait_for_each_other_by_its_own_name() -> None:
    given = sources(
        scene("1", 1), setups=(setup("1.01"), setup("1.02")), plans=(plan("1.01", after=("1",)), plan("1.02"))
    )
    made = tasks(given, needs={"1.01": need("1.01", passes=2)})
    assert made["1.01/1"].after == made["1.01/2"].after == ("1.02",)


def test_weight_priority_and_cover_of_a_strip_are_its_blocks() -> None:
    given = sources(
        scene("1", 8), strip_plans=(StripPlan(id="x", scenes=("1",), priority="nice", weight=4, cover=True),)
    )
    block = tasks(given)["x"]
    assert (block.priority, block.weight, block.cover) == ("nice", 4, True)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 24), st.lists(st.integers(1, 90), max_size=4)), min_size=1, max_size=5),
    st.sampled_from((5, 10, 15)),
)
def test_tasks_take_whole_slots_and_at_least_what_was_planned(
    scenes: list[tuple[int, list[int]]], slot: int
) -> None:
    setups = [setup(f"{n}.{i}") for n, (_, minutes) in enumerate(scenes, 1) for i in range(len(minutes))]
    plans = [plan(f"{n}.{i}", m) for n, (_, minutes) in enumerate(scenes, 1) for i, m in enumerate(minutes)]
    given = sources(
        *(scene(str(number), eighths) for number, (eighths, _) in enumerate(scenes, 1)),
        setups=tuple(setups), plans=tuple(plans), slot_minutes=slot,
    )  # fmt: skip
    made = tasks(given, slot_minutes=slot)
    strips, _ = make_strips(given)
    assert all(each.minutes % slot == 0 and each.minutes > 0 for each in made.values())
    for strip in strips:
        own = [each for each in made.values() if each.strip == strip.id]
        assert own and sum(each.minutes for each in own) >= strip.minutes
        assert sum(each.minutes for each in own) < strip.minutes + slot * len(own)
