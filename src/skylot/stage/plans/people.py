"""People on a plan: their figures in their own colours, an arrow to where their head is up, words for both."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import body_up, forward, gaze, landmark_of, pose_at
from skylot.stage.bodies.skin import colours_of, skin
from skylot.stage.model import Vector
from skylot.stage.plans import palette
from skylot.stage.plans.outline import hull_of
from skylot.stage.plans.projection import Projection, towards
from skylot.stage.plans.records import Arrow, Label, Shape
from skylot.stage.world import BodyTrack, StagedShot

_LEFT_OUT = {"eyes", "pupils", "lips", "badge", "zip"}
"""Too small for a plan, and seen through the head."""
_ARROW_M = 0.34
_TRACK_M = 0.15
_SIGHT_M = 0.45
_EYE_M = 0.012
_FACE_HIDDEN = -0.25
_LOOKING_AT = np.cos(np.radians(10.0))


def figures(
    shot: StagedShot, at_s: float, projection: Projection
) -> tuple[tuple[Shape, ...], tuple[Arrow, ...], tuple[Label, ...]]:
    """Return everybody's figure, the nearest to the reader on top, their arrows and their names."""
    order = sorted(shot.people, key=lambda track: -float(projection.depth(pose_at(track, at_s)[0][0])))
    shapes: list[Shape] = []
    arrows, labels = [], []
    for track in order:
        shapes += [*_way(track, projection), *_figure(track, at_s, projection)]
        arrow, label = _signs(shot, track, at_s, projection)
        arrows.append(arrow)
        labels.append(label)
    return tuple(shapes), tuple(arrows), tuple(labels)


def heads(people: Sequence[BodyTrack], at_s: float) -> dict[str, FloatArray]:
    """Return where everybody's head is (3,), by name."""
    return {
        track.who: landmark_of(track.skeleton, "head", *forward(track.skeleton, *pose_at(track, at_s)))[0]
        for track in people
    }


def _figure(track: BodyTrack, at_s: float, projection: Projection) -> list[Shape]:
    position, rotation, joints = pose_at(track, at_s)
    items = [
        item
        for item in skin(track.skeleton, position[0], rotation[0], joints[0], track.who)
        if item.name.rsplit(" ", maxsplit=1)[-1] not in _LEFT_OUT
    ]
    items.sort(key=lambda item: -float(projection.depth(item.mesh.vertices_m).mean()))
    outlines = [hull_of(projection.flat(item.mesh.vertices_m)) for item in items]
    halo = [
        Shape(kind="halo", loops=(loop,), fill=palette.PAPER, stroke=palette.PAPER, stroke_px=4.0)
        for loop in outlines
    ]
    figure = [
        Shape(
            kind="person",
            loops=(loop,),
            fill=_hex(item.colour if not track.crew else _greyed(item.colour)),
            stroke=palette.INK,
            stroke_px=0.7,
            name=item.name,
        )
        for item, loop in zip(items, outlines, strict=True)
    ]
    return halo + figure + _face(track, at_s, projection)


def _face(track: BodyTrack, at_s: float, projection: Projection) -> list[Shape]:
    """Return the eyes, where the face is turned to the reader, and a short line to where it looks."""
    positions, turned = forward(track.skeleton, *pose_at(track, at_s))
    sight = gaze(track.skeleton, turned)[0]
    between = landmark_of(track.skeleton, "eyes", positions, turned)[0]
    line = np.stack((projection.flat(between), projection.flat(between + _SIGHT_M * sight)))
    shapes = [Shape(kind="gaze", loops=(line,), stroke=palette.INK, stroke_px=1.5, dash="1 4", closed=False)]
    if -float(projection.depth(sight)) < _FACE_HIDDEN:
        return shapes
    angle = np.linspace(0.0, 2.0 * np.pi, 8, endpoint=False)
    dot = _EYE_M * np.stack((np.cos(angle), np.sin(angle)), axis=-1)
    for side in ("left_eye", "right_eye"):
        eye = landmark_of(track.skeleton, side, positions, turned)[0]
        if float(projection.depth(eye)) < float(projection.depth(between)) + 0.015:
            shapes.append(Shape(kind="eye", loops=(projection.flat(eye) + dot,), fill=palette.INK))
    return shapes


def _way(track: BodyTrack, projection: Projection) -> list[Shape]:
    """Return the way that a body goes over the whole shot, where it goes any."""
    line = projection.flat(track.position_m)
    if len(line) < 2 or float(np.ptp(line, axis=0).max()) < _TRACK_M:
        return []
    return [
        Shape(
            kind="track", loops=(line,), stroke=_ink_of(track), stroke_px=1.6, dash="2 5", closed=False,
            opacity=0.8, name=track.who,
        )
    ]  # fmt: skip


def _signs(shot: StagedShot, track: BodyTrack, at_s: float, projection: Projection) -> tuple[Arrow, Label]:
    pose = pose_at(track, at_s)
    positions, turned = forward(track.skeleton, *pose)
    up = body_up(pose[1])[0]
    top = landmark_of(track.skeleton, "head_top", positions, turned)[0]
    flat_up = projection.flat(up)
    out = -float(projection.depth(up))
    start = projection.flat(top + up * 0.07)
    arrow = Arrow(
        kind="up", start_m=start, end_m=start + flat_up * _ARROW_M, colour=_ink_of(track), towards_reader=out
    )
    lines = (
        track.who,
        f"head to {towards(projection.planes, up)}",
        _looks(shot, track, at_s, gaze(track.skeleton, turned)[0], projection),
    )
    middle = projection.flat(landmark_of(track.skeleton, "chest", positions, turned)[0])
    return arrow, Label(lines=lines, place_m=middle, colour=_ink_of(track), clear_m=0.28)


def _looks(shot: StagedShot, track: BodyTrack, at_s: float, sight: FloatArray, projection: Projection) -> str:
    """Return where somebody looks: at a person, at a window, at the camera, or to a side."""
    places = heads(shot.people, at_s)
    own = places.pop(track.who)
    if shot.camera is not None and not track.crew:
        places["the camera"] = shot.camera.position_m[0]
    places |= {opening.id: opening.centre_m for opening in shot.built.openings}
    aims = {name: _along(place - own, sight) for name, place in places.items()}
    best = max(aims, key=lambda name: aims[name], default="")
    if best and aims[best] > _LOOKING_AT:
        return f"looks at {best}"
    return f"faces {towards(projection.planes, sight)}"


def _along(away: FloatArray, sight: FloatArray) -> float:
    distance = float(np.linalg.norm(away))
    return float(away @ sight) / distance if distance > 0.05 else -1.0


def _ink_of(track: BodyTrack) -> str:
    """Return a person's own colour, dark enough to be read on white."""
    if track.crew:
        return palette.SOFT
    hue, light, full = colorsys.rgb_to_hls(*colours_of(track.skeleton.shape)["top"])
    return _hex(colorsys.hls_to_rgb(hue, min(light, 0.38), full))


def _greyed(colour: Vector) -> Vector:
    grey = 0.5 + 0.4 * sum(colour) / 3.0
    return (grey, grey, grey)


def _hex(colour: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * min(max(value, 0.0), 1.0)):02x}" for value in colour)
