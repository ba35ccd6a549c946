"""A drawing as SVG: self-contained, for a wall or a page; names never over each other."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.plans import palette
from skylot.stage.plans.records import Arrow, Drawing, Label, Shape

_FONT = "'Source Sans 3','Source Sans Pro','Segoe UI','Helvetica Neue',Arial,sans-serif"
_MARGIN = 34.0
_HEAD = 40.0
_FOOT = 40.0
_WIDE = 1120.0
_TALL, _TALLEST = 620.0, 940.0
_ONE_SCALE = 0.6
"""Views share a scale where none of them is made smaller than this share of its own."""
_NARROW, _BESIDE = 560.0, 240.0
_KEPT_FREE = {"person", "camera"}
_GLYPH = 0.55
"""Mean width of a letter of the font, of its size."""


@dataclass(slots=True)
class _Page:
    """Where a drawing lies on its page, and which boxes are taken by words."""

    scale: float
    left: float
    top: float
    width: float
    height: float
    low_m: FloatArray
    taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    figures: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Boxes of limbs and arrows, which words had better not cover."""

    def at(self, place_m: FloatArray) -> tuple[float, float]:
        """Return pixels of a place in metres."""
        x, y = (np.asarray(place_m) - self.low_m) * self.scale
        return self.left + float(x), self.top + self.height - float(y)


def svg(drawing: Drawing) -> str:
    """Return one drawing as a whole SVG document."""
    return svg_page((drawing,))


def svg_page(drawings: Sequence[Drawing], title: str = "") -> str:
    """Return several views under each other on one SVG document, to one scale where that leaves each large."""
    spans = [drawing.high_m - drawing.low_m for drawing in drawings]
    head = 46.0 if title else 10.0
    parts, y = [], head
    for i, (drawing, span, scale) in enumerate(zip(drawings, spans, _scales(spans), strict=True)):
        page = _Page(
            scale=scale,
            left=_MARGIN + (_WIDE - 2 * _MARGIN - span[0] * scale) / 2,
            top=y + _HEAD,
            width=span[0] * scale,
            height=span[1] * scale,
            low_m=drawing.low_m,
        )
        parts.append(_drawing(drawing, page, f"view{i}"))
        y = page.top + page.height + _FOOT
    named = title or (drawings[0].title if drawings else "")
    top = _text(_MARGIN, 32.0, title, 21, weight=650) if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(_WIDE)} {_n(y + 6)}" width="{_n(_WIDE)}" '
        f'height="{_n(y + 6)}" role="img" font-family="{_FONT}"><title>{_escaped(named)}</title>'
        f'<rect width="100%" height="100%" fill="{palette.PAPER}"/>{top}{"".join(parts)}</svg>\n'
    )


def _scales(spans: Sequence[FloatArray]) -> list[float]:
    """Return pixels for a metre, of each view of a span (2,) in metres."""

    def fitting(tall: float) -> list[float]:
        return [float(min((_WIDE - 2 * _MARGIN) / span[0], tall / span[1])) for span in spans]

    own = fitting(_TALL)
    if min(own) >= _ONE_SCALE * max(own):
        return [min(own)] * len(own)
    return fitting(_TALLEST)


def _drawing(drawing: Drawing, page: _Page, clip: str) -> str:
    box = f'x="{_n(page.left)}" y="{_n(page.top)}" width="{_n(page.width)}" height="{_n(page.height)}"'
    inside = "".join(_shape(shape, page) for shape in drawing.shapes)
    arrows = "".join(_arrow(arrow, page) for arrow in drawing.arrows)
    page.figures += _figures(drawing, page)
    edges = _edges(drawing, page)  # they take their places before the names look for theirs
    labels = "".join(_label(label, page) for label in drawing.labels)
    return (
        f'<defs><clipPath id="{clip}"><rect {box}/></clipPath></defs>'
        f'<g clip-path="url(#{clip})">{inside}{arrows}</g>'
        f'<rect {box} fill="none" stroke="{palette.FAINT}" stroke-width="0.8"/>{edges}{labels}'
    )


def _figures(drawing: Drawing, page: _Page) -> list[tuple[float, float, float, float]]:
    """Return the boxes of people, camera and arrows in pixels."""
    outlines = [loop for shape in drawing.shapes if shape.kind in _KEPT_FREE for loop in shape.loops]
    outlines += [np.stack((arrow.start_m, arrow.end_m)) for arrow in drawing.arrows]
    boxes = []
    for outline in outlines:
        if len(outline):
            x0, y1 = page.at(outline.min(axis=0))
            x1, y0 = page.at(outline.max(axis=0))
            boxes.append((x0 - 5, y0 - 5, x1 + 5, y1 + 5))
    return boxes


def _shape(shape: Shape, page: _Page) -> str:
    steps = []
    for loop in shape.loops:
        if not len(loop):
            continue
        points = [page.at(point) for point in loop]
        steps.append("M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + ("Z" if shape.closed else ""))
    if not steps:
        return ""
    look = f' stroke="{shape.stroke}" stroke-width="{_n(shape.stroke_px)}"' if shape.stroke_px else ""
    dash = f' stroke-dasharray="{shape.dash}"' if shape.dash else ""
    faint = f' opacity="{shape.opacity:.2f}"' if shape.opacity < 1.0 else ""
    rule = ' fill-rule="evenodd"' if shape.holes and len(steps) > 1 else ""
    tip = f"<title>{_escaped(shape.name)}</title>" if shape.name else ""
    return (
        f'<path class="{shape.kind}" d="{"".join(steps)}" fill="{html.escape(shape.fill)}"{rule} '
        f'stroke-linejoin="round" stroke-linecap="round"{look}{dash}{faint}>{tip}</path>'
    )


def _arrow(arrow: Arrow, page: _Page) -> str:
    (x0, y0), (x1, y1) = page.at(arrow.start_m), page.at(arrow.end_m)
    sun = _sun(x0, y0) if arrow.kind == "sun" else ""
    if abs(arrow.towards_reader) > (0.97 if arrow.kind == "sun" else 0.85):
        return sun or _across(x0, y0, arrow.towards_reader, arrow.colour)
    length = float(np.hypot(x1 - x0, y1 - y0))
    if length < 1.0:
        return sun
    dx, dy = (x1 - x0) / length, (y1 - y0) / length
    if arrow.kind == "sun":  # begins outside of its disc
        x0, y0, x1, y1 = x0 + dx * 18, y0 + dy * 18, x1 + dx * 18, y1 + dy * 18
    wide, long = (7.5, 13.0) if arrow.kind == "up" else (5.5, 10.0)
    bx, by = x1 - dx * long, y1 - dy * long
    tip = f"M{_n(x1)} {_n(y1)}L{_n(bx - dy * wide)} {_n(by + dx * wide)}L{_n(bx + dy * wide)} {_n(by - dx * wide)}Z"
    line = f"M{_n(x0)} {_n(y0)}L{_n(bx)} {_n(by)}"
    width = 4.0 if arrow.kind == "up" else 2.4
    under = f'<path d="{line}{tip}" stroke="{palette.PAPER}" stroke-width="{_n(width + 3)}" fill="none"/>'
    return (
        sun
        + under
        + f'<path class="{arrow.kind}" d="{line}" stroke="{arrow.colour}" stroke-width="{_n(width)}" '
        f'fill="none"/><path d="{tip}" fill="{arrow.colour}"/>'
    )


def _across(x: float, y: float, towards: float, colour: str) -> str:
    """Return the sign of an arrow that stands across the page: its point seen from before, its feathers from behind."""
    ring = f'<circle cx="{_n(x)}" cy="{_n(y)}" r="9" fill="{palette.PAPER}" stroke="{colour}" stroke-width="2.6"/>'
    if towards > 0.0:
        return ring + f'<circle cx="{_n(x)}" cy="{_n(y)}" r="3.2" fill="{colour}"/>'
    cross = f"M{_n(x - 5)} {_n(y - 5)}l10 10M{_n(x + 5)} {_n(y - 5)}l-10 10"
    return ring + f'<path d="{cross}" stroke="{colour}" stroke-width="2.4"/>'


def _sun(x: float, y: float) -> str:
    angle = np.arange(12) * np.pi / 6
    rays = "".join(
        f"M{_n(x + 12 * np.cos(a))} {_n(y + 12 * np.sin(a))}L{_n(x + 16 * np.cos(a))} {_n(y + 16 * np.sin(a))}"
        for a in angle.tolist()
    )
    return (
        f'<circle cx="{_n(x)}" cy="{_n(y)}" r="9.5" fill="{palette.BEAM}" stroke="#b97f00" stroke-width="1"/>'
        f'<path d="{rays}" stroke="#b97f00" stroke-width="1.8"/>'
    )


def _edges(drawing: Drawing, page: _Page) -> str:
    """Return title, names of the sides, a metre, and the line under the drawing."""
    left, right, top, bottom = drawing.sides
    middle_x, middle_y = page.left + page.width / 2, page.top + page.height / 2
    under = page.top + page.height
    metre = page.scale
    seen, seen_x = f"seen {drawing.seen}", page.left + _width(drawing.title, 16) + 14
    bar_x = max(page.left + page.width - metre, seen_x + _width(seen, 13) + 44)
    page.taken += [
        (page.left, page.top - 30, page.left + page.width, page.top - 2),
        (page.left, under + 2, page.left + _width(drawing.foot, 12.5), under + 24),
    ]
    parts = [
        _text(page.left, page.top - 14, drawing.title, 16, weight=650),
        _text(seen_x, page.top - 14, seen, 13, palette.SOFT),
        _side(middle_x, page.top + 15, top, page),
        _side(middle_x, under - 7, bottom, page),
        _turned(page.left + 14, middle_y, left, -90),
        _turned(page.left + page.width - 14, middle_y, right, 90),
        f'<path d="M{_n(bar_x)} {_n(page.top - 18)}v6h{_n(metre)}v-6" fill="none" stroke="{palette.INK}" '
        'stroke-width="1.4"/>',
        _text(bar_x - 8, page.top - 10, "1 m", 12, palette.SOFT, anchor="end"),
        _text(page.left, under + 18, drawing.foot, 12.5, palette.SOFT),
    ]
    return "".join(parts)


def _side(x: float, y: float, words: str, page: _Page) -> str:
    half = _width(words, 12.5) / 2 + 8
    page.taken.append((x - half, y - 13, x + half, y + 5))
    return _text(x, y, words.upper(), 11.5, palette.SOFT, anchor="middle", halo=True, spacing=1.2)


def _turned(x: float, y: float, words: str, degrees: float) -> str:
    inner = _text(0, 4, words.upper(), 11.5, palette.SOFT, anchor="middle", halo=True, spacing=1.2)
    return f'<g transform="translate({_n(x)} {_n(y)}) rotate({_n(degrees)})">{inner}</g>'


def _label(label: Label, page: _Page) -> str:
    """Return a label at the first free place round what it belongs to, with a line to it where it is far."""
    size = 11.5 if label.small else 14.5
    small = 11.5
    width = max(_width(line, size if i == 0 else small) for i, line in enumerate(label.lines))
    height = size + (len(label.lines) - 1) * (small + 3.0) + 2.0
    x0, y0 = page.at(label.place_m)
    x, y = _free_place(page, (x0, y0), (width, height), label.clear_m * page.scale)
    page.taken.append((x, y, x + width, y + height))
    parts = []
    nearest = (min(max(x0, x), x + width), min(max(y0, y), y + height))
    if np.hypot(nearest[0] - x0, nearest[1] - y0) > 14.0 and not label.small:
        parts.append(
            f'<path d="M{_n(nearest[0])} {_n(nearest[1])}L{_n(x0)} {_n(y0)}" stroke="{label.colour}" '
            'stroke-width="0.9" opacity="0.7"/>'
        )
    baseline = y + size * 0.82
    for i, line in enumerate(label.lines):
        weight = 650 if i == 0 and not label.small else 400
        colour = label.colour if i == 0 else palette.INK
        parts.append(_text(x, baseline, line, size if i == 0 else small, colour, weight=weight, halo=True))
        baseline += small + 3.0
    return "".join(parts)


def _free_place(
    page: _Page, at: tuple[float, float], size: tuple[float, float], clear: float
) -> tuple[float, float]:
    """Return the upper left corner of a box near a place, off all boxes taken and on the page."""
    width, height = size
    best, best_cost = (at[0] + clear, at[1] - height / 2), np.inf
    boxes = np.array([*page.taken, *page.figures]).reshape(-1, 4)
    weight = np.concatenate((np.full(len(page.taken), 6.0), np.full(len(page.figures), 0.6)))
    for gap in (6.0, 24.0, 48.0, 80.0, 120.0, 165.0, 220.0, 280.0):
        for degrees in (0, 180, -30, 30, 150, -150, -60, 60, 120, -120, -90, 90):
            dx, dy = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
            x = at[0] + dx * (clear + gap + width / 2) - width / 2
            y = at[1] + dy * (clear + gap + height / 2) - height / 2
            box = (x, y, x + width, y + height)
            cost = gap * 3.0 + _off_page(page, x, y, width, height) * 80.0
            cost += float(_overlaps(box, boxes) @ weight)
            if cost < best_cost:
                best, best_cost = (float(x), float(y)), float(cost)
    return best


def _off_page(page: _Page, x: float, y: float, width: float, height: float) -> float:
    left, right = page.left + 24, page.left + page.width - 24
    if page.width < _NARROW:  # there is paper beside it
        left, right = page.left - _BESIDE, page.left + page.width + _BESIDE
    over = (left - x, x + width - right, page.top + 4 - y)
    return sum(max(value, 0.0) for value in (*over, y + height - page.top - page.height + 4))


def _overlaps(box: tuple[float, float, float, float], others: FloatArray) -> FloatArray:
    """Return the areas (n,) that a box shares with others (n,4): left, top, right, bottom."""
    across = np.minimum(box[2], others[:, 2]) - np.maximum(box[0], others[:, 0])
    down = np.minimum(box[3], others[:, 3]) - np.maximum(box[1], others[:, 1])
    return np.asarray(np.maximum(across, 0.0) * np.maximum(down, 0.0))


def _text(
    x: float,
    y: float,
    words: str,
    size: float,
    colour: str = palette.INK,
    *,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
    spacing: float = 0.0,
) -> str:
    under = (
        f' stroke="{palette.PAPER}" stroke-width="3.2" paint-order="stroke" stroke-linejoin="round"'
        if halo
        else ""
    )
    apart = f' letter-spacing="{_n(spacing)}"' if spacing else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}" font-weight="{weight}" text-anchor="{anchor}" '
        f'fill="{colour}"{under}{apart}>{_escaped(words)}</text>'
    )


def _escaped(words: str) -> str:
    """Return words as markup; what cannot be printed, or not be written in XML, is shown as a replacement."""
    return html.escape("".join(c if c.isprintable() else "\ufffd" for c in words))


def _width(words: str, size: float) -> float:
    return _GLYPH * size * len(words)


def _n(value: float) -> str:
    """Return a coordinate to a tenth of a pixel."""
    text = f"{float(value):.1f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
