"""Hatches: a ring in the wall; open, they join what lies on both sides; shut, a lid is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.model import Vector
from skylot.stage.sets.look import hull_colour, kind_colour, size_m
from skylot.stage.sets.placing import Placed
from skylot.stage.sets.primitives import frustum, joined, mesh, moved, tube_ring
from skylot.stage.sets.rooms import Room
from skylot.stage.sets.solids import Solid, deepest_m
from skylot.stage.world import Item, Mesh

_MOUTH_M = 0.5
"""How far the way through an open hatch reaches into the rooms on both sides, where clearance is asked."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HatchWay:
    """A hatch: what it takes out of the hull, the room in it, and what is seen of it."""

    placed: Placed
    cutter: Solid | None
    bore: Solid | None
    items: tuple[Item, ...]


def hatch_ways(hatches: Sequence[Placed], rooms: Sequence[Room]) -> tuple[HatchWay, ...]:
    """Return hatches with their rings and lids; an open one that leads out of all sets ends in the dark."""
    bores = {each.part.id: _bore(each, 0.0) for each in hatches if not each.part.closed}
    spaces = [room.inner for room in rooms]
    return tuple(
        _way(each, [*spaces, *(bore for name, bore in bores.items() if name != each.part.id)])
        for each in hatches
    )


def _bore(placed: Placed, wider_m: float, before_m: float = 0.0, after_m: float = 0.0) -> Solid:
    length, y, z = placed.part.size_m
    size = np.array([length + before_m + after_m, y + 2.0 * wider_m, z + 2.0 * wider_m])
    return Solid(
        kind="round",
        position_m=placed.position_m + placed.matrix[:, 0] * (after_m - before_m) / 2.0,
        matrix=placed.matrix,
        size_m=size,
        end_m=(float(size[1]), float(size[2])),
    )


def _clear_mouth(placed: Placed, side: float, spaces: Sequence[Solid]) -> float:
    """Return the share of the mouth's reach at which a hatch's whole rim is still in the room before it."""
    length, y, z = placed.part.size_m
    angle = np.arange(8) * (np.pi / 4.0)
    rim = np.stack((np.zeros(8), np.cos(angle) * y / 2.0, np.sin(angle) * z / 2.0), axis=1) @ placed.matrix.T
    shares = np.array([1.0, 0.75, 0.5, 0.25])
    along = side * (length / 2.0 + _MOUTH_M * shares)
    points = placed.position_m + along[:, None, None] * placed.matrix[:, 0] + rim
    inside = (deepest_m(spaces, points.reshape(-1, 3)).reshape(4, 8) >= -1e-6).all(axis=1)
    return float(shares[np.argmax(inside)]) if inside.any() else 0.0


def _way(placed: Placed, spaces: Sequence[Solid]) -> HatchWay:
    part, ring = placed.part, size_m("hatch_ring")
    colour = kind_colour("hatch", part.colour)
    frame = _item(placed, part.id, _ring(part.size_m, ring), colour)
    if part.closed:
        lid = _item(placed, f"{part.id} lid", _lid(part.size_m), (*(0.85 * value for value in colour),))
        return HatchWay(placed=placed, cutter=None, bore=None, items=(frame, lid))
    items = [frame]
    mouths = [_MOUTH_M * _clear_mouth(placed, side, spaces) for side in (-1.0, 1.0)]
    for side in (-1.0, 1.0):
        beyond = placed.position_m + placed.matrix[:, 0] * side * (part.size_m[0] / 2.0 + 0.01)
        if deepest_m(spaces, beyond)[0] <= 0.0:
            items.append(_end(placed, side, ring))
    return HatchWay(
        placed=placed,
        cutter=_bore(placed, ring / 2.0),
        bore=_bore(placed, 0.0, mouths[0], mouths[1]),
        items=tuple(items),
    )


def _item(placed: Placed, name: str, form: Mesh, colour: tuple[float, ...]) -> Item:
    red, green, blue = colour
    return Item(
        name=name,
        kind="hatch",
        mesh=moved(form, placed.matrix, placed.position_m),
        colour=(red, green, blue),
    )


def _ring(size: Vector, ring: float) -> Mesh:
    form = tube_ring(size[0], size[1], size[1] + 2.0 * ring)
    return mesh(form.vertices_m * (1.0, 1.0, _oval(size)), form.triangles)


def _oval(size: Vector) -> float:
    return size[2] / size[1]


def _lid(size: Vector) -> Mesh:
    """Return a lid with a wheel on both sides."""
    length, y, z = size
    plate = frustum(0.8 * length, (y + 0.01, z + 0.01), (y + 0.01, z + 0.01))
    wheel = tube_ring(0.03, 0.24, 0.30, 24)
    hub = frustum(0.1, (0.08, 0.08), (0.08, 0.08), 12)
    bar = frustum(0.26, (0.03, 0.03), (0.03, 0.03), 8)
    flat = np.array([[0.0, -1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    one_side: FloatArray = np.array([0.4 * length + 0.07, 0.0, 0.0])
    parts = [plate]
    for place in (one_side, -one_side):
        parts += [moved(wheel, np.eye(3), place), moved(hub, np.eye(3), 0.9 * place), moved(bar, flat, place)]
    return joined(parts)


def _end(placed: Placed, side: float, ring: float) -> Item:
    length, y, z = placed.part.size_m
    plate = frustum(0.01, (y + 2.0 * ring, z + 2.0 * ring), (y + 2.0 * ring, z + 2.0 * ring))
    shifted = moved(plate, np.eye(3), (side * (length / 2.0 + 0.005), 0.0, 0.0))
    return _item(placed, f"{placed.part.id} beyond", shifted, hull_colour("beyond"))
