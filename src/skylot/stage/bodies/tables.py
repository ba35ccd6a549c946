"""The shipped numbers of `data/`: read once, as plain tables and small records."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from skylot.core.arrays import FloatArray

_FOLDER = Path(__file__).with_name("data")
_MIDDLE_SEGMENTS = ("pelvis", "chest", "head")
_SIDED_SEGMENTS = ("upper_arm", "forearm", "hand", "thigh", "shank", "foot")

SEGMENTS: tuple[str, ...] = (
    *_MIDDLE_SEGMENTS,
    *(f"{side}_{name}" for side in ("left", "right") for name in _SIDED_SEGMENTS[:3]),
    *(f"{side}_{name}" for side in ("left", "right") for name in _SIDED_SEGMENTS[3:]),
)
"""Segments in the order in which a tree of them is walked: each after its parent."""

PARENTS: Mapping[str, str] = {
    "chest": "pelvis", "head": "chest", "upper_arm": "chest", "forearm": "upper_arm", "hand": "forearm",
    "thigh": "pelvis", "shank": "thigh", "foot": "shank",
}  # fmt: skip
"""Parent by the plain name; those of the arms and legs are of the same side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JointRule:
    """A joint as the data file states it, written out for each side."""

    name: str
    segment: str
    axis: tuple[float, float, float]
    range_rad: tuple[float, float]


@lru_cache(maxsize=8)
def table(name: str) -> dict[str, Any]:
    """Return the table of `data/NAME.toml`."""
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def plain(segment: str) -> str:
    """Return the name of a segment without its side: `left_hand` is a `hand`."""
    return segment.removeprefix("left_").removeprefix("right_")


def side_of(segment: str) -> float:
    """Return +1 for what is on the left, -1 for the right, 0 for the middle."""
    return 1.0 if segment.startswith("left_") else -1.0 if segment.startswith("right_") else 0.0


def mirrored(axis: FloatArray | tuple[float, float, float]) -> tuple[float, float, float]:
    """Return the axis of the mirrored turn: of a turn, the part along y is the one that a mirror leaves."""
    return (-float(axis[0]), float(axis[1]), -float(axis[2]))


@lru_cache(maxsize=1)
def joint_rules() -> tuple[JointRule, ...]:
    """Return the joints of a body in the order of its segments."""
    rules = [rule for row in table("joints")["joint"] for rule in _sided(row)]
    return tuple(sorted(rules, key=lambda rule: SEGMENTS.index(rule.segment)))


def _sided(row: Mapping[str, Any]) -> tuple[JointRule, ...]:
    axis = (float(row["axis"][0]), float(row["axis"][1]), float(row["axis"][2]))
    low, high = (math.radians(value) for value in row["range_deg"])
    if not row.get("pair", False):
        return (JointRule(name=row["name"], segment=row["segment"], axis=axis, range_rad=(low, high)),)
    return tuple(
        JointRule(
            name=f"{side}_{row['name']}",
            segment=f"{side}_{row['segment']}",
            axis=axis if side == "left" else mirrored(axis),
            range_rad=(low, high),
        )
        for side in ("left", "right")
    )
