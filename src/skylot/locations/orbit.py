"""An orbit as a timeline of arcs: which source speaks at which instant, and where nobody knows.

The rule, in words: - Element sets that `element_sets` accepts share the time line: each instant belongs to
the set whose epoch is nearest. Planning (`as_of`) sees only sets issued by then, so after the last epoch the
newest one speaks alone. - No set speaks further than 14 days from its epoch, nor where SGP4 fails (decay),
nor across a known manoeuvre; a set whose epoch lies inside a manoeuvre is not used. Between sets on both
sides, a manoeuvre is bridged from both sides to its middle. - An OEM wins over element sets while it is
useable, the newest first; when planning, element sets that were issued after the OEM was made win over it
from their epoch on. An OEM is cut at a manoeuvre that became known after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error
from skylot.core.spans import Span, WindowSet
from skylot.formats.oem import Oem
from skylot.locations.arcs import Arc, ElementArc, EphemerisArc, which_piece
from skylot.locations.constants import ELEMENT_RULES
from skylot.locations.element_sets import IssuedSet
from skylot.locations.model import Manoeuvre


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of TAI seconds in which one arc speaks, and when that arc was issued."""

    start_s: float
    end_s: float
    arc: Arc
    issued_s: float


class Orbit:
    """States of a station over the pieces of its timeline; NaN and unknown elsewhere."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        """Order the pieces; raises ValueError where two overlap."""
        self.pieces = tuple(sorted(pieces, key=lambda piece: piece.start_s))
        self._starts_s = np.array([piece.start_s for piece in self.pieces])
        self._ends_s = np.array([piece.end_s for piece in self.pieces])
        self._epochs_s = np.array([piece.arc.epoch_s for piece in self.pieces])
        if np.any(self._starts_s[1:] < self._ends_s[:-1]):
            raise ValueError("the pieces of an orbit overlap")

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where a piece speaks (n,)."""
        return np.asarray(which_piece(self._starts_s, self._ends_s, t_s) >= 0)

    def state(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return positions (n,3) in metres and velocities (n,3) in m/s in GCRF axes; NaN where unknown."""
        index = which_piece(self._starts_s, self._ends_s, t_s)
        if index.size and index[0] >= 0 and np.all(index == index[0]):  # most questions are to one piece
            piece: Piece = self.pieces[int(index[0])]
            return piece.arc.state(t_s)
        position, velocity = np.full((2, t_s.size, 3), np.nan)
        for number in np.unique(index[index >= 0]):
            rows = index == number
            position[rows], velocity[rows] = self.pieces[number].arc.state(t_s[rows])
        return position, velocity

    def age_s(self, t_s: FloatArray) -> FloatArray:
        """Return each instant less the epoch of its source (n,), negative before it; NaN where unknown."""
        index = which_piece(self._starts_s, self._ends_s, t_s)
        if not self.pieces:
            return np.full(t_s.shape, np.nan)
        return np.asarray(np.where(index >= 0, t_s - self._epochs_s[index], np.nan))

    def piece_at(self, t: Instant) -> Piece | None:
        """Return the piece that speaks at an instant."""
        index = int(which_piece(self._starts_s, self._ends_s, np.array([t.t_s]))[0])
        return self.pieces[index] if index >= 0 else None

    def known_in(self, span: Span) -> WindowSet:
        """Return where the orbit is known inside a span; pieces that touch are one."""
        return WindowSet.from_t_s(span, self._starts_s, self._ends_s)


def element_pieces(
    sets: Sequence[IssuedSet],
    manoeuvres: Sequence[Manoeuvre] = (),
    as_of: Instant | None = None,
    longest_age_s: float = ELEMENT_RULES.longest_age_s,
) -> tuple[tuple[Piece, ...], tuple[Issue, ...]]:
    """Return the timeline of element sets that already passed `sane_sets`, by the rule of this module.

    A set that SGP4 refuses is left out with an issue.
    """
    arcs: list[tuple[ElementArc, IssuedSet]] = []
    issues: list[Issue] = []
    for one in sets:
        try:
            arcs.append((ElementArc(one.elements), one))
        except ValueError as refused:
            issues.append(error(str(refused), line=one.elements.line))
    burns = sorted((m.span for m in manoeuvres if _is_known(m, as_of)), key=lambda span: span.start)
    pieces: list[Piece] = []
    for begin_s, end_s in _sides(burns, [arc.epoch_s for arc, _ in arcs]):
        side = [(arc, one) for arc, one in arcs if begin_s[0] <= arc.epoch_s <= end_s[0]]
        pieces += _nearest(side, begin_s[1], end_s[1], longest_age_s)
    return tuple(pieces), tuple(issues)


def ephemeris_pieces(
    oems: Sequence[Oem], manoeuvres: Sequence[Manoeuvre] = (), as_of: Instant | None = None
) -> tuple[Piece, ...]:
    """Return the timeline of ephemerides that were made by `as_of`, the newest on top."""
    pieces: tuple[Piece, ...] = ()
    for oem in sorted(oems, key=lambda one: _created(one).ns):
        if as_of is not None and _created(oem) > as_of:
            continue
        cuts = [
            m.span.start.t_s
            for m in manoeuvres
            if m.known_from is not None and m.known_from > _created(oem) and _is_known(m, as_of)
        ]
        for segment in oem.segments:
            arc = EphemerisArc(segment, oem.created)
            end_s = min([arc.stop_s, *(cut for cut in cuts if cut > arc.start_s)])
            piece = Piece(start_s=arc.start_s, end_s=end_s, arc=arc, issued_s=_created(oem).t_s)
            pieces = overlaid(pieces, piece)
    return pieces


def overlaid(below: Iterable[Piece], top: Piece) -> tuple[Piece, ...]:
    """Return the pieces with one more laid over them: what it covers of the others is cut away."""
    rest: list[Piece] = []
    for piece in below:
        if piece.start_s < min(piece.end_s, top.start_s):
            rest.append(replace(piece, end_s=min(piece.end_s, top.start_s)))
        if max(piece.start_s, top.end_s) < piece.end_s:
            rest.append(replace(piece, start_s=max(piece.start_s, top.end_s)))
    return tuple(sorted([*rest, top], key=lambda piece: piece.start_s))


def build_orbit(
    sets: Sequence[IssuedSet],
    oems: Sequence[Oem],
    manoeuvres: Sequence[Manoeuvre] = (),
    as_of: Instant | None = None,
) -> tuple[Orbit, tuple[Issue, ...]]:
    """Return the timeline of all sources by the rule of this module; `sets` already passed `sane_sets`."""
    elements, issues = element_pieces(sets, manoeuvres, as_of)
    pieces = elements
    for top in ephemeris_pieces(oems, manoeuvres, as_of):
        pieces = overlaid(pieces, top)
        if as_of is not None:
            for piece in elements:
                start_s = max(piece.start_s, piece.arc.epoch_s)
                if piece.issued_s > top.issued_s and start_s < piece.end_s:
                    pieces = overlaid(pieces, replace(piece, start_s=start_s))
    return Orbit(pieces), issues


def _is_known(manoeuvre: Manoeuvre, as_of: Instant | None) -> bool:
    return as_of is None or manoeuvre.known_from is None or manoeuvre.known_from <= as_of


def _created(oem: Oem) -> Instant:
    return oem.created or oem.segments[0].start


def _sides(
    burns: Sequence[Span], epochs_s: Sequence[float]
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Return the limits of sets: ((epoch from, speak from), (epoch to, speak to)) between burns.

    Between sets on both sides of a burn the limit of speech is the burn's middle, else the burn's edge.
    """
    limits = []
    begin = (-np.inf, -np.inf)
    for burn in burns:
        start_s, end_s = burn.start.t_s, burn.end.t_s
        bridged = any(begin[0] <= e <= start_s for e in epochs_s) and any(e >= end_s for e in epochs_s)
        middle_s = 0.5 * (start_s + end_s)
        limits.append((begin, (start_s, middle_s if bridged else start_s)))
        begin = (end_s, middle_s if bridged else end_s)
    limits.append((begin, (np.inf, np.inf)))
    return limits


def _nearest(
    side: Sequence[tuple[ElementArc, IssuedSet]], begin_s: float, end_s: float, longest_age_s: float
) -> list[Piece]:
    """Share a stretch between element sets: to each what is nearest to its epoch."""
    pieces = []
    for index, (arc, one) in enumerate(side):
        start = 0.5 * (side[index - 1][0].epoch_s + arc.epoch_s) if index else begin_s
        end = 0.5 * (side[index + 1][0].epoch_s + arc.epoch_s) if index + 1 < len(side) else end_s
        start, end = max(start, arc.epoch_s - longest_age_s), min(end, arc.epoch_s + longest_age_s)
        if start < end:
            start, end = arc.reach(start, end)
        if start < end:
            pieces.append(Piece(start_s=start, end_s=end, arc=arc, issued_s=one.issued.t_s))
    return pieces
