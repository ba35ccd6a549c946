"""The lamps of a shot as they are at one second of it: where, which way, how bright."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.stage.world import LampSpot, LampTrack, LevelTrack, StagedShot

_PANEL_FROM = 0.49 * math.pi
"""Half angle from which a lamp is a panel: its light falls off by the cosine law, not within a cone."""
_NO_WAY = 1e-9


def steady(level: float) -> LevelTrack:
    """Return a lamp that burns at one level, 0..1, all over the shot."""
    return LevelTrack(t_s=np.zeros(1), level=np.array([level]))


def still(lamp: LampSpot, level: LevelTrack | None = None) -> LampTrack:
    """Return the track of a lamp that stays where it is; it burns fully where no level is given."""
    return LampTrack(
        lamp=lamp,
        t_s=np.zeros(1),
        position_m=np.asarray(lamp.position_m, dtype=np.float64)[None],
        axis=None if lamp.axis is None else np.asarray(lamp.axis, dtype=np.float64)[None],
        level=level or steady(1.0),
    )


def level_at(track: LevelTrack, at_s: float) -> float:
    """Return how bright a lamp burns, 0..1, at a second of the shot."""
    after = int(np.searchsorted(track.t_s, at_s, side="right"))
    if after == 0 or after == len(track.t_s):
        return float(track.level[max(after - 1, 0)])
    share = (at_s - track.t_s[after - 1]) / (track.t_s[after] - track.t_s[after - 1])
    return float(track.level[after - 1] + share * (track.level[after] - track.level[after - 1]))


def lamp_at(track: LampTrack, at_s: float) -> LampSpot:
    """Return a lamp as it is at a second of the shot; its flux is that of its level then."""
    position_m, axis = places(track, np.array([at_s]))
    return replace(
        track.lamp,
        position_m=position_m[0],
        axis=None if axis is None else axis[0],
        flux_lm=track.lamp.flux_lm * level_at(track.level, at_s),
    )


def places(track: LampTrack, t_s: FloatArray) -> tuple[FloatArray, FloatArray | None]:
    """Return where a lamp is (m,3), and where it points (m,3) unless all round, at seconds (m,) of the shot."""
    position_m = _between(track.t_s, track.position_m, t_s)
    if track.axis is None:
        return position_m, None
    axis = _between(track.t_s, track.axis, t_s)
    length = np.linalg.norm(axis, axis=1, keepdims=True)
    before = np.clip(np.searchsorted(track.t_s, t_s, side="right") - 1, 0, len(track.t_s) - 1)
    return position_m, np.where(length > _NO_WAY, axis / np.maximum(length, _NO_WAY), track.axis[before])


def _between(times_s: FloatArray, values: FloatArray, t_s: FloatArray) -> FloatArray:
    return np.stack([np.interp(t_s, times_s, column) for column in values.T], axis=1)


def cabin_tracks(shot: StagedShot) -> tuple[LampTrack, ...]:
    """Return the set's own lamps over a shot, in the set's order, dark ones too."""
    usual = steady(1.0 if shot.cabin_on else 0.0)
    always = steady(1.0)
    return tuple(
        still(lamp, shot.cabin_levels.get(lamp.id, usual) if lamp.cabin else always)
        for lamp in shot.built.lamps
    )


def lit_lamps(shot: StagedShot, at_s: float, *, as_at_s: float | None = None) -> tuple[LampSpot, ...]:
    """Return the lamps that burn at a second of the shot: the cabin's as they are lit then, and practicals.

    With `as_at_s` they burn as they do at that other second, from where they are at the first.
    """
    lit_s = at_s if as_at_s is None else as_at_s
    tracks = (*cabin_tracks(shot), *shot.practicals)
    burning = (track for track in tracks if track.lamp.flux_lm > 0.0 and level_at(track.level, lit_s) > 0.0)
    return tuple(
        replace(lamp_at(track, at_s), flux_lm=track.lamp.flux_lm * level_at(track.level, lit_s))
        for track in burning
    )


def lamps_change(shot: StagedShot) -> bool:
    """Tell whether the light of lamps changes in the course of a shot: a cue runs, or a practical goes or turns."""
    return bool(shot.cues) or any(len(track.t_s) > 1 for track in shot.practicals)


def glow_at(shot: StagedShot, name: str, at_s: float) -> float:
    """Return how much, 0..1, of its full glow the face of a set's lamp of this name shows at a second."""
    track = shot.cabin_levels.get(name)
    return float(shot.cabin_on) if track is None else level_at(track, at_s)


def cabin_level(shot: StagedShot, at_s: float) -> float:
    """Return the level of the brightest of the set's own lamps at a second of the shot; 0 for a dark cabin."""
    return max((glow_at(shot, lamp.id, at_s) for lamp in shot.built.lamps), default=float(shot.cabin_on))


def cabin_words(shot: StagedShot, at_s: float) -> str:
    """Return `cabin lit`, `cabin dark`, or `cabin at 40 %` while it fades; empty for a set without lamps.

    Where there is weight, `set lights on`, `set lights off`, `set lights at 40 %`.
    """
    if not shot.built.lamps:
        return ""
    level = cabin_level(shot, at_s)
    what, on, off = ("cabin", "lit", "dark") if shot.gravity.kind == "orbit" else ("set lights", "on", "off")
    if level <= 0.0:
        return f"{what} {off}"
    return f"{what} {on}" if level >= 1.0 else f"{what} at {percent(level)}"


def percent(level: float) -> str:
    """Return a level in words: `40 %`; one that burns at all is never said to be at nothing."""
    return f"{max(1, min(99, round(100 * level))) if 0.0 < level < 1.0 else round(100 * level)} %"


def is_open(lamp: LampSpot) -> bool:
    """Tell whether a lamp has no cone: it is a panel, or shines all round."""
    return lamp.axis is None or lamp.half_angle_rad >= _PANEL_FROM


def candela_of(lamp: LampSpot) -> float:
    """Return the luminous intensity of a lamp along its axis: all round, by the cosine law, or even in a cone."""
    if lamp.axis is None:
        return lamp.flux_lm / (4.0 * math.pi)
    if is_open(lamp):
        return lamp.flux_lm / math.pi
    return lamp.flux_lm / (2.0 * math.pi * (1.0 - math.cos(lamp.half_angle_rad)))
