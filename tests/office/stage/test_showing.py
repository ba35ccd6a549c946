"""`stage show`: what words became, where the Sun lands, what holds carry."""

from pathlib import Path

import numpy as np
from tests.office.stage.staged import STAGING, make_staged

from skylot.core.instant import Instant
from skylot.office.opening import open_production
from skylot.office.stage.checking import check_stage
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


def test_a_body_that_nobody_has_is_told_at_its_line(tmp_path: Path) -> None:
    bodies = '[[body]]\nid = "MIRA"\nheight_m = 0.6\n'
    root = make_staged(tmp_path / "two", **{"stage/bodies.toml": bodies})
    (fault,) = [i for i in check_stage(open_production(root), "1.02").issues if "height_m" in i.what]
    assert (fault.severity, fault.file, fault.line) == ("error", "stage/bodies.toml", 3)
