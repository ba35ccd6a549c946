from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skylot.core.errors import BadText
from skylot.core.frametime import FrameRate, FrameTime

DF30 = FrameRate.parse("29.97")
DF60 = FrameRate.parse("59.94")
RATES = [
    FrameRate.parse(text) for text in ("24000/1001", "24", "25", "29.97", "30", "50", "59.94", "60", "120")
]
A_DAY = {DF30: 2_589_408, DF60: 5_178_816}  # frames in 24 hours of drop-frame labels


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("24000/1001", Fraction(24000, 1001)),
        ("25", Fraction(25)),
        ("25.000", Fraction(25)),
        ("50/2", Fraction(25)),
        ("23.976", Fraction(24000, 1001)),
        ("23.98", Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        ("47.952", Fraction(48000, 1001)),
        ("59.94", Fraction(60000, 1001)),
        ("119.88", Fraction(120000, 1001)),
    ],
)
def test_rates_parse_exactly(text: str, value: Fraction) -> None:
    assert FrameRate.parse(text).value == value
    assert FrameRate.parse(str(FrameRate.parse(text))).value == value


@pytest.mark.parametrize(
    "text", ["", "0", "24/0", "-25", "fast", "1e3", "24.5", "5000", "24000/1001/2", "9" * 9999]
)
def test_other_rates_are_refused(text: str) -> None:
    with pytest.raises(BadText) as caught:
        FrameRate.parse(text)
    assert len(str(caught.value)) < 200


def test_a_rate_is_a_fraction_within_reason() -> None:
    with pytest.raises(TypeError, match="Fraction"):
        FrameRate(23.976)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="between 0"):
        FrameRate(Fraction(0))
    assert [rate.nominal for rate in RATES] == [24, 24, 25, 30, 30, 50, 60, 60, 120]


@pytest.mark.parametrize(
    ("frames", "rate", "label"),
    [
        (0, DF30, "00:00:00;00"),
        (1799, DF30, "00:00:59;29"),
        (1800, DF30, "00:01:00;02"),
        (3597, DF30, "00:01:59;29"),
        (3598, DF30, "00:02:00;02"),
        (17_981, DF30, "00:09:59;29"),
        (17_982, DF30, "00:10:00;00"),
        (19_781, DF30, "00:10:59;29"),
        (19_782, DF30, "00:11:00;02"),
        (107_892, DF30, "01:00:00;00"),
        (2_589_407, DF30, "23:59:59;29"),
        (3599, DF60, "00:00:59;59"),
        (3600, DF60, "00:01:00;04"),
        (35_964, DF60, "00:10:00;00"),
        (215_784, DF60, "01:00:00;00"),
        (5_178_815, DF60, "23:59:59;59"),
    ],
)
def test_drop_frame_conformance(frames: int, rate: FrameRate, label: str) -> None:
    assert FrameTime(frames, rate).timecode(drop=True) == label
    assert FrameTime.from_timecode(label, rate).frames == frames


@pytest.mark.parametrize("rate", [DF30, DF60])
def test_drop_frame_agrees_with_a_clock_that_ticks_label_by_label(rate: FrameRate) -> None:
    """The naive model walks every label of two hours and a bit and leaves out the dropped ones."""
    frames = 0
    for minute in range(125):
        for second in range(60):
            first = rate.dropped_a_minute if second == 0 and minute % 10 else 0
            for frame in range(first, rate.nominal):
                if second in (0, 1, 59):
                    label = f"{minute // 60:02d}:{minute % 60:02d}:{second:02d};{frame:02d}"
                    assert FrameTime(frames, rate).timecode(drop=True) == label
                frames += 1


@pytest.mark.parametrize("rate", [DF30, DF60])
def test_a_day_wraps_and_drop_frame_keeps_up_with_the_clock(rate: FrameRate) -> None:
    day = A_DAY[rate]
    assert FrameTime(day, rate).timecode(drop=True) == "00:00:00;00"
    assert FrameTime(-1, rate).timecode(drop=True) == f"23:59:59;{rate.nominal - 1}"
    assert abs(FrameTime(day, rate).seconds - 86_400) < Fraction(1, 10)
    assert FrameTime(86_400 * rate.nominal, rate).timecode() == "00:00:00:00"


@given(st.sampled_from([DF30, DF60]), st.integers(0, 5_178_815))
def test_drop_frame_round_trips(rate: FrameRate, frames: int) -> None:
    time = FrameTime(frames % A_DAY[rate], rate)
    assert FrameTime.from_timecode(time.timecode(drop=True), rate) == time
    seconds = Fraction(time.frames) / rate.value
    hours, minutes, rest = time.timecode(drop=True).split(":")
    label_s = int(hours) * 3600 + int(minutes) * 60 + int(rest[:2])
    assert abs(seconds - label_s) < 2  # drop-frame never strays from the clock on the wall


@given(st.sampled_from(RATES), st.integers(0, 10**7))
def test_non_drop_round_trips(rate: FrameRate, frames: int) -> None:
    time = FrameTime(frames % (86_400 * rate.nominal), rate)
    assert FrameTime.from_timecode(time.timecode(), rate) == time


@pytest.mark.parametrize(
    ("text", "rate"),
    [("00:01:00;00", DF30), ("00:01:00;01", DF30), ("23:59:00;01", DF30)]
    + [(f"00:09:00;0{frame}", DF60) for frame in range(4)],
)
def test_dropped_labels_are_refused(text: str, rate: FrameRate) -> None:
    with pytest.raises(BadText, match="drop-frame skips"):
        FrameTime.from_timecode(text, rate)
    assert FrameTime.from_timecode(text.replace(";", ":"), rate).frames > 0


@pytest.mark.parametrize("text", ["00:10:00;00", "00:10:00.01", "00:20:00,01", "00:01:01;00", "00:01:00;02"])
def test_labels_that_are_not_dropped(text: str) -> None:
    assert FrameTime.from_timecode(text, DF30).frames > 0


@pytest.mark.parametrize(
    "text",
    ["", "1:2:3:4", "24:00:00:00", "00:60:00:00", "00:00:60:00", "00:00:00:25", "00:00:00;05", "x" * 10_000],
)
def test_bad_timecode_is_refused_at_25(text: str) -> None:
    with pytest.raises(BadText) as caught:
        FrameTime.from_timecode(text, FrameRate.parse("25"))
    assert len(str(caught.value)) < 200


def test_drop_frame_needs_its_rate() -> None:
    with pytest.raises(BadText, match="no drop-frame"):
        FrameTime(0, FrameRate.parse("23.976")).timecode(drop=True)
    assert FrameTime(119, FrameRate.parse("120")).timecode() == "00:00:00:119"


@given(st.sampled_from(RATES), st.integers(-(10**6), 10**6))
def test_seconds_and_frames_are_exact(rate: FrameRate, frames: int) -> None:
    time = FrameTime(frames, rate)
    assert time.seconds * rate.value == frames
    assert FrameTime.from_seconds(time.seconds, rate) == time
    assert time.plus(5).since(time) == 5


def test_at_another_rate() -> None:
    assert FrameTime(100, FrameRate.parse("25")).at_rate(FrameRate.parse("24")).frames == 96
    assert FrameTime(24_000, FrameRate.parse("24000/1001")).at_rate(FrameRate.parse("25")).frames == 25_025
    with pytest.raises(ValueError, match="do not subtract"):
        FrameTime(1, DF30).since(FrameTime(1, DF60))
