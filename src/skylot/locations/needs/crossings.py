"""Where a signed function of time is positive: sampled, searched for short peaks, its crossings refined.

What a sampling step can lose: two crossings between two samples. A peak (or dip) that two neighbours point
to is followed closer and closer, so only a function that turns twice within one step can hide something; at
a graze, spans under a tenth of a second may be lost. A crossing is placed on its true side, to half a
millisecond.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.instant import ns_of_t_s
from skylot.core.spans import Span, WindowSet

Margin = Callable[[FloatArray], FloatArray]
TOLERANCE_S = 5e-4
COARSE_TOLERANCE_S = 0.1
"""Of a margin that moves in steps, as a share counted from rays does: one ray lasts for seconds."""
SNAP_NS = 1_500_000
_GUESSES = 3
_PEAK_LOOKS = 9
_PEAK_ROUNDS = 5
_OVERSHOOT = 4.0
"""A peak between samples is looked for where it lies within so many sample-to-sample steps of zero."""


def positive_windows(
    margin: Margin,
    domain: Span,
    t_s: FloatArray,
    values: FloatArray,
    *,
    stretch: IntArray | None = None,
    smooth: bool = True,
    exact: bool = False,
    edges_ns: IntArray | None = None,
) -> WindowSet:
    """Return where a margin is positive, from samples `values` (n,) at sorted `t_s` (n,); NaN is negative.

    `stretch` (n,) numbers the unbroken stretches of samples; nothing is said in between. Results within 1.5
    ms of one of `edges_ns` (sorted) are moved onto it: there the function is known to jump. A function that
    is not `smooth` is refined to 0.1 s only, or to the full half millisecond where it is an `exact` yes or no.
    """
    number = np.zeros(t_s.shape, dtype=np.int64) if stretch is None else stretch
    m = _negative_for_nan(values)
    if not exact:
        t_s, m, number = _with_peaks(margin, t_s, m, number)
    positive = m > 0.0
    joined = number[1:] == number[:-1]
    turn = np.flatnonzero(joined & (positive[1:] != positive[:-1]))
    bracket = (t_s[turn], t_s[turn + 1], m[turn], m[turn + 1])
    if smooth:
        bracket = _narrowed(margin, bracket, interpolated_roots(t_s, m, number, turn))
    tolerance_s = TOLERANCE_S if smooth or exact else COARSE_TOLERANCE_S
    root = refine(margin, *bracket, tolerance_s=tolerance_s, smooth=smooth)
    rising = positive[turn + 1]
    first = np.append(True, ~joined)[: positive.size] & positive
    last = np.append(~joined, True)[: positive.size] & positive
    starts = np.sort(np.concatenate((t_s[first], root[rising])))
    ends = np.sort(np.concatenate((t_s[last], root[~rising])))
    edges = np.array([domain.start.ns, domain.end.ns]) if edges_ns is None else edges_ns
    return WindowSet.from_ns(domain, _snap(ns_of_t_s(starts), edges), _snap(ns_of_t_s(ends), edges))


def true_windows(
    test: Callable[[FloatArray], BoolArray], domain: Span, t_s: FloatArray, edges_ns: IntArray
) -> WindowSet:
    """Return where a yes-or-no function of time says yes, by its value at `t_s` and bisection."""

    def signed(at_s: FloatArray) -> FloatArray:
        return np.where(test(at_s), 1.0, -1.0)

    return positive_windows(signed, domain, t_s, signed(t_s), smooth=False, exact=True, edges_ns=edges_ns)


def refine(
    margin: Margin,
    low_s: FloatArray,
    high_s: FloatArray,
    at_low: FloatArray,
    at_high: FloatArray,
    *,
    tolerance_s: float = TOLERANCE_S,
    smooth: bool = True,
) -> FloatArray:
    """Return for each bracket (n,) an instant on the positive side, within the tolerance of the crossing.

    Regula falsi in turn with bisection, or bisection alone where the function is not smooth.
    """
    a, b, fa, fb = low_s.copy(), high_s.copy(), at_low.copy(), at_high.copy()
    for turn in range(100):
        open_ = np.flatnonzero(b - a > tolerance_s)
        if not open_.size:
            break
        share = fa[open_] / (fa[open_] - fb[open_])
        width = b[open_] - a[open_]
        # Two close looks either side of the secant's guess close most brackets; bisection closes the rest.
        nudge = np.minimum(0.4 * tolerance_s / width, 0.25) * (1.0 if turn % 3 == 0 else -1.0)
        share = (
            np.full(open_.size, 0.5)
            if turn % 3 == 2 or not smooth
            else np.clip(share + nudge, 1e-6, 1.0 - 1e-6)
        )
        t_s = a[open_] + share * width
        _move((a, b, fa, fb), open_, t_s, _negative_for_nan(margin(t_s)))
    return np.where(fa > 0.0, a, b)


def interpolated_roots(t_s: FloatArray, m: FloatArray, number: IntArray, turn: IntArray) -> FloatArray:
    """Return where a polynomial through six samples crosses zero, for each sign change after sample `turn`.

    NaN where the six do not lie in one stretch. Samples a minute apart of an angle seen from orbit give the
    crossing to microseconds. By Newton's divided differences.
    """
    if t_s.size < 6:
        return np.full(turn.shape, np.nan)
    first = np.clip(turn - 2, 0, t_s.size - 6)
    rows = first[:, np.newaxis] + np.arange(6)
    usable = number[rows[:, 0]] == number[rows[:, -1]]
    origin = t_s[turn]
    x, c = (t_s[rows] - origin[:, np.newaxis]).T, m[rows].T.copy()
    with np.errstate(divide="ignore", invalid="ignore"):
        for order in range(1, 6):
            c[order:] = (c[order:] - c[order - 1 : -1]) / (x[order:] - x[: 6 - order])
    low, high, rising = np.zeros(turn.shape), t_s[turn + 1] - origin, m[turn + 1] > 0.0
    for _ in range(20):
        middle = 0.5 * (low + high)
        value = c[5]
        for order in range(4, -1, -1):
            value = value * (middle - x[order]) + c[order]
        upper = (value > 0.0) == rising
        low, high = np.where(upper, low, middle), np.where(upper, middle, high)
    return np.where(usable, origin + 0.5 * (low + high), np.nan)


Bracket = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def _narrowed(margin: Margin, bracket: Bracket, guess_s: FloatArray) -> Bracket:
    """Return brackets after a look just before and just after a guess, which gives the slope for a better one."""
    a, b, fa, fb = (part.copy() for part in bracket)
    shift_s = 0.45 * TOLERANCE_S
    guess_s = guess_s.copy()
    for _ in range(_GUESSES):
        open_ = (b - a > TOLERANCE_S) & (guess_s - shift_s > a) & (guess_s + shift_s < b)
        inside = np.flatnonzero(open_)
        if not inside.size:
            break
        before, after = guess_s[inside] - shift_s, guess_s[inside] + shift_s
        f = _negative_for_nan(margin(np.concatenate((before, after)))).reshape(2, -1)
        _move((a, b, fa, fb), inside, before, f[0])
        _move((a, b, fa, fb), inside, after, f[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            guess_s[inside] -= f.mean(axis=0) * (after - before) / (f[1] - f[0])
    return a, b, fa, fb


def _move(bracket: Bracket, index: IntArray, t_s: FloatArray, f: FloatArray) -> None:
    """Move, in place, that end of some brackets that has the sign found inside them."""
    a, b, fa, fb = bracket
    within = (t_s > a[index]) & (t_s < b[index])
    low = (f > 0.0) == (fa[index] > 0.0)
    to_low, to_high = within & low, within & ~low
    a[index[to_low]], fa[index[to_low]] = t_s[to_low], f[to_low]
    b[index[to_high]], fb[index[to_high]] = t_s[to_high], f[to_high]


def _with_peaks(
    margin: Margin, t_s: FloatArray, m: FloatArray, number: IntArray
) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return the samples with those peaks and dips added at which the sign changes for a moment."""
    if t_s.size < 3:
        return t_s, m, number
    before, here, after = m[:-2], m[1:-1], m[2:]
    sign = np.where(here > 0.0, -1.0, 1.0)
    with np.errstate(invalid="ignore"):
        turns = (sign * here >= sign * before) & (sign * here >= sign * after)
        near = np.abs(here) <= _OVERSHOOT * np.maximum(np.abs(here - before), np.abs(here - after))
    middle = 1 + np.flatnonzero(turns & near & np.isfinite(before + after) & (number[:-2] == number[2:]))
    found_t, found_m = _climb(margin, t_s[middle - 1], t_s[middle + 1], sign[middle - 1])
    flipped = (found_m > 0.0) != (m[middle] > 0.0)
    if not flipped.any():
        return t_s, m, number
    all_t = np.concatenate((t_s, found_t[flipped]))
    order = np.argsort(all_t, kind="stable")
    return (
        all_t[order],
        np.concatenate((m, found_m[flipped]))[order],
        np.concatenate((number, number[middle[flipped]]))[order],
    )


def _climb(
    margin: Margin, low_s: FloatArray, high_s: FloatArray, sign: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Follow each peak of sign * margin, four times closer a round; return its best point and margin."""
    best_t, best = 0.5 * (low_s + high_s), np.full(low_s.shape, -np.inf)
    share = np.linspace(0.0, 1.0, _PEAK_LOOKS)
    a, b = low_s, high_s
    hopeful = np.ones(low_s.shape, dtype=np.bool_)
    for _ in range(_PEAK_ROUNDS):
        go = np.flatnonzero((best <= 0.0) & hopeful)
        if not go.size:
            break
        looks = a[go, np.newaxis] + (b - a)[go, np.newaxis] * share
        value = _negative_for_nan(margin(looks.reshape(-1))).reshape(looks.shape) * sign[go, np.newaxis]
        top = np.argmax(value, axis=1)
        row = np.arange(go.size)
        left, right = np.maximum(top - 1, 0), np.minimum(top + 1, _PEAK_LOOKS - 1)
        best_t[go], best[go] = looks[row, top], value[row, top]
        fall = value[row, top] - np.minimum(value[row, left], value[row, right])
        hopeful[go] = -best[go] <= _OVERSHOOT * fall
        a, b = a.copy(), b.copy()
        a[go], b[go] = looks[row, left], looks[row, right]
    return best_t, best * sign


def _negative_for_nan(values: FloatArray) -> FloatArray:
    return np.where(np.isnan(values), -1.0, values)


def _snap(ns: IntArray, edges_ns: IntArray) -> IntArray:
    if not edges_ns.size or not ns.size:
        return ns
    index = np.clip(np.searchsorted(edges_ns, ns), 1, max(edges_ns.size - 1, 1))
    lower = edges_ns[np.minimum(index - 1, edges_ns.size - 1)]
    upper = edges_ns[np.minimum(index, edges_ns.size - 1)]
    near = np.where(ns - lower <= upper - ns, lower, upper)
    return np.asarray(np.where(np.abs(near - ns) <= SNAP_NS, near, ns), dtype=np.int64)
