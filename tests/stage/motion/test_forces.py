"""Pushes and air on a body that nothing else holds, beside Newton."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.model import Prop
from skylot.stage.motion.engine import build_engine, meet_speeds
from skylot.stage.motion.forces import Push
from skylot.stage.motion.records import BodyStart, PropStart, Tie
from skylot.stage.motion.simulate import simulate
from skylot.stage.world import GravityField


@pytest.mark.parametrize("seconds", [0.3, 0.333])
def test_a_push_gives_its_impulse_to_the_whole_body(
    anna: BodyStart, weightless: GravityField, seconds: float
) -> None:
    push = Push(
        who="ANNA",
        seconds=seconds,
        acceleration_m_s2=np.array([1.0, 0.0, 0.0]),
        spin_up_rad_s2=np.zeros(3),
    )
    flight = simulate([anna], [], weightless, 1.0, pushes=[push])
    assert flight.balance.momentum_after == pytest.approx([70.0 * seconds, 0.0, 0.0], abs=1e-6)
    assert flight.balance.angular_after == pytest.approx(np.zeros(3), abs=1e-6)


def test_air_brakes_a_box_as_the_law_of_drag_says(weightless: GravityField) -> None:
    """Of c v^2 / m alone the speed falls as v0 / (1 + c v0 t / m)."""
    box = PropStart(
        prop=Prop(id="box", size_m=(0.4, 0.4, 0.4), mass_kg=0.5),
        position_m=np.zeros(3),
        velocity_m_s=np.array([2.0, 0.0, 0.0]),
    )
    flight = simulate([], [box], weightless, 5.0, airflow_m_s=np.zeros(3))
    law = 0.5 * 1.2 * 1.1 * 0.16
    assert flight.ends[0].velocity_m_s[0] == pytest.approx(2.0 / (1.0 + law * 2.0 * 5.0 / 0.5), rel=0.01)


def test_hands_that_close_lose_no_momentum(anna: BodyStart) -> None:
    ball = PropStart(
        prop=Prop(id="ball", mass_kg=3.0),
        position_m=np.array([0.4, -0.2, 0.3]),
        velocity_m_s=np.array([-2.0, 1.0, 0.5]),
    )
    tie = Tie(who="ANNA", segment="right_hand", to="ball", at_m=np.array([0.4, -0.2, 0.3]))
    engine = build_engine([replace(anna)], [ball], [tie], step_s=0.002, bumps=False)

    def momentum() -> np.ndarray:
        engine.refresh()
        return engine.model.body_mass[engine.parts] @ engine.speeds()[0]

    before = momentum()
    meet_speeds(engine)
    assert momentum() == pytest.approx(before, abs=1e-9)
    speed, spin = engine.speeds()
    hand = engine.bodies[0].segments.index("right_hand")
    arm = ball.position_m - engine.data.xipos[engine.parts[hand]]
    assert speed[hand] + np.cross(spin[hand], arm) == pytest.approx(speed[-1], abs=1e-4)
