"""From marks to movement: smooth between two marks, at rest after the last."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.blocking.footing import kept_on_plane
from skylot.stage.blocking.marks import Actor
from skylot.stage.blocking.room import Room
from skylot.stage.blocking.scene import Pose
from skylot.stage.bodies.kinematics import pose_at
from skylot.stage.world import BodyTrack

_STEP_S = 0.1
_MOST_SAMPLES = 600


def min_jerk(share: FloatArray) -> FloatArray:
    """Return how much of a way is gone (n,) after shares 0..1 of its time, without jerk at either end.

    Source: T. Flash and N. Hogan, The coordination of arm movements, J. Neuroscience 5 (1985).
    """
    s = np.clip(share, 0.0, 1.0)
    return np.asarray(s**3 * (10.0 - 15.0 * s + 6.0 * s * s))


def times_of(marks_s: Sequence[float]) -> FloatArray:
    """Return the seconds (n,) at which a movement through marks is sampled: ten a second, the marks themselves."""
    marks = np.unique(np.asarray(marks_s, dtype=np.float64))
    if len(marks) == 1:
        return marks
    step = max(_STEP_S, float(marks[-1] - marks[0]) / _MOST_SAMPLES)
    grid = np.arange(marks[0], marks[-1], step)
    return np.unique(np.round(np.concatenate((marks, grid)), 9))


def between(marks_s: Sequence[float], t_s: FloatArray) -> tuple[IntArray, FloatArray]:
    """Return for seconds (n,) the index (n,) of the mark before, and the smooth share (n,) to the next one."""
    marks = np.asarray(marks_s, dtype=np.float64)
    left = np.clip(np.searchsorted(marks, t_s, side="right") - 1, 0, max(len(marks) - 2, 0)).astype(np.int64)
    if len(marks) == 1:
        return np.zeros(len(t_s), dtype=np.int64), np.zeros(len(t_s))
    span = np.maximum(marks[left + 1] - marks[left], 1e-9)
    return left, min_jerk((t_s - marks[left]) / span)


def body_track(
    actor: Actor, seconds: float, *, free_fall: bool, crew: bool = False, room: Room | None = None
) -> BodyTrack:
    """Return the track of somebody through all of her marks; joints stay within their limits.

    From one mark to the next the soles stay on the plane of the room on which they stand at both.
    Free spans are those between marks at which nothing holds her, where nothing pulls her to a floor.
    """
    marks = sorted(actor.poses, key=lambda each: each[0])
    t_marks = [each[0] for each in marks]
    t_s = times_of(t_marks)
    left, share = between(t_marks, t_s)
    right = np.minimum(left + 1, len(marks) - 1)
    position = np.stack([pose.position_m for _, pose, _ in marks])
    rotation = np.stack([pose.rotation_xyzw for _, pose, _ in marks])
    joints = np.stack([pose.joints_rad for _, pose, _ in marks])
    mix = share[:, None]
    limits = actor.skeleton.limits_rad
    at = position[left] * (1.0 - mix) + position[right] * mix
    turned = rotations.slerp(rotation[left], rotation[right], share)
    bent = np.clip(joints[left] * (1.0 - mix) + joints[right] * mix, limits[:, 0], limits[:, 1])
    for i in range(len(marks) - 1 if room is not None else 0):
        own = np.flatnonzero(left == i)
        if room is None or not len(own):
            continue
        at[own] = kept_on_plane(
            marks[i][1],
            marks[i + 1][1],
            room,
            position_m=at[own],
            rotation_xyzw=turned[own],
            joints_rad=bent[own],
            share=share[own],
        )
    return BodyTrack(
        who=actor.who,
        skeleton=actor.skeleton,
        t_s=t_s,
        position_m=at,
        rotation_xyzw=turned,
        joints_rad=bent,
        crew=crew,
        free=_free_spans(marks, seconds) if free_fall else (),
    )


def _free_spans(marks: Sequence[tuple[float, Pose, bool]], seconds: float) -> tuple[tuple[float, float], ...]:
    """Return the spans in which nothing holds a body: from a mark without a hold to the next with one."""
    spans: list[tuple[float, float]] = []
    ends = [*(second for second, _, _ in marks[1:]), seconds]
    for (start, _, held), end in zip(marks, ends, strict=True):
        if held or end <= start:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def pose_of(track: BodyTrack, at_s: float) -> Pose:
    """Return a track's pose at a second of the shot."""
    position, rotation, joints = pose_at(track, at_s)
    return Pose(
        skeleton=track.skeleton, position_m=position[0], rotation_xyzw=rotation[0], joints_rad=joints[0]
    )
