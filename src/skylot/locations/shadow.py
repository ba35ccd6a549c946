"""The Earth's limb seen from orbit, and with it umbra and penumbra, for the oblate Earth and the Sun's disc.

Space is stretched along the Earth's axis until the Earth is a sphere; there the limb is a circle, and the
plane that touches the Earth along the line of sight next to the Sun is plain trigonometry. Planes stay
planes when space is squeezed back, so the angle from the Sun's centre to that plane is the true angle to
the true limb (a limb that curves away from its tangent costs less than 1e-10 rad across the Sun's disc).
The Sun's disc stays a disc: it is measured in unstretched space. How well this agrees with CSPICE is
measured in `bench/light.py`.
"""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import Ellipsoid


def limb_margin_rad(
    position_m: FloatArray, direction: FloatArray, pole: FloatArray, earth: Ellipsoid
) -> FloatArray:
    """Return how far unit directions (n,3) are over the Earth's limb: radians (n,), negative before it.

    Seen from positions (n,3) in metres from the Earth's centre; the Earth's axis is `pole` (n,3), unit. The
    angle is to the plane that touches the limb nearest to the direction: exact near the limb, never over 90
    degrees. Inside the Earth the result means nothing.
    """
    stretch = earth.equatorial_radius_m / earth.polar_radius_m - 1.0
    from_centre = _along(position_m, pole, stretch)
    distance = np.sqrt(_dot(from_centre, from_centre))
    up = from_centre / distance[:, None]
    sight = _along(direction, pole, stretch)
    aside = sight - _dot(sight, up)[:, None] * up
    aside /= np.maximum(np.sqrt(_dot(aside, aside)), 1e-300)[:, None]
    sine = np.minimum(earth.equatorial_radius_m / distance, 1.0)
    outward = sine[:, None] * up + np.sqrt(1.0 - sine * sine)[:, None] * aside
    outward = _along(outward, pole, stretch)  # a normal is carried back by the same symmetric stretch
    lifted = _dot(direction, outward) / np.sqrt(_dot(outward, outward))
    return np.asarray(np.arcsin(np.clip(lifted, -1.0, 1.0)))


def disc_radius_rad(distance_m: FloatArray, radius_m: float) -> FloatArray:
    """Return the angular radius (n,) of a sphere seen from distances (n,) to its centre."""
    return np.asarray(np.arcsin(np.minimum(radius_m / distance_m, 1.0)))


def _along(v: FloatArray, pole: FloatArray, stretch: float) -> FloatArray:
    return np.asarray(v + (stretch * _dot(v, pole))[:, None] * pole)


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.asarray(np.einsum("ni,ni->n", a, b))
