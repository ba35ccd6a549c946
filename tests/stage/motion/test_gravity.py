"""Gravity of a place, and the turning of an orbit, beside numbers and equations that nobody here wrote."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from skylot.core.rotations import from_axis_angle, to_matrix
from skylot.stage.motion.gravity import acceleration, drift_by_turning_m, field_of, turning

ONE_TURN_RAD_S = 2.0 * np.pi / (86_400.0 / 15.4886)


def test_each_ground_pulls_along_its_down() -> None:
    for kind, strength in (("earth", 9.80665), ("moon", 1.62), ("mars", 3.71)):
        field = field_of(kind, (0.0, 0.0, -2.0))  # type: ignore[arg-type]
        pull = acceleration(field, np.ones((2, 3)), np.ones((2, 3)))
        assert pull == pytest.approx(np.array([[0.0, 0.0, -strength]] * 2))
        assert field.mean_motion_rad_s == 0.0


def test_an_orbit_without_a_mean_motion_pulls_nowhere() -> None:
    field = field_of("orbit", (0.0, 0.0, 1.0))
    assert not acceleration(field, np.ones((1, 3)), np.ones((1, 3))).any()


def test_a_thing_in_the_cabin_falls_as_two_bodies_round_the_earth_do() -> None:
    """The difference of two Kepler orbits, turned into LVLH, is what Hill's equations approximate."""
    radius_m, gm = 6_793e3, 3.986004418e14
    n = np.sqrt(gm / radius_m**3)
    field = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=n)
    p0, v0 = np.array([4.0, -3.0, 6.0]), np.array([0.12, 0.2, -0.15])

    def from_lvlh(t_s: float) -> np.ndarray:
        """Columns: x along the velocity, y against the normal, z to the Earth, for an orbit in the plane xy."""
        sine, cosine = np.sin(n * t_s), np.cos(n * t_s)
        return np.array([[-sine, 0.0, -cosine], [cosine, 0.0, -sine], [0.0, -1.0, 0.0]])

    start = from_lvlh(0.0)
    spin = np.array([0.0, 0.0, n])
    station = -radius_m * start[:, 2]
    state = np.concatenate((station + start @ p0, np.cross(spin, station + start @ p0) + start @ v0))

    def pull(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate((y[3:], -gm * y[:3] / np.linalg.norm(y[:3]) ** 3))

    end_s = 60.0
    orbit = solve_ivp(pull, (0.0, end_s), state, rtol=1e-13, atol=1e-9)
    after = from_lvlh(end_s)
    truth = after.T @ orbit.y[:3, -1] + np.array([0.0, 0.0, radius_m])

    def hill(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate((y[3:], acceleration(field, y[None, :3], y[None, 3:])[0]))

    ours = solve_ivp(hill, (0.0, end_s), np.concatenate((p0, v0)), rtol=1e-12, atol=1e-12)
    straight = p0 + v0 * end_s
    assert np.linalg.norm(truth - straight) > 0.3
    assert ours.y[:3, -1] == pytest.approx(truth, abs=1e-4)


def test_turned_axes_feel_the_same_pull() -> None:
    turn = to_matrix(from_axis_angle((1.0, 2.0, -0.5), 0.8))
    plain = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=1e-3, origin_lvlh_m=(20.0, 1.0, -3.0))
    turned = field_of(
        "orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=1e-3, to_lvlh=turn, origin_lvlh_m=(20.0, 1.0, -3.0)
    )
    at, speed = np.array([[1.0, 2.0, 3.0]]), np.array([[0.1, -0.3, 0.2]])
    expected = acceleration(plain, at @ turn.T, speed @ turn.T) @ turn
    assert acceleration(turned, at, speed) == pytest.approx(expected)
    assert turning(turned) == pytest.approx(turn.T @ turning(plain))


def test_five_metres_at_a_tenth_of_a_metre_a_second_drift_28_cm() -> None:
    field = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=ONE_TURN_RAD_S)
    assert drift_by_turning_m(field, np.array([0.1, 0.0, 0.0]), 50.0) == pytest.approx(0.28, abs=0.005)
    assert drift_by_turning_m(field, np.array([0.0, 0.1, 0.0]), 50.0) == pytest.approx(0.0, abs=1e-12)
