"""Needs on the station's orbit of October 2021: facts of that flight, and windows against instants."""

from __future__ import annotations

import numpy as np
import pytest
from bench.needs import AS_OF, FIRST, SETS, find_all, make_place, make_texts

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.formats.tle import read_tle
from skylot.locations.model import NeedText
from skylot.locations.needs import Samples, evaluate, parse_need, state_at
from skylot.locations.viewpoint import build_viewpoint

pytestmark = pytest.mark.skipif(
    not SETS.exists(), reason="the element sets of October 2021 are not beside the repository"
)
PLACE = make_place()


@pytest.fixture(scope="module")
def past():
    return _view(None)


@pytest.fixture(scope="module")
def plan():
    return _view(AS_OF)


def _view(as_of):
    records, _ = read_tle(SETS.read_text(encoding="ascii"))
    view, issues = build_viewpoint(PLACE, {"iss.tle": records}, as_of)
    assert view is not None, issues
    return view


def need_of(*sentences):
    need, issues = parse_need(NeedText(setup="s", sentences=sentences), PLACE, "cupola")
    assert not issues, [str(issue) for issue in issues]
    return need


def test_the_night_after_the_engine_test(past):
    span = Span(Instant.parse("2021-10-15T09:13:00Z"), Instant.parse("2021-10-15T10:30:00Z"))
    night = evaluate(need_of("orbital night"), past, PLACE, span, 5).holds.true
    assert len(night) == 1
    assert night.spans[0].start.since(Instant.parse("2021-10-15T09:39:10Z")) == pytest.approx(0.0, abs=1.5)
    assert night.spans[0].end.since(Instant.parse("2021-10-15T10:02:04Z")) == pytest.approx(0.0, abs=1.5)


def test_light_by_words_is_the_light_of_the_kernel(past):
    span = Span(FIRST, FIRST.plus(86_400))
    light = past.light(span)
    for sentence, windows in (
        ("orbital night", light.umbra),
        ("sunlit", light.sunlit),
        ("penumbra", light.penumbra),
    ):
        found = evaluate(need_of(sentence), past, PLACE, span, 5).holds.true
        assert len(found) == len(windows)
        assert np.abs(found.starts_s - windows.starts_s).max() < 2e-3
        assert np.abs(found.ends_s - windows.ends_s).max() < 2e-3


def test_every_kind_of_need_agrees_with_instants(plan):
    span = Span(FIRST, FIRST.plus(2 * 86_400))
    found = find_all(make_texts(25), plan, PLACE, span)
    others = {"0": found[0][1].holds}
    t_s = np.arange(span.start.t_s + 3.7, span.end.t_s, 20.0)
    for need, result in found:
        value = state_at(need, plan, PLACE, t_s, others=others)
        true, unknown = result.holds.true, result.holds.unknown
        windows = np.where(true.contains_t_s(t_s), 1, np.where(unknown.contains_t_s(t_s), -1, 0))
        edges = np.concatenate((true.starts_s, true.ends_s, unknown.starts_s, unknown.ends_s))
        differ = t_s[windows != value]
        assert all(np.min(np.abs(edges - t)) < 0.11 for t in differ), need.sentences


def test_starts_hold_at_each_ten_seconds_as_the_checker_looks(plan):
    span = Span(FIRST, FIRST.plus(86_400))
    for sentence in ("direct sun through cupola-1", "orbital day", "not lit earth in cupola-7"):
        _check_ends(need_of(sentence, "lead 1 min", "trail 1 min"), plan, span)


def _check_ends(need, plan, span):
    result = evaluate(need, plan, PLACE, span, 5)
    assert result.starts
    for start in result.starts:
        for begin in (start.first.t_s, start.last.t_s):
            shot_from, shot_to = begin + 60.0, begin + 240.0
            t_s = np.append(np.arange(shot_from, shot_to, 10.0), shot_to)
            assert np.all(state_at(need, plan, PLACE, t_s) == 1)


def test_plans_end_where_the_orbit_is_not_known(plan):
    span = Span(FIRST.plus(10 * 86_400), FIRST.plus(60 * 86_400))
    result = evaluate(need_of("sunset inside"), plan, PLACE, span, 20)
    last = max((start.last for start in result.starts), default=span.start)
    assert last < span.end
    assert result.unknown_starts.contains(span.end.plus(-7200))
    assert result.miss is None


def test_a_city_too_far_north_is_a_near_miss(plan):
    span = Span(FIRST, FIRST.plus(4 * 86_400))
    text = NeedText(setup="s", sentences=("tromso in z-9 sun below -6 deg", "for at least 30 s"))
    need, _ = parse_need(text, PLACE, "zvezda")
    miss = evaluate(need, plan, PLACE, span, 10).miss
    assert miss is not None
    assert miss.unit == "deg"
    assert 1.0 < miss.size < 15.0
    assert miss.sentence.startswith("never: Tromsø is never inside the usable cone of z-9")


def test_one_set_of_samples_changes_nothing(plan):
    span = Span(FIRST, FIRST.plus(86_400))
    shared = Samples(plan, PLACE, span)
    for sentence in ("night earth in cupola-7", "almaty in cupola-7", "almaty in cupola-3 above 5 deg"):
        need = need_of(sentence)
        again = evaluate(need, plan, PLACE, span, 5, samples=shared)
        assert again == evaluate(need, plan, PLACE, span, 5)
