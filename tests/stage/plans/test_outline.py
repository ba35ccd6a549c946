"""Cuts and hulls against shapes whose area everybody knows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from skylot.stage.bodies.lofts import ellipsoid
from skylot.stage.plans.outline import cut, facing, hull_of, solid_share
from skylot.stage.plans.projection import projection
from skylot.stage.world import Mesh

PLAN = projection("plan", {})
BOX = Mesh(
    vertices_m=np.array([[x, y, z] for x in (0, 2.0) for y in (0, 1.0) for z in (0, 3.0)]),
    triangles=np.array(
        [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1],
         [2, 3, 7], [2, 7, 6], [0, 2, 6], [0, 6, 4], [1, 5, 7], [1, 7, 3]], dtype=np.int32,
    ),
)  # fmt: skip


def area(loop):
    x, y = loop.T
    return 0.5 * float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))


def test_a_box_is_cut_in_a_rectangle():
    (loop,) = cut([BOX], PLAN, 1.0)
    assert abs(area(loop)) == pytest.approx(2.0)
    assert cut([BOX], PLAN, 5.0) == ()
    assert cut([], PLAN, 0.0) == ()


def test_a_ball_is_cut_in_a_circle():
    ball = ellipsoid((0, 0, 0), (1.0, 1.0, 1.0), around=96, rings=64)
    (loop,) = cut([ball], PLAN, 0.6)
    assert np.linalg.norm(loop, axis=1) == pytest.approx(np.full(len(loop), 0.8), abs=0.01)


def test_a_shell_is_cut_in_two_outlines():
    outer, inner = (ellipsoid((0, 0, 0), (r, r, r), around=48, rings=30) for r in (1.0, 0.9))
    loops = cut([outer, inner], PLAN, 0.0)
    assert sorted(abs(area(loop)) / np.pi for loop in loops) == pytest.approx([0.81, 1.0], abs=0.02)


def test_what_a_plane_cuts_as_solid_is_the_shell_alone():
    outer, inner = (ellipsoid((0, 0, 0), (r, r, r), around=48, rings=30) for r in (1.0, 0.8))
    shell = Mesh(
        vertices_m=np.concatenate((outer.vertices_m, inner.vertices_m)),
        triangles=np.concatenate((outer.triangles, inner.triangles + len(outer.vertices_m))),
    )
    low, high = np.array([-1.2, -1.2]), np.array([1.2, 1.2])
    # through the middle a ring, through the shell's own top a disc
    assert solid_share(shell, PLAN, 0.0, low, high) == pytest.approx(np.pi * (1.0 - 0.64) / 4.0, abs=0.04)
    assert solid_share(shell, PLAN, 0.85, low, high) == pytest.approx(np.pi / 4.0, abs=0.04)
    assert solid_share(shell, PLAN, 2.0, low, high) == 0.0


def test_walls_in_several_items_are_one_outline():
    halves = [
        Mesh(vertices_m=BOX.vertices_m, triangles=BOX.triangles[part]) for part in (slice(0, 5), slice(5, 12))
    ]
    (loop,) = cut(halves, PLAN, 1.0)
    assert abs(area(loop)) == pytest.approx(2.0)


def test_the_side_of_a_box_that_faces_the_reader():
    triangles, edges = facing(BOX, PLAN)
    assert len(triangles) == 2 and len(edges) == 4
    assert sum(area(triangle) for triangle in triangles) == pytest.approx(2.0)
    assert sum(np.linalg.norm(edge[1] - edge[0]) for edge in edges) == pytest.approx(6.0)


@settings(max_examples=40, deadline=None)
@given(points=arrays(float, st.tuples(st.integers(3, 30), st.just(2)), elements=st.floats(-10, 10, width=32)))
def test_a_hull_is_convex_and_holds_every_point(points):
    loop = hull_of(points)
    if len(loop) < 3:
        return
    ahead = np.roll(loop, -1, axis=0) - loop
    turns = ahead[:, 0] * np.roll(ahead, -1, axis=0)[:, 1] - ahead[:, 1] * np.roll(ahead, -1, axis=0)[:, 0]
    assert np.all(turns > 0.0)
    away = points[:, None] - loop[None]
    left = ahead[:, 0] * away[..., 1] - ahead[:, 1] * away[..., 0]
    assert np.all(left >= -1e-5 * np.linalg.norm(ahead, axis=1) * 3)
