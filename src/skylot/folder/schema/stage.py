"""stage/*.toml: bodies, cameras, and the staging of setups."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from skylot.folder.schema.base import (
    MANY,
    Direction,
    Id,
    Moment,
    Name,
    Table,
    Text,
    VectorM,
    maybe_instant,
    unit,
    vector,
)
from skylot.folder.schema.set_forms import MOST_PARTS, Colour, SizeM, TurnXyzw, quaternion
from skylot.stage.model import (
    BodyShape,
    CameraKey,
    CameraSetup,
    Cue,
    Gravity,
    Hold,
    Lens,
    Mark,
    Motion,
    Practical,
    Prop,
    Sensor,
    Staging,
)

MOST_MARKS = 500
LONGEST_S = 3600.0
_SWITCHED = {"off": 0.0, "on": 1.0}
_LEVELS = '"off", "on", or from 0 to 1'

Seconds = Annotated[float, Field(ge=0, le=LONGEST_S)]
SpeedM = Annotated[float, Field(ge=-100, le=100)]
VelocityM = Annotated[list[SpeedM], Field(min_length=3, max_length=3)]
Millimetres = Annotated[float, Field(ge=0, le=10_000)]
Who = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class BodyTable(Table):
    """The body of a character, a person or a function."""

    id: Who = Field(description="Character, id of a person, or function such as camera operator.")
    sex: Literal["female", "male"] = Field("female", description="Whose proportions it has.")
    percentile: Annotated[float, Field(ge=1, le=99)] = Field(
        50.0, description="Of stature and mass, where they are not given."
    )
    height_m: Annotated[float, Field(ge=0.8, le=2.3)] | None = Field(None, description="Stature.")
    mass_kg: Annotated[float, Field(ge=10, le=200)] | None = Field(None, description="Mass.")
    skin: Colour = Field("#d9a98a", description="Colour of the skin.")
    hair: Colour = Field("#3b2a20", description="Colour of the hair.")
    long_hair: bool = Field(False, description="Long hair.")
    top: Colour = Field("", description="Colour of the clothes; empty takes one for each person.")
    trousers: Colour = Field("#3a4250", description="Colour of the trousers.")
    shoes: Colour = Field("#e8e4da", description="Colour of shoes or socks.")

    def record(self) -> BodyShape:
        """Return the stage's record of it."""
        return BodyShape(**self.model_dump())


class BodiesFile(Table):
    """stage/bodies.toml."""

    body: list[BodyTable] = Field([], max_length=MOST_PARTS, description="Bodies.")


class SensorTable(Table):
    """A sensor or a film gate that the product's own table does not have."""

    id: Id = Field(description="Name by which cameras call it.")
    name: Text = Field("", description="As it is printed.")
    width_mm: Millimetres = Field(description="Of the frame.")
    height_mm: Millimetres = Field(description="Of the frame.")
    source: Text = Field("", description="Where the size comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    def record(self) -> Sensor:
        """Return the stage's record of it."""
        return Sensor(**{**self.model_dump(), "name": self.name or self.id})


class LensTable(Table):
    """A lens that the product's own table does not have."""

    id: Id = Field(description="Name by which cameras call it.")
    name: Text = Field("", description="As it is printed.")
    focal_mm: Millimetres = Field(description="As engraved.")
    measured_mm: Millimetres | None = Field(None, description="As somebody measured it.")
    widest_stop: Annotated[float, Field(gt=0, le=64)] = Field(2.0, description="f-number, wide open.")
    close_focus_m: Annotated[float, Field(ge=0, le=100)] = Field(0.45, description="Nearest focus.")
    squeeze: Annotated[float, Field(gt=0, le=3)] = Field(1.0, description="Of an anamorphic lens.")
    source: Text = Field("", description="Where the figures come from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    def record(self) -> Lens:
        """Return the stage's record of it."""
        return Lens(**{**self.model_dump(), "name": self.name or self.id})


class CamerasFile(Table):
    """stage/cameras.toml."""

    sensor: list[SensorTable] = Field([], max_length=MOST_PARTS, description="Sensors.")
    lens: list[LensTable] = Field([], max_length=MOST_PARTS, description="Lenses.")


class KeyTable(Table):
    """Where a camera is at one instant of its shot."""

    at_s: Seconds = Field(0.0, description="Seconds from the shot's start.")
    words: Text = Field("", description="As for the camera; what is not said stays.")
    position_m: VectorM | None = Field(None, description="Over the words.")
    rotation_xyzw: TurnXyzw | None = Field(
        None, description="Over the words: the camera looks along its -z, +y is up."
    )
    focal_mm: Millimetres | None = Field(None, description="Over the words.")
    focus_m: Annotated[float, Field(gt=0, le=1e6)] | None = Field(None, description="Over the words.")

    def record(self) -> CameraKey:
        """Return the stage's record of it."""
        return CameraKey(
            at_s=self.at_s,
            words=self.words,
            position_m=vector(self.position_m) if self.position_m else None,
            rotation_xyzw=quaternion(self.rotation_xyzw, None) if self.rotation_xyzw else None,
            focal_mm=self.focal_mm,
            focus_m=self.focus_m,
        )


class CameraTable(Table):
    """The camera of a setup: words first."""

    words: Text = Field("", description="`50 mm, close-up on ANNA, profile left, top of frame to starboard`.")
    sensor: Id = Field("super-35", description="Id of a sensor.")
    lens: Text = Field("", description="Id of a lens.")
    focal_mm: Millimetres | None = Field(None, description="Over the words.")
    stop: Annotated[float, Field(gt=0, le=64)] = Field(2.8, description="f-number.")
    frame_line: Literal["", "2.39", "1.85", "16:9", "IMAX", "1.90"] = Field(
        "2.39", description="Aspect of the picture; empty: the whole sensor."
    )
    mount: Literal["locked", "hand-held", "dolly"] = Field("locked", description="How it is carried.")
    mass_kg: Annotated[float, Field(gt=0, le=500)] = Field(6.0, description="Of the camera, as shot.")
    operator: Text = Field("camera operator", description="Body that holds it; empty for none.")
    holder: Text = Field("", description="Body that holds the operator.")
    key: list[KeyTable] = Field([], max_length=MOST_MARKS, description="A move, instant by instant.")

    def record(self, setup: str) -> CameraSetup:
        """Return the stage's record of it."""
        return CameraSetup(
            setup=setup,
            words=self.words,
            sensor=self.sensor,
            lens=self.lens,
            focal_mm=self.focal_mm,
            stop=self.stop,
            frame_line=self.frame_line,
            mount=self.mount,
            mass_kg=self.mass_kg,
            operator=self.operator,
            holder=self.holder,
            keys=tuple(each.record() for each in self.key),
        )


class HoldTable(Table):
    """Who holds what."""

    by: Literal["feet", "left foot", "right foot", "hands", "left hand", "right hand"] = Field(
        description="With what."
    )
    what: Who = Field(description="Rail, part or person.")
    at: Text = Field("", description="Of a person: ankles, waist, shoulders …")

    def record(self) -> Hold:
        """Return the stage's record of it."""
        return Hold(by=self.by, what=self.what, at=self.at)


class MarkTable(Table):
    """Where somebody is at one instant of a shot, and which way up."""

    who: Who = Field(description="Character, person or function.")
    at_s: Seconds = Field(0.0, description="Seconds from the shot's start.")
    words: Text = Field("", description="`feet to port, facing zvezda-starboard, 0.5 m from it, polishing`.")
    position_m: VectorM | None = Field(None, description="Over the words: middle of the pelvis.")
    up: Direction | None = Field(None, description="Over the words: from pelvis to head.")
    facing: Direction | None = Field(None, description="Over the words.")
    look_at: Text = Field("", description="What the eyes are on.")
    posture: Text = Field("", description="Over the words.")
    joints_deg: Annotated[dict[Name, Annotated[float, Field(ge=-720, le=720)]], Field(max_length=100)] = (
        Field({}, description="Joints over the posture's, in degrees.")
    )
    hold: list[HoldTable] = Field([], max_length=8, description="What holds.")

    def record(self) -> Mark:
        """Return the stage's record of it."""
        return Mark(
            who=self.who,
            at_s=self.at_s,
            words=self.words,
            position_m=vector(self.position_m) if self.position_m else None,
            up=unit(self.up) if self.up else None,
            facing=unit(self.facing) if self.facing else None,
            look_at=self.look_at,
            posture=self.posture,
            joints_rad=tuple((joint, math.radians(angle)) for joint, angle in self.joints_deg.items()),
            holds=tuple(each.record() for each in self.hold),
        )


class MotionTable(Table):
    """A free motion, simulated under the place's gravity."""

    who: Who = Field(description="A body or a prop.")
    kind: Literal["push off", "float", "turn", "catch", "throw", "drop"] = Field(description="What it does.")
    at_s: Seconds = Field(0.0, description="Seconds from the shot's start.")
    seconds: Annotated[float, Field(gt=0, le=LONGEST_S)] | None = Field(
        None, description="How long; to the next mark where it is not given."
    )
    toward: Text = Field("", description="Person, part, window or plane.")
    velocity_m_s: VelocityM | None = Field(None, description="Over toward and speed.")
    speed_m_s: Annotated[float, Field(ge=0, le=100)] = Field(0.3, description="At the start.")
    spin_deg_s: Annotated[list[Annotated[float, Field(ge=-1080, le=1080)]], Field(min_length=3)] = Field(
        [0.0, 0.0, 0.0], max_length=3, description="About the body's own axes."
    )
    by: Text = Field("", description="Who throws, catches, lets go.")

    def record(self) -> Motion:
        """Return the stage's record of it."""
        x, y, z = (math.radians(value) for value in self.spin_deg_s)
        return Motion(
            who=self.who,
            kind=self.kind,
            at_s=self.at_s,
            seconds=self.seconds,
            toward=self.toward,
            velocity_m_s=vector(self.velocity_m_s) if self.velocity_m_s else None,
            speed_m_s=self.speed_m_s,
            spin_rad_s=(x, y, z),
            by=self.by,
        )


class PropTable(Table):
    """A thing that is thrown, dropped, floats, or is held."""

    id: Who = Field(description="Its name.")
    size_m: SizeM = Field([0.1, 0.1, 0.1], description="Of the box that it fills.")
    mass_kg: Annotated[float, Field(gt=0, le=2000)] = Field(0.2, description="Its mass.")
    colour: Colour = Field("#c9b458", description="Its colour.")
    position_m: VectorM | None = Field(None, description="Where it is at the start.")
    held_by: Text = Field("", description="In whose right hand.")
    shape: Literal["box", "ball", "rod"] = Field(
        "box", description="As it is drawn; a rod is round, along its longest side."
    )

    def record(self) -> Prop:
        """Return the stage's record of it."""
        return Prop(
            id=self.id,
            size_m=vector(self.size_m),
            mass_kg=self.mass_kg,
            colour=self.colour,
            position_m=vector(self.position_m) if self.position_m else None,
            held_by=self.held_by,
            shape=self.shape,
        )


class PracticalTable(Table):
    """A lamp that is brought to the set."""

    id: Who = Field(description="Its name.")
    words: Text = Field("", description="`in SEDOV's right hand`, `at zvezda-starboard`.")
    position_m: VectorM | None = Field(None, description="Over the words.")
    aim: Text = Field("", description="What it points at; empty shines all round.")
    half_angle_deg: Annotated[float, Field(gt=0, le=180)] = Field(20.0, description="Of its cone.")
    flux_lm: Annotated[float, Field(ge=0, le=1e6)] = Field(150.0, description="Luminous flux.")
    colour_k: Annotated[float, Field(ge=1000, le=20_000)] = Field(5600.0, description="Colour temperature.")
    on: bool = Field(True, description="Whether it burns.")
    beam: bool = Field(False, description="Whether dust in the air shows its cone.")

    def record(self) -> Practical:
        """Return the stage's record of it."""
        return Practical(
            id=self.id,
            words=self.words,
            position_m=vector(self.position_m) if self.position_m else None,
            aim=self.aim,
            half_angle_rad=math.radians(self.half_angle_deg),
            flux_lm=self.flux_lm,
            colour_k=self.colour_k,
            on=self.on,
            beam=self.beam,
        )


def _level(value: object) -> object:
    """Return the level that on and off stand for; a word that is neither is told."""
    if isinstance(value, str):
        if value not in _SWITCHED:
            raise PydanticCustomError("level", "that is no level", {"hint": _LEVELS})
        return _SWITCHED[value]
    return value


Level = Annotated[float, BeforeValidator(_level), Field(ge=0, le=1)]


class CueTable(Table):
    """A lamp that is switched or faded within the shot."""

    at_s: Seconds = Field(0.0, description="Seconds from the shot's start.")
    lamp: Who = Field(description="A practical, a lamp of the set, or `cabin`: all of the set's own.")
    to: Level = Field(description='`"off"`, `"on"`, or a level between them: `0.4`.')
    over_s: Seconds = Field(0.0, description="How long the fade takes; 0 is a switch.")

    def record(self) -> Cue:
        """Return the stage's record of it."""
        return Cue(lamp=self.lamp, to=float(self.to), at_s=self.at_s, over_s=self.over_s)


class StagingTable(Table):
    """One setup as it is staged."""

    setup: Id = Field(description="Id of the setup.")
    seconds: Annotated[float, Field(gt=0, le=LONGEST_S)] = Field(10.0, description="Length of the shot.")
    picture_at_s: Seconds = Field(0.0, description="Second of the shot that its frame shows.")
    at: Moment | None = Field(None, description="Instant of its light where it is not the scheduled one.")
    cabin_light: Literal["on", "off", ""] = Field("", description="Empty: as at the instant and in the need.")
    shutters_closed: list[Id] = Field(
        [], max_length=50, description="Windows whose shutters the shot wants closed, or all."
    )
    gravity: Gravity = Field("", description="Where it is not the place's own.")
    airflow_m_s: VelocityM = Field([0.0, 0.0, 0.0], description="Air of the cabin's fans.")
    camera: CameraTable | None = Field(None, description="The camera.")
    mark: list[MarkTable] = Field([], max_length=MOST_MARKS, description="Who is where, which way up.")
    motion: list[MotionTable] = Field([], max_length=MOST_MARKS, description="Free motions.")
    prop: list[PropTable] = Field([], max_length=MOST_MARKS, description="Things.")
    practical: list[PracticalTable] = Field(
        [], max_length=50, description="Lamps that are brought to the set."
    )
    cue: list[CueTable] = Field([], max_length=MOST_MARKS, description="Lamps that are switched or faded.")
    note: Text = Field("", description="For the crew.")

    def record(self) -> Staging:
        """Return the stage's record of it."""
        return Staging(
            setup=self.setup,
            seconds=self.seconds,
            picture_at_s=min(float(self.picture_at_s), float(self.seconds)),
            at=maybe_instant(self.at),
            cabin_light=self.cabin_light,
            shutters_closed=tuple(self.shutters_closed),
            gravity=self.gravity,
            airflow_m_s=vector(self.airflow_m_s),
            camera=self.camera.record(self.setup) if self.camera else None,
            marks=tuple(each.record() for each in self.mark),
            motions=tuple(each.record() for each in self.motion),
            props=tuple(each.record() for each in self.prop),
            practicals=tuple(each.record() for each in self.practical),
            cues=tuple(each.record() for each in self.cue),
            note=self.note,
        )


class StagingFile(Table):
    """stage/*.toml: the setups of a scene as they are staged."""

    scene: Text = Field("", description="Which scene, for a reader.")
    staging: list[StagingTable] = Field([], max_length=MANY, description="Setups.")
