"""Postures by name: joint angles from the data file, for any skeleton."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.tables import joint_rules, table
from skylot.stage.world import Skeleton


def posture_names() -> tuple[str, ...]:
    """Return the names of all postures, in the order of the data file."""
    return tuple(_angles())


def posture(name: str, skeleton: Skeleton) -> FloatArray:
    """Return the joint angles (k,) of a posture, within the skeleton's limits; raises KeyError."""
    angles = _angles()[name]
    joints = np.array([angles.get(joint, 0.0) for joint in skeleton.joints])
    return np.asarray(np.clip(joints, skeleton.limits_rad[:, 0], skeleton.limits_rad[:, 1]))


def with_joints(skeleton: Skeleton, joints_rad: FloatArray, changed: Mapping[str, float]) -> FloatArray:
    """Return joint angles (k,) with some set anew (radians); raises KeyError for a joint that is none."""
    angles = np.array(joints_rad, dtype=np.float64)
    for joint, value in changed.items():
        if joint not in skeleton.joints:
            raise KeyError(joint)
        angles[skeleton.joints.index(joint)] = value
    return angles


@lru_cache(maxsize=1)
def _angles() -> dict[str, dict[str, float]]:
    """Return every posture's angles in radians by joint, with what they build on and both sides written out."""
    written: dict[str, dict[str, float]] = {}
    names = {rule.name for rule in joint_rules()}
    for row in table("postures")["posture"]:
        angles = dict(written[row["like"]]) if "like" in row else {}
        for joint, degrees in sorted(row["joints_deg"].items()):  # `both_` comes before one side's own
            for name in _sides(joint):
                if name not in names:
                    raise KeyError(name)
                angles[name] = math.radians(degrees)
        written[row["name"]] = angles
    return written


def _sides(joint: str) -> tuple[str, ...]:
    if not joint.startswith("both_"):
        return (joint,)
    return tuple(f"{side}_{joint.removeprefix('both_')}" for side in ("left", "right"))
