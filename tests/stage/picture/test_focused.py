"""Torches and spots: light by closed forms, and shadows as soft as the lamp's own disc makes them."""

import dataclasses
import math

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.stage.picture.focused import focused_light, is_focused
from skylot.stage.picture.lamps import lamp_source
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.picture.soft import Surfaces
from skylot.stage.world import LampSpot, Mesh

HEIGHT_M, RADIUS_M = 2.0, 0.05
TORCH = LampSpot(
    id="torch",
    position_m=np.array([0.0, 0.0, HEIGHT_M]),
    axis=np.array([0.0, 0.0, -1.0]),
    half_angle_rad=0.5,
    flux_lm=500.0,
    colour=(1.0, 1.0, 1.0),
    size_m=2 * RADIUS_M,
    cabin=False,
)
FAR = Mesh(
    vertices_m=np.array([[90.0, 90, 90], [91, 90, 90], [90, 91, 90]]),
    triangles=np.array([[0, 1, 2]], np.int32),
)


def _floor(width=240, height=8, step_m=0.001):
    """Return a strip of floor under the lamp, and its places along x."""
    x = (np.arange(width) - width / 2 + 0.5) * step_m
    points = _vectors(height, width)
    points[..., 0] = x
    points[..., 1] = (np.arange(height)[:, None] - height / 2 + 0.5) * step_m
    normals = _vectors(height, width)
    normals[..., 2] = 1.0
    return x, Surfaces(
        items=np.zeros((height, width), np.int32),
        points_m=points,
        normals=normals,
        flat=normals,
        depth_m=np.full((height, width), HEIGHT_M, np.float32),
        ways=-normals,
    )


def _vectors(height, width):
    """Return a map of vectors whose components each lie in one piece, as pictures have them."""
    return np.moveaxis(np.zeros((3, height, width), np.float32), 0, -1)


def _screen(x_from, x_to, height_m):
    corners = np.array(
        [[x_from, -5, height_m], [x_to, -5, height_m], [x_to, 5, height_m], [x_from, 5, height_m]]
    )
    return Mesh(vertices_m=corners, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32))


def _light(mesh, lamp=TORCH):
    x, floor = _floor()
    caster = Caster([batch([scenes.item("screen", mesh, (1, 1, 1))])], [1])
    return x, focused_light([lamp_source(lamp)], caster, floor)


def test_under_a_torch_the_light_is_its_candela_over_the_square_of_the_distance():
    x, found = _light(FAR)
    candela = 500.0 / (2 * math.pi * (1 - math.cos(0.5)))
    straight = candela * HEIGHT_M / np.hypot(x, HEIGHT_M) ** 3  # cosine law over the square
    assert found[4, :, 1] == pytest.approx(straight, rel=1e-3)


def test_the_penumbra_of_a_straight_edge_is_that_of_the_lamps_disc():
    """Half way down, an edge shows the lamp from x > -r on: the share seen is that of a disc cut by a line."""
    x, found = _light(_screen(-5.0, 0.0, HEIGHT_M / 2))
    _, free = _light(FAR)
    share = (found / free)[..., 1].mean(axis=0)
    s = np.clip(x / RADIUS_M, -1.0, 1.0)
    expected = (np.pi - np.arccos(s) + s * np.sqrt(1.0 - s * s)) / np.pi
    assert np.abs(share - expected).max() < 0.06  # a sixteenth: one ray
    assert np.abs(share - expected).mean() < 0.015
    assert share[0] == 0.0
    assert share[-1] == pytest.approx(1.0)


def test_a_finger_before_the_lamps_middle_hides_a_part_of_it_not_all():
    """A bar half as wide as the lamp, close before it: no pixel sees an edge, all are in its penumbra."""
    x, found = _light(_screen(-RADIUS_M / 2, RADIUS_M / 2, HEIGHT_M - 0.07))
    _, free = _light(FAR)
    middle = (found / free)[..., 1][:, np.abs(x) < 0.01].mean()
    strip = 2 / math.pi * (math.asin(0.5) + 0.5 * math.sqrt(0.75))  # of a disc, within half its radius
    assert middle == pytest.approx(1 - strip, abs=0.08)


def test_small_cones_are_focused_panels_and_bulbs_are_not():
    assert is_focused(lamp_source(TORCH))
    assert not is_focused(lamp_source(dataclasses.replace(TORCH, axis=None)))
    assert not is_focused(lamp_source(dataclasses.replace(TORCH, half_angle_rad=math.pi / 2)))
    assert not is_focused(lamp_source(dataclasses.replace(TORCH, size_m=0.6)))
