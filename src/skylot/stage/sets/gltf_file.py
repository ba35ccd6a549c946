"""glTF 2.0, as text or binary: the triangles of all meshes, placed by their nodes.

Source: Khronos glTF 2.0 specification (buffers, accessors, nodes, binary container).
"""

from __future__ import annotations

import base64
import binascii
import json
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray, IntArray
from skylot.core.rotations import normalise, to_matrix
from skylot.stage.sets.mesh_bounds import Unreadable, bound, check_corners, check_count, inside
from skylot.stage.world import Mesh

_MAGIC, _JSON, _BIN = 0x46546C67, 0x4E4F534A, 0x004E4942
_COMPONENTS: dict[int, str] = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
_WIDTH = {"SCALAR": 1, "VEC3": 3}
_PACKED = ("KHR_draco_mesh_compression", "EXT_meshopt_compression")


@dataclass(slots=True, eq=False)
class _File:
    """One glTF file while it is read."""

    path: Path
    root: Path
    tree: dict[str, Any]
    chunk: bytes
    buffers: dict[int, bytes] = field(default_factory=dict)
    read_bytes: int = 0


def read_gltf(path: Path, root: Path) -> Mesh:
    """Return the mesh of a .gltf or .glb file; raises Unreadable."""
    try:
        file = _open(path, root)
        _check_names(file)
        _check_size(file.tree)
        placed = _placed_meshes(file.tree)
        return _joined(file, placed)
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        RecursionError,
        struct.error,
    ) as fault:
        raise Unreadable("is not a readable glTF file", "export it anew as glTF 2.0") from fault


def _open(path: Path, root: Path) -> _File:
    data = path.read_bytes()
    chunk = b""
    if path.suffix.lower() == ".glb":
        magic, version, _ = struct.unpack_from("<III", data)
        if magic != _MAGIC or version != 2:
            raise Unreadable("is not binary glTF 2.0", "export it anew as glTF 2.0")
        length, kind = struct.unpack_from("<II", data, 12)
        if kind != _JSON:
            raise Unreadable("is not binary glTF 2.0", "export it anew as glTF 2.0")
        text = data[20 : 20 + length]
        if len(data) >= 28 + length:
            size, kind = struct.unpack_from("<II", data, 20 + length)
            chunk = data[28 + length : 28 + length + size] if kind == _BIN else b""
    else:
        text = data
    if len(text) > bound("json_bytes") and path.suffix.lower() == ".glb":
        raise Unreadable("describes too much", "export it with fewer parts")
    tree = json.loads(text)
    if not isinstance(tree, dict):
        raise Unreadable("is not a readable glTF file", "export it anew as glTF 2.0")
    packed = [name for name in tree.get("extensionsRequired", []) if name in _PACKED]
    if packed:
        raise Unreadable(f"is packed ({packed[0]})", "export it without mesh compression")
    if len(tree.get("nodes", [])) > bound("nodes"):
        raise Unreadable(f"has over {bound('nodes')} nodes", "join them before the export")
    return _File(path=path, root=root, tree=tree, chunk=chunk)


def _check_names(file: _File) -> None:
    """Refuse names of files outside of the folder, of buffers and of images alike."""
    for kind in ("buffers", "images"):
        for each in file.tree.get(kind, []):
            uri = each.get("uri")
            if uri is not None and not uri.startswith("data:"):
                inside(file.root, file.path.parent, uri)


def _check_size(tree: dict[str, Any]) -> None:
    """Refuse too many triangles by what the file says of itself, each mesh as often as nodes place it."""
    each = [sum(_triangles(tree, one) for one in _primitives(tree, at)) for at in range(len(tree["meshes"]))]
    used = [node["mesh"] for node in tree.get("nodes", []) if "mesh" in node]
    check_count(sum(each[index] for index in used) if used else sum(each))


def _primitives(tree: dict[str, Any], mesh: int) -> list[dict[str, Any]]:
    return [each for each in tree["meshes"][mesh]["primitives"] if each.get("mode", 4) in (4, 5, 6)]


def _triangles(tree: dict[str, Any], primitive: dict[str, Any]) -> int:
    accessor = primitive.get("indices", primitive["attributes"]["POSITION"])
    count = _count(tree["accessors"][accessor])
    points = _count(tree["accessors"][primitive["attributes"]["POSITION"]])
    check_count(points // 3)
    return count // 3 if primitive.get("mode", 4) == 4 else max(count - 2, 0)


def _count(accessor: dict[str, Any]) -> int:
    count = accessor["count"]
    if not isinstance(count, int) or count < 0:
        raise Unreadable("is not a readable glTF file", "export it anew as glTF 2.0")
    return count


def _placed_meshes(tree: dict[str, Any]) -> list[tuple[int, FloatArray]]:
    """Return (mesh, its placement (4,4)) of the scene's nodes; each node is visited once."""
    nodes = tree.get("nodes", [])
    if not nodes:
        return [(index, np.eye(4)) for index in range(len(tree.get("meshes", [])))]
    children = {child for node in nodes for child in node.get("children", [])}
    scenes = tree.get("scenes") or [{}]
    roots = scenes[tree.get("scene", 0)].get("nodes", [at for at in range(len(nodes)) if at not in children])
    waiting = [(at, np.eye(4)) for at in roots]
    seen: set[int] = set()
    found = []
    while waiting:
        at, above = waiting.pop()
        if at in seen:
            continue
        seen.add(at)
        here = above @ _placement(nodes[at]) if _moves(nodes[at]) else above
        if "mesh" in nodes[at]:
            found.append((nodes[at]["mesh"], here))
        waiting += [(child, here) for child in nodes[at].get("children", [])]
    return found


def _moves(node: dict[str, Any]) -> bool:
    return any(key in node for key in ("matrix", "rotation", "scale", "translation"))


def _placement(node: dict[str, Any]) -> FloatArray:
    if "matrix" in node:
        return np.asarray(node["matrix"], dtype=np.float64).reshape(4, 4).T
    place = np.eye(4)
    place[:3, :3] = to_matrix(normalise(node.get("rotation", (0.0, 0.0, 0.0, 1.0)))) * np.asarray(
        node.get("scale", (1.0, 1.0, 1.0)), dtype=np.float64
    )
    place[:3, 3] = node.get("translation", (0.0, 0.0, 0.0))
    return place


def _joined(file: _File, placed: list[tuple[int, FloatArray]]) -> Mesh:
    points: list[FloatArray] = [np.zeros((0, 3))]
    triangles: list[IntArray] = [np.zeros((0, 3), dtype=np.int64)]
    start = 0
    for index, place in placed:
        for primitive in _primitives(file.tree, index):
            vertices = _values(file, primitive["attributes"]["POSITION"], "VEC3").astype(np.float64)
            faces = _faces(file, primitive, len(vertices))
            check_corners(faces, len(vertices))
            if np.linalg.det(place[:3, :3]) < 0.0:
                faces = faces[:, ::-1]
            points.append(vertices @ place[:3, :3].T + place[:3, 3])
            triangles.append(faces + start)
            start += len(vertices)
            check_count(start // 3)
    return Mesh(vertices_m=np.concatenate(points), triangles=np.concatenate(triangles).astype(np.int32))


def _faces(file: _File, primitive: dict[str, Any], points: int) -> IntArray:
    if "indices" in primitive:
        row = _values(file, primitive["indices"], "SCALAR").astype(np.int64).ravel()
    else:
        row = np.arange(points)
    mode = primitive.get("mode", 4)
    if mode == 4:
        return np.asarray(row[: len(row) // 3 * 3].reshape(-1, 3))
    if len(row) < 3:
        return np.zeros((0, 3), dtype=np.int64)
    if mode == 6:
        return np.stack((np.full(len(row) - 2, row[0]), row[1:-1], row[2:]), axis=1)
    strip = np.stack((row[:-2], row[1:-1], row[2:]), axis=1)
    strip[1::2] = strip[1::2, ::-1]
    return strip


def _values(file: _File, accessor: int, kind: str) -> Any:
    """Return an accessor's values (count, width) out of its buffer; raises Unreadable past its end."""
    record = file.tree["accessors"][accessor]
    if record.get("type") != kind or "sparse" in record or "bufferView" not in record:
        raise Unreadable("keeps its points in a way that is not read", "export it without sparse accessors")
    view = file.tree["bufferViews"][record["bufferView"]]
    item = np.dtype(_COMPONENTS[record["componentType"]])
    width, count = _WIDTH[kind], _count(record)
    step = view.get("byteStride", item.itemsize * width)
    data = _buffer(file, view["buffer"])
    start = view.get("byteOffset", 0) + record.get("byteOffset", 0)
    if count == 0:
        return np.zeros((0, width), dtype=item)
    if (
        start < 0
        or step < item.itemsize * width
        or start + (count - 1) * step + item.itemsize * width > len(data)
    ):
        raise Unreadable("is cut short: it names more than it holds", "export it anew")
    return np.ndarray((count, width), item, data, start, (step, item.itemsize))


def _buffer(file: _File, index: int) -> bytes:
    if index not in file.buffers:
        uri = file.tree["buffers"][index].get("uri")
        if uri is None:
            data = file.chunk
        elif uri.startswith("data:"):
            data = _from_uri(uri)
        else:
            data = _from_file(file, uri)
        file.buffers[index] = data
    return file.buffers[index]


def _from_uri(uri: str) -> bytes:
    head, _, text = uri.partition(",")
    if not head.endswith(";base64"):
        raise Unreadable("holds data that is not base64", "export it anew")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise Unreadable("holds data that is not base64", "export it anew") from fault


def _from_file(file: _File, uri: str) -> bytes:
    path = inside(file.root, file.path.parent, uri)
    try:
        file.read_bytes += path.stat().st_size
        if file.read_bytes > bound("file_bytes"):
            raise Unreadable("is too large with its buffers", "export it with fewer triangles")
        return path.read_bytes()
    except OSError as fault:
        raise Unreadable(f"misses its file {uri[:80]!r}", "copy it beside the .gltf") from fault
