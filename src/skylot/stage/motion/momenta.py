"""Momenta of a body from its track or posture: from masses and inertias alone, without a simulation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import centre_of_mass, forward, pose_at
from skylot.stage.world import BodyTrack, Skeleton

_PROBE_S = 0.02
"""Half of the span over which a track's speeds are taken: tracks have samples 0.04 s apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Momenta:
    """Of poses (n,...), in the axes of their positions."""

    mass_kg: float
    centre_m: FloatArray
    """(n,3)"""
    velocity_m_s: FloatArray
    """(n,3) of the centre of mass."""
    angular: FloatArray
    """(n,3) kg m2/s about the centre of mass."""


def whole_inertia(
    skeleton: Skeleton, positions_m: FloatArray, rotations_xyzw: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return centres of mass (n,3) and inertias (n,3,3) about them of stiff poses that `forward` gave."""
    centres = positions_m + rotations.rotate(rotations_xyzw, skeleton.centres_m)
    centre = centre_of_mass(skeleton, positions_m, rotations_xyzw)
    arm = centres - centre[:, None]
    square = np.einsum("nsi,nsi->ns", arm, arm)
    spread = np.einsum("s,ns->n", skeleton.masses_kg, square)[:, None, None] * np.eye(3)
    spread = spread - np.einsum("s,nsi,nsj->nij", skeleton.masses_kg, arm, arm)
    axes = rotations.to_matrix(rotations_xyzw)
    own = np.einsum("nsij,sj,nskj->nik", axes, skeleton.inertias_kg_m2, axes)
    return centre, np.asarray(spread + own)


def from_two(
    skeleton: Skeleton,
    before: tuple[FloatArray, FloatArray],
    after: tuple[FloatArray, FloatArray],
    span_s: float,
) -> Momenta:
    """Return momenta of n movements from poses before to poses after (of `forward`) within a short span.

    Second order in the span: speeds are differences, places those in the middle.
    """
    speeds, spins = [], []
    for (positions, turned), sign in ((before, -1.0), (after, 1.0)):
        speeds.append(sign * (positions + rotations.rotate(turned, skeleton.centres_m)) / span_s)
        spins.append(turned)
    speed = speeds[0] + speeds[1]
    half = rotations.slerp(before[1], after[1], np.full(before[1].shape[:2], 0.5))
    spin = _turned_by(before[1], after[1]) / span_s
    middle = 0.5 * (
        before[0]
        + rotations.rotate(before[1], skeleton.centres_m)
        + after[0]
        + rotations.rotate(after[1], skeleton.centres_m)
    )
    share = skeleton.masses_kg / skeleton.masses_kg.sum()
    centre = np.einsum("s,nsi->ni", share, middle)
    velocity = np.einsum("s,nsi->ni", share, speed)
    swing = np.cross(middle - centre[:, None], skeleton.masses_kg[:, None] * (speed - velocity[:, None]))
    local = rotations.rotate(rotations.conjugate(half), spin) * skeleton.inertias_kg_m2
    own = rotations.rotate(half, local)
    return Momenta(
        mass_kg=float(skeleton.masses_kg.sum()),
        centre_m=centre,
        velocity_m_s=velocity,
        angular=np.asarray((swing + own).sum(axis=1)),
    )


def _turned_by(before_xyzw: FloatArray, after_xyzw: FloatArray) -> FloatArray:
    """Return the vectors of the turns (..., 3) in radians from one rotation to the other."""
    q = rotations.multiply(after_xyzw, rotations.conjugate(before_xyzw))
    q = np.where(q[..., 3:] < 0.0, -q, q)
    sine = np.linalg.norm(q[..., :3], axis=-1, keepdims=True)
    angle = 2.0 * np.arctan2(sine, q[..., 3:])
    return np.asarray(np.where(sine > 1e-15, angle / np.maximum(sine, 1e-15), 2.0) * q[..., :3])


def momenta_at(track: BodyTrack, t_s: FloatArray) -> Momenta:
    """Return a track's momenta at seconds (n,) of its shot; at its ends from the inside."""
    t = np.atleast_1d(np.asarray(t_s, dtype=np.float64))
    low, high = float(track.t_s[0]), float(track.t_s[-1])
    middle = np.clip(t, low + _PROBE_S, max(high - _PROBE_S, low + _PROBE_S))
    poses = [forward(track.skeleton, *pose_at(track, middle + side)) for side in (-_PROBE_S, _PROBE_S)]
    return from_two(track.skeleton, poses[0], poses[1], 2.0 * _PROBE_S)
