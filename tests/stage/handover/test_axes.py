from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skylot.core.rotations import normalise, rotate
from skylot.stage.handover.axes import extraction_mm, gate_mm, set_frame, to_y_up, to_z_up

SITE = {"forward": np.array([1.0, 0, 0]), "overhead": np.array([0, 0, 1.0]), "deck": np.array([0, 0, -1.0])}


def test_a_site_is_already_z_up():
    assert to_z_up(SITE) == pytest.approx(np.eye(3))
    assert to_y_up(SITE) @ [1, 0, 0] == pytest.approx([0, 0, 1])


def test_a_station_is_turned_over(built):
    assert to_z_up(built.planes) @ [0, 0, -1] == pytest.approx([0, 0, 1])
    assert to_z_up(built.planes) @ [0, -1, 0] == pytest.approx([0, 1, 0])  # port is left


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=4, max_size=4).filter(lambda q: np.linalg.norm(q) > 0.1))
def test_however_a_set_is_turned_its_overhead_is_up(q):
    turned = {name: rotate(normalise(q), vector) for name, vector in SITE.items()}
    for frame, up in ((to_y_up(turned), [0, 1, 0]), (to_z_up(turned), [0, 0, 1])):
        assert frame @ turned["overhead"] == pytest.approx(up, abs=1e-9)
        assert frame @ frame.T == pytest.approx(np.eye(3), abs=1e-9)
        assert np.linalg.det(frame) == pytest.approx(1)


@pytest.mark.parametrize(
    "planes",
    [
        {},
        {"deck": np.array([0, 0, -2.0])},
        {"overhead": np.array([1.0, 0, 0])},
        {"overhead": np.array([0, 0.6, 0.8])},
    ],
)
def test_few_planes_still_make_a_right_handed_frame(planes):
    frame = set_frame(planes)
    assert frame @ frame.T == pytest.approx(np.eye(3))
    assert np.linalg.det(frame) == pytest.approx(1)


@pytest.mark.parametrize(
    ("squeeze", "line", "gate", "seen"),
    [
        (1.0, 0.0, (24.0, 18.0), (24.0, 18.0)),
        (1.0, 2.0, (24.0, 18.0), (24.0, 12.0)),
        (1.0, 1.0, (24.0, 18.0), (18.0, 18.0)),
        (2.0, 2.0, (48.0, 18.0), (36.0, 18.0)),
    ],
)
def test_the_picture_is_the_largest_of_its_aspect_on_the_gate(camera, squeeze, line, gate, seen):
    track = replace(camera, width_mm=24.0, height_mm=18.0, squeeze=squeeze, frame_line=line)
    assert gate_mm(track) == pytest.approx(gate)
    assert extraction_mm(track) == pytest.approx(seen)
