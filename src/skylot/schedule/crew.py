"""Who does what on a setup: functions such as holder or sound become persons, by a stated rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.people.model import Person

OTHER_HANDS = frozenset({"holder", "spotter", "hand double", "double"})
"""Functions that nobody can have who already does something else on the same setup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Everybody whom functions and ids may name."""

    persons: Sequence[Person]

    def person(self, name: str) -> Person | None:
        """Return the person of this id, or None."""
        return next((person for person in self.persons if person.id == name), None)

    def players(self, characters: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of those who play the characters; a character whom nobody plays is left out."""
        by_character = {name.upper(): person.id for person in self.persons for name in person.plays}
        found = (by_character[name.upper()] for name in characters if name.upper() in by_character)
        return tuple(dict.fromkeys(found))

    def chosen(
        self, cast: Sequence[str], names: Sequence[str], place: str, setup: str
    ) -> tuple[tuple[str, ...], tuple[Issue, ...]]:
        """Return the ids of persons for a setup's crew, and an issue for each function that nobody can take.

        A name is a person's id or a function. A function goes to the first person listed who has it, can be called
        at the place, and does nothing else on the setup. An escort may be one of the cast. Where everybody who has
        it is busy there, one of the crew doubles, but never as holder, spotter or double.
        """
        chosen: list[str] = [name for name in names if self.person(name)]
        issues: list[Issue] = []
        for index, name in enumerate(names):
            if self.person(name):
                continue
            found = self._take(name, place, cast, chosen)
            if found is None:
                issues.append(self._nobody(name, place, Where(f"setup:{setup}", ("crew", index))))
            elif found not in chosen:
                chosen.append(found)
        return tuple(name for name in chosen if name not in cast), tuple(issues)

    def _take(self, function: str, place: str, cast: Sequence[str], chosen: Sequence[str]) -> str | None:
        able = [each.id for each in self.persons if function in each.functions and _comes_to(each, place)]
        if function == "escort":
            already = [name for name in able if name in cast or name in chosen]
            if already:
                return already[0]
        free = [name for name in able if name not in cast and name not in chosen]
        if free:
            return free[0]
        doubling = [name for name in able if name in chosen]
        return doubling[0] if doubling and function not in OTHER_HANDS else None

    def _nobody(self, function: str, place: str, where: Where) -> Issue:
        known = sorted({name for person in self.persons for name in person.functions})
        if function not in known:
            return error(f"nobody has the function '{function}'", did_you_mean(function, known), where)
        return error(
            f"nobody is left to be {function} at {place}",
            "give the function to one more person in people.toml, or take somebody out of the setup",
            where,
        )


def _comes_to(person: Person, place: str) -> bool:
    return not person.availability or any(each.place in ("", place) for each in person.availability)
