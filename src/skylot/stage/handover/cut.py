"""The cut of an animatic for an editor: an OpenTimelineIO timeline, one clip a setup, markers where things happen.

Times are whole frames at the production's rate; OpenTimelineIO keeps rates as floats, so the exact one stands
beside them in the metadata.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from skylot.core.frametime import FrameRate
from skylot.stage.handover.extras import library
from skylot.stage.handover.handed import Handed, with_camera
from skylot.stage.handover.timing import frame_count

WHAT = "the cut of an animatic"


def first_frame_of_cut(rate: Fraction) -> int:
    """Return the frame at which a cut begins: one hour of timecode, as editors have it."""
    return 3600 * FrameRate(rate).nominal


def cut_text(
    shots: Sequence[Handed],
    rate: Fraction,
    *,
    title: str,
    movie: str = "",
    stills: Mapping[str, str] | None = None,
) -> str:
    """Return a cut as .otio text. `movie` is the animatic's file, `stills` a picture for each setup without one.

    Names are as the cut's file will find them: relative to its folder.
    Shots without a camera are passed over, as in the animatic. Raises SkylotError where opentimelineio
    is absent.
    """
    otio = library("opentimelineio", WHAT)
    seen = with_camera(shots)
    total = sum(frame_count(one.shot.staging.seconds, rate) for one in seen)
    cut = _Cut(otio, rate, total, movie, stills or {})
    timeline = otio.schema.Timeline(name=title, global_start_time=cut.time(cut.start))
    timeline.metadata["skylot"] = {"rate": str(rate)}
    track = otio.schema.Track(name="V1", kind=otio.schema.TrackKind.Video)
    timeline.tracks.append(track)
    frame = cut.start
    for one in seen:
        track.append(cut.clip(one, frame))
        frame += frame_count(one.shot.staging.seconds, rate)
    return str(otio.adapters.write_to_string(timeline, "otio_json"))


class _Cut:
    """Makes the clips of one cut."""

    def __init__(self, otio: Any, rate: Fraction, total: int, movie: str, stills: Mapping[str, str]) -> None:
        self.otio, self.rate, self.total, self.movie, self.stills = otio, rate, total, movie, stills
        self.start = first_frame_of_cut(rate)

    def time(self, frames: int) -> Any:
        """Return a count of frames as OpenTimelineIO has it."""
        return self.otio.opentime.RationalTime(frames, float(self.rate))

    def range(self, start: int, frames: int) -> Any:
        """Return a stretch of frames."""
        return self.otio.opentime.TimeRange(self.time(start), self.time(frames))

    def clip(self, one: Handed, frame: int) -> Any:
        """Return the clip of a setup that begins at a frame of the movie, with its markers."""
        count = frame_count(one.shot.staging.seconds, self.rate)
        still = self.stills.get(one.setup, "")
        start = 0 if still and not self.movie else frame
        clip = self.otio.schema.Clip(
            name=one.setup, media_reference=self.media(still, count), source_range=self.range(start, count)
        )
        clip.metadata["skylot"] = _facts(one)
        for at_s, name, colour in _happenings(one):
            within = min(count - 1, max(0, round(Fraction(at_s) * self.rate)))
            marked = self.range(start + within, 1)
            clip.markers.append(self.otio.schema.Marker(name=name, marked_range=marked, color=colour))
        return clip

    def media(self, still: str, count: int) -> Any:
        """Return what a clip shows: the movie, else its still, else nothing yet."""
        reference = self.otio.schema.ExternalReference
        if self.movie:
            return reference(self.movie, self.range(self.start, self.total))
        if still:
            return reference(still, self.range(0, count))
        return self.otio.schema.MissingReference()


def _facts(one: Handed) -> dict[str, Any]:
    camera = one.shot.camera
    facts: dict[str, Any] = {
        "setup": one.setup,
        "scene": one.scene,
        "set": one.shot.built.set,
        "instant_utc": one.at.iso() if one.at is not None else "",
        "light": one.light,
        "people": [track.who for track in one.shot.people if not track.crew],
    }
    if camera is not None:
        facts |= {"lens": camera.lens_name, "focal_mm": float(camera.focal_mm[0]), "stop": camera.stop}
    return facts


def _happenings(one: Handed) -> list[tuple[float, str, str]]:
    """Return (second, words, colour) of every mark, motion and camera key after the start, in their order."""
    staging = one.shot.staging
    found = [
        (m.at_s, f"{m.who}: {m.words or m.posture or 'mark'}", "GREEN") for m in staging.marks if m.at_s > 0
    ]
    found += [(m.at_s, f"{m.who}: {m.kind}", "ORANGE") for m in staging.motions]
    if staging.camera is not None:
        found += [(k.at_s, f"camera: {k.words or 'key'}", "CYAN") for k in staging.camera.keys if k.at_s > 0]
    return sorted(found)
