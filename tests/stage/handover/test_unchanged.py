from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.handover.timing import sky_at
from skylot.stage.handover.unchanged import state_at


@pytest.fixture
def light(sky, at):
    return sky_at(sky, np.array([at.t_s]))


def differ(a, b) -> bool:
    return bool(np.abs(a - b).max() > 1)


def test_nothing_moved_is_unchanged(shot, light):
    assert not differ(state_at(shot, light, 1.0), state_at(shot, light, 1.0))


@pytest.mark.parametrize("what", ["people", "props", "camera"])
def test_whoever_moves_changes_the_picture(shot, light, what):
    still = {"people": (), "props": (), "camera": None}
    kept = {name: getattr(shot, name) if name == what else gone for name, gone in still.items()}
    alone = replace(shot, **kept)
    assert differ(state_at(alone, light, 1.0), state_at(alone, light, 1.5))


def test_the_sun_changes_it_once_it_has_moved(shot, sky, at):
    alone = replace(shot, people=(), props=(), camera=None)
    now, soon, later = (
        state_at(alone, sky_at(replace(sky, sun_share=np.ones(3)), np.array([at.t_s + s])), 0.0)
        for s in (0, 0.5, 10)
    )
    assert not differ(now, soon)
    assert differ(now, later)


def test_the_sign_of_a_quaternion_is_no_move(shot, light):
    camera = shot.camera
    other = replace(shot, camera=replace(camera, rotation_xyzw=-camera.rotation_xyzw))
    assert not differ(state_at(shot, light, 1.0), state_at(other, light, 1.0))


def test_a_sky_that_nobody_knows_is_a_state_too(shot, light):
    unknown = replace(light, sun=np.full((1, 3), np.nan), sun_share=np.array([np.nan]))
    assert np.isfinite(state_at(shot, unknown, 0.0)).all()


def test_a_lamp_that_fades_makes_a_new_picture_and_one_that_burns_steadily_does_not(cued, light):
    still_ = replace(cued, people=(), props=(), camera=None)
    cabin = replace(still_, practicals=())
    assert not differ(state_at(cabin, light, 0.0), state_at(cabin, light, 0.9))
    assert differ(state_at(cabin, light, 1.0), state_at(cabin, light, 1.1))
    assert not differ(state_at(cabin, light, 3.0), state_at(cabin, light, 3.9))


def test_a_lamp_that_moves_makes_a_new_picture_while_it_burns(cued, light):
    torch = replace(cued, people=(), props=(), camera=None, cabin_levels={}, practicals=cued.practicals[:1])
    assert not differ(state_at(torch, light, 0.2), state_at(torch, light, 0.8))
    assert differ(state_at(torch, light, 0.9), state_at(torch, light, 1.0))
    assert differ(state_at(torch, light, 2.0), state_at(torch, light, 2.1))
