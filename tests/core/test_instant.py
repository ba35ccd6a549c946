from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import erfa
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from skylot.core.errors import BadText, SkylotError
from skylot.core.instant import (
    UTC_TABLE_EXPIRES,
    Instant,
    ns_of_t_s,
    t_s_of_ns,
    tai_minus_utc_s,
    utc_jd,
)

ORIGIN_JD = 2_451_545.0
FIRST = Instant.parse("1960-01-01T00:00:00Z")
LAST = UTC_TABLE_EXPIRES
moments = st.integers(FIRST.ns, LAST.ns).map(Instant)


def erfa_tai_jd(t_s: float) -> tuple[float, float]:
    return ORIGIN_JD, t_s / 86_400.0


# --- the table against the oracle


def test_every_row_of_the_table_is_erfas() -> None:
    rows = erfa.leap_seconds.get()
    assert len(rows) == 42
    for row in rows:
        text = f"{row['year']:04d}-{row['month']:02d}-01T00:00:00Z"
        ours = float(tai_minus_utc_s(Instant.parse(text).t_s))
        theirs = erfa.dat(int(row["year"]), int(row["month"]), 1, 0.0)
        assert ours == pytest.approx(theirs, abs=2e-9), text


def test_offset_agrees_with_erfa_on_every_tenth_day_at_any_hour() -> None:
    day = date(1960, 1, 1)
    while day < date(2026, 12, 1):
        for hour in (0, 7, 23):
            text = f"{day}T{hour:02d}:00:00Z"
            ours = float(tai_minus_utc_s(Instant.parse(text).t_s + 1e-6))
            assert ours == pytest.approx(erfa.dat(day.year, day.month, day.day, hour / 24), abs=3e-9), text
        day += timedelta(days=10)


def test_apollo_11_landing() -> None:
    landing = Instant.parse("1969-07-20T20:17:39Z")
    assert float(tai_minus_utc_s(landing.t_s)) == pytest.approx(7.5746, abs=5e-5)
    exact = Decimal("4.21317") + (Decimal(40_422) + Decimal(73_059) / 86_400 - 39_126) * Decimal("0.002592")
    label_s = Decimal((datetime(1969, 7, 20, 20, 17, 39) - datetime(2000, 1, 1, 12)).total_seconds())
    assert landing.ns == int(((label_s + exact) * 10**9).to_integral_value())


def test_origin_is_tai_noon_of_2000() -> None:
    assert Instant(0).iso() == "2000-01-01T11:59:28Z"
    assert Instant.parse("2000-01-01T11:59:28Z").ns == 0


def test_expiry_is_carried() -> None:
    assert UTC_TABLE_EXPIRES.iso() == "2027-06-28T00:00:00Z"


@settings(max_examples=150)
@given(moments)
@example(Instant.parse("2016-12-31T23:59:60.5Z"))
@example(Instant.parse("1965-08-31T23:59:60.05Z"))
def test_utc_jd_agrees_with_erfa(moment: Instant) -> None:
    jd1, jd2 = utc_jd(moment.t_s)
    utc1, utc2 = erfa.taiutc(*erfa_tai_jd(moment.t_s))
    assert abs((float(jd1) - utc1) + (float(jd2) - utc2)) * 86_400 < 2e-5
    assert 0.0 <= jd2 < 1.0


def test_utc_jd_is_within_a_microsecond_on_a_leap_second_day() -> None:
    start = Instant.parse("2016-12-31T23:59:50Z")
    t_s = start.t_s + np.arange(0.0, 20.0, 0.25)
    ours = [d1 - 2_457_753.5 + d2 for d1, d2 in zip(*utc_jd(t_s), strict=True)]
    theirs = []
    for step in range(80):
        seconds = 50 + step * 0.25
        args = (2016, 12, 31, 23, 59, seconds) if seconds < 61 else (2017, 1, 1, 0, 0, seconds - 61)
        d1, d2 = erfa.dtf2d(b"UTC", *args)
        theirs.append(d1 - 2_457_753.5 + d2)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6 / 86_400)


def test_utc_jd_keeps_shape_and_refuses_before_1960() -> None:
    t_s = np.full((3, 2), 6.9e8)
    assert utc_jd(t_s)[0].shape == (3, 2) == tai_minus_utc_s(t_s).shape
    assert tai_minus_utc_s(6.9e8).shape == ()
    with pytest.raises(BadText, match="before 1960"):
        utc_jd(FIRST.t_s - 1.0)
    with pytest.raises(BadText, match="before 1960"):
        tai_minus_utc_s([6.9e8, -1.3e9])


# --- text


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-10-04T12:00:00Z", "2021-10-04T12:00:00Z"),
        ("2021-10-04T12:00Z", "2021-10-04T12:00:00Z"),
        ("2021-10-04 12:00Z", "2021-10-04T12:00:00Z"),
        (" 2021-10-04T12:00:00Z\n", "2021-10-04T12:00:00Z"),
        ("2021-10-04T15:00:00+03:00", "2021-10-04T12:00:00Z"),
        ("2021-10-04T07:30:00-0430", "2021-10-04T12:00:00Z"),
        ("2021-10-04T12:00:00.25Z", "2021-10-04T12:00:00.250Z"),
        ("2021-10-04T12:00:00,000001Z", "2021-10-04T12:00:00.000001Z"),
        ("2021-10-04T12:00:00.123456789Z", "2021-10-04T12:00:00.123456789Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
        ("2017-01-01T02:59:60+03:00", "2016-12-31T23:59:60Z"),
        ("1972-06-30T23:59:60.999999999Z", "1972-06-30T23:59:60.999999999Z"),
        ("1965-08-31T23:59:60.05Z", "1965-08-31T23:59:60.050Z"),
        ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
        ("1960-01-01T00:00:00Z", "1960-01-01T00:00:00Z"),
    ],
)
def test_parses_and_renders(text: str, iso: str) -> None:
    assert str(Instant.parse(text)) == iso


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no date"),
        ("2021-10-04", "no date"),
        ("yesterday", "no date"),
        ("2021-10-04T12:00:00", "zone is needed"),
        ("2021-10-04T12:00", "zone is needed"),
        ("2021-02-29T12:00:00Z", "no such day"),
        ("2021-13-01T12:00:00Z", "no such day"),
        ("0000-01-01T12:00:00Z", "no such day"),
        ("2021-10-04T24:00:00Z", "no such time"),
        ("2021-10-04T12:60:00Z", "no such time"),
        ("2021-10-04T12:00:61Z", "no such time"),
        ("2021-10-04T12:00:00+24:00", "no such time"),
        ("2021-10-04T12:00:00+03:60", "no such time"),
        ("2021-10-04T12:00:00.1234567890Z", "no date"),
        ("2021-10-04T12:00:60Z", "no leap second"),
        ("2020-12-31T23:59:60Z", "no leap second"),
        ("2016-12-31T22:59:60Z", "no leap second"),
        ("1965-08-31T23:59:60.1Z", "no leap second"),
        ("1961-07-31T23:59:59.95Z", "never was"),
        ("1968-01-31T23:59:59.9Z", "never was"),
        ("1959-12-31T23:59:59Z", "before 1960"),
        ("1960-01-01T00:00:00+03:00", "before 1960"),
        ("2300-01-01T00:00:00Z", "after 2292"),
        ("9999-12-31T23:59:59-23:00", "after 2292"),
        ("２０２１-10-04T12:00:00Z", "no date"),
        ("2021-10-04T12:00:00Z" * 100_000, "no date"),
    ],
)
def test_refuses_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(BadText, match=says) as caught:
        Instant.parse(text)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SkylotError)
    assert len(str(caught.value)) < 200


@settings(max_examples=200)
@given(moments)
@example(Instant.parse("2016-12-31T23:59:60.999999999Z"))
@example(Instant.parse("1968-01-31T23:59:59.899999999Z"))
@example(Instant.parse("1971-12-31T23:59:60.107Z"))
def test_text_round_trips_to_the_nanosecond(moment: Instant) -> None:
    assert Instant.parse(moment.iso(9)) == moment
    assert Instant.parse(str(moment)) == moment


@given(moments, st.sampled_from([0, 3, 6]))
def test_rounded_text_is_the_nearest(moment: Instant, digits: int) -> None:
    half_step_s = 0.5 * 10.0**-digits
    slack_s = 1e-8 + (
        0.2 if moment < Instant.parse("1972-01-01T00:00:00Z") else 0.0
    )  # short leaps before 1972
    assert abs(Instant.parse(moment.iso(digits)).since(moment)) <= half_step_s + slack_s


@pytest.mark.parametrize(
    ("text", "digits", "iso"),
    [
        ("2021-10-04T23:59:59.5Z", 0, "2021-10-05T00:00:00Z"),
        ("2021-10-04T12:00:59.9996Z", 3, "2021-10-04T12:01:00.000Z"),
        ("2016-12-31T23:59:59.6Z", 0, "2016-12-31T23:59:60Z"),
        ("2016-12-31T23:59:60.4Z", 0, "2016-12-31T23:59:60Z"),
        ("2016-12-31T23:59:60.5Z", 0, "2017-01-01T00:00:00Z"),
        ("2021-12-31T23:59:59.9999999Z", 6, "2022-01-01T00:00:00.000000Z"),
        ("1961-07-31T23:59:59.949Z", 0, "1961-08-01T00:00:00Z"),
        ("1961-07-31T23:59:59.9499999Z", 3, "1961-08-01T00:00:00.000Z"),
        ("1965-08-31T23:59:60.09Z", 0, "1965-08-31T23:59:60Z"),
        ("1965-12-31T23:59:59.7Z", 0, "1966-01-01T00:00:00Z"),
    ],
)
def test_rounding_never_invents_a_leap_second(text: str, digits: int, iso: str) -> None:
    assert Instant.parse(text).iso(digits) == iso


def test_iso_refuses_other_digits_and_times_before_utc() -> None:
    with pytest.raises(ValueError, match="digits"):
        Instant(0).iso(2)
    with pytest.raises(BadText, match="before 1960"):
        Instant(FIRST.ns - 1).iso()


def test_leap_second_lasts_one_second() -> None:
    before, during, after = (
        Instant.parse(text)
        for text in ("2016-12-31T23:59:59Z", "2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z")
    )
    assert during.since(before) == 1.0
    assert after.since(during) == 1.0


# --- datetimes, floats, arithmetic


@given(st.datetimes(datetime(1972, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_datetime_round_trips(moment: datetime) -> None:
    assert Instant.from_datetime(moment).to_datetime() == moment


def test_datetime_edges() -> None:
    assert Instant.parse("2016-12-31T23:59:60.3Z").to_datetime() == datetime(
        2016, 12, 31, 23, 59, 59, 999_999, UTC
    )
    moscow = datetime(2021, 10, 4, 15, tzinfo=timezone(timedelta(hours=3)))
    assert Instant.from_datetime(moscow).iso() == "2021-10-04T12:00:00Z"
    with pytest.raises(BadText, match="no zone"):
        Instant.from_datetime(datetime(2021, 10, 4, 12))
    with pytest.raises(BadText, match="before 1960"):
        Instant.from_datetime(datetime(1901, 1, 1, tzinfo=UTC))
    with pytest.raises(BadText, match="after 2292"):
        Instant.from_datetime(datetime(2400, 1, 1, tzinfo=UTC))


@given(moments, st.integers(-(10**6), 10**6))
def test_whole_seconds_are_exact(moment: Instant, seconds: int) -> None:
    later = moment.plus(seconds)
    assert later.ns - moment.ns == seconds * 10**9
    assert later.since(moment) == seconds
    assert later.plus(-seconds) == moment


@given(moments, st.floats(-1e6, 1e6))
def test_float_seconds_go_to_the_nearest_nanosecond(moment: Instant, seconds: float) -> None:
    exact = Decimal(seconds) * 10**9
    assert abs(Decimal(moment.plus(seconds).ns - moment.ns) - exact) <= Decimal("0.5")


@given(st.floats(-9e9, 9e9))
def test_t_s_and_arrays_agree(t_s: float) -> None:
    moment = Instant.from_t_s(t_s)
    assert abs(Decimal(moment.ns) - Decimal(t_s) * 10**9) <= Decimal("0.5")
    assert int(ns_of_t_s(t_s)) == moment.ns
    assert float(t_s_of_ns(np.array([moment.ns]))[0]) == pytest.approx(moment.t_s, rel=3e-16)


def test_what_is_no_instant_is_refused() -> None:
    with pytest.raises(TypeError):
        Instant(1.5)  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        Instant(2**63)
    with pytest.raises(ValueError, match="NaN"):
        Instant.from_t_s(float("nan"))
    for bad in (float("nan"), float("inf"), 1e11):
        with pytest.raises(ValueError, match="not a time"):
            ns_of_t_s([0.0, bad])


def test_numpy_integers_become_plain_ones() -> None:
    assert type(Instant(np.int64(5)).ns) is int
    assert Instant(np.int64(5)) == Instant(5)
    assert sorted([Instant(3), Instant(-1)])[0] == Instant(-1)
