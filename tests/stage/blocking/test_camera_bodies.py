"""A camera must not be where somebody is, at any time of its move."""

from __future__ import annotations

import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import box_set
from tests.stage.blocking.shots import said

from skylot.stage.model import CameraKey, CameraSetup, Mark

ROOM = box_set()
ANNA = Mark(who="ANNA", words="feet to deck, facing forward", position_m=(1.0, 0.0, 0.0))


def filmed(*keys: CameraKey) -> CameraSetup:
    return CameraSetup(setup="1.01", keys=keys)


def test_a_camera_that_goes_through_somebody_is_told_with_the_second(stage: Stager) -> None:
    keys = (CameraKey(position_m=(-1.0, 0.0, 0.05)), CameraKey(at_s=4.0, position_m=(3.0, 0.0, 0.05)))
    shot = stage((ANNA,), filmed(*keys), built=ROOM, seconds=4.0)
    assert said(shot, "warning", "the camera is in ANNA at ", "camera")


def test_who_walks_into_a_camera_is_told(stage: Stager) -> None:
    later = Mark(who="ANNA", at_s=6.0, position_m=(-1.0, 0.0, 0.0))
    shot = stage((ANNA, later), filmed(CameraKey(position_m=(0.0, 0.0, 0.05))), built=ROOM, seconds=6.0)
    assert said(shot, "the camera is in ANNA at ")


@pytest.mark.parametrize(
    "words", ["50 mm, CU on ANNA", "at ANNA", "35 mm, POV of ANNA", "over ANNA's shoulder"]
)
def test_a_camera_near_somebody_is_in_nobody(stage: Stager, words: str) -> None:
    assert not said(stage((ANNA,), words, built=ROOM), "the camera is in")
