"""What was handed over is seen again: read back by other libraries and rendered, it gives the same depths."""

import io
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import trimesh

from skylot.core.rotations import from_matrix
from skylot.stage.handover.gltf import write_glb
from skylot.stage.handover.usd import write_usd
from skylot.stage.picture.render import render
from skylot.stage.world import Item, Mesh

SIZE = (240, 136)


def depths(shot, sky, at_s=0.0):
    depth = render(shot, sky, at_s, size=SIZE, labels=False).depth_m
    return np.where(np.isfinite(depth), depth, 99.0)


def again(shot, items, matrix, focal_mm, gate_mm=None):
    """Return the shot as a reader has it: triangles where they stand, and a camera."""
    width, height = gate_mm or (shot.camera.width_mm, shot.camera.height_mm)
    camera = replace(
        shot.camera,
        t_s=np.zeros(1),
        position_m=matrix[None, :3, 3],
        rotation_xyzw=from_matrix(matrix[:3, :3])[None],
        focal_mm=np.array([focal_mm]),
        focus_m=np.ones(1),
        width_mm=width,
        height_mm=height,
    )
    return replace(shot, built=replace(shot.built, items=tuple(items)), people=(), props=(), camera=camera)


def thing(points, triangles):
    mesh = Mesh(vertices_m=np.asarray(points, dtype=float), triangles=np.asarray(triangles, dtype=np.int32))
    return Item(name="read", kind="part", mesh=mesh, colour=(0.5, 0.5, 0.5))


@pytest.mark.slow
@pytest.mark.parametrize("frame", [0, 50])
def test_usd_is_seen_as_it_was_staged(shot, sky, at, tmp_path, frame):
    pytest.importorskip("pxr")
    from pxr import Usd, UsdGeom  # noqa: PLC0415 - an extra

    stage = Usd.Stage.Open(str(write_usd(shot, sky, at, Fraction(25), tmp_path)[0]))
    places = UsdGeom.XformCache(1001 + frame)
    items = []
    for prim in (one for one in stage.Traverse() if one.IsA(UsdGeom.Mesh)):
        mesh = UsdGeom.Mesh(prim)
        matrix = np.array(places.GetLocalToWorldTransform(prim))  # of row vectors
        points = np.array(mesh.GetPointsAttr().Get()) @ matrix[:3, :3] + matrix[3, :3]
        items.append(thing(points, np.array(mesh.GetFaceVertexIndicesAttr().Get()).reshape(-1, 3)))
    (camera,) = (one for one in stage.Traverse() if one.IsA(UsdGeom.Camera))
    matrix = np.array(places.GetLocalToWorldTransform(camera))
    mm = UsdGeom.GetStageMetersPerUnit(stage) * 100
    lens = UsdGeom.Camera(camera)
    focal = lens.GetFocalLengthAttr().Get(1001 + frame) * mm
    gate = (lens.GetHorizontalApertureAttr().Get() * mm, lens.GetVerticalApertureAttr().Get() * mm)
    read = again(shot, items, matrix.T, focal, gate)
    same(depths(read, sky), depths(shot, sky, frame / 25))


def test_gltf_is_seen_as_it_was_staged(shot, sky):
    scene = trimesh.load(io.BytesIO(write_glb(shot, sky)), file_type="glb")
    items = []
    for node in scene.graph.nodes_geometry:
        matrix, name = scene.graph[node]
        mesh = scene.geometry[name]
        items.append(thing(mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3], mesh.faces))
    # trimesh takes a camera's own pose for that in the scene; below the root it is not.
    matrix = scene.graph["stage"][0] @ scene.graph["camera 12.03"][0]
    read = again(shot, items, matrix, 18.0)
    same(depths(read, sky), depths(shot, sky))


def same(found, wanted):
    """Of all pixels but those at the edges of things the depths agree to a tenth of a millimetre."""
    assert (wanted < 5.0).mean() > 0.3
    assert (np.abs(found - wanted) < 1e-4).mean() > 0.995
