"""The solver behind `reach`: damped least squares within the joints' limits, in a bounded number of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.bodies.kinematics import forward_matrices
from skylot.stage.world import Skeleton

CLOSE_M = 0.002
"""A place that is missed by less is reached."""
_ITERATIONS = 50
_TRUNK_COST = 4.0
"""How much dearer a radian of the waist is than one of a limb: people bend the arm before the back."""
_NORMAL_WEIGHT_M = 0.10
"""Metres of miss that a palm turned the wrong way by a radian counts as."""
_REST_WEIGHT = 0.02
_STEP_RAD = 0.35
_DIFFERENCE_RAD = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """A body whose pelvis stays: skeleton, position (3,), rotation (4,)."""

    skeleton: Skeleton
    position_m: FloatArray
    rotation_xyzw: FloatArray

    def segments(self, joints_rad: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return origins (n,s,3) and matrices (n,s,3,3) for joints (n,k)."""
        return forward_matrices(self.skeleton, self.position_m, self.rotation_xyzw, joints_rad)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Goal:
    """One end point of a segment, its place (3,), and where the skin there should face (3,) or None."""

    segment: int
    point_m: FloatArray
    face: FloatArray
    target_m: FloatArray
    normal: FloatArray | None


def miss(stand: Stand, joints_rad: FloatArray, goals: Sequence[Goal]) -> float:
    """Return the greatest distance of an end point from its place, metres."""
    positions, matrices = stand.segments(joints_rad)
    ends = [positions[0, goal.segment] + matrices[0, goal.segment] @ goal.point_m for goal in goals]
    return max(float(np.linalg.norm(goal.target_m - end)) for goal, end in zip(goals, ends, strict=True))


def misfit(stand: Stand, joints_rad: FloatArray, goals: Sequence[Goal]) -> float:
    """Return the length of all that is missing: places, and palms turned the wrong way, in metres."""
    missing = _missing(stand, joints_rad[None], goals)
    return float(np.linalg.norm(missing))


def solve(stand: Stand, seed: FloatArray, goals: Sequence[Goal], *, trunk: bool) -> FloatArray:
    """Return the best joints (k,) found from a seed; only those of the limbs turn, and the waist if asked."""
    free = _chain(stand.skeleton, goals, trunk=trunk)
    chest = stand.skeleton.segments.index("chest")
    dear = [_TRUNK_COST if stand.skeleton.joint_segments[j] == chest else 1.0 for j in free]
    cost = np.array(dear)
    low, high = stand.skeleton.limits_rad[free].T
    joints, rest = seed.copy(), seed[free].copy()
    best, best_size = joints.copy(), np.inf
    for turn in range(_ITERATIONS):
        missing, jacobian = _linearised(stand, joints, goals, free)
        size = float(np.linalg.norm(missing))
        if size < best_size:
            best, best_size = joints.copy(), size
        if size < CLOSE_M * 0.5:
            break
        weighted = jacobian / cost
        damping = 1e-3 + 0.05 * min(size, 0.3)
        gram = weighted @ weighted.T + damping**2 * np.eye(len(missing))
        # the pull to the seed fades: it chooses among postures first and gives way to the place in the end
        pull = _REST_WEIGHT * (1.0 - turn / _ITERATIONS) ** 2
        change = weighted.T @ np.linalg.solve(gram, missing) / cost + pull * (rest - joints[free])
        change *= min(1.0, _STEP_RAD / max(float(np.abs(change).max()), 1e-12))
        joints[free] = np.clip(joints[free] + change, low, high)
    return best


def _chain(skeleton: Skeleton, goals: Sequence[Goal], *, trunk: bool) -> IntArray:
    """Return the places of the joints that may turn: those of the limbs, and the waist's where it may help."""
    segments = set()
    for goal in goals:
        at = goal.segment
        while skeleton.segments[at] not in {"chest", "pelvis"}:
            segments.add(at)
            at = skeleton.parents[at]
    if trunk:
        segments.add(skeleton.segments.index("chest"))
    joints = [j for j, segment in enumerate(skeleton.joint_segments) if segment in segments]
    return np.array(joints, dtype=np.int64)


def _missing(stand: Stand, joints_rad: FloatArray, goals: Sequence[Goal]) -> FloatArray:
    """Return what is missing (n,e) for joints (n,k): places, then weighted directions of the skin."""
    positions, matrices = stand.segments(joints_rad)
    rows = []
    for goal in goals:
        turned = matrices[:, goal.segment]
        rows.append(goal.target_m - (positions[:, goal.segment] + turned @ goal.point_m))
        if goal.normal is not None:
            rows.append(_NORMAL_WEIGHT_M * (-goal.normal - turned @ goal.face))
    return np.concatenate(rows, axis=1)


def _linearised(
    stand: Stand, joints: FloatArray, goals: Sequence[Goal], free: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return what is missing (e,) and how it shrinks with the free joints (e,f), by one batch of differences."""
    trials = np.repeat(joints[None], len(free) + 1, axis=0)
    trials[np.arange(len(free)) + 1, free] += _DIFFERENCE_RAD
    missing = _missing(stand, trials, goals)
    return missing[0], -(missing[1:] - missing[0]).T / _DIFFERENCE_RAD
