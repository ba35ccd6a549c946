"""What the viewer's page carries as plain data; the names are those of web/viewer/src/data.ts."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from skylot.core.arrays import FloatArray
from skylot.core.errors import BadText
from skylot.core.instant import Instant
from skylot.stage.bodies.skin import colours_of
from skylot.stage.handover.figures import sample_times
from skylot.stage.handover.lamps import lamp_tracks
from skylot.stage.world import BodyTrack, BuiltSet, CameraTrack, LampTrack, Sky, StagedShot

_MOST_SAMPLES = 1500
"""Of one track on the page; a longer one is thinned evenly."""

_CREWS_WORDS = ("forward", "aft", "port", "starboard", "deck", "overhead")


def page_data(
    shot: StagedShot,
    sky_track: Sky | None,
    staging_toml: str,
    *,
    at: Instant | None,
    file_name: str,
    cast: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the shot, its people, camera and set, the sky's track and the staging's file as plain values.

    `cast` maps characters to the people who play them, since a mark may be written under either name.

    Raises BadText where the text is no TOML.
    """
    text, stagings, place = _staging_file(staging_toml, shot.staging.setup)
    own = stagings[place]
    sky = _sky(sky_track)
    start = at or shot.staging.at
    return {
        "setup": shot.staging.setup,
        "set": shot.built.set,
        "seconds": shot.staging.seconds,
        "startS": _start_s(sky_track, start),
        "cabinOn": shot.cabin_on,
        "exterior": shot.built.exterior,
        "file": {"text": text, "stagings": _toml(stagings), "place": place, "name": file_name},
        "people": [_person(track, own, shot.staging.seconds, cast or {}) for track in shot.people],
        "camera": None if shot.camera is None else _camera(shot.camera, own),
        "lamps": [_lamp(lamp, shot.staging.seconds) for lamp in lamp_tracks(shot)],
        "sky": sky,
        **_room(shot.built),
    }


def _staging_file(text: str, setup: str) -> tuple[str, list[dict[str, Any]], int]:
    """Return the text, its stagings, and which of them is the setup's; one that is missing is begun."""
    try:
        stagings = tomllib.loads(text).get("staging", [])
    except tomllib.TOMLDecodeError as fault:
        raise BadText(f"the staging of {setup} is no TOML: {fault}") from fault
    places = [place for place, each in enumerate(stagings) if each.get("setup") == setup]
    if places:
        return text, stagings, places[0]
    quoted = setup.replace("\\", "\\\\").replace('"', '\\"')
    begun = f'[[staging]]\nsetup = "{quoted}"\n'
    return f"{text.rstrip()}\n\n{begun}".lstrip(), [*stagings, {"setup": setup}], len(stagings)


def _person(
    track: BodyTrack, staging: Mapping[str, Any], seconds: float, cast: Mapping[str, str]
) -> dict[str, Any]:
    red, green, blue = (round(255 * part) for part in colours_of(track.skeleton.shape)["top"])
    names = {track.who, cast.get(track.who, track.who)}
    names |= {character for character, name in cast.items() if name == track.who}
    marks = [
        _place(index, mark) for index, mark in enumerate(staging.get("mark", ())) if mark["who"] in names
    ]
    return {
        "who": track.who,
        "colour": f"#{red:02x}{green:02x}{blue:02x}",
        "crew": track.crew,
        "heightM": round(track.skeleton.height_m, 4),
        "track": _track(track, seconds),
        "marks": sorted(marks, key=lambda mark: float(mark["atS"])),
    }


def _place(index: int, table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "index": index,
        "atS": float(table.get("at_s", 0.0)),
        "words": table.get("words", ""),
        "posture": table.get("posture", ""),
    }


def _track(track: BodyTrack | CameraTrack, seconds: float) -> dict[str, Any]:
    """Return a track's samples up to the end of the shot, thinned where they are too many."""
    count = int(np.searchsorted(track.t_s, sample_times(track.t_s, seconds)[-1], side="right"))
    kept = _kept(max(1, count))
    return {
        "t_s": _numbers(track.t_s[kept]),
        "position_m": _numbers(track.position_m[kept]),
        "rotation_xyzw": _numbers(track.rotation_xyzw[kept], 8),
    }


def _kept(count: int) -> list[int]:
    step = -(-count // _MOST_SAMPLES)
    kept = list(range(0, count, step))
    return kept if kept[-1] == count - 1 else [*kept, count - 1]


def _camera(track: CameraTrack, staging: Mapping[str, Any]) -> dict[str, Any]:
    kept = _kept(len(track.t_s))
    table = staging.get("camera", {})
    keys = [_place(index, key) for index, key in enumerate(table.get("key", ()))]
    return {
        "track": {
            "t_s": _numbers(track.t_s[kept]),
            "position_m": _numbers(track.position_m[kept]),
            "rotation_xyzw": _numbers(track.rotation_xyzw[kept], 8),
        },
        "focalMm": _numbers(track.focal_mm[kept]),
        "focusM": _numbers(track.focus_m[kept]),
        "widthMm": track.width_mm,
        "heightMm": track.height_mm,
        "squeeze": track.squeeze,
        "frameLine": track.frame_line,
        "stop": track.stop,
        "sensor": track.sensor_name,
        "lens": track.lens_name,
        "words": track.setup.words,
        "keys": sorted(keys, key=lambda key: float(key["atS"])),
    }


def _lamp(track: LampTrack, seconds: float) -> dict[str, Any]:
    lamp = track.lamp
    count = int(np.searchsorted(track.t_s, sample_times(track.t_s, seconds)[-1], side="right"))
    kept = _kept(max(1, count))
    return {
        "id": lamp.id,
        "track": {
            "t_s": _numbers(track.t_s[kept]),
            "position_m": _numbers(track.position_m[kept]),
            "axis": None if track.axis is None else _numbers(track.axis[kept]),
        },
        "level": {"t_s": _numbers(track.level.t_s), "level": _numbers(track.level.level)},
        "halfAngleRad": lamp.half_angle_rad,
        "fluxLm": lamp.flux_lm,
        "colour": list(lamp.colour),
        "cabin": lamp.cabin,
    }


def _room(built: BuiltSet) -> dict[str, Any]:
    return {
        "planes": {name: _numbers(side) for name, side in _sides(built.planes).items()},
        "labels": [
            {"text": label.text, "position": _numbers(label.position_m), "kind": label.kind}
            for label in built.labels
        ],
        "openings": [
            {
                "id": opening.id,
                "centre": _numbers(opening.centre_m),
                "normal": _numbers(opening.normal, 8),
                "radius": opening.radius_m,
                "depth": opening.depth_m,
                "transmission": opening.transmission,
                "open": opening.shutter_open,
            }
            for opening in built.openings
        ],
        "bounds": _numbers(built.bounds_m),
    }


def _sides(planes: Mapping[str, FloatArray]) -> dict[str, FloatArray]:
    """Return one name a side, the crew's where a side has several: `deck`, not `III` or `nadir`."""
    ordered = [name for name in _CREWS_WORDS if name in planes]
    sides: dict[str, FloatArray] = {}
    for name in (*ordered, *planes):
        if all(float(planes[name] @ known) < 1.0 - 1e-6 for known in sides.values()):
            sides[name] = planes[name]
    return sides


def _sky(sky: Sky | None) -> dict[str, Any]:
    """Return the sky's track; times are seconds from its first step, a direction that nobody knows is null."""
    if sky is None or len(sky.t_s) == 0:
        return {"kind": "none", "t_s": [], "utc": [], "sun": [], "share": [], "statement": ""}
    return {
        "kind": sky.kind,
        "t_s": _numbers(sky.t_s - sky.t_s[0], 3),
        "utc": [Instant.from_t_s(float(t)).iso() for t in sky.t_s],
        "sun": _directions(sky.sun, 8),
        "share": _numbers(np.nan_to_num(sky.sun_share)),
        "earth_m": _directions(sky.earth_m, 0),
        "statement": sky.statement,
    }


def _start_s(sky: Sky | None, at: Instant | None) -> float:
    if sky is None or len(sky.t_s) == 0 or at is None:
        return 0.0
    return round(float(np.clip(at.t_s, sky.t_s[0], sky.t_s[-1]) - sky.t_s[0]), 3)


def _directions(vectors: ArrayLike, decimals: int) -> list[list[float] | None]:
    rows = np.asarray(vectors, dtype=np.float64)
    return [_numbers(row, decimals) if np.isfinite(row).all() else None for row in rows]


def _numbers(values: ArrayLike, decimals: int = 6) -> Any:
    return np.round(np.asarray(values, dtype=np.float64), decimals).tolist()


def _toml(value: Any) -> Any:
    """Return a value of tomllib for the page: what JSON has not (a date), and floats, go as their TOML text."""
    if isinstance(value, Mapping):
        return {str(key): _toml(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_toml(each) for each in value]
    if isinstance(value, float):
        return {"$toml": repr(value) if math.isfinite(value) else str(value)}
    if isinstance(value, datetime | date | time):
        return {"$toml": value.isoformat().replace("+00:00", "Z")}
    return value
