"""The schedule's use cases: join the departments' records to a problem, solve it, check it, write it, show it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from skylot.core.errors import BadInput, BadText, Infeasible, NotFound
from skylot.core.instant import Instant
from skylot.core.issues import Issue, error, has_errors
from skylot.core.names import did_you_mean
from skylot.core.progress import Progress, silent
from skylot.folder.board import keep_board, load_board, save_board
from skylot.folder.edit import TomlEdit, edit_file
from skylot.folder.paths import BOARD, PINS
from skylot.folder.state import fingerprints
from skylot.folder.write import hash_of_file
from skylot.office.board_text import board_facts, board_report
from skylot.office.checking import check_folder
from skylot.office.days import read_date
from skylot.office.joining import join
from skylot.office.model_version import MODEL
from skylot.office.needs import FoundNeeds, find_needs
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.office.resources import closures, people_times, rules_with_travel, shooting_days
from skylot.schedule.model import Problem, Schedule, Strip

_KEPT = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A problem, and what it was made from."""

    problem: Problem
    strips: tuple[Strip, ...]
    needs: FoundNeeds
    issues: tuple[Issue, ...]


def make_plan(opened: Opened, as_of: Instant | None) -> Plan:
    """Return the scheduling problem of a production as it was known at an instant, with every fault on the way."""
    found = find_needs(opened, as_of)
    joined = join(opened, found.results)
    problem = Problem(
        tasks=joined.tasks,
        days=shooting_days(opened, as_of),
        people=people_times(opened, as_of),
        closures=closures(opened, as_of),
        pins=opened.production.pins,
        rules=rules_with_travel(opened),
        as_of=as_of,
    )
    issues = opened.production.sources.place_all([*found.issues, *joined.issues])
    return Plan(problem=problem, strips=joined.strips, needs=found, issues=issues)


def solve_schedule(
    opened: Opened,
    as_of: Instant | None,
    *,
    seconds: float | None = None,
    write: bool = True,
    progress: Progress = silent,
) -> Report:
    """Solve, check independently, and write the board; the one before it is kept for `undo`.

    Raises BadInput where the folder has errors, ChangedElsewhere where the board changed meanwhile, Infeasible
    where the checker finds a rule broken: then nothing is written. The report's exit code is 7 where a must does
    not fit.
    """
    from skylot.office.verifying import broken_by  # noqa: PLC0415
    from skylot.schedule.solve import LevelProgress, solve  # noqa: PLC0415  ortools only where it is needed

    before = hash_of_file(opened.root / BOARD)
    known = as_of or opened.production.config.plan_as_of
    faults = check_folder(opened, known)
    if has_errors(faults):
        raise BadInput(faults, "the folder has mistakes to mend before a schedule is made", "skylot check")
    plan = make_plan(opened, known)
    if has_errors(plan.issues) or not plan.problem.days or not plan.problem.tasks:
        raise BadInput(
            plan.issues or [error("there is nothing to schedule", "scenes, and a [[unit]] with dates")]
        )

    def listen(now: LevelProgress) -> None:
        found = "no plan yet" if now.incumbent is None else f"{now.incumbent:g}, bound {now.bound:g}"
        progress(
            _STEPS.get(now.level, 0),
            len(_STEPS),
            f"{now.level}: {found}, gap {now.gap:.0%}, {now.seconds:.0f} s",
        )

    with _key_stops() as stopped:
        answer = solve(plan.problem, seconds=seconds, progress=listen, stop=stopped)
    schedule = replace(answer, fingerprints=(*fingerprints(opened.production), *MODEL))
    broken = broken_by(opened, plan, schedule)
    if has_errors(broken):
        raise Infeasible(
            f"the solver's answer breaks a rule, so nothing was written: {broken[0].what}",
            "this is a fault of Skylot: please report it with the folder",
        )
    if write:
        keep_board(opened.root, _KEPT)
        save_board(opened.root, schedule, before)
    text = board_report(opened, schedule, plan.strips)
    ending = f"Checked independently: {len(schedule.placements)} placements, no rule broken."
    written = f"Written to {BOARD}." if write else "Nothing was written (--dry-run)."
    return Report(
        text=f"{text}\n{ending} {written}",
        facts=board_facts(schedule),
        issues=tuple(dict.fromkeys(each for each in (*faults, *plan.issues) if each.severity == "warning")),
        exit_code=7 if schedule.status == "infeasible" else 0,
    )


_STEPS = {
    name: rank
    for rank, name in enumerate(("pins", "musts", "wants", "nices", "moves", "earliness", "order", "reasons"))
}


@contextmanager
def _key_stops() -> Iterator[Callable[[], bool]]:
    """Let the first Ctrl-C end the search with the best plan so far, the second one the program."""
    pressed = False

    def press(_signal: int, _frame: object) -> None:
        nonlocal pressed
        if pressed:
            raise KeyboardInterrupt
        pressed = True

    try:
        old = signal.signal(signal.SIGINT, press)
    except ValueError:  # not the main thread: a web server, a test
        yield lambda: False
        return
    try:
        yield lambda: pressed
    finally:
        signal.signal(signal.SIGINT, old)


def written_board(opened: Opened) -> Schedule:
    """Return the board that was written last; raises BadInput where there is none."""
    board = opened.production.board
    if board is None:
        raise BadInput(
            [*(issue for issue in opened.issues if issue.file == BOARD), error("there is no schedule yet")],
            "there is no schedule that can be read",
            "skylot schedule solve makes one",
        )
    return board


def show_schedule(opened: Opened, day: str | None) -> Report:
    """Return the written schedule, of one date or of all; raises BadInput where there is none."""
    board = written_board(opened)
    only = read_date(day)
    issues = tuple(issue for issue in opened.issues if issue.file == BOARD)
    return Report(text=board_report(opened, board, None, only), facts=board_facts(board), issues=issues)


def set_pin(opened: Opened, task: str, day: str | None, at: Instant | None, why: str, *, remove: bool) -> str:
    """Pin a strip, setup or pass, or take its pin out; raises NotFound, BadText, ChangedElsewhere."""
    names = {name for each in make_plan(opened, opened.production.config.plan_as_of).problem.tasks
             for name in (each.id, each.setup or each.id, each.strip)}  # fmt: skip
    pinned = [pin.task for pin in opened.production.pins]
    if remove:
        if task not in pinned:
            raise NotFound(f"'{task}' is not pinned", did_you_mean(task, pinned))
        edit_file(opened.root / PINS, lambda edit: edit.remove(("pin", edit.find("pin", "task", task) or 0)))
        return f"{task} is no longer pinned"
    if task not in names:
        raise NotFound(f"there is no strip, setup or pass '{task}'", did_you_mean(task, names))
    if (day is None) == (at is None):
        raise BadText("a pin has either a day or an instant", "--day 2021-10-09 or --at 2021-10-09T10:05:00Z")
    values = {"task": task, "day": read_date(day), "at": at, "why": why or None}

    def pin(edit: TomlEdit) -> None:
        index = edit.find("pin", "task", task)
        if index is None:
            edit.add("pin", {key: value for key, value in values.items() if value is not None})
        else:
            edit.set_all((("pin", index, key), value) for key, value in values.items())

    edit_file(opened.root / PINS, pin)
    return f"{task} is pinned to {day or at}; 'skylot schedule solve' keeps it"


def undo(opened: Opened) -> str:
    """Swap the board with the one before the last solve; raises NotFound where none was kept."""
    before = load_board(opened.root, _KEPT)
    expected = hash_of_file(opened.root / BOARD)
    keep_board(opened.root, _KEPT)
    save_board(opened.root, before, expected)
    return f"the board before the last solve is back: {before.status}, {len(before.placements)} placed"
