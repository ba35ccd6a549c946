from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import box_set
from tests.stage.blocking.shots import person, point, said, worst

from skylot.core.issues import Where
from skylot.stage.blocking.collide import TOUCH_M, WARN_M, Touch, collisions, segment_distance
from skylot.stage.model import Mark

coordinate = st.floats(-1.0, 1.0)
place = st.tuples(coordinate, coordinate, coordinate)


@given(place, place, place, place)
@settings(max_examples=60, deadline=None)
def test_the_distance_of_two_lines_is_the_least_of_all_their_points(a0, a1, b0, b1) -> None:  # type: ignore[no-untyped-def]
    ends = [np.array(p) for p in (a0, a1, b0, b1)]
    share = np.linspace(0.0, 1.0, 201)[:, None]
    first, second = ends[0] + share * (ends[1] - ends[0]), ends[2] + share * (ends[3] - ends[2])
    brute = np.linalg.norm(first[:, None] - second[None], axis=2).min()
    assert float(segment_distance(*ends)) == pytest.approx(brute, abs=0.02)


def test_people_with_room_do_not_collide(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck", "SEDOV": "feet to port", "LENA": "upside down"})
    assert collisions(shot) == ()


def test_somebody_outside_of_the_set(stage: Stager) -> None:
    shot = stage((Mark(who="ANNA", position_m=(0.0, 2.6, 0.0)),))
    hit = collisions(shot)[0]
    assert hit.outside
    assert hit.depth_m == pytest.approx(0.6, abs=0.15)
    issue = next(i for i in shot.issues if "outside of the set" in i.what)
    assert issue.severity == "error"
    assert issue.where == Where("staging:1.01", ("mark", 0))


def test_a_foot_in_a_wall_says_how_deep(stage: Stager) -> None:
    shot = stage((Mark(who="ANNA", posture="standing", position_m=(0.0, 0.0, 1.3)),))
    assert said(shot, "error", "cm in a wall or a part", "at the start")


def test_two_in_one_place_and_when(stage: Stager) -> None:
    marks = (
        Mark(who="ANNA", posture="standing", position_m=(0.0, 0.0, 0.0)),
        Mark(who="SEDOV", posture="standing", position_m=(-2.0, 0.0, 0.0)),
        Mark(who="SEDOV", at_s=4.0, position_m=(2.0, 0.0, 0.0)),
    )
    hit = next(hit for hit in collisions(stage(marks, seconds=6.0)) if hit.against == "SEDOV")
    assert hit.at_s == pytest.approx(2.0, abs=0.3)
    assert hit.depth_m > 0.1


def test_a_body_in_a_part(stage: Stager) -> None:
    shot = stage((Mark(who="ANNA", position_m=(0.0, 0.0, 1.25)),), built=box_set(table=True))
    assert any("outside of the set" in text for text in worst(shot))


def test_a_long_shot_is_checked_in_bounded_time(stage: Stager) -> None:
    marks = tuple(
        Mark(who=who, at_s=float(i * 90), position_m=(x * (-1.0) ** i, 0.4 * k, 0.0))
        for k, (who, x) in enumerate((("ANNA", 1.5), ("SEDOV", 2.0)))
        for i in range(40)
    )
    shot = stage(marks, seconds=3600.0)
    assert len(shot.people) == 2


def test_a_hand_may_sink_a_little_into_what_it_is_on_and_no_other_limb(stage: Stager) -> None:
    shot = stage({"ANNA": "feet to deck, facing pane, polishing pane"})
    body, palm = person(shot, "ANNA"), point(shot, "ANNA", "right_palm")
    for step in np.arange(0.0, 0.1, 0.005):
        place = body.position_m + np.array([0.0, step, 0.0])
        deeper = replace(shot, people=(replace(body, position_m=place),))
        bare = collisions(deeper)
        if bare and bare[0].depth_m > WARN_M:
            break
    assert bare[0].segment in {"right_hand", "right_forearm"} and bare[0].depth_m < TOUCH_M
    touch = Touch(who="ANNA", limb="right hand", from_s=0.0, until_s=np.inf, point_m=palm)
    assert collisions(deeper, (touch,)) == ()
    assert collisions(deeper, (replace(touch, limb="left hand"),)) == bare
    assert collisions(deeper, (replace(touch, from_s=3.0),)) == bare
    assert collisions(deeper, (replace(touch, point_m=palm + 1.0),)) == bare
