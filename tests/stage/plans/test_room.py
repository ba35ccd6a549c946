"""The set on a plan: walls, windows, and where the Sun comes in."""

from __future__ import annotations

import numpy as np
import pytest
from tests.stage.plans.scenes import sky

from skylot.stage.plans.projection import projection
from skylot.stage.plans.room import beams, furniture, lit_radius_m, sun_now, walls, windows
from skylot.stage.world import Opening

PLAN, CROSS = projection("plan", {}), projection("cross", {})


def test_walls_are_where_the_room_ends(built):
    room, wall = walls(built, CROSS, 1.0)
    radii = np.linalg.norm(np.concatenate(wall.loops), axis=1)
    assert radii.min() == pytest.approx(1.04, abs=0.02) and radii.max() == pytest.approx(1.1, abs=0.02)
    assert np.linalg.norm(np.concatenate(room.loops), axis=1).max() < 1.101  # nothing outside of the wall
    assert (room.kind, wall.kind) == ("room", "wall")


def test_what_stands_under_the_cut_is_drawn_and_what_hangs_over_it_dashed(built):
    low = {shape.name: shape for shape in furniture(built, PLAN, 0.0)}
    assert low["rack"].kind == "part"
    over = {shape.name: shape for shape in furniture(built, PLAN, 2.5)}
    assert over["rack"].kind == "over" and over["rack"].dash
    assert any(name.startswith("rail-1") for name in over)


def test_a_window_is_a_disc_from_before_and_a_line_on_edge(built):
    (on_edge,), (label,) = windows(built, PLAN)
    assert np.ptp(on_edge.loops[0], axis=0) == pytest.approx([0.4, 0.0], abs=0.01)
    assert label.lines == ("pane",)
    (flat,), _ = windows(built, projection("section", {}))
    assert np.ptp(flat.loops[0], axis=0) == pytest.approx([0.4, 0.4], abs=0.01)


def test_the_beam_goes_from_the_window_to_the_far_wall(built):
    (beam,) = beams(built, PLAN, sky((0.0, 1.0, 0.0)))
    low, high = beam.loops[0].min(axis=0), beam.loops[0].max(axis=0)
    assert high[0] - low[0] == pytest.approx(0.4, abs=0.02)  # as wide as the window
    assert (low[1], high[1]) == pytest.approx((-1.04, 1.04), abs=0.06)  # from starboard, below, to port


def test_no_beam_at_night_from_behind_or_without_a_sky(built):
    assert beams(built, PLAN, sky((0.0, 1.0, 0.0), share=0.0)) == ()
    assert beams(built, PLAN, sky((0.0, -1.0, 0.0))) == ()
    assert beams(built, PLAN, None) == ()
    assert sun_now(sky((0.0, np.nan, 0.0))) is None


def test_a_tube_lets_through_what_both_rims_let_through():
    opening = Opening(
        id="w",
        centre_m=np.zeros(3),
        normal=np.array([1.0, 0, 0]),
        radius_m=0.2,
        depth_m=0.1,
        transmission=0.8,
    )

    def at(degrees):
        return lit_radius_m(
            opening, np.array([np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), 0.0])
        )

    assert at(0) == pytest.approx(0.2)
    assert at(45) == pytest.approx(0.15)
    assert at(77) == 0.0  # beyond atan(2 r / depth) = 76 degrees
    assert at(100) == 0.0
