"""A plan or a section of a shot at one time: who floats where, which way up, what the camera and the Sun see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import pose_at
from skylot.stage.bodies.skin import skin
from skylot.stage.picture.frame_lines import field
from skylot.stage.plans import palette
from skylot.stage.plans.outline import hull_of
from skylot.stage.plans.people import figures
from skylot.stage.plans.projection import Projection, nearest, projection, towards
from skylot.stage.plans.records import Arrow, Drawing, Shape, View
from skylot.stage.plans.room import beams, furniture, sun_now, walls, windows
from skylot.stage.plans.sight import sight
from skylot.stage.world import Sky, StagedShot

_ANY_SIZE = (960, 540)
_AROUND_M = 0.9
_LEAST_M = np.array([4.0, 2.2])
_BEYOND_M = 0.42


def plan_drawing(shot: StagedShot, at_s: float, view: View, *, sky: Sky | None = None) -> Drawing:
    """Return a view of a shot: `plan` from overhead, `section` from starboard, `cross` from aft.

    Walls are cut in the middle of the people; of a sky the first instant counts.
    """
    page = projection(view, shot.built.planes)
    where = _where(shot, at_s)
    depth = _cut_depth(shot, page, where)
    low, high = _extent(shot, page, where)
    panes, pane_labels = windows(shot.built, page)
    camera_shapes, camera_arrows, camera_labels = sight(shot, at_s, page)
    people, people_arrows, people_labels = figures(shot, at_s, page)
    ground = walls(shot.built, page, depth)
    shapes = (
        *(shape for shape in ground if shape.kind == "room"),
        *furniture(shot.built, page, depth),
        *beams(shot.built, page, sky),
        *(shape for shape in ground if shape.kind == "wall"),
        *panes,
        *camera_shapes,
        *_props(shot, at_s, page),
        *people,
    )
    return Drawing(
        view=view,
        title=f"{page.title}  {shot.staging.setup}",
        seen=f"from {nearest(page.planes, -page.look)}",
        sides=page.sides(),
        low_m=low,
        high_m=high,
        shapes=tuple(kept for shape in shapes if (kept := _on_page(shape, low, high)).loops),
        arrows=(*people_arrows, *camera_arrows, *_sun_arrow(page, sky, low, high)),
        labels=(
            *people_labels,
            *camera_labels,
            *(label for label in pane_labels if _inside(label.place_m, low, high)),
        ),
        foot=_foot(shot, at_s, page, sky),
    )


def _on_page(shape: Shape, low: FloatArray, high: FloatArray) -> Shape:
    """Return a shape without the outlines that lie wholly off the page."""
    loops = tuple(
        loop
        for loop in shape.loops
        if len(loop) and np.all(loop.max(axis=0) >= low) and np.all(loop.min(axis=0) <= high)
    )
    return replace(shape, loops=loops)


def _where(shot: StagedShot, at_s: float) -> FloatArray:
    """Return points (n,3) of all that the shot is about: skins of people, the camera."""
    points = []
    for track in shot.people:
        position, rotation, joints = pose_at(track, at_s)
        items = skin(track.skeleton, position[0], rotation[0], joints[0])
        points += [item.mesh.vertices_m for item in items]
    if shot.camera is not None:
        points.append(field(shot.camera, at_s, _ANY_SIZE).position_m[None])
    if not points:
        points = [shot.built.bounds_m]
    return np.concatenate(points)


def _cut_depth(shot: StagedShot, page: Projection, where: FloatArray) -> float:
    """Return where the walls are cut: through the people, but never so near a wall that no room is left."""
    hulls = [item.mesh.vertices_m for item in shot.built.items if item.kind == "hull"]
    people = float(np.median(page.depth(where)))
    if not hulls or page.view == "cross":
        return people
    nearby = _nearby(np.concatenate(hulls), page, where)
    low, high = float(page.depth(nearby).min()), float(page.depth(nearby).max())
    return float(np.clip(people, low + 0.38 * (high - low), high - 0.38 * (high - low)))


def _nearby(hull: FloatArray, page: Projection, where: FloatArray) -> FloatArray:
    """Return the points of a hull beside the action: other modules do not move the cut."""
    flat, action = page.flat(hull), page.flat(where)
    low, high = action.min(axis=0) - 1.6, action.max(axis=0) + 1.6
    beside = np.all((flat >= low) & (flat <= high), axis=1)
    return hull[beside] if np.any(beside) else hull


def _extent(shot: StagedShot, page: Projection, where: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the corners of what is shown: the action and the walls round it, not the whole station."""
    action = page.flat(where)
    low, high = action.min(axis=0) - _AROUND_M, action.max(axis=0) + _AROUND_M
    grow = np.maximum(_LEAST_M - (high - low), 0.0) / 2.0
    low, high = low - grow, high + grow
    hulls = [item.mesh.vertices_m for item in shot.built.items if item.kind == "hull"]
    if hulls:
        hull = page.flat(_nearby(np.concatenate(hulls), page, where))
        for axis in (0, 1) if page.view == "cross" else (1,):
            low[axis] = min(low[axis], max(hull[:, axis].min() - _BEYOND_M, low[axis] - 1.6))
            high[axis] = max(high[axis], min(hull[:, axis].max() + _BEYOND_M, high[axis] + 1.6))
        all_hull = page.flat(np.concatenate(hulls))
        bound_low = np.minimum(all_hull.min(axis=0) - _BEYOND_M, action.min(axis=0) - _BEYOND_M)
        bound_high = np.maximum(all_hull.max(axis=0) + _BEYOND_M, action.max(axis=0) + _BEYOND_M)
        low, high = np.maximum(low, bound_low), np.minimum(high, bound_high)
    return low, high


def _props(shot: StagedShot, at_s: float, page: Projection) -> tuple[Shape, ...]:
    shapes = []
    for track in shot.props:
        place = np.array([np.interp(at_s, track.t_s, track.position_m[:, i]) for i in range(3)])
        half = np.asarray(track.prop.size_m) / 2.0
        corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]) * half + place
        shapes.append(
            Shape(
                kind="prop", loops=(hull_of(page.flat(corners)),), fill=track.prop.colour,
                stroke=palette.INK, stroke_px=0.7, name=track.prop.id,
            )
        )  # fmt: skip
    return tuple(shapes)


def _inside(place: FloatArray, low: FloatArray, high: FloatArray) -> bool:
    return bool(np.all((place >= low) & (place <= high)))


def _sun_arrow(page: Projection, sky: Sky | None, low: FloatArray, high: FloatArray) -> tuple[Arrow, ...]:
    """Return the way of the Sun's light, in the corner where it comes from."""
    sun = sun_now(sky)
    if sun is None or sky is None or not sky.sun_share[0] > 0.0:
        return ()
    flat = page.flat(sun)
    corner = np.where(flat >= 0.0, high - 0.42, low + 0.42)
    return (
        Arrow(
            kind="sun", start_m=corner, end_m=corner - 0.5 * flat, colour="#b97f00",
            towards_reader=float(page.depth(sun)),
        ),
    )  # fmt: skip


def _foot(shot: StagedShot, at_s: float, page: Projection, sky: Sky | None) -> str:
    parts = [f"at {at_s:.1f} s of {shot.staging.seconds:.1f} s", f"set {shot.built.set}"]
    sun = sun_now(sky)
    if sun is not None and sky is not None:
        lit = sky.sun_share[0] > 0.0
        parts.append(
            f"Sun from {towards(page.planes, sun)}" if lit else "no Sun: in shadow or below the horizon"
        )
    parts.append("cabin lights on" if shot.cabin_on else "cabin dark")
    return "  ·  ".join(parts)
