"""Both hands of a body to their places at many instants at once: what `reach` does for one, for a whole track."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.bodies.kinematics import joint_matrices, joints_of, landmark_places
from skylot.stage.world import Skeleton

SIDES = ("left", "right")
_STEPS = 24
_CLOSE_M = 0.003
_FARTHEST_RAD = 0.3
_REST = 0.04
_SEEDS = (
    {"shoulder_flex": 1.0, "shoulder_out": 0.3, "shoulder_turn": 0.8, "elbow": 1.4},
    {"shoulder_flex": 2.2, "shoulder_out": 0.4, "shoulder_turn": 0.2, "elbow": 0.7},
)
"""Arms before the chest, and over the head."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArmsReached:
    """Joints (n,k) that bring both palms to their places, and how far the worse one is off (n,)."""

    joints_rad: FloatArray
    miss_m: FloatArray


def reach_with_arms(
    skeleton: Skeleton,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    targets_m: FloatArray,
) -> ArmsReached:
    """Return n poses with the left palm at targets (n,0,3) and the right one at (n,1,3), within the joints' limits.

    Pelvis (n,3), (n,4) and trunk stay. Every row begins at the same two seeds and the one that is better over the
    whole track is taken, so that neighbours in time stay neighbours. Source: damped least squares, as in `reach`.
    """
    best: ArmsReached | None = None
    for seed in _SEEDS:
        start = np.array(joints_rad, dtype=np.float64)
        for side in SIDES:
            for name, value in seed.items():
                start[:, skeleton.joints.index(f"{side}_{name}")] = value
        miss = np.zeros(len(start))
        for i, side in enumerate(SIDES):
            start, off = _arm(skeleton, position_m, rotation_xyzw, start, side, targets_m[:, i])
            miss = np.maximum(miss, off)
        if best is None or float(miss.mean()) < float(best.miss_m.mean()) - 0.005:
            best = ArmsReached(joints_rad=start, miss_m=miss)
        if float(best.miss_m.max()) < 2.0 * _CLOSE_M:
            break
    assert best is not None
    return best


def _arm(  # noqa: PLR0917 - poses, one arm, its places: the order in which every kernel here takes them
    skeleton: Skeleton,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    side: str,
    target_m: FloatArray,
) -> tuple[FloatArray, FloatArray]:
    """Return joints (n,k) with one palm at places (n,3), and what it misses by (n,)."""
    segment, palm = landmark_places(skeleton)[f"{side}_palm"]
    chain = _chain(skeleton, segment)
    free = np.array([j for i in chain if i not in _trunk(skeleton) for j in joints_of(skeleton)[i]])
    low, high = skeleton.limits_rad[free].T
    rest = joints_rad[:, free]
    best, best_miss = np.array(joints_rad), np.full(len(joints_rad), np.inf)
    joints = np.array(joints_rad)
    for turn in range(_STEPS + 1):
        end, origins, axes = _swept(skeleton, position_m, rotation_xyzw, joints, chain, free, palm)
        missing = target_m - end
        size = np.linalg.norm(missing, axis=1)
        better = size < best_miss
        best[better], best_miss[better] = joints[better], size[better]
        if turn == _STEPS or float(best_miss.max()) < _CLOSE_M:
            break
        arms = end[:, None] - origins
        lean = cross(axes.reshape(-1, 3), arms.reshape(-1, 3)).reshape(arms.shape)
        damping = (1e-3 + 0.05 * np.minimum(size, 0.3)) ** 2
        gram = np.einsum("nja,njb->nab", lean, lean) + damping[:, None, None] * np.eye(3)
        change = np.einsum("nja,na->nj", lean, np.linalg.solve(gram, missing[:, :, None])[:, :, 0])
        change += _REST * (1.0 - turn / _STEPS) ** 2 * (rest - joints[:, free])
        change *= np.minimum(1.0, _FARTHEST_RAD / np.maximum(np.abs(change).max(axis=1), 1e-12))[:, None]
        joints[:, free] = np.clip(joints[:, free] + change, low, high)
    return best, best_miss


def _trunk(skeleton: Skeleton) -> set[int]:
    return {skeleton.segments.index("pelvis"), skeleton.segments.index("chest")}


def _chain(skeleton: Skeleton, segment: int) -> list[int]:
    """Return the segments from the pelvis, without it, to one."""
    chain = []
    while segment > 0:
        chain.append(segment)
        segment = skeleton.parents[segment]
    return chain[::-1]


def _swept(  # noqa: PLR0917 - poses, then the chain
    skeleton: Skeleton,
    position_m: FloatArray,
    rotation_xyzw: FloatArray,
    joints_rad: FloatArray,
    chain: Sequence[int],
    free: IntArray,
    point_m: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return the end (n,3) of a chain, and origins and axes (n,f,3) of its joints that turn."""
    used = np.array([j for i in chain for j in joints_of(skeleton)[i]], dtype=np.int64)
    turns = dict(
        zip(used.tolist(), np.moveaxis(joint_matrices(skeleton, joints_rad, used), 1, 0), strict=True)
    )
    origin, matrix = np.array(position_m, dtype=np.float64), rotations.to_matrix(rotation_xyzw)
    wanted = {int(j): i for i, j in enumerate(free)}
    origins, axes = np.empty((len(origin), len(free), 3)), np.empty((len(origin), len(free), 3))
    for i in chain:
        origin = origin + matrix @ skeleton.offsets_m[i]
        for j in joints_of(skeleton)[i]:
            if j in wanted:
                origins[:, wanted[j]], axes[:, wanted[j]] = origin, matrix @ skeleton.joint_axes[j]
            matrix = matrix @ turns[j]
    return origin + matrix @ point_m, origins, axes
