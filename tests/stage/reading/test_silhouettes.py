"""Silhouettes: a person hidden to a known share, by a known thing."""

import numpy as np
import pytest
from tests.stage.reading.scenes import body, camera, frame_of, item, shot, slab

from skylot.stage.reading.notes import screen_of_frame
from skylot.stage.reading.silhouettes import head_points, silhouette


def test_a_person_alone_is_wholly_visible() -> None:
    staged = shot((body("ANNA", (4, 0, 0)),))
    frame = frame_of(staged)
    found = silhouette(frame, screen_of_frame(staged.camera, frame), "ANNA")
    assert found.alone == len(found.shown.rows) == np.count_nonzero(frame.ids >= 0)
    assert found.hidden_by == ()
    heads = {k for k, each in enumerate(frame.items) if each.segment == "head"}
    assert set(frame.ids[found.shown.rows[found.shown.head], found.shown.columns[found.shown.head]]) == heads


def test_a_wall_over_the_left_half_hides_half() -> None:
    staged = shot((body("ANNA", (4, 0, 0)),))
    # the body is symmetric about y = 0: a wall over y > 0 hides its left half, the left of the image
    wall = item("locker", slab((2, 0, -3), (0, 5, 0), (0, 0, 6)))
    frame = frame_of(staged, (wall,))
    found = silhouette(frame, screen_of_frame(staged.camera, frame), "ANNA")
    assert len(found.shown.rows) / found.alone == pytest.approx(0.5, abs=0.02)
    assert found.hidden_by == ("locker",)
    assert found.shown.columns.min() >= 159


def test_people_hide_people_and_are_named() -> None:
    staged = shot((body("ANNA", (3, 0, 0)), body("SEDOV", (4, 0.12, 0))))
    frame = frame_of(staged)
    screen = screen_of_frame(staged.camera, frame)
    back, front = silhouette(frame, screen, "SEDOV"), silhouette(frame, screen, "ANNA")
    assert back.hidden_by == ("ANNA",)
    assert front.hidden_by == ()
    alone = frame_of(shot((body("SEDOV", (4, 0.12, 0)),)))
    assert back.alone == np.count_nonzero(alone.ids >= 0)


def test_only_what_is_inside_of_the_frame_lines_counts() -> None:
    lens = camera(line="2.39")
    staged = shot((body("ANNA", (2, 0, -0.5)),), lens)
    frame = frame_of(staged)
    screen = screen_of_frame(lens, frame)
    assert screen.box == (0, 23, 320, 157)
    found = silhouette(frame, screen, "ANNA")
    assert found.shown.rows.min() >= 23
    assert found.shown.rows.max() == 156
    assert found.alone == len(found.shown.rows)


def test_behind_the_camera_or_unknown_is_nothing() -> None:
    staged = shot((body("ANNA", (-3, 0, 0)),))
    frame = frame_of(staged)
    screen = screen_of_frame(staged.camera, frame)
    assert silhouette(frame, screen, "ANNA").alone == 0
    assert silhouette(frame, screen, "NOBODY").alone == 0
    assert len(head_points(frame, "NOBODY")) == 0


def test_the_camera_inside_of_a_body_is_survived() -> None:
    staged = shot((body("ANNA", (0.0, 0, 0)),))
    frame = frame_of(staged)
    assert silhouette(frame, screen_of_frame(staged.camera, frame), "ANNA").alone >= 0
