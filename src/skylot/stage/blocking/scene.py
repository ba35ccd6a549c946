"""Who is where while a shot is being laid out, and where what words name is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.vectors import cross
from skylot.stage.blocking.vocabulary import Named
from skylot.stage.bodies.kinematics import capsule_ends, forward, landmark_places
from skylot.stage.world import Anchor, Skeleton

_PERSON_POINTS = {
    "feet": "ankle", "foot": "ankle", "ankle": "ankle", "ankles": "ankle", "waist": "waist", "hips": "pelvis",
    "hip": "pelvis", "belt": "waist", "shoulder": "chest", "shoulders": "chest", "hand": "right_palm",
    "hands": "right_palm", "left hand": "left_palm", "right hand": "right_palm", "left foot": "left_ankle",
    "right foot": "right_ankle", "arm": "right_elbow",
}  # fmt: skip


PART_WORDS: Mapping[str, tuple[str, ...]] = {
    "face": ("eyes",), "eyes": ("eyes",), "head": ("head",), "mouth": ("chin",), "neck": ("neck",),
    "hands": ("left_palm", "right_palm"), "hand": ("right_palm",), "left hand": ("left_palm",),
    "right hand": ("right_palm",), "fingers": ("left_fingertip", "right_fingertip"), "chest": ("chest",),
    "shoulders": ("left_shoulder", "right_shoulder"), "waist": ("waist",), "knees": ("left_knee", "right_knee"),
    "feet": ("left_ankle", "right_ankle"), "left foot": ("left_ankle",), "right foot": ("right_ankle",),
    "ankles": ("left_ankle", "right_ankle"),
}  # fmt: skip
"""What words name of a person to look at, as landmarks; of several, their middle."""


@lru_cache(maxsize=64)
def _places(skeleton: Skeleton) -> Mapping[str, tuple[int, FloatArray]]:
    """Return the landmarks of a skeleton, worked out once."""
    return landmark_places(skeleton)


@lru_cache(maxsize=64)
def _ends(skeleton: Skeleton) -> FloatArray:
    """Return the ends (s,2,3) of a skeleton's capsules in their segments' axes, worked out once."""
    return capsule_ends(skeleton)


@dataclass(slots=True, kw_only=True, eq=False)
class Pose:
    """A body at one instant; never changed once it is made, so that its limbs are worked out once."""

    skeleton: Skeleton
    position_m: FloatArray
    rotation_xyzw: FloatArray
    joints_rad: FloatArray
    _axes: FloatArray | None = field(default=None, init=False, repr=False)
    _limbs: tuple[FloatArray, FloatArray] | None = field(default=None, init=False, repr=False)
    _hull: tuple[FloatArray, FloatArray] | None = field(default=None, init=False, repr=False)

    @classmethod
    def known(
        cls,
        skeleton: Skeleton,
        position_m: FloatArray,
        rotation_xyzw: FloatArray,
        joints_rad: FloatArray,
        *,
        limbs: tuple[FloatArray, FloatArray],
    ) -> Pose:
        """Return a pose whose limbs, as `limbs` gives them, were worked out before, with those of many others."""
        pose = cls(
            skeleton=skeleton, position_m=position_m, rotation_xyzw=rotation_xyzw, joints_rad=joints_rad
        )
        pose._limbs = limbs
        return pose

    def axes(self) -> FloatArray:
        """Return the matrix (3,3) whose columns are where the body faces, its left, its up."""
        if self._axes is None:
            self._axes = rotations.to_matrix(self.rotation_xyzw)
        return self._axes

    @property
    def up(self) -> FloatArray:
        """Unit vector from pelvis to head."""
        return self.axes()[:, 2]

    @property
    def facing(self) -> FloatArray:
        """Unit vector to where the pelvis faces."""
        return self.axes()[:, 0]

    @property
    def left(self) -> FloatArray:
        """Unit vector to the body's left."""
        return self.axes()[:, 1]

    def limbs(self) -> tuple[FloatArray, FloatArray]:
        """Return joint origins (s,3) and matrices (s,3,3) of all segments."""
        if self._limbs is None:
            origins, turned = forward(self.skeleton, self.position_m, self.rotation_xyzw, self.joints_rad)
            self._limbs = origins[0], rotations.to_matrix(turned[0])
        return self._limbs

    def point(self, name: str) -> FloatArray:
        """Return a landmark (3,)."""
        segment, place = _places(self.skeleton)[name]
        origins, matrices = self.limbs()
        return np.asarray(origins[segment] + matrices[segment] @ place)

    def part(self, word: str) -> FloatArray:
        """Return the middle (3,) of a part that words name, such as `hands`; of '' the eyes."""
        return np.asarray(np.mean([self.point(name) for name in PART_WORDS.get(word, ("eyes",))], axis=0))

    def gaze(self) -> FloatArray:
        """Return the unit vector (3,) to where the head faces."""
        return self.limbs()[1][self.skeleton.segments.index("head"), :, 0]

    def wall_points(self) -> tuple[FloatArray, FloatArray]:
        """Return points (3s,3) along the body's capsules and their radii (3s,), to hold against walls."""
        if self._hull is None:
            origins, matrices = self.limbs()
            ends = _ends(self.skeleton)
            first, last = (origins + np.einsum("sij,sj->si", matrices, ends[:, i]) for i in (0, 1))
            points = np.concatenate((first, (first + last) / 2.0, last))
            self._hull = points, np.tile(self.skeleton.radii_m, 3)
        return self._hull

    def extent(self, direction: FloatArray) -> float:
        """Return how far (m) the body reaches from its pelvis along a unit vector."""
        points, radii = self.wall_points()
        return float(np.max((points - self.position_m) @ direction + radii))

    def moved(self, position_m: FloatArray) -> Pose:
        """Return the pose at another place."""
        moved = Pose(
            skeleton=self.skeleton,
            position_m=np.asarray(position_m, dtype=np.float64),
            rotation_xyzw=self.rotation_xyzw,
            joints_rad=self.joints_rad,
        )
        step = moved.position_m - self.position_m
        if self._limbs is not None:
            moved._limbs = (self._limbs[0] + step, self._limbs[1])
        if self._hull is not None:
            moved._hull = (self._hull[0] + step, self._hull[1])
        return moved

    def bent(self, joints_rad: FloatArray) -> Pose:
        """Return the pose with other joint angles (k,)."""
        return Pose(
            skeleton=self.skeleton,
            position_m=self.position_m,
            rotation_xyzw=self.rotation_xyzw,
            joints_rad=np.asarray(joints_rad, dtype=np.float64),
        )


def rotation_of(up: FloatArray, facing: FloatArray) -> FloatArray:
    """Return the rotation (4,) of a body whose head points up and whose front is square to it, at facing."""
    z = unit(up)
    flat = np.asarray(facing) - z * float(np.asarray(facing) @ z)
    x = unit(flat)
    return rotations.from_matrix(np.stack((x, cross(z, x), z), axis=1))


@dataclass(slots=True, kw_only=True, eq=False)
class Scene:
    """Everything that words can point at, at one instant."""

    room: Room
    poses: dict[str, Pose] = field(default_factory=dict)
    """Who is where; grows as marks are read."""
    props: dict[str, FloatArray] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    """In whose right hand things are."""
    boxes: tuple[tuple[FloatArray, FloatArray], ...] = ()
    """Things that stand about, as their middles and sizes (3,)."""
    camera_m: FloatArray | None = None

    def anchor(self, named: Named) -> Anchor | None:
        """Return the anchor of a name, or None for what is none."""
        return self.room.built.anchors.get(named.name) if named.kind in ("anchor", "plane") else None

    def point(self, named: Named, part: str = "chest") -> FloatArray | None:
        """Return where something is; of a person the landmark; None where it is not on the set (yet)."""
        if named.kind == "person":
            pose = self.poses.get(named.name)
            return pose.point(part) if pose is not None else None
        if named.kind == "camera":
            return self.camera_m
        if named.kind == "prop":
            return self.thing(named.name)
        anchor = self.anchor(named)
        if anchor is not None:
            return np.asarray(anchor.position_m, dtype=np.float64)
        if named.kind == "plane":
            return np.asarray(self.room.middle_m + 2.0 * self.room.plane(named.name))
        return None

    def seen_point(self, named: Named, part: str = "") -> FloatArray | None:
        """Return what one looks at of something: of a person the named part, or the eyes."""
        pose = self.poses.get(named.name) if named.kind == "person" else None
        return pose.part(part) if pose is not None else self.point(named, "eyes")

    def things(self) -> list[FloatArray]:
        """Return where the things are that a staging brings."""
        found = (self.thing(name) for name in {**self.props, **self.held})
        return [point for point in found if point is not None]

    def thing(self, name: str) -> FloatArray | None:
        """Return where a thing is: in the hand of who has it, else at its place."""
        holder = self.poses.get(self.held.get(name, ""))
        return holder.point("right_palm") if holder is not None else self.props.get(name)

    def toward(self, named: Named, start_m: FloatArray, part: str = "eyes") -> FloatArray | None:
        """Return the unit vector from a point to something; of a plane its own direction."""
        if named.kind == "plane":
            return self.room.plane(named.name)
        point = self.point(named, part)
        if point is None:
            return None
        apart = point - start_m
        length = float(np.linalg.norm(apart))
        return apart / length if length > 1e-6 else None

    def others(self, who: str) -> list[Pose]:
        """Return the poses of everybody else."""
        return [pose for name, pose in self.poses.items() if name != who]


def hold_landmark(at: str, limb: str) -> str:
    """Return the landmark of a person at whom somebody holds on: `ankles` of the nearer side, `waist` …"""
    name = _PERSON_POINTS.get(at, "chest" if at else "right_palm")
    if name == "ankle":
        side = "left" if limb.startswith("right") else "right"  # face to face left holds right
        return f"{side}_ankle"
    return name
