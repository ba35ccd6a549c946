"""`skylot stage check`: every staged setup as a script supervisor notes it, and the cuts of each scene."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from skylot.core.issues import Issue, has_errors
from skylot.core.names import natural_key
from skylot.core.progress import Progress, silent
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.pictures import draw
from skylot.office.stage.shots import Shooting, Shot
from skylot.office.text import plural
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.reading.check import check_shot
from skylot.stage.reading.continuity import continuity
from skylot.stage.reading.notes import read_frame, sun_in_shot
from skylot.stage.reading.planes import planes_of_scene
from skylot.stage.sets.check import check_forms
from skylot.stage.world import Frame, StagedShot

READING_SIZE = (480, 270)
"""Of the frames that are read: a head in a long shot is still some pixels high."""
SUN_AHEAD_S = 20 * 60.0
_SUN_STEP_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one setup's frame says, or None where it has no camera that can see."""

    shot: Shot
    notes: FrameNotes | None
    issues: tuple[Issue, ...]


def check_stage(opened: Opened, scene: str = "", *, progress: Progress = silent) -> Report:
    """Return the supervisor's notes of every staged setup of a scene, a setup, or the film.

    Raises NotFound for a scene of which nothing is staged.
    """
    shooting = Shooting(opened)
    names = shooting.of_scene(scene)
    production = opened.production
    issues = [issue for issue in opened.issues if issue.file and issue.file.startswith("stage/")]
    issues += shooting.placed(check_forms(production.stage.forms, production.places))
    reads: list[Read] = []
    for number, name in enumerate(names):
        progress(number, len(names), f"setup {name}")
        reads.append(read_setup(shooting.shot(name)))
        issues += shooting.placed(reads[-1].issues)
    scenes = _by_scene(reads)
    for found in scenes.values():
        pairs = [(read.shot.staged, read.notes) for read in found if read.notes is not None]
        issues += shooting.placed(continuity(pairs))
    once = tuple(dict.fromkeys(issues))
    return Report(
        text=_text(scenes, once),
        facts={
            "setups": list(names),
            "notes": {read.shot.staging.setup: _notes_json(read.notes) for read in reads if read.notes},
            "scenes": {name: _planes_json(found) for name, found in scenes.items()},
        },
        issues=once,
    )


def read_setup(shot: Shot, frame: Frame | None = None) -> Read:
    """Return what a setup's frame says; it is drawn small where none is given."""
    staged = shot.staged
    if staged.camera is None or not (staged.camera.width_mm > 0.0 and staged.camera.height_mm > 0.0):
        return Read(shot=shot, notes=None, issues=shot.issues)
    seen = draw(shot, 0.0, READING_SIZE, labels=False) if frame is None else frame
    ahead = shot.sky(np.arange(0.0, SUN_AHEAD_S, _SUN_STEP_S))
    sun = sun_in_shot(staged, seen, ahead)
    notes = read_frame(staged, seen, at=shot.at(0.0), sky=shot.sky(0.0), sun=sun)
    found = check_shot(staged, notes, sun=sun, free=_free(staged), booked=shot.setup.crew)
    return Read(shot=shot, notes=notes, issues=(*shot.issues, *found))


def _free(staged: StagedShot) -> Any:
    from skylot.stage.motion.free import free_bodies  # noqa: PLC0415  mujoco only where somebody floats

    return free_bodies(staged)


def _by_scene(reads: Sequence[Read]) -> dict[str, list[Read]]:
    scenes: dict[str, list[Read]] = {}
    for read in reads:
        for name in read.shot.setup.scenes or ("",):
            scenes.setdefault(name, []).append(read)
    return {name: scenes[name] for name in sorted(scenes, key=natural_key)}


def _text(scenes: Mapping[str, Sequence[Read]], issues: Sequence[Issue]) -> str:
    lines: list[str] = []
    for name, found in scenes.items():
        planes = _planes_json(found)
        lines.append(
            f"Scene {name}: {plural(len(found), 'setup')} staged, {plural(planes['orientations'], 'orientation')}, "
            f"planes of the scene {planes['planes']}"
        )
    errors = sum(issue.severity == "error" for issue in issues)
    count = sum(len(found) for found in scenes.values())
    lines.append(
        f"{plural(count, 'setup')}: " + (plural(errors, "error") if has_errors(issues) else "can be shot")
    )
    return "\n".join(lines)


def _planes_json(found: Sequence[Read]) -> dict[str, int]:
    planes = planes_of_scene([read.notes for read in found if read.notes is not None])
    return {"orientations": planes.orientations, "planes": planes.planes}


def _notes_json(notes: FrameNotes) -> dict[str, Any]:
    return {
        "at": notes.at.iso(3) if notes.at else None,
        "lens": notes.lens,
        "light": notes.light,
        "outside": notes.outside,
        "orientations": notes.orientations,
        "layers": notes.layers,
        "planes": notes.planes,
        "exposure_stops": _rounded(notes.exposure_stops),
        "people": [_person_json(person) for person in notes.people],
    }


def _person_json(person: PersonInFrame) -> dict[str, Any]:
    return {
        "who": person.who,
        "size": person.size,
        "share": _rounded(person.share, 4),
        "visible": _rounded(person.visible),
        "roll_deg": _rounded(math.degrees(person.roll_rad), 1),
        "distance_m": _rounded(person.distance_m),
        "headroom": _rounded(person.headroom),
        "look_room": _rounded(person.look_room),
        "looks": person.looks,
        "hidden_by": list(person.hidden_by),
        "sun": _rounded(person.sun),
        "face_lux": _rounded(person.face_lux, 0),
        "crew": person.crew,
    }


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None or not math.isfinite(value) else round(float(value), digits)
