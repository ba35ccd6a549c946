import erfa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core import rotations as r

IDENTITY = np.array([0.0, 0.0, 0.0, 1.0])
angles = st.floats(-7.0, 7.0)
coordinates = st.floats(-1.0, 1.0)
vectors = st.tuples(coordinates, coordinates, coordinates).map(np.array)
quaternions = (
    st.tuples(coordinates, coordinates, coordinates, coordinates)
    .map(np.array)
    .filter(lambda q: float(np.linalg.norm(q)) > 0.1)
    .map(r.normalise)
)


def close(a: object, b: object, atol: float = 1e-12) -> None:
    np.testing.assert_allclose(np.asarray(a), np.asarray(b), rtol=0, atol=atol)


def same_rotation(a: np.ndarray, b: np.ndarray, atol: float = 1e-12) -> None:
    close(np.abs(np.sum(a * b, axis=-1)), 1.0, atol)


@given(quaternions, vectors)
def test_rotate_is_the_matrix_and_the_sandwich(q: np.ndarray, v: np.ndarray) -> None:
    close(r.rotate(q, v), r.to_matrix(q) @ v)
    sandwich = r.multiply(r.multiply(q, np.append(v, 0.0)), r.conjugate(q))
    close(r.rotate(q, v), sandwich[:3])


@given(quaternions, quaternions, vectors)
def test_product_turns_by_the_second_first(a: np.ndarray, b: np.ndarray, v: np.ndarray) -> None:
    close(r.rotate(r.multiply(a, b), v), r.rotate(a, r.rotate(b, v)))
    close(r.to_matrix(r.multiply(a, b)), r.to_matrix(a) @ r.to_matrix(b))


@given(quaternions)
def test_conjugate_undoes(q: np.ndarray) -> None:
    close(r.multiply(q, r.conjugate(q)), IDENTITY)
    close(r.to_matrix(r.conjugate(q)), r.to_matrix(q).T)


@settings(max_examples=200)
@given(quaternions)
def test_matrix_round_trip(q: np.ndarray) -> None:
    back = r.from_matrix(r.to_matrix(q))
    same_rotation(back, q)
    assert back[3] >= 0.0


@given(
    st.tuples(coordinates, coordinates, coordinates).filter(lambda v: sum(c * c for c in v) > 0.01), angles
)
def test_axis_angle_is_erfas_rotation_vector(axis: tuple[float, float, float], angle: float) -> None:
    unit = np.array(axis) / np.linalg.norm(axis)
    # erfa.rv2m turns the axes, not the vector: it is the transpose.
    close(r.to_matrix(r.from_axis_angle(axis, angle)), erfa.rv2m(unit * angle).T)


@given(angles, angles, angles)
def test_ypr_is_erfas_three_turns_of_the_axes(yaw: float, pitch: float, roll: float) -> None:
    lvlh_to_body = erfa.rx(roll, erfa.ry(pitch, erfa.rz(yaw, np.eye(3))))
    close(r.to_matrix(r.from_ypr_321(yaw, pitch, roll)).T, lvlh_to_body)


@given(angles, angles, angles)
def test_ypr_round_trip(yaw: float, pitch: float, roll: float) -> None:
    q = r.from_ypr_321(yaw, pitch, roll)
    same_rotation(r.from_ypr_321(*r.to_ypr_321(q)), q, atol=1e-9)


@pytest.mark.parametrize("pitch", [np.pi / 2, -np.pi / 2])
def test_ypr_with_the_nose_straight_up_or_down(pitch: float) -> None:
    q = r.from_ypr_321(0.7, pitch, 0.2)
    yaw, found_pitch, roll = r.to_ypr_321(q)
    assert roll == 0.0
    assert float(found_pitch) == pytest.approx(pitch, abs=1e-7)
    same_rotation(r.from_ypr_321(yaw, found_pitch, roll), q, atol=1e-9)


def test_golden_sun_in_lvlh_and_body() -> None:
    """The Sun of 2021-10-15T09:13:00Z; body with yaw -4, pitch -3, roll 0 degrees."""
    body_to_lvlh = r.from_ypr_321(*np.radians([-4.0, -3.0, 0.0]))
    sun_lvlh = np.array([-0.2824, 0.8680, -0.4084])
    sun_body = np.array([-0.3631, 0.8462, -0.3899])
    close(r.rotate(r.conjugate(body_to_lvlh), sun_lvlh), sun_body, atol=1e-4)
    close(r.rotate(body_to_lvlh, sun_body), sun_lvlh, atol=1e-4)


def test_senses_of_yaw_pitch_roll() -> None:
    """x forward, y starboard, z nadir: +yaw: nose to starboard, +pitch: nose up, +roll: starboard down."""
    nose, starboard = np.array([1.0, 0, 0]), np.array([0, 1.0, 0])
    assert r.rotate(r.from_ypr_321(0.1, 0, 0), nose)[1] > 0
    assert r.rotate(r.from_ypr_321(0, 0.1, 0), nose)[2] < 0
    assert r.rotate(r.from_ypr_321(0, 0, 0.1), starboard)[2] > 0


@given(quaternions, quaternions)
def test_slerp_ends_and_middle(a: np.ndarray, b: np.ndarray) -> None:
    same_rotation(r.slerp(a, b, 0.0), a)
    same_rotation(r.slerp(a, b, 1.0), b)
    middle = r.slerp(a, b, 0.5)
    close(np.abs(np.sum(middle * a)), np.abs(np.sum(middle * b)), 1e-9)


def test_slerp_is_even_and_takes_the_short_way() -> None:
    axis = (0.3, -0.4, 0.5)
    a, b = r.from_axis_angle(axis, 0.2), r.from_axis_angle(axis, 1.8)
    share = np.linspace(0.0, 1.0, 11)
    same_rotation(r.slerp(a, -b, share), r.from_axis_angle(axis, 0.2 + 1.6 * share))
    near = r.from_axis_angle(axis, 0.2 + 1e-9)
    close(r.slerp(a, near, 0.5), r.from_axis_angle(axis, 0.2 + 5e-10))


def test_arrays_broadcast() -> None:
    q = r.from_axis_angle((0.0, 0.0, 1.0), np.linspace(0, 3, 5))
    assert q.shape == (5, 4)
    assert r.rotate(q, (1.0, 0.0, 0.0)).shape == (5, 3)
    assert r.rotate(q[0], np.ones((7, 3))).shape == (7, 3)
    assert r.multiply(q, q[0]).shape == (5, 4)
    assert r.from_matrix(r.to_matrix(q)).shape == (5, 4)
    assert r.from_axis_angle(np.eye(3), 0.1).shape == (3, 4)
    assert r.from_axis_angle(np.eye(3), np.full((2, 3), 0.1)).shape == (2, 3, 4)
    assert r.from_ypr_321(np.zeros(4), 0.0, 0.1).shape == (4, 4)
    assert r.slerp(q[:1], q, np.full(5, 0.5)).shape == (5, 4)
    close(r.identity(3), [IDENTITY] * 3)


def test_what_is_no_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match="length zero"):
        r.normalise(np.zeros((2, 4)))
    with pytest.raises(ValueError, match="length zero"):
        r.from_axis_angle((0.0, 0.0, 0.0), 1.0)
    for bad in (np.diag([1.0, 1.0, -1.0]), 2 * np.eye(3), np.full((3, 3), np.nan)):
        with pytest.raises(ValueError, match="right-handed"):
            r.from_matrix(bad)
