"""Emphasis: what Fountain's page says of it, and that marks made of styles are read back as those styles."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.formats.fountain.inline import Run, escaped, marked, plain, runs


def shown(text: str) -> list[tuple[str, str]]:
    return [(run.text, "b" * run.bold + "i" * run.italic + "u" * run.underline) for run in runs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*a*", [("a", "i")]),
        ("**a**", [("a", "b")]),
        ("***a***", [("a", "bi")]),
        ("_a_", [("a", "u")]),
        ("_*a*_", [("a", "iu")]),
        ("x _an *a b* c_ y", [("x ", ""), ("an ", "u"), ("a b", "iu"), (" c", "u"), (" y", "")]),
        ("*a **b***", [("a ", "i"), ("b", "bi")]),
        ("***a* b**", [("a", "bi"), (" b", "b")]),
        ("***a** b*", [("a", "bi"), (" b", "i")]),
        ("He dialed *69 and then *23, and hung up", [("He dialed *69 and then *23, and hung up", "")]),
        (r"the code: **\*9765\***", [("the code: ", ""), ("*9765*", "b")]),
        (r"\_not\_", [("_not_", "")]),
        (r"a\\b \n", [(r"a\b \n", "")]),
        ("2 * 3 * 4 and 5 _ 6", [("2 * 3 * 4 and 5 _ 6", "")]),
        ("*no\nno*", [("*no\nno*", "")]),
        ("*open *twice*", [("*open ", ""), ("twice", "i")]),
        ("****", [("****", "")]),
        ("____", [("____", "")]),
        ("", []),
    ],
)
def test_emphasis(text: str, expected: list[tuple[str, str]]) -> None:
    assert shown(text) == expected


nasty = st.text(alphabet="ab яЖ*_\\[]/ \n.#", min_size=1, max_size=6)
styled = st.builds(Run, text=nasty, bold=st.booleans(), italic=st.booleans(), underline=st.booleans())


@settings(max_examples=150, deadline=None)
@given(st.lists(styled, max_size=6))
def test_marks_are_read_back(parts: list[Run]) -> None:
    text = marked(parts)
    read = runs(text)
    assert plain(text) == "".join(part.text for part in parts)
    for letters in (parts, read):
        assert all(isinstance(part, Run) for part in letters)
    assert _visible(read) == _visible(parts)
    assert runs(marked(read)) == read


def _visible(parts: list[Run] | tuple[Run, ...]) -> list[tuple[str, bool, bool, bool]]:
    return [
        (letter, part.bold, part.italic, part.underline)
        for part in parts
        for letter in part.text
        if not letter.isspace()
    ]


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="a *_\\[]/\n", max_size=20))
def test_escaped_text_is_plain(text: str) -> None:
    assert plain(escaped(text)) == text
