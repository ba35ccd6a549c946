"""Words on a frame: who is who and which way up, the names of walls and windows, where the Sun is.

A person's name stands beside the head, its arrow along the body from pelvis to head as the frame shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.rotations import to_matrix
from skylot.stage.model import Vector
from skylot.stage.picture.lettering import Tag, paint_strip, paint_tags, place_tag
from skylot.stage.picture.outside import Outside
from skylot.stage.picture.sunlight import sun_way
from skylot.stage.picture.towns import seen_from
from skylot.stage.world import BodyTrack, BuiltSet, Frame, StagedShot

Box = tuple[float, float, float, float]
_LEAST_PIXELS, _LEAST_FACE = 40, 12
_MOST_SPOTS = 40
_TOWN_INK = (1.0, 0.87, 0.66)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lens:
    """How points of the shot's axes come onto a frame's pixels."""

    position_m: FloatArray
    axes: FloatArray
    """(3,3), columns: right, up, back."""
    focal_px: float
    width: int
    height: int

    def pixels(self, points_m: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return x right, y down (n,2) in pixels of points (n,3), and their depth (n,) along the axis, metres."""
        seen = (np.atleast_2d(points_m) - self.position_m) @ self.axes
        depth = -seen[:, 2]
        scale = self.focal_px / np.where(np.abs(depth) < 1e-6, 1e-6, depth)
        x = self.width / 2.0 + seen[:, 0] * scale
        y = self.height / 2.0 - seen[:, 1] * scale
        return np.stack((x, y), axis=1), depth


def lens_of(frame: Frame) -> Lens:
    """Return the projection of a frame."""
    height, width = frame.ids.shape
    return Lens(
        position_m=frame.camera_position_m,
        axes=to_matrix(frame.camera_xyzw),
        focal_px=frame.focal_px,
        width=width,
        height=height,
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Named:
    """The names of people where they stand on a frame, and the boxes that they take."""

    tags: list[Tag]
    taken: list[Box]


def people_named(
    frame: Frame, shot: StagedShot, *, inside: tuple[int, int, int, int], crew: bool = True
) -> Named:
    """Return where the names of the people stand, beside those whom a frame shows; its colours are not asked."""
    taken: list[Box] = []
    tags = _people(frame, shot, lens_of(frame), inside, taken, crew=crew)
    return Named(tags=tags, taken=taken)


def labelled(
    frame: Frame,
    shot: StagedShot,
    outside: Outside,
    named: Named,
    *,
    inside: tuple[int, int, int, int],
    strip: str = "",
) -> Frame:
    """Write the words on a frame's picture, in place, and return it; `inside` are the frame lines (x0 y0 x1 y1)."""
    lens = lens_of(frame)
    taken = list(named.taken)
    tags = list(named.tags)
    tags += _spots(frame, shot.built, lens, inside, taken)
    tags += _towns(frame, outside, lens, inside, taken)
    paint_tags(frame.rgb, tags)
    paint_strip(
        frame.rgb, inside[3], strip, sun_words(outside, lens, shot.built), _sun_on_ball(shot, outside, lens)
    )
    return frame


def _people(
    frame: Frame, shot: StagedShot, lens: Lens, inside: Box, taken: list[Box], *, crew: bool
) -> list[Tag]:
    owners = {track.who: track for track in shot.people if crew or not track.crew}
    masks = _visible(frame, owners)
    heads = {who: _head_rows(frame, who, masks[who]) for who in masks}
    faces = {who: _box_around(frame, rows) for who, rows in heads.items() if rows.size >= _LEAST_FACE}
    tags = []
    for who in masks:
        tag = Tag(
            text=f"{who} (crew)" if owners[who].crew else who,
            colour=_colour_of(frame, who),
            arrow=_up_on_picture(owners[who], frame.at_s, lens),
            strong=not owners[who].crew,
        )
        beside = faces.get(who) or _piece_of(frame, masks[who])
        others = _others(frame, who)
        tags.append(place_tag(tag, beside, inside, taken, tuple(faces.values()), on_others=others))
    return tags


def _visible(frame: Frame, owners: dict[str, BodyTrack]) -> dict[str, IntArray]:
    """Return the flat places of each person's pixels, nearest person first, of those that are seen enough."""
    number = np.full(len(frame.items) + 1, -1, np.int32)
    names = list(owners)
    for place, item in enumerate(frame.items):
        if item.owner in owners:
            number[place] = names.index(item.owner)
    seen = number[frame.ids].reshape(-1)
    places: dict[str, IntArray] = {name: np.flatnonzero(seen == k) for k, name in enumerate(names)}
    scale = frame.ids.size / (960 * 540)
    enough = {name: rows for name, rows in places.items() if rows.size >= _LEAST_PIXELS * scale}
    depth = frame.depth_m.reshape(-1)
    return dict(sorted(enough.items(), key=lambda pair: float(np.median(depth[pair[1]]))))


def _others(frame: Frame, who: str) -> Callable[[Box], float]:
    """Return what tells the share of a box of the picture that shows anybody but one."""
    theirs = np.array([item.owner not in ("", who) for item in frame.items] + [False])

    def share(box: Box) -> float:
        some = theirs[frame.ids[int(box[1]) : int(box[3]) + 1 : 2, int(box[0]) : int(box[2]) + 1 : 3]]
        return float(some.mean()) if some.size else 0.0

    return share


def _head_rows(frame: Frame, who: str, places: IntArray) -> IntArray:
    """Return those of a person's flat places that show the head."""
    head = np.array([item.owner == who and item.segment == "head" for item in frame.items] + [False])
    return np.asarray(places[head[frame.ids.reshape(-1)[places]]])


def _box_around(frame: Frame, rows: IntArray) -> Box:
    """Return the box around flat places of a picture, single ones aside."""
    y, x = np.divmod(rows, frame.ids.shape[1])
    low, high = np.percentile(x, (0.2, 99.8)), np.percentile(y, (0.2, 99.8))
    return float(low[0]), float(high[0]), float(low[1]), float(high[1])


def _piece_of(frame: Frame, rows: IntArray) -> Box:
    """Return a little box on what is seen of somebody, near its middle: flat places may lie apart."""
    y, x = np.divmod(rows, frame.ids.shape[1])
    near = int(np.argmin((x - np.median(x)) ** 2 + (y - np.median(y)) ** 2))
    return float(x[near]) - 8.0, float(y[near]) - 8.0, float(x[near]) + 8.0, float(y[near]) + 8.0


def _colour_of(frame: Frame, who: str) -> Vector:
    """Return the colour of a person's clothes, by which the name is told to belong."""
    chest = [i for i in frame.items if i.owner == who and i.segment == "chest"]
    return chest[0].colour if chest else (0.7, 0.7, 0.7)


def _up_on_picture(track: BodyTrack, at_s: float, lens: Lens) -> tuple[float, float]:
    """Return the body's up as the frame shows it, x right and y down, as long as it is not foreshortened, 0..1."""
    from skylot.stage.bodies.kinematics import pose_at  # noqa: PLC0415

    position_m, rotation_xyzw, _ = pose_at(track, np.array([at_s]))
    up = to_matrix(rotation_xyzw[0])[:, 2]
    away = position_m[0] - lens.position_m
    away /= max(float(np.linalg.norm(away)), 1e-9)
    flat = (up - away * float(up @ away)) @ lens.axes
    return float(flat[0]), float(-flat[1])


def _spots(frame: Frame, built: BuiltSet, lens: Lens, inside: Box, taken: list[Box]) -> list[Tag]:
    """Return the names of walls and windows that the frame shows there, where nobody floats before them."""
    tags = []
    radii = {each.id: each.radius_m for each in built.openings}
    for spot in built.labels[:_MOST_SPOTS]:
        if spot.kind not in ("plane", "window") or not spot.text:
            continue
        places, depth = lens.pixels(np.asarray(spot.position_m, dtype=np.float64))
        x, y = float(places[0, 0]), float(places[0, 1])
        if depth[0] < 0.2 or not (inside[0] + 8 < x < inside[2] - 8 and inside[1] + 8 < y < inside[3] - 8):
            continue
        row, column = int(y), int(x)
        item = frame.ids[row, column]
        beyond = item < 0 and spot.kind == "plane"
        if beyond or (item >= 0 and frame.depth_m[row, column] < depth[0] - 0.25):
            continue
        y += 1.35 * lens.focal_px * radii.get(spot.text, 0.0) / float(depth[0]) + 9.0 * (spot.text in radii)
        if y > inside[3] - 8:
            continue
        text = spot.text.upper() if spot.kind == "plane" else spot.text
        tag = Tag(text=text, colour=_ink_on(frame, int(y), column), quiet=True)
        put = place_tag(tag, (x, y, x, y), inside, taken, [], centred=True)
        if put.at is not None and not _before_people(frame, taken[-1]):
            tags.append(put)
    return tags


def _towns(frame: Frame, outside: Outside, lens: Lens, inside: Box, taken: list[Box]) -> list[Tag]:
    """Return the names of towns that the frame sees past everything, under their lights."""
    view = outside.view
    if view is None:
        return []
    tags = []
    for town in view.towns:
        way, over = seen_from(view.eye_m, town)
        places, depth = lens.pixels(lens.position_m + view.to_itrf.T @ way)
        x, y = float(places[0, 0]), float(places[0, 1])
        within = inside[0] + 8 < x < inside[2] - 8 and inside[1] + 8 < y < inside[3] - 24
        if not over or depth[0] < 0.1 or not within or frame.ids[int(y), int(x)] >= 0:
            continue
        tag = Tag(text=town.name, colour=_TOWN_INK, quiet=True)
        under = y + 12.0 + 0.03 * lens.focal_px
        put = place_tag(tag, (x, under, x, under), inside, taken, [], centred=True)
        if put.at is not None:
            tags.append(put)
    return tags


def _before_people(frame: Frame, box: Box) -> bool:
    """Return whether letters in a box would stand on somebody."""
    some = frame.ids[int(box[1]) : int(box[3]) + 1 : 2, int(box[0]) : int(box[2]) + 1 : 3]
    return any(frame.items[item].owner for item in np.unique(some) if item >= 0)


def _ink_on(frame: Frame, row: int, column: int) -> Vector:
    """Return dark ink for a bright wall, light for a dark one."""
    around = frame.rgb[max(0, row - 8) : row + 9, max(0, column - 20) : column + 21]
    return (0.10, 0.11, 0.13) if float(around.mean()) > 110.0 else (0.88, 0.89, 0.90)


def sun_words(outside: Outside, lens: Lens, built: BuiltSet) -> str:
    """Return where the Sun is as a person at the camera would say it; empty in a room without a window."""
    way = sun_way(built)
    if way != "open":
        return "shutters closed" if way == "shut" else ""
    if outside.sun is None:
        return "Sun: not known"
    if not outside.sun.shines:
        return "no Sun: behind the Earth" if outside.kind == "orbit" else "no Sun: below the horizon"
    x, y, z = outside.sun.direction @ lens.axes
    words = [word for part, word in ((-x, "left"), (x, "right"), (y, "above"), (-y, "below")) if part > 0.35]
    if -z > 0.5:
        words.append("ahead")
    elif z > 0.5:
        words.append("behind the camera")
    return f"Sun from {', '.join(words)}"


def _sun_on_ball(shot: StagedShot, outside: Outside, lens: Lens) -> tuple[float, float, float] | None:
    """Return the Sun's direction, x right, y down, z to the viewer, where it can come in."""
    if outside.sun is None or not outside.sun.shines or sun_way(shot.built) != "open":
        return None
    x, y, z = outside.sun.direction @ lens.axes
    return float(x), float(-y), float(z)
