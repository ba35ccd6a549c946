"""Free motions of many things in one shot, and how much of them is simulated."""

from __future__ import annotations

import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.shots import said

from skylot.stage.blocking import flight_bounds
from skylot.stage.model import Motion, Prop


def test_two_hundred_things_that_float_for_a_minute_are_all_flown(stage: Stager) -> None:
    props = tuple(
        Prop(id=f"p{n}", position_m=(-1.0 + n % 20 / 10, -0.8 + n % 13 / 8, -0.8 + n % 7 / 4))
        for n in range(200)
    )
    motions = tuple(
        Motion(who=prop.id, kind="float", velocity_m_s=(0.01, 0.0, 0.0), spin_rad_s=(0.1, 0.2, 0.3))
        for prop in props
    )
    shot = stage({"ANNA": "neutral"}, props=props, motions=motions, seconds=60.0)
    assert len(shot.said) == 200
    assert all(track.t_s[-1] == pytest.approx(60.0) for track in shot.props)


def test_things_that_bounce_for_longer_than_is_simulated_are_told(
    stage: Stager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flight_bounds, "MOST_THINGS_S", 0.05)
    monkeypatch.setattr(flight_bounds, "MOST_PEOPLE_S", 0.5)
    cup, pen = (Prop(id=name, position_m=(0.0, y, 0.5)) for name, y in (("cup", 0.3), ("pen", -0.3)))
    motions = (
        *(Motion(who=who, kind="throw", velocity_m_s=(0.0, 0.0, 2.0)) for who in ("cup", "pen")),
        *(Motion(who="ANNA", kind="float", at_s=at_s, seconds=1.0) for at_s in (0.0, 2.0)),
    )
    shot = stage({"ANNA": "in the middle, neutral"}, props=(cup, pen), motions=motions, seconds=4.0)
    assert said(shot, "warning", "pen stays where it comes to a wall")
    assert said(shot, "warning", "ANNA does not fly")
    assert shot.props[0].t_s[-1] == pytest.approx(4.0)
    assert shot.props[1].t_s[-1] < 2.0
