"""Shots with more people and marks than any film stages."""

from __future__ import annotations

from skylot.core.issues import Where
from skylot.stage.blocking.crowd import MOST_MARKS, MOST_PEOPLE, beyond_bounds
from skylot.stage.model import Mark, Staging


def staging(*who: str) -> Staging:
    """Return a staging with a mark for each name."""
    return Staging(setup="1.01", marks=tuple(Mark(who=name) for name in who))


def test_a_films_shot_is_read_whole() -> None:
    assert beyond_bounds(staging(*("ANNA", "SEDOV") * 50), ("ANNA",)) == (frozenset(), [])


def test_the_first_people_and_their_marks_are_kept() -> None:
    names = [f"P{number}" for number in range(MOST_PEOPLE + 3)]
    left_out, (issue,) = beyond_bounds(staging(*names, "P0"), ())
    assert left_out == {MOST_PEOPLE, MOST_PEOPLE + 1, MOST_PEOPLE + 2}
    assert issue.what == "the shot has 63 people: only the first 60 are placed"
    assert issue.where == Where("staging:1.01", ("mark", MOST_PEOPLE, "who"))


def test_the_first_marks_are_kept() -> None:
    left_out, (issue,) = beyond_bounds(staging(*["ANNA"] * (MOST_MARKS + 2)), ())
    assert left_out == {MOST_MARKS, MOST_MARKS + 1}
    assert issue.what == "the shot has 202 marks: only the first 200 are read"
    assert issue.where == Where("staging:1.01", ("mark", MOST_MARKS))


def test_a_cast_without_marks_is_bounded_too() -> None:
    left_out, (issue,) = beyond_bounds(staging(), [f"P{number}" for number in range(100)])
    assert left_out == frozenset()
    assert "100 people" in issue.what
