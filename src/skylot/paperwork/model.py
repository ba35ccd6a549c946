"""The dossier that every page is made from: records of the departments, joined by the office."""

from dataclasses import dataclass
from datetime import date

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import Event, Place
from skylot.people.model import Block, People
from skylot.schedule.model import Closure, Schedule, ShootingDay, Strip, Task, UnitPlan
from skylot.script.model import Breakdown, Setup


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLight:
    """The light of one place over the shooting period."""

    place: str
    sunlit: WindowSet
    """On a site: day."""
    penumbra: WindowSet
    """On a site: the twilights."""
    umbra: WindowSet
    """On a site: night."""
    unknown: WindowSet
    events: tuple[Event, ...] = ()
    beta: tuple[tuple[date, float], ...] = ()
    """(day, radians) at the day's noon UTC; empty on a site."""
    statement: str = ""
    """Geometric, unobstructed; the attitude; the age of the elements and their spread."""
    orbit_epoch: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedSpans:
    """When the need of one setup is met, and its sentences as the director typed them."""

    setup: str
    sentences: tuple[str, ...]
    met: WindowSet
    unknown: WindowSet
    miss: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One person's day as the call sheet and the calendar print it."""

    person: str
    day: date
    span: Span
    uid: str
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """All that the papers of one production are made from."""

    title: str
    breakdown: Breakdown
    setups: tuple[Setup, ...]
    strips: tuple[Strip, ...]
    tasks: tuple[Task, ...]
    people: People
    blocks: tuple[Block, ...]
    """Everybody's days: duty patterns expanded, mission control's blocks laid over them."""
    places: tuple[Place, ...]
    units: tuple[UnitPlan, ...]
    days: tuple[ShootingDay, ...]
    schedule: Schedule
    closures: tuple[Closure, ...] = ()
    light: tuple[PlaceLight, ...] = ()
    needs: tuple[NeedSpans, ...] = ()
    calls: tuple[Call, ...] = ()
    clocks: tuple[str, ...] = ("UTC",)
    """Zones in which times are printed, the first one in full."""
    mission_zero: Instant | None = None
    as_of: Instant | None = None
    revision: int = 0
    """Of the issued call sheets; 0 is a draft."""
    made_at: Instant | None = None
    """Printed as the time of making; fixed by the caller so that two runs are alike."""
