"""The three views: from where one looks, what is right and up on the page, and words for directions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.stage.plans.records import View

SIX = ("forward", "aft", "starboard", "port", "deck", "overhead")
_OPPOSITE = dict(zip(SIX, ("aft", "forward", "port", "starboard", "overhead", "deck"), strict=True))
_STATION: Mapping[str, tuple[float, float, float]] = {
    "forward": (1.0, 0.0, 0.0), "aft": (-1.0, 0.0, 0.0), "starboard": (0.0, 1.0, 0.0),
    "port": (0.0, -1.0, 0.0), "deck": (0.0, 0.0, 1.0), "overhead": (0.0, 0.0, -1.0),
}  # fmt: skip
_LOOKS: Mapping[View, tuple[str, str, str]] = {
    "plan": ("deck", "forward", "Plan"),
    "section": ("port", "forward", "Section"),
    "cross": ("forward", "starboard", "Cross-section"),
}
"""Plane that one looks at, plane at the right of the page, title."""
_PLAINLY_RAD = np.radians(30.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projection:
    """A parallel view along `look`: unit vectors (3,), right-handed as right, up, towards the reader."""

    view: View
    title: str
    look: FloatArray
    right: FloatArray
    up: FloatArray
    planes: Mapping[str, FloatArray]
    """The six sides, unit vectors (3,)."""

    def flat(self, points_m: ArrayLike) -> FloatArray:
        """Return points (...,3) on the page (...,2)."""
        return np.asarray(points_m, dtype=np.float64) @ np.stack((self.right, self.up), axis=1)

    def depth(self, points_m: ArrayLike) -> FloatArray:
        """Return how far points (...,3) lie behind the page (...), metres along the look."""
        return np.asarray(np.asarray(points_m, dtype=np.float64) @ self.look)

    def sides(self) -> tuple[str, str, str, str]:
        """Return the names of the planes at the left, right, top and bottom of the page."""
        return tuple(  # type: ignore[return-value]
            nearest(self.planes, direction) for direction in (-self.right, self.right, self.up, -self.up)
        )


def projection(view: View, planes: Mapping[str, FloatArray]) -> Projection:
    """Return a view of a set whose sides are named; sides that are missing are those of a station."""
    six = six_planes(planes)
    at, right_name, title = _LOOKS[view]
    look = six[at]
    right = six[right_name] - look * float(six[right_name] @ look)
    right /= np.linalg.norm(right)
    return Projection(view=view, title=title, look=look, right=right, up=np.cross(-look, right), planes=six)


def six_planes(planes: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return the six sides of a ship as unit vectors, from those given, their opposites, or a station's."""
    result = {}
    for name in SIX:
        if name in planes:
            vector = np.asarray(planes[name], dtype=np.float64)
        elif _OPPOSITE[name] in planes:
            vector = -np.asarray(planes[_OPPOSITE[name]], dtype=np.float64)
        else:
            vector = np.array(_STATION[name])
        result[name] = vector / np.linalg.norm(vector)
    return result


def nearest(planes: Mapping[str, FloatArray], direction: FloatArray) -> str:
    """Return the side that a direction points to best."""
    return max(planes, key=lambda name: float(planes[name] @ direction))


def towards(planes: Mapping[str, FloatArray], direction: FloatArray) -> str:
    """Return a direction in words: one side, or two where it lies between them."""
    ranked = sorted(planes, key=lambda name: -float(planes[name] @ direction))
    if float(planes[ranked[0]] @ direction) >= np.cos(_PLAINLY_RAD):
        return ranked[0]
    return f"{ranked[0]} and {ranked[1]}"
