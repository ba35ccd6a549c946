"""From the axes of a set to those of programs that know one up; and the gate that a camera sees through."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.world import CameraTrack


def set_frame(planes: Mapping[str, FloatArray]) -> FloatArray:
    """Return the unit vectors forward, left and overhead (3,3 rows) of a set, in its axes, right-handed.

    Free fall has no up; other programs want one, and get the direction to the plane that is called overhead.
    Without planes x is forward and z overhead.
    """
    overhead = planes.get("overhead")
    if overhead is None:
        overhead = -planes["deck"] if "deck" in planes else np.array([0.0, 0.0, 1.0])
    up = overhead / np.linalg.norm(overhead)
    forward = planes.get("forward", np.array([1.0, 0.0, 0.0]))
    forward = forward - up * (up @ forward)
    if np.linalg.norm(forward) < 1e-6:
        forward = np.eye(3)[np.argmin(np.abs(up))]
        forward = forward - up * (up @ forward)
    forward = forward / np.linalg.norm(forward)
    return np.stack((forward, np.cross(up, forward), up))


def to_y_up(planes: Mapping[str, FloatArray]) -> FloatArray:
    """Return the matrix (3,3) from a set's axes to glTF's: +Y overhead, +Z forward, +X left."""
    return np.asarray(set_frame(planes)[[1, 2, 0]])


def to_z_up(planes: Mapping[str, FloatArray]) -> FloatArray:
    """Return the matrix (3,3) from a set's axes to a stage's whose Z is up: +X forward, +Y left, +Z overhead."""
    return set_frame(planes)


def gate_mm(camera: CameraTrack) -> tuple[float, float]:
    """Return width and height of what the sensor sees, the squeeze of an anamorphic lens undone."""
    return camera.width_mm * camera.squeeze, camera.height_mm


def extraction_mm(camera: CameraTrack) -> tuple[float, float]:
    """Return width and height of the picture inside of the frame lines, on the gate of `gate_mm`."""
    width, height = gate_mm(camera)
    aspect = camera.frame_line or width / height
    return min(width, height * aspect), min(height, width / aspect)
