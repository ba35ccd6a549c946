"""A plan or a section of a shot at one time: who floats where, which way up, what the camera and the Sun see."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import pose_at
from skylot.stage.bodies.lofts import merged
from skylot.stage.bodies.skin import skin
from skylot.stage.lighting import cabin_words
from skylot.stage.picture.frame_lines import field
from skylot.stage.picture.sunlight import sun_way
from skylot.stage.picture.thing import thing_mesh
from skylot.stage.plans import palette
from skylot.stage.plans.lamps import practicals
from skylot.stage.plans.outline import hull_of, solid_share, span
from skylot.stage.plans.people import figures
from skylot.stage.plans.projection import Projection, nearest, projection, towards
from skylot.stage.plans.records import Arrow, Drawing, Shape, View
from skylot.stage.plans.room import beams, furniture, sun_now, walls, windows
from skylot.stage.plans.sight import sight
from skylot.stage.world import Sky, StagedShot

_ANY_SIZE = (960, 540)
_PEOPLE_PULL = 0.35
_ASIDE_M = 1.0
_IN_A_WALL = 0.4
"""Share of a section that is solid where it runs in a wall."""
"""Metres of width that are given up for a cut that lies a metre nearer to the people."""
_TRIED = 45
_AROUND_M = 0.9
_LEAST_M = np.array([4.0, 2.2])
_BEYOND_M = 0.42
_FAR_WALL_M = 2.8


def plan_drawing(shot: StagedShot, at_s: float, view: View, *, sky: Sky | None = None) -> Drawing:
    """Return a view of a shot: `plan` from overhead, `section` from starboard, `cross` from aft.

    Walls are cut in the middle of the people; of a sky the first instant counts.
    """
    page = projection(view, shot.built.planes)
    inside = sky if sun_way(shot.built) == "open" else None
    where = _where(shot, at_s)
    depth = _cut_depth(shot, page, where)
    ground = walls(shot.built, page, depth)
    low, high = _extent(page, where, tuple(loop for shape in ground[1:] for loop in shape.loops))
    panes, pane_labels = windows(shot.built, page)
    camera_shapes, camera_arrows, camera_labels = sight(shot, at_s, page)
    people, people_arrows, people_labels = figures(shot, at_s, page)
    lamp_shapes, lamp_labels = practicals(shot, at_s, page)
    shapes = (
        *(shape for shape in ground if shape.kind == "room"),
        *furniture(shot.built, page, depth),
        *beams(shot.built, page, sky),
        *(shape for shape in ground if shape.kind == "wall"),
        *panes,
        *camera_shapes,
        *_props(shot, at_s, page),
        *people,
        *lamp_shapes,
    )
    return Drawing(
        view=view,
        title=f"{page.title}  {shot.staging.setup}",
        seen=f"from {nearest(page.planes, -page.look)}",
        sides=page.sides(),
        low_m=low,
        high_m=high,
        shapes=tuple(kept for shape in shapes if (kept := _on_page(shape, low, high)).loops),
        arrows=(*people_arrows, *camera_arrows, *_sun_arrow(page, inside, low, high)),
        labels=(
            *people_labels,
            *camera_labels,
            *(label for label in (*pane_labels, *lamp_labels) if _inside(label.place_m, low, high)),
        ),
        foot=_foot(shot, at_s, page, inside),
    )


def _on_page(shape: Shape, low: FloatArray, high: FloatArray) -> Shape:
    """Return a shape without the outlines that lie wholly off the page."""
    (left, bottom), (right, top) = low.tolist(), high.tolist()
    loops = []
    for loop in shape.loops:
        xs, ys = loop[:, 0].tolist(), loop[:, 1].tolist()
        if xs and max(xs) >= left and min(xs) <= right and max(ys) >= bottom and min(ys) <= top:
            loops.append(loop)
    return replace(shape, loops=tuple(loops))


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
    """Return where the walls are cut: where the room round the action is widest, not inside of a wall.

    A cross-section, and a plan in the open, whose widest place is the ground itself, are cut at the people.
    """
    hulls = [item.mesh for item in shot.built.items if item.kind == "hull"]
    people = float(np.median(page.depth(where)))
    if not hulls or page.view == "cross" or (shot.built.exterior and page.view == "plan"):
        return people
    hull = merged(hulls)
    reach = page.depth(hull.vertices_m)
    depths = np.linspace(reach.min(), reach.max(), _TRIED)[1:-1]
    low, high = page.flat(where).min(axis=0), page.flat(where).max(axis=0)
    around = np.array([0.3, _FAR_WALL_M])
    low, high = low - around, high + around
    widths = np.array([span(hull, page, float(depth), low, high) for depth in depths])
    aside = np.array([_ASIDE_M, 0.0])
    solid = np.array([solid_share(hull, page, float(depth), low - aside, high + aside) for depth in depths])
    wanted = widths - _PEOPLE_PULL * np.abs(depths - people)
    return float(depths[int(np.argmax(np.where(solid > _IN_A_WALL, wanted - np.ptp(depths), wanted)))])


def _extent(
    page: Projection, where: FloatArray, walls_: tuple[FloatArray, ...]
) -> tuple[FloatArray, FloatArray]:
    """Return the corners of what is shown: the action and the walls round it, not the whole station."""
    action = page.flat(where)
    low, high = action.min(axis=0) - _AROUND_M, action.max(axis=0) + _AROUND_M
    grow = np.maximum(_LEAST_M - (high - low), 0.0) / 2.0
    low, high = low - grow, high + grow
    if not walls_:
        return low, high
    wall = np.concatenate([_dense(loop) for loop in walls_])
    for axis in (0, 1) if page.view == "cross" else (1,):
        other = 1 - axis
        beside = wall[(wall[:, other] > low[other]) & (wall[:, other] < high[other]), axis]
        if len(beside):
            low[axis] = min(low[axis], max(beside.min() - _BEYOND_M, low[axis] - _FAR_WALL_M))
            high[axis] = max(high[axis], min(beside.max() + _BEYOND_M, high[axis] + _FAR_WALL_M))
    bound_low = np.minimum(wall.min(axis=0), action.min(axis=0)) - _BEYOND_M
    bound_high = np.maximum(wall.max(axis=0), action.max(axis=0)) + _BEYOND_M
    return np.maximum(low, bound_low), np.minimum(high, bound_high)


def _dense(loop: FloatArray) -> FloatArray:
    """Return an outline with points at least every tenth of a metre, so that a long wall is met anywhere."""
    ends = np.roll(loop, -1, axis=0)
    counts = np.maximum(np.ceil(np.linalg.norm(ends - loop, axis=1) / 0.1).astype(int), 1)
    return np.concatenate(
        [a + (b - a) * np.arange(n)[:, None] / n for a, b, n in zip(loop, ends, counts, strict=True)]
    )


def _props(shot: StagedShot, at_s: float, page: Projection) -> tuple[Shape, ...]:
    shapes = []
    for track in shot.props:
        place = np.array([np.interp(at_s, track.t_s, track.position_m[:, i]) for i in range(3)])
        corners = thing_mesh(track.prop).vertices_m + place
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
    parts.append(cabin_words(shot, at_s))
    return "  ·  ".join(part for part in parts if part)
