"""The notes of one frame: people, planes, lens, light, exposure, outside."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from skylot.core.instant import Instant
from skylot.stage.lighting import cabin_words
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.picture.cast_items import staged
from skylot.stage.picture.frame_lines import field, frame_box
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.exposure import middle_lux, stops_over
from skylot.stage.reading.lamps import cue_words, lamp_words
from skylot.stage.reading.outside import outside_words
from skylot.stage.reading.people import people_in_frame
from skylot.stage.reading.planes import planes_of_people
from skylot.stage.reading.screen import Screen, screen_of
from skylot.stage.reading.standing import standings
from skylot.stage.reading.sun import SunOn, lit_points, sun_on, window_of
from skylot.stage.reading.words import joined, lens_words, sun_words
from skylot.stage.world import CameraTrack, Frame, Sky, StagedShot

_SUN_ON_SET = 0.005
"""Share of the frame from which Sun on the set alone is worth a word."""


def read_frame(
    shot: StagedShot, frame: Frame, *, at: Instant | None, sky: Sky, sun: Sequence[SunOn] = ()
) -> FrameNotes:
    """Return what a frame of a shot says, inside of its frame lines.

    `sky` is that of the frame's instant (its first row counts); `sun` is what `sun_in_shot` says of the
    minutes after, for the length of direct Sun in the words of the light. The shot has a camera.
    """
    camera = _camera(shot)
    screen = screen_of_frame(camera, frame)
    people = people_in_frame(frame, screen, standings(shot, frame.at_s))
    planes = planes_of_people(people)
    x0, y0, x1, y1 = screen.box
    middle = middle_lux(frame.lux[y0:y1, x0:x1])
    up = screen.up
    return FrameNotes(
        setup=shot.staging.setup,
        at_s=frame.at_s,
        at=at,
        people=people,
        orientations=planes.orientations,
        layers=planes.layers,
        planes=planes.planes,
        lens=lens_words(camera, field(camera, frame.at_s, (screen.width, screen.height)).focal_mm),
        light=light_words(shot, frame, screen, people, sky=sky, sun=sun),
        exposure_stops=stops_over(middle, camera.stop) if middle is not None else None,
        outside=outside_words(frame, screen, sky, shot.gravity),
        camera_up=(float(up[0]), float(up[1]), float(up[2])),
    )


def sun_in_shot(shot: StagedShot, frame: Frame, sky: Sky) -> tuple[SunOn, ...]:
    """Return on whom of the people in a frame direct Sun falls, and until when.

    `sky` holds the instants after the frame's, ascending, its first row the frame's own.
    """
    names = [track.who for track in shot.people if not track.crew]
    scene = staged(shot, frame.at_s)  # kept from when the frame was drawn
    caster = scene.caster if len(scene.items) == len(frame.items) else None
    return sun_on(
        frame, screen_of_frame(_camera(shot), frame), sky, names, shot.built.openings, caster=caster
    )


def screen_of_frame(camera: CameraTrack, frame: Frame) -> Screen:
    """Return the screen of a frame with the frame lines of its camera."""
    height, width = frame.ids.shape
    return screen_of(frame, frame_box(camera, (width, height)))


def light_words(
    shot: StagedShot,
    frame: Frame,
    screen: Screen,
    people: Sequence[PersonInFrame],
    *,
    sky: Sky,
    sun: Sequence[SunOn] = (),
) -> str:
    """Return the light in words: direct Sun on whom and through which window, the cabin's lamps, others.

    Then the cues of the shot's light: `torch on at 3.0 s`.
    """
    said = _sun_said(shot, frame, screen, people, sky=sky, sun=sun)
    said += [cabin_words(shot, frame.at_s), joined(lamp_words(shot, frame.at_s)), *cue_words(shot)]
    return "; ".join(words for words in said if words)


def _sun_said(
    shot: StagedShot,
    frame: Frame,
    screen: Screen,
    people: Sequence[PersonInFrame],
    *,
    sky: Sky,
    sun: Sequence[SunOn],
) -> list[str]:
    if sky.kind == "none" or not np.all(np.isfinite(sky.sun[0])):
        return ["Sun unknown"] if sky.statement else []
    if sky.sun_share[0] <= 0.0:
        return ["orbital night" if sky.kind == "orbit" else "Sun down"]
    said = []
    for person in people:
        if person.sun >= conventions().sun_least_share and not person.crew:
            points = lit_points(frame, screen, person.who)
            said.append(sun_words(sun, person.who, window_of(points, sky.sun[0], shot.built.openings)))
    x0, y0, x1, y1 = screen.box
    if not said and float(np.mean(frame.sun[y0:y1, x0:x1] & (frame.ids[y0:y1, x0:x1] >= 0))) > _SUN_ON_SET:
        said.append("direct Sun on the set, on nobody")
    if said and sky.sun_share[0] < 1.0:
        said.append(f"{round(float(sky.sun_share[0]) * 100)} % of the Sun's disc left")
    return said


def _camera(shot: StagedShot) -> CameraTrack:
    if shot.camera is None:
        raise ValueError(f"setup {shot.staging.setup} has no camera to read a frame of")
    return shot.camera
