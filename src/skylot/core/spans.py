"""Spans of time, and sets of them: sorted, disjoint, inside a stated domain; half-open [start, end).

Two window sets combine only inside one domain: what lies outside of it was never asked, and is not "no".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.instant import Instant, ns_of_t_s, t_s_of_ns
from skylot.core.utc_table import NS_PER_S


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of time from `start` up to but not including `end`; ordered by start, then end."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        """Refuse a span that ends before it starts; raises ValueError."""
        if self.end.ns < self.start.ns:
            raise ValueError(f"a span cannot end ({self.end}) before it starts ({self.start})")

    @property
    def seconds(self) -> float:
        """Return its length in SI seconds."""
        return self.end.since(self.start)

    def contains(self, instant: Instant) -> bool:
        """Tell whether the instant lies in it: the start does, the end does not."""
        return self.start.ns <= instant.ns < self.end.ns

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share more than an edge."""
        return self.start.ns < other.end.ns and other.start.ns < self.end.ns

    def meet(self, other: Span) -> Span | None:
        """Return what the two share, or None where they do not overlap."""
        if not self.overlaps(other):
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))


@dataclass(frozen=True, slots=True, eq=False)
class WindowSet:
    """An immutable set of spans in a domain: `starts_ns` and `ends_ns`, int64 (n,), sorted, never touching.

    Build one with `of`, `from_ns`, `from_t_s`, `empty` or `full`, which clip and merge. The plain constructor
    takes arrays that already are in order and raises ValueError where they are not.
    """

    domain: Span
    starts_ns: IntArray
    ends_ns: IntArray

    def __post_init__(self) -> None:
        """Check the order and freeze the arrays."""
        starts = np.array(self.starts_ns, dtype=np.int64)
        ends = np.array(self.ends_ns, dtype=np.int64)
        if starts.ndim != 1 or starts.shape != ends.shape:
            raise ValueError("starts_ns and ends_ns are one-dimensional and equally long")
        inside = not starts.size or (starts[0] >= self.domain.start.ns and ends[-1] <= self.domain.end.ns)
        if not inside or np.any(starts >= ends) or np.any(starts[1:] <= ends[:-1]):
            raise ValueError("the spans of a window set are in order, disjoint, and inside its domain")
        starts.setflags(write=False)
        ends.setflags(write=False)
        object.__setattr__(self, "starts_ns", starts)
        object.__setattr__(self, "ends_ns", ends)

    @classmethod
    def of(cls, domain: Span, spans: Iterable[Span]) -> WindowSet:
        """Return the set of some spans in any order, clipped to the domain and merged."""
        given = tuple(spans)
        return cls.from_ns(domain, [span.start.ns for span in given], [span.end.ns for span in given])

    @classmethod
    def from_ns(cls, domain: Span, starts: ArrayLike, ends: ArrayLike) -> WindowSet:
        """Return the set of spans given as int64 ns (n,), in any order, clipped to the domain and merged.

        Empty spans vanish. Raises ValueError where a span ends before it starts or the lengths differ.
        """
        starts_ns = np.asarray(starts, dtype=np.int64).reshape(-1)
        ends_ns = np.asarray(ends, dtype=np.int64).reshape(-1)
        if starts_ns.shape != ends_ns.shape or np.any(ends_ns < starts_ns):
            raise ValueError("each span needs a start and an end that is not before it")
        starts_ns = np.clip(starts_ns, domain.start.ns, domain.end.ns)
        ends_ns = np.clip(ends_ns, domain.start.ns, domain.end.ns)
        kept = starts_ns < ends_ns
        order = np.argsort(starts_ns[kept], kind="stable")
        starts_ns, ends_ns = starts_ns[kept][order], ends_ns[kept][order]
        if not starts_ns.size:
            return cls(domain, starts_ns, ends_ns)
        reach_ns = np.maximum.accumulate(ends_ns)
        gap = starts_ns[1:] > reach_ns[:-1]
        return cls(domain, starts_ns[np.append(True, gap)], reach_ns[np.append(gap, True)])

    @classmethod
    def from_t_s(cls, domain: Span, starts_s: ArrayLike, ends_s: ArrayLike) -> WindowSet:
        """Return the set of spans given as float64 TAI seconds (n,), clipped to the domain and merged."""
        return cls.from_ns(domain, ns_of_t_s(starts_s), ns_of_t_s(ends_s))

    @classmethod
    def empty(cls, domain: Span) -> WindowSet:
        """Return the set without a span."""
        return cls.from_ns(domain, [], [])

    @classmethod
    def full(cls, domain: Span) -> WindowSet:
        """Return the set of the whole domain."""
        return cls.from_ns(domain, [domain.start.ns], [domain.end.ns])

    def __or__(self, other: WindowSet) -> WindowSet:
        """Return what lies in either; raises ValueError where the domains differ."""
        self._same_domain(other)
        return WindowSet.from_ns(
            self.domain,
            np.concatenate((self.starts_ns, other.starts_ns)),
            np.concatenate((self.ends_ns, other.ends_ns)),
        )

    def __and__(self, other: WindowSet) -> WindowSet:
        """Return what lies in both; raises ValueError where the domains differ."""
        return ~(~self | ~other)

    def __sub__(self, other: WindowSet) -> WindowSet:
        """Return what lies in this one only; raises ValueError where the domains differ."""
        return ~(~self | other)

    def __invert__(self) -> WindowSet:
        """Return the rest of the domain."""
        starts = np.append(self.domain.start.ns, self.ends_ns)
        ends = np.append(self.starts_ns, self.domain.end.ns)
        kept = starts < ends
        return WindowSet(self.domain, starts[kept], ends[kept])

    def at_least(self, seconds: float) -> WindowSet:
        """Return only the spans that last so many seconds or longer."""
        kept = self.ends_ns - self.starts_ns >= _ns(seconds)
        return WindowSet(self.domain, self.starts_ns[kept], self.ends_ns[kept])

    def shrink(self, lead_s: float, trail_s: float) -> WindowSet:
        """Return every span cut by `lead_s` at its start and `trail_s` at its end; what is used up vanishes.

        The domain's edges are edges like others. Raises ValueError for a negative length.
        """
        starts, ends = self.starts_ns + self._reach(lead_s), self.ends_ns - self._reach(trail_s)
        kept = starts < ends
        return WindowSet(self.domain, starts[kept], ends[kept])

    def grow(self, lead_s: float, trail_s: float) -> WindowSet:
        """Return every span begun `lead_s` earlier and ended `trail_s` later, merged, inside the domain.

        Raises ValueError for a negative length.
        """
        return WindowSet.from_ns(
            self.domain, self.starts_ns - self._reach(lead_s), self.ends_ns + self._reach(trail_s)
        )

    def clip(self, span: Span) -> WindowSet:
        """Return the part inside the span; its domain becomes what the span and the old domain share."""
        start = min(max(span.start, self.domain.start), self.domain.end)
        end = max(min(span.end, self.domain.end), start)
        return WindowSet.from_ns(Span(start, end), self.starts_ns, self.ends_ns)

    def contains_ns(self, ns: ArrayLike) -> BoolArray:
        """Tell of each int64 nanosecond whether it lies inside; same shape as `ns`."""
        asked = np.asarray(ns, dtype=np.int64)
        index = np.searchsorted(self.starts_ns, asked, side="right")
        ends = np.append(self.domain.start.ns, self.ends_ns)[index]
        return np.asarray((index > 0) & (asked < ends))

    def contains_t_s(self, t_s: ArrayLike) -> BoolArray:
        """Tell of each float64 TAI second whether it lies inside; same shape as `t_s`."""
        return self.contains_ns(ns_of_t_s(t_s))

    def contains(self, instant: Instant) -> bool:
        """Tell whether the instant lies inside."""
        return bool(self.contains_ns(instant.ns))

    def covers(self, span: Span) -> bool:
        """Tell whether the whole span lies inside one span of the set."""
        index = int(np.searchsorted(self.starts_ns, span.start.ns, side="right")) - 1
        if index < 0 or span.start.ns >= self.ends_ns[index]:
            return False
        return bool(span.end.ns <= self.ends_ns[index])

    @property
    def starts_s(self) -> FloatArray:
        """Return the starts as float64 TAI seconds (n,)."""
        return t_s_of_ns(self.starts_ns)

    @property
    def ends_s(self) -> FloatArray:
        """Return the ends as float64 TAI seconds (n,)."""
        return t_s_of_ns(self.ends_ns)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return the spans in order of time."""
        return tuple(self)

    @property
    def total_s(self) -> float:
        """Return the seconds that all spans last together."""
        return int(np.sum(self.ends_ns - self.starts_ns)) / NS_PER_S

    def __iter__(self) -> Iterator[Span]:
        """Go through the spans in order of time."""
        for start, end in zip(self.starts_ns.tolist(), self.ends_ns.tolist(), strict=True):
            yield Span(Instant(start), Instant(end))

    def __len__(self) -> int:
        """Return the number of spans."""
        return int(self.starts_ns.size)

    def __bool__(self) -> bool:
        """Tell whether there is any span at all."""
        return self.starts_ns.size > 0

    def __eq__(self, other: object) -> bool:
        """Tell whether domain and spans are the same."""
        if not isinstance(other, WindowSet):
            return NotImplemented
        return (
            self.domain == other.domain
            and np.array_equal(self.starts_ns, other.starts_ns)
            and np.array_equal(self.ends_ns, other.ends_ns)
        )

    def __hash__(self) -> int:
        """Return a hash that agrees with equality."""
        return hash((self.domain, self.starts_ns.tobytes(), self.ends_ns.tobytes()))

    def __reduce__(self) -> tuple[type[WindowSet], tuple[Span, IntArray, IntArray]]:
        """Pickle and copy through the constructor, so that the arrays stay frozen."""
        return WindowSet, (self.domain, self.starts_ns, self.ends_ns)

    def _same_domain(self, other: WindowSet) -> None:
        if self.domain != other.domain:
            raise ValueError(
                f"window sets of different domains do not combine: {self.domain.start} to {self.domain.end}"
                f" and {other.domain.start} to {other.domain.end}; clip both to one span first"
            )

    def _reach(self, seconds: float) -> int:
        """Return the length in ns, never more than the domain, so that int64 cannot overflow."""
        if seconds < 0:
            raise ValueError(f"a lead or trail is not negative: {seconds} s")
        return min(_ns(seconds), self.domain.end.ns - self.domain.start.ns)


def _ns(seconds: float) -> int:
    return seconds * NS_PER_S if isinstance(seconds, int) else round(seconds * NS_PER_S)
