"""What the air does to the Sun's altitude over a site."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray

_LOWEST_DEG = -1.0  # down to here the formula holds on; the Sun's upper limb sets above it
_GONE_DEG = -2.5  # from here down altitudes are geometric, as twilight is defined


def refraction_rad(altitude_rad: FloatArray, pressure_mbar: float, temperature_c: float) -> FloatArray:
    """Return by how much the air lifts a body of a geometric altitude (n,), radians.

    Source: Saemundsson's formula as in I. Reda and A. Andreas, NREL/TP-560-34302 (2008), 42. NREL drops it
    below -0.8333 deg; here it goes on to -1 deg and fades to zero at -2.5 deg, so that altitude never jumps.
    """
    degrees = np.degrees(altitude_rad)
    held = np.maximum(degrees, _LOWEST_DEG)
    lift = 1.02 / (60.0 * np.tan(np.radians(held + 10.3 / (held + 5.11))))
    fade = np.clip((degrees - _GONE_DEG) / (_LOWEST_DEG - _GONE_DEG), 0.0, 1.0)
    air = pressure_mbar / 1010.0 * 283.0 / (273.0 + temperature_c)
    return np.asarray(np.radians(air * np.maximum(lift, 0.0) * fade))
