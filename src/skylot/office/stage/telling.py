"""One staged setup told: its picture, what the frame says, and what is wrong; several at once on all cores."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from skylot.core.errors import SkylotError
from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.progress import Progress, silent
from skylot.folder.write import replace_file
from skylot.office.opening import Opened
from skylot.office.stage.faults import answered
from skylot.office.stage.instants import ShotInstant
from skylot.office.stage.made import frame_file, frame_prints, note_made, read_made
from skylot.office.stage.pictures import SIZE, can_see, draw, png_of
from skylot.office.stage.shots import Shooting, Shot
from skylot.office.text import to_the_minute
from skylot.stage.model import FrameNotes, PersonInFrame
from skylot.stage.motion.records import MotionNote
from skylot.stage.reading.check import check_shot
from skylot.stage.reading.continuity import View, cut_notes, view_of
from skylot.stage.reading.notes import read_frame, sun_in_shot
from skylot.stage.world import Frame, StagedShot

READING_SIZE = (480, 270)
"""Of frames that are only read: a head in a long shot is still some pixels high."""
SUN_AHEAD_S = 20 * 60.0
_SUN_STEP_S = 10.0
_WORTH_A_PROCESS = 4
"""Setups for each process: fewer are done before a process has begun."""
_LONGEST = 1_000_000
Pictures = Literal["none", "stale", "all"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What one setup's frame says, or None where it has no camera that can see."""

    notes: FrameNotes | None
    issues: tuple[Issue, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """Everything that a report or a page says of one setup."""

    setup: str
    scenes: tuple[str, ...]
    set: str
    instant: str
    """Empty where no light from outside depends on it."""
    note: str
    statement: str
    in_orbit: bool
    notes: FrameNotes | None
    view: View | None
    staging_issues: tuple[Issue, ...]
    """Of the staging itself."""
    issues: tuple[Issue, ...]
    """With what the frame says."""
    warnings: tuple[str, ...]
    picture: bytes | None = None
    box: tuple[int, int, int, int] | None = None
    drawn: bool = False
    unread: bool = False
    """It could not be read at all; one of its issues says why."""


def read_setup(shot: Shot, frame: Frame | None = None) -> Read:
    """Return what a setup's frame says; it is drawn small where none is given."""
    staged = shot.staged
    if not can_see(staged):
        return Read(notes=None, issues=shot.issues)
    second = shot.staging.picture_at_s
    seen = draw(shot, second, READING_SIZE, labels=False) if frame is None else frame
    sun = sun_in_shot(staged, seen, shot.sky(second + np.arange(0.0, SUN_AHEAD_S, _SUN_STEP_S)))
    notes = read_frame(staged, seen, at=shot.at(second), sky=shot.sky(second), sun=sun)
    found = check_shot(staged, notes, sun=sun, free=_free(staged), booked=shot.setup.crew)
    return Read(notes=notes, issues=(*shot.issues, *found))


def _free(staged: StagedShot) -> tuple[MotionNote, ...]:
    from skylot.stage.motion.free import free_bodies  # noqa: PLC0415  only where somebody may float

    return free_bodies(staged)


def tell(shooting: Shooting, setup: str, when: ShotInstant, pictures: Pictures) -> Told:
    """Return everything of one setup; `pictures` says which frames are drawn and kept in build/."""
    shot = shooting.shot(setup, when=when)
    picture: bytes | None = None
    drawn = False
    kept = _kept(shooting.opened, shot) if pictures == "stale" else None
    if pictures == "none" or not can_see(shot.staged):
        read = read_setup(shot)
        warnings = _warnings(read.issues)
    elif kept is not None:
        picture, read, warnings = kept
    else:
        frame = draw(shot, shot.staging.picture_at_s, SIZE)
        read, picture, drawn = read_setup(shot, frame), png_of(frame), True
        warnings = _warnings(read.issues)
        _keep(shooting.opened, shot, picture, read, warnings)
    return _told(shot, read, warnings, picture, drawn)


def _tell_or_say(shooting: Shooting, setup: str, when: ShotInstant | Issue, pictures: Pictures) -> Told:
    """Return everything of one setup, or of one that cannot be read the error alone."""
    told = when if isinstance(when, Issue) else answered(setup, lambda: tell(shooting, setup, when, pictures))
    if isinstance(told, Told):
        return told
    return Told(
        setup=setup,
        scenes=shooting.setups[setup].scenes or ("",),
        set=shooting.setups[setup].set,
        instant="",
        note=shooting.stagings[setup].note,
        statement="",
        in_orbit=False,
        notes=None,
        view=None,
        staging_issues=(told,),
        issues=(told,),
        warnings=_warnings((told,)),
        unread=True,
    )


def _told(shot: Shot, read: Read, warnings: tuple[str, ...], picture: bytes | None, drawn: bool) -> Told:
    from skylot.stage.picture.frame_lines import frame_box  # noqa: PLC0415  as the frames

    second, camera = shot.staging.picture_at_s, shot.staged.camera
    at, sky = shot.at(second), shot.sky(second)
    return Told(
        setup=shot.staging.setup,
        scenes=shot.setup.scenes or ("",),
        set=shot.space.name or shot.space.id,
        instant=to_the_minute(at) if at and sky.kind != "none" else "",
        note=shot.staging.note,
        statement=sky.statement,
        in_orbit=shot.place.kind == "station",
        notes=read.notes,
        view=view_of(shot.staged, read.notes) if read.notes is not None else None,
        staging_issues=shot.issues,
        issues=read.issues,
        warnings=warnings,
        picture=picture,
        box=frame_box(camera, SIZE) if camera is not None and picture is not None else None,
        drawn=drawn,
    )


def _warnings(issues: Sequence[Issue]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(issue.what for issue in issues if issue.severity != "note"))


def _keep(opened: Opened, shot: Shot, picture: bytes, read: Read, warnings: tuple[str, ...]) -> None:
    setup = shot.staging.setup
    replace_file(frame_file(opened.root, setup, ".png"), picture, None)
    if read.notes is not None:
        notes = {**asdict(read.notes), "at": read.notes.at.iso(9) if read.notes.at else None}
        replace_file(
            frame_file(opened.root, setup, ".json"), json.dumps({"notes": notes, "warnings": warnings}), None
        )


def _kept(opened: Opened, shot: Shot) -> tuple[bytes, Read, tuple[str, ...]] | None:
    """Return the frame as it lies in build/; None where it is stale, missing or damaged."""
    setup = shot.staging.setup
    if read_made(opened.root).get(setup) != frame_prints(opened, shot.staging):
        return None
    try:
        note = frame_file(opened.root, setup, ".json")
        if note.stat().st_size > _LONGEST:
            return None
        found = json.loads(note.read_text(encoding="utf-8"))
        read = Read(notes=_notes(found["notes"]), issues=shot.issues)
        return frame_file(opened.root, setup, ".png").read_bytes(), read, tuple(map(str, found["warnings"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _notes(found: dict[str, Any]) -> FrameNotes:
    """Return notes as they were written; raises KeyError, TypeError, ValueError for what is no such thing."""
    people = tuple(PersonInFrame(**{name: _tuples(v) for name, v in one.items()}) for one in found["people"])
    at = Instant.parse(found["at"]) if found["at"] else None
    rest = {name: _tuples(value) for name, value in found.items()}
    return FrameNotes(**{**rest, "people": people, "at": at})


def _tuples(value: Any) -> Any:
    return tuple(_tuples(each) for each in value) if isinstance(value, list) else value


def cuts(told: Sequence[Told]) -> tuple[Issue, ...]:
    """Return the notes of the cuts between setups of one scene, in their order."""
    views = [each.view for each in told if each.view is not None]
    return tuple(issue for before, after in pairwise(views) for issue in cut_notes(before, after))


def tell_all(
    shooting: Shooting, names: Sequence[str], pictures: Pictures, progress: Progress = silent
) -> list[Told]:
    """Return everything of some setups, in their order, on as many cores as are worth it.

    What is drawn is noted as made at once, so that a run that is stopped has lost nothing.
    """
    whens = [answered(name, partial(shooting.when, name)) for name in names]
    processes = min(os.cpu_count() or 1, len(names) // _WORTH_A_PROCESS)
    told: list[Told] = []
    with _workers(shooting, processes) as work:
        for each in work(names, whens, pictures):
            told.append(each)
            if each.drawn:
                note_made(shooting.opened, [shooting.stagings[each.setup]])
            progress(len(told), len(names), f"setup {each.setup}")
    return told


@contextmanager
def _workers(shooting: Shooting, processes: int) -> Iterator[Any]:
    """Give a function that tells setups one after another: here, or in processes of their own."""
    if processes < 2:
        yield lambda names, whens, pictures: (
            _tell_or_say(shooting, name, when, pictures) for name, when in zip(names, whens, strict=True)
        )
        return
    bare = replace(shooting.opened, _views={})  # a process works out its own light
    # a fresh process, since threads that trace rays do not survive a fork
    pool: Executor = ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_begin, initargs=(bare,)
    )
    others = set(multiprocessing.active_children())
    with _one_thread_each(), pool:
        try:
            yield lambda names, whens, pictures: _mapped(pool, names, whens, pictures)
        except BaseException as fault:  # nobody waits for what is still drawn; files are written whole or not
            for child in set(multiprocessing.active_children()) - others:
                child.terminate()
            if isinstance(fault, BrokenExecutor):
                what = "a process that reads setups was ended from outside"
                raise SkylotError(what, "is memory short? take fewer scenes at once") from fault
            raise


def _mapped(
    pool: Executor, names: Sequence[str], whens: Sequence[ShotInstant | Issue], pictures: Pictures
) -> Iterator[Told]:
    """Give work to processes that are deaf to Ctrl-C, which a terminal sends to all: one sentence is enough."""
    heard = signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGINT}
    )  # a process begins with its parent's mask
    try:
        # none is ever cancelled: a pool that is then broken up would complain of it on the screen
        told = [pool.submit(_tell, name, when, pictures) for name, when in zip(names, whens, strict=True)]
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, heard)  # what was typed meanwhile is heard now
    return (each.result() for each in told)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Let processes that begin in here calculate on one thread: there are as many of them as cores."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


_shooting: list[Shooting] = []
"""Of this process, where it is a worker."""


def _begin(opened: Opened) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _shooting.append(Shooting(opened))


def _end_with_parent() -> None:
    """End this worker when the process that began it is gone: killed, it can tell nobody."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _tell(setup: str, when: ShotInstant | Issue, pictures: Pictures) -> Told:
    return _tell_or_say(_shooting[0], setup, when, pictures)
