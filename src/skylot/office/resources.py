"""What the schedule may use: days of units, free time of people, sets that are closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Activity, Place
from skylot.office.days import dates, day_span
from skylot.office.opening import Opened, known_by
from skylot.office.sets import call_span, unit_span
from skylot.people.days import free_to_shoot
from skylot.schedule.model import Closure, PersonTime, Rules, ShootingDay, UnitPlan


def horizon(opened: Opened) -> Span | None:
    """Return the span from the first date of any unit to the last of any, or None where there is no unit."""
    spans = [unit_span(unit) for unit in opened.production.units]
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def shooting_days(opened: Opened, as_of: Instant | None) -> tuple[ShootingDay, ...]:
    """Return every unit's working days, numbered from 1, with the pace that the place's phases allow."""
    days: list[ShootingDay] = []
    for unit in opened.production.units:
        places = [known_by(place, as_of) for place in opened.production.places if place.id in unit.places]
        worked = [day for day in dates(unit.first, unit.last) if _is_worked(unit, day)]
        for number, day in enumerate(worked, start=1):
            days.append(
                ShootingDay(
                    unit=unit.id,
                    number=number,
                    day=day,
                    span=call_span(unit, day),
                    pace=_pace(places, day_span(day, unit.zone)),
                    reserve_minutes=unit.reserve_minutes,
                    longest_minutes=unit.longest_minutes,
                )
            )
    return tuple(days)


def _is_worked(unit: UnitPlan, day: date) -> bool:
    return day not in unit.days_off and (not unit.weekdays or day.isoweekday() in unit.weekdays)


def _pace(places: list[Place], day: Span) -> float:
    return min(
        (phase.pace for place in places for phase in place.phases if phase.span.overlaps(day)), default=1.0
    )


def people_times(opened: Opened, as_of: Instant | None) -> tuple[PersonTime, ...]:
    """Return when each person may shoot: duty, mission control's blocks, and where activities need them.

    A person is free only while some unit works at a place where the person can be called.
    """
    domain = horizon(opened)
    if domain is None:
        return ()
    people = opened.production.people
    rests = {rule.id: rule for rule in people.rest_rules}
    stations = _at_stations(opened, as_of)
    times = []
    for person in people.persons:
        rest = rests.get(person.rest)
        free = WindowSet.empty(domain)
        for unit in opened.production.units:
            for place in unit.places:
                at_work = WindowSet.of(domain, [unit_span(unit)])
                free |= free_to_shoot(people, person.id, domain, place=place) & at_work
        busy = WindowSet.of(domain, [span for who, span in stations if who == person.id])
        times.append(
            PersonTime(
                person=person.id,
                free=free - busy,
                cap_minutes_a_day=person.cap_minutes_a_day,
                turnaround_minutes=rest.turnaround_minutes if rest else 0,
                weekly_minutes=rest.weekly_minutes if rest else None,
            )
        )
    return tuple(times)


def _at_stations(opened: Opened, as_of: Instant | None) -> list[tuple[str, Span]]:
    return [
        (presence.person, activity.span)
        for place in opened.production.places
        for activity in known_by(place, as_of).activities
        for presence in activity.present
    ]


def closures(opened: Opened, as_of: Instant | None) -> tuple[Closure, ...]:
    """Return when activities of places close their sets, as it was known at an instant."""
    return tuple(
        Closure(set=f"{place.id}/{set_id}", span=activity.span, reason=activity.name)
        for place in opened.production.places
        for activity in known_by(place, as_of).activities
        for set_id in _closed_sets(place, activity)
    )


def _closed_sets(place: Place, activity: Activity) -> tuple[str, ...]:
    if "all" in activity.closes_sets:
        return tuple(each.id for each in place.sets)
    return activity.closes_sets


def rules_with_travel(opened: Opened) -> Rules:
    """Return the production's rules with the travel times of every place."""
    production = opened.production
    pairs: list[tuple[str, str, int]] = []
    for place in production.places:
        typed = {frozenset(pair[:2]): pair[2] for pair in place.travel}
        ids = [each.id for each in place.sets]
        for index, first in enumerate(ids):
            for second in ids[index + 1 :]:
                minutes = typed.get(frozenset((first, second)), place.travel_minutes)
                pairs.append((f"{place.id}/{first}", f"{place.id}/{second}", minutes))
    return replace(production.rules, travel=tuple(pairs))
