"""Three-valued sets of time: true, false, unknown; they compose by Kleene's strong logic at each instant."""

from __future__ import annotations

from dataclasses import dataclass

from skylot.core.spans import Span, WindowSet


@dataclass(frozen=True, slots=True)
class TriSet:
    """When a state holds, and when that is not known; everywhere else in the domain it is false."""

    true: WindowSet
    unknown: WindowSet

    def __post_init__(self) -> None:
        """Refuse overlapping sets or different domains; raises ValueError."""
        if self.true & self.unknown:
            raise ValueError("an instant cannot be both true and unknown")

    @classmethod
    def known(cls, windows: WindowSet) -> TriSet:
        """Return a set that is true in the windows, false elsewhere, and unknown nowhere."""
        return cls(windows, WindowSet.empty(windows.domain))

    @classmethod
    def unknown_all(cls, domain: Span) -> TriSet:
        """Return a set that is unknown in the whole domain."""
        return cls(WindowSet.empty(domain), WindowSet.full(domain))

    @property
    def domain(self) -> Span:
        """Return the stretch of time of which the set speaks."""
        return self.true.domain

    @property
    def possible(self) -> WindowSet:
        """Return where it is true or unknown."""
        return self.true | self.unknown

    @property
    def false(self) -> WindowSet:
        """Return where it is known not to hold."""
        return ~self.possible

    def __and__(self, other: TriSet) -> TriSet:
        """Return Kleene's and: false wins over unknown; raises ValueError where the domains differ."""
        true = self.true & other.true
        return TriSet(true, (self.possible & other.possible) - true)

    def __or__(self, other: TriSet) -> TriSet:
        """Return Kleene's or: true wins over unknown; raises ValueError where the domains differ."""
        true = self.true | other.true
        return TriSet(true, (self.unknown | other.unknown) - true)

    def __invert__(self) -> TriSet:
        """Return Kleene's not: unknown stays unknown."""
        return TriSet(self.false, self.unknown)
