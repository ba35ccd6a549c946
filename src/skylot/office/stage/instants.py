"""Which instant's light a staged setup has: typed, scheduled, or the first chance of its need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import Event, NeedResult
from skylot.locations.needs import evaluate
from skylot.office.needs import find_needs, noise_at, read_needs
from skylot.office.opening import Opened, known_by
from skylot.office.sets import full_set_id, place_span
from skylot.schedule.model import Placement
from skylot.stage.model import Staging

_NOON_S = 12 * 3600.0
_EVENT_S = 60.0
"""From a sunset or sunrise to the shot's end or start."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotInstant:
    """When a shot begins, and why."""

    at: Instant | None
    """None where nobody can tell: no schedule, no need, no dates."""
    why: Literal["asked", "typed", "scheduled", "first chance", "assumed", "unknown"]
    known_as_of: Instant | None = None


def chances(opened: Opened, stagings: Iterable[Staging]) -> Mapping[str, NeedResult]:
    """Return when the needs of those stagings are met whose instant nothing else tells, found together."""
    texts = {text.setup for text in opened.production.needs}
    asked = [
        each.setup
        for each in stagings
        if each.at is None and each.setup in texts and _placed(opened, each) is None
    ]
    if not asked:
        return {}
    return find_needs(opened, opened.production.config.plan_as_of, frozenset(asked)).results


def shot_instant(
    opened: Opened, staging: Staging, asked: Instant | None, found: Mapping[str, NeedResult] | None = None
) -> ShotInstant:
    """Return the instant at which a staged shot begins.

    What is asked for wins over what is typed; then the schedule: the middle of the longest stretch of its
    placement in which its need is met; then the first chance of its need; then noon of the first date.
    `found` is of `chances`, for many shots at once.
    """
    as_of = opened.production.config.plan_as_of
    if asked is not None:
        return ShotInstant(at=asked, why="asked")
    if staging.at is not None:
        return ShotInstant(at=staging.at, why="typed")
    placed = _placed(opened, staging)
    if placed is not None:
        return ShotInstant(at=_best_part(opened, staging, placed, as_of), why="scheduled", known_as_of=as_of)
    results = chances(opened, [staging]) if found is None else found
    chance = _first_chance(opened, staging, results.get(staging.setup))
    if chance is not None:
        return ShotInstant(at=chance, why="first chance", known_as_of=as_of)
    span = _dates(opened, staging)
    if span is None:
        return ShotInstant(at=None, why="unknown")
    return ShotInstant(at=span.start.plus(_NOON_S), why="assumed", known_as_of=as_of)


def _placed(opened: Opened, staging: Staging) -> Placement | None:
    board = opened.production.board
    return next((p for p in board.placements if p.setup == staging.setup), None) if board else None


def _best_part(opened: Opened, staging: Staging, placed: Placement, as_of: Instant | None) -> Instant:
    """Return the start of a shot in the stretch in which its need is met: near its sunset or sunrise, or mid-way."""
    block = Span(placed.start, placed.end)
    result = _met_within(opened, staging.setup, block, as_of)
    return _best_of(result, block, staging, placed.event_at)


def _best_of(result: NeedResult | None, block: Span, staging: Staging, at: Instant | None) -> Instant:
    """Return the start of a shot where its need is met in a block; `at` is the event that the block is about."""
    met = result.holds.true.clip(block).spans if result is not None else ()
    spans = met or (block,)
    if at is None or result is None:
        return _inside(max(spans, key=lambda each: each.seconds), staging, None)
    nearest = min(spans, key=lambda each: max(each.start.since(at), at.since(each.end), 0.0))
    event = min(result.events, key=lambda each: abs(each.at.since(at)), default=Event(kind="sunrise", at=at))
    return _inside(nearest, staging, event)


def _inside(span: Span, staging: Staging, event: Event | None) -> Instant:
    """Return the start of a shot inside of a span: centred, or as near as a minute to an event.

    A sunset ends the light: the shot ends before it. A sunrise begins it: the shot begins after it.
    """
    room_s = max(0.0, span.seconds - staging.seconds)
    if event is None:
        return span.start.plus(room_s / 2.0)
    away_s = _EVENT_S if event.kind == "sunrise" else -_EVENT_S - staging.seconds
    return span.start.plus(min(max(0.0, event.at.since(span.start) + away_s), room_s))


def _met_within(opened: Opened, setup: str, placed: Span, as_of: Instant | None) -> NeedResult | None:
    need = read_needs(opened, frozenset({setup}))[0].get(setup)
    place = opened.place(need.place) if need else None
    if need is None or place is None:
        return None
    known = known_by(place, as_of)
    return evaluate(
        need,
        opened.view(place, as_of),
        known,
        placed,
        0,
        slot_s=opened.production.rules.slot_s,
        noise=noise_at(opened, place, placed),
        others={name: TriSet.known(WindowSet.full(placed)) for name in need.same_as},
    )


def _first_chance(opened: Opened, staging: Staging, result: NeedResult | None) -> Instant | None:
    """Return the shot's start at the first chance of its need; None for a shot that needs nothing."""
    if result is None:
        return None
    minutes = next((p.minutes for p in opened.production.plans if p.setup == staging.setup), 0)
    if result.starts:
        chance = result.starts[0]
        begin = chance.first.plus(chance.last.since(chance.first) / 2.0)
        block = Span(begin, begin.plus(minutes * 60.0 + 1.0))
        return _best_of(result, block, staging, chance.event_at)
    held = result.holds.true.spans
    if held:
        return _inside(held[0], staging, None)
    return result.miss.at if result.miss else None


def _dates(opened: Opened, staging: Staging) -> Span | None:
    setup = next((each for each in opened.production.setups if each.id == staging.setup), None)
    place = full_set_id(opened.production, setup.set).partition("/")[0] if setup else ""
    return place_span(opened.production, place) if place else None
