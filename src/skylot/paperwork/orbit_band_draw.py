"""Draws the band of a call sheet: clocks, strips, light with each sunset and sunrise, ground contact."""

from __future__ import annotations

from collections.abc import Iterable

from skylot.paperwork import palette
from skylot.paperwork.day_hours import Hours
from skylot.paperwork.markup import tag
from skylot.paperwork.measure import fit_text, text_width
from skylot.paperwork.orbit_band_view import BandLight, OrbitBand
from skylot.paperwork.svg import Box, Drawing

WIDTH = 527.0
_LEFT, _RIGHT = 62.0, 12.0
_SIZE = 6.2
_CLOCK, _STRIP, _LIGHT, _EVENTS = 8.5, 13.0, 11.0, 17.0


def draw(band: OrbitBand, *, hatch: str = "skylot-band-unknown") -> Drawing:
    """Return the band as wide as the type area of A4; `hatch` names its pattern."""
    dynamic = 9.0 if band.dynamic else 0.0
    light_height = sum(_height(light) for light in band.lights)
    top = _CLOCK * len(band.clocks) + 3.0
    height = top + dynamic + _STRIP + light_height + _CLOCK + 4.0
    drawing = Drawing(WIDTH, height, "Light, ground contact and strips of the day")
    pattern = drawing.hatch(hatch, palette.FAINT_INK)
    _draw_clocks(drawing, band)
    y = top + dynamic
    foot = y + _STRIP + light_height
    _draw_grid(drawing, band, top - 2.0, foot)
    lights_at = y + _STRIP
    for light in band.lights:
        _draw_light(drawing, band, light, lights_at, pattern)
        lights_at += _height(light)
    _draw_dynamic(drawing, band, y, foot)
    _draw_strips(drawing, band, y)
    _draw_legend(drawing, band, foot + _CLOCK, pattern)
    return drawing


def _height(light: BandLight) -> float:
    return 5.0 + _LIGHT + (_EVENTS if light.events else 4.0)


def _x(band: OrbitBand, hour: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * hour / band.length


def _across(band: OrbitBand, parts: Iterable[Hours], y: float, height: float) -> list[Box]:
    boxes = [Box(_x(band, a), y, _x(band, b) - _x(band, a), height) for a, b in parts]
    return [Box(b.x, b.y, max(b.width, 0.5), b.height) for b in boxes]


def _name(drawing: Drawing, name: str, baseline: float, weight: int = 400) -> None:
    words = fit_text(name, _SIZE, _LEFT - 10.0, weight)
    drawing.text(_LEFT - 9.0, baseline, words, _SIZE, weight=weight, anchor="end", fill=palette.SOFT_INK)


def _draw_clocks(drawing: Drawing, band: OrbitBand) -> None:
    step = (WIDTH - _LEFT - _RIGHT) / band.length
    for line, clock in enumerate(band.clocks):
        baseline = 6.5 + _CLOCK * line
        first = line == 0
        _name(drawing, clock.name, baseline, 600 if first else 400)
        every = 1 if max(text_width(one, _SIZE) for one in clock.hours) + 2.0 <= step else 2
        for hour, reading in enumerate(clock.hours):
            if hour % every == 0:
                drawing.text(
                    _x(band, hour), baseline, reading, _SIZE, weight=600 if first else 400, anchor="middle",
                    fill=palette.INK if first else palette.SOFT_INK,
                )  # fmt: skip


def _draw_grid(drawing: Drawing, band: OrbitBand, top: float, foot: float) -> None:
    ends = [(_x(band, hour), top, _x(band, hour), foot) for hour in range(band.length + 1)]
    drawing.lines(ends, stroke=palette.INK, stroke_width=0.25, stroke_opacity=0.3)


def _draw_strips(drawing: Drawing, band: OrbitBand, y: float) -> None:
    _name(drawing, "strips", y + 8.0)
    for mark in band.strips:
        (box,) = _across(band, (mark.hours,), y, _STRIP - 2.0)
        fill = palette.STRIPS[mark.kind]
        drawing.box(box, fill=fill, stroke=palette.INK, stroke_width=0.5)
        room = box.width - 0.8
        size = next((size for size in (7.0, 6.0, 5.0) if text_width(mark.name, size, 700) <= room), 5.0)
        words = fit_text(mark.name, size, room, 700)
        if words == mark.name or len(words) > 2:
            drawing.text(box.x + box.width / 2, y + 8.0, words, size, weight=700, anchor="middle")


def _draw_light(drawing: Drawing, band: OrbitBand, light: BandLight, y: float, hatch: str) -> None:
    fills = palette.light_fills(aboard=light.aboard)
    top = y + 5.0
    drawing.box(Box(_LEFT, top, WIDTH - _LEFT - _RIGHT, _LIGHT), fill=fills["unknown"])
    for name, parts in (("sunlit", light.sunlit), ("umbra", light.umbra), ("penumbra", light.penumbra)):
        drawing.boxes(_across(band, parts, top, _LIGHT), fill=fills[name])
    drawing.boxes(_across(band, light.unknown, top, _LIGHT), fill=hatch)
    drawing.boxes(_across(band, light.comms, top - 3.0, 1.8), fill=palette.COMMS)
    dots = [(b.x, top - 2.0, b.right, top - 2.0) for b in _across(band, light.comms_unknown, 0.0, 0.0)]
    drawing.lines(dots, stroke=palette.COMMS, stroke_width=0.8, stroke_dasharray="0.8 2.4")
    _name(drawing, light.name if len(band.lights) > 1 else "light", top + 7.5)
    if light.events:
        _draw_events(drawing, band, light, top + _LIGHT)


def _draw_events(drawing: Drawing, band: OrbitBand, light: BandLight, y: float) -> None:
    """Write every sunset in one line and every sunrise in the next, as far as they find room."""
    for line, kind in enumerate(("sunset", "sunrise")):
        baseline = y + 7.0 + 7.5 * line
        _name(drawing, kind, baseline)
        taken = _LEFT - 8.0
        for event in light.events:
            width = text_width(event.label, _SIZE)
            middle = _x(band, event.hour)
            left = min(middle - width / 2, WIDTH - width)
            if event.kind == kind and left >= taken + 2.0:
                drawing.lines([(middle, y, middle, baseline - 5.0)], stroke=palette.RED, stroke_width=0.6)
                drawing.text(left, baseline, event.label, _SIZE)
                taken = left + width


def _draw_dynamic(drawing: Drawing, band: OrbitBand, y: float, foot: float) -> None:
    taken = 0.0
    for mark in sorted(band.dynamic, key=lambda one: one.hours):
        (box,) = _across(band, (mark.hours,), y - 1.0, foot - y + 1.0)
        drawing.box(box, fill=palette.RED, fill_opacity=0.1, stroke=palette.RED, stroke_width=1.0)
        left = min(max(box.x, taken), WIDTH - 30.0)
        words = fit_text(mark.name, _SIZE, WIDTH - left, 600)
        if left >= taken:
            taken = drawing.text(left, y - 3.8, words, _SIZE, weight=600, fill=palette.RED).right + 5.0


def _draw_legend(drawing: Drawing, band: OrbitBand, y: float, hatch: str) -> None:
    """Explain only what the band shows."""
    x = _LEFT
    aboard = any(light.aboard for light in band.lights)
    fills = palette.light_fills(aboard=aboard)
    said = ("orbital day", "penumbra", "orbital night") if aboard else ("day", "twilight", "night")
    for name, words in zip(("sunlit", "penumbra", "umbra"), said, strict=True):
        if any(getattr(light, name) for light in band.lights):
            box = Box(x, y - 4.6, 10.0, 5.5)
            drawing.box(box, fill=fills[name], stroke=palette.FAINT_INK, stroke_width=0.3)
            x = drawing.text(x + 13.0, y, words, _SIZE, fill=palette.SOFT_INK).right + 9.0
    if any(light.unknown for light in band.lights):
        drawing.box(Box(x, y - 4.6, 10.0, 5.5), fill=hatch, stroke=palette.FAINT_INK, stroke_width=0.3)
        x = drawing.text(x + 13.0, y, "light unknown", _SIZE, fill=palette.SOFT_INK).right + 9.0
    if any(light.comms or light.comms_unknown for light in band.lights):
        drawing.add(tag("path", d=f"M{x:.1f} {y - 2.0:.1f}h10", stroke=palette.COMMS, stroke_width=1.8))
        dotted = any(light.comms_unknown for light in band.lights)
        words = "ground contact (dotted: not known)" if dotted else "ground contact"
        drawing.text(x + 13.0, y, words, _SIZE, fill=palette.SOFT_INK)
