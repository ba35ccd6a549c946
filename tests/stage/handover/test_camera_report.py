import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest

from skylot.stage.handover.camera_report import csv_bytes, json_text, rows
from skylot.stage.handover.handed import Handed


@pytest.fixture
def handed(shot, sky, at):
    return Handed(shot=shot, scene="12", at=at, sky=sky, light="Sun through zvezda-starboard")


def test_a_row_says_what_the_camera_was(handed):
    (row,) = rows([handed])
    assert (row.setup, row.scene, row.set) == ("12.03", "12", "zvezda")
    assert row.instant_utc == "2021-10-11T08:30:00Z"
    assert row.focal_mm == (18.0, 35.0)
    assert row.focus_m == (2.5, 1.5)
    assert row.roll_deg == (0.0, -90.0)
    assert row.tilt_deg == (0.0, 0.0)
    assert row.roll == "upright, then rolled 90 left"
    assert row.frame_line == "2.39"
    assert row.sensor_mm == (24.89, 18.66)
    assert row.travel_m == pytest.approx(np.hypot(1.0, 0.1), abs=1e-3)
    assert row.position_m[0] == (-2.0, 0.0, -0.2)
    assert row.mount == "locked"


def test_the_sheet_opens_with_its_header_and_one_row_a_setup(handed):
    text = csv_bytes(rows([handed, handed])).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == 2
    assert found[0]["Setup"] == "12.03"
    assert found[0]["Focal (mm)"] == "18 to 35"
    assert found[0]["Stop"] == "f/2.8"
    assert found[0]["Sensor (mm)"] == "24.89 x 18.66"
    assert found[0]["Light"] == "Sun through zvezda-starboard"


def test_a_lens_that_would_be_a_formula_is_none_in_a_spreadsheet(handed):
    evil = replace(handed.shot, camera=replace(handed.shot.camera, lens_name='=HYPERLINK("x")'))
    text = csv_bytes(rows([replace(handed, shot=evil)])).decode("utf-8-sig")
    (found,) = csv.DictReader(io.StringIO(text))
    assert found["Lens"].startswith("'=")


def test_json_keeps_numbers(handed):
    (row,) = json.loads(json_text(rows([handed])))["cameras"]
    assert row["focal_mm"] == [18.0, 35.0]
    assert row["roll_deg"] == [0.0, -90.0]
    assert len(row["rotation_xyzw"][1]) == 4


def test_a_shot_without_camera_has_no_row(handed):
    assert rows([replace(handed, shot=replace(handed.shot, camera=None))]) == ()
