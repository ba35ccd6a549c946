"""Every need of a production, read from its words and found on the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, has_errors
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import NeedResult, NeedText, Place
from skylot.locations.needs import Need, evaluation_order, parse_need
from skylot.office.opening import Opened, known_by
from skylot.office.sets import find_set, full_set_id, place_span


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNeeds:
    """The needs that could be read, by setup, with when they are met."""

    needs: Mapping[str, Need]
    results: Mapping[str, NeedResult]
    issues: tuple[Issue, ...]


def read_needs(
    opened: Opened, only: frozenset[str] | None = None
) -> tuple[dict[str, Need], tuple[Issue, ...]]:
    """Return each setup's need, and every fault in the words of all of them; a faulty need is left out.

    `only` limits both to some setups.
    """
    production = opened.production
    known = [setup.id for setup in production.setups]
    sets = {setup.id: full_set_id(production, setup.set) for setup in production.setups}
    minutes = {plan.setup: plan.minutes for plan in production.plans}
    needs: dict[str, Need] = {}
    issues: list[Issue] = []
    for text in production.needs:
        if only is not None and text.setup not in only:
            continue
        home = find_set(production, sets.get(text.setup, ""))
        if home is None:
            continue
        need, found = parse_need(
            text, home[0], home[1].id, known, minutes=minutes.get(text.setup), slot_s=production.rules.slot_s
        )
        issues += found
        if not has_errors(found):
            needs[text.setup] = need
    _, circles = evaluation_order(needs.values())
    return needs, (*issues, *circles)


def find_needs(opened: Opened, as_of: Instant | None, only: frozenset[str] | None = None) -> FoundNeeds:
    """Return when each need is met over the dates on which a unit works at its place, known as of an instant.

    `only` limits the answer to some setups and to what they follow.
    """
    needs, issues = read_needs(opened)
    if only is not None:
        wanted = _with_followed(needs, only)
        needs = {setup: need for setup, need in needs.items() if setup in wanted}
    results: dict[str, NeedResult] = {}
    found = list(issues)
    from skylot.locations.needs import Samples, evaluate  # noqa: PLC0415  whoever only reads needs has no clock

    samples: dict[str, Samples] = {}
    noise: dict[str, dict[str, WindowSet]] = {}
    minutes = {plan.setup: plan.minutes for plan in opened.production.plans}
    for need in evaluation_order(needs.values())[0]:
        place = opened.place(need.place)
        span = place_span(opened.production, need.place)
        if place is None or span is None:
            found.append(
                error(
                    f"no unit works at {need.place}",
                    "name it in [[unit]] places",
                    Where(f"setup:{need.setup}"),
                )
            )
            continue
        if need.place not in samples:
            known = known_by(place, as_of)
            samples[need.place] = Samples(opened.view(place, as_of), known, span)
            noise[need.place] = noise_at(opened, place, span)
        shared = samples[need.place]
        others: dict[str, TriSet] = {name: results[name].holds for name in need.same_as if name in results}
        results[need.setup] = evaluate(
            need,
            shared.view,
            shared.place,
            span,
            minutes.get(need.setup, 0),
            slot_s=opened.production.rules.slot_s,
            noise=noise[need.place],
            others=others,
            samples=shared,
        )
    return FoundNeeds(needs=needs, results=results, issues=opened.production.sources.place_all(found))


def _with_followed(needs: Mapping[str, Need], only: frozenset[str]) -> set[str]:
    wanted: set[str] = set()
    waiting = list(only)
    while waiting:
        setup = waiting.pop()
        if setup in needs and setup not in wanted:
            wanted.add(setup)
            waiting += needs[setup].same_as
    return wanted


def noise_at(opened: Opened, place: Place, span: Span) -> dict[str, WindowSet]:
    """Return for each set of a place when somebody exercises on a device that is heard there."""
    from skylot.people.days import exercise_blocks  # noqa: PLC0415

    heard = {device.id: {device.set, *device.heard_in} for device in place.devices}
    spans: dict[str, list[Span]] = {}
    for device, exercise in exercise_blocks(opened.production.people, span):
        for set_id in heard.get(device, ()):
            spans.setdefault(set_id, []).append(exercise)
    return {set_id: WindowSet.of(span, found) for set_id, found in spans.items()}


def sentences_of(opened: Opened) -> dict[str, NeedText]:
    """Return the needs as they were typed, by setup."""
    return {text.setup: text for text in opened.production.needs}
