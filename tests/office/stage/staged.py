"""A small production with two staged setups aboard: one room without a form, one window, the real orbit."""

from __future__ import annotations

import shutil
from pathlib import Path

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "first-light"
SKYLOT = """
format = 1
title = "Two Ways Up"
frame_rate = "24"
clocks = ["UTC"]
[shooting]
from = 2021-10-11
to = 2021-10-12
[[unit]]
id = "station"
name = "Station unit"
places = ["iss"]
from = 2021-10-11
to = 2021-10-12
zone = "UTC"
call = "06:30"
wrap = "21:00"
"""
PLACE = """
id = "iss"
name = "Station"
[[orbit]]
file = "iss.tle"
[[attitude]]
from = 2021-10-01T00:00:00Z
to = 2021-10-20T00:00:00Z
ypr_deg = [-4, -3, 0]
[[set]]
id = "lab"
name = "Laboratory"
size_m = [8, 4, 4]
cabin_light = { on = 07:00:00, off = 22:00:00 }
[[set.window]]
id = "pane"
position_m = [0, 1.9, 0]
normal = [0, 1, 0]
clear_aperture_m = 0.5
usable_half_angle_deg = 60
shutter = true
transmission = 0.9
"""
PEOPLE = """
[[person]]
id = "ivo"
name = "An actor"
plays = ["MIRA", "OLE"]
[[person]]
id = "op"
name = "An operator"
functions = ["camera operator", "holder"]
"""
SHOTS = """
scene = "1"
[[setup]]
id = "1.01"
set = "lab"
cast = ["MIRA", "OLE"]
crew = ["camera operator"]
minutes = 20
need = ["direct sun through pane", "for at least 5 min"]
[[setup]]
id = "1.02"
set = "lab"
cast = ["MIRA"]
crew = ["camera operator"]
minutes = 10
[[setup]]
id = "1.03"
set = "lab"
cast = ["MIRA"]
minutes = 10
"""
SCRIPT = """Title: Two Ways Up

INT. LABORATORY - DAY #1#

MIRA
You are upside down.

OLE
You are.
"""
STAGING = """
scene = "1"
[[staging]]
setup = "1.01"
seconds = 8
[staging.camera]
words = "24 mm, top of frame to overhead"
operator = ""
[[staging.camera.key]]
position_m = [-2.5, 0, 0]
words = "looking at forward"
[[staging.mark]]
who = "MIRA"
words = "feet to deck, facing aft, neutral"
position_m = [0.2, -0.6, 0.1]
[[staging.mark]]
who = "OLE"
words = "feet to overhead, facing aft, neutral"
position_m = [1.2, 0.6, -0.1]
[[staging]]
setup = "1.02"
seconds = 4
at = 2021-10-11T12:00:00Z
cabin_light = "off"
[staging.camera]
words = "50 mm, MCU on MIRA"
operator = ""
[[staging.mark]]
who = "MIRA"
words = "feet to port, facing forward, neutral"
position_m = [0, 0, 0]
"""
FILES = {
    "skylot.toml": 'script = "script/two.fountain"\n' + SKYLOT,
    "locations/iss.toml": PLACE,
    "people.toml": PEOPLE,
    "shots/1.toml": SHOTS,
    "script/two.fountain": SCRIPT,
    "stage/scene-01.toml": STAGING,
}


def make_staged(root: Path, **changes: str) -> Path:
    """Write the production into a new folder, with some of its files as given, and return the folder."""
    for name, text in {**FILES, **changes}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(EXAMPLE / "locations" / "iss.tle", root / "locations" / "iss.tle")
    return root
