"""Records of a production as it was read from its folder; nothing else."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from skylot.core.instant import Instant
from skylot.folder.source_map import SourceMap
from skylot.locations.model import NeedText, Place
from skylot.people.model import People
from skylot.schedule.model import Pin, Rules, Schedule, StripPlan, TaskPlan, UnitPlan
from skylot.script.model import BreakdownNotes, Setup
from skylot.stage.model import Stage

SlateStyle = Literal["us", "uk", "scene"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """What skylot.toml says of the production as a whole."""

    title: str
    script: str = ""
    """Path of the screenplay, relative to the production's folder; empty while there is none."""
    mission_zero: Instant | None = None
    """Zero of the mission's elapsed time."""
    frame_rate: Fraction = Fraction(24)
    currency: str = "EUR"
    slate: SlateStyle = "us"
    plan_as_of: Instant | None = None
    """Where --as-of is not given: only what was known at this instant is planned with."""
    clocks: tuple[str, ...] = ("UTC",)
    """Zones that call sheets show."""
    shooting_first: date | None = None
    shooting_last: date | None = None
    """First and last shooting date, both included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """Everything that could be read of a production's folder."""

    root: Path
    config: Config
    units: tuple[UnitPlan, ...] = ()
    rules: Rules = field(default_factory=Rules)
    breakdown_notes: BreakdownNotes = field(default_factory=BreakdownNotes)
    people: People = field(default_factory=People)
    """With mission control's blocks from mission/*.csv; those of `calendars` are merged by the office."""
    places: tuple[Place, ...] = ()
    setups: tuple[Setup, ...] = ()
    needs: tuple[NeedText, ...] = ()
    plans: tuple[TaskPlan, ...] = ()
    strips: tuple[StripPlan, ...] = ()
    pins: tuple[Pin, ...] = ()
    stage: Stage = field(default_factory=Stage)
    board: Schedule | None = None
    sources: SourceMap = field(default_factory=SourceMap, compare=False, repr=False)
    """From (record, key path) to file and line."""
    screenplay: bytes | None = field(default=None, repr=False)
    """Raw bytes of `config.script`; None where there is none or it could not be read."""
    orbits: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    """(path relative to the root, bytes) of every orbit file that a place names, each once."""
    calendars: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    """(path relative to the root, bytes) of every mission/*.ics."""

    def orbit(self, path: str) -> bytes | None:
        """Return the bytes of an orbit file as `OrbitFile.path` names it (relative to the root), or None."""
        return next((data for name, data in self.orbits if name == path), None)
