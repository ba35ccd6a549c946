"""Rest at night: whether what a day holds leaves as much as a rest rule asks for."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skylot.core.spans import Span, WindowSet
from skylot.core.utc_table import NS_PER_S
from skylot.people.model import Block, Category, RestRule

ON_DUTY: frozenset[Category] = frozenset(("work", "film", "exercise", "conference", "travel"))
"""Categories that end a rest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortRest:
    """A night that leaves less rest than the rule asks; `sleep` tells that it is the sleep itself that was cut."""

    night: Span
    rest_s: float
    asked_s: float
    sleep: bool = False


def short_rests(
    rule: RestRule, blocks: Sequence[Block], nights: Iterable[Span], domain: Span
) -> tuple[ShortRest, ...]:
    """Return the nights that leave less rest than the rule's turnaround.

    The rest of a night is the longest stretch without duty that overlaps it, evening and morning off duty included;
    a sleep that is cut must not be shorter than the rule either, unless it was before. `blocks` are a person's whole
    domain; a stretch that reaches the domain's edge may go on beyond and is never short.
    """
    free = ~WindowSet.of(domain, (block.span for block in blocks if block.category in ON_DUTY))
    asleep = WindowSet.of(domain, (block.span for block in blocks if block.category == "sleep"))
    asked_s = rule.turnaround_minutes * 60.0
    found = []
    for night in nights:
        rest_s, slept_s = _longest_s(free, night, domain), _longest_s(asleep, night, domain)
        if rest_s < asked_s:
            found.append(ShortRest(night=night, rest_s=rest_s, asked_s=asked_s))
        elif slept_s < min(asked_s, night.seconds):
            found.append(ShortRest(night=night, rest_s=slept_s, asked_s=asked_s, sleep=True))
    return tuple(found)


def _longest_s(stretches: WindowSet, night: Span, domain: Span) -> float:
    starts_ns, ends_ns = stretches.starts_ns, stretches.ends_ns
    touching = (starts_ns < night.end.ns) & (ends_ns > night.start.ns)
    if not touching.any():
        return 0.0
    starts_ns, ends_ns = starts_ns[touching], ends_ns[touching]
    if starts_ns[0] == domain.start.ns or ends_ns[-1] == domain.end.ns:
        return math.inf
    return float((ends_ns - starts_ns).max()) / NS_PER_S
