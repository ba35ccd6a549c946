"""The flight of a point in closed form, how to aim it, and when it meets a wall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.stage.world import GravityField

_LOOK_EVERY_M = 0.02
"""How far a point moves at most between two looks at the walls."""
_MOST_LOOKS = 20_000


def fly(field: GravityField, p0_m: ArrayLike, v0_m_s: ArrayLike, t_s: ArrayLike) -> FloatArray:
    """Return positions (n,3) of a free point after times (n,), from position (3,) with velocity (3,)."""
    return fly_with_velocity(field, p0_m, v0_m_s, t_s)[0]


def fly_with_velocity(
    field: GravityField, p0_m: ArrayLike, v0_m_s: ArrayLike, t_s: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return positions and velocities (n,3) of a free point after times (n,), in the axes of the shot.

    Source: the parabola on a ground; in orbit the closed solution of Hill's equations by Clohessy and
    Wiltshire, with x along the velocity, y against the orbit's normal, z to the Earth.
    """
    p0, v0 = np.asarray(p0_m, dtype=np.float64), np.asarray(v0_m_s, dtype=np.float64)
    t = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
    if field.mean_motion_rad_s == 0.0:
        run = t[:, None]
        return p0 + v0 * run + 0.5 * field.g_m_s2 * run**2, v0 + field.g_m_s2 * run
    turn = field.to_lvlh
    at, speed = _hill(field.mean_motion_rad_s, turn @ p0 + field.origin_lvlh_m, turn @ v0, t)
    return (at - field.origin_lvlh_m) @ turn, speed @ turn


def _hill(n: float, p0: FloatArray, v0: FloatArray, t: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return positions and velocities (m,3) in LVLH after times (m,)."""
    x0, y0, z0 = p0
    vx, vy, vz = v0
    sine, cosine = np.sin(n * t), np.cos(n * t)
    less = 2.0 * np.sin(0.5 * n * t) ** 2  # 1 - cos, exact also for short times
    late = sine - n * t
    x = x0 + vx * t + (4.0 * vx / n - 6.0 * z0) * late + 2.0 * vz / n * less
    y = y0 * cosine + vy * sine / n
    z = (1.0 + 3.0 * less) * z0 + vz * sine / n - 2.0 * vx / n * less
    speed_x = 6.0 * n * less * z0 + (1.0 - 4.0 * less) * vx + 2.0 * sine * vz
    speed_y = cosine * vy - n * sine * y0
    speed_z = 3.0 * n * sine * z0 + cosine * vz - 2.0 * sine * vx
    return np.stack((x, y, z), axis=1), np.stack((speed_x, speed_y, speed_z), axis=1)


def look_times(field: GravityField, p0_m: ArrayLike, v0_m_s: ArrayLike, horizon_s: float) -> FloatArray:
    """Return times (n,) at which to look at the walls: a few centimetres of way apart, bounded in number."""
    _, speeds = fly_with_velocity(field, p0_m, v0_m_s, np.linspace(0.0, horizon_s, 64))
    way_m = float(np.linalg.norm(speeds, axis=1).max()) * horizon_s
    return np.linspace(0.0, horizon_s, int(np.clip(way_m / _LOOK_EVERY_M, 64, _MOST_LOOKS)))


def first_meeting(
    t_s: FloatArray, gap_m: FloatArray, gap_at: Callable[[FloatArray], FloatArray]
) -> float | None:
    """Return when gaps (n,) first close, with the instant halved down by `gap_at`; None where they stay open."""
    closing = (gap_m[1:] <= 0.0) & (gap_m[1:] < gap_m[:-1])
    if not closing.any():
        return None
    first = int(np.argmax(closing))
    if gap_m[first] <= 0.0:
        return float(t_s[first])
    low, high = float(t_s[first]), float(t_s[first + 1])
    while high - low > 1e-3:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if gap_at(np.array([middle]))[0] <= 0.0 else (middle, high)
    return 0.5 * (low + high)


def aim(field: GravityField, from_m: ArrayLike, to_m: ArrayLike, speed_m_s: float) -> FloatArray | None:
    """Return the velocity (3,) of that speed that brings a free point from (3,) to (3,) by the flattest way.

    None where no throw of that speed comes so far; raises ValueError where both points are one.
    """
    start, target = np.asarray(from_m, dtype=np.float64), np.asarray(to_m, dtype=np.float64)
    way = target - start
    length = float(np.linalg.norm(way))
    if length == 0.0:
        raise ValueError("a way of no length has no direction")
    seconds = _shortest_flight_s(field.g_m_s2, way, speed_m_s)
    if seconds is None:
        return None
    velocity = way / seconds - 0.5 * field.g_m_s2 * seconds
    if field.mean_motion_rad_s == 0.0:
        return np.asarray(velocity)
    for _ in range(6):  # the turning of the orbit bends the way a little: correct by what it misses
        missed = target - fly(field, start, velocity, seconds)[0]
        velocity = velocity + missed / seconds
        velocity *= speed_m_s / np.linalg.norm(velocity)
        run = fly(field, start, velocity, seconds)[0] - start
        seconds *= length / max(float(run @ way) / length, 1e-9)
    return np.asarray(velocity)


def _shortest_flight_s(g_m_s2: FloatArray, way_m: FloatArray, speed_m_s: float) -> float | None:
    """Return the time of the flatter of both parabolas: |way / t - g t / 2| = speed is quadratic in t squared."""
    if speed_m_s <= 0.0:
        return None
    square, cross, g2 = float(way_m @ way_m), float(way_m @ g_m_s2), float(g_m_s2 @ g_m_s2)
    if g2 == 0.0:
        return float(np.sqrt(square)) / speed_m_s
    middle = cross + speed_m_s**2
    under = middle**2 - g2 * square
    if under < 0.0 or middle <= 0.0:
        return None
    return float(np.sqrt(2.0 * square / (middle + np.sqrt(under))))
