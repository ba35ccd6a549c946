import io
import json
import struct
from dataclasses import replace

import numpy as np
import pytest
import trimesh

from skylot.core.rotations import rotate, to_matrix
from skylot.stage.bodies.kinematics import forward, pose_at
from skylot.stage.bodies.skin import skin
from skylot.stage.handover.gltf import write_glb
from skylot.stage.lighting import lamp_at


def parts(glb: bytes):
    magic, version, length = struct.unpack("<4sII", glb[:12])
    assert (magic, version, length) == (b"glTF", 2, len(glb))
    size, kind = struct.unpack("<I4s", glb[12:20])
    assert kind == b"JSON"
    assert size % 4 == 0
    start = 20 + size
    binary_size, kind = struct.unpack("<I4s", glb[start : start + 8])
    assert kind == b"BIN\0"
    assert start + 8 + binary_size == len(glb)
    return json.loads(glb[20:start]), glb[start + 8 :]


def array(document, binary, place):
    accessor = document["accessors"][place]
    view = document["bufferViews"][accessor["bufferView"]]
    kind = {5126: "<f4", 5125: "<u4", 5123: "<u2"}[accessor["componentType"]]
    columns = {"SCALAR": 1, "VEC3": 3, "VEC4": 4}[accessor["type"]]
    values = np.frombuffer(binary, kind, accessor["count"] * columns, view["byteOffset"])
    return values.reshape(-1, columns)


@pytest.fixture(scope="module")
def glb(shot, sky):
    return write_glb(shot, sky)


@pytest.fixture(scope="module")
def read(glb):
    return parts(glb)


def node_of(document, name):
    (found,) = (n for n in range(len(document["nodes"])) if document["nodes"][n]["name"] == name)
    return found


def world_of(document, binary, node, t_s, root=None):
    """Return the matrix (4,4) from a node to the root at a time, as a player of the file works it out."""
    parents = {
        child: place for place, one in enumerate(document["nodes"]) for child in one.get("children", [])
    }
    matrix = np.eye(4)
    while node is not None and node != root:
        one = document["nodes"][node]
        pose = {
            "translation": one.get("translation", [0, 0, 0]),
            "rotation": one.get("rotation", [0, 0, 0, 1]),
        }
        for channel in document["animations"][0]["channels"]:
            if channel["target"]["node"] == node:
                sampler = document["animations"][0]["samplers"][channel["sampler"]]
                keys = array(document, binary, sampler["input"])[:, 0]
                values = array(document, binary, sampler["output"])
                value = np.array([np.interp(t_s, keys, column) for column in values.T])
                pose[channel["target"]["path"]] = value
        turned = np.array(pose["rotation"]) / np.linalg.norm(pose["rotation"])
        local = np.eye(4)
        local[:3, :3], local[:3, 3] = to_matrix(turned), pose["translation"]
        matrix = local @ matrix
        node = parents.get(node)
    return matrix


def test_every_accessor_lies_in_the_buffer_and_tells_its_true_bounds(read):
    document, binary = read
    assert document["buffers"] == [{"byteLength": len(binary)}]
    for place, accessor in enumerate(document["accessors"]):
        view = document["bufferViews"][accessor["bufferView"]]
        assert view["byteOffset"] % 4 == 0
        assert view["byteOffset"] + view["byteLength"] <= len(binary)
        values = array(document, binary, place)
        assert values.nbytes == view["byteLength"]
        assert values.min(axis=0).tolist() == accessor["min"]
        assert values.max(axis=0).tolist() == accessor["max"]
        assert np.isfinite(values).all()


def test_normals_are_unit_and_indices_stay_inside(read):
    document, binary = read
    for primitive in (one for mesh in document["meshes"] for one in mesh["primitives"]):
        normals = array(document, binary, primitive["attributes"]["NORMAL"])
        positions = array(document, binary, primitive["attributes"]["POSITION"])
        indices = array(document, binary, primitive["indices"])
        assert len(normals) == len(positions)
        assert indices.max() < len(positions)
        assert np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-5)


def test_instants_ascend_and_start_in_the_shot(read, shot):
    document, binary = read
    for sampler in document["animations"][0]["samplers"]:
        keys = array(document, binary, sampler["input"])[:, 0]
        assert (np.diff(keys) > 0).all()
        assert keys[0] >= 0
        assert keys[-1] <= shot.staging.seconds + 1e-6
        assert document["accessors"][sampler["output"]]["count"] == len(keys)


def test_trimesh_reads_it_in_metres_with_the_overhead_up(glb, shot):
    scene = trimesh.load(io.BytesIO(glb), file_type="glb")
    low, high = scene.bounds
    # A tube of 6 m along the set's x (forward, +Z here) and 2 m across.
    assert high[2] == pytest.approx(3, abs=1e-5)
    assert low[2] == pytest.approx(-3, abs=1e-5)
    transform, name = scene.graph["стол"]
    middle = scene.geometry[name].bounds.mean(axis=0)
    placed = transform[:3, :3] @ middle + transform[:3, 3]
    assert placed == pytest.approx([0, -0.7, 0.5], abs=1e-5)  # the table stands on the deck: below


def test_the_root_turns_overhead_to_y_and_forward_to_z(read, shot):
    document, _ = read
    turned = document["nodes"][node_of(document, "stage")]["rotation"]
    assert rotate(turned, shot.built.planes["overhead"]) == pytest.approx([0, 1, 0])
    assert rotate(turned, shot.built.planes["forward"]) == pytest.approx([0, 0, 1])
    assert rotate(turned, shot.built.planes["port"]) == pytest.approx([1, 0, 0])
    assert document["scenes"][0]["nodes"] == [node_of(document, "stage")]


@pytest.mark.parametrize("t_s", [0.0, 1.0, 2.52, 4.0])
def test_limbs_are_where_the_body_has_them(read, shot, t_s):
    document, binary = read
    root = node_of(document, "stage")
    for track in shot.people:
        origins, turns = forward(track.skeleton, *pose_at(track, np.array([t_s])))
        for place, segment in enumerate(track.skeleton.segments):
            found = world_of(document, binary, node_of(document, f"{track.who} {segment}"), t_s, root)
            assert found[:3, 3] == pytest.approx(origins[0, place], abs=2e-4)
            assert found[:3, :3] == pytest.approx(to_matrix(turns[0, place]), abs=2e-3)


@pytest.mark.parametrize("t_s", [0.0, 2.0, 4.0])
def test_the_camera_is_where_it_was_with_its_roll(read, shot, t_s):
    document, binary = read
    camera = shot.camera
    place = int(np.flatnonzero(camera.t_s == t_s)[0])
    found = world_of(document, binary, node_of(document, "camera 12.03"), t_s, node_of(document, "stage"))
    assert found[:3, 3] == pytest.approx(camera.position_m[place], abs=1e-5)
    assert found[:3, :3] == pytest.approx(to_matrix(camera.rotation_xyzw[place]), abs=1e-5)


def test_the_camera_sees_the_picture_inside_of_the_frame_lines(read):
    document, _ = read
    lens = document["cameras"][0]["perspective"]
    assert lens["aspectRatio"] == pytest.approx(2.39)
    assert 2 * np.tan(lens["yfov"] / 2) * lens["aspectRatio"] * 18.0 == pytest.approx(24.89)


def test_extras_say_who_is_who(read, shot):
    document, _ = read
    extras = [node.get("extras", {}) for node in document["nodes"]]
    assert {e["who"] for e in extras if e.get("kind") == "person"} == {"ANNA", "СЕДОВ"}
    segments = {e["segment"] for e in extras if e.get("who") == "ANNA" and "segment" in e}
    assert segments >= set(shot.people[0].skeleton.segments)
    root = extras[0]
    assert root["setup"] == "12.03"
    assert root["openings"][0]["id"] == "zvezda-starboard"
    assert root["sky"]["sun"][1] == pytest.approx([0, 1, 0])
    assert sum(e.get("kind") == "rail" for e in extras) == 2


def test_meshes_of_limbs_are_the_skin(read, shot):
    document, binary = read
    root = node_of(document, "stage")
    track = shot.people[0]
    pose = pose_at(track, np.zeros(1))
    skins = skin(track.skeleton, pose[0][0], pose[1][0], pose[2][0], track.who)
    for segment in track.skeleton.segments:
        limb = node_of(document, f"{track.who} {segment}")
        mesh = document["meshes"][document["nodes"][limb]["mesh"]]
        found = [array(document, binary, one["attributes"]["POSITION"]) for one in mesh["primitives"]]
        wanted = [
            item.mesh.vertices_m[item.mesh.triangles].reshape(-1, 3)
            for item in skins
            if item.segment == segment
        ]
        matrix = world_of(document, binary, limb, 0.0, root)
        placed = np.vstack(found) @ matrix[:3, :3].T + matrix[:3, 3]
        assert placed.min(axis=0) == pytest.approx(np.vstack(wanted).min(axis=0), abs=1e-4)
        assert placed.max(axis=0) == pytest.approx(np.vstack(wanted).max(axis=0), abs=1e-4)


def test_a_shot_without_people_camera_or_sky_is_a_file_too(shot):
    still = replace(shot, people=(), props=(), camera=None)
    document, _ = parts(write_glb(still))
    assert "animations" not in document
    assert "cameras" not in document
    assert "sky" not in document["nodes"][0]["extras"]


def test_an_unknown_sun_is_null_and_not_a_broken_file(shot, sky):
    unknown = replace(sky, kind="none", sun=np.full((3, 3), np.nan), sun_share=np.full(3, np.nan))
    document, _ = parts(write_glb(shot, unknown))
    assert document["nodes"][0]["extras"]["sky"]["sun"] == [[None] * 3] * 3


def test_quaternions_of_neighbouring_keys_lie_on_one_side(read):
    document, binary = read
    for channel in document["animations"][0]["channels"]:
        if channel["target"]["path"] == "rotation":
            sampler = document["animations"][0]["samplers"][channel["sampler"]]
            values = array(document, binary, sampler["output"])
            assert (np.sum(values[1:] * values[:-1], axis=1) > 0).all()
            assert np.allclose(np.linalg.norm(values, axis=1), 1, atol=1e-6)


@pytest.fixture(scope="module")
def lit(cued, sky):
    return parts(write_glb(cued, sky))


def test_lamps_go_and_turn_as_they_do_in_the_shot(lit, cued):
    document, binary = lit
    node = node_of(document, "light torch")
    for t_s in (0.0, 1.5, 3.0, 4.0):
        lamp = lamp_at(cued.practicals[0], t_s)
        matrix = world_of(document, binary, node, t_s, root=0)
        assert matrix[:3, 3] == pytest.approx(lamp.position_m, abs=1e-5)
        assert -matrix[:3, 2] == pytest.approx(lamp.axis, abs=2e-3)


def test_lamps_are_lights_of_the_extension_and_say_how_they_fade(lit):
    document, _ = lit
    assert document["extensionsUsed"] == ["KHR_lights_punctual"]
    lights = document["extensions"]["KHR_lights_punctual"]["lights"]
    by_name = {light["name"]: light for light in lights}
    assert {name: light["type"] for name, light in by_name.items()} == {
        "lamp-1": "spot", "torch": "spot", "bulb": "point",
    }  # fmt: skip
    assert by_name["torch"]["spot"]["outerConeAngle"] == pytest.approx(np.radians(20))
    for light in lights:
        assert min(light["color"]) >= 0.0 and max(light["color"]) == pytest.approx(1.0)
        assert light["intensity"] > 0.0
    # candela in the cone, over its solid angle, give the flux back
    torch = by_name["torch"]
    solid = 2.0 * np.pi * (1.0 - np.cos(np.radians(20)))
    assert torch["intensity"] * solid / 1.2 == pytest.approx(300.0)
    told = {
        node["extras"]["id"]: node["extras"]
        for node in document["nodes"]
        if node["name"].startswith("light ")
    }
    assert told["torch"]["level"] == {"t_s": [1.0, 1.0], "level": [0.0, 1.0]}
    assert told["lamp-1"]["level"] == {"t_s": [1.0, 3.0], "level": [1.0, 0.0]}


def test_a_lamp_that_stays_dark_is_a_node_without_a_light(cued):
    document, _ = parts(write_glb(replace(cued, cabin_on=False, cabin_levels={}, practicals=())))
    assert "extensions" not in document
    assert "extensions" not in document["nodes"][node_of(document, "light lamp-1")]
