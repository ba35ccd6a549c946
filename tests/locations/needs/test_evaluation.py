"""Needs on the synthetic station: starts, chances, unknown light, continuity, and how near a miss was."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import numpy as np
import pytest
from tests.locations.needs.synthetic import (
    START,
    SyntheticSite,
    SyntheticStation,
    attitude,
    noise_of,
    place_of,
    site_of,
    span_of,
)

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import CabinLight, NeedText
from skylot.locations.needs import Need, Samples, evaluate, evaluation_order, parse_need, state_at
from skylot.locations.needs.crossings import positive_windows
from skylot.locations.needs.quantifiers import shared_by_all
from skylot.locations.needs.spanned import lamps_windows

PLACE = place_of()
VIEW = SyntheticStation(PLACE)
DAYS = span_of(48)
SAMPLES = Samples(VIEW, PLACE, DAYS)


def need_of(*sentences, place=PLACE, set_id="cupola", setup="s"):
    need, issues = parse_need(NeedText(setup=setup, sentences=sentences), place, set_id, ["a", "b", "c"])
    assert not [issue for issue in issues if issue.severity == "error"], [str(issue) for issue in issues]
    return need


def found(*sentences, minutes=10, samples=SAMPLES, **given):
    place = samples.place
    need = need_of(*sentences, place=place, set_id=place.sets[0].id)
    return evaluate(need, samples.view, place, samples.span, minutes, samples=samples, **given)


def at_h(hours):
    return START.plus(hours * 3600.0)


def test_a_state_holds_all_through_the_shooting_minutes():
    result = found("comms", "lead 3 min", "trail 2 min", minutes=15)
    assert [(start.first, start.last, start.chance) for start in result.starts] == [
        (at_h(1).plus(-180), at_h(1.5).plus(-13 * 60), 1),
        (at_h(5).plus(-180), at_h(5.5).plus(-13 * 60), 2),
    ]
    assert result.starts[0].event_at is None
    assert result.starts[0].spread_s is None


def test_an_exact_fit_is_one_start():
    (one, _) = found("comms", minutes=30).starts
    assert one.first == one.last == at_h(1)


def test_minutes_are_rounded_up_to_slots():
    assert found("comms", minutes=26).starts == found("comms", minutes=30).starts
    assert found("comms", minutes=26, slot_s=60.0).starts != found("comms", minutes=30).starts


def test_for_at_least_is_met_somewhere_inside():
    first = found("comms", "for at least 60 s", minutes=10).starts[0]
    assert (first.first, first.last) == (at_h(1).plus(60 - 600), at_h(1.5).plus(-60))


def test_an_event_lies_inside_and_numbers_the_chances():
    result = found("sunset inside", "3 passes", "lead 2 min", "trail 1 min", minutes=10)
    sunsets = [event for event in VIEW.events(DAYS) if event.kind == "sunset"]
    assert result.passes == 3
    assert [event.at for event in result.events] == [event.at for event in sunsets]
    assert [start.chance for start in result.starts] == list(range(1, len(result.starts) + 1))
    for start, event in zip(result.starts, sunsets, strict=True):
        assert start.event_at == event.at
        assert start.spread_s == 7.0
        assert start.last.since(start.first) == pytest.approx(420.0 - 0.002, abs=1e-6)
        assert start.first.plus(9 * 60).since(event.at) == pytest.approx(0.001, abs=1e-6)


def test_two_events_inside_one_block():
    result = found("sunrise inside", "sunset inside", minutes=40)
    assert result.starts
    sunsets = np.array([event.at.t_s for event in result.events if event.kind == "sunset"])
    for start in result.starts:
        for begin in (start.first.t_s, start.last.t_s):
            assert np.any((sunsets > begin) & (sunsets < begin + 2400))
            assert begin < start.event_at.t_s < begin + 2400


def test_blocks_lie_inside_the_span():
    result = found(minutes=60)
    assert [(start.first, start.last) for start in result.starts] == [(DAYS.start, DAYS.end.plus(-3600))]


def test_spread_is_told_of_orbit_bound_windows():
    assert {start.spread_s for start in found("orbital night").starts} == {7.0}


def test_after_coverage_light_is_unknown_never_no():
    view = SyntheticStation(PLACE, until=at_h(20))
    result = found("orbital night", samples=Samples(view, PLACE, DAYS))
    assert result.starts
    assert max(start.last for start in result.starts) < at_h(20)
    assert result.unknown_starts.contains(at_h(30))
    assert result.miss is None
    assert abs(result.holds.unknown.starts_s[0] - at_h(20).t_s) < 0.003
    event = found("sunset inside", samples=Samples(view, PLACE, DAYS))
    assert event.unknown_starts.contains(at_h(30))
    assert not event.unknown_starts.contains(at_h(10))


def test_a_place_without_a_view_is_unknown():
    for sentence in ("orbital night", "sunset inside", "attitude nominal", "same state as a"):
        result = found(sentence, samples=Samples(None, PLACE, DAYS))
        assert not result.starts
        assert result.unknown_starts.total_s == pytest.approx(48 * 3600 - 600, abs=1.0)
    assert found("cabin light", samples=Samples(None, PLACE, DAYS)).starts


def test_lost_attitude_makes_windows_unknown_but_not_the_night():
    place = place_of(attitudes=(attitude(-1, 5), attitude(5, 7, None), attitude(7, 400)))
    samples = Samples(SyntheticStation(place), place, DAYS)
    seen = found("lit earth in cupola-7", samples=samples).holds.unknown
    assert [(span.start, span.end) for span in seen] == [(at_h(5), at_h(7))]
    assert not found("orbital night", samples=samples).holds.unknown
    nominal = found("attitude nominal", samples=samples).holds
    assert [(span.start, span.end) for span in nominal.unknown] == [(at_h(5), at_h(7))]


def test_a_short_attitude_mode_is_not_stepped_over():
    place = place_of(
        attitudes=(attitude(-1, 5), attitude(5, 5.004, 2.0, nominal=False), attitude(5.004, 400))
    )
    samples = Samples(SyntheticStation(place), place, DAYS)
    holds = found("not attitude nominal", samples=samples).holds.true
    assert [(span.start, span.end) for span in holds] == [(at_h(5), at_h(5.004))]


def test_shut_windows_show_nothing():
    shut = Span(at_h(10), at_h(13))
    for sentence in ("shutter of cupola-7 open", "earth in cupola-7"):
        assert not found(sentence).holds.true & WindowSet.of(DAYS, [shut])
    assert found("no direct sun through any").holds.true.covers(shut)
    assert found("earth in zvezda/9").holds.true & WindowSet.of(DAYS, [shut])


def test_quiet_is_unknown_where_nobody_told_of_exercise():
    told = noise_of(span_of(6), (1, 2))
    holds = found("quiet", noise={"cupola": told}).holds
    assert [(span.start, span.end) for span in holds.true] == [(START, at_h(1)), (at_h(2), at_h(6))]
    assert [(span.start, span.end) for span in holds.unknown] == [(at_h(6), DAYS.end)]


def test_lamps_follow_the_zone_through_a_change_of_clocks():
    berlin = CabinLight(on=time(7), off=time(22), zone="Europe/Berlin", switchable=False)
    space = replace(PLACE.sets[0], cabin_light=berlin)
    place = place_of(sets=(space, *PLACE.sets[1:]))
    span = Span(Instant.parse("2021-10-30T00:00:00Z"), Instant.parse("2021-11-01T00:00:00Z"))
    lit = lamps_windows(space, "light", span).true
    assert [start.iso() for start in (part.start for part in lit)] == [
        "2021-10-30T05:00:00Z",
        "2021-10-31T06:00:00Z",
    ]
    assert [end.iso() for end in (part.end for part in lit)] == [
        "2021-10-30T20:00:00Z",
        "2021-10-31T21:00:00Z",
    ]
    t_s = np.arange(span.start.t_s, span.end.t_s, 60.0)
    need = need_of("cabin light", place=place)
    assert np.array_equal(state_at(need, VIEW, place, t_s) == 1, lit.contains_t_s(t_s))
    over_midnight = replace(space, cabin_light=replace(berlin, on=time(20), off=time(4)))
    place = place_of(sets=(over_midnight, *PLACE.sets[1:]))
    lit = lamps_windows(over_midnight, "light", span).true
    assert np.array_equal(state_at(need, VIEW, place, t_s) == 1, lit.contains_t_s(t_s))


def test_cabin_can_be_dark_where_the_crew_may_switch():
    assert found("cabin dark").holds.true.total_s == pytest.approx(2 * (24 - 16.4833) * 3600, abs=2)
    zvezda = need_of("cabin dark", set_id="zvezda")
    assert evaluate(zvezda, VIEW, PLACE, DAYS, 10, samples=SAMPLES).holds.true == WindowSet.full(DAYS)


def test_continuity_follows_what_the_other_setup_asks():
    night = found("orbital night").holds
    for asked, same in (
        (found("orbital night", "phase adaptation").holds, night),
        (found("sunlit").holds, ~night),
        (found("cabin light").holds, TriSet.known(WindowSet.full(DAYS))),
        (TriSet.known(WindowSet.empty(DAYS)), TriSet.unknown_all(DAYS)),
    ):
        result = found("same state as a", others={"a": asked})
        assert result.holds == same
        t_s = np.arange(DAYS.start.t_s + 11.7, DAYS.end.t_s, 97.0)
        value = state_at(need_of("same state as a"), VIEW, PLACE, t_s, others={"a": asked})
        expected = np.where(same.true.contains_t_s(t_s), 1, np.where(same.unknown.contains_t_s(t_s), -1, 0))
        assert np.array_equal(value, expected)
    assert found("same state as a").holds == TriSet.unknown_all(DAYS)


def test_continuity_in_a_circle_is_refused():
    a, b = need_of("same state as b", setup="a"), need_of("cupola-7 matches c", setup="b")
    c, d = need_of("same state as a", setup="c"), need_of("same state as b", setup="d")
    free = Need(setup="e", place="iss", set="cupola")
    order, issues = evaluation_order([a, b, c, d, free])
    assert [need.setup for need in order] == ["e"]
    assert len(issues) == 1
    assert "circle" in issues[0].what
    order, issues = evaluation_order([a, b, need_of("orbital night", setup="c")])
    assert [need.setup for need in order] == ["c", "b", "a"]
    assert not issues


def test_site_words_on_a_synthetic_site():
    place, view = site_of(), SyntheticSite()
    samples = Samples(view, place, DAYS)
    need = need_of("sun above 10 deg", place=place, set_id="steppe")
    holds = evaluate(need, view, place, DAYS, 10, samples=samples).holds.true
    assert len(holds) == 2
    assert np.degrees(view.sun_altitude_rad(holds.starts_s)) == pytest.approx([10.0, 10.0], abs=1e-4)
    night = need_of("night or not day", place=place, set_id="steppe")
    assert evaluate(night, view, place, DAYS, 10, samples=samples).starts


def test_samples_of_another_span_are_refused():
    with pytest.raises(ValueError, match="another view, place or span"):
        evaluate(need_of("quiet"), VIEW, PLACE, span_of(5), 10, samples=SAMPLES)


@pytest.mark.parametrize(
    ("sentences", "minutes", "unit", "sizes", "words"),
    [
        (("comms", "phase main"), 5, "s", (57600.0, 57600.0), "16.0 h outside"),
        (("tromso in cupola-7", "for at least 10 s"), 10, "deg", (3.0, 12.0), "Tromsø is never inside the usable cone"),
        (("almaty in cupola-7 above 89.99 deg",), 5, "deg", (1.0, 60.0), "Station never stands 89.99 deg"),
        (("earth in zvezda/9 at least 95 %",), 10, "%", (30.0, 95.0), "Earth never fills 95 % of 9"),
        (("direct sun through cupola 1",), 25, "s", (900.0, 1100.0), "at most 515 s, 1500 s are asked"),
        (("orbital night", "for at least 50 min"), 60, "s", (500.0, 1000.0), "3000 s are asked"),
        (("before 2021-10-04",), 10, "s", (86400.0, 86400.0), "24.0 h outside"),
        (("on 2021-10-09",), 10, "s", (2 * 86400.0, 2 * 86400.0), "48.0 h outside"),
        (("lead 6 min", "trail 4 min"), 10, "s", (60.0, 60.0), "lead and trail leave 0 s"),
        (("sunrise inside", "sunset inside"), 20, "s", (600.0, 1200.0), "a sunrise and a sunset lie"),
        (("sunset inside", "on 2021-10-05", "before 2021-10-05T00:20:00Z"), 5, "s", (1.0, 3600.0), "no sunset lies"),
        (("comms", "cabin light"), 5, "s", (5500.0, 5600.0), "while the rest of the need holds"),
        (("not quiet",), 10, "s", (600.0, 600.0), "not (it is quiet in cupola)"),
        (("(sunlit or penumbra) and orbital night",), 5, "deg", (0.0, 90.0), "never"),
    ],
)  # fmt: skip
def test_a_need_that_never_occurs_tells_how_near_it_came(sentences, minutes, unit, sizes, words):
    span = span_of(8) if "comms" in sentences else DAYS
    samples = SAMPLES if span == DAYS else Samples(VIEW, PLACE, span)
    text = NeedText(setup="s", sentences=sentences)
    need, _ = parse_need(text, PLACE, "cupola")
    result = evaluate(need, VIEW, PLACE, span, minutes, samples=samples)
    assert not result.starts
    assert result.miss is not None
    assert result.miss.unit == unit
    assert sizes[0] <= result.miss.size <= sizes[1], result.miss
    assert result.miss.sentence.startswith("never")
    assert words in result.miss.sentence
    assert span.start <= result.miss.at <= span.end


def test_the_size_of_a_miss_is_what_was_lacking():
    result = found("tromso in cupola-7", "for at least 10 s")
    t_s = np.array([result.miss.at.t_s])
    off, elevation, _ = VIEW.target_seen("tromso", "cupola", "cupola-7", t_s)
    assert np.degrees(off[0]) - 60.0 == pytest.approx(result.miss.size, abs=1e-6)
    assert np.degrees(elevation[0]) >= 0.0
    grid = np.arange(DAYS.start.t_s, DAYS.end.t_s, 3.0)
    off, elevation, _ = VIEW.target_seen("tromso", "cupola", "cupola-7", grid)
    best = np.degrees(np.min(off[elevation > 0.0])) - 60.0
    assert result.miss.size == pytest.approx(best, abs=0.02)


def test_short_peaks_between_samples_are_found():
    peak_s = 1234.5

    def margin(t_s):
        return 0.002 - np.hypot((t_s - START.t_s - peak_s) / 60.0, 0.0015)

    t_s = START.t_s + np.arange(0.0, 7200.0, 60.0)
    windows = positive_windows(margin, DAYS, t_s, margin(t_s))
    assert len(windows) == 1
    half = 60.0 * np.sqrt(0.002**2 - 0.0015**2)
    assert windows.starts_s[0] - START.t_s == pytest.approx(peak_s - half, abs=6e-4)
    assert windows.ends_s[0] - START.t_s == pytest.approx(peak_s + half, abs=6e-4)


def test_overlap_of_many_is_that_of_pairs():
    generator = np.random.default_rng(7)
    for _ in range(50):
        sets = []
        for _ in range(3):
            starts = generator.integers(0, 40, 6) * 1_000_000_000 + DAYS.start.ns
            sets.append(
                WindowSet.from_ns(DAYS, starts, starts + generator.integers(1, 12, 6) * 1_000_000_000)
            )
        assert shared_by_all(DAYS, sets) == sets[0] & sets[1] & sets[2]
