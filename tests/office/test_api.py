"""The public surface for Python mirrors the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.office.small import make_production

from skylot import api
from skylot.core.errors import BadInput, BadText, NotFound
from skylot.office.stage.pictures import make_frame


def test_every_name_that_is_promised_is_there() -> None:
    assert list(api.__all__) == sorted(api.__all__)
    assert all(getattr(api, name) is not None for name in api.__all__)


def test_a_production_is_read_checked_and_asked(read_only: Path, tmp_path: Path) -> None:
    production = api.open_production(str(read_only))
    assert {issue.severity for issue in api.check(production)} == {"note"}
    assert [scene.number for scene in api.breakdown(production).scenes] == ["1", "2", "3", "4"]
    found = api.needs(production, api.Instant.parse("2021-10-07T12:00:00Z"))
    assert set(found.results) == {"1.01"} and found.results["1.01"].starts
    with pytest.raises(BadInput):
        api.schedule(production)
    with pytest.raises(NotFound):
        api.open_production(tmp_path)


def test_a_schedule_is_solved_without_being_written_and_read_where_it_was(
    read_only: Path, solved: Path
) -> None:
    report = api.solve(api.open_production(read_only), write=False)
    assert report.facts["status"] == "optimal"
    assert not (read_only / "schedule/board.toml").exists()
    board = api.schedule(api.open_production(solved))
    assert len(board.placements) == 4 and board.as_of == api.Instant.parse("2021-10-07T12:00:00Z")
    assert api.check_schedule(api.open_production(solved)) == ()


STAGED = """\
[[staging]]
setup = "2.01"
seconds = 2
at = 2021-10-09T07:40:00Z

[staging.camera]
words = "24 mm, medium shot on BORIS"

[[staging.mark]]
who = "BORIS"
words = "feet to deck, facing aft"
"""


@pytest.fixture(scope="module")
def staged(tmp_path_factory: pytest.TempPathFactory) -> api.Opened:
    files = {"stage/scene-2.toml": STAGED}
    return api.open_production(make_production(tmp_path_factory.mktemp("staged") / "small", files))


def test_a_staged_shot_is_read_shown_and_drawn(staged: api.Opened) -> None:
    assert api.staged(staged) == ("2.01",)
    checked = api.check_stage(staged, "2")
    assert checked.facts["setups"] == ["2.01"] and any("BORIS" in issue.what for issue in checked.issues)
    assert [person["who"] for person in checked.facts["notes"]["2.01"]["people"]] == ["BORIS"]
    shown = api.show_shot(staged, "2.01", api.Instant.parse("2021-10-09T08:00:00Z"))
    assert (shown.facts["at"], shown.facts["why"]) == ("2021-10-09T08:00:00.000Z", "asked")
    picture = api.frame(staged, "2.01", size=(160, 90), labels=False)
    assert picture.rgb.shape == (90, 160, 3) and np.ptp(picture.rgb) > 50
    assert any(item.owner == "BORIS" for item in picture.items)
    assert api.png(picture).startswith(b"\x89PNG")
    assert not (staged.root / "build").exists()
    with pytest.raises(NotFound):
        api.frame(staged, "1.01")


def test_what_is_handed_on_is_written_where_it_is_asked_for(staged: api.Opened, tmp_path: Path) -> None:
    given = api.export_shots(staged, "2", out=tmp_path / "out", usd=False)
    assert set(given.facts["files"]) == {"camera-report.csv", "camera-report.json", "gltf/2-01.glb"}
    assert all((tmp_path / "out" / name).stat().st_size for name in given.facts["files"])
    plan = api.plan_view(staged, "2.01", out=tmp_path / "plan.svg")
    assert "<svg" in Path(plan.facts["file"]).read_text(encoding="utf-8")
    with pytest.raises(BadText):
        api.viewer(staged, "2.01", out=tmp_path / "viewer.txt")
    with pytest.raises(BadText):
        api.animatic(staged, "2", out=tmp_path / "film.mov")


@pytest.mark.slow
def test_a_contact_sheet_draws_only_what_is_stale(make: Callable[..., Path]) -> None:
    production = api.open_production(make(files={"stage/scene-2.toml": STAGED}))
    assert api.contact_sheet(production, "2").facts["drawn"] == ["2.01"]
    again = api.contact_sheet(production, "2", pages=True)
    assert again.facts["drawn"] == [] and [Path(name).suffix for name in again.facts["files"]][:2] == [
        ".pdf",
        ".png",
    ]
    make_frame(production, "2.01", asked=api.Instant.parse("2021-10-09T09:00:00Z"))
    assert api.contact_sheet(production, "2").facts["drawn"] == ["2.01"], "another light is another picture"
