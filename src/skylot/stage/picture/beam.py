"""The cones of lamps that dust in the air shows: light scattered once towards the camera, ended by what it hits."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.picture.look import Float32, look
from skylot.stage.picture.rays import Caster, in_chunks
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.sunlight import across
from skylot.stage.picture.vectors import dot, flat, zeros
from skylot.stage.world import LampSpot

_GRID = 64
_STEPS = 20
_FARTHEST_M = 60.0
_OUT_OF_LAMP_M = 0.06
_SOFT = 0.75
"""Share of a beam's radius from which its edge fades."""
_FORWARD = 0.35


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Cone:
    """A beam: the cone whose tip lies so far behind the lamp that it is as wide as the lamp there."""

    tip_m: FloatArray
    axis: FloatArray
    one: FloatArray
    two: FloatArray
    tangent: float
    begins_m: float
    """From the tip along the axis: where the lamp is."""
    ends_m: Float32
    """(_GRID, _GRID) from the tip along the axis: what the light hits, over the cone's section."""
    candela: FloatArray
    """(3,)"""


def beams(lamps: Sequence[LampSpot], caster: Caster, surfaces: Surfaces, eye_m: Float32) -> Float32 | None:
    """Return the luminance (h,w,3), cd/m2, that lit dust adds before what is seen; None without a beam."""
    cones = [_cone(lamp, caster) for lamp in lamps if lamp.beam and lamp.axis is not None]
    if not cones:
        return None
    found = zeros(*surfaces.items.shape)
    ways, answers = flat(surfaces.ways), flat(found)
    away = flat(surfaces.points_m) - eye_m
    reach = np.where(surfaces.items.reshape(-1) >= 0, np.sqrt(dot(away, away)), np.float32(_FARTHEST_M))
    eye: FloatArray = eye_m.astype(np.float64)

    def work(part: slice) -> None:
        for cone in cones:
            some: FloatArray = ways[part].astype(np.float64)
            within: FloatArray = reach[part].astype(np.float64)
            near, far = _inside(cone, eye, some, within)
            rows = np.flatnonzero(far > near)
            if rows.size:
                answers[part][rows] += _scattered(cone, eye, some[rows], near[rows], far[rows])

    in_chunks(work, len(ways), 40_000)
    return found


def _cone(lamp: LampSpot, caster: Caster) -> _Cone:
    axis = np.asarray(lamp.axis, dtype=np.float64)
    half = min(lamp.half_angle_rad, math.radians(80.0))
    tangent, begins_m = math.tan(half), lamp.size_m / 2.0 / math.tan(half)
    one, two = across(axis)
    tip = np.asarray(lamp.position_m, dtype=np.float64) - axis * begins_m
    side = (np.arange(_GRID) + 0.5) / _GRID * 2.0 - 1.0
    u, v = (each.reshape(-1, 1) for each in np.meshgrid(side, side, indexing="ij"))
    ways = axis + tangent * (u * one + v * two)
    starts = tip + ways * (begins_m + _OUT_OF_LAMP_M)
    length = np.linalg.norm(ways, axis=1)
    unit = (ways / length[:, None]).astype(np.float32)
    gone = np.minimum(caster.first(starts.astype(np.float32), unit).distance_m, np.float32(_FARTHEST_M))
    ends = begins_m + _OUT_OF_LAMP_M + gone / length
    return _Cone(
        tip_m=tip,
        axis=axis,
        one=one,
        two=two,
        tangent=tangent,
        begins_m=begins_m,
        ends_m=ends.reshape(_GRID, _GRID).astype(np.float32),
        candela=lamp.flux_lm / (2.0 * math.pi * (1.0 - math.cos(half))) * np.asarray(lamp.colour),
    )


def _inside(
    cone: _Cone, eye: FloatArray, ways: FloatArray, reach_m: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return from where to where (n,) along unit ways (n,3) from an eye a cone is passed, before the reach (n,).

    Source: a line meets a cone where (q . axis)^2 = cos^2 (q . q), quadratic along it; ends before starts: never.
    """
    from_tip = eye - cone.tip_m
    square = 1.0 / (1.0 + cone.tangent**2)
    along, ahead = ways @ cone.axis, float(from_tip @ cone.axis)
    a = along**2 - square
    a = np.where(np.abs(a) < 1e-9, 1e-9, a)
    b = along * ahead - square * (ways @ from_tip)
    c = ahead**2 - square * float(from_tip @ from_tip)
    root = b * b - a * c
    wide = np.sqrt(np.maximum(root, 0.0)) / np.abs(a)
    first, last = -b / a - wide, -b / a + wide
    across_it = a < 0.0
    near = np.where(across_it, first, np.where(along > 0.0, last, 0.0))
    far = np.where(across_it, last, np.where(along > 0.0, np.inf, first))
    missed = (root < 0.0) | (across_it & (ahead + along * (first + last) / 2.0 < 0.0))
    far = np.where(missed, -1.0, np.minimum(far, reach_m))
    return np.maximum(near, 0.0), far


def _scattered(
    cone: _Cone, eye: FloatArray, ways: FloatArray, near: FloatArray, far: FloatArray
) -> FloatArray:
    """Return the luminance (n,3) of the lit dust between two distances (n,) along unit ways (n,3) from an eye."""
    total = np.zeros(len(ways))
    for step in range(_STEPS):
        at = eye + ways * (near + (far - near) * ((step + 0.5) / _STEPS))[:, None] - cone.tip_m
        along = np.maximum(at @ cone.axis, 1e-6)
        u, v = (at @ side / (along * cone.tangent) for side in (cone.one, cone.two))
        column, row = (np.clip((each + 1.0) * 0.5 * _GRID, 0, _GRID - 1).astype(int) for each in (u, v))
        lit = (along > cone.begins_m) & (along < cone.ends_m[column, row])
        edge = np.clip((1.0 - np.hypot(u, v)) / (1.0 - _SOFT), 0.0, 1.0)
        far_m2 = np.einsum("ij,ij->i", at, at)
        cosine = -np.einsum("ij,ij->i", at, ways) / np.sqrt(far_m2)
        total += lit * edge * edge * (3.0 - 2.0 * edge) / far_m2 * _phase(cosine)
    depth = look().dust_per_m * (far - near) / _STEPS
    return np.asarray((total * depth)[:, None] * cone.candela)


def _phase(cosine: FloatArray) -> FloatArray:
    """Return how much of what dust scatters goes by an angle of this cosine (n,), for each steradian.

    Source: L. Henyey, J. Greenstein, Astrophysical Journal 93 (1941).
    """
    g = _FORWARD
    return np.asarray((1.0 - g * g) / (4.0 * math.pi * (1.0 + g * g - 2.0 * g * cosine) ** 1.5))
