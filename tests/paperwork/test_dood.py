"""The day-out-of-days: everybody who works, readable for twelve days and for eighty, totals that add up."""

import dataclasses
import io
from datetime import timedelta

import pypdf

from skylot.paperwork import dood
from skylot.paperwork.dood_view import view, views
from skylot.paperwork.model import Dossier


def longer(dossier: Dossier, times: int) -> Dossier:
    """The same production many times over, one after another."""
    step = (dossier.days[-1].day - dossier.days[0].day).days + 1
    days, placements = [], []
    for turn in range(times):
        shift = turn * step * 86_400.0
        for day in dossier.days:
            span = dataclasses.replace(
                day.span, start=day.span.start.plus(shift), end=day.span.end.plus(shift)
            )
            number = day.number + turn * len(dossier.days)
            days.append(
                dataclasses.replace(day, number=number, day=day.day + timedelta(days=turn * step), span=span)
            )
        placements += [
            dataclasses.replace(p, start=p.start.plus(shift), end=p.end.plus(shift))
            for p in dossier.schedule.placements
        ]
    schedule = dataclasses.replace(dossier.schedule, placements=tuple(placements))
    return dataclasses.replace(dossier, days=tuple(days), schedule=schedule)


def test_the_cast_comes_first_and_totals_add_up(station_dossier: Dossier) -> None:
    made = view(station_dossier)
    (sheet,) = made.sheets
    assert [row.number for row in sheet.rows] == ["1", "2", "3", "4", "5", "6", "7", ""]
    assert len(sheet.dates) == 12
    for row in sheet.rows:
        counts = [0 if total == "–" else int(total) for total in row.totals]
        assert counts[-1] == sum(counts[:-1]) == sum(bool(code) for code in row.codes)
    by_number = {row.number: row for row in sheet.rows}
    assert by_number["7"].codes[7] == "SWF"
    assert by_number["6"].codes[0] == "T"
    assert by_number["3"].totals == ("8", "3", "–", "–", "11")
    assert [head.at_work for head in sheet.dates][-1] == ""


def test_a_work_day_is_a_day_with_a_placement(dossier: Dossier) -> None:
    (sheet,) = view(dossier).sheets
    names = {person.name: person.id for person in dossier.people.persons}
    strips = {strip.id: (*strip.cast, *strip.crew) for strip in dossier.strips}
    for row in sheet.rows:
        for head, code in zip(sheet.dates, row.codes, strict=True):
            worked = any(
                day.day == head.date and day.span.contains(p.start) and names[row.name] in strips[p.strip]
                for day in dossier.days
                for p in dossier.schedule.placements
            )
            assert worked == ("W" in code), (row.name, head.date, code)


def test_a_day_off_between_is_idle(earth_dossier: Dossier) -> None:
    (sheet,) = view(earth_dossier).sheets
    assert sheet.dates[3].off
    assert [row.codes[3] for row in sheet.rows] == ["I", "I"]
    assert "I" in dict(view(earth_dossier).legend)


def test_many_dates_are_cut_into_sheets_with_everybody_on_each(station_dossier: Dossier) -> None:
    many = view(longer(station_dossier, 7))
    assert [len(sheet.dates) for sheet in many.sheets] == [28, 28, 28]
    assert all(
        [row.name for row in sheet.rows] == [row.name for row in many.sheets[0].rows] for sheet in many.sheets
    )
    pages = pypdf.PdfReader(io.BytesIO(dood.pdf(many))).pages
    assert len(pages) == 3
    assert round(float(pages[0].mediabox[2])) == 1191


def test_forty_days_fit_one_sheet(station_dossier: Dossier) -> None:
    three = view(longer(station_dossier, 3))
    (sheet,) = three.sheets
    assert len(sheet.dates) == 36
    words = pypdf.PdfReader(io.BytesIO(dood.pdf(three))).pages[0].extract_text()
    assert "SWF" not in words.split("SWF start")[0] or "PW" in words
    assert len(pypdf.PdfReader(io.BytesIO(dood.pdf(three))).pages) == 1


def test_the_same_twice_in_every_format(dossier: Dossier) -> None:
    ((stem, made),) = views(dossier)
    assert stem == "day-out-of-days"
    again = view(dossier)
    assert dood.pdf(made) == dood.pdf(again)
    assert dood.html(made) == dood.html(again)
    assert len(dood.pngs(made, 40)) == 1
    for row in made.sheets[0].rows:
        assert row.name.replace("<", "&lt;").replace(">", "&gt;") in dood.html(made)
    assert list(views(dataclasses.replace(dossier, days=()))) == []
