"""Numbers given to scenes, against the trade's rule worked by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.script.numbering import given_numbers


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], ""),
        ([None, None, None], "1 2 3"),
        (["1", None, "2"], "1 1A 2"),
        (["12", None, None, "13"], "12 12A 12B 13"),
        (["12", None, "12A", "13"], "12 A12A 12A 13"),
        (["12", None, None, "12A"], "12 A12A B12A 12A"),
        (["12", "A12A", None, "12A"], "12 A12A B12A 12A"),
        (["12", None, "A12A", "12A"], "12 AA12A A12A 12A"),
        (["12A", None, "13"], "12A 12B 13"),
        (["12A", None, "12B"], "12A A12B 12B"),
        ([None, "1"], "A1 1"),
        ([None, None, "1"], "A1 B1 1"),
        (["A1", None, "1"], "A1 B1 1"),
        (["1", "2", None, None], "1 2 3 4"),
        (["2", "1", None], "2 1 3"),
        (["12H", None, "13"], "12H 12J 13"),
        (["12N", None, "13"], "12N 12P 13"),
        (["12Z", None, "13"], "12Z 12AA 13"),
        (["1-1", None, "1-2"], "1-1 1-1A 1-2"),
        (["5", None, "6", "5A"], "5 5B 6 5A"),
    ],
)
def test_numbers_are_given_as_the_trade_does(numbers, expected):
    assert given_numbers(numbers) == tuple(expected.split())


def test_a_number_of_an_earlier_draft_never_comes_back():
    assert given_numbers(["12", None, "13"], taken=["12A", "12b"]) == ("12", "12C", "13")
    assert given_numbers(["12", None], taken=["13"]) == ("12", "14")


one_number = st.from_regex(r"[A-C]{0,2}[1-9][0-9]?[A-Z]{0,2}", fullmatch=True)


@settings(max_examples=200)
@given(st.lists(st.none() | one_number, max_size=25))
def test_every_scene_has_a_number_and_no_given_one_stands_twice(numbers):
    out = given_numbers(numbers)
    assert len(out) == len(numbers)
    written = {number.upper() for number in numbers if number}
    fresh = [number for number, old in zip(out, numbers, strict=True) if old is None]
    assert len({number.upper() for number in fresh}) == len(fresh)
    assert not written & {number.upper() for number in fresh}
    assert [number for number, old in zip(out, numbers, strict=True) if old] == [
        old for old in numbers if old
    ]
    assert given_numbers(out) == out
