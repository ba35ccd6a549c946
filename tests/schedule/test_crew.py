"""Functions become persons: the first listed, nobody twice, a holder never with a second job."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.schedule.joining_given import PEOPLE, person

from skylot.schedule.crew import OTHER_HANDS, Crew

CREW = Crew(persons=PEOPLE)


def chosen(
    names: tuple[str, ...], *, cast: tuple[str, ...] = (), place: str = "iss", crew: Crew = CREW
) -> list[str]:
    found, issues = crew.chosen(cast, names, place, "1.01")
    assert not issues
    return list(found)


def test_a_function_goes_to_the_first_listed_who_comes_to_the_place() -> None:
    assert chosen(("camera operator",)) == ["timur"]
    assert chosen(("camera operator",), place="ground") == ["gleb"]
    assert chosen(("sound", "ilya")) == ["ilya"], "a person who is named may have a second function"


def test_functions_go_to_different_persons_even_when_the_first_must_give_way() -> None:
    assert sorted(chosen(("camera operator", "holder"))) == ["ilya", "timur"]
    assert sorted(chosen(("holder", "camera operator"))) == ["ilya", "timur"]


def test_nobody_of_the_cast_works_behind_the_camera() -> None:
    assert chosen(("camera operator",), cast=("timur",)) == ["ilya"]


def test_where_too_few_are_left_one_takes_two_functions_but_never_a_holder() -> None:
    assert chosen(("camera operator", "sound"), cast=("timur",)) == ["ilya"]
    found, issues = CREW.chosen((), ("holder", "camera operator"), "ground", "1.01")
    assert found == ("gleb",)
    assert [(each.severity, each.where.key) for each in issues if each.where] == [("error", ("crew", 1))]
    assert "nobody is left to be camera operator at ground" in issues[0].what
    found, issues = CREW.chosen(("timur",), ("holder",), "iss", "1.01")
    assert not found and "nobody is left to be holder at iss" in issues[0].what


def test_an_escort_may_be_one_of_the_cast_or_of_the_crew() -> None:
    assert chosen(("escort",)) == ["ruth"]
    assert chosen(("escort",), cast=("ruth",)) == []
    assert chosen(("ruth", "escort")) == ["ruth"]


def test_a_function_that_nobody_has_gets_the_nearest() -> None:
    found, issues = CREW.chosen((), ("holdr",), "iss", "1.01")
    assert not found
    assert issues[0].what == "nobody has the function 'holdr'" and "holder" in issues[0].hint


def test_players_are_found_by_any_name_in_any_case_each_once() -> None:
    crew = Crew(persons=PEOPLE, folded={"ANNA": "VERESOVA"})
    assert crew.players(("Anna", "VERESOVA", "NOBODY", "timur")) == ("anna", "timur")


FUNCTIONS = ("holder", "spotter", "camera operator", "sound", "director")


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sets(st.sampled_from(FUNCTIONS)), min_size=1, max_size=5),
    st.lists(st.sampled_from(FUNCTIONS), min_size=1, max_size=4, unique=True),
    st.integers(0, 2),
)
def test_crew_is_able_and_no_holder_has_a_second_function(
    able: list[set[str]], names: list[str], busy: int
) -> None:
    people = [person(f"p{index}", does=tuple(sorted(functions))) for index, functions in enumerate(able)]
    cast = tuple(each.id for each in people[:busy])
    found, issues = Crew(persons=people).chosen(cast, tuple(names), "iss", "1.01")
    assert not set(found) & set(cast) and len(set(found)) == len(found)
    does = {each.id: set(each.functions) for each in people}
    assert all(does[name] & set(names) for name in found)
    refused = {
        names[each.where.key[1]] for each in issues if each.where and isinstance(each.where.key[1], int)
    }
    taken = [name for name in names if name not in refused]
    hands = [name for name in taken if name in OTHER_HANDS]
    others = [name for name in taken if name not in OTHER_HANDS]
    assert len(found) >= len(hands) + (1 if others else 0)
    assert len(found) <= len(taken)
