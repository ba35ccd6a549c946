"""What cannot be met together, found in the words alone: no orbit is asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error, warning
from skylot.locations.model import Place
from skylot.locations.needs.binding import Clause
from skylot.locations.needs.quantified import Quantifier
from skylot.locations.needs.quantifiers import block_of
from skylot.locations.needs.states import (
    ALWAYS,
    CabinLight,
    Dates,
    DuringPhase,
    EarthShare,
    Light,
    Need,
    Not,
    State,
    SunAltitude,
    SunInCone,
    SunUp,
    TargetSun,
    conditions,
)

Said = tuple[State, Clause]
_BEFORE, _AFTER = -(2**62), 2**62


def clashes(
    need: Need, clauses: Sequence[Clause], place: Place, minutes: float | None, slot_s: float
) -> tuple[Issue, ...]:
    """Return an issue for every two clauses that exclude each other, and for lengths that do not fit."""
    said = [(part, clause) for clause in clauses for part in _conditions_of(clause)]
    found: list[Issue] = []
    told: set[tuple[str, str]] = set()
    for index, (part, clause) in enumerate(said):
        for other, earlier in said[:index]:
            if (earlier.text, clause.text) not in told and _exclude(other, part):
                told.add((earlier.text, clause.text))
                found.append(_clash(earlier, clause))
    found.extend(_times(said, place))
    found.extend(_events(need, said))
    where = Where(f"setup:{need.setup}", ("need",))
    if need.passes > 1 and not need.events and need.state == ALWAYS:
        hint = "say what the passes wait for, such as 'sunset inside'"
        found.append(error(f"{need.passes} passes of nothing: no state and no event", hint, where))
    if minutes is not None:
        found.extend(length_issues(need, minutes, slot_s))
    return tuple(found)


def length_issues(need: Need, minutes: float, slot_s: float) -> Iterator[Issue]:
    """Yield what lead, trail and seconds ask more of than the block's minutes have."""
    where = Where(f"setup:{need.setup}", ("need",))
    block = block_of(need, minutes, slot_s)
    shot_s, whole_s = block.shot_ns / 1e9, block.block_ns / 1e9
    if shot_s <= 0:
        what = (
            f"lead and trail take {need.lead_s + need.trail_s:g} s of {whole_s:g} s: nothing is left to shoot"
        )
        yield error(what, "give the setup more minutes", where)
        return
    if need.for_at_least_s is not None and need.for_at_least_s > shot_s:
        what = f"'for at least {need.for_at_least_s:g} s' is longer than the {shot_s:g} s that are shot"
        yield error(what, "give the setup more minutes, or ask for fewer seconds", where)
    if need.events and shot_s < slot_s:
        what = f"the {shot_s:g} s that are shot are shorter than a step of the plan ({slot_s:g} s)"
        yield warning(what, f"an event between two steps is missed: give it {slot_s / 60:g} min more", where)


def _conditions_of(clause: Clause) -> tuple[State, ...]:
    return () if isinstance(clause.node, Quantifier) else conditions(clause.node)


def _clash(earlier: Clause, later: Clause) -> Issue:
    if earlier is later or earlier.text == later.text:
        return error(f"'{later.text}' contradicts itself", "it can never be true", later.where)
    what = f"'{later.text}' and '{earlier.text}' can never be true together"
    return error(what, "leave one of them out, or give it a setup of its own", later.where)


def _exclude(a: State, b: State) -> bool:
    """Tell whether two conditions can never both hold, whatever the orbit."""
    return _one_way(a, b) or _one_way(b, a)


def _one_way(a: State, b: State) -> bool:
    if Not(a) == b:
        return True
    if isinstance(a, Light) and isinstance(b, Light):
        return a.state != b.state
    if isinstance(a, CabinLight) and isinstance(b, CabinLight):
        return a.set == b.set and a.state != b.state
    if isinstance(a, EarthShare):
        return _earths(a, b)
    if isinstance(a, SunUp) and isinstance(b, SunAltitude):
        return b.side == "below" and b.altitude_rad <= -0.02
    if isinstance(a, Not) and isinstance(a.state, SunUp) and isinstance(b, SunAltitude):
        return False
    if isinstance(a, Not) and isinstance(a.state, SunInCone) and isinstance(b, SunInCone):
        return (a.state.set, a.state.glass) == (b.set, b.glass) and a.state.from_edge_rad <= b.from_edge_rad
    return _altitudes(a, b)


def _earths(a: EarthShare, b: State) -> bool:
    if isinstance(b, EarthShare) and (a.set, a.glass) == (b.set, b.glass):
        return {a.kind, b.kind} == {"lit", "night"} and a.share + b.share >= 1.0
    return False


def _altitudes(a: State, b: State) -> bool:
    """Two bounds of one Sun's altitude that leave nothing between them."""
    same_site = isinstance(a, SunAltitude) and isinstance(b, SunAltitude)
    same_target = isinstance(a, TargetSun) and isinstance(b, TargetSun) and a.target == b.target
    if not (same_site or same_target) or not isinstance(a, SunAltitude | TargetSun):
        return False
    if not isinstance(b, SunAltitude | TargetSun) or (a.side, b.side) != ("above", "below"):
        return False
    return a.altitude_rad >= b.altitude_rad


def _times(said: Iterable[Said], place: Place) -> Iterator[Issue]:
    """Yield the clause of a date or phase that leaves no time in common with those before it."""
    common = [(_BEFORE, _AFTER)]
    earlier: Clause | None = None
    for part, clause in said:
        spans = _spans(part, place)
        if spans is None:
            continue
        common = [
            (max(low, first), min(high, until))
            for low, high in common
            for first, until in spans
            if max(low, first) < min(high, until)
        ]
        if not common:
            yield _clash(earlier or clause, clause)
            return
        earlier = clause


def _spans(part: State, place: Place) -> list[tuple[int, int]] | None:
    if isinstance(part, Dates):
        return [(_ns(part.first, _BEFORE), _ns(part.until, _AFTER))]
    if isinstance(part, DuringPhase):
        return [(p.span.start.ns, p.span.end.ns) for p in place.phases if p.id == part.phase]
    return None


def _ns(instant: Instant | None, otherwise: int) -> int:
    return otherwise if instant is None else instant.ns


def _events(need: Need, said: Iterable[Said]) -> Iterator[Issue]:
    """Yield a state that, held all through, leaves no room for the sunrise or sunset that is asked."""
    if not need.events or need.for_at_least_s is not None:
        return
    for part, clause in said:
        light = part.state if isinstance(part, Not) else part
        held = isinstance(light, SunUp) or (
            isinstance(light, Light) and (light.state == "umbra" or not isinstance(part, Not))
        )
        if held:
            what = f"'{clause.text}' all through leaves no room for a {need.events[0]} inside"
            yield error(what, "add 'for at least 60 s', or leave one of them out", clause.where)
            return
