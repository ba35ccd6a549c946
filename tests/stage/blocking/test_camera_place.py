from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, PLANES, anchor, box_set
from tests.stage.blocking.shots import axis, camera_axes, person, point, said, seen_at, worst

from skylot.stage.blocking.collide import segment_distance
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.bodies.kinematics import capsules, forward, pose_at
from skylot.stage.model import CameraKey, CameraSetup, Mark
from skylot.stage.reading.sizes import size_class

HALL = box_set(np.array([12.0, 12.0, 12.0]))
ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0)),)
BOTH = (
    Mark(who="ANNA", words="feet to deck, facing starboard", position_m=(-0.5, 0.0, 0.0)),
    Mark(who="SEDOV", words="feet to deck, facing starboard", position_m=(0.5, 0.0, 0.0)),
)


@pytest.mark.parametrize("size", ["ECU", "CU", "MCU", "MS", "MLS", "LS", "ELS"])
def test_a_size_stands_so_far_that_it_is_that_size(stage: Stager, size: str) -> None:
    shot = stage(ANNA, f"24 mm, {size} on ANNA, from the front", built=HALL)
    assert shot.camera is not None
    stature = person(shot, "ANNA").skeleton.height_m
    up = axis(shot, "ANNA", "up")
    top = point(shot, "ANNA", "head_top")
    y_top = seen_at(shot, top)[1]
    y_metre = (y_top - seen_at(shot, top - up * 0.01)[1]) / 0.01  # of half the frame's height
    frame = 2.0 / y_metre / stature
    to_edge = min((y_top + 1.0) / y_metre / stature, frame)
    assert size_class(to_edge, frame) == size


@pytest.mark.parametrize("size", ["CU", "MCU", "MS", "MLS", "LS"])
def test_the_head_is_in_frame_with_room_over_it(stage: Stager, size: str) -> None:
    shot = stage(ANNA, f"85 mm, {size} on ANNA", built=HALL)
    x, y = seen_at(shot, point(shot, "ANNA", "head_top"))
    assert abs(x) < 0.4
    assert 0.6 < y < 0.99


@pytest.mark.parametrize("up", ["deck", "port", "starboard", "forward"])
def test_the_frame_is_upright_on_whom_it_frames(stage: Stager, up: str) -> None:
    shot = stage({"ANNA": f"head to {up}"}, "50 mm, MS on ANNA", built=HALL)
    assert float(camera_axes(shot)[1] @ axis(shot, "ANNA", "up")) > 0.9


def test_where_things_fall_the_frame_is_upright_on_the_world(stage: Stager) -> None:
    shot = stage(
        {"ANNA": "lying"}, "24 mm, LS on ANNA, from starboard", field=EARTH, built=box_set(flip=True)
    )
    assert camera_axes(shot)[1][2] > 0.95


def test_people_with_different_ups_are_framed_with_the_overhead_on_top(stage: Stager) -> None:
    shot = stage(
        {"ANNA": "feet to port", "SEDOV": "feet to deck", "LENA": "feet to overhead"},
        "24 mm, master",
        built=HALL,
    )
    assert float(camera_axes(shot)[1] @ np.array(PLANES["overhead"])) > 0.8


@pytest.mark.parametrize(("side", "sign"), [("left", 1.0), ("right", -1.0)])
def test_profile_left_looks_to_the_left_of_the_frame(stage: Stager, side: str, sign: float) -> None:
    shot = stage(ANNA, f"50 mm, MCU on ANNA, profile {side}", built=HALL)
    right, _, view = camera_axes(shot)
    assert float(axis(shot, "ANNA", "facing") @ right) == pytest.approx(-sign, abs=1e-6)
    assert abs(float(view @ axis(shot, "ANNA", "facing"))) < 1e-6


def test_three_quarter_sees_the_face_at_45_degrees(stage: Stager) -> None:
    shot = stage(ANNA, "50 mm, MCU on ANNA, three-quarter left", built=HALL)
    assert float(-camera_axes(shot)[2] @ axis(shot, "ANNA", "facing")) == pytest.approx(
        np.sqrt(0.5), abs=1e-6
    )


@pytest.mark.parametrize(
    ("words", "view"),
    [
        ("from behind", "forward"),
        ("from the front", "aft"),
        ("from starboard", "port"),
        ("from above", "deck"),
        ("straight down", "deck"),
        ("looking aft", "aft"),
        ("along forward", "forward"),
        ("against port", "port"),
    ],
)
def test_from_which_side(stage: Stager, words: str, view: str) -> None:
    shot = stage(ANNA, f"35 mm, MS on ANNA, {words}", built=HALL)
    assert camera_axes(shot)[2] == pytest.approx(PLANES[view], abs=1e-6)


def test_against_the_pane_chooses_the_side_of_the_profile(stage: Stager) -> None:
    shot = stage(ANNA, "85 mm, MCU on ANNA, profile, against pane", built=HALL)
    assert float(camera_axes(shot)[2] @ np.array([0.0, 1.0, 0.0])) > 0.99


def test_low_looks_up(stage: Stager) -> None:
    low, high = (stage(ANNA, f"50 mm, MS on ANNA, {word}", built=HALL) for word in ("low", "high"))
    assert float(camera_axes(low)[2] @ axis(low, "ANNA", "up")) > 0.3
    assert float(camera_axes(high)[2] @ axis(high, "ANNA", "up")) < -0.3


@pytest.mark.parametrize(
    ("words", "top"),
    [
        ("top of frame to starboard", "starboard"),
        ("image-up = deck", "overhead"),
        ("upright on SEDOV", "starboard"),
        ("upside down", "deck"),
        ("rolled 180", "deck"),
    ],
)
def test_what_is_up_on_the_picture(stage: Stager, words: str, top: str) -> None:
    marks = (*ANNA, Mark(who="SEDOV", words="feet to port", position_m=(-2.0, 0.0, 0.0)))
    shot = stage(marks, f"50 mm, CU on ANNA, from the front, {words}", built=HALL)
    assert float(camera_axes(shot)[1] @ np.array(PLANES[top])) > 0.99


def test_rolled_90_left(stage: Stager) -> None:
    shot = stage(ANNA, "50 mm, CU on ANNA, from the front, rolled 90 left", built=HALL)
    right, top, _ = camera_axes(shot)
    assert float(axis(shot, "ANNA", "up") @ right) == pytest.approx(1.0, abs=1e-6)
    assert abs(float(axis(shot, "ANNA", "up") @ top)) < 1e-6
    x, y = seen_at(shot, point(shot, "ANNA", "head_top"))
    assert abs(x) < 1.0 and abs(y) < 1.0


@pytest.mark.parametrize(("mm", "severity"), [(40, "note"), (85, "warning")])
def test_a_wall_pulls_the_camera_in_and_names_the_wider_lens(stage: Stager, mm: int, severity: str) -> None:
    """A frame that shows less than half of what was asked for is a warning."""
    shot = stage(ANNA, f"{mm} mm, MS on ANNA, profile left")
    assert shot.camera is not None
    assert float(shot.built.interior.clearance_m(shot.camera.position_m)[0]) >= 0.25
    assert said(shot, severity, f"{mm} mm needs", "the room gives", "mm would show it")
    assert [each.severity for each in shot.issues if "the room gives" in each.what] == [severity]
    x, y = seen_at(shot, point(shot, "ANNA", "eyes"))
    assert abs(x) < 1.0 and abs(y) < 1.0


@pytest.mark.parametrize(
    "words", ["", "CU on ANNA", "MCU on ANNA, profile right", "LS on ANNA, from port", "two-shot"]
)
def test_a_camera_placed_by_words_never_stands_in_a_wall(stage: Stager, words: str) -> None:
    shot = stage({"ANNA": "feet to port", "SEDOV": "feet to overhead"}, words, built=box_set(table=True))
    assert shot.camera is not None
    assert float(shot.built.interior.clearance_m(shot.camera.position_m)[0]) > 0.2


def test_without_a_lens_the_size_and_the_distance_choose_it(stage: Stager) -> None:
    near = stage(ANNA, "MCU on ANNA, 1 m from ANNA", built=HALL).camera
    far = stage(ANNA, "MCU on ANNA, 3 m from ANNA", built=HALL).camera
    assert near is not None and far is not None
    assert float(far.focal_mm[0] / near.focal_mm[0]) == pytest.approx(3.0, rel=0.02)
    assert np.linalg.norm(far.position_m[0]) > 2.5


def test_a_two_shot_holds_both_heads(stage: Stager) -> None:
    shot = stage(BOTH, "32 mm, two-shot of ANNA and SEDOV", built=HALL)
    for who in ("ANNA", "SEDOV"):
        x, y = seen_at(shot, point(shot, who, "head_top"))
        assert abs(x) < 0.95 and abs(y) < 1.0
    assert float(-camera_axes(shot)[2] @ axis(shot, "ANNA", "facing")) > 0.5  # the faces are seen


def test_a_master_holds_all_of_everybody(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to port", "SEDOV": "", "LENA": "upside down"}, "24 mm, master", built=HALL)
    for who in ("ANNA", "SEDOV", "LENA"):
        for name in ("head_top", "left_toe", "right_toe"):
            x, y = seen_at(shot, point(shot, who, name))
            assert abs(x) <= 1.0 and abs(y) <= 1.0


def test_over_a_shoulder_sees_the_other_face(stage: Stager) -> None:
    marks = (
        *ANNA,
        Mark(who="SEDOV", words="feet to deck, facing aft", position_m=(1.2, 0.0, 0.0)),
    )
    shot = stage(marks, "35 mm, over SEDOV's shoulder on ANNA", built=HALL)
    assert shot.camera is not None
    assert shot.camera.position_m[0][0] > point(shot, "SEDOV", "eyes")[0]
    x, y = seen_at(shot, point(shot, "ANNA", "eyes"))
    assert abs(x) < 0.5 and abs(y) < 0.5


def test_through_a_window_stands_outside_and_is_no_camera_in_a_wall(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck, facing pane, 1 m from pane"}, "35 mm, through the pane")
    assert shot.camera is not None
    assert shot.camera.position_m[0][1] > 2.1
    assert not worst(shot)


@pytest.mark.parametrize(
    "words", ["at bow-hatch", "at bow-hatch, looking at ANNA", "1 m aft of ANNA", "0.8 m above ANNA"]
)
def test_a_camera_at_a_place_aims_at_its_subject(stage: Stager, words: str) -> None:
    shot = stage(ANNA, f"24 mm, {words}")
    x, y = seen_at(shot, point(shot, "ANNA", "eyes"))
    assert abs(x) < 1.0 and abs(y) < 1.0


def test_a_close_up_of_a_thing(stage: Stager) -> None:
    shot = stage({}, "50 mm, CU on pane")
    assert seen_at(shot, np.array([0.0, 2.0, 0.0])) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert camera_axes(shot)[2] == pytest.approx([0.0, 1.0, 0.0], abs=1e-9)


def test_numbers_over_words(stage: Stager) -> None:
    shot = stage(
        ANNA,
        CameraSetup(setup="1.01", words="50 mm, CU on ANNA", lens="prime-24", sensor="alexa-lf", stop=4.0),
        built=HALL,
    )
    assert shot.camera is not None
    assert shot.camera.focal_mm[0] == 24.0
    assert shot.camera.width_mm == 36.70
    assert shot.camera.lens_name == "Prime 24 mm"


def test_focus_is_on_the_subject_and_can_be_said(stage: Stager) -> None:
    shot = stage(ANNA, "50 mm, MS on ANNA", built=HALL)
    assert shot.camera is not None
    view = camera_axes(shot)[2]
    eyes = point(shot, "ANNA", "eyes") - shot.camera.position_m[0]
    assert shot.camera.focus_m[0] == pytest.approx(float(eyes @ view), abs=1e-6)
    other = stage(ANNA, "50 mm, MS on ANNA, focus at 1.5 m", built=HALL).camera
    assert other is not None and other.focus_m[0] == pytest.approx(1.5)


def test_nearer_than_the_lens_focuses_is_a_warning(stage: Stager) -> None:
    assert said(
        stage(ANNA, "85 mm, ECU on ANNA, 0.4 m from ANNA", built=HALL), "warning", "goes down to 0.90 m"
    )


def test_a_camera_on_somebody_who_is_not_there(stage: Stager) -> None:
    shot = stage(ANNA, "50 mm, CU on holder")
    assert said(shot, "error", "holder, who is not on the set")


def test_a_thing_that_should_be_out_of_frame(stage: Stager) -> None:
    marks = (Mark(who="ANNA", words="feet to deck, facing port", position_m=(0.0, 1.0, 0.0)),)
    assert said(stage(marks, "35 mm, MS on ANNA, from port, pane out of frame"), "in frame at the start")
    assert not said(stage(marks, "35 mm, MS on ANNA, from starboard, pane out of frame"), "in frame")


def test_the_table_of_sizes_grows() -> None:
    shown = [size.last - size.first for size in load_sizes().sizes]
    assert shown == sorted(shown)


def test_without_a_subject_the_focus_is_on_who_is_in_the_middle_of_the_frame(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.6)),
        Mark(who="SEDOV", words="feet to deck", position_m=(-0.5, 1.2, 0.6)),
    )
    shot = stage(marks, "18 mm, at bow-hatch, looking at aft")
    assert shot.camera is not None
    assert shot.camera.focus_m[0] == pytest.approx(
        float((point(shot, "ANNA", "eyes") - shot.camera.position_m[0]) @ camera_axes(shot)[2]), abs=1e-6
    )


FACE_TO = (
    Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.3)),
    Mark(who="SEDOV", words="feet to deck, facing forward", position_m=(-0.6, 0.9, 0.5)),
)


def at(words: str, *, place: tuple[float, float, float] = (2.0, 0.3, 0.1)) -> CameraSetup:
    return CameraSetup(setup="1.01", words=words, keys=(CameraKey(position_m=place),))


@pytest.mark.parametrize("focal", [18, 35, 85])
def test_looking_at_somebody_aims_at_the_face(stage: Stager, focal: int) -> None:
    shot = stage(FACE_TO, at(f"{focal} mm, looking at ANNA"))
    assert seen_at(shot, point(shot, "ANNA", "eyes")) == pytest.approx((0.0, 0.0), abs=1e-6)


@pytest.mark.parametrize(
    ("words", "names"),
    [("face", ("eyes",)), ("hands", ("left_palm", "right_palm")), ("left foot", ("left_ankle",))],
)
def test_aimed_at_a_part_of_somebody(stage: Stager, words: str, names: tuple[str, ...]) -> None:
    shot = stage(FACE_TO, at(f"50 mm, aimed at ANNA's {words}, focus on SEDOV's hands"))
    middle = np.mean([point(shot, "ANNA", name) for name in names], axis=0)
    assert seen_at(shot, middle) == pytest.approx((0.0, 0.0), abs=1e-6)
    hands = np.mean([point(shot, "SEDOV", f"{side}_palm") for side in ("left", "right")], axis=0)
    assert shot.camera is not None
    assert shot.camera.focus_m[0] == pytest.approx(
        float((hands - shot.camera.position_m[0]) @ camera_axes(shot)[2]), abs=1e-6
    )


def test_a_close_up_of_hands_is_an_insert_of_them(stage: Stager) -> None:
    shot = stage(ANNA, "50 mm, CU on ANNA's right hand", built=HALL)
    assert shot.camera is not None
    palm = point(shot, "ANNA", "right_palm")
    assert seen_at(shot, palm) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert np.linalg.norm(palm - shot.camera.position_m[0]) < 1.5


@pytest.mark.parametrize("place", [(0.8, -0.4, 0.3), (1.3, 0.2, 1.0), (0.4, 1.2, -0.9)])
def test_a_two_shot_from_a_given_place_keeps_heads_inside(
    stage: Stager, place: tuple[float, float, float]
) -> None:
    shot = stage(BOTH, at("50 mm, two-shot of ANNA and SEDOV", place=(place[0], 1.8, place[2])))
    heads = [
        seen_at(shot, point(shot, who, name)) for who in ("ANNA", "SEDOV") for name in ("head_top", "chin")
    ]
    assert np.abs(np.array(heads)[:, 1]).max() < 1.0
    wide = stage(BOTH, at("24 mm, two-shot of ANNA and SEDOV", place=(place[0], 1.8, place[2])))
    assert all(abs(v) < 1.0 for who in ("ANNA", "SEDOV") for v in seen_at(wide, point(wide, who, "head_top")))


def test_a_bowed_head_is_whole_in_its_frame(stage: Stager) -> None:
    mark = Mark(who="ANNA", position_m=(0.0, 0.0, 0.0), joints_rad=(("neck_bend", 0.7),), words="standing")
    shot = stage((mark,), "50 mm, MCU on ANNA, profile left", built=HALL)
    track = person(shot, "ANNA")
    first, last, radii = capsules(track.skeleton, *forward(track.skeleton, *pose_at(track, 0.0)))
    head = track.skeleton.segments.index("head")
    tops = [ends[0, head] + camera_axes(shot)[1] * radii[head] for ends in (first, last)]
    assert 0.75 < max(seen_at(shot, top)[1] for top in tops) < 0.97


@pytest.mark.parametrize(
    "way", ["forward", "aft", "to starboard", "port", "deck", "towards the overhead", "along forward"]
)
def test_looking_to_a_side_is_parallel_to_it(stage: Stager, way: str) -> None:
    shot = stage(FACE_TO, at(f"24 mm, looking {way}"))
    assert camera_axes(shot)[2] == pytest.approx(PLANES[way.rsplit(maxsplit=1)[-1]], abs=1e-9)


def test_looking_at_a_side_is_to_the_middle_of_that_wall(stage: Stager) -> None:
    shot = stage(FACE_TO, at("24 mm, looking at forward"))
    assert seen_at(shot, np.array([3.0, 0.0, 0.0])) == pytest.approx((0.0, 0.0), abs=1e-6)


@pytest.mark.parametrize(("x", "sign"), [(2.0, -1.0), (-2.0, 1.0)])
def test_looking_along_a_rail(stage: Stager, x: float, sign: float) -> None:
    shot = stage(FACE_TO, at("24 mm, looking along rail-port", place=(x, -1.5, 0.3)))
    assert camera_axes(shot)[2] == pytest.approx((sign, 0.0, 0.0), abs=1e-9)


def test_looking_along_the_module_from_its_end_looks_into_it(stage: Stager) -> None:
    shot = stage(FACE_TO, at("24 mm, looking along the module", place=(2.7, 0.0, 0.0)))
    assert camera_axes(shot)[2] == pytest.approx(PLANES["aft"], abs=1e-9)


def test_on_somebody_is_whom_the_frame_is_for(stage: Stager) -> None:
    on, named = (stage(FACE_TO, f"35 mm, MS, {words}").camera for words in ("on ANNA", "ANNA"))
    assert on is not None and named is not None
    assert on.position_m == pytest.approx(named.position_m)


def test_half_a_metre_to_a_side_is_a_shift(stage: Stager) -> None:
    still, moved = (
        stage(ANNA, f"50 mm, MS on ANNA, from the front{words}", built=HALL).camera
        for words in ("", ", 0.5 m to starboard")
    )
    assert still is not None and moved is not None
    assert moved.position_m[0] - still.position_m[0] == pytest.approx((0.0, 0.5, 0.0), abs=1e-9)


def test_a_subject_behind_the_lens_is_not_the_focus(stage: Stager) -> None:
    setup = CameraSetup(
        setup="1.01",
        words="35 mm, upright on ANNA",
        keys=(CameraKey(position_m=(1.0, 0.0, -1.0), rotation_xyzw=(0.5, -0.5, -0.5, 0.5)),),
    )
    shot = stage(ANNA, setup)
    assert shot.camera is not None
    view = camera_axes(shot)[2]
    assert view == pytest.approx((1.0, 0.0, 0.0), abs=1e-9)
    assert shot.camera.focus_m[0] == pytest.approx(2.0, abs=0.01)  # the wall that is 2 m ahead


def test_focus_on_a_part_and_through_a_pane(stage: Stager) -> None:
    camera = stage(ANNA, at("35 mm, looking forward, focus on bow-hatch", place=(1.0, 0.0, 0.0))).camera
    assert camera is not None and camera.focus_m[0] == pytest.approx(2.0)
    out = stage({}, at("35 mm, looking to starboard", place=(0.0, 1.0, 0.0))).camera
    assert out is not None and out.focus_m[0] > 100.0


def test_a_rail_before_the_face_sends_the_camera_to_another_side(stage: Stager) -> None:
    plain = box_set(np.array([12.0, 12.0, 12.0]))
    free = stage(ANNA, "50 mm, MCU on ANNA", built=plain).camera
    eyes = point(stage(ANNA, built=plain), "ANNA", "eyes")
    assert free is not None
    middle = eyes * 0.6 + free.position_m[0] * 0.4
    bar = anchor("bar", "rail", tuple(middle), (1.0, 0.0, 0.0), along=(0.0, 0.0, 1.0), size_m=1.5)
    barred = stage(
        ANNA, "50 mm, MCU on ANNA", built=replace(plain, anchors={**plain.anchors, "bar": bar})
    ).camera
    assert barred is not None
    assert np.linalg.norm(barred.position_m[0] - free.position_m[0]) > 0.2
    ends = middle - np.array([0.0, 0.0, 0.75]), middle + np.array([0.0, 0.0, 0.75])
    assert float(segment_distance(free.position_m[0], eyes, *ends)) < 0.02
    assert float(segment_distance(barred.position_m[0], eyes, *ends)) > 0.05


def test_over_the_shoulder_of_somebody_who_is_where_the_other_is(stage: Stager) -> None:
    shot = stage({"ANNA": "in the middle", "SEDOV": "in the middle"}, "over SEDOV's shoulder")
    assert shot.camera is not None
    assert np.isfinite(shot.camera.position_m).all()
