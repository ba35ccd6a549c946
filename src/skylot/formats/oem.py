"""CCSDS Orbit Ephemeris Messages, KVN form, versions 1.0 to 3.0, to plain records; every fault with its line.

Source: CCSDS 502.0-B-3, Orbit Data Messages, section 5. Read as agencies write them: blank lines, comments
inside data, no interpolation keyword, several segments, epochs as calendar dates or days of the year.
Covariances and accelerations are skipped. No physics: states stay in the frame of the file, in metres.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, has_errors, warning
from skylot.core.names import did_you_mean
from skylot.core.utc_table import label_ns, mjd_of

Vector = tuple[float, float, float]
FRAMES = ("ICRF", "GCRF", "EME2000", "TEME", "ITRF")
CENTERS = ("EARTH",)
TIME_SYSTEMS = ("UTC", "TAI", "TT", "GPS", "TDB")
MAX_CHARACTERS = 60_000_000
MAX_ISSUES = 200
_FARTHEST_M = 1e15
"""Beyond it no orbit of the Earth lies, and squares of coordinates stay finite."""
_HEADER = ("CCSDS_OEM_VERS", "CREATION_DATE", "ORIGINATOR", "CLASSIFICATION", "MESSAGE_ID")
_NEEDED = ("OBJECT_NAME", "OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM", "START_TIME", "STOP_TIME")
_META = (
    *_NEEDED,
    "REF_FRAME_EPOCH",
    "USEABLE_START_TIME",
    "USEABLE_STOP_TIME",
    "INTERPOLATION",
    "INTERPOLATION_DEGREE",
)
_EPOCH = re.compile(r"(\d{4})-(?:(\d\d)-(\d\d)|(\d{3}))T(\d\d):(\d\d):(\d\d)(?:\.(\d*))?Z?", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_TAI_MINUS_TT_NS = -32_184_000_000
_TAI_MINUS_GPS_NS = 19_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OemState:
    """Position and velocity at an instant, in the segment's frame about its centre."""

    at: Instant
    position_m: Vector
    velocity_m_s: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class OemSegment:
    """A block of metadata and its states; `interpolation` is '' and `degree` 0 where the file is silent."""

    object_name: str
    object_id: str
    center_name: str
    ref_frame: str
    """One of FRAMES; the year of an ITRF realisation is dropped (they agree within centimetres)."""
    time_system: str
    start: Instant
    stop: Instant
    useable_start: Instant
    useable_stop: Instant
    interpolation: str = ""
    degree: int = 0
    states: tuple[OemState, ...] = ()
    line: int = 0
    """Line of META_START."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Oem:
    """A whole message."""

    version: str
    created: Instant | None
    originator: str = ""
    segments: tuple[OemSegment, ...] = ()


@dataclass(slots=True)
class _Block:
    """A segment while it is read: values with their lines, then rows of data."""

    line: int
    values: dict[str, tuple[str, int]] = field(default_factory=dict)
    rows: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Scan:
    issues: list[Issue] = field(default_factory=list)
    header: dict[str, tuple[str, int]] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)
    mode: str = "header"

    def fault(self, line: int, what: str, hint: str = "") -> None:
        self.issues.append(error(what, hint, line=line))


def read_oem(text: str) -> tuple[Oem | None, tuple[Issue, ...]]:
    """Read a message and every fault in it; None where no segment could be read whole.

    Unknown frames, centres and time systems are refused with a sentence: a state is never guessed. Never
    raises for what the text holds.
    """
    if len(text) > MAX_CHARACTERS:
        return None, (
            error(f"the file has {len(text):,} characters: too many for an OEM", "split it", line=1),
        )
    if text.lstrip("\ufeff \r\n\t").startswith("<"):
        return None, (
            error("this OEM is XML, which is not read", "ask for its KVN (keyword = value) form", line=1),
        )
    scan = _Scan()
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, 1):
        _scan_line(scan, number, line.strip())
    if scan.mode in ("meta", "covariance"):
        scan.fault(
            len(lines) or 1, f"the file ends inside its {scan.mode} block", "it was cut off: fetch it again"
        )
    created = _check_header(scan)
    segments = tuple(s for s in (_segment(scan, block) for block in scan.blocks) if s is not None)
    if not scan.blocks:
        scan.fault(len(lines) or 1, "there is no segment in the file", "each begins with META_START")
    issues = scan.issues[:MAX_ISSUES]
    if len(scan.issues) > MAX_ISSUES:
        issues.append(
            error(f"and {len(scan.issues) - MAX_ISSUES} more faults", line=scan.issues[MAX_ISSUES].line)
        )
    if not segments:
        return None, tuple(issues)
    return (
        Oem(
            version=scan.header.get("CCSDS_OEM_VERS", ("", 0))[0],
            created=created,
            originator=scan.header.get("ORIGINATOR", ("", 0))[0],
            segments=segments,
        ),
        tuple(issues),
    )


def _scan_line(scan: _Scan, number: int, line: str) -> None:
    """Sort a line into header, metadata or data; COMMENT and blank lines may stand anywhere."""
    if not line or line.startswith("COMMENT"):
        return
    if line == "META_START":
        if scan.mode in ("meta", "covariance"):
            scan.fault(number, f"META_START inside the {scan.mode} block", "close that block first")
        scan.blocks.append(_Block(line=number))
        scan.mode = "meta"
    elif line == "META_STOP":
        if scan.mode != "meta":
            scan.fault(number, "META_STOP without META_START")
        scan.mode = "data"
    elif line == "COVARIANCE_START":
        scan.mode = "covariance"
    elif line == "COVARIANCE_STOP":
        scan.mode = "data"
    elif scan.mode in ("header", "meta"):
        _scan_value(scan, number, line)
    elif scan.mode == "data" and scan.blocks:
        scan.blocks[-1].rows.append((number, line))


def _scan_value(scan: _Scan, number: int, line: str) -> None:
    key, equals, value = (part.strip() for part in line.partition("="))
    shown = key if len(key) <= 40 else key[:37] + "..."
    known = _HEADER if scan.mode == "header" else _META
    values = scan.header if scan.mode == "header" else scan.blocks[-1].values
    if not equals:
        scan.fault(number, f"'{shown}' is not 'KEYWORD = value' in the {scan.mode}")
    elif key not in known:
        scan.issues.append(
            warning(f"unknown keyword '{shown}', skipped", did_you_mean(shown, known), line=number)
        )
    elif key in values:
        scan.fault(number, f"{key} stands twice (first on line {values[key][1]})")
    else:
        values[key] = (value, number)


def _check_header(scan: _Scan) -> Instant | None:
    version, line = scan.header.get("CCSDS_OEM_VERS", ("", 1))
    if not version:
        scan.fault(1, "CCSDS_OEM_VERS is missing: this is no OEM", "the first line is CCSDS_OEM_VERS = 2.0")
    elif version not in ("1.0", "2.0", "3.0"):
        scan.fault(line, f"version {version[:20]} of the OEM is not known", "1.0, 2.0 and 3.0 are read")
    created = scan.header.get("CREATION_DATE")
    return None if created is None else _epoch(scan, created[1], created[0], "UTC", "CREATION_DATE")


def _segment(scan: _Scan, block: _Block) -> OemSegment | None:
    """Return a segment whose metadata and rows are all in order, else None."""
    before = len(scan.issues)
    for key in _NEEDED:
        if key not in block.values:
            scan.fault(block.line, f"{key} is missing in the segment that begins here")
    if has_errors(scan.issues[before:]):
        return None
    frame = _known_frame(scan, *block.values["REF_FRAME"])
    _check_word(scan, "CENTER_NAME", *block.values["CENTER_NAME"], CENTERS)
    _check_word(scan, "TIME_SYSTEM", *block.values["TIME_SYSTEM"], TIME_SYSTEMS)
    if has_errors(scan.issues[before:]):
        return None
    system = block.values["TIME_SYSTEM"][0].upper()
    times = {
        key: _meta_time(scan, block, key, system)
        for key in _META
        if key.endswith(("START_TIME", "STOP_TIME"))
    }
    degree = _degree(scan, block)
    states = _states(scan, block, system)
    start, stop = times["START_TIME"], times["STOP_TIME"]
    if start is None or stop is None or has_errors(scan.issues[before:]):
        return None
    _check_coverage(scan, block, states, start, stop)
    if len(states) < 2:
        return None
    return OemSegment(
        object_name=block.values["OBJECT_NAME"][0],
        object_id=block.values["OBJECT_ID"][0],
        center_name="EARTH",
        ref_frame=frame,
        time_system=system,
        start=start,
        stop=stop,
        useable_start=max(times["USEABLE_START_TIME"] or start, states[0].at),
        useable_stop=min(times["USEABLE_STOP_TIME"] or stop, states[-1].at),
        interpolation=block.values.get("INTERPOLATION", ("", 0))[0].upper(),
        degree=degree,
        states=states,
        line=block.line,
    )


def _known_frame(scan: _Scan, value: str, line: int) -> str:
    word = "ITRF" if re.fullmatch(r"ITRF-?(\d{2}|\d{4})", value.upper(), re.ASCII) else value.upper()
    _check_word(scan, "REF_FRAME", word, line, FRAMES)
    return word


def _check_word(scan: _Scan, key: str, value: str, line: int, known: tuple[str, ...]) -> None:
    if value.upper() not in known:
        hint = did_you_mean(value.upper()[:40], known) or f"known are {', '.join(known)}"
        scan.fault(line, f"{key} '{value[:40]}' is not known, and is not guessed", hint)


def _degree(scan: _Scan, block: _Block) -> int:
    text, line = block.values.get("INTERPOLATION_DEGREE", ("0", 0))
    if not re.fullmatch(r"\d{1,2}", text, re.ASCII):
        scan.fault(line, f"INTERPOLATION_DEGREE is '{text[:20]}', not a whole number")
        return 0
    return int(text)


def _meta_time(scan: _Scan, block: _Block, key: str, system: str) -> Instant | None:
    if key not in block.values:
        return None
    text, line = block.values[key]
    return _epoch(scan, line, text, system, key)


def _states(scan: _Scan, block: _Block, system: str) -> tuple[OemState, ...]:
    states: list[OemState] = []
    for number, row in block.rows:
        state = _state(scan, number, row, system)
        if state is None:
            continue
        if states and state.at <= states[-1].at:
            scan.fault(number, f"the epoch {state.at} is not after the one before it, {states[-1].at}")
            continue
        states.append(state)
    return tuple(states)


def _state(scan: _Scan, number: int, row: str, system: str) -> OemState | None:
    words = row.split(maxsplit=10)
    if len(words) not in (7, 10):
        scan.fault(number, f"a row of data has 7 columns (or 10 with accelerations), not {len(words)}")
        return None
    if not all(_NUMBER.fullmatch(word) for word in words[1:]):
        bad = next(word for word in words[1:] if not _NUMBER.fullmatch(word))
        scan.fault(number, f"'{bad[:30]}' is not a number")
        return None
    x, y, z, vx, vy, vz = (float(word) * 1000.0 for word in words[1:7])
    if max(map(abs, (x, y, z, vx, vy, vz))) > _FARTHEST_M:
        scan.fault(number, "a number of this row is too large", "positions are in km, velocities in km/s")
        return None
    at = _epoch(scan, number, words[0], system, "the epoch")
    return None if at is None else OemState(at=at, position_m=(x, y, z), velocity_m_s=(vx, vy, vz))


def _check_coverage(
    scan: _Scan, block: _Block, states: tuple[OemState, ...], start: Instant, stop: Instant
) -> None:
    """Report a segment without data, and data that end before the metadata say so."""
    last_line = block.rows[-1][0] if block.rows else block.line
    if stop <= start:
        scan.fault(block.values["STOP_TIME"][1], "STOP_TIME is not after START_TIME")
    if len(states) < 2:
        scan.fault(last_line, f"the segment has {len(states)} states: two are the least", "it was cut off")
    elif states[-1].at < stop:
        scan.fault(
            last_line,
            f"the data end at {states[-1].at}, before STOP_TIME {stop}",
            "the file ends early: fetch it again",
        )


def _epoch(scan: _Scan, line: int, text: str, system: str, what: str) -> Instant | None:
    try:
        return parse_epoch(text, system)
    except BadText as bad:
        scan.fault(line, f"{what}: {bad.what}", bad.hint)
        return None


def parse_epoch(text: str, system: str) -> Instant:
    """Return the instant of a CCSDS epoch in one of TIME_SYSTEMS; raises BadText.

    The epoch is a calendar date or a day of the year.

    TDB is read through the leading term of TDB - TT (1.7 ms a year; what is left out is under 0.05 ms).
    """
    match = _EPOCH.fullmatch(text)
    if match is None:
        raise BadText(
            f"'{text[:40]}' is no epoch", "it is written 2021-10-04T12:00:00.000 or 2021-277T12:00:00.000"
        )
    try:
        day = (
            date(int(match[1]), 1, 1) + timedelta(days=int(match[4]) - 1)
            if match[4]
            else date(int(match[1]), int(match[2]), int(match[3]))
        )
    except (ValueError, OverflowError):
        raise BadText(f"'{text[:40]}' has no such day") from None
    if match[4] and day.year != int(match[1]):
        raise BadText(f"'{text[:40]}' has no such day of the year")
    hour, minute, second = int(match[5]), int(match[6]), int(match[7])
    fraction_ns = int((match[8] or "")[:9].ljust(9, "0"))
    if system == "UTC":
        return Instant.parse(f"{day.isoformat()}T{match[5]}:{match[6]}:{match[7]}.{fraction_ns:09d}Z")
    if hour > 23 or minute > 59 or second > 59:
        raise BadText(f"'{text[:40]}' has no such time of day")
    if not 1960 <= day.year <= 2290:
        raise BadText(f"'{text[:40]}' is not within 1960 to 2290")
    seconds = hour * 3600 + minute * 60 + second
    return Instant(_TO_TAI[system](label_ns(mjd_of(day)) + seconds * 1_000_000_000 + fraction_ns))


def _tai_of_tdb(tdb_ns: int) -> int:
    """Return TAI ns of TDB ns. Source: Explanatory Supplement to the Astronomical Almanac (1992), 2.222-1."""
    g = math.radians(357.53 + 0.985_600_3 * tdb_ns / 86_400e9)
    return tdb_ns - round((0.001_658 * math.sin(g) + 0.000_014 * math.sin(2 * g)) * 1e9) + _TAI_MINUS_TT_NS


_TO_TAI: dict[str, Callable[[int], int]] = {
    "TAI": lambda ns: ns,
    "TT": lambda ns: ns + _TAI_MINUS_TT_NS,
    "GPS": lambda ns: ns + _TAI_MINUS_GPS_NS,
    "TDB": _tai_of_tdb,
}
