"""How many people and marks one shot has at most: far more than a film stages, and no more than one waits for."""

from __future__ import annotations

from collections.abc import Collection

from skylot.core.issues import Issue, Where, error
from skylot.stage.model import Staging

MOST_PEOPLE = 60
MOST_MARKS = 200
"""Each costs some hundredths of a second, and up to a fifth where it asks for what cannot be."""


def beyond_bounds(staging: Staging, cast: Collection[str]) -> tuple[frozenset[int], list[Issue]]:
    """Return the places of the marks that are left out, and an error for too many people and for too many marks."""
    record, marks = f"staging:{staging.setup}", staging.marks
    people = tuple(dict.fromkeys(mark.who for mark in marks))
    beyond = frozenset(people[MOST_PEOPLE:])
    kept = [i for i, mark in enumerate(marks) if mark.who not in beyond]
    issues = []
    if beyond or (not marks and len(cast) > MOST_PEOPLE):
        what = f"the shot has {len(people) or len(cast)} people: only the first {MOST_PEOPLE} are placed"
        first = next((i for i, mark in enumerate(marks) if mark.who in beyond), 0)
        where = Where(record, ("mark", first, "who"))
        issues.append(error(what, "a crowd is a mesh of the set, or the plate of another setup", where))
    if len(kept) > MOST_MARKS:
        what = f"the shot has {len(kept)} marks: only the first {MOST_MARKS} are read"
        where = Where(record, ("mark", kept[MOST_MARKS]))
        issues.append(error(what, "make it two setups, or leave out marks between", where))
    return frozenset(range(len(marks))) - frozenset(kept[:MOST_MARKS]), issues
