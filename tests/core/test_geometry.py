import erfa
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skylot.core.geometry import (
    WGS84_ELLIPSOID,
    Ellipsoid,
    angle_between,
    cross,
    fixed_to_geodetic,
    geodetic_to_fixed,
    unit,
)

latitudes = st.floats(-np.pi / 2, np.pi / 2)
longitudes = st.floats(-3.14, 3.14)
heights = st.floats(-10_000.0, 4e8)


def test_wgs84_is_erfas() -> None:
    radius_m, flattening = erfa.eform(1)
    assert WGS84_ELLIPSOID.equatorial_radius_m == radius_m
    assert WGS84_ELLIPSOID.polar_radius_m == pytest.approx(radius_m * (1 - flattening), abs=1e-8)


@settings(max_examples=150)
@given(latitudes, longitudes, heights)
@example(np.pi / 2, 0.3, 0.0)
@example(0.0, 0.0, 421_000.0)
def test_geodetic_both_ways_against_erfa(lat: float, lon: float, height: float) -> None:
    fixed = geodetic_to_fixed(lat, lon, height)
    np.testing.assert_allclose(
        fixed[0], erfa.gd2gc(1, lon, lat, height), rtol=0, atol=1e-9 * (6.4e6 + height)
    )
    back_lat, _, back_height = fixed_to_geodetic(fixed)
    _, erfa_lat, erfa_height = erfa.gc2gd(1, fixed[0])
    # erfa.gc2gd stops after one step of Fukushima's method: 1e-11 rad off at some heights, where ours is not.
    assert float(back_lat[0]) == pytest.approx(float(erfa_lat), abs=1e-10)
    assert float(back_height[0]) == pytest.approx(float(erfa_height), abs=1e-5)
    assert float(back_lat[0]) == pytest.approx(lat, abs=1e-14)
    assert float(back_height[0]) == pytest.approx(height, abs=1e-6)


@given(st.floats(-1.5, 1.5), longitudes, heights)
def test_longitude_comes_back(lat: float, lon: float, height: float) -> None:
    assert float(fixed_to_geodetic(geodetic_to_fixed(lat, lon, height))[1][0]) == pytest.approx(lon, abs=1e-9)


@pytest.mark.parametrize("polar", [1_737_400.0, 1_737_400.0 * 0.9, 1_737_400.0 * 1.05])
def test_other_bodies_round_and_flat(polar: float) -> None:
    body = Ellipsoid(equatorial_radius_m=1_737_400.0, polar_radius_m=polar)
    lat, lon, height = np.linspace(-1.5, 1.5, 31), np.linspace(-3, 3, 31), np.linspace(0, 1e5, 31)
    back = fixed_to_geodetic(geodetic_to_fixed(lat, lon, height, body), body)
    np.testing.assert_allclose(back[0], lat, rtol=0, atol=1e-11)
    np.testing.assert_allclose(back[1], lon, rtol=0, atol=1e-11)
    np.testing.assert_allclose(back[2], height, rtol=0, atol=1e-4)


def test_pole_height_and_shapes() -> None:
    lat, lon, height = fixed_to_geodetic([0.0, 0.0, -WGS84_ELLIPSOID.polar_radius_m - 5.0])
    assert (lat.shape, lon.shape, height.shape) == ((1,), (1,), (1,))
    assert float(lat[0]) == pytest.approx(-np.pi / 2)
    assert float(height[0]) == pytest.approx(5.0, abs=1e-8)
    assert geodetic_to_fixed(np.zeros(4), 0.1, np.zeros(4)).shape == (4, 3)


def test_angles_are_exact_when_tiny_and_when_opposite() -> None:
    assert float(angle_between([1, 0, 0], [1, 1e-12, 0])) == pytest.approx(1e-12, rel=1e-3)
    assert float(angle_between([2, 0, 0], [-3, 0, 0])) == pytest.approx(np.pi)
    assert float(angle_between([0, 0, 1], [0, 5, 0])) == pytest.approx(np.pi / 2)
    assert angle_between(np.eye(3), [1.0, 0, 0]).shape == (3,)


def test_what_has_no_direction_or_extent_is_refused() -> None:
    np.testing.assert_allclose(unit([0.0, 3.0, 4.0]), [0, 0.6, 0.8])
    with pytest.raises(ValueError, match="no direction"):
        unit([[1.0, 0, 0], [0, 0, 0]])
    with pytest.raises(ValueError, match="radii"):
        Ellipsoid(equatorial_radius_m=1.0, polar_radius_m=0.0)
    with pytest.raises(ValueError, match="radii"):
        Ellipsoid(equatorial_radius_m=float("nan"), polar_radius_m=1.0)


def test_cross_products_are_numpys() -> None:
    random = np.random.default_rng(5)
    a, b = random.normal(size=(2, 40, 3))
    np.testing.assert_allclose(cross(a, b), np.cross(a, b), rtol=0, atol=1e-15)
