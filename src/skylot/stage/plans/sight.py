"""The camera on a plan: where it is, what its frame takes in, and which way the top of the frame is."""

from __future__ import annotations

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.picture.frame_lines import extraction_mm, field
from skylot.stage.plans import palette
from skylot.stage.plans.outline import hull_of
from skylot.stage.plans.projection import Projection, towards
from skylot.stage.plans.records import Arrow, Label, Shape
from skylot.stage.world import CameraTrack, StagedShot

_BODY_M = np.array([0.07, 0.06, 0.10])
"""Half sizes of the drawn camera along right, top, back."""
_ANY_SIZE = (960, 540)
_STEP_M = 0.05
_ACROSS = 0.8
_LONGEST_M = 6.0
_GRID = np.linspace(-1.0, 1.0, 7)


def sight(
    shot: StagedShot, at_s: float, projection: Projection
) -> tuple[tuple[Shape, ...], tuple[Arrow, ...], tuple[Label, ...]]:
    """Return the camera, the pyramid of its frame lines, the arrow to the top of its frame, and its words."""
    camera = shot.camera
    if camera is None:
        return (), (), ()
    seen = field(camera, at_s, _ANY_SIZE)
    position, focal = seen.position_m, seen.focal_mm
    matrix = rotations.to_matrix(seen.rotation_xyzw)
    half = np.array(extraction_mm(camera)) / (2.0 * focal)
    grid = np.array([[x * half[0], y * half[1], -1.0] for x in _GRID for y in _GRID])
    rays = grid @ matrix.T
    pyramid = np.concatenate((position[None], position + rays * _reach(shot, position, rays)[:, None]))
    box = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (0, 2)]) * _BODY_M
    lens = np.array([[x, y, -1.0] for x in (-0.6, 0.6) for y in (-0.6, 0.6)]) * _BODY_M
    shapes = (
        *_way(camera, projection),
        _seen(pyramid, projection, along_page=abs(float(projection.depth(matrix[:, 2]))) < _ACROSS),
        Shape(kind="camera", loops=(hull_of(projection.flat(position + lens @ matrix.T)),), fill=palette.INK),
        Shape(kind="camera", loops=(hull_of(projection.flat(position + box @ matrix.T)),), fill=palette.INK),
    )  # fmt: skip
    top = matrix[:, 1]
    start = projection.flat(position + 0.10 * matrix[:, 2] + 0.08 * top)
    arrow = Arrow(
        kind="top of frame",
        start_m=start,
        end_m=start + projection.flat(top) * 0.26,
        colour=palette.SIGHT,
        towards_reader=-float(projection.depth(top)),
    )
    lines = (f"Camera  {focal:.0f} mm", f"top of frame to {towards(projection.planes, top)}")
    label = Label(
        lines=lines, place_m=projection.flat(position + 0.1 * matrix[:, 2]), colour=palette.SIGHT, clear_m=0.2
    )
    return shapes, (arrow,), (label,)


def _seen(pyramid: FloatArray, projection: Projection, *, along_page: bool) -> Shape:
    """Return the pyramid of sight; looked at along its axis only its far end, as a frame."""
    if along_page:
        return Shape(
            kind="sight", loops=(hull_of(projection.flat(pyramid)),), fill=palette.SIGHT, opacity=0.15,
            stroke=palette.SIGHT, stroke_px=1.0,
        )  # fmt: skip
    frame = hull_of(projection.flat(pyramid[1:]))
    return Shape(kind="sight", loops=(frame,), stroke=palette.SIGHT, stroke_px=1.2, dash="7 5", opacity=0.8)


def _way(camera: CameraTrack, projection: Projection) -> tuple[Shape, ...]:
    line = projection.flat(camera.position_m)
    if len(line) < 2 or float(np.ptp(line, axis=0).max()) < 0.1:
        return ()
    return (
        Shape(kind="track", loops=(line,), stroke=palette.SIGHT, stroke_px=1.6, dash="2 5", closed=False),
    )


def _reach(shot: StagedShot, position: FloatArray, rays: FloatArray) -> FloatArray:
    """Return how far along each ray (n,3) the next wall is (n,), in lengths of the ray."""
    steps = np.arange(0.3, _LONGEST_M, _STEP_M)
    points = position + steps[None, :, None] * rays[:, None]
    free = shot.built.interior.clearance_m(points.reshape(-1, 3)).reshape(len(rays), -1) > 0.0
    return np.asarray(np.where(free.all(axis=1), _LONGEST_M, steps[np.argmin(free, axis=1)]))
