"""Turning in place: a cycle of limbs that turns a body which has no angular momentum, as a cat does.

Two groups of joints move one after the other, out and back. What the first makes heavy, the second turns
against; the ways there and back differ, so that a turn is left though nothing was pushed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import centre_of_mass, forward
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.momenta import from_two, whole_inertia
from skylot.stage.world import Skeleton

AXES = ("x", "y", "z")
_STEPS_A_CYCLE = 240
_STEPS_OF_A_GUESS = 80
_STEPS_OPENING = 60
_SAMPLES_A_SECOND = 25
_MOST_CYCLES = 40


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Turn:
    """A turn in place; times begin at zero."""

    t_s: FloatArray
    """(n,)"""
    position_m: FloatArray
    """(n,3) of the pelvis: the centre of mass stays where it is."""
    rotation_xyzw: FloatArray
    """(n,4)"""
    joints_rad: FloatArray
    """(n,k)"""
    cycles: int
    turned_rad: float
    """About the asked axis of the body."""
    tilt_rad: float
    """About any other: what a real body cannot keep from."""
    angular_left: FloatArray
    """(3,) kg m2/s: the greatest angular momentum that the arithmetic leaves of zero."""
    angular_moved: float
    """kg m2/s: what the limbs had of it against the trunk, at most."""


def turn_in_place(
    skeleton: Skeleton,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    *,
    axis: str,
    angle_rad: float,
    seconds: float | None = None,
) -> Turn:
    """Return the turn of a body that rests at (3,), (4,), (k,), by an angle about its own x, y or z.

    As many cycles as the angle needs, fewer where the seconds do not allow them: then it turns less.
    Raises KeyError for another axis.
    """
    law: dict[str, Any] = numbers("turning")
    most = cycle_turn_rad(skeleton, axis)
    wanted = int(np.clip(np.ceil(abs(angle_rad) / max(abs(most), 1e-6)), 1, _MOST_CYCLES))
    cycle_s, opening_s = law["cycle_s"], law["opening_s"]
    if seconds is not None:
        wanted = int(np.clip(np.floor((seconds - 2.0 * opening_s) / cycle_s), 1, wanted))
    each = angle_rad / wanted
    strength = _strength(skeleton, axis, abs(each) / max(abs(most), 1e-6))
    shares = _square(_STEPS_A_CYCLE)
    backwards = (each < 0.0) != (most < 0.0)
    cycle = _angles(skeleton, axis, strength, shares[::-1] if backwards else shares)
    way = _way(joints_rad, cycle, wanted)
    return _carried_out(skeleton, (position_m, rotation_xyzw), way, axis=AXES.index(axis))


@lru_cache(maxsize=32)
def cycle_turn_rad(skeleton: Skeleton, axis: str) -> float:
    """Return by how much one full cycle turns this body about its own axis, signed; raises KeyError."""
    return _one_cycle(skeleton, axis, 1.0)


def _one_cycle(skeleton: Skeleton, axis: str, strength: float) -> float:
    angles = _angles(skeleton, axis, strength, _square(_STEPS_OF_A_GUESS))
    rotation, _ = free_turn(skeleton, angles)
    return float(turn_vector(rotation[-1])[AXES.index(axis)])


def _strength(skeleton: Skeleton, axis: str, share: float) -> float:
    """Return how far the limbs go for a share of the full cycle's turn, halved down on the one cycle."""
    if share >= 1.0:
        return 1.0
    full, low, high = cycle_turn_rad(skeleton, axis), 0.0, 1.0
    for _ in range(12):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _one_cycle(skeleton, axis, middle) / full < share else (low, middle)
    return 0.5 * (low + high)


def _groups(axis: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return both groups of joints with their two angles, sides written out."""
    out = []
    for group in ("first", "second"):
        found: dict[str, Any] = {}
        for joint, ends in numbers("turning")[axis][group].items():
            sides = ("left_", "right_") if joint.startswith("both_") else ("",)
            found |= {side + joint.removeprefix("both_"): ends for side in sides}
        out.append(found)
    return out[0], out[1]


def _square(steps: int) -> FloatArray:
    """Return one cycle of both groups' shares (n,2): the four sides of a square, smooth at its corners."""
    phase = np.linspace(0.0, 4.0, steps + 1)
    return np.stack(
        (_smooth(phase) - _smooth(phase - 2.0), _smooth(phase - 1.0) - _smooth(phase - 3.0)), axis=1
    )


def _smooth(share: FloatArray) -> FloatArray:
    """Return a step from 0 to 1 without jerk (10 x^3 - 15 x^4 + 6 x^5)."""
    x = np.clip(share, 0.0, 1.0)
    return np.asarray(x**3 * (10.0 - 15.0 * x + 6.0 * x**2))


def _angles(skeleton: Skeleton, axis: str, strength: float, shares: FloatArray) -> FloatArray:
    """Return joint angles (n,k) within their limits, of a body stretched but for its two groups.

    Strength narrows the groups' ways about their middles.
    """
    angles = np.zeros((len(shares), len(skeleton.joints)))
    for group, share in zip(_groups(axis), shares.T, strict=True):
        for joint, ends in group.items():
            if joint in skeleton.joints:
                place = skeleton.joints.index(joint)
                start, end = np.clip(np.deg2rad(ends), *skeleton.limits_rad[place])
                angles[:, place] = 0.5 * (start + end) + strength * (end - start) * (share - 0.5)
    return angles


def _way(base_rad: FloatArray, cycle: FloatArray, cycles: int) -> FloatArray:
    """Return all postures (n,k): from the one of the start into the cycle, round and round, and back."""
    ease = _smooth(np.linspace(0.0, 1.0, _STEPS_OPENING + 1))[:, None]
    opening = base_rad + ease * (cycle[0] - base_rad)
    return np.concatenate([opening, *[cycle[1:]] * cycles, opening[::-1][1:]])


def free_turn(skeleton: Skeleton, joints_rad: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return rotations (n,4) of the pelvis from the start and centres of mass (n,3) in its axes.

    No angular momentum: the pelvis turns at -I^-1 times what the moving limbs have of it. Each step takes the
    mean turn between its two postures, second order in the step.
    """
    n, zero = len(joints_rad), np.zeros((1, 3))
    poses = forward(skeleton, np.tile(zero, (n, 1)), rotations.identity(n), joints_rad)
    limbs = from_two(skeleton, (poses[0][:-1], poses[1][:-1]), (poses[0][1:], poses[1][1:]), 1.0).angular
    halves = forward(
        skeleton,
        np.tile(zero, (n - 1, 1)),
        rotations.identity(n - 1),
        0.5 * (joints_rad[:-1] + joints_rad[1:]),
    )
    inertia = whole_inertia(skeleton, *halves)[1]
    steps = -np.linalg.solve(inertia, limbs[..., None])[..., 0]
    rotation = rotations.identity(n)
    for i, step in enumerate(steps):
        rotation[i + 1] = rotations.multiply(rotation[i], of_vector(step))
    return rotations.normalise(rotation), centre_of_mass(skeleton, *poses)


def _carried_out(
    skeleton: Skeleton, start: tuple[FloatArray, FloatArray], way: FloatArray, *, axis: int
) -> Turn:
    position_m, rotation_xyzw = start
    law: dict[str, Any] = numbers("turning")
    turned, centre = free_turn(skeleton, way)
    cycles = (len(way) - 1 - 2 * _STEPS_OPENING) // _STEPS_A_CYCLE
    opening = np.linspace(0.0, law["opening_s"], _STEPS_OPENING + 1)
    middle = opening[-1] + np.linspace(0.0, cycles * law["cycle_s"], cycles * _STEPS_A_CYCLE + 1)
    times = np.concatenate((opening, middle[1:], middle[-1] + opening[1:]))
    rotation = rotations.multiply(rotation_xyzw, turned)
    rest = position_m + rotations.rotate(rotation_xyzw, centre[0])
    position = rest - rotations.rotate(rotation, centre)
    t_s = np.linspace(0.0, times[-1], int(np.ceil(times[-1] * _SAMPLES_A_SECOND)) + 1)
    keep = np.unique(np.searchsorted(times, t_s - 1e-9).clip(0, len(times) - 1))
    total = np.diff(np.unwrap(_about(turned, axis)[[*range(0, len(turned), 20), -1]])).sum()
    whole = turn_vector(rotations.multiply(turned[-1], of_vector(-total * np.eye(3)[axis])))
    left, moved = _left_over(skeleton, way, turned, times)
    return Turn(
        t_s=times[keep],
        position_m=position[keep],
        rotation_xyzw=rotation[keep],
        joints_rad=way[keep],
        cycles=cycles,
        turned_rad=float(total),
        tilt_rad=float(np.linalg.norm(whole)),
        angular_left=left,
        angular_moved=moved,
    )


def _left_over(
    skeleton: Skeleton, way: FloatArray, turned: FloatArray, times: FloatArray
) -> tuple[FloatArray, float]:
    """Return the greatest angular momentum (3,) of the whole way as carried out, and that of the limbs alone."""
    span = np.diff(times)[:, None]
    sums = []
    for base in (turned, rotations.identity(len(way))):
        poses = forward(skeleton, np.zeros((len(way), 3)), base, way)
        before, after = ((poses[0][ends], poses[1][ends]) for ends in (slice(None, -1), slice(1, None)))
        sums.append(from_two(skeleton, before, after, 1.0).angular / span)
    worst = int(np.argmax(np.linalg.norm(sums[0], axis=1)))
    return sums[0][worst], float(np.linalg.norm(sums[1], axis=1).max())


def _about(turned: FloatArray, axis: int) -> FloatArray:
    """Return the angles (n,) about one axis that are in rotations (n,4): swing and twist taken apart."""
    return np.asarray(2.0 * np.arctan2(turned[:, axis], turned[:, 3]))


def of_vector(vector_rad: FloatArray) -> FloatArray:
    """Return the quaternion (4,) of one turn vector (3,)."""
    angle = float(np.linalg.norm(vector_rad))
    if angle < 1e-12:
        return np.array([*(0.5 * vector_rad), 1.0])
    return rotations.from_axis_angle(vector_rad, angle)


def turn_vector(q_xyzw: FloatArray) -> FloatArray:
    """Return the turn vector (3,) in radians, at most half a turn long, of one quaternion."""
    q = q_xyzw if q_xyzw[3] >= 0.0 else -q_xyzw
    sine = float(np.linalg.norm(q[:3]))
    if sine < 1e-12:
        return np.asarray(2.0 * q[:3])
    return np.asarray(2.0 * np.arctan2(sine, q[3]) / sine * q[:3])
