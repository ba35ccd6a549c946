"""Rays through a window: evenly spread, right against closed forms, right about day and night."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.core.geometry import Ellipsoid, unit
from skylot.locations.constants import SHADOW_ELLIPSOID
from skylot.locations.glass_view import RAYS, cone_rays, earth_in_cone

DOWN = np.array([0.0, 0.0, 1.0])
SPHERE = Ellipsoid(equatorial_radius_m=6.37e6, polar_radius_m=6.37e6)


def seen(rays: np.ndarray, sun: list[float], distance_m: float = 6.79e6) -> tuple[float, float]:
    """Look from a station whose z axis points to the Earth's centre."""
    earth, lit = earth_in_cone(
        rays, np.array([[0.0, 0.0, -distance_m]]), np.array([[0.0, 1.0, 0.0]]), unit([sun]), SHADOW_ELLIPSOID
    )
    return float(earth[0]), float(lit[0])


def test_rays_fill_their_cone_evenly():
    rays = cone_rays(np.array([0.0, 3.0, -4.0]), np.radians(60), 4000)
    np.testing.assert_allclose(np.linalg.norm(rays, axis=1), 1.0)
    cosine = rays @ np.array([0.0, 0.6, -0.8])
    assert cosine.min() > 0.5
    for part in (0.25, 0.5, 0.75):  # equal steps of the cosine are equal solid angles
        assert np.mean(cosine > 1 - 0.5 * part) == pytest.approx(part, abs=0.002)
    np.testing.assert_allclose(rays.mean(axis=0), [0.0, 0.6 * 0.75, -0.8 * 0.75], atol=2e-3)
    assert len(cone_rays(DOWN, 0.3)) == RAYS


def test_the_earth_fills_the_solid_angle_of_its_disc():
    half = np.radians(85)
    rays = cone_rays(DOWN, half, 20_000)
    earth, _ = earth_in_cone(
        rays, np.array([[0.0, 0.0, -7e6]]), np.array([[0.0, 1.0, 0.0]]), DOWN[None], SPHERE
    )
    disc = 1 - np.sqrt(1 - (6.37 / 7) ** 2)
    assert earth[0] == pytest.approx(disc / (1 - np.cos(half)), abs=1e-3)


def test_down_up_day_and_night():
    down, up = cone_rays(DOWN, np.radians(50)), cone_rays(-DOWN, np.radians(50))
    assert seen(down, [0, 0, -1]) == (1.0, 1.0)
    assert seen(down, [0, 0, 1]) == (1.0, 0.0)
    assert seen(up, [0, 0, -1]) == (0.0, 0.0)
    earth, half = seen(cone_rays(DOWN, np.radians(50), 4000), [1, 0, 0])
    assert earth == 1.0 and half == pytest.approx(0.5, abs=0.005)  # the terminator runs below


def test_unknown_stays_unknown():
    rays = cone_rays(DOWN, 0.5)
    lost = np.full((2, 3), np.nan)
    earth, lit = earth_in_cone(rays, lost, lost, lost, SHADOW_ELLIPSOID)
    assert np.isnan(earth).all() and np.isnan(lit).all()


def test_many_rows_are_as_one():
    chance = np.random.default_rng(2)
    position = unit(chance.normal(size=(2500, 3))) * 6.79e6
    pole, sun = unit(chance.normal(size=(2500, 3))), unit(chance.normal(size=(2500, 3)))
    rays = cone_rays(DOWN, 1.0)
    earth, lit = earth_in_cone(rays, position, pole, sun, SHADOW_ELLIPSOID)
    one, one_lit = earth_in_cone(rays, position[2000:2001], pole[2000:2001], sun[2000:2001], SHADOW_ELLIPSOID)
    assert (earth[2000], lit[2000]) == (one[0], one_lit[0])
    assert earth.min() == 0.0 and earth.max() == 1.0
