"""A storyboard frame of 960x540: three people, three ways up, in a module of some fifty meshes.

Warm: the same shot again from a camera that moved (the set's and the people's arrays are kept), and with people
who moved (theirs are made anew). Cold: a new process, from its start to the picture, the set built in it too.
Beside it in the same run and on the same meshes: plain trimesh with embree (one ray a pixel, one hard shadow ray
to the Sun, no lamps, no soft light, no clean edges), and three.js in headless chromium (one shadow map, software
GL), which is left out with a sentence where its packages or chromium are missing.
Run `python -m bench.storyboard_frame [picture.png]`.
"""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import geodetic_to_fixed
from skylot.core.rotations import from_matrix, to_matrix
from skylot.locations.model import Glass, SetSpace
from skylot.stage.bodies.build import build_skeleton
from skylot.stage.bodies.postures import posture
from skylot.stage.bodies.skin import dressed
from skylot.stage.model import BodyShape, CameraSetup, Part, SetForm, Staging
from skylot.stage.picture.cast_items import moving_items
from skylot.stage.picture.frame_lines import field
from skylot.stage.picture.png import png_bytes
from skylot.stage.picture.render import render
from skylot.stage.sets.build import build_world
from skylot.stage.world import BodyTrack, BuiltSet, CameraTrack, GravityField, Item, Sky, StagedShot

ROOT = Path(__file__).resolve().parents[1]
SIZE = (960, 540)
WARM_REACH_S, COLD_REACH_S = 1.0, 2.5
_RUNS, _COLD_RUNS = 7, 3
_VIEWER = ROOT / "web" / "viewer" / "node_modules"
_PAGE = Path(__file__).parent / "peers" / "three_frame.js"


def module() -> BuiltSet:
    """Return a module 6 m long with a window to starboard, one to the nadir, racks, rails and lamps."""
    panes = (
        Glass(
            id="starboard",
            position_m=(0.0, 1.1, 0.0),
            normal=(0.0, 1.0, 0.0),
            clear_aperture_m=0.40,
            usable_half_angle_rad=1.2,
            transmission=0.8,
        ),
        Glass(
            id="nadir",
            position_m=(1.5, 0.0, 1.1),
            normal=(0.0, 0.0, 1.0),
            clear_aperture_m=0.40,
            usable_half_angle_rad=1.2,
            transmission=0.8,
        ),
    )
    space = SetSpace(id="module", name="Module", size_m=(6.0, 2.2, 2.2), windows=panes)
    hull = Part(id="hull", kind="cylinder", size_m=(6.0, 2.2, 2.2), hull=True)
    form = SetForm(set="module", parts=(hull, *_dressing()))
    return build_world((space,), {"module": form}, station=True)


def _dressing() -> list[Part]:
    parts = []
    for k in range(6):
        x = -2.5 + k
        parts.append(Part(id=f"port-{k}", kind="rack", position_m=(x, -0.98, 0.0), size_m=(0.94, 0.22, 0.9)))
        if abs(x) > 0.6:
            at = (x, 0.98, 0.0)
            parts.append(Part(id=f"starboard-{k}", kind="rack", position_m=at, size_m=(0.94, 0.22, 0.9)))
        if abs(x - 1.5) > 0.4:
            parts.append(Part(id=f"deck-{k}", kind="box", position_m=(x, 0.0, 0.99), size_m=(0.9, 0.8, 0.12)))
        lamp = Part(
            id=f"lamp-{k}",
            kind="lamp",
            position_m=(x, 0.25, -0.92),
            rotation_xyzw=(1.0, 0.0, 0.0, 0.0),
            size_m=(0.6, 0.12, 0.03),
            flux_lm=700.0,
        )
        parts.append(lamp)
        for side in (-1.0, 1.0):
            at = (x, side * 0.62, 0.84)
            parts.append(
                Part(id=f"rail-{k}-{side:+.0f}", kind="rail", position_m=at, size_m=(0.7, 0.07, 0.03))
            )
            at = (x, side * 0.62, -0.84)
            parts.append(
                Part(id=f"grip-{k}-{side:+.0f}", kind="rail", position_m=at, size_m=(0.5, 0.07, 0.03))
            )
    return parts


def _axes(up: Any, along: Any, *, camera: bool = False) -> FloatArray:
    """Return the quaternion of a body with that up that faces along, or of a camera that looks along."""
    z = -np.asarray(along, dtype=float) if camera else np.asarray(up, dtype=float)
    z /= np.linalg.norm(z)
    x = np.cross(up, z) if camera else np.asarray(along, dtype=float) - z * np.dot(along, z)
    x /= np.linalg.norm(x)
    return from_matrix(np.column_stack((x, np.cross(z, x), z)))


def people() -> tuple[BodyTrack, ...]:
    """Return three people, one upright, one upside down, one across."""
    shapes = dressed(
        (BodyShape(id="ANNA", long_hair=True), BodyShape(id="BORIS", sex="male"), BodyShape(id="VERA"))
    )
    places = (
        ((0.2, 0.3, 0.05), (0, 0, -1), (-0.9, -0.3, 0), "neutral"),
        ((0.7, -0.45, -0.05), (0, 0, 1), (-1, 0.1, 0), "neutral"),
        ((1.6, 0.15, -0.3), (0, -1, 0), (-1, 0, 0.2), "reaching"),
    )
    tracks = []
    for shape, (at, up, facing, pose) in zip(shapes, places, strict=True):
        skeleton = build_skeleton(shape)
        track = BodyTrack(
            who=shape.id,
            skeleton=skeleton,
            t_s=np.zeros(1),
            position_m=np.array([at]),
            rotation_xyzw=_axes(up, facing)[None],
            joints_rad=posture(pose, skeleton)[None],
        )
        tracks.append(track)
    return tuple(tracks)


def camera(x_m: float = -2.3) -> CameraTrack:
    """Return a camera at the aft end that looks forward."""
    return CameraTrack(
        t_s=np.zeros(1),
        position_m=np.array([[x_m, 0.0, 0.0]]),
        rotation_xyzw=_axes((0, 0, -1), (1, 0, 0), camera=True)[None],
        focal_mm=np.array([20.0]),
        focus_m=np.array([2.0]),
        width_mm=24.89,
        height_mm=18.66,
        squeeze=1.0,
        stop=2.8,
        frame_line=2.39,
        setup=CameraSetup(setup="bench"),
        sensor_name="Super 35",
        lens_name="",
    )


def shot() -> StagedShot:
    return StagedShot(
        staging=Staging(setup="bench"),
        built=module(),
        people=people(),
        props=(),
        camera=camera(),
        practicals=(),
        cabin_on=True,
        gravity=GravityField(kind="orbit", g_m_s2=np.zeros(3)),
    )


def sky() -> Sky:
    """Return the sky 420 km above the Tyrrhenian Sea, the Sun to starboard and a little overhead."""
    lat, lon = np.radians([39.0, 13.0])
    eye = geodetic_to_fixed(lat, lon, 420e3)[0]
    up = np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    east = np.array([-np.sin(lon), np.cos(lon), 0.0])
    to_itrf = np.column_stack((east, np.cross(-up, east), -up))
    sun = np.array([0.2, 0.95, -0.25])
    return Sky(
        kind="orbit",
        t_s=np.zeros(1),
        sun=(sun / np.linalg.norm(sun))[None],
        sun_share=np.ones(1),
        earth_m=(to_itrf.T @ -eye)[None],
        to_itrf=to_itrf[None],
    )


def warm(staged: StagedShot, light: Sky) -> dict[str, Any]:
    render(staged, light, 0.0, size=SIZE)
    moved, cpu_s, again = [], [], []
    for k in range(_RUNS):
        began = process_time()
        frame = render(staged, light, 0.0, size=SIZE, camera=camera(-2.3 + 0.01 * k))
        moved.append(frame.seconds_to_make)
        cpu_s.append(process_time() - began)
        again.append(render(replace(staged), light, 0.0, size=SIZE).seconds_to_make)
    return {
        "camera_moves_s": round(median(moved), 3),
        "camera_moves_best_s": round(min(moved), 3),
        "camera_moves_cpu_s": round(median(cpu_s), 3),
        "people_move_s": round(median(again), 3),
        "rays_per_pixel": round(frame.rays_per_pixel, 2),
        "reach_s": WARM_REACH_S,
    }


def cold() -> dict[str, Any]:
    """Return what a new process takes: all of it, and from the first import to the picture."""
    whole, inside = [], []
    for _ in range(_COLD_RUNS):
        began = perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "bench.storyboard_frame", "--once"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        whole.append(perf_counter() - began)
        inside.append(float(done.stdout))
    return {
        "process_s": round(median(whole), 2),
        "frame_s": round(median(inside), 2),
        "reach_s": COLD_REACH_S,
    }


def _all_items(staged: StagedShot) -> tuple[Item, ...]:
    return (*staged.built.items, *moving_items(staged, 0.0))


def plain_trimesh(staged: StagedShot, light: Sky) -> dict[str, Any]:
    """Return what trimesh with embree takes for the same view: first hits, one hard shadow, Lambert."""
    began = perf_counter()
    import trimesh  # noqa: PLC0415
    from trimesh.ray.ray_pyembree import RayMeshIntersector  # noqa: PLC0415

    imported_s = perf_counter() - began
    meshes = [
        trimesh.Trimesh(item.mesh.vertices_m, item.mesh.triangles, process=False)
        for item in _all_items(staged)
    ]
    mesh = trimesh.util.concatenate(meshes)
    seconds = []
    for _ in range(3):
        began = perf_counter()
        rays = RayMeshIntersector(mesh, scale_to_box=False)
        lens = field(camera(), 0.0, SIZE)
        x, y = np.meshgrid(np.arange(SIZE[0]) + 0.5 - 480, 270 - np.arange(SIZE[1]) - 0.5)
        ways = np.stack((x, y, np.full_like(x, -lens.focal_px)), axis=-1).reshape(-1, 3)
        ways = ways / np.linalg.norm(ways, axis=1, keepdims=True) @ to_matrix(lens.rotation_xyzw).T
        eyes = np.broadcast_to(lens.position_m, ways.shape)
        triangle, ray, points = rays.intersects_id(eyes, ways, multiple_hits=False, return_locations=True)
        normals = mesh.face_normals[triangle]
        lit = ~rays.intersects_any(points + 1e-3 * normals, np.broadcast_to(light.sun[0], points.shape))
        grey = np.zeros(len(ways))
        grey[ray] = 0.3 + 0.7 * lit * np.maximum(normals @ light.sun[0], 0.0)
        seconds.append(perf_counter() - began)
    return {"frame_s": round(median(seconds), 3), "import_s": round(imported_s, 2), "rays_per_pixel": 2.0}


def three_js(staged: StagedShot, light: Sky) -> dict[str, Any]:
    """Return what three.js takes in headless chromium on software GL: meshes, one shadow map, three lamps."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None or not (_VIEWER / "three").is_dir() or not (_VIEWER / ".bin" / "esbuild").exists():
        return {"left_out": "three.js beside it needs chromium, and `make viewer` for three and esbuild"}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        script = folder / "page.js"
        subprocess.run(
            [
                str(_VIEWER / ".bin" / "esbuild"),
                str(_PAGE),
                "--bundle",
                "--format=iife",
                f"--outfile={script}",
                "--log-level=error",
            ],
            env={**os.environ, "NODE_PATH": str(_VIEWER)},
            check=True,
        )
        page = folder / "page.html"
        data = json.dumps(_for_three(staged, light))
        page.write_text(
            f"<body><script>window.DATA={data}</script><script>{script.read_text()}</script></body>",
            encoding="utf-8",
        )
        began = perf_counter()
        done = subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--use-angle=gl-egl",
                "--ignore-gpu-blocklist",
                "--dump-dom",
                f"--user-data-dir={folder / 'profile'}",
                page.as_uri(),
            ],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        whole_s = perf_counter() - began
    found = re.search(r"<pre id=\"found\">(.*?)</pre>", done.stdout)
    if found is None:
        return {"left_out": "chromium drew nothing: no GL on this machine"}
    return {**json.loads(found.group(1)), "process_s": round(whole_s, 2)}


def _for_three(staged: StagedShot, light: Sky) -> dict[str, Any]:
    """Return meshes, camera and Sun as the page wants them."""

    def packed(values: Any, kind: Any) -> str:
        return base64.b64encode(np.ascontiguousarray(values, dtype=kind).tobytes()).decode()

    lens = field(camera(), 0.0, SIZE)
    return {
        "meshes": [
            {
                "vertices": packed(item.mesh.vertices_m, np.float32),
                "triangles": packed(item.mesh.triangles, np.uint32),
                "colour": item.colour,
            }
            for item in _all_items(staged)
        ],
        "position": lens.position_m.tolist(),
        "rotation": lens.rotation_xyzw.tolist(),
        "fov": float(np.degrees(2 * np.arctan(SIZE[1] / 2 / lens.focal_px))),
        "sun": light.sun[0].tolist(),
        "lamps": [lamp.position_m.tolist() for lamp in staged.built.lamps[:3]],
        "size": SIZE,
    }


def measure() -> dict[str, Any]:
    """Return all figures, with what the frame holds."""
    staged, light = shot(), sky()
    items = _all_items(staged)
    return {
        "size": SIZE,
        "people": len(staged.people),
        "set_meshes": len(staged.built.items),
        "triangles": sum(len(item.mesh.triangles) for item in items),
        "warm": warm(staged, light),
        "cold": cold(),
        "plain_trimesh": plain_trimesh(staged, light),
        "three_js": three_js(staged, light),
    }


if __name__ == "__main__":
    if sys.argv[1:] == ["--once"]:
        start = perf_counter()
        png_bytes(render(shot(), sky(), 0.0, size=SIZE).rgb)
        print(perf_counter() - start)
    elif sys.argv[1:]:
        Path(sys.argv[1]).write_bytes(png_bytes(render(shot(), sky(), 0.0, size=SIZE).rgb))
    else:
        print(json.dumps(measure(), indent=1))
