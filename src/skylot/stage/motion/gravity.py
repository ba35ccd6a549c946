"""What pulls on a free body: gravity of a ground, or the turning and the tide of an orbit.

In orbit a thing falls with the cabin; what a camera sees is relative to the cabin, which turns once an orbit.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.core.geometry import unit
from skylot.stage.world import GravityField

_DATA = Path(__file__).with_name("data")


@cache
def numbers(name: str) -> dict[str, dict[str, Any]]:
    """Return the tables of one of this package's data files."""
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))


def field_of(
    kind: Literal["orbit", "earth", "moon", "mars"],
    down: ArrayLike,
    *,
    mean_motion_rad_s: float = 0.0,
    to_lvlh: ArrayLike | None = None,
    origin_lvlh_m: ArrayLike | None = None,
) -> GravityField:
    """Return the field of a place: `down` (3,) is a vector in the axes of the shot, of any length.

    `to_lvlh` (3,3) turns vectors of the shot into LVLH (x along velocity, z to the Earth's centre);
    `origin_lvlh_m` (3,) is the shot's origin from the station's centre of mass. Both matter in orbit only.
    Without a mean motion an orbit is free of every force.
    """
    in_orbit = kind == "orbit"
    strength = numbers("gravity")[kind]["g_m_s2"]
    return GravityField(
        kind=kind,
        g_m_s2=np.zeros(3) if in_orbit else strength * unit(down),
        mean_motion_rad_s=mean_motion_rad_s if in_orbit else 0.0,
        to_lvlh=np.eye(3) if to_lvlh is None else np.asarray(to_lvlh, dtype=np.float64),
        origin_lvlh_m=np.zeros(3) if origin_lvlh_m is None else np.asarray(origin_lvlh_m, dtype=np.float64),
    )


def acceleration(field: GravityField, position_m: FloatArray, velocity_m_s: FloatArray) -> FloatArray:
    """Return accelerations (n,3) relative to the cabin of points at (n,3) with velocities (n,3), in shot axes.

    Source: Hill's equations (W. H. Clohessy, R. S. Wiltshire, J. Aerospace Sciences 27, 1960), with x along
    the velocity, y against the orbit's normal, z to the Earth: 2 n vz; -n2 y; 3 n2 z - 2 n vx.
    """
    pull = np.broadcast_to(field.g_m_s2, position_m.shape)
    n = field.mean_motion_rad_s
    if n == 0.0:
        return np.array(pull)
    turn = field.to_lvlh
    at = position_m @ turn.T + field.origin_lvlh_m
    speed = velocity_m_s @ turn.T
    hill = np.stack(
        (2.0 * n * speed[:, 2], -n * n * at[:, 1], 3.0 * n * n * at[:, 2] - 2.0 * n * speed[:, 0]), axis=1
    )
    return np.asarray(pull + hill @ turn)


def turning(field: GravityField) -> FloatArray:
    """Return the angular velocity (3,) in rad/s at which the axes of the shot turn among the stars."""
    return np.asarray(np.array([0.0, -field.mean_motion_rad_s, 0.0]) @ field.to_lvlh)


def drift_by_turning_m(field: GravityField, velocity_m_s: FloatArray, seconds: float) -> float:
    """Return by how many metres the orbit's turning bends a straight flight at (3,) after some seconds."""
    coriolis = np.linalg.norm(2.0 * np.cross(turning(field), velocity_m_s))
    return float(0.5 * coriolis * seconds**2)
