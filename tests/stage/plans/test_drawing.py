"""A whole drawing: who is where, which way up, what the camera sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.stage.plans.scenes import person, sky

from skylot.locations.model import SetSpace
from skylot.stage.model import Part, Prop, SetForm, Staging
from skylot.stage.plans.drawing import plan_drawing
from skylot.stage.sets.build import build_world
from skylot.stage.world import GravityField, PropTrack, StagedShot


def arrow_of(drawing, label):
    """Return the up arrow beside a name: they are drawn in one order."""
    names = [found.lines[0] for found in drawing.labels]
    ups = [arrow for arrow in drawing.arrows if arrow.kind == "up"]
    return ups[names.index(label)]


def label_of(drawing, name):
    return next(label for label in drawing.labels if label.lines[0] == name)


def test_heads_are_up_where_the_people_have_them(shot):
    section = plan_drawing(shot, 0.0, "section")
    anna, boris = (arrow_of(section, name) for name in ("ANNA", "BORIS"))
    assert (anna.end_m - anna.start_m)[1] > 0.3 and (boris.end_m - boris.start_m)[1] < -0.3
    plan = plan_drawing(shot, 0.0, "plan")
    assert arrow_of(plan, "ANNA").towards_reader == pytest.approx(1.0)
    assert arrow_of(plan, "BORIS").towards_reader == pytest.approx(-1.0)
    vera = arrow_of(plan, "VERA")
    assert (vera.end_m - vera.start_m)[1] > 0.3  # head to port, which is the top of a plan


def test_words_say_the_same(shot):
    plan = plan_drawing(shot, 0.0, "plan")
    assert label_of(plan, "ANNA").lines[1] == "head to overhead"
    assert label_of(plan, "BORIS").lines[1:] == ("head to deck", "faces aft")
    assert label_of(plan, "VERA").lines[1] == "head to port"
    assert label_of(plan, "Camera  25 mm").lines[1] == "top of frame to starboard"


def test_who_looks_at_whom(shot):
    pair = (person("A", (0, 0, 0), (0, 0, -1), (1, 0, 0)), person("B", (1.5, 0, 0), (0, 0, -1), (-1, 0, 0)))
    plan = plan_drawing(replace(shot, people=pair, camera=None), 0.0, "plan")
    assert label_of(plan, "A").lines[2] == "looks at B"
    assert not any(arrow.kind == "top of frame" for arrow in plan.arrows)


def test_everybody_is_on_the_page_and_the_nearest_on_top(shot):
    for view in ("plan", "section", "cross"):
        drawing = plan_drawing(shot, 0.0, view)
        figures = [shape for shape in drawing.shapes if shape.kind == "person"]
        points = np.concatenate([shape.loops[0] for shape in figures])
        assert np.all(points.min(axis=0) > drawing.low_m) and np.all(points.max(axis=0) < drawing.high_m)
        assert {shape.name.split()[0] for shape in figures} == {"ANNA", "BORIS", "VERA"}
    cross = plan_drawing(shot, 0.0, "cross")
    order = [shape.name.split()[0] for shape in cross.shapes if shape.kind == "person"]
    assert order.index("BORIS") < order.index("ANNA") < order.index("VERA")  # seen from aft


def test_crew_is_grey(shot):
    plan = plan_drawing(shot, 0.0, "plan")
    tops = {shape.name: shape.fill for shape in plan.shapes if shape.kind == "person"}
    assert tops["ANNA chest"] == "#2f6db5"
    red, green, blue = (int(tops["VERA chest"][i : i + 2], 16) for i in (1, 3, 5))
    assert red == green == blue


def test_the_cone_of_sight_is_as_wide_as_the_lens(shot):
    """25 mm with lines of 2:1 on 24 x 18 mm, lying on its side: 12 mm wide in the plan, 24 in the section."""
    wide = replace(shot, built=replace(shot.built, interior=Endless()))
    plan = plan_drawing(wide, 0.0, "plan")
    (cone,) = (shape for shape in plan.shapes if shape.kind == "sight")
    away = cone.loops[0] - [-2.0, 0.0]
    away = away[np.linalg.norm(away, axis=1) > 0.1]
    angles = np.arctan2(away[:, 1], away[:, 0])
    assert np.ptp(angles) == pytest.approx(2 * np.arctan(12.0 / 2 / 25.0), rel=1e-6)
    section = plan_drawing(wide, 0.0, "section")
    (cone,) = (shape for shape in section.shapes if shape.kind == "sight")
    away = cone.loops[0] - [-2.0, 0.0]
    away = away[np.linalg.norm(away, axis=1) > 0.1]
    assert np.ptp(np.arctan2(away[:, 1], away[:, 0])) == pytest.approx(
        2 * np.arctan(24.0 / 2 / 25.0), rel=1e-6
    )


class Endless:
    def clearance_m(self, points_m):
        return np.ones(len(points_m))


def test_the_sun_comes_from_its_side(shot):
    lit = plan_drawing(shot, 0.0, "plan", sky=sky((0.6, 0.8, 0.0)))
    (sun,) = (arrow for arrow in lit.arrows if arrow.kind == "sun")
    assert np.all((sun.end_m - sun.start_m) * [-0.6, 0.8] > 0.0)  # light goes aft and to port
    assert "Sun from starboard" in lit.foot and any(shape.kind == "beam" for shape in lit.shapes)
    dark = plan_drawing(shot, 0.0, "plan", sky=sky((0.6, 0.8, 0.0), share=0.0))
    assert "no Sun" in dark.foot and not any(arrow.kind == "sun" for arrow in dark.arrows)
    shut = tuple(replace(each, shutter_open=False) for each in shot.built.openings)
    closed = replace(shot, built=replace(shot.built, openings=shut))
    plan = plan_drawing(closed, 0.0, "plan", sky=sky((0.6, 0.8, 0.0)))
    assert "Sun" not in plan.foot and not any(arrow.kind == "sun" for arrow in plan.arrows)


def test_who_moves_leaves_a_track_and_props_are_drawn(shot):
    anna = shot.people[0]
    moving = replace(
        anna, t_s=np.array([0.0, 4.0]), position_m=np.array([[0, 0, 0], [1.0, 0, 0]], dtype=float),
        rotation_xyzw=np.repeat(anna.rotation_xyzw, 2, axis=0), joints_rad=np.repeat(anna.joints_rad, 2, axis=0),
    )  # fmt: skip
    ball = PropTrack(
        prop=Prop(id="apple"), t_s=np.array([0.0, 4.0]), position_m=np.array([[0, 0, 0], [0, 1.0, 0]], dtype=float),
        rotation_xyzw=np.tile([0.0, 0.0, 0.0, 1.0], (2, 1)),
    )  # fmt: skip
    plan = plan_drawing(replace(shot, people=(moving,), props=(ball,)), 2.0, "plan")
    (track,) = (shape for shape in plan.shapes if shape.kind == "track")
    assert not track.closed and track.loops[0][-1] == pytest.approx([1.0, 0.0])
    (prop,) = (shape for shape in plan.shapes if shape.kind == "prop")
    assert prop.loops[0].mean(axis=0) == pytest.approx([0.0, -0.5], abs=1e-6)
    assert arrow_of(plan, "ANNA").start_m[0] == pytest.approx(0.5, abs=0.05)


def test_a_shot_with_nobody_shows_the_set(shot):
    empty = plan_drawing(replace(shot, people=(), camera=None), 0.0, "plan")
    assert np.all(empty.high_m - empty.low_m > [5.0, 2.0])
    assert any(shape.kind == "wall" for shape in empty.shapes)


def test_a_plan_in_the_open_is_not_cut_through_the_ground():
    """A thick slab of ground under people who stand: the plan shows them on paper, not on a wall."""
    field = SetSpace(id="field", name="Field", exterior=True, size_m=(40.0, 40.0, 6.0))
    slab = Part(id="ground", kind="box", hull=True, position_m=(0.0, 0.0, -1.0), size_m=(40.0, 40.0, 2.0))
    built = build_world((field,), {"field": SetForm(set="field", parts=(slab,))}, station=False)
    standing = person("ANNA", (0.0, 0.0, 0.9), (0, 0, 1), (1, 0, 0))
    shot = StagedShot(
        staging=Staging(setup="1.01"), built=built, people=(standing,), props=(), camera=None, practicals=(),
        cabin_on=False, gravity=GravityField(kind="earth", g_m_s2=np.array([0.0, 0.0, -9.8])),
    )  # fmt: skip
    plan, section = (plan_drawing(shot, 0.0, view) for view in ("plan", "section"))
    assert not any(shape.kind == "wall" and shape.loops for shape in plan.shapes)
    assert any(shape.kind == "wall" and shape.loops for shape in section.shapes)
    assert np.all(plan.high_m - plan.low_m < 8.0)
