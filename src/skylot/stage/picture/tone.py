"""From light to a picture: a stated exposure, a film-like curve with a long shoulder, a little bloom.

Exposure is told as the light, in lux, under which a grey card comes out middle grey.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray
from skylot.stage.picture.look import LUMINANCE, Float32, look, luminance
from skylot.stage.picture.rays import in_chunks
from skylot.stage.picture.vectors import zeros

_KNEE = 0.42
_WHITE = (2.0, 600.0)
"""Least and greatest light, over that of a white card in the exposed light, that is drawn white."""
_WHITE_FROM = 32_400
"""So many pixels, at least, tell the brightest of a frame."""
_OUTSIDE_MOST, _OUTSIDE_LEAST = 0.55, 0.02
_THREAD, _THREAD_MOST = 0.125, 4.0
"""Share of the outside that is a thread of light, and how far it may go over white."""
_NIGHT_SHARE = 1e-3
_BLACK_STOPS = -40.0
_OVER_STOPS = 1.4
"""How far the brightest eighth of a frame may lie over middle grey's light."""
_BLOOM_FROM = 2.0
_BLOOM_UP_TO = 40.0
_BLOOM_SHARE = 0.032


def auto_exposure_lux(lux: Float32, seen: BoolArray, people: BoolArray, sun: BoolArray) -> float:
    """Return the light that is exposed as middle grey, from maps (h,w): lux, what is a surface, a person, in Sun.

    The mean, in stops, of what the frame shows in shade, people counted more; moved towards that of what the
    Sun lights as far as there is much of it in the whole frame, windows too; and never so that more than an
    eighth of the frame burns out.
    """
    shade, bright = seen & ~sun, seen & sun
    weight = 1.0 + (look().person_weight - 1.0) * people
    stops = np.where(seen, np.log2(np.maximum(lux, 0.02)), _BLACK_STOPS)
    if not seen.any():
        return 1000.0
    total = float(weight.sum())
    dark = _mean(stops, weight * shade)
    high = _mean(stops, weight * bright)
    share = float((weight * bright).sum()) / total
    if not shade.any():
        found = high
    elif not bright.any():
        found = dark
    else:
        much = min(1.0, look().highlight_weight + share) * min(1.0, share / 0.04)
        found = dark + (high - dark) * much
    found = max(found, _upper(stops, weight) - _OVER_STOPS)
    return max(look().least_lux, float(2.0**found))


def _upper(values: Float32, weight: NDArray[Any]) -> float:
    """Return the value below which seven eighths of the weight lie."""
    there = weight.reshape(-1) > 0.0
    some, heavy = values.reshape(-1)[there], weight.reshape(-1)[there]
    order = np.argsort(some)
    total = np.cumsum(heavy[order])
    return float(some[order[np.searchsorted(total, 0.875 * total[-1])]])


def stop_exposure_lux(stop: float) -> float:
    """Return the light that a stop exposes as middle grey at the stated ISO and shutter.

    Source: ISO 2720, L = K N^2 / (t S) with K = 12.5 for a mean scene; a grey card of 18 % in E has L = 0.18 E / pi.
    """
    seen = 12.5 * stop * stop / (look().shutter_s * look().iso)
    return math.pi * seen / look().grey


def outside_gain(radiance: Float32, there: BoolArray, key_lux: float, *, orbit: bool = False) -> float:
    """Return by how much the outside (h,w,3) is held back, or lifted, so that a frame of a cabin shows it too.

    As a filter on the window would: the brighter part of it comes to just under a white card in the exposed
    light. Where only a thread of it is bright, a dawn on the rim of a night, the night beside it is what counts,
    and the thread may burn. A night outside is lifted at most thirty times, in orbit three
    hundred times where the frame is mostly of it. 1 where it is neither bright nor dark.
    """
    if not there.any():
        return 1.0
    most = 30.0 * 10.0 ** (orbit * float(np.clip((there.mean() - 0.1) / 0.3, 0.0, 1.0)))
    light = luminance(radiance)[there] * np.float32(math.pi / key_lux)
    lit = light[light > 0.08 * float(light.max())]  # not the black of space beside a bright limb
    bright = float(np.percentile(lit, 75.0)) if lit.size else 0.0
    if lit.size < _THREAD * light.size:
        rest = float(np.percentile(light, 100.0 * (1.0 - _THREAD)))
        if rest > _NIGHT_SHARE * bright:  # else it is black space
            return min(_gain(rest, most), _THREAD_MOST / bright)
    return _gain(bright, most)


def _gain(bright: float, most: float) -> float:
    if bright > _OUTSIDE_MOST:
        return float((_OUTSIDE_MOST / bright) ** 0.94)
    return min(most, _OUTSIDE_LEAST / max(bright, 1e-9)) if bright < _OUTSIDE_LEAST else 1.0


def _mean(values: Float32, weight: NDArray[Any]) -> float:
    total = float(weight.sum())
    return float((values * weight).sum()) / total if total > 0.0 else 0.0


def white_point(light: Float32) -> float:
    """Return the light that is drawn white: nearly the brightest of the frame, within bounds."""
    every = max(1, round(math.sqrt(light.shape[0] * light.shape[1] / _WHITE_FROM)))
    top = float(np.percentile(light[::every, ::every] @ LUMINANCE.astype(np.float32), 99.7))
    return float(np.clip(1.5 * top, *_WHITE))


def toned(light: Float32, white: float) -> Float32:
    """Return display-linear colours (h,w,3) 0..1 of light over that of a white card in the exposed light.

    Straight up to a knee, from there logarithmic to white: a patch of Sun seven stops over keeps its drawing.
    Half of it by channel, as film does, half by luminance, which keeps hues.
    """
    slope = np.float32(_slope(white - _KNEE, 1.0 - _KNEE))
    found = zeros(*light.shape[:2])

    def work(part: slice) -> None:
        some = light[part]
        bright = np.maximum(luminance(some), np.float32(1e-6))
        ratio = np.float32(0.5) * _curve(bright, slope) / bright
        for axis in range(3):
            by_channel = np.float32(0.5) * _curve(some[..., axis], slope)
            found[part, :, axis] = np.clip(by_channel + np.minimum(some[..., axis] * ratio, 0.5), 0.0, 1.0)

    in_chunks(work, len(light), 40)
    return found


def _curve(light: Float32, slope: np.float32) -> Float32:
    over = np.maximum(light - np.float32(_KNEE), np.float32(0.0))
    return np.asarray(np.minimum(light, np.float32(_KNEE)) + np.log1p(over * slope) / slope)


def _slope(span: float, rise: float) -> float:
    """Return s with log(1 + s span) / s = rise: the shoulder starts as steep as the straight part ends."""
    low, high = 1e-6, 1e4
    for _ in range(60):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if math.log1p(middle * span) / middle > rise else (low, middle)
    return low


def bloom(light: Float32) -> Float32:
    """Return light (h,w,3) with the glow that very bright spots have in a lens."""
    height, width = light.shape[:2]
    rows, columns = height // 4 * 4, width // 4 * 4
    small = zeros(rows // 4, columns // 4)
    for y in range(4):
        for x in range(4):
            small += np.minimum(light[y:rows:4, x:columns:4], np.float32(_BLOOM_UP_TO))
    small = np.maximum(small / np.float32(16.0) - np.float32(_BLOOM_FROM), np.float32(0.0))
    if not np.any(small):
        return light
    found = zeros(height, width)

    def work(part: slice) -> None:
        for axis in range(3)[part]:
            some = small[..., axis]
            glow = 0.6 * _blurred(some, 2) + 0.3 * _blurred(some, 6) + 0.35 * _blurred(some, 18)
            spread = enlarged(glow.astype(np.float32), (height, width))
            found[..., axis] = light[..., axis] + np.float32(_BLOOM_SHARE) * spread

    in_chunks(work, 3, 1)
    return found


def _blurred(values: Float32, radius: int) -> Float32:
    found = values
    for _ in range(2):
        for axis in (0, 1):
            pad = [(radius + 1, radius) if k == axis else (0, 0) for k in range(2)]
            total = np.cumsum(np.pad(found, pad), axis=axis, dtype=np.float32)
            n = found.shape[axis]
            ends = np.take(total, np.arange(n) + 2 * radius + 1, axis=axis)
            found = (ends - np.take(total, np.arange(n), axis=axis)) / np.float32(2 * radius + 1)
    return found


def enlarged(values: Float32, shape: tuple[int, int]) -> Float32:
    """Return a small map (h/4,w/4) at four times its size, straight between its pixels' middles."""
    found = values
    for axis in (0, 1):
        n, m = shape[axis], found.shape[axis]
        at = np.clip((np.arange(n) + 0.5) / 4.0 - 0.5, 0.0, m - 1.0)
        low = np.minimum(at.astype(np.int64), m - 1)
        part = (at - low).astype(np.float32).reshape((-1, 1) if axis == 0 else (1, -1))
        high = np.minimum(low + 1, m - 1)
        found = np.take(found, low, axis=axis) * (1 - part) + np.take(found, high, axis=axis) * part
    return found
