"""The dossier: records of every department joined for the papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, time

import numpy as np

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Place
from skylot.locations.viewpoint import StationViewpoint, Viewpoint
from skylot.office.days import dates, local_date, local_instant
from skylot.office.needs import FoundNeeds, sentences_of
from skylot.office.opening import Opened, known_by
from skylot.office.resources import closures, horizon, shooting_days
from skylot.office.sets import place_span
from skylot.paperwork.model import Call, Dossier, NeedSpans, PlaceLight
from skylot.people.days import blocks_over
from skylot.people.model import Block
from skylot.schedule.model import Placement, Schedule, Strip, Task


def make_dossier(
    opened: Opened,
    schedule: Schedule,
    *,
    strips: tuple[Strip, ...],
    tasks: tuple[Task, ...],
    needs: FoundNeeds,
    calls: tuple[Call, ...] = (),
    revision: int = 0,
) -> Dossier:
    """Return everything that the papers of a production are made from, as known when its schedule was made."""
    production, as_of = opened.production, schedule.as_of
    span = horizon(opened)
    places = tuple(known_by(place, as_of) for place in production.places)
    return Dossier(
        title=production.config.title,
        breakdown=opened.breakdown,
        setups=production.setups,
        strips=tuple(replace(strip, set=_bare(strip.set)) for strip in strips),
        tasks=tasks,
        people=production.people,
        blocks=_blocks(opened, span) if span else (),
        places=places,
        units=production.units,
        days=shooting_days(opened, as_of),
        schedule=_with_bare_sets(schedule),
        closures=closures(opened, as_of),
        light=tuple(place_light(opened, place, each, as_of) for place, each in _lit(opened, places)),
        needs=_need_spans(opened, needs),
        calls=calls,
        clocks=production.config.clocks,
        mission_zero=production.config.mission_zero,
        as_of=as_of,
        revision=revision,
        made_at=as_of,
    )


def _bare(set_id: str) -> str:
    """Return a set's id without its place, which stands beside it."""
    return set_id.rpartition("/")[2]


def _with_bare_sets(schedule: Schedule) -> Schedule:
    return replace(
        schedule, placements=tuple(replace(each, set=_bare(each.set)) for each in schedule.placements)
    )


def _lit(opened: Opened, places: Iterable[Place]) -> Iterable[tuple[Place, Span]]:
    for place in places:
        span = place_span(opened.production, place.id)
        if span is not None and place.kind != "unplanned":
            yield place, span


def place_light(opened: Opened, place: Place, span: Span, as_of: Instant | None) -> PlaceLight:
    """Return the light of a place over a span, in the words of the papers; all unknown where nothing can tell."""
    view = opened.view(place, as_of)
    if view is None:
        none = WindowSet.empty(span)
        return PlaceLight(
            place=place.id, sunlit=none, penumbra=none, umbra=none, unknown=WindowSet.full(span)
        )
    if view.kind == "site":
        return _site_light(view, place, span)
    states = view.light(span)
    return PlaceLight(
        place=place.id,
        sunlit=states.sunlit,
        penumbra=states.penumbra,
        umbra=states.umbra,
        unknown=states.unknown,
        events=view.events(span),
        beta=_betas(view, place, span),
        statement=_statement(view, span),
        orbit_epoch=view.orbit_epoch(span.start),
    )


def _statement(view: StationViewpoint, span: Span) -> str:
    """Return what the light rests on at the start, and how far its instants may move by the end."""
    last = span.end.plus(-1)
    first_s, last_s = view.spread_s(np.array([span.start.t_s, last.t_s])).tolist()
    said = view.statement(span.start)
    if not last_s > 1.5 * first_s:
        return said
    return f"{said} on {span.start.iso()[:10]}, ±{last_s:.0f} s on {last.iso()[:10]}"


def _site_light(view: Viewpoint, place: Place, span: Span) -> PlaceLight:
    assert view.kind == "site"
    parts = view.day_parts(span)
    day = parts["day"]
    twilight = parts["civil twilight"] | parts["nautical twilight"] | parts["astronomical twilight"]
    return PlaceLight(
        place=place.id,
        sunlit=day,
        penumbra=twilight - day,
        umbra=~(day | twilight),
        unknown=WindowSet.empty(span),
        events=view.events(span),
        statement=view.statement(span.start),
    )


def _betas(view: StationViewpoint, place: Place, span: Span) -> tuple[tuple[date, float], ...]:
    days = list(dates(local_date(span.start, place.zone), local_date(span.end.plus(-1), place.zone)))
    noons = np.array([local_instant(day, time(12), "UTC").t_s for day in days])
    return tuple(
        (day, float(beta)) for day, beta in zip(days, view.beta_rad(noons), strict=True) if np.isfinite(beta)
    )


def _blocks(opened: Opened, span: Span) -> tuple[Block, ...]:
    people = opened.production.people
    return tuple(block for person in people.persons for block in blocks_over(people, person.id, span))


def _need_spans(opened: Opened, needs: FoundNeeds) -> tuple[NeedSpans, ...]:
    texts = sentences_of(opened)
    return tuple(
        NeedSpans(
            setup=setup,
            sentences=texts[setup].sentences,
            met=result.holds.true,
            unknown=result.holds.unknown,
            miss=result.miss.sentence if result.miss else "",
        )
        for setup, result in needs.results.items()
    )


def person_days(
    placements: Iterable[Placement], people_of: Mapping[str, tuple[str, ...]], zones: Mapping[str, str]
) -> dict[tuple[str, date], Span]:
    """Return for each person and local date of the unit from the first start to the last end of their work."""
    found: dict[tuple[str, date], Span] = {}
    for placement in placements:
        day = local_date(placement.start, zones.get(placement.unit, "UTC"))
        for person in people_of.get(placement.task, ()):
            old = found.get((person, day))
            start = min(old.start, placement.start) if old else placement.start
            end = max(old.end, placement.end) if old else placement.end
            found[person, day] = Span(start, end)
    return found
