"""Rays against triangles, beside the plain formula; smooth normals; two batches as one."""

import numpy as np
import pytest
from tests.stage.picture.scenes import box, item, of_manifold, tube

from skylot.stage.picture.rays import Caster, batch, joined, prepared
from skylot.stage.world import Mesh


def _scene():
    return [
        item("box", box((1, 1, 1), (0, 0, 0)), (1, 0, 0)),
        item("bar", of_manifold(tube(0.3, 2.0, (0, 0, 1), (3, 0, 0))), (0, 1, 0)),
        item("far", box((0.5, 4, 4), (6, 0, 0)), (0, 0, 1)),
    ]


def _rays(n=400):
    dice = np.random.default_rng(3)
    origins = dice.uniform(-6, -4, (n, 3)) * [1, 0.3, 0.3]
    aims = dice.uniform(-1.5, 1.5, (n, 3)) + np.array([3, 0, 0]) * dice.uniform(0, 2, (n, 1))
    ways = aims - origins
    return origins.astype(np.float32), (ways / np.linalg.norm(ways, axis=1, keepdims=True)).astype(np.float32)


def _plain(items, origin, way):
    """Return item and distance of the first hit: Möller and Trumbore, one triangle after the other."""
    best = (-1, np.inf)
    for place, each in enumerate(items):
        for corners in np.asarray(each.mesh.vertices_m)[each.mesh.triangles]:
            one, two = corners[1] - corners[0], corners[2] - corners[0]
            p = np.cross(way, two)
            det = one @ p
            if abs(det) < 1e-12:
                continue
            s = origin - corners[0]
            u, q = (s @ p) / det, np.cross(s, one)
            v, t = (way @ q) / det, (two @ q) / det
            if u >= 0 and v >= 0 and u + v <= 1 and 1e-6 < t < best[1]:
                best = (place, t)
    return best


@pytest.mark.slow
def test_first_hits_are_those_of_the_plain_formula():
    items = _scene()
    origins, ways = _rays(60)
    hits = Caster([batch(items)], [3]).first(origins, ways)
    expected = [_plain(items, o.astype(float), w.astype(float)) for o, w in zip(origins, ways, strict=True)]
    assert [int(k) for k in hits.items] == [place for place, _ in expected]
    assert hits.distance_m == pytest.approx([t for _, t in expected], rel=1e-5)
    assert len(set(hits.items.tolist())) == 4, "every item and nothing are among the answers"


@pytest.mark.parametrize("split", [1, 2])
def test_batches_and_meshes_of_one_scene_count_on(split):
    items = _scene()
    origins, ways = _rays()
    whole = Caster([batch(items)], [3]).first(origins, ways)
    apart = Caster([batch(items[:split]), batch(items[split:])], [split, 3 - split]).first(origins, ways)
    together = Caster([joined([prepared(items[:split]), prepared(items[split:])])], [3]).first(origins, ways)
    for other in (apart, together):
        assert (whole.items == other.items).all()
        assert whole.distance_m == pytest.approx(other.distance_m, rel=1e-6)
        assert whole.normals == pytest.approx(other.normals, abs=1e-5)


def test_blocked_and_distance_agree_with_first_hits():
    items = _scene()
    origins, ways = _rays()
    caster = Caster([batch(items[:1]), batch(items[1:])], [1, 2])
    hits = caster.first(origins, ways)
    assert (caster.blocked(origins, ways) == (hits.items >= 0)).all()
    reach = np.full(len(origins), 5.0, np.float32)
    assert (caster.blocked(origins, ways, reach) == (hits.distance_m < 5.0)).all()
    near = caster.distance_here(origins, ways, 5.0)
    assert near == pytest.approx(np.minimum(hits.distance_m, 5.0), rel=1e-5)
    assert caster.cast == 4 * len(origins)


def test_normals_face_the_ray_and_are_unit():
    origins, ways = _rays()
    hits = Caster([batch(_scene())], [3]).first(origins, ways)
    hit = hits.items >= 0
    assert np.linalg.norm(hits.normals[hit], axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (np.einsum("ij,ij->i", hits.normals[hit], ways[hit]) <= 1e-6).all()
    assert (np.einsum("ij,ij->i", hits.flat[hit], ways[hit]) <= 1e-6).all()


def test_a_box_stays_sharp_and_a_bar_is_round():
    ready = prepared(_scene())
    of_box = ready.corners[:, :, ready.item_of == 0]
    assert of_box == pytest.approx(
        np.broadcast_to(ready.faces[:, ready.item_of == 0], of_box.shape), abs=1e-6
    )
    mesh = _scene()[1].mesh
    rows = np.flatnonzero((ready.item_of == 1) & (np.abs(ready.faces[2]) < 0.1))
    first = np.flatnonzero(ready.item_of == 1)[0]
    corners = mesh.vertices_m[mesh.triangles[rows - first]] - [3, 0, 0]
    radial = corners[..., :2] / np.linalg.norm(corners[..., :2], axis=-1, keepdims=True)
    assert np.moveaxis(ready.corners[:, :2, rows], -1, 0) == pytest.approx(radial, abs=0.03)


def test_nothing_to_hit():
    empty = Mesh(vertices_m=np.zeros((0, 3)), triangles=np.zeros((0, 3), np.int32))
    caster = Caster([batch([item("none", empty, (1, 1, 1))])], [1])
    assert not caster.blocked(*_rays()).any()
    assert (caster.first(*_rays()).items == -1).all()
