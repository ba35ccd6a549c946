"""The Earth seen from orbit: an oblate body, lit by the Sun, under clear air; its coasts are the real ones.

Colours of the land go by latitude and invented noise; clouds are invented. Which side is lit, where the
terminator and the limb are, and what land or sea lies where, are as geometry says; no refraction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.geometry import WGS84_ELLIPSOID
from skylot.stage.picture.air import TWILIGHT, air_mass, limb_mass, lit_from_above, passed, scattering
from skylot.stage.picture.land import land_share, noise
from skylot.stage.picture.look import look
from skylot.stage.picture.towns import Town, glow

_A_M, _B_M = WGS84_ELLIPSOID.equatorial_radius_m, WGS84_ELLIPSOID.polar_radius_m
_FLAT = np.array([1.0, 1.0, _A_M / _B_M])
_MOST_AIR = float(air_mass(0.0))
_GLINT = 0.012
_ROUGHNESS = 0.035
"""Of the sea: mean square slope, C. Cox and W. Munk (1954) at about 6 m/s of wind."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EarthView:
    """The Earth from one place, in Earth-fixed axes."""

    eye_m: FloatArray
    """(3,) from the Earth's centre."""
    sun: FloatArray
    """(3,) unit, to the Sun."""
    to_itrf: FloatArray
    """(3,3) from the axes of the shot."""
    towns: tuple[Town, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What covers n places: diffuse reflectance (n,3), how much is open sea (n,) and cloud (n,), 0..1."""

    colour: FloatArray
    sea: FloatArray
    cloud: FloatArray


_MEAN = Ground(colour=np.array([[0.22, 0.23, 0.25]]), sea=np.zeros(1), cloud=np.array([0.3]))
_LATITUDES = (0.0, 11.0, 20.0, 31.0, 40.0, 56.0, 66.0, 74.0, 90.0)


def meets(view: EarthView, ways: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return distance (n,) to the ellipsoid, inf where it is missed, and height (n,) of the lowest point, m.

    Ways (n,3) are unit vectors in Earth-fixed axes. The lowest point of a way that leads up is the eye.
    """
    eye, direction = view.eye_m * _FLAT / _A_M, ways * _FLAT
    a = np.einsum("ij,ij->i", direction, direction)
    b = direction @ eye
    c = float(eye @ eye) - 1.0
    root = b * b - a * c
    hit = (root > 0.0) & (b < 0.0)
    distance = np.where(hit, (-b - np.sqrt(np.maximum(root, 0.0))) / a * _A_M, np.inf)
    along = np.maximum(-b / a, 0.0)
    lowest = np.linalg.norm(eye + direction * along[:, None], axis=1)
    return distance, (lowest - 1.0) * _A_M


def places(
    view: EarthView, ways: FloatArray, distance_m: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return geodetic latitude and east longitude (n,), radians, and unit normals (n,3) of points that are met."""
    points = view.eye_m + ways * distance_m[:, None]
    normals = points * _FLAT**2
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return np.arcsin(np.clip(normals[:, 2], -1.0, 1.0)), np.arctan2(points[:, 1], points[:, 0]), normals


def radiance(view: EarthView, directions: FloatArray, *, detail: bool = True) -> tuple[FloatArray, BoolArray]:
    """Return luminance (n,3), cd/m2, along unit directions (n,3) in the shot's axes, and whether Earth is met.

    Without detail the surface is one mean grey-blue: enough for the light that it sends through a window.
    """
    ways = directions @ view.to_itrf.T
    distance_m, lowest_m = meets(view, ways)
    hit = np.isfinite(distance_m)
    found = np.zeros((len(ways), 3))
    if hit.any():
        found[hit] = _surface(view, ways[hit], distance_m[hit], detail=detail)
    limb = ~hit & (lowest_m < 12.0 * look().air_height_m) & (ways @ view.eye_m < 0.0)
    if limb.any():
        found[limb] = _limb(view, ways[limb], lowest_m[limb])
    return found, hit


def _surface(view: EarthView, ways: FloatArray, distance_m: FloatArray, *, detail: bool) -> FloatArray:
    lat, lon, normals = places(view, ways, distance_m)
    height = normals @ view.sun
    up = -np.einsum("ij,ij->i", ways, normals)
    sun_mass, view_mass, cosine = air_mass(height), air_mass(up), -(ways @ view.sun)
    dusk = np.exp(np.minimum(height, 0.0) / TWILIGHT)[:, None]
    seen = _ground(lat, lon) if detail else _MEAN
    # clouds lie above most of the air
    sun_mass, view_mass = sun_mass * (1.0 - 0.75 * seen.cloud), view_mass * (1.0 - 0.75 * seen.cloud)
    skylight = 0.12 * passed(0.35 * sun_mass) * (0.25 + np.maximum(height, 0.0)[:, None]) * dusk
    light = passed(sun_mass) * np.maximum(height, 0.0)[:, None] + skylight
    below = seen.colour / math.pi * light + _glint(ways, normals, view.sun, seen.sea) * passed(sun_mass)
    # seen along the ground, its light has come along the ground too: red, as at the limb beside it
    grazing = (view_mass / _MOST_AIR) ** 2
    air = lit_from_above(sun_mass, view_mass, cosine) * dusk * passed(0.8 * sun_mass * grazing)
    night = look().night_lux / math.pi * seen.colour * np.array([0.7, 0.95, 1.6])
    if detail and view.towns:
        night = night + glow(view.towns, normals, height, lat, lon) * passed(view_mass)
    return np.asarray(look().sun_lux * (below * passed(view_mass) + air) + night)


def _glint(ways: FloatArray, normals: FloatArray, sun: FloatArray, sea: FloatArray) -> FloatArray:
    """Return the luminance (n,1), for one lux, of the Sun's road on open sea (n,)."""
    half = sun - ways
    half /= np.maximum(np.linalg.norm(half, axis=1, keepdims=True), 1e-9)
    cosine = np.clip(np.einsum("ij,ij->i", half, normals), 1e-3, 1.0)
    slope = (1.0 - cosine**2) / cosine**2
    lobe = np.exp(-slope / _ROUGHNESS) / (math.pi * _ROUGHNESS)
    return np.asarray((_GLINT * lobe * sea * (normals @ sun > 0.0))[:, None])


def _limb(view: EarthView, ways: FloatArray, lowest_m: FloatArray) -> FloatArray:
    along = -(ways @ view.eye_m)
    lowest = view.eye_m + ways * along[:, None]
    normals = lowest * _FLAT**2
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    height = normals @ view.sun
    mass = limb_mass(lowest_m)
    # the air at this height still sees the Sun when the ground below does not
    dip = np.sqrt(2.0 * np.maximum(lowest_m, 0.0) / _A_M)
    dusk = np.exp(np.minimum(height + dip, 0.0) / TWILIGHT)[:, None]
    thin = np.exp(-np.maximum(lowest_m, 0.0) / look().air_height_m)
    sunlight = passed(air_mass(np.maximum(height, 0.0)) * thin)
    glow = (scattering(-(ways @ view.sun)) / (4.0 * math.pi))[:, None] * (1.0 - passed(mass))
    night = look().night_lux / math.pi * 0.15 * (1.0 - passed(mass)) * np.array([0.6, 1.0, 0.9])
    return np.asarray(look().sun_lux * glow * sunlight * dusk + night)


def _ground(lat: FloatArray, lon: FloatArray) -> Ground:
    """Return what is seen at places (n,): real coasts, colours by latitude, invented noise and clouds."""
    coarse, fine, finest = noise(lat, lon, 60.0), noise(lat, lon, 9.0), noise(lat + 1.0, lon, 1.6)
    north = np.degrees(np.abs(lat)) + 5.0 * coarse
    land = np.stack([np.interp(north, _LATITUDES, _land_colours()[:, k]) for k in range(3)], axis=1)
    land = land * (1.0 + 0.16 * fine + 0.10 * finest)[:, None]
    share = land_share(lat, lon)[:, None]
    ground = look().earth["sea"] * (1.0 - share) + np.clip(land, 0.005, 0.8) * share
    depth = 0.8 * coarse + 0.75 * fine + 0.55 * finest
    thick = np.clip((depth - 2.7 * (0.5 - look().cloud_cover)) / 2.3, 0.0, 1.0)
    cloud = (thick * (2.0 - thick))[:, None]
    sea = (1.0 - share[:, 0]) * (1.0 - cloud[:, 0])
    return Ground(colour=ground * (1.0 - cloud) + look().cloud * cloud, sea=sea, cloud=cloud[:, 0])


@cache
def _land_colours() -> FloatArray:
    names = ("forest", "forest", "desert", "desert", "grass", "forest", "tundra", "ice", "ice")
    return np.array([look().earth[name] for name in names])
