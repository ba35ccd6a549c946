"""Practicals on a plan: a crossed ring, as on a lighting plot, what it points at, and the way that it goes."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.lighting import lamp_at, level_at, percent
from skylot.stage.plans import palette
from skylot.stage.plans.projection import Projection
from skylot.stage.plans.records import Label, Shape
from skylot.stage.world import LampSpot, LampTrack, StagedShot

_RING_M = 0.07
_END_M = 0.035
_THROW_M = 0.8
_WIDEST_RAD = np.radians(40.0)
_WAY_M = 0.1
_ROUND = np.linspace(0.0, 2.0 * np.pi, 20, endpoint=False)
_CIRCLE = np.stack((np.cos(_ROUND), np.sin(_ROUND)), axis=-1)
_INK = "#8a6100"


def practicals(
    shot: StagedShot, at_s: float, projection: Projection
) -> tuple[tuple[Shape, ...], tuple[Label, ...]]:
    """Return the lamps that were brought to the set as they are at a second, and their names."""
    shapes: list[Shape] = []
    labels: list[Label] = []
    for track in shot.practicals:
        lamp, level = lamp_at(track, at_s), level_at(track.level, at_s)
        middle = projection.flat(lamp.position_m)
        shapes += [*_way(track, projection), *_throw(lamp, level, projection), *_ring(lamp.id, middle, level)]
        state = "" if level >= 1.0 else " (off)" if level <= 0.0 else f" ({percent(level)})"
        labels.append(
            Label(lines=(lamp.id + state,), place_m=middle, colour=_INK, clear_m=_RING_M, small=True)
        )
    return tuple(shapes), tuple(labels)


def _ring(name: str, middle: FloatArray, level: float) -> list[Shape]:
    across = _RING_M * np.sqrt(0.5) * np.array([[-1.0, -1.0], [1.0, 1.0]])
    cross = (middle + across, middle + across * np.array([1.0, -1.0]))
    return [
        Shape(
            kind="practical", loops=(middle + _RING_M * _CIRCLE,), stroke=_INK, stroke_px=1.6, name=name,
            fill=palette.BEAM if level > 0.0 else palette.PAPER,
        ),
        Shape(kind="practical", loops=cross, stroke=_INK, stroke_px=1.2, closed=False),
    ]  # fmt: skip


def _throw(lamp: LampSpot, level: float, projection: Projection) -> list[Shape]:
    """Return the first piece of a lamp's cone; none of one that is off, or that shines all round."""
    if lamp.axis is None or level <= 0.0:
        return []
    along = projection.flat(lamp.axis)
    aside = np.array([-along[1], along[0]]) * np.tan(min(lamp.half_angle_rad, _WIDEST_RAD))
    start = projection.flat(lamp.position_m)
    ends = [start + _THROW_M * (along + aside), start + _THROW_M * (along - aside)]
    return [
        Shape(
            kind="throw", loops=(np.stack((start, *ends)),), fill=palette.BEAM, opacity=0.2 + 0.25 * level,
            stroke=palette.BEAM, stroke_px=1.0,
        )
    ]  # fmt: skip


def _way(track: LampTrack, projection: Projection) -> list[Shape]:
    """Return the way that a lamp goes over the whole shot, with a dot at its end, where it goes any."""
    line = projection.flat(track.position_m)
    if len(line) < 2 or float(np.ptp(line, axis=0).max()) < _WAY_M:
        return []
    return [
        Shape(
            kind="track", loops=(line,), stroke=_INK, stroke_px=1.6, dash="6 4", closed=False, opacity=0.9,
            name=track.lamp.id,
        ),
        Shape(kind="track", loops=(line[-1] + _END_M * _CIRCLE,), fill=_INK),
    ]  # fmt: skip
