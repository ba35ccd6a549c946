"""The light chart: days down, time of day across, light as shading, needs, strips, dynamic operations."""

from __future__ import annotations

from skylot.paperwork.light_chart_draw import draw, sheets, svg
from skylot.paperwork.light_chart_view import ChartDay, LightChartView, view, views
from skylot.paperwork.page import figure, page, table
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "LightChartView", "draw", "html", "pdf", "png", "pngs", "svg", "view", "views"]

_STYLE = ".days td:nth-child(-n + 4) { white-space: nowrap; }\n"


def pdf(chart: LightChartView) -> bytes:
    """Return the chart at A3, landscape, up to a fortnight a page."""
    return to_pdf("picture", _data(chart), made_at=chart.head.made_at)


def pngs(chart: LightChartView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the sheets as pictures, as they are printed."""
    return to_png("picture", _data(chart), ppi)


def png(chart: LightChartView, ppi: float = 144.0) -> bytes:
    """Return the whole chart with its title as one picture, no larger than what it shows."""
    drawing = draw(chart, headed=True)
    return to_png("drawing", {"picture": drawing.markup(), "width": drawing.page.width}, ppi)[0]


def html(chart: LightChartView) -> str:
    """Return the chart as a page: the drawing, then the same in words for those who cannot see it."""
    caption = " · ".join(part for part in (chart.statement, *chart.notes) if part)
    drawing = figure(draw(chart).markup(margin=12.0), caption)
    return page(chart.head, drawing, *_in_words(chart), style=_STYLE)


def _in_words(chart: LightChartView) -> tuple[object, ...]:
    columns = ("Day", "", *chart.margin_heads, "Strips", "Dynamic operations")
    rows = tuple((day.day, day.number, *day.margin, _strips(day), _dynamic(day)) for day in chart.days)
    return (table(columns, rows, "days"),)


def _strips(day: ChartDay) -> str:
    return "; ".join(setup.tip for strip in day.strips for setup in strip.setups)


def _dynamic(day: ChartDay) -> str:
    return "; ".join(band.name for band in day.dynamic)


def _data(chart: LightChartView) -> dict[str, object]:
    return {"head": chart.head, "format": "a3", "flipped": True, "pictures": sheets(chart)}


PAPER: Paper[LightChartView] = Paper(
    name="light-chart",
    title="Light chart",
    views=views,
    formats={"pdf": pdf, "html": text(html), "svg": text(svg), "png": png},
)
