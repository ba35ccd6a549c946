"""The shell around all rooms of a shot: walls with a thickness, cut by windows and open hatches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.sets.look import hull_colour, wall_colour
from skylot.stage.sets.planes import nearest_side
from skylot.stage.sets.rooms import Room, solid_mesh
from skylot.stage.sets.solids import Solid
from skylot.stage.world import Item, Mesh, TriangleArray

if TYPE_CHECKING:
    import manifold3d


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where a triangle of the shell comes from."""

    set: str
    role: str
    """inside, outside, edge."""
    colour: str


def shell_items(
    rooms: Sequence[Room], cutters: Iterable[Solid], planes: dict[str, dict[str, FloatArray]]
) -> tuple[Item, ...]:
    """Return the walls of each set, one item for each side and colour, their outside, and the cut edges.

    `planes` are the sides of each set in the axes of the shot. Without rooms there are none.
    """
    if not rooms:
        return ()
    import manifold3d  # noqa: PLC0415

    origins: dict[int, _Origin] = {}
    outer = [_solid(room.outer, origins, _of(room, "outside")) for room in rooms]
    inner = [_solid(room.inner, origins, _of(room, "inside")) for room in rooms]
    edge = _Origin(rooms[0].placed.set, "edge", "")
    inner += [_solid(cutter, origins, edge) for cutter in cutters]
    add = manifold3d.OpType.Add
    shell = manifold3d.Manifold.batch_boolean(outer, add) - manifold3d.Manifold.batch_boolean(inner, add)
    result = shell.to_mesh()
    vertices = np.asarray(result.vert_properties, dtype=np.float64)[:, :3]
    triangles = np.asarray(result.tri_verts, dtype=np.int32)
    starts = np.asarray(result.run_index, dtype=np.int64) // 3
    groups: dict[tuple[str, tuple[float, float, float]], list[TriangleArray]] = {}
    for run, original in enumerate(result.run_original_id):
        part = triangles[starts[run] : starts[run + 1]]
        origin = origins[int(original)]
        for name, colour, chosen in _sides(origin, vertices, part, planes[origin.set]):
            groups.setdefault((name, colour), []).append(chosen)
    return tuple(
        Item(name=name, kind="hull", mesh=_compact(vertices, np.concatenate(found)), colour=colour)
        for (name, colour), found in groups.items()
    )


def _of(room: Room, role: str) -> _Origin:
    return _Origin(room.placed.set, role, room.placed.part.colour if role == "inside" else "")


def _solid(solid: Solid, origins: dict[int, _Origin], origin: _Origin) -> manifold3d.Manifold:
    import manifold3d  # noqa: PLC0415

    form = solid_mesh(solid)
    made = manifold3d.Manifold(
        manifold3d.Mesh(
            vert_properties=np.ascontiguousarray(form.vertices_m, dtype=np.float32),
            tri_verts=np.ascontiguousarray(form.triangles, dtype=np.uint32),
        )
    ).as_original()
    origins[made.original_id()] = origin
    return made


def _sides(
    origin: _Origin, vertices: FloatArray, triangles: TriangleArray, planes: dict[str, FloatArray]
) -> Iterable[tuple[str, tuple[float, float, float], TriangleArray]]:
    """Return (name, colour, triangles) of what one part gave to the shell."""
    if not len(triangles):
        return
    if origin.role != "inside":
        role = "reveal" if origin.role == "edge" else "outside"
        yield f"{origin.set} {origin.role}", hull_colour(role), triangles
        return
    a, b, c = (vertices[triangles[:, corner]] for corner in range(3))
    normal = np.cross(b - a, c - a)
    flat = np.linalg.norm(normal, axis=1) < 1e-12
    normal[flat] = (1.0, 0.0, 0.0)
    sides = np.array(nearest_side(planes, -unit(normal)))
    for side in sorted(set(sides[~flat])):
        yield (
            f"{origin.set} {side}",
            wall_colour(str(side), origin.colour),
            triangles[(sides == side) & ~flat],
        )


def _compact(vertices: FloatArray, triangles: TriangleArray) -> Mesh:
    used, numbers = np.unique(triangles, return_inverse=True)
    return Mesh(vertices_m=vertices[used], triangles=numbers.reshape(-1, 3).astype(np.int32))
