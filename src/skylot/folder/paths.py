"""Where things stand in a production's folder."""

from __future__ import annotations

FORMAT = 1
"""Version of the folder's format that this Skylot reads and writes."""
CONFIG_NAME = "skylot.toml"
PEOPLE = "people.toml"
BREAKDOWN = "script/breakdown.toml"
SHOTS = "shots"
LOCATIONS = "locations"
MISSION = "mission"
STRIPS = "schedule/strips.toml"
PINS = "schedule/pins.toml"
BOARD = "schedule/board.toml"
BOARDS = "schedule/boards"
JOURNAL = "journal"
