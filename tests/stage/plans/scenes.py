"""A round module with one window to starboard, three people any way up, a camera on its side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core import rotations
from skylot.locations.model import Glass, SetSpace
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape, CameraSetup, Part, SetForm, Staging
from skylot.stage.sets.build import build_world
from skylot.stage.world import BodyTrack, BuiltSet, CameraTrack, GravityField, Sky, StagedShot


def module() -> BuiltSet:
    pane = Glass(
        id="pane",
        position_m=(0.0, 1.1, 0.0),
        normal=(0.0, 1.0, 0.0),
        clear_aperture_m=0.4,
        usable_half_angle_rad=1.2,
    )
    space = SetSpace(id="module", size_m=(6.0, 2.2, 2.2), windows=(pane,))
    parts = (
        Part(id="room", kind="cylinder", size_m=(6.0, 2.2, 2.2), hull=True),
        Part(id="rack", kind="box", position_m=(2.0, 0.0, 0.9), size_m=(0.8, 0.5, 0.3)),
        Part(id="rail-1", kind="rail", position_m=(0.0, 0.0, 1.0), size_m=(1.0, 0.05, 0.03)),
    )
    return build_world([space], {"module": SetForm(set="module", parts=parts)}, station=True)


def person(
    who: str, place: Sequence[float], up: Sequence[float], facing: Sequence[float], **more: object
) -> BodyTrack:
    z, x = np.asarray(up, dtype=float), np.asarray(facing, dtype=float)
    rotation = rotations.from_matrix(np.stack((x, np.cross(z, x), z), axis=1))
    skeleton = build_skeleton(BodyShape(id=who, top="#2f6db5"))
    values = {
        "t_s": np.zeros(1), "position_m": np.array([place], dtype=float), "rotation_xyzw": rotation[None],
        "joints_rad": posture("standing", skeleton)[None],
    } | more  # fmt: skip
    return BodyTrack(who=who, skeleton=skeleton, **values)


def camera(place: Sequence[float], along: Sequence[float], top: Sequence[float]) -> CameraTrack:
    back, up = -np.asarray(along, dtype=float), np.asarray(top, dtype=float)
    rotation = rotations.from_matrix(np.stack((np.cross(up, back), up, back), axis=1))
    return CameraTrack(
        t_s=np.zeros(1), position_m=np.array([place], dtype=float), rotation_xyzw=rotation[None],
        focal_mm=np.array([25.0]), focus_m=np.array([2.0]), width_mm=24.0, height_mm=18.0, squeeze=1.0,
        stop=2.8, frame_line=2.0, setup=CameraSetup(setup="1.01"), sensor_name="", lens_name="",
    )  # fmt: skip


def sky(sun: Sequence[float], share: float = 1.0) -> Sky:
    vector = np.asarray(sun, dtype=float)
    return Sky(
        kind="orbit", t_s=np.zeros(1), sun=(vector / np.linalg.norm(vector))[None], sun_share=np.array([share]),
        earth_m=np.array([[0.0, 0.0, 6.8e6]]), to_itrf=np.eye(3)[None],
    )  # fmt: skip


def three_people(built: BuiltSet) -> StagedShot:
    people = (
        person("ANNA", (0.0, 0.0, 0.0), (0, 0, -1), (-1, 0, 0)),
        person("BORIS", (0.9, 0.2, 0.0), (0, 0, 1), (-1, 0, 0)),
        person("VERA", (-0.6, -0.3, 0.3), (0, -1, 0), (1, 0, 0), crew=True),
    )
    return StagedShot(
        staging=Staging(setup="1.01", seconds=10.0), built=built, people=people, props=(),
        camera=camera((-2.0, 0.0, 0.0), (1, 0, 0), (0, 1, 0)), practicals=(), cabin_on=False,
        gravity=GravityField(kind="orbit", g_m_s2=np.zeros(3)),
    )  # fmt: skip
