"""The band of the call sheet: each sunset and sunrise of the day, no label over another or off the page."""

import dataclasses
import itertools

from skylot.paperwork.call_sheet_view import views
from skylot.paperwork.model import Dossier
from skylot.paperwork.orbit_band_draw import draw
from skylot.paperwork.orbit_band_view import OrbitBand
from skylot.paperwork.svg import Drawing


def assert_legible(drawing: Drawing) -> None:
    for label in drawing.labels:
        assert label.inside(drawing.page), label
    for one, other in itertools.combinations(drawing.labels, 2):
        assert not one.overlaps(other), (one, other)


def bands(dossier: Dossier) -> list[OrbitBand]:
    return [sheet.band for _stem, sheet in views(dossier)]


def test_no_label_lies_on_another_or_leaves_the_drawing(dossier: Dossier) -> None:
    for band in bands(dossier):
        drawing = draw(band)
        assert len(drawing.labels) > 20
        assert_legible(drawing)


def test_every_orbit_of_the_day_has_its_sunset_and_sunrise(station_dossier: Dossier) -> None:
    band = bands(station_dossier)[7]
    text = draw(band).markup()
    (light,) = band.lights
    assert len(light.events) >= 2 * 9
    for event in light.events:
        assert event.label in text
    assert [clock.name for clock in band.clocks] == ["GMT", "Moscow", "Houston"]
    assert band.clocks[1].hours[0] == "09"


def test_light_fills_the_band(dossier: Dossier) -> None:
    for band in bands(dossier):
        for light in band.lights:
            parts = [*light.sunlit, *light.penumbra, *light.umbra, *light.unknown]
            assert abs(sum(end - start for start, end in parts) - band.length) < 1e-6


def test_long_names_and_many_operations_stay_legible(station_dossier: Dossier) -> None:
    band = bands(station_dossier)[7]
    crowded = dataclasses.replace(
        band,
        dynamic=tuple(
            dataclasses.replace(mark, name="An operation with a very long name " * 6)
            for mark in band.dynamic * 4
        ),
        strips=tuple(dataclasses.replace(mark, name="12A+13+14B+15") for mark in band.strips),
        lights=tuple(dataclasses.replace(light, name="A place " * 30) for light in band.lights * 2),
    )
    assert_legible(draw(crowded))
