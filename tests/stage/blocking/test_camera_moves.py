"""Moves that a director says in a word, each against where the camera must be by plain geometry."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import box_set
from tests.stage.blocking.shots import axis, camera_axes, point, said, seen_at, worst

from skylot.core.arrays import FloatArray
from skylot.stage.model import CameraKey, CameraSetup, Mark
from skylot.stage.world import CameraTrack, StagedShot

HALL = box_set(np.array([12.0, 12.0, 12.0]))
ANNA = Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0))
SEDOV = Mark(who="SEDOV", words="feet to deck, facing aft", position_m=(2.0, 1.0, 0.0))
BOTH = (ANNA, SEDOV)


def filmed(stage: Stager, words: str, marks: tuple[Mark, ...] = BOTH, *keys: CameraKey) -> StagedShot:
    shot = stage(marks, CameraSetup(setup="1.01", words=words, keys=keys), built=HALL)
    assert not worst(shot)
    return shot


def way(shot: StagedShot) -> FloatArray:
    assert shot.camera is not None
    return np.asarray(shot.camera.position_m[-1] - shot.camera.position_m[0])


def turned(shot: StagedShot, which: int) -> float:
    """Return by how many degrees one of the camera's axes has turned."""
    first, last = camera_axes(shot, 0)[which], camera_axes(shot, -1)[which]
    return float(np.degrees(np.arccos(np.clip(first @ last, -1.0, 1.0))))


@pytest.mark.parametrize(
    "words", ["dolly in", "push in", "slow push in on ANNA", "tracks in", "dolly in on ANNA"]
)
def test_a_dolly_in_goes_nearer_along_the_view(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"50 mm, MS on ANNA, from the front, {words}")
    assert way(shot) @ camera_axes(shot)[2] > 0.3
    eyes = point(shot, "ANNA", "eyes")
    assert seen_at(shot, eyes, -1) == pytest.approx(seen_at(shot, eyes), abs=1e-6)


@pytest.mark.parametrize("words", ["dolly out", "pull back", "pull out", "dolly back"])
def test_a_dolly_out_goes_back(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"50 mm, MS on ANNA, from the front, {words}")
    assert way(shot) @ camera_axes(shot)[2] < -0.3


def test_a_length_goes_over_the_usual_one(stage: Stager) -> None:
    assert np.linalg.norm(way(filmed(stage, "50 mm, LS on ANNA, dolly in 0.7 m"))) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("words", "which", "sign"),
    [
        ("track left", 0, -1.0),
        ("truck right", 0, 1.0),
        ("crab left 1 m", 0, -1.0),
        ("crane up", 1, 1.0),
        ("boom down 1 m", 1, -1.0),
        ("jib up", 1, 1.0),
    ],
)
def test_tracks_and_cranes_go_across_the_picture(stage: Stager, words: str, which: int, sign: float) -> None:
    shot = filmed(stage, f"50 mm, LS on ANNA, from the front, {words}")
    assert way(shot) == pytest.approx(sign * camera_axes(shot)[which], abs=1e-6)


@pytest.mark.parametrize(
    ("words", "angle", "side"),
    [("pan left", 45.0, -1.0), ("pan right 30", 30.0, 1.0), ("pans 10 right", 10.0, 1.0)],
)
def test_a_pan_turns_the_view_to_its_side(stage: Stager, words: str, angle: float, side: float) -> None:
    shot = filmed(stage, f"50 mm, LS on ANNA, from the front, {words}")
    assert turned(shot, 2) == pytest.approx(angle, abs=1e-6)
    assert side * float(camera_axes(shot, -1)[2] @ camera_axes(shot)[0]) > 0.0
    assert way(shot) == pytest.approx(np.zeros(3))


@pytest.mark.parametrize(("words", "sign"), [("tilt up", 1.0), ("tilts down 15", -1.0)])
def test_a_tilt_turns_the_view_up_or_down_and_rolls_nothing(stage: Stager, words: str, sign: float) -> None:
    shot = filmed(stage, f"50 mm, LS on ANNA, from the front, {words}")
    assert turned(shot, 0) == pytest.approx(0.0, abs=1e-4)
    assert sign * float(camera_axes(shot, -1)[2] @ camera_axes(shot)[1]) > 0.2


@pytest.mark.parametrize(
    "words", ["pan to SEDOV", "pans from ANNA to SEDOV", "whip pan to SEDOV", "swish pan to SEDOV"]
)
def test_a_pan_goes_from_one_to_the_other(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"50 mm, CU on ANNA, from the front, {words}")
    assert abs(seen_at(shot, point(shot, "ANNA", "eyes"))[0]) < 0.3
    assert seen_at(shot, point(shot, "SEDOV", "eyes"), -1) == pytest.approx((0.0, 0.0), abs=1e-6)


def test_a_whip_pan_takes_less_than_half_a_second(stage: Stager) -> None:
    shot = filmed(stage, "50 mm, CU on ANNA, whip pan to SEDOV")
    track = shot.camera
    assert track is not None
    turning = track.t_s[1:][np.abs(np.diff(track.rotation_xyzw, axis=0)).max(axis=1) > 1e-6]
    assert 0.2 < turning[-1] - turning[0] < 0.6


@pytest.mark.parametrize(
    "words", ["rack focus to SEDOV", "pull focus to SEDOV", "rack focus from ANNA to SEDOV"]
)
def test_a_rack_focus_goes_from_eyes_to_eyes(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"50 mm, MS on ANNA, from the front, {words}")
    track = shot.camera
    assert track is not None
    for who, at in (("ANNA", 0), ("SEDOV", -1)):
        depth = float((point(shot, who, "eyes") - track.position_m[at]) @ camera_axes(shot, at)[2])
        assert track.focus_m[at] == pytest.approx(depth, abs=0.02)
    assert way(shot) == pytest.approx(np.zeros(3))


@pytest.mark.parametrize(
    "words", ["POV of SEDOV on ANNA", "SEDOV's POV on ANNA", "from SEDOV's point of view, looking at ANNA"]
)
def test_a_point_of_view_is_before_the_eyes(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"35 mm, {words}")
    track = shot.camera
    assert track is not None
    assert np.linalg.norm(track.position_m[0] - point(shot, "SEDOV", "eyes")) < 0.15
    assert max(map(abs, seen_at(shot, point(shot, "ANNA", "eyes")))) < 0.5


def test_a_point_of_view_turns_with_the_head(stage: Stager) -> None:
    turning = (
        Mark(who="SEDOV", words="feet to deck, facing aft", position_m=(2.0, 0.0, 0.0)),
        Mark(who="SEDOV", at_s=6.0, words="facing port"),
    )
    shot = filmed(stage, "35 mm, POV of SEDOV", (ANNA, *turning))
    assert turned(shot, 2) == pytest.approx(90.0, abs=3.0)


def test_rolling_turns_the_picture_and_not_the_view(stage: Stager) -> None:
    shot = filmed(stage, "50 mm, CU on ANNA, from the front, rolling 180 left")
    assert turned(shot, 2) == pytest.approx(0.0, abs=1e-4) and turned(shot, 1) == pytest.approx(180.0)


def test_rolling_left_goes_the_way_of_rolled_left(stage: Stager) -> None:
    moved = filmed(stage, "50 mm, CU on ANNA, from the front, rolling 90 left")
    still = filmed(stage, "50 mm, CU on ANNA, from the front, rolled 90 left")
    assert camera_axes(moved, -1)[1] == pytest.approx(camera_axes(still)[1], abs=1e-6)


def test_an_arc_keeps_distance_and_frame(stage: Stager) -> None:
    shot = filmed(stage, "50 mm, MS on ANNA, from the front, arc around ANNA 60 left")
    eyes, track = point(shot, "ANNA", "eyes"), shot.camera
    assert track is not None
    away = np.linalg.norm(track.position_m - eyes, axis=1)
    assert away == pytest.approx(np.full(len(away), away[0]), rel=1e-6)
    assert way(shot) @ camera_axes(shot)[0] < 0.0
    assert seen_at(shot, eyes, -1) == pytest.approx(seen_at(shot, eyes), abs=0.02)


@pytest.mark.parametrize("words", ["dutch", "dutch angle", "dutch 15", "dutch left 15", "canted 15 left"])
def test_a_dutch_angle_leans_by_fifteen_degrees(stage: Stager, words: str) -> None:
    shot = filmed(stage, f"50 mm, CU on ANNA, from the front, upright on ANNA, {words}")
    lean = np.degrees(np.arccos(float(camera_axes(shot)[1] @ axis(shot, "ANNA", "up"))))
    assert lean == pytest.approx(15.0, abs=3.0)


def test_a_dirty_single_has_the_others_shoulder(stage: Stager) -> None:
    dirty = filmed(stage, "50 mm, dirty single on ANNA").camera
    over = filmed(stage, "50 mm, over SEDOV's shoulder on ANNA").camera
    assert dirty is not None and over is not None
    assert dirty.position_m[0] == pytest.approx(over.position_m[0])


def test_a_wide_two_shot_shows_more_than_a_tight_one(stage: Stager) -> None:
    def away(words: str) -> float:
        track: CameraTrack | None = filmed(stage, f"35 mm, {words} of ANNA and SEDOV, from aft").camera
        assert track is not None
        return float(np.linalg.norm(track.position_m[0]))

    assert away("wide two-shot") > 1.3 * away("two-shot") > 1.3 * away("tight two-shot")


def test_a_move_in_words_beside_keys_is_told(stage: Stager) -> None:
    shot = filmed(stage, "50 mm, MS on ANNA, dolly in", BOTH, CameraKey(at_s=3.0, words="CU on ANNA"))
    assert said(shot, "'dolly in' is not made", "keys")
