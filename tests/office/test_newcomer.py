"""Three ways to begin; a production from a screenplay alone is scheduled at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.office.small import EXAMPLE, FILES, tree

from skylot import api
from skylot.core.errors import BadInput, BadText, CannotWrite, NotFound
from skylot.formats.fdx import write_fdx
from skylot.formats.fountain import read_fountain
from skylot.office import newcomer
from skylot.office.checking import check_folder
from skylot.office.opening import open_production


def errors(folder: Path) -> list[str]:
    return [str(issue) for issue in check_folder(open_production(folder)) if issue.severity != "note"]


def test_an_empty_production_is_sound_and_has_words_on_what_goes_where(tmp_path: Path) -> None:
    newcomer.make(tmp_path / "film", None, None)
    assert errors(tmp_path / "film") == []
    assert "[[person]]" in (tmp_path / "film/people.toml").read_text(encoding="utf-8")
    assert api.solve(open_production(tmp_path / "film")).facts["status"] == "optimal"


def test_the_example_is_copied_whole_without_what_was_built(tmp_path: Path) -> None:
    report = newcomer.make(tmp_path / "demo", "first-light", None)
    copied = tree(tmp_path / "demo")
    assert "first-light" in report.text and "skylot.toml" in copied
    original = {name: data for name, data in tree(EXAMPLE).items() if not name.startswith("build/")}
    assert copied == original
    with pytest.raises(CannotWrite, match="not an empty folder"):
        newcomer.make(tmp_path / "demo", "first-light", None)
    with pytest.raises(NotFound, match="no example 'first-lite'"):
        newcomer.make(tmp_path / "other", "first-lite", None)


@pytest.mark.parametrize("ending", ["fountain", "fdx"])
def test_a_screenplay_alone_gives_a_first_schedule(tmp_path: Path, ending: str) -> None:
    text = FILES["script/small.fountain"]
    script = tmp_path / f"draft.{ending}"
    if ending == "fdx":
        script.write_text(write_fdx(read_fountain(text)), encoding="utf-8")
    else:
        script.write_text(text, encoding="utf-8")
    folder = tmp_path / "film"
    report = newcomer.make(folder, None, script)
    assert "4 scenes" in report.text and errors(folder) == []
    opened = open_production(folder)
    assert {each.plays[0] for each in opened.production.people.persons} >= {"ANNA", "BORIS"}
    found = api.solve(opened).as_json()
    assert found["status"] == "optimal" and found["unplaced"] == []
    assert {each["strip"] for each in found["placements"]} == {"1", "2", "3", "4"}
    assert api.check_schedule(open_production(folder)) == ()


def test_what_cannot_be_begun_with_leaves_nothing_behind(tmp_path: Path) -> None:
    bad = tmp_path / "bad.fdx"
    bad.write_text("<FinalDraft", encoding="utf-8")
    with pytest.raises(BadInput):
        newcomer.make(tmp_path / "film", None, bad)
    with pytest.raises(NotFound):
        newcomer.make(tmp_path / "film", None, tmp_path / "missing.fountain")
    with pytest.raises(BadInput):
        newcomer.make(tmp_path / "film", "first-light", bad)
    assert not (tmp_path / "film").exists()
    (tmp_path / "full").mkdir()
    (tmp_path / "full/x").write_text("x", encoding="utf-8")
    with pytest.raises((BadText, CannotWrite)):
        newcomer.make(tmp_path / "full", None, None)
