"""The tree of a need: leaves that are true, false or unknown at an instant, and how they compose.

A leaf is either *measured* (a signed margin that a viewpoint gives: positive where the leaf is true) or
*spanned* (true in spans that are typed or follow from a clock). `not` reaches leaves only through `Not`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from skylot.core.instant import Instant

EventKind = Literal["sunrise", "sunset"]


@dataclass(frozen=True, slots=True)
class Light:
    """The light that falls on the station: `sunlit` the whole Sun is seen, `umbra` none of it."""

    state: Literal["sunlit", "umbra"]


@dataclass(frozen=True, slots=True)
class SunInCone:
    """The Sun's centre is in the usable cone of a window, `from_edge_rad` or more inside its edge."""

    set: str
    glass: str
    from_edge_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class EarthShare:
    """Earth in a window: `earth` is a share of its cone, `lit` or `night` a share of the Earth seen in it."""

    set: str
    glass: str
    kind: Literal["earth", "lit", "night"]
    share: float


@dataclass(frozen=True, slots=True)
class TargetUp:
    """The station stands over a target's horizon by so much.

    The kernel asks for some window here, too: always the first one of the place, so that needs share work.
    """

    target: str
    set: str
    glass: str
    above_rad: float = 0.0


@dataclass(frozen=True, slots=True)
class TargetInCone:
    """A target that is not behind the Earth is in the usable cone of a window."""

    target: str
    set: str
    glass: str


@dataclass(frozen=True, slots=True)
class TargetSun:
    """The Sun stands above, or below, an altitude at a target."""

    target: str
    set: str
    glass: str
    side: Literal["above", "below"]
    altitude_rad: float


@dataclass(frozen=True, slots=True)
class SunAltitude:
    """The Sun stands above, or below, an altitude at a site (centre of the disc, refracted)."""

    side: Literal["above", "below"]
    altitude_rad: float


@dataclass(frozen=True, slots=True)
class SunUp:
    """The Sun's upper limb is over the horizon of a site, or over its mask."""


@dataclass(frozen=True, slots=True)
class CabinLight:
    """A set's lamps are on (`light`), or off or can be switched off for the shot (`dark`)."""

    set: str
    state: Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class ShutterOpen:
    """No activity keeps the shutter of a window closed; a window without one is always open."""

    set: str
    glass: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Neither exercise nor a noisy activity is heard in a set."""

    set: str


@dataclass(frozen=True, slots=True)
class AttitudeNominal:
    """The station flies its nominal attitude."""


@dataclass(frozen=True, slots=True)
class DuringPhase:
    """A named phase of the mission."""

    phase: str


@dataclass(frozen=True, slots=True)
class Dates:
    """From `first` up to but not including `until`; None is open."""

    first: Instant | None
    until: Instant | None


@dataclass(frozen=True, slots=True)
class Comms:
    """Ground contact, as the place file lists it."""


@dataclass(frozen=True, slots=True)
class SameLight:
    """Outside it is day, or night, as another setup asks."""

    setup: str


@dataclass(frozen=True, slots=True)
class Not:
    """The state does not hold."""

    state: State


@dataclass(frozen=True, slots=True)
class AllOf:
    """All states hold; with none in it, always true."""

    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one state holds."""

    states: tuple[State, ...]


Measured: TypeAlias = (
    Light | SunInCone | EarthShare | TargetUp | TargetInCone | TargetSun | SunAltitude | SunUp
)
Spanned: TypeAlias = (
    CabinLight | ShutterOpen | Quiet | AttitudeNominal | DuringPhase | Dates | Comms | SameLight
)
Leaf: TypeAlias = Measured | Spanned
State: TypeAlias = Leaf | Not | AllOf | AnyOf
MEASURED = (Light, SunInCone, EarthShare, TargetUp, TargetInCone, TargetSun, SunAltitude, SunUp)
ALWAYS = AllOf()


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What a setup asks: one composed state, and quantifiers that bind it to the shooting minutes."""

    setup: str
    place: str
    set: str
    sentences: tuple[str, ...] = ()
    state: State = ALWAYS
    for_at_least_s: float | None = None
    """None: the state holds all through the shooting minutes; else over some so many seconds inside them."""
    events: tuple[EventKind, ...] = ()
    """Each must lie strictly inside the shooting minutes; the first one numbers the chances."""
    passes: int = 1
    rig_held: bool = False
    lead_s: float = 0.0
    trail_s: float = 0.0

    @property
    def same_as(self) -> tuple[str, ...]:
        """Return the setups whose outside light this one follows."""
        return tuple(dict.fromkeys(leaf.setup for leaf in leaves(self.state) if isinstance(leaf, SameLight)))


def leaves(state: State) -> Iterator[Leaf]:
    """Go through the leaves of a tree from left to right."""
    if isinstance(state, Not):
        yield from leaves(state.state)
    elif isinstance(state, AllOf | AnyOf):
        for part in state.states:
            yield from leaves(part)
    else:
        yield state


def conditions(state: State) -> tuple[State, ...]:
    """Return the parts of a tree that must all hold: `and` flattened, `not` pushed inwards, each once."""
    return tuple(dict.fromkeys(_flat(state, holds=True)))


def _flat(state: State, *, holds: bool) -> Iterator[State]:
    if isinstance(state, Not):
        yield from _flat(state.state, holds=not holds)
    elif isinstance(state, AllOf) and holds:
        for part in state.states:
            yield from _flat(part, holds=True)
    elif isinstance(state, AnyOf) and not holds:
        for part in state.states:
            yield from _flat(part, holds=False)
    else:
        yield state if holds else Not(state)


def all_of(states: tuple[State, ...]) -> State:
    """Return the conjunction, without a wrapper where there is only one state."""
    return states[0] if len(states) == 1 else AllOf(states)
