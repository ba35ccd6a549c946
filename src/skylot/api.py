"""The public surface for Python: what the command line does, with records instead of text.

>>> from skylot import api
>>> production = api.open_production("demo")
>>> api.check(production)
"""

from __future__ import annotations

from pathlib import Path

from skylot.core.instant import Instant
from skylot.core.issues import Issue
from skylot.core.progress import Progress, silent
from skylot.core.spans import Span, WindowSet
from skylot.office import checking, opening
from skylot.office import light as _light
from skylot.office.light import InstantReport, LightReport
from skylot.office.needs import FoundNeeds, find_needs
from skylot.office.opening import Opened
from skylot.office.report import Report
from skylot.schedule.model import Schedule
from skylot.script.model import Breakdown

__all__ = [
    "Breakdown",
    "FoundNeeds",
    "Instant",
    "Issue",
    "Opened",
    "Report",
    "Schedule",
    "Span",
    "WindowSet",
    "breakdown",
    "check",
    "check_schedule",
    "light",
    "light_at",
    "light_of_setup",
    "needs",
    "open_production",
    "papers",
    "schedule",
    "solve",
]


def open_production(folder: str | Path = ".") -> Opened:
    """Return the production at or above a folder, with every mistake that reading it found; raises NotFound.

    It is what the folder said then: open it again after a change, such as `solve`.
    """
    return opening.open_production(Path(folder))


def check(production: Opened, as_of: Instant | None = None) -> tuple[Issue, ...]:
    """Return every mistake of the production's files, each with file and line."""
    return checking.check_folder(production, as_of)


def breakdown(production: Opened) -> Breakdown:
    """Return the screenplay's scenes, characters and elements, with what people added."""
    return production.breakdown


def light(
    production: Opened, place: str, start: Instant, end: Instant, as_of: Instant | None = None
) -> LightReport:
    """Return the light of a place over a span: states that cover it, sunrises and sunsets; raises NotFound."""
    return _light.light_over(production, place, start, end, as_of)


def light_at(production: Opened, place: str, at: Instant, as_of: Instant | None = None) -> InstantReport:
    """Return position, Sun and Earth at an instant; raises NotFound."""
    return _light.light_at(production, place, at, as_of)


def light_of_setup(production: Opened, place: str, setup: str, as_of: Instant | None = None) -> InstantReport:
    """Return when the need of one setup is met, and where its block may start; raises NotFound, BadInput."""
    return _light.light_of_setup(production, place, setup, start=None, end=None, as_of=as_of)


def needs(production: Opened, as_of: Instant | None = None) -> FoundNeeds:
    """Return when every need of the production is met and from when to when its setups may start."""
    return find_needs(production, as_of)


def solve(
    production: Opened,
    as_of: Instant | None = None,
    *,
    seconds: float | None = None,
    write: bool = True,
    progress: Progress = silent,
) -> Report:
    """Solve the schedule, check it independently and write it; its facts are those of `schedule solve --json`.

    Raises BadInput, ChangedElsewhere, Infeasible.
    """
    from skylot.office.planning import solve_schedule  # noqa: PLC0415  the schedule's rooms only where it is asked

    return solve_schedule(production, as_of, seconds=seconds, write=write, progress=progress)


def schedule(production: Opened) -> Schedule:
    """Return the schedule as it was written last; raises BadInput where there is none."""
    from skylot.office.planning import written_board  # noqa: PLC0415

    return written_board(production)


def check_schedule(production: Opened) -> tuple[Issue, ...]:
    """Return every rule that the written schedule breaks, and whether it is stale; raises BadInput."""
    from skylot.office.verifying import check_schedule as verify  # noqa: PLC0415

    return verify(production).issues


def papers(
    production: Opened,
    *names: str,
    day: str | None = None,
    out: Path | None = None,
    issue: bool = False,
    png: bool = False,
) -> Report:
    """Make papers (default: all) from the written schedule; its facts name the folder and the files.

    `day` (2021-10-09) limits it to the papers of a date, `issue` counts changed calls up. Raises BadInput, NotFound.
    """
    from skylot.office.papers import make  # noqa: PLC0415

    return make(production, names, day=day, out=out, issue=issue, png=png)
