"""Clocks of the papers: names, cuts and rounding, days of 23 and 25 hours."""

from datetime import date

from skylot.core.instant import Instant
from skylot.paperwork.clock import (
    clock_name,
    day_span,
    day_text,
    eighths_text,
    hhmm,
    hhmmss,
    local,
    long_day_text,
    minutes_text,
)


def test_three_clocks_of_a_flight() -> None:
    at = Instant.parse("2021-10-05T12:22:31Z")
    assert [hhmm(at, zone) for zone in ("UTC", "Europe/Moscow", "America/Chicago")] == [
        "12:22",
        "15:22",
        "07:22",
    ]
    assert hhmmss(at.plus(0.6), "UTC") == "12:22:32"
    assert [clock_name(zone, aboard=True) for zone in ("UTC", "Europe/Moscow", "America/Chicago")] == [
        "GMT",
        "Moscow",
        "Houston",
    ]
    assert clock_name("America/Chicago", aboard=False) == "Chicago"


def test_an_unknown_zone_is_read_as_utc() -> None:
    at = Instant.parse("2021-10-05T12:22:31Z")
    for name in ("Mars/Jezero", "", "../etc/passwd", "/etc/passwd", "a\x00b"):
        assert hhmm(at, name) == "12:22"


def test_a_float_just_below_a_second_prints_that_second() -> None:
    assert local(Instant.parse("2021-10-05T11:59:59.9999Z"), "UTC").hour == 12


def test_days_follow_the_zone_and_its_summer_time() -> None:
    assert day_span(date(2021, 10, 31), "Europe/Berlin").seconds == 25 * 3600
    assert day_span(date(2021, 3, 28), "Europe/Berlin").seconds == 23 * 3600
    assert day_span(date(2021, 10, 6), "Europe/Moscow").start == Instant.parse("2021-10-05T21:00:00Z")


def test_words_of_days_minutes_and_pages() -> None:
    assert day_text(date(2021, 10, 8)) == "Fri 8 Oct"
    assert long_day_text(date(2021, 10, 8)) == "Friday 8 October 2021"
    assert [minutes_text(value) for value in (45, 60, 125)] == ["45 min", "1 h", "2 h 05"]
    assert [eighths_text(value) for value in (1, 8, 11, 0)] == ["1/8", "1", "1 3/8", "0"]
