"""A shot as USD: its camera with roll over the frames, the set as a payload, the people, lamps, the Sun at its instant.

Stages are in metres (metersPerUnit 1) with Z up: the root prim of a shot turns the axes of the set into
+X forward, +Y left, +Z overhead; below it every number is in the set's own axes. Frames are time codes from 1001.
Focal length and apertures are in tenths of a unit, so a millimetre is 0.01 here (OpenUSD, UsdGeomCamera).
"""

from __future__ import annotations

import hashlib
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.names import dashed_stem, slug
from skylot.core.rotations import from_matrix
from skylot.stage.handover.axes import gate_mm, to_z_up
from skylot.stage.handover.extras import library
from skylot.stage.handover.figures import figure_of, pose_between, prop_item
from skylot.stage.handover.lamps import lamp_path, lamp_tracks, shining_from
from skylot.stage.handover.timing import frame_times, sky_at
from skylot.stage.handover.usd_prims import WHAT, Layer
from skylot.stage.lighting import candela_of, is_open
from skylot.stage.world import BuiltSet, CameraTrack, LampSpot, Sky, StagedShot

TENTHS_OF_A_UNIT_PER_MM = 0.01
"""In a stage of one metre a unit, a tenth of it is 100 mm."""
SUN_ANGLE_DEG = 0.53


def write_usd(
    shot: StagedShot, sky: Sky | None, at: Instant | None, rate: Fraction, folder: Path, *, name: str = ""
) -> tuple[Path, ...]:
    """Write a shot and return its files: the shot's layer (text), its people, its set; the layer comes first.

    The set's file is named after what is in it, so shots of one set share it; the others
    after `name`, or the setup. `at` is the instant of second 0.
    Raises SkylotError where usd-core is absent.
    """
    library("pxr", WHAT)
    name = name or dashed_stem(shot.staging.setup)
    t_s = frame_times(shot.staging.seconds, rate)
    payload = _write_set(shot.built, folder)
    people = _write_people(shot, t_s, rate, folder / f"{name}-people.usdc")
    layer = Layer(f"shot {shot.staging.setup}")
    layer.frames(len(t_s), float(rate))
    root = str(layer.root.GetPath())
    layer.pose(layer.root, None, from_matrix(to_z_up(shot.built.planes))[None])
    _state(layer, shot, at, rate)
    layer.xform(root, "Set").GetPayloads().AddPayload(f"./{payload.name}")
    layer.xform(root, "People").GetPayloads().AddPayload(f"./{people.name}")
    if shot.camera is not None:
        _camera(layer, shot.camera, t_s)
    if sky is not None:
        _sun(layer, sky, at, t_s)
    _lamps(layer, shot, t_s)
    return layer.save(folder / f"{name}.usda"), people, payload


def _state(layer: Layer, shot: StagedShot, at: Instant | None, rate: Fraction) -> None:
    """Write what the numbers mean into the layer itself."""
    data = {
        "setup": shot.staging.setup,
        "set": shot.built.set,
        "axes": "below the root prim: axes of the set, metres; the root turns them to X forward, Y left, Z overhead",
        "rate": str(rate),
        "instantUtc": at.iso(3) if at is not None else "",
        "gravity": shot.gravity.kind,
        "lamps": "lights below Lamps: normalized, so that the intensity of a disk is its candela along its -Z",
    }
    layer.stage.GetRootLayer().customLayerData = {"skylot": data}
    layer.stage.GetRootLayer().documentation = "Metres; focal length and apertures are in tenths of a unit."
    layer.root.SetDisplayName(f"{shot.staging.setup}")


def _write_set(built: BuiltSet, folder: Path) -> Path:
    """Write a set once: its file's name ends in a print of its meshes and colours."""
    digest = hashlib.sha256()
    for item in built.items:
        digest.update(f"{item.name}|{item.kind}|{item.colour}|{item.glow}|".encode())
        digest.update(np.ascontiguousarray(item.mesh.vertices_m, dtype=np.float64).tobytes())
        digest.update(np.ascontiguousarray(item.mesh.triangles, dtype=np.int32).tobytes())
    path = folder / f"set-{slug(built.set) or 'set'}-{digest.hexdigest()[:10]}.usdc"
    if path.exists():
        return path
    layer = Layer("Set")
    for item in built.items:
        layer.mesh("/Set", item)
    return layer.save(path)


def _write_people(shot: StagedShot, t_s: FloatArray, rate: Fraction, path: Path) -> Path:
    """Write people and things: each limb a prim that hangs on the one before it, turned at every frame."""
    layer = Layer("People")
    layer.frames(len(t_s), float(rate))
    for track in shot.people:
        whole = layer.xform("/People", track.who)
        whole.SetDisplayName(track.who)
        layer.custom(whole, "who", "String", [track.who])
        layer.custom(whole, "crew", "Bool", [track.crew])
        figure = figure_of(track, t_s)
        places: list[str] = []
        for limb in figure.limbs:
            prim = layer.xform(
                places[limb.parent] if limb.parent >= 0 else str(whole.GetPath()), limb.segment
            )
            layer.pose(prim, limb.translation_m, limb.rotation_xyzw)
            for item in limb.looks:
                layer.mesh(str(prim.GetPath()), item)
            places.append(str(prim.GetPath()))
    for prop in shot.props:
        prim = layer.xform("/People", prop.prop.id)
        layer.pose(prim, *pose_between(prop, t_s))
        layer.mesh(str(prim.GetPath()), prop_item(prop.prop))
    return layer.save(path)


def _camera(layer: Layer, track: CameraTrack, t_s: FloatArray) -> None:
    camera = layer.geom.Camera.Define(layer.stage, layer.path(str(layer.root.GetPath()), "Camera"))
    prim = camera.GetPrim()
    layer.pose(prim, *pose_between(track, t_s))
    width, height = gate_mm(track)
    focal_mm = np.interp(t_s, track.t_s, track.focal_mm)
    focus_m = np.interp(t_s, track.t_s, track.focus_m)
    tenths = focal_mm * TENTHS_OF_A_UNIT_PER_MM
    layer.over_frames(camera.CreateFocalLengthAttr(), tenths.tolist(), tenths)
    layer.over_frames(camera.CreateFocusDistanceAttr(), focus_m.tolist(), focus_m)
    camera.CreateHorizontalApertureAttr(width * TENTHS_OF_A_UNIT_PER_MM)
    camera.CreateVerticalApertureAttr(height * TENTHS_OF_A_UNIT_PER_MM)
    camera.CreateFStopAttr(track.stop)
    camera.CreateClippingRangeAttr(layer.gf.Vec2f(0.02, 10_000.0))
    layer.custom(prim, "focalMm", "Double", focal_mm.tolist(), focal_mm)
    for name, kind, value in (
        ("setup", "String", track.setup.setup),
        ("sensor", "String", track.sensor_name),
        ("lens", "String", track.lens_name),
        ("squeeze", "Double", track.squeeze),
        ("frameLine", "Double", track.frame_line),
    ):
        layer.custom(prim, name, kind, [value])


def _lamps(layer: Layer, shot: StagedShot, t_s: FloatArray) -> None:
    """Add every lamp as a light where it is at each frame, as bright as it burns there."""
    tracks = lamp_tracks(shot)
    if not tracks:
        return
    above = str(layer.xform(str(layer.root.GetPath()), "Lamps").GetPath())
    for track in tracks:
        path = lamp_path(track, t_s)
        light, full = _light(layer, track.lamp, layer.path(above, track.lamp.id))
        prim = light.GetPrim()
        prim.SetDisplayName(track.lamp.id)
        layer.pose(prim, path.position_m, path.rotation_xyzw)
        shines = path.level * full
        layer.over_frames(light.CreateIntensityAttr(), shines.tolist(), shines)
        light.CreateNormalizeAttr(True)
        light.CreateColorAttr(layer.gf.Vec3f(*track.lamp.colour))
        layer.custom(prim, "id", "String", [track.lamp.id])
        layer.custom(prim, "cabin", "Bool", [track.lamp.cabin])
        layer.custom(prim, "fluxLm", "Double", [track.lamp.flux_lm])
        layer.custom(prim, "level", "Double", path.level.tolist(), path.level)


def _light(layer: Layer, lamp: LampSpot, where: str) -> tuple[Any, float]:
    """Return a lamp as a light of USD, and the intensity with which it gives its full light.

    A disk that shines along its -z, in a cone where it has one; a sphere where it shines all round. Normalized,
    luminance times area is the intensity: for a disk its candela; a sphere shows a quarter of its own area.
    Source: OpenUSD, UsdLux, LightAPI, inputs:normalize.
    """
    lux: Any = library("pxr.UsdLux", WHAT)
    if lamp.axis is None:
        ball = lux.SphereLight.Define(layer.stage, where)
        ball.CreateRadiusAttr(lamp.size_m / 2.0)
        return ball, 4.0 * candela_of(lamp)
    disk = lux.DiskLight.Define(layer.stage, where)
    disk.CreateRadiusAttr(lamp.size_m / 2.0)
    if not is_open(lamp):
        shape = lux.ShapingAPI.Apply(disk.GetPrim())
        shape.CreateShapingConeAngleAttr(math.degrees(lamp.half_angle_rad))
        shape.CreateShapingConeSoftnessAttr(0.0)
    return disk, candela_of(lamp)


def _sun(layer: Layer, sky: Sky, at: Instant | None, t_s: FloatArray) -> None:
    """Add the Sun as a distant light where its direction is known at every frame.

    Its intensity is the share of the disc that is free: 1 is full Sun, to be scaled to the renderer's exposure.
    """
    lux: Any = library("pxr.UsdLux", WHAT)
    start = at.t_s if at is not None else float(sky.t_s[0]) if len(sky.t_s) else 0.0
    track = sky_at(sky, start + t_s)
    if not np.isfinite(track.sun).all() or not len(track.sun):
        return
    light = lux.DistantLight.Define(layer.stage, layer.path(str(layer.root.GetPath()), "Sun"))
    prim = light.GetPrim()
    layer.pose(prim, None, shining_from(track.sun))
    share = np.nan_to_num(track.sun_share)
    light.CreateAngleAttr(SUN_ANGLE_DEG)
    light.CreateNormalizeAttr(True)
    layer.over_frames(light.CreateIntensityAttr(), share.tolist(), share)
    layer.custom(prim, "sunShare", "Double", share.tolist(), share)
    layer.custom(prim, "instantUtc", "String", [Instant.from_t_s(start).iso(3)])
    layer.custom(prim, "statement", "String", [sky.statement])
