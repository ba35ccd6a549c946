"""Element sets: read whole, and every fault found on its line."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.instant import Instant
from skylot.formats.tle import MAX_CHARACTERS, checksum, read_tle

LINE1 = "1 25544U 98067A   21278.39008522  .00004186  00000-0  84290-4 0  9999"
LINE2 = "2 25544  51.6447 157.8061 0004087  60.6427  24.6246 15.48909876305684"
OCTOBER = Path(__file__).resolve().parents[2] / "examples" / "first-light" / "locations" / "iss.tle"


def with_sum(line: str) -> str:
    return line[:68] + str(checksum(line))


L1, L2 = with_sum(LINE1), with_sum(LINE2)


def faults(text: str) -> list[tuple[int | None, str]]:
    return [(issue.line, issue.what) for issue in read_tle(text)[1]]


def test_values():
    (one,), issues = read_tle(f"{L1}\n{L2}\n")
    assert issues == ()
    assert one.epoch == Instant.parse("2021-10-05T09:21:43.363008Z")
    assert (one.catalogue, one.designator, one.revolution, one.line) == ("25544", "98067A", 30568, 1)
    assert one.half_ndot_rev_day2 == 4.186e-5
    assert one.bstar == pytest.approx(8.429e-5)
    assert (one.inclination_deg, one.node_deg, one.eccentricity) == (51.6447, 157.8061, 0.0004087)
    assert (one.perigee_deg, one.anomaly_deg, one.mean_motion_rev_day) == (60.6427, 24.6246, 15.48909876)


def test_names_comments_and_windows_lines():
    text = f"\ufeff# of a day\r\n0 ISS (ZARYA)\r\n{L1}\r\n{L2}   \r\n\r\nISS\r\n{L1}\r\n{L2}\r\n"
    sets, issues = read_tle(text)
    assert issues == ()
    assert [one.name for one in sets] == ["ISS (ZARYA)", "ISS"]
    assert [one.line for one in sets] == [3, 7]


def test_alpha_5_catalogue_number():
    text = f"{with_sum(L1.replace('25544', 'T5544'))}\n{with_sum(L2.replace('25544', 'T5544'))}"
    (one,), issues = read_tle(text)
    assert issues == () and one.catalogue == "T5544"
    bad = f"{with_sum(L1.replace('25544', 'I5544'))}\n{with_sum(L2.replace('25544', 'I5544'))}"
    assert [line for line, _ in faults(bad)] == [1, 2]


def test_wrong_checksum_on_each_line():
    broken1, broken2 = L1[:68] + str((int(L1[68]) + 1) % 10), L2[:68] + str((int(L2[68]) + 1) % 10)
    found = faults(f"{broken1}\n{broken2}\n{L1}\n{L2}")
    assert [line for line, _ in found] == [1, 2]
    assert all("checksum" in what for _, what in found)
    assert len(read_tle(f"{broken1}\n{broken2}\n{L1}\n{L2}")[0]) == 1


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (" 51.6447", " 5l.6447", 2, "inclination is ' 5l.6447' (columns 9-16)"),
        ("0004087", "O004087", 2, "eccentricity is 'O004087'"),
        ("21278.39008522", "21278.390O8522", 1, "epoch day"),
        (" .00004186", " .0000418X", 1, "rate of mean motion"),
        (" 84290-4", " 8429O-4", 1, "B* is"),
        (" 51.6447", "181.6447", 2, "not within 0 to 180"),
        ("157.8061", "361.8061", 2, "not within 0 to 360"),
        ("15.48909876", "19.48909876", 2, "mean motion is 19.48909876: not within"),
        ("21278.39008522", "21366.39008522", 1, "is not in the year 2021"),
        ("21278.39008522", "21000.39008522", 1, "epoch day is 000.39008522: not within"),
        ("21278.39008522", "58278.39008522", 1, "before UTC began"),
        ("U 98067A", "U98067A ", 1, "columns of line 1 are shifted"),
    ],
)
def test_letters_columns_and_ranges(old: str, new: str, line: int, says: str):
    text = "\n".join(with_sum(one.replace(old, new)) for one in (L1, L2))
    found = faults(text)
    assert len(found) == 1 and found[0][0] == line and says in found[0][1]
    assert read_tle(text)[0] == ()


def test_all_faults_at_once():
    text = "\n".join(
        with_sum(one) for one in (L1.replace("84290-4", "8429O-4"), L2.replace("51.6447", "51.644X"))
    )
    assert [line for line, _ in faults(text)] == [1, 2]


def test_swapped_missing_and_foreign_lines():
    assert faults(f"{L2}\n{L1}") == [(1, "the two lines of this set are swapped")]
    assert faults(f"{L1}\n{L1}\n{L2}") == [(1, "line 2 of this set is missing")]
    assert faults(f"{L1}\n{L2}\n{L2}") == [(3, "line 1 of this set is missing")]
    assert faults(L1) == [(1, "line 2 of this set is missing")]
    assert faults(f"hello\nthere\n{L1}\n{L2}")[0] == (1, "'hello' is no part of an element set")
    other = with_sum(L2.replace("25544", "25545"))
    assert faults(f"{L1}\n{other}") == [(2, "line 2 is of object 25545, line 1 of 25544")]


def test_short_line_and_empty_file():
    assert faults(f"{L1[:-1]}\n{L2}") == [(1, "line 1 has 68 characters, not 69")]
    assert "no element set" in faults("")[0][1]
    assert "no element set" in faults("\n# nothing\n")[0][1]


def test_size_is_bounded():
    sets, issues = read_tle("x" * (MAX_CHARACTERS + 1))
    assert sets == () and "too many" in issues[0].what
    many = read_tle("hello world, no name at all\n\n" * 1000)[1]
    assert len(many) == 201 and "more faults" in many[-1].what


@given(st.integers(0, 68), st.characters(min_codepoint=32, max_codepoint=0x2FF))
@settings(max_examples=150)
def test_one_changed_character_is_found_or_harmless(column: int, character: str):
    changed = L1[:column] + character + L1[column + 1 :]
    sets, issues = read_tle(f"{changed}\n{L2}")
    assert sets or issues
    if character.isdigit() and character.isascii() and L1[column].isdigit() and character != L1[column]:
        assert issues and not sets


@given(st.text(max_size=300))
@settings(max_examples=80)
def test_never_raises(text: str):
    read_tle(text)
    read_tle(f"1 {text}\n2 {text}")


@pytest.mark.skipif(not OCTOBER.exists(), reason="the shared element sets of October 2021 are not here")
def test_october_2021():
    sets, issues = read_tle(OCTOBER.read_text(encoding="ascii"))
    assert issues == () and len(sets) == 102
    assert {one.catalogue for one in sets} == {"25544"}
    assert sum(one.half_ndot_rev_day2 < 0 for one in sets) == 5
