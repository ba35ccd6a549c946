"""What is seen through the windows: day Earth, night Earth, terminator, limb, stars, the Sun; or a site's sky."""

from __future__ import annotations

import math

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.geometry import WGS84_ELLIPSOID
from skylot.stage.reading.screen import Screen, is_inside, project, rays
from skylot.stage.world import Frame, GravityField, Sky

_SAMPLES = 4000
_LEAST = 0.0005
"""Share of the frame that must be outside to be worth a word."""
_MIXED = 0.1
"""Share of the smaller part from which both are said."""
_FAR_M = 1000.0


def outside_words(frame: Frame, screen: Screen, sky: Sky, gravity: GravityField) -> str:
    """Return what the frame shows of the outside at the first instant of the sky; empty where nothing."""
    x0, y0, x1, y1 = screen.box
    rows, columns = np.nonzero(frame.ids[y0:y1, x0:x1] < 0)
    if len(rows) < _LEAST * screen.box_width * screen.box_height:
        return ""
    step = max(1, len(rows) // _SAMPLES)
    directions = rays(screen, columns[::step] + x0 + 0.5, rows[::step] + y0 + 0.5)
    if sky.kind == "ground":
        words = _ground_sky(sky, gravity)
    elif sky.kind == "orbit" and np.all(np.isfinite(sky.earth_m[0])):
        words = _orbit(directions, sky)
    else:
        return "outside unknown"
    return f"{words}, Sun in frame" if sun_in_frame(frame, screen, sky) else words


def sun_in_frame(frame: Frame, screen: Screen, sky: Sky) -> bool:
    """Tell whether the frame shows the Sun itself: its centre is in the frame and nothing is before it."""
    sun = sky.sun[0]
    if not np.all(np.isfinite(sun)) or sky.sun_share[0] <= 0.0:
        return False
    pixels, _depth = project(screen, screen.position_m + sun * _FAR_M)
    if not is_inside(screen, pixels)[0]:
        return False
    column, row = (
        int(min(value, edge - 1))
        for value, edge in zip(pixels[0], (screen.width, screen.height), strict=True)
    )
    return bool(frame.ids[row, column] < 0)


def earth_lit(directions: FloatArray, sky: Sky) -> tuple[BoolArray, BoolArray]:
    """Return which directions (n,3) meet the Earth, and which of these where the Sun is up.

    The Earth is the WGS84 ellipsoid: axes scaled to a unit sphere, a quadratic for the first hit.
    """
    radii = np.array([*(WGS84_ELLIPSOID.equatorial_radius_m,) * 2, WGS84_ELLIPSOID.polar_radius_m])
    turn = sky.to_itrf[0]
    ways = directions @ turn.T / radii
    eye = -(turn @ sky.earth_m[0]) / radii
    a = np.sum(ways * ways, axis=1)
    b = ways @ eye
    root = b * b - a * (eye @ eye - 1.0)
    along = (-b - np.sqrt(np.maximum(root, 0.0))) / a
    hits = (root >= 0.0) & (along > 0.0)
    normal = (eye + along[:, None] * ways) / radii
    return hits, hits & (normal @ (turn @ sky.sun[0]) > 0.0)


def _orbit(directions: FloatArray, sky: Sky) -> str:
    hits, lit = earth_lit(directions, sky)
    earth, day = float(np.mean(hits)), float(np.mean(lit[hits])) if hits.any() else 0.0
    if earth < _LEAST:
        return "black sky" if sky.sun_share[0] > 0.0 else "stars"
    half = "day Earth" if day >= 0.5 else "night Earth"
    words = "terminator" if _MIXED < day < 1.0 - _MIXED else half
    return f"{words} and limb" if _MIXED < earth < 1.0 - _MIXED else words


def _ground_sky(sky: Sky, gravity: GravityField) -> str:
    weight = float(np.linalg.norm(gravity.g_m_s2))
    if weight == 0.0 or not np.all(np.isfinite(sky.sun[0])):
        return "outside unknown"
    altitude = math.degrees(math.asin(float(np.clip(-sky.sun[0] @ gravity.g_m_s2 / weight, -1.0, 1.0))))
    if gravity.kind == "moon":
        return f"black sky, Sun {altitude:.0f}° high" if altitude > 0.0 else "black sky, Sun down"
    if altitude > 0.0:
        return f"day sky, Sun {altitude:.0f}° high"
    return "twilight" if altitude > -18.0 else "night sky"
