"""schedule/strips.toml and schedule/pins.toml: what a person fixed about strips, and decisions that the
solver keeps.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from skylot.folder.schema.base import (
    MANY,
    Day,
    Id,
    Ids,
    Moment,
    Names,
    SetName,
    Table,
    Text,
    Weight,
    maybe_instant,
)
from skylot.schedule.model import Pin, StripPlan

TaskId = Annotated[str, StringConstraints(pattern=r"^\w[\w.\-]*(/\d+)?$", max_length=90)]


class StripTable(Table):
    """A strip that a person split, merged or timed by hand."""

    id: Id = Field(description="Id of the strip: the scene's number, or one of a split, such as 12-ground.")
    scenes: Names = Field(min_length=1, description="Scenes that it holds.")
    set: SetName = Field("", description="Id of the set where it is shot; else from its scenes.")
    minutes: Annotated[int, Field(ge=0, le=1440)] | None = Field(
        None, description="Shooting minutes; else from eighths. 0: nothing beside the setups."
    )
    setups: Ids | None = Field(
        None, description="Its setups; else all of its scenes that are shot at its place."
    )
    priority: Literal["must", "want", "nice"] = Field("must", description="What is left out last and first.")
    weight: Weight = Field(1, description="Among wants and nices: how much.")
    after: Ids = Field([], description="Strips or setups that must be shot before.")
    unit: Text = Field("", description="Id of the unit; else the one that shoots at its place.")
    cover: bool = Field(False, description="Suits any light.")
    note: Text = Field("", description="Anything else.")

    def record(self) -> StripPlan:
        """Return the schedule's record of it."""
        return StripPlan(
            id=self.id,
            scenes=tuple(self.scenes),
            set=self.set,
            minutes=self.minutes,
            setups=None if self.setups is None else tuple(self.setups),
            priority=self.priority,
            weight=self.weight,
            after=tuple(self.after),
            unit=self.unit,
            cover=self.cover,
            note=self.note,
        )


class StripsFile(Table):
    """schedule/strips.toml."""

    strip: list[StripTable] = Field([], max_length=MANY, description="Strips fixed by hand.")


class PinTable(Table):
    """A task, setup or strip that stays on a day or at an instant."""

    task: TaskId = Field(description="Id of a strip (12), a setup (12.03) or a pass (12.03/2).")
    day: Day | None = Field(None, description="Shooting date on which it stays.")
    at: Moment | None = Field(None, description="Instant at which it starts.")
    why: Text = Field("", description="Who decided, and why.")

    @model_validator(mode="after")
    def _one(self) -> PinTable:
        if (self.day is None) == (self.at is None):
            raise PydanticCustomError("pin", "needs either 'day' or 'at'", {"key": "at"})
        return self

    def record(self) -> Pin:
        """Return the schedule's record of it."""
        return Pin(task=self.task, day=self.day, at=maybe_instant(self.at), why=self.why)


class PinsFile(Table):
    """schedule/pins.toml."""

    pin: list[PinTable] = Field([], max_length=MANY, description="Decisions that the solver keeps.")
