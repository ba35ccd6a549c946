"""Which frames are made, of what, and which of that has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from skylot.core.fingerprints import fingerprint
from skylot.core.names import file_stem, natural_key, text_print
from skylot.folder.state import ChangedRecord, changed
from skylot.folder.write import replace_file
from skylot.office.model_version import STAGE_MODEL
from skylot.office.opening import Opened
from skylot.office.sets import find_set, full_set_id
from skylot.script.model import Setup
from skylot.stage.model import Staging

FRAMES_FOLDER = "build/stage/frames"
_MARK = "made-from.json"
_LONGEST = 4_000_000
_MOST_NAMED = 6


def file_part(scene: str) -> str:
    """Return what a file's name says of the scenes and setups in it: `-12`, `-4.01-9.01`; empty for the film.

    No two choices give one name: a print follows where the names alone leave it open which ones they are.
    """
    names = scene.replace(",", " ").split()
    if not names:
        return ""
    told = "".join(f"-{file_stem(name)}" for name in names[:_MOST_NAMED])
    if len(names) <= _MOST_NAMED and not any("-" in name for name in names):
        return told
    more = "-and-more" if len(names) > _MOST_NAMED else ""
    return f"{told}{more}~{text_print(' '.join(names))}"


def frame_file(root: Path, setup: str, ending: str) -> Path:
    """Return where the frame of a setup, or what was read of it, lies in build/: a file of no other setup."""
    stem = file_stem(setup)
    return root / FRAMES_FOLDER / (f"{stem}~{ending}" if f"{stem}{ending}" == _MARK else f"{stem}{ending}")


def frame_prints(opened: Opened, staging: Staging) -> tuple[tuple[str, str], ...]:
    """Return (record key, sha256) of everything that a setup's frame is made from, sorted by key."""
    setup = next((each for each in opened.production.setups if each.id == staging.setup), None)
    if setup is None:
        return ()
    records = dict(_records(opened, setup, staging))
    return tuple(sorted((*((key, fingerprint(record)) for key, record in records.items()), *STAGE_MODEL)))


def _records(opened: Opened, setup: Setup, staging: Staging) -> Iterator[tuple[str, object]]:
    production, stage = opened.production, opened.production.stage
    yield f"staging:{staging.setup}", staging
    yield f"setup:{setup.id}", (setup.set, setup.also_sets, setup.cast, setup.crew)
    yield f"need:{setup.id}", [need.sentences for need in production.needs if need.setup == setup.id]
    if staging.at is None:
        board = production.board
        placed = [p for p in board.placements if p.setup == setup.id] if board else []
        yield "schedule", [(p.start, p.end) for p in placed]
    named = {mark.who for mark in staging.marks} | {*setup.cast, *setup.crew}
    for body in stage.bodies:
        if body.id in named:
            yield f"body:{body.id}", body
    yield "cameras", (stage.sensors, stage.lenses)
    homes = [find_set(production, full_set_id(production, name)) for name in (setup.set, *setup.also_sets)]
    for place, space in (home for home in homes if home):
        yield f"set:{place.id}/{space.id}", space
        for form in stage.forms:
            if form.set in {space.id, f"{place.id}/{space.id}"}:
                yield f"form:{form.set}", form
        closing = [activity for activity in place.activities if activity.closes_shutters]
        yield f"place:{place.id}", replace(place, sets=(), activities=tuple(closing), phases=(), comms=())
        paths = {orbit.path for orbit in place.orbit_files}
        for path, data in production.orbits:
            if path in paths:
                yield f"orbit:{path}", hashlib.sha256(data).hexdigest()


def stale_frames(opened: Opened) -> Mapping[str, tuple[ChangedRecord, ...]] | None:
    """Return for each frame in build/ what has changed since it was made, empty if fresh; None for no frames."""
    made = read_made(opened.root)
    stagings = {each.setup: each for each in opened.production.stage.stagings}
    frames = {name: prints for name, prints in made.items() if name in stagings}
    if not frames:
        return None
    return {
        name: changed(frames[name], frame_prints(opened, stagings[name]))
        for name in sorted(frames, key=natural_key)
    }


def read_made(root: Path) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return what each frame in build/ was made from; a file that is damaged counts as none."""
    mark = root / FRAMES_FOLDER / _MARK
    try:
        if mark.stat().st_size > _LONGEST:
            return {}
        found = json.loads(mark.read_text(encoding="utf-8"))
        return {str(name): tuple((str(k), str(v)) for k, v in prints) for name, prints in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def note_made(opened: Opened, stagings: Iterable[Staging]) -> None:
    """Write down what the frames of these stagings were made from."""
    made = read_made(opened.root)
    made |= {each.setup: frame_prints(opened, each) for each in stagings}
    text = json.dumps({name: made[name] for name in sorted(made, key=natural_key)}, indent=0)
    replace_file(opened.root / FRAMES_FOLDER / _MARK, text, None)


def forget_made(root: Path, setup: str) -> None:
    """Strike a setup's frame off: what lies in build/ is not the frame of its own instant any more."""
    made = read_made(root)
    if made.pop(setup, None) is not None:
        replace_file(root / FRAMES_FOLDER / _MARK, json.dumps(made, indent=0), None)
