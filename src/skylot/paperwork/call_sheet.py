"""The call sheet: one a unit-day, one or two pages of A4 that a crew prints."""

from __future__ import annotations

from skylot.paperwork import palette
from skylot.paperwork.call_sheet_people import CallGroup, PersonCall
from skylot.paperwork.call_sheet_rows import BoundSetup, Row, SceneRow
from skylot.paperwork.call_sheet_view import Advance, CallSheetView, CoverRow, view, views
from skylot.paperwork.markup import Safe, join, tag
from skylot.paperwork.orbit_band_draw import draw
from skylot.paperwork.page import figure, page, table
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.plain import plain
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "CallSheetView", "html", "pdf", "png", "pngs", "view", "views"]

_STYLE = """
.big { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .5rem; margin: 0 0 .5rem; }
.big div { border: 1px solid var(--ink); border-radius: 3px; padding: .4rem .6rem; background: var(--paper); }
.big b { display: block; font-size: 1.6rem; line-height: 1.2; }
.big b.long { font-size: 1.15rem; line-height: 1.65; }
.big span, .big small { color: var(--soft); font-size: .75rem; }
.big .day b { font-size: 1.05rem; }
.big .day em { font-style: normal; font-weight: 700; }
.draft { color: var(--red); }
.wash { color: var(--soft); font-size: .85rem; margin: 0 0 .8rem; }
table.sheet-rows td.s { color: #1d2530; font-weight: 700; text-align: center; border: 1px solid #1d2530; }
table.sheet-rows td.t, .calls td.t { white-space: nowrap; font-variant-numeric: tabular-nums; }
table.sheet-rows .set { min-width: 13rem; }
table.sheet-rows .set small, .calls small { color: var(--soft); }
table.sheet-rows ul { margin: .25rem 0 0; padding: 0; list-style: none; font-size: .8rem; }
table.sheet-rows li .event { color: var(--red); font-weight: 700; white-space: nowrap; }
table.sheet-rows li .id, table.sheet-rows .who { font-weight: 700; }
table.sheet-rows li .soft { color: var(--soft); }
.sheet svg { min-width: 660px; }
table.sheet-rows tr.banner td { background: var(--hairline); font-weight: 600; }
table.sheet-rows tr.dynamic td { background: var(--redwash); color: var(--red); }
mark { background: none; border: 1px solid currentColor; border-radius: 2px; color: inherit; font-size: .7rem;
  padding: 0 .25rem; }
.calls td { font-size: .85rem; }
.calls td.id, .calls td[data-label=call] { font-weight: 700; }
.calls tr.group td { background: var(--hairline); font-weight: 600; font-size: .75rem; letter-spacing: .04em; }
.closed { color: var(--red); font-weight: 700; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 50rem) { .sheet-rows tr.banner, .calls tr.group { background: var(--hairline); }
  .sheet-rows tr.dynamic { background: var(--redwash); } table.sheet-rows td.s { padding: 0 .5rem; } }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .4rem; } }
"""


def pdf(sheet: CallSheetView) -> bytes:
    """Return the sheet at A4."""
    return to_pdf("call-sheet", _data(sheet), made_at=sheet.head.made_at)


def pngs(sheet: CallSheetView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return the pages as pictures."""
    return to_png("call-sheet", _data(sheet), ppi)


def png(sheet: CallSheetView, ppi: float = 144.0) -> bytes:
    """Return the first page as a picture."""
    return pngs(sheet, ppi)[0]


def _data(sheet: CallSheetView) -> dict[str, object]:
    fields: dict[str, object] = plain(sheet)
    return {**fields, "drawing": draw(sheet.band).markup()}


def html(sheet: CallSheetView) -> str:
    """Return the sheet as a page."""
    parts: list[object] = [
        _big(sheet),
        tag("p", "  ·  ".join(sheet.facts), class_="wash"),
        figure(draw(sheet.band).markup(margin=8.0), ""),
        _rows(sheet),
        tag("h2", "Calls"),
        _calls(sheet.groups),
    ]
    if sheet.no_go or sheet.operations:
        parts += [tag("h2", "No-go and operations"), _closed(sheet)]
    for place in sheet.places:
        facts = (join(tag("dt", fact.label), tag("dd", fact.words)) for fact in place.facts)
        parts += [tag("h2", place.name), tag("dl", *facts)]
    if sheet.cover:
        parts += [tag("h2", "Cover scenes"), _cover(sheet.cover)]
    if sheet.advance:
        parts += [tag("h2", f"Advance: {sheet.advance.day}"), _advance(sheet.advance)]
    return page(sheet.head, *parts, style=_STYLE)


def _big(sheet: CallSheetView) -> Safe:
    issue = tag("em", sheet.issue, class_="draft" if sheet.issue == "DRAFT" else None)
    first = tag("div", tag("b", sheet.day), sheet.unit, " · ", sheet.number, tag("br"), issue, class_="day")
    boxes = (
        tag(
            "div",
            tag("span", one.label),
            tag("b", one.time, class_="long" if len(one.time) > 6 else None),
            tag("small", one.others),
        )
        for one in sheet.big
    )
    return tag("div", first, *boxes, class_="big")


# ---------------------------------------------------------------- scenes


def _rows(sheet: CallSheetView) -> Safe:
    names = ("Time", "Scene", "", "Set, location, description", "Setups", "Cast", "Pages", "Min")
    head = tag("tr", *(tag("th", name) for name in names))
    total = tag("tr", tag("td", tag("b", sheet.totals), colspan=8, class_="n"))
    body = tag("tbody", *(_row(row) for row in sheet.rows), total)
    return tag("div", tag("table", tag("thead", head), body, class_="sheet-rows cards"), class_="wide")


def _row(row: Row) -> Safe:
    if not isinstance(row, SceneRow):
        words = join(row.time, " " if row.time else "", row.words)
        return tag("tr", tag("td", words, colspan=8), class_=f"banner {row.look}")
    strip = row.strip
    marks = (join(" ", tag("mark", mark)) for mark in strip.marks)
    lines = [_bound(one) for one in row.bound]
    elements = (tag("span", tag("b", f"{one.category}: "), one.words) for one in row.elements)
    if row.elements:
        lines.append(tag("li", *elements, class_="gaps"))
    said = (
        tag("b", strip.set), *marks, " ", tag("small", row.location), tag("br"), strip.synopsis,
        tag("ul", *lines) if lines else None,
    )  # fmt: skip
    return tag(
        "tr", tag("td", tag("b", strip.time), class_="t"),
        tag("td", strip.scene, class_="s", style=f"background:{palette.STRIPS[strip.kind]}"),
        tag("td", strip.light, class_="t"), tag("td", *said, class_="set whole"),
        tag("td", strip.setups, data_label="setups"), tag("td", ", ".join(strip.cast), class_="who", data_label="cast"),
        tag("td", strip.pages, class_="n t", data_label="pages"),
        tag("td", strip.minutes, class_="n", data_label="min"),
    )  # fmt: skip


def _bound(one: BoundSetup) -> Safe:
    parts = (
        (one.id, "id"), (one.time, "t"), (one.pass_of, "id"), (one.event, "event"), (one.chance, ""),
        (one.need, ""), (one.description, "soft"),
    )  # fmt: skip
    return tag(
        "li", *(tag("span", words, class_=look or None) for words, look in parts if words), class_="gaps"
    )


# ---------------------------------------------------------------- calls


def _calls(groups: tuple[CallGroup, ...]) -> Safe:
    names = (
        "", "", "", "Call", "On set", "Wrap", "Scenes", "Sleep", "Exercise", "Meals", "Conferences", "Also",
    )  # fmt: skip
    rows = []
    for group in groups:
        rows.append(tag("tr", tag("td", group.name, colspan=12), class_="group"))
        rows += [_person(one) for one in group.people]
    head = tag("thead", tag("tr", *(tag("th", name) for name in names)))
    return tag("div", tag("table", head, tag("tbody", *rows), class_="calls cards"), class_="wide")


def _person(one: PersonCall) -> Safe:
    times = (("call", one.call), ("on set", one.on_set), ("wrap", one.wrap))
    rest = (
        ("scenes", one.scenes), ("sleep", one.sleep), ("exercise", one.exercise), ("meals", one.meals),
        ("conferences", one.conferences), ("also", one.other),
    )  # fmt: skip
    return tag(
        "tr",
        tag("td", one.number, class_="id"),
        tag("td", tag("b", one.name), " ", tag("small", one.role)),
        tag("td", one.code, class_="id"),
        *(tag("td", words, class_="t", data_label=label) for label, words in times),
        *(tag("td", words, data_label=label) for label, words in rest),
    )


def _closed(sheet: CallSheetView) -> Safe:
    shut = ((one.time, tag("span", "CLOSED ", one.what, class_="closed"), one.why) for one in sheet.no_go)
    running = (
        (
            one.time,
            tag(
                "span",
                "DYNAMIC " if one.dynamic else "NOISE ",
                one.name,
                class_="closed" if one.dynamic else None,
            ),
            one.words,
        )
        for one in sheet.operations
    )
    return table(("Time", "", ""), (*shut, *running))


def _cover(rows: tuple[CoverRow, ...]) -> Safe:
    names = ("Scene", "", "Set", "Cast", "Pages", "Min", "")
    lines = ((tag("b", r.scene), r.light, r.set, ", ".join(r.cast), r.pages, r.minutes, r.when) for r in rows)
    return table(names, tuple(lines))


def _advance(advance: Advance) -> Safe:
    running = (
        tag("p", f"{one.time} Dynamic operation: {one.name}", class_="closed") for one in advance.operations
    )
    lines = tuple(
        (
            r.time,
            tag("b", r.scene),
            r.light,
            join(tag("b", r.set), " ", r.synopsis),
            ", ".join(r.cast),
            r.pages,
        )
        for r in advance.rows
    )
    if not lines:
        return join(*running, tag("p", "nothing planned"))
    return join(*running, table(("Time", "Scene", "", "Set", "Cast", "Pages"), lines))


PAPER: Paper[CallSheetView] = Paper(
    name="call-sheet",
    title="Call sheet",
    views=views,
    formats={"pdf": pdf, "html": text(html), "png": png},
)
