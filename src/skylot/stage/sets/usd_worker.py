"""The triangles of a USD file, read in a process of its own that a hostile file may kill or keep busy.

usd-core ends its process where a file is nested deep enough, and composes millions of prims of a few lines.
`python -m skylot.stage.sets.usd_worker FILE ROOT` writes `M` and the arrays (npz), or `U` and why not (JSON).
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import zipfile
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.sets.mesh_bounds import Unreadable, bound, check_corners, check_count, fans, inside
from skylot.stage.world import Mesh

_USD = (".usd", ".usda", ".usdc")
_FOLDER = "everything that it needs lies in the production's folder"


def read_here(path: Path, root: Path) -> Mesh:
    """Return the mesh of a USD file, read in this process; raises Unreadable.

    Every layer that it names, and the layers that those name, must lie in the folder.
    """
    tf, usd = _library("Tf"), _library("Usd")
    try:
        _check_layers(path, root)
        return _meshes(usd.Stage.Open(str(path)))
    except tf.ErrorException as fault:
        raise Unreadable("is not a readable USD file", "export it anew") from fault


def main() -> None:
    """Read the file of the command line under limits of time and memory, and write what was found."""
    seconds, most = bound("usd_seconds"), bound("usd_memory_bytes")
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        mesh = read_here(Path(sys.argv[1]), Path(sys.argv[2]))
        answer = io.BytesIO()
        np.savez(answer, vertices_m=mesh.vertices_m, triangles=mesh.triangles)
        data = b"M" + answer.getvalue()
    except Unreadable as fault:
        data = b"U" + json.dumps([fault.what, fault.hint]).encode()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing of usd-core is taken down: a large stage takes long to


def _library(name: str) -> Any:
    return import_module(f"pxr.{name}")


def _check_layers(path: Path, root: Path) -> None:
    """Refuse layers that lie elsewhere; a name that means no file here might mean one to usd-core."""
    if path.suffix.lower() == ".usdz":
        _check_packed(path)
        return
    waiting, seen = [path], set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if len(seen) > bound("layers"):
            raise Unreadable(f"is made of over {bound('layers')} layers", "flatten it before the export")
        if not here.is_file() or here.suffix.lower() not in _USD:
            raise Unreadable(f"names {here.name[:80]!r}, which is no USD file of the folder", _FOLDER)
        if here.stat().st_size > bound("usd_bytes"):
            raise Unreadable(f"names {here.name}, which is too large", "export it with fewer triangles")
        waiting += [inside(root, here.parent, name) for name in _named_by(str(here))]


def _check_packed(path: Path) -> None:
    """Refuse a package with a layer that names what is not in the package."""
    with zipfile.ZipFile(path) as package:
        entries = set(package.namelist())
    layers = sorted(each for each in entries if PurePosixPath(each).suffix.lower() in _USD)
    if len(layers) > bound("layers"):
        raise Unreadable(f"is made of over {bound('layers')} layers", "flatten it before the export")
    for entry in layers:
        for name in _named_by(f"{path}[{entry}]"):
            target = os.path.normpath(PurePosixPath(entry).parent / name)
            if target not in entries:
                raise Unreadable(
                    f"names {name[:80]!r}, which is not in the package", "export it anew as .usdz"
                )


def _named_by(identifier: str) -> list[str]:
    """Return the files that a layer is composed of, but for itself; raises Unreadable for what names more."""
    sdf = _library("Sdf")
    layer = sdf.Layer.FindOrOpen(identifier)
    if layer is None:
        raise Unreadable("is not a readable USD file", "export it anew")
    clipped: list[str] = []

    def look(at: Any) -> None:
        prim = layer.GetPrimAtPath(at) if at.IsPrimPath() or at.IsPrimVariantSelectionPath() else None
        if prim is not None and prim.HasInfo("clips"):
            clipped.append(str(at))

    layer.Traverse(sdf.Path.absoluteRootPath, look)
    if clipped:
        raise Unreadable("keeps its points in value clips", "flatten it before the export")
    names = [str(name) for name in layer.GetCompositionAssetDependencies() if name]
    for name in names:
        # an expression, a percent sign, arguments of a format, a part of a package: read otherwise than they look
        if any(sign in name for sign in ("`", "%", ":", "[")):
            raise Unreadable(f"names {name[:80]!r}, which is no file of the folder", _FOLDER)
    return names


def _meshes(stage: Any) -> Mesh:
    usd, geom = _library("Usd"), _library("UsdGeom")
    places = geom.XformCache(usd.TimeCode.EarliestTime())
    points: list[FloatArray] = [np.zeros((0, 3))]
    triangles: list[IntArray] = [np.zeros((0, 3), dtype=np.int64)]
    start = total = prims = 0
    for prim in stage.Traverse(usd.TraverseInstanceProxies(usd.PrimDefaultPredicate)):
        prims += 1
        if prims > bound("nodes"):
            raise Unreadable(f"has over {bound('nodes')} prims", "join them before the export")
        if not prim.IsA(geom.Mesh):
            continue
        vertices, faces = _mesh(geom.Mesh(prim))
        total += len(faces)
        check_count(total)
        place = np.array(places.GetLocalToWorldTransform(prim))  # rows act on row vectors
        points.append(vertices @ place[:3, :3] + place[3, :3])
        triangles.append(faces + start)
        start += len(vertices)
    return Mesh(vertices_m=np.concatenate(points), triangles=np.concatenate(triangles).astype(np.int32))


def _mesh(mesh: Any) -> tuple[FloatArray, IntArray]:
    usd, geom = _library("Usd"), _library("UsdGeom")
    when = usd.TimeCode.EarliestTime()
    counts = mesh.GetFaceVertexCountsAttr().Get(when) or ()
    corners = mesh.GetFaceVertexIndicesAttr().Get(when) or ()
    vertices = np.asarray(mesh.GetPointsAttr().Get(when) or (), dtype=np.float64).reshape(-1, 3)
    faces = fans(counts, corners)
    check_corners(faces, len(vertices))
    if mesh.GetOrientationAttr().Get() == geom.Tokens.leftHanded:
        faces = faces[:, ::-1]
    return vertices, faces


if __name__ == "__main__":
    main()
