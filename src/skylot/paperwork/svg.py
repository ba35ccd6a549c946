"""A small writer of SVG drawings: points, escaped text, paths that gather many boxes in one element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from skylot.paperwork import palette
from skylot.paperwork.markup import Safe, escape, number, tag
from skylot.paperwork.measure import text_width

FONT = "'Source Sans Pro','Source Sans 3','Segoe UI','Helvetica Neue',Arial,sans-serif"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the drawing, in points, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Return its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Return its lower edge."""
        return self.y + self.height

    def overlaps(self, other: Box) -> bool:
        """Tell whether the two share more than an edge."""
        return (
            self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom
        )

    def inside(self, other: Box) -> bool:
        """Tell whether it lies wholly in the other."""
        return (
            other.x <= self.x
            and other.y <= self.y
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def label_box(x: float, y: float, text: str, size: float, *, weight: int = 400, anchor: str = "start") -> Box:
    """Return the box of a line of text whose baseline starts (or is centred, or ends) at x, y."""
    width = text_width(text, size, weight)
    left = x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    return Box(left, y - 0.74 * size, width, 0.95 * size)


class Drawing:
    """An SVG under construction: what is added first lies lowest."""

    def __init__(self, width: float, height: float, title: str) -> None:
        """Begin an empty drawing of so many points, with the title that screen readers say."""
        self.page = Box(0.0, 0.0, width, height)
        self.title = title
        self.labels: list[Box] = []
        """The boxes of all texts drawn so far."""
        self._parts: list[str] = []

    def add(self, part: Safe) -> None:
        """Add an element that was made elsewhere."""
        self._parts.append(part)

    def box(self, box: Box, **how: object) -> None:
        """Add one rectangle."""
        self.add(tag("rect", x=box.x, y=box.y, width=box.width, height=box.height, **how))

    def boxes(self, boxes: Iterable[Box], **how: object) -> None:
        """Add many rectangles of one look as a single path; nothing where there are none."""
        steps = "".join(
            f"M{number(b.x)} {number(b.y)}h{number(b.width)}v{number(b.height)}h{number(-b.width)}z"
            for b in boxes
        )
        if steps:
            self.add(tag("path", d=steps, **how))

    def lines(self, ends: Iterable[tuple[float, float, float, float]], **how: object) -> None:
        """Add many straight lines (x, y, x, y) of one look as a single path."""
        steps = "".join(f"M{number(a)} {number(b)}L{number(c)} {number(e)}" for a, b, c, e in ends)
        if steps:
            self.add(tag("path", d=steps, **how))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        weight: int = 400,
        anchor: str = "start",
        fill: str = palette.INK,
        halo: str = "",
        tip: str = "",
    ) -> Box:
        """Add one line of text and return its box; pinned to that length whatever the font."""
        box = label_box(x, y, text, size, weight=weight, anchor=anchor)
        if not text:
            return box
        self.labels.append(box)
        content = (tag("title", tip), text) if tip else (text,)
        self.add(
            tag(
                "text", *content, x=box.x, y=y, font_size=size, fill=fill,
                font_weight=weight if weight != 400 else None,
                textLength=box.width, lengthAdjust="spacingAndGlyphs",
                stroke=halo or None, stroke_width=1.8 if halo else None,
                paint_order="stroke" if halo else None, stroke_linejoin="round" if halo else None,
            )
        )  # fmt: skip
        return box

    @contextmanager
    def group(self, **how: object) -> Iterator[None]:
        """Give everything that is added inside the same attributes."""
        opened = str(tag("g", **how)).removesuffix("</g>")
        self._parts.append(opened)
        yield
        self._parts.append("</g>")

    def hatch(self, name: str, colour: str, step: float = 3.0, width: float = 0.5) -> str:
        """Define a pattern of slanted lines and return the fill that uses it; `name` is unique on a page."""
        stripe = tag("path", d=f"M0 0V{number(step)}", stroke=colour, stroke_width=width)
        self.add(
            tag(
                "defs",
                tag(
                    "pattern", stripe, id=name, width=step, height=step,
                    patternUnits="userSpaceOnUse", patternTransform="rotate(45)",
                ),
            )
        )  # fmt: skip
        return f"url(#{name})"

    def markup(self, margin: float = 0.0) -> Safe:
        """Return the drawing as one `svg` element, fit for a file of its own and for a page.

        `margin` is a border of white paper around it, in points, where no page gives it one.
        """
        width, height = self.page.width + 2 * margin, self.page.height + 2 * margin
        corner = number(-margin)
        size = f"{corner} {corner} {number(width)} {number(height)}"
        paper = tag("rect", x=-margin, y=-margin, width=width, height=height, fill=palette.PAPER)
        inner = Safe(f"<title>{escape(self.title)}</title>{paper}" + "".join(self._parts))
        return tag(
            "svg", inner, xmlns="http://www.w3.org/2000/svg", viewBox=size, width=width, height=height,
            role="img", font_family=FONT,
        )  # fmt: skip
