"""What a lens sees: focal length in pixels, where the camera is, and the frame lines in the picture.

The extraction is the part of the sensor inside of the frame lines. It spans the picture's width, or the
picture's height where it is narrower than the picture; what lies around it is drawn darker.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.rotations import slerp
from skylot.stage.world import CameraTrack

_LINE = 158
Size = tuple[int, int]
"""Width and height of a picture in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """A camera at one instant, in the axes of the shot."""

    position_m: FloatArray
    rotation_xyzw: FloatArray
    focal_mm: float
    focal_px: float
    focus_m: float


def sensor_aspect(camera: CameraTrack) -> float:
    """Return width over height of what the whole sensor sees, an anamorphic squeeze undone."""
    return camera.width_mm * camera.squeeze / camera.height_mm


def extraction_mm(camera: CameraTrack) -> tuple[float, float]:
    """Return width and height of the sensor inside of the frame lines, mm, an anamorphic squeeze undone."""
    wide_mm, aspect = camera.width_mm * camera.squeeze, camera.frame_line or sensor_aspect(camera)
    if aspect >= sensor_aspect(camera):
        return wide_mm, wide_mm / aspect
    return camera.height_mm * aspect, camera.height_mm


def frame_box(camera: CameraTrack, size: Size) -> tuple[int, int, int, int]:
    """Return x0, y0, x1, y1 (ends exclusive) of the pixels inside of the frame lines."""
    width, height = size
    aspect = camera.frame_line or sensor_aspect(camera)
    if aspect >= width / height:
        rows = max(1, min(height, round(width / aspect)))
        top = (height - rows) // 2
        return 0, top, width, top + rows
    columns = max(1, min(width, round(height * aspect)))
    left = (width - columns) // 2
    return left, 0, left + columns, height


def field(camera: CameraTrack, at_s: float, size: Size) -> Field:
    """Return where a camera is at a time of its shot and its focal length in pixels of a picture.

    Between keys positions and focal lengths go straight, turns along the shorter arc; outside of the keys the
    nearest one holds.
    """
    wide_mm, high_mm = extraction_mm(camera)
    width, height = size
    wider = wide_mm / high_mm >= width / height
    px_per_mm = width / wide_mm if wider else height / high_mm
    t_s = np.asarray(camera.t_s, dtype=np.float64)
    last = max(0, min(len(t_s) - 2, int(np.searchsorted(t_s, at_s, side="right")) - 1))
    after = min(last + 1, len(t_s) - 1)
    span_s = t_s[after] - t_s[last]
    share = float(np.clip((at_s - t_s[last]) / span_s, 0.0, 1.0)) if span_s > 0.0 else 0.0

    def between(values: FloatArray) -> FloatArray:
        if share in {0.0, 1.0}:  # a focus at infinity stays there
            return np.asarray(values[after if share else last])
        return np.asarray((1.0 - share) * values[last] + share * values[after])

    focal_mm = float(between(camera.focal_mm))
    return Field(
        position_m=between(camera.position_m),
        rotation_xyzw=slerp(camera.rotation_xyzw[last], camera.rotation_xyzw[after], np.array(share)),
        focal_mm=focal_mm,
        focal_px=focal_mm * px_per_mm,
        focus_m=float(between(camera.focus_m)),
    )


def outside_of_lines(rgb: NDArray[np.uint8], camera: CameraTrack, keep: float = 0.3) -> NDArray[np.uint8]:
    """Return a picture (h,w,3), darkened outside of the frame lines, with a thin line around what is inside."""
    height, width = rgb.shape[:2]
    x0, y0, x1, y1 = frame_box(camera, (width, height))
    found = rgb.copy()
    darker = (np.arange(256) * keep).astype(np.uint8)
    for beside in (np.s_[:y0], np.s_[y1:], np.s_[y0:y1, :x0], np.s_[y0:y1, x1:]):
        found[beside] = darker[rgb[beside]]
    for y in (y0 - 1, y1):
        if 0 <= y < height:
            found[y, max(0, x0 - 1) : x1 + 1] = _LINE
    for x in (x0 - 1, x1):
        if 0 <= x < width:
            found[max(0, y0 - 1) : y1 + 1, x] = _LINE
    return found
