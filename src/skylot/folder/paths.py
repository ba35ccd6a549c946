"""Where things stand in a production's folder."""

from __future__ import annotations

FORMAT = 1
"""Version of the folder's format that this Skylot reads and writes."""
CONFIG_NAME = "skylot.toml"
PEOPLE = "people.toml"
BREAKDOWN = "script/breakdown.toml"
SCRIPT = "script"
SHOTS = "shots"
LOCATIONS = "locations"
MISSION = "mission"
SCHEDULE = "schedule"
STRIPS = "schedule/strips.toml"
PINS = "schedule/pins.toml"
BOARD = "schedule/board.toml"
BOARDS = "schedule/boards"
JOURNAL = "journal"
STAGE = "stage"
STAGE_SETS = "stage/sets"
BODIES = "stage/bodies.toml"
CAMERAS = "stage/cameras.toml"
OTHERS = ("build", "finance", "editorial")
"""Folders of other rooms, and what can be made again."""
