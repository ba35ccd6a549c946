"""What a mesh file may be: where it lies, how large it is, how many triangles it holds."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from urllib.parse import unquote

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import IntArray


class Unreadable(Exception):
    """Why a mesh is not read: what is wrong with the file, and a hint."""

    def __init__(self, what: str, hint: str = "") -> None:
        """Keep the sentence and the hint apart."""
        super().__init__(what)
        self.what = what
        self.hint = hint


@cache
def _table() -> dict[str, int]:
    text = (Path(__file__).with_name("data") / "bounds.toml").read_text(encoding="utf-8")
    return {name: value for name, value in tomllib.loads(text).items() if isinstance(value, int)}


def bound(name: str) -> int:
    """Return a limit by its name in data/bounds.toml."""
    return _table()[name]


def inside(root: Path, folder: Path, name: str) -> Path:
    """Return the file that a name means in a folder; raises Unreadable where it lies outside of the root."""
    plain = unquote(name)
    away = (
        "\x00" in plain
        or "://" in plain
        or PurePosixPath(plain).is_absolute()
        or PureWindowsPath(plain).is_absolute()
        or bool(PureWindowsPath(plain).drive)
        or plain.startswith("\\")
    )
    hint = "everything that it needs lies in the production's folder"
    if away or not plain.strip():
        raise Unreadable(f"names {name[:80]!r}, which is no file of the folder", hint)
    try:
        path = (folder / plain).resolve()
        if path.is_relative_to(root.resolve()):
            return path
    except (OSError, RuntimeError, ValueError) as fault:
        raise Unreadable(f"names {name[:80]!r}, which is no file of the folder", hint) from fault
    raise Unreadable(f"names {name[:80]!r}, outside of the folder", hint)


def check_count(triangles: int) -> None:
    """Refuse too many triangles; raises Unreadable."""
    most = bound("triangles")
    if triangles > most:
        raise Unreadable(
            f"has {triangles / 1e6:.1f} million triangles: at most {most / 1e6:.0f} million are read",
            "export it with fewer triangles",
        )


def fans(counts: ArrayLike, corners: ArrayLike) -> IntArray:
    """Return triangles (m,3) of polygons: how many corners each has, and the corners of all in a row."""
    many = np.asarray(counts, dtype=np.int64)
    flat = np.asarray(corners, dtype=np.int64)
    if np.any(many < 0) or int(many.sum()) != len(flat):
        raise Unreadable("has polygons whose corners do not add up")
    inner = np.maximum(many - 2, 0)
    total = int(inner.sum())
    check_count(total)
    start = np.repeat(np.cumsum(many) - many, inner)
    step = np.arange(total) - np.repeat(np.cumsum(inner) - inner, inner)
    return np.stack((flat[start], flat[start + step + 1], flat[start + step + 2]), axis=1)


def check_corners(triangles: IntArray, points: int) -> None:
    """Refuse triangles whose corners are no points of the mesh; raises Unreadable."""
    if len(triangles) and (int(triangles.min()) < 0 or int(triangles.max()) >= points):
        raise Unreadable("has triangles at points that it does not have")
