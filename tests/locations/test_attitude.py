"""LVLH axes and the attitude in force."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.core.spans import Span
from skylot.locations.attitude import AttitudePlan, lvlh_axes
from skylot.locations.model import Attitude

ORIGIN = Instant.parse("2021-10-05T00:00:00Z")


def attitude(start_s: int, end_s: int, *ypr_deg: float, nominal: bool = True) -> Attitude:
    yaw_pitch_roll = tuple(math.radians(a) for a in ypr_deg) if ypr_deg else None
    return Attitude(
        span=Span(ORIGIN.plus(start_s), ORIGIN.plus(end_s)),
        ypr_rad=yaw_pitch_roll,  # type: ignore[arg-type]
        nominal=nominal,
    )


def test_lvlh_of_a_circular_orbit():
    axes = lvlh_axes(np.array([[7e6, 0.0, 0.0]]), np.array([[0.0, 7500.0, 0.0]]))[0]
    np.testing.assert_allclose(axes, [[0, 1, 0], [0, 0, -1], [-1, 0, 0]], atol=1e-15)


@given(st.integers(0, 1000))
@settings(max_examples=30)
def test_lvlh_is_a_right_handed_turn(seed: int):
    chance = np.random.default_rng(seed)
    position, velocity = chance.normal(size=(2, 5, 3)) * np.array([[[7e6]], [[7e3]]])
    axes = lvlh_axes(position, velocity)
    np.testing.assert_allclose(axes @ axes.transpose(0, 2, 1), np.tile(np.eye(3), (5, 1, 1)), atol=1e-12)
    np.testing.assert_allclose(np.linalg.det(axes), 1.0)
    assert np.all(np.einsum("ni,ni->n", axes[:, 2], position) < 0)
    assert np.all(np.einsum("ni,ni->n", axes[:, 0], velocity) > 0)


def test_senses_of_yaw_pitch_and_roll():
    """+yaw turns the nose to starboard, +pitch the nose up, +roll the starboard side down."""
    asked = np.array([ORIGIN.t_s + 5.0])
    ahead, right, down = np.eye(3)
    for ypr, lvlh, sign in (((10, 0, 0), right, 1), ((0, 10, 0), down, -1)):
        nose = AttitudePlan([attitude(0, 10, *ypr)])
        seen = np.array([nose.lvlh_to_body(asked, axis[None])[0] for axis in (ahead, right, down)])
        assert np.sign(seen.T[0] @ lvlh) == sign  # the body's x axis in LVLH is the first row of the matrix
    rolled = AttitudePlan([attitude(0, 10, 0, 0, 10)])
    seen = np.array([rolled.lvlh_to_body(asked, axis[None])[0] for axis in (ahead, right, down)])
    assert seen.T[1] @ down > 0


def test_the_later_in_the_list_is_in_force_and_gaps_are_unknown():
    plan = AttitudePlan(
        [attitude(0, 100, -4, -3, 0), attitude(20, 40), attitude(60, 70, 90, 0, 0, nominal=False)]
    )
    t_s = ORIGIN.t_s + np.array([-1.0, 0.0, 30.0, 40.0, 65.0, 99.0, 100.0])
    assert plan.known(t_s).tolist() == [False, True, False, True, True, True, False]
    assert plan.nominal(t_s).tolist() == [False, True, False, True, False, True, False]
    turned = plan.lvlh_to_body(t_s, np.tile([1.0, 0.0, 0.0], (7, 1)))
    assert np.isnan(turned).all(axis=1).tolist() == [True, False, True, False, False, False, True]
    in_force = plan.at(ORIGIN.plus(65))
    assert in_force is not None and not in_force.nominal
    assert plan.at(ORIGIN.plus(200)) is None
    assert plan.changes_s().size == 6


def test_no_attitude_at_all():
    plan = AttitudePlan([])
    assert not plan.known(np.array([0.0])).any() and plan.at(ORIGIN) is None
