"""People of a frame against a pinhole worked out here: roll, headroom, looks, sizes, whichever way up is."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation
from tests.stage.reading.scenes import body, camera, frame_of, items_of, shot

from skylot.core.arrays import FloatArray
from skylot.stage.model import PersonInFrame
from skylot.stage.reading.notes import screen_of_frame
from skylot.stage.reading.people import people_in_frame
from skylot.stage.reading.standing import standings
from skylot.stage.world import BodyTrack, CameraTrack


def read(people: tuple[BodyTrack, ...], lens: CameraTrack) -> dict[str, PersonInFrame]:
    staged = shot(people, lens)
    frame = frame_of(staged)
    found = people_in_frame(frame, screen_of_frame(lens, frame), standings(staged, 0.0))
    return {one.who: one for one in found}


def pixel(lens: CameraTrack, point: FloatArray) -> FloatArray:
    """Return where a pinhole puts a point in a picture of 320 x 180; 32 mm across, so 10 px per mm."""
    local = Rotation.from_quat(lens.rotation_xyzw[0]).inv().apply(point - lens.position_m[0])
    return np.array([160.0, 90.0]) + 10.0 * lens.focal_mm[0] * np.array([local[0], -local[1]]) / -local[2]


@pytest.mark.parametrize("roll_deg", [0, 30, 90, 135, 180, -90, -60])
def test_roll_is_the_bodys_against_the_frame(roll_deg: float) -> None:
    # the camera rolled counter-clockwise turns the picture clockwise
    top = Rotation.from_euler("x", -roll_deg, degrees=True).apply([0, 0, 1])
    found = read((body("ANNA", (4, 0, 0)),), camera(top=top))["ANNA"]
    assert math.degrees(math.remainder(found.roll_rad - math.radians(roll_deg), math.tau)) == pytest.approx(
        0, abs=0.1
    )


def test_clockwise_is_to_the_right() -> None:
    # camera looks along +x with +z to the top: its right is -y; a body whose head points to -y lies to the right
    found = read((body("ANNA", (4, 0, 0), up=(0, -1, 0)),), camera())["ANNA"]
    assert found.roll_rad == pytest.approx(math.pi / 2)
    found = read((body("ANNA", (4, 0, 0), up=(0, 0, -1)),), camera())["ANNA"]
    assert abs(found.roll_rad) == pytest.approx(math.pi)


@pytest.mark.parametrize("up", [(0, 0, 1), (0, 0, -1), (0, 1, 0), (0, -1, 0)])
def test_headroom_is_along_the_own_up(up: tuple[float, float, float]) -> None:
    lens = camera(focal_mm=18.0)
    track = body("ANNA", (5, 0.3, 0.1), up=up)
    found = read((track,), lens)["ANNA"]
    head = next(each for each in items_of(track) if each.segment == "head").mesh.vertices_m
    pixels = np.array([pixel(lens, point) for point in head])
    room = {
        (0, 0, 1): pixels[:, 1].min(),
        (0, 0, -1): 180 - pixels[:, 1].max(),
        (0, 1, 0): pixels[:, 0].min(),
        (0, -1, 0): 320 - pixels[:, 0].max(),
    }[up]
    assert found.headroom == pytest.approx(room / 180, abs=0.003)


def test_a_cut_head_has_no_headroom() -> None:
    found = read((body("ANNA", (2, 0, -0.3)),), camera())["ANNA"]
    assert found.headroom is not None
    found = read((body("ANNA", (2, 0, 0.0)),), camera())["ANNA"]
    assert found.headroom is None
    assert found.looks == ""


@pytest.mark.parametrize(
    ("facing", "looks"),
    [
        ((-1, 0, 0), "to camera"),
        ((1, 0, 0), "away"),
        ((0, -1, 0), "right"),
        ((0, 1, 0), "left"),
        ((-1, 1, 0), "left"),
    ],
)
def test_looks_are_screen_directions(facing: tuple[float, float, float], looks: str) -> None:
    # the camera stands as high as the eyes
    track = body("ANNA", (3, 0, 0), facing=facing)
    eyes = standings(shot((track,)), 0.0)[0].eyes_m
    lens = camera(position=(0, 0, eyes[2]))
    assert read((track,), lens)["ANNA"].looks == looks
    turned_over = read((track,), camera(position=(0, 0, eyes[2]), top=(0, 0, -1)))["ANNA"]
    assert turned_over.looks == {"left": "right", "right": "left"}.get(looks, looks)
    on_its_side = read((track,), camera(position=(0, 0, eyes[2]), top=(0, 1, 0)))["ANNA"]
    assert on_its_side.looks == {"left": "up", "right": "down"}.get(looks, looks)


def test_look_room_is_before_the_eyes() -> None:
    track = body("ANNA", (3, 0.5, -0.6), facing=(0, -1, 0))
    lens = camera()
    found = read((track,), lens)["ANNA"]
    eyes = pixel(lens, standings(shot((track,)), 0.0)[0].eyes_m)
    assert found.looks == "right"
    assert found.look_room == pytest.approx((320 - eyes[0]) / 320, abs=0.01)


@pytest.mark.parametrize(
    ("distance_m", "size"),
    [(0.8, "CU"), (1.35, "MCU"), (2.0, "MS"), (2.8, "MLS"), (4.5, "LS"), (12.0, "ELS")],
)
@pytest.mark.parametrize("up", [(0, 0, -1), (1, 0, 4)])
def test_sizes_do_not_know_which_way_is_up(
    up: tuple[float, float, float], distance_m: float, size: str
) -> None:
    lens = camera(focal_mm=28.0)
    track = body("ANNA", (0, 0, 0), up=up)
    eyes = standings(shot((track,)), 0.0)[0].eyes_m
    # the eyes a third under the edge of the frame that is the person's own top
    own = np.asarray(up, dtype=float) / np.linalg.norm(up)
    lens = camera(
        focal_mm=28.0, position=eyes - 0.06 * distance_m * own + [-distance_m, 0, 0], top=own - [own[0], 0, 0]
    )
    assert read((track,), lens)["ANNA"].size == size


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10_000))
def test_the_whole_scene_may_turn(seed: int) -> None:
    turn = Rotation.random(random_state=seed)

    def scene(by: Rotation) -> dict[str, PersonInFrame]:
        ways = {name: by.apply(way) for name, way in {"x": [1, 0, 0], "z": [0, 0, 1], "y": [0, 1, 0]}.items()}
        one = body("ANNA", by.apply([3, 0.4, -0.2]), up=ways["z"], facing=-ways["x"] + ways["y"])
        two = body("SEDOV", by.apply([4, -0.6, 0.3]), up=-ways["z"], facing=ways["y"])
        return read((one, two), camera(along=ways["x"], top=ways["z"]))

    first, then = scene(Rotation.identity()), scene(turn)
    for who, one in first.items():
        assert then[who].size == one.size
        assert then[who].looks == one.looks
        assert then[who].hidden_by == one.hidden_by
        assert math.remainder(then[who].roll_rad - one.roll_rad, math.tau) == pytest.approx(0, abs=1e-6)
        assert then[who].distance_m == pytest.approx(one.distance_m)
        assert then[who].share == pytest.approx(one.share, rel=0.03)


def test_heads_and_feet_to_the_camera() -> None:
    found = read((body("ANNA", (4, 0, 0), up=(-1, 0, 0), facing=(0, 0, 1)),), camera())["ANNA"]
    assert found.toward_rad == pytest.approx(math.pi / 2, abs=0.1)
    found = read((body("ANNA", (4, 0, 0), up=(1, 0, 0), facing=(0, 0, 1)),), camera())["ANNA"]
    assert found.toward_rad == pytest.approx(-math.pi / 2, abs=0.1)


def test_sun_and_light_on_the_face() -> None:
    staged = shot((body("ANNA", (3, 0, -0.4)),))
    frame = frame_of(staged, lux=7.0)
    frame.sun[:, :160] = True
    heads = [k for k, each in enumerate(frame.items) if each.segment == "head"]
    frame.lux[frame.ids == heads[0]] = 900.0
    screen = screen_of_frame(staged.camera, frame)
    (found,) = people_in_frame(frame, screen, standings(staged, 0.0))
    assert found.sun == pytest.approx(0.5, abs=0.03)
    assert found.face_lux == 900.0
    assert found.highlight_lux == 900.0
    assert found.share == pytest.approx(np.count_nonzero(frame.ids >= 0) / frame.ids.size)


def test_who_is_hidden_is_listed_and_who_is_elsewhere_is_not() -> None:
    people = (
        body("ANNA", (1.5, 0, 0)), body("SEDOV", (8, 0, 0)), body("LENA", (-2, 0, 0)),
        body("camera operator", (2, 0.8, 0), crew=True),
    )  # fmt: skip
    found = read(people, camera())
    assert set(found) == {"ANNA", "SEDOV", "camera operator"}
    assert found["SEDOV"].hidden_by[0] == "ANNA"
    assert found["SEDOV"].visible < 0.2
    assert found["camera operator"].crew


def test_movement_is_measured_between_samples() -> None:
    (one,) = standings(shot((body("ANNA", (3, 0, 0), velocity=(0.2, 0.0, -0.1)),)), 0.3)
    np.testing.assert_allclose(one.velocity_m_s, [0.2, 0.0, -0.1], atol=1e-9)
    (still,) = standings(shot((body("ANNA", (3, 0, 0)),)), 0.3)
    assert not still.velocity_m_s.any()


def test_what_is_seen_where_the_head_is_not() -> None:
    found = read((body("ANNA", (2, 0, -0.3)),), camera())["ANNA"]
    assert found.parts == ()
    found = read((body("ANNA", (2, 0, 0.75)),), camera(focal_mm=50.0))["ANNA"]
    assert {"left shank", "right shank"} <= set(found.parts)
    assert not {"head", "chest"} & set(found.parts)
    assert found.headroom is None
    assert found.face_lux is None
