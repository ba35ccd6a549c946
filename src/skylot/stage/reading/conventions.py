"""The limits that a frame is read by: shot sizes, planes, exposure, continuity; from `data/reading.toml`."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """All limits; angles in radians. What each means and where it comes from stands in the data file."""

    sizes: tuple[tuple[str, float], ...]
    """(name, share of the stature below the top of the head), ascending."""
    whole: tuple[str, str]
    """Names where the whole figure is in: large, small."""
    small_figure: float
    extreme_frame: float
    orientation_rad: float
    layer_ratio: float
    least_share: float
    occluder_share: float
    to_camera_rad: float
    away_rad: float
    upright_rad: float
    foreshortened_rad: float
    iso: float
    shutter_s: float
    calibration_lux_s: float
    floor_lux: float
    stops_over: float
    stops_under: float
    sun_samples: int
    sun_gone_share: float
    sun_least_share: float
    side: float
    roll_jump_rad: float
    turned_over_rad: float
    jump_cut_rad: float
    looks_at_rad: float
    same_direction_rad: float
    moving_m_s: float
    hidden: float
    lost: float
    tight_headroom: float
    loose_headroom: float
    short_look_room: float
    blur_of_width: float


@cache
def conventions() -> Conventions:
    """Return the limits of the data file, read once."""
    tables = tomllib.loads((Path(__file__).parent / "data" / "reading.toml").read_text(encoding="utf-8"))
    planes, people, cuts = tables["planes"], tables["people"], tables["continuity"]
    exposure, sun, notes = tables["exposure"], tables["sun"], tables["notes"]
    return Conventions(
        sizes=tuple((name, share) for name, share in tables["sizes"]["cuts"]),
        whole=tuple(tables["sizes"]["whole"]),
        small_figure=tables["sizes"]["small_figure"],
        extreme_frame=tables["sizes"]["extreme_frame"],
        orientation_rad=_angle(planes, "orientation"),
        layer_ratio=planes["layer_ratio"],
        least_share=people["least_share"],
        occluder_share=people["occluder_share"],
        to_camera_rad=_angle(people, "to_camera"),
        away_rad=_angle(people, "away"),
        upright_rad=_angle(people, "upright"),
        foreshortened_rad=_angle(people, "foreshortened"),
        iso=exposure["iso"],
        shutter_s=exposure["shutter_s"],
        calibration_lux_s=exposure["calibration_lux_s"],
        floor_lux=exposure["floor_lux"],
        stops_over=exposure["stops_over"],
        stops_under=exposure["stops_under"],
        sun_samples=sun["samples"],
        sun_gone_share=sun["gone_share"],
        sun_least_share=sun["least_share"],
        side=cuts["side"],
        roll_jump_rad=_angle(cuts, "roll_jump"),
        turned_over_rad=_angle(cuts, "turned_over"),
        jump_cut_rad=_angle(cuts, "jump_cut"),
        looks_at_rad=_angle(cuts, "looks_at"),
        same_direction_rad=_angle(cuts, "same_direction"),
        moving_m_s=cuts["moving_m_s"],
        hidden=notes["hidden"],
        lost=notes["lost"],
        tight_headroom=notes["tight_headroom"],
        loose_headroom=notes["loose_headroom"],
        short_look_room=notes["short_look_room"],
        blur_of_width=notes["blur_of_width"],
    )


def _angle(table: dict[str, Any], name: str) -> float:
    return math.radians(table[f"{name}_deg"])
