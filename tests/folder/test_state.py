from dataclasses import replace
from pathlib import Path

import pytest
from tests.folder.sample import FILES, write_sample

from skylot.folder.read import read_production
from skylot.folder.state import ChangedRecord, fingerprints, stale
from skylot.schedule.model import Schedule

EMPTY = Schedule(status="optimal", levels=(), gap=0, seconds=0, placements=(), unplaced=())


def made_from(root: Path) -> Schedule:
    return replace(EMPTY, fingerprints=fingerprints(read_production(root)[0]))


def test_comments_order_and_layout_make_nothing_stale(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    board = made_from(root)
    path = root / "shots/012.toml"
    text = path.read_text().replace(
        'minutes=25\npriority="must"', '# why not\n\npriority = "must"\nminutes = 25 # min'
    )
    assert text != path.read_text()
    path.write_text(text)
    config = root / "skylot.toml"
    config.write_text(config.read_text().replace("First Light", "Last Light"))
    assert stale(read_production(root)[0], board) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "key"),
    [
        ("shots/012.toml", "minutes=25", "minutes=30", "setup:12.03"),
        ("shots/012.toml", "cabin dark", "cabin light", "setup:12.03"),
        ("people.toml", "cap_minutes_a_day=360", "cap_minutes_a_day=300", "person:anna"),
        ("people.toml", "wake=06:00:00", "wake=05:00:00", "duty:visitor"),
        ("locations/iss.toml", "clear_aperture_m=0.80", "clear_aperture_m=0.81", "set:iss/cupola"),
        ("locations/iss.toml", "09:45:00Z", "09:46:00Z", "activity:iss/engine-test"),
        ("locations/iss.toml", "ypr_deg=[-4,-3,0]", "ypr_deg=[-4,-2,0]", "place:iss"),
        ("locations/iss.tle", "ISS", "ISS (ZARYA)", "orbit:locations/iss.tle"),
        ("mission/days.csv", "08:00:00Z", "08:05:00Z", "block:b1"),
        ("skylot.toml", "rig_minutes = 15", "rig_minutes = 20", "rules"),
        ("schedule/pins.toml", "2021-10-07", "2021-10-08", "pin:12.03"),
        ("script/first-light.fountain", "Hi.", "Hello.", "screenplay:script/first-light.fountain"),
    ],
)
def test_the_record_that_changed_is_named(tmp_path: Path, file: str, old: str, new: str, key: str) -> None:
    root = write_sample(tmp_path)
    board = made_from(root)
    (root / file).write_bytes(FILES[file].replace(old, new).encode())
    assert stale(read_production(root)[0], board) == (ChangedRecord(key=key, how="changed"),)


def test_new_and_gone_records_are_named(tmp_path: Path) -> None:
    root = write_sample(tmp_path)
    board = made_from(root)
    path = root / "schedule/pins.toml"
    path.write_text('[[pin]]\ntask="12.02"\nday=2021-10-07\n')
    production = read_production(root)[0]
    found = stale(production, board, [("model", "1")])
    assert [str(each) for each in found] == ["model is new", "pin 12.02 is new", "pin 12.03 is gone"]
    assert stale(production) == ()  # no board
    assert stale(production, EMPTY) == ()
