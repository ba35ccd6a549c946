"""Meshes from files of a production: glTF, OBJ, USD; bounded before they are loaded, never from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from skylot.core.issues import Issue, Where, error
from skylot.stage.sets.mesh_bounds import Unreadable, bound, inside
from skylot.stage.world import Mesh

Reader = Callable[[Path, Path], Mesh]
_LONGEST_NAME = 120


def load_mesh(
    root: Path, file: str, scale: float = 1.0, where: Where | None = None
) -> tuple[Mesh | None, tuple[Issue, ...]]:
    """Return the triangles of a file under the folder `root`, in metres, in the file's own axes.

    `scale` is metres for one unit of the file. All meshes of the file are joined; materials, skins and
    animations are not read. A file that is too large, names files outside of the folder, or is broken gives
    no mesh and an error.
    """
    shown = file if len(file) <= _LONGEST_NAME else f"{file[:_LONGEST_NAME]}…"
    try:
        path = inside(root, root, file)
        with np.errstate(all="ignore"):  # what is not finite is refused below
            form = _read(path, root)
            vertices = form.vertices_m * scale
        if not len(form.triangles):
            raise Unreadable("has no triangles in it")
        if not np.isfinite(vertices).all() or float(np.abs(vertices).max()) > 1e5:
            raise Unreadable("has points that are not finite, or over 100 km away", "look at its scale")
        return replace(form, vertices_m=vertices), ()
    except Unreadable as fault:
        return None, (error(f"mesh {shown}: {fault.what}", fault.hint, where),)


def _read(path: Path, root: Path) -> Mesh:
    try:
        return _reader(path)(path, root)
    except OSError as fault:  # no right to read it, a name that is too long
        raise Unreadable(f"cannot be read: {fault.strerror or fault}") from fault


def _reader(path: Path) -> Reader:
    suffix = path.suffix.lower()
    if not path.is_file():
        raise Unreadable("is not there", "give its path from the production's folder")
    limit = bound("usd_bytes" if suffix.startswith(".usd") else "file_bytes")
    size = path.stat().st_size
    if size > limit:
        raise Unreadable(
            f"is {size / 1e6:.0f} MB: at most {limit / 1e6:.0f} MB are read", "export it with fewer triangles"
        )
    if suffix in (".glb", ".gltf"):
        from skylot.stage.sets.gltf_file import read_gltf  # noqa: PLC0415

        return read_gltf
    if suffix == ".obj":
        from skylot.stage.sets.obj_file import read_obj  # noqa: PLC0415

        return read_obj
    if suffix in (".usd", ".usda", ".usdc", ".usdz"):
        from skylot.stage.sets.usd_file import read_usd  # noqa: PLC0415

        return read_usd
    raise Unreadable("is no kind of mesh that is read", "export it as .glb, .gltf, .obj or .usd")
