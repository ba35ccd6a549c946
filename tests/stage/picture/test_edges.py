"""Clean edges: a pixel at an edge is a mean of what meets in it; lines stand around people."""

import dataclasses

import numpy as np
import pytest
from tests.stage.picture import scenes

from skylot.stage.picture.cast_items import staged
from skylot.stage.picture.edges import blended, cast_edges, edge_pixels, steps
from skylot.stage.picture.viewing import seen, view_of


def _picture():
    """Return a white slab before a black wall, its edge aslant, as flat colours."""
    built = scenes.module(dressing=False, openings=())
    slab = scenes.item("slab", scenes.box((0.02, 3.0, 3.0), (1.0, 1.7, 0.4)), (1, 1, 1))
    shot = scenes.shot(
        dataclasses.replace(built, items=(*built.items, slab)),
        cast=(),
        track=scenes.camera((-1.0, 0, 0), (1, 0, 0), (0, 0.06, -1), 30.0),
    )
    scene = staged(shot, 0.0)
    view = view_of(shot.camera, 0.0, (320, 180))
    surfaces = seen(scene.caster, view)
    rgb = np.repeat((surfaces.items == 1).astype(np.float32)[..., None], 3, axis=2)
    return scene, view, surfaces, rgb


def test_an_edge_is_found_and_is_thin():
    _, _, surfaces, _ = _picture()
    found = edge_pixels(surfaces, steps(surfaces))
    assert 100 < found.sum() < 0.05 * found.size


def test_a_pixel_at_an_edge_has_as_much_white_as_the_slab_covers():
    """The mean colour of each row is the slab's exact width in it: to a tenth of a pixel; without: a third."""
    scene, view, surfaces, rgb = _picture()
    edges = cast_edges(surfaces, scene.caster, view, np.full(len(scene.items) + 1, -1, np.int32))
    found = blended(np.asfortranarray(rgb), surfaces, edges)
    rows = np.arange(60, 120)
    # the slab's edge y = 0.2 at x = 0.99 m, turned by the camera's roll
    across = found[rows, :, 0].sum(axis=1)
    straight = np.polyfit(rows, across, 1)
    assert np.abs(across - np.polyval(straight, rows)).max() < 0.2
    plain = rgb[rows, :, 0].sum(axis=1)
    assert np.abs(plain - np.polyval(straight, rows)).max() > 0.4


def test_colours_stay_within_those_that_meet():
    scene, view, surfaces, rgb = _picture()
    found = blended(
        rgb, surfaces, cast_edges(surfaces, scene.caster, view, np.full(len(scene.items) + 1, -1, np.int32))
    )
    assert found.min() == pytest.approx(0.0)
    assert found.max() == pytest.approx(1.0)
    assert ((found > 0.1) & (found < 0.9)).any()
