"""What a person would mend in the form of a set before anybody stages in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from skylot.core.issues import Issue, Where, error, note, warning
from skylot.core.names import did_you_mean
from skylot.locations.model import Place, SetSpace
from skylot.stage.model import Part, SetForm
from skylot.stage.sets.bounds import form_faults, sound_parts
from skylot.stage.sets.placing import Placed, PlacedSet, place_sets
from skylot.stage.sets.rooms import Room, rooms_of, solid_of
from skylot.stage.sets.solids import deepest_m
from skylot.stage.sets.windows import tube_of

_FAR_M = 0.3
_BEFORE_GLASS_M = (0.05, 0.15, 0.3)


def check_forms(
    forms: Iterable[SetForm], places: Sequence[Place], root: Path | None = None
) -> tuple[Issue, ...]:
    """Return every fault of the forms of a production's sets; meshes are looked into where `root` is given."""
    issues: list[Issue] = []
    found: set[str] = set()
    for form in forms:
        where = Where(f"form:{form.set}", ("set",))
        space, station = _space(form, places)
        if space is None:
            issues.append(_unknown(form, places, where))
        if form.set in found:
            issues.append(error(f"set {form.set} has two forms", "join them in one file", where))
        found.add(form.set)
        issues += form_faults(form)
        for index, part in sound_parts(form):
            issues += _part_faults(part, form, index, root)
        issues += _same_names(form)
        if space is not None:
            issues += _in_the_room(form, space, station=station)
    return tuple(issues)


def _space(form: SetForm, places: Sequence[Place]) -> tuple[SetSpace | None, bool]:
    place_id, _, set_id = form.set.rpartition("/")
    for place in places:
        for space in place.sets:
            if space.id == set_id and place_id in ("", place.id):
                return space, place.kind == "station"
    return None, True


def _unknown(form: SetForm, places: Sequence[Place], where: Where) -> Issue:
    known = [space.id for place in places for space in place.sets]
    hint = did_you_mean(form.set, known) or "sets are those of locations/*.toml"
    return error(f"no place has a set {form.set}", hint, where)


def _part_faults(part: Part, form: SetForm, index: int, root: Path | None) -> list[Issue]:
    def at(key: str) -> Where:
        return Where(f"form:{form.set}", ("part", index, key))

    found: list[Issue] = []
    if part.kind == "label" and not part.text.strip():
        found.append(warning(f"label {part.id} says nothing", "give it a text", at("text")))
    if part.kind == "lamp" and part.flux_lm <= 0.0:
        found.append(note(f"lamp {part.id} gives no light", "flux_lm is its luminous flux", at("flux_lm")))
    if part.kind == "cone" and part.end_m is None:
        found.append(note(f"cone {part.id} has no end_m: it is a cylinder", "", at("end_m")))
    if part.kind == "mesh" and not part.file:
        found.append(error(f"mesh {part.id} names no file", "file = a .glb, .gltf, .obj or .usd", at("file")))
    elif part.kind == "mesh" and root is not None:
        from skylot.stage.sets.importing import load_mesh  # noqa: PLC0415  most sets have no meshes

        found += load_mesh(root, part.file, part.scale, at("file"))[1]
    return found


def _same_names(form: SetForm) -> list[Issue]:
    many = {name for name, count in Counter(part.id for part in form.parts).items() if count > 1}
    return [
        warning(
            f"two parts of {form.set} are called {part.id}: words mean the first",
            "give each its own id",
            Where(f"form:{form.set}", ("part", index, "id")),
        )
        for index, part in enumerate(form.parts)
        if part.id in many and any(other.id == part.id for other in form.parts[:index])
    ]


def _in_the_room(form: SetForm, space: SetSpace, *, station: bool) -> list[Issue]:
    (placed,) = place_sets([space], {space.id: form}, station=station)
    hulls = [each for each in placed.parts if each.part.hull and each.part.kind != "mesh"]
    rooms = rooms_of(hulls)
    if not rooms:
        return []
    return [*_far_parts(form, placed.parts, rooms), *_covered_windows(form, placed, rooms)]


def _far_parts(form: SetForm, parts: Sequence[Placed], rooms: Sequence[Room]) -> list[Issue]:
    loose = [each for each in parts if not each.part.hull]
    if not loose:
        return []
    depth = deepest_m([room.outer for room in rooms], np.stack([each.position_m for each in loose]))
    return [
        warning(
            f"{each.part.id} lies {-deep:.1f} m outside of {form.set}",
            "position_m is in the axes of the set, metres",
            Where(f"form:{form.set}", ("part", each.index, "position_m")),
        )
        for each, deep in zip(loose, depth, strict=True)
        if -deep > max(each.part.size_m) / 2.0 + _FAR_M
    ]


def _covered_windows(form: SetForm, placed: PlacedSet, rooms: Sequence[Room]) -> list[Issue]:
    things = [
        each
        for each in placed.parts
        if not each.part.hull and each.part.kind in ("box", "rack", "sphere", "cylinder", "cone")
    ]
    issues: list[Issue] = []
    for window in placed.windows:
        tube = tube_of(window, rooms, shut=False)
        if isinstance(tube, Issue):
            issues.append(tube)
            continue
        opening = tube.opening
        before = np.stack([opening.centre_m - reach * opening.normal for reach in _BEFORE_GLASS_M])
        issues += [
            warning(
                f"{each.part.id} stands before the middle of window {opening.id}",
                "leave the window free",
                Where(f"form:{form.set}", ("part", each.index, "position_m")),
            )
            for each in things
            if np.any(solid_of(each).depth_m(before) > 0.0)
        ]
    return issues
