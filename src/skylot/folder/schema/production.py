"""skylot.toml: the production as a whole, its units and the rules of its plan."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from skylot.folder.model import Config
from skylot.folder.schema.base import (
    ClockTime,
    Day,
    Id,
    Ids,
    Minutes,
    Moment,
    Name,
    Table,
    Text,
    Weight,
    Zone,
    check_order,
    maybe_instant,
)
from skylot.schedule.model import Rules, UnitPlan


def _rate(text: str) -> str:
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise PydanticCustomError(
            "rate", "is no frame rate", {"hint": 'such as "24000/1001" or "25"'}
        ) from None
    if not 1 <= rate <= 1000:
        raise PydanticCustomError("rate", "is no frame rate that a camera has", {"hint": "1 to 1000"})
    return text


def _slots(minutes: int) -> int:
    if 1440 % minutes:
        raise PydanticCustomError("slot", "does not divide a day", {"hint": "5, 10 and 15 do"})
    return minutes


def _code(text: str) -> str:
    if not (len(text) == 3 and text.isascii() and text.isupper()):
        raise PydanticCustomError("currency", "is no currency code", {"hint": "three capitals, such as EUR"})
    return text


FrameRateText = Annotated[str, Field(max_length=20), AfterValidator(_rate)]
SlotMinutes = Annotated[int, Field(ge=1, le=60), AfterValidator(_slots)]
Currency = Annotated[str, AfterValidator(_code)]


class ShootingTable(Table):
    """The whole shooting period."""

    first: Day | None = Field(None, alias="from", description="First shooting date.")
    last: Day | None = Field(None, alias="to", description="Last shooting date, included.")

    @model_validator(mode="after")
    def _ordered(self) -> ShootingTable:
        check_order(self.first, self.last)
        return self


class UnitTable(Table):
    """A shooting unit: one crew, which does one thing at a time."""

    id: Id = Field(description="Short name by which other files name the unit.")
    name: Text = Field("", description="As it is printed; the id where it is not given.")
    places: Ids = Field(min_length=1, description="Ids of the places where the unit shoots.")
    first: Day = Field(alias="from", description="First date of the unit.")
    last: Day = Field(alias="to", description="Last date of the unit, included.")
    zone: Zone = Field("UTC", description="Time zone of its calls.")
    call: ClockTime = Field("08:00", description="Time of day from which it may shoot, HH:MM in its zone.")
    wrap: ClockTime = Field("20:00", description="Time of day at which it stops, HH:MM in its zone.")
    days_off: list[Day] = Field([], max_length=1000, description="Dates on which it does not work.")
    weekdays: list[Annotated[int, Field(ge=1, le=7)]] = Field(
        [], max_length=7, description="Weekdays that are worked, 1 = Monday; empty: all."
    )
    reserve_minutes: Minutes = Field(0, description="Minutes of each day that are kept free.")
    longest_minutes: Annotated[int, Field(ge=1, le=1440)] | None = Field(
        None, description="Longest working day in minutes."
    )

    @model_validator(mode="after")
    def _ordered(self) -> UnitTable:
        check_order(self.first, self.last)
        if (self.last - self.first).days > 1000:
            raise PydanticCustomError("order", "is more than 1000 days after 'from'", {"key": "to"})
        if self.call == self.wrap:
            raise PydanticCustomError(
                "order", "is the same as 'call': the unit has no hours", {"key": "wrap"}
            )
        return self

    def record(self) -> UnitPlan:
        """Return the schedule's record of it."""
        return UnitPlan(
            id=self.id,
            name=self.name or self.id,
            places=tuple(self.places),
            first=self.first,
            last=self.last,
            zone=self.zone,
            call=self.call,
            wrap=self.wrap,
            days_off=tuple(sorted(self.days_off)),
            weekdays=tuple(sorted(set(self.weekdays))),
            reserve_minutes=self.reserve_minutes,
            longest_minutes=self.longest_minutes,
        )


class RulesTable(Table):
    """Minutes and costs of the plan that hold everywhere."""

    slot_minutes: SlotMinutes = Field(5, description="Step of the schedule's grid; it divides a day.")
    rig_minutes: Minutes = Field(15, description="To change a rig.")
    wardrobe_minutes: Minutes = Field(10, description="To change a costume or a make-up.")
    default_travel_minutes: Minutes = Field(5, description="Between two sets, where nothing else is said.")
    move_cost: Weight = Field(1, description="What a move to another set costs in the plan.")
    rig_cost: Weight = Field(1, description="What a change of rig costs in the plan.")
    wardrobe_cost: Weight = Field(1, description="What a change of costume or make-up costs in the plan.")


class ProductionFile(Table):
    """skylot.toml."""

    format: int = Field(1, ge=1, description="Version of the folder's format.")
    title: Name = Field(description="Title of the film.")
    script: Text = Field("", description="Path of the screenplay, .fountain or .fdx, from this folder.")
    mission_zero: Moment | None = Field(None, description="Zero of the mission's elapsed time.")
    frame_rate: FrameRateText = Field("24", description="Frames a second, as a whole number or a fraction.")
    currency: Currency = Field("EUR", description="Currency of pay and budget.")
    slate: Literal["us", "uk", "scene"] = Field("us", description="Style of slates.")
    plan_as_of: Moment | None = Field(
        None, description="Plan only with what was known then, where --as-of does not say."
    )
    clocks: list[Zone] = Field(["UTC"], max_length=12, description="Zones that call sheets show.")
    shooting: ShootingTable = Field(
        default_factory=lambda: ShootingTable.model_validate({}), description="The whole shooting period."
    )
    unit: list[UnitTable] = Field([], max_length=50, description="Shooting units.")
    rules: RulesTable = Field(
        default_factory=lambda: RulesTable.model_validate({}), description="Minutes and costs of the plan."
    )

    def config(self) -> Config:
        """Return the record of the production as a whole."""
        return Config(
            title=self.title,
            script=self.script,
            mission_zero=maybe_instant(self.mission_zero),
            frame_rate=Fraction(self.frame_rate),
            currency=self.currency,
            slate=self.slate,
            plan_as_of=maybe_instant(self.plan_as_of),
            clocks=tuple(self.clocks),
            shooting_first=self.shooting.first,
            shooting_last=self.shooting.last,
        )

    def rules_record(self) -> Rules:
        """Return the schedule's rules; travel is added from the places."""
        rules = self.rules
        return Rules(
            slot_s=60 * rules.slot_minutes,
            rig_minutes=rules.rig_minutes,
            wardrobe_minutes=rules.wardrobe_minutes,
            default_travel_minutes=rules.default_travel_minutes,
            move_cost=rules.move_cost,
            rig_cost=rules.rig_cost,
            wardrobe_cost=rules.wardrobe_cost,
        )
