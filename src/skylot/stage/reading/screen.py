"""The picture as a plane: where points of the set fall on it, and how far its edges are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.rotations import conjugate, rotate, to_matrix
from skylot.stage.world import Frame

Pixels = NDArray[np.intp]
Box = tuple[int, int, int, int]
"""Pixels inside of the frame lines: x0, y0 (top), x1, y1; the last ones are outside."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screen:
    """Where a camera stands and what it draws on; pixels grow to the right and down."""

    position_m: FloatArray
    xyzw: FloatArray
    focal_px: float
    width: int
    height: int
    box: Box

    @property
    def right(self) -> FloatArray:
        """Return the unit vector of the image's right in the axes of the shot."""
        return np.asarray(to_matrix(self.xyzw)[:, 0])

    @property
    def up(self) -> FloatArray:
        """Return the unit vector of the image's top."""
        return np.asarray(to_matrix(self.xyzw)[:, 1])

    @property
    def view(self) -> FloatArray:
        """Return the unit vector into the picture."""
        return np.asarray(-to_matrix(self.xyzw)[:, 2])

    @property
    def box_width(self) -> int:
        """Return the width inside of the frame lines in pixels."""
        return self.box[2] - self.box[0]

    @property
    def box_height(self) -> int:
        """Return the height inside of the frame lines in pixels."""
        return self.box[3] - self.box[1]


def screen_of(frame: Frame, box: Box) -> Screen:
    """Return the screen of a frame whose frame lines leave `box`."""
    height, width = frame.ids.shape
    return Screen(
        position_m=np.asarray(frame.camera_position_m, dtype=np.float64),
        xyzw=np.asarray(frame.camera_xyzw, dtype=np.float64),
        focal_px=frame.focal_px,
        width=width,
        height=height,
        box=box,
    )


def project(screen: Screen, points_m: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return pixels (n,2) and depths (n,) in metres of points (n,3); pixels are NaN behind the camera."""
    local = rotate(conjugate(screen.xyzw), np.atleast_2d(points_m) - screen.position_m)
    depth = -local[:, 2]
    scale = screen.focal_px / np.where(depth > 1e-6, depth, np.nan)
    across = screen.width / 2.0 + local[:, 0] * scale
    down = screen.height / 2.0 - local[:, 1] * scale
    return np.stack((across, down), axis=1), depth


def on_screen(screen: Screen, point_m: FloatArray, direction: FloatArray) -> tuple[FloatArray, float]:
    """Return how a direction (3,) at a point (3,) runs over the image, and how much it comes out of it.

    The first is a unit vector (2,) in pixels, right and down; the image's top where it has no length. The
    second is the angle in radians towards the camera, from the plane across the line of sight.
    """
    local = rotate(conjugate(screen.xyzw), point_m - screen.position_m)
    turned = rotate(conjugate(screen.xyzw), direction)
    sight = local / max(float(np.linalg.norm(local)), 1e-9)
    toward = float(np.arcsin(np.clip(-np.dot(turned, sight), -1.0, 1.0)))
    depth = -local[2]
    # the derivative of (x / depth, -y / depth) along the direction, times depth squared
    moved = np.array([turned[0] * depth + local[0] * turned[2], -(turned[1] * depth + local[1] * turned[2])])
    length = float(np.linalg.norm(moved))
    if length < 1e-6 * max(depth, 1e-6):
        return np.array([0.0, -1.0]), toward
    return np.asarray(moved / length), toward


def is_inside(screen: Screen, pixels: FloatArray) -> BoolArray:
    """Tell which pixels (n,2) lie inside of the frame lines; NaN does not."""
    x0, y0, x1, y1 = screen.box
    x, y = pixels[:, 0], pixels[:, 1]
    return np.asarray((x >= x0) & (x <= x1) & (y >= y0) & (y <= y1))


def chord(screen: Screen, pixel: FloatArray, direction: FloatArray) -> tuple[float, float] | None:
    """Return from where to where a line is inside of the frame lines, in pixels from `pixel` on it.

    The direction (2,) is a unit vector. None where the line misses the frame.
    """
    low = np.array(screen.box[:2], dtype=np.float64)
    high = np.array(screen.box[2:], dtype=np.float64)
    start, end = -np.inf, np.inf
    for axis in range(2):
        if abs(direction[axis]) < 1e-9:
            if not low[axis] <= pixel[axis] <= high[axis]:
                return None
            continue
        one, two = sorted((edge[axis] - pixel[axis]) / direction[axis] for edge in (low, high))
        start, end = max(start, one), min(end, two)
    return (float(start), float(end)) if end > start else None


def rays(screen: Screen, columns: ArrayLike, rows: ArrayLike) -> FloatArray:
    """Return directions (n,3) in the axes of the shot through pixels, one metre deep along the view."""
    across = (np.asarray(columns, dtype=np.float64) - screen.width / 2.0) / screen.focal_px
    over = (screen.height / 2.0 - np.asarray(rows, dtype=np.float64)) / screen.focal_px
    local = np.stack((across, over, np.full(across.shape, -1.0)), axis=-1)
    return rotate(screen.xyzw, local)


def seen_points(screen: Screen, frame: Frame, rows: Pixels, columns: Pixels) -> FloatArray:
    """Return the points (n,3) of the set that pixels show, from the frame's depth."""
    depth = frame.depth_m[rows, columns].astype(np.float64)
    return np.asarray(screen.position_m + rays(screen, columns + 0.5, rows + 0.5) * depth[:, None])
