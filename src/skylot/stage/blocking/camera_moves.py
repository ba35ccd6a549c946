"""Moves of a camera that words say: dolly, track, crane, pan, tilt, arc, roll, follow, point of view, rack focus."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.camera_shot import CameraPose
from skylot.stage.blocking.framing import axes_of
from skylot.stage.blocking.room import free_spans
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.sizes import load_sizes
from skylot.stage.blocking.words import Clause

SceneAt = Callable[[float], Scene]
MOVES = (
    "dolly", "dolly along", "push", "track", "crane", "pan", "tilt", "pan to", "arc", "rolling",
    "follow", "pan with", "roll with", "pov", "rack",
)  # fmt: skip
"""Kinds of clauses that move a camera over its shot, where it has no keys."""
_STEP_S = 0.2
_MOST_SAMPLES = 400
_WHIP_SAMPLES = 9
_NEAREST_M = 0.5
_EYE_M = 0.12
_DOLLY_STOPS_M = 0.6
_FARTHEST_M = 6.0


@dataclass(slots=True, kw_only=True, eq=False)
class _Way:
    """A camera's way while its moves are worked out, one upon the other."""

    start: CameraPose
    t_s: FloatArray
    scenes: Sequence[Scene]
    seconds: float
    position: FloatArray
    rotation: FloatArray

    def eased(self) -> FloatArray:
        """Return how much (n,) of a move over the whole shot is done, soft at both ends."""
        return _soft(self.t_s / max(self.seconds, 1e-3))

    def about(self, middle_s: float, over_s: float) -> FloatArray:
        """Return how much (n,) of a move is done that takes some seconds about a middle."""
        return _soft((self.t_s - middle_s) / over_s + 0.5)

    def poses(self, name: str) -> list[Pose] | None:
        """Return where somebody is over the shot, or None for nobody."""
        found = [scene.poses.get(name) for scene in self.scenes]
        return None if any(pose is None for pose in found) else [pose for pose in found if pose is not None]


def grid(seconds: float) -> FloatArray:
    """Return the seconds (n,) at which a move over a shot is sampled."""
    step = max(_STEP_S, seconds / _MOST_SAMPLES)
    return np.unique(np.append(np.arange(0.0, seconds, step), seconds))


def moved(
    start: CameraPose, moves: Sequence[Clause], scene_at: SceneAt, seconds: float
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return seconds (n,), positions (n,3) and rotations (n,4) of a camera that moves as words say."""
    seconds = max(seconds, 1e-3)
    t_s = grid(seconds)
    if any(_whips(move) for move in moves):
        half = load_sizes().moves.whip_s / 2.0
        fine = np.linspace(seconds / 2.0 - half, seconds / 2.0 + half, _WHIP_SAMPLES)
        t_s = np.unique(np.concatenate((t_s, fine[(fine > 0.0) & (fine < seconds)])))
    way = _Way(
        start=start,
        t_s=t_s,
        scenes=[scene_at(float(t)) for t in t_s],
        seconds=seconds,
        position=np.repeat(start.position_m[None], len(t_s), axis=0),
        rotation=np.repeat(start.rotation_xyzw[None], len(t_s), axis=0),
    )
    for move in moves:
        _DO[move.kind](way, move)
    return way.t_s, way.position, way.rotation


def racked(
    focus_m: FloatArray,
    start: CameraPose,
    moves: Sequence[Clause],
    scene_at: SceneAt,
    samples: tuple[FloatArray, ...],
) -> FloatArray:
    """Return the focus (n,) that is pulled from one to another in the middle of the shot.

    `samples` are seconds (n,), positions (n,3) and rotations (n,4) of the camera.
    """
    move = next((m for m in moves if m.kind == "rack"), None)
    if move is None:
        return focus_m
    t_s, position, rotation = samples
    ahead = rotations.rotate(rotation, np.array([0.0, 0.0, -1.0]))
    depths = []
    for named in move.names:
        points = [scene_at(float(t)).seen_point(named) for t in t_s]
        if any(point is None for point in points):
            return focus_m
        depth = np.sum((np.stack([p for p in points if p is not None]) - position) * ahead, axis=1)
        depths.append(np.where(depth > 0.05, depth, focus_m))
    over = load_sizes().moves.rack_s
    share = _soft((t_s - t_s[-1] / 2.0) / over + 0.5)
    before = depths[0] if len(depths) > 1 else focus_m
    return np.asarray(before * (1.0 - share) + depths[-1] * share)


def _soft(share: FloatArray) -> FloatArray:
    share = np.clip(share, 0.0, 1.0)
    return np.asarray(share**2 * (3.0 - 2.0 * share))


def _whips(move: Clause) -> bool:
    return move.kind == "pan to" and move.second != ""


def _dolly(way: _Way, move: Clause) -> None:
    """A dolly up to a thing, along a rail, or along a side's direction as far as the room goes."""
    named, scene, start = move.names[0], way.scenes[0], way.start
    anchor = scene.anchor(named) if named.kind == "anchor" else None
    if move.kind == "dolly along" and anchor is not None and anchor.along is not None:
        along = unit(anchor.along)
        step = along * anchor.size_m * (1.0 if float(along @ start.forward) >= 0.0 else -1.0)
    elif named.kind == "plane":
        direction = scene.room.plane(named.name)
        step = direction * min(_free(way, direction, 30.0) * 0.8, _FARTHEST_M)
    else:
        point = scene.point(named, "eyes")
        apart = np.zeros(3) if point is None else point - start.position_m
        length = float(np.linalg.norm(apart))
        step = apart * max(1.0 - _DOLLY_STOPS_M / length, 0.0) if length > 0.0 else apart
        step = -step if move.option in ("out", "back") else step
    way.position = way.position + way.eased()[:, None] * step


def _push(way: _Way, move: Clause) -> None:
    """A dolly in or out towards whom it names, else the subjects: their eyes stay where they are in the picture."""
    start, habits = way.start, load_sizes().moves
    target = way.scenes[0].seen_point(move.names[0]) if move.names else None
    if target is None and start.subjects:
        eyes = [way.scenes[0].poses[name].point("eyes") for name in start.subjects]
        target = np.asarray(np.mean(eyes, axis=0))
    apart = start.focus_m if target is None else float(np.linalg.norm(target - start.position_m))
    direction = start.forward if target is None or apart < _NEAREST_M else unit(target - start.position_m)
    length = move.amount if move.amount is not None else apart * habits.dolly_share
    if move.option in ("out", "back"):
        direction = -direction
    elif move.amount is None:
        length = min(length, max(apart - _NEAREST_M, 0.0))
    _slide(way, direction, length, said=move.amount is not None)


def _track(way: _Way, move: Clause) -> None:
    """A track to the left or right of the picture."""
    right = rotations.rotate(way.start.rotation_xyzw, np.array([1.0, 0.0, 0.0]))
    _slide(way, right if move.option == "right" else -right, move.amount, said=move.amount is not None)


def _crane(way: _Way, move: Clause) -> None:
    """A crane up or down: away from the ground, or along the picture's up where nothing has weight."""
    room = way.scenes[0].room
    up = room.up if room.weight else rotations.rotate(way.start.rotation_xyzw, np.array([0.0, 1.0, 0.0]))
    _slide(way, up if move.option == "up" else -up, move.amount, said=move.amount is not None)


def _slide(way: _Way, direction: FloatArray, length: float | None, *, said: bool) -> None:
    """Go along a direction: so far as was said, else as far as is usual and the room goes."""
    wanted = load_sizes().moves.slide_m if length is None else length
    step = wanted if said else min(wanted, _free(way, direction, wanted))
    way.position = way.position + way.eased()[:, None] * direction * step


def _free(way: _Way, direction: FloatArray, wanted_m: float) -> float:
    """Return how far (m) the camera has room along a direction."""
    room, clear = way.scenes[0].room, load_sizes().camera_clearance_m
    start = way.start.position_m[None]
    return max(float(free_spans(room, start, direction[None], np.array([wanted_m]), clear)[0]), 0.0)


def _pan(way: _Way, move: Clause) -> None:
    """A pan to the left or right, about the room's up where there is weight, else about the picture's."""
    room = way.scenes[0].room
    up = room.up if room.weight else rotations.rotate(way.start.rotation_xyzw, np.array([0.0, 1.0, 0.0]))
    angle = move.amount if move.amount is not None else np.radians(load_sizes().moves.pan_deg)
    _turn(way, up, angle if move.option == "left" else -angle)


def _tilt(way: _Way, move: Clause) -> None:
    """A tilt up or down of the picture."""
    right = rotations.rotate(way.start.rotation_xyzw, np.array([1.0, 0.0, 0.0]))
    angle = move.amount if move.amount is not None else np.radians(load_sizes().moves.tilt_deg)
    _turn(way, right, angle if move.option == "up" else -angle)


def _rolling(way: _Way, move: Clause) -> None:
    """A roll about the view over the shot; to the left turns the top of the frame to the left."""
    angle = move.amount if move.amount is not None else np.pi
    _turn(way, -way.start.forward, -angle if move.option == "right" else angle)


def _turn(way: _Way, axis: FloatArray, angle_rad: float) -> None:
    turns = rotations.from_axis_angle(np.broadcast_to(axis, (len(way.t_s), 3)), way.eased() * angle_rad)
    way.rotation = rotations.multiply(turns, way.rotation)


def _pan_to(way: _Way, move: Clause) -> None:
    """A pan from what the camera frames to somebody or something; a whip takes a moment, in the middle."""
    target = move.names[-1]
    points = [scene.seen_point(target) for scene in way.scenes]
    if any(point is None for point in points):
        return
    whip = load_sizes().moves.whip_s
    share = way.about(way.seconds / 2.0, whip) if _whips(move) else way.eased()
    up = rotations.rotate(way.start.rotation_xyzw, np.array([0.0, 1.0, 0.0]))
    ends = [
        axes_of(unit(point - place), up).rotation()
        for point, place in zip(points, way.position, strict=True)
        if point is not None
    ]
    way.rotation = rotations.slerp(way.rotation, np.stack(ends), share)


def _arc(way: _Way, move: Clause) -> None:
    """A move round somebody or something that keeps its distance; left is to the camera's left."""
    centre = way.scenes[0].seen_point(move.names[0])
    if centre is None:
        return
    room = way.scenes[0].room
    up = room.up if room.weight else rotations.rotate(way.start.rotation_xyzw, np.array([0.0, 1.0, 0.0]))
    angle = move.amount if move.amount is not None else np.radians(load_sizes().moves.arc_deg)
    angle = angle if move.option == "right" else -angle
    turns = rotations.from_axis_angle(np.broadcast_to(up, (len(way.t_s), 3)), way.eased() * angle)
    way.position = centre + rotations.rotate(turns, way.position - centre)
    way.rotation = rotations.multiply(turns, way.rotation)


def _follow(way: _Way, move: Clause) -> None:
    """Go where somebody goes, at the same distance; nobody named is the subject."""
    name = move.names[0].name if move.names else next(iter(way.start.subjects), "")
    poses = way.poses(name)
    if poses is not None:
        eyes = np.stack([pose.point("eyes") for pose in poses])
        way.position = way.position + (eyes - eyes[0])


def _pan_with(way: _Way, move: Clause) -> None:
    """Turn with somebody, who stays where she is in the picture."""
    poses = way.poses(move.names[0].name)
    if poses is None:
        return
    eyes = np.stack([pose.point("eyes") for pose in poses])
    up = rotations.rotate(way.start.rotation_xyzw, np.array([0.0, 1.0, 0.0]))
    off = way.start.forward - unit(eyes[0] - way.start.position_m)
    turned = [
        axes_of(unit(eye - place) + off, up).rotation() for eye, place in zip(eyes, way.position, strict=True)
    ]
    way.rotation = np.stack(turned)


def _roll_with(way: _Way, move: Clause) -> None:
    """Roll as somebody turns about the camera's view."""
    poses = way.poses(move.names[0].name)
    if poses is not None:
        turns = np.stack([pose.rotation_xyzw for pose in poses])
        own = rotations.multiply(turns, rotations.conjugate(turns[0]))
        way.rotation = rotations.multiply(_turn_about(own, way.start.forward), way.rotation)


def _pov(way: _Way, move: Clause) -> None:
    """See what somebody sees: before the eyes, turned as the head turns."""
    poses = way.poses(move.names[0].name)
    if poses is None:
        return
    heads = rotations.from_matrix(np.stack([_head(pose) for pose in poses]))
    way.position = np.stack([pose.point("eyes") + pose.gaze() * _EYE_M for pose in poses])
    way.rotation = rotations.multiply(
        rotations.multiply(heads, rotations.conjugate(heads[0])), way.start.rotation_xyzw
    )


def _head(pose: Pose) -> FloatArray:
    """Return the matrix (3,3) of a head's axes."""
    return np.asarray(pose.limbs()[1][pose.skeleton.segments.index("head")])


def _nothing(way: _Way, move: Clause) -> None:
    """A rack of the focus moves no camera."""


def _turn_about(q_xyzw: FloatArray, axis: FloatArray) -> FloatArray:
    """Return the part (n,4) of rotations that turns about an axis (swing and twist)."""
    along = (q_xyzw[:, :3] @ axis)[:, None] * axis
    twist = np.concatenate((along, q_xyzw[:, 3:]), axis=1)
    length = np.linalg.norm(twist, axis=1, keepdims=True)
    return np.asarray(np.where(length > 1e-9, twist / np.maximum(length, 1e-9), [0.0, 0.0, 0.0, 1.0]))


_DO: dict[str, Callable[[_Way, Clause], None]] = {
    "dolly": _dolly,
    "dolly along": _dolly,
    "push": _push,
    "track": _track,
    "crane": _crane,
    "pan": _pan,
    "tilt": _tilt,
    "pan to": _pan_to,
    "arc": _arc,
    "rolling": _rolling,
    "follow": _follow,
    "pan with": _pan_with,
    "roll with": _roll_with,
    "pov": _pov,
    "rack": _nothing,
}
