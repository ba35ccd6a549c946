import copy
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet

CELLS = 24  # the naive model: one boolean a nanosecond
OFFSET = 10**15
DOMAIN = Span(Instant(OFFSET), Instant(OFFSET + CELLS))
GRID = np.arange(CELLS) + OFFSET

pairs = st.lists(st.tuples(st.integers(-4, CELLS + 4), st.integers(0, 9)), max_size=7)


def build(given_pairs: list[tuple[int, int]]) -> WindowSet:
    starts = [OFFSET + start for start, _ in given_pairs]
    ends = [OFFSET + start + length for start, length in given_pairs]
    return WindowSet.from_ns(DOMAIN, starts, ends)


def naive(given_pairs: list[tuple[int, int]]) -> list[bool]:
    cells = [False] * CELLS
    for start, length in given_pairs:
        for cell in range(max(start, 0), min(start + length, CELLS)):
            cells[cell] = True
    return cells


def cells_of(windows: WindowSet) -> list[bool]:
    return [any(span.contains(Instant(int(ns))) for span in windows.spans) for ns in GRID]


def runs(cells: list[bool]) -> list[tuple[int, int]]:
    found, start = [], None
    for index, inside in enumerate([*cells, False]):
        if inside and start is None:
            start = index
        elif not inside and start is not None:
            found.append((start, index))
            start = None
    return found


def same(windows: WindowSet, cells: list[bool]) -> bool:
    """The set equals the model, and its arrays keep every promise: maximal runs, sorted, int64, read-only."""
    assert windows.starts_ns.dtype == windows.ends_ns.dtype == np.int64
    assert not windows.starts_ns.flags.writeable
    expected = runs(cells)
    return (windows.starts_ns - OFFSET).tolist() == [start for start, _ in expected] and (
        windows.ends_ns - OFFSET
    ).tolist() == [end for _, end in expected]


@settings(max_examples=200)
@given(pairs, pairs)
def test_algebra_against_a_boolean_grid(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    x, y, nx, ny = build(a), build(b), naive(a), naive(b)
    assert same(x, nx)
    assert same(x | y, [p or q for p, q in zip(nx, ny, strict=True)])
    assert same(x & y, [p and q for p, q in zip(nx, ny, strict=True)])
    assert same(x - y, [p and not q for p, q in zip(nx, ny, strict=True)])
    assert same(~x, [not p for p in nx])
    assert cells_of(x) == nx == x.contains_ns(GRID).tolist()


@given(pairs, pairs)
def test_laws(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    x, y = build(a), build(b)
    assert ~~x == x
    assert ~(x | y) == ~x & ~y
    assert x - y == x & ~y
    assert x | ~x == WindowSet.full(DOMAIN)
    assert x & ~x == WindowSet.empty(DOMAIN)
    assert (x == y) == (cells_of(x) == cells_of(y))
    assert x != y or hash(x) == hash(y)


@given(pairs, st.integers(0, 8), st.integers(0, 8))
def test_shrink_grow_and_at_least(a: list[tuple[int, int]], lead: int, trail: int) -> None:
    x, cells = build(a), naive(a)
    shrunk, grown, long = [False] * CELLS, [False] * CELLS, [False] * CELLS
    for start, end in runs(cells):
        shrunk[start + lead : max(end - trail, start + lead)] = [True] * max(end - start - lead - trail, 0)
        for cell in range(max(start - lead, 0), min(end + trail, CELLS)):
            grown[cell] = True
        if end - start >= lead:
            long[start:end] = [True] * (end - start)
    assert same(x.shrink(lead * 1e-9, trail * 1e-9), shrunk)
    assert same(x.grow(lead * 1e-9, trail * 1e-9), grown)
    assert same(x.at_least(lead * 1e-9), long)


@given(pairs, st.integers(-3, CELLS + 3), st.integers(0, 12))
def test_clip_and_covers(a: list[tuple[int, int]], start: int, length: int) -> None:
    x, cells = build(a), naive(a)
    span = Span(Instant(OFFSET + start), Instant(OFFSET + start + length))
    clipped = x.clip(span)
    inside = [cell for cell in range(CELLS) if start <= cell < start + length]
    assert clipped.total_s == pytest.approx(sum(cells[cell] for cell in inside) * 1e-9, abs=1e-15)
    assert clipped.domain.start >= DOMAIN.start
    assert clipped.domain.end <= DOMAIN.end
    if length:
        whole = start >= 0 and start + length <= CELLS and all(cells[cell] for cell in inside)
        assert x.covers(span) == whole


@given(pairs)
def test_of_and_from_t_s_agree(a: list[tuple[int, int]]) -> None:
    day = Span(Instant.parse("2021-10-05T00:00:00Z"), Instant.parse("2021-10-06T00:00:00Z"))
    starts = [day.start.plus(start * 3600) for start, _ in a]
    ends = [day.start.plus((start + length) * 3600) for start, length in a]
    spans = [Span(start, end) for start, end in zip(starts, ends, strict=True)]
    from_spans = WindowSet.of(day, spans)
    assert from_spans == WindowSet.from_t_s(day, [s.t_s for s in starts], [e.t_s for e in ends])
    assert from_spans.total_s == 3600 * sum(naive(a))
    assert from_spans.spans == tuple(from_spans)
    assert len(from_spans) == len(from_spans.spans) == len(runs(naive(a)))
    assert bool(from_spans) == (len(from_spans) > 0)


def test_half_open_edges() -> None:
    x = build([(3, 4)])
    assert [x.contains(Instant(OFFSET + cell)) for cell in (2, 3, 6, 7)] == [False, True, True, False]
    touching = build([(3, 4), (7, 2)])
    assert len(touching) == 1
    assert not build([(3, 0)])


def test_contains_t_s_keeps_shape_and_refuses_nan() -> None:
    day = Span(Instant(0), Instant(86_400 * 10**9))
    x = WindowSet.from_t_s(day, [10.0], [20.0])
    asked = np.array([[9.0, 10.0], [19.999, 20.0]])
    assert x.contains_t_s(asked).tolist() == [[False, True], [True, False]]
    assert WindowSet.empty(day).contains_t_s(asked).tolist() == [[False, False], [False, False]]
    assert (x.starts_s.tolist(), x.ends_s.tolist()) == ([10.0], [20.0])
    with pytest.raises(ValueError, match="not a time"):
        x.contains_t_s([float("nan")])


def test_different_domains_do_not_combine() -> None:
    other = Span(DOMAIN.start, Instant(DOMAIN.end.ns + 1))
    for combine in (WindowSet.__or__, WindowSet.__and__, WindowSet.__sub__):
        with pytest.raises(ValueError, match="different domains"):
            combine(build([]), WindowSet.full(other))


def test_negative_leads_and_backward_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="not negative"):
        build([(1, 3)]).shrink(-1, 0)
    with pytest.raises(ValueError, match="not negative"):
        build([(1, 3)]).grow(0, -1)
    with pytest.raises(ValueError, match="not before"):
        WindowSet.from_ns(DOMAIN, [5], [4])
    with pytest.raises(ValueError, match="before it starts"):
        Span(Instant(2), Instant(1))


@pytest.mark.parametrize(
    ("starts", "ends"),
    [([5, 1], [6, 2]), ([1, 2], [2, 3]), ([1], [1]), ([-1], [3]), ([1], [CELLS + 1]), ([1, 2], [3])],
)
def test_the_plain_constructor_checks_its_arrays(starts: list[int], ends: list[int]) -> None:
    with pytest.raises(ValueError, match=r"window set|equally long"):
        WindowSet(DOMAIN, np.array(starts) + OFFSET, np.array(ends) + OFFSET)


def test_a_set_does_not_share_the_callers_arrays() -> None:
    starts = np.array([OFFSET + 1])
    x = WindowSet(DOMAIN, starts, np.array([OFFSET + 5]))
    starts[0] = OFFSET + 4
    assert x.starts_ns.tolist() == [OFFSET + 1]


def test_nothing_outside_the_domain_is_inside() -> None:
    full = WindowSet.full(DOMAIN)
    assert full.contains_ns([OFFSET - 1, OFFSET, OFFSET + CELLS - 1, OFFSET + CELLS]).tolist() == [
        False,
        True,
        True,
        False,
    ]
    assert not full.covers(Span(Instant(OFFSET - 1), Instant(OFFSET + 1)))


def test_pickles_and_copies_stay_frozen() -> None:
    x = build([(1, 3), (6, 2)])
    for other in (pickle.loads(pickle.dumps(x)), copy.deepcopy(x)):
        assert other == x
        assert not other.starts_ns.flags.writeable


def test_huge_leads_do_not_overflow() -> None:
    assert build([(5, 2)]).grow(1e9, 1e9) == WindowSet.full(DOMAIN)
    assert not build([(5, 2)]).shrink(10**12, 0)


def test_span_meets() -> None:
    def span(a: int, b: int) -> Span:
        return Span(Instant(a), Instant(b))

    assert span(0, 5).meet(span(3, 9)) == span(3, 5)
    assert span(0, 5).meet(span(5, 9)) is None
    assert not span(0, 5).overlaps(span(5, 9))
    assert span(0, 9).meet(span(2, 4)) == span(2, 4)
    assert Span(Instant(0), Instant(1_500_000_000)).seconds == 1.5
    assert sorted([span(1, 3), span(0, 9), span(1, 2)]) == [span(0, 9), span(1, 2), span(1, 3)]


def test_a_hundred_thousand_spans_combine_at_once() -> None:
    n = 100_000
    domain = Span(Instant(0), Instant(10 * n))
    x = WindowSet.from_ns(domain, np.arange(n) * 10, np.arange(n) * 10 + 6)
    y = WindowSet.from_ns(domain, np.arange(n) * 10 + 4, np.arange(n) * 10 + 8)
    assert len(x & y) == n
    assert (x & y).total_s == pytest.approx(2 * n * 1e-9)
    assert (x - y).total_s == pytest.approx(4 * n * 1e-9)
