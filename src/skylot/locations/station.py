"""What a station in orbit tells about light and view: `StationViewpoint`, from orbit and place."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Literal

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray, IntArray
from skylot.core.errors import NotFound
from skylot.core.geometry import cross, fixed_to_geodetic, geodetic_to_fixed
from skylot.core.instant import Instant
from skylot.core.names import did_you_mean
from skylot.core.rotations import to_matrix
from skylot.core.spans import Span, WindowSet
from skylot.locations.attitude import AttitudePlan
from skylot.locations.constants import (
    COLOUR_HEIGHT_M,
    SHADOW_ELLIPSOID,
    SUN_RADIUS_M,
    raised,
    spread_of_age_s,
)
from skylot.locations.crossings import windows_above_all
from skylot.locations.earth_turn import pole_in_gcrf, turned, turned_back
from skylot.locations.ephemeris import ephemeris_known, ephemeris_limits_s, sun_from_earth_m
from skylot.locations.geometry_cache import GeometryCache
from skylot.locations.glass_view import cone_rays, earth_in_cone
from skylot.locations.model import LIGHT_STATEMENT, Event, Glass, Place, SetSpace, Target
from skylot.locations.orbit import Orbit
from skylot.locations.shadow import disc_radius_rad, limb_margin_rad
from skylot.locations.viewpoint import LightStates

LIGHT_STEP_S = 120.0
"""How far apart light is sampled; shorter eclipses are found by their dip (`crossings`)."""


class StationView:
    """A station: every method as `StationViewpoint` says."""

    kind: Literal["station"] = "station"

    def __init__(self, place: Place, orbit: Orbit) -> None:
        """Join a place's records with the orbit that it has."""
        self.place = place
        self.orbit = orbit
        self.attitudes = AttitudePlan(place.attitudes)
        self._at = GeometryCache(orbit)

    def known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the orbit is known (n,)."""
        asked = np.asarray(t_s, dtype=np.float64)
        return self.orbit.known(asked) & ephemeris_known(asked)

    def attitude_known(self, t_s: FloatArray) -> BoolArray:
        """Tell where the attitude is known (n,)."""
        return self.attitudes.known(t_s)

    def attitude_nominal(self, t_s: FloatArray) -> BoolArray:
        """Tell where the attitude is known and is the planned one (n,)."""
        return self.attitudes.nominal(t_s)

    def position_m(self, t_s: FloatArray) -> FloatArray:
        """Return the position from the Earth's centre in ICRF axes (n,3)."""
        return self._at(t_s).position_m

    def velocity_m_s(self, t_s: FloatArray) -> FloatArray:
        """Return the velocity about the Earth's centre in ICRF axes (n,3)."""
        return self._at(t_s).velocity_m_s

    def sub_point(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return geodetic latitude, longitude (rad) and height (m) on WGS 84, (n,) each."""
        return fixed_to_geodetic(turned(self._at(t_s).to_itrf, self.position_m(t_s)))

    def beta_rad(self, t_s: FloatArray) -> FloatArray:
        """Return the Sun's angle over the orbit's plane (n,), positive to the orbit's normal (port)."""
        return np.asarray(np.arcsin(-self.sun_in_lvlh(t_s)[:, 1]))

    def sun_margin_rad(self, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return how far the Sun's disc is outside the penumbra and outside the umbra (n,), oblate Earth."""
        over = self.sun_tangent_margin_rad(t_s, 0.0)
        radius = disc_radius_rad(self._at(t_s).sun_distance_m, SUN_RADIUS_M)
        return over - radius, over + radius

    def sun_tangent_margin_rad(self, t_s: FloatArray, height_m: float) -> FloatArray:
        """Return how far the Sun's centre is over the limb of an Earth that is `height_m` higher (n,)."""
        at = self._at(t_s)
        return limb_margin_rad(at.position_m, at.sun, at.pole, raised(SHADOW_ELLIPSOID, height_m))

    def sun_in_lvlh(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in LVLH axes (n,3)."""
        at = self._at(t_s)
        return turned(at.lvlh, at.sun)

    def sun_in_body(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in the station's axes (n,3); NaN where the attitude is unknown."""
        return self._in_body(t_s, self._at(t_s).sun)

    def earth_in_body(self, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Earth's centre in the station's axes (n,3); NaN where it is unknown."""
        down = np.where(self.known(t_s)[:, None], [0.0, 0.0, 1.0], np.nan)
        return self.attitudes.lvlh_to_body(t_s, down)

    def sun_in_set(self, set_id: str, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Sun in a set's axes (n,3); raises NotFound for an unknown set."""
        return self._in_set(self._set(set_id), t_s, self._at(t_s).sun)

    def earth_in_set(self, set_id: str, t_s: FloatArray) -> FloatArray:
        """Return unit vectors to the Earth's centre in a set's axes (n,3); raises NotFound."""
        return np.asarray(self.earth_in_body(t_s) @ self._to_body[self._set(set_id).id])

    def sun_off_axis_rad(self, set_id: str, glass_id: str, t_s: FloatArray) -> FloatArray:
        """Return the Sun's angle off the outward normal of a window (n,); raises NotFound as `earth_seen`."""
        glass = self._glass(set_id, glass_id)
        return _angle_off(glass, self.sun_in_set(set_id, t_s))

    def earth_seen(self, set_id: str, glass_id: str, t_s: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the share of a window's cone that the Earth fills, and the share of that Earth in daylight.

        (n,) each; the light on the ground is that of the Sun's direction from the station: the angle
        between the two is under 0.01 degrees. Raises NotFound for an unknown set or window.
        """
        space, glass = self._set(set_id), self._glass(set_id, glass_id)
        at = self._at(t_s)
        rays = cone_rays(np.array(glass.normal), glass.usable_half_angle_rad)
        position, pole, sun = (self._in_set(space, t_s, v) for v in (at.position_m, at.pole, at.sun))
        return earth_in_cone(rays, position, pole, sun, SHADOW_ELLIPSOID)

    def target_seen(
        self, target_id: str, set_id: str, glass_id: str, t_s: FloatArray
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return a target's angle off the window's normal, the station's elevation, the Sun's altitude there.

        (n,) each. Raises NotFound for an unknown target, set or window.
        """
        target, space, glass = self._target(target_id), self._set(set_id), self._glass(set_id, glass_id)
        at = self._at(t_s)
        to_itrf = at.to_itrf
        ground = geodetic_to_fixed(target.latitude_rad, target.longitude_rad, target.height_m)
        up = _up(target)
        look = ground - turned(to_itrf, at.position_m)
        distance = np.linalg.norm(look, axis=1, keepdims=True)
        off_axis = _angle_off(glass, self._in_set(space, t_s, turned_back(to_itrf, look / distance)))
        sun = turned(to_itrf, at.sun_from_earth_m) - ground
        sun /= np.linalg.norm(sun, axis=1, keepdims=True)
        return off_axis, np.arcsin(-(look / distance) @ up), np.arcsin(sun @ up)

    def light(self, span: Span, coloured_s: float | None = None) -> LightStates:
        """Return the states of light over a span, to a millisecond."""
        known = self._known_in(span)
        sunlit, not_umbra, over_air = windows_above_all(self._margins, self._all_margins, known, LIGHT_STEP_S)
        umbra = known - not_umbra
        coloured = (
            not_umbra - over_air if coloured_s is None else umbra.grow(coloured_s, coloured_s) & not_umbra
        )
        return LightStates(
            sunlit=sunlit - umbra,
            penumbra=not_umbra - sunlit,
            umbra=umbra,
            coloured=coloured,
            unknown=~known,
        )

    def events(self, span: Span) -> tuple[Event, ...]:
        """Return sunsets (the disc is gone: umbra begins) and sunrises (umbra ends), in order of time."""
        known = self._known_in(span)
        (not_umbra,) = windows_above_all(
            lambda t_s, _: self._margins(t_s, np.ones(t_s.shape, dtype=np.int64)),
            lambda t_s: self._all_margins(t_s)[1:2],
            known,
            LIGHT_STEP_S,
        )
        umbra = known - not_umbra
        edges_ns = np.concatenate((known.starts_ns, known.ends_ns))
        times_ns = np.concatenate((umbra.starts_ns, umbra.ends_ns))
        sets = np.arange(times_ns.size) < len(umbra)
        inside = ~np.isin(times_ns, edges_ns)
        times_ns, sets = times_ns[inside], sets[inside]
        spread = self.spread_s(times_ns / 1e9)
        return tuple(
            Event(
                kind="sunset" if sets[i] else "sunrise",
                at=Instant(int(times_ns[i])),
                spread_s=float(spread[i]),
            )
            for i in np.argsort(times_ns)
        )

    def spread_s(self, t_s: FloatArray) -> FloatArray:
        """Return how far an instant may move, 95 %, by the age of the orbit that it comes from (n,)."""
        return spread_of_age_s(self.orbit.age_s(np.asarray(t_s, dtype=np.float64)))

    def orbit_epoch(self, t: Instant) -> Instant | None:
        """Return the epoch of the source that speaks at an instant, or None where none does."""
        piece = self.orbit.piece_at(t)
        return Instant.from_t_s(piece.arc.epoch_s) if piece else None

    def statement(self, t: Instant) -> str:
        """Return in words what a result at an instant rests on."""
        piece = self.orbit.piece_at(t)
        if piece is None:
            orbit = "no orbit known"
        else:
            age_days = abs(t.t_s - piece.arc.epoch_s) / 86_400.0
            reach = float(self.spread_s(np.array([t.t_s]))[0])
            side = "old" if t.t_s >= piece.arc.epoch_s else "ahead"
            orbit = f"{piece.arc.label} {age_days:.1f} d {side}: ±{_seconds(reach)} (95 %)"
        return f"{LIGHT_STATEMENT}; {self._attitude_words(t)}; {orbit}"

    def _attitude_words(self, t: Instant) -> str:
        attitude = self.attitudes.at(t)
        if attitude is None or attitude.ypr_rad is None:
            return "attitude unknown"
        yaw, pitch, roll = (round(math.degrees(angle), 3) + 0.0 for angle in attitude.ypr_rad)
        trust = "" if attitude.verified else " (unverified)"
        return f"attitude yaw {yaw:g} pitch {pitch:g} roll {roll:g} deg{trust}"

    def _all_margins(self, t_s: FloatArray) -> FloatArray:
        """Return the margins of penumbra, umbra and coloured air, (3,n)."""
        return np.stack((*self.sun_margin_rad(t_s), self.sun_tangent_margin_rad(t_s, COLOUR_HEIGHT_M)))

    def _margins(self, t_s: FloatArray, which: IntArray) -> FloatArray:
        """Return of each instant one of the three margins: what refining asks, past the cache."""
        position, _ = self.orbit.state(t_s)
        to_sun = sun_from_earth_m(t_s) - position
        distance = np.sqrt(np.einsum("ni,ni->n", to_sun, to_sun))
        sun, pole = to_sun / distance[:, None], pole_in_gcrf(t_s)
        margin = np.empty(t_s.shape)
        for rows, height_m in ((which < 2, 0.0), (which == 2, COLOUR_HEIGHT_M)):
            earth = raised(SHADOW_ELLIPSOID, height_m)
            margin[rows] = limb_margin_rad(position[rows], sun[rows], pole[rows], earth)
        return margin + np.choose(which, (-1.0, 1.0, 0.0)) * disc_radius_rad(distance, SUN_RADIUS_M)

    def _known_in(self, span: Span) -> WindowSet:
        """Return where both the orbit and the Sun's place are known."""
        first, last = ephemeris_limits_s()
        return self.orbit.known_in(span) & WindowSet.from_t_s(span, [first], [last])

    def _in_body(self, t_s: FloatArray, vectors: FloatArray) -> FloatArray:
        return self.attitudes.lvlh_to_body(t_s, turned(self._at(t_s).lvlh, vectors))

    def _in_set(self, space: SetSpace, t_s: FloatArray, vectors: FloatArray) -> FloatArray:
        return np.asarray(self._in_body(t_s, vectors) @ self._to_body[space.id])

    @cached_property
    def _to_body(self) -> dict[str, FloatArray]:
        """Return for each set the matrix (3,3) from its axes to the body's: a row vector times it goes back."""
        return {space.id: to_matrix(np.asarray(space.rotation_xyzw)) for space in self.place.sets}

    @cached_property
    def _sets(self) -> dict[str, SetSpace]:
        return {space.id: space for space in self.place.sets}

    def _set(self, set_id: str) -> SetSpace:
        if set_id not in self._sets:
            raise NotFound(f"{self.place.id} has no set '{set_id}'", did_you_mean(set_id, tuple(self._sets)))
        return self._sets[set_id]

    def _glass(self, set_id: str, glass_id: str) -> Glass:
        windows = {glass.id: glass for glass in self._set(set_id).windows}
        if glass_id not in windows:
            raise NotFound(
                f"the set '{set_id}' has no window '{glass_id}'", did_you_mean(glass_id, tuple(windows))
            )
        return windows[glass_id]

    def _target(self, target_id: str) -> Target:
        targets = {target.id: target for target in self.place.targets}
        if target_id not in targets:
            raise NotFound(
                f"{self.place.id} has no target '{target_id}'", did_you_mean(target_id, tuple(targets))
            )
        return targets[target_id]


def _angle_off(glass: Glass, directions: FloatArray) -> FloatArray:
    """Return the angles (n,) of unit vectors (n,3) off a window's outward normal."""
    normal = np.array(glass.normal) / np.linalg.norm(glass.normal)
    across = np.linalg.norm(cross(directions, normal[None, :]), axis=1)
    return np.asarray(np.arctan2(across, directions @ normal))


def _up(target: Target) -> FloatArray:
    """Return the geodetic vertical (3,) in ITRF axes."""
    lat, lon = target.latitude_rad, target.longitude_rad
    return np.array([math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)])


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 2.0 else f"{seconds:.0f} s"
