"""Things that turn with nothing touching them, against scipy's integration of Euler's equations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.spatial.transform import Rotation

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.motion.tumble import tumble

T_S = np.linspace(0.0, 8.0, 201)
SIZES = {
    "brick": (0.1, 0.2, 0.32),
    "cube": (0.1, 0.1, 0.1),
    "rod": (0.02, 0.02, 0.3),
    "plate": (0.3, 0.3, 0.02),
}


def inertia(size: tuple[float, ...]) -> FloatArray:
    """Return moments of a full box of a kilogram."""
    square = np.array(size) ** 2
    return np.asarray((square.sum() - square) / 12.0)


def integrated(
    moments: FloatArray, start: FloatArray, spin: FloatArray, turning: FloatArray, t_s: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return matrices and spins relative to turning axes: Euler's equations among the stars, stepped by scipy."""
    first = Rotation.from_quat(start).as_matrix()

    def rate(_: float, y: FloatArray) -> FloatArray:
        w = y[9:]
        skew = np.array([[0, -w[2], w[1]], [w[2], 0, -w[0]], [-w[1], w[0], 0]])
        return np.concatenate(((y[:9].reshape(3, 3) @ skew).ravel(), np.cross(moments * w, w) / moments))

    y0 = np.concatenate((first.ravel(), spin + first.T @ turning))
    y = solve_ivp(rate, (0.0, t_s[-1]), y0, t_eval=t_s, rtol=1e-11, atol=1e-12, method="DOP853").y
    matrices = Rotation.from_rotvec(-t_s[:, None] * turning).as_matrix() @ y[:9].T.reshape(-1, 3, 3)
    return matrices, y[9:].T - np.einsum("nji,j->ni", matrices, turning)


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize(
    "spin", [(0.3, -0.2, 0.5), (8.0, 1.0, -0.5), (0.02, 5.0, 0.01), (0.5, 0.1, -6.0), (0.0, 0.0, 2.0)]
)
@pytest.mark.parametrize("turning", [(0.0, 0.0, 0.0), (0.0, -1.1e-3, 0.0), (0.02, 0.01, -0.03)])
def test_it_turns_as_scipy_has_it(
    size: tuple[float, ...], spin: tuple[float, ...], turning: tuple[float, ...]
) -> None:
    start = Rotation.from_euler("zyx", (0.4, -0.7, 1.1)).as_quat()
    given_ = inertia(size), start, np.array(spin), np.array(turning), T_S
    turns, spins = tumble(*given_)
    matrices, expected = integrated(*given_)
    assert np.abs(rotations.to_matrix(turns) - matrices).max() < 1e-6
    assert np.abs(spins - expected).max() < 1e-6 * np.linalg.norm(spin)


@given(
    st.tuples(*[st.floats(0.001, 3.0)] * 3),
    st.tuples(*[st.floats(-20.0, 20.0)] * 3),
    st.sampled_from([0.0, -1.1e-3]),
)
@settings(max_examples=60, deadline=None)
def test_angular_momentum_and_energy_stay_as_they_were(
    size: tuple[float, ...], spin: tuple[float, ...], orbit: float
) -> None:
    moments, turning = inertia(size), np.array([0.0, orbit, 0.0])
    turns, spins = tumble(moments, np.array([0.0, 0.0, 0.0, 1.0]), np.array(spin), turning, T_S)
    assert np.isfinite(turns).all()
    assert np.allclose(np.linalg.norm(turns, axis=1), 1.0)
    if np.linalg.norm(spin) < 0.1:
        return
    own = spins + rotations.rotate(rotations.conjugate(turns), np.tile(turning, (len(T_S), 1)))
    momentum = rotations.rotate(turns, moments * own)
    among_stars = Rotation.from_rotvec(T_S[:, None] * turning).apply(momentum)
    energy = (moments * own**2).sum(axis=1)
    assert np.abs(among_stars - among_stars[0]).max() < 1e-5 * np.linalg.norm(among_stars[0])
    assert np.abs(energy - energy[0]).max() < 1e-5 * energy[0]


def test_what_does_not_spin_stays_as_it_is() -> None:
    start = np.array([0.5, 0.5, 0.5, 0.5])
    turns, spins = tumble(inertia((0.1, 0.2, 0.3)), start, np.zeros(3), np.array([0.0, -1.1e-3, 0.0]), T_S)
    assert (turns == start).all()
    assert not spins.any()


def test_the_middle_axis_is_upset_by_next_to_nothing_the_others_are_not() -> None:
    start, still = np.array([0.0, 0.0, 0.0, 1.0]), np.zeros(3)
    moments = inertia((0.3, 0.2, 0.05))  # y is the middle one
    for axis, flips in ((0, False), (1, True), (2, False)):
        spin = np.full(3, 1e-3)
        spin[axis] = 4.0
        spins = tumble(moments, start, spin, still, np.linspace(0.0, 30.0, 3000))[1]
        assert (spins[:, axis].min() < -3.9) == flips
        steady = tumble(moments, start, np.eye(3)[axis] * 4.0, still, T_S)[1]
        assert steady == pytest.approx(np.tile(np.eye(3)[axis] * 4.0, (len(T_S), 1)))
