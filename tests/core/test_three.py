import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet

CELLS = 10
DOMAIN = Span(Instant(0), Instant(CELLS))
FALSE, UNKNOWN, TRUE = 0, 1, 2  # Kleene: and = min, or = max, not = 2 - value

values = st.lists(st.sampled_from([FALSE, UNKNOWN, TRUE]), min_size=CELLS, max_size=CELLS)


def build(cells: list[int]) -> TriSet:
    def where(value: int) -> WindowSet:
        starts = [index for index, cell in enumerate(cells) if cell == value]
        return WindowSet.from_ns(DOMAIN, starts, [start + 1 for start in starts])

    return TriSet(where(TRUE), where(UNKNOWN))


def cells_of(three: TriSet) -> list[int]:
    found = []
    for index in range(CELLS):
        holds = [part.contains(Instant(index)) for part in (three.false, three.unknown, three.true)]
        assert sum(holds) == 1
        found.append(holds.index(True))
    return found


@settings(max_examples=60)
@given(values, values)
def test_kleene_pointwise(a: list[int], b: list[int]) -> None:
    x, y = build(a), build(b)
    assert cells_of(x) == a
    assert cells_of(x & y) == [min(p, q) for p, q in zip(a, b, strict=True)]
    assert cells_of(x | y) == [max(p, q) for p, q in zip(a, b, strict=True)]
    assert cells_of(~x) == [2 - p for p in a]
    assert x.possible == ~x.false


@settings(max_examples=60)
@given(values, values)
def test_de_morgan(a: list[int], b: list[int]) -> None:
    x, y = build(a), build(b)
    assert ~(x & y) == ~x | ~y
    assert ~~x == x


def test_known_and_unknown() -> None:
    windows = WindowSet.from_ns(DOMAIN, [2], [5])
    assert cells_of(TriSet.known(windows))[1:6] == [FALSE, TRUE, TRUE, TRUE, FALSE]
    assert cells_of(TriSet.unknown_all(DOMAIN)) == [UNKNOWN] * CELLS
    assert TriSet.known(windows).domain == DOMAIN


def test_true_and_unknown_do_not_overlap() -> None:
    windows = WindowSet.from_ns(DOMAIN, [2], [5])
    with pytest.raises(ValueError, match="both true and unknown"):
        TriSet(windows, WindowSet.from_ns(DOMAIN, [4], [6]))
    with pytest.raises(ValueError, match="different domains"):
        TriSet(windows, WindowSet.empty(Span(Instant(0), Instant(3))))
