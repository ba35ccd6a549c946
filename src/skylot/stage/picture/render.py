"""A storyboard frame: what a staged shot looks like at one time, in the light of one instant."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from skylot.stage.lighting import cabin_words, lit_lamps
from skylot.stage.picture import edges as lines
from skylot.stage.picture.cast_items import Staged, staged
from skylot.stage.picture.develop import Take, developed
from skylot.stage.picture.frame_lines import Field, Size, frame_box, outside_of_lines
from skylot.stage.picture.illuminate import Light, illuminate
from skylot.stage.picture.labels import labelled, people_named
from skylot.stage.picture.look import to_srgb_bytes
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.rays import beside
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.tone import auto_exposure_lux, stop_exposure_lux
from skylot.stage.picture.viewing import NEAR_PLANE_M, View, seen, view_of
from skylot.stage.world import CameraTrack, Exposure, Frame, Sky, StagedShot

__all__ = ["NEAR_PLANE_M", "render"]


def render(
    shot: StagedShot,
    sky: Sky,
    at_s: float,
    *,
    size: Size = (960, 540),
    labels: bool = True,
    crew: bool = True,
    camera: CameraTrack | None = None,
    exposure: Literal["auto", "stop"] | Exposure = "auto",
    strip: str = "",
) -> Frame:
    """Return the frame of a shot at a time of it, with exact buffers of what each pixel shows.

    The light is that of the sky's first instant. `camera` goes over the shot's own; without crew, names are
    written beside the cast only: operators and holders in view are drawn all the same. Exposure is
    found for the frame, or set by the camera's stop at the stated ISO and shutter, or given: that of a shot over time
    (`iris.py`), or of another frame. `strip` is a line of text along the bottom; empty
    takes setup and lens.
    Raises ValueError where there is no camera.
    """
    began = perf_counter()
    track = camera or shot.camera
    if track is None:
        raise ValueError("a setup without a camera has no frame")
    scene, outside = staged(shot, at_s), outside_of(sky, shot.gravity)
    view = view_of(track, at_s, size)
    surfaces = seen(scene.caster, view)
    owners, inside = _owners(scene), frame_box(track, size)
    frame = _frame_of(scene, view, surfaces, at_s)
    edged = beside(lambda: lines.cast_edges(surfaces, scene.caster, view, owners))
    named = beside(lambda: people_named(frame, shot, inside=inside, crew=crew)) if labels else None
    light = illuminate(shot, scene, view, surfaces, outside, lamps=lit_lamps(shot, at_s))
    take = Take(
        shot=shot,
        scene=scene,
        view=view,
        surfaces=surfaces,
        light=light,
        outside=outside,
        lit_s=at_s,
        exposure=exposure
        if isinstance(exposure, Exposure)
        else _found(owners, surfaces, light, track.stop if exposure == "stop" else None),
    )
    rgb, used = developed(take)
    edge = edged.result()
    rgb = lines.inked(lines.blended(rgb, surfaces, edge), edge)
    frame = replace(
        frame,
        rgb=outside_of_lines(to_srgb_bytes(rgb), track),
        exposure=used,
        sun=light.sun_share > 0.0,
        lux=light.shown_lux,
        rays_per_pixel=scene.caster.cast / surfaces.items.size,
    )
    if named is not None:
        said = strip or _said(shot, track, view.field, at_s)
        frame = labelled(frame, shot, outside, named.result(), inside=inside, strip=said)
    return replace(frame, seconds_to_make=perf_counter() - began)


def metered(
    shot: StagedShot, sky: Sky, at_s: float, *, size: Size = (192, 108), lit_s: float | None = None
) -> Exposure:
    """Return the exposure that a frame of its own would have, found on a small picture.

    With `lit_s` its lamps burn as they do at that other second, from where they are at this one.
    Raises ValueError where there is no camera.
    """
    if shot.camera is None:
        raise ValueError("a setup without a camera has no frame")
    scene, outside = staged(shot, at_s), outside_of(sky, shot.gravity)
    view = view_of(shot.camera, at_s, size)
    surfaces = seen(scene.caster, view)
    light = illuminate(shot, scene, view, surfaces, outside, lamps=lit_lamps(shot, at_s, as_at_s=lit_s))
    take = Take(
        shot=shot,
        scene=scene,
        view=view,
        surfaces=surfaces,
        light=light,
        outside=outside,
        lit_s=at_s if lit_s is None else lit_s,
        exposure=_found(_owners(scene), surfaces, light, None),
    )
    return developed(take)[1]


def _frame_of(scene: Staged, view: View, surfaces: Surfaces, at_s: float) -> Frame:
    """Return what a frame shows, before there is light and a picture."""
    return Frame(
        rgb=np.zeros((0, 0, 3), np.uint8),
        ids=surfaces.items,
        depth_m=surfaces.depth_m,
        normals=surfaces.normals,
        sun=np.zeros((0, 0), np.bool_),
        lux=np.zeros((0, 0), np.float32),
        items=scene.items,
        camera_position_m=view.field.position_m,
        camera_xyzw=view.field.rotation_xyzw,
        focal_px=view.field.focal_px,
        at_s=at_s,
    )


def _found(owners: NDArray[np.int32], surfaces: Surfaces, light: Light, stop: float | None) -> Exposure:
    """Return the exposure of a frame of its own, by a stop where there is one; outside and white are yet to find."""
    if stop is not None:
        key_lux = stop_exposure_lux(stop)
    else:
        some = (slice(None, None, 2), slice(None, None, 2))
        items, lux, sun = surfaces.items[some], light.shown_lux[some], light.sun_share[some] > 0.5
        key_lux = auto_exposure_lux(lux, items >= 0, owners[items] >= 0, sun)
    red, green, blue = light.balance.tolist()
    return Exposure(key_lux=key_lux, balance=(red, green, blue), outside_gain=None, white=0.0)


def _said(shot: StagedShot, track: CameraTrack, lens: Field, at_s: float) -> str:
    """Return the line along the bottom where nobody gives another: setup, lens, stop, light in the cabin."""
    return f"{shot.staging.setup}    {lens.focal_mm:.0f} mm  f/{track.stop:g}    {cabin_words(shot, at_s)}"


def _owners(scene: Staged) -> NDArray[np.int32]:
    """Return (items + 1,) the number of each item's person, -1 for things and, last, for outside."""
    names = {name: k for k, name in enumerate(dict.fromkeys(i.owner for i in scene.items if i.owner))}
    return np.array([*(names.get(item.owner, -1) for item in scene.items), -1], dtype=np.int32)
