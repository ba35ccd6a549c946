"""`skylot stage show`: what the words of a staging became, in numbers that a crew can measure."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.instant import Instant
from skylot.core.progress import Progress, silent
from skylot.core.rotations import rotate
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.stage.shots import Shooting, Shot
from skylot.office.text import table
from skylot.stage.blocking.vocabulary import PLANE_WORDS
from skylot.stage.bodies.kinematics import body_facing, body_up
from skylot.stage.lighting import lamp_at, level_at, percent
from skylot.stage.model import Mark
from skylot.stage.motion.holding import WINDOW_S, ShotHold, hold_over_shot
from skylot.stage.reading.focus import depth_of_field
from skylot.stage.reading.lamps import cue_words
from skylot.stage.reading.patch import SunPatch, sun_patches
from skylot.stage.world import BodyTrack, CameraTrack, LampTrack

_ALONG = 0.92
"""Cosine under which a direction is along a plane's normal: 23 degrees."""
_SAME = 0.999


def show_shot(
    opened: Opened, setup: str, asked: Instant | None = None, *, progress: Progress = silent
) -> Report:
    """Return where people and camera are over a shot, which way up, and what their motions did."""
    shot = Shooting(opened).shot(setup, asked)
    people = [_person(shot, track) for track in shot.staged.people]
    camera = _camera(shot)
    at = shot.at(0.0)
    facts = {
        "setup": setup,
        "at": at.iso(3) if at else None,
        "why": shot.instant.why,
        "seconds": shot.staging.seconds,
        "gravity": shot.staged.gravity.kind,
        "cabin_light": "on" if shot.staged.cabin_on else "off",
        "light": shot.sky(0.0).statement,
        "people": people,
        "camera": camera,
        "lamps": [_lamp(shot, track) for track in shot.staged.practicals],
        "cues": [
            {"at_s": cue.at_s, "lamp": cue.lamp, "to": cue.to, "over_s": cue.over_s, "words": words}
            for cue, words in zip(shot.staged.cues, cue_words(shot.staged), strict=True)
        ],
        "sun_patches": [_patch(patch) for patch in sun_patches(shot.staged, shot.sky(0.0), 0.0)],
        "motions": list(shot.staged.said),
        "holds": _holds(shot, progress),
    }
    return Report(text=_text(facts), facts=facts, issues=shot.issues)


def _text(facts: dict[str, Any]) -> str:
    rows = [
        (
            person["who"],
            f"{key['at_s']:.1f} s",
            _point(key["position_m"]),
            f"feet to {key['feet_to']}",
            f"faces {key['faces']}",
        )
        for person in facts["people"]
        for key in person["marks"]
    ]
    lines = [
        f"setup {facts['setup']}, {facts['seconds']:g} s at {facts['at'] or 'no instant'} ({facts['why']}); "
        f"gravity: {facts['gravity']}; cabin light {facts['cabin_light']}",
        facts["light"],
        "",
        table(rows, ("who", "at", "x, y, z (m)", "feet", "faces")) if rows else "nobody has a mark",
    ]
    camera = facts["camera"]
    if camera:
        lines += ["", f"camera: {camera['lens']} on {camera['sensor']}, f/{camera['stop']:g}"]
        lines += [
            f"  {key['at_s']:.1f} s at {_point(key['position_m'])}, looks {key['looks']}, "
            f"top of frame to {key['top_to']}, {key['focal_mm']:.1f} mm, focus {_far(key['focus_m'])}, "
            f"sharp {_far(key['sharp_m'][0])} to {_far(key['sharp_m'][1])}"
            for key in camera["keys"]
        ]
    lines += [
        f"Sun through {patch['window']} lands on {patch['on']} at {_point(patch['middle_m'])}, "
        f"{patch['size_m'][0] * 100:.0f} x {patch['size_m'][1] * 100:.0f} cm"
        for patch in facts["sun_patches"]
    ]
    lines += _lamps_text(facts)
    said = [*facts["motions"], *(hold["sentence"] for hold in facts["holds"])]
    return "\n".join([*lines, *(["", *said] if said else [])])


def _lamps_text(facts: dict[str, Any]) -> list[str]:
    """Return practicals and cues: where each is at its rows, what it points at, and what changes when."""
    lines: list[str] = []
    for lamp in facts["lamps"]:
        lines.append(f"{lamp['id']}: {lamp['flux_lm']:g} lm")
        lines += [
            f"  {key['at_s']:.1f} s at {_point(key['position_m'])}, "
            f"{'shines to ' + key['points'] if key['points'] else 'shines all round'}, {_level(key['level'])}"
            for key in lamp["keys"]
        ]
    return lines + [f"cue: {cue['words']}" for cue in facts["cues"]]


def _level(level: float) -> str:
    return "off" if level <= 0.0 else "on" if level >= 1.0 else f"at {percent(level)}"


def _point(position_m: list[float]) -> str:
    return ", ".join(f"{value:+.2f}" for value in position_m)


def _person(shot: Shot, track: BodyTrack) -> dict[str, Any]:
    kept = _kept(track.t_s)
    return {
        "who": track.who,
        "height_m": round(track.skeleton.height_m, 3),
        "mass_kg": round(track.skeleton.mass_kg, 1),
        "crew": track.crew,
        "free": [[round(first, 2), round(last, 2)] for first, last in track.free],
        "marks": [
            {
                "at_s": round(float(track.t_s[row]), 2),
                "position_m": _rounded(track.position_m[row]),
                "rotation_xyzw": _rounded(track.rotation_xyzw[row], 5),
                "feet_to": toward(shot, -body_up(track.rotation_xyzw[row])),
                "faces": toward(shot, body_facing(track.rotation_xyzw[row])),
            }
            for row in kept
        ],
    }


def _patch(patch: SunPatch) -> dict[str, Any]:
    return {
        "window": patch.window,
        "on": patch.on,
        "middle_m": _rounded(patch.middle_m),
        "size_m": [round(extent, 3) for extent in patch.size_m],
    }


def _camera(shot: Shot) -> dict[str, Any] | None:
    track = shot.staged.camera
    if track is None:
        return None
    return {
        "lens": track.lens_name,
        "sensor": track.sensor_name,
        "stop": track.stop,
        "frame_line": track.frame_line,
        "keys": [
            {
                "at_s": round(float(track.t_s[row]), 2),
                "position_m": _rounded(track.position_m[row]),
                "rotation_xyzw": _rounded(track.rotation_xyzw[row], 5),
                "looks": toward(shot, rotate(track.rotation_xyzw[row], np.array([0.0, 0.0, -1.0]))),
                "top_to": toward(shot, rotate(track.rotation_xyzw[row], np.array([0.0, 1.0, 0.0]))),
                "focal_mm": round(float(track.focal_mm[row]), 2),
                "focus_m": _distance(float(track.focus_m[row])),
                "sharp_m": [_distance(end) for end in depth_of_field(track, float(track.t_s[row]))],
            }
            for row in _kept(track.t_s)
        ],
    }


def _lamp(shot: Shot, track: LampTrack) -> dict[str, Any]:
    """Return a practical at the rows of its track and at the seconds between which it fades."""
    steps = track.level.t_s if len(track.level.t_s) > 1 else np.zeros(1)
    t_s = np.unique(np.concatenate((track.t_s[_kept(track.t_s)], steps)))
    now = [lamp_at(track, float(at_s)) for at_s in t_s[t_s <= shot.staging.seconds]]
    return {
        "id": track.lamp.id,
        "flux_lm": round(track.lamp.flux_lm, 1),
        "keys": [
            {
                "at_s": round(float(at_s), 2),
                "position_m": _rounded(lamp.position_m),
                "axis": None if lamp.axis is None else _rounded(lamp.axis, 4),
                "points": None if lamp.axis is None else toward(shot, lamp.axis),
                "level": round(level_at(track.level, float(at_s)), 3),
            }
            for at_s, lamp in zip(t_s, now, strict=False)
        ],
    }


def toward(shot: Shot, direction: FloatArray) -> str:
    """Return the plane that a direction (3,) points at: `deck`, or `between deck and port`, with the angle."""
    unit = np.asarray(direction, dtype=np.float64).reshape(3)
    ranked = sorted(((float(unit @ normal), name) for name, normal in _sides(shot).items()), reverse=True)
    if not ranked:
        return "nowhere named"
    cosine, name = ranked[0]
    if cosine > _ALONG or len(ranked) == 1:
        return name
    off_deg = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    return f"{name}, {off_deg:.0f} deg to {ranked[1][1]}"


def _sides(shot: Shot) -> dict[str, FloatArray]:
    """Return the sides of a set, each once: `overhead` where `zenith` and `I` are the same."""
    planes = shot.staged.built.planes
    sides = {name: normal for name, normal in planes.items() if name in PLANE_WORDS}
    for name, normal in planes.items():
        if all(float(normal @ other) < _SAME for other in sides.values()):
            sides[name] = normal
    return sides


def _distance(value_m: float) -> float | None:
    """Return a distance for JSON; None for infinity."""
    return round(value_m, 3) if math.isfinite(value_m) else None


def _far(value_m: float | None) -> str:
    return "infinity" if value_m is None else f"{value_m:.2f} m"


def _holds(shot: Shot, progress: Progress) -> list[dict[str, Any]]:
    """Return what the holds between people carry over the shot: the operator's holder, and typed ones."""
    staged = shot.staged
    tracks = {track.who: track for track in staged.people}
    camera = shot.staging.camera
    held: dict[tuple[str, str], tuple[str, bool, CameraTrack | None]] = {}
    crew = _crew_hold(shot)
    if crew is not None and camera is not None:
        held[crew] = ("", False, staged.camera)
    for mark in shot.staging.marks:
        for hold in mark.holds:
            if hold.what in tracks and mark.who in tracks:  # hands on somebody: they are the one who is held
                held[hold.what, mark.who] = (hold.at, _on_rails(mark, tracks), None)
    most_s = WINDOW_S / max(len(held), 1)
    found = []
    for number, ((who, by), (at, fixed, with_)) in enumerate(held.items()):
        progress(number, len(held), f"{by} holds {who}")
        carried = hold_over_shot(
            tracks[who], tracks[by], staged.gravity, at=at, fixed=fixed, camera=with_, most_s=most_s
        )
        found.append(_hold(carried))
    return found


def _crew_hold(shot: Shot) -> tuple[str, str] | None:
    """Return the operator and who holds that one; None where nobody does."""
    camera = shot.staging.camera
    crew = [track.who for track in shot.staged.people if track.crew]
    if camera is None or camera.operator not in crew or len(crew) < 2:
        return None
    return camera.operator, next(who for who in crew if who != camera.operator)


def _on_rails(mark: Mark, tracks: Mapping[str, BodyTrack]) -> bool:
    """Tell whether somebody's feet are on something of the set."""
    feet = ("feet", "left foot", "right foot")
    return any(hold.by in feet and hold.what not in tracks for hold in mark.holds)


def _hold(hold: ShotHold) -> dict[str, Any]:
    return {
        "who": hold.who,
        "by": hold.by,
        "at": hold.at,
        "simulated": hold.simulated,
        "why_not": hold.why or None,
        "from_s": round(hold.from_s, 2),
        "to_s": round(hold.to_s, 2),
        "feet_fixed": hold.fixed,
        "peak_n": round(hold.peak_n, 1),
        "peak_at_s": round(hold.peak_at_s, 2),
        "peak_torque_n_m": round(hold.peak_torque_n_m, 1),
        "slip_mm": None if hold.slip_m is None else round(1000.0 * hold.slip_m, 1),
        "way_n": round(hold.way_n, 1),
        "drift_m": None if hold.drift_m is None else [round(drift, 2) for drift in hold.drift_m],
        "sentence": hold.sentence,
    }


def _kept(t_s: FloatArray) -> list[int]:
    """Return the rows of a track that a table shows: first, last, and up to three between."""
    if t_s.size == 1:
        return [0]
    return sorted({round(part * (t_s.size - 1) / 4) for part in range(5)})


def _rounded(values: FloatArray, digits: int = 3) -> list[float]:
    return [round(float(value), digits) for value in np.asarray(values).reshape(-1)]
