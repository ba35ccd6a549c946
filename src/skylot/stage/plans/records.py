"""What a plan drawing is before it is written: outlines in metres on the page, arrows, labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from skylot.core.arrays import FloatArray

View = Literal["plan", "section", "cross"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """Closed outlines, or one open line, in metres: x to the right of the page, y to its top."""

    kind: str
    """Wall, room, part, window, beam, sight, person, track: what the page's style sheet calls it."""
    loops: tuple[FloatArray, ...]
    """(n,2) each."""
    fill: str = "none"
    stroke: str = "none"
    stroke_px: float = 0.0
    opacity: float = 1.0
    dash: str = ""
    closed: bool = True
    holes: bool = True
    """A loop inside of a loop is a hole; else everything that any loop holds is filled."""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Arrow:
    """An arrow on the page; with hardly a length it stands across the page, towards or away from the reader."""

    kind: Literal["up", "top of frame", "sun"]
    start_m: FloatArray
    """(2,)"""
    end_m: FloatArray
    colour: str
    towards_reader: float = 0.0
    """Part of the direction (a unit vector) that comes out of the page."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Label:
    """Words at a place: the first line stands out, the others explain."""

    lines: tuple[str, ...]
    place_m: FloatArray
    """(2,) of what it belongs to."""
    colour: str
    clear_m: float = 0.0
    """Radius round the place that the words keep free."""
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawing:
    """One view of one shot at one time."""

    view: View
    title: str
    seen: str
    """From where: `from overhead, forward is right`."""
    sides: tuple[str, str, str, str]
    """Names of the planes at the left, right, top and bottom of the page."""
    low_m: FloatArray
    """(2,) lower left corner of what is shown."""
    high_m: FloatArray
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]
    labels: tuple[Label, ...]
    foot: str = ""
    """A line under the drawing: instant of the shot, light."""
