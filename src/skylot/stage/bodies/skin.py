"""A person as things that a ray can hit: the figure's templates, coloured and moved into a pose."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from skylot.stage.bodies.figure import figure
from skylot.stage.bodies.kinematics import forward_matrices
from skylot.stage.bodies.tables import table
from skylot.stage.model import BodyShape, Vector
from skylot.stage.world import Item, Mesh, Skeleton


def skin(
    skeleton: Skeleton, position_m: ArrayLike, rotation_xyzw: ArrayLike, joints_rad: ArrayLike, who: str = ""
) -> tuple[Item, ...]:
    """Return a person's items in one pose (3,), (4,), (k,): every segment, then what lies on it.

    Each item's owner is the person (the shape's id where `who` is empty) and its segment the one that it moves
    with; hair, eyes and lips belong to the segment `head` and are named so: `ANNA hair`.
    """
    owner = who or skeleton.shape.id
    colours = colours_of(skeleton.shape)
    positions, matrices = forward_matrices(skeleton, position_m, rotation_xyzw, joints_rad)
    items = []
    for part in figure(skeleton):
        i = skeleton.segments.index(part.segment)
        vertices = part.mesh.vertices_m @ matrices[0, i].T + positions[0, i]
        items.append(
            Item(
                name=f"{owner} {part.part or part.segment.replace('_', ' ')}",
                kind="person",
                mesh=Mesh(vertices_m=vertices, triangles=part.mesh.triangles),
                colour=colours[part.colour],
                owner=owner,
                segment=part.segment,
            )
        )
    return tuple(items)


def colours_of(shape: BodyShape) -> Mapping[str, Vector]:
    """Return the colours (sRGB, 0..1) of a person's parts by key: skin, hair, top, trousers, shoes and details."""
    return _colours(shape.skin, shape.hair, shape.top or house_top(shape.id), shape.trousers, shape.shoes)


def house_top(who: str, place: int | None = None) -> str:
    """Return a top's colour of the house: by place in a list of people, or by name where there is no list."""
    tops: list[str] = table("clothes")["tops"]["colours"]
    return tops[(zlib.crc32(who.encode()) if place is None else place) % len(tops)]


def dressed(shapes: Sequence[BodyShape]) -> tuple[BodyShape, ...]:
    """Return the shapes with a top for everybody: those without one get the house's that nobody wears yet."""
    tops: list[str] = table("clothes")["tops"]["colours"]
    worn = {shape.top.lower() for shape in shapes}
    free = [colour for colour in tops if colour.lower() not in worn] or tops
    result, given = [], 0
    for shape in shapes:
        if shape.top:
            result.append(shape)
        else:
            result.append(replace(shape, top=free[given % len(free)]))
            given += 1
    return tuple(result)


def rgb(colour: str) -> Vector:
    """Return sRGB 0..1 of #rrggbb; of anything else the grey that the data file keeps for it."""
    text = colour.removeprefix("#")
    if len(text) != 6 or not all(c in "0123456789abcdefABCDEF" for c in text):
        text = str(table("clothes")["details"]["unreadable"]).removeprefix("#")
    red, green, blue = (int(text[i : i + 2], 16) / 255.0 for i in (0, 2, 4))
    return (red, green, blue)


@lru_cache(maxsize=128)
def _colours(skin_: str, hair: str, top: str, trousers: str, shoes: str) -> Mapping[str, Vector]:
    details: dict[str, str] = table("clothes")["details"]
    worn = rgb(top)
    lighter = np.asarray(worn) * 0.45 + 0.55
    return {
        "skin": rgb(skin_), "hair": rgb(hair), "top": worn, "trousers": rgb(trousers), "shoes": rgb(shoes),
        "trim": (float(lighter[0]), float(lighter[1]), float(lighter[2])),
        "badge": rgb(details["badge"]), "eye_white": rgb(details["eye_white"]),
        "eye_dark": rgb(details["eye_dark"]), "lips": rgb(details["lips"]),
    }  # fmt: skip
