"""Operator and holder over a camera's whole move: hands on it, turning slowly, out of walls and frame."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.stage.blocking.conftest import Stager
from tests.stage.blocking.rooms import EARTH, BoxRoom, box_set
from tests.stage.blocking.shots import person, point, said, seen_at

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_axis_angle, rotate
from skylot.stage.blocking.collide import collisions
from skylot.stage.blocking.crew_way import Choices, cheapest_way, felt_room, smooth
from skylot.stage.blocking.room import room_of
from skylot.stage.model import CameraKey, CameraSetup, Mark
from skylot.stage.world import BuiltSet, StagedShot

ANNA = (Mark(who="ANNA", words="feet to deck, facing forward", position_m=(-1.2, 0.0, 0.0)),)
CREW = ("camera operator", "holder")


def around(seconds: float = 8.0) -> CameraSetup:
    """Return a camera that turns by 180 degrees on the spot, near the middle of the room."""
    keys = (
        CameraKey(at_s=0.0, position_m=(0.0, 0.0, 0.0), words="looking at aft, top of frame to overhead"),
        CameraKey(at_s=seconds / 2.0, position_m=(0.1, 0.0, 0.0), words="looking at starboard"),
        CameraKey(at_s=seconds, position_m=(0.2, 0.0, 0.0), words="looking at forward"),
    )
    return CameraSetup(setup="1.01", words="24 mm", mount="dolly", keys=keys)


def grips(shot: StagedShot, second: float) -> float:
    """Return how far the farther palm is from its side of the camera, ten centimetres off its axis."""
    camera = shot.camera
    assert camera is not None
    row = int(np.argmin(np.abs(camera.t_s - second)))
    ahead = rotate(camera.rotation_xyzw[row], np.array([0.0, 0.0, -1.0]))
    middle = camera.position_m[row] - 0.1 * ahead
    sides = [point(shot, "camera operator", f"{side}_palm", second) - middle for side in ("left", "right")]
    return max(abs(float(np.linalg.norm(side)) - 0.1) for side in sides)


def test_hands_stay_on_the_camera_and_eyes_behind_it_while_it_turns(stage: Stager) -> None:
    shot = stage(ANNA, around())
    track = person(shot, "camera operator")
    assert len(track.t_s) > 30
    assert np.diff(track.t_s).max() < 0.26
    for second in track.t_s[::4]:
        assert grips(shot, float(second)) < 0.01
        assert seen_behind(shot, float(second)) < -0.15


def seen_behind(shot: StagedShot, second: float) -> float:
    """Return how far the operator's eyes are before the camera, along its axis."""
    assert shot.camera is not None
    row = int(np.argmin(np.abs(shot.camera.t_s - second)))
    ahead = rotate(shot.camera.rotation_xyzw[row], np.array([0.0, 0.0, -1.0]))
    return float((point(shot, "camera operator", "eyes", second) - shot.camera.position_m[row]) @ ahead)


def turn_rates(shot: StagedShot, who: str) -> FloatArray:
    track = person(shot, who)
    dot = np.abs(np.sum(track.rotation_xyzw[1:] * track.rotation_xyzw[:-1], axis=1))
    return np.degrees(2.0 * np.arccos(np.clip(dot, 0.0, 1.0))) / np.diff(track.t_s)


def test_nobody_turns_faster_than_people_do(stage: Stager) -> None:
    shot = stage(ANNA, around(10.0))
    for who in CREW:
        assert turn_rates(shot, who).max() < 90.0
    limits = person(shot, "camera operator").skeleton.limits_rad
    joints = person(shot, "camera operator").joints_rad
    assert (joints >= limits[:, 0] - 1e-9).all() and (joints <= limits[:, 1] + 1e-9).all()


def test_legs_do_not_swing_through_walls(stage: Stager) -> None:
    shot = stage(ANNA, around(10.0), built=box_set(np.array([3.0, 1.4, 1.4])))
    for hit in collisions(shot):
        assert hit.who not in CREW or hit.depth_m < 0.1


def test_the_crew_keep_out_of_frame_over_the_move(stage: Stager) -> None:
    shot = stage(ANNA, around(10.0))
    assert not said(shot, "is in frame")
    assert shot.camera is not None
    for row in range(0, len(shot.camera.t_s), 10):
        second = float(shot.camera.t_s[row])
        for who in CREW:
            for name in ("head_top", "left_knee", "right_toe", "left_toe"):
                x, y = seen_at(shot, point(shot, who, name, second), row)
                assert abs(x) > 1.0 or abs(y) > 1.0


def test_the_holder_keeps_hold(stage: Stager) -> None:
    shot = stage(ANNA, around(10.0))
    for second in person(shot, "holder").t_s[::8]:
        for side in ("left", "right"):
            palm = point(shot, "holder", f"{side}_palm", float(second))
            ends = [
                point(shot, "camera operator", f"{s}_{p}", float(second))
                for s in ("left", "right")
                for p in ("ankle", "hip")
            ]
            assert min(float(np.linalg.norm(palm - end)) for end in ends) < 0.12


class TwoRooms:
    """Two rooms and a round hatch of 90 cm between them, 40 cm long, along x."""

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        points = np.atleast_2d(points_m)
        rooms = [BoxRoom(np.array([2.0, 1.5, 1.5])).clearance_m(points - [x, 0.0, 0.0]) for x in (-2.2, 2.2)]
        tube = np.minimum(0.45 - np.hypot(points[:, 1], points[:, 2]), 0.6 - np.abs(points[:, 0]))
        return np.asarray(np.maximum(np.maximum(rooms[0], rooms[1]), tube))


def hatched() -> BuiltSet:
    """Return two rooms with a hatch between them."""
    from dataclasses import replace  # noqa: PLC0415

    plain = box_set()
    bounds = np.array([[-4.2, -1.5, -1.5], [4.2, 1.5, 1.5]])
    return replace(plain, interior=TwoRooms(), bounds_m=bounds)


def test_through_a_hatch_the_operator_goes_head_first(stage: Stager) -> None:
    keys = (
        CameraKey(
            at_s=0.0, position_m=(-1.5, 0.0, 0.0), words="looking at forward, top of frame to overhead"
        ),
        CameraKey(at_s=10.0, position_m=(2.4, 0.0, 0.0)),
    )
    setup = CameraSetup(setup="1.01", words="24 mm", mount="hand-held", keys=keys)
    anna = (Mark(who="ANNA", words="feet to deck, facing aft", position_m=(3.6, 0.8, 0.0)),)
    shot = stage(anna, setup, built=hatched())
    second = 5.0
    track = person(shot, "camera operator")
    row = int(np.argmin(np.abs(track.t_s - second)))
    up = rotate(track.rotation_xyzw[row], np.array([0.0, 0.0, 1.0]))
    assert up[0] > 0.8
    for hit in collisions(shot):
        assert hit.who not in CREW or hit.depth_m < 0.12
    assert grips(shot, second) < 0.02


def test_a_holder_who_has_no_room_lets_go_with_a_note(stage: Stager) -> None:
    """A tube that the operator fills: whoever holds on beside it is in its wall."""

    class Tube:
        def clearance_m(self, points_m: FloatArray) -> FloatArray:
            points = np.atleast_2d(points_m)
            room = BoxRoom(np.array([2.0, 1.5, 1.5])).clearance_m(points - [-2.2, 0.0, 0.0])
            tube = np.minimum(0.34 - np.hypot(points[:, 1], points[:, 2]), 5.0 - np.abs(points[:, 0]))
            narrow = np.where(points[:, 0] > 0.4, 0.16 - np.hypot(points[:, 1], points[:, 2]), tube)
            return np.asarray(np.maximum(room, np.minimum(tube, narrow)))

    from dataclasses import replace  # noqa: PLC0415

    built = replace(box_set(), interior=Tube(), bounds_m=np.array([[-4.2, -1.5, -1.5], [5.0, 1.5, 1.5]]))
    keys = (
        CameraKey(
            at_s=0.0, position_m=(-1.5, 0.0, 0.0), words="looking at forward, top of frame to overhead"
        ),
        CameraKey(at_s=12.0, position_m=(4.5, 0.0, 0.0)),
    )
    setup = CameraSetup(setup="1.01", words="24 mm", mount="hand-held", keys=keys)
    shot = stage({}, setup, built=built)
    assert said(shot, "note", "holder lets go of camera operator")
    assert person(shot, "camera operator").free


def test_with_weight_the_operator_walks_behind_the_camera(stage: Stager) -> None:
    keys = (
        CameraKey(at_s=0.0, position_m=(1.0, 0.0, -0.45), words="looking at aft, top of frame to overhead"),
        CameraKey(at_s=8.0, position_m=(-1.6, 0.3, -0.45), words="looking at aft"),
    )
    setup = CameraSetup(setup="1.01", words="35 mm", mount="hand-held", keys=keys)
    shot = stage({"ANNA": "facing forward"}, setup, field=EARTH, crew=("camera operator",))
    track = person(shot, "camera operator")
    assert len(track.t_s) > 30
    lowest = []
    for second in np.linspace(0.0, 8.0, 9):
        soles = [point(shot, "camera operator", f"{s}_sole", float(second))[2] for s in ("left", "right")]
        lowest.append(min(soles))
        assert rotate(track.rotation_xyzw[0], np.array([0.0, 0.0, 1.0])) == pytest.approx([0, 0, 1], abs=1e-6)
        assert grips(shot, float(second)) < 0.05
    assert max(lowest) < -1.93 and min(lowest) > -2.06
    knees = track.joints_rad[:, track.skeleton.joints.index("left_knee")]
    assert np.ptp(knees) > math.radians(5.0)


def test_a_still_camera_has_the_people_that_it_had(stage: Stager) -> None:
    shot = stage(ANNA, CameraSetup(setup="1.01", words="24 mm, MS on ANNA", mount="dolly"))
    assert len(person(shot, "camera operator").t_s) == 1


def test_the_cheapest_way_is_the_cheapest_of_all() -> None:
    """Against every way through four instants of three candidates, costed one by one."""
    rng = np.random.default_rng(4)
    axis = np.array([0.0, 0.0, 1.0])
    looks = [
        Choices(
            at_s=0.5 * i,
            cost=rng.uniform(0.0, 0.5, 3),
            rotation_xyzw=from_axis_angle(np.tile(axis, (3, 1)), rng.uniform(-1.0, 1.0, 3)),
            position_m=rng.uniform(-0.3, 0.3, (3, 3)),
            shape=np.array([0, 1, 1]),
        )
        for i in range(4)
    ]
    way, cost = cheapest_way(looks)
    singles = [
        cheapest_way(
            [
                Choices(
                    at_s=look.at_s,
                    cost=look.cost[[k]],
                    rotation_xyzw=look.rotation_xyzw[[k]],
                    position_m=look.position_m[[k]],
                    shape=look.shape[[k]],
                )
                for look, k in zip(looks, each, strict=True)
            ]
        )[1]
        for each in np.ndindex(3, 3, 3, 3)
    ]
    assert cost == pytest.approx(min(singles))
    assert singles[int(np.ravel_multi_index(tuple(way), (3, 3, 3, 3)))] == pytest.approx(cost)


def test_the_felt_room_is_right_to_centimetres() -> None:
    from tests.stage.blocking.rooms import ORBIT  # noqa: PLC0415

    room = room_of(box_set(table=True), ORBIT, station=True)
    felt = felt_room(room, np.zeros((1, 3)))
    points = np.random.default_rng(1).uniform(-2.2, 2.2, (400, 3))
    assert felt.clearance(points.reshape(20, 20, 3)).reshape(-1) == pytest.approx(
        room.clearance(points), abs=0.12
    )


def test_smoothing_keeps_what_is_even() -> None:
    t_s = np.linspace(0.0, 5.0, 26)
    assert smooth(t_s, np.full((26, 2), 0.7)) == pytest.approx(np.full((26, 2), 0.7))
    step = smooth(t_s, (t_s > 2.5).astype(float))
    assert np.all(np.diff(step) >= -1e-12)
    assert np.diff(step).max() < 0.3
