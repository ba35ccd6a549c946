"""How much of a shot's free motions is simulated: far more than a film has, and no more than a person waits for."""

from __future__ import annotations

from skylot.core.issues import Issue, Where, warning
from skylot.stage.model import Motion
from skylot.stage.motion.motions import LONGEST_S

MOST_PEOPLE_S = 480.0
"""Of people's free motions in one shot, all together."""
MOST_THINGS_S = 200.0
"""Of things that touch walls, or that the air carries, all together; what floats and touches nothing is free."""


class Spent:
    """What the motions of one shot have cost so far, and who had to do without."""

    def __init__(self, setup: str) -> None:
        """Begin with nothing spent."""
        self._record = f"staging:{setup}"
        self._people_s = self._things_s = 0.0
        self._left_out: list[tuple[str, int]] = []
        self._stopped: list[tuple[str, int]] = []

    def may_touch(self, motion: Motion, place: int, *, thing: bool, in_air: bool) -> bool | None:
        """Tell whether a motion may be simulated: False is a flight up to the first wall, None is no flight."""
        if not thing and self._people_s >= MOST_PEOPLE_S:
            self._left_out.append((motion.who, place))
            return None
        if not thing or self._things_s < MOST_THINGS_S:
            return True
        (self._left_out if in_air else self._stopped).append((motion.who, place))
        return None if in_air else False

    def add(self, seconds: float, *, thing: bool) -> None:
        """Count what a motion cost."""
        if thing:
            self._things_s += seconds
        else:
            self._people_s += seconds

    def issues(self) -> list[Issue]:
        """Return a warning for those who are not simulated, and one for those who are up to a wall only."""
        found = []
        if self._left_out:
            who = _names(self._left_out, "does", "do")
            bounds = f"{MOST_PEOPLE_S:.0f} s of people's free motions, and {MOST_THINGS_S:.0f} s of things at walls"
            what = f"{who} not fly: of one shot {bounds} or in moving air are simulated"
            found.append(warning(what, "shorter motions, by their seconds", self._where(self._left_out)))
        if self._stopped:
            stays = _names(self._stopped, "stays where it comes", "stay where they come")
            what = f"{stays} to a wall: {MOST_THINGS_S:.0f} s of a shot's things that bounce are simulated"
            found.append(warning(what, "shorter motions, or none for what lies", self._where(self._stopped)))
        return found

    def _where(self, which: list[tuple[str, int]]) -> Where:
        return Where(self._record, ("motion", which[0][1]))


def too_long(motion: Motion, seconds: float, where: Where) -> list[Issue]:
    """Return a warning for a motion that is longer than it is followed."""
    if seconds <= LONGEST_S:
        return []
    what = f"{motion.who}'s {motion.kind} is followed for {LONGEST_S:.0f} s of its {seconds:.0f} s and ends there"
    return [warning(what, "another motion from there on, or a shorter shot", where)]


def _names(which: list[tuple[str, int]], one: str, several: str) -> str:
    first = which[0][0]
    return f"{first} {one}" if len(which) == 1 else f"{first} and {len(which) - 1} more {several}"
