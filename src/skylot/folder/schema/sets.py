"""[[set]] of a place: modules and rooms, their windows, planes and cabin light."""

from __future__ import annotations

import math
from datetime import time
from typing import Annotated

from pydantic import Field

from skylot.folder.schema.base import (
    Angles,
    Direction,
    Id,
    Name,
    Names,
    Table,
    Text,
    VectorM,
    Zone,
    radians,
    unit,
    vector,
)
from skylot.locations.model import CabinLight, Glass, Plane, SetSpace


class CabinLightTable(Table):
    """When a set's own lamps are on."""

    on: time = Field(description="Local time at which they go on.")
    off: time = Field(description="Local time at which they go off.")
    zone: Zone = Field("UTC", description="Zone of these times.")
    switchable: bool = Field(True, description="Whether the crew can darken the set for a shot.")
    source: Text = Field("", description="Where it comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")


class WindowTable(Table):
    """A window (glass) of a set, in the set's axes."""

    id: Id = Field(description="Name by which needs call the window.")
    position_m: VectorM = Field([0.0, 0.0, 0.0], description="Centre of the glass.")
    normal: Direction = Field(description="Outward direction; any length but zero.")
    clear_aperture_m: Annotated[float, Field(gt=0, le=100)] = Field(description="Clear diameter.")
    usable_half_angle_deg: Annotated[float, Field(gt=0, le=90)] = Field(
        60.0, description="Angle off the normal up to which the view is usable."
    )
    shutter: bool = Field(False, description="Whether it has a shutter.")
    transmission: Annotated[float, Field(gt=0, le=1)] = Field(1.0, description="Share of light that passes.")
    source: Text = Field("", description="Where it comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    def record(self) -> Glass:
        """Return the places' record of it, its normal with length one."""
        return Glass(
            id=self.id,
            position_m=vector(self.position_m),
            normal=unit(self.normal),
            clear_aperture_m=float(self.clear_aperture_m),
            usable_half_angle_rad=math.radians(self.usable_half_angle_deg),
            shutter=self.shutter,
            transmission=float(self.transmission),
            source=self.source,
            verified=self.verified,
        )


class PlaneTable(Table):
    """A named side of a set."""

    name: Name = Field(description="deck, overhead, port, starboard, forward, aft, I … IV.")
    normal: Direction = Field(description="From the inside towards that side, in the set's axes.")
    verified: bool = Field(False, description="Whether someone checked it.")


class SetTable(Table):
    """A module, a room, a piece of ground."""

    id: Id = Field(description="Short name by which other files name the set.")
    name: Text = Field("", description="As it is printed; the id where it is not given.")
    story_sets: Names = Field([], description="Set names of scene headings that are shot here.")
    position_m: VectorM = Field([0.0, 0.0, 0.0], description="Its origin in the place's body axes.")
    ypr_deg: Angles = Field(
        [0.0, 0.0, 0.0], description="Yaw, pitch, roll (intrinsic 3-2-1) of the set's axes in the body's."
    )
    size_m: VectorM = Field([0.0, 0.0, 0.0], description="Length along its three axes.")
    escort: Text = Field("", description="Person or function without whom a film crew may not be here.")
    exterior: bool = Field(False, description="Outdoors.")
    cabin_light: CabinLightTable | None = Field(None, description="Its own lamps.")
    window: list[WindowTable] = Field([], max_length=500, description="Its windows.")
    plane: list[PlaneTable] = Field([], max_length=100, description="Its named sides.")

    def record(self) -> SetSpace:
        """Return the places' record of it."""
        return SetSpace(
            id=self.id,
            name=self.name or self.id,
            story_sets=tuple(self.story_sets),
            position_m=vector(self.position_m),
            rotation_xyzw=_rotation(self.ypr_deg),
            size_m=vector(self.size_m),
            windows=tuple(each.record() for each in self.window),
            planes=tuple(
                Plane(name=each.name, normal=unit(each.normal), verified=each.verified) for each in self.plane
            ),
            cabin_light=self._light(),
            escort=self.escort,
            exterior=self.exterior,
        )

    def _light(self) -> CabinLight | None:
        light = self.cabin_light
        if light is None:
            return None
        return CabinLight(
            on=light.on,
            off=light.off,
            zone=light.zone,
            switchable=light.switchable,
            source=light.source,
            verified=light.verified,
        )


def _rotation(ypr_deg: list[float]) -> tuple[float, float, float, float]:
    if not any(ypr_deg):
        return (0.0, 0.0, 0.0, 1.0)
    from skylot.core.rotations import from_ypr_321  # noqa: PLC0415  most sets are not turned

    x, y, z, w = (float(value) for value in from_ypr_321(*radians(ypr_deg)).ravel())
    return x, y, z, w
