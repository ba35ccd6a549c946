"""The best stand of a camera among several sides: room to stand back, a clear view, faces, nobody in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.blocking.collide import segment_distance
from skylot.stage.blocking.framing import (
    Axes,
    Framing,
    Lensing,
    fit_points,
    frame_person,
    person_points,
)
from skylot.stage.blocking.room import free_spans
from skylot.stage.blocking.scene import Pose, Scene
from skylot.stage.blocking.sizes import ShotSize, load_sizes

ENOUGH = 0.93
"""Share of the distance that a size wants, from which on nobody sees the difference."""
_NEAR_M = 0.9
_PARTS = (1.0, 0.8, 0.62, 0.45)
_LENS_M = 0.28
_SEEN = ("eyes", "head_top", "chest", "pelvis", "left_knee", "right_knee")
_ON_THE_WAY = (0.05, 0.1, 0.16, 0.24, 0.34, 0.45, 0.57, 0.7, 0.83)
_HALF_WAY = 6
_NARROW_M = 0.2
"""A line of sight so near to a wall goes through a hatch, whose rim is then in frame."""
_LOOKED_AT = 20
_FACE = ("left_eye", "right_eye", "chin", "head_top", "face")
_TO_THE_SKIN = 0.96
_BAR_M = 0.035
"""Half of a rail, and of what lies between the points of a face."""
_BAR_NEAR_M = 0.15


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wish:
    """What a camera is to show."""

    scene: Scene
    poses: Sequence[Pose]
    size: ShotSize
    lensing: Lensing
    free_lens: bool
    """Nobody named a lens: it is made as wide as the room asks for."""
    said_m: float | None = None
    """Distance that words ask for."""
    clearance_m: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """A camera on one side at one distance, and how good that is."""

    position_m: FloatArray
    axes: Axes
    focal_mm: float
    distance_m: float
    wanted_m: float
    score: float = 0.0

    @property
    def share(self) -> float:
        """Of the distance that the size wants, what the room allows."""
        return self.distance_m / self.wanted_m if self.wanted_m > 0.0 else 1.0


def best_view(wish: Wish, axes: Sequence[Axes]) -> View:
    """Return the best view among those along some axes, the most wanted first.

    Nearer stands are tried where something is in the way of the farthest.
    """
    framings = [_framing(wish, each) for each in axes]
    wanted = [wish.said_m or framing.distance_m for framing in framings]
    most = _farthest(wish, axes, framings, wanted)
    parts = (1.0,) if wish.said_m else _PARTS
    views, ranks = [], []
    for rank, (each, framing, full) in enumerate(zip(axes, framings, wanted, strict=True)):
        for part in parts:
            views.append(_view(wish, each, framing, most[rank] * part, full))
            ranks.append(rank)
    scores = np.array([_score(wish, view) - 0.05 * rank for view, rank in zip(views, ranks, strict=True)])
    likely = np.argsort(-scores, kind="stable")[:_LOOKED_AT]
    final = scores[likely] - 10.0 * _blocked(wish, [views[i] for i in likely])
    return views[int(likely[int(np.argmax(final))])]


def _framing(wish: Wish, axes: Axes) -> Framing:
    """Return the framing of one person, or of several so that a size of shot of each fits."""
    if len(wish.poses) == 1:
        return frame_person(wish.poses[0], wish.size, axes, wish.lensing)
    pieces = [person_points(pose, wish.size) for pose in wish.poses]
    points, radii = np.concatenate([p for p, _ in pieces]), np.concatenate([r for _, r in pieces])
    camera = fit_points(points, radii, axes, wish.lensing)
    middle = np.mean([pose.point("chest") for pose in wish.poses], axis=0)
    distance = max(float((middle - camera) @ axes.forward), 0.1)
    return Framing(centre_m=camera + axes.forward * distance, distance_m=distance, high_m=0.0)


def _farthest(
    wish: Wish, axes: Sequence[Axes], framings: Sequence[Framing], wanted: Sequence[float]
) -> list[float]:
    """Return how far back the room lets a camera stand on each side, at most as far as is wanted."""
    starts = np.stack([framing.centre_m for framing in framings])
    away = np.stack([-each.forward for each in axes])
    longest = np.asarray(wanted)
    allowed = free_spans(wish.scene.room, starts, away, longest, wish.clearance_m)
    nearest = load_sizes().nearest_m
    return [
        full if room >= full - 0.03 else max(room, min(nearest, full))
        for room, full in zip(allowed.tolist(), wanted, strict=True)
    ]


def _view(wish: Wish, axes: Axes, framing: Framing, distance: float, wanted: float) -> View:
    """Return the camera at one distance on a side."""
    focal = wish.lensing.focal_mm
    if wish.free_lens:
        focal *= max(distance, 1e-3) / framing.distance_m
    elif distance < framing.distance_m - 0.02:
        framing = _nearer(wish, axes, distance)
    return View(
        position_m=framing.centre_m - axes.forward * distance,
        axes=axes,
        focal_mm=focal,
        distance_m=distance,
        wanted_m=distance if wish.free_lens else wanted,
    )


def _nearer(wish: Wish, axes: Axes, distance: float) -> Framing:
    """Return the framing from nearer than the size wants: the heads stay in frame, it cuts higher."""
    if len(wish.poses) == 1:
        return frame_person(wish.poses[0], wish.size, axes, wish.lensing, from_m=distance)
    sizes = [size for size in reversed(load_sizes().sizes) if size.last < wish.size.last]
    framings = (_framing(replace(wish, size=size), axes) for size in sizes)
    return next((f for f in framings if f.distance_m <= distance), _framing(wish, axes))


def _score(wish: Wish, view: View) -> float:
    """Return how good a view is by its distance, the faces in it, and who stands before whom."""
    away = -view.axes.forward
    share = min(view.distance_m / (_NEAR_M if wish.free_lens else view.wanted_m), 1.0)
    faces = float(np.mean([max(float(pose.gaze() @ away), -0.5) for pose in wish.poses]))
    hidden = sum(_hidden(view.position_m, pose, wish) for pose in wish.poses)
    crowd = 3.0 if _in_somebody(view.position_m, wish.scene) else 0.0
    return 8.0 * min(share / ENOUGH, 1.0) + 3.0 * faces - 5.0 * hidden - crowd


def _in_somebody(place: FloatArray, scene: Scene) -> bool:
    """Tell whether a camera is so near to a body that it is in it."""
    return any(
        bool(np.any(np.linalg.norm(points - place, axis=1) < radii + _LENS_M))
        for points, radii in (pose.wall_points() for pose in scene.poses.values())
    )


def _hidden(camera_m: FloatArray, pose: Pose, wish: Wish) -> float:
    """Return how much of what is framed of somebody another person stands before: half of it is the face."""
    points, _ = pose.wall_points()
    below = (pose.point("head_top") - points) @ pose.up
    points = points[below < max(wish.size.last, 0.2) * pose.skeleton.height_m]
    seen = np.concatenate((pose.point("eyes")[None], points))
    lines = seen - camera_m
    lengths = np.maximum(np.linalg.norm(lines, axis=1), 1e-6)
    ahead = lines / lengths[:, None]
    covered = np.zeros(len(seen), dtype=bool)
    for other in wish.scene.poses.values():
        if other is pose:
            continue
        theirs, radii = other.wall_points()
        apart = theirs - camera_m
        depth = apart @ ahead.T
        off = np.sum(apart * apart, axis=1)[:, None] - depth * depth
        near = off < (radii[:, None] + 0.03) ** 2
        covered |= np.any((depth > 0.05) & (depth < lengths - 0.1) & near, axis=0)
    rest = float(covered[1:].mean()) if len(covered) > 1 else 0.0
    return 0.5 * float(covered[0]) + 0.5 * rest


def _blocked(wish: Wish, views: Sequence[View]) -> FloatArray:
    """Return how much (n,) of what each view frames of the people walls or parts stand before: half is faces."""
    names = _SEEN if wish.size.last > 0.45 else _SEEN[:3]
    seen = np.stack([[pose.point(name) for name in names] for pose in wish.poses])
    cameras = np.stack([view.position_m for view in views])
    lines = seen[None] - cameras[:, None, None]
    share = np.array(_ON_THE_WAY)[:, None]
    points = cameras[:, None, None, None] + lines[:, :, :, None] * share
    free = wish.scene.room.clearance(points.reshape(-1, 3)).reshape(points.shape[:-1])
    covered = np.any(free < 0.0, axis=3)
    narrow = np.min(free[:, :, 0, :_HALF_WAY], axis=(1, 2)) < _NARROW_M
    faces = np.asarray(covered[:, :, 0], dtype=np.float64).mean(axis=1)
    share = np.asarray(covered, dtype=np.float64).mean(axis=(1, 2))
    return np.asarray(0.5 * faces + 0.5 * share + 0.2 * narrow + _barred(wish, cameras))


def _barred(wish: Wish, cameras: FloatArray) -> FloatArray:
    """Return a penalty (n,) for cameras (n,3) that see rails before faces, or stand right behind a rail."""
    rails = [each for each in wish.scene.room.built.anchors.values() if each.along is not None]
    if not rails:
        return np.zeros(len(cameras))
    middles = np.stack([rail.position_m for rail in rails])
    halves = np.stack([unit(np.asarray(rail.along)) * rail.size_m / 2.0 for rail in rails])
    first, last = middles - halves, middles + halves
    faces = np.stack([[pose.point(name) for name in _FACE] for pose in wish.poses])
    ends = cameras[:, None, None, None]
    lines = (faces[None] - cameras[:, None, None]) * _TO_THE_SKIN
    apart = segment_distance(ends, ends + lines[:, :, :, None], first, last)
    crossed = np.any(apart < _BAR_M, axis=(2, 3)).mean(axis=1)
    near = np.min(segment_distance(cameras[:, None], cameras[:, None], first, last), axis=1) < _BAR_NEAR_M
    return np.asarray(0.3 * crossed + 0.1 * near)
