"""The timeline of an orbit: nearest sets, as-of, manoeuvres, ephemerides, and the unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.formats.oem import Oem, OemSegment, OemState
from skylot.formats.tle import TwoLine
from skylot.locations.arcs import ElementArc
from skylot.locations.element_sets import issued_sets, sane_sets
from skylot.locations.model import Manoeuvre
from skylot.locations.orbit import Orbit, Piece, build_orbit, element_pieces, overlaid

DAY_S = 86_400.0
BURN = Span(Instant.parse("2021-10-12T07:48:00Z"), Instant.parse("2021-10-12T12:43:00Z"))


def t(*texts: str) -> np.ndarray:
    return np.array([Instant.parse(text).t_s for text in texts])


def orbit_of(october: tuple[TwoLine, ...], as_of: str | None = None, *burns: Manoeuvre) -> Orbit:
    instant = None if as_of is None else Instant.parse(as_of)
    accepted, _ = sane_sets(issued_sets(october, 7200.0), instant)
    return build_orbit(accepted, (), burns, instant)[0]


def test_the_past_belongs_to_the_nearest_set(october: tuple[TwoLine, ...]):
    orbit = orbit_of(october)
    accepted, _ = sane_sets(issued_sets(october, 7200.0))
    epochs = np.array([one.elements.epoch.t_s for one in accepted])
    for t_s in np.random.default_rng(1).uniform(epochs[0], epochs[-1], 200):
        piece = orbit.piece_at(Instant.from_t_s(t_s))
        assert piece is not None and piece.arc.epoch_s == epochs[np.argmin(np.abs(epochs - t_s))]
    assert len(orbit.known_in(Span(Instant.from_t_s(epochs[0]), Instant.from_t_s(epochs[-1])))) == 1


def test_a_plan_holds_the_newest_set(october: tuple[TwoLine, ...]):
    orbit = orbit_of(october, "2021-10-04T12:00:00Z")
    last = orbit.pieces[-1]
    assert last.issued_s <= Instant.parse("2021-10-04T12:00:00Z").t_s
    assert last.end_s == last.arc.epoch_s + 14 * DAY_S
    ages = orbit.age_s(t("2021-10-05T12:00:00Z", "2021-10-18T00:00:00Z", "2021-10-19T00:00:00Z"))
    assert ages[0] < 2 * DAY_S and ages[1] < 14 * DAY_S and np.isnan(ages[2])


def test_nothing_is_carried_across_a_known_manoeuvre(october: tuple[TwoLine, ...]):
    burn = Manoeuvre(span=BURN, name="reboost")
    asked = t("2021-10-12T07:47:00Z", "2021-10-12T07:49:00Z", "2021-10-12T18:00:00Z")
    assert orbit_of(october, "2021-10-11T12:00:00Z", burn).known(asked).tolist() == [True, False, False]
    assert orbit_of(october, "2021-10-11T12:00:00Z").known(asked).all()
    secret = replace(burn, known_from=Instant.parse("2021-10-12T00:00:00Z"))
    assert orbit_of(october, "2021-10-11T12:00:00Z", secret).known(asked).all()
    assert not orbit_of(october, "2021-10-12T01:00:00Z", secret).known(asked)[2]


def test_between_sets_on_both_sides_a_manoeuvre_is_bridged(october: tuple[TwoLine, ...]):
    orbit = orbit_of(october, None, Manoeuvre(span=BURN))
    middle = t("2021-10-12T10:15:00Z", "2021-10-12T10:16:00Z")
    assert orbit.known(middle).all()
    before, after = (orbit.piece_at(Instant.from_t_s(float(m))) for m in middle)
    assert before is not None and before.arc.epoch_s <= BURN.start.t_s
    assert after is not None and after.arc.epoch_s >= BURN.end.t_s
    assert (
        len(orbit.known_in(Span(Instant.from_t_s(middle[0] - DAY_S), Instant.from_t_s(middle[1] + DAY_S))))
        == 1
    )


def test_before_and_beyond_all_sets_nothing_is_known(october: tuple[TwoLine, ...]):
    orbit = orbit_of(october)
    assert orbit.known(
        t("2021-09-10T00:00:00Z", "2021-09-20T00:00:00Z", "2021-11-01T00:00:00Z")
    ).tolist() == [
        False,
        True,
        True,
    ]
    position, velocity = orbit.state(t("2021-09-10T00:00:00Z", "2021-10-05T00:00:00Z"))
    assert np.isnan(position[0]).all() and np.isfinite(position[1]).all() and np.isfinite(velocity[1]).all()
    assert orbit.piece_at(Instant.parse("2021-09-10T00:00:00Z")) is None


def test_sgp4_refusal_is_an_issue(october: tuple[TwoLine, ...]):
    broken = replace(october[0], line2=october[0].line2.replace(" 0004297 ", " 9999999 "), line=7)
    pieces, issues = element_pieces(issued_sets([broken], 0.0))
    assert pieces == () and issues[0].line == 7 and "SGP4" in issues[0].what


def test_a_set_speaks_no_longer_than_its_orbit_lasts(october: tuple[TwoLine, ...]):
    """With 500 times the drag SGP4 gives up within days: unknown, and never night."""
    heavy = october[0].line1.replace(" 96233-4 ", " 48117-1 ")
    low = october[0].line2.replace("15.48884003", "16.10884003")
    (piece,), _ = element_pieces(issued_sets([replace(october[0], line1=heavy, line2=low)], 0.0))
    assert piece.arc.epoch_s < piece.end_s < piece.arc.epoch_s + 13 * DAY_S
    inside = np.linspace(piece.start_s, piece.end_s, 500)
    assert np.isfinite(Orbit((piece,)).state(inside)[0]).all()


def ephemeris(elements: TwoLine, start: str, stop: str, created: str) -> Oem:
    first, last = Instant.parse(start), Instant.parse(stop)
    times = [first.plus(240 * k) for k in range(int(last.since(first) / 240) + 1)]
    position, velocity = ElementArc(elements).state(np.array([i.t_s for i in times]))
    states = tuple(
        OemState(at=i, position_m=tuple(p), velocity_m_s=tuple(v))
        for i, p, v in zip(times, position.tolist(), velocity.tolist(), strict=True)
    )
    segment = OemSegment(
        object_name="ISS",
        object_id="1998-067-A",
        center_name="EARTH",
        ref_frame="GCRF",
        time_system="UTC",
        start=first,
        stop=times[-1],
        useable_start=first,
        useable_stop=times[-1],
        states=states,
    )
    return Oem(version="2.0", created=Instant.parse(created), segments=(segment,))


def test_an_ephemeris_wins_until_newer_sets_are_issued(october: tuple[TwoLine, ...]):
    oem = ephemeris(october[20], "2021-10-04T00:00:00Z", "2021-10-09T00:00:00Z", "2021-10-04T00:00:00Z")
    sets = issued_sets(october, 7200.0)
    past, _ = build_orbit(sane_sets(sets)[0], (oem,))
    assert [p.arc.label for p in past.pieces].count("ephemeris") == 1
    inside = past.piece_at(Instant.parse("2021-10-08T00:00:00Z"))
    assert inside is not None and inside.arc.label == "ephemeris"
    as_of = Instant.parse("2021-10-06T00:00:00Z")
    plan, _ = build_orbit(sane_sets(sets, as_of)[0], (oem,), (), as_of)
    later = plan.piece_at(Instant.parse("2021-10-08T00:00:00Z"))
    sooner = plan.piece_at(Instant.parse("2021-10-04T01:00:00Z"))
    assert later is not None and later.arc.label == "elements" and later.issued_s > oem.created.t_s  # type: ignore[union-attr]
    assert sooner is not None and sooner.arc.label == "ephemeris"
    early = Instant.parse("2021-10-03T12:00:00Z")
    before, _ = build_orbit(sane_sets(sets, early)[0], (oem,), (), early)
    assert all(p.arc.label == "elements" for p in before.pieces)


def test_an_ephemeris_is_cut_at_a_burn_that_it_did_not_know(october: tuple[TwoLine, ...]):
    oem = ephemeris(october[20], "2021-10-11T00:00:00Z", "2021-10-14T00:00:00Z", "2021-10-10T00:00:00Z")
    burn = Manoeuvre(span=BURN, known_from=Instant.parse("2021-10-11T00:00:00Z"))
    orbit, _ = build_orbit((), (oem,), (burn,))
    assert orbit.known(t("2021-10-12T07:00:00Z", "2021-10-12T08:00:00Z")).tolist() == [True, False]
    planned = replace(burn, known_from=None)
    assert build_orbit((), (oem,), (planned,))[0].known(t("2021-10-12T08:00:00Z")).all()


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8))
@settings(max_examples=80, deadline=None)
def test_laying_over_keeps_the_pieces_apart_and_the_top_whole(rows: list[tuple[int, int]]):
    class Still:
        label, epoch_s = "still", 0.0

        def state(self, t_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return np.zeros((t_s.size, 3)), np.zeros((t_s.size, 3))

    pieces: tuple[Piece, ...] = ()
    covered: set[int] = set()
    for start, length in rows:
        top = Piece(start_s=float(start), end_s=float(start + length), arc=Still(), issued_s=0.0)
        pieces = overlaid(pieces, top)
        covered |= set(range(start, start + length))
        assert top in pieces
    orbit = Orbit(pieces)
    middles = np.arange(80) + 0.5
    assert orbit.known(middles).tolist() == [k in covered for k in range(80)]


def test_overlapping_pieces_are_refused(october: tuple[TwoLine, ...]):
    piece = Piece(start_s=0.0, end_s=2.0, arc=ElementArc(october[0]), issued_s=0.0)
    with pytest.raises(ValueError, match="overlap"):
        Orbit((piece, replace(piece, start_s=1.0)))
