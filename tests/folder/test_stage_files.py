"""stage/*.toml: what is read of it, and every mistake at its line."""

import math
from pathlib import Path

import pytest

from skylot.core.issues import Issue
from skylot.folder.read import read_production

SKYLOT = 'format = 1\ntitle = "T"\n'
PLACE = 'id = "iss"\nname = "S"\n[[set]]\nid = "zvezda"\n'
SHOTS = (
    'scene = "1"\n[[setup]]\nid = "1.01"\nset = "zvezda"\nminutes = 5\ncast = ["ANNA"]\ncrew = ["holder"]\n'
)
STAGING = """
[[staging]]
setup = "1.01"
seconds = 12
shutters_closed = ["all"]
[staging.camera]
words = "50 mm, CU on ANNA"
[[staging.camera.key]]
at_s = 4
rotation_xyzw = [0, 0, 0, 2]
[[staging.mark]]
who = "ANNA"
words = "feet to port"
up = [0, 0, -2]
joints_deg = { left_elbow = 90 }
[[staging.mark.hold]]
by = "feet"
what = "rail-1"
[[staging.motion]]
who = "ANNA"
kind = "push off"
spin_deg_s = [0, 180, 0]
[[staging.prop]]
id = "pearl"
shape = "ball"
[[staging.practical]]
id = "torch"
aim = "ANNA"
beam = true
on = false
[[staging.cue]]
at_s = 3
lamp = "torch"
to = "on"
[[staging.cue]]
at_s = 6
lamp = "torch"
to = 0.4
over_s = 2
"""
FORM = """
set = "zvezda"
[[part]]
id = "hull"
kind = "cylinder"
size_m = [13, 4, 4]
ypr_deg = [90, 0, 0]
hull = true
"""


def made(root: Path, **files: str) -> Path:
    every = {"skylot.toml": SKYLOT, "locations/iss.toml": PLACE, "shots/1.toml": SHOTS, **files}
    for name, text in every.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def about_stage(issues: tuple[Issue, ...]) -> list[Issue]:
    return [issue for issue in issues if issue.file and issue.file.startswith("stage/")]


def test_a_staging_is_read_whole(tmp_path: Path) -> None:
    root = made(tmp_path, **{"stage/scene-01.toml": STAGING, "stage/sets/zvezda.toml": FORM})
    production, issues = read_production(root)
    assert about_stage(issues) == []
    (staging,) = production.stage.stagings
    assert staging.shutters_closed == ("all",)
    assert staging.camera is not None and staging.camera.setup == "1.01"
    assert staging.camera.keys[0].rotation_xyzw == (0.0, 0.0, 0.0, 1.0)
    (mark,) = staging.marks
    assert mark.up == (0.0, 0.0, -1.0)
    assert mark.joints_rad == (("left_elbow", pytest.approx(math.pi / 2)),)
    assert mark.holds[0].what == "rail-1"
    assert staging.motions[0].spin_rad_s == (0.0, pytest.approx(math.pi), 0.0)
    assert staging.props[0].shape == "ball"
    assert staging.practicals[0].beam and staging.practicals[0].aim == "ANNA"
    switched, faded = staging.cues
    assert (switched.at_s, switched.lamp, switched.to, switched.over_s) == (3, "torch", 1.0, 0.0)
    assert (faded.to, faded.over_s) == (0.4, 2.0)
    (form,) = production.stage.forms
    assert form.parts[0].rotation_xyzw == pytest.approx((0, 0, math.sqrt(0.5), math.sqrt(0.5)))


def test_every_mistake_has_its_line(tmp_path: Path) -> None:
    faulty = STAGING.replace('kind = "push off"', 'kind = "jump"').replace("0, 0, 0, 2]", "0, 0, 0, 0]")
    root = made(tmp_path, **{"stage/scene-01.toml": faulty})
    found = about_stage(read_production(root)[1])
    assert {issue.line for issue in found} == {
        faulty.splitlines().index("rotation_xyzw = [0, 0, 0, 0]") + 1,
        faulty.splitlines().index('kind = "jump"') + 1,
    }
    root = made(tmp_path, **{"stage/scene-01.toml": STAGING.replace('"1.01"', '"1.02"', 1)})
    (found_one,) = about_stage(read_production(root)[1])
    assert "no setup '1.02'" in found_one.what
    assert (found_one.line, "1.01" in found_one.hint) == (3, True)


def test_a_stranger_on_a_mark_and_a_form_of_no_set(tmp_path: Path) -> None:
    root = made(
        tmp_path,
        **{
            "stage/scene-01.toml": STAGING.replace('who = "ANNA"\nwords', 'who = "ANA"\nwords'),
            "stage/sets/z.toml": FORM.replace("zvezda", "svezda"),
        },
    )
    whats = [issue.what for issue in about_stage(read_production(root)[1])]
    assert any("nobody is 'ANA'" in what for what in whats)
    assert any("no set 'svezda'" in what for what in whats)


def test_two_stagings_of_one_setup(tmp_path: Path) -> None:
    root = made(tmp_path, **{"stage/a.toml": STAGING, "stage/b.toml": STAGING})
    assert any("given twice" in issue.what for issue in about_stage(read_production(root)[1]))


def test_what_is_too_long_says_how_long_it_may_be_and_a_colour_how_it_is_written(tmp_path: Path) -> None:
    lamps = '[[staging]]\nsetup = "1.01"\n' + '[[staging.practical]]\nid = "lamp"\n' * 51
    body = '[[body]]\nid = "ANNA"\ntop = "red"\n'
    _, issues = read_production(made(tmp_path, **{"stage/1.toml": lamps, "stage/bodies.toml": body}))
    hints = {issue.file: issue.hint for issue in issues if issue.severity == "error"}
    assert hints["stage/1.toml"] == "at most 50"
    assert "#rrggbb" in hints["stage/bodies.toml"]


def test_every_wrong_cue_has_its_line_and_all_are_told_at_once(tmp_path: Path) -> None:
    faults = {
        "at_s = -2": "at least 0",
        'to = "of"': "no level",
        "to = 1.2": "at most 1",
        "to = true": "to",
        "over_s = -1": "at least 0",
        "fade_s = 1": "not a known key",
    }
    cues = "".join(
        f'[[staging.cue]]\nlamp = "torch"\n{line}\n' + ("" if line.startswith("to") else "to = 0.5\n")
        for line in faults
    )
    faulty = STAGING + cues
    found = about_stage(read_production(made(tmp_path, **{"stage/scene-01.toml": faulty}))[1])
    lines = faulty.splitlines()
    assert {lines[(issue.line or 0) - 1] for issue in found} == set(faults)
    for issue in found:
        assert faults[lines[(issue.line or 0) - 1]] in issue.what, issue
    (level,) = [issue for issue in found if "'of'" in issue.what or '"of"' in issue.what]
    assert level.hint == '"off", "on", or from 0 to 1'
