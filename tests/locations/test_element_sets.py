"""The rule for doubled and noisy sets, on the real sets of October 2021 and on made ones."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from skylot.core.instant import Instant
from skylot.formats.tle import TwoLine
from skylot.locations.arcs import ElementArc
from skylot.locations.element_sets import issued_sets, sane_sets

DELAY_S = 7200.0


def test_noisy_and_doubled_sets_of_october(october: tuple[TwoLine, ...]):
    accepted, issues = sane_sets(issued_sets(october, DELAY_S))
    kept = {one.elements.epoch for one in accepted}
    left_out = [one.line1[18:26] for one in october if one.epoch not in kept]
    assert left_out == [
        "21276.89", "21278.69", "21278.89", "21285.53", "21285.77",
        "21285.88", "21286.00", "21286.70", "21288.89", "21289.26",
    ]  # fmt: skip
    epochs = [one.elements.epoch for one in accepted]
    assert epochs == sorted(set(epochs))
    assert len(accepted) == 102 - 10 - 1
    assert sum("doubled" in issue.what for issue in issues) == 1
    assert all(issue.severity == "note" for issue in issues)


def miss_s(one: TwoLine, other: TwoLine) -> float:
    """Return how far one set is along the track, in seconds, from a later set at that set's epoch."""
    t_s = np.array([other.epoch.t_s])
    position, _ = ElementArc(one).state(t_s)
    truth, velocity = ElementArc(other).state(t_s)
    return float(abs(np.sum((position - truth) * velocity) / np.sum(velocity**2)))


def test_what_is_left_out_foretells_worse_than_what_is_kept(october: tuple[TwoLine, ...]):
    """Two days ahead; sets before the reboost of 12 October foretell nothing beyond it and do not count."""
    reboost = Instant.parse("2021-10-12T07:48:00Z")
    accepted, _ = sane_sets(issued_sets(october, DELAY_S))
    kept = [one.elements for one in accepted]
    noisy = [one for one in october if one.epoch not in {k.epoch for k in kept}]

    def misses(sets: list[TwoLine]) -> list[float]:
        found = []
        for one in sets:
            later = next((k for k in kept if k.epoch.since(one.epoch) > 2 * 86_400.0), None)
            if later is not None and not one.epoch < reboost < later.epoch:
                found.append(miss_s(one, later))
        return found

    assert np.median(misses(noisy)) > 2.5 * np.median(misses(kept))
    assert max(misses(noisy)) > 30 and max(misses(kept)) < 5


def test_only_what_was_issued_by_then(october: tuple[TwoLine, ...]):
    as_of = Instant.parse("2021-10-04T12:00:00Z")
    accepted, _ = sane_sets(issued_sets(october, DELAY_S), as_of)
    assert all(one.elements.epoch.plus(DELAY_S) <= as_of for one in accepted)
    assert accepted[-1].elements.epoch == max(o.epoch for o in october if o.epoch.plus(DELAY_S) <= as_of)
    assert sane_sets(issued_sets(october, DELAY_S), Instant.parse("2021-09-01T00:00:00Z"))[0] == ()


def test_later_sets_do_not_change_how_earlier_ones_are_judged(october: tuple[TwoLine, ...]):
    sets = issued_sets(october, DELAY_S)
    for count in range(3, 102, 7):
        as_of = sets[count - 1].issued
        assert sane_sets(sets[:count], as_of)[0] == sane_sets(sets, as_of)[0]


def test_of_a_doubled_epoch_the_last_in_the_file_counts(october: tuple[TwoLine, ...]):
    first = october[3]
    again = replace(first, bstar=9.0)
    accepted, issues = sane_sets(issued_sets([first, again], 0.0))
    assert [one.elements.bstar for one in accepted] == [9.0]
    assert "doubled" in issues[0].what


def test_a_lone_noisy_set_is_better_than_nothing(october: tuple[TwoLine, ...]):
    noisy = [one for one in october if one.half_ndot_rev_day2 < 0]
    accepted, issues = sane_sets(issued_sets(noisy, 0.0))
    assert [one.elements for one in accepted] == [noisy[-1]]
    assert issues[-1].severity == "warning"


def test_a_high_orbit_may_drift_either_way(october: tuple[TwoLine, ...]):
    high = replace(october[0], mean_motion_rev_day=1.0027, half_ndot_rev_day2=-1e-6)
    accepted, issues = sane_sets(issued_sets([high], 0.0))
    assert len(accepted) == 1 and issues == ()
