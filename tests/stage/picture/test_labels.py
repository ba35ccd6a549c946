"""Names beside heads, arrows along bodies, words for the Sun."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.stage.picture import scenes

from skylot.stage.picture import labels
from skylot.stage.picture.lettering import Tag, place_tag, tag_size
from skylot.stage.picture.outside import outside_of
from skylot.stage.picture.render import render
from skylot.stage.picture.sunlight import sun_way

BOX = (0, 69, 960, 471)


def test_arrows_say_who_is_upside_down(day_shot, day_frame):
    lens = labels.lens_of(day_frame)
    ups = {t.who: labels._up_on_picture(t, 0.0, lens) for t in day_shot.people}
    assert ups["ANNA"][1] < -0.9, "up on the picture"
    assert ups["BORIS"][1] > 0.9, "down on the picture"
    assert ups["VERA"][0] < -0.9, "to the left: to port"


def test_pixels_are_where_the_rays_went(day_frame):
    """The item of a pixel's own point, put back through the lens, is that pixel."""
    lens = labels.lens_of(day_frame)
    row, column = 100, 300
    depth = float(day_frame.depth_m[row, column])
    x = (column + 0.5 - 240) / day_frame.focal_px * depth
    y = (row + 0.5 - 135) / day_frame.focal_px * depth
    point = lens.position_m + lens.axes @ np.array([x, -y, -depth])
    places, found = lens.pixels(point[None])
    assert places[0] == pytest.approx([column + 0.5, row + 0.5])
    assert found[0] == pytest.approx(depth)


def test_names_never_overlap_and_stay_inside_of_the_lines():
    taken: list = []
    dice = np.random.default_rng(2)
    placed = []
    for k in range(12):
        x, y = dice.uniform(300, 500), dice.uniform(200, 300)
        tag = Tag(text=f"PERSON {k}", colour=(0.5, 0.5, 0.5), arrow=(0.0, -1.0))
        placed.append(place_tag(tag, (x, y, x + 40, y + 50), BOX, taken, []))
    boxes = [
        (*tag.at, tag.at[0] + tag_size(tag)[0], tag.at[1] + tag_size(tag)[1]) for tag in placed if tag.at
    ]
    assert len(boxes) >= 8
    for k, a in enumerate(boxes):
        assert a[0] >= 0 and a[1] >= 69 and a[2] <= 960 and a[3] <= 471
        for b in boxes[:k]:
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]


HEADS = st.tuples(st.floats(30, 900), st.floats(90, 440), st.floats(10, 160), st.floats(10, 160))


@settings(max_examples=60, deadline=None)
@given(st.lists(HEADS, min_size=1, max_size=6), st.floats(0.0, 6.28))
def test_a_name_never_lies_on_a_face(heads, turn):
    faces = [
        (max(0.0, x - w), max(69.0, y - h), min(960.0, x + w), min(471.0, y + h)) for x, y, w, h in heads
    ]
    arrow = (math.cos(turn), math.sin(turn))
    tag = place_tag(Tag(text="LENA DOUBLE", colour=(0.5, 0.5, 0.5), arrow=arrow), faces[0], BOX, [], faces)
    if tag.at is None:
        return
    wide, high = tag_size(tag)
    x, y = np.meshgrid(np.linspace(0, wide, 40) + tag.at[0], np.linspace(0, high, 12) + tag.at[1])
    for x0, y0, x1, y1 in faces:
        oval = ((2 * x - x0 - x1) / max(2.0, x1 - x0)) ** 2 + ((2 * y - y0 - y1) / max(2.0, y1 - y0)) ** 2
        assert oval.min() > 0.98


def test_a_name_stands_on_the_side_away_from_the_other_head():
    own, other = (400.0, 250.0, 440.0, 300.0), (400.0, 180.0, 440.0, 230.0)
    tag = Tag(text="RUTH", colour=(0.5, 0.5, 0.5), arrow=(0.0, -1.0))
    found = place_tag(tag, own, BOX, [], [own, other])
    assert found.at is not None
    assert found.at[1] > 250.0, "the other head is above, where it would stand: it goes down a side"


def test_a_name_keeps_off_the_bodies_of_others():
    def to_the_right(box):
        return float(box[2] > 445.0)

    tag = Tag(text="RUTH", colour=(0.5, 0.5, 0.5), arrow=(1.0, 0.0))
    own = (400.0, 250.0, 440.0, 300.0)
    free = place_tag(tag, own, BOX, [], [own])
    kept = place_tag(tag, own, BOX, [], [own], on_others=to_the_right)
    assert free.at is not None and kept.at is not None
    assert to_the_right((*free.at, free.at[0] + tag_size(free)[0], 0.0)) == 1.0
    assert to_the_right((*kept.at, kept.at[0] + tag_size(kept)[0], 0.0)) == 0.0


def test_a_face_that_fills_the_frame_leaves_a_corner():
    face = (100.0, 69.0, 900.0, 471.0)
    found = place_tag(Tag(text="ANNA", colour=(0.5, 0.5, 0.5), arrow=(0.0, -1.0)), face, BOX, [], [face])
    assert found.at is not None
    middle = np.add(found.at, np.divide(tag_size(found), 2))
    assert abs(middle[0] - 500.0) > 250.0 and abs(middle[1] - 270.0) > 100.0


def test_a_name_stands_beyond_the_head_where_there_is_room():
    tag = Tag(text="BORIS", colour=(0.5, 0.5, 0.5), arrow=(0.0, 1.0))
    found = place_tag(tag, (400.0, 250.0, 440.0, 300.0), BOX, [], [])
    assert found.at is not None
    assert found.at[1] >= 300.0, "upside down: the name is under the head"


@pytest.mark.parametrize(
    ("sun", "words"),
    [
        ((0.0, 1, 0), "Sun from right"),
        ((0.0, -1, 0), "Sun from left"),
        ((1.0, 0, -0.01), "Sun from ahead"),
        ((-1.0, 0, -0.01), "Sun from behind the camera"),
        ((0.0, 1, -1), "Sun from right, above"),
    ],
)
def test_where_the_sun_is_in_words(day_shot, day_frame, sun, words):
    outside = outside_of(scenes.over(38, 15, sun), day_shot.gravity)
    assert labels.sun_words(outside, labels.lens_of(day_frame), day_shot.built) == words


def test_no_sun_and_an_unknown_sun_in_words(day_shot, day_frame):
    lens = labels.lens_of(day_frame)
    night = outside_of(scenes.over(38, 15, (0, 0, 1), share=0.0), day_shot.gravity)
    assert labels.sun_words(night, lens, day_shot.built) == "no Sun: behind the Earth"
    nobody = outside_of(scenes.no_sky(), day_shot.gravity)
    assert labels.sun_words(nobody, lens, day_shot.built) == "Sun: not known"


def test_the_sun_is_not_told_where_it_cannot_come_in(day_shot, day_frame):
    lens, outside = labels.lens_of(day_frame), outside_of(scenes.over(38, 15, (0, 1, 0)), day_shot.gravity)
    built = day_shot.built
    shut = tuple(replace(each, shutter_open=False) for each in built.openings)
    assert labels.sun_words(outside, lens, replace(built, openings=shut)) == "shutters closed"
    assert labels.sun_words(outside, lens, replace(built, openings=())) == ""
    open_air = replace(built, openings=(), exterior=True)
    assert labels.sun_words(outside, lens, open_air) == "Sun from right"


def test_one_open_shutter_of_two_lets_the_sun_in(day_shot):
    one, two = day_shot.built.openings
    assert sun_way(replace(day_shot.built, openings=(replace(one, shutter_open=False), two))) == "open"


def test_labels_change_the_picture_near_heads_only_a_little(day_shot, day_frame):
    plain = render(day_shot, scenes.over(38, 15, (0.2, 0.95, -0.25)), 0.0, size=(480, 270), labels=False)
    changed = (plain.rgb != day_frame.rgb).any(axis=2)
    assert 0.005 < changed.mean() < 0.12
    assert math.isclose(float(plain.depth_m[10, 10]), float(day_frame.depth_m[10, 10]))
