"""The set on a plan: walls where they are cut, what stands in it, windows and rails, beams of the Sun."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.plans import palette
from skylot.stage.plans.outline import cut, facing, hull_of
from skylot.stage.plans.projection import Projection
from skylot.stage.plans.records import Label, Shape
from skylot.stage.world import BuiltSet, Item, Mesh, Opening, Sky

_BEAM_STEP_M = 0.05
_LONGEST_BEAM_M = 14.0
_MOST_TRIANGLES = 1500
_SHOWN = {"part": palette.PART, "hatch": palette.PART, "lamp": "#efe9d2", "rail": palette.RAIL}


def walls(built: BuiltSet, projection: Projection, depth_m: float) -> tuple[Shape, ...]:
    """Return the room's ground and its walls where the page cuts them."""
    meshes = [item.mesh for item in built.items if item.kind == "hull"]
    loops = cut(meshes, projection, depth_m) if meshes else ()
    if not loops:
        return ()
    ground = [triangle for mesh in meshes for triangle in _far_side(mesh, projection, depth_m)]
    return (
        Shape(
            kind="room",
            loops=tuple(ground),
            fill=palette.ROOM,
            stroke=palette.ROOM,
            stroke_px=1.0,
            holes=False,
        ),
        Shape(kind="wall", loops=loops, fill=palette.WALL, stroke=palette.WALL, stroke_px=0.8),
    )


def _far_side(mesh: Mesh, projection: Projection, depth_m: float) -> tuple[FloatArray, ...]:
    """Return the triangles behind the cut that face the reader: the inside of the far wall."""
    behind = projection.depth(mesh.vertices_m)[mesh.triangles].max(axis=1) > depth_m
    if not np.any(behind):
        return ()
    return facing(Mesh(vertices_m=mesh.vertices_m, triangles=mesh.triangles[behind]), projection)[0]


def furniture(built: BuiltSet, projection: Projection, depth_m: float) -> tuple[Shape, ...]:
    """Return the outlines of what stands in the room, the farthest first; what is cut off is dashed."""
    placed = []
    for item in built.items:
        if item.kind not in _SHOWN:
            continue
        depth = projection.depth(item.mesh.vertices_m)
        placed.append((float(depth.max()), float(depth.min()), item))
    shapes: list[Shape] = []
    for _, nearest_m, item in sorted(placed, key=lambda row: -row[0]):
        behind = nearest_m > depth_m - 0.6 or item.kind == "rail"
        shapes += _part(item, projection, behind=behind)
    return tuple(shapes)


def _part(item: Item, projection: Projection, *, behind: bool) -> list[Shape]:
    triangles, edges = facing(item.mesh, projection)
    if not triangles:
        return []
    if len(triangles) > _MOST_TRIANGLES:  # somebody's mesh: its outline will do
        triangles, edges = (hull_of(projection.flat(item.mesh.vertices_m)),), ()
    if not behind and item.kind != "rail":
        return [
            Shape(
                kind="over", loops=edges, stroke=palette.FAINT, stroke_px=0.6, dash="3 4", closed=False,
                opacity=0.55, name=item.name,
            )
        ]  # fmt: skip
    colour = _SHOWN[item.kind]
    edge = palette.RAIL if item.kind == "rail" else palette.PART_EDGE
    return [
        Shape(
            kind=item.kind, loops=triangles, fill=colour, stroke=colour, stroke_px=0.6, holes=False,
            name=item.name,
        ),
        Shape(kind="edge", loops=edges, stroke=edge, stroke_px=1.0, closed=False),
    ]  # fmt: skip


def windows(built: BuiltSet, projection: Projection) -> tuple[tuple[Shape, ...], tuple[Label, ...]]:
    """Return the windows as discs, seen flat or on edge, and their names."""
    shapes, labels = [], []
    for opening in built.openings:
        middle = opening.centre_m + opening.normal * opening.depth_m / 2
        loop = hull_of(projection.flat(_disc(middle, opening.normal, opening.radius_m)))
        shapes.append(
            Shape(
                kind="window",
                loops=(loop,),
                fill=palette.WINDOW if opening.shutter_open else palette.SOFT,
                stroke=palette.WINDOW if opening.shutter_open else palette.SOFT,
                stroke_px=4.0,
                opacity=0.75,
                name=opening.id,
            )
        )
        words = opening.id if opening.shutter_open else f"{opening.id} (shut)"
        labels.append(
            Label(lines=(words,), place_m=projection.flat(middle), colour="#1c6f9c", clear_m=0.1, small=True)
        )
    return tuple(shapes), tuple(labels)


def sun_now(sky: Sky | None) -> FloatArray | None:
    """Return the unit vector (3,) to the Sun at the sky's first instant; None where it is unknown."""
    if sky is None or not len(sky.sun) or not np.all(np.isfinite(sky.sun[0])):
        return None
    return np.asarray(sky.sun[0] / np.linalg.norm(sky.sun[0]))


def beams(built: BuiltSet, projection: Projection, sky: Sky | None) -> tuple[Shape, ...]:
    """Return the Sun's way through every open window to the wall that it ends at; none in the Earth's shadow."""
    sun = sun_now(sky)
    if sun is None or sky is None or not sky.sun_share[0] > 0.0:
        return ()
    shapes = []
    for opening in built.openings:
        width = lit_radius_m(opening, sun)
        if width <= 0.0:
            continue
        start = opening.centre_m
        end = start - sun * _way(built, start, -sun)
        ends = np.concatenate((_disc(start, sun, width), _disc(end, sun, width)))
        shapes.append(
            Shape(kind="beam", loops=(hull_of(projection.flat(ends)),), fill=palette.BEAM, opacity=0.38)
        )
    return tuple(shapes)


def lit_radius_m(opening: Opening, sun: FloatArray) -> float:
    """Return half the width of the Sun's beam behind a tube: what both of its rims let through, 0 for none."""
    along = float(opening.normal @ sun)
    if along <= 1e-3 or not opening.shutter_open:
        return 0.0
    shift = opening.depth_m * float(np.sqrt(max(1.0 - along**2, 0.0))) / along
    return max(opening.radius_m - shift / 2.0, 0.0)


def _way(built: BuiltSet, start: FloatArray, direction: FloatArray) -> float:
    """Return how far a line goes from a window before it is in a wall or in a thing, metres."""
    steps = np.arange(0.10, _LONGEST_BEAM_M, _BEAM_STEP_M)
    free = built.interior.clearance_m(start + steps[:, None] * direction) > 0.0
    inside = np.flatnonzero(free)
    if not len(inside):
        return 0.3
    blocked = np.flatnonzero(~free[inside[0] :])
    return float(steps[inside[0] + blocked[0]] if len(blocked) else steps[-1])


def _disc(middle: FloatArray, normal: FloatArray, radius: float) -> FloatArray:
    """Return points (24,3) on a circle."""
    aside = np.eye(3)[int(np.argmin(np.abs(normal)))]
    u = np.cross(normal, aside)
    u /= np.linalg.norm(u)
    v = np.cross(normal, u)
    angle = np.linspace(0.0, 2.0 * np.pi, 24, endpoint=False)[:, None]
    return np.asarray(middle + radius * (np.cos(angle) * u + np.sin(angle) * v))
