"""A shot as glTF 2.0 binary: the set, people as limbs that move, things, the camera; metres.

glTF has +Y up, +Z forward, +X left. One root node, `stage`, holds everything and turns the axes of the set into
those: the set's overhead becomes +Y, its forward +Z. Below it every number is in the set's own axes, as in the
staging's files. A camera node looks along its -Z with +Y at the top of the image, as ours do. Times are seconds
of the shot. Every node's `extras` tell what it is: `kind`, of a person `who`, of a limb `segment`; those of the
root tell the shot, its planes, labels, openings, lamps, and where the Sun is. A lamp is a node with a light that
shines along its -Z, as bright as it burns fully: how bright it burns when stands in `level` of its extras, since
the standard moves nodes, not lights.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.rotations import from_matrix
from skylot.stage.handover.axes import extraction_mm, gate_mm, to_y_up
from skylot.stage.handover.figures import figure_of, linear_of, pose_between, prop_item, sample_times
from skylot.stage.handover.gltf_buffer import Buffer, container
from skylot.stage.handover.lamps import lamp_path, lamp_tracks
from skylot.stage.handover.normals import creased
from skylot.stage.lighting import candela_of, is_open
from skylot.stage.world import BodyTrack, CameraTrack, Item, LampSpot, LampTrack, PropTrack, Sky, StagedShot

AXES = "set axes, metres; the root node turns them into glTF's (+Y the set's overhead, +Z its forward)"
LIGHTS = "KHR_lights_punctual"
_STILL_M = 1e-5
_STILL_QUATERNION = 1e-6


def write_glb(shot: StagedShot, sky: Sky | None = None) -> bytes:
    """Return a shot as one GLB; directions to the Sun go with it where the sky is given."""
    writer = _Writer(shot)
    for item in shot.built.items:
        writer.item(item, writer.root)
    for track in shot.people:
        writer.person(track)
    for prop in shot.props:
        writer.prop(prop)
    if shot.camera is not None:
        writer.camera(shot.camera)
    for lamp in lamp_tracks(shot):
        writer.lamp(lamp)
    return writer.finish(_shot_extras(shot, sky))


class _Writer:
    """Collects nodes, meshes, materials and channels of one file."""

    def __init__(self, shot: StagedShot) -> None:
        self.shot = shot
        self.buffer = Buffer()
        self.nodes: list[dict[str, Any]] = []
        self.meshes: list[dict[str, Any]] = []
        self.materials: dict[tuple[float, ...], int] = {}
        self.lights: list[dict[str, Any]] = []
        self.cameras: list[dict[str, Any]] = []
        self.samplers: list[dict[str, Any]] = []
        self.channels: list[dict[str, Any]] = []
        self.instants: dict[bytes, int] = {}
        turned = from_matrix(to_y_up(shot.built.planes))
        self.root = self.node("stage", None, {"rotation": turned.tolist()})

    def node(self, name: str, parent: int | None, more: dict[str, Any]) -> int:
        """Add a node under its parent."""
        self.nodes.append({"name": name, **more})
        place = len(self.nodes) - 1
        if parent is not None:
            self.nodes[parent].setdefault("children", []).append(place)
        return place

    def item(self, item: Item, parent: int) -> None:
        """Add a node with a thing's mesh; one without triangles is left out."""
        mesh = self.mesh(item.name, (item,))
        if mesh:
            self.node(item.name, parent, {**mesh, "extras": {"kind": item.kind, "name": item.name}})

    def mesh(self, name: str, items: tuple[Item, ...]) -> dict[str, int]:
        """Return the key of a node that shows these things as one mesh; nothing where none has a triangle."""
        primitives = []
        for item in items:
            vertices, normals, triangles = creased(item.mesh)
            if len(triangles):
                attributes = {
                    "POSITION": self.buffer.vertices(vertices),
                    "NORMAL": self.buffer.vertices(normals),
                }
                indices = self.buffer.indices(triangles)
                primitives.append(
                    {"attributes": attributes, "indices": indices, "material": self.material(item)}
                )
        if not primitives:
            return {}
        self.meshes.append({"name": name, "primitives": primitives})
        return {"mesh": len(self.meshes) - 1}

    def material(self, item: Item) -> int:
        """Return the material of a thing's colour and glow; things alike share one."""
        key = (*item.colour, item.glow)
        return self.materials.setdefault(key, len(self.materials))

    def person(self, track: BodyTrack) -> None:
        """Add a person: a node to move it by, and below it the tree of its limbs."""
        figure = figure_of(track, sample_times(track.t_s, self.shot.staging.seconds))
        extras = {
            "kind": "person",
            "who": track.who,
            "crew": track.crew,
            "height_m": round(track.skeleton.height_m, 4),
            "mass_kg": round(track.skeleton.mass_kg, 3),
        }
        whole = self.node(track.who, self.root, {"extras": extras})
        places: list[int] = []
        for limb in figure.limbs:
            parent = places[limb.parent] if limb.parent >= 0 else whole
            name = f"{track.who} {limb.segment}"
            about = {"kind": "person", "who": track.who, "segment": limb.segment}
            place = self.node(name, parent, {**self.mesh(name, limb.looks), "extras": about})
            self.moves(place, figure.t_s, limb.translation_m, limb.rotation_xyzw)
            places.append(place)

    def prop(self, track: PropTrack) -> None:
        """Add a thing that moves."""
        t_s = sample_times(track.t_s, self.shot.staging.seconds)
        about = {"kind": "prop", "name": track.prop.id, "mass_kg": track.prop.mass_kg}
        mesh = self.mesh(track.prop.id, (prop_item(track.prop),))
        place = self.node(track.prop.id, self.root, {**mesh, "extras": about})
        self.moves(place, t_s, *pose_between(track, t_s))

    def camera(self, track: CameraTrack) -> None:
        """Add the camera: what it sees is the picture inside of the frame lines at the shot's start."""
        width, height = extraction_mm(track)
        lens = {
            "yfov": 2.0 * math.atan(height / (2.0 * float(track.focal_mm[0]))),
            "aspectRatio": width / height,
            "znear": 0.01,
            "zfar": 10_000.0,
        }
        name = f"camera {self.shot.staging.setup}"
        self.cameras.append({"name": name, "type": "perspective", "perspective": lens})
        place = self.node(name, self.root, {"camera": 0, "extras": _camera_extras(track)})
        t_s = sample_times(track.t_s, self.shot.staging.seconds)
        self.moves(place, t_s, *pose_between(track, t_s))

    def lamp(self, track: LampTrack) -> None:
        """Add a lamp as a node that goes where it goes; it carries a light if it burns at some second."""
        t_s = sample_times(track.t_s, self.shot.staging.seconds)
        path = lamp_path(track, t_s)
        node: dict[str, Any] = {"extras": {"kind": "light", **_lamp_extras(track)}}
        if track.level.level.max() > 0.0:
            self.lights.append(_light(track.lamp))
            node["extensions"] = {LIGHTS: {"light": len(self.lights) - 1}}
        place = self.node(f"light {track.lamp.id}", self.root, node)
        self.moves(place, t_s, path.position_m, path.rotation_xyzw)

    def moves(self, node: int, t_s: FloatArray, translation_m: FloatArray, rotation_xyzw: FloatArray) -> None:
        """Give a node its pose at the first instant, and channels for what changes after it."""
        self.nodes[node]["translation"] = translation_m[0].tolist()
        self.nodes[node]["rotation"] = rotation_xyzw[0].tolist()
        if np.ptp(translation_m, axis=0).max() > _STILL_M:
            self.channel(node, "translation", t_s, translation_m)
        if np.ptp(rotation_xyzw, axis=0).max() > _STILL_QUATERNION:
            self.channel(node, "rotation", t_s, rotation_xyzw)

    def channel(self, node: int, path: str, t_s: FloatArray, values: FloatArray) -> None:
        """Animate one property of a node; tracks with the same instants share their accessor."""
        key = np.asarray(t_s, dtype="<f4").tobytes()
        if key not in self.instants:
            self.instants[key] = self.buffer.keys(t_s)
        self.samplers.append(
            {"input": self.instants[key], "output": self.buffer.keys(values), "interpolation": "LINEAR"}
        )
        self.channels.append({"sampler": len(self.samplers) - 1, "target": {"node": node, "path": path}})

    def finish(self, extras: dict[str, Any]) -> bytes:
        """Return the file; lists that would be empty are left out, as the standard wants."""
        self.nodes[self.root]["extras"] = extras
        setup = self.shot.staging.setup
        animation = {"name": setup, "samplers": self.samplers, "channels": self.channels}
        document = {
            "asset": {"version": "2.0", "generator": "skylot"},
            "scene": 0,
            "scenes": [{"name": setup, "nodes": [self.root]}],
            "nodes": self.nodes,
            "meshes": self.meshes,
            "materials": [_material(*key) for key in self.materials],
            "cameras": self.cameras,
            "animations": [animation] if self.channels else [],
        }
        if self.lights:
            document["extensionsUsed"] = [LIGHTS]
            document["extensions"] = {LIGHTS: {"lights": self.lights}}
        return container({key: value for key, value in document.items() if value != []}, self.buffer)


def _material(red: float, green: float, blue: float, glow: float) -> dict[str, Any]:
    linear = linear_of((red, green, blue))
    material: dict[str, Any] = {
        "pbrMetallicRoughness": {
            "baseColorFactor": [*linear, 1.0],
            "metallicFactor": 0.0,
            "roughnessFactor": 0.85,
        },
        "doubleSided": True,
    }
    if glow > 0.0:
        material["emissiveFactor"] = [min(1.0, glow * part) for part in linear]
    return material


def _camera_extras(track: CameraTrack) -> dict[str, Any]:
    gate = gate_mm(track)
    return {
        "kind": "camera",
        "t_s": _numbers(track.t_s),
        "focal_mm": _numbers(track.focal_mm),
        "focus_m": _numbers(track.focus_m),
        "gate_width_mm": gate[0],
        "gate_height_mm": gate[1],
        "squeeze": track.squeeze,
        "stop": track.stop,
        "frame_line": track.frame_line,
        "sensor": track.sensor_name,
        "lens": track.lens_name,
    }


def _light(lamp: LampSpot) -> dict[str, Any]:
    """Return a lamp that burns fully as a light of KHR_lights_punctual; a panel is a cone of half a ball."""
    strongest = max(lamp.colour)
    light: dict[str, Any] = {
        "name": lamp.id,
        "type": "point" if lamp.axis is None else "spot",
        "color": [part / strongest for part in lamp.colour],
        "intensity": candela_of(lamp) * strongest,
    }
    if lamp.axis is not None:
        outer = min(lamp.half_angle_rad, math.pi / 2.0)
        inner = 0.0 if is_open(lamp) else 0.8 * outer
        light["spot"] = {"innerConeAngle": inner, "outerConeAngle": outer}
    return light


def _lamp_extras(track: LampTrack) -> dict[str, Any]:
    return {
        "id": track.lamp.id,
        "cabin": track.lamp.cabin,
        "half_angle_rad": track.lamp.half_angle_rad,
        "flux_lm": track.lamp.flux_lm,
        "colour": list(track.lamp.colour),
        "level": {"t_s": _numbers(track.level.t_s), "level": _numbers(track.level.level)},
    }


def _shot_extras(shot: StagedShot, sky: Sky | None) -> dict[str, Any]:
    built = shot.built
    extras: dict[str, Any] = {
        "kind": "stage",
        "axes": AXES,
        "setup": shot.staging.setup,
        "set": built.set,
        "seconds": shot.staging.seconds,
        "cabin_on": shot.cabin_on,
        "gravity": shot.gravity.kind,
        "planes": {name: _numbers(vector) for name, vector in built.planes.items()},
        "bounds_m": _numbers(built.bounds_m),
        "labels": [
            {"text": label.text, "kind": label.kind, "position_m": _numbers(label.position_m)}
            for label in built.labels
        ],
        "openings": [
            {
                "id": opening.id,
                "centre_m": _numbers(opening.centre_m),
                "normal": _numbers(opening.normal),
                "radius_m": opening.radius_m,
                "depth_m": opening.depth_m,
                "transmission": opening.transmission,
                "shutter_open": opening.shutter_open,
            }
            for opening in built.openings
        ],
        "lamps": [
            {
                **_lamp_extras(track),
                "position_m": _numbers(track.lamp.position_m),
                "axis": None if track.lamp.axis is None else _numbers(track.lamp.axis),
            }
            for track in lamp_tracks(shot)
        ],
    }
    if sky is not None:
        extras["sky"] = {
            "kind": sky.kind,
            "t_s": [float(t) for t in sky.t_s],
            "sun": _numbers(sky.sun),
            "sun_share": _numbers(sky.sun_share),
        }
    return extras


def _numbers(values: FloatArray) -> Any:
    """Return an array as nested lists for JSON, rounded to the micrometre; what is no number becomes null."""
    rounded = np.round(np.asarray(values, dtype=np.float64), 6).astype(object)
    rounded[np.asarray([not math.isfinite(value) for value in rounded.flat]).reshape(rounded.shape)] = None
    return rounded.tolist()
