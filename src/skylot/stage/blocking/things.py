"""Props: where they are over a shot, and in whose hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.bodies.kinematics import landmark
from skylot.stage.model import Prop
from skylot.stage.world import BodyTrack, PropTrack

_UPRIGHT = np.array([[0.0, 0.0, 0.0, 1.0]])


def place_props(
    props: Sequence[Prop],
    tracks: Mapping[str, BodyTrack],
    middle_m: FloatArray,
    setup: str,
) -> tuple[list[PropTrack], list[Issue]]:
    """Return where things are over the shot: in the hand of who has them, at their place, or in the middle."""
    placed, issues = [], []
    for i, prop in enumerate(props):
        where = Where(f"staging:{setup}", ("prop", i))
        holder = tracks.get(prop.held_by) if prop.held_by else None
        if prop.held_by and holder is None:
            what = f"{prop.id} is held by {prop.held_by}, who is not on the set"
            at = Where(where.record, (*where.key, "held_by"))
            issues.append(error(what, did_you_mean(prop.held_by, tracks), at))
        if holder is not None:
            palm = landmark(
                holder.skeleton, "right_palm", holder.position_m, holder.rotation_xyzw, holder.joints_rad
            )
            placed.append(
                PropTrack(prop=prop, t_s=holder.t_s, position_m=palm, rotation_xyzw=holder.rotation_xyzw)
            )
            continue
        at_m = middle_m if prop.position_m is None else np.asarray(prop.position_m, dtype=np.float64)
        placed.append(PropTrack(prop=prop, t_s=np.zeros(1), position_m=at_m[None], rotation_xyzw=_UPRIGHT))
    return placed, issues


def place_of(track: PropTrack, at_s: float) -> FloatArray:
    """Return where a thing is (3,) at a second of the shot."""
    if len(track.t_s) == 1:
        return np.asarray(track.position_m[0])
    return np.array([np.interp(at_s, track.t_s, track.position_m[:, i]) for i in range(3)])
