"""The skin: closed, outward, the right size, moved with its segments, and told apart."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from skylot.core import rotations
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.kinematics import forward, landmark
from skylot.stage.bodies.lofts import Loft, ellipsoid, loft, mirrored
from skylot.stage.bodies.postures import posture
from skylot.stage.bodies.skin import dressed, house_top, rgb, skin
from skylot.stage.bodies.tables import SEGMENTS
from skylot.stage.model import BodyShape

STILL = (np.zeros(3), np.array([0.0, 0.0, 0.0, 1.0]))


def volume(mesh):
    a, b, c = (mesh.vertices_m[mesh.triangles[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6.0)


def is_closed(mesh):
    edges = np.concatenate([mesh.triangles[:, [0, 1]], mesh.triangles[:, [1, 2]], mesh.triangles[:, [2, 0]]])
    count = Counter(map(tuple, edges.tolist()))
    return all(n == 1 and count[(b, a)] == 1 for (a, b), n in count.items())


@pytest.fixture(params=["female", "male"])
def skeleton(request):
    return build_skeleton(BodyShape(id="ANNA", sex=request.param, long_hair=request.param == "female"))


def test_every_segment_has_skin_and_every_mesh_is_closed(skeleton):
    items = skin(skeleton, *STILL, np.zeros(len(skeleton.joints)))
    assert {item.segment for item in items} == set(SEGMENTS)
    for item in items:
        assert item.kind == "person" and item.owner == "ANNA" and item.name.startswith("ANNA ")
        assert is_closed(item.mesh), item.name
        assert volume(item.mesh) > 0.0, item.name
    assert len({item.name for item in items}) == len(items)
    assert sum(len(item.mesh.triangles) for item in items) < 11_000


def test_skin_is_as_tall_and_as_wide_as_a_person(skeleton):
    items = skin(skeleton, *STILL, np.zeros(len(skeleton.joints)))
    points = np.concatenate([item.mesh.vertices_m for item in items])
    height, width, depth = np.ptp(points[:, 2]), np.ptp(points[:, 1]), np.ptp(points[:, 0])
    assert height == pytest.approx(skeleton.height_m, abs=0.025)  # shoes and hair
    assert 0.22 < width / skeleton.height_m < 0.33
    assert depth < 0.2 * skeleton.height_m


def test_its_volume_is_that_of_its_mass(skeleton):
    """A body's density is near that of water; the segments of the skin overlap at the joints, so it is more."""
    items = skin(skeleton, *STILL, np.zeros(len(skeleton.joints)))
    body = [item for item in items if item.name.endswith(item.segment.replace("_", " "))]
    assert len(body) == 15
    assert 0.85 < sum(volume(item.mesh) for item in body) * 1000.0 / skeleton.mass_kg < 1.45


def test_a_heavier_body_is_thicker():
    def waist(mass):
        shape = build_skeleton(BodyShape(id="A", sex="male", height_m=1.8, mass_kg=mass))
        chest = next(i for i in skin(shape, *STILL, np.zeros(len(shape.joints))) if i.segment == "chest")
        return np.ptp(chest.mesh.vertices_m[:, 0])

    assert waist(110.0) > waist(70.0) * 1.1


def test_skin_moves_with_its_segments(skeleton):
    joints = posture("reaching", skeleton)
    rotation = rotations.from_axis_angle((0.3, 1.0, -0.2), 2.5)
    position = np.array([1.0, -2.0, 0.5])
    positions, turned = forward(skeleton, position, rotation, joints)
    at_home = skin(skeleton, *STILL, np.zeros(len(skeleton.joints)))
    home, _ = forward(skeleton, *STILL, np.zeros(len(skeleton.joints)))
    for before, after in zip(at_home, skin(skeleton, position, rotation, joints), strict=True):
        i = skeleton.segments.index(before.segment)
        own = before.mesh.vertices_m - home[0, i]
        assert after.mesh.vertices_m == pytest.approx(positions[0, i] + rotations.rotate(turned[0, i], own))


def test_a_face_has_its_nose_and_eyes_in_front(skeleton):
    items = {item.name: item for item in skin(skeleton, *STILL, np.zeros(len(skeleton.joints)))}
    eyes = landmark(skeleton, "eyes", *STILL, np.zeros(len(skeleton.joints)))[0]
    assert items["ANNA pupils"].mesh.vertices_m[:, 0].min() > 0.05
    assert items["ANNA eyes"].mesh.vertices_m.mean(axis=0) == pytest.approx(eyes, abs=0.02)
    face, hair = items["ANNA head"].mesh.vertices_m, items["ANNA hair"].mesh.vertices_m
    assert face[:, 0].max() > hair[:, 0].max()
    assert hair[:, 2].max() > face[:, 2].max()
    assert hair[:, 0].min() < face[face[:, 2] > eyes[2]][:, 0].min()


def test_palms_and_soles_of_the_skeleton_lie_on_the_skin(skeleton):
    zero = np.zeros(len(skeleton.joints))
    items = {item.name: item for item in skin(skeleton, *STILL, zero)}
    palm = landmark(skeleton, "left_palm", *STILL, zero)[0]
    hand = items["ANNA left hand"].mesh.vertices_m
    assert np.linalg.norm(hand - palm, axis=1).min() < 0.02
    sole = landmark(skeleton, "right_sole", *STILL, zero)[0]
    assert items["ANNA right foot"].mesh.vertices_m[:, 2].min() == pytest.approx(sole[2], abs=0.005)


def test_everybody_gets_another_top():
    shapes = [BodyShape(id=name) for name in "ABCDEFG"] + [BodyShape(id="H", top=house_top("", 0))]
    tops = [shape.top for shape in dressed(shapes)]
    assert len(set(tops)) == len(tops)
    assert dressed(shapes)[-1] is shapes[-1]
    many = dressed([BodyShape(id=str(i)) for i in range(40)])
    assert all(shape.top for shape in many)


def test_a_colour_that_is_none_is_grey():
    assert rgb("#ff0080") == (1.0, 0.0, pytest.approx(128 / 255))
    red, green, blue = rgb("blue")
    assert max(red, green, blue) - min(red, green, blue) < 0.1
    assert house_top("ANNA") == house_top("ANNA")


def test_solids_have_the_volume_of_the_books():
    ball = ellipsoid((1.0, 2.0, 3.0), (0.3, 0.2, 0.1), around=64, rings=40)
    assert volume(ball) == pytest.approx(4 / 3 * np.pi * 0.3 * 0.2 * 0.1, rel=0.01)
    tube = loft(Loft(rows=[(0.0, 0.1, 0.1, 0.0, 0.0), (1.0, 0.1, 0.1, 0.0, 0.0)], around=64))
    assert volume(tube) == pytest.approx(np.pi * 0.01, rel=0.01)
    capsule = loft(
        Loft(rows=[(0.0, 0.1, 0.1, 0.0, 0.0), (1.0, 0.1, 0.1, 0.0, 0.0)], domes_m=(0.1, 0.1), around=64)
    )
    assert volume(capsule) == pytest.approx(np.pi * 0.01 + 4 / 3 * np.pi * 0.001, rel=0.02)
    lying = loft(Loft(rows=[(0.0, 0.1, 0.2, 0.0, 0.3), (1.0, 0.1, 0.2, 0.0, 0.3)], along="x"))
    assert np.ptp(lying.vertices_m, axis=0) == pytest.approx([1.0, 0.2, 0.4], abs=0.02)
    assert volume(mirrored(lying)) == pytest.approx(volume(lying)) and is_closed(mirrored(lying))
