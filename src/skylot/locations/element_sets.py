"""Which of a file's element sets to trust, by a rule that a person can read.

1. Of sets of one epoch the last in the file counts; the others are doubles.
2. A set of a low orbit (over 11.25 revolutions a day) with a negative rate of mean motion is noisy: the air
cannot push a station forward, so such a set was fitted across a manoeuvre.
3. A set whose rate is more than 3 times the median of the 10 sets accepted before it is noisy for the same
reason.
4. The rule looks only at sets before: what was known at an instant is judged as it was judged then.
5. Where no set is left, the newest counts, with a warning.
The sets of October 2021 that it rejects are off by 3 to 100 times as much as their neighbours after two days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from skylot.core.instant import Instant
from skylot.core.issues import Issue, note, warning
from skylot.formats.tle import TwoLine
from skylot.locations.constants import ELEMENT_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedSet:
    """An element set with the instant at which it was there to be planned with."""

    elements: TwoLine
    issued: Instant


def issued_sets(sets: Sequence[TwoLine], issued_after_epoch_s: float) -> tuple[IssuedSet, ...]:
    """Return the sets in order of epoch, then of file, each issued so many seconds after its epoch."""
    ordered = sorted(sets, key=lambda one: one.epoch)
    return tuple(IssuedSet(elements=one, issued=one.epoch.plus(issued_after_epoch_s)) for one in ordered)


def sane_sets(
    sets: Sequence[IssuedSet], as_of: Instant | None = None
) -> tuple[tuple[IssuedSet, ...], tuple[Issue, ...]]:
    """Return the sets issued by `as_of` that the rule accepts, in order of epoch, and why others fell.

    `as_of` None takes all of them: the past is reconstructed. Empty only where nothing was issued.
    """
    known = [
        one
        for one in sorted(sets, key=lambda one: one.elements.epoch)
        if as_of is None or one.issued <= as_of
    ]
    issues: list[Issue] = []
    accepted: list[IssuedSet] = []
    for index, one in enumerate(known):
        if index + 1 < len(known) and known[index + 1].elements.epoch == one.elements.epoch:
            issues.append(note(f"element set of {one.elements.epoch}: doubled epoch, the last one counts"))
            continue
        why = _noise(one, accepted)
        if why:
            issues.append(note(f"element set of {one.elements.epoch} left out: {why}"))
        else:
            accepted.append(one)
    if known and not accepted:
        issues.append(warning("no element set passes the rule for noisy sets; the newest is used"))
        accepted.append(known[-1])
    return tuple(accepted), tuple(issues)


def _noise(one: IssuedSet, accepted: Sequence[IssuedSet]) -> str:
    """Return why a set is noisy, or nothing."""
    rate = one.elements.half_ndot_rev_day2
    if one.elements.mean_motion_rev_day < ELEMENT_RULES.lowest_leo_rev_day:
        return ""
    if rate < 0.0:
        return "its mean motion falls, as if the air pushed forward"
    before = [other.elements.half_ndot_rev_day2 for other in accepted[-ELEMENT_RULES.noisy_drag_sets :]]
    if len(before) >= 3 and rate > ELEMENT_RULES.noisy_drag_ratio * median(before) > 0.0:
        return f"its drag is {rate / median(before):.1f} times that of the sets before it"
    return ""
