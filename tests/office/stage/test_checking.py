"""`stage check`: the supervisor's notes of what is staged, and every mistake at its line."""

import json
from pathlib import Path

import pytest
from tests.office.stage.staged import STAGING, make_staged

from skylot.core.errors import NotFound
from skylot.core.issues import Issue
from skylot.office.opening import open_production
from skylot.office.stage.checking import check_stage
from skylot.office.stage.shots import Shooting

FILE = "stage/scene-01.toml"


def found(root: Path, text: str, scene: str = "", **more: str) -> tuple[tuple[Issue, ...], dict[str, object]]:
    report = check_stage(open_production(make_staged(root / "two", **{FILE: text}, **more)), scene)
    return report.issues, report.as_json()


def errors(issues: tuple[Issue, ...]) -> list[Issue]:
    return [issue for issue in issues if issue.severity == "error"]


def test_two_ways_up_are_noted(tmp_path: Path) -> None:
    issues, document = found(tmp_path, STAGING)
    assert document["setups"] == ["1.01", "1.02"]
    assert errors(issues) == []
    assert json.loads(json.dumps(document)) == document
    notes = document["notes"]["1.01"]  # type: ignore[index]
    assert (notes["orientations"], notes["planes"]) == (2, 2)
    rolls = {person["who"]: abs(person["roll_deg"]) for person in notes["people"]}
    assert rolls["MIRA"] < 10
    assert rolls["OLE"] > 170
    assert notes["light"].startswith("direct Sun through pane on OLE for ")
    scene = document["scenes"]["1"]  # type: ignore[index]
    assert scene["orientations"] >= 2
    logs = [issue for issue in issues if issue.severity == "note" and issue.file == FILE]
    assert any("OLE" in issue.what and "upside down" in issue.what for issue in logs)


BAD = {
    "a person outside of the set": ("position_m = [1.2, 0.6, -0.1]", "position_m = [1.2, 9, -0.1]", "OLE"),
    "joints beyond their limits": (
        "position_m = [1.2, 0.6, -0.1]",
        "position_m = [1.2, 0.6, -0.1]\njoints_deg = { left_knee = 200 }",
        "left knee",
    ),
    "a joint that nobody has": (
        "position_m = [1.2, 0.6, -0.1]",
        "position_m = [1.2, 0.6, -0.1]\njoints_deg = { left_tail = 10 }",
        "left_tail",
    ),
    "a hold on nothing": (
        "position_m = [1.2, 0.6, -0.1]",
        'position_m = [1.2, 0.6, -0.1]\n[[staging.mark.hold]]\nby = "feet"\nwhat = "rail-99"',
        "rail-99",
    ),
    "a mark that no posture reaches": (
        "position_m = [1.2, 0.6, -0.1]",
        'position_m = [1.2, 0.6, -0.1]\n[[staging.mark.hold]]\nby = "right hand"\nwhat = "pane"',
        "cm",
    ),
    "a camera in a wall": ("position_m = [-2.5, 0, 0]", "position_m = [-9, 0, 0]", "camera"),
    "a sensor that is not there": (
        'words = "24 mm, top of frame to overhead"',
        'words = "24 mm"\nsensor = "super-36"',
        "super-36",
    ),
    "words that nobody says": ("feet to overhead, facing aft, neutral", "feet to the moon", "the moon"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BAD)
def test_a_mistake_of_staging_has_its_line(tmp_path: Path, name: str) -> None:
    old, new, word = BAD[name]
    assert old in STAGING
    issues, _ = found(tmp_path, STAGING.replace(old, new, 1), "1.01")
    faults = [issue for issue in issues if issue.severity != "note" and word in issue.what + issue.hint]
    assert faults, [str(issue) for issue in issues]
    assert all(issue.file == FILE and issue.line for issue in faults)
    assert any(issue.hint for issue in faults)


def test_a_sensor_without_size(tmp_path: Path) -> None:
    text = STAGING.replace('words = "24 mm, top of frame to overhead"', 'words = "24 mm"\nsensor = "flat"', 1)
    cameras = '[[sensor]]\nid = "flat"\nwidth_mm = 0\nheight_mm = 0\n'
    issues, document = found(tmp_path, text, **{"stage/cameras.toml": cameras})
    assert any("flat" in issue.what for issue in errors(issues))
    assert document["setups"] == ["1.01", "1.02"]


def test_a_mesh_that_names_files_outside_of_its_folder(tmp_path: Path) -> None:
    gltf = {
        "asset": {"version": "2.0"},
        "buffers": [{"uri": "../../../etc/passwd", "byteLength": 36}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
        "scenes": [{"nodes": [0]}],
    }
    form = 'set = "lab"\n[[part]]\nid = "lens"\nkind = "mesh"\nfile = "stage/lens.gltf"\n'
    issues, _ = found(tmp_path, STAGING, **{"stage/sets/lab.toml": form, "stage/lens.gltf": json.dumps(gltf)})
    faults = errors(issues)
    assert faults
    assert all(issue.file == "stage/sets/lab.toml" and issue.line for issue in faults)
    assert any("lens.gltf" in issue.what + issue.hint or "folder" in issue.what for issue in faults)


def test_everything_at_once(tmp_path: Path) -> None:
    text = STAGING
    for name in ("a person outside of the set", "a camera in a wall"):
        old, new, _ = BAD[name]
        text = text.replace(old, new, 1)
    issues, _ = found(tmp_path, text)
    lines = {issue.line for issue in errors(issues)}
    assert len(lines) >= 2


def test_where_nothing_is_staged_there_is_nothing_to_check(tmp_path: Path) -> None:
    folder = make_staged(tmp_path / "bare", **{"stage/scene-01.toml": 'scene = "1"\n'})
    report = check_stage(open_production(folder))
    assert report.facts["setups"] == [] and report.issues == ()
    assert "no setup is staged" in report.text and "can be shot" not in report.text
    with pytest.raises(NotFound):
        check_stage(open_production(folder), "1")


def test_a_file_that_cannot_be_read_is_told_where_nothing_else_is_staged(tmp_path: Path) -> None:
    folder = make_staged(tmp_path / "broken", **{"stage/scene-01.toml": "[[staging]\nsetup = 1.01\n"})
    report = check_stage(open_production(folder))
    assert report.facts["setups"] == []
    assert any(issue.severity == "error" and issue.file == "stage/scene-01.toml" for issue in report.issues)


@pytest.mark.parametrize(
    ("text", "setup", "what"),
    [
        ('[[staging]]\nsetup = "1.01\n', "1.01", "1.01 is not staged"),
        ('[[staging]]\nsetup = "7.07"\n', "7.07", "scene-01.toml:1: setup 7.07 is staged and is no setup"),
    ],
)
def test_why_a_setup_is_not_staged(tmp_path: Path, text: str, setup: str, what: str) -> None:
    folder = make_staged(tmp_path / "why", **{"stage/scene-01.toml": text})
    with pytest.raises(NotFound, match=what) as told:
        Shooting(open_production(folder)).shot(setup)
    assert "skylot check tells" in told.value.hint


def test_what_was_misread_is_told_by_the_setup_that_lacks_it(tmp_path: Path) -> None:
    misread = STAGING.replace("seconds = 8", "secunds = 8")
    shooting = Shooting(open_production(make_staged(tmp_path / "m", **{"stage/scene-01.toml": misread})))
    (told,) = [each for each in shooting.shot("1.01").issues if each.severity == "error"]
    assert "secunds" in told.what and told.file == "stage/scene-01.toml" and told.line == 5
    assert not any(each.severity == "error" for each in shooting.shot("1.02").issues)


def test_a_staging_without_its_setup_says_that_no_setup_can_be_staged(tmp_path: Path) -> None:
    text = '[[staging]]\nsetup = "7.07"\n'
    report = check_stage(open_production(make_staged(tmp_path / "bare", **{FILE: text})))
    assert report.text == "no setup can be staged: 1 error"


def test_a_setup_of_no_scene_is_told_as_that(tmp_path: Path) -> None:
    folder = make_staged(tmp_path / "two", **{FILE: STAGING})
    shots = next(path for path in (folder / "shots").glob("*.toml") if "1.01" in path.read_text())
    shots.write_text(shots.read_text().replace('scene = "1"', "", 1))
    assert check_stage(open_production(folder)).text.startswith("No scene: 2 setups staged")
