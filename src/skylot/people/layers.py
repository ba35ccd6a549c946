"""Blocks laid one over another: what lies above replaces what it covers and cuts it in pieces."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from itertools import pairwise

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.people.model import Block, Category

_GROUND: frozenset[Category] = frozenset(("work", "off duty", "voluntary", "reserve"))


def level(category: Category) -> int:
    """Return how high a category lies: work and free time below, film on them, meals and the like on top.

    So a meal inside of the working hours cuts them, in whatever order the two are written.
    """
    if category in _GROUND:
        return 0
    return 1 if category == "film" else 2


def laid_over(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks in order of time that never overlap: each replaces what it covers of those before it.

    The pieces of a cut block keep its id, from the second on with `.2`, `.3` behind it. Empty blocks vanish.
    """
    return tuple(_with_own_ids(_pieces(blocks), {block.id for block in blocks}))


def _pieces(blocks: Sequence[Block]) -> list[Block]:
    coming = sorted(range(len(blocks)), key=lambda number: blocks[number].span.start, reverse=True)
    edges = sorted({edge.ns for block in blocks for edge in (block.span.start, block.span.end)})
    found: list[tuple[int, int, int]] = []
    open_now: list[tuple[int, int]] = []  # (minus the number, its end): the top of the heap lies on top
    for left, right in pairwise(edges):
        while coming and blocks[coming[-1]].span.start.ns <= left:
            number = coming.pop()
            heapq.heappush(open_now, (-number, blocks[number].span.end.ns))
        while open_now and open_now[0][1] <= left:
            heapq.heappop(open_now)
        if not open_now:
            continue
        top = -open_now[0][0]
        if found and found[-1][0] == top and found[-1][2] == left:
            found[-1] = (top, found[-1][1], right)
        else:
            found.append((top, left, right))
    return [_cut(blocks[number], left, right) for number, left, right in found]


def _cut(block: Block, left: int, right: int) -> Block:
    """Return the part of a block between two instants; a whole block is its own part."""
    if block.span.start.ns == left and block.span.end.ns == right:
        return block
    return _changed(block, block.id, Span(Instant(left), Instant(right)))


def _changed(block: Block, name: str, span: Span) -> Block:
    """Return the block with another id and span; `replace` does it too, at four times the price."""
    return Block(
        id=name,
        person=block.person,
        span=span,
        category=block.category,
        label=block.label,
        device=block.device,
        answer=block.answer,
        private=block.private,
        source=block.source,
    )


def _with_own_ids(pieces: Iterable[Block], taken: set[str]) -> list[Block]:
    count: dict[str, int] = {}
    named: list[Block] = []
    for piece in pieces:
        number = count.get(piece.id, 0) + 1
        while number > 1 and f"{piece.id}.{number}" in taken:
            number += 1
        count[piece.id] = number
        named.append(piece if number == 1 else _changed(piece, f"{piece.id}.{number}", piece.span))
    return named
