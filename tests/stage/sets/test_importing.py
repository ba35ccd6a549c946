"""Meshes from files: read like trimesh and usd-core write them; hostile ones refused, quickly."""

from __future__ import annotations

import json
import struct
import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from skylot.core.arrays import FloatArray
from skylot.core.issues import Where
from skylot.stage.sets import mesh_bounds
from skylot.stage.sets.importing import load_mesh
from skylot.stage.world import Mesh


def area_m2(form: Mesh) -> float:
    """Return the area of all triangles."""
    a, b, c = (form.vertices_m[form.triangles[:, k]] for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2.0)


def volume_m3(form: Mesh) -> float:
    """Return the volume by the divergence theorem: positive where triangles face outwards."""
    a, b, c = (form.vertices_m[form.triangles[:, k]] for k in range(3))
    return float(np.sum(a * np.cross(b, c)) / 6.0)


def scene() -> Any:
    """Return two boxes, one moved and turned, by trimesh."""
    turned = trimesh.transformations.rotation_matrix(0.7, (1.0, 2.0, 0.5), (0.3, 0.0, 0.0))
    made = trimesh.Scene()
    made.add_geometry(trimesh.creation.box((1.0, 2.0, 3.0)), node_name="a")
    made.add_geometry(trimesh.creation.icosphere(subdivisions=2), node_name="b", transform=turned)
    return made


@pytest.mark.parametrize("name", ["set.glb", "set.gltf", "set.obj"])
def test_a_file_is_read_as_trimesh_wrote_it(tmp_path: Path, name: str) -> None:
    if name.endswith(".gltf"):
        for part, data in trimesh.exchange.gltf.export_gltf(scene()).items():
            (tmp_path / part).write_bytes(data)
        name = "model.gltf"
    else:
        scene().export(tmp_path / name)
    form, issues = load_mesh(tmp_path, name, 0.5)
    assert issues == ()
    assert form is not None
    truth = scene().to_mesh()
    assert area_m2(form) == pytest.approx(truth.area / 4.0, rel=1e-5)
    assert volume_m3(form) == pytest.approx(truth.volume / 8.0, rel=1e-5)
    assert form.vertices_m.min(axis=0) == pytest.approx(truth.bounds[0] / 2.0, abs=1e-5)


def test_usd_is_read_with_its_places(tmp_path: Path) -> None:
    usd = pytest.importorskip("pxr.Usd")
    geom = pytest.importorskip("pxr.UsdGeom")
    stage = usd.Stage.CreateNew(str(tmp_path / "set.usda"))
    cube = geom.Mesh.Define(stage, "/room/cube")
    cube.CreatePointsAttr([(0, 0, 0), (2, 0, 0), (2, 1, 0), (0, 1, 0)])
    cube.CreateFaceVertexCountsAttr([4])
    cube.CreateFaceVertexIndicesAttr([0, 1, 2, 3])
    geom.Xformable(cube).AddTranslateOp().Set((5.0, 0.0, 0.0))
    stage.GetRootLayer().Save()
    form, issues = load_mesh(tmp_path, "set.usda")
    assert issues == ()
    assert form is not None
    assert area_m2(form) == pytest.approx(2.0)
    assert form.vertices_m.max(axis=0) == pytest.approx([7.0, 1.0, 0.0])


def gltf(tmp_path: Path, name: str = "x.gltf", **changes: Any) -> str:
    """Write a small glTF of one triangle, changed, and return its name."""
    points: FloatArray = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0]], dtype="<f4")
    (tmp_path / "x.bin").write_bytes(points.tobytes())
    tree: dict[str, Any] = {
        "asset": {"version": "2.0"},
        "buffers": [{"uri": "x.bin", "byteLength": 36}],
        "bufferViews": [{"buffer": 0, "byteLength": 36}],
        "accessors": [{"bufferView": 0, "componentType": 5126, "count": 3, "type": "VEC3"}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}}]}],
        "nodes": [{"mesh": 0}],
    } | changes
    (tmp_path / name).write_text(json.dumps(tree))
    return name


def refused(tmp_path: Path, name: str) -> str:
    """Return what is said of a file that is refused within a second of work."""
    started = time.process_time()
    form, issues = load_mesh(tmp_path, name, 1.0, Where("form:x", ("part", 0, "file")))
    assert time.process_time() - started < 1.0
    assert form is None
    (issue,) = issues
    assert issue.severity == "error"
    assert issue.where == Where("form:x", ("part", 0, "file"))
    return issue.what


def test_a_small_gltf_is_read(tmp_path: Path) -> None:
    form, issues = load_mesh(tmp_path, gltf(tmp_path))
    assert issues == ()
    assert form is not None
    assert len(form.triangles) == 1


@pytest.mark.parametrize(
    "uri",
    [
        "../secret.bin",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://example.com/x.bin",
        "C:\\x.bin",
        "..%2fsecret.bin",
        "%2e%2e/secret.bin",
        "\\\\server\\x.bin",
        "a/../../secret.bin",
    ],
)
@pytest.mark.parametrize("kind", ["buffers", "images"])
def test_a_gltf_that_names_files_outside_of_its_folder_is_refused(
    tmp_path: Path, uri: str, kind: str
) -> None:
    folder = tmp_path / "production"
    folder.mkdir()
    (tmp_path / "secret.bin").write_bytes(bytes(36))
    what = refused(folder, gltf(folder, **{kind: [{"uri": uri, "byteLength": 36}]}))
    assert "folder" in what


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "production"
    folder.mkdir()
    gltf(tmp_path)
    (folder / "x.gltf").symlink_to(tmp_path / "x.gltf")
    assert "outside of the folder" in refused(folder, "x.gltf")
    assert "outside of the folder" in refused(folder, "../x.gltf")


def test_ten_million_triangles_are_refused_before_they_are_loaded(tmp_path: Path) -> None:
    accessors = [{"bufferView": 0, "componentType": 5126, "count": 30_000_000, "type": "VEC3"}]
    assert "million triangles" in refused(tmp_path, gltf(tmp_path, accessors=accessors))
    many = [{"mesh": 0} for _ in range(15_000)]
    points = [{"bufferView": 0, "componentType": 5126, "count": 3000, "type": "VEC3"}]
    assert "million triangles" in refused(tmp_path, gltf(tmp_path, nodes=many, accessors=points))
    (tmp_path / "big.obj").write_bytes(b"v 0 0 0\nv 1 0 0\nv 0 1 0\n" + b"f 1 2 3\n" * 10_000_000)
    assert "million triangles" in refused(tmp_path, "big.obj")
    with (tmp_path / "huge.glb").open("wb") as file:
        file.truncate(2_000_000_000)
    assert "2000 MB" in refused(tmp_path, "huge.glb")


@pytest.mark.parametrize(
    "changes",
    [
        {"accessors": [{"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"}]},
        {"accessors": [{"bufferView": 0, "componentType": 5126, "count": -3, "type": "VEC3"}]},
        {"accessors": [{"bufferView": 9, "componentType": 5126, "count": 3, "type": "VEC3"}]},
        {"accessors": [{"bufferView": 0, "componentType": 1, "count": 3, "type": "VEC3"}]},
        {"accessors": "none"},
        {"bufferViews": [{"buffer": 0, "byteOffset": -8, "byteLength": 36}]},
        {"bufferViews": [{"buffer": 0, "byteStride": 0, "byteLength": 36}]},
        {"nodes": [{"mesh": 0, "rotation": [0, 0, 0, 0]}]},
        {"nodes": [{"mesh": 0, "scale": [1e300, 1, 1]}]},
        {"nodes": [{"children": [1]}, {"children": [0]}]},
        {"extensionsRequired": ["KHR_draco_mesh_compression"]},
        {"buffers": [{"uri": "data:application/octet-stream;base64,****", "byteLength": 36}]},
    ],
)
def test_a_broken_gltf_gives_a_sentence(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert refused(tmp_path, gltf(tmp_path, **changes))


def test_nodes_that_go_round_in_a_circle_end(tmp_path: Path) -> None:
    nodes = [{"mesh": 0, "children": [1, 1]}, {"children": [0, 2, 2]}, {"mesh": 0}]
    form, issues = load_mesh(tmp_path, gltf(tmp_path, nodes=nodes, scenes=[{"nodes": [0]}]))
    assert issues == ()
    assert form is not None
    assert len(form.triangles) == 2


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"glTF",
        struct.pack("<IIIII", 0x46546C67, 2, 20, 4_000_000_000, 0x4E4F534A),
        struct.pack("<IIIII", 0x46546C67, 1, 20, 0, 0x4E4F534A),
        b"[" * 100_000,
    ],
)
def test_a_broken_glb_gives_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.glb").write_bytes(data)
    (tmp_path / "y.gltf").write_bytes(data)
    assert refused(tmp_path, "x.glb")
    assert refused(tmp_path, "y.gltf")


@pytest.mark.parametrize(
    "text",
    [
        "f 1 2 3\n",
        "v 1 2\nf 1 1 1\n",
        "v a b c\n",
        "v 0 0 0\nf 1 2 9\n",
        "v nan 0 0\nf 1 1 1\n",
        "#\n",
        "\nf \n",
        "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 99999999999999999999\n",
    ],
)
def test_a_broken_obj_gives_a_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.obj").write_text(text)
    assert refused(tmp_path, "x.obj")


@pytest.mark.parametrize("face", ["f\t1 2 3\n", "f " + "1 2 3 " * 3])
def test_an_obj_is_counted_while_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, face: str
) -> None:
    known = mesh_bounds.bound
    monkeypatch.setattr(mesh_bounds, "bound", lambda name: 5 if name == "triangles" else known(name))
    (tmp_path / "x.obj").write_text("v 0 0 0\nv 1 0 0\nv 0 1 0\n" + face * 6)
    assert "triangles" in refused(tmp_path, "x.obj")


def test_a_name_without_end_is_a_short_sentence(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "x" * 5000 + ".obj")) < 300


def test_an_obj_whose_materials_lie_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.obj").write_text("mtllib ../../x.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    assert "outside of the folder" in refused(tmp_path, "x.obj")


@pytest.mark.slow
@pytest.mark.parametrize("arc", ["references = @../out.usda@", "payload = @/etc/out.usda@"])
def test_a_usd_that_names_layers_outside_is_refused(tmp_path: Path, arc: str) -> None:
    pytest.importorskip("pxr.Usd")
    folder = tmp_path / "production"
    folder.mkdir()
    (tmp_path / "out.usda").write_text('#usda 1.0\ndef Xform "a" {}\n')
    (folder / "x.usda").write_text(f'#usda 1.0\ndef Xform "a" ({arc}) {{}}\n')
    assert "folder" in refused(folder, "x.usda")
    (folder / "y.usda").write_text("#usda 1.0\n(subLayers = [@x.usda@])\n")
    assert "folder" in refused(folder, "y.usda")


TRIANGLE = """{
    point3f[] points = [(0, 0, 0), (1, 0, 0), (0, 1, 0)]
    int[] faceVertexCounts = [3]
    int[] faceVertexIndices = [0, 1, 2]
}
"""


def test_a_usd_may_name_its_own_prims(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    two = f'#usda 1.0\ndef Mesh "m" {TRIANGLE}def "again" (references = </m>)\n{{\n}}\n'
    (tmp_path / "x.usda").write_text(two)
    mesh, issues = load_mesh(tmp_path, "x.usda")
    assert mesh is not None and len(mesh.triangles) == 2 and issues == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        '`"OUT/s.usda"`',
        "./in.usda:SDF_FORMAT_ARGS:x=y",
        "./in%2Fner.usda",
        "s.usda",
        "http://a.example/s.usda",
    ],
)
def test_a_usd_whose_names_mean_other_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    pytest.importorskip("pxr.Usd")
    (tmp_path / "film").mkdir()
    monkeypatch.chdir(tmp_path)  # usd-core looks for a layer here, too
    (tmp_path / "s.usda").write_text(f'#usda 1.0\ndef Mesh "m" {TRIANGLE}')
    for inner in ("in.usda", "in%2Fner.usda"):
        text = f'#usda 1.0\ndef "m" (references = @{tmp_path}/s.usda@</m>)\n{{\n}}\n'
        (tmp_path / "film" / inner).write_text(text)
    name = name.replace("OUT", str(tmp_path))
    text = f'#usda 1.0\ndef "a" (references = @{name}@</m>)\n{{\n}}\n'
    (tmp_path / "film" / "x.usda").write_text(text)
    assert "of the folder" in refused(tmp_path / "film", "x.usda")


def test_a_usdz_whose_inner_layers_name_files_outside(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    with zipfile.ZipFile(tmp_path / "x.usdz", "w") as package:
        package.writestr("a.usda", '#usda 1.0\ndef "a" (references = @./b.usda@</m>)\n{\n}\n')
        package.writestr("b.usda", '#usda 1.0\ndef "m" (references = @/etc/s.usda@</m>)\n{\n}\n')
    assert "not in the package" in refused(tmp_path, "x.usdz")


def test_a_usd_that_keeps_its_points_in_clips(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    clips = (
        'clips = { dictionary default = { asset[] assetPaths = [@/etc/passwd@]\nstring primPath = "/m" } }'
    )
    (tmp_path / "x.usda").write_text(f'#usda 1.0\ndef Mesh "m" ({clips}) {TRIANGLE}')
    assert "clips" in refused(tmp_path, "x.usda")


def test_a_usd_that_ends_its_reader_does_not_end_us(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    (tmp_path / "x.usda").write_text("#usda 1.0\n" + 'def "a" {\n' * 50_000 + "}\n" * 50_000)
    assert "bounded time" in refused(tmp_path, "x.usda")


def test_a_usdz_that_is_compressed_or_broken_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pxr.Usd")
    with zipfile.ZipFile(tmp_path / "x.usdz", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("x.usda", "#usda 1.0\n" + " " * 3_000_000)
    assert "compressed" in refused(tmp_path, "x.usdz")
    (tmp_path / "y.usdz").write_bytes(b"PK\x03\x04 nothing")
    assert refused(tmp_path, "y.usdz")
    (tmp_path / "z.usdc").write_bytes(b"PXR-USDC" + bytes(200))
    assert refused(tmp_path, "z.usdc")


def test_what_is_no_mesh_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "x.fbx").write_bytes(b"x")
    assert "no kind of mesh" in refused(tmp_path, "x.fbx")
    assert "not there" in refused(tmp_path, "gone.glb")
    assert refused(tmp_path, "")
    assert refused(tmp_path, "a\x00.glb")
