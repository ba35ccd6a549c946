"""The Sun's patch: a window in a wall, a Sun that wanders at a known rate, and when it leaves in closed form."""

import numpy as np
import pytest
from tests.stage.reading.scenes import body, camera, frame_of, item, items_of, shot, sky, slab

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.stage.reading.notes import screen_of_frame, sun_in_shot
from skylot.stage.reading.sun import sun_on, window_of
from skylot.stage.world import Frame, Item, Opening, Sky, StagedShot

WALL_X, HALF = -2.0, 0.3
WINDOW = Opening(
    id="zvezda-starboard", centre_m=np.array([WALL_X, 0.0, 0.0]), normal=np.array([-1.0, 0.0, 0.0]), radius_m=HALF,
    depth_m=0.0, transmission=0.9,
)  # fmt: skip


def wall_with_a_slit() -> tuple[Item, ...]:
    """Return a wall at x = -2 with a slit |y| < 0.3, endless in z."""
    one = slab((WALL_X, HALF, -9), (0, 9, 0), (0, 0, 18))
    two = slab((WALL_X, -HALF, -9), (0, -9, 0), (0, 0, 18))
    return item("wall", one, "hull"), item("wall", two, "hull")


def swinging(seconds: FloatArray, rate_rad_s: float, start_rad: float = 0.0) -> FloatArray:
    """Return directions to a Sun that lies beyond the wall and moves towards +y."""
    angle = start_rad + rate_rad_s * seconds
    return np.stack((-np.cos(angle), np.sin(angle), np.zeros_like(angle)), axis=1)


def lit_board() -> tuple[StagedShot, Frame]:
    """Return a flat person, 0.2 m wide at x = 2, seen from the side of the wall."""
    track = body("ANNA", (2, 0, 0))
    staged = shot((track,), camera(position=(-1.9, 0, 0), focal_mm=50.0), openings=(WINDOW,))
    board = item("ANNA head", slab((2, -0.1, -0.1), (0, 0.2, 0), (0, 0, 0.2)), "person", "ANNA", "head")
    from dataclasses import replace  # noqa: PLC0415

    alone = frame_of(replace(staged, people=()), (*wall_with_a_slit(), board))
    return staged, alone


def run(staged: StagedShot, frame: Frame, over: Sky) -> dict[tuple[str, str], object]:
    screen = screen_of_frame(staged.camera, frame)
    found = sun_on(frame, screen, over, [track.who for track in staged.people], staged.built.openings)
    return {(one.who, one.part): one for one in found}


def test_the_patch_leaves_when_geometry_says() -> None:
    staged, frame = lit_board()
    rate = np.radians(360.0 / 5560.0)  # an orbit's pace
    seconds = np.arange(0.0, 240.0, 5.0)
    (found,) = run(staged, frame, sky(swinging(seconds, rate), t_s=700_000_000.0 + seconds)).values()
    # a point y of the board (x = 2) sees the Sun past the edge y = 0.3 (x = -2) while y + 4 tan(a) < 0.3;
    # the share of the board that is lit falls to a tenth when 4 tan(a) = 0.3 - (-0.1 + 0.02)
    leaves = np.arctan((HALF + 0.1 - 0.02) / 4.0) / rate
    assert found.part == "face"
    assert found.window == "zvezda-starboard"
    assert found.share == 1.0
    assert found.seconds == pytest.approx(leaves, abs=2.0)
    assert found.leaves_at is not None
    assert found.leaves_at.t_s - 700_000_000.0 == pytest.approx(found.seconds, abs=1e-6)


def test_it_comes_when_geometry_says() -> None:
    staged, frame = lit_board()
    rate = np.radians(360.0 / 5560.0)
    seconds = np.arange(0.0, 240.0, 5.0)
    (found,) = run(staged, frame, sky(swinging(seconds, rate, -0.14), t_s=seconds)).values()
    comes = (0.14 - np.arctan((HALF + 0.1 - 0.02) / 4.0)) / rate
    assert found.share == 0.0
    assert found.seconds is None
    assert found.comes_at is not None
    assert found.comes_at.t_s == pytest.approx(comes, abs=2.0)


def test_sunset_takes_it_too() -> None:
    staged, frame = lit_board()
    seconds = np.arange(0.0, 60.0, 1.0)
    over = sky(swinging(seconds, 0.0), t_s=seconds)
    over.sun_share[30:] = 0.0
    (found,) = run(staged, frame, over).values()
    assert found.seconds == pytest.approx(29.9, abs=0.2)


def test_a_sun_that_stays_has_no_end() -> None:
    staged, frame = lit_board()
    seconds = np.arange(0.0, 60.0, 10.0)
    (found,) = run(staged, frame, sky(swinging(seconds, 0.0), t_s=seconds)).values()
    assert found.share == 1.0
    assert found.seconds is None
    assert found.leaves_at is None
    assert found.comes_at is None


def test_no_sun_no_words() -> None:
    staged, frame = lit_board()
    assert run(staged, frame, sky()) == {}
    assert run(staged, frame, sky((-1, 0, 0), share=0.0)) == {}
    assert run(staged, frame, sky((1, 0, 0))) == {}, "the Sun is behind the board"
    assert run(staged, frame, sky((-1, 2, 0))) == {}, "the wall is in the way"


def test_a_body_shades_itself_and_others() -> None:
    people = (body("ANNA", (3, 0, 0)), body("SEDOV", (3, 0.9, 0)))
    staged = shot(people, camera(focal_mm=20.0))
    frame = frame_of(staged)
    found = {(one.who, one.part): one for one in sun_in_shot(staged, frame, sky((0, -1, 0)))}
    # the Sun stands to the right of the image, over the right shoulder of the picture: SEDOV is in ANNA's shade
    assert found["ANNA", "body"].share > 0.3
    assert found.get(("SEDOV", "body"), found["ANNA", "body"]).share < 0.8 * found["ANNA", "body"].share or (
        ("SEDOV", "body") not in found
    )
    assert found["ANNA", "body"].window == ""


def test_the_window_is_the_one_on_the_way() -> None:
    other = Opening(
        id="other", centre_m=np.array([-2.0, 2.0, 0.0]), normal=np.array([-1.0, 0, 0]), radius_m=0.3, depth_m=0.1,
        transmission=1.0,
    )  # fmt: skip
    points = np.array([[2.0, 0.0, 0.0], [2.0, 0.1, 0.1]])
    assert window_of(points, np.array([-1.0, 0, 0]), (other, WINDOW)) == "zvezda-starboard"
    slanted = np.array([-4.0, 2.0, 0.0]) / np.sqrt(20.0)
    assert window_of(points, slanted, (other, WINDOW)) == "other"
    assert window_of(points, np.array([1.0, 0, 0]), (other, WINDOW)) == ""
    assert window_of(points, np.array([0.0, 1, 0]), (other, WINDOW)) == ""


def test_instants_are_tai_seconds() -> None:
    at = Instant.parse("2021-10-12T09:00:00Z")
    staged, frame = lit_board()
    seconds = at.t_s + np.arange(0.0, 240.0, 20.0)
    (found,) = run(staged, frame, sky(swinging(seconds - at.t_s, 0.001), t_s=seconds)).values()
    assert found.leaves_at is not None
    assert found.leaves_at.iso().startswith("2021-10-12T09:01:")
    assert items_of(staged.people[0])
