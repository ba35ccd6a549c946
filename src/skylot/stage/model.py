"""Records of what a director stages: sets, bodies, cameras, blocking; nothing else.

Positions are metres in the axes of the set that a staging names; for a station those are the set's axes of
its place. Quaternions are xyzw and turn vectors of the thing into the set. A body's axes: x to where it
faces, y to its left, z to its head; its position is the middle of the pelvis. A camera looks along its -z,
its +y is the top of the image, +x its right: as in USD and glTF.
"""

from dataclasses import dataclass
from typing import Literal

from skylot.core.instant import Instant

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]

PartKind = Literal["cylinder", "cone", "box", "sphere", "hatch", "rack", "rail", "lamp", "label", "mesh"]
FRAME_LINES = {"": 0.0, "2.39": 2.39, "1.85": 1.85, "16:9": 16 / 9, "IMAX": 1.43, "1.90": 1.90}
"""Aspect of the picture inside of the sensor's frame; an empty name is the whole sensor."""
Gravity = Literal["", "orbit", "earth", "moon", "mars"]
"""Empty: that of the place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One piece of a set: of its hull, or of what stands in it."""

    id: str
    kind: PartKind
    position_m: Vector = (0.0, 0.0, 0.0)
    """Middle of the part."""
    rotation_xyzw: Quaternion = (0.0, 0.0, 0.0, 1.0)
    size_m: Vector = (1.0, 1.0, 1.0)
    """Box, rack: x, y, z. Cylinder, cone, hatch: length along the part's x, then diameters in y and z. Sphere:
    three diameters. Rail: length along x, then its distance from the wall in z and thickness in y. Lamp: a
    panel of x by y that shines along its -z. Label: x is the width of the whole text, read against its +z.
    """
    end_m: float | None = None
    """Cone: diameter at its +x end."""
    hull: bool = False
    """The room is inside of it: hulls of a set are joined, and cut by windows and open hatches."""
    thickness_m: float = 0.06
    colour: str = ""
    """#rrggbb; empty takes the kind's own."""
    text: str = ""
    """What a label says."""
    closed: bool = False
    """A hatch that is shut."""
    file: str = ""
    """A mesh (.glb, .gltf, .obj, .usd, .usda, .usdc, .usdz), relative to the production's folder."""
    scale: float = 1.0
    """Metres for one unit of the file."""
    flux_lm: float = 0.0
    """Luminous flux of a lamp."""
    colour_k: float = 4500.0
    """Colour temperature of a lamp."""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetForm:
    """Form and dressing of a set; its windows, planes, size and pose are those of the place's record."""

    set: str
    parts: tuple[Part, ...] = ()
    name: str = ""
    note: str = ""
    gravity: Gravity = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyShape:
    """The body of a character, of a person, or of a function such as `camera operator`."""

    id: str
    sex: Literal["female", "male"] = "female"
    percentile: float = 50.0
    """Of stature and mass, where they are not given."""
    height_m: float | None = None
    mass_kg: float | None = None
    skin: str = "#d9a98a"
    hair: str = "#3b2a20"
    long_hair: bool = False
    top: str = ""
    """Colour of the clothes; empty takes one of the house's, a different one for each person."""
    trousers: str = "#3a4250"
    shoes: str = "#e8e4da"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensor:
    """A sensor or a film gate."""

    id: str
    name: str
    width_mm: float
    height_mm: float
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """A lens: its engraved focal length, and the measured one where somebody measured it."""

    id: str
    name: str
    focal_mm: float
    measured_mm: float | None = None
    widest_stop: float = 2.0
    close_focus_m: float = 0.45
    squeeze: float = 1.0
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraKey:
    """Where a camera is at one instant of its shot: words first, numbers over them."""

    at_s: float = 0.0
    words: str = ""
    position_m: Vector | None = None
    rotation_xyzw: Quaternion | None = None
    focal_mm: float | None = None
    focus_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraSetup:
    """The camera of a setup."""

    setup: str
    words: str = ""
    """Where it is and how it sees at the start: `50 mm, close-up on ANNA, rolled 90 left`."""
    sensor: str = "super-35"
    lens: str = ""
    """Id of a lens; empty takes the focal length of the words or of `focal_mm`."""
    focal_mm: float | None = None
    stop: float = 2.8
    frame_line: str = "2.39"
    mount: Literal["locked", "hand-held", "dolly"] = "locked"
    """A dolly runs along a rail or from key to key; hand-held floats with its own mass."""
    mass_kg: float = 6.0
    operator: str = "camera operator"
    """Body that holds it; empty for none (an arm)."""
    holder: str = ""
    """Body that holds the operator."""
    keys: tuple[CameraKey, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Who holds what: a rail, a part of the set, or another person."""

    by: Literal["feet", "left foot", "right foot", "hands", "left hand", "right hand"]
    what: str
    """Id of a rail or part, or of a body."""
    at: str = ""
    """Of a person: feet, ankles, waist, left hand, right hand, shoulders."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where somebody is at one instant of a shot, and which way up: words first, numbers over them."""

    who: str
    at_s: float = 0.0
    words: str = ""
    position_m: Vector | None = None
    up: Vector | None = None
    """Direction of the body from pelvis to head."""
    facing: Vector | None = None
    look_at: str = ""
    """Person, part, window, plane or `camera` that the eyes are on."""
    posture: str = ""
    joints_rad: tuple[tuple[str, float], ...] = ()
    """(joint, angle) over the posture's."""
    holds: tuple[Hold, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prop:
    """A thing that is thrown, dropped, floats, or is held."""

    id: str
    size_m: Vector = (0.1, 0.1, 0.1)
    mass_kg: float = 0.2
    colour: str = "#c9b458"
    position_m: Vector | None = None
    held_by: str = ""
    """Body in whose right hand it is until it is let go."""
    shape: Literal["box", "ball", "rod"] = "box"
    """As it is drawn in its box; a rod is round, along its longest side. It moves as the box does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """A free motion under the place's gravity: simulated, not drawn."""

    who: str
    """A body or a prop."""
    kind: Literal["push off", "float", "turn", "catch", "throw", "drop"]
    at_s: float = 0.0
    seconds: float | None = None
    """How long it lasts; None: to the next mark, or to the end of the shot."""
    toward: str = ""
    """Person, part, window or plane."""
    velocity_m_s: Vector | None = None
    speed_m_s: float = 0.3
    spin_rad_s: Vector = (0.0, 0.0, 0.0)
    """In the body's axes."""
    by: str = ""
    """Who throws, catches or lets go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practical:
    """A lamp that is brought to the set: a torch, a panel."""

    id: str
    words: str = ""
    """`in SEDOV's right hand, at zvezda-starboard`; numbers go over it."""
    position_m: Vector | None = None
    aim: str = ""
    """Person, part, window or plane that it points at; empty shines all round."""
    half_angle_rad: float = 0.35
    flux_lm: float = 150.0
    colour_k: float = 5600.0
    on: bool = True
    beam: bool = False
    """Dust in the air shows its cone in the picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A lamp that is switched or faded within a shot."""

    lamp: str
    """Id of a practical or of a lamp of the set; `cabin` for all of the set's own."""
    to: float
    """Level, of its full light: 0 is off, 1 is on."""
    at_s: float = 0.0
    over_s: float = 0.0
    """Length of the fade that begins then; 0 is a switch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """One setup as it is staged."""

    setup: str
    seconds: float = 10.0
    picture_at_s: float = 0.0
    """Second of the shot that its storyboard frame shows."""
    at: Instant | None = None
    """Instant of its light where it is not the scheduled one."""
    cabin_light: Literal["on", "off", ""] = ""
    """Empty: as the set's own lamps are at the instant, off where the need says `cabin dark`."""
    shutters_closed: tuple[str, ...] = ()
    """Ids of windows whose shutters the shot wants closed, or ("all",)."""
    gravity: Gravity = ""
    airflow_m_s: Vector = (0.0, 0.0, 0.0)
    camera: CameraSetup | None = None
    marks: tuple[Mark, ...] = ()
    motions: tuple[Motion, ...] = ()
    props: tuple[Prop, ...] = ()
    practicals: tuple[Practical, ...] = ()
    cues: tuple[Cue, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything in the folder `stage/` of a production."""

    forms: tuple[SetForm, ...] = ()
    bodies: tuple[BodyShape, ...] = ()
    sensors: tuple[Sensor, ...] = ()
    lenses: tuple[Lens, ...] = ()
    stagings: tuple[Staging, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInFrame:
    """What the frame shows of one person."""

    who: str
    share: float
    """Of the frame's pixels."""
    visible: float
    """Of the person's own pixels inside of the frame that nothing hides."""
    size: str
    """ECU, CU, MCU, MS, MLS, LS, ELS."""
    roll_rad: float
    """From the top of the frame to the person's own up, clockwise as seen; pi is upside down."""
    distance_m: float
    headroom: float | None = None
    """Between head and edge of frame along the person's own up, of the frame's height; None: the head is cut."""
    look_room: float | None = None
    """Before the eyes, of the frame's whole length along the look: over a half is more before than behind."""
    looks: Literal["left", "right", "up", "down", "to camera", "away", ""] = ""
    """Screen direction."""
    hidden_by: tuple[str, ...] = ()
    sun: float = 0.0
    """Share of its visible pixels in direct Sun."""
    face_lux: float | None = None
    crew: bool = False
    """An operator or a holder who should not be in frame."""
    up: Vector | None = None
    """Its own up in the axes of the shot."""
    toward_rad: float = 0.0
    """How far its head leans out of the plane of the image, towards the camera."""
    parts: tuple[str, ...] = ()
    """Segments of the body that are seen where the head is not, most first: `right hand`."""
    highlight_lux: float | None = None
    """What only a twentieth of its visible pixels is brighter than."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameNotes:
    """What one frame says, as a script supervisor would note it."""

    setup: str
    at_s: float
    at: Instant | None
    people: tuple[PersonInFrame, ...]
    orientations: int
    """Clusters of body-ups among the visible people."""
    layers: int
    """Layers of depth."""
    planes: int
    """Planes of the frame: (orientation, layer) pairs that are occupied."""
    lens: str
    light: str
    """In words: `direct Sun through zvezda-starboard on ANNA for 2 min 10 s; cabin dark`."""
    exposure_stops: float | None = None
    """Middle of the frame's light over what the stop, the shutter and ISO 800 expose as middle grey."""
    outside: str = ""
    """What is seen through the windows: day Earth, night Earth, terminator, stars."""
    camera_up: Vector | None = None
    """Top of the image in the axes of the shot."""
