"""The one-liner: days, strips in order, a line each, as everybody carries it in a pocket."""

from __future__ import annotations

from skylot.paperwork import palette
from skylot.paperwork.lists import one_liner_csv
from skylot.paperwork.markup import Safe, join, tag
from skylot.paperwork.one_liner_view import OneLine, OneLinerDay, OneLinerUnit, OneLinerView, view, views
from skylot.paperwork.page import page
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "OneLinerView", "html", "pdf", "png", "pngs", "view", "views"]

_STYLE = """
.lines td { vertical-align: baseline; }
.lines td.t { white-space: nowrap; }
.lines td.s { color: #1d2530; font-weight: 700; text-align: center; border: 1px solid #8d96a1; }
.lines tr.day td { background: var(--ink); color: var(--paper); font-weight: 600; }
.lines tr.day span { float: right; font-weight: 400; }
.lines tr.dynamic td { background: var(--redwash); color: var(--red); font-weight: 600; }
.lines tr.total td { text-align: right; font-weight: 600; border-bottom: none; padding-bottom: 1rem; }
.lines small { color: var(--soft); }
.lines .set { min-width: 13rem; }
@media (max-width: 50rem) {
  .lines tr.day { background: var(--ink); }
  .lines tr.day span { float: none; display: block; }
  .lines tr.dynamic { background: var(--redwash); }
  .lines td.s { padding: 0 .5rem; }
}
"""


def pdf(lines: OneLinerView) -> bytes:
    """Return the list at A4; the heads of the columns stand on each page."""
    return to_pdf("one-liner", lines, made_at=lines.head.made_at)


def pngs(lines: OneLinerView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages as pictures."""
    return to_png("one-liner", lines, ppi)


def png(lines: OneLinerView, ppi: float = 144.0) -> bytes:
    """Return the first page as a picture."""
    return pngs(lines, ppi)[0]


def html(lines: OneLinerView) -> str:
    """Return the list as a page."""
    left = tag("p", lines.left, class_="facts") if lines.left else None
    cast = (tag("span", tag("b", one.number), " ", one.name) for one in lines.cast)
    units = (_unit(unit) for unit in lines.units)
    return page(lines.head, tag("p", *cast, class_="facts gaps"), *units, left, style=_STYLE)


def _unit(unit: OneLinerUnit) -> Safe:
    names = ("Time", "Scene", "", "Set and synopsis", "Location", "Cast", "Pages", "Min")
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    rows = (row for day in unit.days for row in _day(day))
    total = tag("tr", tag("td", unit.totals, colspan=8), class_="total")
    whole = tag("table", head, tag("tbody", *rows, total), class_="lines cards")
    return join(tag("h2", f"{unit.name} ({unit.clock})"), tag("div", whole, class_="wide"))


def _day(day: OneLinerDay) -> list[Safe]:
    title = join(day.number, " · ", day.day, tag("span", day.totals))
    rows = [tag("tr", tag("td", title, colspan=8), class_="day")]
    if day.operations:
        words = f"Dynamic operation: {day.operations}"
        rows.append(tag("tr", tag("td", words, colspan=8), class_="dynamic"))
    return [*rows, *(_line(line) for line in day.lines)]


def _line(line: OneLine) -> Safe:
    strip = line.strip
    said = join(tag("b", strip.set), " ", strip.synopsis, " ", tag("small", ", ".join(strip.marks)))
    return tag(
        "tr", tag("td", strip.time, class_="t"),
        tag("td", strip.scene, class_="s", style=f"background:{palette.STRIPS[strip.kind]}"),
        tag("td", strip.light, class_="t"), tag("td", said, class_="set whole"), tag("td", line.location),
        tag("td", ", ".join(strip.cast), data_label="cast"),
        tag("td", strip.pages, class_="n t", data_label="pages"),
        tag("td", strip.minutes, class_="n", data_label="min"),
    )  # fmt: skip


PAPER: Paper[OneLinerView] = Paper(
    name="one-liner",
    title="One-liner",
    views=views,
    formats={"pdf": pdf, "html": text(html), "png": png, "csv": one_liner_csv},
)
