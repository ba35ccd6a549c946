from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import box_set
from tests.stage.blocking.shots import axis, camera_axes, point, said, seen_at, worst

from skylot.core.rotations import to_matrix
from skylot.stage.model import CameraKey, CameraSetup, Mark

HALL = box_set(np.array([12.0, 12.0, 12.0]))
ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0)),)


def camera(words: str, *keys: CameraKey, mount: str = "locked") -> CameraSetup:
    return CameraSetup(setup="1.01", words=words, keys=keys, mount=mount)  # type: ignore[arg-type]


def test_a_locked_camera_is_one_sample(stage: Stager) -> None:
    track = stage(ANNA, camera("50 mm, CU on ANNA"), built=HALL).camera
    assert track is not None and len(track.t_s) == 1


def test_keys_in_words_change_only_what_they_say(stage: Stager) -> None:
    setup = camera("50 mm, MS on ANNA, profile left", CameraKey(at_s=4.0, words="CU on ANNA"))
    track = stage(ANNA, setup, built=HALL).camera
    assert track is not None
    assert (track.t_s[0], track.t_s[-1]) == (0.0, 4.0)
    assert np.linalg.norm(track.position_m[0]) > 1.5 * np.linalg.norm(track.position_m[-1])
    assert to_matrix(track.rotation_xyzw[-1]) == pytest.approx(to_matrix(track.rotation_xyzw[0]), abs=1e-6)
    assert track.focal_mm == pytest.approx(50.0)


def test_keys_in_numbers(stage: Stager) -> None:
    keys = (
        CameraKey(
            position_m=(2.0, 0.0, 0.0), rotation_xyzw=(0.5, -0.5, -0.5, 0.5), focal_mm=35.0, focus_m=2.0
        ),
        CameraKey(at_s=2.0, position_m=(2.0, 0.5, 0.0), focal_mm=50.0),
    )
    track = stage(ANNA, camera("", *keys), built=HALL).camera
    assert track is not None
    assert track.position_m[0] == pytest.approx([2.0, 0.0, 0.0])
    assert track.position_m[-1] == pytest.approx([2.0, 0.5, 0.0])
    assert track.focal_mm[[0, -1]] == pytest.approx([35.0, 50.0])
    assert track.focus_m[0] == 2.0
    assert np.abs(track.rotation_xyzw @ track.rotation_xyzw[0]) == pytest.approx(1.0)


def test_a_roll_over_the_shot(stage: Stager) -> None:
    setup = camera("50 mm, CU on ANNA, from the front", CameraKey(at_s=3.0, words="rolled 90 left"))
    shot = stage(ANNA, setup, built=HALL)
    assert float(camera_axes(shot, -1)[0] @ axis(shot, "ANNA", "up")) == pytest.approx(1.0, abs=1e-6)


def test_a_dolly_along_a_rail_goes_its_length(stage: Stager) -> None:
    track = stage(ANNA, camera("24 mm, MS on ANNA, from starboard, dolly along rail-port"), built=HALL).camera
    assert track is not None
    assert np.linalg.norm(track.position_m[-1] - track.position_m[0]) == pytest.approx(1.2)
    assert abs(float((track.position_m[-1] - track.position_m[0])[0])) == pytest.approx(1.2)


def test_a_dolly_to_somebody_stops_before_her(stage: Stager) -> None:
    shot = stage(ANNA, camera("35 mm, LS on ANNA, dolly to ANNA"), built=HALL, seconds=6.0)
    assert shot.camera is not None
    gap = np.linalg.norm(shot.camera.position_m[-1] - point(shot, "ANNA", "eyes"))
    assert gap == pytest.approx(0.6, abs=0.01)


MOVE = (
    Mark(who="ANNA", words="feet to deck, facing forward", position_m=(-1.0, 0.0, 0.0)),
    Mark(who="ANNA", at_s=4.0, words="feet to deck", position_m=(2.0, 0.5, 0.0)),
)


def test_following_keeps_somebody_where_she_is_in_frame(stage: Stager) -> None:
    shot = stage(MOVE, camera("50 mm, MS on ANNA, following ANNA"), built=HALL, seconds=5.0)
    assert shot.camera is not None
    for i, second in ((0, 0.0), (-1, 5.0)):
        assert seen_at(shot, point(shot, "ANNA", "eyes", second), i) == pytest.approx(
            seen_at(shot, point(shot, "ANNA", "eyes")), abs=1e-6
        )


def test_panning_turns_and_does_not_move(stage: Stager) -> None:
    shot = stage(
        MOVE, camera("35 mm, MS on ANNA, from starboard, panning with ANNA"), built=HALL, seconds=5.0
    )
    assert shot.camera is not None
    assert np.ptp(shot.camera.position_m, axis=0) == pytest.approx(0.0, abs=1e-12)
    assert abs(seen_at(shot, point(shot, "ANNA", "eyes", 5.0), -1)[0]) < 0.4
    assert shot.camera.focus_m[-1] != shot.camera.focus_m[0]


def test_rolling_with_somebody_keeps_her_upright(stage: Stager) -> None:
    marks = (
        Mark(who="SEDOV", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0)),
        Mark(who="SEDOV", at_s=4.0, words="feet to port", position_m=(0.0, 0.0, 0.0)),
    )
    shot = stage(
        marks, camera("35 mm, MS on SEDOV, from the front, rolling with SEDOV"), built=HALL, seconds=4.0
    )
    assert float(camera_axes(shot, 0)[1] @ axis(shot, "SEDOV", "up", 0.0)) > 0.99
    assert float(camera_axes(shot, -1)[1] @ axis(shot, "SEDOV", "up", 4.0)) > 0.99


def test_a_hand_held_camera_floats_less_the_heavier_it_is(stage: Stager) -> None:
    def sway(mass_kg: float) -> float:
        setup = CameraSetup(setup="1.01", words="35 mm, MS on ANNA", mount="hand-held", mass_kg=mass_kg)
        track = stage(ANNA, setup, built=HALL).camera
        assert track is not None
        return float(np.abs(track.position_m - track.position_m[0]).max())

    assert 0.002 < sway(6.0) < 0.05
    assert sway(24.0) == pytest.approx(sway(6.0) / 2.0, rel=1e-6)


def test_a_hand_held_camera_floats_the_same_way_every_time(stage: Stager) -> None:
    one, two = (stage(ANNA, camera("35 mm, hand-held"), built=HALL).camera for _ in range(2))
    assert one is not None and two is not None
    assert np.array_equal(one.position_m, two.position_m)


def test_a_camera_in_a_wall(stage: Stager) -> None:
    shot = stage(ANNA, camera("50 mm", CameraKey(position_m=(0.0, 2.4, 0.0))))
    assert any("inside of a wall" in text for text in worst(shot))


def test_a_camera_that_goes_through_a_wall_on_its_way(stage: Stager) -> None:
    keys = (CameraKey(position_m=(0.0, 1.5, 0.0)), CameraKey(at_s=4.0, position_m=(0.0, 3.0, 0.0)))
    assert said(stage(ANNA, camera("50 mm", *keys)), "error", "inside of a wall", "4.0 s")


def test_a_rotation_of_no_length(stage: Stager) -> None:
    key = CameraKey(position_m=(1.0, 0.0, 0.0), rotation_xyzw=(0.0, 0.0, 0.0, 0.0))
    assert said(stage(ANNA, camera("50 mm", key)), "error", "quaternion of length zero")
