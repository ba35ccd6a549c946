"""Who does what on a setup: functions such as holder or sound become persons, by a stated rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.people.model import Person

ESCORT = "escort"
OTHER_HANDS = frozenset({"holder", "spotter", "hand double", "double"})
"""Functions that nobody can have who already does something else on the same setup."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """Everybody whom functions and ids may name."""

    persons: Sequence[Person]
    folded: Mapping[str, str] = field(default_factory=dict)
    """Other name of a character, in capitals -> the character."""

    def person(self, name: str) -> Person | None:
        """Return the person of this id, or None."""
        return next((person for person in self.persons if person.id == name), None)

    def players(self, characters: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of those who play the characters, by any name of a character; each person once.

        A character whom nobody plays is left out: the folder's check tells it.
        """
        by_character = {
            self._character(name): each.id for each in reversed(self.persons) for name in each.plays
        }
        found = (by_character.get(self._character(name)) for name in characters)
        return tuple(dict.fromkeys(name for name in found if name is not None))

    def _character(self, name: str) -> str:
        return self.folded.get(name.upper(), name).upper()

    def chosen(
        self, cast: Sequence[str], names: Sequence[str], place: str, setup: str
    ) -> tuple[tuple[str, ...], tuple[Issue, ...]]:
        """Return the ids of persons for a setup's crew, and an issue for each function that nobody can take.

        A name is a person's id or a function. Functions go to different persons who have them, can be called at the
        place and do nothing else on the setup, to the first listed where that leaves nobody out. An escort may be
        one of the cast or of the crew. Where too few are left, one of the crew takes a second function, but never
        that of a holder, spotter or double, and nobody who is one.
        """
        direct = [name for name in names if self.person(name)]
        functions = [name for name in names if name not in direct]
        able = {
            name: [p.id for p in self.persons if name in p.functions and can_come_to(p, place)]
            for name in functions
        }
        here = {*cast, *direct}
        own = [name for name in functions if name != ESCORT or not here.intersection(able[name])]
        alone = {name: [each for each in able[name] if each not in here] for name in own}
        takers = _different(alone, own)
        for name in own:
            if name not in takers:
                hands = {takers[each] for each in own if each in takers and each in OTHER_HANDS}
                doubling = [each for each in able[name] if each in {*direct, *takers.values()} - hands]
                if doubling and name not in OTHER_HANDS:
                    takers[name] = doubling[0]
        issues = [
            self._nobody(name, place, Where(f"setup:{setup}", ("crew", index)))
            for index, name in enumerate(names)
            if name in own and name not in takers
        ]
        chosen = [*direct, *(takers[name] for name in own if name in takers)]
        return tuple(dict.fromkeys(name for name in chosen if name not in cast)), tuple(issues)

    def _nobody(self, function: str, place: str, where: Where) -> Issue:
        known = sorted({name for person in self.persons for name in person.functions})
        if function not in known:
            return error(f"nobody has the function '{function}'", did_you_mean(function, known), where)
        return error(
            f"nobody is left to be {function} at {place}",
            "give the function to one more person in people.toml, or take somebody out of the setup",
            where,
        )


def can_come_to(person: Person, place: str) -> bool:
    """Tell whether a person can be called at a place on any date."""
    return not person.availability or any(each.place in ("", place) for each in person.availability)


def _different(able: Mapping[str, Sequence[str]], functions: Sequence[str]) -> dict[str, str]:
    """Return function -> person for as many functions as can have a person each, the first listed where it can be.

    Source: augmenting paths of a bipartite matching (Kuhn).
    """
    function_of: dict[str, str] = {}

    def place(function: str, tried: set[str]) -> bool:
        for person in able[function]:
            if person not in tried:
                tried.add(person)
                if person not in function_of or place(function_of[person], tried):
                    function_of[person] = function
                    return True
        return False

    for function in sorted(functions, key=lambda name: name not in OTHER_HANDS):
        place(function, set())
    return {function: person for person, function in function_of.items()}
