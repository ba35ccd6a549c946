"""People of a frame: size, headroom and look room by each one's own up, what hides them, the light on them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import angle_between
from skylot.core.rotations import conjugate, rotate
from skylot.stage.model import PersonInFrame
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.screen import Screen, chord, is_inside, on_screen, project
from skylot.stage.reading.silhouettes import Shown, Silhouette, head_points, parts_of, silhouette
from skylot.stage.reading.sizes import size_class
from skylot.stage.reading.standing import Standing
from skylot.stage.world import Frame

Looks = Literal["left", "right", "up", "down", "to camera", "away", ""]


def people_in_frame(frame: Frame, screen: Screen, standing: Sequence[Standing]) -> tuple[PersonInFrame, ...]:
    """Return everybody who is inside of the frame lines, or would be if nothing hid them; largest first."""
    least = conventions().least_share * screen.box_width * screen.box_height
    found = []
    for one in standing:
        seen = silhouette(frame, screen, one.who)
        if seen.alone >= least:
            found.append(person_in_frame(frame, screen, one, seen))
    return tuple(sorted(found, key=lambda person: (-person.share, person.who)))


def person_in_frame(frame: Frame, screen: Screen, one: Standing, seen: Silhouette) -> PersonInFrame:
    """Return what a frame shows of one person."""
    shown = seen.shown
    up, toward_rad = on_screen(screen, one.head_top_m, one.up)
    eyes, depth = project(screen, one.eyes_m)
    has_face = bool(depth[0] > 0.0 and is_inside(screen, eyes)[0] and np.any(shown.head))
    look, room = gaze_in_frame(screen, one) if has_face else ("", None)
    lit = frame.sun[shown.rows, shown.columns]
    lux = frame.lux[shown.rows, shown.columns]
    face_lux = lux[shown.head]
    return PersonInFrame(
        who=one.who,
        share=len(shown.rows) / (screen.box_width * screen.box_height),
        visible=len(shown.rows) / seen.alone,
        size=size_in_frame(screen, one, up, shown),
        roll_rad=math.atan2(up[0], -up[1]),
        distance_m=float(np.linalg.norm(one.eyes_m - screen.position_m)),
        headroom=headroom(screen, head_points(frame, one.who), one, up),
        look_room=room,
        looks=look,
        hidden_by=seen.hidden_by,
        sun=float(np.mean(lit)) if lit.size else 0.0,
        face_lux=float(np.median(face_lux)) if face_lux.size else None,
        crew=one.crew,
        up=(float(one.up[0]), float(one.up[1]), float(one.up[2])),
        toward_rad=toward_rad,
        parts=() if face_lux.size else parts_of(frame, shown),
        highlight_lux=float(np.percentile(lux, 95.0)) if lux.size else None,
    )


def headroom(screen: Screen, head_m: FloatArray, one: Standing, up: FloatArray) -> float | None:
    """Return the room between head and frame along the person's own up, of the frame's height.

    `head_m` (n,3) is the head as drawn (hair too); without one the top of the skull serves. None where the
    head is cut there, or is not before the camera.
    """
    pixels, depth = project(screen, head_m if len(head_m) else one.head_top_m)
    pixels = pixels[depth > 0.0]
    if not len(pixels):
        return None
    top = pixels[int(np.argmax(pixels @ up))]
    line = chord(screen, top, up) if is_inside(screen, top[None])[0] else None
    return line[1] / screen.box_height if line else None


def size_in_frame(screen: Screen, one: Standing, up: FloatArray, shown: Shown) -> str:
    """Return the size class; a person whose head is out of the frame is measured by what is in it."""
    anchors, depth = project(screen, np.stack((one.eyes_m, one.head_top_m)))
    middle = np.array([np.mean(shown.columns), np.mean(shown.rows)]) if len(shown.rows) else None
    line, top = None, math.inf
    if depth[0] > 0.0 and depth[1] > 0.0:
        line = chord(screen, anchors[0], up)
        top = float((anchors[1] - anchors[0]) @ up)
    if middle is not None and (line is None or line[0] >= top):
        line, top = chord(screen, middle, up), math.inf
    if line is None:
        return ""
    stature_px = screen.focal_px / max(abs(float(depth[0])), 0.05) * one.height_m
    length = line[1] - line[0]
    return size_class((min(top, line[1]) - line[0]) / stature_px, min(length, screen.box_height) / stature_px)


def gaze_in_frame(screen: Screen, one: Standing) -> tuple[Looks, float | None]:
    """Return the screen direction of a look, and the share of the frame's length along it before the eyes."""
    limits = conventions()
    local = rotate(conjugate(screen.xyzw), one.gaze)
    to_lens = screen.position_m - one.eyes_m
    if float(angle_between(one.gaze, to_lens)) < limits.to_camera_rad:
        return "to camera", None
    if float(angle_between(one.gaze, -to_lens)) < limits.away_rad:
        return "away", None
    eyes, _depth = project(screen, one.eyes_m)
    along, _toward = on_screen(screen, one.eyes_m, one.gaze)
    line = chord(screen, eyes[0], along)
    room = line[1] / (line[1] - line[0]) if line else None
    return _side(local), room


def _side(local: FloatArray) -> Looks:
    across, over = float(local[0]), float(local[1])
    if abs(across) >= abs(over):
        return "right" if across > 0.0 else "left"
    return "up" if over > 0.0 else "down"
