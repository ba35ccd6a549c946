"""What stands in a set, as items: racks with seams, rails on posts, lamps, labels, plain forms, meshes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.model import Vector
from skylot.stage.sets.look import kind_colour, light_colour, shaded, size_m
from skylot.stage.sets.placing import Placed
from skylot.stage.sets.planes import nearest_side
from skylot.stage.sets.primitives import box, ellipsoid, frustum, joined, moved
from skylot.stage.sets.rooms import solid_of
from skylot.stage.sets.solids import Solid
from skylot.stage.world import Item, ItemKind, LampSpot, Mesh

_PANEL_M = 0.012
_ITEM_KINDS: dict[str, ItemKind] = {"rail": "rail", "lamp": "lamp", "label": "label"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dressed:
    """What a part gives: the thing itself, what of it is in the colour of fixtures, its volume, its light."""

    items: tuple[Item, ...] = ()
    seams: tuple[Mesh, ...] = ()
    solids: tuple[Solid, ...] = ()
    lamp: LampSpot | None = None


def dress(placed: Placed, planes: dict[str, FloatArray], imported: Mesh | None = None) -> Dressed:
    """Return what a part is in the set; `planes` are its set's, `imported` the mesh of its file."""
    kind = placed.part.kind
    if kind == "rack":
        return _rack(placed, planes)
    if kind == "rail":
        return Dressed(items=(_item(placed, _rail(placed.part.size_m), kind_colour_of(placed)),))
    if kind == "lamp":
        return _lamp(placed)
    if kind == "label":
        plate = box((placed.part.size_m[0], placed.part.size_m[1], 0.006))
        return Dressed(items=(_item(placed, plate, kind_colour_of(placed)),))
    if kind == "mesh":
        return _mesh(placed, imported)
    return _plain(placed)


def kind_colour_of(placed: Placed) -> Vector:
    """Return a part's own colour, or that of its kind."""
    return kind_colour(placed.part.kind, placed.part.colour)


def _item(placed: Placed, form: Mesh, colour: Vector, *, glow: float = 0.0) -> Item:
    return Item(
        name=placed.part.id,
        kind=_ITEM_KINDS.get(placed.part.kind, "part"),
        mesh=moved(form, placed.matrix, placed.position_m),
        colour=colour,
        glow=glow,
    )


def _plain(placed: Placed) -> Dressed:
    part = placed.part
    if part.kind == "box":
        form = box(part.size_m)
    elif part.kind == "sphere":
        form = ellipsoid(part.size_m, 32)
    else:
        thin = max(part.size_m[1:]) < 0.15
        end = solid_of(placed).end_m
        form = frustum(part.size_m[0], (part.size_m[1], part.size_m[2]), end, 10 if thin else 40)
    return Dressed(items=(_item(placed, form, kind_colour_of(placed)),), solids=_volume(placed))


def _volume(placed: Placed) -> tuple[Solid, ...]:
    """Return its solid; cables, wires and plates that a body pushes aside or flies past have none."""
    least, middle, _ = sorted(placed.part.size_m)
    return (solid_of(placed),) if least >= 0.015 and middle >= 0.04 else ()


def _rack(placed: Placed, planes: dict[str, FloatArray]) -> Dressed:
    """Return a rack: a dark carcass, and panels on its front (+z) with seams between."""
    x, y, z = placed.part.size_m
    seam, panel = size_m("rack_seam"), min(_PANEL_M, z / 2.0)
    carcass = box((x, y, z - panel), (0.0, 0.0, -panel / 2.0))
    columns, rows = (max(1, math.ceil(edge / size_m("rack_panel") - 0.25)) for edge in (x, y))
    width, height = x / columns, y / rows
    panels = [
        box(
            (max(width - seam, 0.2 * width), max(height - seam, 0.2 * height), panel),
            ((column + 0.5) * width - x / 2.0, (row + 0.5) * height - y / 2.0, (z - panel) / 2.0),
        )
        for column in range(columns)
        for row in range(rows)
    ]
    side = nearest_side(planes, -placed.matrix[:, 2][None])[0]
    colour = shaded(kind_colour_of(placed), side)
    return Dressed(
        items=(_item(placed, joined(panels), colour),),
        seams=(moved(carcass, placed.matrix, placed.position_m),),
        solids=(solid_of(placed),),
    )


def _rail(size: Vector) -> Mesh:
    """Return a bar along x on posts: its wall is at -z, the bar at +z."""
    length, thick, off = size
    across = np.array([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [-1.0, 0.0, 0.0]])
    bar = moved(frustum(length, (thick, thick), (thick, thick), 10), np.eye(3), (0.0, 0.0, off / 2.0))
    count = max(2, round(length / size_m("rail_post_spacing")) + 1)
    reach = max(0.0, length / 2.0 - thick)
    post = frustum(off, (0.8 * thick, 0.8 * thick), (0.8 * thick, 0.8 * thick), 6)
    posts = [moved(post, across, (float(x), 0.0, 0.0)) for x in np.linspace(-reach, reach, count)]
    return joined([bar, *posts])


def _lamp(placed: Placed) -> Dressed:
    """Return a panel that shines along its -z, its housing, and its light."""
    part = placed.part
    x, y, z = part.size_m[0], part.size_m[1], max(part.size_m[2], 0.01)
    face = box((0.94 * x, 0.9 * y, 0.3 * z), (0.0, 0.0, -0.35 * z))
    housing = box((x, y, 0.7 * z), (0.0, 0.0, 0.15 * z))
    colour = light_colour(part.colour_k)
    top = max(colour)
    seen = tuple(0.55 + 0.45 * (value / top) ** 0.45 for value in colour)
    shine = -placed.matrix[:, 2]
    spot = LampSpot(
        id=part.id,
        position_m=placed.position_m + shine * (0.5 * z + 0.004),
        axis=shine,
        half_angle_rad=math.pi / 2.0,
        flux_lm=part.flux_lm,
        colour=colour,
        size_m=max(x, y),
    )
    item = _item(placed, face, (seen[0], seen[1], seen[2]), glow=1.0 if part.flux_lm > 0.0 else 0.0)
    return Dressed(
        items=(item,),
        seams=(moved(housing, placed.matrix, placed.position_m),),
        lamp=spot if part.flux_lm > 0.0 else None,
    )


def _mesh(placed: Placed, imported: Mesh | None) -> Dressed:
    if imported is None:
        return Dressed()
    low, high = imported.vertices_m.min(axis=0), imported.vertices_m.max(axis=0)
    item = _item(placed, imported, kind_colour_of(placed))
    if placed.part.hull:
        return Dressed(items=(item,))
    room = Solid(
        kind="box",
        position_m=placed.matrix @ ((low + high) / 2.0) + placed.position_m,
        matrix=placed.matrix,
        size_m=np.maximum(high - low, 1e-3),
    )
    return Dressed(items=(item,), solids=(room,))


def seams_item(set_id: str, seams: Sequence[Mesh]) -> Item:
    """Return one item of all that has the colour of seams and housings in a set."""
    return Item(name=f"{set_id} fixtures", kind="part", mesh=joined(seams), colour=kind_colour("seam"))
