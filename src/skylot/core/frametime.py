"""Picture time: whole frames at an exact rate, never a float; and timecode, drop-frame or not.

Drop-frame timecode skips labels, not frames: at 29.97 the labels 00 and 01 of each minute that ten does not
divide, at 59.94 the labels 00 to 03. Source: SMPTE ST 12-1 (and ST 12-3 for 59.94).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from skylot.core.errors import BadText

_RATE_HINT = "write it as 24, 25, 24000/1001 or 29.97"
_TIMECODE_HINT = "write it as 01:02:03:04, or 01:02:03;04 in drop-frame"
_TIMECODE = re.compile(r"(\d\d):(\d\d):(\d\d)([:;.,])(\d{2,3})", re.ASCII)
_RATE = re.compile(r"(\d{1,9})(?:/(\d{1,9})|\.(\d{1,6}))?", re.ASCII)
_NOMINAL_OF_DROP = {Fraction(30_000, 1001): 2, Fraction(60_000, 1001): 4}  # labels dropped a minute
_NTSC_NOMINAL = (24, 30, 48, 60, 120)
_MOST_FRAMES_A_SECOND = 1000


@dataclass(frozen=True, slots=True, order=True)
class FrameRate:
    """Frames a second as an exact fraction, such as 24000/1001."""

    value: Fraction

    def __post_init__(self) -> None:
        """Refuse a rate that is no fraction from just above 0 to 1000; raises TypeError and ValueError."""
        if not isinstance(self.value, Fraction):
            raise TypeError(f"a frame rate is a Fraction, not {type(self.value).__name__}")
        if not 0 < self.value <= _MOST_FRAMES_A_SECOND:
            raise ValueError(f"a frame rate lies between 0 and {_MOST_FRAMES_A_SECOND}, not at {self.value}")

    @classmethod
    def parse(cls, text: str) -> FrameRate:
        """Read '24000/1001', '25', or the trade's short form: '23.976', '23.98', '29.97', '59.94'.

        Raises BadText for anything else; a decimal that is none of the trade's is refused, since it is not
        exact.
        """
        match = _RATE.fullmatch(text.strip()) if len(text) <= 40 else None
        if match is None or (match[2] is not None and int(match[2]) == 0):
            raise BadText(f"'{text[:40]}' is no frame rate", _RATE_HINT)
        if match[3] is not None and int(match[3]) != 0:
            return cls(_ntsc(text.strip()))
        value = Fraction(int(match[1]), int(match[2] or 1))
        if not 0 < value <= _MOST_FRAMES_A_SECOND:
            raise BadText(f"'{text}' is no frame rate that a camera has", _RATE_HINT)
        return cls(value)

    @property
    def nominal(self) -> int:
        """Return the whole frames that timecode counts a second: 24 at 23.976, 30 at 29.97."""
        return -(-self.value.numerator // self.value.denominator)

    @property
    def dropped_a_minute(self) -> int:
        """Return how many labels drop-frame skips in a minute; 0 where the rate has no drop-frame."""
        return _NOMINAL_OF_DROP.get(self.value, 0)

    def __str__(self) -> str:
        """Return '25' or '24000/1001': what `parse` reads."""
        return str(self.value)


@dataclass(frozen=True, slots=True)
class FrameTime:
    """A count of frames at a rate: a moment of a clip, or a length; exact."""

    frames: int
    rate: FrameRate

    @classmethod
    def from_seconds(cls, seconds: Fraction | int, rate: FrameRate) -> FrameTime:
        """Return the frame that shows at exact seconds: the last one begun."""
        return cls(int(seconds * rate.value // 1), rate)

    @classmethod
    def from_timecode(cls, text: str, rate: FrameRate) -> FrameTime:
        """Read '01:02:03:04', or drop-frame '01:02:03;04' (also '.' or ','), as frames since 00:00:00:00.

        Raises BadText for what is no timecode, a label beyond the day or the rate, drop-frame at a rate that
        has none, and the labels that drop-frame skips.
        """
        match = _TIMECODE.fullmatch(text.strip()) if len(text) <= 40 else None
        if match is None:
            raise BadText(f"'{text[:40]}' is no timecode", _TIMECODE_HINT)
        hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
        if hours > 23 or minutes > 59 or seconds > 59 or frames >= rate.nominal:
            raise BadText(f"'{text}' is beyond a day of {rate.nominal} frames a second", _TIMECODE_HINT)
        whole_minutes = hours * 60 + minutes
        count = (whole_minutes * 60 + seconds) * rate.nominal + frames
        if match[4] == ":":
            return cls(count, rate)
        dropped = _needs_drop(rate)
        if seconds == 0 and frames < dropped and minutes % 10:
            raise BadText(f"'{text}' is a label that drop-frame skips", f"the next is frame {dropped:02d}")
        return cls(count - dropped * (whole_minutes - whole_minutes // 10), rate)

    def timecode(self, *, drop: bool = False) -> str:
        """Return the label, '01:02:03:04' or in drop-frame '01:02:03;04'; after 24 hours it begins again.

        Raises BadText where drop-frame is asked for at a rate that has none.
        """
        nominal = self.rate.nominal
        dropped = _needs_drop(self.rate) if drop else 0
        ten_minutes = 600 * nominal - 9 * dropped
        tens, rest = divmod(self.frames % (144 * ten_minutes), ten_minutes)
        # The first minute of ten is whole; each of the nine others is short by the dropped labels.
        short_minutes = max(rest - dropped, 0) // (60 * nominal - dropped) if dropped else 0
        label = tens * 600 * nominal + rest + dropped * short_minutes
        seconds, frame = divmod(label, nominal)
        mark = ";" if drop else ":"
        width = max(2, len(str(nominal - 1)))
        return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{mark}{frame:0{width}d}"

    @property
    def seconds(self) -> Fraction:
        """Return the exact real seconds (not timecode's): frames divided by the rate."""
        return self.frames / self.rate.value

    def at_rate(self, rate: FrameRate) -> FrameTime:
        """Return the frame of another rate that shows at the same real moment: the last one begun."""
        return FrameTime.from_seconds(self.seconds, rate)

    def plus(self, frames: int) -> FrameTime:
        """Return the time so many frames later."""
        return FrameTime(self.frames + frames, self.rate)

    def since(self, other: FrameTime) -> int:
        """Return the frames from the other time to this one; raises ValueError where the rates differ."""
        if self.rate != other.rate:
            raise ValueError(
                f"frames at {self.rate} and at {other.rate} do not subtract; bring one to the other"
            )
        return self.frames - other.frames


def _needs_drop(rate: FrameRate) -> int:
    if not rate.dropped_a_minute:
        raise BadText(f"there is no drop-frame timecode at {rate} frames a second", "only at 29.97 and 59.94")
    return rate.dropped_a_minute


def _ntsc(text: str) -> Fraction:
    """Return the exact rate that the trade writes as a decimal: cut or rounded to two or three places."""
    typed = Fraction(text)
    for nominal in _NTSC_NOMINAL:
        exact = Fraction(nominal * 1000, 1001)
        if any(
            typed in (Fraction(int(exact * ten), ten), Fraction(round(exact * ten), ten))
            for ten in (100, 1000)
        ):
            return exact
    raise BadText(f"'{text}' is no exact frame rate", _RATE_HINT)
