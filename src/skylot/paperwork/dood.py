"""The day-out-of-days: who works, is held and travels on which date, with the trade's codes."""

from __future__ import annotations

from skylot.paperwork.dood_view import DateHead, DoodView, PersonRow, Sheet, view, views
from skylot.paperwork.lists import dood_csv
from skylot.paperwork.markup import Safe, tag
from skylot.paperwork.page import page
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "DoodView", "html", "pdf", "png", "pngs", "view", "views"]

_STYLE = """
.dood { width: auto; min-width: 60%; }
.dood th, .dood td { text-align: center; padding: .2rem .3rem; border: 1px solid var(--rule); }
.dood th { text-transform: none; letter-spacing: 0; font-weight: 400; line-height: 1.25; }
.dood th:not(.name) { min-width: 2.3rem; }
.dood th b { display: block; color: var(--ink); }
.dood .name { text-align: left; white-space: nowrap; position: sticky; left: 0; background: var(--paper); }
.dood .name small { color: var(--soft); }
.dood td.work, .dood td.edge { background: #fbe3ae; color: #1d2530; font-weight: 600; }
.dood td.edge { background: #f0b429; font-weight: 700; }
.dood td.hold { color: var(--soft); }
.dood td.travel { background: #bcd9d2; color: #1d2530; }
.dood th.off, .dood td.off { background: var(--hairline); }
.dood td.sum { font-weight: 600; }
.dood td.date { white-space: nowrap; font-size: .85rem; }
@media (max-width: 40rem) { .dood .name { max-width: 9rem; white-space: normal; } .dood .name small { display: none; } }
"""


def pdf(days: DoodView) -> bytes:
    """Return the list, landscape: A4, for more than 20 dates A3, a sheet for each 40 dates."""
    return to_pdf("day-out-of-days", days, made_at=days.head.made_at)


def pngs(days: DoodView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages as pictures."""
    return to_png("day-out-of-days", days, ppi)


def png(days: DoodView, ppi: float = 144.0) -> bytes:
    """Return the first page as a picture."""
    return pngs(days, ppi)[0]


def html(days: DoodView) -> str:
    """Return the list as a page."""
    legend = (tag("span", tag("b", code), f" {words}") for code, words in days.legend)
    sheets = (_sheet(sheet, days.totals) for sheet in days.sheets)
    foot = (tag("p", *legend, class_="facts gaps"), tag("p", days.rule, class_="facts"))
    return page(days.head, *sheets, *foot, style=_STYLE)


def _sheet(sheet: Sheet, totals: tuple[str, ...]) -> Safe:
    heads = (_head(one) for one in sheet.dates)
    sums = (tag("th", name) for name in (*totals, "Start", "Finish"))
    head = tag("thead", tag("tr", tag("th", "", class_="name"), *heads, *sums))
    rows = (_row(row, sheet.dates) for row in sheet.rows)
    counts = (tag("td", one.at_work, class_="off" if one.off else "sum") for one in sheet.dates)
    foot = tag("tr", tag("td", "at work", class_="name"), *counts, tag("td", "", colspan=len(totals) + 2))
    whole = tag("table", head, tag("tbody", *rows, foot), class_="dood")
    return tag("div", whole, class_="wide")


def _head(one: DateHead) -> Safe:
    lines = (one.weekday, tag("b", one.day), one.month, tag("br"), tag("b", one.number or "–"))
    return tag("th", *lines, class_="off" if one.off else None)


def _row(row: PersonRow, dates: tuple[DateHead, ...]) -> Safe:
    name = tag("td", tag("b", row.number), " ", row.name, " ", tag("small", row.role), class_="name")
    codes = (
        tag("td", code, class_=look or ("off" if one.off else None))
        for code, look, one in zip(row.codes, row.looks, dates, strict=True)
    )
    sums = (tag("td", total, class_="sum") for total in row.totals)
    ends = (tag("td", row.start, class_="date"), tag("td", row.finish, class_="date"))
    return tag("tr", name, *codes, *sums, *ends)


PAPER: Paper[DoodView] = Paper(
    name="dood",
    title="Day out of days",
    views=views,
    formats={"pdf": pdf, "html": text(html), "png": png, "csv": dood_csv},
)
