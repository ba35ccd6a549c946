"""Colours of light against published chromaticities."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.stage.sets.look import kind_colour, light_colour, rgb, size_m, wall_colour

TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def test_a_tungsten_lamp_has_the_chromaticity_of_illuminant_a() -> None:
    x, y, z = TO_XYZ @ np.array(light_colour(2856.0))
    assert (x / (x + y + z), y / (x + y + z)) == pytest.approx((0.44757, 0.40745), abs=1e-3)  # CIE 15
    assert y == pytest.approx(1.0, abs=1e-3)


def test_daylight_is_nearly_white_and_what_is_hotter_is_bluer() -> None:
    assert light_colour(6504.0) == pytest.approx((1.0, 1.0, 1.0), abs=0.06)
    red, _, blue = np.array([light_colour(t) for t in (2000.0, 3000.0, 4000.0, 6000.0, 10_000.0)]).T
    assert np.all(np.diff(red) < 0.0)
    assert np.all(np.diff(blue) > 0.0)


def test_colours_and_sizes_come_from_the_table() -> None:
    assert rgb("#ff8000") == pytest.approx((1.0, 128 / 255, 0.0))
    assert kind_colour("rail", "#000000") == (0.0, 0.0, 0.0)
    assert sum(wall_colour("deck")) < sum(wall_colour("overhead"))
    assert 0.0 < size_m("window_lip") < 0.05
