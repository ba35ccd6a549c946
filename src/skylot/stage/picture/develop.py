"""From the light of a frame to the colours of its picture: fill, exposure, the outside held back, Sun and stars."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from skylot.core.rotations import to_matrix
from skylot.stage.lighting import glow_at
from skylot.stage.picture.cast_items import Staged
from skylot.stage.picture.heavens import DISC, glare, stars, sun_disc
from skylot.stage.picture.illuminate import Light
from skylot.stage.picture.look import Float32, look, luminance
from skylot.stage.picture.outside import Outside
from skylot.stage.picture.rays import in_chunks
from skylot.stage.picture.soft import Surfaces
from skylot.stage.picture.tone import bloom, outside_gain, toned, white_point
from skylot.stage.picture.vectors import dot, empty
from skylot.stage.picture.viewing import View
from skylot.stage.world import Exposure, Item, StagedShot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Take:
    """All that a picture is developed from."""

    shot: StagedShot
    scene: Staged
    view: View
    surfaces: Surfaces
    light: Light
    outside: Outside
    lit_s: float
    """Second of the shot as at which the faces of the set's lamps glow."""
    exposure: Exposure
    """Where the outside's gain is None, or white 0, they are found for the frame."""


def developed(take: Take) -> tuple[Float32, Exposure]:
    """Return display-linear colours (h,w,3), light over that of a white card in the exposed light, toned; and how."""
    surfaces, light, key_lux = take.surfaces, take.light, take.exposure.key_lux
    gains = np.array(take.exposure.balance)
    colours = take.scene.reflectances
    fill = np.maximum(look().fill_share * key_lux, look().fill_lux) * look().fill_colour
    glow = np.array([*(_glow(item, take) for item in take.scene.items), 0.0])
    gain = _outside_gain(take)
    heavens = _heavens(take, gain * np.pi / key_lux)
    # the last entry is that of outside, whose place is -1
    albedo = np.concatenate((colours, np.zeros((1, 3))))
    base = (albedo / key_lux * gains).astype(np.float32)
    shine = (2.5 * glow[:, None] * np.sqrt(albedo)).astype(np.float32)
    fill, balance = (fill / gains).astype(np.float32), gains.astype(np.float32)
    picture = empty(*surfaces.items.shape)

    def work(part: slice) -> None:
        shape = _camera_side(take.view, surfaces.normals[part]) * light.openness[part]
        items = surfaces.items[part]
        for axis in range(3):
            found = base[:, axis][items] * (light.lux[part, :, axis] + fill[axis] * shape)
            found += shine[:, axis][items]
            beyond = light.outside[part, :, axis] * np.float32(gain * np.pi / key_lux)
            beyond += heavens[axis][part]
            if light.beams is not None:
                beyond += light.beams[part, :, axis] * np.float32(np.pi / key_lux)
            picture[part, :, axis] = found + balance[axis] * beyond

    in_chunks(work, len(picture), 40)
    white = take.exposure.white or white_point(picture)
    sees_out = bool((surfaces.items < 0).any())
    used = replace(take.exposure, outside_gain=gain if sees_out else None, white=white)
    return toned(bloom(picture), white), used


def _outside_gain(take: Take) -> float:
    if take.exposure.outside_gain is not None:
        return take.exposure.outside_gain
    there, orbit = take.surfaces.items < 0, take.outside.kind == "orbit"
    return outside_gain(take.light.outside, there, take.exposure.key_lux, orbit=orbit)


def _camera_side(view: View, normals: Float32) -> Float32:
    """Return how much (h,w) of the fill light normals (h,w,3) get: it comes from over the camera's shoulder."""
    axes = to_matrix(view.field.rotation_xyzw)
    toward = axes @ np.array([-0.45, 0.65, 0.62])
    return np.float32(0.62) + np.float32(0.48) * dot(normals, toward.astype(np.float32))


def _heavens(take: Take, scale: float) -> tuple[Float32, Float32, Float32]:
    """Return the light (h,w) of Sun, glare and stars in red, green and blue, over that of white."""
    view, surfaces, light, outside = take.view, take.surfaces, take.light, take.outside
    disc, share = sun_disc(surfaces, outside, view.field.focal_px)
    around = glare(surfaces, outside, share)
    axes = to_matrix(view.field.rotation_xyzw)
    day = luminance(light.outside) * np.float32(scale)
    night = np.float32(1.0 - 0.75 * min(1.0, 4.0 * float(day[::4, ::4].mean())))
    points = stars(surfaces, outside, axes, view.field.focal_px) * night
    if share <= 0.0:
        return points, points, points
    colour = np.ones(3) if outside.sun is None else outside.sun.lux / max(float(outside.sun.lux.max()), 1e-9)
    red, green, blue = ((disc * np.float32(DISC) + around) * np.float32(colour[k]) + points for k in range(3))
    return red, green, blue


def _glow(item: Item, take: Take) -> float:
    return item.glow * glow_at(take.shot, item.name, take.lit_s) if item.kind == "lamp" else item.glow
