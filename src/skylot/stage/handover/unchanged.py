"""Whether the picture of a shot has changed: everything that it shows, each in units that the eye would miss."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.kinematics import pose_at
from skylot.stage.handover.figures import pose_between
from skylot.stage.lighting import cabin_tracks, level_at, places
from skylot.stage.world import Sky, StagedShot

_METRES = 0.002
_TURN = 0.001
_JOINT_RAD = 0.003
_FOCAL_MM = 0.05
_FOCUS_M = 0.02
_SUN = 0.004
_SHARE = 0.02
_LEVEL = 0.01
_LAMP_M = 0.003


def state_at(shot: StagedShot, sky: Sky, at_s: float) -> FloatArray:
    """Return one vector of all that a picture shows at a second of the shot.

    Two of one shot that differ by less than 1 in every place look alike.
    """
    t_s = np.array([at_s])
    found: list[FloatArray] = [np.nan_to_num(sky.sun[0]) / _SUN, np.nan_to_num(sky.sun_share[:1]) / _SHARE]
    for track in shot.people:
        position, rotation, joints = pose_at(track, t_s)
        found += [position[0] / _METRES, _one_sided(rotation[0]) / _TURN, joints[0] / _JOINT_RAD]
    for thing in (*shot.props, shot.camera):
        if thing is not None:
            position, rotation = pose_between(thing, t_s)
            found += [position[0] / _METRES, _one_sided(rotation[0]) / _TURN]
    if shot.camera is not None:
        found.append(np.interp(t_s, shot.camera.t_s, shot.camera.focal_mm) / _FOCAL_MM)
        found.append(np.interp(t_s, shot.camera.t_s, shot.camera.focus_m) / _FOCUS_M)
    for lamp in (*cabin_tracks(shot), *shot.practicals):
        position, axis = places(lamp, t_s)
        level = level_at(lamp.level, at_s)
        found.append(np.array([level / _LEVEL]))
        if len(lamp.t_s) > 1:  # one that is off may go where it likes
            burns = np.array([*position[0], *(() if axis is None else axis[0])]) / _LAMP_M
            found.append(burns if level > 0.0 else np.zeros_like(burns))
    return np.concatenate(found)


def _one_sided(rotation_xyzw: FloatArray) -> FloatArray:
    """Return the products of a quaternion with itself (10,): the same for q and -q."""
    return np.asarray(np.outer(rotation_xyzw, rotation_xyzw)[np.triu_indices(4)])
