"""The tree of reference frames: every person, camera, window and star is a pose in it.

An edge is a name, a parent and `pose_at`: TAI seconds (n,) to positions (n, 3) in metres and quaternions (n,
4) that rotate vectors of the child into the parent. Poses are composed through the lowest common ancestor,
never by way of the root: a float64 at one astronomical unit resolves 30 um, and metres apart must stay exact.
Everything is geometric: no light time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.core.errors import NotFound
from skylot.core.names import did_you_mean
from skylot.core.rotations import conjugate, identity, multiply, normalise, rotate

PoseAt: TypeAlias = Callable[[FloatArray], tuple[FloatArray, FloatArray]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poses:
    """Where a frame is, and how it is turned, at n instants: of one frame, seen from another.

    `position_m` (n, 3) is its origin in the axes of the frame that sees it; `rotation_xyzw` (n, 4) rotates
    its vectors into those axes.
    """

    position_m: FloatArray
    rotation_xyzw: FloatArray

    def points(self, points_m: ArrayLike) -> FloatArray:
        """Return points (n, 3) or one (3,), given in the frame, as (n, 3) in the axes that see it."""
        return self.position_m + rotate(self.rotation_xyzw, points_m)

    def directions(self, directions: ArrayLike) -> FloatArray:
        """Return directions (n, 3) or one (3,), given in the frame, as (n, 3) in the axes that see it."""
        return rotate(self.rotation_xyzw, directions)

    def inverse(self) -> Poses:
        """Return the pose of the frame that sees, seen from this one."""
        back = conjugate(self.rotation_xyzw)
        return Poses(position_m=rotate(back, -self.position_m), rotation_xyzw=back)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Edge:
    parent: str
    depth: int
    pose_at: PoseAt


class FrameTree:
    """A tree of frames; a frame's full name is its path from the root, such as 'icrf/earth/iss/body'."""

    def __init__(self, root: str = "icrf") -> None:
        """Begin with the root alone."""
        _check_name(root)
        self.root = root
        self._edges: dict[str, _Edge] = {}

    def add(self, name: str, parent: str, pose_at: PoseAt) -> str:
        """Hang a frame under a parent that is already there, and return its path `parent/name`.

        Cycles cannot arise: a parent must exist and a name must be new. Raises NotFound for an unknown
        parent, with the nearest known, and ValueError for a name that is empty, holds a slash, or is taken.
        """
        _check_name(name)
        self._check_known(parent)
        path = f"{parent}/{name}"
        if path in self._edges:
            raise ValueError(f"the frame '{path}' is already in the tree")
        self._edges[path] = _Edge(parent=parent, depth=self._depth(parent) + 1, pose_at=pose_at)
        return path

    @property
    def names(self) -> tuple[str, ...]:
        """Return the paths of all frames, the root first, in the order in which they were added."""
        return (self.root, *self._edges)

    def __contains__(self, path: object) -> bool:
        """Tell whether a frame of this path is in the tree."""
        return path == self.root or path in self._edges

    def pose(self, of: str, seen_from: str, t_s: ArrayLike) -> Poses:
        """Return the poses of one frame seen from another at TAI seconds (n,), or at one.

        Raises NotFound for an unknown frame, with the nearest known, and ValueError where a frame's `pose_at`
        gives arrays of another shape.
        """
        seconds = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
        ancestor = self.common_ancestor(of, seen_from)
        target = self._up(of, ancestor, seconds)
        viewer = self._up(seen_from, ancestor, seconds)
        back = conjugate(viewer.rotation_xyzw)
        return Poses(
            position_m=rotate(back, target.position_m - viewer.position_m),
            rotation_xyzw=normalise(multiply(back, target.rotation_xyzw)),
        )

    def common_ancestor(self, first: str, second: str) -> str:
        """Return the path of the lowest frame that both hang under, or are; raises NotFound as `pose`."""
        self._check_known(first)
        self._check_known(second)
        while first != second:
            if self._depth(first) >= self._depth(second):
                first = self._edges[first].parent
            else:
                second = self._edges[second].parent
        return first

    def _up(self, path: str, ancestor: str, t_s: FloatArray) -> Poses:
        """Compose the edges from a frame up to one of its ancestors."""
        position, rotation = np.zeros((t_s.size, 3)), identity(t_s.size)
        while path != ancestor:
            edge = self._edges[path]
            step_m, turn = _checked_pose(path, edge.pose_at, t_s)
            position = step_m + rotate(turn, position)
            rotation = multiply(turn, rotation)
            path = edge.parent
        return Poses(position_m=position, rotation_xyzw=rotation)

    def _depth(self, path: str) -> int:
        return 0 if path == self.root else self._edges[path].depth

    def _check_known(self, path: str) -> None:
        if path not in self:
            raise NotFound(f"there is no frame '{path}'", did_you_mean(path, self.names))


def fixed_pose(position_m: ArrayLike, rotation_xyzw: ArrayLike = (0.0, 0.0, 0.0, 1.0)) -> PoseAt:
    """Return a `pose_at` that never moves: position (3,) in metres, quaternion (4,) child into parent.

    Raises ValueError where the position is not three numbers or the quaternion is not four or has no length.
    """
    position = np.array(position_m, dtype=np.float64)
    rotation = normalise(rotation_xyzw)
    if position.shape != (3,) or rotation.shape != (4,):
        raise ValueError("a fixed pose is a position of three numbers and a quaternion of four")

    def pose_at(t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        return np.tile(position, (t_s.size, 1)), np.tile(rotation, (t_s.size, 1))

    return pose_at


def _check_name(name: str) -> None:
    if not name or "/" in name:
        raise ValueError(f"a frame's own name is not empty and holds no slash: '{name}'")


def _checked_pose(path: str, pose_at: PoseAt, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    position, rotation = pose_at(t_s)
    if np.shape(position) != (t_s.size, 3) or np.shape(rotation) != (t_s.size, 4):
        raise ValueError(
            f"the frame '{path}' gave shapes {np.shape(position)} and {np.shape(rotation)}"
            f" for {t_s.size} instants"
        )
    return position, rotation
