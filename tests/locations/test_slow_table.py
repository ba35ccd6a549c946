"""The table of slow functions: cubic, and the same answer whatever was asked before."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.locations.slow_table import SlowTable


def cubic(t_s: np.ndarray) -> np.ndarray:
    x = t_s / 1e4
    return np.stack((x**3 - 2 * x, x**2, np.ones_like(x)), axis=1)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_cubics_are_exact_over_block_edges_and_negative_times(times: list[float]):
    t_s = np.array(times)
    np.testing.assert_allclose(SlowTable(cubic, 1000.0)(t_s), cubic(t_s), rtol=1e-9, atol=1e-7)


def test_blocks_are_computed_once_and_frozen():
    calls: list[int] = []

    def compute(t_s: np.ndarray) -> np.ndarray:
        calls.append(t_s.size)
        return cubic(t_s)

    table = SlowTable(compute, 1000.0)
    first = table(np.array([5.0, 63_999.0]))
    assert len(calls) == 1 and table(np.array([64_001.0])).shape == (1, 3) and len(calls) == 2
    assert np.array_equal(table(np.array([5.0, 63_999.0])), first) and len(calls) == 2


def test_none_asked():
    assert SlowTable(cubic, 1000.0)(np.array([])).shape == (0, 3)
