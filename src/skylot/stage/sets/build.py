"""A set as it stands: hull, windows, hatches, dressing, names, and the space that people can be in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, note
from skylot.locations.model import SetSpace
from skylot.stage.model import SetForm
from skylot.stage.sets.anchors import (
    label_spots,
    middle_of,
    named,
    part_anchor,
    plane_anchors,
    window_anchor,
)
from skylot.stage.sets.bounds import form_faults
from skylot.stage.sets.dressing import Dressed, dress, seams_item
from skylot.stage.sets.hatches import HatchWay, hatch_ways
from skylot.stage.sets.hulls import shell_items
from skylot.stage.sets.interior import RoomInterior
from skylot.stage.sets.look import kind_colour, size_m
from skylot.stage.sets.placing import Placed, PlacedSet, place_sets
from skylot.stage.sets.planes import with_aliases
from skylot.stage.sets.primitives import frustum, moved
from skylot.stage.sets.rooms import Room, free_spaces, rooms_of, solid_of
from skylot.stage.sets.solids import Solid
from skylot.stage.sets.windows import Tube, across, tube_of
from skylot.stage.world import Anchor, BuiltSet, Item, LabelSpot, LampSpot, Mesh


@dataclass(slots=True, eq=False)
class _Build:
    """What is found on the way."""

    sets: tuple[PlacedSet, ...]
    station: bool
    issues: list[Issue] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    things: list[Solid] = field(default_factory=list)
    lamps: list[LampSpot] = field(default_factory=list)
    labels: list[LabelSpot] = field(default_factory=list)


def build_world(
    spaces: Sequence[SetSpace],
    forms: Mapping[str, SetForm],
    *,
    station: bool,
    closed_shutters: frozenset[str] = frozenset(),
    root: Path | None = None,
) -> BuiltSet:
    """Return one set, or several that a shot goes through, in the axes of the first, metres.

    `forms` by id of set; a set without one gets an assumed room of its size. `closed_shutters` are ids of
    windows, of sets (all of their windows), or `all`; the id of a hatch shuts that. Meshes are read under
    `root` only. What is wrong with a form is left out and said in `issues`. Raises ValueError without a space.
    """
    if not spaces:
        raise ValueError("a shot is staged in at least one set")
    build = _Build(sets=place_sets(spaces, forms, station=station), station=station)
    for space in spaces:
        build.issues += form_faults(forms[space.id]) if space.id in forms else []
    imported = _imported(build, root)
    rooms, open_boxes = _rooms(build, imported)
    ways = hatch_ways([_shut(hatch, closed_shutters) for hatch in _of_kind(build, "hatch")], rooms)
    tubes = _tubes(build, rooms, closed_shutters)
    cutters = [way.cutter for way in ways if way.cutter] + [tube.cutter for tube in tubes]
    build.items += shell_items(rooms, cutters, {each.space.id: each.planes for each in build.sets})
    build.items += [item for tube in tubes for item in tube.items]
    build.items += [item for way in ways for item in way.items]
    _dress(build, imported)
    free = (*free_spaces(rooms), *open_boxes)
    anchors = _anchors(build, rooms, open_boxes, tubes)
    return _built(build, free, ways, tubes, anchors)


def _built(
    build: _Build,
    free: tuple[Solid, ...],
    ways: Sequence[HatchWay],
    tubes: Sequence[Tube],
    anchors: dict[str, Anchor],
) -> BuiltSet:
    first = build.sets[0]
    exterior = first.space.exterior
    if not free:
        build.items.append(_ground(first))
    build.things += [solid_of(way.placed) for way in ways if way.placed.part.closed]
    return BuiltSet(
        set=first.space.id,
        items=tuple(build.items),
        anchors=anchors,
        openings=tuple(tube.opening for tube in tubes),
        lamps=tuple(build.lamps),
        labels=tuple(build.labels),
        planes=with_aliases(first.planes),
        interior=RoomInterior(
            rooms=(*free, *(way.bore for way in ways if way.bore)),
            things=tuple(build.things),
            ground_up=None if free else -first.planes["deck"],
        ),
        bounds_m=_bounds(build.items, first),
        issues=tuple(build.issues),
        exterior=exterior,
    )


def _of_kind(build: _Build, kind: str) -> list[Placed]:
    return [part for each in build.sets for part in each.parts if part.part.kind == kind]


def _shut(hatch: Placed, closed: frozenset[str]) -> Placed:
    if hatch.part.id in closed or f"{hatch.set}/{hatch.part.id}" in closed:
        return replace(hatch, part=replace(hatch.part, closed=True))
    return hatch


def _is_room(placed: Placed) -> bool:
    return placed.part.hull and placed.part.kind in ("cylinder", "cone", "box", "sphere")


def _rooms(build: _Build, imported: Mapping[int, Mesh]) -> tuple[tuple[Room, ...], list[Solid]]:
    """Return the rooms that get a shell, and the space inside of hulls that came from a file."""
    parts = [part for each in build.sets for part in each.parts]
    boxes = []
    for part in parts:
        form = imported.get(id(part))
        if form is None or not part.part.hull:
            continue
        low, high = form.vertices_m.min(axis=0), form.vertices_m.max(axis=0)
        boxes.append(
            Solid(
                kind="box",
                position_m=part.matrix @ ((low + high) / 2.0) + part.position_m,
                matrix=part.matrix,
                size_m=np.maximum(high - low, 1e-3),
            )
        )
    return rooms_of([part for part in parts if _is_room(part)]), boxes


def _tubes(build: _Build, rooms: Sequence[Room], closed: frozenset[str]) -> list[Tube]:
    tubes = []
    for each in build.sets:
        for window in each.windows:
            names = {window.glass.id, each.space.id, f"{each.space.id}/{window.glass.id}", "all"}
            shut = window.glass.shutter and bool(names & closed)
            tube = tube_of(window, rooms, shut=shut)
            if isinstance(tube, Issue):
                build.issues.append(tube)
            else:
                tubes.append(tube)
    return tubes


def _imported(build: _Build, root: Path | None) -> dict[int, Mesh]:
    """Return the meshes of files by the identity of their placed part."""
    found = {}
    for part in _of_kind(build, "mesh"):
        where = Where(f"form:{part.set}", ("part", part.index, "file"))
        if root is None:
            build.issues.append(note(f"mesh {part.part.file} of {part.part.id} is not read here", "", where))
            continue
        from skylot.stage.sets.importing import load_mesh  # noqa: PLC0415  most sets have no meshes

        form, issues = load_mesh(root, part.part.file, part.part.scale, where)
        build.issues += issues
        if form is not None:
            found[id(part)] = form
    return found


def _dress(build: _Build, imported: Mapping[int, Mesh]) -> None:
    for each in build.sets:
        dressed: list[Dressed] = [
            dress(part, each.planes, imported.get(id(part)))
            for part in each.parts
            if not _is_room(part) and part.part.kind != "hatch"
        ]
        build.items += [item for one in dressed for item in one.items]
        build.things += [solid for one in dressed for solid in one.solids]
        build.lamps += [one.lamp for one in dressed if one.lamp]
        seams = [form for one in dressed for form in one.seams]
        if seams:
            build.items.append(seams_item(each.space.id, seams))


def _anchors(
    build: _Build, rooms: Sequence[Room], boxes: Sequence[Solid], tubes: Sequence[Tube]
) -> dict[str, Anchor]:
    """Return all anchors, and leave the labels in the build."""
    by_set = []
    for each in build.sets:
        own = [room.inner for room in rooms if room.placed.set == each.space.id]
        solids = [*free_spaces([room for room in rooms if room.placed.set == each.space.id]), *boxes]
        middle = middle_of(each, own or boxes)
        anchors = plane_anchors(each, solids, middle)
        anchors["middle"] = Anchor(
            name="middle", kind="middle", position_m=middle, normal=-each.planes["deck"], size_m=1.0
        )
        parts = [part for part in each.parts if not _is_room(part)]
        for part in parts:
            anchors.setdefault(part.part.id, part_anchor(part, middle))
        for tube in tubes:
            if tube.set == each.space.id:
                anchors[tube.opening.id] = window_anchor(tube.opening)
        build.labels += label_spots(each, anchors, parts, station=build.station)
        by_set.append((each, anchors))
    return named(by_set)


def _ground(first: PlacedSet) -> Item:
    width = 2.0 * size_m("ground_radius")
    disc = frustum(0.02, (width, width), (width, width))
    deck = first.planes["deck"]
    place = first.position_m + 0.01 * deck
    return Item(
        name="ground", kind="hull", mesh=moved(disc, across(deck), place), colour=kind_colour("ground")
    )


def _bounds(items: Sequence[Item], first: PlacedSet) -> FloatArray:
    corners = [
        corner
        for item in items
        if item.name != "ground"
        for corner in (item.mesh.vertices_m.min(axis=0), item.mesh.vertices_m.max(axis=0))
    ]
    if not corners:
        half = np.maximum(np.asarray(first.space.size_m), 4.0) / 2.0
        corners = [first.position_m - half, first.position_m + half]
    stacked = np.stack(corners)
    return np.stack((stacked.min(axis=0), stacked.max(axis=0)))
