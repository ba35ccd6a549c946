"""Continuity across the cuts of a scene, with no up preferred: sides, looks, rolls, jumps; notes, never errors.

The 180-degree rule without an up: take the line L from one person to another, the top of the image U and the
view V. The sign of det(L, U, V) says whether L runs to the left or to the right of the screen; the rule is
broken where a cut flips it. The camera may do that by crossing the line, or by rolling over it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from skylot.core.arrays import FloatArray
from skylot.core.geometry import angle_between
from skylot.core.issues import Issue, Where, note
from skylot.core.rotations import to_matrix
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.picture.frame_lines import field
from skylot.stage.reading.conventions import conventions
from skylot.stage.reading.sizes import steps_between
from skylot.stage.reading.standing import Standing, standings
from skylot.stage.reading.words import joined
from skylot.stage.world import StagedShot

_STILL_M = 0.5
_ANY_SIZE = (16, 9)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class View:
    """One setup of a scene: its camera, and where its people are, in the axes of its set."""

    set: str
    notes: FrameNotes
    camera_m: FloatArray
    right: FloatArray
    up: FloatArray
    view: FloatArray
    bodies: Mapping[str, Standing]
    """Of everybody, in frame or not."""

    @property
    def seen(self) -> dict[str, PersonInFrame]:
        """Return the people in frame, largest first; no crew."""
        return {one.who: one for one in self.notes.people if one.share > 0.0 and not one.crew}


def continuity(shots: Sequence[tuple[StagedShot, FrameNotes]]) -> tuple[Issue, ...]:
    """Return what a script supervisor notes of the cuts of a scene, its setups in their order."""
    views = [view_of(shot, notes) for shot, notes in shots if shot.camera is not None]
    return tuple(issue for before, after in pairwise(views) for issue in cut_notes(before, after))


def view_of(shot: StagedShot, notes: FrameNotes) -> View:
    """Return a setup as continuity looks at it, at the instant of its notes; the shot has a camera."""
    if shot.camera is None:
        raise ValueError(f"setup {shot.staging.setup} has no camera")
    camera = field(shot.camera, notes.at_s, _ANY_SIZE)
    axes = to_matrix(camera.rotation_xyzw)
    return View(
        set=shot.built.set,
        notes=notes,
        camera_m=camera.position_m,
        right=axes[:, 0],
        up=axes[:, 1],
        view=-axes[:, 2],
        bodies={one.who: one for one in standings(shot, notes.at_s)},
    )


def cut_notes(before: View, after: View) -> tuple[Issue, ...]:
    """Return the notes of one cut."""
    where = Where(f"staging:{after.notes.setup}")
    words = [*_rolls(before, after), *_outsides(before, after)]
    if before.set == after.set:
        rules = (_sides, _eyelines, _looks, _movements, _jumps)
        words = [said for rule in rules for said in rule(before, after)] + words
    cut = f"cut {before.notes.setup} to {after.notes.setup}"
    return tuple(note(f"{cut}: {said}", where=where) for said in words)


def screen_side(view: View, along: FloatArray) -> float:
    """Return how far a direction (3,) runs to the right of the screen, -1..1: -det(direction, U, V)."""
    length = float(np.linalg.norm(along))
    return float(along @ view.right) / length if length > 0.0 else 0.0


def _flips(one: float, two: float) -> bool:
    limit = conventions().side
    return abs(one) > limit and abs(two) > limit and one * two < 0.0


def _sides(before: View, after: View) -> Iterator[str]:
    both = sorted(who for who in before.seen if who in after.seen)
    for one, two in combinations(both, 2):
        line_before = before.bodies[two].eyes_m - before.bodies[one].eyes_m
        line_after = after.bodies[two].eyes_m - after.bodies[one].eyes_m
        side = screen_side(before, line_before)
        if _flips(side, screen_side(after, line_after)):
            yield f"{one} and {two} change sides: {_cause(before, after, line_after, side)}"


def _cause(before: View, after: View, line: FloatArray, side: float) -> str:
    if screen_side(before, line) * side < 0.0:
        return "they have moved"
    upright = np.cross(after.view, before.up)  # the second camera, rolled back to the top of the first
    return (
        "the camera's roll turns them"
        if float(line @ upright) * side > 0.0
        else "the camera crosses their line"
    )


def _eyelines(before: View, after: View) -> Iterator[str]:
    one, two = next(iter(before.seen), ""), next(iter(after.seen), "")
    if not one or not two or one == two:
        return
    first, second = before.bodies[one], after.bodies[two]
    other_two, other_one = before.bodies.get(two, second), after.bodies.get(one, first)
    if not (_looks_at(first, other_two) and _looks_at(second, other_one)):
        return
    if _has_look(before.seen[one]) and _has_look(after.seen[two]):
        side, answer = screen_side(before, first.gaze), screen_side(after, second.gaze)
        if _flips(side, -answer):
            yield f"eyelines of {one} and {two} do not meet: both look {_side_word(side)}"


def _looks(before: View, after: View) -> Iterator[str]:
    for who, shown in before.seen.items():
        again = after.seen.get(who)
        if again is None or not (_has_look(shown) and _has_look(again)):
            continue
        one, two = before.bodies[who].gaze, after.bodies[who].gaze
        side, then = screen_side(before, one), screen_side(after, two)
        if _flips(side, then) and _same_direction(one, two):
            yield f"{who} looks {_side_word(side)}, then {_side_word(then)}"


def _movements(before: View, after: View) -> Iterator[str]:
    for who in before.seen:
        if who not in after.seen:
            continue
        one, two = before.bodies[who].velocity_m_s, after.bodies[who].velocity_m_s
        if min(np.linalg.norm(one), np.linalg.norm(two)) < conventions().moving_m_s:
            continue
        side, then = screen_side(before, one), screen_side(after, two)
        if _flips(side, then) and _same_direction(one, two):
            yield f"{who} moves {_side_word(side)}, then {_side_word(then)}"


def _rolls(before: View, after: View) -> Iterator[str]:
    limits = conventions()
    jumped: list[str] = []
    over: list[str] = []
    most = 0.0
    for who, shown in before.seen.items():
        again = after.seen.get(who)
        if again is None or max(abs(shown.toward_rad), abs(again.toward_rad)) > limits.foreshortened_rad:
            continue
        turn = abs(math.remainder(again.roll_rad - shown.roll_rad, math.tau))
        if turn > limits.turned_over_rad:
            over.append(who)
        elif turn > limits.roll_jump_rad:
            jumped.append(who)
            most = max(most, turn)
    if jumped:
        yield f"roll of {joined(jumped)} in frame jumps by {round(math.degrees(most))}°"
    if over:
        yield f"{joined(over)} turn over in frame" if len(over) > 1 else f"{over[0]} turns over in frame"


def _jumps(before: View, after: View) -> Iterator[str]:
    limits = conventions()
    who = next(iter(before.seen), "")
    if not who or who != next(iter(after.seen), ""):
        return
    one, two = before.seen[who], after.seen[who]
    first, second = before.bodies[who].eyes_m, after.bodies[who].eyes_m
    turn = float(angle_between(before.camera_m - first, after.camera_m - second))
    rolled = abs(math.remainder(two.roll_rad - one.roll_rad, math.tau))
    still = float(np.linalg.norm(second - first)) < _STILL_M
    if (
        turn < limits.jump_cut_rad
        and rolled < limits.roll_jump_rad
        and still
        and steps_between(one.size, two.size) < 2
    ):
        yield f"jump cut on {who}: {round(math.degrees(turn))}° apart, {one.size} to {two.size}"


def _outsides(before: View, after: View) -> Iterator[str]:
    halves = [next((word for word in ("day", "night", "terminator", "twilight") if word in each), "")
              for each in (before.notes.outside, after.notes.outside)]  # fmt: skip
    if all(halves) and halves[0] != halves[1]:
        yield f"outside goes from {before.notes.outside} to {after.notes.outside}"


def _looks_at(one: Standing, other: Standing) -> bool:
    return float(angle_between(one.gaze, other.eyes_m - one.eyes_m)) < conventions().looks_at_rad


def _same_direction(one: FloatArray, two: FloatArray) -> bool:
    return float(angle_between(one, two)) < conventions().same_direction_rad


def _has_look(person: PersonInFrame) -> bool:
    return person.looks not in {"", "to camera"}


def _side_word(side: float) -> str:
    return "right" if side > 0.0 else "left"
