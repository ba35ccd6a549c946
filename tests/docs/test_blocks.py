"""The reader of the pages' blocks is itself held: a page that lies must not pass."""

from __future__ import annotations

import pytest
from tests.docs.blocks import DOCS, Block, commands, first_difference

OUTPUT = "one\ntwo 2.5 s\n\nthree\n"


@pytest.mark.parametrize(
    "shown",
    [
        ("one", "two 2.5 s", "", "three"),
        ("one", "two … s", "", "three", ""),
        ("…", "three"),
        ("one", "…"),
        ("one", "…", "three"),
        (),
    ],
)
def test_what_was_shown(shown: tuple[str, ...]) -> None:
    assert first_difference(shown, OUTPUT) == ""


@pytest.mark.parametrize(
    "shown",
    [
        ("two 2.5 s",),
        ("one",),
        ("one", "three"),
        ("one", "…", "four"),
        ("one", "two … min", "…"),
        ("three", "…", "one"),
    ],
)
def test_what_was_not_shown(shown: tuple[str, ...]) -> None:
    assert first_difference(shown, OUTPUT) != ""


def test_commands_of_a_block() -> None:
    text = "$ skylot check --json   # a remark\n{\n…\n$ skylot status\nfine"
    first, second = commands(Block(DOCS / "page.md", 3, "console", ("exit=2",), text))
    assert (first.words, first.exit_code, first.shown) == (("skylot", "check", "--json"), 0, ("{", "…"))
    assert (second.words, second.exit_code, second.shown) == (("skylot", "status"), 2, ("fine",))
