"""The names that a need may say: windows, targets, phases, setups of one place and set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.locations.model import Place, SetSpace

WindowName = tuple[str, str]
"""(set, window)."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a place offers to a need of a setup that is shot in one of its sets."""

    place: Place
    set_id: str
    setups: tuple[str, ...]
    setup: str

    @property
    def space(self) -> SetSpace | None:
        """Return the set in which the setup is shot, or None where the place has no such set."""
        return next((space for space in self.place.sets if space.id == self.set_id), None)

    def windows(self) -> dict[str, WindowName]:
        """Return the windows that can be said: those of the set by id, all of the place by set/id."""
        own = (
            {} if self.space is None else {glass.id: (self.set_id, glass.id) for glass in self.space.windows}
        )
        return own | {f"{s.id}/{g.id}": (s.id, g.id) for s in self.place.sets for g in s.windows}

    def windows_of_place(self) -> tuple[WindowName, ...]:
        """Return every window of the place, in the order of its file."""
        return tuple((space.id, glass.id) for space in self.place.sets for glass in space.windows)

    def foreign_windows(self) -> dict[str, WindowName]:
        """Return windows of other sets by bare id: those that someone forgot to give a set to."""
        found: dict[str, WindowName] = {}
        for space in self.place.sets:
            for glass in space.windows:
                if space.id != self.set_id:
                    found.setdefault(glass.id, (space.id, glass.id))
        return found

    def targets(self) -> dict[str, str]:
        """Return ids of targets by id and by name."""
        return _by_name((target.id, target.name) for target in self.place.targets)

    def phases(self) -> dict[str, str]:
        """Return ids of phases by id and by name."""
        return _by_name((phase.id, phase.name) for phase in self.place.phases)

    def other_setups(self) -> dict[str, str]:
        """Return the setups that can be followed."""
        return {setup: setup for setup in self.setups}

    def issues(self, where: Where) -> list[Issue]:
        """Return what makes the place unfit to read a need against."""
        found = []
        if self.space is None:
            known = [space.id for space in self.place.sets]
            what = f"there is no set '{self.set_id}' in '{self.place.id}'"
            found.append(error(what, did_you_mean(self.set_id, known), where))
        try:
            ZoneInfo(self.place.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            found.append(error(f"'{self.place.zone}' is no time zone", "such as 'Europe/Moscow'", where))
        return found


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(pairs)
    return {name: ident for ident, name in listed if name} | {ident: ident for ident, _ in listed}
