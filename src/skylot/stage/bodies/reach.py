"""Hands and feet to places, eyes to what they look at: within the joints' limits, and how far it still misses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.inverse import CLOSE_M, Goal, Stand, carriers, misfit, miss, solve
from skylot.stage.bodies.kinematics import landmark_places
from skylot.stage.world import Skeleton

LIMBS: tuple[str, ...] = ("left hand", "right hand", "hands", "left foot", "right foot", "feet")
"""What can reach; `hands` and `feet` both go, to one place or to one each."""

_BESIDE_M = 0.11
"""Between two hands or feet that go to one place."""
_ARM_SEEDS = (
    {"shoulder_flex": 0.9, "shoulder_out": 0.3, "elbow": 0.8},
    {"shoulder_flex": 2.2, "shoulder_out": 0.4, "elbow": 0.5},
    {"shoulder_flex": 0.4, "shoulder_out": 1.3, "elbow": 0.6},
)
_LEG_SEEDS = ({"hip_flex": 0.9, "knee": 0.9}, {"hip_flex": 0.3, "hip_out": 0.4, "knee": 0.3})
_NEARLY_M = 0.05
_BEND_PENALTY = 0.012
_NECK = ("neck_bend", "neck_turn")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reached:
    """Joints (k,) that bring a limb nearest to its place, and how far it is still off."""

    joints_rad: FloatArray
    miss_m: float


def reach(  # noqa: PLR0917 - one pose, one limb, one place: the order in which every kernel here takes them
    skeleton: Skeleton,
    position_m: ArrayLike,
    rotation_xyzw: ArrayLike,
    joints_rad: ArrayLike,
    limb: str,
    target_m: ArrayLike,
    normal: ArrayLike | None = None,
) -> Reached:
    """Return joints, beginning from those given, with the palm or sole of a limb at a place (3,).

    For `hands` and `feet` the place may be (2,3), left then right; one place is taken from both sides. A
    normal (3,), out of the thing that is touched, turns palm or sole against it. The limb alone is tried
    first, then with the waist. The pelvis stays. Raises KeyError for a limb that is none.

    Source: damped least squares after Y. Nakamura, H. Hanafusa, J. Dyn. Sys. Meas. Control 108 (1986), clipped to
    the limits, in at most 50 steps from each of at most four seeds, and once more from the best.
    """
    if limb not in LIMBS:
        raise KeyError(limb)
    stand = _stand(skeleton, position_m, rotation_xyzw)
    start = np.clip(np.asarray(joints_rad, dtype=np.float64), *skeleton.limits_rad.T)
    goals = _goals(stand, limb, np.asarray(target_m, dtype=np.float64), normal)
    is_arm = limb in LIMBS[:3]
    best, best_size = start, misfit(stand, start, goals)
    for trunk in (False, True) if is_arm else (False,):
        for seed in _seeds(skeleton, start, goals, is_arm=is_arm):
            if best_size <= CLOSE_M:
                break
            found = solve(stand, seed, goals, trunk=trunk)
            size = misfit(stand, found, goals)
            if size < best_size - 1e-4:
                best, best_size = found, size
    if CLOSE_M < best_size < _NEARLY_M:  # a little short: once more from there, with nothing that pulls back
        found = solve(stand, best, goals, trunk=is_arm)
        best = found if misfit(stand, found, goals) < best_size else best
    return Reached(joints_rad=best, miss_m=miss(stand, best, goals))


def look(
    skeleton: Skeleton,
    position_m: ArrayLike,
    rotation_xyzw: ArrayLike,
    joints_rad: ArrayLike,
    target_m: ArrayLike,
) -> Reached:
    """Return joints with the neck turned so that the face points at a place (3,), as far as it goes.

    `miss_m` is how far the line of sight passes from the place; behind the head it is the whole distance.
    """
    stand = _stand(skeleton, position_m, rotation_xyzw)
    target = np.asarray(target_m, dtype=np.float64).reshape(3)
    joints = np.array(joints_rad, dtype=np.float64)
    joints[skeleton.joints.index("neck_side")] *= 0.3  # a head turned with purpose is held nearly straight
    joints = _nearest_gaze(stand, joints, target)
    joints = _exact_gaze(stand, joints, target)
    return Reached(joints_rad=joints, miss_m=_passes(stand, joints, target))


def _stand(skeleton: Skeleton, position_m: ArrayLike, rotation_xyzw: ArrayLike) -> Stand:
    return Stand(
        skeleton=skeleton,
        position_m=np.asarray(position_m, dtype=np.float64).reshape(3),
        rotation_xyzw=np.asarray(rotation_xyzw, dtype=np.float64).reshape(4),
    )


def _eyes(stand: Stand, joints: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the eyes (n,3) and the head's matrix (n,3,3) for joints (n,k)."""
    segment, place = landmark_places(stand.skeleton)["eyes"]
    positions, matrices = stand.segments(joints, carriers(stand.skeleton, segment))
    return positions[:, segment] + matrices[:, segment] @ place, matrices[:, segment]


def _nearest_gaze(stand: Stand, joints: FloatArray, target: FloatArray) -> FloatArray:
    """Return joints with the neck where the face comes nearest to a place: over its whole range, then finer."""
    places = [stand.skeleton.joints.index(name) for name in _NECK]
    low, high = stand.skeleton.limits_rad[places].T
    middle, reach_rad = (low + high) / 2, (high - low) / 2
    for _ in range(5):
        bends, turns = (
            np.clip(np.linspace(-1.0, 1.0, 11) * reach_rad[i] + middle[i], low[i], high[i]) for i in (0, 1)
        )
        grid = np.stack(np.meshgrid(bends, turns, indexing="ij"), axis=-1).reshape(-1, 2)
        trials = np.repeat(joints[None], len(grid), axis=0)
        trials[:, places] = grid
        eyes, heads = _eyes(stand, trials)
        away = target - eyes
        along = np.einsum("ni,ni->n", away, heads[:, :, 0]) / np.maximum(np.linalg.norm(away, axis=1), 1e-9)
        along -= _BEND_PENALTY * grid[:, 0] ** 2  # who cannot look there does not bow for it
        middle, reach_rad = grid[int(np.argmax(along))], reach_rad / 4.0
    result = joints.copy()
    result[places] = middle
    return result


def _exact_gaze(stand: Stand, joints: FloatArray, target: FloatArray) -> FloatArray:
    """Return joints with the face exactly at a place, where it is nearly there and the neck goes so far."""
    places = [stand.skeleton.joints.index(name) for name in _NECK]
    low, high = stand.skeleton.limits_rad[places].T
    exact = joints.copy()
    for _ in range(3):
        trials = np.repeat(exact[None], 3, axis=0)
        trials[1, places[0]] += 1e-5
        trials[2, places[1]] += 1e-5
        sideways = _sideways(stand, trials, target)
        if float(np.abs(sideways[0]).max()) > 0.05:
            return joints
        jacobian = (sideways[1:] - sideways[0]).T / 1e-5
        change = np.linalg.lstsq(jacobian, -sideways[0], rcond=1e-6)[0]
        exact[places] = np.clip(exact[places] + change, low, high)
    return exact if _passes(stand, exact, target) < _passes(stand, joints, target) else joints


def _sideways(stand: Stand, joints: FloatArray, target: FloatArray) -> FloatArray:
    """Return how far left and up of the face's axis a place is (n,2), as parts of a unit vector."""
    eyes, heads = _eyes(stand, joints)
    away = target - eyes
    away /= np.maximum(np.linalg.norm(away, axis=1, keepdims=True), 1e-9)
    return np.asarray(np.einsum("nij,ni->nj", heads, away)[:, 1:])


def _passes(stand: Stand, joints: FloatArray, target: FloatArray) -> float:
    """Return how far the line of sight passes from a place."""
    eyes, heads = _eyes(stand, joints)
    away, gaze = target - eyes[0], heads[0][:, 0]
    return float(np.linalg.norm(away - max(float(away @ gaze), 0.0) * gaze))


def _goals(stand: Stand, limb: str, target: FloatArray, normal: ArrayLike | None) -> tuple[Goal, ...]:
    kind = "palm" if "hand" in limb else "sole"
    sides = ("left", "right") if limb in {"hands", "feet"} else (limb.split(maxsplit=1)[0],)
    places = target.reshape(-1, 3)
    if len(sides) == 2 and len(places) == 1:
        _, matrices = stand.segments(np.zeros(len(stand.skeleton.joints)))
        left = matrices[0, 0][:, 1]
        places = np.stack((places[0] + left * _BESIDE_M / 2, places[0] - left * _BESIDE_M / 2))
    known = landmark_places(stand.skeleton)
    goals = []
    for side, place in zip(sides, places, strict=True):
        segment, point = known[f"{side}_{kind}"]
        inward = -1.0 if side == "left" else 1.0
        face = np.array([0.0, inward, 0.0]) if kind == "palm" else np.array([0.0, 0.0, -1.0])
        facing = None if normal is None else np.asarray(normal, dtype=np.float64).reshape(3)
        goals.append(Goal(segment=segment, point_m=point, face=face, target_m=place, normal=facing))
    return tuple(goals)


def _seeds(
    skeleton: Skeleton, start: FloatArray, goals: Sequence[Goal], *, is_arm: bool
) -> tuple[FloatArray, ...]:
    """Return where to begin: as the body is, then with the limb half bent, raised, and out."""
    seeds = [start]
    for angles in _ARM_SEEDS if is_arm else _LEG_SEEDS:
        seed = start.copy()
        for goal in goals:
            side = skeleton.segments[goal.segment].split("_", maxsplit=1)[0]
            for joint, value in angles.items():
                seed[skeleton.joints.index(f"{side}_{joint}")] = value
        seeds.append(seed)
    return tuple(seeds)
