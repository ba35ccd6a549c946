"""Records of strips, tasks, boards and answers; nothing else."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.locations.model import StartSpan

Priority = Literal["must", "want", "nice"]
PRIORITIES: tuple[Priority, ...] = ("must", "want", "nice")
Status = Literal["optimal", "feasible", "infeasible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPlan:
    """The part of a `[[setup]]` table that belongs to the schedule."""

    setup: str
    minutes: int
    priority: Priority = "must"
    weight: int = 1
    after: tuple[str, ...] = ()
    """Ids of setups or strips that must be shot before."""
    rig: str = ""
    cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StripPlan:
    """What a person fixed about a strip by hand in schedule/strips.toml: splits, merges, minutes."""

    id: str
    scenes: tuple[str, ...]
    set: str = ""
    minutes: int | None = None
    setups: tuple[str, ...] | None = None
    """None: all setups of its scenes that are shot at its place."""
    priority: Priority = "must"
    weight: int = 1
    after: tuple[str, ...] = ()
    unit: str = ""
    cover: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What the 1st AD schedules: a scene, or a part of one at one location."""

    id: str
    scenes: tuple[str, ...]
    place: str
    set: str
    unit: str
    minutes: int
    estimated: bool
    """Minutes come from the eighths, nobody planned them."""
    eighths: int
    day_night: str
    interior_exterior: str
    cast: tuple[str, ...] = ()
    """Ids of persons."""
    crew: tuple[str, ...] = ()
    """Functions, or ids of persons, as its setups ask for them."""
    setups: tuple[str, ...] = ()
    priority: Priority = "must"
    cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What the solver places: a pass of a setup, or the rest of a strip as one block."""

    id: str
    """`12`, `12.03`, or `12.03/2` for a second pass."""
    strip: str
    setup: str | None
    pass_number: int
    passes: int
    unit: str
    place: str
    sets: tuple[str, ...]
    """Ids `place/set` that it occupies; the first is where it begins."""
    minutes: int
    """A whole number of slots."""
    priority: Priority
    weight: int
    people: tuple[str, ...]
    starts: tuple[StartSpan, ...] | None
    """None: any time will do. Empty: never."""
    why_never: str = ""
    """Said of a task whose `starts` is empty: the nearest miss, or unknown light."""
    after: tuple[str, ...] = ()
    """Ids of tasks that must end before this one starts."""
    rig: str = ""
    rig_held: bool = False
    """The rig stays up between this setup's passes: no other rig in that set between them."""
    wardrobe: tuple[tuple[str, str], ...] = ()
    """(person, costume and make-up state)."""
    cover: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShootingDay:
    """One unit's day: `number` counts that unit's days; `span` is when the unit may shoot at all."""

    unit: str
    number: int
    day: date
    span: Span
    pace: float = 1.0
    """Share of the day's minutes that may be filled (adaptation)."""
    reserve_minutes: int = 0
    longest_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonTime:
    """When one person may shoot, and the limits on it."""

    person: str
    free: WindowSet
    cap_minutes_a_day: int | None = None
    turnaround_minutes: int = 0
    weekly_minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """A set that nobody may shoot in for a while."""

    set: str
    span: Span
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A decision of a person that the solver keeps: a task on a day, or at an instant."""

    task: str
    """Id of a task, a setup or a strip."""
    day: date | None = None
    at: Instant | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Minutes and limits of the plan, from skylot.toml; each is data."""

    slot_s: int = 300
    rig_minutes: int = 15
    wardrobe_minutes: int = 10
    default_travel_minutes: int = 5
    travel: tuple[tuple[str, str, int], ...] = ()
    """(place/set, place/set, minutes), both ways."""
    move_cost: int = 1
    rig_cost: int = 1
    wardrobe_cost: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Everything that a schedule is made from, with nothing computed yet."""

    tasks: tuple[Task, ...]
    days: tuple[ShootingDay, ...]
    people: tuple[PersonTime, ...]
    closures: tuple[Closure, ...] = ()
    pins: tuple[Pin, ...] = ()
    rules: Rules = Rules()
    as_of: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A task that has its time."""

    task: str
    strip: str
    setup: str | None
    start: Instant
    end: Instant
    unit: str
    place: str
    set: str
    chance: int | None = None
    event_at: Instant | None = None
    spread_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A task that has no time, and why, in words."""

    task: str
    strip: str
    setup: str | None
    priority: Priority
    why: str
    clash: tuple[str, ...] = ()
    """Ids of tasks that cannot all be met together with this one, as re-solving found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """One objective of the order of objectives: smaller is better, `bound` is proven."""

    name: str
    value: float
    bound: float
    gap: float

    @property
    def proven(self) -> bool:
        """Whether the value is the best that can be."""
        return self.gap <= 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The solver's answer, as it is written to schedule/board.toml."""

    status: Status
    levels: tuple[Level, ...]
    gap: float
    seconds: float
    placements: tuple[Placement, ...]
    unplaced: tuple[Unplaced, ...]
    as_of: Instant | None = None
    repeatable: bool = True
    """False when a wall-clock limit or a key stopped the search: another run may answer differently."""
    fingerprints: tuple[tuple[str, str], ...] = field(default=())
    """(record key, sha256) of everything that it was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPlan:
    """A shooting unit as skylot.toml gives it: one crew, one thing at a time."""

    id: str
    name: str
    places: tuple[str, ...]
    first: date
    last: date
    zone: str = "UTC"
    call: str = "08:00"
    wrap: str = "20:00"
    days_off: tuple[date, ...] = ()
    reserve_minutes: int = 0
    longest_minutes: int | None = None
    weekdays: tuple[int, ...] = ()
    """ISO weekdays that are worked; empty: all."""
