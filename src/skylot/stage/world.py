"""What a staging becomes once it is built: meshes, bodies, tracks, sky, frames; arrays, no behaviour.

All of one shot is in one frame of axes: those of the staging's own set, metres.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import BoolArray, FloatArray
from skylot.core.issues import Issue
from skylot.stage.model import BodyShape, CameraSetup, Cue, Prop, Staging, Vector

TriangleArray = NDArray[np.int32]
ItemKind = Literal["hull", "part", "window", "hatch", "rail", "lamp", "label", "person", "prop", "camera"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """Triangles (m,3) over vertices (n,3), counter-clockwise seen from the side that is lit."""

    vertices_m: FloatArray
    triangles: TriangleArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Item:
    """One thing that a ray can hit; its place in the tuple of a shot's items is its id in a frame's buffer."""

    name: str
    kind: ItemKind
    mesh: Mesh
    colour: Vector
    """sRGB, 0..1."""
    owner: str = ""
    """Of a person's segment: the person."""
    segment: str = ""
    glow: float = 0.0
    """Emitted light where it is a lamp: 0..1 of white on the picture."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Anchor:
    """Something that words can name: a rail, a window, a hatch, a part, a plane's middle."""

    name: str
    kind: str
    position_m: FloatArray
    normal: FloatArray
    """Unit, from it into the room."""
    along: FloatArray | None = None
    """Unit, along a rail."""
    size_m: float = 0.3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opening:
    """A window as a way for light: a round tube through the hull."""

    id: str
    centre_m: FloatArray
    """Middle of the tube at the inside of the hull."""
    normal: FloatArray
    """Unit, outward."""
    radius_m: float
    depth_m: float
    """Length of the tube through the hull."""
    transmission: float
    shutter_open: bool = True


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LampSpot:
    """A lamp as a source of light."""

    id: str
    position_m: FloatArray
    axis: FloatArray | None
    """Unit, where it points; None shines all round."""
    half_angle_rad: float
    """Of its cone; pi / 2 for a panel (cosine law)."""
    flux_lm: float
    colour: Vector
    """Linear RGB of unit luminance."""
    size_m: float = 0.1
    cabin: bool = True
    """One of the set's own lamps: dark where the cabin is dark."""
    beam: bool = False
    """Dust in the air shows its cone."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LevelTrack:
    """How bright a lamp burns over a shot: a straight line from row to row; of two rows at one second the later counts.

    Before the first row and after the last one it burns as at them.
    """

    t_s: FloatArray
    """(n,) seconds of the shot, ascending; a switch is two rows at one second."""
    level: FloatArray
    """(n,) of its full light, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LampTrack:
    """A practical over a shot: where it is, where it points, how bright it burns."""

    lamp: LampSpot
    """As at the first row, burning fully."""
    t_s: FloatArray
    """(n,) seconds of the shot, ascending; one for a lamp that stays where it is."""
    position_m: FloatArray
    """(n,3)"""
    axis: FloatArray | None
    """(n,3) unit; None shines all round."""
    level: LevelTrack


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LabelSpot:
    """A word that a picture or a page writes at a place of the set."""

    text: str
    position_m: FloatArray
    kind: Literal["plane", "window", "part", "person"] = "plane"


class Interior(Protocol):
    """The space that people and cameras can be in."""

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        """Return how far points (n,3) are inside of the hull and outside of its parts; negative is in a wall."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BuiltSet:
    """A set, or several in the axes of the first."""

    set: str
    items: tuple[Item, ...]
    anchors: Mapping[str, Anchor]
    openings: tuple[Opening, ...]
    lamps: tuple[LampSpot, ...]
    labels: tuple[LabelSpot, ...]
    planes: Mapping[str, FloatArray]
    """Unit vectors from the inside to the named side."""
    interior: Interior
    bounds_m: FloatArray
    """(2,3) least and greatest corner."""
    issues: tuple[Issue, ...] = ()
    exterior: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Skeleton:
    """A body of stiff segments: segment 0 is the pelvis; the axes of all agree while every joint is at zero.

    At zero it stands, arms hanging, palms in: x forward, y to its left, z to its head.
    """

    shape: BodyShape
    height_m: float
    mass_kg: float
    segments: tuple[str, ...]
    parents: tuple[int, ...]
    offsets_m: FloatArray
    """(s,3) from the parent's origin to the joint in which this segment turns, in the parent's axes."""
    lengths_m: FloatArray
    """(s,) from its joint to its far end."""
    masses_kg: FloatArray
    """(s,)"""
    centres_m: FloatArray
    """(s,3) centre of mass in the segment's axes."""
    inertias_kg_m2: FloatArray
    """(s,3) about the centre of mass, along the segment's axes."""
    joints: tuple[str, ...]
    joint_segments: tuple[int, ...]
    """Segment that each joint turns; several joints of one segment turn in their order here."""
    joint_axes: FloatArray
    """(k,3)"""
    limits_rad: FloatArray
    """(k,2)"""
    radii_m: FloatArray
    """(s,) of the capsule that stands for the segment where bodies are checked against walls."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyTrack:
    """Where a body is over a shot."""

    who: str
    skeleton: Skeleton
    t_s: FloatArray
    """(n,) seconds of the shot, ascending; one for a body that does not move."""
    position_m: FloatArray
    """(n,3) of the pelvis."""
    rotation_xyzw: FloatArray
    """(n,4)"""
    joints_rad: FloatArray
    """(n,k)"""
    crew: bool = False
    """An operator or a holder: should not be in frame."""
    free: tuple[tuple[float, float], ...] = ()
    """Spans of the shot in which nothing holds it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PropTrack:
    """Where a thing is over a shot."""

    prop: Prop
    t_s: FloatArray
    position_m: FloatArray
    rotation_xyzw: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CameraTrack:
    """Where a camera is over a shot, and what it sees with."""

    t_s: FloatArray
    """(n,)"""
    position_m: FloatArray
    """(n,3)"""
    rotation_xyzw: FloatArray
    """(n,4)"""
    focal_mm: FloatArray
    """(n,) as used: measured where it was measured."""
    focus_m: FloatArray
    """(n,)"""
    width_mm: float
    """Of the sensor, before the squeeze of an anamorphic lens is undone."""
    height_mm: float
    squeeze: float
    stop: float
    frame_line: float
    """Aspect; 0 for the whole sensor."""
    setup: CameraSetup
    sensor_name: str
    lens_name: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GravityField:
    """What pulls on a free body, in the axes of the shot."""

    kind: Literal["orbit", "earth", "moon", "mars"]
    g_m_s2: FloatArray
    """(3,)"""
    mean_motion_rad_s: float = 0.0
    to_lvlh: FloatArray = field(default_factory=lambda: np.eye(3))
    """(3,3) from the axes of the shot to LVLH."""
    origin_lvlh_m: FloatArray = field(default_factory=lambda: np.zeros(3))
    """(3,) of the shot's origin from the station's centre of mass, in LVLH."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StagedShot:
    """One setup, resolved to numbers over its whole length."""

    staging: Staging
    built: BuiltSet
    people: tuple[BodyTrack, ...]
    props: tuple[PropTrack, ...]
    camera: CameraTrack | None
    practicals: tuple[LampTrack, ...]
    """Those that burn at some second of the shot."""
    cabin_on: bool
    """Whether the set's own lamps burn where no cue says another thing."""
    gravity: GravityField
    cabin_levels: Mapping[str, LevelTrack] = field(default_factory=dict)
    """Of those of the set's own lamps that a cue touches, by id."""
    cues: tuple[Cue, ...] = ()
    """Those of its light cues that can be run, in the order of time."""
    said: tuple[str, ...] = ()
    """What simulated motions and holds did, a sentence each: momenta, contacts, forces."""
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sky:
    """The light outside at instants, in the axes of the shot."""

    kind: Literal["orbit", "ground", "none"]
    """None: nobody knows (no orbit, attitude lost), or a stage without windows."""
    t_s: FloatArray
    """(n,) TAI seconds."""
    sun: FloatArray
    """(n,3) unit vectors to the Sun's centre; NaN where unknown."""
    sun_share: FloatArray
    """(n,) share of the Sun's disc that the Earth leaves free, 0..1; over the horizon on the ground."""
    earth_m: FloatArray
    """(n,3) to the Earth's centre; NaN on the ground and where unknown."""
    to_itrf: FloatArray
    """(n,3,3) from the axes of the shot to the Earth-fixed ones."""
    statement: str = ""
    towns: tuple[tuple[str, float, float], ...] = ()
    """(name, geodetic latitude, east longitude), radians, of places on the ground that shots want to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """How the light of a picture is drawn: iris, white balance, the gel on its windows, the film's white."""

    key_lux: float
    """Light under which a grey card comes out middle grey."""
    balance: Vector
    """Gains of red, green, blue."""
    outside_gain: float | None
    """By how much the outside is held back or lifted; None: as it needs where it comes into view."""
    white: float
    """Light that is drawn white, over that of a white card in the exposed light."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frame:
    """A picture, and exactly what each pixel of it shows."""

    rgb: NDArray[np.uint8]
    """(h,w,3)"""
    ids: NDArray[np.int32]
    """(h,w) place in `items`, -1 for outside."""
    depth_m: NDArray[np.float32]
    """(h,w) along the camera's axis; inf for outside."""
    normals: NDArray[np.float32]
    """(h,w,3) towards the camera."""
    sun: BoolArray
    """(h,w) lit by the Sun's disc, at least in part."""
    lux: NDArray[np.float32]
    """(h,w) illuminance of what is seen; of outside: luminance times pi."""
    items: tuple[Item, ...]
    camera_position_m: FloatArray
    camera_xyzw: FloatArray
    focal_px: float
    at_s: float
    seconds_to_make: float = 0.0
    rays_per_pixel: float = 0.0
    exposure: Exposure | None = None
    """As it was drawn."""
