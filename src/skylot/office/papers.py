"""`skylot paperwork`: the dossier to files, and the calls that are issued."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from skylot.core.fingerprints import fingerprint
from skylot.core.issues import warning
from skylot.core.progress import Progress, silent
from skylot.folder.board import board_text
from skylot.folder.issued import Issued, read_issued, with_calls, write_issued
from skylot.folder.state import fingerprints, stale
from skylot.folder.write import replace_file
from skylot.office.days import read_date
from skylot.office.dossier import make_dossier, person_days
from skylot.office.model_version import MODEL
from skylot.office.opening import Opened
from skylot.office.planning import Plan, make_plan, written_board
from skylot.office.report import Report
from skylot.office.text import plural
from skylot.paperwork.model import Call, Dossier
from skylot.schedule.model import Schedule

PAPERS_FOLDER = "build/papers"
_MARK = ".made-from"
_DATED = re.compile(r"-\d{4}-\d\d-\d\d")


def make(
    opened: Opened,
    names: tuple[str, ...],
    *,
    day: str | None = None,
    out: Path | None = None,
    issue: bool = False,
    png: bool = False,
    progress: Progress = silent,
) -> Report:
    """Make papers from the written schedule; raises BadInput where there is none, NotFound for an unknown paper."""
    from skylot.paperwork.papers import PAPERS, make_papers, paper  # noqa: PLC0415  typst only where it is needed

    board = written_board(opened)
    chosen = names or tuple(PAPERS)
    for name in chosen:
        paper(name)
    only = read_date(day)
    dossier, issued = dossier_of(opened, board, issuing=issue)
    formats = ("pdf", "html", "svg", "csv", "ics", *(("png",) if png else ()))
    folder = out or opened.root / PAPERS_FOLDER
    written: list[str] = []
    for number, name in enumerate(chosen):
        progress(number, len(chosen), f"paper {name}")
        for file, data in make_papers(dossier, (name,), formats):
            if _is_wanted(file, only):
                replace_file(folder / file, data, None)
                written.append(file)
    if issue:
        write_issued(opened.root, issued)
    if not names and only is None and out is None:
        replace_file(folder / _MARK, _made_from(opened, board), None)
    issues = []
    if stale(opened.production, board, MODEL):
        issues.append(
            warning(
                "the schedule is stale: records changed since it was solved",
                "skylot schedule solve, then again",
            )
        )
    text = f"{plural(len(written), 'file')} in {folder}:\n{_listing(written)}"
    if issue:
        text += f"\nIssued as revision {issued.revision}: {plural(len(issued.calls), 'call')}."
    return Report(
        text=text,
        facts={"folder": str(folder), "files": written, "revision": issued.revision},
        issues=tuple(issues),
    )


def _listing(files: list[str]) -> str:
    """Return a line for each page with its formats; pages of one kind and many days share a line."""
    kinds: dict[str, tuple[list[str], dict[str, None]]] = {}
    for file in files:
        stem, _, ending = file.rpartition(".")
        kind = _DATED.sub("-DATE", stem)
        stems, endings = kinds.setdefault(kind, ([], {}))
        if stem not in stems:
            stems.append(stem)
        endings[ending] = None
    return "\n".join(
        f"  {stems[0] if len(stems) == 1 else kind}  {'×' + str(len(stems)) + '  ' if len(stems) > 1 else ''}"
        f"({', '.join(endings)})"
        for kind, (stems, endings) in kinds.items()
    )


def dossier_of(opened: Opened, board: Schedule, *, issuing: bool = False) -> tuple[Dossier, Issued]:
    """Return the dossier of the written schedule, and the calls as they would be issued now.

    Pages that differ from what was issued, and are not being issued, are a draft: revision 0.
    """
    plan = make_plan(opened, board.as_of)
    issued = _calls(opened, plan, board)
    is_draft = not issuing and issued.calls != read_issued(opened.root).calls
    calls = tuple(
        Call(person=each.person, day=each.day, span=each.span, uid=each.uid, sequence=each.sequence)
        for each in issued.calls
    )
    dossier = make_dossier(
        opened,
        board,
        strips=plan.strips,
        tasks=plan.problem.tasks,
        needs=plan.needs,
        calls=calls,
        revision=0 if is_draft else issued.revision,
    )
    return dossier, issued


def _calls(opened: Opened, plan: Plan, board: Schedule) -> Issued:
    people_of = {task.id: task.people for task in plan.problem.tasks}
    zones = {unit.id: unit.zone for unit in opened.production.units}
    spans = person_days(board.placements, people_of, zones)
    return with_calls(read_issued(opened.root), spans, opened.production.config.title)


def _is_wanted(file: str, only: date | None) -> bool:
    return only is None or only.isoformat() in file


def _made_from(opened: Opened, board: Schedule) -> str:
    return fingerprint(board_text(board), fingerprints(opened.production), MODEL)


def papers_are_stale(opened: Opened) -> bool | None:
    """Tell whether the papers in build/ differ from what would be made now; None where there are none."""
    mark = opened.root / PAPERS_FOLDER / _MARK
    if opened.production.board is None or not mark.is_file():
        return None
    return mark.read_text(encoding="utf-8") != _made_from(opened, opened.production.board)
