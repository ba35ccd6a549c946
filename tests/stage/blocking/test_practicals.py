"""Practicals: where they are over a shot and what they point at."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.shots import point, said

from skylot.stage.bodies.kinematics import forward, gaze, pose_at
from skylot.stage.lighting import lamp_at
from skylot.stage.model import Cue, Mark, Practical, Prop
from skylot.stage.world import StagedShot

ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0)),)
TURNS = (
    *ANNA,
    Mark(who="ANNA", at_s=4.0, words="feet to deck, facing starboard", position_m=(1.5, 0.0, 0.0)),
)
TORCH = Practical(id="torch", words="in ANNA's right hand")


def test_a_torch_in_a_hand_shines_where_the_eyes_go(stage: Stager) -> None:
    lamp = stage(ANNA, practicals=(Practical(id="torch", words="in ANNA's right hand"),)).practicals[0].lamp
    shot = stage(ANNA)
    assert np.linalg.norm(lamp.position_m - point(shot, "ANNA", "right_palm")) < 0.12
    assert lamp.axis is not None and lamp.axis[0] > 0.8
    assert not lamp.cabin


def test_a_lamp_at_a_thing_aims_at_somebody(stage: Stager) -> None:
    shot = stage(ANNA, practicals=(Practical(id="panel", words="at rail-port", aim="ANNA"),))
    lamp = shot.practicals[0].lamp
    toward = point(shot, "ANNA", "face") - lamp.position_m
    assert lamp.axis == pytest.approx(toward / np.linalg.norm(toward))


def test_a_lamp_without_an_aim_shines_all_round(stage: Stager) -> None:
    lamp = stage(ANNA, practicals=(Practical(id="bulb", position_m=(1.0, 0.0, 0.0)),)).practicals[0].lamp
    assert lamp.axis is None and lamp.half_angle_rad == pytest.approx(np.pi)


def test_a_beam_needs_a_way_to_shine(stage: Stager) -> None:
    aimed = Practical(id="torch", position_m=(1.0, 0.0, 0.0), aim="ANNA", beam=True)
    bulb = Practical(id="bulb", position_m=(1.0, 0.0, 0.0), beam=True)
    assert [track.lamp.beam for track in stage(ANNA, practicals=(aimed, bulb)).practicals] == [True, False]


@pytest.mark.parametrize(
    "practical",
    [Practical(id="t", position_m=(0, 0, 0), on=False), Practical(id="t", words="at pane, off")],
)
def test_a_lamp_that_is_off_gives_no_light(stage: Stager, practical: Practical) -> None:
    assert stage(ANNA, practicals=(practical,)).practicals == ()


@pytest.mark.parametrize(
    ("practical", "what"),
    [
        (Practical(id="t"), "is nowhere"),
        (Practical(id="t", words="in SEDOW's hand"), "'SEDOW'"),
        (Practical(id="t", words="at pane", aim="SEDOW"), "points at 'SEDOW'"),
        (Practical(id="t", words="at pane", flux_lm=-5.0), "-5 lm"),
    ],
)
def test_what_is_wrong_with_a_lamp(stage: Stager, practical: Practical, what: str) -> None:
    assert said(stage(ANNA, practicals=(practical,)), "error", what)


def _looks(shot: StagedShot, who: str, at_s: float) -> np.ndarray:
    track = next(each for each in shot.people if each.who == who)
    return np.asarray(gaze(track.skeleton, forward(track.skeleton, *pose_at(track, at_s))[1])[0])


@pytest.mark.parametrize("at_s", [0.0, 1.3, 2.05, 4.0, 7.0])
def test_a_torch_goes_with_the_hand_and_shines_along_the_eyes(stage: Stager, at_s: float) -> None:
    shot = stage(TURNS, practicals=(TORCH,), seconds=8.0)
    lamp = lamp_at(shot.practicals[0], at_s)
    assert np.linalg.norm(lamp.position_m - point(shot, "ANNA", "right_palm", at_s)) < 0.085
    assert lamp.axis is not None
    assert lamp.axis == pytest.approx(_looks(shot, "ANNA", at_s), abs=0.01)


def test_between_the_teeth_it_shines_where_the_face_is_turned(stage: Stager) -> None:
    shot = stage(TURNS, practicals=(Practical(id="torch", words="in ANNA's teeth"),), seconds=8.0)
    for at_s, side in ((0.0, 0), (6.0, 1)):
        lamp = lamp_at(shot.practicals[0], at_s)
        assert np.linalg.norm(lamp.position_m - point(shot, "ANNA", "chin", at_s)) < 0.1
        assert lamp.axis is not None and lamp.axis[side] > 0.9


def test_a_lamp_that_stands_follows_whom_it_points_at(stage: Stager) -> None:
    panel = Practical(id="panel", position_m=(-2.0, 1.5, 0.0), aim="ANNA")
    shot = stage(TURNS, practicals=(panel,), seconds=8.0)
    for at_s in (0.0, 2.0, 6.0):
        lamp = lamp_at(shot.practicals[0], at_s)
        toward = point(shot, "ANNA", "face", at_s) - lamp.position_m
        assert lamp.position_m == pytest.approx([-2.0, 1.5, 0.0])
        assert lamp.axis == pytest.approx(toward / np.linalg.norm(toward), abs=1e-3)


@pytest.mark.parametrize(("words", "side"), [("beside ANNA", None), ("above ANNA", -1.0)])
def test_what_is_beside_somebody_stays_beside(stage: Stager, words: str, side: float | None) -> None:
    shot = stage(TURNS, practicals=(Practical(id="bulb", words=words),), seconds=8.0)
    track = shot.practicals[0]
    for at_s in (0.0, 4.0):
        away = lamp_at(track, at_s).position_m - point(shot, "ANNA", "eyes", at_s)
        assert np.linalg.norm(away) == pytest.approx(0.4)
        assert side is None or away[2] == pytest.approx(0.4 * side)
    assert np.ptp(track.position_m, axis=0).max() > 1.0


def test_a_lamp_on_the_camera_goes_with_it(stage: Stager) -> None:
    shot = stage(
        TURNS, "32 mm, MS on ANNA, following ANNA", practicals=(Practical(id="obie", words="at the camera"),)
    )
    assert shot.camera is not None
    for row in (0, -1):
        at_s = float(shot.camera.t_s[row])
        away = lamp_at(shot.practicals[0], at_s).position_m - shot.camera.position_m[row]
        assert np.linalg.norm(away) == pytest.approx(0.4, abs=1e-6)


def test_a_lamp_has_the_rows_of_what_it_goes_with_and_one_where_that_stays(stage: Stager) -> None:
    lamps = (
        TORCH,
        Practical(id="bulb", position_m=(1.0, 0.0, 0.0)),
        Practical(id="clip", words="at rail-port"),
    )
    moving = stage(TURNS, practicals=lamps, seconds=8.0)
    anna = next(each for each in moving.people if each.who == "ANNA")
    assert [len(each.t_s) for each in moving.practicals] == [len(anna.t_s), 1, 1]
    assert [len(each.t_s) for each in stage(ANNA, practicals=lamps).practicals] == [1, 1, 1]


def test_a_lamp_beside_a_thing_that_is_thrown_about_goes_too(stage: Stager) -> None:
    shot = stage(
        TURNS,
        props=(Prop(id="case", held_by="ANNA"),),
        practicals=(Practical(id="glow", words="beside case"),),
    )
    track = shot.practicals[0]
    moved = track.position_m[-1] - track.position_m[0]
    assert moved == pytest.approx(shot.props[0].position_m[-1] - shot.props[0].position_m[0], abs=1e-6)


def test_one_that_a_cue_switches_on_is_there_and_dark(stage: Stager) -> None:
    off = Practical(id="torch", position_m=(0.0, 0.0, 0.0), on=False)
    (track,) = stage(ANNA, practicals=(off,), cues=(Cue(lamp="torch", to=1.0, at_s=3.0),)).practicals
    assert (lamp_at(track, 2.9).flux_lm, lamp_at(track, 3.0).flux_lm) == (0.0, off.flux_lm)
