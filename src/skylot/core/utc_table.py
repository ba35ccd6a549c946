"""The table of TAI - UTC since 1960, as exact integers: leap seconds from 1972, drift and small jumps before.

A `Segment` runs from one change of the rule to the next. Inside it a UTC label u (ns after the segment's
first 0h) lies u + u * drift after the segment's start in TAI, and that is invertible to the nanosecond. What
TAI has beyond the segment's last label is a leap second (before 1972 also a leap of 0.05 or 0.1 s); a
negative leap leaves labels out.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

NS_PER_S = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_S
MJD_OF_2000_01_01 = 51_544
ORIGIN_NS_OF_DAY = NS_PER_DAY // 2  # the origin of Instant is noon of 2000-01-01

_TABLE_FILE = Path(__file__).with_name("data") / "utc.toml"
_MJD_OF_ORDINAL_0 = date(1858, 11, 17).toordinal()


def mjd_of(day: date) -> int:
    """Return the modified Julian day number of a calendar date."""
    return day.toordinal() - _MJD_OF_ORDINAL_0


def label_ns(mjd: int) -> int:
    """Return the ns from the label 2000-01-01T12:00:00 to the label 0h of a day, in days of 86,400 s."""
    return (mjd - MJD_OF_2000_01_01) * NS_PER_DAY - ORIGIN_NS_OF_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One rule of TAI - UTC.

    `start_label_ns` is the UTC label of its first 0h, `start_tai_ns` the instant of it, `length_ns` how many
    UTC ns it labels (None: open), `leap_ns` the TAI ns between its last label and the next segment.
    """

    start_label_ns: int
    start_tai_ns: int
    drift_ns_per_day: int
    length_ns: int | None
    leap_ns: int

    def tai_after_start(self, utc_ns: int) -> int:
        """Return the TAI nanoseconds after the segment's start of a label `utc_ns` after it."""
        return utc_ns + _rounded_ratio(utc_ns * self.drift_ns_per_day, NS_PER_DAY)

    def utc_after_start(self, tai_ns: int) -> int:
        """Return the label, in ns after the segment's start, of an instant `tai_ns` after it."""
        return _rounded_ratio(tai_ns * NS_PER_DAY, NS_PER_DAY + self.drift_ns_per_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class UtcTable:
    """The whole table: its segments in order, and the day from which its source promises nothing."""

    segments: tuple[Segment, ...]
    label_starts_ns: tuple[int, ...]
    tai_starts_ns: tuple[int, ...]
    expires: date

    def segment_at_tai(self, tai_ns: int) -> Segment | None:
        """Return the segment that an instant lies in, or None before the table begins."""
        index = bisect_right(self.tai_starts_ns, tai_ns) - 1
        return self.segments[index] if index >= 0 else None

    def segment_at_label(self, utc_label_ns: int) -> Segment | None:
        """Return the segment that a UTC label lies in, or None before the table begins."""
        index = bisect_right(self.label_starts_ns, utc_label_ns) - 1
        return self.segments[index] if index >= 0 else None


def _rounded_ratio(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _exact_ns(seconds: str) -> int:
    nanoseconds = Decimal(seconds) * NS_PER_S
    if nanoseconds != int(nanoseconds):
        raise ValueError(f"{seconds} s is not a whole number of nanoseconds")
    return int(nanoseconds)


def load_utc_table(path: Path = _TABLE_FILE) -> UtcTable:
    """Read the shipped table; raises ValueError where a row is finer than a nanosecond or out of order."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    starts: list[tuple[int, int, int]] = []
    for row in table["offset"]:
        mjd = mjd_of(row["from"])
        drift = _exact_ns(row.get("drift_s_per_day", "0"))
        offset = _exact_ns(row["offset_s"]) + (mjd - row.get("drift_from_mjd", mjd)) * drift
        starts.append((label_ns(mjd), label_ns(mjd) + offset, drift))
    if starts != sorted(starts):
        raise ValueError(f"{path.name}: the rows are not in order of time")
    segments = []
    for index, (label, tai, drift) in enumerate(starts):
        length = starts[index + 1][0] - label if index + 1 < len(starts) else None
        drifted = 0 if length is None else length + length // NS_PER_DAY * drift
        leap = 0 if length is None else starts[index + 1][1] - tai - drifted
        segments.append(
            Segment(
                start_label_ns=label, start_tai_ns=tai, drift_ns_per_day=drift, length_ns=length, leap_ns=leap
            )
        )
    return UtcTable(
        segments=tuple(segments),
        label_starts_ns=tuple(segment.start_label_ns for segment in segments),
        tai_starts_ns=tuple(segment.start_tai_ns for segment in segments),
        expires=table["expires"],
    )


UTC_TABLE = load_utc_table()
