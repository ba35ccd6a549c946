"""A storyboard frame: what a staged shot looks like at one time, in the light of one instant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skylot.core.arrays import FloatArray
from skylot.core.rotations import to_matrix
from skylot.stage.picture import edges as lines
from skylot.stage.picture.cast_items import Staged, staged
from skylot.stage.picture.frame_lines import Field, Size, field, frame_box, outside_of_lines
from skylot.stage.picture.illuminate import Light, illuminate
from skylot.stage.picture.labels import labelled
from skylot.stage.picture.look import Float32, look, to_linear, to_srgb_bytes
from skylot.stage.picture.outside import Outside, outside_of
from skylot.stage.picture.rays import Caster
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.tone import auto_exposure_lux, bloom, stop_exposure_lux, toned, white_point
from skylot.stage.picture.vectors import dot, empty, flat
from skylot.stage.world import CameraTrack, Frame, Sky, StagedShot

NEAR_PLANE_M = 0.06
"""What is nearer to the camera than this is its own body or the hands on it: not drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """The rays of a picture: through the middle of each pixel."""

    field: Field
    origin_m: Float32
    """(3,) of the camera."""
    ways: Float32
    """(h,w,3), one long along the camera's axis."""
    right: Float32
    """(3,) one pixel to the right."""
    down: Float32
    forward: Float32


def render(
    shot: StagedShot,
    sky: Sky,
    at_s: float,
    *,
    size: Size = (960, 540),
    labels: bool = True,
    crew: bool = True,
    camera: CameraTrack | None = None,
    exposure: Literal["auto", "stop"] = "auto",
    strip: str = "",
) -> Frame:
    """Return the frame of a shot at a time of it, with exact buffers of what each pixel shows.

    The light is that of the sky's first instant. `camera` goes over the shot's own; without crew, names are
    written beside the cast only: operators and holders in view are drawn all the same. Exposure is set for the
    frame, or by the camera's stop at the stated ISO and shutter. `strip` is a line of text along the bottom.
    Raises ValueError where there is no camera.
    """
    began = perf_counter()
    track = camera or shot.camera
    if track is None:
        raise ValueError("a setup without a camera has no frame")
    scene, outside = staged(shot, at_s), outside_of(sky, shot.gravity)
    view = view_of(track, at_s, size)
    surfaces = seen(scene.caster, view)
    colours = to_linear(np.array([item.colour for item in scene.items]).reshape(-1, 3))
    light = illuminate(shot, scene, surfaces, outside, view.origin_m, colours)
    key_lux = _key_lux(scene, surfaces, light, track, exposure)
    drawn = _drawn(shot, scene, view, surfaces, light, outside, colours, key_lux)
    edge = lines.cast_edges(surfaces, scene.caster, view.origin_m, view.ways, view.right, view.down)
    rgb = lines.blended(drawn, surfaces, edge)
    rgb = lines.inked(rgb, surfaces, edge, _owners(scene))
    picture = outside_of_lines(to_srgb_bytes(rgb), track)
    frame = Frame(
        rgb=picture,
        ids=surfaces.items,
        depth_m=surfaces.depth_m,
        normals=surfaces.normals,
        sun=light.sun_share > 0.0,
        lux=light.shown_lux,
        items=scene.items,
        camera_position_m=view.field.position_m,
        camera_xyzw=view.field.rotation_xyzw,
        focal_px=view.field.focal_px,
        at_s=at_s,
        rays_per_pixel=scene.caster.cast / surfaces.items.size,
    )
    if labels:
        frame = labelled(frame, shot, outside, inside=frame_box(track, size), crew=crew, strip=strip)
    return replace(frame, seconds_to_make=perf_counter() - began)


def view_of(track: CameraTrack, at_s: float, size: Size) -> View:
    """Return the rays of a camera at a time of its shot through the pixels of a picture."""
    lens = field(track, at_s, size)
    width, height = size
    axes = to_matrix(lens.rotation_xyzw)
    right, down, forward = axes[:, 0] / lens.focal_px, -axes[:, 1] / lens.focal_px, -axes[:, 2]
    x = np.arange(width) + 0.5 - width / 2.0
    y = np.arange(height) + 0.5 - height / 2.0
    ways = empty(height, width)
    for axis in range(3):
        ways[..., axis] = forward[axis] + x[None, :] * right[axis] + y[:, None] * down[axis]
    return View(
        field=lens,
        origin_m=lens.position_m.astype(np.float32),
        ways=ways,
        right=right.astype(np.float32),
        down=down.astype(np.float32),
        forward=forward.astype(np.float32),
    )


def seen(caster: Caster, view: View) -> Surfaces:
    """Return what each pixel of a view sees first."""
    height, width = view.ways.shape[:2]
    length = np.sqrt(dot(view.ways, view.ways))
    unit = view.ways / length[..., None]
    start = view.origin_m + view.ways * np.float32(NEAR_PLANE_M)
    hits = caster.first(flat(start), flat(unit))
    depth = hits.distance_m.reshape(height, width) / length + np.float32(NEAR_PLANE_M)
    reach = np.where(np.isfinite(depth), depth, np.float32(0.0))[..., None]
    return Surfaces(
        items=hits.items.reshape(height, width),
        points_m=view.origin_m + view.ways * reach,
        normals=_as_map(hits.normals, height, width),
        flat=_as_map(hits.flat, height, width),
        depth_m=depth,
        ways=unit,
    )


def _as_map(values: Float32, height: int, width: int) -> Float32:
    return np.moveaxis(values.T.reshape(3, height, width), 0, -1)


def _key_lux(
    scene: Staged, surfaces: Surfaces, light: Light, track: CameraTrack, exposure: Literal["auto", "stop"]
) -> float:
    if exposure == "stop":
        return stop_exposure_lux(track.stop)
    people = _owners(scene)[surfaces.items] >= 0
    return auto_exposure_lux(light.shown_lux, surfaces.items >= 0, people, light.sun_share > 0.5)


def _owners(scene: Staged) -> NDArray[np.int32]:
    """Return (items + 1,) the number of each item's person, -1 for things and, last, for outside."""
    names = {name: k for k, name in enumerate(dict.fromkeys(i.owner for i in scene.items if i.owner))}
    return np.array([*(names.get(item.owner, -1) for item in scene.items), -1], dtype=np.int32)


def _drawn(
    shot: StagedShot,
    scene: Staged,
    view: View,
    surfaces: Surfaces,
    light: Light,
    outside: Outside,
    colours: FloatArray,
    key_lux: float,
) -> Float32:
    """Return display-linear colours (h,w,3): light over that of a white card in the exposed light, toned."""
    height, width = surfaces.items.shape
    fill = np.maximum(look().fill_share * key_lux, look().fill_lux) * look().fill_colour
    glow = np.array([*(_glow(item.kind == "lamp", item.glow, shot.cabin_on) for item in scene.items), 0.0])
    picture = empty(height, width)
    for axis in range(3):
        # the last entry is that of outside, whose place is -1
        albedo = np.append(colours[:, axis], 0.0)
        base = (albedo / key_lux).astype(np.float32)[surfaces.items]
        shine = (2.5 * glow * np.sqrt(albedo)).astype(np.float32)[surfaces.items]
        lux = light.lux[..., axis] + np.float32(fill[axis]) * light.openness
        beyond = light.outside[..., axis] * np.float32(np.pi / key_lux)
        picture[..., axis] = base * lux + shine + beyond
    return toned(bloom(picture), white_point(picture))


def _glow(lamp: bool, glow: float, cabin_on: bool) -> float:
    return 0.0 if lamp and not cabin_on else glow
