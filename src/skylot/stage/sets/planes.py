"""The named sides of a set: those that its record gives, completed by the axes of its place."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import to_matrix
from skylot.locations.model import SetSpace

STATION = {
    "forward": (1.0, 0.0, 0.0),
    "aft": (-1.0, 0.0, 0.0),
    "starboard": (0.0, 1.0, 0.0),
    "port": (0.0, -1.0, 0.0),
    "deck": (0.0, 0.0, 1.0),
    "overhead": (0.0, 0.0, -1.0),
}
SITE = STATION | {
    "starboard": (0.0, -1.0, 0.0),
    "port": (0.0, 1.0, 0.0),
    "deck": (0.0, 0.0, -1.0),
    "overhead": (0.0, 0.0, 1.0),
}
ALIASES = {
    "nadir": "deck",
    "zenith": "overhead",
    "floor": "deck",
    "ceiling": "overhead",
    "III": "deck",
    "I": "overhead",
    "II": "starboard",
    "IV": "port",
}
"""Other words for the six sides; a set's own record goes over them."""
_FLAT = 0.85
"""Walls that slope, such as those of a cone, belong to the side that they stand on rather than to the deck."""
_OPPOSITE = {"deck": "overhead", "overhead": "deck", "starboard": "port", "port": "starboard"} | {
    "forward": "aft",
    "aft": "forward",
}


def planes_of(space: SetSpace, *, station: bool) -> dict[str, FloatArray]:
    """Return unit vectors (3,) from the inside to each named side, in the set's own axes.

    The six of a ship first, then what else the record names. A side that the record does not name is the
    opposite of the one that it does, or that of the place's axes.
    """
    given = {plane.name: np.asarray(plane.normal, dtype=np.float64) for plane in space.planes}
    given = {name: normal / np.linalg.norm(normal) for name, normal in given.items() if np.any(normal)}
    for alias, name in ALIASES.items():
        if alias in given and name not in given:
            given[name] = given[alias]
    to_set = to_matrix(np.asarray(space.rotation_xyzw)).T
    planes: dict[str, FloatArray] = {}
    for name, axis in (STATION if station else SITE).items():
        opposite = given.get(_OPPOSITE[name])
        default = to_set @ np.asarray(axis) if station else np.asarray(axis)
        planes[name] = given.get(name, default if opposite is None else -opposite)
    return planes | given


def with_aliases(planes: dict[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the planes under their other words as well."""
    return {alias: planes[name] for alias, name in ALIASES.items() if name in planes} | planes


def nearest_side(planes: dict[str, FloatArray], directions: FloatArray) -> list[str]:
    """Return, for directions (n,3) from the inside outwards, the names of the sides that they point to."""
    names = list(STATION)
    table = np.stack([planes[name] * (_FLAT if name in ("deck", "overhead") else 1.0) for name in names])
    return [names[index] for index in np.argmax(directions @ table.T, axis=1)]
