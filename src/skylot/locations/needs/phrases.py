"""Leaves in words, for the sentences that tell why a need never occurs."""

from __future__ import annotations

import math

from skylot.locations.model import Place
from skylot.locations.needs.states import (
    AllOf,
    AnyOf,
    AttitudeNominal,
    CabinLight,
    Comms,
    Dates,
    DuringPhase,
    EarthShare,
    Leaf,
    Light,
    Measured,
    Not,
    Quiet,
    SameLight,
    ShutterOpen,
    State,
    SunAltitude,
    SunInCone,
    SunUp,
    TargetInCone,
    TargetSun,
    TargetUp,
)


def never(leaf: Measured, place: Place, *, holds: bool) -> str:
    """Return that a measured leaf is never true, or never false: 'Tromsø never comes into …'."""
    subject, verb, is_true, is_false = _clause(leaf, place)
    return f"{subject} {_never(verb)} {is_true if holds else is_false}"


def phrase(state: State, place: Place) -> str:
    """Return a state as a clause: 'Almaty comes into the usable cone of cupola-7'."""
    if isinstance(state, Not):
        return f"not ({phrase(state.state, place)})"
    if isinstance(state, AllOf):
        return " and ".join(phrase(part, place) for part in state.states) or "anything goes"
    if isinstance(state, AnyOf):
        return f"({' or '.join(phrase(part, place) for part in state.states)})"
    if isinstance(
        state, Light | SunInCone | EarthShare | TargetUp | TargetInCone | TargetSun | SunAltitude | SunUp
    ):
        subject, verb, is_true, _ = _clause(state, place)
        return f"{subject} {verb} {is_true}"
    return _typed(state)


def _never(verb: str) -> str:
    return "is never" if verb == "is" else f"never {verb}"


def _clause(leaf: Measured, place: Place) -> tuple[str, str, str, str]:
    """Return subject, verb, and what follows the verb where the leaf is true and where it is false."""
    if isinstance(leaf, Light):
        what = "full sunlight" if leaf.state == "sunlit" else "orbital night"
        return place.name or place.id, "is", f"in {what}", f"out of {what}"
    if isinstance(leaf, SunInCone):
        edge = f" by {_deg(leaf.from_edge_rad)} deg" if leaf.from_edge_rad else ""
        return (
            "the Sun",
            "is",
            f"inside the usable cone of {leaf.glass}{edge}",
            f"outside the cone of {leaf.glass}",
        )
    if isinstance(leaf, EarthShare):
        return _earth(leaf)
    if isinstance(leaf, SunAltitude):
        return "the Sun", "stands", *_sides(leaf.side, f"{_deg(leaf.altitude_rad)} deg")
    if isinstance(leaf, SunUp):
        return "the Sun", "is", "over the horizon", "under the horizon"
    target = next((t.name or t.id for t in place.targets if t.id == leaf.target), leaf.target)
    if isinstance(leaf, TargetInCone):
        return target, "is", f"inside the usable cone of {leaf.glass}", f"outside the cone of {leaf.glass}"
    if isinstance(leaf, TargetUp):
        much = f"{_deg(leaf.above_rad)} deg " if leaf.above_rad else ""
        return place.name or place.id, "stands", f"{much}over the horizon of {target}", f"lower at {target}"
    return f"the Sun at {target}", "stands", *_sides(leaf.side, f"{_deg(leaf.altitude_rad)} deg")


def _sides(side: str, altitude: str) -> tuple[str, str]:
    return f"{side} {altitude}", f"{'below' if side == 'above' else 'above'} {altitude}"


def _earth(leaf: EarthShare) -> tuple[str, str, str, str]:
    if leaf.kind == "earth":
        share = f"{leaf.share * 100:.0f} % of {leaf.glass}" if leaf.share else f"any of {leaf.glass}"
        return "Earth", "fills", share, f"less than {share}" if leaf.share else f"nothing of {leaf.glass}"
    light = "daylight" if leaf.kind == "lit" else "night"
    share = f"{leaf.share * 100:.0f} % in {light}"
    return f"Earth in {leaf.glass}", "is", share, f"less than {share}"


def _typed(leaf: Leaf) -> str:
    if isinstance(leaf, CabinLight):
        return f"the cabin of {leaf.set} is {'lit' if leaf.state == 'light' else 'dark'}"
    if isinstance(leaf, ShutterOpen):
        return f"the shutter of {leaf.glass} is open"
    if isinstance(leaf, Quiet):
        return f"it is quiet in {leaf.set}"
    if isinstance(leaf, AttitudeNominal):
        return "the attitude is nominal"
    if isinstance(leaf, DuringPhase):
        return f"the phase is {leaf.phase}"
    if isinstance(leaf, Dates):
        after = "" if leaf.first is None else f" from {leaf.first.iso()}"
        return f"the date is{after}{'' if leaf.until is None else f' before {leaf.until.iso()}'}"
    if isinstance(leaf, Comms):
        return "there is ground contact"
    return f"the light is that of setup {leaf.setup}" if isinstance(leaf, SameLight) else str(leaf)


def _deg(angle_rad: float) -> str:
    return f"{math.degrees(angle_rad):.4g}"
