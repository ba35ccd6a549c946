"""A small production that says nearly every key of the format, written to a folder for the tests."""

from pathlib import Path

FILES: dict[str, str] = {
    "skylot.toml": """\
format = 1
title = "First Light"
script = "script/first-light.fountain"      # or .fdx
mission_zero = 2021-10-05T08:55:02Z         # optional
frame_rate = "24000/1001"
currency = "EUR"
slate = "us"                                # us | uk | scene
plan_as_of = 2021-10-04T12:00:00Z
clocks = ["UTC", "Europe/Moscow", "America/Chicago"]
[shooting]
from = 2021-10-05
to = 2021-10-16
[[unit]]
id = "station"
name = "Station unit"
places = ["iss"]
from = 2021-10-06
to = 2021-10-16
zone = "UTC"
call = "06:30"
wrap = "21:00"
reserve_minutes = 30
longest_minutes = 720
days_off = []
weekdays = []
[rules]
rig_minutes = 15
wardrobe_minutes = 10
default_travel_minutes = 5
slot_minutes = 5
""",
    "script/first-light.fountain": """\
INT. CUPOLA - DAY #12#

ANNA
Hi.
""",
    "script/breakdown.toml": """\
minutes_per_page = 60
[[alias]]
character = "VERESOVA"
names = ["ANNA", "ВЕРЕСОВА"]
voice_only = false
[[scene]]
number = "3"
story_day = "2"
synopsis = ""
silent = ["TIMUR"]
not_on_set = []
flags = ["flashback"]
shooting_minutes = 40
  [[scene.element]]
  category = "props"
  name = "polishing lap"
  count = 1
  character = "VERESOVA"
  note = ""
[[scene]]
number="12"
""",
    "people.toml": """\
[[person]]
id="anna"
name="Anna Actress"
kind="cast"
role="Actress"
cast_number=1
plays=["VERESOVA"]
functions=[]
duty="visitor"
film_time="work"
cap_minutes_a_day=360
rest="station"
zone="Europe/Moscow"
pay_a_day="0.00"
note=""
  [[person.available]]
  from=2021-10-05
  to=2021-10-16
  place="iss"
[[person]]
id="calder"
name="Calder"
kind="station"
functions=["holder","escort"]
duty="visitor"
rest="station"
[[person]]
id="sedov"
name="Sedov"
kind="station"
functions=["camera operator"]
duty="visitor"
[[duty]]
id="visitor"
zone="UTC"
wake=06:00:00
sleep=21:30:00
from=2021-10-05
to=2021-10-17
source=""
verified=false
  [[duty.block]]
  category="meal"
  start=12:00:00
  minutes=60
  label=""
  device=""
[[rest]]
id="station"
turnaround_minutes=510
source="x"
verified=false
""",
    "mission/days.csv": (
        "id,person,start,end,category,label,device,answer,private\r\n"
        "b1,anna,2021-10-06T08:00:00Z,2021-10-06T09:00:00Z,conference,DPC,,,no\r\n"
        "b2,calder,2021-10-06T10:00:00Z,2021-10-06T11:00:00Z,exercise,,T2,,no\r\n"
    ),
    "locations/iss.toml": """\
id="iss"
name="International Space Station"
kind="station"
zone="UTC"
travel_minutes=5
safety=["x"]
[[orbit]]
file="iss.tle"
issued_after_epoch_minutes=120
[[attitude]]
from=2021-10-01T00:00:00Z
to=2021-10-15T09:13:00Z
ypr_deg=[-4,-3,0]
nominal=true
name="TEA"
source=""
verified=false
[[attitude]]
from=2021-10-15T09:13:00Z
to=2021-10-15T09:43:00Z
unknown=true
[[set]]
id="cupola"
name="Cupola"
story_sets=["CUPOLA"]
position_m=[1,2.5,3]
ypr_deg=[0,0,0]
size_m=[2.95,2.95,1.5]
escort="calder"
exterior=false
  [set.cabin_light]
  on=06:58:00
  off=23:27:00
  zone="UTC"
  switchable=true
  source=""
  verified=false
  [[set.window]]
  id="cupola-7"
  position_m=[0,0,1.4]
  normal=[0,0,1]
  clear_aperture_m=0.80
  usable_half_angle_deg=60
  shutter=true
  transmission=0.9
  source=""
  verified=false
  [[set.plane]]
  name="deck"
  normal=[0,0,1]
  verified=false
[[set]]
id="zvezda"
story_sets=["ZVEZDA"]
[[set]]
id="node3"
[[phase]]
id="adaptation"
name="Adaptation"
from=2021-10-05T12:00:00Z
to=2021-10-07T00:00:00Z
pace=0.6
[[activity]]
id="engine-test"
name="Engine test"
kind="engine test"
from=2021-10-15T09:02:00Z
to=2021-10-15T09:45:00Z
closes_sets=["zvezda"]
closes_shutters=["all"]
noisy_in=[]
dynamic=true
known_from=2021-10-14T00:00:00Z
note=""
present=[{person="sedov", set="zvezda"}]
[[manoeuvre]]
from=2021-10-12T07:48:00Z
to=2021-10-12T12:43:00Z
name="reboost"
known_from=2021-10-11T00:00:00Z
[[target]]
id="almaty"
name="Almaty"
latitude_deg=43.24
longitude_deg=76.95
height_m=800
[[device]]
id="T2"
set="node3"
heard_in=["cupola","node3"]
[comms]
known_from=2021-10-05T00:00:00Z
known_to=2021-10-17T00:00:00Z
windows=[{from=2021-10-06T00:00:00Z, to=2021-10-06T01:00:00Z}]
[[travel]]
between=["zvezda","cupola"]
minutes=5
""",
    "locations/iss.tle": """\
ISS
""",
    "shots/012.toml": """\
scene="12"                      # default of the file
[[setup]]
id="12.02"
set="zvezda"
minutes=20
[[setup]]
id="12.03"
scenes=["12"]
set="cupola"
also_sets=[]
description=""
framing=""
cast=["VERESOVA"]
crew=["camera operator","holder"]
minutes=25
priority="must"
weight=1
after=["12.02"]
rig="window arm"
cover=false
wardrobe={VERESOVA="flight suit"}
make_up={VERESOVA="cut, taped"}
tags=["insert"]
need=["night earth in cupola-7", "almaty in cupola-7 above 20 deg", "cabin dark", "sunset inside",
      "for at least 60 s", "3 passes, rig held", "lead 10 min", "trail 2 min"]
""",
    "schedule/strips.toml": """\
[[strip]]
id="12"
scenes=["12"]
minutes=60
""",
    "schedule/pins.toml": """\
[[pin]]
task="12.03"
day=2021-10-07
why="director"
""",
}


def write_sample(root: Path, **changed: str) -> Path:
    """Write the sample production; `changed` replaces a file by its last name without ending (people="…")."""
    for name, text in FILES.items():
        stem = Path(name).stem.replace("-", "_")
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(changed.get(stem, text).encode())
    return root
