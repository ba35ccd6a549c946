"""The flight of a point: closed forms beside scipy, walls, and aim."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from skylot.core.arrays import FloatArray
from skylot.stage.motion.gravity import acceleration, field_of
from skylot.stage.motion.point import aim, first_meeting, fly, fly_with_velocity, look_times
from skylot.stage.world import GravityField

N = 1.1268e-3
SMALL = st.floats(-3.0, 3.0)
VECTOR = st.tuples(SMALL, SMALL, SMALL)


def time_to_wall(interior, field, p0_m, v0_m_s, *, radius_m, horizon_s):
    """Return when a free ball meets a wall, as somebody who floats is followed in `motion.free`."""
    t_s = look_times(field, p0_m, v0_m_s, horizon_s)

    def gap_m(at_s):
        return interior.clearance_m(fly(field, p0_m, v0_m_s, at_s)) - radius_m

    return first_meeting(t_s, gap_m(t_s), gap_m)


class Room:
    """A box about the origin, for tests."""

    def __init__(self, half_m: tuple[float, float, float]) -> None:
        self.half_m = np.array(half_m)

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        return np.asarray((self.half_m - np.abs(points_m)).min(axis=1))


def by_scipy(field: GravityField, p0: FloatArray, v0: FloatArray, t_s: float) -> FloatArray:
    def law(_: float, y: np.ndarray) -> np.ndarray:
        return np.concatenate((y[3:], acceleration(field, y[None, :3], y[None, 3:])[0]))

    answer = solve_ivp(law, (0.0, t_s), np.concatenate((p0, v0)), rtol=1e-11, atol=1e-12)
    return np.asarray(answer.y[:, -1])


@settings(max_examples=12, deadline=None)
@given(VECTOR, VECTOR, st.floats(0.5, 3000.0))
def test_flight_in_orbit_is_the_one_that_scipy_integrates(
    p0: tuple[float, float, float], v0: tuple[float, float, float], t_s: float
) -> None:
    field = field_of("orbit", (0, 0, 1), mean_motion_rad_s=N, origin_lvlh_m=(15.0, 2.0, -4.0))
    truth = by_scipy(field, np.array(p0), np.array(v0), t_s)
    at, speed = fly_with_velocity(field, p0, v0, t_s)
    scale = 1.0 + np.abs(truth).max()
    assert np.concatenate((at[0], speed[0])) == pytest.approx(truth, abs=2e-8 * scale)


def test_the_known_drifts() -> None:
    field = field_of("orbit", (0, 0, 1), mean_motion_rad_s=N)
    slow = fly(field, (0, 0, 0), (0.1, 0, 0), 50.0)[0]
    fast = fly(field, (0, 0, 0), (0.5, 0, 0), 10.0)[0]
    assert abs(slow[2]) == pytest.approx(0.28, abs=0.005)
    assert abs(fast[2]) == pytest.approx(0.056, abs=0.0005)


@pytest.mark.parametrize(("kind", "seconds"), [("moon", 6.46), ("mars", 2.968)])
def test_the_known_throws(kind: str, seconds: float) -> None:
    field = field_of(kind, (0, 0, -1))  # type: ignore[arg-type]

    class Ground:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            return np.asarray(points_m[:, 2])

    found = time_to_wall(Ground(), field, (0, 0, 1.5), (5, 0, 5), radius_m=0.0, horizon_s=10.0)
    assert found == pytest.approx(seconds, abs=0.005)


def test_time_to_wall_counts_the_ball_and_the_turning() -> None:
    weightless = field_of("orbit", (0, 0, 1))
    room = Room((3.0, 1.0, 1.0))
    assert time_to_wall(
        room, weightless, (0, 0, 0), (0.5, 0, 0), radius_m=0.5, horizon_s=60
    ) == pytest.approx(5.0, abs=2e-3)
    assert time_to_wall(room, weightless, (0, 0, 0), (0, 0, 0), radius_m=0.5, horizon_s=60) is None
    turning = field_of("orbit", (0, 0, 1), mean_motion_rad_s=N)
    long = Room((30.0, 1.0, 0.5))
    straight = time_to_wall(long, weightless, (-20, 0, 0), (0.1, 0, 0), radius_m=0.1, horizon_s=200)
    bent = time_to_wall(long, turning, (-20, 0, 0), (0.1, 0, 0), radius_m=0.1, horizon_s=200)
    assert straight is None
    assert bent == pytest.approx(np.sqrt(0.4 / (N * 0.1)), rel=0.01)


def test_what_begins_in_a_wall_meets_it_only_going_deeper() -> None:
    field, room = field_of("orbit", (0, 0, 1)), Room((2.0, 2.0, 2.0))
    assert time_to_wall(room, field, (1.9, 0, 0), (0.1, 0, 0), radius_m=0.3, horizon_s=9) == 0.0
    away = time_to_wall(room, field, (1.9, 0, 0), (-0.5, 0, 0), radius_m=0.3, horizon_s=9)
    assert away == pytest.approx((1.9 + 1.7) / 0.5, abs=2e-3)


@pytest.mark.parametrize("kind", ["earth", "moon", "mars", "orbit"])
def test_aim_comes_to_its_target(kind: str) -> None:
    field = field_of(kind, (0, 0, -1), mean_motion_rad_s=N)  # type: ignore[arg-type]
    start, target = np.array([0.5, -1.0, 1.2]), np.array([2.5, 0.5, 1.0])
    speed = 0.2 if kind == "orbit" else 8.0
    velocity = aim(field, start, target, speed)
    assert velocity is not None
    assert np.linalg.norm(velocity) == pytest.approx(speed, rel=1e-6)
    t_s = np.linspace(0.0, 20.0, 20_001)
    missed = np.linalg.norm(fly(field, start, velocity, t_s) - target, axis=1).min()
    assert missed < 0.01


def test_a_throw_too_slow_has_no_aim_and_no_way_no_direction() -> None:
    assert aim(field_of("earth", (0, 0, -1)), (0, 0, 0), (10, 0, 0), 3.0) is None
    with pytest.raises(ValueError, match="no direction"):
        aim(field_of("earth", (0, 0, -1)), (1, 0, 0), (1, 0, 0), 3.0)
