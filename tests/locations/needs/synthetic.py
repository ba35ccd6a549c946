"""A synthetic station on an analytic circular orbit, and a place around it; nothing here is a real flight."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import Literal

import numpy as np

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import (
    Activity,
    Attitude,
    CabinLight,
    Event,
    Glass,
    Phase,
    Place,
    SetSpace,
    Site,
    Target,
)

RADIUS_M = 6_371_000.0
ORBIT_M = RADIUS_M + 420_000.0
RATE = 2 * np.pi / 5570.0
SUN_RADIUS_RAD = 0.00465
EARTH_RATE = 2 * np.pi / 86_164.1
START = Instant.parse("2021-10-05T00:00:00Z")


def span_of(hours: float, start: Instant = START) -> Span:
    return Span(start, start.plus(hours * 3600.0))


def attitude(first_h: float, last_h: float, yaw: float | None = 0.0, nominal: bool = True) -> Attitude:
    span = Span(START.plus(first_h * 3600.0), START.plus(last_h * 3600.0))
    return Attitude(span=span, ypr_rad=None if yaw is None else (yaw, 0.0, 0.0), nominal=nominal)


def target(ident: str, name: str, latitude_deg: float, longitude_deg: float) -> Target:
    return Target(
        id=ident, name=name, latitude_rad=np.radians(latitude_deg), longitude_rad=np.radians(longitude_deg)
    )


def place_of(**changes: object) -> Place:
    cupola = SetSpace(
        id="cupola",
        name="Cupola",
        windows=(
            Glass(id="cupola-7", position_m=(0, 0, 1), normal=(0, 0, 1), clear_aperture_m=0.8,
                  usable_half_angle_rad=np.radians(60), shutter=True),
            Glass(id="cupola 1", position_m=(0, 0, 1), normal=(0.8, 0, 0.6), clear_aperture_m=0.5,
                  usable_half_angle_rad=np.radians(50), shutter=True),
        ),
        cabin_light=CabinLight(on=time(6, 58), off=time(23, 27), switchable=False),
    )  # fmt: skip
    zvezda = SetSpace(
        id="zvezda",
        windows=(
            Glass(id="9", position_m=(0, 0, 1), normal=(0, 1, 0), clear_aperture_m=0.4,
                  usable_half_angle_rad=np.radians(40)),
        ),
        cabin_light=CabinLight(on=time(6), off=time(22), zone="Europe/Moscow", switchable=True),
    )  # fmt: skip
    base = {
        "id": "iss",
        "name": "Station",
        "kind": "station",
        "sets": (cupola, zvezda, SetSpace(id="dark-room")),
        "attitudes": (attitude(-1, 400),),
        "targets": (
            target("almaty", "Almaty", 43.24, 76.95),
            target("tromso", "Tromsø", 69.65, 18.96),
            target("sp", "São Paulo", -23.55, -46.6),
        ),
        "phases": (
            Phase(id="adaptation", name="First days", span=span_of(24)),
            Phase(id="main", name="Main part", span=span_of(96, START.plus(86_400.0))),
        ),
        "activities": (
            Activity(id="test", name="Engine test", kind="engine test", closes_shutters=("cupola",),
                     noisy_in=("zvezda",), span=span_of(3, START.plus(10 * 3600.0))),
        ),
        "comms": (span_of(0.5, START.plus(3600.0)), span_of(0.5, START.plus(5 * 3600.0))),
        "comms_known": span_of(8),
    }  # fmt: skip
    return Place(**(base | changes))  # type: ignore[arg-type]


def site_of() -> Place:
    field_set = SetSpace(id="steppe", cabin_light=None)
    site = Site(latitude_rad=np.radians(47.0), longitude_rad=np.radians(69.0))
    return Place(id="steppe", name="Steppe", kind="site", zone="Asia/Almaty", sets=(field_set,), site=site)


@dataclass
class SyntheticStation:
    """Circular orbit at 51.6 degrees; the Sun is fixed but for its yearly motion; the Earth is a sphere."""

    place: Place
    until: Instant = field(default_factory=lambda: START.plus(400 * 86_400.0))
    calls: int = 0

    kind: Literal["station"] = "station"

    def known(self, t_s):
        return np.asarray(t_s) < self.until.t_s

    def attitude_known(self, t_s):
        return self._mode(t_s, lambda a: a.ypr_rad is not None)

    def attitude_nominal(self, t_s):
        return self._mode(t_s, lambda a: a.nominal and a.ypr_rad is not None)

    def _mode(self, t_s, says):
        t_s = np.asarray(t_s)
        result = np.zeros(t_s.shape, dtype=bool)
        for mode in self.place.attitudes:
            inside = (t_s >= mode.span.start.t_s) & (t_s < mode.span.end.t_s)
            result[inside] = says(mode)
        return result

    def _radial(self, t_s):
        a = RATE * (np.asarray(t_s) - START.t_s)
        i = np.radians(51.6)
        return np.stack((np.cos(a), np.sin(a) * np.cos(i), np.sin(a) * np.sin(i)), axis=-1)

    def _along(self, t_s):
        return self._radial(np.asarray(t_s) + np.pi / 2 / RATE)

    def _sun(self, t_s):
        a = np.radians(200.0) + 2 * np.pi / 365.25 / 86_400.0 * (np.asarray(t_s) - START.t_s)
        e = np.radians(23.4)
        return np.stack((np.cos(a), np.sin(a) * np.cos(e), np.sin(a) * np.sin(e)), axis=-1)

    def sun_margin_rad(self, t_s):
        self.calls += np.size(t_s)
        cosine = np.sum(self._sun(t_s) * -self._radial(t_s), axis=-1)
        over = np.arccos(np.clip(cosine, -1, 1)) - np.arcsin(RADIUS_M / ORBIT_M)
        lost = np.where(self.known(t_s), 0.0, np.nan)
        return over - SUN_RADIUS_RAD + lost, over + SUN_RADIUS_RAD + lost

    def _into_body(self, vectors, t_s):
        radial, x = self._radial(t_s), self._along(t_s)
        z = -radial
        y = np.cross(z, x)
        yaw = np.full(np.shape(t_s), np.nan)
        for mode in self.place.attitudes:
            inside = (t_s >= mode.span.start.t_s) & (t_s < mode.span.end.t_s)
            yaw[inside] = np.nan if mode.ypr_rad is None else mode.ypr_rad[0]
        yaw[~self.known(t_s)] = np.nan
        vx, vy, vz = (np.sum(vectors * axis, axis=-1) for axis in (x, y, z))
        return np.stack(
            (vx * np.cos(yaw) + vy * np.sin(yaw), vy * np.cos(yaw) - vx * np.sin(yaw), vz + 0 * yaw), -1
        )

    def sun_in_set(self, set_id, t_s):
        self.calls += np.size(t_s)
        return self._into_body(self._sun(t_s), t_s)

    def _glass(self, set_id, glass_id):
        return next(g for s in self.place.sets for g in s.windows if (s.id, g.id) == (set_id, glass_id))

    def earth_seen(self, set_id, glass_id, t_s):
        self.calls += np.size(t_s)
        normal = np.array(self._glass(set_id, glass_id).normal, dtype=float)
        half = self._glass(set_id, glass_id).usable_half_angle_rad
        u = np.cross(normal, [0.36, 0.48, 0.8])
        u /= np.linalg.norm(u)
        v = np.cross(normal, u)
        earth = self._into_body(-self._radial(t_s), t_s)
        sun = self._into_body(self._sun(t_s), t_s)
        seen, lit = np.zeros(np.shape(t_s)), np.zeros(np.shape(t_s))
        rays = [(half * np.sqrt((k + 0.5) / 48), 2.399963 * k) for k in range(48)]
        for off, turn in rays:
            ray = np.cos(off) * normal + np.sin(off) * (np.cos(turn) * u + np.sin(turn) * v)
            c = earth @ ray
            under = ORBIT_M**2 * (c**2 - 1) + RADIUS_M**2
            hit = (c > 0) & (under > 0)
            distance = ORBIT_M * c - np.sqrt(np.maximum(under, 0))
            ground = distance[..., None] * ray - ORBIT_M * earth
            seen += hit
            lit += hit & (np.sum(ground * sun, axis=-1) > 0)
        lost = np.where(np.isnan(earth[..., 0]), np.nan, 0.0)
        return seen / len(rays) + lost, np.where(seen > 0, lit / np.maximum(seen, 1), 0.0) + lost

    def _ground(self, target_id, t_s):
        target = next(t for t in self.place.targets if t.id == target_id)
        a = target.longitude_rad + EARTH_RATE * (np.asarray(t_s) - START.t_s)
        cos_lat = np.cos(target.latitude_rad)
        return np.stack(
            (cos_lat * np.cos(a), cos_lat * np.sin(a), np.sin(target.latitude_rad) + 0 * a), axis=-1
        )

    def target_seen(self, target_id, set_id, glass_id, t_s):
        self.calls += np.size(t_s)
        t_s = np.asarray(t_s)
        up = self._ground(target_id, t_s)
        line = up * RADIUS_M - self._radial(t_s) * ORBIT_M
        line /= np.linalg.norm(line, axis=-1, keepdims=True)
        normal = np.array(self._glass(set_id, glass_id).normal, dtype=float)
        off = np.arccos(np.clip(self._into_body(line, t_s) @ normal, -1, 1))
        elevation = np.arcsin(np.clip(np.sum(-line * up, axis=-1), -1, 1)) + np.where(
            self.known(t_s), 0, np.nan
        )
        sun = np.arcsin(np.clip(np.sum(self._sun(t_s) * up, axis=-1), -1, 1))
        return off, elevation, sun + np.where(self.known(t_s), 0, np.nan)

    def sub_point(self, t_s):
        r = self._radial(t_s)
        lost = np.where(self.known(t_s), 0, np.nan)
        longitude = np.arctan2(r[..., 1], r[..., 0]) - EARTH_RATE * (np.asarray(t_s) - START.t_s)
        return (
            np.arcsin(r[..., 2]) + lost,
            longitude + lost,
            np.full(np.shape(t_s), ORBIT_M - RADIUS_M) + lost,
        )

    def events(self, span):
        t = np.arange(span.start.t_s, min(span.end.t_s, self.until.t_s), 5.0)
        night = self.sun_margin_rad(t)[1] < 0
        found = []
        for i in np.flatnonzero(night[1:] != night[:-1]):
            low, high = t[i], t[i + 1]
            while high - low > 1e-4:
                middle = (low + high) / 2
                low, high = (
                    (middle, high) if (self.sun_margin_rad(middle)[1] < 0) == night[i] else (low, middle)
                )
            found.append(
                Event(kind="sunrise" if night[i] else "sunset", at=Instant.from_t_s(high), spread_s=7.0)
            )
        return tuple(found)

    def spread_s(self, t_s):
        return np.full(np.shape(t_s), 7.0)

    def statement(self, t):
        return "geometric, unobstructed; synthetic circular orbit"


@dataclass
class SyntheticSite:
    """A site at which the Sun's altitude is a plain sine of the day."""

    kind: Literal["site"] = "site"

    def known(self, t_s):
        return np.ones(np.shape(t_s), dtype=bool)

    def sun_altitude_rad(self, t_s):
        return np.radians(35.0) * np.sin(2 * np.pi * (np.asarray(t_s) - START.t_s) / 86_400.0)

    def sun_over_horizon_rad(self, t_s):
        return self.sun_altitude_rad(t_s) + 0.0046

    def events(self, span):
        return ()

    def spread_s(self, t_s):
        return np.zeros(np.shape(t_s))

    def statement(self, t):
        return "geometric"


def noise_of(span: Span, *hours: tuple[float, float]) -> WindowSet:
    return WindowSet.of(span, [Span(span.start.plus(a * 3600), span.start.plus(b * 3600)) for a, b in hours])
