"""Soles stay on what somebody stands on."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH
from tests.stage.blocking.shots import person, point, said

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import capsules, forward, pose_at
from skylot.stage.model import Mark, Prop
from skylot.stage.world import StagedShot


def soles(shot: StagedShot, axis: int, sign: float) -> FloatArray:
    """Return the farthest skin of the feet along an axis of the room at thirty instants."""
    track = person(shot, "ANNA")
    first, last, radii = capsules(
        track.skeleton, *forward(track.skeleton, *pose_at(track, np.linspace(0, 4, 30)))
    )
    feet = [i for i, name in enumerate(track.skeleton.segments) if name.endswith("foot")]
    ends = np.stack((first[:, feet, axis], last[:, feet, axis])) * sign + radii[feet]
    return np.asarray(ends.max(axis=(0, 2)))


@pytest.mark.parametrize("before", ["seated", "walking", "crouched", "standing"])
@pytest.mark.parametrize("after", ["standing", "seated"])
def test_a_move_between_two_stances_keeps_the_soles_on_the_floor(
    stage: Stager, before: str, after: str
) -> None:
    marks = (Mark(who="ANNA", words=before), Mark(who="ANNA", at_s=4.0, words=f"{after}, 0.6 m forward"))
    shot = stage(marks, field=EARTH, seconds=4.0)
    assert soles(shot, 2, -1.0) == pytest.approx(np.full(30, 2.0), abs=0.015)


def test_so_do_those_who_stand_on_a_wall_of_a_station(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", words="standing on port, facing aft, crouched"),
        Mark(who="ANNA", at_s=4.0, words="standing on port, facing aft, standing"),
    )
    assert soles(stage(marks, seconds=4.0), 1, -1.0) == pytest.approx(np.full(30, 2.0), abs=0.015)


def test_who_floats_is_left_alone(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", words="feet to deck, tucked", position_m=(0.0, 0.0, 0.2)),
        Mark(who="ANNA", at_s=4.0, words="neutral", position_m=(1.0, 0.0, -0.2)),
    )
    middle = pose_at(person(stage(marks, seconds=4.0), "ANNA"), 2.0)[0][0]
    assert middle == pytest.approx((0.5, 0.0, 0.0), abs=1e-6)


@pytest.mark.parametrize("words", ["standing", "crouching", "seated", "standing on deck", "walking"])
@pytest.mark.parametrize("off", [-0.25, 0.05, 0.3])
def test_a_stance_gives_the_height_of_typed_numbers(stage: Stager, words: str, off: float) -> None:
    usual = person(stage({"ANNA": words}, field=EARTH), "ANNA").position_m[0]
    typed = (0.4, -0.3, float(usual[2]) + off)
    shot = stage((Mark(who="ANNA", words=words, position_m=typed),), field=EARTH)
    place = person(shot, "ANNA").position_m[0]
    assert place[:2] == pytest.approx(typed[:2])
    if words == "seated" and off == 0.05:  # feet may hang a little from a seat
        assert place[2] == pytest.approx(typed[2])
    else:
        assert place[2] == pytest.approx(usual[2], abs=0.01)
        assert said(shot, "note", "ANNA is moved", "soles")


@pytest.mark.parametrize(
    ("words", "z"), [("standing", 1.2), ("tucked", -1.5), ("lying", -1.4), ("feet in rail-deck", 0.9)]
)
def test_other_numbers_stand(stage: Stager, words: str, z: float) -> None:
    shot = stage((Mark(who="ANNA", words=words, position_m=(0.4, -0.3, z)),), field=EARTH)
    assert person(shot, "ANNA").position_m[0] == pytest.approx((0.4, -0.3, z))


def test_who_stands_on_a_box_stays_on_it(stage: Stager) -> None:
    usual = float(person(stage({"ANNA": "standing"}, field=EARTH), "ANNA").position_m[0][2])
    box = Prop(id="apple box", size_m=(0.5, 0.5, 0.3), position_m=(0.4, -0.3, -1.85))
    mark = Mark(who="ANNA", words="standing", position_m=(0.4, -0.3, usual + 0.3))
    shot = stage((mark,), field=EARTH, props=(box,))
    assert point(shot, "ANNA", "left_sole")[2] == pytest.approx(-1.7, abs=0.03)


def test_in_weightlessness_only_standing_on_a_side_is_to_be_on_it(stage: Stager) -> None:
    floats, stands = (
        person(stage((Mark(who="ANNA", words=words, position_m=(0.0, 0.0, 0.9)),)), "ANNA").position_m[0]
        for words in ("feet to deck, standing", "standing on deck, standing")
    )
    assert floats == pytest.approx((0.0, 0.0, 0.9))
    assert abs(float(stands[2]) - 0.9) > 0.02
