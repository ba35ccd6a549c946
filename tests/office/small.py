"""A small production of these tests' own: two days aboard on the real orbit, one day on Earth, four scenes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

REPO = Path(__file__).resolve().parents[2]
EXAMPLE = REPO / "examples" / "first-light"

FILES: Mapping[str, str] = {
    "skylot.toml": """\
# the whole of it
format = 1
title = "Small"
script = "script/small.fountain"
mission_zero = 2021-10-05T08:55:02Z
plan_as_of = 2021-10-07T12:00:00Z
clocks = ["UTC", "Europe/Moscow"]

[shooting]
from = 2021-10-08
to = 2021-10-19

[[unit]]
id = "station"
name = "Station unit"
places = ["iss"]
from = 2021-10-08
to = 2021-10-09
call = "07:00"
wrap = "20:00"

[[unit]]
id = "ground"
name = "Ground unit"
places = ["yard"]
from = 2021-10-19
to = 2021-10-19
zone = "Europe/Moscow"
call = "09:00"
wrap = "18:00"
""",
    "script/small.fountain": """\
Title: Small

INT. CUPOLA - NIGHT #1#

Cities go by. ANNA counts them.

ANNA
Sixteen a day.

HOUSTON (V.O.)
Say again?

INT. ZVEZDA - DAY #2#

Boris holds the lens.

BORIS
Count again.

АННА
Later.

EXT. YARD - DAY #3#

BORIS
Home.

INT. ZVEZDA - DAY #4#

A plate turns.
""",
    "script/breakdown.toml": """\
minutes_per_page = 80

[[alias]]
character = "ANNA"
names = ["АННА"]

# the lens is heavy
[[scene]]
number = "2"
story_day = "2"
  [[scene.element]]
  category = "props"
  name = "lens"
  count = 2
""",
    "people.toml": """\
# cast
[[person]]
id = "anna"
name = "Anna A"
kind = "cast"
cast_number = 1
plays = ["ANNA"]
duty = "aboard"
rest = "usual"
  [[person.available]]
  from = 2021-10-08
  to = 2021-10-16
  place = "iss"

[[person]]
id = "boris"
name = "Boris B"
kind = "cast"
cast_number = 2
plays = ["BORIS"]
functions = ["holder"]
cap_minutes_a_day = 300
duty = "aboard"

[[person]]
id = "ilya"
name = "Ilya I"
functions = ["camera operator", "sound"]
duty = "aboard"

[[duty]]
id = "aboard"
zone = "UTC"
wake = 06:00:00
sleep = 21:30:00
  [[duty.block]]
  category = "work"
  start = 07:00:00
  minutes = 780
  [[duty.block]]
  category = "meal"
  start = 12:00:00
  minutes = 60

[[rest]]
id = "usual"
turnaround_minutes = 600
source = "tests"
""",
    "mission/blocks.csv": """\
id,person,start,end,category,label,device,answer,private
film-1,anna,2021-10-08T08:00:00Z,2021-10-08T11:00:00Z,film,Cupola,,requested,no
talk-1,boris,2021-10-08T07:00:00Z,2021-10-08T08:00:00Z,conference,Morning,,,no
""",
    "mission/control.ics": """\
BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:run-1
DTSTAMP:20211001T000000Z
DTSTART:20211008T140000Z
DTEND:20211008T150000Z
SUMMARY:Treadmill
CATEGORIES:exercise
X-SKYLOT-PERSON:anna
END:VEVENT
BEGIN:VEVENT
UID:film-1
DTSTAMP:20211001T000000Z
DTSTART:20211008T083000Z
DTEND:20211008T110000Z
SUMMARY:Cupola
CATEGORIES:film
STATUS:CONFIRMED
X-SKYLOT-PERSON:anna
END:VEVENT
END:VCALENDAR
""",
    "locations/iss.toml": """\
id = "iss"
name = "Station"
kind = "station"
travel_minutes = 10

[[orbit]]
file = "iss.tle"

[[attitude]]
from = 2021-10-01T00:00:00Z
to = 2021-10-20T00:00:00Z
ypr_deg = [-4, -3, 0]

[[attitude]]
from = 2021-10-15T09:13:00Z
to = 2021-10-15T09:43:00Z
unknown = true
name = "control lost"
known_from = 2021-10-15T09:13:00Z

[[set]]
id = "cupola"
story_sets = ["CUPOLA"]
  [[set.window]]
  id = "nadir"
  normal = [0, 0, 1]
  clear_aperture_m = 0.8
  usable_half_angle_deg = 60
  shutter = true

[[set]]
id = "zvezda"
story_sets = ["ZVEZDA"]

[[activity]]
id = "service"
name = "Service of the Cupola"
kind = "closure"
from = 2021-10-09T00:00:00Z
to = 2021-10-10T00:00:00Z
closes_sets = ["cupola"]
known_from = 2021-10-08T00:00:00Z

[[manoeuvre]]
from = 2021-10-09T10:00:00Z
to = 2021-10-09T11:00:00Z
name = "reboost"
known_from = 2021-10-09T00:00:00Z
""",
    "locations/yard.toml": """\
id = "yard"
name = "The yard"
kind = "site"
zone = "Europe/Moscow"

[[set]]
id = "yard"
story_sets = ["YARD"]
exterior = true

[site]
latitude_deg = 55.88
longitude_deg = 38.12
""",
    "shots/all.toml": """\
# the light first
[[setup]]
id = "1.01" # the cities
scenes = ["1"]
set = "cupola"
cast = ["ANNA"]
crew = ["camera operator"]
minutes = 15
need = ["night earth in nadir", "for at least 60 s"]

[[setup]]
id = "2.01"
scenes = ["2"]
set = "zvezda"
cast = ["BORIS", "АННА"]
crew = ["sound"]
minutes = 20
priority = "want"
""",
    "schedule/pins.toml": "# decisions\n",
    "schedule/strips.toml": "# splits\n",
}


def make_production(folder: Path, changes: Mapping[str, str | None] | None = None) -> Path:
    """Write the small production, with some files replaced, or left out (None), and return its folder."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    (folder / "locations").mkdir(exist_ok=True)
    (folder / "locations" / "iss.tle").write_bytes((EXAMPLE / "locations" / "iss.tle").read_bytes())
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder with its bytes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
