"""The notes of a whole frame."""

import numpy as np
import pytest
from tests.stage.reading.scenes import body, camera, frame_of, item, shot, sky, slab

from skylot.core.instant import Instant
from skylot.stage.reading.notes import read_frame, sun_in_shot
from skylot.stage.world import LampSpot, Opening

LAMP = LampSpot(
    id="lamp", position_m=np.zeros(3), axis=None, half_angle_rad=1.5, flux_lm=800.0, colour=(1.0, 1.0, 1.0)
)
WINDOW = Opening(
    id="zvezda-starboard", centre_m=np.array([2.0, -3.0, 0.0]), normal=np.array([0.0, -1.0, 0.0]), radius_m=1.5,
    depth_m=0.0, transmission=0.9,
)  # fmt: skip


def test_a_frame_in_words_and_numbers() -> None:
    people = (body("ANNA", (2, 0, -0.2), facing=(0, -1, 0)), body("LENA", (4, 1.2, 0), up=(0, 0, -1)))
    staged = shot(
        people, camera(line="2.39", focal_mm=24.0), openings=(WINDOW,), lamps=(LAMP,), cabin_on=False
    )
    frame = frame_of(staged, (item("wall", slab((6, -9, -9), (0, 18, 0), (0, 0, 18))),), lux=117.6)
    anna = [k for k, each in enumerate(frame.items) if each.owner == "ANNA"]
    frame.sun[np.isin(frame.ids, anna) & (np.arange(320) > 160)] = True
    at = Instant.parse("2021-10-12T09:00:00Z")
    over = sky((0, -1, 0), t_s=at.t_s)
    notes = read_frame(staged, frame, at=at, sky=over, sun=sun_in_shot(staged, frame, over))
    assert [one.who for one in notes.people] == ["ANNA", "LENA"]
    assert (notes.orientations, notes.layers, notes.planes) == (2, 2, 2)
    assert notes.lens == "24 mm f/2.8, 2.39"
    assert notes.light == "direct Sun through zvezda-starboard on ANNA; cabin dark"
    assert notes.exposure_stops == pytest.approx(0.0, abs=0.01)
    assert notes.outside == ""
    assert notes.camera_up == pytest.approx((0.0, 0.0, 1.0))
    assert notes.at == at


def test_night_and_nothing_known_are_said() -> None:
    staged = shot((body("ANNA", (2, 0, 0)),), lamps=(LAMP,))
    frame = frame_of(staged)
    assert (
        read_frame(staged, frame, at=None, sky=sky((1, 0, 0), share=0.0)).light == "orbital night; cabin lit"
    )
    assert read_frame(staged, frame, at=None, sky=sky(kind="none")).light == "Sun unknown; cabin lit"
    ground = sky((0, 1, -1), kind="ground", share=0.0)
    assert read_frame(staged, frame, at=None, sky=ground).light == "Sun down; cabin lit"


def test_an_empty_frame_reads_as_empty() -> None:
    staged = shot((body("ANNA", (-3, 0, 0)),))
    notes = read_frame(staged, frame_of(staged), at=None, sky=sky(kind="none"))
    assert notes.people == ()
    assert notes.planes == 0


def test_a_shot_without_a_camera_has_no_frame() -> None:
    from dataclasses import replace  # noqa: PLC0415

    staged = shot((body("ANNA", (2, 0, 0)),))
    frame = frame_of(staged)
    with pytest.raises(ValueError, match="no camera"):
        read_frame(replace(staged, camera=None), frame, at=None, sky=sky(kind="none"))
