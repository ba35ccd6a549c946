from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, PLANES, box_set
from tests.stage.blocking.shots import axis, person, point, said, seen_at, worst

from skylot.core.rotations import to_matrix
from skylot.stage.blocking.tracks import min_jerk
from skylot.stage.bodies.kinematics import capsules, forward, pose_at
from skylot.stage.bodies.postures import posture
from skylot.stage.model import Hold, Mark, Prop


@pytest.mark.parametrize(
    ("words", "up"),
    [
        ("feet to deck", "overhead"),
        ("feet to overhead", "deck"),
        ("feet to port", "starboard"),
        ("head to port", "port"),
        ("upside down", "deck"),
        ("lying port to starboard", "starboard"),
        ("flying level", "forward"),
        ("feet in rail-port", "starboard"),
        ("", "overhead"),
    ],
)
def test_which_way_up(stage: Stager, words: str, up: str) -> None:
    assert axis(stage({"ANNA": words}), "ANNA", "up") == pytest.approx(PLANES[up], abs=1e-9)


def test_numbers_go_over_words(stage: Stager) -> None:
    mark = Mark(
        who="ANNA", words="feet to deck, facing aft, at pane", up=(0.0, 2.0, 0.0), facing=(0.0, 0.0, 1.0),
        position_m=(0.5, 0.25, -0.5),
    )  # fmt: skip
    shot = stage((mark,))
    assert axis(shot, "ANNA", "up") == pytest.approx([0.0, 1.0, 0.0])
    assert axis(shot, "ANNA", "facing") == pytest.approx([0.0, 0.0, 1.0])
    assert person(shot, "ANNA").position_m[0] == pytest.approx([0.5, 0.25, -0.5])


@pytest.mark.parametrize("way", ["forward", "aft", "port", "starboard"])
def test_facing_a_plane(stage: Stager, way: str) -> None:
    shot = stage({"ANNA": f"feet to deck, facing {way}"})
    assert axis(shot, "ANNA", "facing") == pytest.approx(PLANES[way], abs=1e-9)


def test_what_is_over_the_head_cannot_be_faced_and_the_eyes_go_there(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to port, facing pane"})
    assert said(shot, "cannot face", "over the head")
    assert abs(float(axis(shot, "ANNA", "facing") @ np.array([0.0, 1.0, 0.0]))) < 1e-9


def test_two_who_face_each_other(stage: Stager) -> None:
    shot = stage({"ANNA": "facing each other", "SEDOV": "upside down, facing each other"})
    apart = person(shot, "SEDOV").position_m[0] - person(shot, "ANNA").position_m[0]
    assert float(axis(shot, "ANNA", "facing") @ apart) > 0.5
    assert float(axis(shot, "SEDOV", "facing") @ apart) < -0.5


@pytest.mark.parametrize(
    "words", ["0.5 m from pane", "50 cm from it, looking at pane", "half a metre from the window"]
)
def test_so_far_from_a_pane_is_measured_to_the_eyes(stage: Stager, words: str) -> None:
    shot = stage({"ANNA": f"feet to deck, facing pane, {words}"})
    assert 2.0 - point(shot, "ANNA", "eyes")[1] == pytest.approx(0.5, abs=0.02)


def test_so_far_from_a_wall_is_measured_to_the_body(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck, facing forward, 0.4 m from aft"})
    track = person(shot, "ANNA")
    first, last, radii = capsules(track.skeleton, *forward(track.skeleton, *pose_at(track, 0.0)))
    nearest = min(float((ends[0, :, 0] - radii).min()) for ends in (first, last))
    assert nearest + 3.0 == pytest.approx(0.4, abs=0.01)


@pytest.mark.parametrize(
    ("words", "offset"),
    [
        ("1 m aft of SEDOV", (-1.0, 0.0, 0.0)),
        ("1 m above SEDOV", (0.0, 0.0, -1.0)),
        ("0.8 m port of SEDOV", (0.0, -0.8, 0.0)),
        ("0.9 m in front of SEDOV", (0.9, 0.0, 0.0)),
        ("0.9 m behind SEDOV", (-0.9, 0.0, 0.0)),
        ("0.9 m to the left of SEDOV", (0.0, -0.9, 0.0)),
    ],
)
def test_places_by_another_person(stage: Stager, words: str, offset: tuple[float, float, float]) -> None:
    sedov = Mark(who="SEDOV", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0))
    shot = stage((Mark(who="ANNA", words=f"tucked, feet to deck, {words}"), sedov))
    assert person(shot, "ANNA").position_m[0] == pytest.approx(offset, abs=0.02)


def test_a_circle_of_people_comes_to_rest(stage: Stager) -> None:
    shot = stage({"ANNA": "1 m from SEDOV", "SEDOV": "1 m from ANNA"})
    assert not worst(shot)


def test_nobody_says_where_and_everybody_has_room(stage: Stager) -> None:
    shot = stage({"ANNA": "", "SEDOV": "", "LENA": "", "RUTH": ""})
    places = np.stack([track.position_m[0] for track in shot.people])
    apart = np.linalg.norm(places[:, None] - places[None], axis=-1) + 10.0 * np.eye(4)
    assert apart.min() > 0.7
    assert not worst(shot)


def test_people_round_a_table_keep_their_own_sides(stage: Stager) -> None:
    words = {
        "ANNA": "feet to deck, at table",
        "SEDOV": "feet to deck, at table",
        "LENA": "feet to overhead, at table",
    }
    shot = stage(words, built=box_set(table=True))
    eyes = [point(shot, who, "eyes") for who in words]
    assert min(np.linalg.norm(a - b) for i, a in enumerate(eyes) for b in eyes[:i]) > 0.4
    assert all(np.linalg.norm(e[:2]) < 1.2 and e[2] < 1.2 for e in eyes)
    assert not worst(shot)


def test_where_things_fall_people_stand_on_the_floor(stage: Stager) -> None:
    shot = stage({"ANNA": "facing forward"}, field=EARTH)
    assert point(shot, "ANNA", "left_sole")[2] == pytest.approx(-2.0, abs=0.03)
    assert axis(shot, "ANNA", "up") == pytest.approx([0.0, 0.0, 1.0])


def test_a_hand_on_a_rail_is_there(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck, left hand on rail-port"})
    palm = point(shot, "ANNA", "left_palm")
    nearest = np.array([np.clip(palm[0], -0.6, 0.6), -1.92, 0.3])
    assert np.linalg.norm(palm - nearest) < 0.05
    assert not worst(shot)


def test_both_feet_in_a_rail(stage: Stager) -> None:
    shot = stage({"ANNA": "feet in rail-deck, facing port"})
    for side in ("left", "right"):
        assert point(shot, "ANNA", f"{side}_sole")[2] == pytest.approx(1.92, abs=0.08)
    assert not worst(shot)


def test_hands_hold_the_ankles_of_another(stage: Stager) -> None:
    shot = stage(
        {
            "ANNA": "flying level, held by SEDOV by the ankles",
            "SEDOV": "feet to deck, facing forward, 0.5 m from aft",
        }
    )
    gaps = [
        np.linalg.norm(point(shot, "SEDOV", f"{a}_palm") - point(shot, "ANNA", f"{b}_ankle"))
        for a, b in (("left", "right"), ("right", "left"))
    ]
    assert max(gaps) < 0.06
    assert not person(shot, "ANNA").free
    assert not worst(shot)


def test_a_hold_farther_than_the_reach_says_by_how_much(stage: Stager) -> None:
    mark = Mark(
        who="ANNA",
        words="feet to deck",
        position_m=(0.0, 1.2, 0.0),
        holds=(Hold(by="right hand", what="rail-port"),),
    )
    shot = stage((mark,))
    assert said(shot, "error", "does not reach rail-port", "cm short")


def test_a_hold_on_nothing_names_the_nearest(stage: Stager) -> None:
    mark = Mark(who="ANNA", holds=(Hold(by="feet", what="rail-prot"),))
    issue = next(i for i in stage((mark,)).issues if "rail-prot" in i.what)
    assert issue.severity == "error"
    assert issue.hint == "did you mean 'rail-port'?"
    assert issue.where is not None and issue.where.key == ("mark", 0, "hold", 0, "what")


@pytest.mark.parametrize(
    ("mark", "what"),
    [
        (Mark(who="ANNA", joints_rad=(("left_elbow", 4.0),)), "left elbow at 229 degrees"),
        (Mark(who="ANNA", joints_rad=(("left_elbw", 0.4),)), "no joint is called 'left_elbw'"),
        (Mark(who="ANNA", posture="floting"), "no posture is called 'floting'"),
        (Mark(who="ANNA", look_at="SEDOW"), "looks at 'SEDOW'"),
        (Mark(who="ANNA", up=(0.0, 0.0, 0.0)), "up has no length"),
        (Mark(who="ANNA", facing=(0.0, 0.0, 0.0)), "facing has no length"),
        (Mark(who="ANNA", words="held by rail-port"), "only a person holds"),
    ],
)
def test_what_no_body_can_do(stage: Stager, mark: Mark, what: str) -> None:
    shot = stage((mark,))
    assert any(what in text for text in worst(shot)), shot.issues
    limits = person(shot, "ANNA").skeleton.limits_rad
    assert np.all(person(shot, "ANNA").joints_rad >= limits[:, 0] - 1e-9)


def test_both_sides_at_once_and_one_over_it(stage: Stager) -> None:
    mark = Mark(who="ANNA", joints_rad=(("right_knee", 0.9), ("both_knee", 0.5), ("both_elbow", 1.1)))
    shot = stage((mark,))
    assert worst(shot) == []
    body = person(shot, "ANNA")
    angle = dict(zip(body.skeleton.joints, body.joints_rad[0], strict=True))
    assert (angle["left_knee"], angle["right_knee"]) == pytest.approx((0.5, 0.9))
    assert (angle["left_elbow"], angle["right_elbow"]) == pytest.approx((1.1, 1.1))


def test_several_marks_are_a_smooth_move(stage: Stager) -> None:
    marks = (
        Mark(who="SEDOV", at_s=1.0, words="feet to deck", position_m=(-1.0, 0.0, 0.0)),
        Mark(who="SEDOV", at_s=5.0, words="feet to port", position_m=(1.0, 0.5, 0.0)),
    )
    track = person(stage(marks, seconds=10.0), "SEDOV")
    assert track.t_s[0] == 1.0 and track.t_s[-1] == 5.0
    assert len(track.t_s) >= 40
    middle = pose_at(track, 3.0)
    assert middle[0][0] == pytest.approx([0.0, 0.25, 0.0], abs=1e-6)
    up = to_matrix(middle[1][0])[:, 2]
    assert float(up @ [0.0, 0.0, -1.0]) == pytest.approx(np.cos(np.pi / 4), abs=1e-6)
    speed = np.linalg.norm(np.diff(track.position_m, axis=0), axis=1) / np.diff(track.t_s)
    assert speed[0] < 0.1 * speed.max() and speed[-1] < 0.1 * speed.max()


def test_a_later_mark_keeps_what_it_does_not_say(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", words="feet to port, facing aft, seated", position_m=(0.0, -0.2, 0.4)),
        Mark(who="ANNA", at_s=4.0, words="looking at pane"),
    )
    track = person(stage(marks), "ANNA")
    assert track.position_m[-1] == pytest.approx(track.position_m[0])
    assert to_matrix(track.rotation_xyzw[-1]) == pytest.approx(to_matrix(track.rotation_xyzw[0]))
    assert np.abs(track.joints_rad[-1] - track.joints_rad[0]).max() > 0.05


def test_who_floats_free_and_who_does_not(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck", "SEDOV": "left hand on rail-port"}, seconds=8.0)
    assert person(shot, "ANNA").free == ((0.0, 8.0),)
    assert person(shot, "SEDOV").free == ()
    assert person(stage({"ANNA": ""}, field=EARTH), "ANNA").free == ()


def test_min_jerk_rests_at_both_ends() -> None:
    share = np.linspace(0.0, 1.0, 1001)
    way = min_jerk(share)
    assert way[[0, 500, 1000]] == pytest.approx([0.0, 0.5, 1.0])
    speed, acceleration = np.gradient(way, share), np.gradient(np.gradient(way, share), share)
    assert abs(speed[0]) < 1e-4 and abs(acceleration[1]) < 0.2
    assert speed.max() == pytest.approx(1.875, abs=1e-3)  # Flash and Hogan: the peak is 1.875 times the mean


def test_a_thing_in_a_hand_is_looked_at_reached_for_and_in_focus(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", words="feet to deck, facing forward, holding", position_m=(0.0, 0.0, 0.0)),
        Mark(
            who="SEDOV",
            words="feet to deck, facing aft, looking at book, reaching for book",
            position_m=(0.9, 0.0, 0.0),
        ),
        Mark(who="LENA", words="feet to deck, facing aft", position_m=(2.0, 1.0, 0.0)),
    )
    shot = stage(marks, "50 mm, CU on book, focus on book", props=(Prop(id="book", held_by="Anna"),))
    palm = point(shot, "ANNA", "right_palm")
    assert np.linalg.norm(point(shot, "SEDOV", "right_palm") - palm) < 0.05
    toward = palm - point(shot, "SEDOV", "eyes")
    head = person(shot, "SEDOV").skeleton.segments.index("head")
    gaze = to_matrix(
        forward(person(shot, "SEDOV").skeleton, *pose_at(person(shot, "SEDOV"), 0.0))[1][0, head]
    )
    assert float(gaze[:, 0] @ toward) / np.linalg.norm(toward) > 0.99
    camera = shot.camera
    assert camera is not None
    assert seen_at(shot, palm) == pytest.approx((0.0, 0.0), abs=1e-6)
    assert camera.focus_m[0] == pytest.approx(np.linalg.norm(palm - camera.position_m[0]), abs=1e-6)
    assert not worst(shot)


def test_two_feet_do_not_go_side_by_side_into_a_rail_that_is_faced_along(stage: Stager) -> None:
    along = stage({"ANNA": "feet in rail-deck, facing forward"})
    assert said(along, "note", "ANNA faces along rail-deck")
    feet = [point(along, "ANNA", f"{side}_sole") for side in ("left", "right")]
    assert np.linalg.norm(feet[0] - feet[1]) > 0.15  # one before the other, not in one place
    assert not said(stage({"ANNA": "feet in rail-deck, facing port"}), "faces along")


@pytest.mark.parametrize("stance", ["standing", "seated", "neutral", "crouched"])
@pytest.mark.parametrize(
    ("words", "arms"),
    [
        ("arms up", "reaching-up"), ("hands up", "reaching-up"), ("arms crossed", "arms-crossed"),
        ("pointing", "pointing"),
    ],
)  # fmt: skip
def test_words_of_the_arms_go_over_a_stance(stage: Stager, stance: str, words: str, arms: str) -> None:
    for mark in (
        Mark(who="ANNA", words=f"{stance}, {words}"),
        Mark(who="ANNA", words=f"{words}, {stance}"),
        Mark(who="ANNA", words=words, posture=stance),
    ):
        body = person(stage((mark,), field=EARTH), "ANNA")
        is_, legs, other = (
            dict(zip(body.skeleton.joints, values.tolist(), strict=True))
            for values in (body.joints_rad[0], posture(stance, body.skeleton), posture(arms, body.skeleton))
        )
        for joint in ("left_knee", "right_hip_flex", "waist_bend"):
            assert is_[joint] == pytest.approx(legs[joint]), joint
        assert is_["right_shoulder_flex"] == pytest.approx(other["right_shoulder_flex"])
        if words.endswith("up"):  # both of them
            assert is_["left_shoulder_flex"] == pytest.approx(other["right_shoulder_flex"])
        elif words == "pointing":
            assert is_["left_shoulder_flex"] == pytest.approx(legs["left_shoulder_flex"])


def test_arms_up_later_does_not_make_one_who_sits_stand(stage: Stager) -> None:
    marks = (Mark(who="ANNA", words="seated"), Mark(who="ANNA", at_s=2.0, words="arms up"))
    body = person(stage(marks, field=EARTH, seconds=3.0), "ANNA")
    knee, shoulder = (body.skeleton.joints.index(name) for name in ("left_knee", "left_shoulder_flex"))
    assert body.joints_rad[-1, knee] == pytest.approx(body.joints_rad[0, knee])
    assert body.joints_rad[-1, shoulder] > body.joints_rad[0, shoulder] + 1.0


@pytest.mark.parametrize("words", ["opposite SEDOV", "face to face with SEDOV", "seated, across from SEDOV"])
def test_who_is_opposite_somebody_faces_her(stage: Stager, words: str) -> None:
    shot = stage({"SEDOV": "facing starboard", "ANNA": words}, field=EARTH)
    away = point(shot, "SEDOV", "pelvis") - point(shot, "ANNA", "pelvis")
    assert float(axis(shot, "ANNA", "facing") @ away) > 0.9 * float(np.linalg.norm(away))


def test_who_sits_on_a_thing_faces_whom_she_looks_at(stage: Stager) -> None:
    shot = stage({"SEDOV": "1 m port", "ANNA": "on the table, looking at SEDOV"}, field=EARTH)
    away = point(shot, "SEDOV", "pelvis") - point(shot, "ANNA", "pelvis")
    assert float(axis(shot, "ANNA", "facing") @ away) > 0.7 * float(np.linalg.norm(away))
