"""Everything of a shot that a ray can hit at one time: the set, people in their postures, props."""

from __future__ import annotations

import zlib
from collections import OrderedDict
from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import rotate, slerp
from skylot.stage.model import Vector
from skylot.stage.picture.look import to_linear
from skylot.stage.picture.rays import Batch, Caster, Prepared, joined, prepared
from skylot.stage.picture.thing import thing_mesh
from skylot.stage.world import BodyTrack, BuiltSet, Item, Mesh, PropTrack, StagedShot

_KEPT = 3
_MOST_TO_JOIN = 60_000
_built: OrderedDict[int, tuple[BuiltSet, Prepared, Batch | None]] = OrderedDict()
_scenes: OrderedDict[tuple[float, ...], tuple[StagedShot, Staged]] = OrderedDict()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Staged:
    """The items of a shot at one time, and rays against them."""

    items: tuple[Item, ...]
    caster: Caster
    reflectances: FloatArray
    """(items,3) linear RGB."""


def staged(shot: StagedShot, at_s: float) -> Staged:
    """Return the set's items, then those of people, then props, ready for rays.

    The set's arrays are kept, and the last scenes whole: a camera that moves around still people costs nothing.
    A small set is put into one scene with the people, which is quicker to ask than two.
    """
    key = (id(shot), *_poses(shot, at_s))
    if key in _scenes and _scenes[key][0] is shot:
        _scenes.move_to_end(key)
        kept = _scenes[key][1]
        return replace(kept, caster=kept.caster.again())
    moving = moving_items(shot, at_s)
    fixed, free = _of_set(shot.built), prepared(moving)
    if len(fixed.triangles) <= _MOST_TO_JOIN:
        caster = Caster([joined([fixed, free])], [fixed.size + free.size])
    else:
        caster = Caster([_scene_of_set(shot.built), joined([free])], [fixed.size, free.size])
    items = (*shot.built.items, *moving)
    colours = to_linear(np.array([item.colour for item in items]).reshape(-1, 3))
    found = Staged(items=items, caster=caster, reflectances=colours)
    _scenes[key] = (shot, found)
    while len(_scenes) > _KEPT:
        _scenes.popitem(last=False)
    return found


def _poses(shot: StagedShot, at_s: float) -> tuple[float, ...]:
    """Return what tells two times of a shot apart: nothing where nobody moves."""
    moves = any(len(each.t_s) > 1 for each in shot.people) or any(len(each.t_s) > 1 for each in shot.props)
    return (at_s,) if moves else ()


def moving_items(shot: StagedShot, at_s: float) -> tuple[Item, ...]:
    """Return the items of people and props at a time of the shot."""
    people = [item for track in shot.people for item in person_items(track, at_s)]
    return (*people, *(prop_item(track, at_s) for track in shot.props))


def person_items(track: BodyTrack, at_s: float) -> tuple[Item, ...]:
    """Return the segments of a person at a time of the shot."""
    from skylot.stage.bodies.kinematics import pose_at  # noqa: PLC0415
    from skylot.stage.bodies.skin import skin  # noqa: PLC0415

    position_m, rotation_xyzw, joints_rad = pose_at(track, np.array([at_s]))
    return skin(track.skeleton, position_m[0], rotation_xyzw[0], joints_rad[0], track.who)


def prop_item(track: PropTrack, at_s: float) -> Item:
    """Return a prop at a time of the shot."""
    position_m, rotation_xyzw = _pose(track, at_s)
    own = thing_mesh(track.prop)
    placed = position_m + rotate(rotation_xyzw, own.vertices_m)
    return Item(
        name=track.prop.id,
        kind="prop",
        mesh=Mesh(vertices_m=placed, triangles=own.triangles),
        colour=_colour(track.prop.colour),
    )


def _pose(track: PropTrack, at_s: float) -> tuple[FloatArray, FloatArray]:
    t_s = np.asarray(track.t_s)
    last = max(0, min(len(t_s) - 2, int(np.searchsorted(t_s, at_s, side="right")) - 1))
    after = min(last + 1, len(t_s) - 1)
    span_s = t_s[after] - t_s[last]
    share = float(np.clip((at_s - t_s[last]) / span_s, 0.0, 1.0)) if span_s > 0.0 else 0.0
    position_m = (1.0 - share) * track.position_m[last] + share * track.position_m[after]
    return position_m, slerp(track.rotation_xyzw[last], track.rotation_xyzw[after], np.array(share))


def _colour(text: str) -> Vector:
    digits = text.removeprefix("#")
    if len(digits) != 6 or any(each not in "0123456789abcdefABCDEF" for each in digits):
        digits = f"{zlib.crc32(text.encode()):08x}"[:6]
    return (int(digits[:2], 16) / 255, int(digits[2:4], 16) / 255, int(digits[4:], 16) / 255)


def _of_set(built: BuiltSet) -> Prepared:
    return _kept(built)[0]


def _scene_of_set(built: BuiltSet) -> Batch | None:
    ready, scene = _kept(built)
    if scene is None:
        scene = joined([ready])
        _built[id(built)] = (built, ready, scene)
    return scene


def _kept(built: BuiltSet) -> tuple[Prepared, Batch | None]:
    key = id(built)
    if key not in _built or _built[key][0] is not built:
        _built[key] = (built, prepared(built.items), None)
        while len(_built) > _KEPT:
            _built.popitem(last=False)
    _built.move_to_end(key)
    return _built[key][1:]
