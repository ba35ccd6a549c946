"""Time to the wall, spotters, and holders for those who carry the camera."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_axis_angle
from skylot.stage.model import CameraSetup, Motion, Staging
from skylot.stage.motion.free import free_bodies, free_note
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.motions import Around, run_motion
from skylot.stage.motion.records import BodyStart
from skylot.stage.world import BodyTrack, BuiltSet, CameraTrack, GravityField, Interior, StagedShot

RoomMaker = Callable[..., Interior]


def drifting(anna: BodyStart, velocity: tuple[float, float, float], seconds: float) -> BodyTrack:
    """A body that goes straight without a simulation."""
    t_s = np.linspace(0.0, seconds, int(seconds * 25) + 1)
    return BodyTrack(
        who="ANNA",
        skeleton=anna.skeleton,
        t_s=t_s,
        position_m=t_s[:, None] * np.array(velocity),
        rotation_xyzw=np.tile(anna.rotation_xyzw, (len(t_s), 1)),
        joints_rad=np.tile(anna.joints_rad, (len(t_s), 1)),
        free=((0.0, seconds),),
    )


def test_time_to_wall_is_the_way_over_the_speed(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    slow = drifting(anna, (0.2, 0.0, 0.0), 2.0)
    fast = drifting(anna, (0.4, 0.0, 0.0), 2.0)
    box = room(4.0, 2.0, 2.0)
    first, second = (free_note(each, (0.0, 2.0), weightless, box, planes) for each in (slow, fast))
    assert first.seconds_to_wall is not None
    assert second.seconds_to_wall is not None
    assert first.speed_m_s == pytest.approx(0.2, abs=1e-6)
    assert first.seconds_to_wall == pytest.approx(2.0 * second.seconds_to_wall, abs=0.05)
    assert 15.0 < first.seconds_to_wall < 19.5  # four metres less the reach of arms and knees
    assert first.wall == "forward"
    assert not first.spotter_needed  # long after the shot
    assert first.sentence.startswith("ANNA reaches the forward wall after 1")


def test_the_simulated_flight_meets_the_wall_then(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    box = room(1.5, 2.0, 2.0)
    result = run_motion(
        Motion(who="ANNA", kind="float", velocity_m_s=(0.4, 0.0, 0.0)),
        [anna],
        [],
        Around(field=weightless, interior=box, planes=planes),
        seconds=6.0,
    )
    track = result.bodies[0]
    note = free_note(track, track.free[0], weightless, box, planes)
    assert note.seconds_to_wall == pytest.approx(result.report.contacts[0].at_s, abs=0.1)
    early = replace(track, free=((0.0, 0.8),))
    ahead = free_note(early, early.free[0], weightless, box, planes)  # looked ahead from before the wall
    assert ahead.seconds_to_wall == pytest.approx(note.seconds_to_wall, abs=0.1)


def test_who_goes_fast_or_does_not_look_needs_a_spotter(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    box = room(3.0, 2.0, 2.0)

    def note(vx: float, *, busy: bool = False) -> tuple[bool, str]:
        found = free_note(drifting(anna, (vx, 0, 0), 6.0), (0.0, 6.0), weightless, box, planes, busy=busy)
        return found.spotter_needed, found.sentence

    assert note(0.3)[0] is False
    assert note(0.3, busy=True)[0]
    needed, sentence = note(0.8)
    assert needed
    assert "stopping takes 90 N: a spotter" in sentence
    needed, sentence = note(-0.3)
    assert needed
    assert "does not look where the way goes" in sentence


def test_drift_by_the_orbit_is_told(anna: BodyStart, room: RoomMaker, planes: dict[str, FloatArray]) -> None:
    field = field_of("orbit", (0, 0, 1), mean_motion_rad_s=1.13e-3)
    note = free_note(drifting(anna, (0.1, 0, 0), 10.0), (0.0, 10.0), field, room(6, 3, 3), planes)
    assert note.seconds_to_wall is not None
    assert note.drift_m == pytest.approx(1.13e-3 * 0.1 * note.seconds_to_wall**2, rel=0.02)
    assert "off the straight way by the orbit's turning" in note.sentence


def test_who_rests_or_stands_at_a_wall_meets_none(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    still = drifting(anna, (0.0, 0.0, 0.0), 5.0)
    assert free_note(still, (0.0, 5.0), weightless, room(3, 3, 0.9), planes).seconds_to_wall is None
    one = replace(
        still,
        t_s=still.t_s[:1],
        position_m=still.position_m[:1],
        rotation_xyzw=from_axis_angle((0, 0, 1), np.array([0.5])),
        joints_rad=still.joints_rad[:1],
    )
    note = free_note(one, (0.0, 5.0), weightless, room(3, 3, 3), planes)
    assert (note.seconds_to_wall, note.speed_m_s) == (None, 0.0)
    assert note.sentence == "ANNA floats free and meets no wall within two minutes."


def test_who_stands_where_there_is_weight_does_not_fall(
    anna: BodyStart, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    """Somebody who caught a ball on Earth and stands is not dropped; somebody who fell is told."""
    earth = field_of("earth", down=np.array([0.0, 0.0, -1.0]))
    box = room(4.0, 4.0, 6.0)
    still = free_note(drifting(anna, (0.0, 0.0, 0.0), 2.0), (0.0, 2.0), earth, box, planes)
    assert (still.seconds_to_wall, still.spotter_needed) == (None, False)
    assert still.sentence == "ANNA stands, and does not fall."
    falling = drifting(anna, (0.0, 0.0, -1.5), 1.5)
    assert free_note(falling, (0.0, 1.5), earth, box, planes).spotter_needed


def test_an_operator_whom_nobody_holds_needs_a_holder(
    anna: BodyStart, weightless: GravityField, room: RoomMaker, planes: dict[str, FloatArray]
) -> None:
    setup = CameraSetup(setup="12.01", operator="camera operator", mount="hand-held")
    operator = replace(drifting(anna, (0.0, 0.0, 0.0), 8.0), who="camera operator", crew=True)
    camera = CameraTrack(
        t_s=np.zeros(1),
        position_m=np.zeros((1, 3)),
        rotation_xyzw=np.array([[0.0, 0.0, 0.0, 1.0]]),
        focal_mm=np.array([50.0]),
        focus_m=np.array([2.0]),
        width_mm=24.9,
        height_mm=18.7,
        squeeze=1.0,
        stop=2.8,
        frame_line=2.39,
        setup=setup,
        sensor_name="",
        lens_name="",
    )
    built = BuiltSet(
        set="cabin",
        items=(),
        anchors={},
        openings=(),
        lamps=(),
        labels=(),
        planes=planes,
        interior=room(3, 3, 3),
        bounds_m=np.zeros((2, 3)),
    )
    shot = StagedShot(
        staging=Staging(setup="12.01"),
        built=built,
        people=(operator, drifting(anna, (0.3, 0, 0), 8.0)),
        props=(),
        camera=camera,
        practicals=(),
        cabin_on=True,
        gravity=weightless,
    )
    notes = {note.who: note for note in free_bodies(shot)}
    assert set(notes) == {"camera operator", "ANNA"}
    assert notes["camera operator"].holder_needed
    assert notes["camera operator"].crew
    assert "a holder" in notes["camera operator"].sentence
    assert not notes["ANNA"].holder_needed
    locked = replace(shot, camera=replace(camera, setup=replace(setup, mount="locked")))
    assert not any(note.holder_needed for note in free_bodies(locked))
