"""The one-liner: every placed strip in its day, totals that add up, names as they are."""

import dataclasses
import io

import pypdf

from skylot.paperwork import one_liner
from skylot.paperwork.model import Dossier
from skylot.paperwork.one_liner_view import view


def test_every_placement_stands_in_its_day_once(dossier: Dossier) -> None:
    (unit,) = view(dossier).units
    shown = [
        (day.date, line.strip.scene, setup)
        for day in unit.days
        for line in day.lines
        for setup in line.strip.setups.split(", ")
    ]
    planned = [
        (day.day, p.strip, p.task.removeprefix(f"{p.strip}.") if p.setup else "")
        for p in dossier.schedule.placements
        for day in dossier.days
        if day.span.contains(p.start)
    ]
    assert sorted(shown) == sorted(planned)


def test_pages_of_the_days_add_up_to_the_whole(station_dossier: Dossier) -> None:
    (unit,) = view(station_dossier).units
    eighths = sum(line.strip.eighths for day in unit.days for line in day.lines)
    assert eighths == 20 * 8 + 2
    assert unit.totals == "12 days  ·  21 strips  ·  20 2/8 pages  ·  40 h 20"
    assert unit.days[7].operations == "Reboost"
    assert unit.days[-1].totals == "nothing planned"
    assert view(station_dossier).left == "without a day, wholly or in part: 9, 15, 21"


def test_pdf_and_page_say_all_of_it_and_twice_alike(dossier: Dossier) -> None:
    made = view(dossier)
    pdf = one_liner.pdf(made)
    assert pdf == one_liner.pdf(view(dossier))
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    html = one_liner.html(made)
    for unit in made.units:
        for day in unit.days:
            assert day.day in printed
            for line in day.lines:
                assert line.strip.time in printed
                assert line.strip.time in html
                assert line.location in printed
    assert len(one_liner.pngs(made, 40)) == len(pages)


def test_long_and_hostile_texts_wrap(station_dossier: Dossier) -> None:
    nasty = '#panic("x") $a$ [b] <c> ' * 12
    scenes = tuple(dataclasses.replace(scene, synopsis=nasty) for scene in station_dossier.breakdown.scenes)
    odd = dataclasses.replace(
        station_dossier, breakdown=dataclasses.replace(station_dossier.breakdown, scenes=scenes)
    )
    made = view(odd)
    pages = one_liner.pngs(made, 40)
    assert len(pages) > 1
    assert "<c>" not in one_liner.html(made)
