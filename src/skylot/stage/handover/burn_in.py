"""What is burnt into an animatic: a strip below the picture with setup, scene, lens, instant and timecode."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from skylot.core.frametime import FrameTime
from skylot.stage.handover.handed import Handed
from skylot.stage.handover.timing import FIRST_FRAME

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_GROUND, _INK, _FAINT, _LAMP = (16, 18, 22), (238, 236, 230), (150, 154, 162), (255, 196, 92)
_SMALL_GAP = 0.28


class BurnIn:
    """The strip of one setup: what stays is drawn once, timecode and instant at every frame."""

    def __init__(self, one: Handed, width: int, height: int) -> None:
        """Draw what stays the same over the shot."""
        from PIL import Image, ImageDraw  # noqa: PLC0415 - slow to load

        self.one, self.width, self.height = one, width, height
        self._image: Any = Image.new("RGB", (width, height), _GROUND)
        self._draw_on: Any = ImageDraw.Draw
        pen = ImageDraw.Draw(self._image)
        pen.line((0, 0, width, 0), fill=(60, 64, 72))
        self.large, self.small = (
            _font("Semibold", round(height * 0.52)),
            _font("Regular", round(height * 0.36)),
        )
        gap = round(height * _SMALL_GAP)
        x = gap + self._write(pen, gap, one.setup, self.large, _LAMP) + 2 * gap
        lines = (_where(one), _lens(one))
        widest = max(pen.textlength(line, font=self.small) for line in lines)
        room = round(width * 0.56) - x
        for row, line in enumerate(lines):
            y = height * (0.31 if row == 0 else 0.71)
            pen.text(
                (x, y),
                self._fitted(pen, line, room),
                font=self.small,
                fill=_INK if row == 0 else _FAINT,
                anchor="lm",
            )
        self._instant_x = x + min(round(widest), room) + 3 * gap

    def strip(self, frame: int, timecode: FrameTime) -> NDArray[np.uint8]:
        """Return the strip (h,w,3) at a frame of the shot, counted from 0; `timecode` is that of the cut."""
        image = self._image.copy()
        pen = self._draw_on(image)
        gap = round(self.height * _SMALL_GAP)
        left = self.width - gap - self._fixed(pen, timecode.timecode())
        pen.text(
            (left - 2 * gap, self.height * 0.71),
            f"frame {FIRST_FRAME + frame}",
            font=self.small,
            fill=_FAINT,
            anchor="rm",
        )
        at = self.one.at
        if at is not None:
            day, _, hour = at.plus(float(frame / timecode.rate.value)).iso().removesuffix("Z").partition("T")
            pen.text(
                (left - 2 * gap, self.height * 0.31),
                f"{day}  {hour} UTC",
                font=self.small,
                fill=_INK,
                anchor="rm",
            )
        return np.asarray(image)

    def _write(self, pen: Any, x: float, text: str, font: FreeTypeFont, colour: tuple[int, int, int]) -> int:
        pen.text((x, self.height / 2), text, font=font, fill=colour, anchor="lm")
        return int(pen.textlength(text, font=font)) + 1

    def _fixed(self, pen: Any, text: str) -> int:
        """Write a timecode at the right edge, every digit as wide as the widest, and return its width."""
        cell = max(pen.textlength(digit, font=self.large) for digit in "0123456789")
        widths = [cell if mark.isdigit() else pen.textlength(mark, font=self.large) for mark in text]
        x = self.width - round(self.height * _SMALL_GAP) - sum(widths)
        for mark, width in zip(text, widths, strict=True):
            pen.text((x + width / 2, self.height / 2), mark, font=self.large, fill=_INK, anchor="mm")
            x += width
        return int(sum(widths)) + 1

    def _fitted(self, pen: Any, text: str, room: float) -> str:
        """Return a text that is not wider than the room, its end cut where it must be."""
        while text and pen.textlength(text, font=self.small) > room:
            text = text.removesuffix("…")[:-1].rstrip() + "…" if len(text) > 2 else ""
        return text


def _where(one: Handed) -> str:
    parts = (f"Scene {one.scene}" if one.scene else "", one.shot.built.set, one.light)
    return "  ·  ".join(part for part in parts if part)


def _lens(one: Handed) -> str:
    camera = one.shot.camera
    if camera is None:
        return "no camera"
    start, end = float(camera.focal_mm[0]), float(camera.focal_mm[-1])
    focal = f"{start:g} mm" if abs(start - end) < 0.05 else f"{start:g} to {end:g} mm"
    name = camera.lens_name if camera.lens_name and "mm" not in camera.lens_name else ""
    return "  ·  ".join(part for part in (focal, name, f"f/{camera.stop:g}", camera.sensor_name) if part)


@lru_cache(maxsize=16)
def _font(weight: str, size: int) -> FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - slow to load

    file = resources.files("font_source_sans_pro") / "files" / f"SourceSansPro-{weight}.ttf"
    return ImageFont.truetype(str(file), max(8, size))
