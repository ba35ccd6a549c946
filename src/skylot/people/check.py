"""What is wrong with people and their days: numbers, zones, hours, blocks that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from skylot.core.issues import Issue, Where, error, note, warning
from skylot.core.names import did_you_mean, nearest
from skylot.core.spans import Span
from skylot.people.check_days import check_days, check_pattern
from skylot.people.clock import clock_text, known_zone
from skylot.people.days import available, counts
from skylot.people.layers import level
from skylot.people.model import Block, People, Person


def check_people(people: People, shooting: Span | None = None) -> tuple[Issue, ...]:
    """Return everything that is wrong with people, at `person:ID`, `duty:ID` or `block:ID`.

    What needs the shooting period (hours, rest, exercise beside meals) is left out where it is not known.
    """
    issues = [
        *_cast(people.persons),
        *(issue for person in people.persons for issue in _person(people, person)),
        *_zones(people),
        *(issue for pattern in people.patterns for issue in check_pattern(pattern)),
        *_blocks(people),
        *_overlaps(people.blocks),
    ]
    if shooting is not None:
        for person in people.persons:
            issues += check_days(people, person, shooting)
            issues += _granted_away(people.blocks, person, shooting)
    return tuple(issues)


def _cast(persons: Sequence[Person]) -> list[Issue]:
    issues: list[Issue] = []
    numbers: dict[int, str] = {}
    roles: dict[str, str] = {}
    for person in persons:
        record, number = f"person:{person.id}", person.cast_number
        if number is not None and numbers.setdefault(number, person.id) != person.id:
            what = f"cast number {number} is that of '{numbers[number]}' already"
            issues.append(error(what, "", Where(record, ("cast_number",))))
        if number is None and person.kind == "cast":
            what = f"'{person.id}' is cast and has no cast number"
            hint = "strips, call sheets and the day-out-of-days name the cast by number"
            issues.append(warning(what, hint, Where(record, ("cast_number",))))
        for index, character in enumerate(person.plays):
            if roles.setdefault(character.casefold(), person.id) != person.id:
                what = f"'{character}' is played by '{roles[character.casefold()]}' already"
                hint = "a double has a function, such as hand double, and plays nobody"
                issues.append(warning(what, hint, Where(record, ("plays", index))))
    return issues


def _person(people: People, person: Person) -> list[Issue]:
    record = f"person:{person.id}"
    issues: list[Issue] = []
    duties = {pattern.id for pattern in people.patterns}
    if not person.duty and person.film_time == "work":
        what = f"'{person.id}' has no duty pattern: taken to be free all day, inside of the unit's hours"
        say = warning if person.kind == "station" else note
        issues.append(say(what, "give the person a duty", Where(record, ("duty",))))
    elif person.duty and person.duty not in duties:
        what = f"there is no duty pattern '{person.duty}'"
        issues.append(error(what, did_you_mean(person.duty, duties), Where(record, ("duty",))))
    rests = {rule.id for rule in people.rest_rules}
    if person.rest and person.rest not in rests:
        what = f"there is no rest rule '{person.rest}'"
        issues.append(error(what, did_you_mean(person.rest, rests), Where(record, ("rest",))))
    if person.cap_minutes_a_day is not None and person.cap_minutes_a_day <= 0:
        what = f"'{person.id}' has no hours: the cap is {person.cap_minutes_a_day}"
        issues.append(error(what, "", Where(record, ("cap_minutes_a_day",))))
    for index, dates in enumerate(person.availability):
        if dates.last < dates.first:
            what = f"'{person.id}' is available from {dates.first} to {dates.last}, which comes before"
            issues.append(error(what, "", Where(record, ("available", index, "to"))))
    return issues


def _zones(people: People) -> list[Issue]:
    named = [(f"person:{person.id}", person.zone) for person in people.persons]
    named += [(f"duty:{pattern.id}", pattern.zone) for pattern in people.patterns]
    unknown = [(record, zone) for record, zone in named if not known_zone(zone)]
    if not unknown:
        return []
    from zoneinfo import available_timezones  # noqa: PLC0415  it searches the disk, and only a fault needs it

    zones = available_timezones()
    issues: list[Issue] = []
    for record, zone in dict.fromkeys(unknown):
        near = nearest(zone, zones)
        hint = f"did you mean '{near}'?" if near else "use a name such as UTC or Europe/Moscow"
        issues.append(error(f"there is no time zone '{zone}'", hint, Where(record, ("zone",))))
    return issues


def _blocks(people: People) -> list[Issue]:
    persons = {person.id for person in people.persons}
    issues: list[Issue] = []
    for block in people.blocks:
        record = f"block:{block.id}"
        if block.person not in persons:
            what = f"there is no person '{block.person}'"
            issues.append(error(what, did_you_mean(block.person, persons), Where(record, ("person",))))
        if block.span.start == block.span.end:
            what = f"block '{block.id}' ends when it begins: it lasts no time"
            issues.append(error(what, "", Where(record, ("end",))))
        if block.category == "film" and not block.answer:
            what = f"film block '{block.id}' has no answer: it counts as not granted"
            issues.append(warning(what, "requested, granted or refused", Where(record, ("answer",))))
        if block.category != "film" and block.answer:
            what = f"block '{block.id}' is {block.category}: only film blocks are {block.answer}"
            issues.append(warning(what, "", Where(record, ("answer",))))
    return issues


def _overlaps(blocks: Iterable[Block]) -> list[Issue]:
    """Return an error for each block that overlaps an earlier one of its person in the same layer."""
    lanes: dict[tuple[str, int], list[Block]] = {}
    for block in blocks:
        if counts(block):
            # Work may hold film and meals inside; film and what is fixed by its hour exclude each other.
            lanes.setdefault((block.person, min(level(block.category), 1)), []).append(block)
    issues: list[Issue] = []
    for lane in lanes.values():
        lane.sort(key=lambda block: (block.span, block.id))
        longest = lane[0]
        for _, block in pairwise(lane):
            if longest.span.overlaps(block.span):
                what = f"'{block.person}' has two blocks at once: '{longest.id}' and '{block.id}'"
                hint = f"the first lasts to {clock_text(longest.span.end, 'UTC')} UTC"
                issues.append(error(what, hint, Where(f"block:{block.id}", ("start",))))
            if block.span.end > longest.span.end:
                longest = block
    return issues


def _granted_away(blocks: Iterable[Block], person: Person, shooting: Span) -> list[Issue]:
    granted = [
        block
        for block in blocks
        if block.person == person.id and block.category == "film" and block.answer == "granted"
    ]
    issues: list[Issue] = []
    if not granted:
        return issues
    first, last = min(each.span.start for each in granted), max(each.span.end for each in granted)
    there = available(person, Span(first, last))
    for block in granted:
        where = Where(f"block:{block.id}", ("start",))
        if not shooting.overlaps(block.span):
            what = f"film block '{block.id}' was granted outside of the shooting period"
            issues.append(warning(what, "", where))
        elif block.span.start < block.span.end and not there.covers(block.span):
            what = f"film block '{block.id}' was granted when '{person.id}' is not available"
            issues.append(warning(what, f"see 'available' of '{person.id}'", where))
    return issues
