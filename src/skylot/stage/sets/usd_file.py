"""USD, where usd-core is installed: the triangles of all meshes as they stand at the start of its time."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from skylot.stage.sets.mesh_bounds import Unreadable, bound
from skylot.stage.world import Mesh


def read_usd(path: Path, root: Path) -> Mesh:
    """Return the mesh of a USD file; raises Unreadable.

    Every layer that it names, and the layers that those name, must lie in the folder. It is read by a process
    of its own: usd-core may end its process over a hostile file, or compose it without end.
    """
    if find_spec("pxr") is None:
        raise Unreadable("is USD, and usd-core is not installed", "pip install 'skylot[handover]'")
    if path.suffix.lower() == ".usdz":
        _check_package(path)
    words = [sys.executable, "-m", "skylot.stage.sets.usd_worker", str(path), str(root.resolve())]
    try:
        answer = subprocess.run(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * bound("usd_seconds"),
            check=False,
        ).stdout
    except subprocess.TimeoutExpired:
        answer = b""
    if answer[:1] == b"U":
        raise Unreadable(*json.loads(answer[1:]))
    if answer[:1] != b"M":  # it ended for want of time or memory, or in usd-core itself
        raise Unreadable("cannot be read in bounded time and memory", "flatten it before the export")
    with np.load(io.BytesIO(answer[1:]), allow_pickle=False) as found:
        return Mesh(vertices_m=found["vertices_m"], triangles=found["triangles"])


def _check_package(path: Path) -> None:
    """Refuse a package that is compressed or holds more than it weighs: by its format it is neither."""
    try:
        with zipfile.ZipFile(path) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as fault:
        raise Unreadable("is not a readable USD package", "export it anew") from fault
    stored = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
    total = sum(entry.file_size for entry in entries)
    if not stored or total > bound("usd_bytes") or len(entries) > bound("nodes"):
        raise Unreadable("is a package whose files are compressed or too large", "export it anew as .usdz")
    if any(entry.filename.startswith(("/", "\\")) or ".." in entry.filename for entry in entries):
        raise Unreadable("is a package with files outside of it", "export it anew as .usdz")
