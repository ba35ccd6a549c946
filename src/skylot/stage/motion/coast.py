"""The flight of a thing alone: in closed form while no wall is near, simulated only where one is.

A film's props float more than they bump; a closed form costs the same for a slow tumble and for a spin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.stage.motion.engine import corner_points, thing_inertia
from skylot.stage.motion.gravity import turning
from skylot.stage.motion.point import fly_with_velocity
from skylot.stage.motion.records import Balance, Contact, Flight, PropStart
from skylot.stage.motion.simulate import SAMPLE_S, simulate
from skylot.stage.motion.tumble import tumble
from skylot.stage.world import GravityField, Interior, PropTrack

_NEAR_M = 0.03
"""A wall so near, and the way until the next sample, is for the simulation."""
_AT_ONCE = 64
"""Samples whose corners are looked at in one question to the walls."""
_SAME_S = 0.6
"""A touch of the same wall sooner after the last is the same touch."""


@dataclass(slots=True, kw_only=True)
class _Way:
    """What was flown so far: pieces end to end."""

    at: PropStart
    t_s: float = 0.0
    times: list[FloatArray]
    places: list[FloatArray]
    turns: list[FloatArray]
    contacts: list[Contact]
    simulated_s: float = 0.0

    def add(self, t_s: FloatArray, places: FloatArray, turns: FloatArray, end: PropStart) -> None:
        """Put a piece behind the others; its first sample is the last one of the piece before."""
        kept = slice(1 if self.times else 0, None)
        self.times.append(self.t_s + t_s[kept])
        self.places.append(places[kept])
        self.turns.append(turns[kept])
        self.t_s += float(t_s[-1])
        self.at = end


def fly_thing(
    start: PropStart,
    field: GravityField,
    seconds: float,
    *,
    interior: Interior | None = None,
    planes: Mapping[str, FloatArray] | None = None,
    touch: bool = True,
) -> tuple[Flight, float]:
    """Return how a thing that nobody holds flies for some seconds, and how many of them were simulated.

    There is no air. Without `touch` nothing is simulated: the flight ends where it comes near a wall.
    """
    way = _Way(at=start, times=[], places=[], turns=[], contacts=[])
    while way.t_s < seconds - 1e-9:
        met = _coast(way, field, seconds - way.t_s, interior)
        if not met or (not touch and way.times):
            break
        if not touch:  # it is at a wall from the start: there it stays
            one = np.zeros(1)
            way.add(one, start.position_m[None], start.rotation_xyzw[None], _still(start))
            break
        _bounce(way, field, seconds - way.t_s, interior=interior, planes=planes)
    return _flight(start, way), way.simulated_s


def _still(start: PropStart) -> PropStart:
    return replace(start, velocity_m_s=np.zeros(3), spin_rad_s=np.zeros(3))


def _coast(way: _Way, field: GravityField, seconds: float, interior: Interior | None) -> bool:
    """Fly on until a wall is near or the time is over; tell whether a wall is."""
    start = way.at
    t_s = np.append(np.arange(0.0, seconds - 1e-9, SAMPLE_S), seconds)
    places, speeds = fly_with_velocity(field, start.position_m, start.velocity_m_s, t_s)
    turns, spins = tumble(
        thing_inertia(start.prop), start.rotation_xyzw, start.spin_rad_s, turning(field), t_s
    )
    last = len(t_s) - 1
    if interior is not None:
        near = _first_near(interior, places, turns, speeds, spins, corners=corner_points(start))
        last = len(t_s) - 1 if near is None else near - 1
        if last < 1:
            return True
    end = replace(
        start,
        position_m=places[last],
        rotation_xyzw=turns[last],
        velocity_m_s=speeds[last],
        spin_rad_s=spins[last],
    )
    way.add(t_s[: last + 1], places[: last + 1], turns[: last + 1], end)
    return last < len(t_s) - 1


def _first_near(
    interior: Interior,
    places: FloatArray,
    turns: FloatArray,
    speeds: FloatArray,
    spins: FloatArray,
    *,
    corners: FloatArray,
) -> int | None:
    """Return the first sample at which a corner is near a wall; None for none.

    The ball around the thing skips ahead by what it has free; where it is near, the corners are looked at.
    """
    radius = float(np.linalg.norm(corners, axis=1).max())
    rush = np.linalg.norm(speeds, axis=1) + np.linalg.norm(spins, axis=1) * radius
    margin = _NEAR_M + rush * SAMPLE_S
    at = 0
    while at < len(places):
        free = float(interior.clearance_m(places[at : at + 1])[0]) - radius - margin[at]
        if free > 0.0:
            beyond = np.linalg.norm(places[at:] - places[at], axis=1) >= free
            if not beyond.any():
                return None
            at += max(int(np.argmax(beyond)), 1)
            continue
        rows = slice(at, at + _AT_ONCE)
        points = places[rows, None] + rotations.rotate(turns[rows, None], corners[None])
        gaps = interior.clearance_m(points.reshape(-1, 3)).reshape(points.shape[:2]).min(axis=1)
        near = gaps < margin[rows]
        if near.any():
            return at + int(np.argmax(near))
        at += len(gaps)
    return None


def _bounce(
    way: _Way,
    field: GravityField,
    seconds: float,
    *,
    interior: Interior | None,
    planes: Mapping[str, FloatArray] | None,
) -> None:
    """Simulate on from where a wall is near, until none is, or the thing has come to rest."""
    flight = simulate([], [way.at], field, seconds, interior=interior, planes=planes, until_clear=True)
    for contact in flight.contacts:
        told = replace(contact, at_s=contact.at_s + way.t_s)
        if not any(each.what == told.what and told.at_s - each.at_s < _SAME_S for each in way.contacts):
            way.contacts.append(told)
    (track,) = flight.props
    (end,) = flight.ends
    assert isinstance(end, PropStart)
    way.simulated_s += flight.seconds
    way.add(track.t_s, track.position_m, track.rotation_xyzw, end)
    if flight.rests:
        left = seconds - flight.seconds
        way.add(np.array([0.0, left]), _twice(end.position_m), _twice(end.rotation_xyzw), _still(end))


def _twice(row: FloatArray) -> FloatArray:
    return np.stack((row, row))


def _flight(start: PropStart, way: _Way) -> Flight:
    track = PropTrack(
        prop=start.prop,
        t_s=np.concatenate(way.times),
        position_m=np.concatenate(way.places),
        rotation_xyzw=np.concatenate(way.turns),
    )
    before, after = _momenta(start), _momenta(way.at)
    balance = Balance(
        mass_kg=start.prop.mass_kg,
        momentum_before=before[0],
        momentum_after=after[0],
        angular_before=before[1],
        angular_after=after[1],
        impulse=after[0] - before[0],
        angular_impulse=after[1] - before[1],
        drift=0.0,
        angular_drift=0.0,
    )
    return Flight(
        bodies=(),
        props=(track,),
        seconds=way.t_s,
        balance=balance,
        ends=(way.at,),
        contacts=tuple(way.contacts),
    )


def _momenta(state: PropStart) -> Sequence[FloatArray]:
    angular = rotations.rotate(state.rotation_xyzw, thing_inertia(state.prop) * state.spin_rad_s)
    return state.prop.mass_kg * state.velocity_m_s, angular
