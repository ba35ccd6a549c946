"""Two-line element sets, with or without a name line, read strictly by column; every fault with its line.

Source: CelesTrak, Two-Line Element Set Format; the "Alpha-5" catalogue numbers of the US Space Force. No
physics: which set to use, and what it says of a position, is the matter of `skylot.locations`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, has_errors

MAX_CHARACTERS = 20_000_000
MAX_ISSUES = 200
_LENGTH = 69
_NS_PER_DAY = 86_400_000_000_000
_DEGREES = r"[ \d]{2}\d\.\d{4}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoLine:
    """One element set as it stands in a file: angles in degrees, mean motion in revolutions a day."""

    name: str = ""
    catalogue: str
    """Five characters; the first may be a letter (Alpha-5)."""
    designator: str = ""
    epoch: Instant
    half_ndot_rev_day2: float
    """Half of the mean motion's rate, as the format carries it."""
    bstar: float
    inclination_deg: float
    node_deg: float
    eccentricity: float
    perigee_deg: float
    anomaly_deg: float
    mean_motion_rev_day: float
    revolution: int = 0
    line1: str
    line2: str
    line: int = 0
    """Number of the file's line on which line 1 stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """Columns of a line (from 1, both ends included), their pattern, and the range of the value."""

    name: str
    first: int
    last: int
    pattern: str
    example: str
    value: Callable[[str], float] = float
    least: float = float("-inf")
    most: float = float("inf")

    def cut(self, line: str) -> str:
        """Return the field's characters."""
        return line[self.first - 1 : self.last]


@dataclass(slots=True)
class _Reader:
    issues: list[Issue] = field(default_factory=list)

    def fault(self, line: int, what: str, hint: str = "") -> None:
        self.issues.append(error(what, hint, line=line))


def _exponent(text: str) -> float:
    """Return the number of ' 12345-6', which means 0.12345e-6."""
    text = text.replace(" ", "+", 1) if text.startswith(" ") else text
    return float(f"{text[0]}0.{text[1:6]}e{text[6:8]}")


def _implied(text: str) -> float:
    return float("0." + text)


def _whole(text: str) -> float:
    return float(text.strip() or 0)


_CATALOGUE = _Field(
    name="catalogue number",
    first=3,
    last=7,
    pattern=r"(?:[ \d]{4}\d|[A-HJ-NP-Z]\d{4})",
    example="25544",
    value=len,
)
_FIELDS_1 = (
    _CATALOGUE,
    _Field(name="classification", first=8, last=8, pattern="[UCS ]", example="U", value=len),
    _Field(name="epoch year", first=19, last=20, pattern=r"\d\d", example="21"),
    _Field(
        name="epoch day",
        first=21,
        last=32,
        pattern=r"[ \d]{2}\d\.\d{8}",
        example="278.39008522",
        least=1,
        most=367,
    ),
    _Field(name="rate of mean motion", first=34, last=43, pattern=r"[ +\-0]\.\d{8}", example=" .00004186"),
    _Field(
        name="second rate of mean motion",
        first=45,
        last=52,
        pattern=r"[ +\-0]\d{5}[+\-]\d",
        example=" 00000-0",
        value=_exponent,
    ),
    _Field(name="B*", first=54, last=61, pattern=r"[ +\-0]\d{5}[+\-]\d", example=" 84290-4", value=_exponent),
    _Field(name="ephemeris type", first=63, last=63, pattern=r"[ \d]", example="0", value=_whole),
    _Field(
        name="element set number", first=65, last=68, pattern=r"[ \d]{3}[ \d]", example=" 999", value=_whole
    ),
)
_FIELDS_2 = (
    _CATALOGUE,
    _Field(name="inclination", first=9, last=16, pattern=_DEGREES, example=" 51.6446", least=0, most=180),
    _Field(name="ascending node", first=18, last=25, pattern=_DEGREES, example="156.8000", least=0, most=360),
    _Field(
        name="eccentricity",
        first=27,
        last=33,
        pattern=r"\d{7}",
        example="0004105",
        value=_implied,
        least=0,
        most=1,
    ),
    _Field(
        name="argument of perigee", first=35, last=42, pattern=_DEGREES, example=" 60.2000", least=0, most=360
    ),
    _Field(name="mean anomaly", first=44, last=51, pattern=_DEGREES, example="147.8846", least=0, most=360),
    _Field(
        name="mean motion",
        first=53,
        last=63,
        pattern=r"[ \d]\d\.\d{8}",
        example="15.48910420",
        least=1e-4,
        most=18,
    ),
    _Field(name="revolution number", first=64, last=68, pattern=r"[ \d]{5}", example="30500", value=_whole),
)
_SPACES = {1: (2, 9, 18, 33, 44, 53, 62, 64), 2: (2, 8, 17, 26, 34, 43, 52)}


def read_tle(text: str) -> tuple[tuple[TwoLine, ...], tuple[Issue, ...]]:
    """Read every element set of a file in the order in which they stand, and every fault with its line.

    A set with a fault is left out. Blank lines and lines that begin with '#' are skipped; a line before
    line 1 that is neither is the object's name. Never raises for what the text holds.
    """
    reader = _Reader()
    if len(text) > MAX_CHARACTERS:
        reader.fault(1, f"the file has {len(text):,} characters: too many for element sets", "split it")
        return (), tuple(reader.issues)
    sets = tuple(_sets(reader, [line.rstrip() for line in text.removeprefix("\ufeff").splitlines()]))
    if not sets and not reader.issues:
        reader.fault(
            1, "there is no element set in the file", "each is two lines of 69 characters, '1 …' and '2 …'"
        )
    issues = reader.issues[:MAX_ISSUES]
    if len(reader.issues) > MAX_ISSUES:
        issues.append(
            error(f"and {len(reader.issues) - MAX_ISSUES} more faults", line=reader.issues[MAX_ISSUES].line)
        )
    return sets, tuple(issues)


def checksum(line: str) -> int:
    """Return the sum, modulo 10, of the digits of a line's first 68 columns, a minus counting 1."""
    return sum(int(c) if "0" <= c <= "9" else c == "-" for c in line[:68]) % 10


def _sets(reader: _Reader, lines: list[str]) -> Iterator[TwoLine]:
    """Pair the lines; `name` is what stood on the last line that is no element line."""
    name, at = "", 0
    while at < len(lines):
        line, number = lines[at], at + 1
        after = lines[at + 1] if at + 1 < len(lines) else ""
        kind, kind_after = _kind(line), _kind(after)
        at += 1
        if kind == 1 and kind_after == 2:
            at += 1
            read = _one_set(reader, name, number, line, after)
            if read is not None:
                yield read
            name = ""
        elif kind == 2 and kind_after == 1 and line[2:7] == after[2:7] and _kind_at(lines, at + 1) != 2:
            at += 1
            reader.fault(number, "the two lines of this set are swapped", "line 1 stands before line 2")
        elif kind:
            missing = 3 - kind
            reader.fault(
                number,
                f"line {missing} of this set is missing",
                "a set is line 1 and line 2, one after another",
            )
        elif line and not line.startswith("#"):
            name = _name(reader, number, line, kind_after)


def _kind(line: str) -> int:
    """Return 1 or 2 for an element line, 0 for a name, a comment or nothing."""
    return int(line[0]) if line[:2] in ("1 ", "2 ") and len(line) > 24 else 0


def _kind_at(lines: list[str], at: int) -> int:
    return _kind(lines[at]) if at < len(lines) else 0


def _name(reader: _Reader, number: int, line: str, kind_after: int) -> str:
    if kind_after == 0 or len(line) > 80:
        shown = line if len(line) <= 40 else line[:37] + "..."
        reader.fault(number, f"'{shown}' is no part of an element set", "a name stands right before line 1")
        return ""
    return line.removeprefix("0 ").strip()


def _one_set(reader: _Reader, name: str, number: int, line1: str, line2: str) -> TwoLine | None:
    found = _Reader()
    _check_line(found, number, line1, 1)
    _check_line(found, number + 1, line2, 2)
    if line1[2:7] != line2[2:7] and len(line1) == len(line2) == _LENGTH:
        found.fault(number + 1, f"line 2 is of object {line2[2:7]}, line 1 of {line1[2:7]}")
    epoch = None if has_errors(found.issues) else _epoch(found, number, line1)
    reader.issues += found.issues
    if epoch is None:
        return None
    one = {f.name: f.value(f.cut(line1)) for f in _FIELDS_1}
    two = {f.name: f.value(f.cut(line2)) for f in _FIELDS_2}
    return TwoLine(
        name=name,
        catalogue=line1[2:7],
        designator=line1[9:17].strip(),
        epoch=epoch,
        half_ndot_rev_day2=one["rate of mean motion"],
        bstar=one["B*"],
        inclination_deg=two["inclination"],
        node_deg=two["ascending node"],
        eccentricity=two["eccentricity"],
        perigee_deg=two["argument of perigee"],
        anomaly_deg=two["mean anomaly"],
        mean_motion_rev_day=two["mean motion"],
        revolution=int(two["revolution number"]),
        line1=line1,
        line2=line2,
        line=number,
    )


def _check_line(reader: _Reader, number: int, line: str, kind: int) -> None:
    """Report a wrong length, shifted columns, letters in numbers, values out of range, then the checksum."""
    if len(line) != _LENGTH:
        reader.fault(number, f"line {kind} has {len(line)} characters, not {_LENGTH}")
        return
    if any(line[column - 1] != " " for column in _SPACES[kind]) or not line.isascii():
        reader.fault(number, f"the columns of line {kind} are shifted", "fields stand in fixed columns")
        return
    for part in _FIELDS_1 if kind == 1 else _FIELDS_2:
        _check_field(reader, number, part, part.cut(line))
    if not line[68].isdigit():
        reader.fault(number, f"the checksum of line {kind} is '{line[68]}', not a digit")
    elif int(line[68]) != checksum(line):
        reader.fault(
            number,
            f"the checksum of line {kind} is {line[68]}, its columns add up to {checksum(line)}",
            "a character was changed: fetch the set again",
        )


def _check_field(reader: _Reader, number: int, part: _Field, text: str) -> None:
    where = f"columns {part.first}-{part.last}"
    if not re.fullmatch(part.pattern, text, re.ASCII):
        reader.fault(number, f"{part.name} is '{text}' ({where})", f"it is written like '{part.example}'")
    elif not part.least <= part.value(text) <= part.most:
        reader.fault(
            number, f"{part.name} is {text.strip()}: not within {part.least:g} to {part.most:g} ({where})"
        )


def _epoch(reader: _Reader, number: int, line1: str) -> Instant | None:
    """Return the UTC epoch, exact to the format's 0.864 ms; years 57 to 99 are of the 1900s."""
    year = int(line1[18:20]) + (1900 if int(line1[18:20]) >= 57 else 2000)
    days = Decimal(line1[20:32].strip())
    day = date(year, 1, 1) + timedelta(days=int(days) - 1)
    if day.year != year:
        reader.fault(number, f"epoch day {days} is not in the year {year}")
        return None
    if year < 1960:
        reader.fault(number, f"the epoch is in {year}, before UTC began")
        return None
    midnight = Instant.parse(f"{day.isoformat()}T00:00:00Z")
    return Instant(midnight.ns + int((days % 1) * _NS_PER_DAY))
