"""How somebody at the camera goes through a shot: the cheapest way through candidate poses, instant by instant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.stage.blocking.camera_table import frame_mm
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.world import CameraTrack

_STILL_M = 0.08
_STILL_RAD = 0.12
_STEP_S = 0.2
_MOST_ROWS = 500
_LOOK_S, _LOOK_LATEST_S = 0.25, 2.0
_LOOK_M = 0.25
_LOOK_RAD = 0.26
_MOST_LOOKS = 160
_KEPT = 90
_CELL_M = 0.2
_MOST_CELLS = 4e6
_ABOUT_M = 4.2
_ROOM_M = 0.10
_NEAR_PEOPLE_M = 2.6
_SMOOTH_S = 0.3
FASTEST_RAD_S = 1.05
"""How fast somebody who carries or holds turns at most by choice: 60 degrees a second."""
_TURN = 0.6
_SWEEP = 0.25
_OTHER_SHAPE = 0.12
_TOO_FAST = 8.0
_IN_WALL = 40.0
_NO_ROOM = 2.0
_DEEP_M = 0.05
"""From here on it counts by the square: a body goes along a wall, not through one."""
_IN_FRAME = 12.0


def goes(track: CameraTrack) -> bool:
    """Tell whether a camera moves more than hands sway: by over 8 cm, or turns by over 7 degrees."""
    if len(track.t_s) < 2:
        return False
    moved = np.linalg.norm(track.position_m - track.position_m[0], axis=1)
    return bool(
        moved.max() > _STILL_M or _angles(track.rotation_xyzw, track.rotation_xyzw[0]).max() > _STILL_RAD
    )


def _angles(one_xyzw: FloatArray, other_xyzw: FloatArray) -> FloatArray:
    """Return the angles (...) between rotations, radians."""
    dot = np.abs(np.sum(np.asarray(one_xyzw) * other_xyzw, axis=-1))
    return np.asarray(2.0 * np.arccos(np.clip(dot, 0.0, 1.0)))


def rows_of(track: CameraTrack) -> IntArray:
    """Return the rows (n,) of a camera's track at which its people are placed: five a second."""
    step = max(_STEP_S, float(track.t_s[-1] - track.t_s[0]) / _MOST_ROWS)
    kept = [0]
    for row in range(1, len(track.t_s)):
        if track.t_s[row] - track.t_s[kept[-1]] >= step - 1e-6:
            kept.append(row)
    return np.unique([*kept, len(track.t_s) - 1])


def looks_of(track: CameraTrack, rows: IntArray) -> IntArray:
    """Return the places (m,) in rows at which poses are weighed: where the camera has gone on, else each 2 s."""
    kept = [0]
    longer = max(1.0, float(track.t_s[-1]) / (_LOOK_S * _MOST_LOOKS))
    for i in range(1, len(rows)):
        row, last = rows[i], rows[kept[-1]]
        after = track.t_s[row] - track.t_s[last]
        moved = float(np.linalg.norm(track.position_m[row] - track.position_m[last]))
        turned = float(_angles(track.rotation_xyzw[row], track.rotation_xyzw[last]))
        if after >= _LOOK_LATEST_S or (
            after >= _LOOK_S * longer - 1e-6 and (moved > _LOOK_M or turned > _LOOK_RAD)
        ):
            kept.append(i)
    return np.unique([*kept, len(rows) - 1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choices:
    """Candidate poses of one instant."""

    at_s: float
    cost: FloatArray
    """(c,)"""
    rotation_xyzw: FloatArray
    """(c,4) of the bodies, in the axes of the shot."""
    position_m: FloatArray
    """(c,3) of the pelvises."""
    shape: IntArray
    """(c,) which way the limbs are held; changing it costs a little."""


def choices_of(
    t_s: FloatArray, cost: FloatArray, rotation_xyzw: FloatArray, position_m: FloatArray, shape: IntArray
) -> list[Choices]:
    """Return the candidates of each instant (m,) from arrays (m,c,...) of all; the shapes (c,) are the same."""
    rows = zip(t_s, cost, rotation_xyzw, position_m, strict=True)
    return [
        Choices(at_s=float(at_s), cost=of, rotation_xyzw=turned, position_m=at, shape=shape)
        for at_s, of, turned, at in rows
    ]


def trailing(rotation_xyzw: FloatArray, t_s: FloatArray, way_m: FloatArray, looks: IntArray) -> FloatArray:
    """Return (m,c) how much bodies (m,c,4) at the looks are not head first along a way (n,3), m/s."""
    velocity = smooth(t_s, np.gradient(way_m, t_s, axis=0))[looks]
    up = rotations.rotate(rotation_xyzw, np.array([0.0, 0.0, 1.0]))
    return np.asarray(np.linalg.norm(velocity, axis=1)[:, None] - np.einsum("mci,mi->mc", up, velocity))


def cheapest_way(looks: Sequence[Choices]) -> tuple[IntArray, float]:
    """Return the candidate (m,) of each instant on the cheapest way through all, and its cost: a dynamic programme.

    Source: A. Viterbi, Error bounds for convolutional codes, IEEE Trans. Inf. Theory 13 (1967).

    Turning costs by its square over the time, more over 60 degrees a second; so does sweeping the pelvis about.
    """
    kept = [np.argsort(look.cost, kind="stable")[:_KEPT] for look in looks]
    total = looks[0].cost[kept[0]]
    back: list[IntArray] = []
    for before, now, was, own in zip(looks, looks[1:], kept, kept[1:], strict=False):
        step = total[:, None] + _step_cost(before, now, was, own)
        back.append(np.argmin(step, axis=0))
        total = step.min(axis=0) + now.cost[own]
    at = int(np.argmin(total))
    way = [at]
    for pointers in back[::-1]:
        way.append(int(pointers[way[-1]]))
    places = [kept[i][place] for i, place in enumerate(way[::-1])]
    return np.array(places, dtype=np.int64), float(total.min())


def _step_cost(before: Choices, now: Choices, was: IntArray, own: IntArray) -> FloatArray:
    span_s = max(now.at_s - before.at_s, 1e-3)
    dot = np.abs(before.rotation_xyzw[was] @ now.rotation_xyzw[own].T)
    angle = 2.0 * np.arccos(np.clip(dot, 0.0, 1.0))
    over = np.maximum(angle / span_s - FASTEST_RAD_S, 0.0)
    swept = np.linalg.norm(before.position_m[was][:, None] - now.position_m[own], axis=-1)
    other = before.shape[was][:, None] != now.shape[own]
    return np.asarray(
        _TURN * angle**2 / span_s
        + _TOO_FAST * over**2 * span_s
        + _SWEEP * swept**2 / span_s
        + _OTHER_SHAPE * other
    )


def held_for(t_s: FloatArray) -> FloatArray:
    """Return the weights (m,) of looks: the seconds that each stands for, from 0.1 to 1."""
    edges = np.concatenate(([t_s[0]], (t_s[1:] + t_s[:-1]) / 2.0, [t_s[-1]]))
    return np.asarray(np.clip(np.diff(edges), 0.1, 1.0))


def smooth(t_s: FloatArray, values: FloatArray) -> FloatArray:
    """Return values (n,...) over seconds (n,), each the mean of its neighbours in time, weighed as a bell."""
    if len(t_s) < 3:
        return values
    weight = np.exp(-0.5 * ((t_s[:, None] - t_s) / _SMOOTH_S) ** 2)
    weight /= weight.sum(axis=1, keepdims=True)
    return np.asarray(np.tensordot(weight, values, axes=1))


@dataclass(slots=True, kw_only=True, eq=False)
class FeltRoom:
    """The clearance of a room on a grid, asked only where somebody may come; between its corners it is mixed.

    A clearance changes by no more than the way gone, so that it is right to a few centimetres.
    """

    room: Room
    low_m: FloatArray
    cell_m: float
    corners: FloatArray
    """(x,y,z) metres at the grid's corners; NaN where nobody has asked."""

    def clearance(self, points_m: FloatArray) -> FloatArray:
        """Return how far points (...,3) inside of the grid are from walls and parts; negative inside of them."""
        cells = (points_m.reshape(-1, 3) - self.low_m) / self.cell_m
        first = np.clip(cells.astype(np.int64), 0, np.array(self.corners.shape) - 2)
        share = np.clip(cells - first, 0.0, 1.0)
        flat = np.ravel_multi_index(tuple(first.T), self.corners.shape)
        self._ask(flat)
        values = self.corners.reshape(-1)
        total = np.zeros(len(flat))
        for step, offset in self._around():
            weight = np.prod(np.where(np.array(step) == 1, share, 1.0 - share), axis=1)
            total += weight * values[flat + offset]
        return total.reshape(points_m.shape[:-1])

    def _around(self) -> list[tuple[tuple[int, ...], int]]:
        """Return the eight corners of a cell, and how far on in the flat grid each is."""
        shape = self.corners.shape
        return [(step, int(np.ravel_multi_index(step, shape))) for step in np.ndindex(2, 2, 2)]

    def _ask(self, flat: IntArray) -> None:
        wanted = np.zeros(self.corners.size, dtype=np.bool_)
        for _, offset in self._around():
            wanted[flat + offset] = True
        values = self.corners.reshape(-1)
        new = np.flatnonzero(wanted & np.isnan(values))
        if len(new):
            places = np.stack(np.unravel_index(new, self.corners.shape), axis=1)
            values[new] = self.room.clearance(self.low_m + self.cell_m * places)


def felt_room(room: Room, way_m: FloatArray) -> FeltRoom:
    """Return the grid about a camera's way (n,3), wide enough for those who are at it."""
    low, high = way_m.min(axis=0) - _ABOUT_M, way_m.max(axis=0) + _ABOUT_M
    cell = max(_CELL_M, float(np.prod(high - low) / _MOST_CELLS) ** (1.0 / 3.0))
    shape = np.ceil((high - low) / cell).astype(np.int64) + 2
    return FeltRoom(room=room, low_m=low, cell_m=cell, corners=np.full(tuple(shape), np.nan))


def room_cost(
    points_m: FloatArray, radii_m: FloatArray, felt: FeltRoom, scenes: Sequence[Scene]
) -> FloatArray:
    """Return what bodies (m,c) cost by the walls and people that they are in or near, of their points (m,c,p,3)."""
    cost = _short(felt.clearance(points_m) - radii_m)
    for i, scene in enumerate(scenes):
        points = points_m[i].reshape(-1, 3)
        middle = points.mean(axis=0)
        for other in scene.poses.values():
            if float(np.linalg.norm(other.position_m - middle)) < _NEAR_PEOPLE_M:
                theirs, their_radii = other.wall_points()
                square = (points**2).sum(axis=1)[:, None] + (theirs**2).sum(axis=1) - 2.0 * points @ theirs.T
                gap = (np.sqrt(np.maximum(square, 0.0)) - their_radii).min(axis=1)
                cost[i] += _short(gap.reshape(points_m.shape[1:3]) - 0.6 * radii_m)
    return cost


def _short(free_m: FloatArray) -> FloatArray:
    """Return the cost (...) of room (...,p) that is short: much where a body is in something, little near it."""
    deep, near = np.maximum(-free_m, 0.0), np.maximum(_ROOM_M - free_m, 0.0)
    return np.asarray((_IN_WALL * deep * (1.0 + deep / _DEEP_M) + _NO_ROOM * near).sum(axis=-1))


def in_frame(seen_m: FloatArray, radii_m: FloatArray, track: CameraTrack, focal_mm: float) -> BoolArray:
    """Return which balls (...,3) in the camera's axes reach into its frame."""
    depth = -seen_m[..., 2] + radii_m
    half = frame_mm(track.width_mm, track.height_mm, track.squeeze, track.frame_line)
    inside = depth > 0.0
    for axis in (0, 1):
        edge = half[axis] / (2.0 * focal_mm)
        inside = inside & (np.abs(seen_m[..., axis]) < np.maximum(depth, 0.0) * edge + radii_m)
    return np.asarray(inside)


def frame_cost(inside: BoolArray) -> FloatArray:
    """Return what bodies (...) cost of which balls (...,p) are in frame."""
    return np.asarray(_IN_FRAME * inside.any(axis=-1) + _IN_FRAME * inside.mean(axis=-1))


def seen_from(track: CameraTrack, rows: IntArray, points_m: FloatArray) -> FloatArray:
    """Return points (m,...,3) of m rows of a camera's track in its axes."""
    wide = (len(rows), *(1,) * (points_m.ndim - 2), -1)
    back = rotations.conjugate(track.rotation_xyzw[rows]).reshape(wide)
    return rotations.rotate(back, points_m - track.position_m[rows].reshape(wide))


def trunk_and_legs(pose: Pose) -> BoolArray:
    """Return which of `Pose.wall_points` (3s,) are of the head, the trunk and the legs."""
    arms = ("hand", "forearm", "upper_arm")
    return np.tile([not name.endswith(arms) for name in pose.skeleton.segments], 3)
