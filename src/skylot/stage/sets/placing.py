"""Sets of one shot in one frame of axes: those of the first; and the parts that a set without a form has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import to_matrix
from skylot.locations.model import Glass, SetSpace
from skylot.stage.model import Part, SetForm
from skylot.stage.sets.bounds import sound_parts
from skylot.stage.sets.look import size_m
from skylot.stage.sets.planes import planes_of

_LONG = 1.4
"""A module that is so many times longer than wide is taken to be round."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A part in the axes of the shot."""

    part: Part
    set: str
    position_m: FloatArray
    matrix: FloatArray
    """(3,3) turns the part's axes into the shot's."""
    index: int
    """Its place among the form's parts; -1 for what is assumed."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedGlass:
    """A window in the axes of the shot."""

    glass: Glass
    set: str
    position_m: FloatArray
    normal: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedSet:
    """A set in the axes of the shot."""

    space: SetSpace
    position_m: FloatArray
    matrix: FloatArray
    planes: dict[str, FloatArray]
    parts: tuple[Placed, ...]
    windows: tuple[PlacedGlass, ...]


def place_sets(
    spaces: Sequence[SetSpace], forms: Mapping[str, SetForm], *, station: bool
) -> tuple[PlacedSet, ...]:
    """Return the sets in the axes of the first."""
    first = to_matrix(np.asarray(spaces[0].rotation_xyzw))
    origin = np.asarray(spaces[0].position_m, dtype=np.float64)
    placed = []
    for space in spaces:
        matrix = first.T @ to_matrix(np.asarray(space.rotation_xyzw))
        position = first.T @ (np.asarray(space.position_m) - origin)
        planes = {name: matrix @ axis for name, axis in planes_of(space, station=station).items()}
        placed.append(
            PlacedSet(
                space=space,
                position_m=position,
                matrix=matrix,
                planes=planes,
                parts=_parts(space, forms.get(space.id), matrix, position),
                windows=tuple(_glass(space, glass, matrix, position) for glass in space.windows),
            )
        )
    return tuple(placed)


def _parts(
    space: SetSpace, form: SetForm | None, matrix: FloatArray, position: FloatArray
) -> tuple[Placed, ...]:
    own = sound_parts(form) if form else []
    if not space.exterior and not any(part.hull for _, part in own):
        own.insert(0, (-1, assumed_hull(space)))
    return tuple(
        Placed(
            part=part,
            set=space.id,
            position_m=matrix @ np.asarray(part.position_m) + position,
            matrix=matrix @ to_matrix(np.asarray(part.rotation_xyzw)),
            index=index,
        )
        for index, part in own
    )


def _glass(space: SetSpace, glass: Glass, matrix: FloatArray, position: FloatArray) -> PlacedGlass:
    normal = np.asarray(glass.normal, dtype=np.float64)
    return PlacedGlass(
        glass=glass,
        set=space.id,
        position_m=matrix @ np.asarray(glass.position_m) + position,
        normal=matrix @ (normal / np.linalg.norm(normal)),
    )


def assumed_hull(space: SetSpace) -> Part:
    """Return the room of a set that nobody described: a cylinder where it is long, a box where it is not."""
    given = [value if value > 0.0 else size_m("assumed_room") for value in space.size_m]
    x, y, z = given
    part = Part(id=f"{space.id} hull", kind="box", size_m=(x, y, z), hull=True, source="assumed")
    if x >= _LONG * max(y, z) and max(y, z) < 1.1 * min(y, z):
        return replace(part, kind="cylinder")
    return part
