"""The exposure of a shot over its seconds: held, and pulled as a camera assistant pulls an iris.

A shot is exposed for the picture that its staging names, and keeps that: so a lamp that goes off and a Sun that
sets are seen as darkness, and no two pictures of a still camera differ in exposure. Only two things pull it. A
camera that goes from a bright room into a dark one is followed: what each place on its way wants is measured in
the light of the named second, its lamps too, and the iris is half-way where the change is. Light that comes on and
is more than `over_stops` brighter than what the shot is exposed for is followed from then on, down to that. Both are
slow, at most `stops_per_s`: an eye sees a faster pull as a fault (`data/picture.toml`, assumed).

Where lamps change, the white balance is that of each second, as slowly: a cabin is not blue because it ends in red.
White balance, the gel on the windows (how far the outside is held back) and the white point go the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.progress import Progress, silent
from skylot.stage.lighting import lamps_change
from skylot.stage.picture.frame_lines import Size, field
from skylot.stage.picture.look import look
from skylot.stage.picture.render import metered
from skylot.stage.world import Exposure, Sky, StagedShot

SkyAt = Callable[[float], Sky]
_ANY: Size = (192, 108)
_MOST_KNOTS, _MOST_STEPS, _STEP_S = 25, 600, 0.25
_BEFORE_S = 0.01
_STILL_M, _STILL_COSINE, _STILL_FOCAL = 0.25, 0.995, 1.1
_SUN_MOVED, _SHARE_MOVED = 0.004, 0.02
_LIGHT = 3
"""The first columns: key, outside, white; after them the balance of red, green, blue. All in stops."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Iris:
    """Exposures over a shot."""

    t_s: FloatArray
    """(n,) seconds of the shot, ascending."""
    stops: FloatArray
    """(n,6) logarithms to base 2: the lights that are drawn middle grey inside and outside, white, balance."""

    def stops_at(self, second: float) -> FloatArray:
        """Return the row of `stops` (6,) at a second of the shot, what is not known as 0."""
        return np.array([np.interp(second, self.t_s, each) for each in np.nan_to_num(self.stops).T])

    def at(self, second: float) -> Exposure:
        """Return the exposure at a second of the shot."""
        key, outside, white, *gains = (float(np.interp(second, self.t_s, each)) for each in self.stops.T)
        red, green, blue = (2.0**each for each in gains)
        return Exposure(
            key_lux=2.0**key,
            balance=(red, green, blue),
            outside_gain=None if np.isnan(outside) else 2.0 ** (key - outside),
            white=2.0**white,
        )


def pulled(shot: StagedShot, sky_at: SkyAt, progress: Progress = silent) -> Iris:
    """Return the exposure of a shot over its seconds; `sky_at` gives the light outside at a second of it.

    A camera that stands in a light that stays costs one small picture, all others some for each two seconds.
    """
    named_s = shot.staging.picture_at_s
    own_sky = sky_at(named_s)
    base = _stops(metered(shot, own_sky, named_s))
    knots_s = _knots(shot, named_s)
    skies = [sky_at(each) for each in knots_s]
    goes, changes = camera_goes(shot), lamps_change(shot) or _light_changes(shot, own_sky, skies)
    if not goes and not changes:
        return Iris(t_s=np.zeros(1), stops=base[None])
    t_s = _steps(shot.staging.seconds, named_s)
    wanted, there = np.tile(base, (len(knots_s), 1)), np.tile(base, (len(knots_s), 1))
    for k, (second, sky) in enumerate(zip(knots_s, skies, strict=True)):
        progress(k, len(knots_s), f"exposure at {second:.0f} s")
        if goes:
            wanted[k] = _stops(metered(shot, own_sky, second, lit_s=named_s))
        if changes:  # straight after the other: what stands where at that second is then at hand
            there[k] = _stops(metered(shot, sky, second))
    if lamps_change(shot):
        wanted[:, _LIGHT:] = there[:, _LIGHT:]
    found = centred(t_s, _between(t_s, knots_s, wanted), look().stops_per_s)
    if changes:
        brightest = _between(t_s, knots_s, there)[:, :_LIGHT] - look().over_stops
        found[:, :_LIGHT] = closed(t_s, found[:, :_LIGHT], brightest, look().stops_per_s)
    return Iris(t_s=t_s, stops=anchored(t_s, found, base, named_s, look().stops_per_s))


def camera_goes(shot: StagedShot) -> bool:
    """Tell whether the camera of a shot sees another thing in the course of it: it goes, turns or zooms."""
    track = shot.camera
    if track is None or len(track.t_s) < 2:
        return False
    own = field(track, shot.staging.picture_at_s, _ANY)
    away = np.linalg.norm(track.position_m - own.position_m, axis=1).max()
    turned = np.abs(track.rotation_xyzw @ own.rotation_xyzw).min()
    zoomed = np.maximum(track.focal_mm / own.focal_mm, own.focal_mm / track.focal_mm).max()
    return bool(away > _STILL_M or turned < _STILL_COSINE or zoomed > _STILL_FOCAL)


def centred(t_s: FloatArray, wanted: FloatArray, per_s: float) -> FloatArray:
    """Return values (n,k) that change by at most so much a second and are half-way where the wanted ones jump."""
    reach = per_s * np.abs(t_s[:, None] - t_s[None, :])[..., None]
    above, below = (wanted - reach).max(axis=1), (wanted + reach).min(axis=1)
    return np.asarray((above + below) / 2.0)


def closed(t_s: FloatArray, held: FloatArray, least: FloatArray, per_s: float) -> FloatArray:
    """Return values (n,k) that follow the least ones where these go over the held ones, from then on and slowly."""
    found = held.copy()
    found[0] = np.fmax(held[0], least[0])  # what is bright at the start was seen before the camera ran
    for k in range(1, len(t_s)):
        step = per_s * (t_s[k] - t_s[k - 1])
        over = np.clip(np.fmax(least[k], held[k]), found[k - 1] - step, found[k - 1] + step)
        found[k] = np.where(np.isnan(over), held[k], np.maximum(over, held[k]))
    return found


def anchored(
    t_s: FloatArray, values: FloatArray, base: FloatArray, named_s: float, per_s: float
) -> FloatArray:
    """Return values (n,k) that are the base (k,) at the named second, and near it as near as may be."""
    room = per_s * np.abs(t_s - named_s)[:, None]
    low, high = (
        np.where(np.isnan(base), end, base + side) for end, side in ((-np.inf, -room), (np.inf, room))
    )
    return np.clip(values, low, high)


def _stops(exposure: Exposure) -> FloatArray:
    gain = np.nan if exposure.outside_gain is None else exposure.outside_gain
    values = [exposure.key_lux, exposure.key_lux / gain, exposure.white, *exposure.balance]
    return np.asarray(np.log2(values))


def _knots(shot: StagedShot, named_s: float) -> list[float]:
    """Return the seconds at which light is measured: evenly, just before each cue, and where it has run."""
    seconds = shot.staging.seconds
    count = int(np.clip(np.ceil(seconds / look().knot_s) + 1, 2, _MOST_KNOTS))
    ends = [(max(cue.at_s - _BEFORE_S, 0.0), cue.at_s + cue.over_s) for cue in shot.cues[:_MOST_KNOTS]]
    run = {min(second, seconds) for each in ends for second in each}
    return sorted({*np.linspace(0.0, seconds, count).tolist(), named_s, *run})


def _steps(seconds: float, named_s: float) -> FloatArray:
    count = int(np.clip(np.ceil(seconds / _STEP_S) + 1, 2, _MOST_STEPS))
    return np.unique(np.append(np.linspace(0.0, seconds, count), named_s))


def _between(t_s: FloatArray, knots_s: list[float], values: FloatArray) -> FloatArray:
    """Return values (m,k) at seconds between those at knots (n,k); what a knot does not know, its neighbours do."""
    found = np.full((len(t_s), values.shape[1]), np.nan)
    times = np.array(knots_s)
    for k, column in enumerate(values.T):
        known = np.isfinite(column)
        if known.any():
            found[:, k] = np.interp(t_s, times[known], column[known])
    return found


def _light_changes(shot: StagedShot, own: Sky, skies: list[Sky]) -> bool:
    """Tell whether the light that comes in from outside changes in the course of a shot."""
    built = shot.built
    if own.kind == "none" or not (built.exterior or any(each.shutter_open for each in built.openings)):
        return False
    sun = max(float(np.nan_to_num(np.abs(each.sun[0] - own.sun[0])).max()) for each in skies)
    share = max(float(np.abs(each.sun_share[0] - own.sun_share[0])) for each in skies)
    return sun > _SUN_MOVED or share > _SHARE_MOVED
