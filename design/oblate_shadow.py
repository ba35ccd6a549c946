"""A study: how umbra and penumbra are found, what the Earth's flattening and the step matter, what is left
out.

Run `python -m design.oblate_shadow` from the root of the repository (half a minute).

Method. Stretch space along the Earth's true axis by a/b: the Earth becomes a sphere, planes stay planes. In
the plane through the station, the Earth's centre and the Sun the limb is one tangent; the plane that touches
the Earth there is carried back, and the angle from the Sun's centre to it is how far the Sun is over the
limb. That angle less the disc's radius is the margin of the penumbra, plus it that of the umbra. The disc is
never stretched. Both margins are sampled every 120 s at most, brackets are refined all at once
(Chandrupatla), and where a margin comes near zero and turns, the turning point is looked for, so that no
short eclipse is lost however coarse the step.

What it leaves out, and what that costs (statement: "geometric, unobstructed"): - Refraction and the air's
absorption: seen from orbit the Sun is lifted by up to about 1.1 degrees and reddened in the last 27 to 63 s
before the umbra; those are the "coloured" windows, by the height of the ray's lowest point. - Terrain and
clouds on the limb: 5 km of mountain or cloud is about 2 s. - Structure of the station: arrays, modules and
frames of windows. - Light time (CSPICE's LT shifts the whole Earth and is further from the truth), and
aberration: 20 arcsec, up to 0.1 s. - Nutation is in our pole and not in CSPICE's IAU_EARTH: 2 m at the limb,
0.3 ms. Polar motion: nothing. - The orbit itself matters more than all of this: see the spread by the age of
the elements in data/light.toml.
"""

from __future__ import annotations

import numpy as np
from bench.light import FIRST, differences_s, one_set, our_edges, view_of

from skylot.core.geometry import Ellipsoid
from skylot.core.spans import Span
from skylot.locations import constants, crossings, station

DAYS = 180.0


def sphere() -> None:
    """Print how far sunrises and sunsets move where the Earth is taken as a sphere."""
    view, span = view_of(one_set(), DAYS), Span(FIRST, FIRST.plus(DAYS * 86_400.0))
    oblate = our_edges(view, span)
    earth = station.SHADOW_ELLIPSOID
    radius = earth.equatorial_radius_m
    station.SHADOW_ELLIPSOID = Ellipsoid(equatorial_radius_m=radius, polar_radius_m=radius)
    try:
        ball = our_edges(view, span)
    finally:
        station.SHADOW_ELLIPSOID = earth
    if oblate.umbra_starts_s.size == ball.umbra_starts_s.size:
        apart = np.abs(differences_s(oblate, ball))
        print(
            f"sphere of the equator's radius: {apart.mean():.1f} s off on average, {apart.max():.0f} s at worst"
        )
    else:
        nearest = np.abs(oblate.umbra_starts_s[:, None] - ball.umbra_starts_s[None, :]).min(axis=1)
        same = nearest < 600.0
        print(
            f"sphere of the equator's radius: {ball.umbra_starts_s.size - oblate.umbra_starts_s.size:+d} nights;"
            f" the others {nearest[same].mean():.1f} s off on average, {nearest[same].max():.0f} s at worst"
        )


def steps() -> None:
    """Print how many nights are found with each step, with the search for dips and without."""
    view, span = view_of(one_set(), DAYS), Span(FIRST, FIRST.plus(DAYS * 86_400.0))
    for step_s in (30.0, 60.0, 120.0, 240.0, 480.0):
        counts = []
        for curvature in (crossings.LARGEST_CURVATURE_S2, 0.0):
            (sunlit,) = crossings.windows_above_all(
                lambda t_s, k: view._margins(t_s, np.zeros_like(k)),
                lambda t_s: view.sun_margin_rad(t_s)[0][None],
                view.orbit.known_in(span),
                step_s,
                curvature_s2=curvature,
            )
            counts.append(len(~sunlit))
        print(f"step {step_s:4.0f} s: {counts[0]} shadows with the search for dips, {counts[1]} without")


if __name__ == "__main__":
    print(
        f"{DAYS:g} days of one element set from {FIRST}; the air is coloured below {constants.COLOUR_HEIGHT_M:g} m"
    )
    sphere()
    steps()
