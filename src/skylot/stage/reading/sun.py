"""Direct Sun on people: through which window, and how long the patch stays before it leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.instant import Instant
from skylot.stage.picture.rays import Caster
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.screen import Pixels, Screen, seen_points
from skylot.stage.reading.silhouettes import caster_of, is_blocked, shown_of
from skylot.stage.world import Frame, Opening, Sky

_OFF_SURFACE_M = 0.004
_RAYS_AT_ONCE = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SunOn:
    """Direct Sun on what a frame shows of one person, from the first instant of a sky on.

    The person keeps still: what moves is the Sun in the window.
    """

    who: str
    part: Literal["face", "body"]
    share: float
    """Of the visible pixels of that part that are lit at the start."""
    window: str
    """Through which it comes; empty where nothing is in the way (outside, on the ground)."""
    seconds: float | None
    """Until it leaves; None: still there at the end of the sky, or not there at the start."""
    leaves_at: Instant | None = None
    comes_at: Instant | None = None
    """Where it is not there at the start but comes later."""


def sun_on(
    frame: Frame,
    screen: Screen,
    sky: Sky,
    who: Sequence[str],
    openings: Sequence[Opening],
    *,
    caster: Caster | None = None,
) -> tuple[SunOn, ...]:
    """Return for each of the people where direct Sun falls on face and body, and until when.

    `sky` holds n instants, ascending, the first one that of the frame. Points that the frame shows are traced
    towards the Sun's centre at every instant, against everything that the frame's rays meet; they count as lit
    while any of the disc is over the Earth. People on whom no Sun falls in all of that time are left out.
    `caster` casts rays against the frame's items where somebody has one at hand.
    """
    known = np.all(np.isfinite(sky.sun), axis=1)
    up = known & (sky.sun_share > 0.0)
    if not up.any():
        return ()
    caster = caster or caster_of(frame.items)
    found: list[SunOn] = []
    for name in who:
        shown = shown_of(frame, screen, name)
        parts: tuple[tuple[Literal["face", "body"], BoolArray], ...] = (
            ("face", shown.head),
            ("body", ~shown.head),
        )
        for part, mask in parts:
            rows, columns = _sample(shown.rows[mask], shown.columns[mask])
            if not len(rows):
                continue
            points = seen_points(screen, frame, rows, columns)
            normals = frame.normals[rows, columns].astype(np.float64)
            lit = lit_shares(caster, points, normals, sky.sun, up)
            one = _when(name, part, lit, sky, _window_at_best(points, normals, lit, sky, openings))
            if one:
                found.append(one)
    return tuple(found)


def lit_shares(
    caster: Caster, points_m: FloatArray, normals: FloatArray, sun: FloatArray, up: BoolArray
) -> FloatArray:
    """Return which share of points (p,3) with normals (p,3) the Sun lights at each instant (n,).

    `sun` (n,3) are directions, `up` (n,) says at which instants it shines at all.
    """
    shares = np.zeros(len(sun))
    origins = points_m + normals * _OFF_SURFACE_M
    moments = np.nonzero(up)[0]
    step = max(1, _RAYS_AT_ONCE // len(points_m))
    for start in range(0, len(moments), step):
        some = moments[start : start + step]
        facing = np.einsum("nc,pc->np", sun[some], normals) > 0.0
        which, point = np.nonzero(facing)
        lit = np.zeros(facing.shape, dtype=np.bool_)
        lit[which, point] = ~is_blocked(caster, origins[point], sun[some][which])
        shares[some] = lit.mean(axis=1)
    return shares


def window_of(points_m: FloatArray, sun: FloatArray, openings: Sequence[Opening]) -> str:
    """Return the opening through which most of the points (n,3) see the Sun (3,); empty where through none."""
    best, most = "", 0
    for opening in openings:
        slope = float(opening.normal @ sun)
        if slope <= 0.0 or not opening.shutter_open:
            continue
        along = ((opening.centre_m - points_m) @ opening.normal) / slope
        across = np.linalg.norm(points_m + along[:, None] * sun - opening.centre_m, axis=1)
        count = int(np.count_nonzero((along > 0.0) & (across <= opening.radius_m * 1.02)))
        if count > most:
            best, most = opening.id, count
    return best


def lit_points(frame: Frame, screen: Screen, who: str) -> FloatArray:
    """Return the points (n,3) of a person that the frame shows in direct Sun."""
    shown = shown_of(frame, screen, who)
    lit = frame.sun[shown.rows, shown.columns]
    rows, columns = _sample(shown.rows[lit], shown.columns[lit])
    return seen_points(screen, frame, rows, columns)


def _sample(
    rows: Pixels,
    columns: Pixels,
) -> tuple[Pixels, Pixels]:
    """Return some of the pixels, spread evenly, so that the work does not grow with the picture."""
    chosen = np.linspace(0, len(rows) - 1, min(len(rows), conventions().sun_samples)).astype(np.intp)
    return rows[chosen], columns[chosen]


def _window_at_best(
    points: FloatArray, normals: FloatArray, lit: FloatArray, sky: Sky, openings: Sequence[Opening]
) -> str:
    best = int(np.argmax(lit))
    return (
        window_of(points[normals @ sky.sun[best] > 0.0], sky.sun[best], openings) if lit[best] > 0.0 else ""
    )


def _when(who: str, part: Literal["face", "body"], lit: FloatArray, sky: Sky, window: str) -> SunOn | None:
    limits = conventions()
    least = max(limits.sun_least_share, limits.sun_gone_share * float(lit.max()))
    is_on = lit >= least
    if not is_on.any():
        return None
    if not is_on[0]:
        comes = Instant.from_t_s(_crossing(lit, sky.t_s, int(np.argmax(is_on)), least))
        return SunOn(who=who, part=part, share=0.0, window=window, seconds=None, comes_at=comes)
    share = float(lit[0])
    if is_on.all():
        return SunOn(who=who, part=part, share=share, window=window, seconds=None)
    leaves = _crossing(lit, sky.t_s, int(np.argmin(is_on)), least)
    seconds = leaves - float(sky.t_s[0])
    at = Instant.from_t_s(leaves)
    return SunOn(who=who, part=part, share=share, window=window, seconds=seconds, leaves_at=at)


def _crossing(lit: FloatArray, t_s: FloatArray, after: int, level: float) -> float:
    """Return when the share passes a level between the instant before `after` and that one, straight between."""
    before = after - 1
    share = (level - lit[before]) / (lit[after] - lit[before])
    return float(t_s[before] + share * (t_s[after] - t_s[before]))
