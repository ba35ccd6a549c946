"""The short cut through plain TOML: where it answers at all, it answers what tomllib does."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.folder.toml_plain import plain_values

EXAMPLE = Path(__file__).parents[2] / "examples" / "first-light"
NAMES = ("a", "b", "a-b", "1", "staging", "Ä")
VALUES = (
    "1", "-0", "-0.0", "007", "+1", "1_000", "1.", ".5", "1.25", "1e3", "inf", "nan", "0x1f",
    "12345678901234567890", "1.0000000000000000000000001", "true", "false", "True", '""', '"a b"', "'raw'",
    '"\\n"', '"a\tb"', '"Ж"', '"""x"""', "{ k = 1 }", "{k.l = 1}",
    "[]", "[1, 2.5, -3]", "[1,2]", "[ 1 ]", "[1, ]", '["x", "y"]', '["x", 1]', "[[1], [2]]", "[",
    "2021-10-05", "2021-10-05T12:00:00Z", "", "١",
)  # fmt: skip
ODD = (
    "]",
    "  1,",
    "# only words",
    "   ",
    "#\x00",
    "a.b = 1",
    '"a" = 1',
    "a = 1 b = 2",
    "a = 1\r",
    "[a]]",
    "[[a]",
    "a =",
)
PATHS = st.lists(st.sampled_from(NAMES[:3]), min_size=1, max_size=3).map(".".join)
ENDS = st.sampled_from(("", " # why", "  "))
STATEMENTS = st.one_of(
    st.builds("{} = {}{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES), ENDS),
    PATHS.map("[{}]".format),
    PATHS.map("[[{}]]".format),
    st.sampled_from(ODD),
)


def same(text: str) -> bool:
    """Tell whether the short cut says of a text what tomllib says, or nothing."""
    found = plain_values(text)
    return found is None or repr(found) == repr(tomllib.loads(text))


@given(st.lists(STATEMENTS, max_size=8))
@settings(max_examples=400)
def test_it_answers_what_tomllib_answers_or_nothing(lines: list[str]) -> None:
    assert same("\n".join(lines))


@given(st.text(alphabet="a=1.\"[]{}#\n -\\'", max_size=30))
@settings(max_examples=300)
def test_no_other_text_misleads_it(text: str) -> None:
    assert same(text)


@pytest.mark.parametrize("path", sorted(EXAMPLE.rglob("*.toml")), ids=lambda path: path.name)
def test_every_file_of_the_example_is_plain(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    found = plain_values(text)
    assert found is not None
    assert repr(found) == repr(tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "a = 1\na = 2",
        "[a]\nb = 1\n[a]\nc = 2",
        "a = { b = 1 }\n[a.c]",
        "a = []\n[[a]]",
        "[[a]]\n[a]",
        "a = [\n1,\n",
        "a = 1\r",
        "x = " + "9" * 5000,
        "[a.b]\n[a]\nb = 1",
    ],
)
def test_what_is_faulty_or_odd_is_left_to_tomllib(text: str) -> None:
    assert plain_values(text) is None


def test_children_go_into_the_last_of_a_list() -> None:
    text = "[[s]]\nx = 1\n[[s]]\n[s.camera]\nf = 50.0\n[[s.mark]]\nwho = 'A'\n[[s.mark]]\n"
    assert plain_values(text) == {"s": [{"x": 1}, {"camera": {"f": 50.0}, "mark": [{"who": "A"}, {}]}]}
