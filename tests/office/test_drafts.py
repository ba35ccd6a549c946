"""The lock, and a new draft that keeps what people added and asks where it cannot tell."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.office.small import EXAMPLE, FILES, make_production

from skylot.core.errors import BadInput
from skylot.office import drafts
from skylot.office.opening import open_production


def unnumbered() -> str:
    text = FILES["script/small.fountain"]
    for number in "1234":
        text = text.replace(f" #{number}#", "")
    return text


def test_the_lock_writes_numbers_and_nothing_else_once(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p", {"script/small.fountain": "\ufeff" + unnumbered()})
    said = drafts.lock_script(open_production(folder))
    assert said == "script/small.fountain: 4 scene numbers locked"
    locked = (folder / "script/small.fountain").read_text(encoding="utf-8")
    assert locked == "\ufeff" + FILES["script/small.fountain"]
    assert "locked already" in drafts.lock_script(open_production(folder))
    assert (folder / "script/small.fountain").read_text(encoding="utf-8") == locked


def test_a_draft_is_compared_without_a_change_and_accepted_with_its_notes(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p")
    new = tmp_path / "blue.fountain"
    new.write_text(
        FILES["script/small.fountain"].replace("Count again.", "Count them once more."), encoding="utf-8"
    )
    config = (folder / "skylot.toml").read_text(encoding="utf-8")
    notes = (folder / "script/breakdown.toml").read_text(encoding="utf-8")
    report = drafts.compare_draft(open_production(folder), new, "blue", accept=False, matches=())
    states = {each["is"]: each["state"] for each in report.facts["changes"]}  # type: ignore[attr-defined]
    assert states["2"] == "changed" and states["1"] == "same" and report.facts["asks"] == []
    assert (folder / "skylot.toml").read_text(encoding="utf-8") == config
    report = drafts.compare_draft(open_production(folder), new, "blue", accept=True, matches=())
    assert "is the screenplay now" in report.text
    opened = open_production(folder)
    assert opened.production.config.script == "script/blue.fountain"
    assert (folder / "script/small.fountain").exists(), "the old draft stays"
    assert [(each.name, each.count) for each in opened.breakdown.elements if each.scene == "2"] == [
        ("lens", 2)
    ]
    assert "# the lens is heavy" in (folder / "script/breakdown.toml").read_text(encoding="utf-8")
    assert notes.splitlines()[0] in (folder / "script/breakdown.toml").read_text(encoding="utf-8")
    assert (folder / "skylot.toml").read_text(encoding="utf-8").startswith("# the whole of it")


def test_the_examples_white_draft_becomes_the_blue_one_and_keeps_every_note(tmp_path: Path) -> None:
    folder = tmp_path / "first-light"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("build", "board.toml", "boards", "issued"))
    blue = tmp_path / "first-light.blue.fountain"
    (folder / "script/first-light.fountain").rename(blue)
    config = folder / "skylot.toml"
    text = config.read_text(encoding="utf-8").replace("first-light.fountain", "first-light.white.fountain")
    config.write_text(text, encoding="utf-8")
    before = open_production(folder)
    report = drafts.compare_draft(before, blue, "blue", accept=False, matches=())
    asks = report.facts["asks"]
    report = drafts.compare_draft(before, blue, "blue", accept=True, matches=())
    if asks:
        assert any(issue.severity == "error" for issue in report.issues)
        assert open_production(folder).production.config.script.endswith("white.fountain")
        answers = tuple(f"={each['scene']}" for each in asks)  # type: ignore[attr-defined]
        report = drafts.compare_draft(before, blue, "blue", accept=True, matches=answers)
    after = open_production(folder)
    assert after.production.config.script == "script/first-light.blue.fountain"
    white = {each.number for each in before.breakdown.scenes}
    noted = {each.scene: each for each in before.production.breakdown_notes.scenes if each.scene in white}
    kept = {each.synopsis: each for each in after.production.breakdown_notes.scenes}
    live = {each.number for each in after.breakdown.scenes}
    assert len(noted) > 15
    for note in noted.values():
        assert kept[note.synopsis].elements == note.elements or not note.synopsis
        assert kept[note.synopsis].scene in live
    assert {"12A"} <= {each.number for each in after.breakdown.scenes}


def test_what_is_no_screenplay_is_not_taken_over(tmp_path: Path) -> None:
    folder = make_production(tmp_path / "p")
    new = tmp_path / "new.fdx"
    new.write_text(
        "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><FinalDraft>&a;</FinalDraft>", encoding="utf-8"
    )
    with pytest.raises(BadInput):
        drafts.compare_draft(open_production(folder), new, "", accept=True, matches=())
    assert open_production(folder).production.config.script == "script/small.fountain"
