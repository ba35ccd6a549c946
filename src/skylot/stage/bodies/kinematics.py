"""Where the parts of a body are: forward kinematics, landmarks, and a track at any instant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.bodies.tables import plain, side_of, table
from skylot.stage.world import BodyTrack, Skeleton

LANDMARKS: tuple[str, ...] = (
    "pelvis", "chest", "neck", "head", "eyes", "chin", "head_top", "face", "waist",
    *(
        f"{side}_{name}"
        for side in ("left", "right")
        for name in ("shoulder", "elbow", "wrist", "palm", "fingertip", "hip", "knee", "ankle", "sole", "toe",
                     "eye")
    ),
)  # fmt: skip
"""Points of a body that words name."""


def forward(
    skeleton: Skeleton, position_m: ArrayLike, rotation_xyzw: ArrayLike, joints_rad: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return joint origins (n,s,3) and rotations (n,s,4) of all segments, in the axes of the position.

    Takes the pelvis's position (n,3) and rotation (n,4) and joint angles (n,k); one pose alone counts as n = 1.
    """
    positions, matrices = forward_matrices(skeleton, position_m, rotation_xyzw, joints_rad)
    return positions, rotations.from_matrix(matrices)


def forward_matrices(
    skeleton: Skeleton,
    position_m: ArrayLike,
    rotation_xyzw: ArrayLike,
    joints_rad: ArrayLike,
    only: Sequence[int] | None = None,
) -> tuple[FloatArray, FloatArray]:
    """Return joint origins (n,s,3) and rotation matrices (n,s,3,3) of all segments: `forward`, faster.

    Of `only` some segments, which come with those that carry them and in their order, the others stay empty.
    """
    position = np.atleast_2d(np.asarray(position_m, dtype=np.float64))
    rotation = np.atleast_2d(np.asarray(rotation_xyzw, dtype=np.float64))
    joints = np.atleast_2d(np.asarray(joints_rad, dtype=np.float64))
    by_segment = joints_of(skeleton)
    wanted = range(1, len(skeleton.segments)) if only is None else only
    used = np.array([j for i in wanted for j in by_segment[i]], dtype=np.int64)
    turns = joint_matrices(skeleton, joints, None if only is None else used)
    n, s = max(len(position), len(joints), len(rotation)), len(skeleton.segments)
    positions, turned = np.empty((n, s, 3)), np.empty((n, s, 3, 3))
    positions[:, 0], turned[:, 0] = position, rotations.to_matrix(rotations.normalise(rotation))
    place = {int(j): at if only is not None else int(j) for at, j in enumerate(used)}
    for i in wanted:
        parent = skeleton.parents[i]
        matrix = turned[:, parent]
        positions[:, i] = positions[:, parent] + matrix @ skeleton.offsets_m[i]
        for j in by_segment[i]:
            matrix = matrix @ turns[:, place[j]]
        turned[:, i] = matrix
    return positions, turned


def joint_matrices(skeleton: Skeleton, joints_rad: FloatArray, only: IntArray | None = None) -> FloatArray:
    """Return the matrix (n,k,3,3) of every joint's turn by its angle (n,k), or of some: Rodrigues' formula."""
    across, twice = _crosses(skeleton)
    if only is not None:
        joints_rad, across, twice = joints_rad[..., only], across[only], twice[only]
    sine, cosine = np.sin(joints_rad)[..., None, None], np.cos(joints_rad)[..., None, None]
    return np.asarray(np.eye(3) + sine * across + (1.0 - cosine) * twice)


@lru_cache(maxsize=64)
def _crosses(skeleton: Skeleton) -> tuple[FloatArray, FloatArray]:
    """Return the matrices (k,3,3) of the products with the joints' axes, once and twice."""
    x, y, z = skeleton.joint_axes.T
    zero = np.zeros_like(x)
    across = np.stack((zero, -z, y, z, zero, -x, -y, x, zero), axis=-1).reshape(-1, 3, 3)
    return across, across @ across


def joints_of(skeleton: Skeleton) -> tuple[tuple[int, ...], ...]:
    """Return for each segment the places of its joints in `skeleton.joints`, outermost first."""
    return _joints_of(skeleton.joint_segments, len(skeleton.segments))


@lru_cache(maxsize=16)
def _joints_of(segments: tuple[int, ...], count: int) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(j for j, of in enumerate(segments) if of == i) for i in range(count))


def landmark_places(skeleton: Skeleton) -> Mapping[str, tuple[int, FloatArray]]:
    """Return for every landmark its segment and its place (3,) in that segment's axes, metres."""
    h = skeleton.height_m
    lengths = dict(zip(skeleton.segments, skeleton.lengths_m.tolist(), strict=True))
    of = skeleton.segments.index
    table_ = table("anthropometry")
    eyes = (table_["lengths"]["eye_height"] - table_["frame"]["neck_height"]) * h
    ankle = table_["lengths"]["ankle_height"] * h
    places: dict[str, tuple[int, FloatArray]] = {
        "pelvis": (0, np.zeros(3)),
        "waist": (of("chest"), np.zeros(3)),
        "chest": (of("chest"), np.array([0.065 * h, 0.0, 0.66 * lengths["chest"]])),
        "neck": (of("head"), np.zeros(3)),
        "head": (of("head"), np.array([0.014 * h, 0.0, eyes])),
        "eyes": (of("head"), np.array([0.064 * h, 0.0, eyes])),
        "face": (of("head"), np.array([0.064 * h, 0.0, eyes - 0.018 * h])),
        "chin": (of("head"), np.array([0.054 * h, 0.0, 0.024 * h])),
        "head_top": (of("head"), np.array([0.012 * h, 0.0, lengths["head"]])),
    }
    for name in skeleton.segments:
        side, kind = side_of(name), plain(name)
        if side:
            word = "left_" if side > 0 else "right_"
            for landmark, point in _sided_points(kind, side, lengths[name], h, ankle).items():
                places[word + landmark] = (of(name), point)
    for word, side in (("left_", 1.0), ("right_", -1.0)):
        places[word + "eye"] = (of("head"), np.array([0.062 * h, side * 0.018 * h, eyes]))
    return places


def _sided_points(kind: str, side: float, length: float, h: float, ankle: float) -> dict[str, FloatArray]:
    """Return the landmarks of a limb's segment; palms lie on the skin, on the side that grips."""
    zero = np.zeros(3)
    points = {
        "upper_arm": {"shoulder": zero},
        "forearm": {"elbow": zero},
        "hand": {
            "wrist": zero,
            "palm": np.array([0.0, -side * 0.008 * h, -0.44 * length]),
            "fingertip": np.array([0.0, 0.0, -length]),
        },
        "thigh": {"hip": zero},
        "shank": {"knee": zero},
        "foot": {
            "ankle": zero,
            "sole": np.array([0.30 * length, 0.0, -ankle]),
            "toe": np.array([length, 0.0, -0.75 * ankle]),
        },
    }
    return points[kind]


def landmark_of(
    skeleton: Skeleton, name: str, positions_m: FloatArray, rotations_xyzw: FloatArray
) -> FloatArray:
    """Return a landmark (n,3) of poses that `forward` gave; raises KeyError for a name that is none."""
    segment, place = landmark_places(skeleton)[name]
    return positions_m[:, segment] + rotations.rotate(rotations_xyzw[:, segment], place)


def landmark(
    skeleton: Skeleton, name: str, position_m: ArrayLike, rotation_xyzw: ArrayLike, joints_rad: ArrayLike
) -> FloatArray:
    """Return a landmark (n,3) of n poses; raises KeyError for a name that is not in `LANDMARKS`."""
    return landmark_of(skeleton, name, *forward(skeleton, position_m, rotation_xyzw, joints_rad))


def body_up(rotation_xyzw: ArrayLike) -> FloatArray:
    """Return unit vectors (...,3) from pelvis to head of bodies turned so."""
    return rotations.rotate(rotation_xyzw, np.array([0.0, 0.0, 1.0]))


def body_facing(rotation_xyzw: ArrayLike) -> FloatArray:
    """Return unit vectors (...,3) to where the pelvis faces."""
    return rotations.rotate(rotation_xyzw, np.array([1.0, 0.0, 0.0]))


def gaze(skeleton: Skeleton, rotations_xyzw: FloatArray) -> FloatArray:
    """Return unit vectors (n,3) of where the head faces, of segment rotations (n,s,4)."""
    return rotations.rotate(rotations_xyzw[:, skeleton.segments.index("head")], np.array([1.0, 0.0, 0.0]))


def centre_of_mass(skeleton: Skeleton, positions_m: FloatArray, rotations_xyzw: FloatArray) -> FloatArray:
    """Return the whole body's centre of mass (n,3) of poses that `forward` gave."""
    centres = positions_m + rotations.rotate(rotations_xyzw, skeleton.centres_m)
    return np.asarray(np.einsum("s,nsc->nc", skeleton.masses_kg / skeleton.mass_kg, centres))


def capsules(
    skeleton: Skeleton, positions_m: FloatArray, rotations_xyzw: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return ends a, b (n,s,3) and radii (s,) of the capsules that stand for the segments in collisions."""
    ends = capsule_ends(skeleton)
    first = positions_m + rotations.rotate(rotations_xyzw, ends[:, 0])
    return first, positions_m + rotations.rotate(rotations_xyzw, ends[:, 1]), skeleton.radii_m


def capsule_ends(skeleton: Skeleton) -> FloatArray:
    """Return both ends (s,2,3) of each segment's capsule, in the segment's axes."""
    h = skeleton.height_m
    hip = abs(float(skeleton.offsets_m[skeleton.segments.index("left_thigh"), 1]))
    ends = np.zeros((len(skeleton.segments), 2, 3))
    for i, name in enumerate(skeleton.segments):
        length, radius = float(skeleton.lengths_m[i]), float(skeleton.radii_m[i])
        match plain(name):
            case "pelvis":
                ends[i] = [[0.0, hip * 0.7, 0.0], [0.0, -hip * 0.7, 0.0]]
            case "chest":
                ends[i] = [[0.0, 0.0, 0.25 * length], [0.0, 0.0, length - radius]]
            case "head":
                ends[i] = [[0.012 * h, 0.0, 0.062 * h], [0.006 * h, 0.0, length - radius]]
            case "foot":
                ends[i] = [[-0.2 * length, 0.0, -0.5 * radius], [length - radius, 0.0, -0.9 * radius]]
            case _:
                ends[i] = [[0.0, 0.0, 0.0], [0.0, 0.0, -max(length - radius, 0.0)]]
    return ends


def pose_at(track: BodyTrack, t_s: ArrayLike) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return position (m,3), rotation (m,4) and joints (m,k) of a track at seconds (m,) of its shot.

    Linear between samples, the rotation along the shorter arc, joints held to their limits; before the first
    and after the last sample the body rests.
    """
    t = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
    limits = track.skeleton.limits_rad
    if len(track.t_s) == 1:
        held = np.clip(track.joints_rad, limits[:, 0], limits[:, 1])
        return (
            np.repeat(track.position_m, len(t), axis=0),
            np.repeat(track.rotation_xyzw, len(t), axis=0),
            np.repeat(held, len(t), axis=0),
        )
    left = np.clip(np.searchsorted(track.t_s, t, side="right") - 1, 0, len(track.t_s) - 2)
    span = track.t_s[left + 1] - track.t_s[left]
    share = np.clip((t - track.t_s[left]) / np.where(span > 0.0, span, 1.0), 0.0, 1.0)
    mix = share[:, None]
    position = track.position_m[left] * (1.0 - mix) + track.position_m[left + 1] * mix
    joints = track.joints_rad[left] * (1.0 - mix) + track.joints_rad[left + 1] * mix
    rotation = rotations.slerp(track.rotation_xyzw[left], track.rotation_xyzw[left + 1], share)
    return position, rotation, np.clip(joints, limits[:, 0], limits[:, 1])
