"""A skeleton from a shape: stature and mass by percentile, lengths, masses and inertias by published shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.tables import PARENTS, SEGMENTS, joint_rules, plain, side_of, table
from skylot.stage.model import BodyShape
from skylot.stage.world import Skeleton


@dataclass(frozen=True, slots=True, kw_only=True)
class _Inertia:
    """Mass, centre (3,) and inertia (3,) about it along the segment's axes."""

    mass_kg: float
    centre_m: FloatArray
    inertia_kg_m2: FloatArray


def stature_m(shape: BodyShape) -> float:
    """Return the height of a standing person: as given, or of the percentile; within human bounds."""
    people = table("anthropometry")["population"][shape.sex]
    given = shape.height_m
    value = given or _of_percentile(shape.percentile, people["stature_mean_m"], people["stature_deviation_m"])
    return _bounded(value, "stature_m")


def mass_kg(shape: BodyShape) -> float:
    """Return the mass of a person: as given, or of the percentile; within human bounds.

    Where only the height is given, the mass is that of the mean person of that sex at the same mass index.
    """
    people = table("anthropometry")["population"][shape.sex]
    if shape.mass_kg:
        value = shape.mass_kg
    elif shape.height_m:
        value = people["mass_mean_kg"] * (shape.height_m / people["stature_mean_m"]) ** 2
    else:
        value = _of_percentile(shape.percentile, people["mass_mean_kg"], people["mass_deviation_kg"])
    return _bounded(value, "mass_kg")


@lru_cache(maxsize=256)
def build_skeleton(shape: BodyShape) -> Skeleton:
    """Return the skeleton of a shape; the same shape gives the same object.

    Lengths: Drillis and Contini; masses and inertias: de Leva (`data/anthropometry.toml` names both).
    """
    height, mass = stature_m(shape), mass_kg(shape)
    lengths = np.array([_length(name) for name in SEGMENTS]) * height
    parts = [_inertia(shape, name, height, float(lengths[i])) for i, name in enumerate(SEGMENTS)]
    shares = np.array([part.mass_kg for part in parts])
    shares /= shares.sum()  # the published shares are rounded and miss 1 by up to 1e-4
    rules = joint_rules()
    return Skeleton(
        shape=shape,
        height_m=height,
        mass_kg=mass,
        segments=SEGMENTS,
        parents=tuple(_parent(name) for name in SEGMENTS),
        offsets_m=np.array([_offset(shape, name) for name in SEGMENTS]) * height,
        lengths_m=lengths,
        masses_kg=shares * mass,
        centres_m=np.array([part.centre_m for part in parts]),
        inertias_kg_m2=np.array([part.inertia_kg_m2 for part in parts]) * mass,
        joints=tuple(rule.name for rule in rules),
        joint_segments=tuple(SEGMENTS.index(rule.segment) for rule in rules),
        joint_axes=np.array([rule.axis for rule in rules]),
        limits_rad=np.array([rule.range_rad for rule in rules]),
        radii_m=np.array([_radius(name) for name in SEGMENTS]) * height * girth(height, mass),
    )


def girth(height_m: float, mass_kg_: float) -> float:
    """Return how much thicker than the reference build a body of this height and mass is, about 1.

    Its volume goes with mass, so at one height its girths go with the root of mass.
    """
    reference: float = table("anthropometry")["capsules"]["reference_mass_index_kg_m2"]
    return float(np.sqrt(mass_kg_ / height_m**2 / reference))


def _of_percentile(percentile: float, mean: float, deviation: float) -> float:
    share = min(max(percentile, 0.1), 99.9) / 100.0
    return NormalDist(mean, deviation).inv_cdf(share)


def _bounded(value: float, key: str) -> float:
    low, high = table("anthropometry")["bounds"][key]
    return float(min(max(value, low), high))


def _parent(segment: str) -> int:
    name = plain(segment)
    if name == "pelvis":
        return -1
    parent = PARENTS[name]
    side = "left_" if side_of(segment) > 0 else "right_"
    return SEGMENTS.index(parent if parent in SEGMENTS else side + parent)


def _length(segment: str) -> float:
    """Return a segment's length in shares of the stature."""
    lengths, frame = table("anthropometry")["lengths"], table("anthropometry")["frame"]
    trunk = {
        "pelvis": frame["waist_height"] - frame["pelvis_height"],
        "chest": frame["neck_height"] - frame["waist_height"],
        "head": 1.0 - frame["neck_height"],
        "foot": lengths["foot"] * (1.0 - frame["heel_share"]),
    }
    name = plain(segment)
    return float(trunk[name] if name in trunk else lengths[name])


def _offset(shape: BodyShape, segment: str) -> FloatArray:
    """Return where a segment's joint is in its parent, in shares of the stature."""
    lengths, frame = table("anthropometry")["lengths"], table("anthropometry")["frame"]
    side = side_of(segment)
    places = {
        "pelvis": (0.0, 0.0, 0.0),
        "chest": (0.0, 0.0, frame["waist_height"] - frame["pelvis_height"]),
        "head": (-frame["neck_back"], 0.0, frame["neck_height"] - frame["waist_height"]),
        "upper_arm": (
            -frame["shoulder_back"],
            side * frame[f"shoulder_half_{shape.sex}"],
            lengths["shoulder_height"] - frame["waist_height"],
        ),
        "forearm": (0.0, 0.0, -lengths["upper_arm"]),
        "hand": (0.0, 0.0, -lengths["forearm"]),
        "thigh": (0.0, side * frame["hip_half"], lengths["hip_height"] - frame["pelvis_height"]),
        "shank": (0.0, 0.0, -lengths["thigh"]),
        "foot": (0.0, 0.0, -lengths["shank"]),
    }
    return np.array(places[plain(segment)], dtype=np.float64)


def _radius(segment: str) -> float:
    return float(table("anthropometry")["capsules"][plain(segment)])


def _inertia(shape: BodyShape, segment: str, height: float, length: float) -> _Inertia:
    """Return what de Leva's table says of a segment for a body of 1 kg."""
    rows = table("anthropometry")["inertia"][shape.sex]
    name = plain(segment)
    scale = height / rows["stature_m"]
    if name == "chest":
        return _chest(rows, scale)
    if name == "pelvis":
        return _lower_trunk(rows["lower_trunk"], scale, height)
    row = rows[name]
    if name == "hand":  # the table's hand ends at the knuckles
        length = row["length_m"] * scale
    radii = np.array(row["radii"]) * length
    centre = np.array([0.0, 0.0, -row["centre"] * length])
    if name == "head":  # measured from its top
        centre[2] = length * (1.0 - row["centre"])
    if name == "foot":  # lies along x, measured from the heel
        return _foot(row, height)
    return _Inertia(mass_kg=row["mass"], centre_m=centre, inertia_kg_m2=row["mass"] * radii**2)


def _foot(row: Mapping[str, Any], height: float) -> _Inertia:
    anthropometry = table("anthropometry")
    length = anthropometry["lengths"]["foot"] * height
    sagittal, transverse, along = np.array(row["radii"]) * length
    ankle = anthropometry["lengths"]["ankle_height"] * height
    forward = (row["centre"] - anthropometry["frame"]["heel_share"]) * length
    return _Inertia(
        mass_kg=row["mass"],
        centre_m=np.array([forward, 0.0, -0.5 * ankle]),
        inertia_kg_m2=row["mass"] * np.array([along, transverse, sagittal]) ** 2,
    )


def _lower_trunk(row: Mapping[str, Any], scale: float, height: float) -> _Inertia:
    """Return the pelvis: the table's part runs from the navel down to the middle of the hips."""
    anthropometry = table("anthropometry")
    hips = (anthropometry["lengths"]["hip_height"] - anthropometry["frame"]["pelvis_height"]) * height
    length = row["length_m"] * scale
    return _Inertia(
        mass_kg=row["mass"],
        centre_m=np.array([0.0, 0.0, hips + length * (1.0 - row["centre"])]),
        inertia_kg_m2=row["mass"] * (np.array(row["radii"]) * length) ** 2,
    )


def _chest(rows: Mapping[str, Any], scale: float) -> _Inertia:
    """Return upper and middle trunk as one segment (parallel axes), hung from the neck's joint downwards.

    The table's upper part begins at the breastbone's notch, which is level with the shoulders.
    """
    lengths, frame = table("anthropometry")["lengths"], table("anthropometry")["frame"]
    top = (lengths["shoulder_height"] - frame["waist_height"]) * scale * rows["stature_m"]
    upper, middle = rows["upper_trunk"], rows["middle_trunk"]
    heights = np.array(
        [
            top - upper["centre"] * upper["length_m"] * scale,
            top - (upper["length_m"] + middle["centre"] * middle["length_m"]) * scale,
        ]
    )
    masses = np.array([upper["mass"], middle["mass"]])
    centre = float(masses @ heights / masses.sum())
    own = np.array(
        [row["mass"] * (np.array(row["radii"]) * row["length_m"] * scale) ** 2 for row in (upper, middle)]
    )
    apart = np.outer(masses * (heights - centre) ** 2, np.array([1.0, 1.0, 0.0]))
    return _Inertia(
        mass_kg=float(masses.sum()),
        centre_m=np.array([0.0, 0.0, centre]),
        inertia_kg_m2=np.asarray((own + apart).sum(axis=0)),
    )
