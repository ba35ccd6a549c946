from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, box_set
from tests.stage.blocking.shots import camera_axes, person, point, said, seen_at

from skylot.core.rotations import to_matrix
from skylot.stage.blocking.collide import collisions
from skylot.stage.model import CameraKey, CameraSetup, Mark

ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(-1.2, 0.0, 0.0)),)
IN_HAND = CameraSetup(setup="1.01", words="24 mm, MS on ANNA", mount="hand-held")


def test_a_locked_camera_is_on_an_arm(stage: Stager) -> None:
    shot = stage(ANNA, "24 mm, MS on ANNA")
    assert [track.who for track in shot.people] == ["ANNA"]
    assert not said(shot, "holder")


def test_a_camera_in_hands_has_an_operator_and_a_holder(stage: Stager) -> None:
    shot = stage(ANNA, IN_HAND)
    assert [(t.who, t.crew) for t in shot.people] == [
        ("ANNA", False),
        ("camera operator", True),
        ("holder", True),
    ]


def test_the_operators_eyes_are_behind_the_camera_and_the_hands_on_it(stage: Stager) -> None:
    shot = stage(ANNA, IN_HAND)
    assert shot.camera is not None
    at, (right, _, view) = shot.camera.position_m[0], camera_axes(shot)
    assert float((point(shot, "camera operator", "eyes") - at) @ view) < -0.15
    for side in ("left", "right"):
        assert np.linalg.norm(point(shot, "camera operator", f"{side}_palm") - at) < 0.25
    assert abs(float((point(shot, "camera operator", "eyes") - at) @ right)) < 0.3


def test_the_holders_hands_are_on_the_operator(stage: Stager) -> None:
    shot = stage(ANNA, IN_HAND)
    for side in ("left", "right"):
        palm = point(shot, "holder", f"{side}_palm")
        places = [
            point(shot, "camera operator", f"{s}_{p}") for s in ("left", "right") for p in ("ankle", "hip")
        ]
        assert min(np.linalg.norm(palm - place) for place in places) < 0.12


def test_the_crew_go_with_the_camera(stage: Stager) -> None:
    keys = (CameraKey(at_s=0.0, position_m=(1.0, 0.0, 0.0)), CameraKey(at_s=4.0, position_m=(0.2, 0.3, 0.0)))
    setup = CameraSetup(setup="1.01", words="24 mm, MS on ANNA", mount="dolly", keys=keys)
    shot = stage(ANNA, setup)
    assert shot.camera is not None
    for i, second in ((0, 0.0), (-1, 4.0)):
        matrix = to_matrix(shot.camera.rotation_xyzw[i])
        eyes = point(shot, "camera operator", "eyes", second) - shot.camera.position_m[i]
        assert matrix.T @ eyes == pytest.approx(
            to_matrix(shot.camera.rotation_xyzw[0]).T
            @ (point(shot, "camera operator", "eyes") - shot.camera.position_m[0]),
            abs=0.02,
        )


def test_who_floats_with_a_camera_and_has_no_holder_is_an_issue(stage: Stager) -> None:
    shot = stage(ANNA, IN_HAND, crew=("camera operator",))
    assert said(shot, "warning", "nobody holds")
    assert person(shot, "camera operator").free == ((0.0, 10.0),)
    assert not person(stage(ANNA, IN_HAND), "camera operator").free


def test_on_the_ground_nobody_holds_the_operator(stage: Stager) -> None:
    shot = stage({"ANNA": "facing forward"}, IN_HAND, field=EARTH, crew=("camera operator",))
    assert not said(shot, "holder")
    assert point(shot, "camera operator", "left_sole")[2] == pytest.approx(-2.0, abs=0.15)


def test_an_operator_who_is_not_booked(stage: Stager) -> None:
    assert said(stage(ANNA, IN_HAND, crew=("holder",)), "warning", "not in the setup's crew")


def test_no_operator_where_the_setup_says_none(stage: Stager) -> None:
    setup = CameraSetup(setup="1.01", words="24 mm, MS on ANNA", mount="hand-held", operator="")
    assert [track.who for track in stage(ANNA, setup).people] == ["ANNA"]


def test_there_is_room_for_the_crew_and_they_are_not_in_frame(stage: Stager) -> None:
    shot = stage(ANNA, IN_HAND, built=box_set(np.array([5.0, 3.0, 3.0])))
    assert collisions(shot) == ()
    for who in ("camera operator", "holder"):
        for name in ("head_top", "left_knee", "right_toe", "left_palm", "right_fingertip"):
            x, y = seen_at(shot, point(shot, who, name))
            assert abs(x) > 1.0 or abs(y) > 1.0
