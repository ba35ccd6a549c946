"""The light outside of a set in its own axes, against the places' own answers and closed forms."""

from pathlib import Path

import numpy as np
import pytest

from skylot.core.geometry import fixed_to_geodetic
from skylot.core.instant import Instant
from skylot.core.rotations import to_matrix
from skylot.core.spans import Span
from skylot.office.opening import Opened, open_production
from skylot.office.stage.sky import pull_in, sky_over
from skylot.stage.motion.gravity import acceleration

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "first-light"
NOON = Instant.parse("2021-10-13T12:00:00Z")


@pytest.fixture(scope="module")
def opened() -> Opened:
    return open_production(EXAMPLE)


@pytest.mark.parametrize("name", ["zvezda", "nauka", "cupola"])
def test_the_earth_below_is_where_the_orbit_says(opened: Opened, name: str) -> None:
    place = opened.place("iss")
    assert place is not None
    view = opened.view(place, None)
    assert view is not None and view.kind == "station"
    space = next(each for each in place.sets if each.id == name)
    t_s = NOON.t_s + np.arange(0.0, 5600.0, 700.0)
    sky = sky_over(place, space, view, t_s)
    assert sky.kind == "orbit"
    assert ("Perth", pytest.approx(np.radians(-31.95)), pytest.approx(np.radians(115.86))) in sky.towns
    # the set is metres from the station's middle, which the orbit is of: 30 m is 5e-6 rad at this height
    station = np.einsum("nij,nj->ni", sky.to_itrf, -sky.earth_m)
    latitude, longitude, height_m = fixed_to_geodetic(station)
    expected = view.sub_point(t_s)
    assert latitude == pytest.approx(expected[0], abs=1e-5)
    assert longitude == pytest.approx(expected[1], abs=1e-5)
    assert height_m == pytest.approx(expected[2], abs=40.0)
    down = sky.earth_m / np.linalg.norm(sky.earth_m, axis=1, keepdims=True)
    assert np.abs(down - view.earth_in_set(name, t_s)).max() < 1e-5


def test_the_suns_disc_is_halved_where_its_centre_is_on_the_limb(opened: Opened) -> None:
    place = opened.place("iss")
    assert place is not None
    view = opened.view(place, None)
    assert view is not None and view.kind == "station"
    space = next(each for each in place.sets if each.id == "zvezda")
    sunset = next(e for e in view.events(_orbit()) if e.kind == "sunset").at
    t_s = sunset.t_s + np.linspace(-40.0, 10.0, 501)
    sky = sky_over(place, space, view, t_s)
    outside, umbra = view.sun_margin_rad(t_s)
    assert np.all(np.diff(sky.sun_share) <= 1e-12)
    assert np.all(sky.sun_share[outside > 0] == 1.0)
    assert np.all(sky.sun_share[umbra < 0] == 0.0)
    half = np.argmin(np.abs(outside + umbra))
    assert sky.sun_share[half] == pytest.approx(0.5, abs=0.02)


def test_nobody_knows_after_attitude_is_lost(opened: Opened) -> None:
    place = opened.place("iss")
    assert place is not None
    space = next(each for each in place.sets if each.id == "zvezda")
    sky = sky_over(place, space, opened.view(place, None), np.array([_lost().t_s]))
    assert sky.kind == "none"
    assert np.isnan(sky.sun).all()


def test_on_the_ground_the_sun_is_at_its_altitude(opened: Opened) -> None:
    place = opened.place("steppe")
    assert place is not None
    view = opened.view(place, None)
    assert view is not None and view.kind == "site"
    space = place.sets[0]
    t_s = Instant.parse("2021-10-17T05:00:00Z").t_s + np.arange(0.0, 40_000.0, 4000.0)
    sky = sky_over(place, space, view, t_s)
    up = to_matrix(np.asarray(space.rotation_xyzw)).T @ np.array([0.0, 0.0, 1.0])
    assert np.arcsin(sky.sun @ up) == pytest.approx(view.sun_altitude_rad(t_s), abs=1e-9)
    field = pull_in(place, space, view, "", NOON)
    assert field.kind == "earth"
    assert field.g_m_s2 @ up == pytest.approx(-9.80665, rel=1e-3)


def test_a_cabin_turns_once_an_orbit(opened: Opened) -> None:
    place = opened.place("iss")
    assert place is not None
    space = next(each for each in place.sets if each.id == "zvezda")
    field = pull_in(place, space, opened.view(place, None), "", NOON)
    assert field.kind == "orbit"
    assert 2 * np.pi / field.mean_motion_rad_s == pytest.approx(92.9 * 60, rel=5e-3)
    assert np.linalg.det(field.to_lvlh) == pytest.approx(1.0)
    # thrown forward a thing falls behind and up: in LVLH a velocity along x gives -2 n v along z
    thrown = field.to_lvlh.T @ np.array([1.0, 0.0, 0.0])
    middle = -(field.to_lvlh.T @ field.origin_lvlh_m)
    pull = field.to_lvlh @ acceleration(field, middle[None, :], thrown[None, :])[0]
    assert pull == pytest.approx([0.0, 0.0, -2 * field.mean_motion_rad_s], abs=1e-9)


def _orbit() -> Span:
    return Span(NOON, NOON.plus(6000))


def _lost() -> Instant:
    return Instant.parse("2021-10-15T09:20:00Z")
