"""shots/*.toml: setups, each split into what the screenplay, the places and the schedule own of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from skylot.folder.schema.base import MANY, Id, Ids, Name, Names, SetName, Table, Text, Weight
from skylot.locations.model import NeedText
from skylot.schedule.model import TaskPlan
from skylot.script.model import Setup

Words = dict[Name, Text]
Priority = Literal["must", "want", "nice"]


class SetupTable(Table):
    """One planned camera position."""

    id: Id = Field(description="Planned id, such as 12.03.")
    scenes: Names = Field([], description="Scenes that it covers; the file's scene where it is not given.")
    set: SetName = Field(description="Id of a set, with its place where two places have one: iss/zvezda.")
    also_sets: list[SetName] = Field(
        [], max_length=50, description="Other sets that the shot passes through."
    )
    description: Text = Field("", description="What happens.")
    framing: Text = Field("", description="Lens, size, roll, who holds whom.")
    cast: Names = Field([], description="Characters.")
    crew: Names = Field([], description="Functions, or ids of people.")
    minutes: Annotated[int, Field(ge=1, le=1440)] = Field(description="Shooting minutes of one pass.")
    priority: Priority = Field("must", description="What is left out last and first.")
    weight: Weight = Field(1, description="Among wants and nices: how much.")
    after: Ids = Field([], description="Setups or strips that must be shot before.")
    rig: Text = Field("", description="Rig that it needs.")
    cover: bool = Field(False, description="Suits any light: can be shot when another is lost.")
    wardrobe: Words = Field({}, max_length=200, description="Costume of a character.")
    make_up: Words = Field({}, max_length=200, description="Make-up state of a character.")
    tags: Names = Field([], description="Such as mos, insert, plate, stunt.")
    need: Annotated[list[Name], Field(max_length=50)] = Field(
        [], description="What it needs of light, view and quiet, in sentences."
    )

    def setup(self, scene: str) -> Setup:
        """Return the screenplay's record; `scene` is the file's default."""
        return Setup(
            id=self.id,
            scenes=tuple(self.scenes) or ((scene,) if scene else ()),
            set=self.set,
            also_sets=tuple(self.also_sets),
            description=self.description,
            framing=self.framing,
            cast=tuple(self.cast),
            crew=tuple(self.crew),
            wardrobe=tuple(self.wardrobe.items()),
            make_up=tuple(self.make_up.items()),
            tags=tuple(self.tags),
        )

    def plan(self) -> TaskPlan:
        """Return the schedule's record."""
        return TaskPlan(
            setup=self.id,
            minutes=self.minutes,
            priority=self.priority,
            weight=self.weight,
            after=tuple(self.after),
            rig=self.rig,
            cover=self.cover,
        )

    def need_text(self) -> NeedText | None:
        """Return the places' record; None for a setup that needs nothing."""
        return NeedText(setup=self.id, sentences=tuple(self.need)) if self.need else None


class ShotsFile(Table):
    """shots/*.toml."""

    scene: Text = Field("", description="Scene of the setups that name none.")
    setup: list[SetupTable] = Field([], max_length=MANY, description="Camera positions.")
