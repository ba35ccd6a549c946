from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, ORBIT, box_set
from tests.stage.blocking.shots import person, point, said, seen_at, worst

from skylot.core.issues import Where
from skylot.stage.blocking.resolve import resolve
from skylot.stage.model import BodyShape, CameraSetup, Mark, Sensor, Stage, Staging


def test_a_staging_without_any_words_works(stage: Stager) -> None:
    shot = stage({}, "")
    assert [track.who for track in shot.people] == ["ANNA"]
    assert shot.camera is not None
    x, y = seen_at(shot, point(shot, "ANNA", "eyes"))
    assert abs(x) < 1.0 and abs(y) < 1.0
    assert said(shot, "note", "no marks")
    assert not worst(shot)


def test_the_three_ways_up_of_one_machine(stage: Stager) -> None:
    shot = stage(
        {
            "ANNA": "lying port to starboard, in the middle",
            "LENA": "feet to overhead, 0.9 m forward of ANNA, facing ANNA",
            "SEDOV": "feet to deck, 0.9 m aft of ANNA, facing ANNA",
        },
        "18 mm wide, master of ANNA, LENA and SEDOV",
        built=box_set(np.array([5.0, 2.0, 2.0])),
    )
    assert not worst(shot)
    for who in ("ANNA", "LENA", "SEDOV"):
        x, y = seen_at(shot, point(shot, who, "head_top"))
        assert abs(x) < 1.0 and abs(y) < 1.0


def test_bodies_are_those_of_the_folder(stage: Stager) -> None:
    folder = Stage(bodies=(BodyShape(id="ANNA", height_m=1.80, mass_kg=71.0),))
    skeleton = person(stage({"ANNA": ""}, folder=folder), "ANNA").skeleton
    assert (skeleton.height_m, skeleton.mass_kg) == (1.80, 71.0)


def test_words_say_where_their_mistake_is(stage: Stager) -> None:
    issue = next(i for i in stage({"ANNA": "", "SEDOV": "feet to prot"}).issues if "prot" in i.what)
    assert issue.where == Where("staging:1.01", ("mark", 1, "words"))


def test_who_faces_the_camera_does(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck, facing camera"}, "50 mm, MS on ANNA, from starboard")
    assert shot.camera is not None
    toward = shot.camera.position_m[0] - point(shot, "ANNA", "eyes")
    gaze = point(shot, "ANNA", "face") - point(shot, "ANNA", "head")
    assert float(toward @ gaze) / np.linalg.norm(toward) / np.linalg.norm(gaze) > 0.7


def test_the_shown_name_is_a_mark_too(stage: Stager) -> None:
    shot = stage((Mark(who="ANNA"), Mark(who="SEDOV")))
    assert {track.who for track in shot.people} == {"ANNA", "SEDOV"}


def test_one_of_the_cast_without_a_mark_is_noted(stage: Stager) -> None:
    shot = resolve(
        Staging(setup="1.01", marks=(Mark(who="ANNA"), Mark(who="SEDOW"))),
        box_set(),
        Stage(),
        station=True,
        field=ORBIT,
        cabin_on=True,
        cast={"ANNA": "Anna", "SEDOV": "Sedov"},
        crew=(),
    )
    assert said(shot, "note", "SEDOV is in the setup's cast and has no mark")
    assert said(shot, "warning", "SEDOW has a mark", "did you mean 'SEDOV'?")
    assert said(shot, "note", "no camera")


@pytest.mark.parametrize(
    ("setup", "what"),
    [
        (CameraSetup(setup="1.01", words="50 mm", sensor="none"), "nothing falls on it"),
        (CameraSetup(setup="1.01", words="0 mm"), "no focal length"),
        (CameraSetup(setup="1.01", words="50 mm, CU on ANNNA"), "ANNNA"),
        (CameraSetup(setup="1.01", words="", focal_mm=-3.0), "must be above zero"),
    ],
)
def test_a_senseless_camera_is_an_issue_and_not_a_crash(stage: Stager, setup: CameraSetup, what: str) -> None:
    folder = Stage(sensors=(Sensor(id="none", name="none", width_mm=0.0, height_mm=0.0),))
    shot = stage({"ANNA": ""}, setup, folder=folder)
    assert any(what in text for text in worst(shot)), shot.issues


@pytest.mark.parametrize("seconds", [0.0, -4.0, math.nan, math.inf])
def test_a_shot_of_no_length(stage: Stager, seconds: float) -> None:
    assert said(stage({"ANNA": ""}, "50 mm, hand-held", seconds=seconds), "error", "the shot lasts")


def test_every_issue_is_said_once(stage: Stager) -> None:
    shot = stage(
        {"ANNA": "feet to prot, facing camera", "SEDOV": "looking at camera, jugling"}, "50 mm, rolld"
    )
    assert len(set(shot.issues)) == len(shot.issues)
    assert len(worst(shot)) == 3


WORDS = st.sampled_from(
    [
        "feet to deck", "feet to port", "upside down", "facing SEDOV", "facing each other", "facing camera",
        "looking at pane", "at pane", "at table", "1 m from SEDOV", "0.3 m from aft", "in the middle", "seated",
        "tucked", "reaching for pane", "holding rail-port", "feet in rail-deck", "held by SEDOV", "beside SEDOV",
        "lying", "flying to forward", "tilted 30 left", "strapped in couch", "between pane and aft", "polishing pane",
        "level", "aft of SEDOV", "head to SEDOV", "the other way up than SEDOV", "turned 400 left",
    ]
)  # fmt: skip
SHOTS = st.sampled_from(
    [
        "50 mm", "CU on ANNA", "ECU on SEDOV", "master", "two-shot of ANNA and SEDOV", "profile", "from above",
        "over SEDOV's shoulder", "through pane", "at bow-hatch", "rolled 37 left", "upright on SEDOV", "hand-held",
        "dolly to ANNA", "following ANNA", "panning with SEDOV", "1 m from ANNA", "top of frame to port", "low",
        "0.01 m from ANNA", "on pane", "straight down", "focus on pane", "against pane", "at ANNA",
    ]
)  # fmt: skip


@given(st.lists(WORDS, max_size=5), st.lists(WORDS, max_size=3), st.lists(SHOTS, max_size=4), st.booleans())
@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_together_give_numbers(
    stage: Stager, anna: list[str], sedov: list[str], camera: list[str], on_earth: bool
) -> None:
    field = {"field": EARTH} if on_earth else {}
    shot = stage(
        {"ANNA": ", ".join(anna), "SEDOV": ", ".join(sedov)},
        ", ".join(camera),
        seconds=2.0,
        built=box_set(flip=on_earth, table=True),
        **field,
    )
    for track in shot.people:
        assert np.isfinite(track.position_m).all() and np.isfinite(track.joints_rad).all()
        assert np.linalg.norm(track.rotation_xyzw, axis=1) == pytest.approx(1.0)
        limits = track.skeleton.limits_rad
        assert np.all(track.joints_rad >= limits[:, 0] - 1e-6)
        assert np.all(track.joints_rad <= limits[:, 1] + 1e-6)
    assert shot.camera is not None
    assert np.isfinite(shot.camera.position_m).all() and np.all(shot.camera.focal_mm > 0.0)
    assert np.linalg.norm(shot.camera.rotation_xyzw, axis=1) == pytest.approx(1.0)
    assert not any("not understood" in issue.what for issue in shot.issues)
