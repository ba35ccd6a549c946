"""Frames are drawn again only where something of what they are made from has changed; status says what."""

from pathlib import Path

import pytest
from tests.office.stage.staged import PLACE, STAGING, make_staged

from skylot.core.errors import NotFound
from skylot.office.opening import open_production
from skylot.office.stage.made import FRAMES_FOLDER, file_part, frame_file, read_made, stale_frames
from skylot.office.stage.pictures import make_frame
from skylot.office.stage.sheets import make_sheet
from skylot.office.status import status_report


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_staged(tmp_path_factory.mktemp("sheets") / "two")
    make_sheet(open_production(root))
    return root


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_sheet_is_a_pdf_and_its_frames_stay(folder: Path) -> None:
    report = make_sheet(open_production(folder))
    assert report.facts["drawn"] == []
    assert report.facts["setups"] == ["1.01", "1.02"]
    assert Path(report.facts["files"][0]).read_bytes().startswith(b"%PDF-")
    assert "2 of 2 staged setups" in status_report(open_production(folder)).text


def test_only_what_changed_is_drawn_again_and_status_names_it(folder: Path) -> None:
    change(folder, "stage/scene-01.toml", "position_m = [0, 0, 0]", "position_m = [0.1, 0, 0]")
    stale = stale_frames(open_production(folder))
    assert stale is not None
    assert [str(each) for each in stale["1.02"]] == ["staging 1.02 changed"]
    assert stale["1.01"] == ()
    assert "1 stale" in status_report(open_production(folder)).text
    assert make_sheet(open_production(folder)).facts["drawn"] == ["1.02"]


def test_a_comment_makes_nothing_stale_an_attitude_does(folder: Path) -> None:
    change(folder, "stage/scene-01.toml", 'scene = "1"', '# the director\'s words\nscene = "1"')
    assert not any((stale_frames(open_production(folder)) or {}).values())
    change(folder, "locations/iss.toml", "ypr_deg = [-4, -3, 0]", "ypr_deg = [-4, -3, 57]")
    stale = stale_frames(open_production(folder)) or {}
    assert {str(each) for changes in stale.values() for each in changes} == {"place iss changed"}
    (folder / "locations/iss.toml").write_text(PLACE, encoding="utf-8")
    assert not any((stale_frames(open_production(folder)) or {}).values())


@pytest.mark.parametrize("damage", ["", "{", "[1]", '{"1.01": 3}', '{"1.01": [["a"]]}'])
def test_a_damaged_note_of_what_was_made_counts_as_none(tmp_path: Path, damage: str) -> None:
    root = make_staged(tmp_path / "two")
    mark = root / FRAMES_FOLDER / "made-from.json"
    mark.parent.mkdir(parents=True)
    mark.write_text(damage, encoding="utf-8")
    assert read_made(root) == {}
    assert stale_frames(open_production(root)) is None


@pytest.mark.slow
def test_build_can_be_deleted(folder: Path, tmp_path: Path) -> None:
    root = make_staged(tmp_path / "two", **{"stage/scene-01.toml": STAGING.replace('"1.01"', '"1.03"', 1)})
    made = make_sheet(open_production(root), "1.02")
    assert made.facts["drawn"] == ["1.02"]
    picture = (root / FRAMES_FOLDER / "1.02.png").read_bytes()
    for file in (root / FRAMES_FOLDER).iterdir():
        file.unlink()
    assert make_sheet(open_production(root), "1.02").facts["drawn"] == ["1.02"]
    assert (root / FRAMES_FOLDER / "1.02.png").read_bytes() == picture


def test_a_scene_of_which_nothing_is_staged(folder: Path) -> None:
    with pytest.raises(NotFound, match="no setup of scene 7"):
        make_sheet(open_production(folder), "7")


@pytest.mark.slow
def test_a_frame_in_another_light_is_not_fresh(tmp_path: Path) -> None:
    root = make_staged(tmp_path / "two")
    make_frame(open_production(root), "1.02")
    assert (stale_frames(open_production(root)) or {})["1.02"] == ()
    make_frame(open_production(root), "1.02", second=1.0)
    assert stale_frames(open_production(root)) is None


def test_a_choice_of_scenes_has_a_file_of_its_own(tmp_path: Path) -> None:
    assert file_part("") == ""
    assert file_part("12") == "-12"
    assert file_part("4.01, 9.01") == "-4.01-9.01"
    choices = [
        "4.01 9.01",
        "4.01-9.01",
        "4.01 9-01",
        "4-01 9.01",
        "12a",
        "12A",
        *(" ".join("123456" + each) for each in "789"),
    ]
    assert len({file_part(each).casefold() for each in choices}) == len(choices)
    assert frame_file(tmp_path, "made-from", ".json").name != "made-from.json"
    assert frame_file(tmp_path, "../../x", ".png").parent == tmp_path / FRAMES_FOLDER
