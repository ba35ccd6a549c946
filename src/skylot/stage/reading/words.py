"""What a frame says, in the trade's words, short: people, light, planes, lens."""

from __future__ import annotations

import math
from collections.abc import Sequence

from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.planes import Planes, ScenePlanes
from skylot.stage.reading.sun import SunOn
from skylot.stage.world import CameraTrack

MAY_CUT_HEADS = frozenset({"ECU", "CU"})
"""Sizes that usually cut the top of the head."""
_TRUNK = frozenset({"head", "chest", "pelvis"})


def person_words(person: PersonInFrame) -> str:
    """Return one person as a script supervisor notes them: `ANNA MCU, upside down to frame, looks right`."""
    if person.share == 0.0:
        return f"{person.who} out of sight{_behind(person)}"
    limits = conventions()
    if person.parts and not any(part in _TRUNK for part in person.parts):
        return f"{person.who} insert, {joined(person.parts[:2])}"
    said = [f"{person.who} {person.size}".rstrip(), *roll_words(person)]
    if person.headroom is None and person.face_lux is None:
        said.append("head out of frame")
    elif person.headroom is None and not (person.looks and person.size in MAY_CUT_HEADS):
        said.append("head cut")
    if person.looks:
        said.append(_look(person.looks))
    hidden = 1.0 - person.visible
    if hidden > limits.hidden:
        said.append(f"{round(hidden * 100)} % hidden{_behind(person)}")
    return ", ".join(said)


def roll_words(person: PersonInFrame) -> list[str]:
    """Return how a person lies in the frame: nothing for upright."""
    limits = conventions()
    if abs(person.toward_rad) > limits.foreshortened_rad:
        return ["head to camera" if person.toward_rad > 0.0 else "feet to camera"]
    turn = abs(person.roll_rad)
    if turn < limits.upright_rad:
        return []
    if turn > math.pi - limits.upright_rad:
        return ["upside down to frame"]
    side = "right" if person.roll_rad > 0.0 else "left"
    return [
        f"head to frame {side}"
        if abs(turn - math.pi / 2.0) < limits.upright_rad
        else f"rolled {_degrees(turn)} {side}"
    ]


def planes_words(planes: Planes | FrameNotes) -> str:
    """Return the planes of a frame: `4 planes (3 ways up x 2 layers)`; empty for a frame without people."""
    if planes.planes == 0:
        return ""
    return (
        f"{_count(planes.planes, 'plane')} ({_ways(planes.orientations)}, {_count(planes.layers, 'layer')})"
    )


def scene_planes_words(planes: ScenePlanes) -> str:
    """Return the planes of a scene, and in how many ways up the camera stands."""
    if planes.planes == 0:
        return ""
    words = f"{_count(planes.planes, 'plane')}: people {_ways(planes.orientations)}, {_count(planes.layers, 'layer')}"
    return f"{words}; camera {_ways(planes.cameras)}"


def sun_words(sun: Sequence[SunOn], who: str, window: str) -> str:
    """Return the direct Sun on a person: `direct Sun through zvezda-starboard on ANNA for 2 min 10 s`.

    The span is the face's where the Sun is on the face, else the body's.
    """
    words = f"direct Sun through {window} on {who}" if window else f"direct Sun on {who}"
    ordered = sorted(
        (one for one in sun if one.who == who and one.share > 0.0), key=lambda one: one.part != "face"
    )
    if ordered and ordered[0].seconds is not None:
        words = f"{words} for {lasting_words(ordered[0].seconds)}"
    return words


def lasting_words(seconds: float) -> str:
    """Return a span as it is said: `2 min 10 s`."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"


def lens_words(camera: CameraTrack, focal_mm: float) -> str:
    """Return lens, stop and frame line: `50 mm f/2.8, 2.39`."""
    line = f", {camera.setup.frame_line}" if camera.setup.frame_line else ""
    return f"{focal_mm:.3g} mm f/{camera.stop:g}{line}"


def joined(names: Sequence[str]) -> str:
    """Return `ANNA`, `ANNA and LENA`, `ANNA, LENA and SEDOV`."""
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)


def _behind(person: PersonInFrame) -> str:
    return f" behind {joined(person.hidden_by[:3])}" if person.hidden_by else ""


def _look(looks: str) -> str:
    if looks == "to camera":
        return "looks into the lens"
    return "turned away" if looks == "away" else f"looks {looks}"


def _degrees(angle_rad: float) -> str:
    return f"{round(math.degrees(angle_rad))}°"


def _count(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _ways(count: int) -> str:
    return "one way up" if count == 1 else f"{count} ways up"
