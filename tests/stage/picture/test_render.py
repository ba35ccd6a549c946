"""A whole frame: exact buffers, who is where, Sun and dark, open air, and what a camera that moves costs."""

import dataclasses

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.stage.picture.png import png_bytes
from skylot.stage.picture.render import render

DAY = scenes.over(38, 15, (0.2, 0.95, -0.25))
NIGHT = scenes.over(38, 15, (0.2, 0.1, 0.95), share=0.0)
SMALL = (320, 180)


def test_the_buffers_are_exact(module):
    """Looking square at the forward end of the module: every depth is the same, every normal looks back."""
    built = scenes.module(dressing=False, openings=())
    track = scenes.camera((0.0, 0, 0), (1, 0, 0), (0, 0, -1), 60.0)
    frame = render(scenes.shot(built, cast=(), track=track), DAY, 0.0, size=SMALL, labels=False)
    assert (frame.ids == 0).all()
    assert frame.depth_m == pytest.approx(3.0, abs=1e-4)
    assert frame.normals[..., 0] == pytest.approx(-1.0, abs=1e-4)
    assert not frame.sun.any()
    assert frame.rgb.shape == (180, 320, 3)
    assert frame.rgb.dtype == np.uint8


def test_depth_is_along_the_axis_not_along_the_ray(day_frame):
    """Points made from depth and focal length lie within the module."""
    rows, columns = np.nonzero(day_frame.ids >= 0)
    depth = day_frame.depth_m[rows, columns].astype(float)
    y = (columns + 0.5 - 240) / day_frame.focal_px * depth
    z = (rows + 0.5 - 135) / day_frame.focal_px * depth
    assert np.hypot(y, z).max() < scenes.RADIUS_M + 0.4
    assert np.median(np.hypot(y, z)) < scenes.RADIUS_M
    assert (-2.3 + depth).max() < 3.01


def test_everybody_is_in_it_and_has_a_name(day_frame):
    owners = {day_frame.items[k].owner for k in np.unique(day_frame.ids) if k >= 0}
    assert {"ANNA", "BORIS", "VERA"} <= owners


def test_the_ids_are_those_of_the_items(day_frame):
    assert day_frame.ids.min() >= -1
    assert day_frame.ids.max() < len(day_frame.items)
    assert ((day_frame.ids == -1) == ~np.isfinite(day_frame.depth_m)).all()


def test_sun_is_seen_through_the_window_only(day_frame):
    """Whatever is lit can see the Sun through one of the two openings."""
    lit = np.argwhere(day_frame.sun & (day_frame.ids >= 0))
    assert len(lit) > 30
    depth = day_frame.depth_m[tuple(lit.T)].astype(float)
    y = (lit[:, 1] + 0.5 - 240) / day_frame.focal_px * depth
    z = (lit[:, 0] + 0.5 - 135) / day_frame.focal_px * depth
    points = np.stack((-2.3 + depth, y, z), axis=1)
    sun = DAY.sun[0]
    pane = scenes.WINDOWS[0]
    along = ((pane.centre_m - points) @ pane.normal) / (sun @ pane.normal)
    beside = points + along[:, None] * sun - pane.centre_m
    assert np.linalg.norm(beside, axis=1).max() < pane.radius_m + 0.03
    assert np.median(day_frame.lux[day_frame.sun]) > 20 * np.median(day_frame.lux[~day_frame.sun])


def test_a_dark_cabin_at_night_is_dark_in_lux_and_readable_in_the_picture(module):
    frame = render(scenes.shot(module, cabin_on=False), NIGHT, 0.0, size=SMALL, labels=False)
    people = np.isin(frame.ids, [k for k, item in enumerate(frame.items) if item.owner])
    assert frame.lux[frame.ids >= 0].max() < 1.0
    assert not frame.sun.any()
    assert frame.rgb[45:135][people[45:135]].mean() > 25
    assert frame.rgb[45:135].mean() < 140


def test_lamps_give_what_they_give(module):
    """Three lamps of 1,100 lm in 40 m2 of walls that reflect half: some 80 lx fall, as much goes round."""
    frame = render(scenes.shot(module, cast=()), NIGHT, 0.0, size=SMALL, labels=False)
    assert 60 < np.median(frame.lux[frame.ids >= 0]) < 320


def test_the_ground_lit_by_the_sun_in_the_open():
    """A white floor on the Moon: the Sun's lux times the cosine."""
    built = dataclasses.replace(
        scenes.module(dressing=False, openings=()),
        items=(scenes.item("floor", scenes.box((40, 40, 0.1), (0, 0, 0)), (0.9, 0.9, 0.9)),),
        exterior=True,
    )
    track = scenes.camera((0, 0, 3.0), (1, 0, -0.3), (0, 0, 1), 24.0)
    moon = dataclasses.replace(scenes.shot(built, cast=(), track=track, kind="moon"))
    frame = render(moon, scenes.on_ground((0.3, 0.4, 0.866)), 0.0, size=SMALL, labels=False)
    floor = frame.ids == 0
    cosine = 0.866 / np.linalg.norm([0.3, 0.4, 0.866])
    assert np.median(frame.lux[floor]) == pytest.approx(133_000 * cosine, rel=0.03)
    assert frame.sun[floor].all()
    assert (frame.ids == -1).any()


def test_a_shot_without_a_camera_says_so(day_shot):
    with pytest.raises(ValueError, match="camera"):
        render(dataclasses.replace(day_shot, camera=None), DAY, 0.0)


def test_another_camera_goes_over_the_shots_own(day_shot):
    other = scenes.camera((2.3, 0, 0), (-1, 0, 0), (0, 0, -1))
    frame = render(day_shot, DAY, 0.0, size=SMALL, camera=other, labels=False)
    assert frame.camera_position_m == pytest.approx([2.3, 0, 0])


def test_people_move_with_the_time_of_the_shot(module):
    anna = scenes.people()[0]
    moving = dataclasses.replace(
        anna,
        t_s=np.array([0.0, 2.0]),
        position_m=np.array([[0.3, -0.4, 0.0], [0.3, 0.4, 0.0]]),
        rotation_xyzw=np.repeat(anna.rotation_xyzw, 2, axis=0),
        joints_rad=np.repeat(anna.joints_rad, 2, axis=0),
    )
    shot = scenes.shot(module, cast=(moving,))
    middles = []
    for at_s in (0.0, 1.0, 2.0):
        frame = render(shot, DAY, at_s, size=SMALL, labels=False)
        owned = np.isin(frame.ids, [k for k, item in enumerate(frame.items) if item.owner])
        middles.append(np.nonzero(owned)[1].mean())
    assert middles[0] < middles[1] < middles[2]


def test_the_same_twice_is_the_same_picture(day_shot, day_frame):
    again = render(day_shot, DAY, 0.0, size=(480, 270))
    assert (again.rgb == day_frame.rgb).all()
    assert again.rays_per_pixel == day_frame.rays_per_pixel > 1.0


def test_a_roll_of_the_camera_turns_the_picture_on_its_head(module):
    upright = render(scenes.shot(module), NIGHT, 0.0, size=SMALL, labels=False)
    rolled = scenes.camera(top=(0, 0, 1))
    turned = render(scenes.shot(module, track=rolled), NIGHT, 0.0, size=SMALL, labels=False)
    assert (turned.ids[::-1, ::-1] == upright.ids).mean() > 0.99


def test_png_begins_as_png_files_do(day_frame):
    data = png_bytes(day_frame.rgb)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert data[16:24] == (480).to_bytes(4, "big") + (270).to_bytes(4, "big")


def test_a_camera_is_balanced_to_the_lamps(module):
    """Under lamps as warm as candles a white wall comes out nearly white, its lux stays warm."""
    warm = tuple(dataclasses.replace(lamp, colour=(1.75, 0.87, 0.24)) for lamp in module.lamps)
    built = dataclasses.replace(scenes.module(dressing=False, openings=()), lamps=warm)
    frame = render(scenes.shot(built, cast=()), NIGHT, 0.0, size=SMALL, labels=False)
    red, _, blue = frame.rgb[60:120].reshape(-1, 3).mean(axis=0)
    assert 1.0 < red / blue < 1.8


def test_a_sunset_through_the_window_stays_warm(module):
    dip = np.arccos(6378137.0 / (6378137.0 + 420e3))
    low = scenes.over(0, 0, (0.05, np.cos(dip - 0.004), np.sin(dip - 0.004)), heading_deg=0.0)
    high = scenes.over(0, 0, (0.05, 0.99, -0.1), heading_deg=0.0)
    shot = scenes.shot(module, cabin_on=False)
    warmth = []
    for sky in (low, high):
        rgb = render(shot, sky, 0.0, size=SMALL, labels=False).rgb[45:135].reshape(-1, 3).mean(axis=0)
        warmth.append(rgb[0] / rgb[2])
    assert warmth[0] > 1.25 * warmth[1]
