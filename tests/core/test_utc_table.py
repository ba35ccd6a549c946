from datetime import date
from pathlib import Path

import pytest

from skylot.core.utc_table import UTC_TABLE, label_ns, load_utc_table, mjd_of


def write(path: Path, rows: str) -> Path:
    file = path / "utc.toml"
    file.write_text("expires = 2027-01-01\n" + rows, encoding="utf-8")
    return file


def test_days_are_counted_as_astronomers_do() -> None:
    assert mjd_of(date(1858, 11, 17)) == 0
    assert mjd_of(date(2000, 1, 1)) == 51_544
    assert label_ns(51_544) == -43_200 * 10**9


def test_segments_meet_without_gap() -> None:
    for this, following in zip(UTC_TABLE.segments, UTC_TABLE.segments[1:], strict=False):
        assert this.length_ns is not None
        end_tai = this.start_tai_ns + this.tai_after_start(this.length_ns) + this.leap_ns
        assert end_tai == following.start_tai_ns
    assert UTC_TABLE.segments[-1].length_ns is None


def test_jumps_are_the_ones_that_history_made() -> None:
    leaps = [segment.leap_ns for segment in UTC_TABLE.segments]
    assert leaps.count(10**9) == 27
    assert leaps[:2] == [5_000_000, -50_000_000]  # 1961-01-01 and 1961-08-01
    assert leaps[13] == 107_758_000  # to exactly 10 s on 1972-01-01


def test_labels_and_instants_before_the_table_have_no_segment() -> None:
    assert UTC_TABLE.segment_at_tai(UTC_TABLE.tai_starts_ns[0] - 1) is None
    assert UTC_TABLE.segment_at_label(UTC_TABLE.label_starts_ns[0] - 1) is None


def test_a_table_out_of_order_or_too_fine_is_refused(tmp_path: Path) -> None:
    row = '[[offset]]\nfrom = {}\noffset_s = "{}"\n'
    with pytest.raises(ValueError, match="not in order"):
        load_utc_table(write(tmp_path, row.format("1999-01-01", "32") + row.format("1997-07-01", "31")))
    with pytest.raises(ValueError, match="whole number"):
        load_utc_table(write(tmp_path, row.format("1999-01-01", "32.0000000001")))
