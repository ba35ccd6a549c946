import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from skylot.core.errors import BadInput, SkylotError
from skylot.stage.handover.animatic import write_animatic
from skylot.stage.handover.cut import cut_text
from skylot.stage.handover.handed import Handed

av = pytest.importorskip("av")
RATE = Fraction(24000, 1001)
SIZE = (320, 180)


class Painter:
    """Stands for the renderer: a grey that tells the second, and a memory of what was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, shot, sky, at_s, size):
        self.asked.append((shot.staging.setup, at_s, sky))
        picture = np.zeros((size[1], size[0], 3), dtype=np.uint8)
        picture[..., 0] = 200
        picture[..., 1] = round(40 * at_s)
        return picture


@pytest.fixture(scope="module")
def shots(shot, sky, at):
    still = replace(
        shot,
        staging=replace(shot.staging, setup="12.04", seconds=2.0),
        people=shot.people[1:],
        props=(),
        camera=replace(
            shot.camera,
            t_s=np.zeros(1),
            position_m=shot.camera.position_m[:1],
            rotation_xyzw=shot.camera.rotation_xyzw[:1],
            focal_mm=shot.camera.focal_mm[:1],
            focus_m=shot.camera.focus_m[:1],
        ),
    )
    return [
        Handed(shot=shot, scene="12", at=at, sky=sky, light="Sun through zvezda-starboard"),
        Handed(shot=still, scene="12", at=at),
    ]


@pytest.fixture(scope="module")
def painter():
    return Painter()


@pytest.fixture(scope="module")
def made(shots, painter, tmp_path_factory):
    path = tmp_path_factory.mktemp("animatic") / "animatic.mp4"
    return write_animatic(shots, RATE, path, size=SIZE, pictures_per_s=3.0, draw=painter)


def decoded(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def test_every_frame_of_the_film_is_a_frame_of_the_file(made):
    with av.open(str(made.path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == RATE
        assert stream.frames == made.frames == 96 + 48
        assert (stream.width, stream.height) == (320, 180 + 16)
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx(np.arange(144) * 1001 / 24000, abs=1e-4)
    assert made.seconds == pytest.approx(144 * 1001 / 24000)


def test_pictures_are_made_three_times_a_second_and_once_for_a_still_shot(made, painter):
    moving = [at_s for setup, at_s, _ in painter.asked if setup == "12.03"]
    assert moving == pytest.approx(np.arange(12) * 8 * 1001 / 24000)
    assert [at_s for setup, at_s, _ in painter.asked if setup == "12.04"] == [0.0]
    assert made.pictures == 13


def test_the_light_is_that_of_the_instant(made, painter, at):
    _, at_s, sky = painter.asked[3]
    assert sky.t_s == pytest.approx([at.t_s + at_s])
    assert sky.sun_share[0] == pytest.approx(0.8 - 0.2 * at_s / 60)
    assert np.linalg.norm(sky.sun[0]) == pytest.approx(1)
    assert painter.asked[-1][2].kind == "none"  # nobody gave one


def test_the_picture_is_above_and_keeps_its_colours(made):
    frames = decoded(made.path)
    middle = frames[80][60:120, 100:220].reshape(-1, 3).mean(axis=0)
    assert middle == pytest.approx([200, 40 * 80 * 1001 / 24000, 0], abs=8)


def test_the_strip_below_is_dark_with_light_words_and_its_timecode_runs(made):
    frames = decoded(made.path)
    strip = frames[0][182:]
    assert np.median(strip) < 40
    assert strip.max() > 170
    right, left = np.s_[182:, 250:], np.s_[182:, :100]
    assert np.abs(frames[0][right].astype(int) - frames[5][right]).max() > 60
    assert np.abs(frames[0][left].astype(int) - frames[5][left]).max() < 40
    assert np.abs(frames[0][left].astype(int) - frames[-1][left]).max() > 60  # another setup


def test_it_carries_the_timecode_that_the_cut_counts_in(made, shots):
    with av.open(str(made.path)) as container:
        found = {**container.metadata, **container.streams.video[0].metadata}
    assert found["timecode"] == "01:00:00:00"
    assert '"value": 86400' in cut_text(shots, RATE, title="x", movie="animatic.mp4").replace(
        "86400.0", "86400"
    )


def test_progress_is_told_by_setup(shots, tmp_path):
    told = []
    write_animatic(
        shots,
        RATE,
        tmp_path / "a.mp4",
        size=SIZE,
        draw=Painter(),
        progress=lambda done, total, label: told.append((done, total, label)),
    )
    assert told == [(0, 144, "12.03"), (96, 144, "12.04"), (144, 144, "")]


def test_a_renderer_that_fails_leaves_the_old_file_and_no_piece(shots, made):
    before = made.path.read_bytes()

    def fails(shot, sky, at_s, size):
        raise SkylotError("the renderer broke")

    with pytest.raises(SkylotError, match="broke"):
        write_animatic(shots, RATE, made.path, size=SIZE, draw=fails)
    assert made.path.read_bytes() == before
    assert [file.name for file in made.path.parent.iterdir()] == ["animatic.mp4"]


def test_what_cannot_be_a_film_is_refused_with_a_sentence(shots, tmp_path):
    blind = replace(shots[0], shot=replace(shots[0].shot, camera=None))
    with pytest.raises(BadInput, match="no staged setup"):
        write_animatic([blind], RATE, tmp_path / "a.mp4", draw=Painter())
    endless = replace(shots[0].shot, staging=replace(shots[0].shot.staging, seconds=1e5))
    with pytest.raises(BadInput, match=r"27\.8 h"):
        write_animatic([replace(shots[0], shot=endless)], RATE, tmp_path / "a.mp4", draw=Painter())
    with pytest.raises(BadInput, match="321 x 180"):
        write_animatic(shots, RATE, tmp_path / "a.mp4", size=(321, 180), draw=Painter())
    assert list(tmp_path.iterdir()) == []


def test_no_library_is_a_sentence_with_the_command(shots, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(SkylotError, match="av") as fault:
        write_animatic(shots, RATE, tmp_path / "a.mp4", draw=Painter())
    assert "skylot[handover]" in fault.value.hint
