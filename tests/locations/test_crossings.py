"""Crossings of zero: every one found, short dips included, each to its tolerance."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.crossings import refined, sampling, windows_above, windows_above_all

DOMAIN = Span(Instant.parse("2021-10-05T00:00:00Z"), Instant.parse("2021-10-06T00:00:00Z"))
FIRST_S = DOMAIN.start.t_s


def test_sampling_has_both_ends():
    assert sampling(0.0, 10.0, 4.0).tolist() == [0.0, 10 / 3, 20 / 3, 10.0]
    assert sampling(0.0, 0.5, 4.0).tolist() == [0.0, 0.5]


@given(st.floats(0.0, 6.28), st.floats(3000.0, 9000.0), st.floats(-0.95, 0.95))
@settings(max_examples=60, deadline=None)
def test_a_sine(phase: float, period_s: float, level: float):
    found = windows_above(
        lambda t: np.sin(2 * np.pi * (t - FIRST_S) / period_s + phase) - level,
        WindowSet.full(DOMAIN),
        120.0,
        curvature_s2=(2 * np.pi / period_s) ** 2,
    )
    middle = 0.5 * (found.starts_s + found.ends_s)
    inner = (found.starts_s > FIRST_S) & (found.ends_s < DOMAIN.end.t_s)
    cycles = (middle[inner] - FIRST_S) / period_s + (phase - np.pi / 2) / (2 * np.pi)
    np.testing.assert_allclose(cycles, np.round(cycles), atol=1e-6)
    width = (np.pi - 2 * np.arcsin(level)) * period_s / (2 * np.pi)
    np.testing.assert_allclose((found.ends_s - found.starts_s)[inner], width, atol=2e-3)


@given(st.floats(1e-6, 1e-3), st.floats(0.0, 120.0))
@settings(max_examples=60, deadline=None)
def test_dips_shorter_than_a_step_are_found(depth: float, shift_s: float):
    period_s = 5560.0
    rate = 2 * np.pi / period_s

    def margin(t: np.ndarray) -> np.ndarray:
        return 1.0 - depth + np.cos(rate * (t - FIRST_S - shift_s))

    found = windows_above(margin, WindowSet.full(DOMAIN), 120.0, curvature_s2=rate**2)
    lowest = FIRST_S + shift_s + period_s * (np.arange(16) + 0.5)
    dark = ~found
    lowest = lowest[lowest < DOMAIN.end.t_s]
    assert len(dark) == lowest.size
    np.testing.assert_allclose(0.5 * (dark.starts_s + dark.ends_s), lowest, atol=2e-3)


def test_edges_of_the_domain_are_exact():
    full = WindowSet.full(DOMAIN)
    assert windows_above(np.ones_like, full, 100.0) == full
    assert windows_above(lambda t: -np.ones_like(t), full, 100.0) == WindowSet.empty(DOMAIN)
    parts = WindowSet.from_ns(
        DOMAIN, [DOMAIN.start.ns + 7, DOMAIN.start.ns + 10**12], [DOMAIN.start.ns + 77, DOMAIN.end.ns - 3]
    )
    assert windows_above(np.ones_like, parts, 100.0) == parts
    empty = WindowSet.empty(DOMAIN)
    assert windows_above(np.ones_like, empty, 100.0) == empty


def test_several_margins_at_once():
    low, high = windows_above_all(
        lambda t, k: t - FIRST_S - np.where(k == 0, 100.3, 2000.7),
        lambda t: np.stack((t - FIRST_S - 100.3, t - FIRST_S - 2000.7)),
        WindowSet.full(DOMAIN),
        600.0,
    )
    assert abs(low.starts_s[0] - FIRST_S - 100.3) < 1e-3
    assert abs(high.starts_s[0] - FIRST_S - 2000.7) < 1e-3


@given(st.lists(st.floats(0.02, 0.98), min_size=1, max_size=20), st.integers(1, 7))
@settings(max_examples=60, deadline=None)
def test_refined_roots_of_steep_and_flat_functions(roots: list[float], power: int):
    root = np.array(roots) * 100.0
    odd = 2 * power - 1
    ends = np.stack((np.zeros_like(root), np.full_like(root, 100.0)))
    at = np.sign(ends - root) * (np.abs(ends - root) / 100.0) ** odd

    def margin(t: np.ndarray, rows: np.ndarray) -> np.ndarray:
        apart = t - root[rows]
        return np.sign(apart) * (np.abs(apart) / 100.0) ** odd

    found = refined(margin, np.concatenate((ends, at)), tolerance_s=1e-4)
    np.testing.assert_allclose(found, root, atol=2e-4)


def test_a_jump_is_found_where_it_is():
    found = refined(
        lambda t, rows: np.where(t < 41.2345, -5.0, 0.1),
        np.array([[0.0], [120.0], [-5.0], [0.1]]),
        tolerance_s=1e-3,
    )
    assert abs(found[0] - 41.2345) < 2e-3
