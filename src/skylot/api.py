"""The public surface for Python: what the command line does, with records instead of text.

>>> from skylot import api
>>> production = api.open_production("demo")
>>> api.check(production)
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from skylot.office.stage.pictures import Frame

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
    "animatic",
    "breakdown",
    "check",
    "check_schedule",
    "check_stage",
    "contact_sheet",
    "export_shots",
    "frame",
    "light",
    "light_at",
    "light_of_setup",
    "needs",
    "open_production",
    "papers",
    "plan_view",
    "png",
    "schedule",
    "show_shot",
    "solve",
    "staged",
    "viewer",
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


def staged(production: Opened) -> tuple[str, ...]:
    """Return the ids of the setups that are staged, in their order."""
    from skylot.office.stage.shots import Shooting  # noqa: PLC0415  the stage only where it is asked for

    return tuple(Shooting(production).stagings)


def check_stage(production: Opened, scene: str = "", *, progress: Progress = silent) -> Report:
    """Read the frame of every staged setup of a scene, a setup or (empty) the film; raises NotFound.

    Its facts are those of `stage check --json`, its issues the script supervisor's notes and every mistake.
    """
    from skylot.office.stage.checking import check_stage as read  # noqa: PLC0415

    return read(production, scene, progress=progress)


def show_shot(production: Opened, setup: str, at: Instant | None = None) -> Report:
    """Return what a staging's words became, in numbers: the facts of `stage show --json`; raises NotFound."""
    from skylot.office.stage.showing import show_shot as show  # noqa: PLC0415

    return show(production, setup, at)


def frame(
    production: Opened,
    setup: str,
    at: Instant | None = None,
    *,
    second: float | None = None,
    size: tuple[int, int] = (960, 540),
    labels: bool = True,
) -> Frame:
    """Return the storyboard frame of a setup at a second of its shot: picture, ids and depths of every pixel.

    `at` is the instant of the shot's start; None takes the one that the schedule gives it. `size` is width and
    height in pixels. Nothing is written. Raises NotFound, and BadInput where the setup has no camera.
    """
    from skylot.office.stage.pictures import draw  # noqa: PLC0415
    from skylot.office.stage.shots import Shooting  # noqa: PLC0415

    shot = Shooting(production).shot(setup, at)
    return draw(shot, shot.staging.picture_at_s if second is None else second, size, labels=labels)


def png(picture: Frame) -> bytes:
    """Return a frame's picture as a PNG file."""
    from skylot.office.stage.pictures import png_of  # noqa: PLC0415

    return png_of(picture)


def contact_sheet(
    production: Opened,
    scene: str = "",
    *,
    out: Path | None = None,
    pages: bool = False,
    progress: Progress = silent,
) -> Report:
    """Write the contact sheet of a scene or (empty) the film as PDF, with `pages` also as PNG pictures.

    Only frames that are stale are drawn. Its facts name the files. Raises NotFound, BadText for another ending.
    """
    from skylot.office.stage.sheets import make_sheet  # noqa: PLC0415

    return make_sheet(production, scene, out=out, png=pages, progress=progress)


def plan_view(
    production: Opened,
    setup: str,
    at: Instant | None = None,
    *,
    second: float | None = None,
    out: Path | None = None,
) -> Report:
    """Write plan and section of a shot as SVG; its facts name the file. Raises NotFound, BadText."""
    from skylot.office.stage.pictures import make_plan_view  # noqa: PLC0415

    return make_plan_view(production, setup, asked=at, second=second, out=out)


def animatic(
    production: Opened, scene: str = "", *, out: Path | None = None, progress: Progress = silent
) -> Report:
    """Write the animatic of a scene or (empty) the film as MP4, and its cut as OTIO beside it.

    Raises NotFound, BadInput, BadText; SkylotError without the extra `skylot[handover]`.
    """
    from skylot.office.stage.handing import make_animatic  # noqa: PLC0415

    return make_animatic(production, scene, out=out, progress=progress)


def export_shots(
    production: Opened,
    scene: str = "",
    *,
    out: Path | None = None,
    usd: bool = True,
    progress: Progress = silent,
) -> Report:
    """Write each staged shot as USD and glTF, the cut and the camera report; its facts name the files.

    Without `usd` glTF and the camera report alone, which need no extra. Raises NotFound; SkylotError without the
    extra `skylot[handover]`.
    """
    from skylot.office.stage.handing import export_shots as export  # noqa: PLC0415

    return export(production, scene, out=out, usd=usd, progress=progress)


def viewer(production: Opened, setup: str, at: Instant | None = None, *, out: Path | None = None) -> Report:
    """Write the viewer's page of a setup: one HTML file that needs no network; raises NotFound, BadText."""
    from skylot.office.stage.handing import make_viewer  # noqa: PLC0415

    return make_viewer(production, setup, asked=at, out=out)
