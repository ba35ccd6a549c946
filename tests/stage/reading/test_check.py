"""A setup as a script supervisor notes it."""

import math
from dataclasses import replace

import pytest
from tests.stage.reading.scenes import body, camera, frame_of, shot, sky

from skylot.core.issues import Issue
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.motion.records import MotionNote
from skylot.stage.reading.check import check_shot, log_line
from skylot.stage.reading.notes import read_frame
from skylot.stage.reading.sun import SunOn
from skylot.stage.world import BodyTrack, CameraTrack, StagedShot


def person(who: str = "ANNA", **changes: object) -> PersonInFrame:
    plain = PersonInFrame(
        who=who, share=0.2, visible=1.0, size="MCU", roll_rad=0.0, distance_m=2.0, headroom=0.1, look_room=0.6,
        looks="right", face_lux=120.0, up=(0.0, 0.0, 1.0),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def notes(*people: PersonInFrame, **changes: object) -> FrameNotes:
    plain = FrameNotes(
        setup="1.01", at_s=0.0, at=None, people=people, orientations=len(people), layers=1, planes=len(people),
        lens="50 mm", light="cabin lit", exposure_stops=0.0,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def staged(*people: BodyTrack, lens: CameraTrack | None = None) -> StagedShot:
    return shot(people or (body("ANNA", (2, 0, 0)),), lens)


def words(issues: tuple[Issue, ...], severity: str) -> list[str]:
    assert all(one.where is not None and one.where.record == "staging:1.01" for one in issues)
    assert not [one for one in issues if one.severity == "error"]
    return [one.what for one in issues if one.severity == severity]


def test_the_line_of_the_log() -> None:
    found = notes(
        person(roll_rad=math.pi),
        person("SEDOV", size="MS", visible=0.4, share=0.05, hidden_by=("LENA",), looks="away", look_room=None),
        person("camera operator", crew=True),
        light="direct Sun through zvezda-starboard on ANNA for 2 min 10 s; cabin dark",
        outside="night Earth", orientations=2, layers=1, planes=2,
    )  # fmt: skip
    assert log_line(found) == (
        "ANNA MCU, upside down to frame, looks right; SEDOV MS, turned away, 60 % hidden behind LENA. "
        "2 planes (2 ways up, 1 layer). direct Sun through zvezda-starboard on ANNA for 2 min 10 s; cabin dark. "
        "outside: night Earth"
    )


@pytest.mark.parametrize(
    ("roll_deg", "toward_deg", "said"),
    [(10, 0, "ANNA MCU, looks right"), (90, 0, "ANNA MCU, head to frame right, looks right"),
     (-80, 0, "ANNA MCU, head to frame left, looks right"), (45, 0, "ANNA MCU, rolled 45° right, looks right"),
     (-170, 0, "ANNA MCU, upside down to frame, looks right"), (10, 80, "ANNA MCU, head to camera, looks right"),
     (10, -70, "ANNA MCU, feet to camera, looks right")],
)  # fmt: skip
def test_ways_up_in_words(roll_deg: float, toward_deg: float, said: str) -> None:
    one = person(roll_rad=math.radians(roll_deg), toward_rad=math.radians(toward_deg))
    assert log_line(notes(one)).startswith(said + ".")


def test_cut_heads_in_words() -> None:
    said = [
        log_line(notes(one)).split(". ")[0]
        for one in (
            person(headroom=None), person(headroom=None, size="CU"),
            person(headroom=None, looks="", look_room=None), person(headroom=None, looks="", face_lux=None),
            person(headroom=None, looks="", face_lux=None, parts=("right hand", "right forearm")),
            person(headroom=None, looks="", face_lux=None, parts=("chest", "right forearm")),
        )
    ]  # fmt: skip
    assert said == [
        "ANNA MCU, head cut, looks right", "ANNA CU, looks right", "ANNA MCU, head cut", "ANNA MCU, head out of frame",
        "ANNA insert, right hand and right forearm", "ANNA MCU, head out of frame",
    ]  # fmt: skip


def test_a_good_frame_has_no_warning() -> None:
    found = check_shot(staged(), notes(person()))
    assert words(found, "warning") == []
    assert len(words(found, "note")) == 1


def test_nobody_visible() -> None:
    assert words(check_shot(staged(), notes()), "warning") == ["nobody is visible"]
    hidden = person(share=0.0, visible=0.0, hidden_by=("locker",), looks="", headroom=None)
    found = check_shot(staged(), notes(hidden))
    assert words(found, "warning") == ["nobody is visible"]
    assert words(found, "note")[0].startswith("ANNA out of sight behind locker")
    assert (
        words(check_shot(replace(staged(), staging=replace(staged().staging, marks=())), notes()), "warning")
        == []
    )


def test_crew_in_frame_and_lost_people() -> None:
    found = check_shot(
        staged(body("ANNA", (2, 0, 0)), body("SEDOV", (3, 0, 0)), body("LENA", (9, 0, 0))),
        notes(
            person(),
            person("SEDOV", visible=0.05, hidden_by=("ANNA",)),
            person("holder", crew=True, share=0.031),
        ),
    )
    assert words(found, "warning") == [
        "SEDOV MCU, looks right, 95 % hidden behind ANNA",
        "holder is in frame (3 % of it)",
    ]
    assert "LENA out of frame" in words(found, "note")


def test_black_and_blown_out_faces() -> None:
    found = check_shot(staged(), notes(person(face_lux=1.0), person("LENA", face_lux=90_000.0)))
    assert words(found, "warning") == [
        "ANNA's face black, 7 stops under at f/2.8",
        "LENA's face blown out, 10 stops over at f/2.8",
    ]
    assert "filter" in found[2].hint
    turned = check_shot(staged(), notes(person(face_lux=1.0, looks="away")))
    assert words(turned, "warning") == []
    empty = check_shot(
        replace(staged(), staging=replace(staged().staging, marks=())), notes(exposure_stops=-9.0)
    )
    assert words(empty, "warning") == ["the frame is black, 9 stops under"]


def test_a_sun_patch_is_blown_out_though_the_face_is_not() -> None:
    found = check_shot(staged(), notes(person(sun=0.2, highlight_lux=80_000.0)))
    assert words(found, "warning") == ["direct Sun on ANNA blown out, 9 stops over at f/2.8"]
    assert words(check_shot(staged(), notes(person(sun=0.0, highlight_lux=80_000.0))), "warning") == []
    both = check_shot(staged(), notes(person(sun=1.0, highlight_lux=80_000.0, face_lux=70_000.0)))
    assert words(both, "warning") == ["ANNA's face blown out, 9 stops over at f/2.8"]


def test_holder_spotter_and_bookings() -> None:
    def free(**changes: object) -> MotionNote:
        plain = MotionNote(
            who="ANNA", from_s=0, to_s=5, speed_m_s=0.3, seconds_to_wall=12.0, wall="aft", drift_m=0.1,
            spotter_needed=False, crew=False, sentence="ANNA reaches aft after 12 s",
        )  # fmt: skip
        return replace(plain, **changes)  # type: ignore[arg-type]

    found = check_shot(
        staged(), notes(person()),
        free=(free(), free(spotter_needed=True), free(who="camera operator", holder_needed=True, sentence="")),
    )  # fmt: skip
    assert words(found, "warning") == ["ANNA reaches aft after 12 s", "nobody holds camera operator"]
    crewed = staged(body("ANNA", (2, 0, 0)), body("camera operator", (-1, 0, 0), crew=True))
    assert words(check_shot(crewed, notes(person()), booked=("camera operator",)), "warning") == []
    assert words(check_shot(crewed, notes(person())), "warning") == []
    assert words(check_shot(crewed, notes(person()), booked=()), "warning") == [
        "camera operator is staged but not booked on this setup"
    ]


def test_the_sun_that_leaves_within_the_shot() -> None:
    leaving = SunOn(who="ANNA", part="face", share=0.8, window="zvezda-starboard", seconds=6.2)
    found = check_shot(staged(), notes(person()), sun=(leaving, replace(leaving, part="body")))
    assert words(found, "warning") == ["the Sun leaves ANNA's face after 6 s of 10 s"]
    assert (
        words(check_shot(staged(), notes(person()), sun=(replace(leaving, seconds=20.0),)), "warning") == []
    )


def test_framing_notes() -> None:
    found = check_shot(
        staged(),
        notes(
            person("ANNA", headroom=None, size="MS"), person("LENA", headroom=0.01, look_room=0.1),
            person("SEDOV", headroom=0.5), person("IVAN", headroom=None, size="CU"),
        ),
    )  # fmt: skip
    assert words(found, "note")[1:] == [
        "ANNA: head cut", "LENA: no headroom", "LENA: short look room, 10 % of the frame before the eyes",
        "SEDOV: headroom 50 % of the frame's height",
    ]  # fmt: skip


def test_focus_against_the_depth_of_field_tables() -> None:
    # 35 mm f/2.8 focused at 2 m, circle 0.0213 mm (32 mm / 1500): hyperfocal 20.6 m, sharp from 1.83 to 2.21 m
    hyperfocal = 0.035**2 / (2.8 * 32e-3 / 1500) + 0.035
    near, far = hyperfocal * 2 / (hyperfocal + 2), hyperfocal * 2 / (hyperfocal - 2)
    for distance, soft in (
        (near * 0.99, True),
        (near * 1.02, False),
        (far * 0.98, False),
        (far * 1.02, True),
    ):
        found = words(check_shot(staged(), notes(person(distance_m=distance))), "note")
        assert any("soft" in said for said in found) == soft, distance
    far_focus = staged(lens=camera(focus_m=1e6))
    for distance, soft in ((hyperfocal * 0.98, True), (hyperfocal * 1.02, False)):
        found = words(check_shot(far_focus, notes(person(distance_m=distance))), "note")
        assert any("soft" in said for said in found) == soft


def test_a_frame_that_was_really_read() -> None:
    people = (body("ANNA", (2.2, 0, -0.35), up=(0, 0, 1)), body("LENA", (2.2, 0.7, 0.3), up=(0, 0, -1)))
    whole = shot(people, camera())
    found = check_shot(whole, read_frame(whole, frame_of(whole), at=None, sky=sky(kind="none")))
    assert "LENA" in found[0].what
    assert "upside down to frame" in found[0].what
    assert "2 planes (2 ways up, 1 layer)" in found[0].what
