"""A camera that stands in somebody: told with who, where, and when."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core.issues import Issue, Where, warning
from skylot.stage.blocking.collide import segment_distance
from skylot.stage.bodies.kinematics import capsules, forward, pose_at
from skylot.stage.world import BodyTrack, CameraTrack

_TOLD_M = 0.02
_MOST_SAMPLES = 120


def camera_in_people(track: CameraTrack, people: Sequence[BodyTrack], where: Where) -> list[Issue]:
    """Return a warning for each of the cast in whose body the camera is at some time of the shot, at its deepest.

    People are held as capsules, at up to 120 instants of their tracks and the camera's.
    """
    cast = [body for body in people if not body.crew]
    times = np.unique(np.concatenate([track.t_s, *(body.t_s for body in cast)]))
    if len(times) > _MOST_SAMPLES:
        times = times[np.unique(np.linspace(0, len(times) - 1, _MOST_SAMPLES).astype(np.int64))]
    lens = np.stack([np.interp(times, track.t_s, track.position_m[:, i]) for i in range(3)], axis=1)[:, None]
    issues: list[Issue] = []
    for body in cast:
        first, last, radii = capsules(body.skeleton, *forward(body.skeleton, *pose_at(body, times)))
        depth = radii - segment_distance(lens, lens, first, last)
        instant, segment = (int(k) for k in np.unravel_index(int(np.argmax(depth)), depth.shape))
        if depth[instant, segment] <= _TOLD_M:
            continue
        name = body.skeleton.segments[segment].replace("_", " ")
        at = f"at {times[instant]:.1f} s" if times[instant] > 0.0 else "at the start"
        what = f"the camera is in {body.who} {at}: the {name} is where it stands"
        issues.append(warning(what, "another side, or a shorter move", where))
    return issues
