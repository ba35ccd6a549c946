"""A new production: commented files to fill, or, from a screenplay alone, all that a first schedule needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from skylot.core.errors import BadText, CannotWrite
from skylot.core.names import slug
from skylot.folder.paths import BREAKDOWN, CONFIG_NAME, PEOPLE
from skylot.folder.toml_write import toml_table, toml_text, toml_value
from skylot.folder.write import as_cannot_write, replace_file
from skylot.script.model import Breakdown

PLACE = "unplanned"
UNIT = "main"
_MINUTES_PER_PAGE = 60
_MINUTES_A_DAY = 480
"""Of a day of twelve hours, what a first plan fills: an estimate that anybody may change."""
_IGNORE = "# What Skylot can make again.\nbuild/\n.skylot-*\n.skylot.lock\n"

_CONFIG = """\
# A Skylot production: this folder is all of it. 'skylot check' tells every mistake at once.
format = 1
title = {title}
script = {script}          # the screenplay, .fountain or .fdx
frame_rate = "24"          # or "24000/1001", "25" …
currency = "EUR"
slate = "us"               # us | uk | scene
clocks = ["UTC"]           # zones that call sheets show, such as "Europe/Moscow"
# mission_zero = 2030-01-01T00:00:00Z      # zero of the mission's elapsed time
# plan_as_of = 2030-01-01T00:00:00Z        # plan only with what was known then

[shooting]                 # the whole shooting period, both dates included
from = {first}
to = {last}

[[unit]]                   # one crew, which does one thing at a time
id = "{unit}"
name = "Main unit"
places = ["{place}"]
from = {first}
to = {last}
zone = "UTC"               # of call and wrap
call = "08:00"
wrap = "20:00"
weekdays = [1, 2, 3, 4, 5, 6]   # 1 is Monday; an empty list: all
reserve_minutes = 0        # of each day, kept free

[rules]
slot_minutes = 5           # the plan's grid
rig_minutes = 15           # to change a rig
wardrobe_minutes = 10      # to change a costume
default_travel_minutes = 5 # from one set to another
"""

_PEOPLE_HEAD = """\
# Cast and crew. A person:
#
# [[person]]
# id = "anna"              # by which other files name her
# name = "Anna Example"
# kind = "cast"            # cast | crew | station | background
# role = "Actress"
# cast_number = 1
# plays = ["VERESOVA"]     # characters
# functions = []           # what she can do on set: director, camera operator, holder, sound, escort …
# rest = "usual"           # a [[rest]] rule
#   [[person.available]]   # none: the whole shooting period
#   from = 2030-01-01
#   to = 2030-01-12
#
# [[duty]]                 # a standard day; a person names it as duty = "standard"
# id = "standard"
# wake = 06:00:00
# sleep = 21:30:00
#   [[duty.block]]
#   category = "meal"
#   start = 12:00:00
#   minutes = 60

[[rest]]
id = "usual"
turnaround_minutes = 720   # between the end of a day and the start of the next
source = "the usual 12 hours"
verified = false
"""

_BREAKDOWN = """\
# What a person adds to the screenplay, scene by scene.
minutes_per_page = {minutes}      # shooting minutes of a page, where nobody planned closer

# [[alias]]                # one character by all its names
# character = "VERESOVA"
# names = ["ANNA"]
#
# [[scene]]
# number = "3"
# story_day = "2"
# silent = ["TIMUR"]       # on set, without a line
# shooting_minutes = 40
#   [[scene.element]]
#   category = "props"     # background, props, wardrobe, make-up, stunts, sound, effects, visual effects, …
#   name = "polishing lap"
"""

_PLACE_HEAD = """\
# {comment}
id = "{place}"
name = {name}
kind = "unplanned"         # station | site | unplanned
zone = "UTC"
"""

_SHOTS = """\
# Setups of a scene, where someone plans closer than the scene: one file a scene.
#
# scene = "12"             # of the setups that name none
# [[setup]]
# id = "12.03"
# set = "stage"
# cast = ["VERESOVA"]
# crew = ["camera operator"]
# minutes = 25
# priority = "must"        # must | want | nice
# need = ["sunset inside", "for at least 60 s", "3 passes"]
"""

_STRIPS = """\
# What a person fixes about strips: splits, merges, minutes. Without it each scene is one strip.
#
# [[strip]]
# id = "12-ground"
# scenes = ["12"]
# set = "stage"
# minutes = 60
"""

_PINS = """\
# Decisions that the schedule keeps.
#
# [[pin]]
# task = "12.03"           # a strip, a setup, or a pass such as 12.03/2
# day = 2030-01-03         # or at = 2030-01-03T10:00:00Z
# why = "the director"
"""

_FOUNTAIN = """\
Title: {title}

INT. STAGE - DAY

The first scene.
"""


def new_production(directory: Path, title: str, *, first: date | None = None) -> tuple[str, ...]:
    """Make an empty production of commented files and return their paths, relative to the folder.

    `first` is the first shooting date; default: the next Monday. Raises BadText for a folder that is not
    empty or a title that is, CannotWrite where nothing can be written.
    """
    script = f"script/{slug(title)}.fountain"
    begin = first or _next_monday(date.today())
    sets: list[dict[str, object]] = [{"id": "stage", "name": "Stage", "story_sets": ["STAGE"]}]
    place = _PLACE_HEAD.format(
        comment="A place: a station, a site, or not yet found.", place=PLACE, name='"Studio"'
    )
    files: dict[str, str | bytes] = {
        script: _FOUNTAIN.format(title=" ".join(title.split())).encode(),
        CONFIG_NAME: _config(title, script, begin, begin + timedelta(days=11)),
        BREAKDOWN: _BREAKDOWN.format(minutes=_MINUTES_PER_PAGE),
        PEOPLE: _PEOPLE_HEAD,
        f"locations/{PLACE}.toml": place + _tables("set", sets),
        **_empty_files(),
    }
    return _write(directory, title, files)


def production_from_script(
    directory: Path, title: str, breakdown: Breakdown, script: bytes, name: str, *, first: date | None = None
) -> tuple[str, ...]:
    """Make a production from a screenplay and return its files' paths: it can be scheduled at once.

    Everybody who speaks or is seen is cast, numbered by cues; each set of the story is a set of one place
    that is not planned yet; one unit has days enough for all scenes at 60 minutes a page. `name` is the
    screenplay's file name. Raises as `new_production` does.
    """
    ending = PurePosixPath(name).suffix.lower()
    if ending not in {".fountain", ".fdx", ".txt", ".spmd"}:
        raise BadText(f"'{name}' is no screenplay by its name", "it ends in .fountain or .fdx")
    path = f"script/{slug(PurePosixPath(name).stem)}{'.fdx' if ending == '.fdx' else '.fountain'}"
    begin = first or _next_monday(date.today())
    comment = "Sets of the story, all at a place that nobody chose yet: give each its place as you find it."
    place = _PLACE_HEAD.format(comment=comment, place=PLACE, name='"To be found"')
    files: dict[str, str | bytes] = {
        path: script,
        CONFIG_NAME: _config(title, path, begin, begin + timedelta(days=_calendar_days(breakdown) - 1)),
        BREAKDOWN: _BREAKDOWN.format(minutes=_MINUTES_PER_PAGE),
        PEOPLE: _PEOPLE_HEAD + "\n" + _tables("person", _cast(breakdown)),
        f"locations/{PLACE}.toml": place + _tables("set", _story_sets(breakdown)),
        **_empty_files(),
    }
    return _write(directory, title, files)


def _config(title: str, script: str, first: date, last: date) -> str:
    return _CONFIG.format(
        title=toml_text(title), script=toml_value(script), first=first, last=last, unit=UNIT, place=PLACE
    )


def _empty_files() -> dict[str, str]:
    return {
        "shots/example.toml": _SHOTS,
        "schedule/strips.toml": _STRIPS,
        "schedule/pins.toml": _PINS,
        ".gitignore": _IGNORE,
    }


def _tables(name: str, records: list[dict[str, object]]) -> str:
    return "\n" + "\n".join(toml_table(name, record) for record in records)


def _cast(breakdown: Breakdown) -> list[dict[str, object]]:
    names = [character.name for character in breakdown.characters]
    names += [name for scene in breakdown.scenes for name in scene.characters]
    voices = {character.name for character in breakdown.characters if character.voice_only}
    taken: set[str] = set()
    return [
        {
            "id": _unique(slug(name), taken),
            "name": f"({name.title()})",
            "kind": "cast",
            "role": "Voice" if name in voices else "Cast",
            "cast_number": number,
            "plays": [name],
            "rest": "usual",
        }
        for number, name in enumerate(dict.fromkeys(names), start=1)
    ]


def _story_sets(breakdown: Breakdown) -> list[dict[str, object]]:
    outside: dict[str, bool] = {}
    for scene in breakdown.scenes:
        for name in scene.sets if not scene.omitted else ():
            outside[name] = outside.get(name, True) and scene.interior_exterior == "EXT"
    taken: set[str] = set()
    return [
        {"id": _unique(slug(name), taken), "name": name, "story_sets": [name], "exterior": exterior or None}
        for name, exterior in (outside or {"STAGE": False}).items()
    ]


def _unique(wanted: str, taken: set[str]) -> str:
    wanted = wanted[:60]
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _calendar_days(breakdown: Breakdown) -> int:
    """Return days, Sundays included, for all scenes at their estimate with a third to spare."""
    eighths = sum(scene.eighths for scene in breakdown.scenes if not scene.omitted)
    minutes = eighths * _MINUTES_PER_PAGE / 8
    working = int(minutes * 4 / 3 // _MINUTES_A_DAY) + 2
    return working + (working - 1) // 6 + 1


def _next_monday(today: date) -> date:
    return today + timedelta(days=7 - today.weekday())


def _write(directory: Path, title: str, files: Mapping[str, str | bytes]) -> tuple[str, ...]:
    if not title.strip() or len(title) > 300 or "\0" in title:
        raise BadText("a production needs a title", "at most 300 letters")
    if directory.exists() and not directory.is_dir():
        raise CannotWrite(f"{directory} is a file", "name a folder that is not there yet")
    with as_cannot_write(directory):
        if directory.is_dir() and any(directory.iterdir()):
            raise BadText(f"{directory} is not empty", "a new production begins in an empty folder")
        directory.mkdir(parents=True, exist_ok=True)
    # skylot.toml comes last: a folder that was only half written is not taken for a production
    ordered = sorted(files, key=lambda path: path == CONFIG_NAME)
    for path in ordered:
        replace_file(directory / path, files[path], "")
    return tuple(ordered)
