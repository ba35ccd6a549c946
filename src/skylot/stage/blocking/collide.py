"""What runs into what: people against walls and against each other, over the whole shot, with how deep."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.issues import Issue, Where, error, warning
from skylot.stage.bodies.kinematics import capsules, forward, pose_at
from skylot.stage.world import BodyTrack, StagedShot

WARN_M = 0.03
ERROR_M = 0.15
TOUCH_M = 0.06
_TOUCH_REACH_M = 0.4
_LIMB_SEGMENTS = {"hand": ("hand", "forearm"), "foot": ("foot", "shank")}
_MOST_SAMPLES = 120
_POINTS = 4
_TOUCHING = ("hand", "foot", "forearm", "shank")
"""Limbs that may be on another person: what is between two people counts from the rest of the body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collision:
    """Two things in one place."""

    who: str
    segment: str
    against: str
    """Another person, or `the set`."""
    at_s: float
    depth_m: float
    outside: bool = False
    """The middle of the body is not in the room at all."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Touch:
    """A limb that is told to be on something, from the mark before to the mark after."""

    who: str
    limb: str
    """left hand, right hand, left foot, right foot"""
    from_s: float
    until_s: float
    point_m: FloatArray


def collisions(shot: StagedShot, touches: Sequence[Touch] = ()) -> tuple[Collision, ...]:
    """Return the deepest collision of each person with the set and with each other person, over 3 cm.

    People are held as capsules; sampled where tracks have samples, at most 120 instants. A limb may be up to
    6 cm in what it touches.
    """
    times = _times(shot)
    bodies = [_Sampled.of(track, times) for track in shot.people]
    found = []
    for body in bodies:
        wall = _with_walls(body, shot, times, [t for t in touches if t.who == body.track.who])
        if wall is not None:
            found.append(wall)
    for i, one in enumerate(bodies):
        for other in bodies[i + 1 :]:
            touch = _between(one, other, times)
            if touch is not None:
                found.append(touch)
    return tuple(found)


def _times(shot: StagedShot) -> FloatArray:
    """Return the instants (n,) at which bodies are compared."""
    own = np.unique(np.concatenate([[0.0], *(track.t_s for track in shot.people)]))
    if len(own) <= _MOST_SAMPLES:
        return own
    return own[np.unique(np.linspace(0, len(own) - 1, _MOST_SAMPLES).astype(np.int64))]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sampled:
    """A body at all instants: ends of its capsules (n,s,3), radii (s,)."""

    track: BodyTrack
    first: FloatArray
    last: FloatArray
    radii: FloatArray

    @staticmethod
    def of(track: BodyTrack, times: FloatArray) -> _Sampled:
        where = forward(track.skeleton, *pose_at(track, times))
        first, last, radii = capsules(track.skeleton, *where)
        return _Sampled(track=track, first=first, last=last, radii=radii)


def _with_walls(
    body: _Sampled, shot: StagedShot, times: FloatArray, touches: Sequence[Touch]
) -> Collision | None:
    """Return where a body is deepest in a wall or a part."""
    shares = np.linspace(0.0, 1.0, _POINTS)[:, None, None, None]
    points = body.first * (1.0 - shares) + body.last * shares
    free = np.asarray(shot.built.interior.clearance_m(points.reshape(-1, 3))).reshape(points.shape[:3])
    depth = np.max(np.where(_forgiven(points, body, touches, times), 0.0, body.radii - free), axis=0)
    deepest = np.max(body.radii - free, axis=0)
    depth = np.where(deepest > TOUCH_M, deepest, depth)
    pelvis = free[:, :, 0].max(axis=0)
    outside = np.flatnonzero(pelvis < 0.0)
    if len(outside):
        i = int(outside[0])
        return Collision(
            who=body.track.who,
            segment=body.track.skeleton.segments[0],
            against="the set",
            at_s=float(times[i]),
            depth_m=float(-pelvis[i]),
            outside=True,
        )
    instant, segment = (int(k) for k in np.unravel_index(int(np.argmax(depth)), depth.shape))
    if depth[instant, segment] <= WARN_M:
        return None
    return Collision(
        who=body.track.who,
        segment=body.track.skeleton.segments[segment],
        against="the set",
        at_s=float(times[instant]),
        depth_m=float(depth[instant, segment]),
    )


def _forgiven(points: FloatArray, body: _Sampled, touches: Sequence[Touch], times: FloatArray) -> BoolArray:
    """Return which points (p,t,s) of a body are of a limb near what it touches."""
    near = np.zeros(points.shape[:3], dtype=np.bool_)
    for touch in touches:
        side, part = touch.limb.split()
        names = {f"{side}_{name}" for name in _LIMB_SEGMENTS[part]}
        own = np.array([name in names for name in body.track.skeleton.segments])
        during = (times >= touch.from_s - 1e-9) & (times <= touch.until_s + 1e-9)
        apart = np.linalg.norm(points - touch.point_m, axis=-1)
        near |= (apart < _TOUCH_REACH_M) & during[None, :, None] & own
    return near


def _between(one: _Sampled, other: _Sampled, times: FloatArray) -> Collision | None:
    """Return where two bodies are deepest in each other."""
    own, theirs = _solid(one.track), _solid(other.track)
    a0, a1 = one.first[:, own, None], one.last[:, own, None]
    b0, b1 = other.first[:, None, theirs], other.last[:, None, theirs]
    depth = one.radii[own][:, None] + other.radii[theirs][None, :] - segment_distance(a0, a1, b0, b1)
    i, mine, yours = np.unravel_index(int(np.argmax(depth)), depth.shape)
    if depth[i, mine, yours] <= WARN_M:
        return None
    return Collision(
        who=one.track.who,
        segment=one.track.skeleton.segments[own[int(mine)]],
        against=other.track.who,
        at_s=float(times[int(i)]),
        depth_m=float(depth[i, mine, yours]),
    )


def _solid(track: BodyTrack) -> list[int]:
    return [i for i, name in enumerate(track.skeleton.segments) if not name.endswith(_TOUCHING)]


def segment_distance(a0: FloatArray, a1: FloatArray, b0: FloatArray, b1: FloatArray) -> FloatArray:
    """Return the distances (...) between straight lines a0-a1 and b0-b1 (...,3), which may broadcast.

    Source: C. Ericson, Real-Time Collision Detection (2005), 5.1.9, the nearest points of two segments.
    """
    d1, d2, r = a1 - a0, b1 - b0, a0 - b0
    a, e = np.sum(d1 * d1, axis=-1), np.sum(d2 * d2, axis=-1)
    b, c, f = np.sum(d1 * d2, axis=-1), np.sum(d1 * r, axis=-1), np.sum(d2 * r, axis=-1)
    tiny = 1e-12
    determinant = a * e - b * b
    s = np.clip(np.where(determinant > tiny, (b * f - c * e) / np.maximum(determinant, tiny), 0.0), 0.0, 1.0)
    t = np.clip((b * s + f) / np.maximum(e, tiny), 0.0, 1.0)
    s = np.where(a > tiny, np.clip((b * t - c) / np.maximum(a, tiny), 0.0, 1.0), 0.0)
    apart = (a0 + d1 * s[..., None]) - (b0 + d2 * t[..., None])
    return np.asarray(np.linalg.norm(apart, axis=-1))


def collision_issues(found: Iterable[Collision], shot: StagedShot) -> list[Issue]:
    """Return collisions as issues at the marks of those who collide."""
    crew = {track.who for track in shot.people if track.crew}
    issues = []
    for hit in found:
        where = _where(hit, shot)
        at = f"at {hit.at_s:.1f} s" if hit.at_s > 0.0 else "at the start"
        segment = hit.segment.replace("_", " ")
        crew_hint = "another way or pace for the camera" if hit.who in crew else ""
        if hit.outside:
            place = "behind the camera " if hit.who in crew else ""
            what = f"{hit.who} is outside of the set {place}{at}: {100 * hit.depth_m:.0f} cm into a wall or a part"
            issues.append(error(what, crew_hint or "move the mark into the room", where))
        elif hit.against == "the set":
            what = f"{hit.who}: the {segment} is {100 * hit.depth_m:.0f} cm in a wall or a part {at}"
            say = error if hit.depth_m > ERROR_M and hit.who not in crew else warning
            issues.append(say(what, crew_hint or "move the mark, or another posture", where))
        else:
            what = (
                f"{hit.who} and {hit.against} are in each other's place {at}: {100 * hit.depth_m:.0f} cm deep"
            )
            issues.append(warning(what, f"at the {segment} of {hit.who}", where))
    return issues


def _where(hit: Collision, shot: StagedShot) -> Where:
    """Return the mark that a collision belongs to: the last of that person up to its instant."""
    record = f"staging:{shot.staging.setup}"
    names: Sequence[str] = (hit.who, hit.against)
    best = -1
    for i, mark in enumerate(shot.staging.marks):
        if mark.who in names and mark.at_s <= hit.at_s + 1e-9:
            best = i if best < 0 or mark.who == hit.who else best
    return Where(record, ("mark", best)) if best >= 0 else Where(record, ("camera",))
