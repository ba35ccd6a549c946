"""`stage show`: what words became, where the Sun lands, what holds carry."""

from pathlib import Path

import numpy as np
from tests.office.stage.staged import SHOTS, STAGING, make_staged

from skylot.core.instant import Instant
from skylot.office.opening import open_production
from skylot.office.stage.checking import check_stage
from skylot.office.stage.made import frame_prints
from skylot.office.stage.shots import Shooting
from skylot.office.stage.showing import show_shot

SUNLIT = Instant.parse("2021-10-11T12:20:00Z")


def test_the_patch_lies_on_the_line_from_the_sun_through_the_pane(tmp_path: Path) -> None:
    opened = open_production(make_staged(tmp_path / "two"))
    shot = Shooting(opened).shot("1.02", SUNLIT)
    report = show_shot(opened, "1.02", SUNLIT)
    (patch,) = report.facts["sun_patches"]
    (pane,) = shot.staged.built.openings
    sun = shot.sky(0.0).sun[0]
    way = pane.centre_m + pane.normal * pane.depth_m / 2 - np.array(patch["middle_m"])
    assert np.linalg.norm(np.cross(way, sun)) < 0.03
    assert way @ sun > 1.0
    longest, across = patch["size_m"]
    assert 0.0 < across <= longest
    assert across <= 2 * pane.radius_m + 0.01
    assert "Sun through pane lands on" in report.text


def test_a_closed_shutter_lets_nothing_in(tmp_path: Path) -> None:
    shut = STAGING.replace('cabin_light = "off"', 'cabin_light = "off"\nshutters_closed = ["all"]')
    opened = open_production(make_staged(tmp_path / "two", **{"stage/scene-01.toml": shut}))
    assert show_shot(opened, "1.02", SUNLIT).facts["sun_patches"] == []


def test_who_is_which_way_up_is_said(tmp_path: Path) -> None:
    report = show_shot(open_production(make_staged(tmp_path / "two")), "1.01")
    marks = {person["who"]: person["marks"][0] for person in report.facts["people"]}
    assert (marks["MIRA"]["feet_to"], marks["OLE"]["feet_to"]) == ("deck", "overhead")
    near, far = report.facts["camera"]["keys"][0]["sharp_m"]
    assert near < report.facts["camera"]["keys"][0]["focus_m"] and (far is None or far > near)


def test_a_hold_is_told_with_its_force(tmp_path: Path) -> None:
    hands = STAGING.replace(
        'words = "50 mm, MCU on MIRA"\noperator = ""', 'words = "50 mm, MCU on MIRA, hand-held"'
    )
    root = make_staged(
        tmp_path / "two",
        **{
            "stage/scene-01.toml": hands,
            "shots/1.toml": SHOTS.replace(
                'cast = ["MIRA"]\ncrew = ["camera operator"]',
                'cast = ["MIRA"]\ncrew = ["camera operator", "holder"]',
            ),
        },
    )
    report = show_shot(open_production(root), "1.02", SUNLIT)
    (hold,) = report.facts["holds"]
    assert (hold["who"], hold["by"]) == ("camera operator", "holder")
    assert hold["simulated"] and hold["why_not"] is None
    assert 0.0 < hold["peak_n"] < 40.0
    assert hold["slip_mm"] < 2.0 and len(hold["drift_m"]) == 2
    assert hold["sentence"] in report.text


def test_a_body_that_nobody_has_is_told_at_its_line(tmp_path: Path) -> None:
    bodies = '[[body]]\nid = "MIRA"\nheight_m = 0.6\n'
    root = make_staged(tmp_path / "two", **{"stage/bodies.toml": bodies})
    (fault,) = [i for i in check_stage(open_production(root), "1.02").issues if "height_m" in i.what]
    assert (fault.severity, fault.file, fault.line) == ("error", "stage/bodies.toml", 3)


CUED = STAGING.replace(
    "position_m = [0, 0, 0]\n",
    """position_m = [0, 0, 0]
[[staging.mark]]
who = "MIRA"
at_s = 3
words = "feet to port, facing aft, neutral"
position_m = [1, 0, 0]
[[staging.practical]]
id = "torch"
words = "in MIRA's right hand"
on = false
[[staging.cue]]
at_s = 2
lamp = "torch"
to = "on"
""",
)


def test_lamps_and_cues_are_shown_where_they_are_and_when(tmp_path: Path) -> None:
    report = show_shot(
        open_production(make_staged(tmp_path / "two", **{"stage/scene-01.toml": CUED})), "1.02"
    )
    (torch,) = report.facts["lamps"]
    assert [key["level"] for key in torch["keys"] if key["at_s"] in (0.0, 2.0, 3.0)] == [0.0, 1.0, 1.0]
    assert (torch["keys"][0]["points"], torch["keys"][-1]["points"]) == ("forward", "aft")
    assert report.facts["cues"] == [
        {"at_s": 2.0, "lamp": "torch", "to": 1.0, "over_s": 0.0, "words": "torch on at 2.0 s"}
    ]
    assert "cue: torch on at 2.0 s" in report.text and "torch: 150 lm" in report.text


def test_a_wrong_cue_is_told_at_its_line(tmp_path: Path) -> None:
    wrong = CUED.replace('lamp = "torch"', 'lamp = "troch"')
    root = make_staged(tmp_path / "two", **{"stage/scene-01.toml": wrong})
    (fault,) = [i for i in show_shot(open_production(root), "1.02").issues if "troch" in i.what]
    line = wrong.splitlines().index('lamp = "troch"') + 1
    assert (fault.severity, fault.file, fault.line) == ("error", "stage/scene-01.toml", line)
    assert fault.hint == "did you mean 'torch'?"


def test_a_cue_makes_the_frame_of_its_setup_stale(tmp_path: Path) -> None:
    opened = open_production(make_staged(tmp_path / "two", **{"stage/scene-01.toml": CUED}))
    later = open_production(
        make_staged(
            tmp_path / "later", **{"stage/scene-01.toml": CUED.replace("at_s = 2\nlamp", "at_s = 1\nlamp")}
        )
    )
    before, after = (dict(frame_prints(each, Shooting(each).stagings["1.02"])) for each in (opened, later))
    assert {key for key in before if before[key] != after[key]} == {"staging:1.02"}
