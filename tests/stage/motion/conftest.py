"""A person, a room and a weightless place, for all tests of motion."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from skylot.core.arrays import FloatArray
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.model import BodyShape
from skylot.stage.motion.gravity import field_of
from skylot.stage.motion.records import BodyStart
from skylot.stage.world import GravityField, Interior, Skeleton


class Box:
    """A room about the origin; the floor is its least z."""

    def __init__(self, half_m: tuple[float, float, float]) -> None:
        self.half_m = np.array(half_m)

    def clearance_m(self, points_m: FloatArray) -> FloatArray:
        return np.asarray((self.half_m - np.abs(points_m)).min(axis=1))


@pytest.fixture(scope="session")
def skeleton() -> Skeleton:
    return build_skeleton(BodyShape(id="ANNA", height_m=1.7, mass_kg=70.0))


@pytest.fixture(scope="session")
def anna(skeleton: Skeleton) -> BodyStart:
    return BodyStart(
        who="ANNA",
        skeleton=skeleton,
        position_m=np.zeros(3),
        rotation_xyzw=np.array([0.0, 0.0, 0.0, 1.0]),
        joints_rad=posture("neutral", skeleton),
    )


@pytest.fixture(scope="session")
def weightless() -> GravityField:
    return field_of("orbit", (0.0, 0.0, 1.0))


@pytest.fixture(scope="session")
def room() -> Callable[..., Interior]:
    return lambda *half_m: Box(half_m)


@pytest.fixture(scope="session")
def planes() -> dict[str, FloatArray]:
    return {
        "forward": np.array([1.0, 0.0, 0.0]),
        "aft": np.array([-1.0, 0.0, 0.0]),
        "starboard": np.array([0.0, 1.0, 0.0]),
        "port": np.array([0.0, -1.0, 0.0]),
        "deck": np.array([0.0, 0.0, 1.0]),
        "overhead": np.array([0.0, 0.0, -1.0]),
    }
