"""Practicals on a plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.lighting import still
from skylot.stage.plans.drawing import plan_drawing
from skylot.stage.plans.svg import svg
from skylot.stage.world import LampSpot, LampTrack, LevelTrack, StagedShot

TORCH = LampSpot(
    id="torch", position_m=np.zeros(3), axis=np.array([1.0, 0.0, 0.0]), half_angle_rad=0.3, flux_lm=80.0,
    colour=(1.0, 1.0, 1.0), cabin=False,
)  # fmt: skip


@pytest.fixture
def lit(shot: StagedShot) -> StagedShot:
    track = LampTrack(
        lamp=TORCH,
        t_s=np.array([0.0, 4.0]),
        position_m=np.array([[0.0, 0.0, 0.0], [1.0, -0.5, 0.0]]),
        axis=np.array([[1.0, 0.0, 0.0], [0.0, -1.0, 0.0]]),
        level=LevelTrack(t_s=np.array([2.0, 3.0]), level=np.array([1.0, 0.0])),
    )
    bulb = replace(TORCH, id="bulb", axis=None, half_angle_rad=3.1)
    return replace(shot, practicals=(track, still(bulb)))


def shapes_of(shot, at_s, kind, name=""):
    return [s for s in plan_drawing(shot, at_s, "plan").shapes if s.kind == kind and name in ("", s.name)]


def test_the_ring_is_where_the_lamp_is_at_that_second(lit):
    (start,) = shapes_of(lit, 0.0, "practical", "torch")
    (end,) = shapes_of(lit, 4.0, "practical", "torch")
    assert end.loops[0].mean(axis=0) - start.loops[0].mean(axis=0) == pytest.approx([1.0, 0.5], abs=1e-9)
    assert start.fill != end.fill, "what is off is not filled"


def test_the_way_that_it_goes_is_drawn_and_ends_in_a_dot(lit):
    (way,) = (shape for shape in shapes_of(lit, 0.0, "track", "torch") if not shape.closed)
    assert way.dash and way.loops[0][-1] - way.loops[0][0] == pytest.approx([1.0, 0.5])
    assert shapes_of(lit, 0.0, "track", "bulb") == []


def test_only_what_burns_and_points_somewhere_throws_light(lit):
    (throw,) = shapes_of(lit, 0.0, "throw")
    away = throw.loops[0][1:].mean(axis=0) - throw.loops[0][0]
    assert away[0] > 0.5 and abs(away[1]) < 1e-9
    assert shapes_of(lit, 3.5, "throw") == []


def test_names_say_how_bright(lit):
    def said(at_s):
        return [label.lines[0] for label in plan_drawing(lit, at_s, "plan").labels]

    assert {"torch", "bulb"} <= set(said(0.0))
    assert "torch (50 %)" in said(2.5) and "torch (off)" in said(3.0)
    assert "torch (off)" in svg(plan_drawing(lit, 3.0, "plan"))
