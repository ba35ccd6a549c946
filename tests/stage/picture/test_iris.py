"""The exposure of a shot over time: held, so that dark is dark and nothing flickers; pulled where the camera goes."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.picture import scenes

from skylot.stage.model import Staging
from skylot.stage.picture.iris import anchored, camera_goes, centred, closed, pulled
from skylot.stage.picture.look import look
from skylot.stage.picture.render import metered, render

SMALL = (240, 136)
SUN = (0.2, 0.95, -0.25)
NIGHT = scenes.over(38, 15, (0.2, 0.1, 0.95), share=0.0)
SECONDS = 12.0


def lasting(shot, *, named_s=0.0):
    return dataclasses.replace(
        shot, staging=Staging(setup="1.01", seconds=SECONDS, picture_at_s=named_s), cabin_on=shot.cabin_on
    )


def sunset(second):
    """The Sun of the module's window, gone behind the Earth between the second and the tenth second."""
    return scenes.over(38, 15, SUN, share=float(np.clip((10.0 - second) / 8.0, 0.0, 1.0)))


def going(track, positions, t_s):
    n = len(t_s)
    return dataclasses.replace(
        track,
        t_s=np.asarray(t_s, dtype=float),
        position_m=np.asarray(positions, dtype=float),
        rotation_xyzw=np.repeat(track.rotation_xyzw, n, axis=0),
        focal_mm=np.repeat(track.focal_mm, n),
        focus_m=np.repeat(track.focus_m, n),
    )


def walking(track, positions, t_s):
    n = len(t_s)
    return dataclasses.replace(
        track,
        t_s=np.asarray(t_s, dtype=float),
        position_m=np.asarray(positions, dtype=float),
        rotation_xyzw=np.repeat(track.rotation_xyzw, n, axis=0),
        joints_rad=np.repeat(track.joints_rad, n, axis=0),
    )


def frames(shot, sky_at, times, *, held=True):
    iris = pulled(shot, sky_at)
    return [
        render(
            shot,
            sky_at(each),
            each,
            size=SMALL,
            labels=False,
            exposure=iris.at(each) if held else "auto",
        )
        for each in times
    ]


def wall_steps(found):
    """Return how much, of 255, the walls in the shade that no person hides change from frame to frame."""
    steps = []
    for one, two in itertools.pairwise(found):
        thing = np.array([not item.owner for item in one.items] + [False])
        same = (one.ids == two.ids) & thing[one.ids] & ~one.sun & ~two.sun
        steps.append(abs(float(np.median(two.rgb[same].astype(float) - one.rgb[same]))))
    return steps


@pytest.mark.slow
def test_a_sun_that_sets_leaves_the_dark(module):
    """The mean of the picture falls from picture to picture; frames of their own would all be as bright."""
    shot = lasting(scenes.shot(module, cabin_on=False))
    times = np.arange(0.0, 12.1, 1.5)
    means = [each.rgb.mean() for each in frames(shot, sunset, times)]
    assert all(after <= before + 0.05 for before, after in itertools.pairwise(means))
    assert means[-1] < 0.45 * means[0]
    alone = [each.rgb.mean() for each in frames(shot, sunset, times[[0, -1]], held=False)]
    assert alone[-1] > 0.7 * alone[0]


def test_lamps_that_go_off_leave_the_dark(module):
    lit = render(scenes.shot(module), NIGHT, 0.0, size=SMALL, labels=False)
    dark = render(
        scenes.shot(module, cabin_on=False), NIGHT, 0.0, size=SMALL, labels=False, exposure=lit.exposure
    )
    alone = render(scenes.shot(module, cabin_on=False), NIGHT, 0.0, size=SMALL, labels=False)
    assert dark.rgb.mean() < 0.35 * lit.rgb.mean()
    assert alone.rgb.mean() > 1.5 * dark.rgb.mean()
    assert dark.exposure == lit.exposure


@pytest.mark.slow
def test_a_still_camera_does_not_flicker(module):
    """Somebody floats past in a lit cabin; with an exposure for each frame the walls go up and down."""
    anna = scenes.people()[0]
    past = walking(anna, [(-1.55, -0.9, 0.1), (-1.55, 0.9, 0.1)], (0.0, SECONDS))
    shot = lasting(scenes.shot(module, cast=(past,)))

    def turning(second):
        angle = 0.001 * second
        return scenes.over(38, 15, (0.2 + angle, 0.95, -0.25))

    times = np.linspace(0.0, SECONDS, 7)

    assert max(wall_steps(frames(shot, turning, times))) < 2.0
    assert max(wall_steps(frames(shot, turning, times, held=False))) > 4.0


def test_a_camera_that_stands_costs_one_measure_and_holds_it(module):
    shot = lasting(scenes.shot(module), named_s=4.0)
    iris = pulled(shot, lambda _: NIGHT)
    assert iris.at(0.0) == iris.at(4.0) == iris.at(SECONDS)
    assert iris.at(4.0).key_lux == pytest.approx(metered(shot, NIGHT, 4.0).key_lux)


def test_the_small_picture_is_exposed_as_the_large_one(module):
    shot = scenes.shot(module, track=scenes.camera((0.2, -0.8, 0.1), (0, 1, 0), focal_mm=24.0))
    large = render(shot, scenes.over(38, 15, SUN), 0.0, labels=False).exposure
    small = metered(shot, scenes.over(38, 15, SUN), 0.0)
    assert abs(np.log2(large.key_lux / small.key_lux)) < 0.1
    assert abs(np.log2(large.outside_gain / small.outside_gain)) < 0.15
    assert np.allclose(large.balance, small.balance, rtol=0.03)


def test_a_camera_that_goes_from_light_to_dark_is_followed_slowly(module):
    """Along the deck, from under the only lamp to the far end; at the named second it is its own frame's."""
    built = dataclasses.replace(module, lamps=module.lamps[:1])
    track = going(
        scenes.camera((-2.4, 0, -0.6), (0, 0, 1), (1, 0, 0)),
        [(-2.4, 0, -0.6), (-2.4, 0, -0.6), (2.4, 0, -0.6), (2.4, 0, -0.6)],
        (0.0, 2.0, 3.0, SECONDS),
    )
    shot = lasting(scenes.shot(built, cast=(), track=track), named_s=1.0)
    assert camera_goes(shot)
    iris = pulled(shot, lambda _: NIGHT)
    keys = np.log2([iris.at(each).key_lux for each in np.linspace(0.0, SECONDS, 121)])
    assert np.abs(np.diff(keys)).max() <= 0.1 * look().stops_per_s + 1e-6
    assert iris.at(1.0).key_lux == pytest.approx(metered(shot, NIGHT, 1.0).key_lux, rel=1e-6)
    end = np.log2(metered(shot, NIGHT, SECONDS).key_lux)
    assert end < keys[10] - 1.0
    assert keys[-1] == pytest.approx(end, abs=0.1)


def test_light_that_comes_on_is_followed_down_to_what_is_let_be(module):
    def sunrise(second):
        return scenes.over(38, 15, SUN, share=float(second > 3.0))

    shot = lasting(scenes.shot(module, cabin_on=False))
    iris = pulled(shot, sunrise)
    base = np.log2(iris.at(0.0).key_lux)
    lit = np.log2(metered(shot, sunrise(SECONDS), SECONDS).key_lux)
    assert lit > base + look().over_stops + 1.0
    assert np.log2(iris.at(1.9).key_lux) == pytest.approx(base)  # it does not know what comes
    assert np.log2(iris.at(SECONDS).key_lux) == pytest.approx(
        min(lit - look().over_stops, base + SECONDS), abs=0.3
    )


columns = st.lists(st.floats(-6.0, 12.0), min_size=5, max_size=30)


@given(columns, st.floats(0.2, 3.0))
@settings(max_examples=40, deadline=None)
def test_no_pull_is_faster_than_it_may_be(wanted, per_s):
    t_s = np.linspace(0.0, 8.0, len(wanted))
    values = np.array(wanted)[:, None]
    most = per_s * (t_s[1] - t_s[0]) + 1e-9
    soft = centred(t_s, values, per_s)
    assert np.abs(np.diff(soft[:, 0])).max() <= most
    assert values.min() - 1e-9 <= soft.min()
    assert soft.max() <= values.max() + 1e-9
    shut = closed(t_s, np.full_like(values, 0.5), values, per_s)
    assert np.abs(np.diff(shut[:, 0])).max() <= most
    assert (shut >= 0.5).all()
    base = np.array([2.0])
    fixed = anchored(t_s, soft, base, float(t_s[2]), per_s)
    assert fixed[2, 0] == 2.0
    assert np.abs(np.diff(fixed[:, 0])).max() <= most


@given(columns)
@settings(max_examples=20, deadline=None)
def test_what_is_slow_enough_is_left_as_it_is(wanted):
    t_s = np.arange(len(wanted), dtype=float) * 20.0
    values = np.array(wanted)[:, None]
    assert np.allclose(centred(t_s, values, 1.0), values)
