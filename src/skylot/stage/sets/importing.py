"""Meshes from files."""

from __future__ import annotations

from pathlib import Path

from skylot.core.issues import Issue, Where, note
from skylot.stage.world import Mesh


def load_mesh(root: Path, file: str, scale: float, where: Where) -> tuple[Mesh | None, list[Issue]]:
    """Return the mesh of a file under a folder, in metres, and what is wrong with it."""
    return None, [note(f"{root / file} at scale {scale:g} is not read yet", "", where)]
