"""people.toml: cast and crew, the patterns of their days, and the rest that they must have."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from skylot.folder.schema.base import MANY, Day, Id, Minutes, Name, Names, Table, Text, Zone, check_order
from skylot.people.model import Availability, Category, DutyBlock, DutyPattern, People, Person, RestRule

Money = Annotated[str, StringConstraints(pattern=r"^\d{1,12}(\.\d{1,4})?$")]


class AvailableTable(Table):
    """Dates on which a person can be called."""

    first: Day = Field(alias="from", description="First date.")
    last: Day = Field(alias="to", description="Last date, included.")
    place: Annotated[str, StringConstraints(max_length=80)] = Field(
        "", description="Id of the place; empty for any."
    )

    @model_validator(mode="after")
    def _ordered(self) -> AvailableTable:
        check_order(self.first, self.last)
        return self


class PersonTable(Table):
    """Somebody of the cast, the film crew or the station's crew."""

    id: Id = Field(description="Short name by which other files name the person.")
    name: Name = Field(description="As it is printed.")
    kind: Literal["cast", "crew", "station", "background"] = Field(
        "crew", description="Whom the person belongs to."
    )
    role: Text = Field("", description="Job as it is printed.")
    cast_number: Annotated[int, Field(ge=1, le=9999)] | None = Field(
        None, description="Number on strips and call sheets."
    )
    plays: Names = Field([], description="Characters.")
    functions: Names = Field([], description="What the person can do on set: holder, sound, escort …")
    duty: Text = Field("", description="Id of the [[duty]] pattern of the person's days.")
    film_time: Literal["work", "granted"] = Field(
        "work",
        description="work: all working time may be shot in; granted: only film blocks that were granted.",
    )
    cap_minutes_a_day: Minutes | None = Field(None, description="Most minutes of shooting a day.")
    rest: Text = Field("", description="Id of the [[rest]] rule.")
    zone: Zone = Field("UTC", description="Zone in which the person's times are printed.")
    pay_a_day: Money = Field("0", description='Pay a day in the production\'s currency, quoted: "1250.00".')
    note: Text = Field("", description="Anything else.")
    available: list[AvailableTable] = Field(
        [], max_length=500, description="When the person can be called; none: the whole shooting period."
    )

    def record(self) -> Person:
        """Return the people's record of it."""
        return Person(
            id=self.id,
            name=self.name,
            kind=self.kind,
            role=self.role,
            cast_number=self.cast_number,
            plays=tuple(self.plays),
            functions=tuple(self.functions),
            availability=tuple(
                Availability(first=each.first, last=each.last, place=each.place) for each in self.available
            ),
            duty=self.duty,
            film_time=self.film_time,
            cap_minutes_a_day=self.cap_minutes_a_day,
            rest=self.rest,
            zone=self.zone,
            pay_a_day=Decimal(self.pay_a_day),
            note=self.note,
        )


class DutyBlockTable(Table):
    """A block of a standard day."""

    category: Category = Field(description="Category of time.")
    start: time = Field(description="Local time of the pattern's zone.")
    minutes: Annotated[int, Field(ge=1, le=1440)] = Field(description="Its length.")
    label: Text = Field("", description="As it is printed.")
    device: Text = Field("", description="Exercise device.")


class DutyTable(Table):
    """A standard day; several of one id with other dates move sleep by date."""

    id: Id = Field(description="Id that people name as their duty.")
    zone: Zone = Field("UTC", description="Zone of its times.")
    wake: time = Field(time(6, 0), description="End of sleep.")
    sleep: time = Field(time(21, 30), description="Start of sleep.")
    first: Day | None = Field(None, alias="from", description="First date on which it holds.")
    last: Day | None = Field(None, alias="to", description="Last date, included.")
    source: Text = Field("", description="Where it comes from.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")
    block: list[DutyBlockTable] = Field([], max_length=200, description="Blocks of the day.")

    @model_validator(mode="after")
    def _ordered(self) -> DutyTable:
        check_order(self.first, self.last)
        if self.wake == self.sleep:
            raise PydanticCustomError(
                "order", "is the same as 'wake': the day has no hours", {"key": "sleep"}
            )
        return self

    def record(self) -> DutyPattern:
        """Return the people's record of it."""
        return DutyPattern(
            id=self.id,
            zone=self.zone,
            wake=self.wake,
            sleep=self.sleep,
            blocks=tuple(
                DutyBlock(
                    category=each.category,
                    start=each.start,
                    minutes=each.minutes,
                    label=each.label,
                    device=each.device,
                )
                for each in self.block
            ),
            first=self.first,
            last=self.last,
            source=self.source,
            verified=self.verified,
        )


class RestTable(Table):
    """Rest that must lie between working days."""

    id: Id = Field(description="Id that people name as their rest.")
    turnaround_minutes: Minutes = Field(description="Between the end of a day and the start of the next.")
    weekly_minutes: Minutes | None = Field(None, description="Consecutive rest in any seven days.")
    longest_day_minutes: Annotated[int, Field(ge=1, le=1440)] | None = Field(
        None, description="Longest working day."
    )
    meal_after_minutes: Annotated[int, Field(ge=1, le=1440)] | None = Field(
        None, description="Longest work without a meal."
    )
    source: Text = Field("", description="Agreement or document that asks for it.")
    verified: bool = Field(False, description="Whether someone checked it against the source.")

    def record(self) -> RestRule:
        """Return the people's record of it."""
        return RestRule(
            id=self.id,
            turnaround_minutes=self.turnaround_minutes,
            weekly_minutes=self.weekly_minutes,
            longest_day_minutes=self.longest_day_minutes,
            meal_after_minutes=self.meal_after_minutes,
            source=self.source,
            verified=self.verified,
        )


class PeopleFile(Table):
    """people.toml."""

    person: list[PersonTable] = Field([], max_length=MANY, description="Cast and crew.")
    duty: list[DutyTable] = Field([], max_length=2000, description="Standard days.")
    rest: list[RestTable] = Field([], max_length=500, description="Rest rules.")

    def record(self) -> People:
        """Return the people's record of the file, without mission control's blocks."""
        return People(
            persons=tuple(each.record() for each in self.person),
            patterns=tuple(each.record() for each in self.duty),
            rest_rules=tuple(each.record() for each in self.rest),
        )
