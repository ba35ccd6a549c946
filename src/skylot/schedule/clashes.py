"""Smallest sets of things that cannot all be had: QuickXplain with a bounded oracle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Oracle = Callable[[Sequence[T]], bool]
"""Tells whether some things are surely impossible together; 'not known' counts as possible."""


def smallest(background: Sequence[T], things: Sequence[T], impossible: Oracle[T]) -> list[T] | None:
    """Return a minimal part of `things` that with the background is impossible, in their order; None where all fit.

    Minimal: without any one of them the oracle no longer refuses. Earlier things are kept out where they can be,
    so put first what is least wanted in the answer. Source: Junker, QuickXplain, AAAI 2004.
    """
    if not impossible([*background, *things]):
        return None
    if not things:
        return []
    found = _explain(list(background), False, list(reversed(things)), impossible)
    return [thing for thing in things if thing in found]


def _explain(background: list[T], grown: bool, things: list[T], impossible: Oracle[T]) -> list[T]:
    if grown and impossible(background):
        return []
    if len(things) == 1:
        return things
    half = len(things) // 2
    first, second = things[:half], things[half:]
    right = _explain([*background, *first], bool(first), second, impossible)
    left = _explain([*background, *right], bool(right), first, impossible)
    return [*left, *right]
