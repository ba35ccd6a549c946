"""The lamps of a shot as other programs want them: a place and a turn at each instant, shining along their own -z."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_matrix
from skylot.stage.handover.figures import same_side
from skylot.stage.lighting import cabin_tracks, level_at, places
from skylot.stage.world import LampTrack, StagedShot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LampPath:
    """One lamp at instants (n,) of a shot."""

    position_m: FloatArray
    """(n,3)"""
    rotation_xyzw: FloatArray
    """(n,4), neighbours in time on the same side; of a lamp that shines all round no turn."""
    level: FloatArray
    """(n,) of its full light, 0..1."""


def lamp_tracks(shot: StagedShot) -> tuple[LampTrack, ...]:
    """Return all lamps of a shot, the set's own first; those that stay dark all over it too."""
    return (*cabin_tracks(shot), *shot.practicals)


def lamp_path(track: LampTrack, t_s: FloatArray) -> LampPath:
    """Return where a lamp is, how it is turned and how bright it burns at seconds (n,) of the shot."""
    position_m, axis = places(track, t_s)
    unturned = np.tile([0.0, 0.0, 0.0, 1.0], (len(t_s), 1))
    return LampPath(
        position_m=position_m,
        rotation_xyzw=unturned if axis is None else shining_from(-axis),
        level=np.array([level_at(track.level, float(each)) for each in t_s]),
    )


def shining_from(direction: FloatArray) -> FloatArray:
    """Return turns (n,4) whose +z points along unit vectors (n,3): a light that shines along its -z from there.

    Each is the least turn from the one before it, so the light does not spin about its own axis.
    """
    x = np.eye(3)[np.argmin(np.abs(direction[0]))]
    frames = np.empty((len(direction), 3, 3))
    for place, z in enumerate(direction):
        flat = x - z * (z @ x)
        length = np.linalg.norm(flat)
        if length < 1e-6:  # it has turned by a right angle at once
            flat = np.eye(3)[np.argmin(np.abs(z))]
            flat = flat - z * (z @ flat)
            length = np.linalg.norm(flat)
        x = flat / length
        frames[place] = np.column_stack((x, np.cross(z, x), z))
    return same_side(from_matrix(frames))
