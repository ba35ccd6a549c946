"""The page of the words of a need: its examples are read, its refusals refused, and no word is missing from it."""

from __future__ import annotations

from functools import cache

import pytest
from tests.docs.blocks import DOCS, ROOT, Block, blocks

from skylot.api import Opened, open_production
from skylot.locations.model import NeedText
from skylot.locations.needs import parse_need
from skylot.locations.needs.words import OTHER_WORDS, PHRASES

PAGE = DOCS / "needs.md"
BLOCKS = [block for block in blocks(PAGE) if block.language == "need"]


@cache
def _example() -> Opened:
    return open_production(ROOT / "examples" / "first-light")


def _issues(block: Block, sentence: str):
    opened = _example()
    place = opened.place(block.option("place") or "iss")
    assert place is not None
    known = [setup.id for setup in opened.production.setups]
    text = NeedText(setup="0.01", sentences=(sentence,))
    _, issues = parse_need(text, place, block.option("set") or "zvezda", known)
    return [issue for issue in issues if "passes of nothing" not in issue.what]


@pytest.mark.parametrize(
    "block", [each for each in BLOCKS if "refused" not in each.words], ids=lambda b: b.place
)
def test_every_example_is_understood(block: Block) -> None:
    for sentence in block.text.splitlines():
        assert not _issues(block, sentence), sentence


def test_every_refusal_is_refused_with_the_hint_that_is_shown() -> None:
    (block,) = [each for each in BLOCKS if "refused" in each.words]
    for line in block.text.splitlines():
        sentence, _, hint = (part.strip() for part in line.partition("|"))
        issues = _issues(block, sentence)
        assert issues and issues[0].severity == "error", sentence
        assert hint in issues[0].hint, f"{sentence}: {issues[0].what}; {issues[0].hint}"


def test_no_word_is_missing() -> None:
    text = PAGE.read_text(encoding="utf-8")
    examples = "\n".join(block.text for block in BLOCKS).lower()
    assert not [phrase for phrase in PHRASES if phrase not in text]
    assert not [
        word for word in (*PHRASES, *OTHER_WORDS) if word not in examples and word not in {"pass", "sunrises"}
    ]
