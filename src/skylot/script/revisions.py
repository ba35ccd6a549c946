"""Revision colours in the trade's order, and the asterisks beside the lines that a draft changed."""

from __future__ import annotations

import difflib
from dataclasses import replace

from skylot.script.drafts import DraftReport
from skylot.script.model import Breakdown
from skylot.script.numbering import number_key

COLOURS = ("white", "blue", "pink", "yellow", "green", "goldenrod", "buff", "salmon", "cherry", "tan")
"""After the last the round begins again: double white, double blue … triple white."""
_ROUNDS = ("", "double ", "triple ", "quadruple ")
_MOST_LINES = 3000


def colour_rank(colour: str) -> int | None:
    """Return a colour's place in the order of drafts: white (and '') 0, blue 1 … double white 10; else None."""
    name = " ".join(colour.lower().split()) or "white"
    for turn in range(len(_ROUNDS) - 1, -1, -1):
        rest = name.removeprefix(_ROUNDS[turn])
        if name.startswith(_ROUNDS[turn]) and rest in COLOURS:
            return turn * len(COLOURS) + COLOURS.index(rest)
    return None


def next_colour(colour: str) -> str:
    """Return the colour of the draft after one of this colour; after an unknown colour or the last, ''."""
    rank = colour_rank(colour)
    if rank is None or rank + 1 >= len(_ROUNDS) * len(COLOURS):
        return ""
    turn, index = divmod(rank + 1, len(COLOURS))
    return _ROUNDS[turn] + COLOURS[index]


def revision_marks(old: str, new: str) -> tuple[bool, ...]:
    """Return for each line of a scene's new text whether an asterisk stands beside it.

    Changed and added lines have one, and the line after which or before which something was cut; empty lines
    never do. Scenes of over 3000 lines are compared line by line without regard to order.
    """
    before = [line.strip() for line in old.split("\n") if line.strip()]
    places = [index for index, line in enumerate(new.split("\n")) if line.strip()]
    after = [line.strip() for line in new.split("\n") if line.strip()]
    marked: set[int] = set()
    if len(before) + len(after) > _MOST_LINES:
        known = set(before)
        marked = {index for index, line in enumerate(after) if line not in known}
    else:
        matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
        for kind, _, _, start, end in matcher.get_opcodes():
            if kind == "delete" and after:
                marked.add(min(start, len(after) - 1))
            elif kind != "equal":
                marked.update(range(start, end))
    lines = {places[index] for index in marked}
    return tuple(index in lines for index in range(new.count("\n") + 1))


def mark_revisions(old: Breakdown, new: Breakdown, report: DraftReport, colour: str) -> Breakdown:
    """Return the new draft with each scene's revision: this colour where it changed, else as it was."""
    before = {number_key(scene.number): scene.revision for scene in old.scenes}
    revision = {
        number_key(change.new): before.get(number_key(change.old), "") if change.state == "same" else colour
        for change in report.changes
        if change.new
    }
    scenes = tuple(
        replace(scene, revision=revision.get(number_key(scene.number), "")) for scene in new.scenes
    )
    return replace(new, scenes=scenes, draft=colour or new.draft)
