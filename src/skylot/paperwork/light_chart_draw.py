"""Draws the light chart: one row a day, light as ground, needs as thin marks below, strips over it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from skylot.paperwork import palette
from skylot.paperwork.day_hours import Hours
from skylot.paperwork.light_chart_view import ChartDay, ChartStrip, LightChartView
from skylot.paperwork.markup import Safe, number, tag
from skylot.paperwork.measure import fit_text, text_width
from skylot.paperwork.svg import Box, Drawing, label_box

WIDTH = 1134.0
PAGE_HEIGHT = 750.0
HEAD_HEIGHT = 40.0
_LEFT, _RIGHT = 62.0, 84.0
_SMALL, _TINY = 6.8, 6.0
_LEGEND_LINE = 10.5


@dataclass(frozen=True, slots=True)
class _Row:
    """Where one day stands on the drawing."""

    x: float
    width: float
    y: float
    band: float
    """Height of the light."""
    lanes: float
    """Height of the needs under it."""

    def at(self, hour: float) -> float:
        return self.x + self.width * hour / 24.0

    def box(self, hours: Hours, y: float, height: float) -> Box:
        return Box(self.at(hours[0]), y, self.width * (hours[1] - hours[0]) / 24.0, height)

    def across(self, parts: Iterable[Hours], y: float, height: float) -> list[Box]:
        return [self.box(part, y, height) for part in parts]


def draw(view: LightChartView, days: tuple[ChartDay, ...] | None = None, *, headed: bool = False) -> Drawing:
    """Return the drawing of these days, or of all: a sheet of A3 for few of them, taller for many.

    `headed` puts the title into the drawing, for a picture that stands alone.
    """
    shown = view.days if days is None else days
    head = HEAD_HEIGHT if headed else 0.0
    legend = _legend_height(view)
    scales = 12.0 * len(view.clocks)
    spare = PAGE_HEIGHT - 18.0 - scales - legend
    pitch = min(56.0, max(40.0, spare / max(len(shown), 1)))
    height = head + 18.0 + pitch * len(shown) + scales + legend
    drawing = Drawing(WIDTH, height, f"{view.head.title}: light chart, {view.place}")
    if headed:
        _draw_head(drawing, view)
    rows = [_row(head + 18.0 + pitch * index, pitch, view) for index in range(len(shown))]
    hatch = drawing.hatch("skylot-unknown", palette.FAINT_INK)
    _draw_scale_above(drawing, view, head + 18.0)
    for day, row in zip(shown, rows, strict=True):
        _draw_day(drawing, view, day, row, hatch)
    bottom = head + 18.0 + pitch * len(shown)
    _draw_scales_below(drawing, view, bottom)
    _draw_legend(drawing, view, bottom + scales + 6.0, hatch)
    return drawing


def _row(y: float, pitch: float, view: LightChartView) -> _Row:
    inner = pitch - 5.0
    lanes = min(inner * 0.4, 2.3 * len(view.needs) + 1.5) if view.needs else 0.0
    return _Row(_LEFT, WIDTH - _LEFT - _RIGHT, y, inner - lanes, lanes)


def _draw_head(drawing: Drawing, view: LightChartView) -> None:
    head = view.head
    facts = " · ".join((*head.facts, head.made) if head.made else head.facts)
    room = WIDTH - text_width(facts, 7.5) - 24.0
    title = fit_text(head.title, 17.0, room * 0.55, 700)
    box = drawing.text(0.0, 22.0, title, 17.0, weight=700)
    what = fit_text(f"Light chart, {view.place}", 17.0, room - box.right - 10.0, 300)
    drawing.text(box.right + 8.0 if title else 0.0, 22.0, what, 17.0, weight=300)
    drawing.text(WIDTH, 22.0, facts, 7.5, anchor="end", fill=palette.SOFT_INK)
    drawing.lines([(0.0, 29.0, WIDTH, 29.0)], stroke=palette.INK, stroke_width=0.8)


# ---------------------------------------------------------------- scales


def _hour_x(hour: int) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * hour / 24.0


def _draw_scale_above(drawing: Drawing, view: LightChartView, y: float) -> None:
    clock = view.clocks[0]
    drawing.text(_LEFT - 12.0, y - 5.0, clock.name, _SMALL, weight=600, anchor="end")
    for hour in range(25):
        weight = 600 if hour % 6 == 0 else 400
        drawing.text(_hour_x(hour), y - 5.0, f"{hour:02d}", 7.5, weight=weight, anchor="middle")
    for index, name in enumerate(view.margin_heads):
        x = WIDTH - _RIGHT + 46.0 + 36.0 * index
        drawing.text(x, y - 5.0, name, _SMALL, weight=600, anchor="end", fill=palette.SOFT_INK)


def _draw_scales_below(drawing: Drawing, view: LightChartView, y: float) -> None:
    for line, clock in enumerate(view.clocks[1:]):
        baseline = y + 8.0 + 11.0 * line
        name = fit_text(clock.name, _SMALL, _LEFT - 14.0, 600)
        drawing.text(_LEFT - 12.0, baseline, name, _SMALL, weight=600, anchor="end", fill=palette.SOFT_INK)
        for hour, reading in enumerate(clock.hours):
            drawing.text(_hour_x(hour), baseline, reading, _SMALL, anchor="middle", fill=palette.SOFT_INK)


# ---------------------------------------------------------------- one day


def _draw_day(drawing: Drawing, view: LightChartView, day: ChartDay, row: _Row, hatch: str) -> None:
    taken: list[Box] = []
    _draw_light(drawing, view, day, row, hatch)
    _draw_lanes(drawing, day, row)
    _draw_hours(drawing, row)
    _draw_dynamic_frames(drawing, day, row)
    for strip in day.strips:
        _draw_strip(drawing, strip, row, taken)
    _draw_events(drawing, day, row, taken)
    _draw_dynamic_names(drawing, day, row, taken)
    _draw_margins(drawing, day, row)


def _draw_light(drawing: Drawing, view: LightChartView, day: ChartDay, row: _Row, hatch: str) -> None:
    colours = palette.light_fills(aboard=view.aboard)
    whole = Box(row.x, row.y, row.width, row.band)
    drawing.box(whole, fill=palette.LIGHT["unknown"])
    states = (("sunlit", day.sunlit), ("umbra", day.umbra), ("penumbra", day.penumbra))
    for name, parts in states:
        drawing.boxes(_seen(row.across(parts, row.y, row.band)), fill=colours[name])
    drawing.boxes(row.across(day.unknown, row.y, row.band), fill=hatch)
    drawing.boxes(row.across(day.sleep, row.y, row.band), fill=palette.PAPER, fill_opacity=0.62)
    if row.lanes:
        under = row.y + row.band
        drawing.boxes(row.across(day.umbra, under, row.lanes), fill=palette.LIGHT["umbra"], fill_opacity=0.1)
        drawing.boxes(row.across(day.unknown, under, row.lanes), fill=hatch)
    drawing.boxes(row.across(day.comms, row.y - 2.2, 1.4), fill=palette.COMMS)
    dots = [(box.x, row.y - 1.5, box.right, row.y - 1.5) for box in row.across(day.comms_unknown, 0.0, 0.0)]
    drawing.lines(dots, stroke=palette.COMMS, stroke_width=0.7, stroke_dasharray="0.7 3")


def _draw_lanes(drawing: Drawing, day: ChartDay, row: _Row) -> None:
    if not row.lanes:
        return
    step = (row.lanes - 1.5) / max(len(day.lanes), 1)
    for index, parts in enumerate(day.lanes_unknown):
        y = row.y + row.band + 1.5 + step * index
        drawing.boxes(row.across(parts, y, step * 0.78), fill=palette.RULE, fill_opacity=0.6)
    for index, parts in enumerate(day.lanes):
        y = row.y + row.band + 1.5 + step * index
        colour = palette.MARKS[index % len(palette.MARKS)]
        drawing.boxes(_seen(row.across(parts, y, step * 0.78), 2.2), fill=colour)


def _seen(boxes: list[Box], least: float = 0.7) -> list[Box]:
    """Widen what would be a speck: ten seconds of dusk, a minute over a city, are there and must be seen."""
    return [Box(b.x - (least - b.width) / 2, b.y, least, b.height) if b.width < least else b for b in boxes]


def _draw_hours(drawing: Drawing, row: _Row) -> None:
    foot = row.y + row.band + row.lanes
    plain = [(row.at(hour), row.y, row.at(hour), foot) for hour in range(25) if hour % 6]
    strong = [(row.at(hour), row.y, row.at(hour), foot) for hour in range(0, 25, 6)]
    drawing.lines(plain, stroke=palette.INK, stroke_width=0.25, stroke_opacity=0.35)
    drawing.lines(strong, stroke=palette.INK, stroke_width=0.5, stroke_opacity=0.5)
    drawing.lines([(row.x, foot, row.x + row.width, foot)], stroke=palette.RULE, stroke_width=0.4)


def _draw_strip(drawing: Drawing, strip: ChartStrip, row: _Row, taken: list[Box]) -> None:
    height = min(row.band - 10.4, 24.0)
    y = row.y + 8.6 + (row.band - 10.4 - height) / 2
    whole = row.box(strip.hours, y, height)
    taken.append(whole)
    boxes = [row.box(setup.hours, y, height) for setup in strip.setups]
    for setup, box in zip(strip.setups, boxes, strict=True):
        drawing.add(
            tag(
                "rect", tag("title", setup.tip), x=box.x, y=box.y, width=box.width, height=box.height,
                fill=palette.STRIPS[strip.kind],
            )
        )  # fmt: skip
    drawing.box(whole, fill="none", stroke=palette.INK, stroke_width=0.6)
    ticks = [(box.x, whole.bottom - height * 0.46, box.x, whole.bottom) for box in boxes[1:]]
    drawing.lines(ticks, stroke=palette.INK, stroke_width=0.4)
    two_lines = height >= 14.0 and any(setup.label for setup in strip.setups)
    _label_strip(drawing, strip, whole, height * 0.44 if two_lines else height / 2 + 2.5)
    for setup, box in zip(strip.setups, boxes, strict=True):
        if two_lines and setup.label and text_width(setup.label, _TINY) <= box.width - 1.2:
            x = box.x + box.width / 2
            drawing.text(
                x, whole.bottom - height * 0.14, setup.label, _TINY, anchor="middle", fill=palette.INK
            )


def _label_strip(drawing: Drawing, strip: ChartStrip, whole: Box, baseline: float) -> None:
    """Write the scene, and the set where there is room for it."""
    room = whole.width - 3.0
    scene_width = text_width(strip.scene, 7.4, 700)
    y = whole.y + baseline
    if scene_width > room:
        cut = fit_text(strip.scene, _TINY, room + 1.0, 700)
        drawing.text(whole.x + whole.width / 2, y, cut, _TINY, weight=700, anchor="middle")
        return
    left = room - scene_width - 2.5
    size = next((size for size in (_SMALL, _TINY) if text_width(strip.set, size) <= left), None)
    if size is None or not strip.set:
        drawing.text(whole.x + whole.width / 2, y, strip.scene, 7.4, weight=700, anchor="middle")
        return
    drawing.text(whole.x + 1.8, y, strip.scene, 7.4, weight=700)
    drawing.text(whole.x + 1.8 + scene_width + 2.5, y, strip.set, size)


def _draw_events(drawing: Drawing, day: ChartDay, row: _Row, taken: list[Box]) -> None:
    for event in day.events:
        x, tip = row.at(event.hour), row.y + 9.0
        mark = _triangle(x - 2.4, tip - 2.2, event.kind)
        drawing.add(tag("path", tag("title", event.tip), d=mark, fill=palette.RED))
        foot = row.y + row.band
        drawing.lines([(x, foot - 3.6, x, foot)], stroke=palette.RED, stroke_width=1.0)
        width = text_width(event.label, _TINY, 600)
        for left in (x + 4.0, x - 4.0 - width):
            box = label_box(left, row.y + 6.4, event.label, _TINY, weight=600)
            if _free(box, taken, row):
                _pill(drawing, box)
                drawing.text(left, row.y + 6.4, event.label, _TINY, weight=600)
                taken.append(box)
                break


def _triangle(x: float, y: float, kind: str) -> str:
    """Return the path of a mark of 4.8 by 4 points: it points up for a sunrise, down for a sunset."""
    if kind == "sunrise":
        return f"M{number(x)} {number(y + 4.0)}h4.8l-2.4 -4z"
    return f"M{number(x)} {number(y)}h4.8l-2.4 4z"


def _draw_dynamic_frames(drawing: Drawing, day: ChartDay, row: _Row) -> None:
    for band in day.dynamic:
        box = row.box(band.hours, row.y - 0.5, row.band + row.lanes + 1.0)
        drawing.box(box, fill=palette.RED, fill_opacity=0.12, stroke=palette.RED, stroke_width=1.1)


def _draw_dynamic_names(drawing: Drawing, day: ChartDay, row: _Row, taken: list[Box]) -> None:
    """Put the name inside its frame, else beside it, wherever no strip lies."""
    for band in day.dynamic:
        left, right = row.at(band.hours[0]), row.at(band.hours[1])
        heights = (row.y + 7.0, row.y + row.band - 3.0, row.y + row.band / 2 + 2.5)
        width = text_width(band.name, _SMALL, 600)
        inside = [(left + 3.0, y) for y in heights if width + 5.0 <= right - left]
        beside = [(x, y) for x in (right + 3.0, left - 3.0 - width) for y in heights]
        cut = fit_text(band.name, _SMALL, right - left - 5.0, 600)
        for x, y, name in [(x, y, band.name) for x, y in inside + beside] + [(left + 3.0, heights[0], cut)]:
            box = label_box(x, y, name, _SMALL, weight=600)
            if name and _free(box, taken, row):
                _pill(drawing, box)
                drawing.text(x, y, name, _SMALL, weight=600, fill=palette.RED)
                taken.append(box)
                break


def _draw_margins(drawing: Drawing, day: ChartDay, row: _Row) -> None:
    drawing.text(0.0, row.y + 10.0, day.day, 9.0, weight=600)
    drawing.text(0.0, row.y + 20.0, day.number or "no shooting", _SMALL, fill=palette.SOFT_INK)
    for index, reading in enumerate(day.margin):
        x = WIDTH - _RIGHT + 46.0 + 36.0 * index
        drawing.text(x, row.y + row.band / 2 + 3.0, reading, 7.4, anchor="end")


def _free(box: Box, taken: list[Box], row: _Row) -> bool:
    return (
        row.x <= box.x and box.right <= row.x + row.width and not any(box.overlaps(other) for other in taken)
    )


def _pill(drawing: Drawing, box: Box) -> None:
    around = Box(box.x - 1.2, box.y - 0.2, box.width + 2.4, box.height + 0.4)
    drawing.box(around, fill=palette.PAPER, fill_opacity=0.9, rx=1.5)


# ---------------------------------------------------------------- legend


def _legend_height(view: LightChartView) -> float:
    lines = math.ceil(len(view.needs) / 2) + len(view.never) + len(view.often)
    heads = 2 if _strip_kinds(view) or view.needs else 1
    return 8.0 + _LEGEND_LINE * (heads + lines) + (6.0 if lines else 0.0) + 12.0


def _strip_kinds(view: LightChartView) -> tuple[str, ...]:
    """Return the colours of strips that the chart shows, in the order of the palette."""
    shown = {strip.kind for day in view.days for strip in day.strips}
    return tuple(kind for kind in palette.STRIPS if kind in shown)


def _draw_legend(drawing: Drawing, view: LightChartView, y: float, hatch: str) -> None:
    line = y + 6.0
    _draw_light_legend(drawing, view, line, hatch)
    line += 1.0
    if _strip_kinds(view) or view.needs:
        line += _LEGEND_LINE
        _draw_strip_legend(drawing, view, line)
    line += _LEGEND_LINE + (4.0 if view.needs or view.never or view.often else 0.0)
    half = (WIDTH - 10.0) / 2
    columns = math.ceil(len(view.needs) / 2)
    for index, need in enumerate(view.needs):
        x = (half + 10.0) * (index // columns)
        baseline = line + _LEGEND_LINE * (index % columns) + 5.0
        colour = palette.MARKS[index % len(palette.MARKS)]
        drawing.box(Box(x + 12.0, baseline - 3.6, 18.0, 2.4), fill=colour)
        drawing.text(x + 8.0, baseline, str(index + 1), _SMALL, anchor="end", fill=palette.SOFT_INK)
        _need_words(drawing, x + 35.0, baseline, half - 35.0, words=need.words, setups=need.setups)
    line += _LEGEND_LINE * columns
    rows = [("never", palette.RED, f"{need.words} ({need.never})", need) for need in view.never]
    rows += [("nearly always", palette.SOFT_INK, need.words, need) for need in view.often]
    for label, colour, said, need in rows:
        drawing.text(0.0, line + 5.0, label, _SMALL, weight=600, fill=colour)
        _need_words(drawing, 58.0, line + 5.0, WIDTH - 58.0, words=said, setups=need.setups)
        line += _LEGEND_LINE
    foot = " · ".join(part for part in (view.statement, *view.notes) if part)
    drawing.text(0.0, drawing.page.height - 3.0, fit_text(foot, 7.2, WIDTH), 7.2, fill=palette.SOFT_INK)


def _need_words(drawing: Drawing, x: float, baseline: float, room: float, *, words: str, setups: str) -> None:
    shown = fit_text(words, _SMALL, room * 0.75)
    box = drawing.text(x, baseline, shown, _SMALL)
    rest = fit_text(setups, _SMALL, room - box.width - 6.0, 600)
    drawing.text(box.right + 5.0, baseline, rest, _SMALL, weight=600, fill=palette.SOFT_INK)


def _draw_light_legend(drawing: Drawing, view: LightChartView, y: float, hatch: str) -> None:
    """Explain only what the chart shows."""
    fills = palette.light_fills(aboard=view.aboard)
    said = ("orbital day", "penumbra", "orbital night") if view.aboard else ("day", "twilight", "night")
    x = 0.0
    for name, words in zip(("sunlit", "penumbra", "umbra"), said, strict=True):
        if not any(getattr(day, name) for day in view.days):
            continue
        drawing.box(Box(x, y - 5.0, 16.0, 6.5), fill=fills[name], stroke=palette.FAINT_INK, stroke_width=0.3)
        x = drawing.text(x + 20.0, y, words, _SMALL).right + 16.0
    frame = Box(x, y - 5.0, 16.0, 6.5)
    if any(day.unknown for day in view.days):
        drawing.box(frame, fill=fills["unknown"])
        drawing.box(frame, fill=hatch, stroke=palette.FAINT_INK, stroke_width=0.3)
        x = drawing.text(x + 20.0, y, "unknown", _SMALL).right + 16.0
    if any(day.sleep for day in view.days):
        for index, name in enumerate(("umbra", "sunlit")):
            drawing.box(Box(x + 8.0 * index, y - 5.0, 8.0, 6.5), fill=fills[name], fill_opacity=0.38)
        x = drawing.text(x + 20.0, y, "everybody asleep", _SMALL).right + 16.0
    if view.has_comms:
        drawing.box(Box(x, y - 2.8, 16.0, 1.4), fill=palette.COMMS)
        dotted = any(day.comms_unknown for day in view.days)
        words = "ground contact (dotted: not known)" if dotted else "ground contact"
        x = drawing.text(x + 20.0, y, words, _SMALL).right + 16.0
    if any(day.dynamic for day in view.days):
        frame = Box(x, y - 5.0, 16.0, 6.5)
        drawing.box(frame, fill=palette.RED, fill_opacity=0.12, stroke=palette.RED, stroke_width=1.1)
        x = drawing.text(x + 20.0, y, "dynamic operation", _SMALL).right + 16.0
    if any(day.events for day in view.days):
        for kind in ("sunset", "sunrise"):
            drawing.add(tag("path", d=_triangle(x, y - 5.0, kind), fill=palette.RED))
            x = drawing.text(x + 7.5, y, kind, _SMALL).right + 6.0
        drawing.text(x - 4.0, y, "that a setup uses", _SMALL)


def _draw_strip_legend(drawing: Drawing, view: LightChartView, y: float) -> None:
    x = 0.0
    kinds = _strip_kinds(view)
    for kind in kinds:
        fill = palette.STRIPS[kind]
        drawing.box(Box(x, y - 5.0, 16.0, 6.5), fill=fill, stroke=palette.INK, stroke_width=0.5)
        name = "strip of unknown light" if kind == "unknown" else f"{kind} strip"
        x = drawing.text(x + 20.0, y, name, _SMALL).right + 16.0
    said = ["in a strip: scene, set, setups"] if kinds else []
    if view.needs:
        said.append("under the light, from top to bottom, when each of these needs is met:")
    words = "; ".join(said)
    drawing.text(x, y, words, _SMALL, fill=palette.SOFT_INK)


def svg(view: LightChartView) -> str:
    """Return the whole chart, all days in one drawing with its title, as the text of an SVG file."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{draw(view, headed=True).markup(margin=24.0)}\n'


def sheets(view: LightChartView, days_a_sheet: int = 14) -> tuple[Safe, ...]:
    """Return the drawings of a paper with pages: as equal numbers of days on each as can be."""
    count = max(1, math.ceil(len(view.days) / days_a_sheet))
    each = math.ceil(len(view.days) / count)
    return tuple(
        draw(view, view.days[start : start + each]).markup() for start in range(0, len(view.days), each)
    )
