"""Lamps and their cues as a script supervisor notes them."""

from __future__ import annotations

from skylot.stage.lighting import level_at, percent
from skylot.stage.model import Cue
from skylot.stage.world import StagedShot


def lamp_words(shot: StagedShot, at_s: float) -> list[str]:
    """Return the practicals that burn at a second of the shot: `torch`, or `torch at 40 %`."""
    said = []
    for track in shot.practicals:
        level = level_at(track.level, at_s)
        if level > 0.0:
            said.append(track.lamp.id if level >= 1.0 else f"{track.lamp.id} at {percent(level)}")
    return said


def cue_words(shot: StagedShot) -> list[str]:
    """Return the cues of a shot: `torch on at 3.0 s`, `cabin fades to 40 % from 3.0 to 5.0 s`."""
    return [_said(cue) for cue in shot.cues]


def _said(cue: Cue) -> str:
    state = "off" if cue.to <= 0.0 else "on" if cue.to >= 1.0 else f"to {percent(cue.to)}"
    if not cue.over_s:
        return f"{cue.lamp} {state} at {cue.at_s:.1f} s"
    way = {"off": "fades out", "on": "fades in"}.get(state, f"fades {state}")
    return f"{cue.lamp} {way} from {cue.at_s:.1f} to {cue.at_s + cue.over_s:.1f} s"
