"""Markup: everything is escaped once, hostile characters cannot break a page."""

from html.parser import HTMLParser
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.paperwork.head import Head
from skylot.paperwork.markup import Safe, escape, join, number, tag
from skylot.paperwork.page import page, table
from skylot.paperwork.svg import Drawing

EVIL = "<script>alert('x')</script>\"&\x00\ud800"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        assert not any(name.startswith("on") for name, _value in attrs)


def test_what_is_markup_is_not_escaped_twice() -> None:
    assert (
        tag("p", "a<b", Safe("<i>x</i>"), None, class_="n", hidden=False) == '<p class="n">a&lt;b<i>x</i></p>'
    )
    assert escape(escape("<")) == "&lt;"
    assert join("<", tag("br")) == "&lt;<br>"
    assert tag("td", data_day=EVIL).count('"') == 2


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_makes_a_well_formed_drawing(text: str) -> None:
    drawing = Drawing(100.0, 50.0, text)
    drawing.text(1.0, 10.0, text, 8.0, tip=text)
    root = ElementTree.fromstring(drawing.markup())
    assert root.tag.endswith("svg")


def test_a_script_in_any_field_stays_text() -> None:
    head = Head(title=EVIL, paper=EVIL, detail=EVIL, draft=EVIL, as_of=EVIL, revision=EVIL, made=EVIL)
    html = page(head, table((EVIL,), ((EVIL, tag("b", EVIL)),)), tag("p", EVIL, title=EVIL))
    tags = Tags()
    tags.feed(html)
    assert "script" not in tags.seen
    assert "&lt;script&gt;" in html
    assert "\x00" not in html
    html.encode("utf-8")


def test_a_page_needs_nothing_from_elsewhere_and_fits_a_phone() -> None:
    html = page(Head(title="T", paper="P"), "body")
    assert "http" not in html
    assert "src=" not in html
    assert "width=device-width" in html
    assert "prefers-color-scheme: dark" in html
    assert "@media print" in html


def test_numbers_are_short_and_exact_to_a_hundredth() -> None:
    assert [number(value) for value in (1.0, 0.126, -0.001, 12.5, 1e6)] == [
        "1",
        "0.13",
        "0",
        "12.5",
        "1000000",
    ]
