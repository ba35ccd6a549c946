"""What a motion did, in one sentence for a person."""

from __future__ import annotations

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.model import Motion
from skylot.stage.motion.gravity import numbers
from skylot.stage.motion.records import Balance, Contact, MotionReport
from skylot.stage.motion.turn import Turn

_ALONE = ("deck", "overhead", "wall", "floor", "ceiling", "ground")


def motion_sentence(
    motion: Motion, report: MotionReport, *, turn: Turn | None = None, asked_rad: float = 0.0
) -> str:
    """Return what happened: the act, momenta before and after, walls, holds."""
    parts = [_act(motion, report, turn, asked_rad), balance_words(report.balance)]
    if report.contacts:
        parts.append(contact_words(report.contacts[0], report.at_s))
    parts += [
        f"the hold carries {tie.peak_n:.0f} N at most and slips {1000 * tie.slip_m:.1f} mm"
        for tie in report.ties
    ]
    return "; ".join(parts) + "."


def _act(motion: Motion, report: MotionReport, turn: Turn | None, asked_rad: float) -> str:
    if turn is not None:
        return _turn_words(motion.who, turn, asked_rad)
    by = f" by {motion.by}" if motion.by else ""
    speed = float(np.linalg.norm(report.balance.momentum_after) / max(report.balance.mass_kg, 1e-9))
    match motion.kind:
        case "push off":
            push = f"{report.push_n:.0f} N{_strong(report.push_n)}"
            return f"{motion.who} pushes off with {push} and goes at {report.speed_m_s:.2f} m/s"
        case "catch" if report.ties:
            return f"{motion.who} is caught{by}; both go on at {speed:.2f} m/s"
        case "float" | "catch":
            return f"{motion.who} floats for {report.seconds:.1f} s at {report.speed_m_s:.2f} m/s"
        case "throw":
            return f"{motion.who} is thrown{by} at {report.speed_m_s:.2f} m/s"
        case _:
            return f"{motion.who} is let go{by}"


def _strong(push_n: float) -> str:
    law = numbers("push")["force"]
    if push_n > law["strongest_n"]:
        return " (more than anybody was measured to push aboard)"
    if push_n > law["strong_n"]:
        return " (more than 99 of 100 pushes measured aboard)"
    return ""


def _turn_words(who: str, turn: Turn, asked_rad: float) -> str:
    turned = f"{who} turns by {np.degrees(turn.turned_rad):.0f}°"
    if abs(turn.turned_rad - asked_rad) > np.radians(3.0):
        turned += f" of the {np.degrees(asked_rad):.0f}° asked for"
    rounds = f"{turn.cycles} round{'' if turn.cycles == 1 else 's'}"
    tilt = f", and leans by {np.degrees(turn.tilt_rad):.0f}°" if turn.tilt_rad > np.radians(5.0) else ""
    return f"{turned} in {turn.t_s[-1]:.1f} s by {rounds} of arms, waist and legs, touching nothing{tilt}"


def balance_words(balance: Balance) -> str:
    """Return momentum and angular momentum before and after, and what nothing explains."""
    words = (
        f"momentum {_size(balance.momentum_before):.2f} → {_size(balance.momentum_after):.2f} kg m/s, "
        f"angular momentum {_size(balance.angular_before):.2f} → {_size(balance.angular_after):.2f} kg m²/s"
    )
    if balance.drift is None or balance.angular_drift is None:
        return words + ", the set takes the rest"
    return words + f", unexplained {max(balance.drift, balance.angular_drift):.0e} of it"


def contact_words(contact: Contact, from_s: float) -> str:
    """Return which wall is met, with what, after how long, how fast."""
    limb = f"the {contact.segment} of {contact.who}" if contact.segment else contact.who
    wall = wall_words(contact.what)
    return f"{limb} meets the {wall} after {contact.at_s - from_s:.1f} s at {contact.speed_m_s:.2f} m/s"


def wall_words(name: str) -> str:
    """Return a plane's name as one says it after `the`: `deck`, `aft wall`, `wall of plane III`."""
    if name in _ALONE:
        return name
    return f"wall of plane {name}" if set(name) <= set("IV") else f"{name} wall"


def _size(vector: FloatArray) -> float:
    return float(np.linalg.norm(vector))
