"""Instants of light in words: the kind, the second, the spread."""

import dataclasses

import pytest

from skylot.paperwork.light_words import event_kind, event_text, spread_text
from skylot.paperwork.model import Dossier


@pytest.mark.parametrize(
    ("spread_s", "words"), [(None, ""), (0.0, ""), (7.0, " ± 7 s"), (7.25, " ± 7.2 s"), (38.6, " ± 39 s")]
)
def test_the_spread(spread_s: float | None, words: str) -> None:
    assert spread_text(spread_s) == words


def test_an_event_has_the_kind_that_the_light_gives_it(station_dossier: Dossier) -> None:
    (light,) = station_dossier.light
    sunset = next(event for event in light.events if event.kind == "sunset")
    assert event_kind(station_dossier, "iss", sunset.at.plus(30)) == "sunset"
    assert event_kind(station_dossier, "iss", sunset.at.plus(-300)) == "event"
    assert event_kind(station_dossier, "elsewhere", sunset.at) == "event"


def test_a_placement_without_an_event_says_nothing(station_dossier: Dossier) -> None:
    placement = next(p for p in station_dossier.schedule.placements if p.event_at is not None)
    assert event_text(station_dossier, placement, "Europe/Moscow") == "sunset 11:21:29 ± 7 s"
    assert event_text(station_dossier, dataclasses.replace(placement, event_at=None), "UTC") == ""
