"""Where functions of time change sign: all crossings found and refined at once, short dips included."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.instant import ns_of_t_s
from skylot.core.spans import WindowSet

Margin: TypeAlias = Callable[[FloatArray], FloatArray]
"""TAI seconds (n,) to a signed number (n,)."""
Margins: TypeAlias = Callable[[FloatArray, IntArray], FloatArray]
"""TAI seconds (n,) and, of each, which function is meant (n,), to signed numbers (n,)."""
LARGEST_CURVATURE_S2 = 1.6e-6
"""No angle to the Earth's limb bends more, in rad/s^2: the square of the fastest orbit's rate."""
_GOLDEN = 0.618_033_988_749_895
_MOST_STEPS = 80


def sampling(first_s: float, last_s: float, step_s: float) -> FloatArray:
    """Return evenly spaced instants from the first to the last, both included, at most a step apart."""
    return np.linspace(first_s, last_s, max(1, int(np.ceil((last_s - first_s) / step_s))) + 1)


def windows_above(
    margin: Margin, within: WindowSet, step_s: float, *, tolerance_s: float = 5e-4, curvature_s2: float = 0.0
) -> WindowSet:
    """Return where a margin is positive inside some windows, in their domain, each edge within the tolerance.

    With `curvature_s2`, a bound of the margin's second derivative, dips that lie between two samples are
    found too. A margin must be a number everywhere in `within`: leave out what is unknown first.
    """
    sets = windows_above_all(
        lambda t_s, _: margin(t_s), lambda t_s: margin(t_s)[None, :], within, step_s,
        tolerance_s=tolerance_s, curvature_s2=curvature_s2,
    )  # fmt: skip
    return sets[0]


def windows_above_all(
    margins: Margins,
    sample: Callable[[FloatArray], FloatArray],
    within: WindowSet,
    step_s: float,
    *,
    tolerance_s: float = 5e-4,
    curvature_s2: float = LARGEST_CURVATURE_S2,
) -> tuple[WindowSet, ...]:
    """Return where each of k margins is positive; `sample` gives all k at TAI seconds (n,) as (k,n)."""
    runs = [sampling(span.start.t_s, span.end.t_s, step_s) for span in within]
    if not runs:
        return tuple(within for _ in range(len(sample(np.zeros(1)))))
    t_s = np.concatenate(runs)
    run = np.repeat(np.arange(len(runs)), [len(r) for r in runs])
    values = sample(t_s)
    depth = 0.5 * curvature_s2 * step_s**2
    brackets = [_brackets(margins, k, _Samples(t_s, row, run), depth) for k, row in enumerate(values)]
    which = np.repeat(np.arange(len(values)), [b.shape[1] for b in brackets])
    roots = refined(
        lambda t, rows: margins(t, which[rows]), np.concatenate(brackets, axis=1), tolerance_s=tolerance_s
    )
    return tuple(
        _windows(within, _Samples(t_s, row, run), np.sort(roots[which == k])) for k, row in enumerate(values)
    )


def refined(margins: Margins, brackets: FloatArray, *, tolerance_s: float) -> FloatArray:
    """Return where functions of opposite signs at both ends of brackets cross zero, all at once (n,).

    `brackets` (4,n) holds low and high instants and the functions there; `margins` gets the rows that are
    still open beside their instants. Every turn keeps a bracket; it is an inverse quadratic step where that
    is safe, else a bisection. Source: T. R. Chandrupatla, A new hybrid quadratic/bisection algorithm,
    Advances in Engineering Software 28 (1997).
    """
    low, high, at_low, at_high = brackets
    at = np.stack((high, low, high))  # the newest point, the other end, the point before
    f = np.stack((at_high, at_low, at_high))
    root: FloatArray = np.where(np.abs(at_high) < np.abs(at_low), high, low)
    share = np.full(low.shape, 0.5)
    rows = np.arange(low.size)
    for _ in range(_MOST_STEPS):
        if not rows.size:
            break
        t = at[0] + share * (at[1] - at[0])
        ft = margins(t, rows)
        same = np.sign(ft) == np.sign(f[0])
        at = np.stack((t, np.where(same, at[1], at[0]), np.where(same, at[0], at[1])))
        f = np.stack((ft, np.where(same, f[1], f[0]), np.where(same, f[0], f[1])))
        root[rows] = np.where(np.abs(f[0]) < np.abs(f[1]), at[0], at[1])
        least = tolerance_s / np.maximum(np.abs(at[1] - at[0]), 1e-300)
        still = (least <= 0.5) & (ft != 0.0) & np.isfinite(ft)
        share = _next_share(at, f, least)[still]
        at, f, rows = at[:, still], f[:, still], rows[still]
    return root


class _Samples(NamedTuple):
    """Instants (n,), one margin there (n,), and to which run of instants each belongs (n,)."""

    t_s: FloatArray
    values: FloatArray
    run: IntArray


def _next_share(at: FloatArray, f: FloatArray, least: FloatArray) -> FloatArray:
    """Return the share of the bracket to look at next: inverse quadratic where that is safe, else half."""
    (a, b, c), (fa, fb, fc) = at, f
    with np.errstate(divide="ignore", invalid="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        safe = (phi**2 < xi) & ((1.0 - phi) ** 2 < 1.0 - xi)
        share = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    share = np.where(safe & np.isfinite(share), share, 0.5)
    bound = np.minimum(least, 0.5)
    return np.asarray(np.clip(share, bound, 1.0 - bound))


def _brackets(margins: Margins, k: int, samples: _Samples, depth: float) -> FloatArray:
    """Return (4,m): low, high, margin at low, at high, of every sign change, those of short dips included."""
    t_s, values, run = samples
    joined = run[1:] == run[:-1]
    positive = values > 0.0
    at = np.nonzero((positive[1:] != positive[:-1]) & joined & np.isfinite(values[1:] + values[:-1]))[0]
    plain = np.stack((t_s[at], t_s[at + 1], values[at], values[at + 1]))
    size = np.abs(values)
    same = (positive[1:-1] == positive[:-2]) & (positive[1:-1] == positive[2:]) & joined[:-1] & joined[1:]
    dip = np.nonzero(same & (size[1:-1] <= size[:-2]) & (size[1:-1] <= size[2:]) & (size[1:-1] < depth))[0]
    if not dip.size:
        return plain
    which = np.full(dip.size, k)
    sign = np.where(positive[dip + 1], 1.0, -1.0)
    bottom_s, depth_there = _bottoms(lambda t: sign * margins(t, which), t_s[dip], t_s[dip + 2])
    through = np.nonzero(depth_there < 0.0)[0]
    left, right, middle_s = dip[through], dip[through] + 2, bottom_s[through]
    middle = (sign * depth_there)[through]
    return np.concatenate(
        (
            plain,
            np.stack((t_s[left], middle_s, values[left], middle)),
            np.stack((middle_s, t_s[right], middle, values[right])),
        ),
        axis=1,
    )


def _bottoms(size: Margin, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return where functions (n,) are least between low and high (n,), and how much: golden section."""
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = size(left), size(right)
    for _ in range(26):
        less = at_left < at_right
        low, high = np.where(less, low, left), np.where(less, right, high)
        look = np.where(less, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        seen = size(look)
        left, right = np.where(less, look, right), np.where(less, left, look)
        at_left, at_right = np.where(less, seen, at_right), np.where(less, at_left, seen)
    return np.where(at_left < at_right, left, right), np.minimum(at_left, at_right)


def _windows(within: WindowSet, samples: _Samples, roots: FloatArray) -> WindowSet:
    """Join the runs' edges and the crossings, between which the sign alternates, to windows."""
    t_s, values, run = samples
    starts: list[IntArray] = []
    ends: list[IntArray] = []
    first = np.searchsorted(run, np.arange(len(within)))
    last = np.append(first[1:], run.size) - 1
    roots_ns = ns_of_t_s(roots)
    for number, (begin, end) in enumerate(zip(first, last, strict=True)):
        start_ns, end_ns = within.starts_ns[number], within.ends_ns[number]
        inside = np.clip(roots_ns[(roots >= t_s[begin]) & (roots <= t_s[end])], start_ns, end_ns)
        edges = np.concatenate(([start_ns], inside, [end_ns]))
        chosen = edges[0 if values[begin] > 0.0 else 1 :]
        starts.append(chosen[0:-1:2])
        ends.append(chosen[1::2])
    return WindowSet.from_ns(within.domain, np.concatenate(starts), np.concatenate(ends))
