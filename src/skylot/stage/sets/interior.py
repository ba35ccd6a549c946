"""The space that people and cameras can be in: rooms and open hatches, less the things that stand in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.sets.solids import Solid, deepest_m


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoomInterior:
    """Inside of rooms, outside of things; on open ground: above it."""

    rooms: tuple[Solid, ...]
    things: tuple[Solid, ...]
    ground_up: FloatArray | None = None
    """(3,) unit, of a set without walls, whose ground goes through its origin."""

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        """Return how far points (n,3) are from the nearest wall or thing, (n,); negative is in one.

        Where rooms join it is the distance to the wall of the room in which a point is deepest, which is never
        more than the true one.
        """
        points = np.atleast_2d(np.asarray(points_m, dtype=np.float64))
        free = deepest_m(self.rooms, points) if self.ground_up is None else points @ self.ground_up
        return np.asarray(np.minimum(free, -deepest_m(self.things, points)))
