"""Orbit files that were changed, cut off, or are in a frame that nobody may guess."""

from __future__ import annotations

import pytest
from tests.faults.conftest import Film, orbit_text

OEM = """\
CCSDS_OEM_VERS = 2.0
CREATION_DATE = 2021-10-08T00:00:00
ORIGINATOR = TEST
META_START
OBJECT_NAME = ISS
OBJECT_ID = 1998-067-A
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = UTC
START_TIME = 2021-10-09T00:00:00
STOP_TIME = 2021-10-10T00:00:00
META_STOP
2021-10-09T00:00:00 6780 0 0 0 4.7 6.0
2021-10-09T00:04:00 6533.1 1110.9 1418.2 -2.05 4.53 5.78
2021-10-09T00:08:00 5810.2 2141.1 2733.3 -3.95 4.03 5.14
2021-10-09T00:12:00 4664.1 3015.4 3849.5 -5.56 3.23 4.12
"""


def test_a_wrong_checksum_has_its_line_and_the_other_sets_still_serve(film: Film) -> None:
    text = orbit_text()
    film.write("locations/iss.tle", text[:68] + str((int(text[68]) + 1) % 10) + text[69:])
    film.refused(
        "check", what="the checksum of line 1 is", at="locations/iss.tle:1", hint="fetch the set again"
    )
    assert "sunlit" in film.refused("light", "iss", what="the checksum of line 1 is").out


def test_letters_where_digits_belong(film: Film) -> None:
    text = orbit_text()
    film.write("locations/iss.tle", text[:30] + "X" + text[31:])
    film.refused("check", what="epoch day is", at="locations/iss.tle:1", hint="it is written like")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "there is no element set in the file"),
        (b"\0" * 1000, "is no part of an element set"),
        (bytes(range(128, 256)) * 20, "an orbit file is plain text"),
        (OEM.encode(), "is no part of an element set"),
        (b"x" * 70_000_000, "is too large"),
        (b"1 25544U\n" * 6_000_000, "too many for element sets"),
    ],
    ids=["empty", "nul", "bytes", "oem", "70MB", "54MB"],
)
def test_no_element_sets_at_all(film: Film, content: bytes, what: str) -> None:
    film.write("locations/iss.tle", content)
    for command in (["check"], ["light", "iss"]):
        film.refused(*command, what=what, at="locations/iss.")


def test_half_a_set(film: Film) -> None:
    film.write("locations/iss.tle", orbit_text()[:100])
    film.refused("light", "iss", what="line 2 has 30 characters, not 69", at="locations/iss.tle:2")


@pytest.mark.parametrize(
    ("old", "new", "what", "line"),
    [
        ("", "", "the data end at 2021-10-09T00:12:00Z, before STOP_TIME", 16),
        ("EME2000", "MARSFRAME", "REF_FRAME 'MARSFRAME' is not known", 8),
        ("= UTC", "= LOCAL", "TIME_SYSTEM 'LOCAL' is not known", 9),
        ("= EARTH", "= MOON", "CENTER_NAME 'MOON' is not known", 7),
        ("META_STOP\n", "", "the file ends inside its meta block", 15),
        ("6533.1", "nan", "'nan' is not a number", 14),
        ("6533.1", "1e300", "a number of this row is too large", 14),
        ("T00:08", "T00:02", "is not after the one before it", 15),
        ("3849.5 -5.56 3.23 4.12", "", "a row of data has 7 columns", 16),
        ("CCSDS_OEM_VERS", "CCSDS_AEM_VERS", "this is no OEM", 1),
    ],
)
def test_an_ephemeris_that_cannot_be_trusted(film: Film, old: str, new: str, what: str, line: int) -> None:
    film.write("locations/iss.oem", OEM.replace(old, new, 1) if old else OEM)
    film.change("locations/iss.toml", "iss.tle", "iss.oem")
    for command in (["check"], ["light", "iss"]):
        answer = film.refused(*command, what=what, at=f"locations/iss.oem:{line}: error")
        assert "Warning" not in answer.err
