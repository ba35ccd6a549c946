"""`skylot stage check`: every staged setup as a script supervisor notes it, and the cuts of each scene."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from skylot.core.issues import Issue, Where, has_errors
from skylot.core.names import natural_key
from skylot.core.progress import Progress, silent
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.shots import Shooting
from skylot.office.stage.telling import Told, cuts, tell_all
from skylot.office.text import plural
from skylot.stage.bodies.limits import check_shape
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.reading.planes import planes_of_scene
from skylot.stage.sets.check import check_forms


def check_stage(opened: Opened, scene: str = "", *, progress: Progress = silent) -> Report:
    """Return the supervisor's notes of every staged setup of a scene, a setup, or the film.

    Where nothing is staged at all that is no mistake. Raises NotFound for a scene of which nothing is staged.
    """
    shooting = Shooting(opened)
    names = shooting.of_scene(scene) if scene or shooting.stagings else ()
    production = opened.production
    issues = [issue for issue in opened.issues if issue.file and issue.file.startswith("stage/")]
    issues += shooting.placed(check_forms(production.stage.forms, production.places))
    for body in production.stage.bodies:
        issues += shooting.placed(check_shape(body, Where(f"body:{body.id}")))
    told = tell_all(shooting, names, "none", progress)
    scenes = _by_scene(told)
    for each in told:
        issues += shooting.placed(each.issues)
    for found in scenes.values():
        issues += shooting.placed(cuts(found))
    once = tuple(dict.fromkeys(issues))
    return Report(
        text=_text(scenes, once),
        facts={
            "setups": list(names),
            "notes": {each.setup: _notes_json(each.notes) for each in told if each.notes},
            "scenes": {name: _planes_json(found) for name, found in scenes.items()},
        },
        issues=once,
    )


def _by_scene(told: Sequence[Told]) -> dict[str, list[Told]]:
    scenes: dict[str, list[Told]] = {}
    for each in told:
        for name in each.scenes:
            scenes.setdefault(name, []).append(each)
    return {name: scenes[name] for name in sorted(scenes, key=natural_key)}


def _text(scenes: Mapping[str, Sequence[Told]], issues: Sequence[Issue]) -> str:
    lines: list[str] = []
    for name, found in scenes.items():
        planes = _planes_json(found)
        heading = f"Scene {name}" if name else "No scene"
        lines.append(
            f"{heading}: {plural(len(found), 'setup')} staged, {plural(planes['orientations'], 'orientation')}, "
            f"planes of the scene {planes['planes']}"
        )
    errors = sum(issue.severity == "error" for issue in issues)
    if not scenes and errors:
        return f"no setup can be staged: {plural(errors, 'error')}"
    if not scenes:
        return "no setup is staged: [[staging]] tables in stage/*.toml give setups people and a camera"
    count = sum(len(found) for found in scenes.values())
    lines.append(
        f"{plural(count, 'setup')}: " + (plural(errors, "error") if has_errors(issues) else "can be shot")
    )
    return "\n".join(lines)


def _planes_json(found: Sequence[Told]) -> dict[str, int]:
    planes = planes_of_scene([each.notes for each in found if each.notes is not None])
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
