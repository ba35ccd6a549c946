"""The page: well-formed, self-contained, to scale, its words apart."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from defusedxml import ElementTree
from tests.stage.plans.scenes import person, sky

from skylot.stage.plans.drawing import plan_drawing
from skylot.stage.plans.svg import _scales, svg, svg_page

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(shot):
    drawings = [plan_drawing(shot, 0.0, view, sky=sky((0.3, 0.8, -0.3))) for view in ("plan", "section")]
    return drawings, svg_page(drawings, "12.01  The window")


def test_it_is_well_formed_and_needs_nothing_else(page):
    root = ElementTree.fromstring(page[1])
    assert root.tag == f"{SVG}svg" and root.find(f"{SVG}title").text == "12.01  The window"
    assert "href" not in page[1] and "@import" not in page[1] and "<script" not in page[1]
    assert "nan" not in page[1]
    assert len(page[1]) < 500_000


def test_it_names_people_planes_and_the_metre(page):
    words = [text.text for text in ElementTree.fromstring(page[1]).iter(f"{SVG}text")]
    for word in ("ANNA", "BORIS", "VERA", "head to deck", "PORT", "OVERHEAD", "FORWARD", "1 m", "pane"):
        assert word in words, word


def test_both_views_are_to_the_scale_of_the_bar(page):
    bars = [float(found) for found in re.findall(r"v6h([\d.]+)v-6", page[1])]
    frames = [
        float(rect.get("width"))
        for rect in ElementTree.fromstring(page[1]).iter(f"{SVG}rect")
        if rect.get("fill") == "none"
    ]
    assert len(bars) == 2 and bars[0] == bars[1]
    for drawing, frame in zip(page[0], frames, strict=True):
        assert frame / bars[0] == pytest.approx((drawing.high_m - drawing.low_m)[0], rel=0.002)


def test_a_long_plan_beside_a_deep_section_has_a_scale_of_its_own():
    """A shot that goes down into another module: no view is a strip because of the other one."""
    wide, deep = (np.array([12.0, 3.0]), np.array([10.0, 14.0]))
    of_wide, of_deep = _scales([wide, deep])
    assert of_wide * 12.0 > 1000.0
    assert of_deep * 14.0 > 900.0
    like = np.array([11.0, 4.0])
    assert _scales([wide, like])[0] == _scales([wide, like])[1]


def test_names_are_not_on_each_other(shot):
    crowd = tuple(
        person(f"PERSON {i}", (0.12 * i - 0.5, 0.05 * i, 0.0), (0, 0, -1), (-1, 0, 0)) for i in range(5)
    )
    text = svg(plan_drawing(replace(shot, people=crowd), 0.0, "plan"))
    named = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>PERSON \d</text>', text)
    places = np.array(named, dtype=float)
    assert len(places) == 5
    for i in range(5):
        for j in range(i):
            apart = np.abs(places[i] - places[j])
            assert apart[0] > 60.0 or apart[1] > 30.0, (i, j)


def test_hostile_names_stay_words(shot):
    evil = person('<script>"&\x00\u202e', (0, 0, 0), (0, 0, -1), (-1, 0, 0))
    text = svg(plan_drawing(replace(shot, people=(evil,)), 0.0, "section"))
    root = ElementTree.fromstring(text)
    assert "<script" not in text
    assert any((found.text or "").startswith('<script>"&') for found in root.iter(f"{SVG}text"))
