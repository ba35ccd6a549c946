"""Walls as soft planes: their names, and that they are asked seldom from afar and never too late."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.core.arrays import FloatArray
from skylot.stage.model import Prop
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.records import BodyStart, PropStart
from skylot.stage.motion.simulate import simulate
from skylot.stage.motion.walls import wall_name
from skylot.stage.world import GravityField


def test_a_wall_has_the_name_of_the_side_it_is_on(planes: dict[str, FloatArray]) -> None:
    assert wall_name(planes, np.array([-1.0, 0.1, 0.0])) == "forward"
    assert wall_name(planes, np.array([0.0, 0.2, 0.9])) == "overhead"
    assert wall_name({}, np.array([0.0, 0.2, 0.9])) == "wall"


class CountedShell:
    """The inside of a sphere of 3 m, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        self.asked += len(points_m)
        return np.asarray(3.0 - np.linalg.norm(points_m, axis=1))


def test_far_walls_are_asked_seldom(anna: BodyStart, weightless: GravityField) -> None:
    shell = CountedShell()
    start = replace(anna, velocity_m_s=np.array([0.05, 0.0, 0.0]))
    assert not simulate([start], [], weightless, 4.0, interior=shell).contacts
    assert shell.asked < 30 * 15


@pytest.mark.parametrize("speed", [0.5, 5.0, 25.0])
def test_nothing_goes_through_a_curved_wall_however_fast(speed: float, weightless: GravityField) -> None:
    start = PropStart(
        prop=Prop(id="ball", mass_kg=0.5),
        position_m=np.zeros(3),
        velocity_m_s=speed * np.array([0.6, 0.0, 0.8]),
    )
    shell = CountedShell()
    flight = simulate([], [start], weightless, 4.0 / speed + 2.0, interior=shell)
    first = flight.contacts[0]
    assert first.at_s == pytest.approx((3.0 - 0.05) / speed, abs=0.1 / speed + 0.01)
    assert first.speed_m_s == pytest.approx(speed, rel=0.1)
    assert np.linalg.norm(flight.props[0].position_m[-1]) < 3.1
    assert np.linalg.norm(flight.ends[0].velocity_m_s) < 0.7 * speed  # soft: most of it is gone


@pytest.mark.slow
def test_a_thing_comes_to_rest_on_the_floor() -> None:
    class Ground:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            return np.asarray(points_m[:, 2])

    cup = PropStart(
        prop=Prop(id="cup", mass_kg=0.3),
        position_m=np.array([0.0, 0.0, 1.0]),
        velocity_m_s=np.array([0.4, 0.0, 0.0]),
        spin_rad_s=np.array([1.0, 2.0, 0.0]),
    )
    flight = simulate([], [cup], field_of("earth", (0, 0, -1)), 4.0, interior=Ground())
    end = flight.ends[0]
    assert np.linalg.norm(end.velocity_m_s) < 0.02
    assert 0.02 < end.position_m[2] < 0.09
