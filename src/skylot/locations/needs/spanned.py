"""Exact windows of what clocks and place files give: lamps, shutters, quiet, phases, dates, comms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet
from skylot.locations.model import CabinLight as Lamps
from skylot.locations.model import Place, SetSpace
from skylot.locations.needs.states import CabinLight, Comms, Dates, DuringPhase, Quiet, ShutterOpen

Typed = CabinLight | ShutterOpen | Quiet | DuringPhase | Dates | Comms


def typed_windows(leaf: Typed, place: Place, span: Span, noise: Mapping[str, WindowSet]) -> TriSet:
    """Return when a leaf that is typed, or follows from a clock, is true in a span, and when unknown."""
    if isinstance(leaf, CabinLight):
        return lamps_windows(_set(place, leaf.set), leaf.state, span)
    if isinstance(leaf, ShutterOpen):
        return TriSet.known(~WindowSet.of(span, _shut(leaf, place)))
    if isinstance(leaf, Quiet):
        return _quiet(leaf, place, span, noise)
    if isinstance(leaf, DuringPhase):
        return TriSet.known(WindowSet.of(span, [p.span for p in place.phases if p.id == leaf.phase]))
    if isinstance(leaf, Dates):
        first = span.start if leaf.first is None else min(max(leaf.first, span.start), span.end)
        until = span.end if leaf.until is None else max(min(leaf.until, span.end), first)
        return TriSet.known(WindowSet.of(span, [Span(first, until)]))
    if place.comms_known is None:
        return TriSet.unknown_all(span)
    known = WindowSet.of(span, [place.comms_known])
    return TriSet(WindowSet.of(span, place.comms) & known, ~known)


def lamps_windows(space: SetSpace, state: str, span: Span) -> TriSet:
    """Return when a set's lamps are on, or when it can be dark; unknown where nobody said when."""
    lamps = space.cabin_light
    if lamps is None:
        return TriSet.unknown_all(span)
    if state == "dark" and lamps.switchable:
        return TriSet.known(WindowSet.full(span))
    lit = WindowSet.of(span, _lamp_spans(lamps, span))
    return TriSet.known(lit if state == "light" else ~lit)


def _lamp_spans(lamps: Lamps, span: Span) -> list[Span]:
    if lamps.on == lamps.off:
        return [span]
    zone = ZoneInfo(lamps.zone)
    day = span.start.to_datetime().astimezone(zone).date() - timedelta(days=1)
    last = span.end.to_datetime().astimezone(zone).date()
    spans = []
    while day <= last:
        off_day = day if lamps.off > lamps.on else day + timedelta(days=1)
        on, off = (
            _wall(datetime.combine(day, lamps.on), zone),
            _wall(datetime.combine(off_day, lamps.off), zone),
        )
        spans.append(Span(on, max(on, off)))
        day += timedelta(days=1)
    return spans


def start_of_day(day: datetime, zone: str) -> Instant:
    """Return the instant at which a local date begins."""
    return _wall(datetime.combine(day.date(), time()), ZoneInfo(zone))


def _wall(local: datetime, zone: ZoneInfo) -> Instant:
    """Return the first instant of a local time; one that clocks skip is read with the offset before."""
    return Instant.from_datetime(local.replace(tzinfo=zone))


def _shut(leaf: ShutterOpen, place: Place) -> list[Span]:
    """Return when activities close the shutter of a window; a window without a shutter is never shut."""
    if not any(g.id == leaf.glass and g.shutter for g in _set(place, leaf.set).windows):
        return []
    named = {"all", leaf.set, leaf.glass, f"{leaf.set}/{leaf.glass}"}
    return [activity.span for activity in place.activities if named.intersection(activity.closes_shutters)]


def _quiet(leaf: Quiet, place: Place, span: Span, noise: Mapping[str, WindowSet]) -> TriSet:
    """Return when nothing is heard; outside the domain of the given noise nobody knows."""
    named = {"all", leaf.set}
    loud = WindowSet.of(span, [a.span for a in place.activities if named.intersection(a.noisy_in)])
    heard = noise.get(leaf.set)
    if heard is None:
        return TriSet.known(~loud)
    told = WindowSet.of(span, [heard.domain])
    loud = loud | WindowSet.of(span, heard.spans)
    return TriSet(told - loud, ~told - loud)


def _set(place: Place, set_id: str) -> SetSpace:
    return next(space for space in place.sets if space.id == set_id)
