"""Exposure by a minimal model: illuminance, ISO, shutter and stop; no lens flare, no filters, T = f."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from skylot.stage.reading.conventions import conventions

_WIDEST = 0.1
"""No lens is faster; a stop of zero is somebody's mistake, and said elsewhere."""


def stops_over(lux: float, stop: float) -> float:
    """Return by how many stops an illuminance is over what middle grey asks for at the stop (f-number).

    Source: incident-light equation of ISO 2720, N^2 / t = E S / C; ISO, shutter and C stand in the data file.
    """
    limits = conventions()
    right_lux = limits.calibration_lux_s * max(stop, _WIDEST) ** 2 / (limits.iso * limits.shutter_s)
    return math.log2(max(lux, limits.floor_lux) / right_lux)


def middle_lux(lux: NDArray[np.float32]) -> float | None:
    """Return the median of illuminances (any shape); None where there is none."""
    known = lux[np.isfinite(lux)]
    return float(np.median(known)) if known.size else None


def exposure_words(stops: float) -> str:
    """Return how a face or a frame exposes, in words: black, blown out, or the stops over and under."""
    limits = conventions()
    if stops > limits.stops_over:
        return f"blown out, {stops:.0f} stops over"
    if stops < -limits.stops_under:
        return f"black, {-stops:.0f} stops under"
    if abs(stops) < 0.5:
        return "on exposure"
    return (
        f"{abs(stops):.0f} {'stop' if round(abs(stops)) == 1 else 'stops'} {'over' if stops > 0 else 'under'}"
    )
