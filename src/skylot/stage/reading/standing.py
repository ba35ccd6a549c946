"""Where people and the camera are at one instant of a shot: eyes, gaze, own up, movement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies import kinematics
from skylot.stage.world import BodyTrack, StagedShot

_STEP_S = 0.1
"""Span over which a movement is measured."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A person at one instant, in the axes of the shot."""

    who: str
    position_m: FloatArray
    up: FloatArray
    """Unit: pelvis to head."""
    eyes_m: FloatArray
    gaze: FloatArray
    """Unit: where the face looks."""
    head_top_m: FloatArray
    height_m: float
    """Stature."""
    velocity_m_s: FloatArray
    crew: bool = False


def standings(shot: StagedShot, at_s: float) -> tuple[Standing, ...]:
    """Return every body of the shot at an instant, the crew too."""
    return tuple(standing(track, at_s) for track in shot.people)


def standing(track: BodyTrack, at_s: float) -> Standing:
    """Return one body at an instant of its shot."""
    position, rotation, joints = kinematics.pose_at(track, at_s)
    joints_m, turned = kinematics.forward(track.skeleton, position, rotation, joints)
    return Standing(
        who=track.who,
        position_m=position[0],
        up=kinematics.body_up(rotation[0]),
        eyes_m=kinematics.landmark_of(track.skeleton, "eyes", joints_m, turned)[0],
        gaze=kinematics.gaze(track.skeleton, turned)[0],
        head_top_m=kinematics.landmark_of(track.skeleton, "head_top", joints_m, turned)[0],
        height_m=track.skeleton.height_m,
        velocity_m_s=_velocity(track, at_s),
        crew=track.crew,
    )


def _velocity(track: BodyTrack, at_s: float) -> FloatArray:
    if len(track.t_s) < 2:
        return np.zeros(3)
    first = float(np.clip(at_s, track.t_s[0], max(track.t_s[-1] - _STEP_S, track.t_s[0])))
    ends = [
        np.array([np.interp(moment, track.t_s, track.position_m[:, axis]) for axis in range(3)])
        for moment in (first, first + _STEP_S)
    ]
    return np.asarray((ends[1] - ends[0]) / _STEP_S)
