"""The tree of frames agrees with what the viewpoint says, both ways."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.core.frames import FrameTree
from skylot.core.geometry import fixed_to_geodetic, unit
from skylot.core.instant import Instant
from skylot.locations.model import Place, Site
from skylot.locations.place_frames import add_site, add_sky, add_station
from skylot.locations.site import SiteView
from skylot.locations.station import StationView

T_S = Instant.parse("2021-10-08T00:00:00Z").t_s + np.arange(0.0, 40_000.0, 1234.5)
SITE = Site(latitude_rad=0.8, longitude_rad=1.1, height_m=90.0)


@pytest.fixture(scope="module")
def tree(past: StationView) -> FrameTree:
    made = FrameTree()
    add_sky(made)
    assert add_station(made, past) == "icrf/earth/iss"
    place = Place(id="baikonur", name="Baikonur", kind="site", site=SITE)
    assert add_site(made, SiteView(place, SITE)) == "icrf/earth/itrf/baikonur"
    return made


def test_paths(tree: FrameTree):
    assert {"icrf/earth/iss/lvlh", "icrf/earth/iss/body/cupola", "icrf/earth/moon", "icrf/sun"} < set(
        tree.names
    )


@pytest.mark.parametrize(
    ("frame", "of_view"),
    [
        ("icrf/earth/iss/lvlh", lambda view: view.sun_in_lvlh(T_S)),
        ("icrf/earth/iss/body", lambda view: view.sun_in_body(T_S)),
    ],
)
def test_sun_in_the_stations_axes(tree: FrameTree, past: StationView, frame: str, of_view):
    sun = tree.pose("icrf/sun", frame, T_S).position_m
    np.testing.assert_allclose(unit(sun), of_view(past), atol=1e-9)


def test_sun_and_earth_in_a_turned_set(tree: FrameTree, past: StationView):
    frame = "icrf/earth/iss/body/nauka"
    np.testing.assert_allclose(
        unit(tree.pose("icrf/sun", frame, T_S).position_m), past.sun_in_set("nauka", T_S), atol=1e-9
    )
    earth = unit(tree.pose("icrf/earth", frame, T_S).position_m)
    np.testing.assert_allclose(
        earth, past.earth_in_set("nauka", T_S), atol=1e-5
    )  # 20 m off the body's origin


def test_positions_and_sub_points(tree: FrameTree, past: StationView):
    seen = tree.pose("icrf/earth/iss", "icrf/earth", T_S).position_m
    np.testing.assert_allclose(seen, past.position_m(T_S), atol=1e-6)
    over_ground = tree.pose("icrf/earth/iss", "icrf/earth/itrf", T_S).position_m
    np.testing.assert_allclose(
        np.stack(fixed_to_geodetic(over_ground))[:2], np.stack(past.sub_point(T_S))[:2], atol=1e-9
    )
    north = tree.pose("icrf/earth/itrf/baikonur", "icrf/earth/itrf", T_S)
    lat, lon, height = fixed_to_geodetic(north.position_m[:1])
    np.testing.assert_allclose((lat[0], lon[0], height[0]), (0.8, 1.1, 90.0), atol=1e-6)
    np.testing.assert_allclose(unit(north.directions([0.0, 0.0, 1.0])[0])[2], np.sin(0.8), atol=1e-12)


def test_metres_apart_stay_exact_far_from_the_root(tree: FrameTree):
    apart = tree.pose("icrf/earth/iss/body/cupola", "icrf/earth/iss/body/nauka", T_S)
    np.testing.assert_allclose(apart.position_m, np.tile([0.0, -30.0, -2.0], (T_S.size, 1)), atol=1e-12)


def test_there_and_back(tree: FrameTree):
    there = tree.pose("icrf/earth/iss/body", "icrf/earth", T_S)
    back = tree.pose("icrf/earth", "icrf/earth/iss/body", T_S)
    np.testing.assert_allclose(there.inverse().position_m, back.position_m, atol=1e-6)
    np.testing.assert_allclose(
        np.abs(np.sum(there.inverse().rotation_xyzw * back.rotation_xyzw, axis=1)), 1.0
    )


def test_a_lost_attitude_has_no_pose(tree: FrameTree):
    with pytest.raises(ValueError, match="attitude of International Space Station is not known"):
        tree.pose("icrf/earth/iss/body", "icrf/earth", Instant.parse("2021-10-15T09:20:00Z").t_s)
    with pytest.raises(ValueError, match="is not known"):
        tree.pose("icrf/earth/iss", "icrf/earth", Instant.parse("2022-10-15T09:20:00Z").t_s)
