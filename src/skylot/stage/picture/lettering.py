"""Letters, plates and arrows on a picture: drawn three times as large and brought down, so that they are clean."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from skylot.stage.model import Vector

if TYPE_CHECKING:
    from PIL import Image
    from PIL.ImageDraw import ImageDraw as Drawing
    from PIL.ImageFont import FreeTypeFont

Box = tuple[float, float, float, float]
_FINER = 3
_PLATE = (16, 18, 24, 205)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word on a picture."""

    text: str
    colour: Vector
    """Of a person's clothes, or of the ink of a quiet word; sRGB 0..1."""
    arrow: tuple[float, float] | None = None
    """Which way is up for it, x right and y down."""
    strong: bool = True
    quiet: bool = False
    """Only letters, no plate."""
    at: tuple[float, float] | None = None
    """Left top corner, pixels; None is not drawn."""
    height_px: int = 540
    """Of the picture it is for."""


@cache
def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415

    file = resources.files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(Path(str(file)), size)


def _letter_px(tag: Tag) -> int:
    return max(9, round((12 if tag.quiet else 17) * tag.height_px / 540))


def tag_size(tag: Tag) -> tuple[int, int]:
    """Return width and height of a tag in pixels."""
    size = _letter_px(tag)
    font = _font("Semibold", size * _FINER)
    wide = font.getlength(_spaced(tag)) / _FINER
    if tag.quiet:
        return math.ceil(wide) + 2, round(size * 1.3)
    high = round(size * 1.5)
    return math.ceil(wide + high * (1.05 if tag.arrow is not None else 0.45) + size * 0.5), high


def _spaced(tag: Tag) -> str:
    return "\u200a".join(tag.text) if tag.quiet else tag.text


def place_tag(
    tag: Tag,
    beside: Box,
    inside: Box,
    taken: list[Box],
    faces: Sequence[Box],
    *,
    centred: bool = False,
    on_others: Callable[[Box], float] | None = None,
) -> Tag:
    """Return a tag with its place beside a box (x0 y0 x1 y1), inside of the frame lines, off what is taken.

    A person's is first tried beyond the head, then at its sides, away from other heads, then along the frame's
    edge; a quiet word's only place is its own. Never does one lie over a face, the oval in a box of `faces`;
    `on_others` tells what share of a box shows other people. The place is added to what is taken.
    """
    height = inside[3] - inside[1]
    sized = replace(tag, height_px=540 if height <= 0 else max(270, round(height * 1.2)))
    wide, high = tag_size(sized)
    places = [(beside[0] - wide / 2, beside[1] - high / 2)]
    if not centred:
        places = _around(sized, beside, wide, high) + _along_edge(beside, inside, wide, high)
    best: tuple[float, Box] | None = None
    for rank, (x, y) in enumerate(places):
        left = min(max(x, inside[0] + 4), inside[2] - wide - 4)
        top = min(max(y, inside[1] + 4), inside[3] - high - 4)
        box = (left, top, left + wide, top + high)
        if any(_overlap(box, other) > 0.0 for other in taken) or any(_on_oval(box, face) for face in faces):
            continue
        cost = rank + 0.02 * (abs(left - x) + abs(top - y))
        cost += 8.0 * sum(_overlap(box, other) for other in (*faces, beside)) / (wide * high)
        cost += _mistakable(box, beside, faces) + (6.0 * on_others(box) if on_others is not None else 0.0)
        if best is None or cost < best[0]:
            best = (cost, box)
    if best is None:
        return sized
    taken.append(best[1])
    return replace(sized, at=(best[1][0], best[1][1]))


def _around(tag: Tag, beside: Box, wide: int, high: int) -> list[tuple[float, float]]:
    """Return places around a box: along the arrow first, then around it, then further out."""
    x, y = (beside[0] + beside[2]) / 2, (beside[1] + beside[3]) / 2
    ahead = math.atan2(tag.arrow[1], tag.arrow[0]) if tag.arrow is not None else -math.pi / 2
    found = []
    for out in (6.0, 26.0, 60.0, 110.0):
        across = (beside[2] - beside[0]) / 2 + wide / 2 + out
        along = (beside[3] - beside[1]) / 2 + high / 2 + out
        for turn in (0.0, 0.6, -0.6, 1.2, -1.2, 1.9, -1.9, 2.6, -2.6, math.pi):
            angle = ahead + turn
            reach = 1.0 / math.hypot(math.cos(angle) / across, math.sin(angle) / along)
            found.append((x + reach * math.cos(angle) - wide / 2, y + reach * math.sin(angle) - high / 2))
    return found


def _along_edge(beside: Box, inside: Box, wide: int, high: int) -> list[tuple[float, float]]:
    """Return places along the inside of the frame lines, nearest to a box first."""
    right, bottom = inside[2] - wide - 4, inside[3] - high - 4
    middle = (inside[0] + inside[2] - wide) / 2
    found = [(x, y) for y in (inside[1] + 4, bottom) for x in (inside[0] + 4, middle, right)]
    x, y = (beside[0] + beside[2] - wide) / 2, (beside[1] + beside[3] - high) / 2
    return sorted(found, key=lambda place: math.hypot(place[0] - x, place[1] - y))


def _on_oval(box: Box, face: Box) -> bool:
    """Return whether a box meets the ellipse in another."""
    gaps = []
    for axis in (0, 1):
        middle, radius = (face[axis] + face[axis + 2]) / 2, max(1.0, (face[axis + 2] - face[axis]) / 2)
        gaps.append(max(box[axis] - middle, middle - box[axis + 2], 0.0) / radius)
    return math.hypot(*gaps) < 1.0


def _mistakable(box: Box, beside: Box, faces: Sequence[Box]) -> float:
    """Return how easily a word in a box is taken for the name of another than whom it is beside, 0..8."""
    near = _gap(box, beside)
    size = 0.5 * (beside[2] - beside[0] + beside[3] - beside[1]) + 20.0
    closer = [max(0.0, 1.0 - (_gap(box, face) - near) / size) for face in faces if face != beside]
    return min(8.0, 4.0 * max(closer, default=0.0))


def _gap(a: Box, b: Box) -> float:
    """Return how far apart two boxes are."""
    return math.hypot(*(max(a[k] - b[k + 2], b[k] - a[k + 2], 0.0) for k in (0, 1)))


def _overlap(a: Box, b: Box) -> float:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide * high if wide > 0.0 and high > 0.0 else 0.0


def paint_tags(rgb: NDArray[np.uint8], tags: Sequence[Tag]) -> None:
    """Paint tags that have a place onto a picture (h,w,3), in place."""
    for tag in tags:
        if tag.at is not None:
            _lay(rgb, _drawn(tag), round(tag.at[0]), round(tag.at[1]))


def _drawn(tag: Tag) -> Image.Image:
    from PIL import Image, ImageDraw  # noqa: PLC0415

    wide, high = tag_size(tag)
    size = _letter_px(tag)
    image = Image.new("RGBA", (wide * _FINER, high * _FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    font = _font("Semibold", size * _FINER)
    middle = high * _FINER / 2
    colour = tuple(round(255 * part) for part in tag.colour)
    if tag.quiet:
        pale = (255, 255, 255, 70) if sum(colour) < 384 else (0, 0, 0, 90)
        draw.text((_FINER, middle + 2), _spaced(tag), font=font, fill=pale, anchor="lm")
        draw.text((_FINER, middle), _spaced(tag), font=font, fill=(*colour, 200), anchor="lm")
    else:
        radius = high * _FINER // 2
        draw.rounded_rectangle((0, 0, image.width - 1, image.height - 1), radius, fill=_PLATE)
        start = high * _FINER * 0.45
        if tag.arrow is not None:
            _badge(draw, (middle, middle), radius * 0.86, colour, tag.arrow)
            start = high * _FINER * 1.08
        fill = (255, 255, 255, 255) if tag.strong else (205, 205, 210, 255)
        draw.text((start, middle), tag.text, font=font, fill=fill, anchor="lm")
    return image.resize((wide, high), Image.Resampling.BOX)


def _badge(
    draw: Drawing,
    centre: tuple[float, float],
    radius: float,
    colour: tuple[int, ...],
    arrow: tuple[float, float],
) -> None:
    """Draw a disc of the person's colour with an arrow, or with a dot where the arrow points at the viewer."""
    x, y = centre
    ink = (12, 12, 16, 255) if sum(colour) > 330 else (255, 255, 255, 255)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(*colour, 255))
    length = math.hypot(*arrow)
    if length < 0.25:
        small = radius * 0.3
        draw.ellipse((x - small, y - small, x + small, y + small), fill=ink)
        return
    right, down = arrow[0] / length, arrow[1] / length

    def turned(along: float, beside: float) -> tuple[float, float]:
        return (
            x + radius * (along * right - beside * down),
            y + radius * (along * down + beside * right),
        )

    head = (turned(0.80, 0.0), turned(0.0, 0.52), turned(0.0, -0.52))
    shaft = (turned(0.1, 0.18), turned(-0.72, 0.18), turned(-0.72, -0.18), turned(0.1, -0.18))
    draw.polygon(shaft, fill=ink)
    draw.polygon(head, fill=ink)


def _lay(rgb: NDArray[np.uint8], image: Image.Image, left: int, top: int) -> None:
    """Lay an image with transparency onto a picture, cut where it sticks out."""
    height, width = rgb.shape[:2]
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(width, left + image.width), min(height, top + image.height)
    if x0 >= x1 or y0 >= y1:
        return
    over = np.asarray(image, dtype=np.float32)[y0 - top : y1 - top, x0 - left : x1 - left]
    alpha = over[..., 3:] / 255.0
    under = rgb[y0:y1, x0:x1]
    rgb[y0:y1, x0:x1] = np.round(under * (1.0 - alpha) + over[..., :3] * alpha).astype(np.uint8)


def paint_strip(
    rgb: NDArray[np.uint8], below: int, text: str, light: str, sun: tuple[float, float, float] | None
) -> None:
    """Paint a line of text along the bottom of a picture: what is said at the left, the light at the right.

    It stands below the frame lines where there is room, else over the picture's foot. The Sun is (x right, y
    down, z towards the viewer), a unit vector.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415

    height, width = rgb.shape[:2]
    scale = height / 540
    high = round(26 * scale)
    top = below + (height - below - high) // 2 if height - below >= high + 4 else height - high
    image = Image.new("RGBA", (width * _FINER, high * _FINER), (0, 0, 0, 0 if top >= below else 150))
    draw = ImageDraw.Draw(image)
    font = _font("Regular", round(14 * scale * _FINER))
    middle = image.height / 2
    margin = round(12 * scale * _FINER)
    if text:
        draw.text((margin, middle), text, font=font, fill=(235, 235, 235, 255), anchor="lm")
    end = image.width - margin
    if sun is not None:
        radius = high * _FINER * 0.44
        _sun_ball(draw, (end - radius, middle, radius), sun)
        end -= round(2 * radius + 8 * scale * _FINER)
    draw.text((end, middle), light, font=font, fill=(255, 214, 140, 255), anchor="rm")
    _lay(rgb, image.resize((width, high), Image.Resampling.BOX), 0, top)


def _sun_ball(draw: Drawing, ball: tuple[float, float, float], sun: tuple[float, float, float]) -> None:
    """Draw a ball as the camera would see it, with the Sun where it stands: filled ahead, a ring behind."""
    x, y, radius = ball
    gold, line = (255, 200, 90, 255), (150, 150, 155, 255)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), outline=line, width=_FINER)
    dot = radius * 0.30
    at_x, at_y = x + sun[0] * (radius - dot), y + sun[1] * (radius - dot)
    draw.line((x, y, at_x, at_y), fill=line, width=_FINER)
    around = (at_x - dot, at_y - dot, at_x + dot, at_y + dot)
    if sun[2] > 0.1:
        draw.ellipse(around, outline=gold, width=round(1.4 * _FINER))
    else:
        draw.ellipse(around, fill=gold)
