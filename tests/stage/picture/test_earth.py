"""The Earth outside: what lies under the station, limb and terminator where geometry has them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.picture.scenes import over

from skylot.core.geometry import WGS84_ELLIPSOID, fixed_to_geodetic, geodetic_to_fixed
from skylot.stage.picture import earth
from skylot.stage.picture.land import land_share
from skylot.stage.picture.look import LUMINANCE
from skylot.stage.picture.outside import outside_of
from skylot.stage.world import GravityField

PLACES = {
    # latitude, east longitude -> land; far enough from coasts for a tenth of a degree
    "Baikonur": (45.96, 63.31, True),
    "Moscow": (55.75, 37.62, True),
    "Nairobi": (-1.29, 36.82, True),
    "Alice Springs": (-23.70, 133.88, True),
    "South Pole": (-89.9, 0.0, True),
    "Denver": (39.74, -104.99, True),
    "Madrid": (40.42, -3.70, True),
    "Sicily, Enna": (37.57, 14.28, True),
    "Tyrrhenian Sea": (40.0, 12.0, False),
    "Gulf of Guinea": (0.0, 0.0, False),
    "North Pole": (89.9, 0.0, False),
    "mid Pacific": (0.0, -150.0, False),
    "Fiji's date line": (-40.0, 179.99, False),
    "Black Sea": (43.0, 34.0, False),
    "Caspian Sea": (41.0, 51.0, False),
    "Persian Gulf": (27.0, 51.5, False),
}


def _field():
    return GravityField(kind="orbit", g_m_s2=np.zeros(3))


def _view(lat=38.0, lon=15.0, sun=(0.3, 0.5, -0.8), height_m=420e3):
    found = outside_of(over(lat, lon, sun, height_m=height_m), _field()).view
    assert found is not None
    return found


@pytest.mark.parametrize("name", PLACES)
def test_land_and_sea_are_where_they_are(name):
    lat, lon, land = PLACES[name]
    assert float(land_share(np.radians([lat]), np.radians([lon]))[0]) == pytest.approx(float(land))


def test_the_mask_is_as_much_land_as_the_earth_has():
    lat, lon = np.meshgrid(
        np.radians(np.arange(-89.5, 90)), np.radians(np.arange(-179.5, 180)), indexing="ij"
    )
    weight = np.cos(lat.ravel())
    share = float((land_share(lat.ravel(), lon.ravel()) * weight).sum() / weight.sum())
    assert share == pytest.approx(0.292, abs=0.006)  # land of the Earth: 29.2 %


@settings(max_examples=30, deadline=None)
@given(st.floats(-80, 80), st.floats(-179, 179))
def test_straight_down_lies_the_place_itself(lat, lon):
    """The shot's z is the nadir: the place that the sky was made for shows there."""
    view = _view(lat, lon)
    way = view.to_itrf @ np.array([[0.0, 0, 1]]).T
    distance, _ = earth.meets(view, way.T)
    found_lat, found_lon, _ = earth.places(view, way.T, distance)
    assert distance[0] == pytest.approx(420e3, rel=1e-6)
    assert np.degrees([found_lat[0], found_lon[0]]) == pytest.approx([lat, lon], abs=1e-6)


def test_what_is_met_lies_on_the_ellipsoid_at_its_geodetic_place():
    view = _view()
    dice = np.random.default_rng(1)
    ways = dice.normal(size=(500, 3)) - 2.0 * view.eye_m / np.linalg.norm(view.eye_m)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    distance, _ = earth.meets(view, ways)
    hit = np.isfinite(distance)
    assert 100 < hit.sum() < 500
    points = view.eye_m + ways[hit] * distance[hit][:, None]
    lat, lon, height = fixed_to_geodetic(points)
    assert np.abs(height).max() < 0.01
    found_lat, found_lon, normals = earth.places(view, ways[hit], distance[hit])
    assert found_lat == pytest.approx(lat, abs=1e-9)
    assert found_lon == pytest.approx(lon, abs=1e-9)
    assert (np.einsum("ij,ij->i", ways[hit], normals) < 0).all(), "the near side"


def test_the_limb_dips_as_geometry_says():
    """Over the equator, looking along it, the dip of the horizon is acos(R / (R + h))."""
    view = _view(0.0, 20.0)
    radius = WGS84_ELLIPSOID.equatorial_radius_m
    dip = math.acos(radius / (radius + 420e3))
    up = view.eye_m / np.linalg.norm(view.eye_m)
    east = np.cross([0.0, 0, 1], up)
    for below, expected in ((dip + 1e-5, True), (dip - 1e-5, False)):
        way = (math.cos(below) * east - math.sin(below) * up)[None]
        distance, lowest = earth.meets(view, way)
        assert bool(np.isfinite(distance[0])) is expected
        assert abs(lowest[0]) < 60.0


def test_the_poles_are_flattened():
    """Over the pole one looks past what a sphere of the equator's radius would hide: 21 km."""
    view = _view(90.0, 0.0)
    radius = WGS84_ELLIPSOID.polar_radius_m
    assert view.eye_m[2] == pytest.approx(radius + 420e3)
    eye = view.eye_m[2]
    # a tangent to an ellipse from its axis: it touches at z = b^2 / eye
    z = radius**2 / eye
    x = WGS84_ELLIPSOID.equatorial_radius_m * math.sqrt(1 - (z / radius) ** 2)
    dip = math.atan2(eye - z, x)
    for below, expected in ((dip + 1e-5, True), (dip - 1e-5, False)):
        way = np.array([[math.cos(below), 0.0, -math.sin(below)]])
        assert bool(np.isfinite(earth.meets(view, way)[0][0])) is expected


def test_the_terminator_runs_where_the_sun_is_in_the_horizon():
    """Along the equator with the Sun over longitude 0, the light ends between 90 E and civil dusk's 96 E."""
    sun = np.array([1.0, 0, 0])
    lons = np.radians([60.0, 85.0, 89.0, 91.0, 97.0, 103.0])
    bright = []
    for lon in lons:
        eye = geodetic_to_fixed(0.0, lon, 420e3)[0]
        view = earth.EarthView(eye_m=eye, sun=sun, to_itrf=np.eye(3))
        light, met = earth.radiance(view, (-eye / np.linalg.norm(eye))[None])
        assert met.all()
        bright.append(float(light[0] @ LUMINANCE))
    assert bright == sorted(bright, reverse=True)
    assert bright[0] > 15 * bright[3]
    assert bright[5] < 2e-3 * bright[1]


def test_day_is_bright_sea_is_blue_and_space_is_black():
    sun = np.array([1.0, 0, 0])
    eye = geodetic_to_fixed(0.0, np.radians(-25.0), 420e3)[0]
    view = earth.EarthView(eye_m=eye, sun=sun, to_itrf=np.eye(3))
    down, up = -eye / np.linalg.norm(eye), eye / np.linalg.norm(eye)
    light, met = earth.radiance(view, np.stack((down, up)))
    assert met.tolist() == [True, False]
    assert 1500 < light[0] @ LUMINANCE < 35_000  # from sea to cloud in full sun, cd/m2
    assert (light[1] == 0.0).all()
    from_above, _ = earth.radiance(view, _fan(eye), detail=False)
    assert from_above[:, 2].mean() > from_above[:, 0].mean(), "the air adds blue"


def _fan(eye):
    dice = np.random.default_rng(0)
    ways = -eye / np.linalg.norm(eye) + 0.3 * dice.normal(size=(50, 3))
    return ways / np.linalg.norm(ways, axis=1, keepdims=True)


def test_the_air_at_the_limb_glows_blue_and_thins_out():
    view = _view(0.0, 0.0, sun=(0.0, 0.0, -1.0))
    up = view.eye_m / np.linalg.norm(view.eye_m)
    east = np.cross([0.0, 0, 1], up)
    radius = WGS84_ELLIPSOID.equatorial_radius_m
    found = []
    for height in (2e3, 15e3, 40e3, 80e3):
        dip = math.acos((radius + height) / (radius + 420e3))
        way = math.cos(dip) * east - math.sin(dip) * up
        found.append(earth.radiance(view, (view.to_itrf.T @ way)[None])[0][0])
    light = [float(each @ LUMINANCE) for each in found]
    assert light == sorted(light, reverse=True)
    assert found[2][2] > 2.0 * found[2][0] > 0.0
    assert light[3] < 0.01 * light[0]
