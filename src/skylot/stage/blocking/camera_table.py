"""Sensors and lenses: the product's sourced table, the production's own over it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from typing import Any, TypeVar

from skylot.core.issues import Issue, Where, error
from skylot.core.names import did_you_mean
from skylot.stage.model import FRAME_LINES, CameraSetup, Lens, Sensor, Stage

_Record = TypeVar("_Record", bound=Sensor | Lens)


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraTable:
    """Sensors and lenses by id."""

    sensors: tuple[Sensor, ...]
    lenses: tuple[Lens, ...]

    def sensor(self, name: str) -> Sensor | None:
        """Return the sensor of an id, or None."""
        return next((s for s in self.sensors if s.id == name), None)

    def lens(self, name: str) -> Lens | None:
        """Return the lens of an id, or None."""
        return next((lens for lens in self.lenses if lens.id == name), None)

    def at_focal(self, focal_mm: float) -> Lens | None:
        """Return the lens that is engraved with a focal length, the production's own before the product's."""
        return next((lens for lens in self.lenses if abs(lens.focal_mm - focal_mm) < 0.05), None)

    def nearest_wider(self, focal_mm: float) -> Lens | None:
        """Return the longest lens that is no longer than a focal length."""
        wider = [lens for lens in self.lenses if lens.focal_mm <= focal_mm + 0.05]
        return max(wider, key=lambda lens: lens.focal_mm, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Optics:
    """What a setup's camera sees with."""

    sensor: Sensor
    lens: Lens | None
    focal_mm: float | None
    """As used: measured where it was measured; None where the words are to say."""
    squeeze: float
    frame_line: float

    def frame_mm(self) -> tuple[float, float]:
        """Return width and height, on the sensor with the squeeze undone, of what is inside the frame lines."""
        return frame_mm(self.sensor.width_mm, self.sensor.height_mm, self.squeeze, self.frame_line)


def frame_mm(width_mm: float, height_mm: float, squeeze: float, frame_line: float) -> tuple[float, float]:
    """Return width and height (mm) inside of the frame lines, the squeeze of the lens undone.

    The extraction spans the sensor's width, or its height where it is narrower than the sensor.
    """
    wide = width_mm * squeeze
    if frame_line <= 0.0:
        return wide, height_mm
    height = wide / frame_line
    return (wide, height) if height <= height_mm else (height_mm * frame_line, height_mm)


@lru_cache(maxsize=1)
def own_table() -> CameraTable:
    """Return the table that the package ships."""
    table = tomllib.loads(resources.files(__package__).joinpath("data/cameras.toml").read_text("utf-8"))
    return CameraTable(
        sensors=tuple(_record(Sensor, row) for row in table["sensor"]),
        lenses=tuple(_record(Lens, row) for row in table["lens"]),
    )


def _record(kind: type[Any], row: dict[str, Any]) -> Any:
    """Return a record of a table's row."""
    known = {f.name for f in fields(kind)}
    return kind(**{key: value for key, value in row.items() if key in known})


def camera_table(stage: Stage) -> CameraTable:
    """Return the production's sensors and lenses, then the product's; the first of an id wins."""
    own = own_table()
    return CameraTable(
        sensors=_first_of_each(stage.sensors, own.sensors),
        lenses=_first_of_each(stage.lenses, own.lenses),
    )


def _first_of_each(first: Sequence[_Record], then: Sequence[_Record]) -> tuple[_Record, ...]:
    """Return the records of both, without those of an id that is already there."""
    records: list[_Record] = [*first, *then]
    ids = [record.id for record in records]
    return tuple(record for i, record in enumerate(records) if record.id not in ids[:i])


def optics_of(setup: CameraSetup, table: CameraTable, where: Where) -> tuple[Optics, tuple[Issue, ...]]:
    """Return what a setup's camera sees with, and what is wrong with it.

    An unknown or senseless sensor is replaced by the first of the table, so that the rest can be checked.
    """
    issues: list[Issue] = []
    sensor = table.sensor(setup.sensor)
    if sensor is None:
        hint = did_you_mean(setup.sensor, (s.id for s in table.sensors))
        issues.append(error(f"no sensor is called '{setup.sensor}'", hint, _at(where, "sensor")))
    elif not (sensor.width_mm > 0.0 and sensor.height_mm > 0.0):
        what = f"the sensor {sensor.id} is {sensor.width_mm:g} x {sensor.height_mm:g} mm: nothing falls on it"
        issues.append(error(what, "give its width and height in millimetres", _at(where, "sensor")))
        sensor = None
    lens = table.lens(setup.lens) if setup.lens else None
    if setup.lens and lens is None:
        hint = did_you_mean(setup.lens, (item.id for item in table.lenses))
        issues.append(error(f"no lens is called '{setup.lens}'", hint, _at(where, "lens")))
    focal = setup.focal_mm
    if focal is None and lens is not None:
        focal = lens.measured_mm or lens.focal_mm
    for value, key in ((focal, "focal_mm"), (setup.stop, "stop")):
        if value is not None and value <= 0.0:
            issues.append(error(f"{key} is {value:g}: it must be above zero", "", _at(where, key)))
    if lens is not None and (lens.focal_mm <= 0.0 or lens.squeeze <= 0.0):
        what = f"the lens {lens.id} has a focal length of {lens.focal_mm:g} mm, squeeze {lens.squeeze:g}"
        issues.append(error(what, "both are above zero", _at(where, "lens")))
        lens, focal = None, None
    if focal is not None and focal <= 0.0:
        focal = None
    if lens is not None and 0.0 < setup.stop < lens.widest_stop - 1e-6:
        what = f"{lens.name} opens to T{lens.widest_stop:g}, the setup asks for {setup.stop:g}"
        issues.append(error(what, "", _at(where, "stop")))
    line = FRAME_LINES.get(setup.frame_line)
    if line is None:
        hint = did_you_mean(setup.frame_line, (name for name in FRAME_LINES if name))
        issues.append(error(f"no frame line is called '{setup.frame_line}'", hint, _at(where, "frame_line")))
        line = 0.0
    optics = Optics(
        sensor=sensor or next(s for s in table.sensors if s.width_mm > 0.0 and s.height_mm > 0.0),
        lens=lens,
        focal_mm=focal,
        squeeze=lens.squeeze if lens else 1.0,
        frame_line=line,
    )
    return optics, tuple(issues)


def _at(where: Where, key: str) -> Where:
    """Return the place of a key of the camera."""
    return Where(where.record, (*where.key, key))
