"""Draws one day of the timeline: clocks and light above, a band a person below, the strips over the bands."""

from __future__ import annotations

import math

from skylot.paperwork import palette
from skylot.paperwork.day_hours import Hours
from skylot.paperwork.markup import tag
from skylot.paperwork.measure import fit_text, text_width
from skylot.paperwork.svg import Box, Drawing, label_box
from skylot.paperwork.timeline_view import (
    FilmMark,
    LightBand,
    PersonBand,
    TimelineDay,
)

WIDTH = 1134.0
PAGE_HEIGHT = 750.0
_LEFT, _RIGHT = 118.0, 64.0
_SMALL, _BODY = 7.0, 8.0
_CLOCK, _LIGHT, _GAP = 12.0, 20.0, 6.0
_NAMES = 9.0
"""Of dynamic operations, between light and people."""


def draw(day: TimelineDay, *, hatch: str = "skylot-timeline-unknown") -> Drawing:
    """Return the drawing of one day, A3 or taller where many people are aboard; `hatch` names its pattern."""
    top = 30.0 + _CLOCK * len(day.clocks) + (_LIGHT + _GAP) * len(day.lights) + _NAMES
    bottom = 22.0
    spare = PAGE_HEIGHT - top - bottom
    pitch = min(76.0, max(34.0, spare / max(len(day.people), 1)))
    drawing = Drawing(WIDTH, top + pitch * len(day.people) + bottom, f"Timeline of {day.day}")
    box = drawing.text(0.0, 15.0, day.day, 14.0, weight=600)
    number = fit_text(day.number, 9.0, WIDTH - box.right - 10.0)
    drawing.text(box.right + 10.0, 15.0, number, 9.0, fill=palette.SOFT_INK)
    y = _draw_clocks(drawing, day, 30.0)
    pattern = drawing.hatch(hatch, palette.FAINT_INK)
    for light in day.lights:
        _draw_light(drawing, light, y, pattern)
        y += _LIGHT + _GAP
    foot = top + pitch * len(day.people)
    rows = [(person, top + pitch * index) for index, person in enumerate(day.people)]
    for person, row in rows:
        _draw_person(drawing, person, row, pitch - 6.0)
    _draw_grid(drawing, 30.0 + _CLOCK * len(day.clocks) - 8.0, foot)
    _draw_dynamic(drawing, day, top - 3.0, foot)
    for person, row in rows:
        _draw_labels(drawing, person, row, pitch - 6.0)
    _draw_legend(drawing, day, foot + 15.0)
    return drawing


def _x(hour: float) -> float:
    return _LEFT + (WIDTH - _LEFT - _RIGHT) * hour / 24.0


def _across(hours: Hours, y: float, height: float) -> Box:
    return Box(_x(hours[0]), y, _x(hours[1]) - _x(hours[0]), height)


def _draw_clocks(drawing: Drawing, day: TimelineDay, y: float) -> float:
    for line, clock in enumerate(day.clocks):
        baseline = y + _CLOCK * line
        first = line == 0
        name = fit_text(clock.name, _BODY, _LEFT - 14.0, 600)
        drawing.text(_LEFT - 12.0, baseline, name, _BODY, weight=600, anchor="end")
        for hour in range(25):
            reading = ("24" if first else clock.hours[0]) if hour == 24 else clock.hours[hour]
            strong = first and hour % 6 == 0
            colour = palette.INK if first else palette.SOFT_INK
            drawing.text(
                _x(hour),
                baseline,
                reading,
                _BODY,
                weight=600 if strong else 400,
                anchor="middle",
                fill=colour,
            )
    return y + _CLOCK * len(day.clocks) - 4.0


def _draw_light(drawing: Drawing, light: LightBand, y: float, hatch: str) -> None:
    fills = palette.light_fills(aboard=light.aboard)
    drawing.box(Box(_LEFT, y, WIDTH - _LEFT - _RIGHT, _LIGHT), fill=fills["unknown"])
    for name, parts in (("sunlit", light.sunlit), ("umbra", light.umbra), ("penumbra", light.penumbra)):
        drawing.boxes((_across(part, y, _LIGHT) for part in parts), fill=fills[name])
    drawing.boxes((_across(part, y, _LIGHT) for part in light.unknown), fill=hatch)
    drawing.boxes((_across(part, y - 2.4, 1.6) for part in light.comms), fill=palette.COMMS)
    name = fit_text(light.name, _SMALL, _LEFT - 14.0)
    drawing.text(_LEFT - 12.0, y + 13.0, name, _SMALL, anchor="end", fill=palette.SOFT_INK)


def _draw_grid(drawing: Drawing, top: float, foot: float) -> None:
    plain = [(_x(hour), top, _x(hour), foot) for hour in range(25) if hour % 6]
    strong = [(_x(hour), top, _x(hour), foot) for hour in range(0, 25, 6)]
    drawing.lines(plain, stroke=palette.INK, stroke_width=0.25, stroke_opacity=0.25)
    drawing.lines(strong, stroke=palette.INK, stroke_width=0.5, stroke_opacity=0.5)


# ---------------------------------------------------------------- a person


def _draw_person(drawing: Drawing, person: PersonBand, y: float, height: float) -> None:
    room = _LEFT - 26.0
    drawing.text(12.0, y + 13.0, person.number, 11.0, weight=700, anchor="end")
    drawing.text(17.0, y + 11.0, fit_text(person.name, 9.0, room, 600), 9.0, weight=600)
    drawing.text(17.0, y + 20.5, fit_text(person.role, _SMALL, room), _SMALL, fill=palette.SOFT_INK)
    if person.total:
        drawing.text(WIDTH, y + 11.0, "film", _SMALL, anchor="end", fill=palette.SOFT_INK)
        drawing.text(
            WIDTH, y + 20.5, fit_text(person.total, _BODY, _RIGHT - 6.0, 600), _BODY, weight=600, anchor="end"
        )
    drawing.box(Box(_LEFT, y, WIDTH - _LEFT - _RIGHT, height), fill=palette.GROUND)
    for block in person.blocks:
        box = _across(block.hours, y, height)
        drawing.add(
            tag(
                "rect", tag("title", block.tip), x=box.x, y=box.y, width=box.width, height=box.height,
                fill=palette.CATEGORIES.get(block.category, palette.GROUND),
                stroke=palette.RED if block.asked else palette.PAPER, stroke_width=0.6,
                stroke_dasharray="3 2" if block.asked else None,
            )
        )  # fmt: skip
    whole = Box(_LEFT, y, WIDTH - _LEFT - _RIGHT, height)
    drawing.box(whole, fill="none", stroke=palette.FAINT_INK, stroke_width=0.4)


def _draw_labels(drawing: Drawing, person: PersonBand, y: float, height: float) -> None:
    """Write into the blocks and lay the strips over their lower part."""
    upper = height * 0.42
    taken: list[Box] = []
    for block in person.blocks:
        box = _across(block.hours, y, height)
        words = _words(block.label, box.width - 4.0)
        spot = label_box(box.x + 2.5, y + min(9.0, upper - 2.0), words, _SMALL)
        if words and not any(spot.overlaps(other) for other in taken):
            taken.append(drawing.text(box.x + 2.5, y + min(9.0, upper - 2.0), words, _SMALL))
    for mark in person.film:
        _draw_film(drawing, mark, y + upper, height - upper)


def _words(label: str, room: float) -> str:
    """Return the label, or its first word, or nothing: half a word says less than a colour."""
    first = label.split(" ", 1)[0].rstrip(",") if label else ""
    return next((text for text in (label, first) if text_width(text, _SMALL) <= room), "")


def _draw_film(drawing: Drawing, mark: FilmMark, y: float, height: float) -> None:
    box = _across(mark.hours, y, height - 2.0)
    drawing.add(
        tag(
            "rect", tag("title", mark.tip), x=box.x, y=box.y, width=box.width, height=box.height,
            fill=palette.STRIPS[mark.kind], stroke=palette.INK, stroke_width=0.7,
        )
    )  # fmt: skip
    _write_film(drawing, mark, box)


def _write_film(drawing: Drawing, mark: FilmMark, box: Box) -> None:
    room = box.width - 4.0
    scene = fit_text(mark.scene, 9.0, room, 700)
    two_lines = box.height >= 20.0 and text_width(mark.setups, _SMALL) <= room and bool(mark.setups)
    y = box.y + box.height / 2 + (-1.0 if two_lines else 3.0)
    written = drawing.text(box.x + 2.5, y, scene, 9.0, weight=700)
    if mark.set and text_width(mark.set, _SMALL) <= box.right - written.right - 4.0:
        drawing.text(written.right + 2.5, y, mark.set, _SMALL)
    if two_lines:
        drawing.text(box.x + 2.5, y + 9.5, mark.setups, _SMALL)


# ---------------------------------------------------------------- operations and legend


def _draw_dynamic(drawing: Drawing, day: TimelineDay, y: float, foot: float) -> None:
    """Frame each operation over all bands; its name stands above them, in the line kept free for it."""
    taken: list[Box] = []
    for mark in day.dynamic:
        box = _across(mark.hours, y, foot - y)
        drawing.box(box, fill=palette.RED, fill_opacity=0.1, stroke=palette.RED, stroke_width=1.3)
        baseline = y - 2.5
        name = fit_text(mark.name, _SMALL, WIDTH - _RIGHT - _LEFT, 600)
        width = text_width(name, _SMALL, 600)
        for x in (box.x, box.right - width, box.x - width - 4.0, box.right + 4.0):
            spot = label_box(x, baseline, name, _SMALL, weight=600)
            if _LEFT <= x <= WIDTH - _RIGHT - width and not any(spot.overlaps(other) for other in taken):
                taken.append(spot)
                drawing.box(spot, fill=palette.PAPER)
                drawing.text(x, baseline, name, _SMALL, weight=600, fill=palette.RED)
                break


def _draw_legend(drawing: Drawing, day: TimelineDay, y: float) -> None:
    shown = {block.category for person in day.people for block in person.blocks}
    x = 0.0
    for name, colour in palette.CATEGORIES.items():
        if name in shown:
            drawing.box(Box(x, y - 5.6, 14.0, 7.0), fill=colour, stroke=palette.FAINT_INK, stroke_width=0.3)
            x = drawing.text(x + 18.0, y, name, _SMALL).right + 12.0
    kinds = sorted({mark.kind for person in day.people for mark in person.film})
    for kind in kinds:
        drawing.box(
            Box(x, y - 5.6, 14.0, 7.0), fill=palette.STRIPS[kind], stroke=palette.INK, stroke_width=0.6
        )
        x = drawing.text(x + 18.0, y, f"{kind} strip", _SMALL).right + 12.0


def pages(day: TimelineDay, people_a_page: int = 18) -> tuple[TimelineDay, ...]:
    """Return the day cut into pages of so many people, about equally full; one page where they are few."""
    count = max(1, math.ceil(len(day.people) / people_a_page))
    each = max(1, math.ceil(len(day.people) / count))
    cut = range(0, max(len(day.people), 1), each)
    return tuple(
        TimelineDay(
            day=day.day, number=day.number, clocks=day.clocks, lights=day.lights, dynamic=day.dynamic,
            people=day.people[start : start + each],
        )
        for start in cut
    )  # fmt: skip
