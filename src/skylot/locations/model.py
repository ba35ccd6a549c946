"""Records of places, their sets, windows and activities, and of what a shot needs of them; nothing else."""

from dataclasses import dataclass
from datetime import time
from typing import Literal

from skylot.core.instant import Instant
from skylot.core.spans import Span, WindowSet
from skylot.core.three import TriSet

Vector = tuple[float, float, float]
LIGHT_STATEMENT = "geometric, unobstructed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """A window of a set, in the set's axes; never to be confused with a time window."""

    id: str
    position_m: Vector
    normal: Vector
    """Outward, unit length after reading."""
    clear_aperture_m: float
    usable_half_angle_rad: float
    """Angle off the normal up to which the view is usable."""
    shutter: bool = False
    transmission: float = 1.0
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """A named side of a set: deck, overhead, port, starboard, forward, aft, I … IV."""

    name: str
    normal: Vector
    """Pointing from the inside to that side, in the set's axes."""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinLight:
    """When a set's own lamps are on, in local time of the zone; `switchable` lets the crew darken it for a shot."""

    on: time
    off: time
    zone: str = "UTC"
    switchable: bool = True
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpace:
    """Where a set of the story can be shot: a module, a room, a piece of ground."""

    id: str
    name: str = ""
    story_sets: tuple[str, ...] = ()
    """Set names of scene headings that are shot here."""
    position_m: Vector = (0.0, 0.0, 0.0)
    """Of the set's origin in the place's body axes."""
    rotation_xyzw: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    """Turns vectors of the set into the place's body axes."""
    size_m: Vector = (0.0, 0.0, 0.0)
    windows: tuple[Glass, ...] = ()
    planes: tuple[Plane, ...] = ()
    cabin_light: CabinLight | None = None
    escort: str = ""
    """Id of the person, or the function, without whom a film crew may not be here."""
    exterior: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attitude:
    """Yaw, pitch, roll (intrinsic 3-2-1) from LVLH to body that hold over a span; None means unknown."""

    span: Span
    ypr_rad: Vector | None
    nominal: bool = True
    name: str = ""
    source: str = ""
    verified: bool = False
    known_from: Instant | None = None
    """When the plan came to know of it; a plan made earlier sees the attitude listed before it instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Who must be where while an activity lasts."""

    person: str
    set: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What happens at a place whether or not a film is shot: closures and dynamic operations."""

    id: str
    name: str
    kind: str
    """docking, undocking, reboost, engine test, EVA, closure, exercise, fans …"""
    span: Span
    closes_sets: tuple[str, ...] = ()
    """Ids of sets, or ("all",)."""
    closes_shutters: tuple[str, ...] = ()
    """Ids of windows, of sets (all their windows), or ("all",)."""
    noisy_in: tuple[str, ...] = ()
    """Sets in which it is not quiet while it lasts, or ("all",)."""
    present: tuple[Presence, ...] = ()
    dynamic: bool = False
    """A dynamic operation: gear is stowed, people are at stations."""
    known_from: Instant | None = None
    """When the plan came to know of it; a plan made earlier does not see it."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A named part of the mission."""

    id: str
    name: str
    span: Span
    pace: float = 1.0
    """Share of the usual pace that people reach (days of adaptation: below 1)."""
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place on the ground that a shot wants to see."""

    id: str
    name: str
    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """An exercise device or another noise, and the sets that hear it."""

    id: str
    set: str
    heard_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrbitFile:
    """An orbit in its own standard."""

    path: str
    issued_after_epoch_s: float = 7200.0
    """How long after its epoch an element set is taken to be issued, where the file does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manoeuvre:
    """A known burn: nothing is extrapolated across it once it is known."""

    span: Span
    name: str = ""
    known_from: Instant | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What a place on the ground adds: where it is and what the air does to light."""

    latitude_rad: float
    longitude_rad: float
    height_m: float = 0.0
    pressure_mbar: float = 1013.25
    temperature_c: float = 15.0
    horizon: tuple[tuple[float, float], ...] = ()
    """(azimuth_rad, altitude_rad) mask; empty means a flat horizon, and says so."""
    address: str = ""
    hospital: str = ""
    transport: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location: a station in orbit, a site on Earth, or somewhere not yet found."""

    id: str
    name: str
    kind: Literal["station", "site", "unplanned"] = "station"
    zone: str = "UTC"
    sets: tuple[SetSpace, ...] = ()
    orbit_files: tuple[OrbitFile, ...] = ()
    attitudes: tuple[Attitude, ...] = ()
    activities: tuple[Activity, ...] = ()
    manoeuvres: tuple[Manoeuvre, ...] = ()
    phases: tuple[Phase, ...] = ()
    targets: tuple[Target, ...] = ()
    devices: tuple[Device, ...] = ()
    comms: tuple[Span, ...] = ()
    """Ground contact, typed in the place file; known over `comms_known` only."""
    comms_known: Span | None = None
    site: Site | None = None
    travel_minutes: int = 5
    """From one set of the place to another, people and camera, where `travel` does not say."""
    travel: tuple[tuple[str, str, int], ...] = ()
    """(set, set, minutes), both ways."""
    safety: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedText:
    """A need in a director's words, as typed: sentences of states and of quantifiers."""

    setup: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A sunrise or sunset seen from a place, with the spread that the age of the orbit gives."""

    kind: Literal["sunrise", "sunset"]
    at: Instant
    spread_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSpan:
    """Instants, both included, at which a block may start so that its need is met."""

    first: Instant
    last: Instant
    chance: int
    """Number of the event, or of the time window, that it uses; passes of one setup use different ones."""
    event_at: Instant | None = None
    spread_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestMiss:
    """How close a need that never occurs came, when it was relaxed."""

    at: Instant
    size: float
    unit: Literal["s", "deg", "%"]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedResult:
    """When a need is met over a span, and from when to when its block may start."""

    setup: str
    holds: TriSet
    """The composed state."""
    starts: tuple[StartSpan, ...]
    unknown_starts: WindowSet
    """Starts that nobody can judge: no orbit, attitude lost."""
    events: tuple[Event, ...] = ()
    passes: int = 1
    rig_held: bool = False
    miss: NearestMiss | None = None
    statement: str = LIGHT_STATEMENT
