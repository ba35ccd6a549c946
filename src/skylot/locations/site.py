"""What a site on the ground can tell about light: `SiteViewpoint`, with refraction and a horizon mask."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.geometry import geodetic_to_fixed
from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.constants import (
    ASTRONOMICAL_RAD,
    CIVIL_RAD,
    GOLDEN_HIGH_RAD,
    GOLDEN_LOW_RAD,
    NAUTICAL_RAD,
    SUN_RADIUS_M,
)
from skylot.locations.crossings import Margin, windows_above
from skylot.locations.earth_turn import gcrf_to_itrf, turned
from skylot.locations.ephemeris import LIGHT_M_S, ephemeris_known, ephemeris_limits_s, sun_from_earth_m
from skylot.locations.model import Event, Place, Site
from skylot.locations.refraction import refraction_rad
from skylot.locations.shadow import disc_radius_rad
from skylot.locations.viewpoint import LightStates

_STEP_S = 240.0
_CURVATURE_S2 = 1e-7  # the Sun's daily turn squared is 5e-9; refraction at the horizon bends more


class SiteView:
    """A site: every method as `SiteViewpoint` says.

    The Sun is where it is seen: its light's way of 8 minutes and the aberration of the Earth's motion
    counted.
    """

    kind: Literal["site"] = "site"

    def __init__(self, place: Place, site: Site) -> None:
        """Stand on the ground that the record names."""
        self.place = place
        self.site = site
        lat, lon = site.latitude_rad, site.longitude_rad
        self._ground_m = geodetic_to_fixed(lat, lon, site.height_m)
        self.axes = np.array(  # rows: east, north, up in ITRF axes
            [
                [-math.sin(lon), math.cos(lon), 0.0],
                [-math.sin(lat) * math.cos(lon), -math.sin(lat) * math.sin(lon), math.cos(lat)],
                [math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)],
            ]
        )

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the Sun's place is known (n,): 1899 to 2053."""
        return ephemeris_known(t_s)

    def sun_altitude_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the altitude of the Sun's centre with refraction (n,)."""
        return self._seen(self._sun_local(t_s))

    def sun_geometric_altitude_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the altitude of the Sun's centre without refraction (n,)."""
        return np.asarray(np.arctan2(*_up_and_across(self._sun_local(t_s))))

    def sun_azimuth_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the azimuth of the Sun's centre from north by east, 0 to 2 pi (n,)."""
        return _azimuth(self._sun_local(t_s))

    def sun_over_horizon_rad(self, t_s: FloatArray) -> FloatArray:
        """Return how far the Sun's upper limb is over the horizon or its mask (n,): positive is day."""
        sun = self._sun_local(t_s)
        return self._over_mask(sun) + disc_radius_rad(np.linalg.norm(sun, axis=1), SUN_RADIUS_M)

    def light(self, span: Span, coloured_s: float | None = None) -> LightStates:
        """Return the states of light over a span: the disc whole, in part, not over the horizon; golden hour.

        With `coloured_s` the coloured light is so many seconds after sunrise and before sunset instead.
        """
        known = self._known_in(span)
        day = self._above(self.sun_over_horizon_rad, known)
        whole = self._above(self._lower_limb_rad, known) & day
        night = known - day
        golden = night.grow(coloured_s, coloured_s) & day if coloured_s is not None else self._golden(known)
        return LightStates(sunlit=whole, penumbra=day - whole, umbra=night, coloured=golden, unknown=~known)

    def day_parts(self, span: Span) -> Mapping[str, WindowSet]:
        """Return the day's parts by name: day, golden hour, civil, nautical, astronomical twilight, night.

        Day and twilights share the known span; 'night' is all that is darker than astronomical twilight;
        the golden hour lies across day and civil twilight. Over the horizon mask it is never day, but it
        may be twilight.
        """
        known = self._known_in(span)
        day = self._above(self.sun_over_horizon_rad, known)
        brighter = {
            name: self._above(self._higher_than(edge_rad), known) | day
            for name, edge_rad in (
                ("civil twilight", CIVIL_RAD),
                ("nautical twilight", NAUTICAL_RAD),
                ("astronomical twilight", ASTRONOMICAL_RAD),
            )
        }
        parts = {"day": day, "golden hour": self._golden(known)}
        last = day
        for name, windows in brighter.items():
            parts[name] = windows - last
            last = windows
        parts["night"] = known - last
        return MappingProxyType(parts)

    def events(self, span: Span) -> tuple[Event, ...]:
        """Return sunrises and sunsets of the upper limb, in order of time."""
        known = self._known_in(span)
        day = self._above(self.sun_over_horizon_rad, known)
        edges = {*known.starts_ns.tolist(), *known.ends_ns.tolist()}
        rises = [
            Event(kind="sunrise", at=Instant(ns), spread_s=0.0)
            for ns in day.starts_ns.tolist()
            if ns not in edges
        ]
        falls = [
            Event(kind="sunset", at=Instant(ns), spread_s=0.0)
            for ns in day.ends_ns.tolist()
            if ns not in edges
        ]
        return tuple(sorted(rises + falls, key=lambda event: event.at))

    def spread_s(self, t_s: FloatArray) -> FloatArray:
        """Return zeros (n,): a site does not move."""
        return np.zeros(np.shape(t_s))

    def statement(self, t: Instant) -> str:
        """Return in words what a result at an instant rests on."""
        if not bool(self.known(np.array([t.t_s]))[0]):
            return "the ephemeris of the Sun does not reach here"
        horizon = "horizon mask" if self.site.horizon else "flat horizon"
        air = f"refraction at {self.site.pressure_mbar:g} mbar and {self.site.temperature_c:g} C"
        return f"Sun as seen, {horizon}, {air}; clouds are not modelled"

    def _sun_local(self, t_s: FloatArray) -> FloatArray:
        """Return the Sun from the site, east north up, metres (n,3).

        Sun and Earth are both taken when the light left: that is light time and aberration in one, to 0.01
        arcsec.
        """
        t_s = np.asarray(t_s, dtype=np.float64)
        distance = np.linalg.norm(sun_from_earth_m(t_s), axis=1)
        then = np.where(np.isfinite(distance), t_s - distance / LIGHT_M_S, t_s)
        itrf_m = turned(gcrf_to_itrf(t_s), sun_from_earth_m(then))
        return np.asarray((itrf_m - self._ground_m) @ self.axes.T)

    def _seen(self, sun: FloatArray) -> FloatArray:
        altitude = np.arctan2(*_up_and_across(sun))
        return np.asarray(
            altitude + refraction_rad(altitude, self.site.pressure_mbar, self.site.temperature_c)
        )

    def _over_mask(self, sun: FloatArray) -> FloatArray:
        if not self.site.horizon:
            return self._seen(sun)
        azimuth, altitude = np.array(self.site.horizon).T
        return np.asarray(self._seen(sun) - np.interp(_azimuth(sun), azimuth, altitude, period=2.0 * np.pi))

    def _lower_limb_rad(self, t_s: FloatArray) -> FloatArray:
        sun = self._sun_local(t_s)
        return self._over_mask(sun) - disc_radius_rad(np.linalg.norm(sun, axis=1), SUN_RADIUS_M)

    def _higher_than(self, edge_rad: float) -> Margin:
        return lambda t_s: self.sun_altitude_rad(t_s) - edge_rad

    def _golden(self, known: WindowSet) -> WindowSet:
        low = self._above(self._higher_than(GOLDEN_LOW_RAD), known)
        return low - self._above(self._higher_than(GOLDEN_HIGH_RAD), known)

    def _above(self, margin: Margin, known: WindowSet) -> WindowSet:
        return windows_above(margin, known, _STEP_S, curvature_s2=_CURVATURE_S2)

    def _known_in(self, span: Span) -> WindowSet:
        first, last = ephemeris_limits_s()
        return WindowSet.from_t_s(span, [first], [last])


def _up_and_across(local: FloatArray) -> tuple[FloatArray, FloatArray]:
    return local[:, 2], np.hypot(local[:, 0], local[:, 1])


def _azimuth(local: FloatArray) -> FloatArray:
    return np.asarray(np.mod(np.arctan2(local[:, 0], local[:, 1]), 2.0 * np.pi))
