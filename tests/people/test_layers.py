from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.people.layers import laid_over, level
from skylot.people.model import CATEGORIES, Block


def block(name: str, start: int, end: int) -> Block:
    return Block(id=name, person="p", span=Span(Instant(start), Instant(end)), category="work")


def shown(blocks: tuple[Block, ...]) -> list[tuple[str, int, int]]:
    return [(each.id, each.span.start.ns, each.span.end.ns) for each in blocks]


def test_a_later_block_cuts_an_earlier_one_in_pieces() -> None:
    found = laid_over([block("a", 0, 10), block("b", 2, 4), block("c", 3, 6), block("d", 8, 8)])
    assert shown(found) == [("a", 0, 2), ("b", 2, 3), ("c", 3, 6), ("a.2", 6, 10)]


def test_a_piece_never_takes_the_id_of_another_block() -> None:
    found = laid_over([block("a", 0, 10), block("a.2", 2, 4)])
    assert shown(found) == [("a", 0, 2), ("a.2", 2, 4), ("a.3", 4, 10)]


def test_touching_pieces_of_one_block_are_one() -> None:
    assert shown(laid_over([block("b", 3, 5), block("a", 0, 10)])) == [("a", 0, 10)]
    assert laid_over([]) == ()


def test_film_lies_between_work_and_what_is_fixed_by_its_hour() -> None:
    assert sorted(CATEGORIES, key=level)[:4] == ["work", "reserve", "off duty", "voluntary"]
    assert [name for name in CATEGORIES if level(name) == 1] == ["film"]


spans = st.tuples(st.integers(0, 30), st.integers(0, 12))


@given(st.lists(spans, max_size=8))
def test_at_every_instant_the_last_block_of_the_sequence_rules(given_spans: list[tuple[int, int]]) -> None:
    blocks = [block(f"x{n}", start, start + length) for n, (start, length) in enumerate(given_spans)]
    found = laid_over(blocks)
    for ns in range(45):
        top = [each.id for each in blocks if each.span.contains(Instant(ns))][-1:]
        got = [each.id.partition(".")[0] for each in found if each.span.contains(Instant(ns))]
        assert got == top
    assert all(each.span.start < each.span.end for each in found)
    assert len({each.id for each in found}) == len(found)
