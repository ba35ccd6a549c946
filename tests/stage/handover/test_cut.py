import sys
from dataclasses import replace
from fractions import Fraction

import pytest

from skylot.core.errors import SkylotError
from skylot.stage.handover.cut import cut_text
from skylot.stage.handover.handed import Handed
from skylot.stage.model import CameraKey, Mark, Motion

otio = pytest.importorskip("opentimelineio")
RATE = Fraction(24000, 1001)


@pytest.fixture
def shots(shot, at):
    marks = (Mark(who="ANNA", words="at the table"), Mark(who="ANNA", at_s=2.0, words="at the window"))
    motions = (Motion(who="spanner", kind="throw", at_s=1.0),)
    setup = replace(shot.staging.camera, keys=(CameraKey(at_s=3.5, words="rolled 90 left"),))
    staging = replace(shot.staging, marks=marks, motions=motions, camera=setup)
    other = replace(shot, staging=replace(shot.staging, setup="12.04", seconds=2.5))
    return [
        Handed(shot=replace(shot, staging=staging), scene="12", at=at),
        Handed(shot=other, scene="12", at=at.plus(5550)),
    ]


def read(text):
    return otio.adapters.read_from_string(text, "otio_json")


def inside(part, whole):
    return whole.start_time <= part.start_time and part.end_time_exclusive() <= whole.end_time_exclusive()


def test_clips_lie_end_to_end_in_whole_frames(shots):
    timeline = read(cut_text(shots, RATE, title="Scene 12", movie="animatic.mp4"))
    clips = list(timeline.find_clips())
    assert [clip.name for clip in clips] == ["12.03", "12.04"]
    assert [clip.source_range.duration.value for clip in clips] == [96, 60]
    assert [clip.source_range.start_time.value for clip in clips] == [86400, 86496]
    assert timeline.duration().value == 156
    assert timeline.global_start_time.to_timecode() == "01:00:00:00"


def test_all_of_it_is_in_the_movie(shots):
    timeline = read(cut_text(shots, RATE, title="Scene 12", movie="animatic.mp4"))
    for clip in timeline.find_clips():
        media = clip.media_reference
        assert media.target_url == "animatic.mp4"
        assert media.available_range.duration.value == 156
        assert inside(clip.source_range, media.available_range)


def test_rate_is_the_productions_and_stands_beside_exactly(shots):
    timeline = read(cut_text(shots, RATE, title="Scene 12"))
    assert timeline.metadata["skylot"]["rate"] == "24000/1001"
    (first, _) = timeline.find_clips()
    assert first.source_range.duration.rate == pytest.approx(23.976023976)
    assert first.metadata["skylot"]["instant_utc"] == "2021-10-11T08:30:00Z"
    assert list(first.metadata["skylot"]["people"]) == ["ANNA", "СЕДОВ"]
    assert isinstance(first.media_reference, otio.schema.MissingReference)


def test_markers_stand_where_things_happen(shots):
    (first, second) = read(cut_text(shots, RATE, title="Scene 12")).find_clips()
    found = [(m.name, m.marked_range.start_time.value - 86400) for m in first.markers]
    assert found == [("spanner: throw", 24), ("ANNA: at the window", 48), ("camera: rolled 90 left", 84)]
    assert len(second.markers) == 0


def test_stills_stand_in_for_a_movie(shots):
    (first, second) = read(
        cut_text(shots, RATE, title="x", stills={"12.03": "frames/12.03.png"})
    ).find_clips()
    assert first.media_reference.target_url == "frames/12.03.png"
    assert inside(first.source_range, first.media_reference.available_range)
    assert isinstance(second.media_reference, otio.schema.MissingReference)


def test_no_library_is_a_sentence_with_the_command(shots, monkeypatch):
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    with pytest.raises(SkylotError, match="opentimelineio") as fault:
        cut_text(shots, RATE, title="x")
    assert "skylot[handover]" in fault.value.hint
