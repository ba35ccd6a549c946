"""Named towns by night: where they lie, how wide they glow, when their lamps burn."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.core.geometry import geodetic_to_fixed
from skylot.core.rotations import from_matrix
from skylot.stage.picture import earth, labels
from skylot.stage.picture.look import LUMINANCE, look
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.towns import Town, seen_from
from skylot.stage.world import GravityField

LAT, LON = np.radians(-31.95), np.radians(115.86)
PERTH = ("Perth", float(LAT), float(LON))
ORBIT = GravityField(kind="orbit", g_m_s2=np.zeros(3))


def _light(sun, *ground_km, towns=(PERTH,)):
    """Return luminances of places so many kilometres north of Perth, seen from 420 km over it."""
    view = outside_of(replace(scenes.over(-31.95, 115.86, sun), towns=towns), ORBIT).view
    places = np.array([geodetic_to_fixed(LAT + km * 1e3 / 6371e3, LON, 0.0)[0] for km in ground_km])
    ways = places - view.eye_m
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    return earth.radiance(view, ways @ view.to_itrf)[0] @ LUMINANCE


def test_a_town_glows_by_night_about_twenty_kilometres_wide():
    night = (0.2, 0.0, 1.0)
    north_km = np.arange(-60.0, 60.1, 1.0)
    found = _light(night, *north_km) - _light(night, *north_km, towns=())
    assert found.max() > 0.4 * look().town_cd_m2
    width_km = float(np.sqrt((found * north_km**2).sum() / found.sum()) * 2.355)
    assert 12.0 < width_km < 30.0
    assert found[0] == pytest.approx(0.0, abs=1e-9)


def test_its_lamps_are_off_by_day():
    day = (0.2, 0.0, -1.0)
    assert _light(day, 0.0) == pytest.approx(_light(day, 0.0, towns=()))


def test_they_come_on_through_twilight():
    lit = []
    for altitude in (0.0, -3.0, -5.0, -9.0):
        sun = (np.cos(np.radians(altitude)), 0.0, -np.sin(np.radians(altitude)))
        lit.append(float((_light(sun, 0.0) - _light(sun, 0.0, towns=()))[0]))
    assert lit == sorted(lit)
    assert lit[0] == 0.0 and lit[1] > 0.0


def test_a_town_behind_the_horizon_is_not_seen():
    perth = Town(name="Perth", latitude_rad=float(LAT), longitude_rad=float(LON))
    assert seen_from(geodetic_to_fixed(LAT, LON, 420e3)[0], perth)[1]
    assert seen_from(geodetic_to_fixed(LAT + 0.3, LON, 420e3)[0], perth)[1]
    assert not seen_from(geodetic_to_fixed(LAT + 0.4, LON, 420e3)[0], perth)[1]
    assert not seen_from(geodetic_to_fixed(-LAT, LON + np.pi, 420e3)[0], perth)[1]


def test_its_name_stands_under_it_where_a_window_shows_it(day_frame):
    outside = outside_of(replace(scenes.over(-31.95, 115.86, (0.2, 0, 1)), towns=(PERTH,)), ORBIT)
    down = from_matrix(
        np.column_stack(((1.0, 0, 0), (0, -1.0, 0), (0, 0, -1.0)))
    )  # z of the shot is the nadir
    frame = replace(day_frame, camera_xyzw=down, ids=np.full((270, 480), -1, np.int32))
    inside = (0, 35, 480, 235)
    (tag,) = labels._towns(frame, outside, labels.lens_of(frame), inside, [])
    assert tag.text == "Perth"
    assert abs(tag.at[0] - 240) < 30 and 140 < tag.at[1] < 180
    walled = replace(frame, ids=np.zeros((270, 480), np.int32))
    assert labels._towns(walled, outside, labels.lens_of(frame), inside, []) == []
