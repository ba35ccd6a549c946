"""A frame and a plan of one staged setup, written as files."""

import math
from pathlib import Path

import pytest
from PIL import Image
from tests.office.stage.staged import STAGING, make_staged

from skylot.core.errors import BadInput, BadText, NotFound
from skylot.core.instant import Instant
from skylot.office.opening import open_production
from skylot.office.stage.made import FRAMES_FOLDER, read_made
from skylot.office.stage.pictures import draw, make_frame, make_plan_view, read_size
from skylot.office.stage.shots import Shooting
from skylot.stage.picture.iris import pulled


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_staged(tmp_path_factory.mktemp("staged") / "two")


def test_a_frame_is_960_by_540_and_remembered(folder: Path) -> None:
    opened = open_production(folder)
    report = make_frame(opened, "1.01")
    file = Path(report.facts["file"])
    assert file == opened.root / FRAMES_FOLDER / "1.01.png"
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("PNG", (960, 540))
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 500
    assert report.facts["why"] == "first chance"
    assert [issue for issue in report.issues if issue.severity == "error"] == []
    assert set(read_made(folder)) == {"1.01"}


def test_a_frame_for_a_look_is_not_remembered(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "look.png"
    asked = Instant.parse("2021-10-11T10:00:00Z")
    report = make_frame(open_production(folder), "1.02", asked=asked, size="320x180", out=out)
    assert report.facts["at"] == "2021-10-11T10:00:00.000Z"
    with Image.open(out) as picture:
        assert picture.size == (320, 180)
    assert "1.02" not in read_made(folder)


def test_the_same_shot_gives_the_same_picture(folder: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    for out in (first, second):
        make_frame(open_production(folder), "1.02", size="320x180", out=out)
    assert first.read_bytes() == second.read_bytes()


def test_frames_of_all_seconds_have_the_exposure_of_the_shot(folder: Path) -> None:
    shot = Shooting(open_production(folder)).shot("1.02")
    iris = pulled(shot.staged, shot.sky)
    named = shot.staging.picture_at_s
    own, later = (draw(shot, second, (320, 180)).exposure for second in (named, named + 1.0))
    assert own is not None
    assert later is not None
    assert later.key_lux == pytest.approx(iris.at(named + 1.0).key_lux)
    assert later.balance == pytest.approx(iris.at(named + 1.0).balance)
    assert abs(math.log2(own.key_lux / iris.at(named).key_lux)) < 0.1


@pytest.mark.parametrize("text", ["960", "0x0", "960x", "axb", "99999x99999", "-1x5", "960x540x3", "63x540"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(BadText):
        read_size(text)


@pytest.mark.parametrize("second", [8.1, 1e9, float("inf"), float("nan"), -1.0])
def test_a_second_that_is_not_in_the_shot(folder: Path, tmp_path: Path, second: float) -> None:
    opened, out = open_production(folder), tmp_path / "no"
    with pytest.raises(BadText, match="which lasts 8 s"):
        make_frame(opened, "1.01", second=second, out=out.with_suffix(".png"))
    with pytest.raises(BadText, match="which lasts 8 s"):
        make_plan_view(opened, "1.01", second=second, out=out.with_suffix(".svg"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("at", ["1960-01-02T00:00:00Z", "2021-10-25T12:00:00Z", "2200-01-01T00:00:00Z"])
def test_light_that_nobody_knows_is_told(folder: Path, at: str) -> None:
    report = make_plan_view(open_production(folder), "1.01", asked=Instant.parse(at))
    (told,) = [issue for issue in report.issues if issue.severity == "warning"]
    assert (told.file, told.line) == ("stage/scene-01.toml", 3) and at in told.what


def test_an_instant_past_what_can_be_reckoned_is_a_sentence(folder: Path) -> None:
    with pytest.raises(BadText, match="2292"):
        make_plan_view(open_production(folder), "1.01", asked=Instant.parse("2291-12-31T00:00:00Z"))


def test_a_picture_of_more_than_eight_megapixels_is_refused() -> None:
    assert read_size("3840x2160") == (3840, 2160)
    for text in ("4096x2160", "4096x4096", "2900x2900"):
        with pytest.raises(BadText, match="megapixels"):
            read_size(text)


def test_a_size_may_be_written_with_a_cross() -> None:
    assert read_size("1920×1080") == (1920, 1080)


def test_who_asks_for_what_is_not_staged_is_told(folder: Path) -> None:
    opened = open_production(folder)
    with pytest.raises(NotFound, match=r"1\.03 is not staged"):
        make_frame(opened, "1.03")
    with pytest.raises(NotFound, match=r"no setup '9\.99'"):
        make_frame(opened, "9.99")
    with pytest.raises(BadText, match="png"):
        make_frame(opened, "1.01", out=Path("frame.jpg"))


def test_without_a_camera_nothing_can_be_seen(tmp_path: Path) -> None:
    begin = STAGING.index("[staging.camera]")
    end = STAGING.index("[[staging.mark]]")
    bare = STAGING[:begin] + STAGING[end:]
    opened = open_production(make_staged(tmp_path / "bare", **{"stage/scene-01.toml": bare}))
    with pytest.raises(BadInput, match=r"1\.01"):
        make_frame(opened, "1.01")


def test_a_plan_names_everybody(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.svg"
    make_plan_view(open_production(folder), "1.01", out=out)
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<svg")
    for word in ("MIRA", "OLE", "OVERHEAD", "STARBOARD", "Laboratory"):
        assert word in text
    with pytest.raises(BadText, match="jpg"):
        make_plan_view(open_production(folder), "1.01", out=Path("plan.jpg"))


def test_a_plan_can_be_printed(folder: Path, tmp_path: Path) -> None:
    opened = open_production(folder)
    for ending, begins in (("pdf", b"%PDF-"), ("png", b"\x89PNG")):
        out = tmp_path / f"plan.{ending}"
        make_plan_view(opened, "1.01", out=out)
        assert out.read_bytes().startswith(begins)
