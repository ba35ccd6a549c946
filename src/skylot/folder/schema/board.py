"""schedule/board.toml and schedule/boards/*.toml: the solver's answer, as Skylot writes it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field

from skylot.core.instant import Instant
from skylot.folder.schema.base import MANY, Name, Table, Text
from skylot.schedule.model import Level, Placement, Schedule, Unplaced


def _parsed(text: str) -> str:
    Instant.parse(text)
    return text


When = AwareDatetime | Annotated[str, AfterValidator(_parsed)]
"""A TOML datetime; a text where its digits or its leap second do not fit one."""


def _instant(value: datetime | str) -> Instant:
    return Instant.parse(value) if isinstance(value, str) else Instant.from_datetime(value)


class NumbersTable(Table):
    """A table whose numbers may be infinite: a bound or a gap that nobody has."""

    model_config = ConfigDict(allow_inf_nan=True)


class LevelTable(NumbersTable):
    """One objective of the order of objectives."""

    name: Name = Field(description="What it counts.")
    value: float = Field(description="What was reached; smaller is better.")
    bound: float = Field(description="What is proven that nobody can go below.")
    gap: float = Field(description="How far apart they are; 0: proven.")


class PlacementTable(Table):
    """A task that has its time."""

    task: Name = Field(description="Id of the task.")
    strip: Text = Field(description="Id of its strip.")
    setup: Text | None = Field(None, description="Id of its setup.")
    start: When = Field(description="Begin.")
    end: When = Field(description="End.")
    unit: Text = Field(description="Id of the unit.")
    place: Text = Field(description="Id of the place.")
    set: Text = Field(description="Id of the set where it begins.")
    chance: int | None = Field(None, description="Number of the event or time window that it uses.")
    event_at: When | None = Field(None, description="Instant of that event.")
    spread_s: float | None = Field(None, description="Seconds by which the event may move.")

    def record(self) -> Placement:
        """Return the schedule's record of it."""
        return Placement(
            task=self.task,
            strip=self.strip,
            setup=self.setup,
            start=_instant(self.start),
            end=_instant(self.end),
            unit=self.unit,
            place=self.place,
            set=self.set,
            chance=self.chance,
            event_at=None if self.event_at is None else _instant(self.event_at),
            spread_s=None if self.spread_s is None else float(self.spread_s),
        )


class UnplacedTable(Table):
    """A task that has no time, and why."""

    task: Name = Field(description="Id of the task.")
    strip: Text = Field(description="Id of its strip.")
    setup: Text | None = Field(None, description="Id of its setup.")
    priority: Literal["must", "want", "nice"] = Field(description="How much it is missed.")
    why: Text = Field(description="Why, in words.")
    clash: list[Name] = Field(
        [], max_length=MANY, description="Tasks that cannot all be met together with it."
    )

    def record(self) -> Unplaced:
        """Return the schedule's record of it."""
        return Unplaced(
            task=self.task,
            strip=self.strip,
            setup=self.setup,
            priority=self.priority,
            why=self.why,
            clash=tuple(self.clash),
        )


class BoardFile(NumbersTable):
    """schedule/board.toml: written by Skylot, not by hand."""

    status: Literal["optimal", "feasible", "infeasible"] = Field(description="What is proven of it.")
    gap: float = Field(description="The largest gap of its levels.")
    seconds: float = Field(description="How long the solver took.")
    as_of: When | None = Field(None, description="It was planned with what was known then.")
    repeatable: bool = Field(True, description="Whether the same run gives the same board.")
    level: list[LevelTable] = Field([], max_length=100, description="The order of objectives.")
    placement: list[PlacementTable] = Field([], max_length=MANY, description="Tasks that have their time.")
    unplaced: list[UnplacedTable] = Field([], max_length=MANY, description="Tasks that have none.")
    fingerprints: dict[str, str] = Field(
        {}, max_length=10 * MANY, description="sha256 of every record that it was made from."
    )

    def record(self) -> Schedule:
        """Return the schedule's record of the file."""
        return Schedule(
            status=self.status,
            levels=tuple(
                Level(name=each.name, value=float(each.value), bound=float(each.bound), gap=float(each.gap))
                for each in self.level
            ),
            gap=float(self.gap),
            seconds=float(self.seconds),
            placements=tuple(each.record() for each in self.placement),
            unplaced=tuple(each.record() for each in self.unplaced),
            as_of=None if self.as_of is None else _instant(self.as_of),
            repeatable=self.repeatable,
            fingerprints=tuple(self.fingerprints.items()),
        )
