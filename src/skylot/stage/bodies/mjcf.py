"""A body as MJCF: its own capsules, published masses and inertias, joints with their ranges.

A model is built in the pose in which it starts, since MuJoCo takes the anchors of its constraints there; each
joint's `ref` is its angle in that pose, so that a joint's coordinate is the angle that the rest of Skylot uses.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import numpy as np
from numpy.typing import ArrayLike

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import capsule_ends, joint_matrices, joints_of, landmark_places
from skylot.stage.world import Skeleton

SITES: tuple[str, ...] = (
    "left_palm",
    "right_palm",
    "left_sole",
    "right_sole",
    "left_ankle",
    "right_ankle",
    "chest",
)
"""Landmarks that are sites of the model, for holds: `NAME/left_palm`."""


def part_name(body: str, part: str) -> str:
    """Return the name in the model of a segment, joint, site or `free` (the free joint) of a body."""
    return f"{body}/{part}"


def body_xml(
    skeleton: Skeleton,
    name: str,
    position_m: ArrayLike,
    rotation_xyzw: ArrayLike,
    joints_rad: ArrayLike,
    *,
    free: bool = True,
) -> str:
    """Return a `<body>` element with everything below it, posed; angles in radians, quaternions wxyz.

    Coordinates of the model run: free joint (7), then the joints in the skeleton's order.
    """
    joints = np.asarray(joints_rad, dtype=np.float64)
    turns = joint_matrices(skeleton, joints[None])[0]
    position = np.asarray(position_m, dtype=np.float64).reshape(3)
    rotation = rotations.normalise(np.asarray(rotation_xyzw, dtype=np.float64).reshape(4))
    writer = _Writer(skeleton, name, joints, turns)
    head = f"<body name={quoteattr(part_name(name, 'pelvis'))} pos={_list(position)} quat={_wxyz(rotation)}>"
    joint = f"<freejoint name={quoteattr(part_name(name, 'free'))}/>" if free else ""
    return head + joint + writer.inside(0) + "</body>"


class _Writer:
    """Writes the segments of one posed body."""

    def __init__(self, skeleton: Skeleton, name: str, joints: FloatArray, turns: FloatArray) -> None:
        self._skeleton, self._name, self._joints, self._turns = skeleton, name, joints, turns
        self._by_segment = joints_of(skeleton)
        self._ends = capsule_ends(skeleton)
        self._places = landmark_places(skeleton)

    def inside(self, i: int) -> str:
        """Return what a segment's body holds: inertia, capsule, sites, then its children."""
        skeleton = self._skeleton
        inertial = (
            f'<inertial pos={_list(skeleton.centres_m[i])} mass="{float(skeleton.masses_kg[i])!r}" '
            f"diaginertia={_list(skeleton.inertias_kg_m2[i])}/>"
        )
        ends = _list(self._ends[i].ravel())
        geom_name = quoteattr(part_name(self._name, f"{skeleton.segments[i]} capsule"))
        geom = f'<geom name={geom_name} type="capsule" fromto={ends} size="{float(skeleton.radii_m[i])!r}"/>'
        sites = "".join(
            f"<site name={quoteattr(part_name(self._name, site))} pos={_list(self._places[site][1])}/>"
            for site in SITES
            if self._places[site][0] == i
        )
        children = (k for k, parent in enumerate(skeleton.parents) if parent == i)
        return inertial + geom + sites + "".join(self._child(k) for k in children)

    def _child(self, i: int) -> str:
        skeleton = self._skeleton
        matrix = np.eye(3)
        written = []
        for j in reversed(self._by_segment[i]):
            # posed: a joint's axis is seen from behind the turns of those that come after it
            axis = matrix.T @ skeleton.joint_axes[j]
            low, high = skeleton.limits_rad[j]
            written.append(
                f'<joint name={quoteattr(part_name(self._name, skeleton.joints[j]))} type="hinge" '
                f'axis={_list(axis)} range={_list(np.array([low, high]))} ref="{float(self._joints[j])!r}"/>'
            )
            matrix = self._turns[j] @ matrix
        name = quoteattr(part_name(self._name, skeleton.segments[i]))
        quat = _wxyz(rotations.from_matrix(matrix))
        head = f"<body name={name} pos={_list(skeleton.offsets_m[i])} quat={quat}>"
        return head + "".join(reversed(written)) + self.inside(i) + "</body>"


def _list(values: FloatArray) -> str:
    """Return numbers as a quoted attribute, exact to the last digit."""
    return '"' + " ".join(repr(float(value)) for value in values) + '"'


def _wxyz(q_xyzw: FloatArray) -> str:
    return _list(q_xyzw[[3, 0, 1, 2]])
