import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from skylot.core.errors import SkylotError
from skylot.stage.handover.handed import Handed, with_camera
from skylot.stage.handover.package import Wanted, hand_over

RATE = Fraction(25)


def paint(shot, sky, at_s, size):
    return np.full((size[1], size[0], 3), 90, dtype=np.uint8)


@pytest.fixture
def shots(shot, sky, at):
    short = replace(shot, staging=replace(shot.staging, seconds=1.0))
    blind = replace(short, staging=replace(short.staging, setup="12.05"), camera=None)
    return [Handed(shot=short, scene="12", at=at, sky=sky), Handed(shot=blind, scene="12")]


@pytest.mark.slow
def test_everything_lies_in_one_folder_and_fits_together(shots, tmp_path):
    for module in ("pxr", "av"):
        pytest.importorskip(module)
    otio = pytest.importorskip("opentimelineio")
    files = hand_over(shots, RATE, tmp_path, title="Scene 12", size=(160, 90), draw=paint)
    names = sorted(file.relative_to(tmp_path).as_posix() for file in files)
    sets = [name for name in names if name.startswith("usd/set-")]
    assert len(sets) == 1
    assert names == sorted(
        [
            "animatic.mp4", "camera-report.csv", "camera-report.json", "cut.otio",
            "gltf/12-03.glb", "gltf/12-05.glb",
            "usd/12-03-people.usdc", "usd/12-03.usda", "usd/12-05-people.usdc", "usd/12-05.usda", *sets,
        ]
    )  # fmt: skip
    assert sorted(file for file in tmp_path.rglob("*") if file.is_file()) == sorted(files)
    timeline = otio.adapters.read_from_file(str(tmp_path / "cut.otio"), "otio_json")
    assert [clip.name for clip in timeline.find_clips()] == ["12.03"]  # what the movie shows
    for clip in timeline.find_clips():
        assert (tmp_path / clip.media_reference.target_url).is_file()


def test_only_what_is_wanted_is_asked_for(shots, tmp_path, monkeypatch):
    for module in ("pxr", "av", "opentimelineio"):
        monkeypatch.setitem(sys.modules, module, None)
    files = hand_over(shots, RATE, tmp_path, title="", wanted=Wanted(usd=False, cut=False, animatic=False))
    assert len(files) == 4
    with pytest.raises(SkylotError, match="opentimelineio"):
        hand_over(shots, RATE, tmp_path / "new", title="", wanted=Wanted(usd=False, animatic=False))
    assert not (tmp_path / "new").exists()


def test_no_shots_are_an_empty_report(tmp_path):
    files = hand_over([], RATE, tmp_path, title="", wanted=Wanted(cut=False, usd=False))
    assert [file.name for file in files] == ["camera-report.csv", "camera-report.json"]


def test_with_camera_keeps_the_order(shots):
    assert [one.setup for one in with_camera([*shots, shots[0]])] == ["12.03", "12.03"]
