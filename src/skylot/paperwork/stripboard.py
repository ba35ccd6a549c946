"""The stripboard: a row a strip in the trade's colours, day breaks, banners, the boneyard and its reasons."""

from __future__ import annotations

from skylot.paperwork import palette
from skylot.paperwork.lists import stripboard_csv
from skylot.paperwork.markup import Safe, join, tag
from skylot.paperwork.page import page, swatch
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.stripboard_view import (
    Banner,
    BoneyardRow,
    CastHead,
    DayBreak,
    StripboardView,
    StripRow,
    UnitBoard,
    view,
    views,
)
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "StripboardView", "html", "pdf", "png", "pngs", "view", "views"]

_STYLE = """
.cast { columns: 14rem; padding: 0; list-style: none; font-size: .85rem; }
.cast b { display: inline-block; min-width: 1.6rem; }
.board { border: 1px solid var(--ink); color: #1d2530; }
.board td, .board th { border-bottom: 1px solid #8d96a1; white-space: nowrap; }
.board th { color: #5c6673; background: #fff; }
.board td.set { white-space: normal; min-width: 12rem; }
.board td.set small { display: block; }
.board .c { text-align: center; padding: .25rem .15rem; min-width: 1.3rem; }
.board .n { text-align: right; }
.board .scene { font-weight: 700; font-size: 1.05rem; }
.board .day td { background: #1d2530; color: #fff; }
.board .dynamic td { background: #f7dedb; color: #b3261e; font-weight: 600; }
.board .off td { background: #e9eaec; }
.board .move td { background: #fff; font-style: italic; }
.why { white-space: normal !important; min-width: 14rem; }
mark { background: none; border: 1px solid #1d2530; border-radius: 2px; color: #1d2530; font-size: .7rem;
  padding: 0 .25rem; }
"""


def pdf(board: StripboardView) -> bytes:
    """Return the board at A4, as many pages as it needs; the head of the columns stands on each."""
    return to_pdf("stripboard", board, made_at=board.head.made_at)


def pngs(board: StripboardView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages as pictures."""
    return to_png("stripboard", board, ppi)


def png(board: StripboardView, ppi: float = 144.0) -> bytes:
    """Return the first page as a picture."""
    return pngs(board, ppi)[0]


def html(board: StripboardView) -> str:
    """Return the board as a page."""
    cast = (tag("li", tag("b", one.number), one.name, " ", tag("small", one.role)) for one in board.cast)
    legend = tag("p", *(swatch(colour, kind) for kind, colour in palette.STRIPS.items() if kind != "unknown"))
    units = (_unit(unit, board.cast) for unit in board.units)
    parts = [tag("ul", *cast, class_="cast"), legend, *units, tag("p", board.status, class_="facts")]
    if board.boneyard:
        parts.append(_boneyard(board))
    return page(board.head, *parts, style=_STYLE)


def _unit(unit: UnitBoard, cast: tuple[CastHead, ...]) -> Safe:
    numbers = (tag("th", one.number, class_="c", title=one.name) for one in cast)
    before = ("Time", "Scene", "", "Set", "Setups")
    head = tag("tr", *(tag("th", name) for name in before), *numbers, tag("th", "Pages"), tag("th", "Min"))
    rows = (_row(row, cast) for row in unit.rows)
    board = tag("table", tag("thead", head), tag("tbody", *rows), class_="board")
    return join(tag("h2", f"{unit.name} ({unit.clock})"), tag("div", board, class_="wide"))


def _row(row: StripRow | DayBreak | Banner, cast: tuple[CastHead, ...]) -> Safe:
    across = 7 + len(cast)
    if isinstance(row, DayBreak):
        words = join(tag("b", row.number), " · ", row.day, " · ", row.totals)
        return tag("tr", tag("td", words, colspan=across), class_="day")
    if isinstance(row, Banner):
        words = join(row.time, " " if row.time else "", row.words)
        return tag("tr", tag("td", words, colspan=across), class_=row.look)
    marks = (tag("mark", mark) for mark in row.marks)
    cells = (
        tag("td", row.time), tag("td", row.scene, class_="scene"), tag("td", row.light),
        tag("td", row.set, " ", *marks, tag("small", row.synopsis), class_="set"), tag("td", row.setups),
        *_numbers(row.cast, cast), tag("td", row.pages, class_="n"), tag("td", row.minutes, class_="n"),
    )  # fmt: skip
    return tag("tr", *cells, style=f"background:{palette.STRIPS[row.kind]}")


def _numbers(called: tuple[str, ...], cast: tuple[CastHead, ...]) -> tuple[Safe, ...]:
    return tuple(tag("td", one.number if one.number in called else "", class_="c") for one in cast)


def _boneyard(board: StripboardView) -> Safe:
    names = ("Scene", "", "Set", "Setups", "Cast", "", "Why")
    rows = (_buried(row) for row in board.boneyard)
    bones = tag("table", tag("tr", *(tag("th", name) for name in names)), *rows, class_="board")
    return join(tag("h2", "Boneyard"), tag("div", bones, class_="wide"))


def _buried(row: BoneyardRow) -> Safe:
    whys = (join(tag("br") if index else "", why) for index, why in enumerate(row.whys))
    cells = (
        tag("td", row.scene, class_="scene"), tag("td", row.light), tag("td", row.set), tag("td", row.setups),
        tag("td", ", ".join(row.cast)), tag("td", row.priority), tag("td", *whys, class_="why"),
    )  # fmt: skip
    return tag("tr", *cells, style=f"background:{palette.STRIPS[row.kind]}")


PAPER: Paper[StripboardView] = Paper(
    name="stripboard",
    title="Stripboard",
    views=views,
    formats={"pdf": pdf, "html": text(html), "png": png, "csv": stripboard_csv},
)
