"""USD, where usd-core is installed: the triangles of all meshes as they stand at the start of its time."""

from __future__ import annotations

import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.stage.sets.mesh_bounds import Unreadable, bound, check_corners, check_count, fans, inside
from skylot.stage.world import Mesh


def read_usd(path: Path, root: Path) -> Mesh:
    """Return the mesh of a USD file; raises Unreadable.

    Every layer that it names, and the layers that those name, must lie in the folder.
    """
    tf, usd = _library("Tf"), _library("Usd")
    if path.suffix.lower() == ".usdz":
        _check_package(path)
    try:
        _check_layers(path, root)
        stage = usd.Stage.Open(str(path))
        return _meshes(stage)
    except tf.ErrorException as fault:
        raise Unreadable("is not a readable USD file", "export it anew") from fault


def _library(name: str) -> Any:
    try:
        return import_module(f"pxr.{name}")
    except ImportError as fault:
        raise Unreadable("is USD, and usd-core is not installed", "install the extra for USD") from fault


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


def _check_layers(path: Path, root: Path) -> None:
    sdf = _library("Sdf")
    waiting, seen = [path], set()
    while waiting:
        here = waiting.pop()
        if here in seen:
            continue
        seen.add(here)
        if len(seen) > bound("layers"):
            raise Unreadable(f"is made of over {bound('layers')} layers", "flatten it before the export")
        if not here.is_file():
            continue  # a missing layer stays empty
        if here.stat().st_size > bound("usd_bytes"):
            raise Unreadable(f"names {here.name}, which is too large", "export it with fewer triangles")
        layer = sdf.Layer.FindOrOpen(str(here))
        if layer is None:
            raise Unreadable("is not a readable USD file", "export it anew")
        packed = here.suffix.lower() == ".usdz"
        for name in layer.GetCompositionAssetDependencies():
            next_layer = inside(root, here.parent, name.split("[", 1)[0])
            if not packed:
                waiting.append(next_layer)


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
