"""stage/sets/*.toml: form and dressing of sets."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from skylot.folder.schema.base import Angles, Id, SetName, Table, Text, VectorM, radians, vector
from skylot.stage.model import Gravity, Part, PartKind, Quaternion, SetForm

MOST_PARTS = 2000


def _turn(values: list[float]) -> list[float]:
    if math.hypot(*values) < 1e-9:
        raise PydanticCustomError("quaternion", "has no length: it is not a rotation", {"hint": "x, y, z, w"})
    return values


Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
Number = Annotated[float, Field(ge=-1000, le=1000)]
TurnXyzw = Annotated[list[Number], Field(min_length=4, max_length=4), AfterValidator(_turn)]
Size = Annotated[float, Field(ge=0, le=10_000)]
SizeM = Annotated[list[Size], Field(min_length=3, max_length=3)]


def quaternion(turn: list[float] | None, ypr_deg: list[float] | None) -> Quaternion:
    """Return a pose's rotation, typed as a quaternion or as intrinsic 3-2-1 angles, of length one."""
    if turn is not None:
        length = math.hypot(*turn)
        x, y, z, w = (value / length for value in turn)
        return x, y, z, w
    if not ypr_deg or not any(ypr_deg):
        return 0.0, 0.0, 0.0, 1.0
    return _of_angles(*(value + 0.0 for value in ypr_deg))  # -0.0 is 0.0, whichever is asked first


@lru_cache(maxsize=1024)
def _of_angles(yaw_deg: float, pitch_deg: float, roll_deg: float) -> Quaternion:
    """Return the rotation of intrinsic 3-2-1 angles; kept, since rows of parts are turned alike."""
    from skylot.core.rotations import from_ypr_321  # noqa: PLC0415  most parts are not turned

    x, y, z, w = (float(value) for value in from_ypr_321(*radians([yaw_deg, pitch_deg, roll_deg])).ravel())
    return x, y, z, w


class PartTable(Table):
    """A piece of a set: of its hull, or of what stands in it."""

    id: Id = Field(description="Name by which words call it: table, rail-3.")
    kind: PartKind = Field(description="What it is.")
    position_m: VectorM = Field([0.0, 0.0, 0.0], description="Its middle, in the set's axes.")
    ypr_deg: Angles | None = Field(
        None, description="Yaw, pitch, roll of its axes in the set's, intrinsic 3-2-1."
    )
    rotation_xyzw: TurnXyzw | None = Field(None, description="The same as a quaternion, instead of ypr_deg.")
    size_m: SizeM = Field(
        [1.0, 1.0, 1.0], description="Box: x, y, z; cylinder, cone, hatch: length along x, diameters."
    )
    end_m: Annotated[float, Field(ge=0, le=1000)] | None = Field(
        None, description="Cone: diameter at its +x end."
    )
    hull: bool = Field(False, description="The room is inside of it.")
    thickness_m: Annotated[float, Field(gt=0, le=2)] = Field(0.06, description="Of a hull's wall.")
    colour: Colour = Field("", description="#rrggbb; empty takes the kind's own.")
    text: Text = Field("", description="What a label says.")
    closed: bool = Field(False, description="A hatch that is shut.")
    file: Text = Field("", description="A mesh, from the production's folder: .glb .gltf .obj .usd.")
    scale: Annotated[float, Field(gt=0, le=1000)] = Field(1.0, description="Metres for one unit of the file.")
    flux_lm: Annotated[float, Field(ge=0, le=1e6)] = Field(0.0, description="Luminous flux of a lamp.")
    colour_k: Annotated[float, Field(ge=1000, le=20_000)] = Field(
        4500.0, description="Colour temperature of a lamp."
    )
    source: Text = Field("", description="Where its size comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    @model_validator(mode="after")
    def _one_turn(self) -> PartTable:
        if self.ypr_deg is not None and self.rotation_xyzw is not None:
            raise PydanticCustomError(
                "turn", "has both 'ypr_deg' and 'rotation_xyzw'", {"key": "rotation_xyzw"}
            )
        return self

    def record(self) -> Part:
        """Return the stage's record of it."""
        return Part(
            id=self.id,
            kind=self.kind,
            position_m=vector(self.position_m),
            rotation_xyzw=quaternion(self.rotation_xyzw, self.ypr_deg),
            size_m=vector(self.size_m),
            end_m=self.end_m,
            hull=self.hull,
            thickness_m=self.thickness_m,
            colour=self.colour,
            text=self.text,
            closed=self.closed,
            file=self.file,
            scale=self.scale,
            flux_lm=self.flux_lm,
            colour_k=self.colour_k,
            source=self.source,
            verified=self.verified,
        )


class SetFormFile(Table):
    """stage/sets/*.toml: form and dressing of one set."""

    set: SetName = Field(description="Id of the set, with its place where two places have one: iss/zvezda.")
    name: Text = Field("", description="As it is printed; the set's own where it is not given.")
    note: Text = Field("", description="What is assumed.")
    gravity: Gravity = Field("", description="Where it is not the place's own: orbit, earth, moon, mars.")
    part: list[PartTable] = Field([], max_length=MOST_PARTS, description="Pieces.")

    def record(self) -> SetForm:
        """Return the stage's record of it."""
        return SetForm(
            set=self.set,
            name=self.name,
            note=self.note,
            gravity=self.gravity,
            parts=tuple(each.record() for each in self.part),
        )
