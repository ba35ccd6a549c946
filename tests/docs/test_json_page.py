"""The contract of the JSON documents: every sample of the page has the keys and types of the real output."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from tests.docs.blocks import (
    DOCS,
    TUTORIAL,
    Block,
    Typed,
    blocks,
    commands,
    section,
    setup_of_the_tutorial,
)
from tests.docs.typing_user import TypingUser

from skylot.stage.handover.viewer import is_built

PAGE = DOCS / "json.md"
SCREENPLAY = (
    "Title: The Night Shift\n\nINT. KITCHEN - NIGHT\n\nMIRA\nOne is missing.\n\nEXT. YARD - DAWN\n\nA dog.\n"
)


def _samples() -> Iterator[tuple[tuple[Typed, ...], Any]]:
    typed: tuple[Typed, ...] = ()
    for block in blocks(PAGE):
        if block.language == "console":
            typed = commands(block)
        elif block.language == "json" and block.option("shape") is None:
            yield typed, json.loads(block.text)


def _issue_block() -> Block:
    return next(block for block in blocks(PAGE) if block.option("shape") == "issue")


ISSUE = json.loads(_issue_block().text)


def differences(sample: Any, real: Any, path: str = "") -> list[str]:
    """Return where the real document is of another shape than the sample."""
    if sample is None or real is None:
        return []
    if isinstance(sample, dict) and isinstance(real, dict):
        missing = [f"{path}.{key} is not in the output" for key in sample.keys() - real.keys()]
        untold = [f"{path}.{key} is not on the page" for key in real.keys() - sample.keys()]
        return (
            missing
            + untold
            + [
                fault
                for key in sample.keys() & real.keys()
                for fault in differences(sample[key], real[key], f"{path}.{key}")
            ]
        )
    if isinstance(sample, list) and isinstance(real, list):
        model = ISSUE if path.endswith(".issues") else sample[0] if sample else None
        return [
            fault for index, each in enumerate(real) for fault in differences(model, each, f"{path}[{index}]")
        ]
    numbers = {int, float}
    alike = type(sample) is type(real) or {type(sample), type(real)} <= numbers
    return [] if alike else [f"{path} is {type(real).__name__}, on the page {type(sample).__name__}"]


@pytest.fixture(scope="module")
def user(tmp_path_factory: pytest.TempPathFactory) -> TypingUser:
    folder: Path = tmp_path_factory.mktemp("json")
    (folder / "night-shift.fountain").write_text(SCREENPLAY, encoding="utf-8")
    typing = TypingUser(folder)
    assert typing.type("new", "first-light", "--example", "first-light")[0] == 0
    assert typing.type("new", "night-shift", "--from", "night-shift.fountain")[0] == 0
    assert typing.type("-C", "night-shift", "schedule", "solve")[0] == 0
    inside = TypingUser(folder / "first-light")
    for block in (*setup_of_the_tutorial(), *section(TUTORIAL, "Stage it")):
        if block.language == "toml":
            inside.do(block)
    return typing


def _left_out(words: tuple[str, ...]) -> str:
    """Return why a command cannot be run here, or ''."""
    if "view" in words and not is_built():
        return "the viewer's script is not built"
    needed = {"animatic": ("av", "opentimelineio"), "export": ("pxr", "opentimelineio")}
    asked = [name for word, names in needed.items() if word in words for name in names]
    absent = [name for name in asked if find_spec(name) is None]
    return f"without the extra handover: no {', '.join(absent)}" if absent else ""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "sample"),
    list(_samples()),
    ids=lambda value: value[-1].place if isinstance(value, tuple) else "",
)
def test_the_page_tells_the_documents_as_they_are(
    user: TypingUser, typed: tuple[Typed, ...], sample: Any
) -> None:
    for each in typed:
        if why := _left_out(each.words):
            pytest.skip(why)
        code, output = user.type(*each.words[1:])
        assert code == each.exit_code, output
        if "--json" in each.words:
            assert not differences(sample, json.loads(output)), each.place


def test_light_windows_partition_the_span(user: TypingUser) -> None:
    _, output = user.type(
        *["-C", "first-light", "light", "iss", "--from", "2021-10-15", "--to", "2021-10-16", "--json"]
    )
    document = json.loads(output)
    edges = [document["from"], *(window["end"] for window in document["windows"])]
    assert [window["start"] for window in document["windows"]] == edges[:-1]
    assert edges[-1] == document["to"]
    assert {window["state"] for window in document["windows"]} <= {"sunlit", "penumbra", "umbra"}


def test_an_issue_is_as_the_page_tells(user: TypingUser) -> None:
    bad = user.folder / "first-light" / "shots" / "bad.toml"
    bad.write_text('scene = "99"\n[[setup]]\nid = "99.01"\nset = "zvezda"\nminutes = 5\n', encoding="utf-8")
    code, output = user.type("-C", "first-light", "check", "--json")
    bad.unlink()
    issues = json.loads(output)["issues"]
    assert code == 2 and issues
    assert not differences([ISSUE], issues)
    assert any(issue["file"] == "shots/bad.toml" and issue["line"] for issue in issues)


def test_other_shapes_would_be_found() -> None:
    sample = {"a": 1, "b": [{"c": "x"}]}
    assert differences(sample, {"a": 2.5, "b": []}) == []
    assert len(differences(sample, {"a": "1", "b": [{"d": 1}], "e": 0})) == 4
