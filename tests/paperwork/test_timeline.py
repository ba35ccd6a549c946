"""The timeline: everybody's day as it is planned, private blocks without their names, legible at any size."""

import dataclasses
import io
import itertools

import pypdf
import pytest

from skylot.paperwork import timeline
from skylot.paperwork.model import Dossier
from skylot.paperwork.svg import Drawing
from skylot.paperwork.timeline_draw import draw, pages
from skylot.paperwork.timeline_view import view, views


def assert_legible(drawing: Drawing) -> None:
    for label in drawing.labels:
        assert label.inside(drawing.page), label
    for one, other in itertools.combinations(drawing.labels, 2):
        assert not one.overlaps(other), (one, other)


def test_no_label_lies_on_another_or_leaves_the_page(dossier: Dossier) -> None:
    days = view(dossier).days
    assert days
    for day in days:
        drawing = draw(day)
        assert len(drawing.labels) > 60
        assert_legible(drawing)


def test_a_crowd_with_long_names_stays_legible(station_dossier: Dossier) -> None:
    (day, *_rest) = view(station_dossier).days
    crowd = tuple(
        dataclasses.replace(
            band, name=band.name * 20, role="role " * 40, number=str(index), total="12 h 45 of 12 h"
        )
        for index, band in enumerate(day.people * 8)
    )
    many = dataclasses.replace(day, people=crowd, number="unit " * 100, dynamic=day.dynamic * 3)
    cut = pages(many)
    assert len(cut) == 4
    assert sum(len(page.people) for page in cut) == len(crowd)
    for page in cut:
        assert_legible(draw(page))


def test_private_stays_private(station_dossier: Dossier) -> None:
    assert any("doctor" in block.label for block in station_dossier.blocks)
    made = view(station_dossier)
    private = [b for day in made.days for band in day.people for b in band.blocks if b.category == "private"]
    assert private
    assert {mark.label for mark in private} == {"private"}
    assert "doctor" not in timeline.html(made)
    second = timeline.pdf(dataclasses.replace(made, days=made.days[1:2]))
    words = pypdf.PdfReader(io.BytesIO(second)).pages[0].extract_text()
    assert "Анна Вересова" in words
    assert "doctor" not in words


def test_strips_lie_in_the_bands_of_those_who_are_in_them(station_dossier: Dossier) -> None:
    made = view(station_dossier)
    day = made.days[7]
    assert day.day == "Tuesday 12 October 2021"
    assert [clock.name for clock in day.clocks] == ["GMT", "Moscow", "Houston"]
    assert day.clocks[1].hours[0] == "03"
    assert [mark.name for mark in day.dynamic] == ["Reboost"]
    scenes = {band.name: {mark.scene for mark in band.film} for band in day.people}
    assert scenes["Анна Вересова"] == {"6"}
    assert scenes["Пётр Щёголев"] == {"20"}
    assert scenes["Клим Орлов"] == {"6", "20"}
    assert [band.number for band in day.people] == ["1", "2", "3", "4", "5", "6", "7", ""]


def test_film_minutes_are_those_of_the_placements(dossier: Dossier) -> None:
    made = view(dossier)
    for person in dossier.people.persons:
        hours = sum(
            mark.hours[1] - mark.hours[0]
            for day in made.days
            for band in day.people
            if band.name == person.name
            for mark in band.film
        )
        in_strips = {strip.id for strip in dossier.strips if person.id in (*strip.cast, *strip.crew)}
        planned = sum(
            p.end.since(p.start) / 3600 for p in dossier.schedule.placements if p.strip in in_strips
        )
        assert hours == pytest.approx(planned)


def test_a_film_block_that_was_refused_says_so(station_dossier: Dossier) -> None:
    block = dataclasses.replace(
        next(b for b in station_dossier.blocks if b.category == "work"),
        category="film",
        answer="refused",
        label="Sc 5",
    )
    made = view(dataclasses.replace(station_dossier, blocks=(block,)))
    marks = [b for day in made.days for band in day.people for b in band.blocks]
    assert [(mark.label, mark.asked) for mark in marks] == [("Sc 5 (refused)", True)]


def test_a_page_a_day(dossier: Dossier) -> None:
    ((stem, made),) = views(dossier)
    assert stem == "timeline"
    pdf = timeline.pdf(made)
    assert pdf == timeline.pdf(made)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == len(made.days)
    assert len(pdf) < 1_000_000
    html = timeline.html(made)
    assert html.count("<svg") == len(made.days)
    assert len(html.encode()) < 1_000_000
    assert list(views(dataclasses.replace(dossier, days=()))) == []
