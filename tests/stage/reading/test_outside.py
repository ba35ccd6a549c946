"""What stands outside: the Earth's edge against the closed form of its dip, day and night by the Sun."""

import numpy as np
import pytest
from tests.stage.reading.scenes import body, camera, frame_of, item, shot, sky, slab

from skylot.stage.model import Gravity
from skylot.stage.reading.notes import screen_of_frame
from skylot.stage.reading.outside import earth_lit, outside_words
from skylot.stage.world import GravityField

ORBIT = GravityField(kind="orbit", g_m_s2=np.zeros(3))


def words(along: tuple[float, float, float], sun: tuple[float, float, float], share: float = 1.0) -> str:
    lens = camera(along=along, top=(0, 1, 0) if along[2] else (0, 0, 1))
    frame = frame_of(shot((), lens), (item("dot", slab((0, 0, 90), (0.1, 0, 0), (0, 0.1, 0))),))
    return outside_words(frame, screen_of_frame(lens, frame), sky(sun, share=share), ORBIT)


def test_the_edge_of_the_earth_is_where_its_dip_is() -> None:
    # seen from over the pole, the ellipsoid's edge is that of an ellipse with the axes a and b from a focus line:
    # a ray of slope m from (0, b + h) touches x^2/a^2 + y^2/b^2 = 1 where m^2 = ((b + h)^2 - b^2) / a^2
    a, b, h = 6_378_137.0, 6_356_752.3142, 420_000.0
    edge = np.arctan(np.sqrt((b + h) ** 2 - b**2) / a)  # under the horizontal; +z is down to the Earth
    for turn, hits in ((edge + 1e-4, True), (edge - 1e-4, False)):
        way = np.array([[np.cos(turn), 0.0, np.sin(turn)], [0.0, np.cos(turn), np.sin(turn)]])
        found, _lit = earth_lit(way, sky((0, 0, -1)))
        assert found.tolist() == [hits, hits]


def test_day_night_and_the_line_between() -> None:
    down = (0.0, 0.0, 1.0)
    assert words(down, (0, 0, -1)) == "day Earth"
    assert words(down, (0, 0, 1), share=0.0) == "night Earth"
    assert words(down, (1, 0, 0)) == "terminator"
    assert words((1.0, 0.0, 0.36), (0, 0, -1)) == "day Earth and limb"


def test_the_sky_and_the_sun_itself() -> None:
    assert words((0, 0, -1), (1, 0, 0)) == "black sky"
    assert words((0, 0, -1), (1, 0, 0), share=0.0) == "stars"
    assert words((0, 0, -1), (0.1, 0, -1)) == "black sky, Sun in frame"
    assert words((0, 0, -1), (0.1, 0, 1)) == "black sky"


def test_nothing_outside_or_nothing_known() -> None:
    lens = camera()
    wall = item("wall", slab((3, -9, -9), (0, 18, 0), (0, 0, 18)))
    closed = frame_of(shot((), lens), (wall,))
    screen = screen_of_frame(lens, closed)
    assert outside_words(closed, screen, sky((0, 0, -1)), ORBIT) == ""
    unknown = frame_of(shot((body("ANNA", (3, 0, 0)),), lens))
    assert outside_words(unknown, screen, sky(kind="none"), ORBIT) == "outside unknown"


@pytest.mark.parametrize(
    ("gravity", "altitude", "said"),
    [("earth", 30, "day sky, Sun 30° high"), ("earth", -6, "twilight"), ("earth", -40, "night sky"),
     ("moon", 10, "black sky, Sun 10° high"), ("mars", 50, "day sky, Sun 50° high")],
)  # fmt: skip
def test_a_site_has_a_sky(gravity: Gravity, altitude: float, said: str) -> None:
    lens = camera(along=(1, 0, 0))
    frame = frame_of(shot((), lens), (item("dot", slab((0, 0, 90), (0.1, 0, 0), (0, 0.1, 0))),))
    sun = (0.0, np.cos(np.radians(altitude)), np.sin(np.radians(altitude)))
    pull = GravityField(kind=gravity, g_m_s2=np.array([0.0, 0.0, -3.0]))  # type: ignore[arg-type]
    found = outside_words(frame, screen_of_frame(lens, frame), sky(sun, kind="ground"), pull)
    assert found == said
