"""Space itself in a frame: the Sun's disc at its place and size, the Earth pixel by pixel, stars only in space."""

import dataclasses

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.core.rotations import to_matrix
from skylot.stage.picture import labels
from skylot.stage.picture.frame_lines import field
from skylot.stage.picture.heavens import stars, sun_disc
from skylot.stage.picture.look import LUMINANCE
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.rays import Caster
from skylot.stage.picture.render import render
from skylot.stage.picture.viewing import seen, view_of

SIZE = (480, 270)


def _space(along, top=(0, 0, -1), focal_mm=60.0):
    """Return a shot of nothing but what is outside."""
    built = dataclasses.replace(
        scenes.module(dressing=False), items=(), lamps=(), labels=(), openings=(), exterior=True
    )
    track = scenes.camera((0, 0, 0), along, top, focal_mm, 0.0)
    return scenes.shot(built, cast=(), track=track)


def _parts(along, sky):
    shot = _space(along)
    view = view_of(shot.camera, 0.0, SIZE)
    return seen(Caster((), ()), view), outside_of(sky, shot.gravity), view


def test_the_suns_disc_has_its_place_and_its_size():
    sky = scenes.over(38, 15, (1.0, 0.05, -0.4))
    surfaces, outside, view = _parts((1.0, 0.0, -0.4), sky)
    disc, share = sun_disc(surfaces, outside, view.field.focal_px)
    assert share == pytest.approx(1.0, abs=0.03)
    area = np.pi * (0.00465 * view.field.focal_px) ** 2
    rows, columns = np.nonzero(disc)
    weight = disc[rows, columns]
    assert weight.sum() == pytest.approx(area, rel=0.12)
    seen_at = (sky.sun[0] @ to_matrix(view.field.rotation_xyzw)) / np.array([1, 1, -1])
    middle = np.array([(columns + 0.5) @ weight, (rows + 0.5) @ weight]) / weight.sum()
    expected = [
        240 + seen_at[0] / seen_at[2] * view.field.focal_px,
        135 - seen_at[1] / seen_at[2] * view.field.focal_px,
    ]
    assert middle == pytest.approx(expected, abs=0.5)


def test_the_earth_hides_the_sun():
    sky = scenes.over(38, 15, (1.0, 0.05, 0.6))  # well below the horizon, yet told to shine
    surfaces, outside, view = _parts((1.0, 0.0, 0.6), sky)
    assert sun_disc(surfaces, outside, view.field.focal_px)[1] == 0.0


def test_the_frame_shows_in_each_pixel_what_lies_in_its_direction():
    shot, sky = _space((1.0, 0, 0.45)), scenes.over(38, 15, (0.2, 0.7, -0.6))
    frame = render(shot, sky, 0.0, size=SIZE, labels=False)
    assert (frame.ids == -1).all()
    lens = labels.lens_of(frame)
    dice = np.random.default_rng(4)
    rows, columns = dice.integers(0, 270, 40), dice.integers(0, 480, 40)
    x, y = (columns + 0.5 - 240) / frame.focal_px, (135 - rows - 0.5) / frame.focal_px
    ways = np.stack((x, y, -np.ones(40)), axis=1) @ lens.axes.T
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    expected = np.pi * outside_of(sky, shot.gravity).radiance(ways) @ LUMINANCE
    assert frame.lux[rows, columns] == pytest.approx(expected, rel=2e-3, abs=1.0)
    assert frame.lux.max() > 1000.0


def test_the_limb_lies_where_the_horizon_dips():
    """Looking level along the equator the limb is acos(R / (R + h)) below the middle of the frame."""
    sky = scenes.over(0.0, 20.0, (0.4, 0.3, -0.8), heading_deg=90.0)
    shot = _space((1.0, 0, 0), focal_mm=20.0)
    frame = render(shot, sky, 0.0, size=SIZE, labels=False)
    dip = np.arccos(6378137.0 / (6378137.0 + 420e3))
    row = 135 + np.tan(dip) * frame.focal_px
    column = frame.lux[:, 240]
    assert column[int(row) - 12] < 0.02 * column[int(row) + 3]  # 12 rows are 100 km of air
    assert field(shot.camera, 0.0, SIZE).focal_px == pytest.approx(frame.focal_px)


def test_stars_stand_in_space_only():
    sky = scenes.over(38, 15, (-1.0, 0.0, 0.3), share=0.0)
    up, outside, view = _parts((0.3, 0.0, -1.0), sky)
    axes = to_matrix(view.field.rotation_xyzw)
    assert stars(up, outside, axes, view.field.focal_px).max() > 0.05
    down, outside, view = _parts((0.1, 0.0, 1.0), sky)
    assert not stars(down, outside, to_matrix(view.field.rotation_xyzw), view.field.focal_px).any()
