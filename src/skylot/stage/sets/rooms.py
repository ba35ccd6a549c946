"""Hull parts as solids: the space inside of them, and the space with their walls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.sets.placing import Placed
from skylot.stage.sets.primitives import box, ellipsoid, frustum
from skylot.stage.sets.solids import Solid
from skylot.stage.world import Mesh

_MEET_M = 0.005
_OVER_M = 0.0005
"""How far a room reaches past the plane in which it meets the next: so that no skin is left between."""
_ROUND_KINDS = ("cylinder", "cone")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room:
    """A hull part: its outside, and its inside where people are."""

    placed: Placed
    outer: Solid
    inner: Solid


def solid_of(placed: Placed) -> Solid:
    """Return a part as a solid of its whole size; racks and hatches as their boxes and discs."""
    part = placed.part
    kind = {"cylinder": "round", "cone": "round", "hatch": "round", "sphere": "sphere"}.get(part.kind, "box")
    size = np.asarray(part.size_m, dtype=np.float64)
    return Solid(
        kind=kind,  # type: ignore[arg-type]
        position_m=placed.position_m,
        matrix=placed.matrix,
        size_m=size,
        end_m=_end(placed) if kind == "round" else (0.0, 0.0),
    )


def _end(placed: Placed) -> tuple[float, float]:
    part = placed.part
    if part.kind == "cone" and part.end_m is not None:
        return part.end_m, part.end_m * part.size_m[2] / part.size_m[1]
    return part.size_m[1], part.size_m[2]


def rooms_of(placed: Sequence[Placed]) -> tuple[Room, ...]:
    """Return the rooms of hull parts; round ones that meet end to end are open to each other."""
    solids = [solid_of(each) for each in placed]
    joints = _joints(placed)
    return tuple(
        Room(
            placed=each, outer=solid, inner=_inside(each, solid, _walls(each, [placed[at] for at in others]))
        )
        for each, solid, others in zip(placed, solids, joints, strict=True)
    )


def _joints(placed: Sequence[Placed]) -> list[list[int]]:
    """Return for each part the places of the other round ones on its axis that an end of it meets, ascending.

    Ends are sorted along x, so that two thousand parts are not two million pairs.
    """
    found: list[set[int]] = [set() for _ in placed]
    round_ones = [at for at, each in enumerate(placed) if each.part.kind in _ROUND_KINDS]
    if len(round_ones) > 1:
        ends = np.array([end for at in round_ones for end in _ends(placed[at])])
        owners = np.repeat(round_ones, 2)
        order = np.argsort(ends[:, 0], kind="stable")
        ends, owners = ends[order], owners[order]
        beyond = np.searchsorted(ends[:, 0], ends[:, 0] + _MEET_M, side="right")
        for first, last in enumerate(beyond):
            apart = np.linalg.norm(ends[first + 1 : last] - ends[first], axis=1)
            for near in np.flatnonzero(apart < _MEET_M) + first + 1:
                one, other = int(owners[first]), int(owners[near])
                if one != other and _same_axis(placed[one], placed[other]):
                    found[one].add(other)
                    found[other].add(one)
    return [sorted(each) for each in found]


def _inside(placed: Placed, outer: Solid, walls: tuple[float, float]) -> Solid:
    wall = placed.part.thickness_m
    if outer.kind != "round":
        size = outer.size_m - 2.0 * wall
        return Solid(kind=outer.kind, position_m=outer.position_m, matrix=outer.matrix, size_m=size)
    low, high = walls
    size = np.maximum(outer.size_m - (low + high, 2.0 * wall, 2.0 * wall), 1e-3)
    return Solid(
        kind="round",
        position_m=outer.position_m + placed.matrix[:, 0] * (low - high) / 2.0,
        matrix=outer.matrix,
        size_m=size,
        end_m=(max(outer.end_m[0] - 2.0 * wall, 1e-3), max(outer.end_m[1] - 2.0 * wall, 1e-3)),
    )


def _walls(mine: Placed, joined: Sequence[Placed]) -> tuple[float, float]:
    """Return the thickness of the walls at both ends of a round part: less than none where it meets another.

    Of two that meet, the wider keeps its end wall, and the narrower goes through it.
    """
    if mine.part.kind not in _ROUND_KINDS:
        return 0.0, 0.0
    others = [
        (end, width, each.part.thickness_m)
        for each in joined
        for end, width in zip(_ends(each), _widths(each), strict=True)
    ]
    walls = [mine.part.thickness_m, mine.part.thickness_m]
    for side, (end, width) in enumerate(zip(_ends(mine), _widths(mine), strict=True)):
        for other_end, other_width, other_wall in others:
            if np.linalg.norm(end - other_end) < _MEET_M and width < other_width + _MEET_M:
                through = other_wall if width < other_width - _MEET_M else 0.0
                walls[side] = min(walls[side], -through - _OVER_M)
    return walls[0], walls[1]


def _widths(placed: Placed) -> tuple[float, float]:
    return placed.part.size_m[1], _end(placed)[0]


def _same_axis(a: Placed, b: Placed) -> bool:
    return abs(float(a.matrix[:, 0] @ b.matrix[:, 0])) > 0.9999


def _ends(placed: Placed) -> tuple[FloatArray, FloatArray]:
    half = placed.matrix[:, 0] * placed.part.size_m[0] / 2.0
    return placed.position_m - half, placed.position_m + half


def free_spaces(rooms: Sequence[Room]) -> tuple[Solid, ...]:
    """Return the insides of rooms for a clearance: those that meet end to end as one, without a wall between."""
    joints = _joints([room.placed for room in rooms])
    circular = [_circular(room) for room in rooms]
    spaces = []
    taken: set[int] = set()
    for first, room in enumerate(rooms):
        if first in taken:
            continue
        chain = {first}
        growing = [first] if circular[first] else []
        while growing:
            more = {at for at in joints[growing.pop()] if circular[at]} - chain
            chain |= more
            growing += more
        taken |= chain
        spaces.append(room.inner if len(chain) == 1 else _as_one([rooms[at] for at in sorted(chain)]))
    return tuple(spaces)


def _circular(room: Room) -> bool:
    return room.placed.part.kind in _ROUND_KINDS and abs(room.outer.size_m[1] - room.outer.size_m[2]) < 1e-9


def _as_one(chain: Sequence[Room]) -> Solid:
    first = chain[0].inner
    rims = []
    for room in chain:
        rim = room.inner.outline()[1:-1]
        sense = float(np.sign(first.matrix[:, 0] @ room.inner.matrix[:, 0]))
        offset = float((room.inner.position_m - first.position_m) @ first.matrix[:, 0])
        rims.append((rim * (sense, 1.0) + (offset, 0.0))[:: int(sense)])
    rims.sort(key=lambda rim: float(rim[:, 0].mean()))
    profile = np.concatenate(rims)
    profile[:, 0] = np.maximum.accumulate(profile[:, 0])
    return Solid(
        kind="round",
        position_m=first.position_m,
        matrix=first.matrix,
        size_m=np.array([np.ptp(profile[:, 0]), 1.0, 1.0]),
        profile_m=profile,
    )


def solid_mesh(solid: Solid) -> Mesh:
    """Return a closed mesh of a solid, in the axes of the shot."""
    size = solid.size_m
    if solid.kind == "box":
        form = box(size)
    elif solid.kind == "sphere":
        form = ellipsoid(size)
    else:
        form = frustum(float(size[0]), (float(size[1]), float(size[2])), solid.end_m)
    return Mesh(
        vertices_m=form.vertices_m @ solid.matrix.T + solid.position_m,
        triangles=form.triangles,
    )
