"""States from element sets and from ephemerides, in every frame that the reader accepts."""

from __future__ import annotations

import numpy as np
import pytest

from skylot.core.instant import Instant
from skylot.formats.oem import OemSegment, OemState
from skylot.formats.tle import TwoLine
from skylot.locations.arcs import ElementArc, EphemerisArc, which_piece
from skylot.locations.earth_turn import EARTH_RATE_RAD_S, gcrf_to_itrf, gcrf_to_teme, turned


def segment_of(t_s: np.ndarray, frame: str, position: np.ndarray, velocity: np.ndarray) -> OemSegment:
    states = tuple(
        OemState(at=Instant.from_t_s(float(t)), position_m=tuple(p), velocity_m_s=tuple(v))
        for t, p, v in zip(t_s, position.tolist(), velocity.tolist(), strict=True)
    )
    return OemSegment(
        object_name="ISS", object_id="", center_name="EARTH", ref_frame=frame, time_system="UTC",
        start=states[0].at, stop=states[-1].at, useable_start=states[0].at, useable_stop=states[-1].at,
        states=states,
    )  # fmt: skip


def ring(t_s: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return a circular orbit as steep as the station's; SGP4's velocities are no exact rates of its positions."""
    radius_m, rate = 6.79e6, 1.1285e-3
    turn = rate * (t_s - 6.86e8)
    axes = np.array([[1.0, 0.0, 0.0], [0.0, np.cos(0.9), np.sin(0.9)]])
    position = radius_m * np.stack((np.cos(turn), np.sin(turn)), axis=1) @ axes
    return position, radius_m * rate * np.stack((-np.sin(turn), np.cos(turn)), axis=1) @ axes


@pytest.mark.parametrize("frame", ["GCRF", "ICRF", "TEME", "ITRF"])
def test_an_ephemeris_of_four_minutes_gives_back_the_orbit(frame: str):
    nodes = 6.866e8 + np.arange(0.0, 40_000.0, 240.0)
    position, velocity = ring(nodes)
    if frame == "TEME":
        position, velocity = (turned(gcrf_to_teme(nodes), v) for v in (position, velocity))
    if frame == "ITRF":
        turn = gcrf_to_itrf(nodes)
        position = turned(turn, position)
        velocity = turned(turn, velocity) - np.cross([0, 0, EARTH_RATE_RAD_S], position)
    back = EphemerisArc(segment_of(nodes, frame, position, velocity), None)
    between = np.linspace(nodes[0], nodes[-1], 777)
    ours, our_rate = back.state(between)
    truth, rate = ring(between)
    apart = np.linalg.norm(ours - truth, axis=1)
    assert (
        np.median(apart) < 0.003 and apart.max() < 0.05
    )  # the outermost intervals have nodes on one side only
    assert np.linalg.norm(our_rate - rate, axis=1).max() < 2e-3
    assert back.epoch_s == nodes[0]
    np.testing.assert_allclose(back.state(nodes)[0], ring(nodes)[0], atol=1e-3)


def test_eme2000_differs_from_gcrf_by_the_frame_bias(october: tuple[TwoLine, ...]):
    arc = ElementArc(october[25])
    nodes = arc.epoch_s + np.arange(4) * 60.0
    position, velocity = arc.state(nodes)
    moved = EphemerisArc(segment_of(nodes, "EME2000", position, velocity), None).state(nodes)[0]
    angle = np.linalg.norm(moved - position, axis=1) / np.linalg.norm(position, axis=1)
    assert 0.002 < np.degrees(angle.max()) * 3600 < 0.03  # arc seconds: 0.023 at most


def test_two_states_are_enough(october: tuple[TwoLine, ...]):
    arc = ElementArc(october[25])
    nodes = arc.epoch_s + np.array([0.0, 30.0])
    back = EphemerisArc(segment_of(nodes, "GCRF", *arc.state(nodes)), Instant.from_t_s(arc.epoch_s - 60.0))
    middle = arc.epoch_s + np.array([15.0])
    assert np.linalg.norm(back.state(middle)[0] - arc.state(middle)[0]) < 0.05
    assert back.epoch_s == arc.epoch_s - 60.0


def test_teme_read_as_gcrf_would_be_36_km_wrong(october: tuple[TwoLine, ...]):
    arc = ElementArc(october[25])
    at = np.array([arc.epoch_s + 3000.0])
    position, _ = arc.state(at)
    raw = turned(gcrf_to_teme(at), position)
    assert 10e3 < np.linalg.norm(raw - position) < 50e3


def test_which_piece():
    starts, ends = np.array([0.0, 5.0]), np.array([2.0, 7.0])
    asked = np.array([-1.0, 0.0, 2.0, 3.0, 5.0, 7.0, 8.0])
    assert which_piece(starts, ends, asked).tolist() == [-1, 0, 0, -1, 1, 1, -1]
    assert which_piece(np.array([]), np.array([]), asked).tolist() == [-1] * 7
