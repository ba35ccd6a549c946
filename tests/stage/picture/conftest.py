"""Frames that several tests look at are made once."""

import pytest
from tests.stage.picture import scenes

from skylot.stage.picture.render import render


@pytest.fixture(scope="session")
def module():
    return scenes.module()


@pytest.fixture(scope="session")
def day_shot(module):
    return scenes.shot(module)


@pytest.fixture(scope="session")
def day_frame(day_shot):
    return render(day_shot, scenes.over(38, 15, (0.2, 0.95, -0.25)), 0.0, size=(480, 270))
