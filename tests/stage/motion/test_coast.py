"""Things alone: in closed form as they were simulated, and simulated only where walls are near."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.model import Prop
from skylot.stage.motion.coast import fly_thing
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.records import Flight, PropStart
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import GravityField, Interior

ORBIT = field_of("orbit", (0.0, 0.0, 1.0), mean_motion_rad_s=1.13e-3, origin_lvlh_m=(3.0, 1.0, -2.0))
MOON = field_of("moon", (0.0, 0.0, -1.0))


def book(
    velocity: tuple[float, ...] = (0.0, 0.0, 0.0), spin: tuple[float, ...] = (0.0, 0.0, 0.0)
) -> PropStart:
    """Return a thing with three different sides."""
    return PropStart(
        prop=Prop(id="book", size_m=(0.2, 0.14, 0.03), mass_kg=0.4),
        position_m=np.array([0.1, -0.2, 0.3]),
        rotation_xyzw=rotations.from_ypr_321(0.3, 0.2, -0.5),
        velocity_m_s=np.array(velocity),
        spin_rad_s=np.array(spin),
    )


def apart(one: Flight, other: Flight) -> tuple[float, float]:
    """Return how far two flights of a thing are from each other at most, in metres and in their matrices."""
    (a,), (b,) = one.props, other.props
    assert a.t_s == pytest.approx(b.t_s)
    turned = rotations.to_matrix(a.rotation_xyzw) - rotations.to_matrix(b.rotation_xyzw)
    return float(np.abs(a.position_m - b.position_m).max()), float(np.abs(turned).max())


@pytest.mark.slow
@pytest.mark.parametrize("field", [ORBIT, MOON, field_of("orbit", (0.0, 0.0, 1.0))])
@pytest.mark.parametrize("spin", [(0.0, 0.0, 0.0), (0.4, 0.1, -0.2), (0.01, 0.01, 6.0), (0.5, 2.0, 0.1)])
def test_in_the_open_it_flies_as_it_is_simulated(field: GravityField, spin: tuple[float, ...]) -> None:
    start = book((0.3, -0.1, 0.4), spin)
    flight, simulated_s = fly_thing(start, field, 8.0)
    moved, turned = apart(flight, simulate([], [start], field, 8.0))
    assert simulated_s == 0.0
    assert moved < 1e-4
    assert turned < 5e-3


def test_its_end_is_the_start_of_what_comes_next() -> None:
    start = book((0.05, 0.02, 0.0), (0.4, 1.0, -0.2))
    whole, _ = fly_thing(start, ORBIT, 6.0)
    first, _ = fly_thing(start, ORBIT, 2.5)
    (end,) = first.ends
    assert isinstance(end, PropStart)
    second, _ = fly_thing(end, ORBIT, 3.5)
    assert second.props[0].position_m[-1] == pytest.approx(whole.props[0].position_m[-1], abs=1e-9)
    assert abs(second.props[0].rotation_xyzw[-1] @ whole.props[0].rotation_xyzw[-1]) == pytest.approx(1.0)


def test_a_wall_is_met_as_it_is_simulated(
    room: Callable[..., Interior], planes: dict[str, FloatArray]
) -> None:
    start = book((0.4, 0.0, 0.0), (0.0, 0.3, 0.0))
    cabin = room(1.2, 1.0, 1.0)
    flight, simulated_s = fly_thing(start, ORBIT, 6.0, interior=cabin, planes=planes)
    whole = simulate([], [start], ORBIT, 6.0, interior=cabin, planes=planes)
    assert [each.what for each in flight.contacts] == [each.what for each in whole.contacts] == ["forward"]
    assert flight.contacts[0].at_s == pytest.approx(whole.contacts[0].at_s, abs=0.01)
    assert flight.contacts[0].speed_m_s == pytest.approx(whole.contacts[0].speed_m_s, abs=0.01)
    assert 0.0 < simulated_s < 4.0
    assert flight.props[0].t_s[-1] == pytest.approx(6.0)
    assert (np.diff(flight.props[0].t_s) > 0.0).all()
    assert flight.props[0].position_m[-1] == pytest.approx(whole.props[0].position_m[-1], abs=0.05)


def test_on_a_ground_it_falls_and_rests(room: Callable[..., Interior], planes: dict[str, FloatArray]) -> None:
    flight, simulated_s = fly_thing(book(), MOON, 60.0, interior=room(2.0, 2.0, 1.0), planes=planes)
    (track,) = flight.props
    assert track.t_s[-1] == pytest.approx(60.0)
    assert -1.0 <= track.position_m[-1, 2] < -0.9
    assert simulated_s < 12.0
    (end,) = flight.ends
    assert isinstance(end, PropStart)
    assert not end.velocity_m_s.any()


@pytest.mark.parametrize("at_wall", [False, True])
def test_without_touch_it_stays_where_it_comes_to_a_wall(
    room: Callable[..., Interior], at_wall: bool
) -> None:
    cabin = room(0.19 if at_wall else 1.0, 1.0, 1.0)
    flight, simulated_s = fly_thing(book((0.5, 0.0, 0.0)), ORBIT, 30.0, interior=cabin, touch=False)
    assert simulated_s == 0.0
    assert cabin.clearance_m(flight.props[0].position_m[-1:])[0] > 0.0
    assert flight.props[0].t_s[-1] < 30.0
    assert len(flight.ends) == 1


def test_nothing_passes_a_wall_between_two_looks(room: Callable[..., Interior]) -> None:
    cabin = room(1.0, 1.0, 1.0)
    for speed in (0.05, 0.7, 5.0):
        flight, _ = fly_thing(book((speed, 0.3 * speed, 0.0), (9.0, 3.0, 12.0)), ORBIT, 3.0, interior=cabin)
        assert cabin.clearance_m(flight.props[0].position_m).min() > -0.3
