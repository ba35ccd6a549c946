"""A setup as a script supervisor notes it: what is in frame, and what somebody should look at before the day."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from skylot.core.issues import Issue, Where, note, warning
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.motion.records import MotionNote
from skylot.stage.picture.frame_lines import field
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.exposure import exposure_words, stops_over
from skylot.stage.reading.sun import SunOn
from skylot.stage.reading.words import MAY_CUT_HEADS, joined, lasting_words, person_words, planes_words
from skylot.stage.world import CameraTrack, StagedShot

_ANY_SIZE = (16, 9)


def check_shot(
    shot: StagedShot,
    notes: FrameNotes,
    *,
    sun: Sequence[SunOn] = (),
    free: Sequence[MotionNote] = (),
    booked: Sequence[str] | None = None,
) -> tuple[Issue, ...]:
    """Return the notes and warnings of one setup; what cannot be shot at all is in `shot.issues`.

    `sun` is of `sun_in_shot`, `free` of `motion.free`; `booked` are the functions booked on the setup, None
    where nobody knows. The first issue is the line of the supervisor's log.
    """
    where = Where(f"staging:{notes.setup}")
    found = [note(log_line(notes), where=where)]
    found += [warning(what, hint, where) for what, hint in _crew_needed(shot, free, booked)]
    found += [warning(what, hint, where) for what, hint in _unseen(shot, notes)]
    found += [warning(what, hint, where) for what, hint in _light(shot, notes, sun)]
    found += [note(what, hint, where) for what, hint in _framing(shot, notes)]
    return tuple(found)


def log_line(notes: FrameNotes) -> str:
    """Return a frame in one line: people, planes, light, outside."""
    people = "; ".join(person_words(one) for one in notes.people if not one.crew) or "nobody in frame"
    parts = (people, planes_words(notes), notes.light, f"outside: {notes.outside}" if notes.outside else "")
    return ". ".join(part for part in parts if part)


def _crew_needed(
    shot: StagedShot, free: Sequence[MotionNote], booked: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    setup = shot.staging.camera
    for one in free:
        if one.holder_needed:
            yield one.sentence or f"nobody holds {one.who}", "book a holder, or mount the camera on an arm"
        elif one.spotter_needed:
            yield one.sentence or f"{one.who} floats free: a spotter is needed", "book a spotter"
    if setup and booked is not None:
        for function in (setup.operator, setup.holder):
            if function and any(track.who == function for track in shot.people) and function not in booked:
                yield f"{function} is staged but not booked on this setup", "add it to the setup's crew"


def _unseen(shot: StagedShot, notes: FrameNotes) -> Iterator[tuple[str, str]]:
    staged = {mark.who for mark in shot.staging.marks}
    cast = [one for one in notes.people if not one.crew]
    if staged and not any(one.share > 0.0 for one in cast):
        yield "nobody is visible", "turn the camera to its subject, or take away what is in between"
        return
    for one in notes.people:
        if one.crew and one.share > 0.0:
            yield f"{one.who} is in frame ({_share(one.share)} of it)", "move them behind the camera"
        elif not one.crew and 1.0 - one.visible > conventions().lost:
            yield f"{person_words(one)}", "move one of them, or the camera"


def _light(shot: StagedShot, notes: FrameNotes, sun: Sequence[SunOn]) -> Iterator[tuple[str, str]]:
    limits = conventions()
    stop = shot.camera.stop if shot.camera else None
    faces = [one for one in notes.people if one.face_lux is not None and not one.crew and one.looks != "away"]
    blown: list[PersonInFrame] = []
    for one in faces:
        stops = stops_over(one.face_lux or 0.0, stop) if stop else 0.0
        blown += [one] if stops > limits.stops_over else []
        if not -limits.stops_under <= stops <= limits.stops_over:
            yield f"{one.who}'s face {exposure_words(stops)} at f/{stop:g}", _light_hint(stops)
    for one in notes.people:
        over = stops_over(one.highlight_lux or 0.0, stop) if stop else 0.0
        if one.sun > 0.0 and not one.crew and over > limits.stops_over and one not in blown:
            yield f"direct Sun on {one.who} {exposure_words(over)} at f/{stop:g}", _light_hint(over)
    stops = notes.exposure_stops or 0.0
    if not faces and not -limits.stops_under <= stops <= limits.stops_over:
        yield f"the frame is {exposure_words(stops)}", _light_hint(stops)
    for each in sun:
        if each.seconds is not None and each.seconds < shot.staging.seconds and each.part == "face":
            span = f"{lasting_words(each.seconds)} of {lasting_words(shot.staging.seconds)}"
            yield (
                f"the Sun leaves {each.who}'s face after {span}",
                "start earlier, or move the mark with the patch",
            )


def _framing(shot: StagedShot, notes: FrameNotes) -> Iterator[tuple[str, str]]:
    cast = [one for one in notes.people if not one.crew and one.share > 0.0]
    seen = {one.who for one in notes.people}
    absent = [who for who in dict.fromkeys(mark.who for mark in shot.staging.marks) if who not in seen]
    if absent and cast:
        yield f"{joined(absent)} out of frame", ""
    for one in cast:
        yield from ((f"{one.who}: {said}", "") for said in _room(one))
    soft = [one for one in cast if shot.camera and _is_soft(shot.camera, notes.at_s, one)]
    if soft and shot.camera:
        focus_m = field(shot.camera, notes.at_s, _ANY_SIZE).focus_m
        names = joined([f"{one.who} ({one.distance_m:.1f} m)" for one in soft])
        yield f"soft: {names}; focus at {focus_m:.1f} m", ""


def _room(one: PersonInFrame) -> Iterator[str]:
    """Yield what is wrong with the room around a face, by the person's own up."""
    limits = conventions()
    if one.size and one.size not in MAY_CUT_HEADS:
        if one.headroom is None and one.looks:
            yield "head cut"
        elif one.headroom is not None and one.headroom < limits.tight_headroom:
            yield "no headroom"
    upright = abs(math.cos(one.roll_rad)) > math.cos(math.pi / 4.0) and one.size not in {"LS", "ELS"}
    if upright and one.headroom is not None and one.headroom > limits.loose_headroom:
        yield f"headroom {_share(one.headroom)} of the frame's height"
    if one.look_room is not None and one.look_room < limits.short_look_room:
        yield f"short look room, {_share(one.look_room)} of the frame before the eyes"


def _is_soft(camera: CameraTrack, at_s: float, one: PersonInFrame) -> bool:
    return _blur_mm(camera, at_s, one) > conventions().blur_of_width * camera.width_mm


def _blur_mm(camera: CameraTrack, at_s: float, one: PersonInFrame) -> float:
    """Return the diameter of the circle of confusion on the sensor; source: thin lens, f^2 |d - s| / (N d (s - f))."""
    seen = field(camera, at_s, _ANY_SIZE)
    focal_m, distance_m = seen.focal_mm / 1000.0, max(one.distance_m, 0.05)
    if not math.isfinite(seen.focus_m):  # focused at infinity
        return 1000.0 * focal_m**2 / (camera.stop * distance_m)
    if seen.focus_m <= focal_m:
        return 0.0
    apart = abs(distance_m - seen.focus_m)
    return 1000.0 * focal_m**2 * apart / (camera.stop * distance_m * (seen.focus_m - focal_m))


def _light_hint(stops: float) -> str:
    return "stop down, or use a filter" if stops > 0.0 else "open up, bring a lamp, or choose another instant"


def _share(share: float) -> str:
    return f"{share * 100:.0f} %" if share >= 0.01 else "under 1 %"
