"""The shipped numbers of `data/light.toml`, read once: bodies, light, age of elements."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import Ellipsoid

_FILE = Path(__file__).with_name("data") / "light.toml"
_TABLES = tomllib.loads(_FILE.read_text(encoding="utf-8"))

SHADOW_ELLIPSOID = Ellipsoid(
    equatorial_radius_m=_TABLES["shadow"]["equatorial_radius_m"],
    polar_radius_m=_TABLES["shadow"]["polar_radius_m"],
)
"""The Earth that casts the shadow: that of NAIF's kernels, so that CSPICE can be the judge."""
SUN_RADIUS_M: float = _TABLES["sun"]["radius_m"]
COLOUR_HEIGHT_M: float = _TABLES["colour"]["tangent_height_m"]
GOLDEN_LOW_RAD = math.radians(_TABLES["golden_hour"]["lowest_deg"])
GOLDEN_HIGH_RAD = math.radians(_TABLES["golden_hour"]["highest_deg"])
CIVIL_RAD = math.radians(_TABLES["twilight"]["civil_deg"])
NAUTICAL_RAD = math.radians(_TABLES["twilight"]["nautical_deg"])
ASTRONOMICAL_RAD = math.radians(_TABLES["twilight"]["astronomical_deg"])
DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementRules:
    """How element sets are judged; the words of the rule stand in `skylot.locations.element_sets`."""

    longest_age_s: float
    noisy_drag_ratio: float
    noisy_drag_sets: int
    lowest_leo_rev_day: float


ELEMENT_RULES = ElementRules(
    longest_age_s=_TABLES["elements"]["longest_age_days"] * DAY_S,
    noisy_drag_ratio=_TABLES["elements"]["noisy_drag_ratio"],
    noisy_drag_sets=_TABLES["elements"]["noisy_drag_sets"],
    lowest_leo_rev_day=_TABLES["elements"]["lowest_leo_rev_day"],
)


def raised(earth: Ellipsoid, height_m: float) -> Ellipsoid:
    """Return an ellipsoid that reaches so many metres higher at equator and pole."""
    return Ellipsoid(
        equatorial_radius_m=earth.equatorial_radius_m + height_m,
        polar_radius_m=earth.polar_radius_m + height_m,
    )


_AGE_S = np.array(_TABLES["spread"]["age_days"]) * DAY_S
_REACH_S = np.array(_TABLES["spread"]["reach_95_s"])


def spread_of_age_s(age_s: FloatArray) -> FloatArray:
    """Return how far an orbit's phase may be off in seconds, 95 %, by the age of its elements (n,).

    Linear between the rows of `data/light.toml`; NaN beyond the last, where nothing is known.
    """
    return np.asarray(np.interp(np.abs(age_s), _AGE_S, _REACH_S, right=np.nan))
