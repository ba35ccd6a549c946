"""Quantifiers in words: what a sentence says of the whole shooting minutes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from skylot.core.issues import Issue, Where, error
from skylot.locations.needs.words import Reader

QuantifierKind = Literal["for", "sunrise", "sunset", "passes", "rig", "lead", "trail"]
EXAMPLES = {"for": "for at least 60 s", "lead": "lead 10 min", "trail": "trail 2 min"}


@dataclass(frozen=True, slots=True)
class Quantifier:
    """One quantifier: `value` is seconds, the number of passes, or 1 for a rig that is held."""

    kind: QuantifierKind
    value: float
    text: str
    passes_on: Literal["", "sunrise", "sunset"] = ""


def read_quantifier(reader: Reader, where: Where, issues: list[Issue]) -> Quantifier | None:
    """Read a quantifier that comes next, or return None and stay; a half-written one becomes an issue."""
    start = reader.at
    event = reader.take("sunrise inside", "sunset inside")
    if event == "sunrise inside":
        return Quantifier("sunrise", 1.0, event)
    if event == "sunset inside":
        return Quantifier("sunset", 1.0, event)
    rig = reader.take("rig held", "rig released")
    if rig is not None:
        return Quantifier("rig", 1.0 if rig == "rig held" else 0.0, rig)
    if reader.take("for at least", "for"):
        return _seconds("for", reader, start, where, issues)
    if reader.take("lead"):
        return _seconds("lead", reader, start, where, issues)
    if reader.take("trail"):
        return _seconds("trail", reader, start, where, issues)
    return _passes(reader, start, where, issues)


def _seconds(
    kind: Literal["for", "lead", "trail"], reader: Reader, start: int, where: Where, issues: list[Issue]
) -> Quantifier:
    number = reader.take_number("time")
    text = " ".join(reader.raw[start : reader.at])
    seconds, fault = (math.nan, f"'{text}' gives no time") if number is None else number
    if not fault and (seconds < 0.0 or (kind == "for" and seconds == 0.0)):
        fault = f"'{text}' is no length of time"
    if not fault and seconds > 86_400.0:
        fault = f"'{text}' is longer than a day"
    if fault:
        issues.append(error(fault, f"write it as '{EXAMPLES[kind]}'", where))
        return Quantifier(kind, 0.0, text)
    return Quantifier(kind, seconds, text)


def _passes(reader: Reader, start: int, where: Where, issues: list[Issue]) -> Quantifier | None:
    count = reader.take_count()
    if count is None or not reader.take("passes", "pass"):
        reader.at = start
        return None
    on: Literal["", "sunrise", "sunset"] = ""
    other: int | None = count
    if reader.take("on"):
        other = reader.take_count()
        reader.take("different")
        word = reader.take("sunrises", "sunsets", "sunrise", "sunset")
        on = "" if word is None else "sunrise" if word.startswith("sunrise") else "sunset"
        if word is None:
            hint = f"write it as '{count} passes on {count} different sunsets'"
            issues.append(error("passes are on different sunrises or sunsets", hint, where))
    text = " ".join(reader.raw[start : reader.at])
    if other is not None and other != count:
        issues.append(error(f"'{text}' gives two numbers", "each pass is one sunset", where))
    if count < 1:
        issues.append(error(f"'{text}' asks for no pass at all", "write it as '3 passes'", where))
        return Quantifier("passes", 1.0, text, on)
    return Quantifier("passes", float(count), text, on)
