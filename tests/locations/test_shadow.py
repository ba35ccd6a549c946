"""The limb of the oblate Earth: against closed forms of a sphere and against brute force."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.geometry import Ellipsoid, unit
from skylot.locations.constants import SHADOW_ELLIPSOID, raised
from skylot.locations.shadow import disc_radius_rad, limb_margin_rad

SPHERE = Ellipsoid(equatorial_radius_m=6.37e6, polar_radius_m=6.37e6)
angles = st.floats(0.0, 6.28)


def some(seed: int, n: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    position = unit(chance.normal(size=(n, 3))) * chance.uniform(6.6e6, 9e6, (n, 1))
    return position, unit(chance.normal(size=(n, 3))), unit(chance.normal(size=(n, 3)))


def test_a_sphere_is_plain_trigonometry():
    position, direction, pole = some(1)
    distance = np.linalg.norm(position, axis=1)
    off_nadir = np.arccos(-np.sum(position * direction, axis=1) / distance)
    expected = off_nadir - np.arcsin(SPHERE.equatorial_radius_m / distance)
    found = limb_margin_rad(position, direction, pole, SPHERE)
    near = expected < np.pi / 2
    np.testing.assert_allclose(found[near], expected[near], atol=1e-8)
    assert np.all(found[~near] > 0)


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_sign_tells_whether_the_ray_meets_the_ellipsoid(seed: int):
    position, direction, pole = some(seed)
    earth = Ellipsoid(equatorial_radius_m=6.4e6, polar_radius_m=6.1e6)
    stretch = earth.equatorial_radius_m / earth.polar_radius_m - 1.0

    def s(v: np.ndarray) -> np.ndarray:
        return v + stretch * np.sum(v * pole, axis=1, keepdims=True) * pole

    p, d = s(position), s(direction)
    along = np.sum(p * d, axis=1)
    root = along**2 - np.sum(d * d, axis=1) * (np.sum(p * p, axis=1) - earth.equatorial_radius_m**2)
    met = (root > 0) & (along < 0)
    margin = limb_margin_rad(position, direction, pole, earth)
    clear = np.abs(margin) > 1e-9
    assert np.array_equal((margin < 0)[clear], met[clear])


def test_angle_to_the_limb_beside_brute_force():
    """Walk around the whole limb of the real Earth in fine steps and take the nearest point."""
    position = np.array([5.0e6, -2.0e6, 4.1e6])
    pole = unit(np.array([0.002, -0.001, 1.0]))
    earth = SHADOW_ELLIPSOID
    stretch = earth.equatorial_radius_m / earth.polar_radius_m - 1.0
    p = position + stretch * (position @ pole) * pole
    up = p / np.linalg.norm(p)
    aside = unit(np.cross(up, [1.0, 0.0, 0.0]))
    sine = earth.equatorial_radius_m / np.linalg.norm(p)

    def limb(turn: np.ndarray) -> np.ndarray:
        around = np.cos(turn)[:, None] * aside + np.sin(turn)[:, None] * np.cross(up, aside)
        touched = -np.sqrt(1 - sine**2) * up + sine * around
        return unit(touched - stretch / (1 + stretch) * (touched @ pole)[:, None] * pole)

    for turn, offset in ((0.3, 0.0046), (2.4, -0.0046), (4.7, 0.02), (1e-4, 1e-4)):
        ray = limb(np.array([turn]))[0] + offset * unit(position)
        ray /= np.linalg.norm(ray)
        nearby = limb(turn + np.linspace(-0.01, 0.01, 200_001))
        nearest = np.min(2 * np.arcsin(np.linalg.norm(nearby - ray, axis=1) / 2))
        found = limb_margin_rad(position[None], ray[None], pole[None], earth)[0]
        assert abs(abs(found) - nearest) < 5e-10 + 1e-6 * offset**2 / 0.0046**2
        assert np.sign(found) == np.sign(offset)


def test_the_pole_matters():
    """Seen from over the equator, the limb to the north is flattened: its tangent shrinks as the Earth does."""
    position = np.array([[6.8e6, 0.0, 0.0]])
    pole = np.array([[0.0, 0.0, 1.0]])
    earth = SHADOW_ELLIPSOID
    to_east = np.arcsin(earth.equatorial_radius_m / 6.8e6)
    to_north = np.arctan(np.tan(to_east) * earth.polar_radius_m / earth.equatorial_radius_m)
    for limb_rad, aside in ((to_east, [0.0, 1.0, 0.0]), (to_north, [0.0, 0.0, 1.0])):
        for over in (0.01, -0.02):
            angle = limb_rad + over
            ray = np.array([[-np.cos(angle), 0.0, 0.0]]) + np.sin(angle) * np.array(aside)
            assert abs(limb_margin_rad(position, ray, pole, earth)[0] - over) < 1e-12
    assert to_east - to_north > 0.001  # more than a second of time


def test_a_higher_earth_hides_more():
    position, direction, pole = some(5)
    low = limb_margin_rad(position, direction, pole, SHADOW_ELLIPSOID)
    high = limb_margin_rad(position, direction, pole, raised(SHADOW_ELLIPSOID, 50e3))
    near = np.abs(low) < 1.0
    assert np.all(high[near] < low[near])


def test_disc():
    assert abs(np.degrees(disc_radius_rad(np.array([1.496e11]), 6.957e8))[0] * 60 - 15.99) < 0.01
