"""States in words: each phrase of the vocabulary becomes leaves of the tree.

What the words mean
- `direct sun through W`: the Sun's centre in the usable cone of W, the shutter open, not in the umbra.
- `lit earth in W`, `night earth in W`: at least half (or the share said) of the Earth seen in W has day, or
  night.
- `earth in W`: some of W's cone (or the share said) is filled by Earth.
- `T in W`: T in W's usable cone, the station over T's horizon (or so many degrees), the shutter open.
- `cabin dark`: the lamps are off, or the crew can switch them off. `cabin light`: the lamps are on.
- `sunlit`: the whole Sun is seen. `orbital night`: the umbra. `penumbra`: between. `orbital day`: not the
  umbra.
- On a site `day` is the upper limb over the horizon, the twilights end 6, 12 and 18 degrees under it, then
  it is `night`; `golden hour` has the Sun between 4 degrees under and 6 degrees over the horizon.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, TypeVar

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.locations.constants import (
    ASTRONOMICAL_RAD,
    CIVIL_RAD,
    GOLDEN_HIGH_RAD,
    GOLDEN_LOW_RAD,
    NAUTICAL_RAD,
)
from skylot.locations.needs.names import Names, WindowName
from skylot.locations.needs.spanned import start_of_day
from skylot.locations.needs.states import (
    ALWAYS,
    AllOf,
    AttitudeNominal,
    CabinLight,
    Comms,
    Dates,
    DuringPhase,
    EarthShare,
    Light,
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
    all_of,
)
from skylot.locations.needs.words import (
    COMMON_PHRASES,
    CONNECTIVES,
    PHRASES,
    SITE_PHRASES,
    STATION_PHRASES,
    VOCABULARY,
    Reader,
    UnitKind,
)

T = TypeVar("T")
SomeSide = Literal["above", "below"]
HALF = 0.5
TWILIGHTS_RAD = {
    "nautical twilight": (NAUTICAL_RAD, CIVIL_RAD),
    "astronomical twilight": (ASTRONOMICAL_RAD, NAUTICAL_RAD),
}
_STOPS = (*CONNECTIVES, "at", "above", "below", "sun", "open", "matches", "from", "for")
_LIGHTS: Mapping[str, State] = {
    "sunlit": Light("sunlit"),
    "orbital night": Light("umbra"),
    "orbital day": Not(Light("umbra")),
    "penumbra": AllOf((Not(Light("sunlit")), Not(Light("umbra")))),
    "attitude nominal": AttitudeNominal(),
    "comms": Comms(),
}


class Atoms:
    """Reads one state after another from a sentence; a fault becomes an issue and something neutral."""

    def __init__(self, reader: Reader, names: Names, where: Where, issues: list[Issue]) -> None:
        """Keep what reading needs."""
        self.reader, self.names, self.where, self.issues = reader, names, where, issues

    def read(self) -> State:
        """Read the state that comes next."""
        reader = self.reader
        window = reader.take_name(self.names.windows(), followed_by="matches")
        if window is not None:
            reader.take("matches")
            return self._same_as()
        if not reader.sees("earth in"):
            target = reader.take_name(self.names.targets(), followed_by="in")
            if target is not None:
                reader.take("in")
                return self._target(target)
        known = reader.take(*STATION_PHRASES, *SITE_PHRASES, *COMMON_PHRASES)
        if known is None:
            return self._unknown()
        if known in STATION_PHRASES and self._wrong_kind(known, "station"):
            return self._skip()
        if known in SITE_PHRASES and self._wrong_kind(known, "site"):
            return self._skip()
        return self._phrase(known)

    def unknown_words(self, text: str, after: str = "") -> None:
        """Report words that make no state, with the nearest ones that would."""
        words = text.split()
        strange = next((word for word in words if word.casefold().strip("()") not in VOCABULARY), None)
        place = f" after '{after}'" if after else ""
        whole = did_you_mean(text, (*PHRASES, *self.names.targets()))
        if strange is not None and not whole.startswith("did you mean"):
            whole = did_you_mean(strange, (*VOCABULARY, *self.names.targets(), *self.names.windows()))
        what = (
            f"'{strange}' is not a word of a need" if strange is not None else f"'{text}' is not understood"
        )
        self._fault(f"{what}{place}", whole)

    def _phrase(self, known: str) -> State:
        if known in _LIGHTS:
            return _LIGHTS[known]
        if known in SITE_PHRASES:
            return self._site(known)
        if known in ("direct sun through", "sun through"):
            return self._direct_sun()
        if known == "no direct sun through":
            return Not(self._direct_sun())
        if known == "no direct sun through any":
            return self._no_sun_at_all()
        if known.endswith("earth in"):
            return self._earth(known)
        if known in ("cabin light", "cabin dark"):
            return self._cabin(known)
        return self._typed(known)

    def _typed(self, known: str) -> State:
        if known == "quiet":
            return Quiet(self.names.set_id)
        if known == "shutter of":
            window = self._window()
            if not self.reader.take("open"):
                self._fault("a shutter is asked to be open", "write it as 'shutter of W open'")
            return ALWAYS if window is None else ShutterOpen(*window)
        if known == "phase":
            phase = self._name(self.names.phases(), "phase")
            return ALWAYS if phase is None else DuringPhase(phase)
        if known == "same state as":
            return self._same_as()
        if known == "matches":
            self._fault("'matches' follows a window", "write it as 'W matches 12.03'")
            return self._skip()
        return self._date(known)

    def _direct_sun(self) -> State:
        window = self._window()
        inside = 0.0
        if self.reader.take("at least"):
            inside = self._number("angle", 0.0, 90.0)
            if not self.reader.take("from edge", "from the edge"):
                self._fault(
                    "the angle is counted from the window's edge", "write 'at least 10 deg from edge'"
                )
        return ALWAYS if window is None else self._sun_through(window, inside)

    def _sun_through(self, window: WindowName, inside_rad: float) -> State:
        return AllOf((*self._shutter(window), SunInCone(*window, inside_rad), Not(Light("umbra"))))

    def _no_sun_at_all(self) -> State:
        self.reader.take("window")
        space = self.names.space
        glasses = () if space is None else space.windows
        if not glasses:
            self._fault(f"set '{self.names.set_id}' has no window", "leave the sentence out")
            return ALWAYS
        return all_of(tuple(Not(self._sun_through((self.names.set_id, glass.id), 0.0)) for glass in glasses))

    def _earth(self, known: str) -> State:
        window = self._window()
        kind: Literal["earth", "lit", "night"] = (
            "lit" if known.startswith("lit") else "night" if known.startswith("night") else "earth"
        )
        share = 0.0 if kind == "earth" else HALF
        if self.reader.take("at least"):
            share = self._number("share", 0.0, 100.0)
        return (
            ALWAYS if window is None else all_of((*self._shutter(window), EarthShare(*window, kind, share)))
        )

    def _target(self, target: str) -> State:
        window = self._window()
        if self._wrong_kind("a target in a window", "station"):
            return self._skip()
        above = self._number("angle", 0.0, 90.0) if self.reader.take("above") else 0.0
        sun: list[tuple[SomeSide, float]] = []
        while (side := self.reader.take("sun above", "sun below", "sun between")) is not None:
            sun.extend(self._altitudes(side))
        if window is None:
            return ALWAYS
        any_window = next(iter(self.names.windows_of_place()))
        leaves = [TargetSun(target, *any_window, side_, altitude) for side_, altitude in sun]
        up, cone = TargetUp(target, *any_window, above), TargetInCone(target, *window)
        return AllOf((*self._shutter(window), up, cone, *leaves))

    def _altitudes(self, known: str) -> list[tuple[SomeSide, float]]:
        if known != "sun between":
            return [("above" if known == "sun above" else "below", self._number("angle", -90.0, 90.0))]
        reader = self.reader
        match_and = reader.at + 1
        if (
            reader.words[match_and : match_and + 1] == ("and",)
            and reader.words[reader.at].lstrip("+-").replace(".", "").isdigit()
        ):
            bare = reader.words[reader.at]
            reader.at += 2
            low, high = math.radians(float(bare)), self._number("angle", -90.0, 90.0)
        else:
            low = self._number("angle", -90.0, 90.0)
            if not reader.take("and"):
                self._fault("'between' needs two angles", "write it as 'sun between -4 and 6 deg'")
                return []
            high = self._number("angle", -90.0, 90.0)
        if not -math.pi / 2 <= low < high and not self.issues:
            self._fault(
                "the first angle of 'between' is the smaller one", "write it as 'sun between -4 and 6 deg'"
            )
        return [("above", low), ("below", high)]

    def _site(self, known: str) -> State:
        if known == "day":
            return SunUp()
        if known == "night":
            return SunAltitude("below", ASTRONOMICAL_RAD)
        if known == "golden hour":
            return _between(GOLDEN_LOW_RAD, GOLDEN_HIGH_RAD)
        if known == "civil twilight":
            return AllOf((Not(SunUp()), SunAltitude("above", CIVIL_RAD)))
        if known in TWILIGHTS_RAD:
            return AllOf((Not(SunUp()), _between(*TWILIGHTS_RAD[known])))
        return all_of(tuple(SunAltitude(side, altitude) for side, altitude in self._altitudes(known)))

    def _cabin(self, known: str) -> State:
        space = self.names.space
        if space is not None and space.cabin_light is None:
            hint = "add [set.cabin_light] with on and off to the place's file"
            self._fault(f"nobody said when the lamps of set '{space.id}' are on", hint)
            return ALWAYS
        return CabinLight(self.names.set_id, "light" if known == "cabin light" else "dark")

    def _same_as(self) -> State:
        self.reader.take("setup")
        setup = self._name(self.names.other_setups(), "setup")
        if setup == self.names.setup:
            self._fault("a setup cannot follow its own light", "name another setup")
            return ALWAYS
        return ALWAYS if setup is None else SameLight(setup)

    def _date(self, known: str) -> State:
        text = "" if self.reader.done else self.reader.raw[self.reader.at]
        self.reader.at += bool(text)
        try:
            moments = _moments(text, self.names.place.zone)
        except (BadText, ValueError, OverflowError, OSError):
            self._fault(
                f"'{text}' is no date", f"write it as '{known} 2021-10-09' or '{known} 2021-10-09T12:00:00Z'"
            )
            return ALWAYS
        first, until = moments
        if known == "on" and first == until:
            self._fault(f"'on {text}' is an instant, not a day", "write it as 'on 2021-10-09'")
        if known == "before":
            return Dates(None, first)
        return Dates(until, None) if known == "after" else Dates(first, until)

    def _window(self) -> WindowName | None:
        """Read a window's name; a bare one of another set is refused, since two sets may have alike ones."""
        window = self.reader.take_name(self.names.windows())
        if window is not None:
            return window
        foreign = self.reader.take_name(self.names.foreign_windows())
        if foreign is not None:
            what = f"window '{foreign[1]}' belongs to set '{foreign[0]}', not to '{self.names.set_id}'"
            self._fault(what, f"write it as '{foreign[0]}/{foreign[1]}'")
            return None
        return self._missing(self.names.windows(), "window")

    def _name(self, known: Mapping[str, T], kind: str) -> T | None:
        found = self.reader.take_name(known)
        return self._missing(known, kind) if found is None else found

    def _missing(self, known: Mapping[str, T], kind: str) -> T | None:
        """Report a name that is not known, and step over it."""
        text = self.reader.take_until(_STOPS)
        what = f"there is no {kind} '{text}'" if text else f"the name of a {kind} is missing"
        self._fault(what, did_you_mean(text, known) or f"'{self.names.place.id}' has no {kind} at all")
        return None

    def _unknown(self) -> State:
        """Report words that begin no state: an unknown target or window where the pattern says so."""
        reader = self.reader
        start = reader.at
        text = reader.take_until((*CONNECTIVES, "in", "matches"))
        if reader.sees("matches"):
            self._fault(f"there is no window '{text}'", did_you_mean(text, self.names.windows()))
            return self._skip()
        if reader.sees("in") and text:
            phrases = [
                phrase.removesuffix(" in") for phrase in STATION_PHRASES if phrase.endswith("earth in")
            ]
            self._fault(f"there is no target '{text}'", did_you_mean(text, (*self.names.targets(), *phrases)))
            return self._skip()
        reader.at = start
        text = reader.take_until(CONNECTIVES)
        if text:
            self.unknown_words(text)
        else:
            self._fault("a state is missing", f"the sentence reads '{reader.text.strip()}'")
            reader.at += not reader.done and not reader.sees(")")
        return ALWAYS

    def _skip(self) -> State:
        """Step over the rest of a state that is not understood."""
        self.reader.take_until(CONNECTIVES)
        return ALWAYS

    def _wrong_kind(self, phrase: str, kind: Literal["station", "site"]) -> bool:
        here = self.names.place.kind
        if here in (kind, "unplanned"):
            return False
        station = "say 'sunlit', 'orbital day' or 'orbital night'; the Sun's altitude goes with a target"
        site = "say 'day', 'night', 'golden hour', a twilight or 'sun above 10 deg'"
        self._fault(
            f"'{phrase}' is said of a {kind}, and '{self.names.place.id}' is a {here}",
            site if kind == "station" else station,
        )
        return True

    def _number(self, kind: UnitKind, low: float, high: float) -> float:
        """Read a number in units of `kind`; low and high are degrees or per cent."""
        found = self.reader.take_number(kind)
        hint = f"from {low:g} to {high:g} {'deg' if kind == 'angle' else '%'}"
        if found is None:
            self._fault("a number is missing", hint)
            return math.nan
        value, fault = found
        scale = math.pi / 180.0 if kind == "angle" else 0.01
        if not fault and not low * scale - 1e-12 <= value <= high * scale + 1e-12:
            fault = f"{value / scale:g} {'deg' if kind == 'angle' else '%'} is out of range"
        if fault:
            self._fault(fault, hint)
        return value

    def _shutter(self, window: WindowName) -> tuple[State, ...]:
        glasses = (
            g for s in self.names.place.sets for g in s.windows if (s.id, g.id) == window and g.shutter
        )
        return tuple(ShutterOpen(*window) for _ in glasses)

    def _fault(self, what: str, hint: str) -> None:
        self.issues.append(error(what, hint, self.where))


def _between(low_rad: float, high_rad: float) -> State:
    return AllOf((SunAltitude("above", low_rad), SunAltitude("below", high_rad)))


def _moments(text: str, zone: str) -> tuple[Instant, Instant]:
    """Return the first instant of a date in a zone and the first after it; of an instant, itself twice."""
    if "t" in text.casefold():
        moment = Instant.parse(text.upper())
        return moment, moment
    day = datetime.combine(date.fromisoformat(text), datetime.min.time())
    return start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
