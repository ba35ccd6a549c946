"""People, things and cameras as other programs animate them: stiff limbs on a tree of nodes, sampled in time."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import conjugate, multiply, rotate, slerp
from skylot.stage.bodies.kinematics import forward, pose_at
from skylot.stage.bodies.skin import skin
from skylot.stage.model import Prop
from skylot.stage.picture.thing import thing_mesh
from skylot.stage.world import BodyTrack, CameraTrack, Item, Mesh, PropTrack

_MOST_SAMPLES = 4000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Limb:
    """One segment of a body: what it looks like in its own axes, and how it moves on the segment it hangs on."""

    segment: str
    parent: int
    """Place of that segment in the figure's limbs; -1 for the pelvis, which moves in the set's axes."""
    looks: tuple[Item, ...]
    translation_m: FloatArray
    """(n,3)"""
    rotation_xyzw: FloatArray
    """(n,4), neighbours in time on the same side, so that a plain blend of two is a rotation between them."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A person as a tree of limbs, at the instants at which it was asked for."""

    track: BodyTrack
    t_s: FloatArray
    limbs: tuple[Limb, ...]


def sample_times(t_s: FloatArray, seconds: float, per_second: float = 25.0) -> FloatArray:
    """Return ascending instants (n,) of the shot that tell a track's keys and an even grid between them.

    One instant for a track that stands still. Never more than about 4,000: a longer one gets a coarser grid.
    """
    first, last = max(0.0, float(t_s[0])), min(float(t_s[-1]), seconds)
    if len(t_s) == 1 or last <= first:
        return np.array([min(first, seconds)])
    steps = min(int(np.ceil((last - first) * per_second)), _MOST_SAMPLES // 2)
    keys = t_s[(t_s >= first) & (t_s <= last)]
    keys = keys[:: len(keys) // (_MOST_SAMPLES // 2) + 1]
    return np.unique(np.round(np.concatenate((np.linspace(first, last, steps + 1), keys)), 6))


def figure_of(track: BodyTrack, t_s: FloatArray) -> Figure:
    """Return a person's limbs at the instants (n,), seconds of the shot."""
    position, rotation, joints = pose_at(track, t_s)
    origins, turns = forward(track.skeleton, position, rotation, joints)
    parents = track.skeleton.parents
    skins = skin(track.skeleton, position[0], rotation[0], joints[0], track.who)
    looks = _looks(track, skins, origins[0], turns[0])
    limbs = []
    for place, segment in enumerate(track.skeleton.segments):
        parent = parents[place] if place else -1
        moved, turned = origins[:, place], turns[:, place]
        if parent >= 0:
            back = conjugate(turns[:, parent])
            moved, turned = rotate(back, moved - origins[:, parent]), multiply(back, turned)
        limbs.append(
            Limb(
                segment=segment,
                parent=parent,
                looks=looks.get(segment, ()),
                translation_m=moved,
                rotation_xyzw=same_side(turned),
            )
        )
    return Figure(track=track, t_s=t_s, limbs=tuple(limbs))


def prop_item(prop: Prop) -> Item:
    """Return a thing in its own axes, its middle at the origin."""
    return Item(name=prop.id, kind="prop", mesh=thing_mesh(prop), colour=rgb_of(prop.colour))


def pose_between(track: PropTrack | CameraTrack, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where a thing or a camera is, (n,3), and how it is turned, (n,4), at instants (n,) of the shot."""
    position = np.stack([np.interp(t_s, track.t_s, track.position_m[:, axis]) for axis in range(3)], axis=1)
    after = np.clip(np.searchsorted(track.t_s, t_s), 0, len(track.t_s) - 1)
    before = np.maximum(after - 1, 0)
    length = track.t_s[after] - track.t_s[before]
    share = np.clip((t_s - track.t_s[before]) / np.where(length > 0.0, length, 1.0), 0.0, 1.0)
    turned = slerp(track.rotation_xyzw[before], track.rotation_xyzw[after], share)
    return position, same_side(turned)


def same_side(rotation_xyzw: FloatArray) -> FloatArray:
    """Return the same rotations (n,4), each quaternion's sign chosen to be near the one before it."""
    flips = np.where(np.sum(rotation_xyzw[1:] * rotation_xyzw[:-1], axis=1) < 0.0, -1.0, 1.0)
    signs = np.concatenate(([1.0], np.cumprod(flips)))
    return np.asarray(rotation_xyzw * signs[:, None])


def rgb_of(colour: str) -> tuple[float, float, float]:
    """Return sRGB 0..1 of '#rrggbb'; a middle grey for anything else."""
    try:
        value = int(colour.removeprefix("#"), 16) if len(colour) == 7 else 0x808080
    except ValueError:
        value = 0x808080
    return (value >> 16) / 255.0, (value >> 8 & 255) / 255.0, (value & 255) / 255.0


def linear_of(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    """Return linear light 0..1 of sRGB 0..1. Source: IEC 61966-2-1."""
    c = np.clip(np.asarray(colour, dtype=np.float64), 0.0, 1.0)
    red, green, blue = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return float(red), float(green), float(blue)


def _looks(
    track: BodyTrack, skins: tuple[Item, ...], origins: FloatArray, turns: FloatArray
) -> dict[str, tuple[Item, ...]]:
    """Return what each segment looks like in its own axes, undone from the pose at the first instant."""
    places = {segment: place for place, segment in enumerate(track.skeleton.segments)}
    looks: dict[str, tuple[Item, ...]] = {}
    for item in skins:
        place = places.get(item.segment, 0)
        local = rotate(conjugate(turns[place]), item.mesh.vertices_m - origins[place])
        mesh = Mesh(vertices_m=local, triangles=item.mesh.triangles)
        segment = track.skeleton.segments[place]
        looks[segment] = (*looks.get(segment, ()), replace(item, mesh=mesh))
    return looks
