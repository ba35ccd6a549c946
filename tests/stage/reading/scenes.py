"""Small scenes made by hand: people of ellipsoids before a camera, and frames traced of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.spatial.transform import Rotation

from skylot.core.arrays import FloatArray
from skylot.stage.bodies import kinematics
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape, CameraSetup, Mark, Staging
from skylot.stage.picture.frame_lines import field
from skylot.stage.picture.rays import Caster, batch
from skylot.stage.reading.screen import Screen, rays
from skylot.stage.world import (
    BodyTrack,
    BuiltSet,
    CameraTrack,
    Frame,
    GravityField,
    Item,
    LampSpot,
    Mesh,
    Opening,
    Sky,
    StagedShot,
)

SIZE = (320, 180)


class Room:
    """A space without walls."""

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        return np.full(len(points_m), 10.0)


def ball(centre: ArrayLike, radii: ArrayLike, turn: Rotation | None = None, steps: int = 10) -> Mesh:
    """Return an ellipsoid of latitude and longitude."""
    lat, lon = np.meshgrid(np.linspace(-np.pi / 2, np.pi / 2, steps), np.linspace(0, 2 * np.pi, 2 * steps))
    points = np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=-1)
    points = points.reshape(-1, 3) * np.asarray(radii, dtype=float)
    if turn is not None:
        points = turn.apply(points)
    corners = np.arange(2 * steps * steps).reshape(2 * steps, steps)
    a, b, c, d = corners[:-1, :-1], corners[1:, :-1], corners[1:, 1:], corners[:-1, 1:]
    faces = np.concatenate([np.stack(each, -1).reshape(-1, 3) for each in ((a, b, c), (a, c, d))])
    return Mesh(vertices_m=points + np.asarray(centre, dtype=float), triangles=faces.astype(np.int32))


def slab(corner: ArrayLike, one: ArrayLike, two: ArrayLike) -> Mesh:
    """Return a flat parallelogram."""
    at, first, second = (np.asarray(each, dtype=float) for each in (corner, one, two))
    vertices = np.stack((at, at + first, at + first + second, at + second))
    return Mesh(vertices_m=vertices, triangles=np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32))


def item(name: str, mesh: Mesh, kind: str = "part", owner: str = "", segment: str = "") -> Item:
    return Item(name=name, kind=kind, mesh=mesh, colour=(0.5, 0.5, 0.5), owner=owner, segment=segment)  # type: ignore[arg-type]


def turned(up: ArrayLike, facing: ArrayLike) -> FloatArray:
    """Return the quaternion of a body with that up that faces that way, made by scipy."""
    z = np.asarray(up, dtype=float) / np.linalg.norm(up)
    x = np.asarray(facing, dtype=float) - z * np.dot(facing, z)
    x /= np.linalg.norm(x)
    return np.asarray(Rotation.from_matrix(np.stack((x, np.cross(z, x), z), axis=1)).as_quat())


def looking(along: ArrayLike, top: ArrayLike) -> FloatArray:
    """Return the quaternion of a camera that looks along one vector with another to the top."""
    back = -np.asarray(along, dtype=float) / np.linalg.norm(along)
    y = np.asarray(top, dtype=float) - back * np.dot(top, back)
    y /= np.linalg.norm(y)
    return np.asarray(Rotation.from_matrix(np.stack((np.cross(y, back), y, back), axis=1)).as_quat())


def body(
    who: str,
    position: ArrayLike,
    *,
    up: ArrayLike = (0, 0, 1),
    facing: ArrayLike = (-1, 0, 0),
    pose: str = "standing",
    velocity: ArrayLike | None = None,
    crew: bool = False,
) -> BodyTrack:
    skeleton = build_skeleton(BodyShape(id=who, height_m=1.70, mass_kg=65.0))
    at = np.asarray(position, dtype=float)
    places = np.stack((at, at + np.asarray(velocity, dtype=float))) if velocity is not None else at[None]
    count = len(places)
    return BodyTrack(
        who=who,
        skeleton=skeleton,
        t_s=np.arange(count, dtype=float),
        position_m=places,
        rotation_xyzw=np.tile(turned(up, facing), (count, 1)),
        joints_rad=np.tile(posture(pose, skeleton), (count, 1)),
        crew=crew,
    )


def camera(
    position: ArrayLike = (0, 0, 0),
    along: ArrayLike = (1, 0, 0),
    top: ArrayLike = (0, 0, 1),
    *,
    focal_mm: float = 35.0,
    focus_m: float = 2.0,
    line: str = "",
) -> CameraTrack:
    aspect = {"": 0.0, "2.39": 2.39}[line]
    return CameraTrack(
        t_s=np.zeros(1),
        position_m=np.asarray(position, dtype=float)[None],
        rotation_xyzw=looking(along, top)[None],
        focal_mm=np.array([focal_mm]),
        focus_m=np.array([focus_m]),
        width_mm=32.0,
        height_mm=18.0,
        squeeze=1.0,
        stop=2.8,
        frame_line=aspect,
        setup=CameraSetup(setup="1.01", frame_line=line),
        sensor_name="test",
        lens_name="",
    )


def items_of(track: BodyTrack) -> tuple[Item, ...]:
    """Return a person as one ellipsoid a segment."""
    pose = kinematics.pose_at(track, 0.0)
    first, second, radii = kinematics.capsules(track.skeleton, *kinematics.forward(track.skeleton, *pose))
    found = []
    for index, name in enumerate(track.skeleton.segments):
        axis = second[0, index] - first[0, index]
        length = float(np.linalg.norm(axis))
        turn, _ = Rotation.align_vectors(axis[None] / max(length, 1e-9), [[0.0, 0.0, 1.0]])
        round_m = float(radii[index])
        mesh = ball((first[0, index] + second[0, index]) / 2, (round_m, round_m, length / 2 + round_m), turn)
        found.append(item(f"{track.who} {name}", mesh, "person", track.who, name))
    return tuple(found)


def shot(
    people: tuple[BodyTrack, ...],
    lens: CameraTrack | None = None,
    *,
    setup: str = "1.01",
    openings: tuple[Opening, ...] = (),
    lamps: tuple[LampSpot, ...] = (),
    cabin_on: bool = True,
    seconds: float = 10.0,
) -> StagedShot:
    built = BuiltSet(
        set="room",
        items=(),
        anchors={},
        openings=openings,
        lamps=lamps,
        labels=(),
        planes={},
        interior=Room(),
        bounds_m=np.array([[-5.0] * 3, [5.0] * 3]),
    )
    marks = tuple(Mark(who=one.who) for one in people if not one.crew)
    taken = lens if lens is not None else camera()
    return StagedShot(
        staging=Staging(setup=setup, seconds=seconds, camera=taken.setup, marks=marks),
        built=built,
        people=people,
        props=(),
        camera=taken,
        practicals=(),
        cabin_on=cabin_on,
        gravity=GravityField(kind="orbit", g_m_s2=np.zeros(3)),
    )


def frame_of(
    staged: StagedShot, things: tuple[Item, ...] = (), *, size: tuple[int, int] = SIZE, lux: float = 100.0
) -> Frame:
    """Return a frame of the people of a shot and of things besides; lit evenly, no Sun."""
    assert staged.camera is not None
    width, height = size
    items = (*things, *(each for track in staged.people for each in items_of(track)))
    seen = field(staged.camera, 0.0, size)
    screen = Screen(
        position_m=seen.position_m, xyzw=seen.rotation_xyzw, focal_px=seen.focal_px, width=width, height=height,
        box=(0, 0, width, height),
    )  # fmt: skip
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    ways = rays(screen, columns.ravel(), rows.ravel())
    lengths = np.linalg.norm(ways, axis=1)
    origins = np.tile(seen.position_m, (len(ways), 1)).astype(np.float32)
    hits = Caster((batch(items),), (len(items),)).first(origins, (ways / lengths[:, None]).astype(np.float32))
    return Frame(
        rgb=np.zeros((height, width, 3), np.uint8),
        ids=hits.items.reshape(height, width),
        depth_m=(hits.distance_m / lengths).astype(np.float32).reshape(height, width),
        normals=hits.normals.reshape(height, width, 3),
        sun=np.zeros((height, width), np.bool_),
        lux=np.full((height, width), lux, np.float32),
        items=items,
        camera_position_m=seen.position_m,
        camera_xyzw=seen.rotation_xyzw,
        focal_px=seen.focal_px,
        at_s=0.0,
    )


def sky(
    sun: ArrayLike = (np.nan,) * 3, *, kind: str = "orbit", share: float = 1.0, t_s: ArrayLike = (0.0,)
) -> Sky:
    """Return a sky over the pole side of an Earth that lies along +z; the axes are those of the Earth."""
    times = np.atleast_1d(np.asarray(t_s, dtype=float))
    directions = np.broadcast_to(np.asarray(sun, dtype=float), (len(times), 3))
    return Sky(
        kind=kind,  # type: ignore[arg-type]
        t_s=times,
        sun=directions / np.linalg.norm(directions, axis=1, keepdims=True),
        sun_share=np.full(len(times), share),
        earth_m=np.tile([0.0, 0.0, 6_356_752.3142 + 420_000.0], (len(times), 1)),
        to_itrf=np.tile(np.eye(3), (len(times), 1, 1)),
        statement="made by hand",
    )
