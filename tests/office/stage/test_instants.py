"""Which instant a staged shot has: asked, typed, scheduled, first chance, assumed."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.office.stage.staged import SHOTS, make_staged

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.office.opening import Opened, open_production
from skylot.office.stage.instants import chances, shot_instant
from skylot.schedule.model import Placement, Schedule
from skylot.stage.model import Staging

ASKED = Instant.parse("2021-10-12T09:00:00Z")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    return open_production(make_staged(tmp_path_factory.mktemp("instants") / "two"))


def staging(opened: Opened, setup: str) -> Staging:
    return next(each for each in opened.production.stage.stagings if each.setup == setup)


def scheduled(opened: Opened, start: str, end: str, event: str | None = None) -> Opened:
    placement = Placement(
        task="1.01",
        strip="1",
        setup="1.01",
        start=Instant.parse(start),
        end=Instant.parse(end),
        unit="station",
        place="iss",
        set="iss/lab",
        event_at=Instant.parse(event) if event else None,
    )
    board = Schedule(status="optimal", levels=(), gap=0.0, seconds=0.0, placements=(placement,), unplaced=())
    return replace(opened, production=replace(opened.production, board=board))


def test_asked_wins_over_typed(opened: Opened) -> None:
    assert shot_instant(opened, staging(opened, "1.02"), ASKED).at == ASKED
    typed = shot_instant(opened, staging(opened, "1.02"), None)
    assert (typed.why, typed.at) == ("typed", Instant.parse("2021-10-11T12:00:00Z"))


def test_the_first_chance_of_a_need_is_inside_of_it(opened: Opened) -> None:
    one = staging(opened, "1.01")
    found = shot_instant(opened, one, None)
    assert found.why == "first chance"
    result = chances(opened, [one])["1.01"]
    assert found.at is not None
    assert result.holds.true.covers(Span(found.at, found.at.plus(one.seconds)))


def test_the_schedule_says_when_and_the_need_where_in_it(opened: Opened) -> None:
    one = staging(opened, "1.01")
    result = chances(opened, [one])["1.01"]
    met = max(result.holds.true.spans, key=lambda span: span.seconds)
    start, end = met.start.plus(-600), met.start.plus(600)
    placed = scheduled(opened, start.iso(3), end.iso(3))
    found = shot_instant(placed, one, None)
    assert found.why == "scheduled"
    assert found.at is not None
    assert found.at.since(met.start) == pytest.approx((600 - one.seconds) / 2, abs=1.0)


@pytest.mark.parametrize("kind", ["sunrise", "sunset"])
def test_a_shot_of_an_event_is_a_minute_from_it(tmp_path: Path, kind: str) -> None:
    shots = SHOTS.replace('"direct sun through pane", "for at least 5 min"', f'"{kind} inside"', 1)
    opened = open_production(make_staged(tmp_path / "two", **{"shots/1.toml": shots}))
    one = staging(opened, "1.01")
    place = opened.place("iss")
    assert place is not None
    view = opened.view(place, None)
    assert view is not None
    noon = Instant.parse("2021-10-11T12:00:00Z")
    event = next(each.at for each in view.events(Span(noon, noon.plus(6000))) if each.kind == kind)
    placed = scheduled(opened, event.plus(-600).iso(3), event.plus(600).iso(3), event.iso(3))
    found = shot_instant(placed, one, None).at
    assert found is not None
    gap = found.since(event) if kind == "sunrise" else event.since(found.plus(one.seconds))
    assert gap == pytest.approx(60.0, abs=0.01)
    chance = shot_instant(opened, one, None)
    assert chance.why == "first chance"
    near = chances(opened, [one])["1.01"].starts[0].event_at
    assert near is not None and chance.at is not None
    late = chance.at.since(near) if kind == "sunrise" else near.since(chance.at.plus(one.seconds))
    assert late == pytest.approx(60.0, abs=0.01)


def test_what_needs_no_light_has_noon_of_the_first_date(opened: Opened) -> None:
    bare = Staging(setup="1.03")
    found = shot_instant(opened, bare, None)
    assert (found.why, found.at) == ("assumed", Instant.parse("2021-10-11T12:00:00Z"))
    stranger = Staging(setup="9.99")
    assert shot_instant(opened, stranger, None).why == "unknown"
