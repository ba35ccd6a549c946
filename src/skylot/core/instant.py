"""Instants: exact int64 nanoseconds of TAI, and their UTC texts.

The origin is 2000-01-01T12:00:00 TAI. It is not J2000: SPICE's et = t_s + 32.184 s, up to 2 ms. Kernels take
`t_s`, float64 TAI seconds from the same origin, as arrays (one step of a float64 in this century: 0.12 us).
"""

from __future__ import annotations

import math
import operator
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.errors import BadText
from skylot.core.utc_table import (
    MJD_OF_2000_01_01,
    NS_PER_DAY,
    NS_PER_S,
    ORIGIN_NS_OF_DAY,
    UTC_TABLE,
    Segment,
    label_ns,
    mjd_of,
)

_INT64_MAX = 2**63 - 1
_NS_PER_MINUTE = 60 * NS_PER_S
_ORDINAL_OF_2000_01_01 = date(2000, 1, 1).toordinal()
_HINT = "write it as 2021-10-04T12:00:00Z"
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:(Z)|([+-])(\d\d):?(\d\d))",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment: `ns` is int64 nanoseconds of TAI since 2000-01-01T12:00:00 TAI; exact, sortable, hashable."""

    ns: int

    def __post_init__(self) -> None:
        """Refuse what is no int64; raises TypeError for floats, OverflowError beyond 1708 to 2292."""
        if type(self.ns) is not int:
            object.__setattr__(self, "ns", operator.index(self.ns))
        if not -_INT64_MAX <= self.ns <= _INT64_MAX:
            raise OverflowError(f"{self.ns} ns does not fit an int64")

    @classmethod
    def parse(cls, text: str) -> Instant:
        """Read ISO-8601 with 'Z' or an offset; seconds and their digits are optional, leap seconds known.

        Raises BadText where the text is no date with a time and a zone, lies outside 1960 to 2292, or never
        was.
        """
        shown = text if len(text) <= 60 else text[:57] + "..."
        match = _ISO.fullmatch(text.strip()) if len(text) <= 200 else None
        if match is None:
            zone = " (a zone is needed: Z for UTC)" if _lacks_zone(text) else ""
            raise BadText(f"'{shown}' is no date with a time{zone}", _HINT)
        year, month, day, hour, minute = (int(group) for group in match.groups()[:5])
        second = int(match[6] or 0)
        offset_minutes = 0 if match[8] else int(match[9] + "1") * (int(match[10]) * 60 + int(match[11]))
        if hour > 23 or minute > 59 or second > 60 or abs(offset_minutes) >= 1440 or int(match[11] or 0) > 59:
            raise BadText(f"'{shown}' has no such time of day", _HINT)
        try:
            mjd = mjd_of(date(year, month, day))
        except ValueError:
            raise BadText(f"'{shown}' has no such day", _HINT) from None
        minute_ns = label_ns(mjd) + (hour * 60 + minute - offset_minutes) * _NS_PER_MINUTE
        within_ns = second * NS_PER_S + int((match[7] or "").ljust(9, "0"))
        return cls(_tai_ns(minute_ns, within_ns, shown))

    @classmethod
    def from_datetime(cls, moment: datetime) -> Instant:
        """Return the instant of an aware datetime; raises BadText if naive or outside 1960 to 2292."""
        if moment.utcoffset() is None:
            raise BadText(f"{moment.isoformat()} has no zone", "give it one: tzinfo=UTC")
        utc = moment.astimezone(UTC)
        minute_ns = label_ns(mjd_of(utc.date())) + (utc.hour * 60 + utc.minute) * _NS_PER_MINUTE
        return cls(_tai_ns(minute_ns, utc.second * NS_PER_S + utc.microsecond * 1000, moment.isoformat()))

    @classmethod
    def from_t_s(cls, t_s: float) -> Instant:
        """Return the instant of float64 TAI seconds since the origin, to the nanosecond nearest to the float.

        Raises ValueError for a NaN and OverflowError beyond int64.
        """
        whole = math.floor(t_s)
        return cls(whole * NS_PER_S + round((t_s - whole) * NS_PER_S))

    @property
    def t_s(self) -> float:
        """Return float64 TAI seconds since the origin, correctly rounded."""
        return self.ns / NS_PER_S

    def plus(self, seconds: float) -> Instant:
        """Return the instant so many SI seconds later; integers are exact, floats go to the nearest ns."""
        return Instant(self.ns + _ns_of_seconds(seconds))

    def since(self, other: Instant) -> float:
        """Return the SI seconds from the other instant to this one; the difference itself is exact."""
        return (self.ns - other.ns) / NS_PER_S

    def to_datetime(self) -> datetime:
        """Return an aware UTC datetime to the nearest microsecond; a leap second shows as 59.999999.

        Raises BadText before 1960, where UTC is not defined.
        """
        minute_ns, within_ns = _utc_label(self.ns, 1000)
        moment = _calendar(minute_ns)
        if within_ns >= _NS_PER_MINUTE:
            return moment + timedelta(seconds=59, microseconds=999_999)
        return moment + timedelta(microseconds=within_ns // 1000)

    def iso(self, digits: int = 0) -> str:
        """Return UTC text like '2021-10-04T12:00:00Z', rounded to digits; ':60' only in a leap second.

        Raises BadText before 1960, where UTC is not defined, and ValueError for digits other than 0, 3, 6, 9.
        """
        if digits not in (0, 3, 6, 9):
            raise ValueError(f"digits is 0, 3, 6 or 9, not {digits}")
        minute_ns, within_ns = _utc_label(self.ns, 10 ** (9 - digits))
        seconds, fraction_ns = divmod(within_ns, NS_PER_S)
        fraction = f".{fraction_ns:09d}"[: digits + 1] if digits else ""
        return f"{_calendar(minute_ns):%Y-%m-%dT%H:%M}:{seconds:02d}{fraction}Z"

    def __str__(self) -> str:
        """Return the UTC text with as many digits as are needed to be exact."""
        exact = self.iso(9)
        for digits in (3, 6, 9):
            if exact[20 + digits : -1].strip("0") == "":
                break
        text = exact[: 20 + digits]
        return (exact[:19] if text[20:].strip("0") == "" else text) + "Z"


def utc_jd(t_s: ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return UTC as two-part quasi Julian dates, as ERFA takes them: the day's 0h, and the part of the day.

    A day that ends in a leap second is 86,401 s long, so its fraction stays below one. `t_s` and both results
    have one shape. Raises BadText where an instant lies before 1960. Source: IAU SOFA, iauDtf2d.
    """
    seconds = np.asarray(t_s, dtype=np.float64)
    index, after_start_s = _segments_of(seconds)
    utc_s = after_start_s / (1.0 + _DRIFT[index])
    labelled = np.minimum(np.floor(utc_s / 86_400.0), _LENGTH_DAYS[index] - 1.0)
    day_length_s = np.where(labelled == _LENGTH_DAYS[index] - 1.0, 86_400.0 + _LEAP_S[index], 86_400.0)
    fraction = (utc_s - labelled * 86_400.0) / day_length_s
    return np.asarray(_START_JD[index] + labelled), np.asarray(fraction)


def tai_minus_utc_s(t_s: ArrayLike) -> FloatArray:
    """Return TAI - UTC in seconds at each instant, of the shape of `t_s`; raises BadText before 1960."""
    index, after_start_s = _segments_of(np.asarray(t_s, dtype=np.float64))
    utc_s = after_start_s / (1.0 + _DRIFT[index])
    return np.asarray(_OFFSET_S[index] + utc_s * _DRIFT[index])


def ns_of_t_s(t_s: ArrayLike) -> IntArray:
    """Return int64 ns of float64 TAI seconds, to the nearest; raises BadText for what is no time."""
    seconds = np.asarray(t_s, dtype=np.float64)
    if not np.all(np.abs(seconds) < 9.2e9):  # also false for NaN
        raise BadText("seconds are not a time: no number, or too near to 2292 to reckon with", _HINT)
    whole = np.floor(seconds)
    return np.asarray(
        whole.astype(np.int64) * NS_PER_S + np.rint((seconds - whole) * 1e9).astype(np.int64), dtype=np.int64
    )


def t_s_of_ns(ns: IntArray) -> FloatArray:
    """Return float64 TAI seconds of int64 nanoseconds, of the same shape."""
    whole, rest = np.divmod(ns, NS_PER_S)
    return np.asarray(whole + rest / 1e9, dtype=np.float64)


def _ns_of_seconds(seconds: float) -> int:
    if isinstance(seconds, int):
        return seconds * NS_PER_S
    whole = math.floor(seconds)
    return whole * NS_PER_S + round((seconds - whole) * NS_PER_S)


def _lacks_zone(text: str) -> bool:
    return len(text) <= 200 and _ISO.fullmatch(text.strip() + "Z") is not None


def _tai_ns(minute_ns: int, within_ns: int, shown: str) -> int:
    """Return the instant of the label `within_ns` into the minute `minute_ns`; a leap second is >= 60 s."""
    segment = UTC_TABLE.segment_at_label(minute_ns)
    if segment is None:
        raise BadText(f"'{shown}' is before 1960, where UTC begins", _HINT)
    after_ns = minute_ns - segment.start_label_ns + within_ns
    last_minute = segment.length_ns is not None and after_ns - within_ns == segment.length_ns - _NS_PER_MINUTE
    if within_ns >= _NS_PER_MINUTE and not (last_minute and within_ns < _NS_PER_MINUTE + segment.leap_ns):
        raise BadText(f"'{shown}' is no leap second", "seconds run from 00 to 59")
    if last_minute and within_ns >= _NS_PER_MINUTE + segment.leap_ns:
        raise BadText(f"'{shown}' never was: UTC was set forward over it")
    tai_ns = segment.start_tai_ns + _segment_tai(segment, after_ns)
    if tai_ns > _INT64_MAX:
        raise BadText(f"'{shown}' is after 2292", _HINT)
    return tai_ns


def _segment_tai(segment: Segment, after_ns: int) -> int:
    """Return TAI ns after the segment's start; beyond the last label (a leap) the drift no longer counts."""
    if segment.length_ns is not None and after_ns > segment.length_ns:
        return segment.tai_after_start(segment.length_ns) + after_ns - segment.length_ns
    return segment.tai_after_start(after_ns)


def _utc_label(tai_ns: int, step_ns: int) -> tuple[int, int]:
    """Return the minute's label and the ns into it, rounded to the step; 60 s and more only inside a leap."""
    segment = UTC_TABLE.segment_at_tai(tai_ns)
    if segment is None:
        raise BadText("there is no UTC before 1960", "the table of TAI - UTC begins there")
    after_tai_ns = tai_ns - segment.start_tai_ns
    after_ns = segment.utc_after_start(after_tai_ns)
    length = segment.length_ns
    if length is not None and after_ns > length:
        after_ns = length + after_tai_ns - segment.tai_after_start(length)
    after_ns = (2 * after_ns + step_ns) // (2 * step_ns) * step_ns
    if length is None or after_ns < length + min(segment.leap_ns, 0):
        within_ns = after_ns % _NS_PER_MINUTE
    elif after_ns < length + segment.leap_ns:
        within_ns = after_ns - length + _NS_PER_MINUTE
    else:
        after_ns, within_ns = length, 0  # rounded up into the next segment, whatever the leap's length
    return segment.start_label_ns + after_ns - within_ns, within_ns


def _calendar(minute_label_ns: int) -> datetime:
    days, ns_of_day = divmod(minute_label_ns + ORIGIN_NS_OF_DAY, NS_PER_DAY)
    midnight = datetime.fromordinal(_ORDINAL_OF_2000_01_01 + days).replace(tzinfo=UTC)
    return midnight + timedelta(minutes=ns_of_day // _NS_PER_MINUTE)


def _segments_of(t_s: FloatArray) -> tuple[IntArray, FloatArray]:
    index = np.searchsorted(_START_TAI_S, t_s, side="right") - 1
    if not np.all(index >= 0):
        raise BadText("there is no UTC before 1960", "the table of TAI - UTC begins there")
    return np.asarray(index, dtype=np.int64), np.asarray(t_s - _START_TAI_S[index])


_SEGMENTS = UTC_TABLE.segments
_START_TAI_S = t_s_of_ns(np.array(UTC_TABLE.tai_starts_ns, dtype=np.int64))
_START_JD = (
    2_400_000.5
    + MJD_OF_2000_01_01
    + (np.array(UTC_TABLE.label_starts_ns, dtype=np.int64) + ORIGIN_NS_OF_DAY) // NS_PER_DAY
)
_OFFSET_S = np.array([(segment.start_tai_ns - segment.start_label_ns) / NS_PER_S for segment in _SEGMENTS])
_DRIFT = np.array([segment.drift_ns_per_day / NS_PER_DAY for segment in _SEGMENTS])
_LEAP_S = np.array([segment.leap_ns / NS_PER_S for segment in _SEGMENTS])
_LENGTH_DAYS = np.array([np.inf if s.length_ns is None else s.length_ns // NS_PER_DAY for s in _SEGMENTS])

UTC_TABLE_EXPIRES = Instant.parse(f"{UTC_TABLE.expires}T00:00:00Z")
