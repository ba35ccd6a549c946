"""What one key of a camera's words asks for, and the pose that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from skylot.core import rotations
from skylot.core.arrays import FloatArray
from skylot.core.issues import Issue, Where
from skylot.stage.blocking.camera_table import CameraTable, Optics
from skylot.stage.blocking.scene import Scene
from skylot.stage.blocking.words import Clause


@dataclass(slots=True, kw_only=True, eq=False)
class Shot:
    """What one key of a camera's words asks for, on the way to its pose."""

    clauses: Sequence[Clause]
    scene: Scene
    optics: Optics
    table: CameraTable
    where: Where
    position_m: FloatArray | None = None
    """Typed numbers, which go over the words."""
    rotation_xyzw: FloatArray | None = None
    focal_mm: float | None = None
    focus_m: float | None = None
    hand_held: bool = False
    issues: list[Issue] = field(default_factory=list)

    def first(self, *kinds: str) -> Clause | None:
        """Return the first clause of some kinds."""
        return next((c for c in self.clauses if c.kind in kinds), None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CameraPose:
    """A camera at one instant."""

    position_m: FloatArray
    rotation_xyzw: FloatArray
    focal_mm: float
    focus_m: float
    subjects: tuple[str, ...]
    outside: bool = False
    """It stands outside of the set on purpose: it looks in through a window."""

    @property
    def forward(self) -> FloatArray:
        """Unit vector of the view."""
        return rotations.rotate(self.rotation_xyzw, np.array([0.0, 0.0, -1.0]))
