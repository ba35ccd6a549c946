"""A holder who floats with a moving operator: both hands on the ankles or the hips, or gone where nothing has room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.geometry import cross, unit
from skylot.stage.blocking.crew_way import (
    FASTEST_RAD_S,
    Choices,
    FeltRoom,
    cheapest_way,
    choices_of,
    frame_cost,
    held_for,
    in_frame,
    room_cost,
    seen_from,
    smooth,
    trailing,
    trunk_and_legs,
)
from skylot.stage.blocking.operating import hulls, middles
from skylot.stage.blocking.scene import Scene, rotation_of
from skylot.stage.blocking.tracks import min_jerk, pose_of
from skylot.stage.bodies.arms import reach_with_arms
from skylot.stage.bodies.kinematics import forward_matrices, landmark_places
from skylot.stage.bodies.postures import posture, with_joints
from skylot.stage.world import BodyTrack, CameraTrack, Skeleton

_ANCHORS = (("ankles", "ankle"), ("waist", "hip"))
_ARMS_M, _ABOVE_M, _ASIDE_M = 0.34, 0.44, 0.2
_SIDES = 8
_LEGS: tuple[dict[str, float], ...] = (
    {"hip_flex": 0.56, "knee": 0.52},
    {"hip_flex": 0.07, "knee": 0.10},
    {"hip_flex": 1.83, "knee": 2.06},
)
"""At ease, stretched, drawn up."""
_LEGS_COST = (0.0, 0.03, 0.08)
_POINTS = ("head", "chest", "pelvis", "knee", "ankle", "toe")
_NEEDS_M = (0.10, 0.15, 0.17, 0.13, 0.10, 0.06)
_NO_ROOM_M, _NO_ROOM_FOR_LIMBS_M = 0.12, 0.30
"""Somebody whose trunk, or whose legs, would be so deep in a wall lets go."""
_TRAIL = 0.1
_LONGEST_GAP_S, _SHORT_HOLD_S, _HASTE_M_S = 6.0, 1.0, 0.7
"""After a longer gap nobody catches up; a hold that is shorter than this is none."""
_EVERY = 2
"""Rows from one look for room to the next."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Grips:
    """All ways to have somebody by one place, in axes that go with the place."""

    rotation_xyzw: FloatArray
    """(c,4)"""
    position_m: FloatArray
    points_m: FloatArray
    """(c,p,3)"""
    legs: IntArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Following:
    """A holder's track, where the hold is, and when it ends."""

    track: BodyTrack
    at: str
    gaps: tuple[tuple[float, float], ...]
    """Seconds of the shot from a letting go to the next grip, or to the end of the holder's track."""


def floating_holder(
    who: str,
    skeleton: Skeleton,
    operator: BodyTrack,
    track: CameraTrack,
    *,
    rows: IntArray,
    looks: IntArray,
    felt: FeltRoom,
    scenes: Sequence[Scene],
) -> Following:
    """Return the holder of an operator whose track has a row for each of some rows of the camera's.

    Ways to hold are weighed at the looks against walls, people, the operator and the frame. Where a body has no room at
    all, such as in a hatch, the holder lets go: for a moment, or for good and stays where that was.
    """
    people = [replace(scene, poses={**scene.poses}) for scene in scenes]
    for scene, row in zip(people, rows[looks], strict=True):
        scene.poses[operator.who] = pose_of(operator, float(track.t_s[row]))
    found = []
    for at, place in _ANCHORS:
        axes = _anchors(operator, at)
        grips = _grips(skeleton, at)
        choices = _choices(grips, axes, track, operator, rows=rows, looks=looks, felt=felt, scenes=people)
        way, cost = cheapest_way(choices)
        found.append((cost, at, place, axes, grips, way))
    _, at, place, axes, grips, way = min(found, key=lambda each: each[0])
    body = _track(who, skeleton, operator, axes, chosen=(grips, way), looks=looks, place=place)
    return _where_room(body, operator, at, scenes)


def _anchors(operator: BodyTrack, at: str) -> tuple[FloatArray, FloatArray]:
    """Return the places (n,3) and axes (n,3,3) that go with a body's ankles (z to the knees) or waist."""
    where = forward_matrices(
        operator.skeleton, operator.position_m, operator.rotation_xyzw, operator.joints_rad
    )
    names = ("ankle", "knee") if at == "ankles" else ("pelvis", "waist")
    ends = middles(operator.skeleton, *where, names)
    z = unit(ends[:, 1] - ends[:, 0])
    y = where[1][:, 0, :, 1]
    x = unit(cross(y, z))
    return ends[:, 0], np.stack((x, cross(z, x), z), axis=-1)


def _ways(at: str) -> Iterator[tuple[FloatArray, FloatArray, FloatArray]]:
    """Yield up, facing and the place of the chest of each way to hold, in the axes of the place that is held."""
    z = np.array([0.0, 0.0, 1.0])
    for i in range(_SIDES):
        turn = 2.0 * np.pi * i / _SIDES
        side = np.array([np.cos(turn), np.sin(turn), 0.0])
        if at == "waist":
            yield np.array([0.0, side[1], side[0]]), np.array([1.0, 0.0, 0.0]), np.array([-0.48, 0.0, 0.05])
            continue
        for tilt in (0.0, 0.5):
            up = z * np.cos(tilt) + side * np.sin(tilt)
            facing = side * np.cos(tilt) - z * np.sin(tilt)
            yield up, facing, -_ABOVE_M * up - _ASIDE_M * facing
        yield side, z, -_ARMS_M * z
        yield z, -side, _ARMS_M * side
        yield -z, -side, _ARMS_M * side


def _grips(skeleton: Skeleton, at: str) -> _Grips:
    ways = [(*way, legs) for way in _ways(at) for legs in range(len(_LEGS))]
    turned = np.stack([rotation_of(up, facing) for up, facing, _, _ in ways])
    legs = np.array([way[3] for way in ways], dtype=np.int64)
    joints = np.stack([_joints(skeleton, values) for values in _leg_values()[legs]])
    origins, matrices = forward_matrices(skeleton, np.zeros((len(ways), 3)), turned, joints)
    segment, place = landmark_places(skeleton)["chest"]
    position = np.stack([way[2] for way in ways]) - origins[:, segment] - matrices[:, segment] @ place
    return _Grips(
        rotation_xyzw=turned,
        position_m=position,
        points_m=middles(skeleton, origins + position[:, None], matrices, _POINTS),
        legs=legs,
    )


def _leg_values() -> FloatArray:
    return np.array([list(shape.values()) for shape in _LEGS])


def _joints(skeleton: Skeleton, legs_rad: FloatArray) -> FloatArray:
    angles = {
        f"{side}_{name}": float(value)
        for name, value in zip(_LEGS[0], legs_rad, strict=True)
        for side in ("left", "right")
    }
    return with_joints(skeleton, posture("neutral-open", skeleton), angles)


def _choices(
    grips: _Grips,
    axes: tuple[FloatArray, FloatArray],
    track: CameraTrack,
    operator: BodyTrack,
    *,
    rows: IntArray,
    looks: IntArray,
    felt: FeltRoom,
    scenes: Sequence[Scene],
) -> list[Choices]:
    """Return the ways to hold at every look, with what they cost."""
    at, turn = axes[0][looks][:, None], rotations.from_matrix(axes[1][looks])[:, None]
    turned = rotations.multiply(turn, grips.rotation_xyzw)
    points = at[:, :, None] + rotations.rotate(turn[:, :, None], grips.points_m)
    needs = np.array(_NEEDS_M)
    focal = float(track.focal_mm.min())
    cost = room_cost(points, needs, felt, scenes) + np.array(_LEGS_COST)[grips.legs]
    cost += frame_cost(in_frame(seen_from(track, rows[looks], points), needs, track, focal))
    t_looks = operator.t_s[looks]
    cost *= held_for(t_looks)[:, None]
    cost += _TRAIL * trailing(turned, operator.t_s, axes[0], looks)
    position = at + rotations.rotate(turn, grips.position_m)
    return choices_of(t_looks, cost, turned, position, grips.legs)


def _track(
    who: str,
    skeleton: Skeleton,
    operator: BodyTrack,
    axes: tuple[FloatArray, FloatArray],
    *,
    chosen: tuple[_Grips, IntArray],
    looks: IntArray,
    place: str,
) -> BodyTrack:
    """Return the track of a holder who goes from way to way, the hands on the operator in every row."""
    grips, way = chosen
    t_s = operator.t_s
    left = np.clip(np.searchsorted(t_s[looks], t_s, side="right") - 1, 0, max(len(looks) - 2, 0))
    right = np.minimum(left + 1, len(looks) - 1)
    span = np.maximum(t_s[looks][right] - t_s[looks][left], 1e-9)
    share = np.clip((t_s - t_s[looks][left]) / span, 0.0, 1.0)
    own = rotations.slerp(grips.rotation_xyzw[way][left], grips.rotation_xyzw[way][right], share)
    own = _one_sign(own)
    mix = share[:, None]
    values = [grips.position_m[way], _leg_values()[grips.legs[way]]]
    eased = [smooth(t_s, value[left] * (1.0 - mix) + value[right] * mix) for value in values]
    own = rotations.normalise(smooth(t_s, own))
    turn = rotations.from_matrix(axes[1])
    turned = rotations.multiply(turn, own)
    position = axes[0] + rotations.rotate(turn, eased[0])
    joints = np.stack([_joints(skeleton, legs) for legs in eased[1]])
    body = BodyTrack(
        who=who,
        skeleton=skeleton,
        t_s=t_s,
        position_m=position,
        rotation_xyzw=turned,
        joints_rad=joints,
        crew=True,
    )
    return replace(
        body,
        joints_rad=reach_with_arms(
            skeleton, position, turned, joints, _targets(operator, turned, place)
        ).joints_rad,
    )


def _one_sign(q_xyzw: FloatArray) -> FloatArray:
    """Return the same rotations (n,4), each on the side of the one before, so that they can be mixed."""
    flip = np.sum(q_xyzw[1:] * q_xyzw[:-1], axis=1) < 0.0
    sign = np.where(np.cumsum(np.concatenate(([False], flip))) % 2 == 1, -1.0, 1.0)
    return np.asarray(q_xyzw * sign[:, None])


def _targets(operator: BodyTrack, turned: FloatArray, place: str) -> FloatArray:
    """Return where both hands (n,2,3) are on the operator: each on the side that is its own for most of the time."""
    where = forward_matrices(
        operator.skeleton, operator.position_m, operator.rotation_xyzw, operator.joints_rad
    )
    known = landmark_places(operator.skeleton)
    ends = [
        where[0][:, known[name][0]] + where[1][:, known[name][0]] @ known[name][1]
        for name in (f"left_{place}", f"right_{place}")
    ]
    left = rotations.rotate(turned, np.array([0.0, 1.0, 0.0]))
    crossed = float(np.sum((ends[0] - ends[1]) * left)) < 0.0
    return np.stack(ends[::-1] if crossed else ends, axis=1)


def _where_room(body: BodyTrack, operator: BodyTrack, at: str, scenes: Sequence[Scene]) -> Following:
    """Return the holder with the hands off where there is no room: for a moment, or from there on for good.

    Through a short gap the body follows the operator's way from the last pose with room to the next one.
    """
    gaps: list[tuple[float, float]] = []
    cut = len(body.t_s)
    for stuck in _spans(_stuck(body, scenes), body.t_s):
        gap = _unhurried(body, *stuck)
        if gap is None:
            cut = stuck[0] + 1
            gaps.append((float(body.t_s[stuck[0]]), float(body.t_s[-1])))
            break
        gaps.append((float(body.t_s[gap[0]]), float(body.t_s[gap[1]])))
        body = _bridged(body, operator, *gap)
    kept = {name: getattr(body, name)[:cut] for name in ("t_s", "position_m", "rotation_xyzw", "joints_rad")}
    own = _own_gaps(gaps, cut < len(body.t_s))
    return Following(track=replace(body, **kept, free=own), at=at, gaps=tuple(gaps))


def _unhurried(body: BodyTrack, before: int, after: int) -> tuple[int, int] | None:
    """Return a gap wide enough for a body to go through it without haste; None where that takes too long."""
    while before > 0 and after < len(body.t_s) - 1:
        span_s = float(body.t_s[after] - body.t_s[before])
        if span_s > _LONGEST_GAP_S:
            return None
        gone = float(np.linalg.norm(body.position_m[after] - body.position_m[before]))
        dot = abs(float(body.rotation_xyzw[after] @ body.rotation_xyzw[before]))
        turned = 2.0 * float(np.arccos(min(dot, 1.0)))
        if gone < _HASTE_M_S * span_s and turned < FASTEST_RAD_S * span_s:
            return before, after
        before, after = before - 1, after + 1
    return None


def _own_gaps(gaps: Sequence[tuple[float, float]], cut: bool) -> tuple[tuple[float, float], ...]:
    """Return when the holder floats free: in the gaps; who lets go for good holds on to the set."""
    return tuple(gaps[:-1] if cut else gaps)


def _stuck(body: BodyTrack, scenes: Sequence[Scene]) -> BoolArray:
    """Return at which rows (n,) a body has no room at all."""
    rows = np.arange(0, len(body.t_s), _EVERY)
    where = forward_matrices(
        body.skeleton, body.position_m[rows], body.rotation_xyzw[rows], body.joints_rad[rows]
    )
    trunk = trunk_and_legs(pose_of(body, 0.0))
    points = hulls(body.skeleton, *where)[:, trunk]
    free = scenes[0].room.clearance(points.reshape(-1, 3)).reshape(points.shape[:2])
    inner = np.tile([name in ("pelvis", "chest", "head") for name in body.skeleton.segments], 3)[trunk]
    deep = np.tile(body.skeleton.radii_m, 3)[trunk] - free
    stuck = (deep > np.where(inner, _NO_ROOM_M, _NO_ROOM_FOR_LIMBS_M)).any(axis=1)
    return np.asarray(np.repeat(stuck, _EVERY)[: len(body.t_s)])


def _spans(stuck: BoolArray, t_s: FloatArray) -> list[tuple[int, int]]:
    """Return (last row with room, first row with room after it) of each stretch without; near ones are one."""
    spans: list[tuple[int, int]] = []
    for row in np.flatnonzero(stuck):
        before, after = max(int(row) - 1, 0), int(row) + 1
        if spans and t_s[before] - t_s[min(spans[-1][1], len(t_s) - 1)] < _SHORT_HOLD_S:
            spans[-1] = (spans[-1][0], after)
        elif before > 0:
            spans.append((before, after))
    return spans


def _bridged(body: BodyTrack, operator: BodyTrack, before: int, after: int) -> BodyTrack:
    """Return a track that goes from one row to another on the way that the operator went there."""
    inner = np.arange(before + 1, after)
    share = min_jerk((body.t_s[inner] - body.t_s[before]) / (body.t_s[after] - body.t_s[before]))
    ends = [
        float(np.argmin(np.linalg.norm(operator.position_m[: row + 1] - body.position_m[row], axis=1)))
        for row in (before, after)
    ]
    rows = np.arange(len(operator.t_s))

    def way(at: FloatArray) -> FloatArray:
        return np.stack([np.interp(at, rows, column) for column in operator.position_m.T], axis=-1)

    off = body.position_m[[before, after]] - way(np.array(ends))
    position, joints = body.position_m.copy(), body.joints_rad.copy()
    rotation = body.rotation_xyzw.copy()
    mix = share[:, None]
    position[inner] = way(ends[0] + share * (ends[1] - ends[0])) + off[0] + mix * (off[1] - off[0])
    joints[inner] = joints[before] + mix * (joints[after] - joints[before])
    drawn = _joints(body.skeleton, _leg_values()[2])
    legs = np.array([name.endswith(tuple(_LEGS[2])) for name in body.skeleton.joints])
    joints[inner] += 4.0 * mix * (1.0 - mix) * (drawn - joints[inner]) * legs
    start = np.repeat(rotation[before][None], len(inner), axis=0)
    rotation[inner] = rotations.slerp(start, rotation[after], share)
    return replace(body, position_m=position, joints_rad=joints, rotation_xyzw=rotation)
