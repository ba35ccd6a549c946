"""What is handed on, through the use cases: glTF, USD, camera report, animatic and its cut, the viewer's page."""

import csv
import json
from pathlib import Path

import pytest
from tests.office.stage.staged import STAGING, make_staged

from skylot.core.errors import BadText
from skylot.office.opening import open_production
from skylot.office.stage.handing import export_shots, make_animatic, make_viewer
from skylot.stage.handover.viewer import is_built

SHORT = STAGING.replace("seconds = 8", "seconds = 1").replace("seconds = 4", "seconds = 1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("handing") / "two"
    return make_staged(root, **{"stage/scene-01.toml": SHORT})


@pytest.mark.slow
def test_export_without_usd_needs_nothing_more(folder: Path, tmp_path: Path) -> None:
    report = export_shots(open_production(folder), out=tmp_path, usd=False)
    files = set(report.facts["files"])
    assert {"camera-report.csv", "camera-report.json", "gltf/1-01.glb", "gltf/1-02.glb"} == files
    assert (tmp_path / "gltf/1-01.glb").read_bytes()[:4] == b"glTF"
    with (tmp_path / "camera-report.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row[next(iter(row))] for row in rows] == ["1.01", "1.02"]


def test_export_writes_usd_and_a_cut(folder: Path, tmp_path: Path) -> None:
    pytest.importorskip("pxr")
    report = export_shots(open_production(folder), "1.01", out=tmp_path)
    assert "usd/1-01.usda" in report.facts["files"]
    assert json.loads((tmp_path / "cut.otio").read_text(encoding="utf-8"))["OTIO_SCHEMA"] == "Timeline.1"


def test_an_animatic_has_every_frame_and_its_cut(folder: Path, tmp_path: Path) -> None:
    av = pytest.importorskip("av")
    report = make_animatic(open_production(folder), "1.02", out=tmp_path / "a.mp4")
    assert report.facts["frames"] == 24
    with av.open(report.facts["file"]) as movie:
        assert sum(1 for _ in movie.decode(video=0)) == 24
    cut = json.loads(Path(report.facts["cut"]).read_text(encoding="utf-8"))
    assert cut["tracks"]["children"][0]["children"][0]["name"].startswith("1.02")
    with pytest.raises(BadText):
        make_animatic(open_production(folder), "1.02", out=tmp_path / "a.avi")


@pytest.mark.skipif(not is_built(), reason="the viewer's script is not built: make viewer")
def test_the_viewers_page_holds_the_file_that_it_saves(folder: Path, tmp_path: Path) -> None:
    report = make_viewer(open_production(folder), "1.02", out=tmp_path / "v.html")
    text = Path(report.facts["file"]).read_text(encoding="utf-8")
    assert "scene-01.toml" in text
    assert "feet to port, facing forward" in text
    assert "http://" not in text.split("<script")[0]
