"""Lamps and cues in words."""

from dataclasses import replace

import numpy as np
import pytest
from tests.stage.reading.scenes import body, frame_of, shot, sky

from skylot.stage.lighting import still
from skylot.stage.model import Cue
from skylot.stage.reading.lamps import cue_words, lamp_words
from skylot.stage.reading.notes import read_frame
from skylot.stage.world import LampSpot, LevelTrack

LAMP = LampSpot(
    id="torch", position_m=np.zeros(3), axis=None, half_angle_rad=3.1, flux_lm=80.0, colour=(1.0, 1.0, 1.0),
    cabin=False,
)  # fmt: skip
FADE = LevelTrack(t_s=np.array([3.0, 5.0]), level=np.array([1.0, 0.4]))


def test_the_practicals_that_burn_are_named_with_their_level() -> None:
    staged = replace(shot(()), practicals=(still(LAMP, FADE), still(replace(LAMP, id="panel"))))
    assert lamp_words(staged, 0.0) == ["torch", "panel"]
    assert lamp_words(staged, 5.0) == ["torch at 40 %", "panel"]
    out = still(LAMP, LevelTrack(t_s=np.array([3.0, 3.0]), level=np.array([1.0, 0.0])))
    assert lamp_words(replace(staged, practicals=(out,)), 3.0) == []


@pytest.mark.parametrize(
    ("cue", "words"),
    [
        (Cue(lamp="torch", to=1.0, at_s=3.0), "torch on at 3.0 s"),
        (Cue(lamp="torch", to=0.0, at_s=4.25), "torch off at 4.2 s"),
        (Cue(lamp="cabin", to=0.4, at_s=3.0), "cabin to 40 % at 3.0 s"),
        (Cue(lamp="cabin", to=0.4, at_s=3.0, over_s=2.0), "cabin fades to 40 % from 3.0 to 5.0 s"),
        (Cue(lamp="cabin", to=0.0, at_s=3.0, over_s=2.0), "cabin fades out from 3.0 to 5.0 s"),
        (Cue(lamp="cabin", to=1.0, at_s=3.0, over_s=2.0), "cabin fades in from 3.0 to 5.0 s"),
    ],
)
def test_a_cue_as_a_supervisor_notes_it(cue: Cue, words: str) -> None:
    assert cue_words(replace(shot(()), cues=(cue,))) == [words]


def test_the_light_of_a_frame_is_that_of_its_second() -> None:
    own = replace(LAMP, id="lamp", cabin=True)
    staged = shot((body("ANNA", (2, 0, 0)),), lamps=(own,))
    cues = (Cue(lamp="cabin", to=0.0, at_s=2.0), Cue(lamp="torch", to=1.0, at_s=3.0))
    dark = LevelTrack(t_s=np.array([2.0, 2.0]), level=np.array([1.0, 0.0]))
    lit = LevelTrack(t_s=np.array([3.0, 3.0]), level=np.array([0.0, 1.0]))
    staged = replace(staged, cues=cues, cabin_levels={"lamp": dark}, practicals=(still(LAMP, lit),))
    said = "cabin off at 2.0 s; torch on at 3.0 s"
    for at_s, now in ((0.0, "cabin lit"), (2.5, "cabin dark"), (4.0, "cabin dark; torch")):
        frame = replace(frame_of(staged), at_s=at_s)
        assert read_frame(staged, frame, at=None, sky=sky(kind="none")).light == f"Sun unknown; {now}; {said}"
