"""The words of a need: phrases, units, and a reader that walks over the words of one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeVar

UnitKind = Literal["time", "angle", "share"]
T = TypeVar("T")

STATION_PHRASES = (
    "direct sun through", "no direct sun through", "no direct sun through any", "sun through",
    "lit earth in", "night earth in", "earth in",
    "attitude nominal", "sunlit", "orbital day", "orbital night", "penumbra", "comms",
)  # fmt: skip
SITE_PHRASES = (
    "day", "night", "golden hour", "civil twilight", "nautical twilight", "astronomical twilight",
    "sun above", "sun below", "sun between",
)  # fmt: skip
COMMON_PHRASES = (
    "cabin light", "cabin dark", "shutter of", "quiet", "phase", "before", "after", "on",
    "same state as", "matches",
)  # fmt: skip
QUANTIFIER_PHRASES = (
    "for at least", "sunrise inside", "sunset inside", "passes", "pass", "rig held", "rig released",
    "lead", "trail",
)  # fmt: skip
CONNECTIVES = ("and", "or", "not", "(", ")")
OTHER_WORDS = (
    "at least",
    "from edge",
    "above",
    "below",
    "open",
    "in",
    "different",
    "sunrises",
    "sunsets",
    "any",
)
PHRASES = STATION_PHRASES + SITE_PHRASES + COMMON_PHRASES + QUANTIFIER_PHRASES

UNITS: Mapping[UnitKind, Mapping[str, float]] = {
    "time": {
        "s": 1.0, "sec": 1.0, "second": 1.0, "seconds": 1.0, "min": 60.0, "minute": 60.0, "minutes": 60.0,
        "h": 3600.0, "hour": 3600.0, "hours": 3600.0,
    },
    "angle": dict.fromkeys(("deg", "degree", "degrees", "°"), math.pi / 180.0),
    "share": dict.fromkeys(("%", "percent"), 0.01),
}  # fmt: skip
UNIT_HINTS: Mapping[UnitKind, str] = {"time": "s, min or h", "angle": "deg", "share": "%"}
VOCABULARY = frozenset(
    word
    for phrase in (
        *PHRASES,
        *OTHER_WORDS,
        "and",
        "or",
        "not",
        *(unit for units in UNITS.values() for unit in units),
    )
    for word in phrase.split()
)

MAX_SENTENCES = 64
MAX_CHARACTERS = 600
MAX_WORDS = 100
_SPLIT = re.compile(r"[()]|[^\s()]+")
_NUMBER = re.compile(r"([-+]?\d{1,7}(?:\.\d{1,9})?)(\D*)", re.ASCII)


@dataclass(slots=True)
class Reader:
    """A cursor over the words of one sentence; words compare in lower case, whatever the script."""

    text: str
    raw: tuple[str, ...] = field(init=False)
    words: tuple[str, ...] = field(init=False)
    at: int = 0

    def __post_init__(self) -> None:
        """Split the sentence into words and parentheses."""
        self.raw = tuple(_SPLIT.findall(self.text.replace("−", "-")))
        self.words = tuple(word.casefold() for word in self.raw)

    @property
    def done(self) -> bool:
        """Tell whether every word was read."""
        return self.at >= len(self.words)

    def sees(self, phrase: str) -> bool:
        """Tell whether the phrase comes next."""
        parts = tuple(phrase.split())
        return self.words[self.at : self.at + len(parts)] == parts

    def take(self, *phrases: str) -> str | None:
        """Step over the longest of the phrases that comes next and return it, or None."""
        for phrase in sorted(phrases, key=lambda known: -len(known.split())):
            if self.sees(phrase):
                self.at += len(phrase.split())
                return phrase
        return None

    def take_name(self, known: Mapping[str, T], followed_by: str = "") -> T | None:
        """Step over the longest known name that comes next, where a word may be asked to follow it."""
        for name in sorted(known, key=lambda text: -len(text.split())):
            parts = tuple(name.casefold().split())
            end = self.at + len(parts)
            follows = not followed_by or self.words[end : end + 1] == (followed_by,)
            if parts and follows and self.words[self.at : end] == parts:
                self.at = end
                return known[name]
        return None

    def take_until(self, stops: Iterable[str]) -> str:
        """Step over everything up to one of the words and return it as typed."""
        start, stop_words = self.at, set(stops)
        while not self.done and self.words[self.at] not in stop_words:
            self.at += 1
        return " ".join(self.raw[start : self.at])

    def take_number(self, kind: UnitKind) -> tuple[float, str] | None:
        """Read a number with its unit: (value in SI, '') or (nan, what is wrong); None if there is none."""
        match = _NUMBER.fullmatch(self.words[self.at]) if not self.done else None
        if match is None:
            return None
        self.at += 1
        unit = match[2]
        if (
            not unit
            and not self.done
            and (self.words[self.at] in VOCABULARY or self.words[self.at].isalpha())
        ):
            if self.words[self.at] in ("and", "or", "sun", "from"):
                return math.nan, f"'{match[1]}' has no unit"
            unit = self.words[self.at]
            self.at += 1
        if not unit:
            return math.nan, f"'{match[1]}' has no unit"
        factor = UNITS[kind].get(unit)
        if factor is None:
            return math.nan, f"'{match[1]} {unit}' is not measured in {UNIT_HINTS[kind]}"
        return float(match[1]) * factor, ""

    def take_count(self) -> int | None:
        """Read a whole number of at most two digits, or return None and stay."""
        if self.done or not re.fullmatch(r"[0-9]{1,2}", self.words[self.at]):
            return None
        self.at += 1
        return int(self.words[self.at - 1])


def comma_parts(sentence: str) -> tuple[str, ...]:
    """Split a sentence at its commas: '3 passes, rig held' is two sentences."""
    return tuple(part.strip() for part in sentence.split(",") if part.strip())
