"""The camera report of staged setups: lens, stop, focus, roll, height, sensor, instant, light; as CSV or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from skylot.formats.tables import write_table
from skylot.stage.handover.attitude import height_words, roll_rad, roll_words, tilt_rad
from skylot.stage.handover.figures import pose_between
from skylot.stage.handover.handed import Handed
from skylot.stage.model import FRAME_LINES
from skylot.stage.world import CameraTrack

_LINE_NAMES = {round(aspect, 4): name for name, aspect in FRAME_LINES.items()}
Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraRow:
    """The camera of one setup; of what changes, the values at its start and its end."""

    setup: str
    scene: str
    set: str
    seconds: float
    instant_utc: str
    light: str
    sensor: str
    sensor_mm: tuple[float, float]
    squeeze: float
    frame_line: str
    lens: str
    focal_mm: Span
    """As used: measured where the lens was measured."""
    stop: float
    focus_m: Span
    roll_deg: Span
    """To the right, seen from behind, against the set's overhead; 180 is upside down."""
    tilt_deg: Span
    """Over the set's level, positive towards its overhead."""
    roll: str
    height: str
    travel_m: float
    """Length of the camera's way."""
    mount: str
    operator: str
    holder: str
    position_m: tuple[tuple[float, float, float], tuple[float, float, float]]
    """In the axes of the set."""
    rotation_xyzw: tuple[tuple[float, ...], tuple[float, ...]]


def rows(shots: Sequence[Handed]) -> tuple[CameraRow, ...]:
    """Return one row for each shot that has a camera, in their order."""
    return tuple(_row(one, one.shot.camera) for one in shots if one.shot.camera is not None)


def csv_bytes(found: Sequence[CameraRow]) -> bytes:
    """Return rows as CSV for a spreadsheet; what changes over a shot reads `18 to 35`."""
    cells = [_cells(row) for row in found]
    return write_table(list(_HEADER), cells, "csv")


def json_text(found: Sequence[CameraRow]) -> str:
    """Return rows as JSON, every number as a number, start and end as pairs."""
    whole: dict[str, Any] = {"cameras": [_as_json(row) for row in found]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _row(one: Handed, camera: CameraTrack) -> CameraRow:
    shot = one.shot
    ends = np.array([0.0, shot.staging.seconds])
    positions, turns = pose_between(camera, ends)
    rolls = [roll_rad(shot.built, turn) for turn in turns]
    words = list(dict.fromkeys((roll_words(rolls[0]), roll_words(rolls[1]))))
    steps = np.linalg.norm(np.diff(camera.position_m, axis=0), axis=1)
    return CameraRow(
        setup=one.setup,
        scene=one.scene,
        set=shot.built.set,
        seconds=shot.staging.seconds,
        instant_utc=one.at.iso() if one.at is not None else "",
        light=one.light,
        sensor=camera.sensor_name,
        sensor_mm=(camera.width_mm, camera.height_mm),
        squeeze=camera.squeeze,
        frame_line=_LINE_NAMES.get(round(camera.frame_line, 4), f"{camera.frame_line:g}") or "whole sensor",
        lens=camera.lens_name,
        focal_mm=_span(np.interp(ends, camera.t_s, camera.focal_mm), 2),
        stop=camera.stop,
        focus_m=_span(np.interp(ends, camera.t_s, camera.focus_m), 3),
        roll_deg=_span(np.degrees(rolls), 1),
        tilt_deg=_span(np.degrees([tilt_rad(shot.built, turn) for turn in turns]), 1),
        roll=", then ".join(words),
        height=height_words(shot, camera, 0.0),
        travel_m=round(float(steps.sum()), 3),
        mount=camera.setup.mount,
        operator=camera.setup.operator,
        holder=camera.setup.holder,
        position_m=(_vector(positions[0]), _vector(positions[1])),
        rotation_xyzw=(tuple(np.round(turns[0], 9).tolist()), tuple(np.round(turns[1], 9).tolist())),
    )


_HEADER: dict[str, Callable[[CameraRow], str]] = {
    "Setup": lambda r: r.setup,
    "Scene": lambda r: r.scene,
    "Set": lambda r: r.set,
    "Seconds": lambda r: f"{r.seconds:g}",
    "Instant (UTC)": lambda r: r.instant_utc,
    "Lens": lambda r: r.lens,
    "Focal (mm)": lambda r: _words(r.focal_mm),
    "Stop": lambda r: f"f/{r.stop:g}",
    "Focus (m)": lambda r: _words(r.focus_m),
    "Roll (deg, right +)": lambda r: _words(r.roll_deg),
    "Tilt (deg)": lambda r: _words(r.tilt_deg),
    "Roll": lambda r: r.roll,
    "Height": lambda r: r.height,
    "Travel (m)": lambda r: f"{r.travel_m:g}",
    "Sensor": lambda r: r.sensor,
    "Sensor (mm)": lambda r: f"{r.sensor_mm[0]:g} x {r.sensor_mm[1]:g}",
    "Squeeze": lambda r: f"{r.squeeze:g}",
    "Frame line": lambda r: r.frame_line,
    "Mount": lambda r: r.mount,
    "Operator": lambda r: r.operator,
    "Holder": lambda r: r.holder,
    "Light": lambda r: r.light,
}


def _cells(row: CameraRow) -> list[str]:
    return [tell(row) for tell in _HEADER.values()]


def _as_json(row: CameraRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def _span(values: Any, digits: int) -> Span:
    start, end = np.round(np.asarray(values, dtype=np.float64), digits).tolist()
    return start + 0.0, end + 0.0


def _words(span: Span) -> str:
    start, end = (f"{value:g}" for value in span)
    return start if start == end else f"{start} to {end}"


def _vector(values: Any) -> tuple[float, float, float]:
    x, y, z = np.round(np.asarray(values, dtype=np.float64), 6).tolist()
    return x, y, z
