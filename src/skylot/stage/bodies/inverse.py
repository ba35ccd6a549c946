"""The solver behind `reach`: damped least squares within the joints' limits, in a bounded number of steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.core.geometry import cross
from skylot.stage.bodies.kinematics import forward_matrices, joint_matrices, joints_of
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
_FAR_M = 0.05
_STALLED_M = 0.0005
_PATIENCE = 6
"""Steps without gain after which a place that is out of reach is given up."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """A body whose pelvis stays: skeleton, position (3,), rotation (4,)."""

    skeleton: Skeleton
    position_m: FloatArray
    rotation_xyzw: FloatArray

    def segments(
        self, joints_rad: FloatArray, only: Sequence[int] | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """Return origins (n,s,3) and matrices (n,s,3,3) for joints (n,k), of all segments or of some."""
        return forward_matrices(self.skeleton, self.position_m, self.rotation_xyzw, joints_rad, only)


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
    positions, matrices = stand.segments(joints_rad, carriers(stand.skeleton, *(g.segment for g in goals)))
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
    path = _path(stand, goals, free)
    joints, rest = seed.copy(), seed[free].copy()
    best, best_size, since = joints.copy(), np.inf, 0
    for turn in range(_ITERATIONS):
        missing, jacobian = _linearised(stand, joints, goals, path)
        size = float(np.linalg.norm(missing))
        if size < best_size - _STALLED_M:
            since = turn
        if size < best_size:
            best, best_size = joints.copy(), size
        if size < CLOSE_M * 0.5 or (turn - since > _PATIENCE and best_size > _FAR_M):
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
    positions, matrices = stand.segments(joints_rad, carriers(stand.skeleton, *(g.segment for g in goals)))
    rows = []
    for goal in goals:
        turned = matrices[:, goal.segment]
        rows.append(goal.target_m - (positions[:, goal.segment] + turned @ goal.point_m))
        if goal.normal is not None:
            rows.append(_NORMAL_WEIGHT_M * (-goal.normal - turned @ goal.face))
    return np.concatenate(rows, axis=1)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Path:
    """The segments from the pelvis to all end points, the joints on them, and which of them move which goal."""

    base: FloatArray
    """(3,3) the pelvis's axes as columns."""
    segments: tuple[int, ...]
    joints: IntArray
    """(j,) of the skeleton, in the order in which they turn."""
    counts: tuple[int, ...]
    """How many of the joints turn each of the segments."""
    free: IntArray
    """(f,) places in `joints` of those that may turn."""
    origins: IntArray
    """(f,) segments in whose origins they turn."""
    moves: tuple[FloatArray, ...]
    """For each goal (f,1): 1 where a joint moves it."""


def _path(stand: Stand, goals: Sequence[Goal], free: IntArray) -> _Path:
    """Return the path of a problem, worked out once."""
    skeleton = stand.skeleton
    of = np.array(skeleton.joint_segments)[free]
    ends = {goal.segment for goal in goals} | set(of.tolist())
    segments = carriers(skeleton, *ends)
    by_segment = joints_of(skeleton)
    joints = [j for i in segments for j in by_segment[i]]
    return _Path(
        base=rotations.to_matrix(rotations.normalise(stand.rotation_xyzw)),
        segments=segments,
        joints=np.array(joints, dtype=np.int64),
        counts=tuple(len(by_segment[i]) for i in segments),
        free=np.array([joints.index(int(j)) for j in free], dtype=np.int64),
        origins=of,
        moves=tuple(
            np.isin(of, carriers(skeleton, goal.segment)).astype(np.float64)[:, None] for goal in goals
        ),
    )


def carriers(skeleton: Skeleton, *segments: int) -> tuple[int, ...]:
    """Return segments and those that carry them, from the pelvis outwards, the pelvis left out."""
    found = set()
    for segment in segments:
        at = segment
        while at > 0 and at not in found:
            found.add(at)
            at = skeleton.parents[at]
    return tuple(sorted(found))


def _linearised(
    stand: Stand, joints: FloatArray, goals: Sequence[Goal], path: _Path
) -> tuple[FloatArray, FloatArray]:
    """Return what is missing (e,) and how it shrinks with the free joints (e,f), by geometry.

    An end point turns about a joint's axis through its origin: axis x lever. Source: the geometric Jacobian, B.
    Siciliano, L. Sciavicco, L. Villani, G. Oriolo, Robotics (2009), 3.1.
    """
    origins, matrices, axes = _swept(stand, joints, path)
    turning, centres = axes[path.free], origins[path.origins]
    missing, columns = [], []
    for goal, moves in zip(goals, path.moves, strict=True):
        turned = matrices[goal.segment]
        end = origins[goal.segment] + turned @ goal.point_m
        missing.append(goal.target_m - end)
        columns.append(cross(turning, end - centres) * moves)
        if goal.normal is not None:
            face = turned @ goal.face
            missing.append(_NORMAL_WEIGHT_M * (-goal.normal - face))
            columns.append(_NORMAL_WEIGHT_M * cross(turning, np.broadcast_to(face, turning.shape)) * moves)
    return np.concatenate(missing), np.concatenate(columns, axis=1).T


def _swept(stand: Stand, joints_rad: FloatArray, path: _Path) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return origins (s,3) and matrices (s,3,3), filled in along a path, and the axes (j,3) of its joints."""
    skeleton = stand.skeleton
    turns = joint_matrices(skeleton, joints_rad, path.joints)
    own_axes = skeleton.joint_axes[path.joints]
    origins, matrices = np.zeros((len(skeleton.segments), 3)), np.zeros((len(skeleton.segments), 3, 3))
    before = np.empty((len(path.joints), 3, 3))
    origins[0], matrices[0] = stand.position_m, path.base
    at = 0
    for i, count in zip(path.segments, path.counts, strict=True):
        parent = skeleton.parents[i]
        matrix = matrices[parent]
        origins[i] = origins[parent] + matrix @ skeleton.offsets_m[i]
        for j in range(at, at + count):
            before[j] = matrix
            matrix = matrix @ turns[j]
        matrices[i] = matrix
        at += count
    return origins, matrices, np.einsum("jab,jb->ja", before, own_axes)
