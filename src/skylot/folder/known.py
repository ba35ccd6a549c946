"""The names that a production knows, and the refusal of one that it does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.folder.model import Production
from skylot.folder.source_map import SourceMap


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Names by kind; those of faulty records count, so that one mistake is told once."""

    sources: SourceMap
    places: frozenset[str]
    persons: frozenset[str]
    functions: frozenset[str]
    sets: frozenset[str]
    """As `cupola` and as `iss/cupola`."""
    set_places: dict[str, tuple[str, ...]]
    """For a set's id, the places that have one of it."""

    @staticmethod
    def of(production: Production) -> Known:
        """Return the names of a production, from its records and from its files."""
        sources = production.sources
        homes: dict[str, list[str]] = {}
        pairs = {f"{place.id}/{each.id}" for place in production.places for each in place.sets}
        for pair in sorted(pairs | {name for name in sources.names("set") if "/" in name}):
            place, _, name = pair.partition("/")
            homes.setdefault(name, []).append(place)
        return Known(
            sources=sources,
            places=frozenset({place.id for place in production.places} | set(sources.names("place"))),
            persons=frozenset({each.id for each in production.people.persons} | set(sources.names("person"))),
            functions=frozenset(name for each in production.people.persons for name in each.functions),
            sets=frozenset(homes) | {f"{place}/{name}" for name, places in homes.items() for place in places},
            set_places={name: tuple(places) for name, places in homes.items()},
        )

    def names(self, kind: str) -> tuple[str, ...]:
        """Return the ids of a kind of record that stand in files."""
        return self.sources.names(kind)

    def check(
        self, names: Sequence[str], known: Iterable[str], what: str, home: str, where: Where
    ) -> list[Issue]:
        """Return an issue for each name of a list that is not known; see `check_one`."""
        every = frozenset(known)
        return [
            issue
            for index, name in enumerate(names)
            for issue in self.check_one(name, every, what, home, Where(where.record, (*where.key, index)))
        ]

    def check_one(self, name: str, known: Iterable[str], what: str, home: str, where: Where) -> list[Issue]:
        """Return an issue where a name, if there is one, is not known.

        `home` is the file or the folder in which it would be: where that could not be read, nothing is said.
        """
        every = frozenset(known)
        if not name or name in every or self.sources.broken(home):
            return []
        hint = did_you_mean(name, every) or f"{home} has no {what} yet"
        return [error(f"there is no {what} '{name}'", hint, where)]

    def check_set(self, name: str, where: Where) -> list[Issue]:
        """Return an issue where a set's name is not known, or is that of sets in two places."""
        homes = self.set_places.get(name, ())
        if len(homes) > 1:
            hint = "write " + " or ".join(f"{place}/{name}" for place in homes)
            return [error(f"'{name}' is a set of {len(homes)} places", hint, where)]
        return self.check_one(name, self.sets, "set", "locations", where)
