"""Orbit ephemeris messages: what agencies write is read; what cannot be trusted is refused with its line."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.formats.oem import MAX_CHARACTERS, Oem, parse_epoch, read_oem

AGENCY = """\
CCSDS_OEM_VERS = 2.0
COMMENT made for a test

CREATION_DATE  = 2021-277T18:00:00
ORIGINATOR     = SKYLOT

META_START
OBJECT_NAME          = ISS
OBJECT_ID            = 1998-067-A
CENTER_NAME          = EARTH
REF_FRAME            = EME2000
TIME_SYSTEM          = UTC
START_TIME           = 2021-10-05T00:00:00.000
USEABLE_START_TIME   = 2021-10-05T00:04:00.000
USEABLE_STOP_TIME    = 2021-10-05T00:08:00.000
STOP_TIME            = 2021-10-05T00:12:00.000
META_STOP

COMMENT Source: a trajectory of the station
COMMENT
2021-10-05T00:00:00.000 6000.0 -1000.5 2000.0 1.0 7.5 -0.25
COMMENT in the middle of the data

2021-10-05T00:04:00.000 6000.0 1000.0 2000.0 1.0 7.5 -0.25
2021-278T00:08:00.000   6.0E+03 2000.0 2000.0 1.0 7.5 -0.25 0.001 0.002 0.003
2021-10-05T00:12:00.000 6000.0 3000.0 2000.0 1.0 7.5 -0.25

COVARIANCE_START
EPOCH = 2021-10-05T00:00:00.000
3.331349476038534e-04
COVARIANCE_STOP
META_START
OBJECT_NAME = ISS
OBJECT_ID = 1998-067-A
CENTER_NAME = Earth
REF_FRAME = ITRF2014
TIME_SYSTEM = GPS
START_TIME = 2021-10-05T00:12:00
STOP_TIME = 2021-10-05T00:13:00
INTERPOLATION = HERMITE
INTERPOLATION_DEGREE = 7
META_STOP
2021-10-05T00:12:00 6000.0 -1000.5 2000.0 1.0 7.5 -0.25
2021-10-05T00:13:00 6000.0 1000.0 2000.0 1.0 7.5 -0.25
"""


def faults(text: str) -> list[tuple[int | None, str]]:
    return [(issue.line, issue.what) for issue in read_oem(text)[1]]


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def test_an_agency_file_reads_whole():
    oem, issues = read_oem(AGENCY)
    assert issues == () and oem is not None
    assert oem.created == Instant.parse("2021-10-04T18:00:00Z") and oem.originator == "SKYLOT"
    first, second = oem.segments
    assert len(first.states) == 4 and len(second.states) == 2
    assert first.states[0].position_m == (6e6, -1_000_500.0, 2e6)
    assert first.states[0].velocity_m_s == (1000.0, 7500.0, -250.0)
    assert first.states[2].at == Instant.parse("2021-10-05T00:08:00Z")
    assert (first.interpolation, first.degree, second.interpolation, second.degree) == ("", 0, "HERMITE", 7)
    assert first.useable_start == Instant.parse("2021-10-05T00:04:00Z")
    assert first.useable_stop == Instant.parse("2021-10-05T00:08:00Z")
    assert (second.ref_frame, second.center_name) == ("ITRF", "EARTH")
    assert second.start.since(Instant.parse("2021-10-05T00:12:00Z")) == -18.0  # GPS was 18 s ahead of UTC


@pytest.mark.parametrize(
    ("old", "new", "says", "hint"),
    [
        ("REF_FRAME            = EME2000", "REF_FRAME = J2000X", "REF_FRAME 'J2000X' is not known", ""),
        ("REF_FRAME            = EME2000", "REF_FRAME = GCFR", "REF_FRAME 'GCFR' is not known", "GCRF"),
        ("CENTER_NAME          = EARTH", "CENTER_NAME = MARS", "CENTER_NAME 'MARS' is not known", "EARTH"),
        ("TIME_SYSTEM          = UTC", "TIME_SYSTEM = UT1", "TIME_SYSTEM 'UT1' is not known", ""),
        ("TIME_SYSTEM          = UTC", "TIME_SYSTEM = MET", "TIME_SYSTEM 'MET' is not known", ""),
    ],
)
def test_unknown_words_are_refused_with_a_sentence(old: str, new: str, says: str, hint: str):
    text = AGENCY.replace(old, new, 1)
    oem, issues = read_oem(text)
    assert len(issues) == 1 and says in issues[0].what and "not guessed" in issues[0].what
    assert issues[0].line == line_of(text, new) and hint in issues[0].hint
    assert oem is not None and len(oem.segments) == 1  # the other segment stands


def test_what_ends_early():
    cut = AGENCY.replace("2021-10-05T00:12:00.000 6000.0 3000.0 2000.0 1.0 7.5 -0.25\n", "", 1)
    assert faults(cut) == [
        (
            line_of(cut, "2021-278T00:08"),
            "the data end at 2021-10-05T00:08:00Z, before STOP_TIME 2021-10-05T00:12:00Z",
        )
    ]
    inside = AGENCY[: AGENCY.index("TIME_SYSTEM          =")]
    assert any("ends inside its meta block" in what for _, what in faults(inside))
    assert read_oem(inside)[0] is None
    header_only = AGENCY[: AGENCY.index("META_START")]
    assert "no segment" in faults(header_only)[0][1]
    no_data = AGENCY[: AGENCY.index("COMMENT Source")]
    assert any("0 states" in what for _, what in faults(no_data))
    in_a_row = AGENCY[: AGENCY.index("7.5 -0.25\nCOMMENT in")]
    assert any("7 columns" in what for _, what in faults(in_a_row))


def test_times_that_do_not_increase():
    text = AGENCY.replace("2021-278T00:08:00.000 ", "2021-278T00:04:00.000 ")
    assert faults(text) == [
        (
            line_of(text, "2021-278T00:04"),
            "the epoch 2021-10-05T00:04:00Z is not after the one before it, 2021-10-05T00:04:00Z",
        )
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("1.0 7.5 -0.25\nCOMMENT", "1.0 7.5\nCOMMENT", "7 columns"),
        ("6000.0 -1000.5", "6OOO.0 -1000.5", "'6OOO.0' is not a number"),
        ("6000.0 -1000.5", "nan -1000.5", "'nan' is not a number"),
        ("6000.0 -1000.5", "1e306 -1000.5", "too large"),
        ("2021-278T00", "2021-378T00", "no such day of the year"),
        ("2021-10-05T00:04:00.000 6000", "2021-10-05 00:04 6000", "columns"),
        ("OBJECT_ID            = 1998-067-A\n", "", "OBJECT_ID is missing"),
        ("CCSDS_OEM_VERS = 2.0\n", "", "CCSDS_OEM_VERS is missing"),
        ("CCSDS_OEM_VERS = 2.0", "CCSDS_OEM_VERS = 4.0", "version 4.0"),
        ("INTERPOLATION_DEGREE = 7", "INTERPOLATION_DEGREE = seven", "not a whole number"),
        ("ORIGINATOR     = SKYLOT", "ORIGINATOR SKYLOT", "is not 'KEYWORD = value'"),
        ("ORIGINATOR     = SKYLOT", "ORIGINATER = SKYLOT", "unknown keyword 'ORIGINATER'"),
        (
            "START_TIME           = 2021-10-05T00:00:00.000",
            "START_TIME = 5 October",
            "'5 October' is no epoch",
        ),
        ("META_STOP\n\nCOMMENT", "META_STOP\nMETA_STOP\nCOMMENT", "META_STOP without META_START"),
    ],
)
def test_faults_are_named(old: str, new: str, says: str):
    text = AGENCY.replace(old, new, 1)
    assert text != AGENCY
    assert any(says in what for _, what in faults(text))


def test_a_key_that_stands_twice_and_xml():
    text = AGENCY.replace("OBJECT_NAME          = ISS", "OBJECT_NAME = ISS\nOBJECT_NAME = MIR", 1)
    assert "stands twice" in faults(text)[0][1]
    assert "XML" in faults("<?xml version='1.0'?><oem/>")[0][1]


def test_size_is_bounded():
    assert "too many" in read_oem(" " * (MAX_CHARACTERS + 1))[1][0].what
    rows = AGENCY + "nonsense\n" * 1000
    assert len(read_oem(rows)[1]) == 201


def test_time_systems_against_each_other():
    utc = parse_epoch("2021-10-05T00:00:00", "UTC")
    assert parse_epoch("2021-10-05T00:00:37", "TAI") == utc
    assert parse_epoch("2021-10-05T00:00:18.000000", "GPS") == utc
    assert parse_epoch("2021-10-05T00:01:09.184", "TT") == utc
    assert parse_epoch("2021-278T00:01:09.184", "TT") == utc
    assert abs(parse_epoch("2021-10-05T00:01:09.184", "TDB").since(utc)) < 0.002
    assert (
        parse_epoch("2016-12-31T23:59:60.5", "UTC").since(parse_epoch("2017-01-01T00:00:00", "UTC")) == -0.5
    )
    with pytest.raises(BadText):
        parse_epoch("2016-12-31T23:59:60.5", "TAI")
    with pytest.raises(BadText):
        parse_epoch("2021-02-29T00:00:00", "UTC")


@given(st.text(max_size=400))
@settings(max_examples=80)
def test_never_raises(text: str):
    read_oem(text)
    read_oem(AGENCY[:700] + text)
    read_oem(AGENCY[:200] + text)


@given(st.integers(0, len(AGENCY)))
@settings(max_examples=60)
def test_a_file_cut_anywhere_never_reads_more_than_it_says(cut: int):
    whole, _ = read_oem(AGENCY)
    part, issues = read_oem(AGENCY[:cut])
    assert isinstance(whole, Oem)
    if cut < len(AGENCY.rstrip()) - 60:
        assert part is None or issues or len(part.segments) < 2
