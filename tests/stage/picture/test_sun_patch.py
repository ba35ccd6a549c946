"""The patch of Sun as a polygon, beside closed forms and beside the frame that is rendered: within a pixel."""

import dataclasses

import numpy as np
import pytest
from PIL import Image, ImageDraw
from tests.stage.picture import scenes

from skylot.core.rotations import to_matrix
from skylot.stage.picture.cast_items import staged
from skylot.stage.picture.illuminate import illuminate
from skylot.stage.picture.labels import Lens
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.shadow import grown
from skylot.stage.picture.sun_patch import sun_polygon
from skylot.stage.picture.viewing import seen, view_of

DOWN = np.array([0.0, 0, 1])


def _area(polygon):
    centre = polygon.mean(axis=0)
    after = np.roll(polygon, -1, axis=0)
    return 0.5 * np.linalg.norm(np.cross(polygon - centre, after - centre).sum(axis=0))


def test_straight_through_it_is_the_window_itself():
    pane = scenes.window("w", (0, 0, 0), (0, 0, 1.0), 0.25)
    found = sun_polygon(pane, DOWN, np.array([0.0, 0, -2.0]), DOWN)
    assert _area(found) == pytest.approx(np.pi * 0.25**2, rel=1e-3)
    assert found[:, 2] == pytest.approx(-2.0)
    assert np.linalg.norm(found[:, :2], axis=1) == pytest.approx(0.25)


def test_aslant_it_is_the_lens_of_two_circles():
    """Rims a distance d apart across the light leave 2 r^2 acos(d / 2r) - d / 2 sqrt(4 r^2 - d^2)."""
    pane = dataclasses.replace(scenes.window("w", (0, 0, 0), (0, 0, 1.0), 0.25), depth_m=0.2)
    angle = np.radians(35.0)
    sun = np.array([np.sin(angle), 0.0, np.cos(angle)])
    found = sun_polygon(pane, sun, np.array([0.0, 0, -2.0]), DOWN)
    d = 0.2 * np.tan(angle)
    expected = 2 * 0.25**2 * np.arccos(d / 0.5) - d / 2 * np.sqrt(4 * 0.25**2 - d * d)
    assert _area(found) == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(
    ("sun", "point"),
    [((0.0, 0, -1), (0.0, 0, -2)), ((1.0, 0, 0.1), (0.0, 0, -2)), ((0.0, 0, 1), (0.0, 0, 2))],
    ids=["from inside", "too slanting", "plane outside"],
)
def test_no_patch(sun, point):
    pane = dataclasses.replace(scenes.window("w", (0, 0, 0), (0, 0, 1.0), 0.1), depth_m=0.3)
    sun = np.array(sun) / np.linalg.norm(sun)
    assert len(sun_polygon(pane, sun, np.array(point), DOWN)) == 0


def test_a_closed_shutter_lets_nothing_through():
    pane = dataclasses.replace(scenes.WINDOWS[0], shutter_open=False)
    assert not len(sun_polygon(pane, np.array([0.0, 1, 0]), np.zeros(3), np.array([0.0, 1, 0])))


@pytest.mark.parametrize("sun", [(0.12, 0.95, -0.1), (-0.2, 0.9, 0.15), (0.0, 1.0, 0.02)])
def test_the_rendered_patch_is_the_polygon_within_a_pixel(sun):
    """Light through the starboard window on a flat screen; half of the Sun's disc is the edge."""
    screen = scenes.item("screen", scenes.box((5.0, 0.02, 2.0), (0, -0.61, 0)), (0.8, 0.8, 0.8))
    walls = scenes.item("walls", scenes.flat_room(), (0.8, 0.8, 0.8))
    built = dataclasses.replace(scenes.module(dressing=False), items=(walls, screen))
    track = scenes.camera((0.1, 0.7, 0.1), (0.0, -1.0, 0.0), (0, 0, -1), 16.0, 0.0)
    shot = scenes.shot(built, cast=(), track=track)
    sky, size = scenes.over(38, 15, sun), (640, 480)
    outside, scene, view = outside_of(sky, shot.gravity), staged(shot, 0.0), view_of(track, 0.0, size)
    surfaces = seen(scene.caster, view)
    share = illuminate(shot, scene, view, surfaces, outside, lamps=()).sun_share
    rendered = (share > 0.5) & (surfaces.items == 1)

    normal = np.array([0.0, 1.0, 0.0])
    polygon = sun_polygon(scenes.WINDOWS[0], sky.sun[0], np.array([0.0, -0.60, 0.0]), normal)
    lens = Lens(
        position_m=view.field.position_m,
        axes=to_matrix(view.field.rotation_xyzw),
        focal_px=view.field.focal_px,
        width=size[0],
        height=size[1],
    )
    places, _ = lens.pixels(polygon)
    image = Image.new("1", size)
    ImageDraw.Draw(image).polygon([(x - 0.5, y - 0.5) for x, y in places], fill=1)
    drawn = np.asarray(image)
    assert drawn.sum() > 2000
    assert not (rendered & ~grown(drawn, 1)).any(), "no light further out than a pixel"
    assert not (drawn & ~grown(rendered, 1)).any(), "no shade further in than a pixel"
