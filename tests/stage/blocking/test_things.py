from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, box_set
from tests.stage.blocking.shots import point, said

from skylot.stage.model import Mark, Motion, Prop

ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(0.0, 0.0, 0.0)),)


def test_a_thing_in_a_hand_goes_with_it(stage: Stager) -> None:
    marks = (*ANNA, Mark(who="ANNA", at_s=4.0, position_m=(1.0, 0.0, 0.0)))
    shot = stage(marks, props=(Prop(id="pencil", held_by="ANNA"),))
    assert shot.props[0].position_m[-1] == pytest.approx(point(shot, "ANNA", "right_palm", 4.0), abs=1e-6)


def test_a_thing_that_nobody_holds_says_so(stage: Stager) -> None:
    assert said(stage(ANNA, props=(Prop(id="pencil", held_by="SEDOW"),)), "error", "SEDOW")


def test_a_push_off_is_simulated_and_says_what_it_did(stage: Stager) -> None:
    motion = Motion(who="ANNA", kind="push off", at_s=1.0, toward="forward", speed_m_s=0.4, seconds=2.0)
    shot = stage(ANNA, motions=(motion,), seconds=5.0, built=box_set(np.array([6.0, 3.0, 3.0])))
    track = next(t for t in shot.people if t.who == "ANNA")
    assert np.all(np.diff(track.t_s) > 0.0)
    before, after = point(shot, "ANNA", "pelvis", 0.9), point(shot, "ANNA", "pelvis", 3.0)
    assert before == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    assert after[0] - before[0] == pytest.approx(0.8, abs=0.25)
    assert any(start <= 1.0 and end >= 2.9 for start, end in track.free)
    assert shot.said and "ANNA" in shot.said[0]


def test_what_is_dropped_on_earth_falls(stage: Stager) -> None:
    marks = (Mark(who="ANNA", words="facing forward"),)
    shot = stage(
        marks,
        props=(Prop(id="pane-2", held_by="ANNA"),),
        motions=(Motion(who="pane-2", kind="drop", by="ANNA", at_s=0.5),),
        field=EARTH,
        seconds=3.0,
    )
    fell = shot.props[0]
    assert fell.position_m[-1][2] < fell.position_m[0][2] - 0.4
    assert np.all(np.diff(fell.t_s) > 0.0)


@pytest.mark.parametrize(
    ("motion", "what"),
    [
        (Motion(who="SEDOW", kind="float"), "'SEDOW' is to float"),
        (Motion(who="ANNA", kind="push off", toward="forwrd"), "'forwrd'"),
        (Motion(who="ANNA", kind="float", at_s=99.0), "after the end of the shot"),
        (Motion(who="ANNA", kind="catch", by="SEDOW"), "'SEDOW'"),
    ],
)
def test_what_is_wrong_with_a_motion(stage: Stager, motion: Motion, what: str) -> None:
    assert said(stage(ANNA, motions=(motion,)), "error", what)
