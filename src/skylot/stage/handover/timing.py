"""Frames of a shot: how many, at which seconds, under which number; and the sky at them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_matrix, slerp, to_matrix
from skylot.stage.world import Sky

FIRST_FRAME = 1001
"""Number of a shot's first frame, as post-production counts: handles fit before it."""


def frame_count(seconds: float, rate: Fraction) -> int:
    """Return the whole frames of a shot, at least one."""
    return max(1, round(Fraction(seconds) * rate))


def frame_times(seconds: float, rate: Fraction) -> FloatArray:
    """Return the seconds (n,) of the shot at which its frames begin."""
    return np.arange(frame_count(seconds, rate), dtype=np.float64) * float(1 / rate)


def sky_at(sky: Sky, t_s: FloatArray) -> Sky:
    """Return the light outside at TAI seconds (m,), between the instants of a sky; at its ends as they are."""
    if len(sky.t_s) == 0:
        return sky
    after = np.clip(np.searchsorted(sky.t_s, t_s), 0, len(sky.t_s) - 1)
    before = np.maximum(after - 1, 0)
    length = sky.t_s[after] - sky.t_s[before]
    share = np.clip((t_s - sky.t_s[before]) / np.where(length > 0.0, length, 1.0), 0.0, 1.0)

    def blend(values: FloatArray) -> FloatArray:
        part = share.reshape(-1, *[1] * (values.ndim - 1))
        return np.asarray(values[before] * (1.0 - part) + values[after] * part)

    sun = blend(sky.sun)
    known = np.asarray(np.isfinite(sky.to_itrf).all(axis=(1, 2)))
    turned = np.where(known[:, None, None], sky.to_itrf, np.eye(3))
    fixed = to_matrix(slerp(from_matrix(turned[before]), from_matrix(turned[after]), share))
    fixed = np.where((known[before] & known[after])[:, None, None], fixed, np.nan)
    return replace(
        sky,
        t_s=np.asarray(t_s, dtype=np.float64),
        sun=sun / np.linalg.norm(sun, axis=1, keepdims=True),
        sun_share=blend(sky.sun_share),
        earth_m=blend(sky.earth_m),
        to_itrf=fixed,
    )
