"""The templates of a person's skin: one or more closed meshes per segment, in the segment's axes.

Sizes are written for a man of 1.756 m at the reference build and scaled: with the stature, and in girth with
the root of the mass index. They are drawn by eye; heights and lengths are the skeleton's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from skylot.stage.bodies.build import girth
from skylot.stage.bodies.head import head_parts
from skylot.stage.bodies.lofts import Loft, ellipsoid, loft, merged, mirrored, swollen
from skylot.stage.bodies.part import REFERENCE_HEIGHT_M, SkinPart
from skylot.stage.world import Mesh, Skeleton

_BADGE_HEIGHT = 0.66


@dataclass(frozen=True, slots=True, kw_only=True)
class _Build:
    """How a body's breadths go: metres for a man of the reference height, before scaling."""

    female: bool
    scale: float
    girth: float

    @property
    def limb(self) -> float:
        """Return the factor of a limb's radius."""
        return self.scale * self.girth * (0.96 if self.female else 1.0)


def figure(skeleton: Skeleton) -> tuple[SkinPart, ...]:
    """Return all parts of a skeleton's skin; the same measures give the same templates."""
    shape = skeleton.shape
    return _figure(
        shape.sex, skeleton.height_m, skeleton.mass_kg, shape.long_hair, skeleton.lengths_m.tobytes()
    )


@lru_cache(maxsize=64)
def _figure(sex: str, height: float, mass: float, long_hair: bool, lengths: bytes) -> tuple[SkinPart, ...]:
    build = _Build(
        female=sex == "female",
        scale=height / REFERENCE_HEIGHT_M,
        girth=float(np.clip(girth(height, mass), 0.8, 1.5)),
    )
    lengths_m = np.frombuffer(lengths)
    parts = [
        *_pelvis(build),
        *_chest(build, float(lengths_m[1])),
        *head_parts(build.scale, build.female, long_hair),
    ]
    limbs = (
        (3, "upper_arm", "top", _upper_arm), (4, "forearm", "skin", _forearm), (5, "hand", "skin", _hand),
        (9, "thigh", "trousers", _thigh), (10, "shank", "trousers", _shank), (11, "foot", "shoes", _foot),
    )  # fmt: skip
    for place, name, colour, make in limbs:
        mesh = make(build, float(lengths_m[place]))
        parts.append(SkinPart(segment=f"left_{name}", part="", colour=colour, mesh=mesh))
        parts.append(SkinPart(segment=f"right_{name}", part="", colour=colour, mesh=mirrored(mesh)))
    return tuple(parts)


def _pelvis(build: _Build) -> tuple[SkinPart, ...]:
    k, g = build.scale, build.girth
    wide, waist = (1.06, 0.90) if build.female else (0.97, 1.0)
    rows = [
        (-0.110, 0.085, 0.090 * wide, -0.004, 0.0),
        (-0.075, 0.108, 0.152 * wide, -0.010, 0.0),
        (-0.030, 0.116, 0.170 * wide, -0.010, 0.0),
        (0.020, 0.110, 0.162 * wide, -0.004, 0.0),
        (0.070, 0.102, 0.146 * waist, 0.0, 0.0),
    ]
    mesh = loft(Loft(rows=_scaled(rows, k, g), domes_m=(0.022 * k, 0.04 * k), around=20, rings=9, power=2.2))
    for side in (1.0, -1.0):
        seat = np.array([-0.11, side * 0.075, -0.055]) * k
        mesh = swollen(mesh, seat, np.array([0.10, 0.075, 0.07]) * k, (-0.022 * k * g, 0.0, 0.0))
    return (SkinPart(segment="pelvis", part="", colour="trousers", mesh=mesh),)


def _chest(build: _Build, length: float) -> tuple[SkinPart, ...]:
    k, g = build.scale, build.girth
    hem, waist, ribs, shoulder = (1.09, 0.89, 0.92, 0.94) if build.female else (1.0, 1.0, 1.0, 1.0)
    fraction = [
        (-0.17, 0.126, 0.168 * hem, -0.008, 0.0),
        (-0.08, 0.121, 0.162 * hem, -0.005, 0.0),
        (0.04, 0.114, 0.153 * (0.5 + 0.5 * waist), -0.001, 0.0),
        (0.20, 0.108, 0.142 * waist, 0.004, 0.0),
        (0.45, 0.117, 0.158 * ribs, 0.006, 0.0),
        (0.66, 0.121, 0.172 * ribs, 0.004, 0.0),
        (0.78, 0.114, 0.186 * shoulder, -0.003, 0.0),
        (0.87, 0.100, 0.186 * shoulder, -0.008, 0.0),
        (0.920, 0.092, 0.184 * shoulder, -0.010, 0.0),
        (0.960, 0.084, 0.171 * shoulder, -0.013, 0.0),
        (0.990, 0.075, 0.146 * shoulder, -0.015, 0.0),
        (1.020, 0.067, 0.108 * shoulder, -0.017, 0.0),
        (1.045, 0.061, 0.078, -0.017, 0.0),
        (1.065, 0.057, 0.063, -0.016, 0.0),
    ]
    rows = [(row[0] * length, *(value * k for value in row[1:])) for row in fraction]
    rows = [
        (row[0], row[1] * g, row[2] * (g if row[0] < 0.5 * length else 1 + 0.6 * (g - 1)), row[3], row[4])
        for row in rows
    ]
    mesh = loft(Loft(rows=rows, domes_m=(0.01 * k, 0.012 * k), around=22, rings=15, power=2.3))
    bust = 0.036 if build.female else 0.010
    for side in (1.0, -1.0):
        centre = np.array([0.115 * k * g, side * 0.072 * k, 0.62 * length])
        mesh = swollen(mesh, centre, np.array([0.09, 0.062, 0.075]) * k, (bust * k * g, side * 0.004, 0.0))
    badge = _on_front(mesh, 0.075 * k, (_BADGE_HEIGHT + 0.06) * length)
    heights = np.linspace(-0.15, 0.98, 12) * length
    zip_rows = [(z, 0.005, 0.006 * k, _on_front(mesh, 0.0, float(z))[0] + 0.0022, 0.0) for z in heights]
    return (
        SkinPart(segment="chest", part="", colour="top", mesh=mesh),
        SkinPart(
            segment="chest",
            part="badge",
            colour="badge",
            mesh=ellipsoid(badge, np.array([0.007, 0.034, 0.013]) * k, around=12),
        ),
        SkinPart(
            segment="chest",
            part="zip",
            colour="trim",
            mesh=loft(Loft(rows=zip_rows, around=4, rings=12, power=3.0)),
        ),
    )


def _on_front(mesh: Mesh, y: float, z: float) -> tuple[float, float, float]:
    """Return the point of a mesh's front at this height and distance from its middle."""
    points = mesh.vertices_m[mesh.vertices_m[:, 0] > 0.0]
    away = np.hypot(points[:, 1] - y, points[:, 2] - z)
    near = np.argsort(away)[:4]
    weight = 1.0 / (away[near] + 1e-3)
    return (float(points[near, 0] @ weight / weight.sum()), y, z)


def _upper_arm(build: _Build, length: float) -> Mesh:
    r = build.limb
    rows = [
        (-length, 0.0440 * r, 0.0440 * r, 0.0, 0.0),
        (-0.75 * length, 0.0465 * r, 0.0455 * r, 0.0, 0.0),
        (-0.35 * length, 0.0540 * r, 0.0500 * r, 0.003, 0.0),
        (-0.12 * length, 0.0585 * r, 0.0530 * r, 0.0, 0.0),
        (0.0, 0.0560 * r, 0.0510 * r, 0.0, -0.005),
    ]
    return loft(Loft(rows=rows, domes_m=(0.040 * r, 0.042 * r), around=14, rings=7))


def _forearm(build: _Build, length: float) -> Mesh:
    r = build.limb
    rows = [
        (-1.02 * length, 0.0290 * r, 0.0215 * r, 0.0, 0.0),
        (-0.85 * length, 0.0300 * r, 0.0240 * r, 0.0, 0.0),
        (-0.55 * length, 0.0380 * r, 0.0350 * r, 0.0, 0.0),
        (-0.22 * length, 0.0435 * r, 0.0425 * r, 0.002, 0.0),
        (0.0, 0.0395 * r, 0.0395 * r, 0.0, 0.0),
    ]
    return loft(Loft(rows=rows, domes_m=(0.012 * r, 0.036 * r), around=12, rings=7))


def _hand(build: _Build, length: float) -> Mesh:
    """Return the left hand: palm to the right (-y), thumb forward (x), fingers down."""
    unit = length / 0.19
    t = unit * (0.92 if build.female else 1.0)
    palm = [
        (-0.100 * unit, 0.0390 * t, 0.0115 * t, 0.0, 0.0),
        (-0.070 * unit, 0.0410 * t, 0.0150 * t, 0.001, -0.001),
        (-0.030 * unit, 0.0350 * t, 0.0175 * t, 0.002, -0.001),
        (0.0, 0.0275 * t, 0.0185 * t, 0.0, 0.0),
    ]
    meshes = [loft(Loft(rows=palm, domes_m=(0.006 * t, 0.012 * t), around=12, rings=6, power=2.6))]
    for x, reach, radius in ((0.029, 0.072, 0.0092), (0.0098, 0.082, 0.0098), (-0.0098, 0.076, 0.0094),
                             (-0.0285, 0.058, 0.0082)):  # fmt: skip
        meshes.append(_finger(x * t, reach * unit, radius * t, -0.096 * unit))
    thumb = [
        (-0.098 * unit, 0.0095 * t, 0.0100 * t, 0.058 * t, -0.014 * t),
        (-0.070 * unit, 0.0120 * t, 0.0118 * t, 0.048 * t, -0.010 * t),
        (-0.035 * unit, 0.0150 * t, 0.0135 * t, 0.030 * t, -0.004 * t),
        (-0.012 * unit, 0.0140 * t, 0.0130 * t, 0.016 * t, 0.0),
    ]
    meshes.append(loft(Loft(rows=thumb, domes_m=(0.010 * t, 0.0), around=7, rings=5)))
    return merged(meshes)


def _finger(x: float, reach: float, radius: float, knuckle: float) -> Mesh:
    """Return a finger that curls a little towards the palm."""
    share = np.array([1.0, 0.75, 0.5, 0.25, 0.0])
    rows = [
        (knuckle - reach * s * (1.0 - 0.06 * s), radius * (1.0 - 0.22 * s), radius * (1.0 - 0.20 * s), x,
         -0.020 * s**2)
        for s in share.tolist()
    ]  # fmt: skip
    return loft(Loft(rows=rows, domes_m=(radius * 0.8, 0.0), around=6, rings=4))


def _thigh(build: _Build, length: float) -> Mesh:
    r = build.limb * (1.06 if build.female else 1.0)
    rows = [
        (-length, 0.0570 * r, 0.0560 * r, 0.001, 0.0),
        (-0.72 * length, 0.0670 * r, 0.0640 * r, 0.004, 0.0),
        (-0.35 * length, 0.0830 * r, 0.0780 * r, 0.004, 0.0),
        (-0.08 * length, 0.0920 * r, 0.0850 * r, 0.0, 0.0),
        (0.0, 0.0910 * r, 0.0840 * r, 0.0, 0.0),
    ]
    return loft(Loft(rows=rows, domes_m=(0.052 * r, 0.066 * r), around=14, rings=7))


def _shank(build: _Build, length: float) -> Mesh:
    r = build.limb
    rows = [
        (-0.985 * length, 0.0450 * r, 0.0420 * r, 0.002, 0.0),
        (-0.80 * length, 0.0460 * r, 0.0430 * r, -0.002, 0.0),
        (-0.55 * length, 0.0540 * r, 0.0500 * r, -0.008, 0.0),
        (-0.28 * length, 0.0610 * r, 0.0560 * r, -0.010, 0.0),
        (0.0, 0.0568 * r, 0.0555 * r, 0.0, 0.0),
    ]
    return loft(Loft(rows=rows, domes_m=(0.004 * r, 0.052 * r), around=14, rings=7))


def _foot(build: _Build, length: float) -> Mesh:
    """Return the left shoe: its sole is flat and lies at the ankle's height under the joint."""
    k = build.scale
    heel, toe, sole = -0.352 * length, length, -0.0685 * k
    tops = (
        (heel + 0.010, 0.029, -0.006), (heel + 0.035, 0.036, 0.012), (0.004, 0.039, 0.020),
        (0.30 * length, 0.042, -0.012), (0.58 * length, 0.048, -0.030), (0.82 * length, 0.046, -0.039),
        (toe - 0.014, 0.034, -0.045),
    )  # fmt: skip
    rows = [(x, half * k, (top * k - sole) / 2, 0.0, (top * k + sole) / 2) for x, half, top in tops]
    shape = Loft(rows=rows, domes_m=(0.010, 0.014), around=12, rings=9, power=2.8, along="x")
    mesh = loft(shape)
    vertices = mesh.vertices_m.copy()
    vertices[:, 2] = np.where(vertices[:, 2] < sole + 0.012 * k, sole, vertices[:, 2])
    return Mesh(vertices_m=vertices, triangles=mesh.triangles)


def _scaled(rows: Sequence[tuple[float, ...]], k: float, g: float) -> list[tuple[float, ...]]:
    """Return rows at another stature and girth."""
    return [(row[0] * k, row[1] * k * g, row[2] * k * g, row[3] * k, row[4] * k) for row in rows]
