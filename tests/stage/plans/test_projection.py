"""Views: what is right, up and towards the reader, and directions in words."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.stage.plans.projection import nearest, projection, six_planes, towards

STATION: dict[str, np.ndarray] = {}
SITE = {"forward": np.array([1.0, 0, 0]), "port": np.array([0, 1.0, 0]), "deck": np.array([0, 0, -1.0])}


@pytest.mark.parametrize("planes", [STATION, SITE])
@pytest.mark.parametrize(
    ("view", "sides"),
    [
        ("plan", ("aft", "forward", "port", "starboard")),
        ("section", ("aft", "forward", "overhead", "deck")),
        ("cross", ("port", "starboard", "overhead", "deck")),
    ],
)
def test_every_view_has_its_sides_where_a_sailor_expects_them(view, sides, planes):
    page = projection(view, planes)
    assert page.sides() == sides
    assert np.cross(page.right, page.up) == pytest.approx(-page.look)


def test_depth_grows_away_from_the_reader():
    page = projection("plan", STATION)
    assert page.depth([0.0, 0.0, 1.0]) > page.depth([0.0, 0.0, -1.0])  # nadir is below
    assert page.flat([[1.0, 2.0, 3.0]])[0] == pytest.approx([1.0, -2.0])


def test_missing_sides_are_the_opposites_of_those_given():
    planes = six_planes({"port": np.array([0, 0, 2.0])})
    assert planes["starboard"] == pytest.approx([0, 0, -1])
    assert planes["forward"] == pytest.approx([1, 0, 0])


def test_directions_in_words():
    planes = six_planes({})
    assert nearest(planes, np.array([0.1, -0.9, 0.2])) == "port"
    assert towards(planes, np.array([0.05, 0.0, -1.0])) == "overhead"
    assert towards(planes, np.array([0.0, 0.8, 0.6])) == "starboard and deck"
