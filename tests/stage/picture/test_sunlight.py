"""Direct Sun: the edge of a shadow is as soft as the Sun's disc makes it; windows take their share."""

import numpy as np
import pytest
from tests.stage.picture.scenes import item, window

from skylot.stage.picture.outside import SunLight
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.picture.sunlight import glass, sun_rays, sun_seen
from skylot.stage.world import Mesh

UP = SunLight(direction=np.array([0.0, 0, 1]), lux=np.full(3, 133e3), half_angle_rad=0.00465)


def _half_plane(height_m):
    """Return a screen that covers x < 0 at a height."""
    corners = np.array(
        [[-50.0, -50, height_m], [0.0, -50, height_m], [0.0, 50, height_m], [-50.0, 50, height_m]]
    )
    return Mesh(vertices_m=corners, triangles=np.array([[0, 1, 2], [0, 2, 3]], np.int32))


def _floor(width=160, height=8, step_m=0.0005):
    x = (np.arange(width) - width / 2 + 0.5) * step_m
    points = np.moveaxis(np.zeros((3, height, width), np.float32), 0, -1)
    points[..., 0] = x
    points[..., 1] = np.arange(height)[:, None] * step_m
    normals = np.moveaxis(np.zeros((3, height, width), np.float32), 0, -1)
    normals[..., 2] = 1.0
    return x, points, normals


def test_the_penumbra_of_a_straight_edge_is_that_of_a_disc():
    """Of a disc with a straight edge before it the share seen is (pi - acos s + s sqrt(1 - s^2)) / pi."""
    caster = Caster([batch([item("screen", _half_plane(4.0), (1, 1, 1))])], [1])
    x, points, normals = _floor()
    found = sun_seen(caster, UP, points, normals, np.ones(points.shape[:2], bool)).mean(axis=0)
    s = np.clip(x / (4.0 * UP.half_angle_rad), -1.0, 1.0)
    expected = (np.pi - np.arccos(s) + s * np.sqrt(1.0 - s * s)) / np.pi
    assert np.abs(found - expected).max() < 0.05
    assert np.abs(found - expected).mean() < 0.012
    assert found[0] == 0.0
    assert found[-1] == 1.0


def test_the_rays_lie_evenly_within_the_disc():
    rays = sun_rays(UP).reshape(-1, 3)
    angle = np.arccos(np.clip(rays.astype(float) @ UP.direction, -1, 1))
    assert angle.max() < UP.half_angle_rad
    # half of a disc's area lies within 0.707 of its radius
    assert np.mean(angle < UP.half_angle_rad * 0.7071) == pytest.approx(0.5, abs=0.04)
    assert rays.astype(float).mean(axis=0)[:2] == pytest.approx([0.0, 0.0], abs=2e-4)


def test_glass_takes_its_share_only_of_light_through_it():
    pane = window("w", (0.0, 0, 3), (0.0, 0, 1), 0.2)
    points = np.array([[0.0, 0, 0], [0.1, 0.1, 1], [0.5, 0, 0], [0.0, 0, 5]])
    assert glass(UP, [pane], points).tolist() == [0.8, 0.8, 1.0, 1.0]
