"""The pages are run: what they tell a reader to type works, and shows what they say it shows."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

import pytest
from tests.docs.blocks import DOCS, ROOT, TUTORIAL, Block, blocks, section, setup_of_the_tutorial
from tests.docs.typing_user import TypingUser


def _is_quick(block: Block) -> bool:
    return "slow" not in block.words


@pytest.mark.slow
def test_the_tutorial_until_it_takes_long(tmp_path: Path) -> None:
    user = TypingUser(tmp_path)
    for block in takewhile(_is_quick, blocks(TUTORIAL)):
        user.do(block)


@pytest.mark.slow
def test_the_whole_tutorial(tmp_path: Path) -> None:
    user = TypingUser(tmp_path)
    for block in blocks(TUTORIAL):
        user.do(block)


@pytest.mark.slow
def test_what_the_tutorial_stages(tmp_path: Path) -> None:
    user = TypingUser(tmp_path)
    assert user.type("new", "first-light", "--example", "first-light")[0] == 0
    user.folder = tmp_path / "first-light"
    for block in (*setup_of_the_tutorial(), *section(TUTORIAL, "Stage it")):
        user.do(block)


@pytest.mark.parametrize("page", [ROOT / "README.md", DOCS / "physics.md"], ids=lambda page: page.name)
def test_python_of_the_other_pages(page: Path, tmp_path: Path) -> None:
    user = TypingUser(tmp_path)
    assert user.type("new", "first-light", "--example", "first-light")[0] == 0
    for block in blocks(page):
        if block.language == "python":
            user.do(block)
