"""The picture's plane against scipy's rotations, finite differences and brute force."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from skylot.stage.reading.screen import Screen, chord, on_screen, project, rays

NUMBERS = st.integers(0, 10_000)


def screen_of(seed: int) -> Screen:
    random = np.random.default_rng(seed)
    return Screen(
        position_m=random.normal(size=3), xyzw=Rotation.random(random_state=seed).as_quat(),
        focal_px=float(random.uniform(150, 900)), width=640, height=360, box=(0, 46, 640, 314),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_points_fall_where_a_pinhole_puts_them(seed: int) -> None:
    screen = screen_of(seed)
    local = np.random.default_rng(seed).normal(size=(5, 3)) - [0, 0, 4]
    points = Rotation.from_quat(screen.xyzw).apply(local) + screen.position_m
    pixels, depth = project(screen, points)
    np.testing.assert_allclose(depth, -local[:, 2])
    ahead = depth > 0
    np.testing.assert_allclose(pixels[ahead, 0], 320 + screen.focal_px * (local[:, 0] / -local[:, 2])[ahead])
    np.testing.assert_allclose(pixels[ahead, 1], 180 - screen.focal_px * (local[:, 1] / -local[:, 2])[ahead])
    back = screen.position_m + rays(screen, pixels[ahead, 0], pixels[ahead, 1]) * depth[ahead, None]
    np.testing.assert_allclose(back, points[ahead], atol=1e-9)


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_directions_run_as_a_small_step_does(seed: int) -> None:
    screen = screen_of(seed)
    random = np.random.default_rng(seed)
    point = screen.position_m + screen.view * random.uniform(1, 5) + 0.3 * random.normal(size=3)
    way = random.normal(size=3)
    way /= np.linalg.norm(way)
    pixels, depth = project(screen, np.stack((point - 1e-6 * way, point + 1e-6 * way)))
    if depth.min() < 0.2:
        return
    step = (pixels[1] - pixels[0]) / np.linalg.norm(pixels[1] - pixels[0])
    along, toward = on_screen(screen, point, way)
    np.testing.assert_allclose(along, step, atol=1e-4)
    to_camera = (screen.position_m - point) / np.linalg.norm(screen.position_m - point)
    assert np.isclose(np.sin(toward), way @ to_camera)


def test_a_direction_along_the_sight_has_no_side() -> None:
    screen = screen_of(3)
    along, toward = on_screen(screen, screen.position_m + 2 * screen.view, -screen.view)
    assert np.isclose(toward, np.pi / 2)
    assert along.tolist() == [0.0, -1.0]


@settings(max_examples=40, deadline=None)
@given(NUMBERS)
def test_a_chord_is_where_brute_force_finds_the_frame(seed: int) -> None:
    screen = screen_of(seed)
    random = np.random.default_rng(seed)
    pixel = random.uniform([-100, -100], [740, 460])
    angle = random.choice([0.0, np.pi / 2, random.uniform(0, 2 * np.pi)])
    way = np.array([np.cos(angle), np.sin(angle)])
    steps = np.linspace(-1200, 1200, 24_001)
    points = pixel + steps[:, None] * way
    x0, y0, x1, y1 = screen.box
    inside = (points[:, 0] >= x0) & (points[:, 0] <= x1) & (points[:, 1] >= y0) & (points[:, 1] <= y1)
    found = chord(screen, pixel, way)
    if inside.sum() < 3:
        assert found is None or found[1] - found[0] < 0.5
    else:
        assert found is not None
        np.testing.assert_allclose(found, (steps[inside].min(), steps[inside].max()), atol=0.11)
