"""locations/*.toml: a station in orbit, a site on Earth, or a place that nobody found yet."""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from skylot.core.spans import Span
from skylot.folder.schema.base import (
    MANY,
    Angles,
    Degrees,
    Id,
    Ids,
    Latitude,
    Longitude,
    Metres,
    Minutes,
    Moment,
    Name,
    Names,
    Table,
    Text,
    Zone,
    check_order,
    maybe_instant,
    radians,
    span,
)
from skylot.folder.schema.sets import SetTable
from skylot.locations.model import (
    Activity,
    Attitude,
    Device,
    Manoeuvre,
    OrbitFile,
    Phase,
    Place,
    Presence,
    Site,
    Target,
)

HorizonPoint = Annotated[list[Degrees], Field(min_length=2, max_length=2)]


class Spanned(Table):
    """A table with 'from' and 'to', instants with an offset."""

    start: Moment = Field(alias="from", description="Begin: date, time and offset.")
    end: Moment = Field(alias="to", description="End, after the begin.")

    @model_validator(mode="after")
    def _ordered(self) -> Spanned:
        check_order(self.start, self.end)
        return self

    def span(self) -> Span:
        """Return it as a span."""
        return span(self.start, self.end)


class OrbitTable(Table):
    """An orbit in its own standard."""

    file: Name = Field(description="Path from the locations folder: .tle or .oem.")
    issued_after_epoch_minutes: Annotated[float, Field(ge=-1e6, le=1e6)] = Field(
        120.0, description="How long after its epoch a set counts as issued."
    )


class AttitudeTable(Spanned):
    """Attitude over a span, from LVLH to body."""

    ypr_deg: Angles | None = Field(None, description="Yaw, pitch, roll, intrinsic 3-2-1.")
    unknown: bool = Field(
        False, description="True instead of ypr_deg: nobody knows how the station is turned."
    )
    nominal: bool = Field(True, description="The usual attitude, or not.")
    name: Text = Field("", description="As it is printed.")
    source: Text = Field("", description="Where it comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")
    known_from: Moment | None = Field(
        None, description="When it became known; plans made earlier see the attitude that it overlaps."
    )

    @model_validator(mode="after")
    def _one(self) -> AttitudeTable:
        if (self.ypr_deg is None) != self.unknown:
            raise PydanticCustomError(
                "attitude", "needs either 'ypr_deg' or 'unknown = true'", {"key": "ypr_deg"}
            )
        return self

    def record(self) -> Attitude:
        """Return the places' record of it; an unknown attitude is not nominal."""
        return Attitude(
            span=self.span(),
            ypr_rad=None if self.ypr_deg is None else radians(self.ypr_deg),
            nominal=self.nominal and not self.unknown,
            name=self.name,
            source=self.source,
            verified=self.verified,
            known_from=maybe_instant(self.known_from),
        )


class PhaseTable(Spanned):
    """A named part of the mission."""

    id: Id = Field(description="Name by which needs call the phase.")
    name: Text = Field("", description="As it is printed; the id where it is not given.")
    pace: Annotated[float, Field(gt=0, le=2)] = Field(1.0, description="Share of the usual pace.")
    source: Text = Field("", description="Where it comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    def record(self) -> Phase:
        """Return the places' record of it."""
        return Phase(
            id=self.id,
            name=self.name or self.id,
            span=self.span(),
            pace=float(self.pace),
            source=self.source,
            verified=self.verified,
        )


class PresenceTable(Table):
    """Who must be where."""

    person: Id = Field(description="Id of the person.")
    set: Text = Field("", description="Id of the set; empty: at the place.")


class ActivityTable(Spanned):
    """What happens at the place whether or not a film is shot."""

    id: Id = Field(description="Short name.")
    name: Name = Field(description="As it is printed.")
    kind: Name = Field(description="docking, undocking, reboost, engine test, EVA, closure, exercise, fans …")
    closes_sets: Ids = Field([], description='Ids of sets, or ["all"].')
    closes_shutters: Ids = Field([], description='Ids of windows, of sets (all their windows), or ["all"].')
    noisy_in: Ids = Field([], description='Sets where it is not quiet, or ["all"].')
    present: list[PresenceTable] = Field([], max_length=200, description="Who must be where.")
    dynamic: bool = Field(False, description="A dynamic operation: gear stowed, people at stations.")
    known_from: Moment | None = Field(None, description="When the plan came to know of it.")
    note: Text = Field("", description="Anything else.")

    def record(self) -> Activity:
        """Return the places' record of it."""
        return Activity(
            id=self.id,
            name=self.name,
            kind=self.kind,
            span=self.span(),
            closes_sets=tuple(self.closes_sets),
            closes_shutters=tuple(self.closes_shutters),
            noisy_in=tuple(self.noisy_in),
            present=tuple(Presence(person=each.person, set=each.set) for each in self.present),
            dynamic=self.dynamic,
            known_from=maybe_instant(self.known_from),
            note=self.note,
        )


class ManoeuvreTable(Spanned):
    """A known burn."""

    name: Text = Field("", description="As it is printed.")
    known_from: Moment | None = Field(None, description="When the plan came to know of it.")

    def record(self) -> Manoeuvre:
        """Return the places' record of it."""
        return Manoeuvre(span=self.span(), name=self.name, known_from=maybe_instant(self.known_from))


class TargetTable(Table):
    """A place on the ground that a shot wants to see."""

    id: Id = Field(description="Name by which needs call it.")
    name: Text = Field("", description="As it is printed; the id where it is not given.")
    latitude_deg: Latitude = Field(description="Geodetic, north positive.")
    longitude_deg: Longitude = Field(description="East positive.")
    height_m: Metres = Field(0.0, description="Above the ellipsoid.")

    def record(self) -> Target:
        """Return the places' record of it."""
        return Target(
            id=self.id,
            name=self.name or self.id,
            latitude_rad=math.radians(self.latitude_deg),
            longitude_rad=math.radians(self.longitude_deg),
            height_m=float(self.height_m),
        )


class DeviceTable(Table):
    """An exercise device or another noise."""

    id: Id = Field(description="Name by which people's days call it.")
    set: Id = Field(description="Id of the set where it stands.")
    heard_in: Ids = Field([], description="Sets that hear it.")


class CommsTable(Table):
    """Ground contact, typed by hand."""

    known_from: Moment = Field(description="Begin of the time over which contact is known.")
    known_to: Moment = Field(description="Its end.")
    windows: list[Spanned] = Field([], max_length=MANY, description="Spans with contact: from, to.")

    @model_validator(mode="after")
    def _ordered(self) -> CommsTable:
        if self.known_from >= self.known_to:
            raise PydanticCustomError("order", "does not come after 'known_from'", {"key": "known_to"})
        return self


class TravelTable(Table):
    """Time between two sets, both ways."""

    between: Annotated[list[Id], Field(min_length=2, max_length=2)] = Field(description="Ids of two sets.")
    minutes: Minutes = Field(description="For people and camera.")


class SiteTable(Table):
    """Where a place on Earth is, and its air."""

    latitude_deg: Latitude = Field(description="Geodetic, north positive.")
    longitude_deg: Longitude = Field(description="East positive.")
    height_m: Metres = Field(0.0, description="Above the ellipsoid.")
    pressure_mbar: Annotated[float, Field(ge=0, le=1200)] = Field(1013.25, description="For refraction.")
    temperature_c: Annotated[float, Field(ge=-100, le=80)] = Field(15.0, description="For refraction.")
    horizon_deg: list[HorizonPoint] = Field(
        [], max_length=4000, description="Pairs of azimuth and altitude; none: a flat horizon."
    )
    address: Text = Field("", description="For call sheets.")
    hospital: Text = Field("", description="Nearest hospital, for call sheets.")
    transport: Text = Field("", description="How to get there.")

    def record(self) -> Site:
        """Return the places' record of it."""
        return Site(
            latitude_rad=math.radians(self.latitude_deg),
            longitude_rad=math.radians(self.longitude_deg),
            height_m=float(self.height_m),
            pressure_mbar=float(self.pressure_mbar),
            temperature_c=float(self.temperature_c),
            horizon=tuple(
                (math.radians(azimuth), math.radians(altitude)) for azimuth, altitude in self.horizon_deg
            ),
            address=self.address,
            hospital=self.hospital,
            transport=self.transport,
        )


class PlaceFile(Table):
    """locations/*.toml: one place a file."""

    id: Id = Field(description="Short name by which other files name the place.")
    name: Text = Field("", description="As it is printed; the id where it is not given.")
    kind: Literal["station", "site", "unplanned"] = Field("station", description="What kind of place it is.")
    zone: Zone = Field("UTC", description="Its time zone.")
    travel_minutes: Minutes = Field(5, description="From one set to another, where [[travel]] does not say.")
    safety: Names = Field([], description="Sentences for the call sheet.")
    orbit: list[OrbitTable] = Field([], max_length=200, description="Orbit files.")
    attitude: list[AttitudeTable] = Field([], max_length=MANY, description="Attitudes by span.")
    set: list[SetTable] = Field([], max_length=2000, description="Modules, rooms, pieces of ground.")
    phase: list[PhaseTable] = Field([], max_length=500, description="Parts of the mission.")
    activity: list[ActivityTable] = Field([], max_length=MANY, description="What happens at the place.")
    manoeuvre: list[ManoeuvreTable] = Field([], max_length=MANY, description="Known burns.")
    target: list[TargetTable] = Field([], max_length=MANY, description="Places on the ground to be seen.")
    device: list[DeviceTable] = Field([], max_length=500, description="Exercise devices and other noise.")
    comms: CommsTable | None = Field(None, description="Ground contact.")
    travel: list[TravelTable] = Field([], max_length=MANY, description="Times between two sets.")
    site: SiteTable | None = Field(None, description='Where it is on Earth; for kind = "site".')

    @model_validator(mode="after")
    def _site(self) -> PlaceFile:
        if self.kind == "site" and self.site is None:
            raise PydanticCustomError(
                "site", "needs a [site] table with its latitude and longitude", {"key": "kind"}
            )
        return self

    def record(self, folder: str = "locations") -> Place:
        """Return the places' record; orbit paths become relative to the production's root."""
        return Place(
            id=self.id,
            name=self.name or self.id,
            kind=self.kind,
            zone=self.zone,
            sets=tuple(each.record() for each in self.set),
            orbit_files=tuple(
                OrbitFile(
                    path=f"{folder}/{each.file}", issued_after_epoch_s=60.0 * each.issued_after_epoch_minutes
                )
                for each in self.orbit
            ),
            attitudes=tuple(each.record() for each in self.attitude),
            activities=tuple(each.record() for each in self.activity),
            manoeuvres=tuple(each.record() for each in self.manoeuvre),
            phases=tuple(each.record() for each in self.phase),
            targets=tuple(each.record() for each in self.target),
            devices=tuple(
                Device(id=each.id, set=each.set, heard_in=tuple(each.heard_in)) for each in self.device
            ),
            comms=tuple(sorted(each.span() for each in self.comms.windows)) if self.comms else (),
            comms_known=span(self.comms.known_from, self.comms.known_to) if self.comms else None,
            site=self.site.record() if self.site else None,
            travel_minutes=self.travel_minutes,
            travel=tuple((each.between[0], each.between[1], each.minutes) for each in self.travel),
            safety=tuple(self.safety),
        )
