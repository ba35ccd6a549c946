"""Starts and states against the definitions themselves, scanned second by second on the synthetic station."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.locations.needs.synthetic import (
    START,
    SyntheticStation,
    attitude,
    noise_of,
    place_of,
    span_of,
)

from skylot.core.three import TriSet
from skylot.locations.model import NeedText
from skylot.locations.needs import Samples, evaluate, parse_need, state_at
from skylot.locations.needs.quantifiers import block_of, starts_set
from skylot.locations.needs.states import Light

HOURS = 14.0
STEP_S = 2.0
SLACK = 3  # samples: away from edges by six seconds
SPAN = span_of(HOURS)
GRID_S = START.t_s + np.arange(0.0, HOURS * 3600.0, STEP_S) + 0.37
MODES = (attitude(-1, 6), attitude(6, 6.01, 1.2, nominal=False), attitude(6.01, 8), attitude(8, 9, None))
PLACE = place_of(attitudes=(*MODES, attitude(9, 20, -0.07)))


class Remembering(SyntheticStation):
    """Keeps what it gave for the whole grid, which every example asks again."""

    def _kept(self, name, *asked):
        if asked[-1] is not GRID_S:
            return getattr(super(), name)(*asked)
        kept = KEPT.get((name, *asked[:-1]))
        if kept is None:
            kept = KEPT[(name, *asked[:-1])] = getattr(super(), name)(*asked)
        return kept

    def earth_seen(self, *asked):
        return self._kept("earth_seen", *asked)

    def target_seen(self, *asked):
        return self._kept("target_seen", *asked)

    def sun_in_set(self, *asked):
        return self._kept("sun_in_set", *asked)

    def sun_margin_rad(self, *asked):
        return self._kept("sun_margin_rad", *asked)


KEPT: dict[tuple[str, ...], object] = {}
VIEW = Remembering(PLACE, until=START.plus(12.5 * 3600.0))
SAMPLES = Samples(VIEW, PLACE, SPAN)
NOISE = {"cupola": noise_of(SPAN, (2.2, 3.1), (7, 7.6))}
OTHERS = {"night": SAMPLES.windows(Light("umbra"))}

ATOMS = (
    "cabin light", "cabin dark", "quiet", "attitude nominal", "comms", "sunlit", "orbital night",
    "orbital day", "penumbra", "direct sun through cupola-7", "direct sun through cupola 1",
    "no direct sun through any", "same state as night", "sun through cupola 1 at least 12 deg from edge",
    "lit earth in cupola-7", "night earth in cupola-7 at least 60 %", "earth in cupola 1 at least 30 %",
    "almaty in cupola-7", "São Paulo in cupola-7 above 20 deg", "tromso in cupola 1 sun below 10 deg",
    "shutter of cupola-7 open", "phase adaptation", "after 2021-10-05T03:10:00Z",
    "before 2021-10-05T09:30:00Z",
)  # fmt: skip
atom = st.sampled_from(ATOMS)
states = st.recursive(
    atom,
    lambda inner: st.one_of(
        inner.map(lambda a: f"not ({a})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]} and {ab[1]})"),
        st.tuples(inner, inner).map(lambda ab: f"({ab[0]} or {ab[1]})"),
    ),
    max_leaves=3,
)


@dataclass
class Brute:
    """Verdicts of the definition at grid starts: certain yes, certain no, or too near an edge to tell."""

    yes: np.ndarray
    no: np.ndarray


def need_of(*sentences):
    need, issues = parse_need(NeedText(setup="s", sentences=sentences), PLACE, "cupola", ["night"])
    clash = ("never be true", "contradicts itself", "leaves no room")
    assert all(i.severity == "warning" or any(words in i.what for words in clash) for i in issues), issues
    return need


def states_at(need, t_s=GRID_S):
    return state_at(need, VIEW, PLACE, t_s, noise=NOISE, others=OTHERS)


def scan(ok, shot_from, shot_to, *, for_s, slack):
    """Tell for each start whether `ok` (on the grid) meets the need; positive slack asks for more."""
    first = np.searchsorted(GRID_S, shot_from) - slack
    last = np.searchsorted(GRID_S, shot_to) + slack
    first, last = np.clip(first, 0, GRID_S.size), np.clip(last, 0, GRID_S.size)
    if for_s is None:
        bad = np.concatenate(([0], np.cumsum(~ok)))
        return (bad[np.maximum(last, first)] - bad[first]) == 0
    index = np.arange(GRID_S.size)
    run = index - np.maximum.accumulate(np.where(ok, -1, index))  # good samples that end here
    asked = int(for_s / STEP_S) + slack
    ends_here = np.concatenate(([0], np.cumsum(run >= asked)))
    inner_first = np.clip(first + 2 * slack + asked - 1, 0, GRID_S.size)
    inner_last = np.clip(last - 2 * slack, inner_first, GRID_S.size)
    return ends_here[inner_last] > ends_here[inner_first]


def brute(need, block, starts_s, value, events):
    """Return certain yes and no, where `value` (on the grid) says which samples count as good."""
    shot_from, shot_to = starts_s + block.lead_ns / 1e9, starts_s + (block.block_ns - block.trail_ns) / 1e9
    yes = scan(value, shot_from, shot_to, for_s=need.for_at_least_s, slack=SLACK)
    no = ~scan(value, shot_from, shot_to, for_s=need.for_at_least_s, slack=-SLACK)
    for kind in need.events:
        at = np.array([event.at.t_s for event in events if event.kind == kind])
        yes &= np.searchsorted(at, shot_to - 0.01) > np.searchsorted(at, shot_from + 0.01)
        no |= np.searchsorted(at, shot_to + 0.01) <= np.searchsorted(at, shot_from - 0.01)
    return Brute(yes, no)


@pytest.mark.slow
@settings(max_examples=80, deadline=None)
@given(
    st.lists(states, min_size=0, max_size=2),
    st.sampled_from(("", "for at least 60 s", "for at least 400 s")),
    st.sampled_from(("", "sunset inside", "sunrise inside")),
    st.tuples(st.sampled_from((0, 90, 300)), st.sampled_from((0, 60, 240)), st.sampled_from((10, 15, 45))),
)
def test_starts_are_those_of_the_definition(parts, for_at_least, event, lengths):
    lead, trail, minutes = lengths
    quantifiers = [q for q in (for_at_least, event, f"lead {lead} s", f"trail {trail} s") if q]
    need = need_of(*dict.fromkeys((*parts, *quantifiers)))
    result = evaluate(need, VIEW, PLACE, SPAN, minutes, noise=NOISE, others=OTHERS, samples=SAMPLES)
    block = block_of(need, minutes, 300.0)
    inside = SPAN.end.t_s - 10.0 > GRID_S + block.block_ns / 1e9
    starts_s = GRID_S[inside & (SPAN.start.t_s + 10.0 < GRID_S)][::7] + 0.11
    value = states_at(need)
    sure = starts_set(SPAN, result.starts)
    found = sure.contains_t_s(starts_s)
    certain = brute(need, block, starts_s, value == 1, result.events)
    assert not np.any(certain.yes & ~found)
    assert not np.any(certain.no & found)
    unknown = result.unknown_starts.contains_t_s(starts_s)
    assert not np.any(unknown & found)
    if not need.events:
        possible = brute(need, block, starts_s, value != 0, ())
        assert not np.any(possible.yes & ~found & ~unknown)
        assert not np.any(possible.no & unknown)
    assert (result.miss is None) or not (result.starts or result.unknown_starts)


@settings(max_examples=80, deadline=None)
@given(states)
def test_windows_and_instants_agree_away_from_edges(sentence):
    need = need_of(sentence)
    holds: TriSet = evaluate(need, VIEW, PLACE, SPAN, 10, noise=NOISE, others=OTHERS, samples=SAMPLES).holds
    value = states_at(need)
    windows = np.where(
        holds.true.contains_t_s(GRID_S), 1, np.where(holds.unknown.contains_t_s(GRID_S), -1, 0)
    )
    edges = np.concatenate(
        (holds.true.starts_s, holds.true.ends_s, holds.unknown.starts_s, holds.unknown.ends_s)
    )
    near = np.zeros(GRID_S.shape, dtype=bool)
    for edge in edges:
        near |= np.abs(GRID_S - edge) < (0.11 if "earth" in sentence else 0.002)
    assert not np.any((windows != value) & ~near)


def test_edges_are_on_the_true_side():
    for sentence in ATOMS:
        need = need_of(sentence)
        holds = evaluate(need, VIEW, PLACE, SPAN, 10, noise=NOISE, others=OTHERS, samples=SAMPLES).holds
        off_s = 0.101 if "earth" in sentence else 0.0015
        inside = np.concatenate((holds.true.starts_s + 0.0015, holds.true.ends_s - 0.0015))
        outside = np.concatenate((holds.true.starts_s - off_s, holds.true.ends_s + off_s))
        outside = outside[(outside > SPAN.start.t_s) & (outside < SPAN.end.t_s)]
        assert np.all(states_at(need, inside) == 1), sentence
        assert np.all(states_at(need, outside) != 1), sentence
