"""One setup as it is handed over: the staged shot, and what the schedule says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from skylot.core.instant import Instant
from skylot.stage.world import Sky, StagedShot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Handed:
    """A staged shot with its scene, its instant and its light."""

    shot: StagedShot
    scene: str = ""
    at: Instant | None = None
    """Instant of the shot's second 0, scheduled or staged."""
    sky: Sky | None = None
    """Light outside over the shot, in its axes."""
    light: str = ""
    """In words, as the frame's notes say it."""

    @property
    def setup(self) -> str:
        """Return the id of the setup."""
        return self.shot.staging.setup


def with_camera(shots: Iterable[Handed]) -> list[Handed]:
    """Return the shots that have a camera, in their order: those of which there is a picture."""
    return [one for one in shots if one.shot.camera is not None]
