"""What words can name in a set, and where a picture writes its names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.sets.placing import Placed, PlacedSet
from skylot.stage.sets.planes import ALIASES, STATION
from skylot.stage.sets.solids import Solid, deepest_m
from skylot.stage.world import Anchor, LabelSpot, Opening

_FAR_M = 60.0
_STEP_M = 0.05
_OPEN_GROUND_M = 4.0
_ROMAN = ("I", "II", "III", "IV")


def plane_anchors(placed: PlacedSet, rooms: Sequence[Solid], middle: FloatArray) -> dict[str, Anchor]:
    """Return the middle of the wall on each named side, seen from the middle of the set."""
    anchors = {}
    for name, direction in placed.planes.items():
        reach = _to_wall(middle, direction, rooms) if rooms else _OPEN_GROUND_M
        if not rooms and name in ("deck", "nadir", "III"):
            reach = float((placed.position_m - middle) @ direction)
        anchors[name] = Anchor(
            name=name,
            kind="plane",
            position_m=middle + reach * direction,
            normal=-direction,
            size_m=1.0,
        )
    return anchors


def _to_wall(start: FloatArray, direction: FloatArray, rooms: Sequence[Solid]) -> float:
    steps = np.arange(0.0, _FAR_M, _STEP_M)
    depth = deepest_m(rooms, start + steps[:, None] * direction)
    out = np.nonzero(depth <= 0.0)[0]
    if not len(out) or out[0] == 0:
        return 0.0
    last = int(out[0])
    share = depth[last - 1] / (depth[last - 1] - depth[last])
    return float(steps[last - 1] + share * _STEP_M)


def middle_of(placed: PlacedSet, rooms: Sequence[Solid]) -> FloatArray:
    """Return the middle of a set: its origin where that is in the room, else the middle of its largest room.

    Of a set without walls: at the height of a person's belt over its origin.
    """
    if not rooms:
        return np.asarray(placed.position_m - 1.0 * placed.planes["deck"])
    if deepest_m(rooms, placed.position_m)[0] > 0.1:
        return placed.position_m
    largest = max(rooms, key=lambda room: float(np.prod(room.size_m)))
    return largest.position_m


def part_anchor(placed: Placed, middle: FloatArray) -> Anchor:
    """Return the anchor of a part: of a rail its bar, of a rack its front, else the face towards the middle."""
    part = placed.part
    size = np.asarray(part.size_m)
    if part.kind == "rail" or part.kind in ("rack", "label"):
        normal, out = placed.matrix[:, 2], size[2] / 2.0
    elif part.kind == "lamp":
        normal, out = -placed.matrix[:, 2], size[2] / 2.0
    elif part.kind == "hatch":
        axis = placed.matrix[:, 0]
        normal, out = axis * (1.0 if axis @ (middle - placed.position_m) >= 0.0 else -1.0), 0.0
    else:
        normal, out = _face_to(placed, size, middle)
    return Anchor(
        name=part.id,
        kind=part.kind,
        position_m=placed.position_m + normal * out,
        normal=np.asarray(normal),
        along=placed.matrix[:, 0] if part.kind == "rail" else None,
        size_m=float(np.max(size)),
    )


def _face_to(placed: Placed, size: FloatArray, middle: FloatArray) -> tuple[FloatArray, float]:
    """Return the face, of those not much smaller than the widest, that looks most to the middle."""
    away = (middle - placed.position_m) @ placed.matrix
    areas = np.prod(size) / np.maximum(size, 1e-6)
    wide = areas >= 0.4 * areas.max()
    axis = int(np.argmax(np.where(wide, np.abs(away), -1.0)))
    sense = 1.0 if away[axis] >= 0.0 else -1.0
    return placed.matrix[:, axis] * sense, float(size[axis]) / 2.0


def window_anchor(opening: Opening) -> Anchor:
    """Return the anchor of a window, at the inside of its frame."""
    return Anchor(
        name=opening.id,
        kind="window",
        position_m=opening.centre_m,
        normal=-opening.normal,
        size_m=2.0 * opening.radius_m,
    )


def named(
    sets: Iterable[tuple[PlacedSet, dict[str, Anchor]]],
) -> dict[str, Anchor]:
    """Return all anchors by name: the first set's own names win; others also answer to `SET NAME`."""
    found: dict[str, Anchor] = {}
    for number, (placed, anchors) in enumerate(sets):
        for name, anchor in anchors.items():
            found.setdefault(name, anchor)
            if number:
                found[f"{placed.space.id} {name}"] = anchor
    for alias, name in ALIASES.items():
        if name in found:
            found.setdefault(alias, found[name])
    return found


def label_spots(
    placed: PlacedSet, anchors: dict[str, Anchor], parts: Sequence[Placed], *, station: bool
) -> tuple[LabelSpot, ...]:
    """Return the words to write: sides (with their number where the set's record has one), windows, labels.

    In a room on the ground nobody says port: there only those sides are written that the record names.
    """
    named_sides = {plane.name for plane in placed.space.planes}
    spots = []
    for name in [side for side in STATION if station or side in named_sides]:
        normal = placed.planes[name]
        numbers = [word for word in _ROMAN if word in placed.planes and placed.planes[word] @ normal > 0.9]
        text = " · ".join((name, *numbers))
        spots.append(LabelSpot(text=text, position_m=_before(anchors[name]), kind="plane"))
    panes = [window.glass.id for window in placed.windows if window.glass.id in anchors]
    spots += [LabelSpot(text=name, position_m=_before(anchors[name]), kind="window") for name in panes]
    spots += [
        LabelSpot(text=each.part.text, position_m=_before(anchors[each.part.id]), kind="part")
        for each in parts
        if each.part.kind == "label" and each.part.text.strip()
    ]
    return tuple(spots)


def _before(anchor: Anchor) -> FloatArray:
    return np.asarray(anchor.position_m + 0.02 * anchor.normal)
