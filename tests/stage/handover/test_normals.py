import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.stage.handover.normals import creased
from skylot.stage.world import Mesh


def mesh_of(made) -> Mesh:
    return Mesh(vertices_m=np.array(made.vertices), triangles=np.array(made.faces, dtype=np.int32))


def faces_of(points, triangles):
    corners = points[triangles]
    return np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])


def test_a_ball_is_smooth():
    points, normals, triangles = creased(mesh_of(trimesh.creation.icosphere(subdivisions=3)))
    assert len(points) == 642  # nothing is doubled
    assert normals == pytest.approx(points, abs=0.006)
    assert len(triangles) == 1280


def test_a_box_keeps_its_edges():
    points, normals, _ = creased(mesh_of(trimesh.creation.box()))
    assert len(points) == 24  # each corner once for each of its three sides
    assert np.sort(np.abs(normals), axis=1) == pytest.approx(np.tile([0, 0, 1], (24, 1)), abs=1e-9)


def test_a_pipe_is_round_along_and_sharp_at_its_ends():
    points, normals, _ = creased(mesh_of(trimesh.creation.cylinder(radius=0.5, height=2.0, sections=32)))
    flat = np.abs(normals[:, 2]) > 0.5
    assert np.abs(normals[flat][:, 2]) == pytest.approx(1)
    outward = points[~flat][:, :2] / 0.5
    assert normals[~flat][:, :2] == pytest.approx(outward, abs=1e-6)


def test_triangles_without_area_and_meshes_without_triangles_are_nothing():
    flat = Mesh(vertices_m=np.zeros((3, 3)), triangles=np.array([[0, 1, 2]], dtype=np.int32))
    assert [len(part) for part in creased(flat)] == [0, 0, 0]
    empty = Mesh(vertices_m=np.zeros((0, 3)), triangles=np.zeros((0, 3), dtype=np.int32))
    assert [len(part) for part in creased(empty)] == [0, 0, 0]


def test_a_point_that_a_hundred_thousand_triangles_share_is_soon_done():
    turns = np.linspace(0, 2 * np.pi, 100_000, endpoint=False)
    points = np.vstack(([0.0, 0, 1], np.column_stack((100 * np.cos(turns), 100 * np.sin(turns), 0 * turns))))
    ring = np.arange(100_000)
    triangles = np.column_stack((0 * ring, ring + 1, (ring + 1) % 100_000 + 1)).astype(np.int32)
    _, normals, found = creased(Mesh(vertices_m=points, triangles=triangles))
    assert len(found) == 100_000
    assert (normals[:, 2] > 0.99).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000))
def test_the_surface_is_the_same_and_its_normals_are_on_its_side(seed):
    rng = np.random.default_rng(seed)
    points = rng.uniform(-1, 1, (8, 3))
    triangles = np.array([rng.choice(8, 3, replace=False) for _ in range(12)], dtype=np.int32)
    found, normals, index = creased(Mesh(vertices_m=points, triangles=triangles))
    assert faces_of(found, index) == pytest.approx(faces_of(points, triangles), abs=1e-4)
    assert np.linalg.norm(normals, axis=1) == pytest.approx(np.ones(len(normals)))
    faces = faces_of(found, index)
    faces /= np.linalg.norm(faces, axis=1, keepdims=True)
    assert (np.einsum("nkc,nc->nk", normals[index], faces) > 0.7).all()
