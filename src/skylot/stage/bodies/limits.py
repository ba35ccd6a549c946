"""What a body cannot do, in the words of a person: joints beyond their range, sizes that nobody has."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.issues import Issue, Where, error
from skylot.stage.bodies.tables import table
from skylot.stage.model import BodyShape
from skylot.stage.world import Skeleton

_TOLERANCE_RAD = math.radians(0.05)


def check_joints(skeleton: Skeleton, joints_rad: ArrayLike, where: Where | None = None) -> tuple[Issue, ...]:
    """Return an error for every joint angle (k,) beyond its range; NaN is beyond it too."""
    joints = np.asarray(joints_rad, dtype=np.float64)
    low, high = skeleton.limits_rad[:, 0] - _TOLERANCE_RAD, skeleton.limits_rad[:, 1] + _TOLERANCE_RAD
    bad = np.flatnonzero(~((joints >= low) & (joints <= high)))
    return tuple(_joint_issue(skeleton, int(i), float(joints[i]), where) for i in bad)


def check_shape(shape: BodyShape, where: Where | None = None) -> tuple[Issue, ...]:
    """Return errors for a height, mass, percentile or colour that no person has."""
    bounds = table("anthropometry")["bounds"]
    issues = []
    for value, key, unit, name in (
        (shape.height_m, "stature_m", "m", "height_m"),
        (shape.mass_kg, "mass_kg", "kg", "mass_kg"),
    ):
        low, high = bounds[key]
        if value is not None and not low <= value <= high:
            issues.append(
                error(
                    f"{shape.id}: {name} is {value:g} {unit}",
                    f"a person has {low:g} to {high:g} {unit}",
                    _at(where, name),
                )
            )
    if not 0.0 < shape.percentile < 100.0:
        issues.append(
            error(
                f"{shape.id}: percentile is {shape.percentile:g}",
                "over 0, under 100",
                _at(where, "percentile"),
            )
        )
    for name in ("skin", "hair", "top", "trousers", "shoes"):
        colour: str = getattr(shape, name)
        if colour and not _is_colour(colour):
            issues.append(
                error(f"{shape.id}: {name} {colour!r} is no colour", "write it as #rrggbb", _at(where, name))
            )
    return tuple(issues)


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(c in "0123456789abcdefABCDEF" for c in text[1:])


def _at(where: Where | None, key: str) -> Where | None:
    return Where(where.record, (*where.key, key)) if where else None


def _joint_issue(skeleton: Skeleton, i: int, angle_rad: float, where: Where | None) -> Issue:
    low, high = np.degrees(skeleton.limits_rad[i])
    name = skeleton.joints[i].replace("_", " ")
    return error(
        f"{skeleton.shape.id}: {name} at {math.degrees(angle_rad):.0f} degrees",
        f"it goes from {low:.0f} to {high:.0f} degrees",
        where,
    )
