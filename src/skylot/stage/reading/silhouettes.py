"""Silhouettes: what of a person a frame shows, what it would show of them alone, and who stands in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.geometry import unit
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.picture.render import NEAR_PLANE_M
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.screen import Pixels, Screen, project, rays
from skylot.stage.world import Frame, Item


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """The pixels inside of the frame lines that show one person."""

    rows: Pixels
    columns: Pixels
    head: BoolArray
    """Which of these show the head."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Silhouette:
    """One person in a frame, and what the frame would show of them alone."""

    shown: Shown
    alone: int
    """Pixels that would show the person if nothing else were there; at least those that do."""
    hidden_by: tuple[str, ...]
    """What hides the rest, most first."""


def shown_of(frame: Frame, screen: Screen, who: str) -> Shown:
    """Return the pixels that show a person."""
    x0, y0, x1, y1 = screen.box
    ids = frame.ids[y0:y1, x0:x1]
    rows, columns = np.nonzero(_own(frame, who)[ids])
    heads = np.array([item.owner == who and item.segment == "head" for item in frame.items] + [False])
    return Shown(rows=rows + y0, columns=columns + x0, head=heads[ids[rows, columns]])


def silhouette(frame: Frame, screen: Screen, who: str) -> Silhouette:
    """Return the silhouette of a person, who is traced alone for what the frame does not show of them."""
    x0, y0, x1, y1 = screen.box
    ids = frame.ids[y0:y1, x0:x1]
    shown = shown_of(frame, screen, who)
    between = _alone(frame, screen, who) & ~_own(frame, who)[ids]
    alone = len(shown.rows) + int(np.count_nonzero(between))
    return Silhouette(shown=shown, alone=alone, hidden_by=_names(frame.items, ids[between], alone))


def _own(frame: Frame, who: str) -> BoolArray:
    """Return for each item whether it is the person's; the last one stands for the outside, id -1."""
    return np.array([item.owner == who for item in frame.items] + [False])


def parts_of(frame: Frame, shown: Shown) -> tuple[str, ...]:
    """Return the segments that a person's pixels show, most first: `right hand`."""
    found: Counter[str] = Counter()
    numbers, counts = np.unique(frame.ids[shown.rows, shown.columns], return_counts=True)
    for number, count in zip(numbers, counts, strict=True):
        found[frame.items[number].segment.replace("_", " ")] += int(count)
    least = conventions().occluder_share * len(shown.rows)
    return tuple(name for name, count in found.most_common() if name and count >= least)


def head_points(frame: Frame, who: str) -> FloatArray:
    """Return the vertices (n,3) of a person's head as it is drawn."""
    found = [item.mesh.vertices_m for item in frame.items if item.owner == who and item.segment == "head"]
    return np.concatenate(found) if found else np.zeros((0, 3))


def caster_of(items: Sequence[Item]) -> Caster:
    """Return what casts rays against the items."""
    return Caster((batch(items),), (len(items),))


def is_blocked(caster: Caster, origins_m: FloatArray, directions: FloatArray) -> BoolArray:
    """Tell which rays along directions (n,3) of any length hit anything; one origin (3,) for all, or (n,3)."""
    if not len(directions):
        return np.zeros(0, dtype=np.bool_)
    origins = np.ascontiguousarray(np.broadcast_to(origins_m, directions.shape), dtype=np.float32)
    return caster.blocked(origins, unit(directions).astype(np.float32))


def _alone(frame: Frame, screen: Screen, who: str) -> BoolArray:
    x0, y0, x1, y1 = screen.box
    found = np.zeros((y1 - y0, x1 - x0), dtype=np.bool_)
    items = tuple(item for item in frame.items if item.owner == who)
    if not items:
        return found
    pixels, depth = project(screen, np.concatenate([item.mesh.vertices_m for item in items]))
    left, top, right, bottom = x0, y0, x1, y1
    if np.all(depth > 0.01):  # else a part of the person may be anywhere in the picture
        left, top = (
            max(edge, int(np.floor(least))) for edge, least in zip((x0, y0), pixels.min(axis=0), strict=True)
        )
        right, bottom = (
            min(edge, int(np.ceil(most)) + 1) for edge, most in zip((x1, y1), pixels.max(axis=0), strict=True)
        )
    elif np.all(depth <= 0.01):
        return found
    if right <= left or bottom <= top:
        return found
    across, down = np.meshgrid(np.arange(left, right) + 0.5, np.arange(top, bottom) + 0.5)
    ways = rays(screen, across.ravel(), down.ravel())
    hits = is_blocked(caster_of(items), screen.position_m + ways * NEAR_PLANE_M, ways)
    found[top - y0 : bottom - y0, left - x0 : right - x0] = hits.reshape(across.shape)
    return found


def _names(items: tuple[Item, ...], ids: NDArray[np.int32], alone: int) -> tuple[str, ...]:
    found: Counter[str] = Counter()
    numbers, counts = np.unique(ids[ids >= 0], return_counts=True)
    for number, count in zip(numbers, counts, strict=True):
        found[items[number].owner or items[number].name] += int(count)
    least = conventions().occluder_share * alone
    return tuple(name for name, count in found.most_common() if count >= least)
