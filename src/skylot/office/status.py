"""`skylot status`: what is stale and which record changed, what is missing, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping

from skylot.folder.state import ChangedRecord, stale
from skylot.office.checking import check_folder
from skylot.office.model_version import MODEL
from skylot.office.opening import Opened
from skylot.office.papers import PAPERS_FOLDER, papers_are_stale
from skylot.office.report import Report
from skylot.office.stage.made import FRAMES_FOLDER, stale_frames
from skylot.office.text import plural

_MOST_NAMED = 12


def status_report(opened: Opened) -> Report:
    """Return the state of a production: screenplay, schedule, papers, and the next step."""
    production, board = opened.production, opened.production.board
    issues = check_folder(opened)
    errors = sum(issue.severity == "error" for issue in issues)
    scenes = sum(not scene.omitted for scene in opened.breakdown.scenes)
    changes = [str(change) for change in stale(production, board, MODEL)] if board else []
    lines = [
        f"{production.config.title}: {plural(scenes, 'scene')}, {plural(len(production.setups), 'setup')}, "
        f"{plural(len(production.people.persons), 'person', 'persons')}, {plural(len(production.places), 'place')}",
        f"folder    {plural(errors, 'error') if errors else 'no errors'}",
    ]
    if board is None:
        lines.append("schedule  none yet")
    else:
        placed = f"{board.status}, {len(board.placements)} placed, {len(board.unplaced)} not"
        lines.append(f"schedule  {placed}; {'stale' if changes else 'fresh'}")
        lines += [f"          {change}" for change in changes[:_MOST_NAMED]]
        if len(changes) > _MOST_NAMED:
            lines.append(f"          and {len(changes) - _MOST_NAMED} more")
    papers = papers_are_stale(opened)
    lines.append(
        f"papers    {'none yet' if papers is None else 'stale' if papers else f'fresh, in {PAPERS_FOLDER}'}"
    )
    frames = stale_frames(opened)
    lines += _frames(len(production.stage.stagings), frames)
    step = _next(errors, scenes, bool(board), bool(changes), papers)
    lines.append(f"next      {step}")
    facts = {
        "errors": errors,
        "schedule": None if board is None else {"status": board.status, "stale": changes},
        "papers": None if papers is None else {"stale": papers},
        "frames": None
        if frames is None
        else {name: [str(change) for change in changes] for name, changes in frames.items()},
        "next": step,
    }
    return Report(
        text="\n".join(lines), facts=facts, issues=tuple(i for i in issues if i.severity == "error")
    )


def _frames(staged: int, frames: Mapping[str, tuple[ChangedRecord, ...]] | None) -> list[str]:
    """Return the lines on storyboard frames: how many there are, and of which a record has changed."""
    if not staged:
        return []
    if frames is None:
        return [f"frames    none yet of {plural(staged, 'staged setup')}"]
    old = {name: changes for name, changes in frames.items() if changes}
    fresh = f"{len(frames)} of {plural(staged, 'staged setup')}, in {FRAMES_FOLDER}"
    lines = [f"frames    {fresh}; {f'{len(old)} stale' if old else 'all fresh'}"]
    lines += [
        f"          {name}: {', '.join(map(str, changes))}"
        for name, changes in list(old.items())[:_MOST_NAMED]
    ]
    if len(old) > _MOST_NAMED:
        lines.append(f"          and {len(old) - _MOST_NAMED} more: skylot stage sheet")
    return lines


def _next(errors: int, scenes: int, has_board: bool, is_stale: bool, papers: bool | None) -> str:
    if errors:
        return "skylot check"
    if not scenes:
        return "put a screenplay under script/ and name it in skylot.toml"
    if not has_board or is_stale:
        return "skylot schedule solve"
    if papers is None or papers:
        return "skylot paperwork"
    return "nothing: schedule and papers are fresh"
