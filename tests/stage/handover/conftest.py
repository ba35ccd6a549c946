"""A small staged shot: a module of a station, two people who are each other's upside down, a camera that rolls."""

import dataclasses
import math

import numpy as np
import pytest

from skylot.core.instant import Instant
from skylot.core.rotations import from_axis_angle, from_matrix, identity, multiply, slerp
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.lighting import still
from skylot.stage.model import BodyShape, CameraSetup, Cue, Prop, Staging
from skylot.stage.world import (
    BodyTrack,
    BuiltSet,
    CameraTrack,
    GravityField,
    Item,
    LabelSpot,
    LampSpot,
    LampTrack,
    LevelTrack,
    Mesh,
    Opening,
    PropTrack,
    Sky,
    StagedShot,
)

SECONDS = 4.0
PLANES = {
    "forward": np.array([1.0, 0, 0]),
    "aft": np.array([-1.0, 0, 0]),
    "starboard": np.array([0, 1.0, 0]),
    "port": np.array([0, -1.0, 0]),
    "deck": np.array([0, 0, 1.0]),
    "overhead": np.array([0, 0, -1.0]),
}


class _Tube:
    """The inside of a cylinder along x."""

    def clearance_m(self, points_m):
        points = np.asarray(points_m, dtype=float)
        return np.minimum(
            1.0 - np.hypot(points[:, 1], points[:, 2]), np.minimum(points[:, 0] + 3, 3 - points[:, 0])
        )


def _tube() -> Mesh:
    turns = np.arange(32) / 32 * 2 * np.pi
    ring = np.column_stack((np.cos(turns), np.sin(turns)))
    vertices = np.vstack([np.column_stack((np.full(32, x), ring)) for x in (-3.0, 3.0)])
    near, far = np.arange(32), np.arange(32) + 32
    triangles = np.vstack(
        (
            np.column_stack((near, np.roll(near, -1), far)),
            np.column_stack((far, np.roll(near, -1), np.roll(far, -1))),
        )
    )
    return Mesh(vertices_m=vertices, triangles=triangles.astype(np.int32))


def _box(size: tuple[float, float, float], at: tuple[float, float, float]) -> Mesh:
    corners = np.array([[x, y, z] for x in (-0.5, 0.5) for y in (-0.5, 0.5) for z in (-0.5, 0.5)])
    faces = ((0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3))
    triangles = [corner for a, b, c, d in faces for corner in ((a, b, c), (a, c, d))]
    return Mesh(vertices_m=corners * size + at, triangles=np.array(triangles, dtype=np.int32))


@pytest.fixture(scope="session")
def built() -> BuiltSet:
    items = (
        Item(name="working compartment", kind="hull", mesh=_tube(), colour=(0.8, 0.8, 0.75)),
        Item(name="стол", kind="part", mesh=_box((0.8, 0.5, 0.3), (0.5, 0, 0.7)), colour=(0.2, 0.5, 0.3)),
        Item(name="rail-1", kind="rail", mesh=_box((1.0, 0.03, 0.03), (0, 0.9, 0)), colour=(0.1, 0.3, 0.8)),
        Item(
            name="lamp-1",
            kind="lamp",
            mesh=_box((0.6, 0.1, 0.05), (0, 0, -0.9)),
            colour=(1.0, 0.95, 0.9),
            glow=0.8,
        ),
        Item(name="rail-1", kind="rail", mesh=_box((1.0, 0.03, 0.03), (0, -0.9, 0)), colour=(0.1, 0.3, 0.8)),
    )
    return BuiltSet(
        set="zvezda",
        items=items,
        anchors={},
        openings=(
            Opening(
                id="zvezda-starboard",
                centre_m=np.array([0.0, 1.0, 0.0]),
                normal=np.array([0.0, 1.0, 0.0]),
                radius_m=0.2,
                depth_m=0.1,
                transmission=0.8,
            ),
        ),
        lamps=(
            LampSpot(
                id="lamp-1",
                position_m=np.array([0, 0, -0.87]),
                axis=np.array([0, 0, 1.0]),
                half_angle_rad=math.pi / 2,
                flux_lm=900.0,
                colour=(1.0, 1.0, 0.9),
            ),
        ),
        labels=(LabelSpot(text="III deck", position_m=np.array([0, 0, 0.95])),),
        planes=PLANES,
        interior=_Tube(),
        bounds_m=np.array([[-3.0, -1, -1], [3, 1, 1]]),
    )


def _person(who: str, x_m: float, upside_down: bool, moves: bool, sex: str) -> BodyTrack:
    skeleton = build_skeleton(BodyShape(id=who, sex=sex))
    # Body axes in the set: z to the head, which is overhead (-z) or the deck (+z).
    upright = from_matrix(np.column_stack(([1.0, 0, 0], [0, -1, 0], [0, 0, -1])))
    pose = identity(1)[0] if upside_down else upright
    n = 5 if moves else 1
    t_s = np.linspace(0, SECONDS, n) if moves else np.zeros(1)
    joints = np.zeros((n, len(skeleton.joints)))
    joints[:, list(skeleton.joints).index("left_elbow")] = np.linspace(0.2, 1.5, n)
    spins = from_axis_angle((0.0, 0.0, 1.0), np.linspace(0, 0.8, n))
    return BodyTrack(
        who=who,
        skeleton=skeleton,
        t_s=t_s,
        position_m=np.column_stack((np.linspace(x_m, x_m + 0.4 * moves, n), np.zeros(n), np.zeros(n))),
        rotation_xyzw=multiply(np.tile(pose, (n, 1)), spins),
        joints_rad=joints,
    )


def looking(view, up) -> np.ndarray:
    """Return the quaternion of a camera that looks along `view` with `up` at the top of the image."""
    back = -np.asarray(view, dtype=float)
    return from_matrix(np.column_stack((np.cross(up, back), up, back)))


@pytest.fixture(scope="session")
def camera() -> CameraTrack:
    n = 9
    level = looking((1.0, 0, 0), (0, 0, -1.0))  # forward, overhead at the top of the image
    rolled = multiply(level, from_axis_angle((0.0, 0, 1), math.pi / 2))
    share = np.linspace(0, 1, n)
    return CameraTrack(
        t_s=np.linspace(0, SECONDS, n),
        position_m=np.column_stack((-2.0 + share, 0.1 * share, -0.2 * np.ones(n))),
        rotation_xyzw=slerp(level, rolled, share),
        focal_mm=np.linspace(18.0, 35.0, n),
        focus_m=np.linspace(2.5, 1.5, n),
        width_mm=24.89,
        height_mm=18.66,
        squeeze=1.0,
        stop=2.8,
        frame_line=2.39,
        setup=CameraSetup(setup="12.03", lens="zoom"),
        sensor_name="Super 35",
        lens_name="18-35 zoom",
    )


@pytest.fixture(scope="session")
def shot(built, camera) -> StagedShot:
    prop = Prop(id="spanner", size_m=(0.2, 0.03, 0.02), colour="#c9b458")
    return StagedShot(
        staging=Staging(setup="12.03", seconds=SECONDS, camera=camera.setup),
        built=built,
        people=(_person("ANNA", 0.4, False, True, "female"), _person("СЕДОВ", 1.4, True, False, "male")),
        props=(
            PropTrack(
                prop=prop,
                t_s=np.array([0.0, SECONDS]),
                position_m=np.array([[0.0, 0, 0], [1.0, 0, 0]]),
                rotation_xyzw=np.array([[0.0, 0, 0, 1], [0, 0, math.sqrt(0.5), math.sqrt(0.5)]]),
            ),
        ),
        camera=camera,
        practicals=(),
        cabin_on=True,
        gravity=GravityField(kind="orbit", g_m_s2=np.zeros(3)),
    )


@pytest.fixture(scope="session")
def at() -> Instant:
    return Instant.parse("2021-10-11T08:30:00Z")


@pytest.fixture(scope="session")
def sky(at) -> Sky:
    steps = np.array([-60.0, 0.0, 60.0])
    angles = steps * 2 * math.pi / 5570
    return Sky(
        kind="orbit",
        t_s=at.t_s + steps,
        sun=np.column_stack((np.sin(angles), np.cos(angles), np.zeros(3))),
        sun_share=np.array([1.0, 0.8, 0.6]),
        earth_m=np.tile([0.0, 0.0, 6.79e6], (3, 1)),
        to_itrf=np.tile(np.eye(3), (3, 1, 1)),
        statement="Sun from the orbit of the example",
    )


TORCH = LampSpot(
    id="torch",
    position_m=np.array([0.0, 0.2, 0.0]),
    axis=np.array([1.0, 0.0, 0.0]),
    half_angle_rad=math.radians(20),
    flux_lm=300.0,
    colour=(1.2, 0.95, 0.8),
    size_m=0.06,
    cabin=False,
)


@pytest.fixture(scope="session")
def cued(shot) -> StagedShot:
    """Return the shot with a torch that swings to starboard, a bulb, and a cabin that fades out."""
    turn = np.linspace(0.0, math.pi / 2, 5)
    torch = LampTrack(
        lamp=TORCH,
        t_s=np.linspace(0.0, SECONDS, 5),
        position_m=np.column_stack((np.linspace(0.0, 1.0, 5), np.full(5, 0.2), np.zeros(5))),
        axis=np.column_stack((np.cos(turn), np.sin(turn), np.zeros(5))),
        level=LevelTrack(t_s=np.array([1.0, 1.0]), level=np.array([0.0, 1.0])),
    )
    bulb = still(dataclasses.replace(TORCH, id="bulb", axis=None, half_angle_rad=math.pi))
    fade = LevelTrack(t_s=np.array([1.0, 3.0]), level=np.array([1.0, 0.0]))
    cues = (Cue(lamp="torch", to=1.0, at_s=1.0), Cue(lamp="cabin", to=0.0, at_s=1.0, over_s=2.0))
    return dataclasses.replace(shot, practicals=(torch, bulb), cabin_levels={"lamp-1": fade}, cues=cues)
