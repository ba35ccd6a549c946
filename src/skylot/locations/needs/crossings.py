"""Where a signed function of time is positive: sampled, searched for short peaks, its crossings refined.

What a sampling step can lose: two crossings between two samples. A peak (or dip) that two neighbours point
to is followed by golden section, so only a function that turns twice within one step can hide something; at
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
SNAP_NS = 1_500_000
_GOLDEN = (5.0**0.5 - 1.0) / 2.0
_GOLDEN_STEPS = 16
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
    edges_ns: IntArray | None = None,
) -> WindowSet:
    """Return where a margin is positive, from samples `values` (n,) at sorted `t_s` (n,); NaN is negative.

    `stretch` (n,) numbers the unbroken stretches of samples; nothing is said in between. Results within 1.5
    ms of one of `edges_ns` (sorted) are moved onto it: there the function is known to jump.
    """
    number = np.zeros(t_s.shape, dtype=np.int64) if stretch is None else stretch
    m = _negative_for_nan(values)
    if smooth:
        t_s, m, number = _with_peaks(margin, t_s, m, number)
    positive = m > 0.0
    joined = number[1:] == number[:-1]
    turn = np.flatnonzero(joined & (positive[1:] != positive[:-1]))
    root = refine(margin, t_s[turn], t_s[turn + 1], m[turn], m[turn + 1])
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

    return positive_windows(signed, domain, t_s, signed(t_s), smooth=False, edges_ns=edges_ns)


def refine(
    margin: Margin, low_s: FloatArray, high_s: FloatArray, at_low: FloatArray, at_high: FloatArray
) -> FloatArray:
    """Return for each bracket (n,) an instant on the positive side, within 0.5 ms of the crossing.

    Regula falsi in turn with bisection: fast where the function is smooth, safe where it jumps.
    """
    a, b, fa, fb = low_s.copy(), high_s.copy(), at_low.copy(), at_high.copy()
    for turn in range(100):
        open_ = np.flatnonzero(b - a > TOLERANCE_S)
        if not open_.size:
            break
        share = fa[open_] / (fa[open_] - fb[open_])
        width = b[open_] - a[open_]
        # Two close looks either side of the secant's guess close most brackets; bisection closes the rest.
        nudge = np.minimum(0.4 * TOLERANCE_S / width, 0.25) * (1.0 if turn % 3 == 0 else -1.0)
        share = np.full(open_.size, 0.5) if turn % 3 == 2 else np.clip(share + nudge, 1e-6, 1.0 - 1e-6)
        t = a[open_] + share * width
        f = _negative_for_nan(margin(t))
        low = (f > 0.0) == (fa[open_] > 0.0)
        a[open_[low]], fa[open_[low]] = t[low], f[low]
        b[open_[~low]], fb[open_[~low]] = t[~low], f[~low]
    return np.where(fa > 0.0, a, b)


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
    """Follow each peak of sign * margin by golden section; return the highest point and the margin there."""
    a, b = low_s.copy(), high_s.copy()
    best_t, best = 0.5 * (a + b), np.full(a.shape, -np.inf)
    left, right = b - _GOLDEN * (b - a), a + _GOLDEN * (b - a)
    at_left, at_right = _negative_for_nan(margin(left)) * sign, _negative_for_nan(margin(right)) * sign
    for _ in range(_GOLDEN_STEPS):
        for t, value in ((left, at_left), (right, at_right)):
            better = value > best
            best_t, best = np.where(better, t, best_t), np.where(better, value, best)
        go = np.flatnonzero(best <= 0.0)
        if not go.size:
            break
        keep_left = at_left >= at_right
        a, b = np.where(keep_left, a, left), np.where(keep_left, right, b)
        new = np.where(keep_left, b - _GOLDEN * (b - a), a + _GOLDEN * (b - a))
        at_new = np.full(new.shape, -np.inf)
        at_new[go] = _negative_for_nan(margin(new[go])) * sign[go]
        left, right = np.where(keep_left, new, right), np.where(keep_left, left, new)
        at_left, at_right = np.where(keep_left, at_new, at_right), np.where(keep_left, at_left, at_new)
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
