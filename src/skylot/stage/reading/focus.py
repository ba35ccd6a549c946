"""Depth of field: from where to where a shot is sharp enough."""

from __future__ import annotations

import math

from skylot.stage.picture.frame_lines import field
from skylot.stage.reading.conventions import conventions
from skylot.stage.world import CameraTrack

_ANY_SIZE = (16, 9)


def depth_of_field(camera: CameraTrack, at_s: float) -> tuple[float, float]:
    """Return the nearest and the farthest distance in metres that is sharp at a second of a shot; inf for far away.

    A circle of confusion of 1/1500 of the sensor's width counts as sharp. Source: thin lens; hyperfocal distance
    H = f^2 / (N c) + f, near s (H - f) / (H + s - 2 f), far s (H - f) / (H - s).
    """
    seen = field(camera, at_s, _ANY_SIZE)
    focal_m, focus_m = seen.focal_mm / 1000.0, seen.focus_m
    confusion_m = conventions().blur_of_width * camera.width_mm / 1000.0
    hyperfocal_m = focal_m**2 / (camera.stop * confusion_m) + focal_m
    if not math.isfinite(focus_m):
        return hyperfocal_m, math.inf
    if focus_m <= focal_m:
        return focus_m, focus_m
    near_m = focus_m * (hyperfocal_m - focal_m) / (hyperfocal_m + focus_m - 2.0 * focal_m)
    if focus_m >= hyperfocal_m:
        return near_m, math.inf
    return near_m, focus_m * (hyperfocal_m - focal_m) / (hyperfocal_m - focus_m)
