"""The room as blocking needs it: which way is up, where the middle is, how far the walls are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.world import BuiltSet, GravityField

_FARTHEST_M = 40.0
_STEPS = 96
_NEAR_M = 0.004
_GRID = 9
_LINE_STEPS = 160


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Room:
    """A built set with its own idea of up."""

    built: BuiltSet
    up: FloatArray
    """Unit, from the deck to the overhead; against gravity where there is some."""
    forward: FloatArray
    weight: bool
    """Whether things fall."""
    middle_m: FloatArray
    """A point near the set's middle with room around it."""

    def plane(self, name: str) -> FloatArray:
        """Return the unit vector (3,) from the inside to a named side; raises KeyError."""
        return np.asarray(self.built.planes[name], dtype=np.float64)

    def clearance(self, points_m: FloatArray) -> FloatArray:
        """Return how far points (n,3) are from the walls and parts; negative inside of them."""
        return np.asarray(self.built.interior.clearance_m(np.atleast_2d(points_m)), dtype=np.float64)


def room_of(built: BuiltSet, field: GravityField, *, station: bool) -> Room:
    """Return the room of a set; on a site without named sides up is +z, aboard -z."""
    weight = field.kind != "orbit"
    if weight and float(np.linalg.norm(field.g_m_s2)) > 0.0:
        up = -unit(field.g_m_s2)
    elif "deck" in built.planes:
        up = -unit(built.planes["deck"])
    else:
        up = np.array([0.0, 0.0, -1.0 if station else 1.0])
    forward = _across(built.planes.get("forward", np.array([1.0, 0.0, 0.0])), up)
    return Room(built=built, up=up, forward=forward, weight=weight, middle_m=_middle(built))


def _across(direction: FloatArray, up: FloatArray) -> FloatArray:
    """Return the direction made square to up; any square one where it lies along it."""
    for candidate in (direction, np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])):
        flat = candidate - up * float(candidate @ up)
        length = float(np.linalg.norm(flat))
        if length > 0.2:
            return np.asarray(flat / length)
    raise ValueError("up has no length")


def _middle(built: BuiltSet) -> FloatArray:
    """Return the point near the set's own middle, else that of its bounds, with enough room around it."""
    interior = built.interior
    low, high = np.asarray(built.bounds_m, dtype=np.float64)
    own = built.anchors.get("middle")
    centre = (low + high) / 2.0 if own is None else np.asarray(own.position_m, dtype=np.float64)
    steps = np.linspace(-0.4, 0.4, _GRID)
    grid = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    points = centre + grid * (high - low)
    free = np.asarray(interior.clearance_m(points), dtype=np.float64)
    enough = min(0.85, 0.8 * float(free.max()))
    away = np.linalg.norm(grid, axis=1) + np.where(free >= enough, 0.0, 10.0)
    return np.asarray(points[int(np.argmin(away))])


def distance_to_wall(
    room: Room, start_m: FloatArray, direction: FloatArray, *, farthest_m: float = _FARTHEST_M
) -> float:
    """Return how far (m) one can go from a point before something is in the way; 0 where one starts in it.

    Sphere tracing: steps as long as the clearance, which is a distance; the last step is cut at the limit.
    """
    at, gone = np.asarray(start_m, dtype=np.float64), 0.0
    for _ in range(_STEPS):
        free = float(room.clearance(at + direction * gone)[0])
        if free < _NEAR_M:
            return gone
        gone += max(free * 0.95, _NEAR_M)
        if gone >= farthest_m:
            return farthest_m
    return gone


def free_spans(
    room: Room, starts_m: FloatArray, directions: FloatArray, longest_m: FloatArray, needed_m: float
) -> FloatArray:
    """Return how far (n,) along lines (n,3) something that needs clearance may stand, before the first wall.

    Looks outward from the starts (n,3) in 160 steps; where a start is in a wall (a face at a pane), the line
    begins where it comes free. 0 where nothing of a line is free.
    """
    share = np.linspace(0.0, 1.0, _LINE_STEPS)
    along = longest_m[:, None] * share
    points = starts_m[:, None] + along[:, :, None] * directions[:, None]
    free = room.clearance(points.reshape(-1, 3)).reshape(along.shape)
    spans = np.zeros(len(along))
    for i, line in enumerate(free):
        inside = np.flatnonzero(line > 0.0)
        if not len(inside):
            continue
        first = int(inside[0])
        blocked = np.flatnonzero(line[first:] <= 0.0)
        last = first + int(blocked[0]) if len(blocked) else len(line)
        fits = np.flatnonzero(line[first:last] >= needed_m)
        spans[i] = along[i, first + int(fits[-1])] if len(fits) else 0.0
    return spans
