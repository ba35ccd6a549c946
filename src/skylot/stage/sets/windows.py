"""Windows: round tubes through a hull, with a frame, so that real structure cuts the Sun and the view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where, warning
from skylot.stage.sets.look import hull_colour, kind_colour, shaded, size_m
from skylot.stage.sets.placing import PlacedGlass
from skylot.stage.sets.primitives import frustum, lathe_ring, moved
from skylot.stage.sets.rooms import Room
from skylot.stage.sets.solids import Solid, deepest_m
from skylot.stage.world import Item, Opening

_REACH_M = 1.5
"""How far off the modelled wall a window's record may be."""
_STEP_M = 0.02
"""Depth changes evenly along a line near a wall, so that the crossing between two steps is found exactly."""
_WALL_M = 0.012
_PLATE_M = 0.02
_AROUND = 16


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tube:
    """A window that found its wall."""

    opening: Opening
    set: str
    cutter: Solid
    """What is taken out of the hull."""
    items: tuple[Item, ...]


def across(axis: FloatArray) -> FloatArray:
    """Return a rotation (3,3) whose x axis is the given unit vector."""
    helper = np.eye(3)[int(np.argmin(np.abs(axis)))]
    side = np.cross(axis, helper)
    side /= np.linalg.norm(side)
    return np.stack((axis, side, np.cross(axis, side)), axis=1)


def tube_of(window: PlacedGlass, rooms: Sequence[Room], *, shut: bool) -> Tube | Issue:
    """Return the window as a tube through the hull along its normal, or why there is none."""
    radius = window.glass.clear_aperture_m / 2.0
    where = Where(f"form:{window.set}", (window.glass.id,))
    if not 0.005 <= radius <= 2.0:
        return warning(
            f"window {window.glass.id} of {window.set} is {2.0 * radius:g} m wide: it is left out",
            "clear_aperture_m is a diameter in metres",
            where,
        )
    span = _through(window, rooms, radius)
    if span is None:
        return warning(
            f"window {window.glass.id} of {window.set} lies on no wall: it is left out",
            f"there is no wall within {_REACH_M:g} m of it along its normal",
            where,
        )
    lip = size_m("window_lip")
    return _tube(window, radius, span[0] - lip, span[1] + lip, shut=shut)


def _through(window: PlacedGlass, rooms: Sequence[Room], radius: float) -> tuple[float, float] | None:
    """Return where along the normal the tube starts inside of the whole wall, and ends outside of it."""
    if not rooms:
        return None
    turn = across(window.normal)
    angle = np.arange(_AROUND) * (2.0 * np.pi / _AROUND)
    rim = (radius + size_m("window_flange")) * (
        np.cos(angle)[:, None] * turn[:, 1] + np.sin(angle)[:, None] * turn[:, 2]
    )
    lines = np.concatenate((window.position_m[None], window.position_m + rim))
    steps = np.arange(-_REACH_M, _REACH_M + _STEP_M / 2.0, _STEP_M)
    points = (lines[:, None] + steps[:, None] * window.normal).reshape(-1, 3)
    shape = (len(lines), len(steps))
    inner = _leaves(deepest_m([room.inner for room in rooms], points).reshape(shape), steps)
    outer = _leaves(deepest_m([room.outer for room in rooms], points).reshape(shape), steps)
    if np.isnan(inner[0]) or np.isnan(outer[0]):
        return None
    return float(np.nanmin(inner)), float(np.nanmax(outer))


def _leaves(depth: FloatArray, steps: FloatArray) -> FloatArray:
    """Return, of each line (n,k), the step nearest to zero at which it leaves; NaN where it never does."""
    first, second = depth[:, :-1], depth[:, 1:]
    crossing = (first > 0.0) & (second <= 0.0)
    at = steps[:-1] + (steps[1] - steps[0]) * first / np.where(crossing, first - second, 1.0)
    at = np.where(crossing, at, np.inf)
    nearest = np.take_along_axis(at, np.argmin(np.abs(at), axis=1)[:, None], axis=1)[:, 0]
    return np.asarray(np.where(np.isfinite(nearest), nearest, np.nan))


def _tube(window: PlacedGlass, radius: float, start: float, end: float, *, shut: bool) -> Tube:
    turn = across(window.normal)
    inside = window.position_m + start * window.normal
    middle = window.position_m + (start + end) / 2.0 * window.normal
    length = end - start
    flange, wall = radius + size_m("window_flange"), radius + _WALL_M
    half, plate = length / 2.0, min(_PLATE_M, length / 3.0)
    ring = lathe_ring(
        [
            (-half, flange),
            (plate - half, flange),
            (plate - half, wall),
            (half - plate, wall),
            (half - plate, flange),
            (half, flange),
            (half, radius),
            (-half, radius),
        ]
    )
    items = [
        Item(
            name=window.glass.id, kind="window", mesh=moved(ring, turn, middle), colour=kind_colour("window")
        )
    ]
    if shut:
        lid = frustum(0.02, (2.0 * flange, 2.0 * flange), (2.0 * flange, 2.0 * flange))
        place = inside + (length + 0.011) * window.normal
        colour = shaded(hull_colour("reveal"), "deck")
        items.append(
            Item(
                name=f"{window.glass.id} shutter", kind="window", mesh=moved(lid, turn, place), colour=colour
            )
        )
    cut = 2.0 * (radius + _WALL_M / 2.0)
    return Tube(
        opening=Opening(
            id=window.glass.id,
            centre_m=inside,
            normal=window.normal,
            radius_m=radius,
            depth_m=length,
            transmission=window.glass.transmission,
            shutter_open=not shut,
        ),
        set=window.set,
        cutter=Solid(
            kind="round",
            position_m=middle,
            matrix=turn,
            size_m=np.array([length + 0.02, cut, cut]),
            end_m=(cut, cut),
        ),
        items=tuple(items),
    )
