"""The timeline per person: a page a day, a band each, as flight crews read it."""

from __future__ import annotations

from skylot.paperwork.markup import Safe, join, tag
from skylot.paperwork.page import figure, page
from skylot.paperwork.paper import Paper, text
from skylot.paperwork.timeline_draw import draw, pages
from skylot.paperwork.timeline_view import PersonBand, TimelineDay, TimelineView, view, views
from skylot.paperwork.typeset import to_pdf, to_png

__all__ = ["PAPER", "TimelineView", "draw", "html", "pdf", "png", "pngs", "view", "views"]

_STYLE = """
details { margin: -1rem 0 1.5rem; font-size: .85rem; }
details li { margin: .15rem 0; }
summary { cursor: pointer; color: var(--soft); }
"""


def pdf(timeline: TimelineView) -> bytes:
    """Return all days at A3, landscape, a page a day or more where many people are called."""
    return to_pdf("picture", _data(timeline), made_at=timeline.head.made_at)


def pngs(timeline: TimelineView, ppi: float = 144.0) -> tuple[bytes, ...]:
    """Return all pages as pictures."""
    return to_png("picture", _data(timeline), ppi)


def png(timeline: TimelineView, ppi: float = 144.0) -> bytes:
    """Return the first day as a picture."""
    first = TimelineView(head=timeline.head, days=timeline.days[:1])
    return to_png("picture", _data(first), ppi)[0]


def html(timeline: TimelineView) -> str:
    """Return all days as one page, each a drawing with the same in words under it."""
    return page(timeline.head, *(_day(day, index) for index, day in enumerate(timeline.days)), style=_STYLE)


def _day(day: TimelineDay, index: int) -> Safe:
    drawing = draw(day, hatch=f"skylot-timeline-{index}")
    lines = (tag("li", tag("b", person.name), ": ", _in_words(person)) for person in day.people)
    words = tag("details", tag("summary", f"{day.day} in words"), tag("ul", *lines))
    return join(figure(drawing.markup(margin=12.0), day.number), words)


def _in_words(person: PersonBand) -> str:
    film = [(mark.hours, mark.tip) for mark in person.film]
    blocks = [(mark.hours, mark.tip) for mark in person.blocks]
    return "; ".join(tip for _hours, tip in sorted(film + blocks))


def _data(timeline: TimelineView) -> dict[str, object]:
    pictures = [draw(part).markup() for day in timeline.days for part in pages(day)]
    return {"head": timeline.head, "format": "a3", "flipped": True, "pictures": pictures}


PAPER: Paper[TimelineView] = Paper(
    name="timeline",
    title="Timeline per person",
    views=views,
    formats={"pdf": pdf, "html": text(html), "png": png},
)
