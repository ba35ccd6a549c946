"""The registry: every paper in every format it has, from both productions, the same bytes twice."""

import dataclasses
from html.parser import HTMLParser

import pytest

from skylot.core.errors import NotFound
from skylot.paperwork.model import Dossier
from skylot.paperwork.papers import PAPERS, make_papers, paper

STARTS = {
    "pdf": b"%PDF",
    "html": b"<!doctype html>",
    "svg": b"<?xml",
    "png": b"\x89PNG",
    "ics": b"BEGIN:VCALENDAR",
}


def first_days(dossier: Dossier) -> Dossier:
    """The same production with three days only: all papers of it in a few seconds."""
    return dataclasses.replace(dossier, days=dossier.days[:3])


def test_each_paper_says_what_it_is() -> None:
    for name in PAPERS:
        one = paper(name)
        assert one.name == name
        assert one.title
        assert one.formats


@pytest.mark.slow
def test_every_paper_is_made_from_both_productions_and_twice_alike(dossier: Dossier) -> None:
    dossier = first_days(dossier)
    made = list(make_papers(dossier, formats=("pdf", "html", "svg", "csv", "ics")))
    assert len({name for name, _data in made}) == len(made)
    for name, data in made:
        ending = name.rsplit(".", 1)[-1]
        assert data.startswith(STARTS.get(ending, b"")), name
        assert data
    assert made == list(make_papers(dossier, formats=("pdf", "html", "svg", "csv", "ics")))


class Nesting(HTMLParser):
    """Follows the tags of a page and notes what does not close as it opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag in ("script", "link", "iframe"):
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_every_page_is_well_nested_and_stands_alone(dossier: Dossier) -> None:
    for name, data in make_papers(first_days(dossier), formats=("html",)):
        text = data.decode("utf-8")
        nesting = Nesting()
        nesting.feed(text)
        assert not nesting.wrong, name
        assert not nesting.open, name
        assert "http" not in text.replace("http://www.w3.org/2000/svg", ""), name


def test_one_paper_in_one_format(station_dossier: Dossier) -> None:
    assert [name for name, _data in make_papers(station_dossier, ["light-chart"], ["svg"])] == [
        "light-chart.svg"
    ]
    assert list(make_papers(station_dossier, ["stripboard"], ["svg"])) == []


def test_an_unknown_paper_is_named_before_anything_is_made(station_dossier: Dossier) -> None:
    with pytest.raises(NotFound, match="strip-board") as caught:
        next(make_papers(station_dossier, ["light-chart", "strip-board"]))
    assert "stripboard" in caught.value.hint
