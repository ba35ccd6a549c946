"""What a flight begins with and what comes out of it: arrays in the axes of the shot, no behaviour."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.model import Prop
from skylot.stage.world import BodyTrack, PropTrack, Skeleton


def _still() -> FloatArray:
    return np.zeros(3)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JointProgram:
    """Postures that the muscles go for: between two times along a straight line in the joints' angles."""

    t_s: FloatArray
    """(m,) ascending, from the start of the flight."""
    joints_rad: FloatArray
    """(m,k)"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BodyStart:
    """A body at the start of a flight."""

    who: str
    skeleton: Skeleton
    position_m: FloatArray
    """(3,) of the pelvis."""
    rotation_xyzw: FloatArray
    """(4,)"""
    joints_rad: FloatArray
    """(k,)"""
    velocity_m_s: FloatArray = field(default_factory=_still)
    """(3,) of its centre of mass."""
    spin_rad_s: FloatArray = field(default_factory=_still)
    """(3,) in the body's axes."""
    program: JointProgram | None = None
    """None keeps the posture of the start."""
    fixed: bool = False
    """The pelvis stands still whatever pulls: strapped in, or both feet in a rail."""
    firm_kg_m2: float = 0.0
    """Muscles are at least as strong as if each joint moved so much: of who carries somebody, or is carried."""
    lead: Lead | None = None
    """The pelvis goes as the set leads it."""
    crew: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lead:
    """A way on which the set leads a body's pelvis, whatever that takes: rails and walls that somebody goes along."""

    t_s: FloatArray
    """(n,) ascending, from the start of the flight, evenly spaced."""
    position_m: FloatArray
    """(n,3)"""
    rotation_xyzw: FloatArray
    """(n,4)"""
    velocity_m_s: FloatArray
    """(n,3)"""
    spin_rad_s: FloatArray
    """(n,3) in the body's axes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PropStart:
    """A thing at the start of a flight."""

    prop: Prop
    position_m: FloatArray
    """(3,) of its middle."""
    rotation_xyzw: FloatArray = field(default_factory=lambda: np.array([0.0, 0.0, 0.0, 1.0]))
    velocity_m_s: FloatArray = field(default_factory=_still)
    spin_rad_s: FloatArray = field(default_factory=_still)
    """(3,) in its own axes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tie:
    """A hold: two things that stay together as they are at the start."""

    who: str
    segment: str
    """Of the body; empty where `who` is a prop."""
    to: str = ""
    """The other body or prop; empty for the set."""
    to_segment: str = ""
    at_m: FloatArray
    """(3,) where they hold each other at the start."""
    turns: bool = False
    """A hand on a rail lets the body turn about it; a weld does not."""
    regrip_s: float = 0.0
    """Seconds from one of `regrip_xyzw` to the next, from the start of the flight; 0 for a grip that stays as it is."""
    regrip_xyzw: FloatArray = field(default_factory=lambda: np.zeros((0, 4)))
    """(n,4) of the other side in the axes of this one, where the hand turns in its grip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A touch: of a wall."""

    at_s: float
    who: str
    segment: str
    what: str
    speed_m_s: float
    """Into the wall."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TieForce:
    """What a hold carried."""

    who: str
    to: str
    peak_n: float
    peak_at_s: float
    peak_torque_n_m: float
    slip_m: float
    """How far both sides came apart at most."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """Momenta of everything that flew, at its start and end; about the common centre of mass."""

    mass_kg: float
    momentum_before: FloatArray
    """(3,) kg m/s"""
    momentum_after: FloatArray
    angular_before: FloatArray
    """(3,) kg m2/s"""
    angular_after: FloatArray
    impulse: FloatArray
    """(3,) N s of all forces from outside: gravity, the turning of the orbit, air, walls, holds on the set."""
    angular_impulse: FloatArray
    """(3,) N m s of the same."""
    drift: float | None
    """Share of the momentum that nothing explains; None where the set holds somebody and takes what it takes."""
    angular_drift: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Flight:
    """A simulated stretch of time; times of the tracks begin at zero."""

    bodies: tuple[BodyTrack, ...]
    props: tuple[PropTrack, ...]
    seconds: float
    balance: Balance
    ends: tuple[BodyStart | PropStart, ...]
    """Bodies, then props, as the flight left them: the start of the next."""
    contacts: tuple[Contact, ...] = ()
    ties: tuple[TieForce, ...] = ()
    tie_t_s: FloatArray = field(default_factory=lambda: np.zeros(0))
    """(w,) when the holds were looked at."""
    tie_pull_n: FloatArray = field(default_factory=lambda: np.zeros((0, 0, 3)))
    """(w,h,3) what each hold carried then, in the axes of the shot."""
    rests: bool = False
    """It ended since everything lies still on a wall."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MotionReport:
    """What a motion did, for a person to read and a test to hold."""

    who: str
    kind: Literal["push off", "float", "turn", "catch", "throw", "drop"]
    at_s: float
    seconds: float
    balance: Balance
    contacts: tuple[Contact, ...] = ()
    ties: tuple[TieForce, ...] = ()
    push_n: float = 0.0
    """Force with which somebody pushed off or threw."""
    speed_m_s: float = 0.0
    """With which it went off."""
    turned_rad: float = 0.0
    """Of a turn in place."""
    simulated_s: float = 0.0
    """What of its time was not in closed form: its price."""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MotionResult:
    """The tracks of everybody whom a motion moves, in seconds of the shot, and its report."""

    bodies: tuple[BodyTrack, ...]
    props: tuple[PropTrack, ...]
    report: MotionReport
    ends: tuple[BodyStart | PropStart, ...] = ()
    """Everybody as the motion left them: the start of the motion that follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MotionNote:
    """What somebody who floats free needs."""

    who: str
    from_s: float
    to_s: float
    speed_m_s: float
    seconds_to_wall: float | None
    """From `from_s`; None where no wall is met within the horizon."""
    wall: str
    drift_m: float
    """By which the turning of the orbit bends the way until then."""
    spotter_needed: bool
    crew: bool
    holder_needed: bool = False
    """A camera operator whom nobody holds."""
    sentence: str = ""
