"""Boxes, balls and rods: closed, facing out, as large as they are said to be."""

import math

import numpy as np
import pytest

from skylot.stage.model import Prop
from skylot.stage.picture.thing import thing_mesh

SIZE = (0.2, 0.3, 0.1)


def _volume(mesh):
    a, b, c = (mesh.vertices_m[mesh.triangles[:, k]] for k in range(3))
    return float(np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6.0)


@pytest.mark.parametrize(("shape", "share"), [("box", 1.0), ("ball", math.pi / 6.0), ("rod", math.pi / 4.0)])
def test_a_thing_fills_its_share_of_its_box_and_faces_out(shape, share):
    mesh = thing_mesh(Prop(id="it", size_m=SIZE, shape=shape))
    assert _volume(mesh) == pytest.approx(share * np.prod(SIZE), rel=0.04)
    assert np.ptp(mesh.vertices_m, axis=0) == pytest.approx(SIZE, rel=0.01)
    edges = mesh.triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2)
    forth = {tuple(edge) for edge in edges.tolist()}
    assert len(forth) == len(edges) and all((b, a) in forth for a, b in forth), "closed"


@pytest.mark.parametrize("along", [0, 1, 2])
def test_a_rod_lies_along_its_longest_side(along):
    size = [0.02, 0.02, 0.02]
    size[along] = 1.0
    mesh = thing_mesh(Prop(id="it", size_m=tuple(size), shape="rod"))
    across = np.delete(mesh.vertices_m, along, axis=1)
    radius = np.linalg.norm(across, axis=1)
    assert radius[radius > 1e-9] == pytest.approx(0.01)


def test_what_is_known_of_a_form_is_kept():
    one, two = (thing_mesh(Prop(id=name, shape="ball")) for name in "ab")
    assert one.triangles is two.triangles
