"""Strips: one a scene, minutes from eighths, setups that refine them, splits and merges by hand."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.schedule.joining_given import PEOPLE, UNITS, person, plan, scene, setup, sources

from skylot.schedule.crew import Crew
from skylot.schedule.model import Strip, StripPlan
from skylot.schedule.strips import StripSources, make_strips


def strips(given: StripSources) -> dict[str, Strip]:
    made, issues = make_strips(given)
    assert not issues
    assert len({each.id for each in made}) == len(made)
    return {each.id: each for each in made}


def test_a_scene_is_one_strip_at_the_first_place_of_its_set_with_its_cast() -> None:
    made = strips(sources(scene("1", 8, "ZVEZDA", cast=("VERESOVA", "TIMUR")), scene("2", 3, "YARD")))
    assert list(made) == ["1", "2"]
    one, two = made.values()
    assert (one.place, one.set, one.unit, one.minutes, one.estimated, one.eighths) == (
        "iss", "iss/zvezda", "up", 60, True, 8,
    )  # fmt: skip
    assert one.cast == ("anna", "timur") and one.priority == "must"
    assert (two.set, two.unit, two.minutes) == ("ground/yard", "down", 25)  # 22.5 min fill five slots


def test_eighths_are_rounded_up_to_slots_and_never_to_nothing() -> None:
    for eighths, per_page, slot, minutes in (
        (1, 60.0, 5, 10), (1, 84.0, 5, 15), (2, 60.0, 5, 15), (3, 60.0, 15, 30), (1, 1.0, 5, 5), (0, 60.0, 5, 5),
    ):  # fmt: skip
        made = strips(sources(scene("1", eighths), minutes_per_page=per_page, slot_minutes=slot))
        assert made["1"].minutes == minutes, (eighths, per_page, slot)


def test_minutes_that_a_person_gave_for_a_scene_are_no_estimate() -> None:
    one = strips(sources(scene("1", 8), planned_minutes={"1": 33}))["1"]
    assert (one.minutes, one.estimated) == (33, False)


def test_setups_refine_a_strip_and_the_rest_of_its_minutes_stays() -> None:
    given = sources(
        scene("1", 16, cast=("VERESOVA", "TIMUR", "GLEB")),
        setups=(setup("1.01", cast=("VERESOVA",), crew=("sound",)),),
        plans=(plan("1.01", 25, priority="want"),),
    )
    one = strips(given)["1"]
    assert (one.minutes, one.estimated, one.setups) == (120, True, ("1.01",))
    assert one.cast == ("anna", "timur"), "the rest calls everybody of the scene who can come there"
    assert one.crew == ("sound",) and one.priority == "want"


def test_setups_that_take_longer_than_the_estimate_make_the_strip_longer() -> None:
    given = sources(
        scene("1", 1, cast=("VERESOVA", "TIMUR")),
        setups=(setup("1.01", cast=("VERESOVA",)), setup("1.02", cast=("VERESOVA",))),
        plans=(plan("1.01", 25), plan("1.02", 30)),
        passes={"1.02": 3},
    )
    one = strips(given)["1"]
    assert (one.minutes, one.estimated) == (115, False)
    assert one.cast == ("anna",), "planned whole: only whom the setups call"


def test_setups_at_two_places_are_two_strips_that_share_the_eighths_and_one_rest() -> None:
    given = sources(
        scene("9", 8),
        setups=(setup("9.01"), setup("9.02", "ground/mockup"), setup("9.03")),
        plans=(plan("9.01", 20), plan("9.02", 30), plan("9.03", 10)),
        planned_minutes={"9": 100},
    )
    made = strips(given)
    assert {name: (each.unit, each.setups, each.minutes, each.eighths) for name, each in made.items()} == {
        "9": ("up", ("9.01", "9.03"), 70, 4),
        "9-ground": ("down", ("9.02",), 30, 4),
    }


def test_a_setup_that_covers_two_scenes_is_in_the_first_ones_strip() -> None:
    given = sources(
        scene("1", 4), scene("2", 4), scene("3", 4),
        setups=(setup("1.01", "iss/zvezda", "1", "2"), setup("3.01", "iss/zvezda", "3", "1")),
        plans=(plan("1.01"), plan("3.01")),
    )  # fmt: skip
    made = strips(given)
    assert list(made) == ["1", "3"]
    assert (made["1"].scenes, made["1"].eighths) == (("1", "2"), 8)
    assert (made["3"].scenes, made["3"].eighths) == (("3", "1"), 4)


def test_an_omitted_scene_makes_no_strip_and_its_setups_are_told() -> None:
    given = sources(
        scene("1"), scene("2", omitted=True),
        setups=(setup("2.01"), setup("2.02", "iss/zvezda", "2", "1")),
        plans=(plan("2.01"), plan("2.02")),
    )  # fmt: skip
    made, issues = make_strips(given)
    assert [each.id for each in made] == ["1"]
    assert made[0].setups == ("2.02",), "a setup of a live scene too is shot with it"
    assert made[0].scenes == ("1",)
    assert [(each.severity, each.where.record) for each in issues if each.where] == [
        ("warning", "setup:2.01")
    ]


def test_voices_are_not_called_and_nobody_who_never_comes_to_the_place() -> None:
    one = scene("1", 8, "YARD", cast=("VERESOVA", "TIMUR"))
    assert strips(sources(one))["1"].cast == ("anna",)


def test_a_character_is_called_by_any_name() -> None:
    crew = Crew(persons=PEOPLE, folded={"ANNA": "VERESOVA", "ВЕРЕСОВА": "VERESOVA"})
    given = sources(
        scene("1", 1), setups=(setup("1.01", cast=("Вересова",)),), plans=(plan("1.01"),), crew=crew
    )
    assert strips(given)["1"].cast == ("anna",)
    other = Crew(persons=(person("anna", plays=("ANNA",)),), folded={"ANNA": "VERESOVA"})
    assert strips(sources(scene("1", 1, cast=("VERESOVA",)), crew=other))["1"].cast == ("anna",)


def test_a_scene_is_split_by_hand() -> None:
    given = sources(
        scene("9", 8),
        setups=(setup("9.01"), setup("9.02"), setup("9.03"), setup("9.04", "ground/mockup")),
        plans=tuple(plan(f"9.0{number}", 10) for number in (1, 2, 3, 4)),
        strip_plans=(
            StripPlan(id="9", scenes=("9",), setups=("9.01", "9.02"), priority="want", cover=True),
            StripPlan(id="9T", scenes=("9",), set="iss/cupola", setups=("9.03",), minutes=25),
        ),
    )
    made = strips(given)
    assert {name: (each.setups, each.minutes, each.eighths) for name, each in made.items()} == {
        "9": (("9.01", "9.02"), 20, 4),
        "9-ground": (("9.04",), 10, 2),
        "9T": (("9.03",), 25, 2),
    }
    assert (made["9"].priority, made["9"].cover, made["9T"].set) == ("want", True, "iss/cupola")


def test_scenes_are_merged_by_hand() -> None:
    given = sources(
        scene("1", 4), scene("2", 8), scene("3", 4),
        strip_plans=(StripPlan(id="kitchen", scenes=("3", "1"), minutes=75),),
    )  # fmt: skip
    made = strips(given)
    assert list(made) == ["2", "kitchen"]
    assert (made["kitchen"].scenes, made["kitchen"].minutes, made["kitchen"].eighths) == (("3", "1"), 75, 8)


def test_minutes_by_hand_hold_and_0_is_nothing_beside_the_setups() -> None:
    for minutes, expected, warned in ((0, 40, 0), (None, 60, 0), (90, 90, 0), (15, 40, 1)):
        given = sources(
            scene("1", 8),
            setups=(setup("1.01"), setup("1.02")),
            plans=(plan("1.01"), plan("1.02")),
            strip_plans=(StripPlan(id="one", scenes=("1",), minutes=minutes),),
        )
        made, issues = make_strips(given)
        assert [each.minutes for each in made] == [expected]
        assert [each.where.record for each in issues if each.where] == ["strip:one"] * warned


def test_a_scene_without_a_place_or_a_unit_is_an_error_of_that_scene() -> None:
    made, issues = make_strips(sources(scene("1", 8, "ATTIC"), scene("2", 8, "CUPOLA"), units=UNITS[1:]))
    assert not made
    assert [(each.severity, each.where.record, each.what) for each in issues if each.where] == [
        ("error", "scene:1", "scene 1: nobody knows where it is shot"),
        ("error", "scene:2", "scene 2: no unit works at iss"),
    ]


@st.composite
def _productions(draw: st.DrawFn) -> StripSources:
    numbers = [str(number) for number in range(1, draw(st.integers(1, 6)) + 1)]
    omitted = draw(st.sets(st.sampled_from(numbers), max_size=1))
    setups, plans, strip_plans = [], [], []
    for index in range(draw(st.integers(0, 8))):
        scenes = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=2, unique=True))
        where = draw(st.sampled_from(("iss/zvezda", "iss/cupola", "ground/mockup")))
        setups.append(setup(f"s{index}", where, *scenes))
        plans.append(plan(f"s{index}", draw(st.integers(1, 40))))
    for index in range(draw(st.integers(0, 3))):
        names = draw(st.lists(st.sampled_from(numbers), min_size=1, max_size=2, unique=True))
        listed = st.lists(st.sampled_from([each.id for each in setups] or ["none"]), max_size=3, unique=True)
        own = draw(st.none() | listed)
        name = draw(st.sampled_from((f"hand{index}", names[0] if not index else f"hand{index}")))
        strip_plans.append(
            StripPlan(
                id=name,
                scenes=tuple(names),
                setups=None if own is None else tuple(own),
                minutes=draw(st.sampled_from((None, 0, 45))),
                set=draw(st.sampled_from(("", "ground/mockup"))),
            )
        )
    return sources(
        *(scene(number, draw(st.integers(1, 20)), omitted=number in omitted) for number in numbers),
        setups=tuple(setups),
        plans=tuple(plans),
        strip_plans=tuple(strip_plans),
    )


@settings(max_examples=200, deadline=None)
@given(_productions())
def test_every_live_scene_is_covered_and_every_setup_is_in_exactly_one_strip(given: StripSources) -> None:
    made, issues = make_strips(given)
    assert not [each for each in issues if each.severity == "error"]
    assert len({each.id for each in made}) == len(made)
    live = {each.number: each for each in given.scenes if not each.omitted}
    assert {number for each in made for number in each.scenes} == set(live)
    shot = sorted(name for each in made for name in each.setups)
    assert shot == sorted(each.id for each in given.setups if live.keys() & set(each.scenes))
    minutes = {each.setup: each.minutes for each in given.plans}
    for each in made:
        assert each.minutes >= sum(minutes[name] for name in each.setups)
    shares = sum(each.eighths for each in made)
    assert shares >= sum(each.eighths for each in live.values())
