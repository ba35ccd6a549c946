"""The rays of a picture through its pixels, and what they see first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.rotations import to_matrix
from skylot.stage.picture.frame_lines import Field, Size, field
from skylot.stage.picture.look import Float32
from skylot.stage.picture.rays import Caster
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.vectors import dot, empty, flat
from skylot.stage.world import CameraTrack

NEAR_PLANE_M = 0.06
"""What is nearer to the camera than this is its own body or the hands on it: not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """The rays of a picture: through the middle of each pixel."""

    field: Field
    origin_m: Float32
    """(3,) of the camera."""
    ways: Float32
    """(h,w,3), one long along the camera's axis."""
    right: Float32
    """(3,) one pixel to the right."""
    down: Float32
    forward: Float32


def view_of(track: CameraTrack, at_s: float, size: Size) -> View:
    """Return the rays of a camera at a time of its shot through the pixels of a picture."""
    lens = field(track, at_s, size)
    width, height = size
    axes = to_matrix(lens.rotation_xyzw)
    right, down, forward = axes[:, 0] / lens.focal_px, -axes[:, 1] / lens.focal_px, -axes[:, 2]
    x = np.arange(width) + 0.5 - width / 2.0
    y = np.arange(height) + 0.5 - height / 2.0
    ways = empty(height, width)
    for axis in range(3):
        ways[..., axis] = forward[axis] + x[None, :] * right[axis] + y[:, None] * down[axis]
    return View(
        field=lens,
        origin_m=lens.position_m.astype(np.float32),
        ways=ways,
        right=right.astype(np.float32),
        down=down.astype(np.float32),
        forward=forward.astype(np.float32),
    )


def seen(caster: Caster, view: View) -> Surfaces:
    """Return what each pixel of a view sees first."""
    height, width = view.ways.shape[:2]
    length = np.sqrt(dot(view.ways, view.ways))
    unit: Float32 = np.asarray(view.ways / length[..., None], dtype=np.float32)
    start: Float32 = np.asarray(view.origin_m + view.ways * np.float32(NEAR_PLANE_M), dtype=np.float32)
    hits = caster.first(flat(start), flat(unit))
    along = hits.distance_m.reshape(height, width) / length + np.float32(NEAR_PLANE_M)
    depth: Float32 = np.asarray(along, dtype=np.float32)
    reach = np.where(np.isfinite(depth), depth, np.float32(0.0))[..., None]
    return Surfaces(
        items=hits.items.reshape(height, width),
        points_m=view.origin_m + view.ways * reach,
        normals=_as_map(hits.normals, height, width),
        flat=_as_map(hits.flat, height, width),
        depth_m=depth,
        ways=unit,
    )


def _as_map(values: Float32, height: int, width: int) -> Float32:
    return np.moveaxis(values.T.reshape(3, height, width), 0, -1)
