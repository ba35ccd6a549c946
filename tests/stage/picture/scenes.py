"""Small scenes made by hand: a module of a station with round windows, racks, rails, people any way up, a sky."""

from __future__ import annotations

import manifold3d
import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.core.geometry import geodetic_to_fixed
from skylot.core.rotations import from_matrix
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.bodies.skin import dressed
from skylot.stage.model import BodyShape, CameraSetup, Staging
from skylot.stage.world import (
    BodyTrack,
    BuiltSet,
    CameraTrack,
    GravityField,
    Item,
    LabelSpot,
    LampSpot,
    LampTrack,
    Mesh,
    Opening,
    Sky,
    StagedShot,
)

LENGTH_M, RADIUS_M, WALL_M = 6.0, 1.15, 0.08
PLANES = {
    "forward": np.array([1.0, 0, 0]),
    "aft": np.array([-1.0, 0, 0]),
    "starboard": np.array([0, 1.0, 0]),
    "port": np.array([0, -1.0, 0]),
    "deck": np.array([0, 0, 1.0]),
    "overhead": np.array([0, 0, -1.0]),
}


class Tube:
    """The inside of a cylinder along x."""

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        across = RADIUS_M - np.hypot(points_m[:, 1], points_m[:, 2])
        return np.minimum(across, LENGTH_M / 2 - np.abs(points_m[:, 0]))


def of_manifold(solid: manifold3d.Manifold) -> Mesh:
    found = solid.to_mesh()
    return Mesh(
        vertices_m=np.asarray(found.vert_properties[:, :3], dtype=np.float64),
        triangles=np.asarray(found.tri_verts, dtype=np.int32),
    )


def tube(radius_m: float, length_m: float, along: ArrayLike, middle: ArrayLike) -> manifold3d.Manifold:
    """Return a round bar of a length along a direction about a middle."""
    z = np.asarray(along, dtype=float) / np.linalg.norm(along)
    x = np.cross(z, np.eye(3)[int(np.argmin(np.abs(z)))])
    x /= np.linalg.norm(x)
    axes = np.column_stack((x, np.cross(z, x), z, np.asarray(middle, dtype=float)))
    return manifold3d.Manifold.cylinder(length_m, radius_m, radius_m, 96, True).transform(axes)


def window(name: str, middle: ArrayLike, normal: ArrayLike, radius_m: float = 0.2) -> Opening:
    return Opening(
        id=name,
        centre_m=np.asarray(middle, dtype=float),
        normal=np.asarray(normal, dtype=float),
        radius_m=radius_m,
        depth_m=WALL_M,
        transmission=0.8,
    )


WINDOWS = (
    window("starboard", (0.0, RADIUS_M, 0.0), (0.0, 1.0, 0.0), 0.21),
    window("nadir", (1.4, 0.0, RADIUS_M), (0.0, 0.0, 1.0), 0.2),
)


def hull(openings: tuple[Opening, ...] = WINDOWS) -> Mesh:
    solid = tube(RADIUS_M + WALL_M, LENGTH_M + 2 * WALL_M, (1, 0, 0), (0, 0, 0))
    solid -= tube(RADIUS_M, LENGTH_M, (1, 0, 0), (0, 0, 0))
    for each in openings:
        solid -= tube(each.radius_m, 0.6, each.normal, each.centre_m)
    return of_manifold(solid)


def flat_room(openings: tuple[Opening, ...] = WINDOWS) -> Mesh:
    """Return a room with flat walls where the module's would be: a window's rims are circles in it."""
    outer = np.array([LENGTH_M, 2 * RADIUS_M, 2 * RADIUS_M]) + 2 * WALL_M
    solid = manifold3d.Manifold.cube(outer, True) - manifold3d.Manifold.cube(outer - 2 * WALL_M, True)
    for each in openings:
        solid -= tube(each.radius_m, 0.6, each.normal, each.centre_m)
    return of_manifold(solid)


def box(size: ArrayLike, middle: ArrayLike) -> Mesh:
    return of_manifold(
        manifold3d.Manifold.cube(np.asarray(size, float), True).translate(np.asarray(middle, float))
    )


def item(
    name: str, mesh: Mesh, colour: tuple[float, float, float], kind: str = "part", glow: float = 0.0
) -> Item:
    return Item(name=name, kind=kind, mesh=mesh, colour=colour, glow=glow)  # type: ignore[arg-type]


def parts() -> list[Item]:
    """Return racks along the four walls, rails, lamps and rings around the windows: some 50 items."""
    found = []
    for k in range(6):
        x = -2.6 + k
        for side, colour in ((-1.0, (0.80, 0.79, 0.75)), (1.0, (0.80, 0.79, 0.75))):
            if side < 0 or abs(x) > 0.5:
                found.append(item(f"rack {k} {side}", box((0.94, 0.25, 0.9), (x, side * 1.0, 0.0)), colour))
        found.append(item(f"deck {k}", box((0.94, 0.9, 0.12), (x, 0.0, 1.02)), (0.42, 0.44, 0.46)))
        if abs(x - 1.4) < 0.5:
            found.pop()
        found.append(item(f"overhead {k}", box((0.94, 0.9, 0.12), (x, 0.0, -1.02)), (0.90, 0.89, 0.85)))
        if k % 2 == 0:
            found.append(
                item(f"lamp-{k}", box((0.6, 0.12, 0.03), (x, 0.3, -0.945)), (1, 1, 0.96), "lamp", 1.0)
            )
    for k, (y, z) in enumerate(((0.6, 0.93), (-0.6, 0.93), (0.6, -0.93), (-0.6, -0.93))):
        bar = tube(0.018, 4.6, (1, 0, 0), (0.0, y, z))
        found.append(item(f"rail {k}", of_manifold(bar), (0.16, 0.33, 0.62), "rail"))
        for x in np.linspace(-2.2, 2.2, 5):
            foot = tube(0.014, 0.10, (0, np.sign(y) * 0.6, np.sign(z)), (x, y, z + np.sign(z) * 0.04))
            found.append(item(f"foot {k} {x:.1f}", of_manifold(foot), (0.16, 0.33, 0.62), "rail"))
    for each in WINDOWS:
        ring = tube(each.radius_m + 0.05, 0.05, each.normal, each.centre_m - each.normal * 0.01)
        ring -= tube(each.radius_m, 0.4, each.normal, each.centre_m)
        found.append(item(each.id, of_manifold(ring), (0.55, 0.56, 0.58), "window"))
    return found


def lamps() -> tuple[LampSpot, ...]:
    return tuple(
        LampSpot(
            id=f"lamp-{k}",
            position_m=np.array([-2.6 + k, 0.3, -0.925]),
            axis=np.array([0.0, 0.0, 1.0]),
            half_angle_rad=np.pi / 2,
            flux_lm=1100.0,
            colour=(1.04, 1.0, 0.92),
            size_m=0.4,
        )
        for k in (0, 2, 4)
    )


def module(*, dressing: bool = True, openings: tuple[Opening, ...] = WINDOWS) -> BuiltSet:
    """Return a module along x with its deck to +z."""
    labels = [
        LabelSpot(text=name, position_m=way * np.array([2.9, 0.86, 0.94])) for name, way in PLANES.items()
    ]
    return BuiltSet(
        set="module",
        items=(item("hull", hull(openings), (0.78, 0.78, 0.75), "hull"), *(parts() if dressing else [])),
        anchors={},
        openings=openings,
        lamps=lamps(),
        labels=tuple(labels),
        planes=PLANES,
        interior=Tube(),
        bounds_m=np.array([[-3.0, -RADIUS_M, -RADIUS_M], [3.0, RADIUS_M, RADIUS_M]]),
    )


def turned(up: ArrayLike, facing: ArrayLike) -> FloatArray:
    """Return the quaternion of a body with that up that faces about that way."""
    z = np.asarray(up, dtype=float) / np.linalg.norm(up)
    x = np.asarray(facing, dtype=float) - z * np.dot(facing, z)
    x /= np.linalg.norm(x)
    return from_matrix(np.stack((x, np.cross(z, x), z), axis=1))


def looking(along: ArrayLike, top: ArrayLike) -> FloatArray:
    """Return the quaternion of a camera that looks along one vector with another to the top of its image."""
    back = -np.asarray(along, dtype=float) / np.linalg.norm(along)
    y = np.asarray(top, dtype=float) - back * np.dot(top, back)
    y /= np.linalg.norm(y)
    return from_matrix(np.stack((np.cross(y, back), y, back), axis=1))


def person(shape: BodyShape, position: ArrayLike, up: ArrayLike, facing: ArrayLike, pose: str) -> BodyTrack:
    skeleton = build_skeleton(shape)
    return BodyTrack(
        who=shape.id,
        skeleton=skeleton,
        t_s=np.zeros(1),
        position_m=np.asarray(position, dtype=float)[None],
        rotation_xyzw=turned(up, facing)[None],
        joints_rad=posture(pose, skeleton)[None],
    )


def people() -> tuple[BodyTrack, ...]:
    """Return three people, each another way up."""
    anna, boris, vera = dressed(
        (
            BodyShape(id="ANNA", long_hair=True),
            BodyShape(id="BORIS", sex="male"),
            BodyShape(id="VERA", hair="#6b4a2a"),
        )
    )
    return (
        person(anna, (0.3, 0.25, 0.0), (0, 0, -1), (-0.9, -0.3, 0), "neutral"),
        person(boris, (0.9, -0.45, -0.1), (0, 0, 1), (-1, 0.1, 0), "neutral"),
        person(vera, (1.8, 0.1, -0.35), (0, -1, 0), (-1, 0, 0.2), "reaching"),
    )


def camera(
    position: ArrayLike = (-2.3, 0.0, 0.0),
    along: ArrayLike = (1, 0, 0),
    top: ArrayLike = (0, 0, -1),
    focal_mm: float = 20.0,
    frame_line: float = 2.39,
) -> CameraTrack:
    return CameraTrack(
        t_s=np.zeros(1),
        position_m=np.asarray(position, dtype=float)[None],
        rotation_xyzw=looking(along, top)[None],
        focal_mm=np.array([focal_mm]),
        focus_m=np.array([2.0]),
        width_mm=24.89,
        height_mm=18.66,
        squeeze=1.0,
        stop=2.8,
        frame_line=frame_line,
        setup=CameraSetup(setup="1.01"),
        sensor_name="Super 35",
        lens_name="",
    )


def shot(
    built: BuiltSet | None = None,
    *,
    cast: tuple[BodyTrack, ...] | None = None,
    track: CameraTrack | None = None,
    cabin_on: bool = True,
    practicals: tuple[LampTrack, ...] = (),
    kind: str = "orbit",
) -> StagedShot:
    return StagedShot(
        staging=Staging(setup="1.01"),
        built=built or module(),
        people=people() if cast is None else cast,
        props=(),
        camera=track or camera(),
        practicals=practicals,
        cabin_on=cabin_on,
        gravity=GravityField(kind=kind, g_m_s2=np.zeros(3) if kind == "orbit" else np.array([0, 0, -9.8])),  # type: ignore[arg-type]
    )


def no_sky() -> Sky:
    return Sky(
        kind="none",
        t_s=np.zeros(1),
        sun=np.full((1, 3), np.nan),
        sun_share=np.zeros(1),
        earth_m=np.full((1, 3), np.nan),
        to_itrf=np.tile(np.eye(3), (1, 1, 1)),
    )


def over(
    lat_deg: float,
    lon_deg: float,
    sun: ArrayLike,
    *,
    height_m: float = 420e3,
    share: float = 1.0,
    heading_deg: float = 50.0,
) -> Sky:
    """Return the sky above a place of the Earth: the shot's z to the nadir, its x on a heading; Sun as given."""
    lat, lon, head = np.radians([lat_deg, lon_deg, heading_deg])
    eye = geodetic_to_fixed(lat, lon, height_m)[0]
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    north = np.cross(up, east)
    x = np.cos(head) * north + np.sin(head) * east
    to_itrf = np.column_stack((x, np.cross(-up, x), -up))
    direction = np.asarray(sun, dtype=float)
    return Sky(
        kind="orbit",
        t_s=np.zeros(1),
        sun=(direction / np.linalg.norm(direction))[None],
        sun_share=np.array([share]),
        earth_m=(to_itrf.T @ -eye)[None],
        to_itrf=to_itrf[None],
    )


def on_ground(sun: ArrayLike) -> Sky:
    direction = np.asarray(sun, dtype=float)
    return Sky(
        kind="ground",
        t_s=np.zeros(1),
        sun=(direction / np.linalg.norm(direction))[None],
        sun_share=np.array([float(direction[2] > 0)]),
        earth_m=np.full((1, 3), np.nan),
        to_itrf=np.tile(np.eye(3), (1, 1, 1)),
    )
